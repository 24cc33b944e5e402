"""In what an online survey asks something else than the question file, a sentence each."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from exporter.comparing.structure import AskedOnline, Kind, Structure, Texts
from questions.characters import excerpt, normal
from questions.logic import choices, has_other
from questions.model import (
    OTHER,
    SIMPLE,
    Info,
    Labelled,
    Matrix,
    Multi,
    NoneOf,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)
from questions.wording import Phrases

_KINDS: Mapping[type[Question], Kind] = {
    Single: "one",
    Multi: "several",
    Matrix: "rows",
    Number: "number",
    Rating: "number",
    Ranking: "ranking",
    Text: "words",
    Info: "info",
}


class _Side(Struct, frozen=True):
    """What both are asked in: a language of the tool, and that of the question file."""

    languages: Mapping[str, str]
    say: Phrases


def differences(structure: Structure, survey: Survey, say: Phrases) -> Iterator[str]:
    """Sentences about all in which `structure` differs; none when it asks the same."""
    languages = _languages(structure, survey)
    wanted = _wanted(structure, survey, languages)
    for language in wanted:
        if language not in languages.values():
            yield say("compare.no_language", language=language)
    for language in structure.languages:
        if language not in languages:
            yield say("compare.extra_language", language=language)
    side = _Side(languages, say)
    known: set[str] = set()
    for question in survey.questions:
        found = _found(structure, question)
        known |= {one.name.casefold() for one in found}
        if "web" not in question.modes:
            if found:
                yield say("compare.kiosk_only", question=question.id)
        elif found:
            yield from _question(question, found, survey, side)
        elif not isinstance(question, Info):
            yield say("compare.no_question", question=question.id)
    for name, one in structure.questions.items():
        if name not in known and one.kind != "info":
            yield say("compare.extra_question", question=one.name)


def _languages(structure: Structure, survey: Survey) -> Mapping[str, str]:
    """Each language of the structure that the question file has, to that.

    A survey in easy-read alone is called by the language that it is easy to read in: its texts
    tell.
    """
    own = {name: name for name in structure.languages if name in survey.languages}
    if structure.has_simple:
        return own
    simple = {
        name: name + SIMPLE for name in structure.languages if name + SIMPLE in survey.languages
    }
    return max((own, simple), key=lambda one: _agreeing(structure, survey, one))


def _agreeing(structure: Structure, survey: Survey, languages: Mapping[str, str]) -> int:
    """How many texts and labels are the same in `languages`."""
    pairs = [
        pair
        for question in survey.questions
        for one in _found(structure, question)
        for pair in (
            (one.texts, question.text),
            *((one.choices.get(code, {}), c.text) for code, c in choices(question).items()),
        )
    ]
    return sum(
        normal(given.get(tools, "")).startswith(normal(wanted[language]))
        for given, wanted in pairs
        for tools, language in languages.items()
    )


def _wanted(structure: Structure, survey: Survey, languages: Mapping[str, str]) -> Sequence[str]:
    """The languages of the question file that have to be there."""
    if structure.has_simple:
        return survey.languages
    if any(language.endswith(SIMPLE) for language in languages.values()):
        return list(languages.values())
    return [language for language in survey.languages if not language.endswith(SIMPLE)]


def _found(structure: Structure, question: Question) -> Sequence[AskedOnline]:
    """What a question is online; of a ranking there may be a question for each rank."""
    name = question.id.casefold()
    names = [name]
    if isinstance(question, Ranking) and name not in structure.questions:
        ranks = range(1, question.pick + 1)
        names = [f"{name}{between}{rank}" for between in ("", "_") for rank in ranks]
    return [structure.questions[one] for one in names if one in structure.questions]


def _question(
    question: Question, found: Sequence[AskedOnline], survey: Survey, side: _Side
) -> Iterator[str]:
    say = side.say
    if isinstance(question, Ranking) and found[0].kind != "ranking":
        if len(found) < question.pick:
            yield say("compare.ranks", question=question.id, given=len(found), wanted=question.pick)
        if found[0].kind != "one":
            yield say("compare.kind", question=question.id)
            return
    elif not _is_kind(question, found[0]):
        yield say("compare.kind", question=question.id)
        return
    for one in found:
        yield from _texts(question, one, side)
        yield from _parts(question, one, side)
        yield from _limits(question, one, side)
        yield from _rule(question, one, survey, side)
        if one.is_obligatory:
            yield say("compare.obligatory", question=one.name)


def _is_kind(question: Question, one: AskedOnline) -> bool:
    if isinstance(question, Rating) and one.kind == "one":
        wanted = {str(n) for n in range(question.min, question.max + 1)}
        return set(one.choices) == wanted
    return one.kind == _KINDS[type(question)]


# -- texts


def _texts(question: Question, one: AskedOnline, side: _Side) -> Iterator[str]:
    say = side.say
    for language, given, wanted in _other_words(one.texts, question.text, side):
        behind = _letters(given).removeprefix(_letters(wanted)).strip(".:")
        begins = isinstance(question, Ranking) and _letters(given).startswith(_letters(wanted))
        if begins and (not behind or one.name.endswith(behind)):
            continue  # the rank behind it
        yield say(
            "compare.text",
            question=one.name,
            language=language,
            given=excerpt(given, 60),
            wanted=excerpt(wanted, 60),
        )


def _letters(text: str) -> str:
    """A text as it is compared: blanks keep marks apart that a tool would take for its own."""
    return normal(text).replace(" ", "")


def _other_words(
    given: Texts, wanted: Mapping[str, str], side: _Side
) -> Iterator[tuple[str, str, str]]:
    """Language, and both texts, where they differ."""
    for tools, language in side.languages.items():
        text = given.get(tools, given.get("", ""))
        if _letters(text) != _letters(wanted[language]):
            yield language, text, wanted[language]


def _parts(question: Question, one: AskedOnline, side: _Side) -> Iterator[str]:
    say = side.say
    wanted = choices(question)
    if wanted or not isinstance(question, Rating):
        for code in wanted:
            if code not in one.choices:
                yield say("compare.no_choice", question=one.name, code=code)
        for code in one.choices:
            if code not in wanted:
                yield say("compare.extra_choice", question=one.name, code=code)
        both = [code for code in one.choices if code in wanted]
        if both != [code for code in wanted if code in both]:
            yield say("compare.order", question=one.name)
        for code in both:
            yield from _label(one.name, code, one.choices[code], wanted[code], side)
    rows = question.rows if isinstance(question, Matrix) else {}
    for code in rows:
        if code not in one.rows:
            yield say("compare.no_row", question=one.name, code=code)
    for code in one.rows:
        if code not in rows:
            yield say("compare.extra_row", question=one.name, code=code)
        else:
            yield from _label(one.name, code, one.rows[code], rows[code], side)


def _label(name: str, code: str, given: Texts, wanted: Labelled, side: _Side) -> Iterator[str]:
    say = side.say
    for language, text, label in _other_words(given, wanted.text, side):
        yield say(
            "compare.label",
            question=name,
            code=code,
            language=language,
            given=excerpt(text, 60),
            wanted=excerpt(label, 60),
        )


# -- limits


def _limits(question: Question, one: AskedOnline, side: _Side) -> Iterator[str]:
    say = side.say

    def said(limit: int | None) -> str:
        return say("compare.no_limit") if limit is None else str(limit)

    match question:
        case Number() | Rating() if one.kind == "number":
            if one.least != question.min and not (one.least is None and question.min == 0):
                yield say(
                    "compare.least", question=one.name, given=said(one.least), wanted=question.min
                )
            if one.most != question.max:
                yield say(
                    "compare.most", question=one.name, given=said(one.most), wanted=question.max
                )
        case Multi():
            if one.most_choices != question.max and not _is_no_limit(one, question):
                yield say(
                    "compare.most_choices",
                    question=one.name,
                    given=said(one.most_choices),
                    wanted=said(question.max),
                )
            for code in sorted(set(question.exclusive) - one.alone):
                yield say("compare.not_alone", question=one.name, code=code)
            for code in sorted(one.alone - set(question.exclusive)):
                yield say("compare.alone", question=one.name, code=code)
        case Text():
            if one.longest != question.max_chars:
                yield say(
                    "compare.longest",
                    question=one.name,
                    given=said(one.longest),
                    wanted=question.max_chars,
                )
        case _:
            pass
    if one.has_other and not has_other(question):
        yield say("compare.extra_other", question=one.name)
    elif has_other(question) and not one.has_other:
        yield say("compare.no_other", question=one.name)


def _is_no_limit(one: AskedOnline, question: Multi) -> bool:
    """Whether as many may be marked as there are, which is what no limit is."""
    every = len(question.choices) + question.other
    return (one.most_choices or every) >= every and (question.max or every) >= every


# -- skip rules


_WORD = re.compile(r"[A-Za-z0-9]+")
_NEGATED = re.compile(r"!(?!\s*is_empty)|\bnot\b|<>|notempty|noteq|notcontains")


def _rule(question: Question, one: AskedOnline, survey: Survey, side: _Side) -> Iterator[str]:
    """Rules are compared by the questions and codes in them, and by whether they deny anything."""
    say = side.say
    wanted = question.show_if
    if not wanted or not one.rule:
        if wanted:
            yield say("compare.no_rule", question=one.name)
        elif one.rule:
            yield say("compare.extra_rule", question=one.name)
        return
    named = set(_words(wanted))
    denies = any(isinstance(condition, NoneOf) for condition in wanted.values())
    given = {word.casefold() for word in _WORD.findall(one.rule.replace("-oth-", OTHER))}
    given |= {word.rstrip("0123456789") for word in given}
    known = {part for each in survey.questions for part in _codes(each)}
    if not named <= given or (given & known) - named or denies != bool(_NEGATED.search(one.rule)):
        yield say("compare.rule", question=one.name)


def _words(rule: Mapping[str, Sequence[str] | NoneOf]) -> Iterator[str]:
    """The ids and codes of a rule."""
    for name, condition in rule.items():
        yield from (part.casefold() for part in name.split("_"))
        yield from condition.codes if isinstance(condition, NoneOf) else condition


def _codes(question: Question) -> Iterator[str]:
    """What may stand in a rule and is no word of the tool's own."""
    yield question.id.casefold()
    yield from (code for code in choices(question) if not code.isdecimal())
    if has_other(question):
        yield OTHER
    yield from question.rows if isinstance(question, Matrix) else ()
