"""What each online tool makes of answers that are known: its table, the headings first."""

from collections.abc import Callable, Iterator, Mapping

from questions import logic
from questions.logic import Answer, Answers, Chosen
from questions.model import (
    OTHER,
    Info,
    Matrix,
    Multi,
    Number,
    Question,
    Ranking,
    Rating,
    Single,
    Survey,
    Text,
)

Cell = str | int | float
Records = Mapping[str, Answers]
Columns = Iterator[tuple[str, Callable[[Answers], Cell]]]
"""Heading, and what stands below it for given answers."""


def table(
    own: Mapping[str, Callable[[int], Cell]], columns: Columns, records: Records
) -> list[list[Cell]]:
    """`own`: the tool's own columns, each with what stands in the n-th row."""
    asked = list(columns)
    rows: list[list[Cell]] = [[*own, *(heading for heading, _ in asked)]]
    for number, answers in enumerate(records.values(), start=1):
        mine = [cell(number) for cell in own.values()]
        rows.append([*mine, *(cell(answers) for _, cell in asked)])
    return rows


def text_of(question: Question, language: str) -> str:
    return " ".join(question.text[language].split())


def labels(question: Question, language: str) -> dict[str, str]:
    return {code: choice.text[language] for code, choice in logic.choices(question).items()}


def chosen(answer: Answer | None) -> Chosen:
    return answer if isinstance(answer, Chosen) else Chosen(())


def plain(answer: Answer | None) -> Cell:
    """A number or words."""
    return answer if isinstance(answer, int | str) else ""


def in_words(question: Question, answers: Answers, language: str, name: str = "") -> list[str]:
    """The labels that were chosen, what was written in the place of `other`."""
    given = chosen(answers.get(name or question.id))
    own = labels(question, language) | {OTHER: given.words}
    return [own[code] for code in given.codes]


# -- Google Forms


def google(survey: Survey, language: str, joined: str) -> Columns:
    for question in survey.questions:
        text = text_of(question, language)
        match question:
            case Info():
                pass
            case Matrix():
                yield from _rows_of(question, language, text + " [{}]")
            case Ranking():
                for rank in range(question.pick):
                    yield f"{text} [{rank + 1}]", _ranked(question, language, rank)
            case _:
                yield text, _in_one_cell(question, language, joined)


def _rows_of(question: Matrix, language: str, heading: str) -> Columns:
    for code, row in question.rows.items():
        name = f"{question.id}_{code}"

        def cell(answers: Answers, name: str = name) -> Cell:
            return "".join(in_words(question, answers, language, name))

        yield heading.format(row.text[language]), cell


def _ranked(question: Ranking, language: str, rank: int) -> Callable[[Answers], Cell]:
    return lambda answers: "".join(in_words(question, answers, language)[rank : rank + 1])


def _in_one_cell(question: Question, language: str, joined: str) -> Callable[[Answers], Cell]:
    if isinstance(question, Number | Rating | Text):
        return lambda answers: plain(answers.get(question.id))
    return lambda answers: joined.join(in_words(question, answers, language))


# -- Microsoft Forms


def microsoft(survey: Survey, language: str) -> Columns:
    """Several choices each end with a semicolon; a row of a matrix has no question above it."""
    met: dict[str, int] = {}

    def once(heading: str) -> str:
        met[heading] = met.get(heading, 0) + 1
        return heading if met[heading] == 1 else f"{heading}{met[heading]}"

    for question in survey.questions:
        match question:
            case Info():
                pass
            case Matrix():
                for heading, cell in _rows_of(question, language, "{}"):
                    yield once(heading), cell
            case Multi() | Ranking():
                yield once(text_of(question, language)), _with_ends(question, language)
            case _:
                yield once(text_of(question, language)), _in_one_cell(question, language, "")


def _with_ends(question: Question, language: str) -> Callable[[Answers], Cell]:
    return lambda answers: "".join(f"{label};" for label in in_words(question, answers, language))


# -- KoboToolbox and ODK


def xform(survey: Survey, group: str, *, split: bool = True) -> Columns:
    """Names with their groups, and codes; `split`: several choices in columns of their own, too."""
    for question in survey.questions:
        match question:
            case Info():
                yield question.id, lambda _: ""
            case Matrix():
                for code in question.rows:
                    name = f"{question.id}_{code}"
                    yield f"{question.id}{group}{name}", _codes(name)
            case Multi():
                yield question.id, _codes(question.id)
                codes = [*question.choices, *([OTHER] if question.other else [])]
                for code in codes if split else ():
                    yield f"{question.id}/{code}", _one_or_zero(question.id, code)
            case Single() | Ranking():
                yield question.id, _codes(question.id)
            case _:
                yield question.id, _in_one_cell(question, "", "")
        if logic.has_other(question):
            yield f"{question.id}_other", _own_words(question.id)


def _codes(name: str) -> Callable[[Answers], Cell]:
    return lambda answers: " ".join(chosen(answers.get(name)).codes)


def _one_or_zero(name: str, code: str) -> Callable[[Answers], Cell]:
    def cell(answers: Answers) -> Cell:
        return int(code in chosen(answers[name]).codes) if name in answers else ""

    return cell


def _own_words(name: str) -> Callable[[Answers], Cell]:
    return lambda answers: chosen(answers.get(name)).words


def kobo_labels(survey: Survey, language: str) -> Columns:
    """Labels of one language; those of several choices run into each other."""
    for question in survey.questions:
        text = text_of(question, language)
        match question:
            case Info():
                yield text, lambda _: ""
            case Matrix():
                yield from _rows_of(question, language, "{}")
            case Multi():
                yield text, _in_one_cell(question, language, " ")
                for code, label in labels(question, language).items():
                    yield f"{text}/{label}", _one_or_zero(question.id, code)
                if question.other:
                    yield f"{question.id}/other", _one_or_zero(question.id, OTHER)
            case Single():
                yield text, _label_or_other(question, language)
            case Ranking():
                yield question.id, _codes(question.id)
            case _:
                yield text, _in_one_cell(question, "", "")
        if logic.has_other(question):
            yield f"{question.id}_other", _own_words(question.id)


def _label_or_other(question: Single, language: str) -> Callable[[Answers], Cell]:
    own = labels(question, language) | {OTHER: OTHER}
    return lambda answers: "".join(own[code] for code in chosen(answers.get(question.id)).codes)
