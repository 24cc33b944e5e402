"""Does a question file have the shape of the model? Every difference, each with its place.

The model (`questions.model`) is walked together with the tree of the file, so keys, types, patterns
and bounds are written down once. What comes out is plain data for `msgspec.convert`, without
the parts that are wrong: later checks must not trip over what has been reported already.
"""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from msgspec import Struct, inspect

from questions.model import LANGUAGE_PATTERN, Labelled
from questions.problems import Problems
from questions.source import Mapping, Node, Place, Scalar, Sequence, Wrong

SIMPLE = "-simple"
"""`sv-simple` is the easy-read form of `sv`, and falls back to it."""


class _Absent:
    """What a wrong part leaves behind."""


ABSENT = _Absent()


def shaped(root: Node, kind: type[Struct], problems: Problems) -> dict[str, Any]:
    """The plain data of `root` as far as it has the shape of `kind`."""
    if not isinstance(root, Mapping):
        problems.error(root.place, "not_a_mapping_file")
        return {}
    plain = _Walk(problems, _languages(root)).value(root, inspect.type_info(kind), "")
    return plain if isinstance(plain, dict) else {}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    if len(word) > 40:
        return None
    matches = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def _languages(root: Mapping) -> tuple[str, ...]:
    """The languages that the file says its texts have; needed before anything else is looked at."""
    listed = root.get("languages")
    if not isinstance(listed, Sequence):
        return ()
    names = (item.text for item in listed.items if isinstance(item, Scalar))
    return tuple(name for name in names if re.fullmatch(LANGUAGE_PATTERN, name))


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _bare(kind: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    """A type without its wrapper and its `None`, and what the wrapper says about it."""
    extra: dict[str, Any] = {}
    if isinstance(kind, inspect.UnionType):
        real = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
        if len(real) == 1:
            kind = real[0]
    while isinstance(kind, inspect.Metadata):
        extra |= kind.extra or {}
        kind = kind.type
    return kind, extra


def _is_texts(kind: inspect.DictType) -> bool:
    return _bare(kind.key_type)[1].get("rule") == "language"


class _Walk:
    def __init__(self, problems: Problems, languages: tuple[str, ...]) -> None:
        self._problems = problems
        self._languages = languages

    def value(self, node: Node, kind: inspect.Type, key: str) -> Any:
        """The plain data of `node`, which stands under `key`; ABSENT when it is none of `kind`."""
        if isinstance(node, Wrong):
            return ABSENT
        kind, extra = _bare(kind)
        match kind:
            case inspect.StructType():
                return self._struct(node, kind, key)
            case inspect.UnionType() if all(isinstance(t, inspect.StructType) for t in kind.types):
                return self._tagged(node, kind)
            case inspect.UnionType():
                wanted: type = inspect.StructType if isinstance(node, Mapping) else object
                part = next(t for t in kind.types if isinstance(_bare(t)[0], wanted))
                return self.value(node, part, key)
            case inspect.DictType():
                return (
                    self._texts(node, kind, key) if _is_texts(kind) else self._map(node, kind, key)
                )
            case inspect.VarTupleType() | inspect.TupleType():
                return self._list(node, kind, key)
            case _:
                return self._scalar(node, kind, extra, key)

    # -- mappings

    def _mapping(self, node: Node, key: str) -> Mapping | None:
        if isinstance(node, Mapping):
            return node
        self._problems.error(node.place, "not_a_mapping", key=key)
        return None

    def _tagged(self, node: Node, kind: inspect.UnionType) -> Any:
        """A question: `type` says which of the structs it is."""
        mapping = self._mapping(node, "questions")
        if mapping is None:
            return ABSENT
        structs = {str(t.tag): t for t in kind.types if isinstance(t, inspect.StructType)}
        tag = mapping.get("type")
        name = tag.text if isinstance(tag, Scalar) else ""
        if name not in structs:
            self._common(mapping, list(structs.values()))
        if tag is None:
            self._problems.error(mapping.place, "no_type", known=", ".join(structs))
            return ABSENT
        if name not in structs:
            guess = nearest(name, structs)
            phrase = "unknown_type_guess" if guess else "unknown_type"
            self._problems.error(
                tag.place, phrase, value=name, guess=guess, known=", ".join(structs)
            )
            return ABSENT
        elsewhere = {
            field.encode_name for struct in structs.values() for field in struct.fields
        } - {field.encode_name for field in structs[name].fields}
        return self._struct(mapping, structs[name], f"type: {name}", frozenset(elsewhere))

    def _common(self, mapping: Mapping, structs: list[inspect.StructType]) -> None:
        """Of a question of unknown type, look at what all types have."""
        fields = {field.encode_name: field for field in structs[0].fields}
        shared = set.intersection(*({f.encode_name for f in struct.fields} for struct in structs))
        for name, (_, child) in mapping.entries.items():
            if name in shared:
                self.value(child, fields[name].type, name)

    def _struct(
        self,
        node: Node,
        kind: inspect.StructType,
        key: str,
        elsewhere: frozenset[str] = frozenset(),
    ) -> Any:
        mapping = self._mapping(node, key)
        if mapping is None:
            return ABSENT
        fields = {field.encode_name: field for field in kind.fields}
        plain: dict[str, Any] = {}
        if kind.tag_field:
            plain[kind.tag_field] = kind.tag
        labelled = issubclass(kind.cls, Labelled)
        texts: dict[str, tuple[Place, Node]] = {}
        meant: set[str] = set()
        for name, (place, child) in mapping.entries.items():
            if labelled and (
                name in self._languages or (name not in fields and _like_language(name))
            ):
                texts[name] = (place, child)
            elif labelled and name == "text":
                self._problems.error(place, "text_in_choice", key=key)
            elif name in fields:
                value = self.value(child, fields[name].type, name)
                if value is not ABSENT:
                    plain[name] = value
            elif labelled and _is_bare(child):
                self._problems.error(place, "comma_in_text", value=name)
            elif name != kind.tag_field:
                known = [*fields, *([kind.tag_field] if kind.tag_field else [])]
                if labelled:
                    known = [*self._languages, *(name for name in known if name != "text")]
                meant.add(self._unknown_key(place, name, known, key, name in elsewhere))
        if labelled:
            text = self._texts(Mapping(mapping.place, texts), _bare(fields["text"].type)[0], key)
            if text is not ABSENT:
                plain["text"] = text
        for name, field in fields.items():
            if name in mapping.entries or name in meant or (labelled and name == "text"):
                continue
            if field.required:
                phrase = "missing_key" if key else "missing_top_key"
                self._problems.error(mapping.place, phrase, key=name, where=key)
        return plain

    def _unknown_key(
        self, place: Place, name: str, known: list[str], where: str, elsewhere: bool
    ) -> str:
        """Report a key that does not belong here; return the one that was probably meant."""
        guess = nearest(name, known) or ""
        if elsewhere:
            self._problems.error(place, "key_elsewhere", key=name, where=where)
        elif guess:
            self._problems.error(place, "unknown_key_guess", key=name, guess=guess)
        else:
            self._problems.error(place, "unknown_key", key=name, known=", ".join(sorted(known)))
        return guess

    def _map(self, node: Node, kind: inspect.DictType, key: str) -> Any:
        mapping = self._mapping(node, key)
        if mapping is None:
            return ABSENT
        key_kind, extra = _bare(kind.key_type)
        plain: dict[str, Any] = {}
        for name, (place, child) in mapping.entries.items():
            good = self._string(name, key_kind, extra, place, key)
            value = self.value(child, kind.value_type, name)
            if good and value is not ABSENT:
                plain[name] = value
        self._count(len(mapping.entries), kind, mapping.place, key)
        return plain

    def _texts(self, node: Node, kind: Any, key: str) -> Any:
        """A mapping of language to text: all languages, no others; those that may, fall back."""
        mapping = self._mapping(node, key)
        if mapping is None:
            return ABSENT
        plain: dict[str, Any] = {}
        for language, (place, child) in mapping.entries.items():
            if self._languages and language not in self._languages and _is_bare(child):
                self._problems.error(place, "comma_in_text", value=language)
                continue
            if self._languages and language not in self._languages:
                known = ", ".join(self._languages)
                self._problems.error(place, "extra_language", language=language, known=known)
                continue
            value = self.value(child, kind.value_type, f"{key}: {language}")
            if value is not ABSENT:
                plain[language] = value
        for language in self._languages:
            base = language.removesuffix(SIMPLE)
            if language in mapping.entries:
                continue
            if language == base:
                self._problems.error(mapping.place, "missing_language", language=language, key=key)
            elif base in plain:
                plain[language] = plain[base]
        return {name: plain[name] for name in self._languages if name in plain}

    # -- lists and texts

    def _list(self, node: Node, kind: inspect.VarTupleType | inspect.TupleType, key: str) -> Any:
        if not isinstance(node, Sequence):
            self._problems.error(node.place, "not_a_list", key=key)
            return ABSENT
        if isinstance(kind, inspect.TupleType):
            if len(node.items) != len(kind.item_types):
                self._problems.error(
                    node.place, "not_so_many", key=key, expected=len(kind.item_types)
                )
                return ABSENT
            parts = [
                self.value(n, t, key) for n, t in zip(node.items, kind.item_types, strict=True)
            ]
            return parts if ABSENT not in parts else ABSENT
        parts = [self.value(item, kind.item_type, key) for item in node.items]
        self._count(len(node.items), kind, node.place, key)
        if isinstance(_bare(kind.item_type)[0], inspect.UnionType):
            return parts  # questions: a wrong one keeps its place in the row
        if not isinstance(_bare(kind.item_type)[0], inspect.IntType):
            self._no_repeats(node, key)
        return [part for part in parts if part is not ABSENT]

    def _no_repeats(self, node: Sequence, key: str) -> None:
        seen: set[str] = set()
        for item in node.items:
            if isinstance(item, Scalar):
                if item.text in seen:
                    self._problems.error(item.place, "listed_twice", value=item.text, key=key)
                seen.add(item.text)

    def _count(self, count: int, kind: Any, place: Place, key: str) -> None:
        least, most = kind.min_length or 0, kind.max_length
        if count < least or (most is not None and count > most):
            if most is None:
                self._problems.error(place, "too_few", key=key, least=least, count=count)
            else:
                self._problems.error(
                    place, "wrong_count", key=key, least=least, most=most, count=count
                )

    def _scalar(self, node: Node, kind: inspect.Type, extra: dict[str, Any], key: str) -> Any:
        if not isinstance(node, Scalar):
            self._problems.error(node.place, "not_a_text", key=key)
            return ABSENT
        text = node.text.strip()
        if not text or (text == "~" and not node.quoted):
            self._problems.error(node.place, "empty", key=key)
            return ABSENT
        match kind:
            case inspect.StrType():
                if text[0] in "”“" and text[-1] == "”" and not node.quoted:
                    self._problems.warning(node.place, "curly_quotes", key=key)
                return text if self._string(text, kind, extra, node.place, key) else ABSENT
            case inspect.IntType():
                return self._integer(text, kind, node.place, key)
            case inspect.BoolType():
                if text in ("true", "false"):
                    return text == "true"
                self._problems.error(node.place, "not_a_boolean", key=key, value=text)
            case inspect.LiteralType():
                if text in kind.values:
                    return text
                known = ", ".join(map(str, kind.values))
                self._problems.error(node.place, "not_one_of", key=key, value=text, known=known)
            case inspect.DateType():
                if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                    try:
                        return date.fromisoformat(text).isoformat()
                    except ValueError:
                        pass
                self._problems.error(node.place, "not_a_date", key=key, value=text)
        return ABSENT

    def _string(self, text: str, kind: Any, extra: dict[str, Any], place: Place, key: str) -> bool:
        if kind.pattern and not _pattern(kind.pattern).fullmatch(text):
            self._problems.error(place, f"rule_{extra['rule']}", value=text, key=key)
            return False
        if kind.max_length is not None and len(text) > kind.max_length:
            self._problems.error(
                place, "text_too_long", key=key, most=kind.max_length, count=len(text)
            )
            return False
        if extra.get("one_line") and "\n" in text:
            self._problems.error(place, "not_one_line", key=key)
            return False
        return True

    def _integer(self, text: str, kind: inspect.IntType, place: Place, key: str) -> Any:
        if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
            self._problems.error(place, "not_a_number", key=key, value=text)
            return ABSENT
        number = int(text)
        least, most = kind.ge, kind.le
        if (least is not None and number < least) or (most is not None and number > most):
            self._problems.error(
                place, "number_out_of_range", key=key, least=least, most=most, value=number
            )
            return ABSENT
        return number


def _like_language(name: str) -> bool:
    return bool(_pattern(LANGUAGE_PATTERN).fullmatch(name))


def _is_bare(node: Node) -> bool:
    """A key without a value: in `{sv: Ja, tack}` the comma has cut a text in two."""
    return isinstance(node, Scalar) and not node.text and not node.quoted
