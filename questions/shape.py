"""Does a file have the shape of its model? Every difference, each with its position.

The model (of a question file `questions.model`) is walked together with the tree of the file, so
keys, types, patterns and bounds are written down once. What comes out is plain data for
`msgspec.convert`, without the parts that are wrong: later checks must not trip over what has been
reported already.
"""

from collections.abc import Collection, Iterable
from typing import Any

from msgspec import Struct, inspect

from questions.characters import DASHES
from questions.model import SIMPLE, Labelled, Spread
from questions.nearest import nearest
from questions.problems import Position, Problems
from questions.source import Mapping, Node, Scalar, Sequence, Wrong
from questions.texts import Languages, ListedLanguages, is_bare, report_glued
from questions.values import ABSENT, fits, value_of

__all__ = ["SIMPLE", "shaped"]


def shaped(
    root: Node, kind: type[Struct], problems: Problems, texts: Languages | None = None
) -> dict[str, Any]:
    """The plain data of `root` as far as it has the shape of `kind`.

    `texts`: the languages of its texts; else the file lists them.
    """
    if not isinstance(root, Mapping):
        known = ", ".join(kind.__struct_fields__)
        problems.error(root.position, "not_a_mapping_file", known=known)
        return {}
    texts = texts or ListedLanguages(root, problems)
    plain = _Walk(problems, texts).value(root, inspect.type_info(kind), "")
    texts.report_missing()
    return plain if isinstance(plain, dict) else {}


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


class _Walk:
    def __init__(self, problems: Problems, texts: Languages) -> None:
        self._problems = problems
        self._texts = texts

    def value(self, node: Node, kind: inspect.Type, key: str) -> Any:
        """The plain data of `node`, which stands under `key`; ABSENT when it is none of `kind`."""
        if isinstance(node, Wrong):
            return ABSENT
        kind, extra = _bare(kind)
        match kind:
            case inspect.StructType():
                return self._struct(node, kind, key)
            case inspect.UnionType() if all(isinstance(t, inspect.StructType) for t in kind.types):
                return self._question(node, kind)
            case inspect.UnionType():
                wanted: type = inspect.StructType if isinstance(node, Mapping) else object
                part = next(t for t in kind.types if isinstance(_bare(t)[0], wanted))
                return self.value(node, part, key)
            case inspect.DictType():
                return self._dict(node, kind, key)
            case inspect.VarTupleType():
                return self._list(node, kind, key)
            case inspect.TupleType():
                return self._tuple(node, kind, key)
            case _:
                return value_of(node, kind, extra, key, self._problems)

    # -- mappings

    def _mapping(
        self, node: Node, key: str, phrase: str, keys: Iterable[str] = ()
    ) -> Mapping | None:
        """`node` when it is a mapping. `keys` are an example of what one has; else languages."""
        if isinstance(node, Mapping):
            return node
        names = tuple(keys) or self._texts.names
        if not self._slip(node, names):
            example = ", ".join(f"{name}: …" for name in keys) or self._texts.example
            self._problems.error(node.position, phrase, key=key, example=example)
        return None

    def _slip(self, node: Node, keys: Iterable[str] = ()) -> bool:
        """Whether a text stands where a part should because of one character; it is reported."""
        if not isinstance(node, Scalar) or node.quoted:
            return False
        if node.text[:1] in DASHES:
            self._problems.error(node.position, "syntax_dash", character=node.text[0])
            return True
        return report_glued(node.position, node.text, None, keys, self._problems) is not None

    def _question(self, node: Node, kind: inspect.UnionType) -> Any:
        """One of several structs: `type` says which."""
        mapping = self._mapping(node, "questions", "group_question")
        if mapping is None:
            return ABSENT
        structs = {str(t.tag): t for t in kind.types if isinstance(t, inspect.StructType)}
        tag = mapping.get("type")
        if isinstance(tag, Wrong):
            return ABSENT
        name = tag.text if isinstance(tag, Scalar) else ""
        if name in structs:
            elsewhere = {f.encode_name for struct in structs.values() for f in struct.fields}
            return self._struct(mapping, structs[name], f"type: {name}", elsewhere)
        self._common(mapping, list(structs.values()))
        known = ", ".join(structs)
        if tag is None or not name:
            self._problems.error((tag or mapping).position, "no_type", known=known)
        else:
            guess = nearest(name, structs)
            phrase = "unknown_type_guess" if guess else "unknown_type"
            self._problems.error(tag.position, phrase, value=name, guess=guess, known=known)
        return ABSENT

    def _common(self, mapping: Mapping, structs: list[inspect.StructType]) -> None:
        """Of a question of unknown type, look at what all types have."""
        fields = {field.encode_name: field for field in structs[0].fields}
        shared = set.intersection(*({f.encode_name for f in struct.fields} for struct in structs))
        for name, (_, child) in mapping.entries.items():
            if name in shared:
                self.value(child, fields[name].type, name)

    def _struct(
        self, node: Node, kind: inspect.StructType, key: str, elsewhere: Collection[str] = ()
    ) -> Any:
        """`elsewhere` are keys that this struct may not have but others of its kind do."""
        if issubclass(kind.cls, Labelled):
            return self._labelled(node, kind, key)
        if issubclass(kind.cls, Spread):
            return self._spread(node, kind, kind.cls.spread, key)
        fields = {field.encode_name: field for field in kind.fields}
        required = [name for name, field in fields.items() if field.required]
        mapping = self._mapping(node, key, "group", required or fields)
        if mapping is None:
            return ABSENT
        plain: dict[str, Any] = {}
        known = list(fields)
        if kind.tag_field:
            plain[kind.tag_field] = kind.tag
            known.append(kind.tag_field)
        meant: set[str] = set()
        for name, (_, child) in mapping.entries.items():
            if name in fields:
                self._field(plain, fields[name], child)
            elif name not in known:
                meant.add(self._unknown_key(mapping, name, known, key, name in elsewhere))
        for name in required:
            if name not in mapping.entries and name not in meant:
                phrase = "missing_key" if key else "missing_top_key"
                self._problems.error(mapping.position, phrase, key=name, where=key)
        return plain

    def _spread(self, node: Node, kind: inspect.StructType, spread: str, key: str) -> Any:
        """The entries of the mapping `spread` stand beside the other keys."""
        fields = {field.encode_name: field for field in kind.fields}
        entries: Any = _bare(fields.pop(spread).type)[0]
        mapping = self._mapping(node, key, "group", fields)
        if mapping is None:
            return ABSENT
        plain: dict[str, Any] = {}
        beside: dict[str, tuple[Position, Node]] = {}
        meant: set[str] = set()
        for name, (position, child) in mapping.entries.items():
            if name in fields:
                self._field(plain, fields[name], child)
            elif isinstance(child, Scalar) and nearest(name, fields):
                meant.add(self._unknown_key(mapping, name, [*fields], key, elsewhere=False))
            else:
                beside[name] = (position, child)
        for name, field in fields.items():
            if field.required and name not in mapping.entries and name not in meant:
                self._problems.error(mapping.position, "missing_key", key=name, where=key)
        plain[spread] = self._dict(Mapping(mapping.position, beside), entries, key)
        return plain

    def _labelled(self, node: Node, kind: inspect.StructType, key: str) -> Any:
        """A choice or a row: languages and settings stand side by side."""
        mapping = self._mapping(node, key, "group_language")
        if mapping is None:
            return ABSENT
        fields = {field.encode_name: field for field in kind.fields}
        text = fields.pop("text")
        plain: dict[str, Any] = {}
        labels: dict[str, tuple[Position, Node]] = {}
        for name, (position, child) in mapping.entries.items():
            if name in fields:
                self._field(plain, fields[name], child)
            elif name == "text":
                self._problems.error(
                    position, "text_in_choice", key=key, example=self._texts.example
                )
            elif report_glued(position, name, child, fields, self._problems):
                pass
            elif is_bare(child) or self._texts.like_language(name, fields):
                labels[name] = (position, child)
            else:
                known = [*self._texts.names, *fields]
                self._unknown_key(mapping, name, known, key, elsewhere=False)
        if "text" not in mapping.entries:
            lines: Any = _bare(text.type)[0]
            in_languages = Mapping(mapping.position, labels)
            plain["text"] = self._in_all_languages(in_languages, lines.value_type, key)
        return plain

    def _field(self, plain: dict[str, Any], field: inspect.Field, child: Node) -> None:
        value = self.value(child, field.type, field.encode_name)
        if value is not ABSENT:
            plain[field.encode_name] = value

    def _unknown_key(
        self, written: Mapping, name: str, known: list[str], where: str, elsewhere: bool
    ) -> str:
        """Report a key that does not belong here; return the one that was probably meant."""
        position, child = written.entries[name]
        if glued := report_glued(position, name, child, known, self._problems):
            return glued
        guess = nearest(name, (key for key in known if key not in written.entries)) or ""
        if elsewhere:
            self._problems.error(position, "key_elsewhere", key=name, where=where)
        elif guess:
            self._problems.error(position, "unknown_key_guess", key=name, guess=guess)
        else:
            self._problems.error(position, "unknown_key", key=name, known=", ".join(sorted(known)))
        return guess

    def _dict(self, node: Node, kind: inspect.DictType, key: str) -> Any:
        key_kind: Any
        key_kind, extra = _bare(kind.key_type)
        mapping = self._mapping(node, key, f"group_{extra['rule']}")
        if mapping is None:
            return ABSENT
        if extra["rule"] == "language":
            return self._in_all_languages(mapping, kind.value_type, key)
        plain: dict[str, Any] = {}
        for name, (position, child) in mapping.entries.items():
            if report_glued(position, name, child, [name.partition(":")[0]], self._problems):
                continue
            good = fits(name, key_kind, extra, position, key, self._problems)
            if not good and is_bare(child):
                continue  # the value is missing because the key is no key
            value = self.value(child, kind.value_type, name)
            if good and value is not ABSENT:
                plain[name] = value
        self._count(len(mapping.entries), kind, mapping.position, key)
        return plain

    def _in_all_languages(self, mapping: Mapping, kind: inspect.Type, key: str) -> Any:
        return self._texts.of(mapping, key, lambda node, where: self.value(node, kind, where))

    # -- lists

    def _items(self, node: Node, key: str, item: inspect.Type) -> list[Node] | None:
        """The items of a list; of one of words also where it only lacks its brackets."""
        if isinstance(node, Sequence):
            return node.items
        if self._slip(node):
            return None
        example = "[a, b]"
        match item:
            case inspect.UnionType():
                self._problems.error(node.position, "group_question")
                return None
            case inspect.StructType():
                required = ", ".join(f"{f.encode_name}: …" for f in item.fields if f.required)
                example = f"[{{{required}}}]"
            case _ if isinstance(node, Scalar) and node.text.strip():
                self._problems.error(node.position, "no_brackets", key=key)
                return node.split()
        self._problems.error(node.position, "not_a_list", key=key, example=example)
        return None

    def _list(self, node: Node, kind: inspect.VarTupleType, key: str) -> Any:
        item = _bare(kind.item_type)[0]
        parted = isinstance(item, inspect.UnionType | inspect.StructType)
        items = self._items(node, key, item)
        if items is None:
            return ABSENT
        parts = [self.value(node, kind.item_type, key) for node in items]
        self._count(len(items), kind, node.position, key)
        if parted:
            return parts  # questions: a wrong one keeps its position in the row
        if isinstance(item, inspect.StrType | inspect.LiteralType):
            self._no_repeats(items, key)
        return [part for part in parts if part is not ABSENT]

    def _tuple(self, node: Node, kind: inspect.TupleType, key: str) -> Any:
        items = self._items(node, key, kind.item_types[0])
        if items is None:
            return ABSENT
        if len(items) != len(kind.item_types):
            count = len(kind.item_types)
            self._problems.error(node.position, "not_so_many", key=key, expected=count)
            return ABSENT
        parts = [self.value(n, t, key) for n, t in zip(items, kind.item_types, strict=True)]
        return parts if ABSENT not in parts else ABSENT

    def _no_repeats(self, items: list[Node], key: str) -> None:
        seen: set[str] = set()
        for item in items:
            if isinstance(item, Scalar):
                if item.text in seen:
                    self._problems.error(item.position, "listed_twice", value=item.text, key=key)
                seen.add(item.text)

    def _count(
        self,
        count: int,
        kind: inspect.DictType | inspect.VarTupleType,
        position: Position,
        key: str,
    ) -> None:
        least, most = kind.min_length or 0, kind.max_length
        if most is not None and not least <= count <= most:
            self._problems.error(
                position, "wrong_count", key=key, least=least, most=most, count=count
            )
        elif count < least:
            self._problems.error(position, "too_few", key=key, least=least, count=count)
