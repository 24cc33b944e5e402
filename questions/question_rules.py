"""Rules of one question: its texts, its choices and their numbers, its limits."""

from questions import reserved
from questions.characters import normal
from questions.draft import Draft, DraftQuestion, key_position, node_at, value_position
from questions.model import LARGEST_NUMBER, MISSING_NUMBERS, OTHER_NUMBER, SIMPLE
from questions.source import Mapping, Node, listed

_MOST_LINES = 9
"""Choices on one screen: each has a digit."""


def check_question(draft: Draft, question: DraftQuestion) -> None:
    """Report the broken rules of one question, and fill in the numbers of its choices."""
    _easy_read(draft, question)
    for key in ("choices", "columns", "rows"):
        if key in question.plain:
            _labels(draft, question, key)
    for key in ("choices", "columns"):
        if key in question.plain:
            _numbers(draft, question, key)
    match question.kind:
        case "multi":
            for code, position in listed(question.node.get("exclusive")):
                if code in question.plain.get("exclusive", ()):
                    draft.code_known(position, code, question)
            _at_most_choices(draft, question, "max")
        case "ranking":
            _at_most_choices(draft, question, "pick")
        case "number" | "rating":
            _bounds(draft, question)
        case "text" if question.plain.get("show_if"):
            position = key_position(question.node, "show_if")
            draft.problems.warning(position, "few_authors", question=question.id)
    if question.plain.get("other") and len(question.plain.get("choices", ())) >= _MOST_LINES:
        draft.problems.error(key_position(question.node, "other"), "too_many_with_other")


def _easy_read(draft: Draft, question: DraftQuestion) -> None:
    """A question without a text of its own in easy-read borrows the ordinary one: worth knowing."""
    written = question.node.get("text")
    languages = draft.plain.get("languages", [])
    if not isinstance(written, Mapping) or not written.entries.keys() <= set(languages):
        return
    for language in languages:
        base = language.removesuffix(SIMPLE)
        if language != base and base in written.entries and language not in written.entries:
            draft.problems.warning(
                written.position, "no_easy_read", question=question.id, language=language, base=base
            )


def _labels(draft: Draft, question: DraftQuestion, key: str) -> None:
    """Codes that are taken, and texts that cannot be told apart, or from a code."""
    first: dict[tuple[str, str], str] = {}
    choices = question.plain[key]
    codes = choices.keys() if key == "rows" else question.codes or choices.keys()
    for code, choice in choices.items():
        if code in reserved.CODES:
            position = key_position(question.node, key, code)
            draft.problems.error(position, "reserved_code", value=code)
        for language, text in choice.get("text", {}).items():
            label = normal(text)
            twin = first.setdefault((language, label), code)
            # Where both fall back to the ordinary text, that one has been reported.
            written = [c for c in (code, twin) if node_at(question.node, key, c, language)]
            if not written:
                continue
            position = value_position(question.node, key, written[0], language)
            if twin != code:
                draft.problems.error(position, "same_text", code=code, twin=twin, language=language)
            elif label != code and label in codes:
                draft.problems.warning(position, "text_is_code", code=code, text=text)


def _numbers(draft: Draft, question: DraftQuestion, key: str) -> None:
    """Fill in the numbers that are not written, and see that each belongs to one choice only."""
    owners: dict[int, str] = {}
    whole = question.whole(key)
    for ordinal, (code, choice) in enumerate(question.plain[key].items(), start=1):
        node = node_at(question.node, key, code)
        missing, value = choice.get("missing"), choice.get("value")
        if missing and question.kind == "ranking":
            draft.problems.error(key_position(node, "missing"), "missing_in_ranking")
        if missing and value is not None:
            draft.problems.error(key_position(node, "value"), "value_and_missing", code=code)
        elif value is not None and value >= OTHER_NUMBER:
            draft.problems.error(value_position(node, "value"), "value_taken", value=value)
        number = MISSING_NUMBERS[missing] if missing else ordinal if value is None else value
        choice["value"] = number
        if not whole or _is_wrong(node, "value", value) or _is_wrong(node, "missing", missing):
            continue  # with those mended, the numbers may be others
        twin = owners.setdefault(number, code)
        if twin != code:
            position = key_position(node, "missing" if missing else "value")
            phrase = "same_missing" if missing else "same_number"
            draft.problems.error(
                position, phrase, code=code, twin=twin, value=number, missing=missing
            )


def _is_wrong(node: Node | None, key: str, value: object) -> bool:
    """Whether `key` is written but its value was none that it can have."""
    return value is None and node_at(node, key) is not None


def _at_most_choices(draft: Draft, question: DraftQuestion, key: str) -> None:
    """Nobody can choose more than there is."""
    codes, most = question.codes, question.plain.get(key)
    if codes is not None and most is not None and most > len(codes):
        position = value_position(question.node, key)
        draft.problems.error(position, "more_than_choices", key=key, count=len(codes), value=most)
        del question.plain[key]  # nothing else is to be measured by it


def _bounds(draft: Draft, question: DraftQuestion) -> None:
    rating = question.kind == "rating"
    least = question.plain.get("min", 1 if rating else 0)
    most = question.plain.get("max", LARGEST_NUMBER)
    if least >= most:
        position = value_position(question.node, "max" if "max" in question.node.entries else "min")
        draft.problems.error(position, "min_not_below_max", least=least, most=most)
        question.plain.pop("min", None)  # nothing else is to be measured by them
        question.plain.pop("max", None)
