"""What the shape alone cannot say: rules between the parts of a question file.

Each rule looks at the plain data that has the right shape and reports where the tree says it
stands. Parts that are wrong in themselves are missing here, and a rule that needs them is silent.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from questions.model import LARGEST_NUMBER, MISSING_NUMBERS, OTHER
from questions.problems import Problems
from questions.shape import ABSENT, SIMPLE, nearest
from questions.source import Mapping, Node, Place, Scalar, Sequence

MOST_VARIABLES = 1000
"""SQLite takes 2000 columns, a spreadsheet shows 16384; nobody answers a thousand."""
LONGEST_URL = 42
"""Bytes in a QR code of version 3 at level M, the largest that leaves room for text at 80x24."""

_RESERVED_IDS = frozenset(
    # ours, LimeSurvey's and SPSS's, compared without regard to case
    {"key", "mode", "place", "id", "time", "other"}
    | {"lang", "sid", "savedid", "token", "qid", "gid", "sgq", "self", "that", "this"}
    | {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
)
_RESERVED_CODES = frozenset({"time", OTHER})


class Draft:
    """A question file under examination: plain data, tree and problems side by side."""

    def __init__(self, plain: dict[str, Any], root: Mapping, problems: Problems) -> None:
        self.plain = plain
        self.root = root
        self.problems = problems
        listed = root.get("questions")
        nodes = listed.items if isinstance(listed, Sequence) else []
        self.questions: list[tuple[dict[str, Any], Mapping]] = [
            (question, node)
            for question, node in zip(plain.get("questions", []), nodes, strict=False)
            if question is not ABSENT and isinstance(node, Mapping) and "id" in question
        ]
        self.by_id = {question["id"]: question for question, _ in self.questions}
        self.node_by_id = {question["id"]: node for question, node in self.questions}
        written = [node.get("id") for node in nodes if isinstance(node, Mapping)]
        self.written_ids = {node.text for node in written if isinstance(node, Scalar)}
        """Also those of questions that are wrong: a reference to them is no second mistake."""


def check_rules(plain: dict[str, Any], root: Mapping, problems: Problems) -> None:
    """Report every broken rule, and fill in the numbers of choices."""
    draft = Draft(plain, root, problems)
    _languages(draft)
    _ids(draft)
    _period_and_address(draft)
    for question, node in draft.questions:
        _easy_read(draft, question, node)
        for key in ("choices", "columns", "rows"):
            _choices(draft, question, node, key)
        _RULES_OF_TYPE.get(question["type"], _no_rule)(draft, question, node)
    _Conditions(draft).check()
    _indicators(draft)
    _rollup(draft)
    _size(draft)


# -- finding places


def _key(mapping: Node | None, *path: str) -> Place:
    """Where the last key of `path` stands."""
    place = mapping.place if mapping else (1, 1)
    for name in path:
        if not isinstance(mapping, Mapping) or name not in mapping.entries:
            break
        place, mapping = mapping.entries[name]
    return place


def _at(mapping: Node | None, *path: str) -> Place:
    """Where the value at `path` stands."""
    node = _node(mapping, *path)
    return node.place if node else _key(mapping, *path)


def _node(mapping: Node | None, *path: str) -> Node | None:
    for name in path:
        mapping = mapping.get(name) if isinstance(mapping, Mapping) else None
    return mapping


def _items(node: Node | None) -> Iterable[tuple[str, Place]]:
    if isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar):
                yield item.text, item.place


def _codes_known(draft: Draft, node: Node | None, known: Collection[str], question: str) -> None:
    """Report the items of a list of codes that the question does not have."""
    for code, place in _items(node):
        if code in known:
            continue
        guess = nearest(code, known)
        phrase = "unknown_code_guess" if guess else "unknown_code"
        draft.problems.error(
            place, phrase, value=code, question=question, guess=guess, known=", ".join(known)
        )


def _answer_codes(question: dict[str, Any]) -> list[str]:
    """The codes an answer can have; of a matrix those of its columns."""
    codes = list(question.get("columns", question.get("choices", {})))
    return [*codes, OTHER] if question.get("other") else codes


# -- the survey as a whole


def _languages(draft: Draft) -> None:
    listed = draft.plain.get("languages", [])
    for name, place in _items(draft.root.get("languages")):
        base = name.removesuffix(SIMPLE)
        if base != name and base not in listed:
            draft.problems.error(place, "simple_without_base", language=name, base=base)
    if listed and listed[0].endswith(SIMPLE):
        draft.problems.error(_at(draft.root, "languages"), "simple_first", language=listed[0])


def _ids(draft: Draft) -> None:
    seen: dict[str, int] = {}
    for question, node in draft.questions:
        name = question["id"]
        place = _at(node, "id")
        if name.lower() in _RESERVED_IDS:
            draft.problems.error(place, "reserved_id", value=name)
        if name.lower() in seen:
            draft.problems.error(place, "same_id", value=name, line=seen[name.lower()])
        seen.setdefault(name.lower(), place[0])


def _period_and_address(draft: Draft) -> None:
    period = draft.plain.get("period", {})
    opens, closes = period.get("opens"), period.get("closes")
    if opens and closes and opens > closes:
        draft.problems.error(
            _at(draft.root, "period", "closes"), "closes_before_opens", opens=opens, closes=closes
        )
    url = draft.plain.get("online", {}).get("url", "")
    if len(url) > LONGEST_URL:
        draft.problems.warning(
            _at(draft.root, "online", "url"), "long_url", count=len(url), most=LONGEST_URL
        )


def _size(draft: Draft) -> None:
    asked = [q for q, _ in draft.questions if q["type"] != "info" and _modes(q) & {"kiosk"}]
    if not asked and draft.questions:
        draft.problems.error(_key(draft.root, "questions"), "nothing_asked")
    count = 0
    for question, _ in draft.questions:
        match question["type"]:
            case "multi":
                count += len(_answer_codes(question))
            case "matrix":
                count += len(question.get("rows", ()))
            case "ranking":
                count += question.get("pick", 1)
            case "single" | "number" | "rating":
                count += 1
    if count > MOST_VARIABLES:
        draft.problems.error(
            _key(draft.root, "questions"), "too_many_variables", count=count, most=MOST_VARIABLES
        )


# -- one question


def _easy_read(draft: Draft, question: dict[str, Any], node: Mapping) -> None:
    """A question without a text of its own in easy-read borrows the ordinary one: worth knowing."""
    written = node.get("text")
    if not isinstance(written, Mapping) or "text" not in question:
        return
    for language in draft.plain.get("languages", []):
        base = language.removesuffix(SIMPLE)
        if language != base and base in written.entries and language not in written.entries:
            draft.problems.warning(
                written.place,
                "no_easy_read",
                question=question["id"],
                language=language,
                base=base,
            )


def _choices(draft: Draft, question: dict[str, Any], node: Mapping, key: str) -> None:
    choices = question.get(key)
    if not isinstance(choices, dict):
        return
    texts: dict[tuple[str, str], str] = {}
    numbers: dict[int, str] = {}
    for position, (code, choice) in enumerate(choices.items(), start=1):
        if code in _RESERVED_CODES:
            draft.problems.error(_key(node, key, code), "reserved_code", value=code)
        for language, text in choice.get("text", {}).items():
            twin = texts.setdefault((language, text.casefold()), code)
            if twin != code:
                place = _at(node, key, code, language)
                draft.problems.error(place, "same_text", code=code, twin=twin, language=language)
        if key != "rows":
            _number(draft, question, _node(node, key, code), choice, position, numbers, code)
    if question.get("other") and len(choices) > 8:
        draft.problems.error(_key(node, "other"), "too_many_with_other")


def _number(
    draft: Draft,
    question: dict[str, Any],
    node: Node | None,
    choice: dict[str, Any],
    position: int,
    numbers: dict[int, str],
    code: str,
) -> None:
    """Fill in the number of a choice, and see that it is the only one that has it."""
    missing = choice.get("missing")
    if missing and question["type"] == "ranking":
        draft.problems.error(_key(node, "missing"), "missing_in_ranking")
    if missing and "value" in choice:
        draft.problems.error(_key(node, "value"), "value_and_missing", code=code)
    elif choice.get("value", 0) > 96:
        draft.problems.error(_at(node, "value"), "value_taken", value=choice["value"])
    number = MISSING_NUMBERS[missing] if missing else choice.setdefault("value", position)
    choice["value"] = number
    twin = numbers.setdefault(number, code)
    if twin != code:
        place = _key(node, "missing" if missing else "value")
        phrase = "same_missing" if missing else "same_number"
        draft.problems.error(place, phrase, code=code, twin=twin, value=number, missing=missing)


def _no_rule(draft: Draft, question: dict[str, Any], node: Mapping) -> None:
    pass


def _multi(draft: Draft, question: dict[str, Any], node: Mapping) -> None:
    codes = _answer_codes(question)
    if not codes:
        return
    _codes_known(draft, node.get("exclusive"), codes, question["id"])
    if question.get("max", 1) > len(codes):
        draft.problems.error(
            _at(node, "max"),
            "more_than_choices",
            key="max",
            count=len(codes),
            value=question["max"],
        )


def _ranking(draft: Draft, question: dict[str, Any], node: Mapping) -> None:
    count = len(question.get("choices", ()))
    if count and question.get("pick", 1) > count:
        draft.problems.error(
            _at(node, "pick"),
            "more_than_choices",
            key="pick",
            count=count,
            value=question.pop("pick"),
        )


def _bounds(draft: Draft, question: dict[str, Any], node: Mapping) -> None:
    rating = question["type"] == "rating"
    least = question.get("min", 1 if rating else 0)
    most = question.get("max", 9 if rating else LARGEST_NUMBER)
    if least >= most:
        place = _at(node, "max") if "max" in node.entries else _at(node, "min")
        draft.problems.error(place, "min_not_below_max", least=least, most=most)
        question.pop("min", None)
        question.pop("max", None)
    elif least < 0 and question.get("show_if"):
        draft.problems.warning(_at(node, "min"), "minus_one_ambiguous")


_RULES_OF_TYPE: dict[str, Callable[[Draft, dict[str, Any], Mapping], None]] = {
    "multi": _multi,
    "ranking": _ranking,
    "number": _bounds,
    "rating": _bounds,
}


def _modes(question: dict[str, Any]) -> set[str]:
    return set(question.get("modes") or ("kiosk", "web"))


# -- show_if


class _Conditions:
    """Skip rules look back only, at questions and codes that exist."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._order = {question["id"]: i for i, (question, _) in enumerate(draft.questions)}

    def check(self) -> None:
        for index, (question, node) in enumerate(self._draft.questions):
            for name, condition in question.get("show_if", {}).items():
                self._condition(index, question, node, name, condition)

    def _condition(
        self, index: int, question: dict[str, Any], node: Mapping, name: str, condition: Any
    ) -> None:
        error = self._draft.problems.error
        place = _key(node, "show_if", name)
        wanted, _, row = name.partition("_")
        referred = self._draft.by_id.get(wanted)
        if referred is None:
            if wanted not in self._draft.written_ids:
                self._unknown(place, name, index)
            return
        if self._order[wanted] >= index:
            phrase = "condition_on_itself" if wanted == question["id"] else "condition_forward"
            error(place, phrase, value=wanted, question=question["id"])
            return
        match referred["type"]:
            case "matrix":
                rows = referred.get("rows", {})
                if row not in rows:
                    known = ", ".join(f"{wanted}_{code}" for code in rows)
                    error(place, "condition_needs_row", value=name, known=known)
                    return
            case "single" | "multi" | "number" | "rating" if not row:
                pass
            case "single" | "multi" | "number" | "rating":
                error(place, "condition_no_row", value=name, question=wanted)
                return
            case kind:
                error(place, "condition_wrong_type", value=name, type=kind)
                return
        codes = _node(node, "show_if", name)
        if isinstance(codes, Mapping):
            codes = codes.get("not")
        if referred["type"] in ("number", "rating"):
            self._numbers(codes, referred)
        else:
            _codes_known(self._draft, codes, _answer_codes(referred), wanted)
        unreachable = _modes(question) - _modes(referred)
        if unreachable and not isinstance(condition, dict):
            self._draft.problems.warning(
                place, "never_shown", question=question["id"], value=wanted, mode=unreachable.pop()
            )

    def _unknown(self, place: Place, name: str, index: int) -> None:
        earlier = [question["id"] for question, _ in self._draft.questions[:index]]
        guess = nearest(name.partition("_")[0], earlier)
        phrase = "condition_unknown_guess" if guess else "condition_unknown"
        self._draft.problems.error(place, phrase, value=name, guess=guess)

    def _numbers(self, codes: Node | None, referred: dict[str, Any]) -> None:
        least = referred.get("min", 1 if referred["type"] == "rating" else 0)
        most = referred.get("max", LARGEST_NUMBER)
        for text, place in _items(codes):
            try:
                good = len(text) < 12 and least <= int(text) <= most and text == str(int(text))
            except ValueError:
                good = False
            if not good:
                self._draft.problems.error(
                    place,
                    "condition_number",
                    value=text,
                    question=referred["id"],
                    least=least,
                    most=most,
                )


# -- what the result is read by


def _indicators(draft: Draft) -> None:
    for name, indicator in draft.plain.get("indicators", {}).items():
        node = _node(draft.root, "indicators", name)
        written = node.entries if isinstance(node, Mapping) else {}
        ways = [key for key in ("count", "points", "plus", "minus") if key in written]
        if ways not in (["count"], ["points"], ["plus", "minus"]):
            draft.problems.error(_key(draft.root, "indicators", name), "indicator_way", name=name)
        question = _referred(draft, node, indicator)
        if question is None:
            continue
        if question["type"] not in ("single", "multi", "matrix", "ranking"):
            draft.problems.error(
                _at(node, "question"), "indicator_type", value=question["id"], type=question["type"]
            )
            continue
        codes = _answer_codes(question)
        for key in ("count", "plus", "minus", "exclude"):
            _codes_known(draft, _node(node, key), codes, question["id"])
        for code, place in _items(_node(node, "exclude")):
            if code in {*indicator.get("count", ()), *indicator.get("plus", ())}:
                draft.problems.error(place, "counted_and_excluded", value=code)
        if "points" in ways:
            if question["type"] != "ranking":
                draft.problems.error(_key(node, "points"), "points_need_ranking", value=name)
            else:
                given = len(list(_items(_node(node, "points"))))
                if given != question.get("pick", given):
                    place = _at(node, "points")
                    draft.problems.error(place, "points_per_place", count=question["pick"])
        elif question["type"] == "ranking":
            draft.problems.error(
                _at(node, "question"), "ranking_needs_points", value=question["id"]
            )


def _rollup(draft: Draft) -> None:
    for name, groups in draft.plain.get("rollup", {}).items():
        node = _node(draft.root, "rollup", name)
        place = _key(draft.root, "rollup", name)
        question = draft.by_id.get(name)
        if question is None:
            if name not in draft.written_ids:
                _unknown_question(draft, place, name)
            continue
        written = draft.node_by_id[name]
        wrong = "background" in written.entries and "background" not in question
        if question["type"] != "single" or not (question.get("background") or wrong):
            draft.problems.error(place, "rollup_background", value=name)
            continue
        codes = _answer_codes(question)
        for code in groups:
            if code not in codes:
                guess = nearest(code, codes)
                phrase = "unknown_code_guess" if guess else "unknown_code"
                draft.problems.error(
                    _key(node, code),
                    phrase,
                    value=code,
                    question=name,
                    guess=guess,
                    known=", ".join(codes),
                )
        grouped = node.entries if isinstance(node, Mapping) else {}
        left = [
            c for c in codes if c not in grouped and not _node(written, "choices", c, "missing")
        ]
        if left:
            draft.problems.warning(place, "rollup_incomplete", value=name, codes=", ".join(left))


def _referred(draft: Draft, node: Node | None, part: dict[str, Any]) -> dict[str, Any] | None:
    name = part.get("question")
    question = draft.by_id.get(name) if name else None
    if name and question is None and name not in draft.written_ids:
        _unknown_question(draft, _at(node, "question"), name)
    return question


def _unknown_question(draft: Draft, place: Place, name: str) -> None:
    guess = nearest(name, draft.by_id)
    phrase = "unknown_question_guess" if guess else "unknown_question"
    draft.problems.error(place, phrase, value=name, guess=guess)
