"""A context file to fill in, made for one survey: all that it may name stands in it.

Lines that begin with `##` explain. Lines that begin with `#` are there to be used: without that
character they are the file.
"""

from collections.abc import Iterator

from exporter.report.context import figures, themes
from exporter.report.context_rules import LEFT_OPEN
from questions.characters import on_one_line
from questions.groups import groups
from questions.logic import choices
from questions.model import Matrix, Ranking, Single, Survey
from questions.wording import Phrases

_OPEN = f'"{LEFT_OPEN}"'


def draft_context(survey: Survey, say: Phrases) -> str:
    """The text of the file. It has no mistakes, neither as it is nor with all of it in use."""
    return "\n".join(_Draft(survey, say).lines()) + "\n"


class _Draft:
    def __init__(self, survey: Survey, say: Phrases) -> None:
        self._survey = survey
        self._say = say
        self._first = survey.languages[0]
        self._shown = say.language if say.language in survey.languages else self._first
        self._themes = themes(survey)
        self._figures = figures(survey)
        self._open = f"{{{self._first}: {_OPEN}}}"

    def lines(self) -> Iterator[str]:
        say = self._say
        title = self._survey.title[self._shown]
        yield from _explained(say("context.head", title=title, languages=self._languages()))
        yield from ("", *_explained(say("context.municipality")), f"municipality: {_OPEN}")
        yield from self._part(say("context.period"), self._period())
        yield from self._part(say("context.population"), self._population())
        if self._themes:
            yield from self._list(say("context.themes"), self._theme_titles())
        if self._figures:
            yield from self._list(say("context.figures"), self._figure_texts())
        yield from self._part(say("context.promises"), self._promises())
        yield from self._part(say("context.sources"), self._sources())
        yield from self._part(say("context.reference"), self._reference())
        yield from self._part(say("context.words"), self._words())
        yield from self._part(say("context.publish"), self._publish())

    def _part(self, explanation: str, lines: Iterator[str]) -> Iterator[str]:
        """Lines to be used, if the survey has anything for them, below what they are for."""
        written = list(lines)
        if written:
            yield ""
            yield from _explained(explanation)
            yield from (f"#{line}" for line in written)

    def _list(self, explanation: str, entries: Iterator[tuple[str, str]]) -> Iterator[str]:
        yield ""
        yield from _explained(explanation)
        yield from (f"##   {name}: {on_one_line(text)}" for name, text in entries)

    def _languages(self) -> str:
        return ", ".join(self._survey.languages)

    def _period(self) -> Iterator[str]:
        period = self._survey.period
        first = (period and period.opens) or "2027-05-01"
        last = (period and period.closes) or "2027-09-01"
        yield f"period: {{from: {first}, to: {max(str(first), str(last))}}}"

    def _population(self) -> Iterator[str]:
        asked = [q for q in self._survey.questions if isinstance(q, Single) and q.background]
        if not asked:
            return
        yield "population:"
        yield f"  source: {_OPEN}"
        for question in asked:
            yield f"  {question.id}:  # {on_one_line(question.text[self._shown])}"
            for code in (code for group in groups(self._survey, question) for code in group.codes):
                known = choices(question).get(code)
                text = f"  # {on_one_line(known.text[self._shown])}" if known else ""
                yield f"    {code}: 0{text}"

    def _theme_titles(self) -> Iterator[tuple[str, str]]:
        return ((name, title[self._shown]) for name, title in self._themes.items())

    def _figure_texts(self) -> Iterator[tuple[str, str]]:
        asked = {question.id: question for question in self._survey.questions}
        for name, (indicator, part) in self._figures.items():
            figure = self._survey.indicators[indicator]
            question = asked[figure.question]
            text = figure.text or question.text
            if part is not None and isinstance(question, Matrix):
                text = question.rows[part].text
            elif part is not None and isinstance(question, Ranking):
                text = question.choices[part].text
            yield name, text[self._shown]

    def _promises(self) -> Iterator[str]:
        yield "promises:"
        yield "  - id: lofte_1"
        yield "    by: [polisen, kommunen]"
        yield f"    text: {self._open}"
        yield from (f"    themes: [{theme}]" for theme in [*self._themes][:1])
        yield from (f"    indicators: [{figure}]" for figure in [*self._figures][:1])
        yield "    done:"
        yield f"      - {{what: {self._open}, count: 0}}"
        yield "    state: planned"

    def _sources(self) -> Iterator[str]:
        for theme in [*self._themes][:1]:
            yield "sources:"
            yield f"  - theme: {theme}"
            yield f"    from: {self._open}"
            yield "    when: 2027-08"
            yield f"    says: {self._open}"

    def _reference(self) -> Iterator[str]:
        shares = [
            name
            for name, (indicator, _) in self._figures.items()
            if self._survey.indicators[indicator].count
        ]
        for name in shares[:1]:
            yield "reference:"
            yield f"  - {{indicator: {name}, from: {self._open}, share: 0}}"

    def _words(self) -> Iterator[str]:
        yield "words:"
        yield f"  {self._first}:"
        yield f"    findings: [{_OPEN}]"
        yield from (f"    analysis: {{{theme}: {_OPEN}}}" for theme in [*self._themes][:1])

    def _publish(self) -> Iterator[str]:
        yield "publish:"
        yield f"  publisher: {_OPEN}"
        yield "  contact: kommun@example.com"
        yield "  licence: cc0"


def _explained(text: str) -> Iterator[str]:
    return (f"## {line}" for line in text.splitlines())
