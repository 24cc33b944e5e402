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


# -- tools that know questions by their texts


def by_text(
    survey: Survey, language: str, *, row: str, joined: str, numbered: bool = False
) -> Columns:
    """Several choices in one cell; `row`: how a heading holds question and row; `numbered`: whether
    questions have numbers before them."""
    asked = [question for question in survey.questions if not isinstance(question, Info)]
    for number, question in enumerate(asked, start=1):
        text = (f"{number}. " if numbered else "") + text_of(question, language)
        if isinstance(question, Matrix):
            yield from _rows_of(question, language, row.format(text, "{}"))
        else:
            yield text, _in_one_cell(question, language, joined)


def ranks_in_cells(columns: Columns, survey: Survey, language: str, heading: str) -> Columns:
    """`columns` with a column for each choice of a ranking in the place of one for all."""
    rankings = {text_of(q, language): q for q in survey.questions if isinstance(q, Ranking)}
    for name, cell in columns:
        question = rankings.get(name)
        if question is None:
            yield name, cell
            continue
        for code, label in labels(question, language).items():

            def rank(answers: Answers, code: str = code, name: str = question.id) -> Cell:
                codes = chosen(answers.get(name)).codes
                return codes.index(code) + 1 if code in codes else ""

            yield heading.format(name, label), rank


def a_column_for_each(
    survey: Survey, language: str, heading: str, *, other: str, said: str = "", marks: bool = False
) -> Columns:
    """A chosen one is written as its label. `other`: how the free line is called, `said`: what
    stands for it; `marks`: whether it has a column with a mark, too."""
    for question in survey.questions:
        text = text_of(question, language)
        match question:
            case Info():
                continue
            case Matrix():
                yield from _rows_of(question, language, heading.format(text, "{}"))
            case Multi():
                for code, label in labels(question, language).items():
                    yield heading.format(text, label), _label_if(question.id, code, label)
                if question.other and marks:
                    yield heading.format(text, other), _label_if(question.id, OTHER, other)
            case Single():
                own = labels(question, language) | {OTHER: said or other}
                yield text, _own_label(question.id, own)
            case Ranking():
                for rank in range(question.pick):
                    yield heading.format(text, rank + 1), _ranked(question, language, rank)
            case _:
                yield text, _in_one_cell(question, "", "")
        if logic.has_other(question):
            yield heading.format(text, other), _own_words(question.id)


def _label_if(name: str, code: str, label: str) -> Callable[[Answers], Cell]:
    return lambda answers: label if code in chosen(answers.get(name)).codes else ""


def _own_label(name: str, own: Mapping[str, str]) -> Callable[[Answers], Cell]:
    return lambda answers: "".join(own[code] for code in chosen(answers.get(name)).codes)


def surveyjs(survey: Survey, answers: Answers) -> dict[str, object]:
    """One response as an object; what was not answered is not there."""
    found: dict[str, object] = {"HappendAt": "2027-05-02T10:11:12.1234567"}
    for question in survey.questions:
        answer = answers.get(question.id)
        match question:
            case Matrix():
                rows = {row: answers.get(f"{question.id}_{row}") for row in question.rows}
                given = {row: chosen(one).codes[0] for row, one in rows.items() if one}
                if given:
                    found[question.id] = given
            case Single() if isinstance(answer, Chosen):
                found[question.id] = answer.codes[0]
            case Multi() | Ranking() if isinstance(answer, Chosen):
                found[question.id] = list(answer.codes)
            case _ if answer is not None:
                found[question.id] = answer
        if isinstance(answer, Chosen) and answer.words:
            found[f"{question.id}-Comment"] = answer.words
    return found
