"""A page that says question by question what to choose in a tool that takes no file.

It is one HTML file: no script, nothing from the network. The words of the program are in the
language of staff, the texts to copy in all languages of the survey.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from exporter.online.by_hand import KINDS, ByHand, can_branch, cannot
from exporter.online.cannot import Cannot
from exporter.online.twin import asked, conditions, help_of
from questions.logic import choices, has_other
from questions.model import Info, Matrix, Multi, Number, Question, Ranking, Rating, Survey, Text
from questions.wording import QUESTION_PHRASES, Phrases, phrases

STYLE = "checklist.css"


def checklist(survey: Survey, tool: ByHand, say: Phrases) -> str:
    """The whole file."""
    first = survey.languages[0]
    style = files("exporter.online").joinpath(STYLE).read_text("utf-8")
    title = f"{tool.title}: {survey.title[first]}"
    left = list(cannot(survey, tool))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{say.language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(title)}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            f"<header><h1>{_text(title)}</h1>",
            f"<p>{_text(say('checklist.lead', tool=tool.title))}</p></header>",
            "<main>",
            *_section(say("checklist.before"), _steps(say(f"checklist.{tool.words}.before"))),
            *_section(say("checklist.whole"), _texts(_whole(survey, say), survey, say)),
            f"<h2>{_text(say('checklist.questions'))}</h2>",
            *(
                line
                for number, question in enumerate(asked(survey), 1)
                for line in _question(number, question, survey, tool, say)
            ),
            *(_section(say("checklist.cannot"), _cannot(left, say)) if left else ()),
            *_section(say("checklist.after"), _after(tool, say)),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _text(text: str) -> str:
    return escape(text, quote=False)


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"<section><h2>{_text(title)}</h2>"
    yield from lines
    yield "</section>"


def _steps(told: str) -> Iterator[str]:
    """A phrase with a step on each line, each to be ticked off."""
    yield '<ul class="steps">'
    yield from (f"<li>{_text(line)}</li>" for line in told.strip().split("\n"))
    yield "</ul>"


def _after(tool: ByHand, say: Phrases) -> Iterator[str]:
    yield from _steps(say(f"checklist.{tool.words}.after"))
    yield from _steps(say("checklist.compare"))


def _cannot(left: Sequence[Cannot], say: Phrases) -> Iterator[str]:
    yield "<ul>"
    for one in left:
        yield f"<li>{_text(say(f'cannot.{one.phrase}', question=one.question))}</li>"
    yield "</ul>"


# -- texts to copy


Texts = Mapping[str, str]
"""By language."""


def _whole(survey: Survey, say: Phrases) -> Iterator[tuple[str, Texts]]:
    yield say("checklist.title"), survey.title
    if survey.intro:
        yield say("checklist.intro"), survey.intro
    if survey.thanks:
        yield say("checklist.thanks"), survey.thanks


def _texts(rows: Iterator[tuple[str, Texts]], survey: Survey, say: Phrases) -> Iterator[str]:
    """A table with a column for each language."""
    languages = survey.languages
    yield '<div class="wide"><table><thead><tr>'
    yield f'<th scope="col">{_text(say("checklist.copy"))}</th>'
    yield from (f'<th scope="col">{_text(language)}</th>' for language in languages)
    yield "</tr></thead><tbody>"
    for name, texts in rows:
        cells = "".join(
            f'<td lang="{language.removesuffix("-simple")}" dir="auto">'
            f"{_text(texts.get(language, '').strip())}</td>"
            for language in languages
        )
        yield f'<tr><th scope="row">{_text(name)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _rows(question: Question, survey: Survey, say: Phrases) -> Iterator[tuple[str, Texts]]:
    """All that is to be copied of a question, in its order."""
    yield say("checklist.text"), question.text
    helped = {language: help_of(question, language) for language in survey.languages}
    if any(helped.values()):
        yield say("checklist.help"), helped
    if isinstance(question, Matrix):
        for number, row in enumerate(question.rows.values(), 1):
            yield say("checklist.row", number=number), row.text
    for number, choice in enumerate(choices(question).values(), 1):
        yield say("checklist.choice", number=number), choice.text
    if has_other(question):
        other = {
            language: phrases(QUESTION_PHRASES, language)("codebook.other")
            for language in survey.languages
        }
        yield say("checklist.other"), other


# -- questions


def _question(
    number: int, question: Question, survey: Survey, tool: ByHand, say: Phrases
) -> Iterator[str]:
    first = survey.languages[0]
    yield "<article>"
    heading = " ".join(question.text[first].split())
    yield f"<h3>{number}. {_text(heading)} <code>{question.id}</code></h3>"
    kind = KINDS[type(question)]
    told = [say(f"checklist.{tool.words}.{kind}")]
    told += list(_limits(question, say))
    if has_other(question):
        told.append(say("checklist.has_other"))
    if question.show_if:
        told += _rule(question, survey, tool, say)
    if not isinstance(question, Info):
        told.append(say("checklist.optional"))
    yield from _steps("\n".join(told))
    yield from _texts(_rows(question, survey, say), survey, say)
    yield "</article>"


def _limits(question: Question, say: Phrases) -> Iterator[str]:
    match question:
        case Multi(max=int(most)):
            yield say("checklist.most_choices", most=most)
        case Number():
            yield say("checklist.between", least=question.min, most=question.max)
        case Rating():
            yield say("checklist.scale", least=question.min, most=question.max)
        case Ranking():
            yield say("checklist.ranks", count=question.pick)
        case Text():
            yield say("checklist.longest", most=question.max_chars)
        case _:
            pass
    if isinstance(question, Multi) and question.exclusive:
        labels = [question.choices[code].text for code in question.exclusive]
        shown = ", ".join(f"”{next(iter(label.values()))}”" for label in labels)
        yield say("checklist.alone", choices=shown)


def _rule(question: Question, survey: Survey, tool: ByHand, say: Phrases) -> list[str]:
    """Who is to be asked, and how the tool is told."""
    first = survey.languages[0]
    told = []
    for one in conditions(survey, question):
        labels = choices(one.question)
        answers = ", ".join(
            f"”{labels[code].text[first]}”" if code in labels else code for code in one.codes
        )
        where = " ".join(one.question.text[first].split())
        if one.row and isinstance(one.question, Matrix):
            where += f" ({one.question.rows[one.row].text[first]})"
        phrase = "checklist.not_if" if one.is_none else "checklist.only_if"
        told.append(say(phrase, question=where, answers=answers))
    if not can_branch(survey, question, tool):
        return [*told, say("checklist.no_branch")]
    if not tool.branches:
        return [*told, say("checklist.any.branch")]
    [one] = conditions(survey, question)
    away = [
        choice.text[first]
        for code, choice in choices(one.question).items()
        if (code in one.codes) == one.is_none
    ]
    shown = ", ".join(f"”{label}”" for label in away)
    after = _after_it(survey, question, say)
    return [*told, say(f"checklist.{tool.words}.branch", answers=shown, after=after)]


def _after_it(survey: Survey, question: Question, say: Phrases) -> str:
    """The question to which those go who are not asked."""
    order = asked(survey)
    for one in order[order.index(question) + 1 :]:
        if one.show_if != question.show_if:
            return f"”{' '.join(one.text[survey.languages[0]].split())}”"
    return say("checklist.end")
