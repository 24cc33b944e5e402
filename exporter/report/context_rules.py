"""What the shape alone cannot say: whether a context file fits its survey.

Each rule looks at the plain data that has the right shape and reports where the tree says it
stands. Parts that are wrong in themselves are missing there, and a rule that needs them is silent.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from exporter.report.context import figures, themes
from questions.draft import key_position, node_at, value_position
from questions.groups import groups
from questions.logic import choices
from questions.model import Single, Survey
from questions.nearest import nearest
from questions.problems import Position, Problems
from questions.source import Mapping, Node, Scalar, Sequence, listed

LEFT_OPEN = "…"
"""What stands where something is to be filled in."""


def check_context(plain: dict[str, Any], root: Mapping, survey: Survey, problems: Problems) -> None:
    """Report every broken rule."""
    rules = _Rules(plain, root, survey, problems)
    rules.period()
    rules.population()
    rules.promises()
    rules.sources()
    rules.reference()
    rules.words()
    for position in _left_open(root):
        problems.warning(position, "left_open")


def _left_open(node: Node) -> Iterator[Position]:
    match node:
        case Scalar(text=text) if text == LEFT_OPEN:
            yield node.position
        case Sequence(items=items):
            for item in items:
                yield from _left_open(item)
        case Mapping(entries=entries):
            for _, child in entries.values():
                yield from _left_open(child)


class _Rules:
    def __init__(
        self, plain: dict[str, Any], root: Mapping, survey: Survey, problems: Problems
    ) -> None:
        self._plain = plain
        self._root = root
        self._survey = survey
        self._problems = problems
        self._themes = themes(survey)
        self._figures = figures(survey)

    def period(self) -> None:
        first, last = (self._plain.get("period", {}).get(key) for key in ("from", "to"))
        if first and last and first > last:
            position = value_position(self._root, "period", "to")
            self._problems.error(position, "ends_before_it_begins", first=first, last=last)

    # -- population

    def population(self) -> None:
        node = self._root.get("population")
        asked = {question.id: question for question in self._survey.questions}
        background = {
            question.id: question
            for question in asked.values()
            if isinstance(question, Single) and question.background
        }
        for name in self._plain.get("population", {}).get("sizes", {}):
            position = key_position(node, name)
            if name in background:
                self._sizes(background[name], node_at(node, name), position)
            elif name in asked:
                known = ", ".join(background)
                self._problems.error(position, "not_background", value=name, known=known)
            else:
                self._unknown("unknown_question", position, name, background)

    def _sizes(self, question: Single, node: Node | None, position: Position) -> None:
        """The inhabitants by choice or by group: each counted once, and no group by half."""
        written = node.entries if isinstance(node, Mapping) else {}
        found = groups(self._survey, question)
        known = dict.fromkeys(name for group in found for name in (group.name, *group.codes))
        strange = [name for name in written if name not in known]
        for name in strange:
            where = key_position(node, name)
            if name in choices(question):
                self._problems.error(where, "population_missing", value=name)
            else:
                self._unknown("unknown_code", where, name, known, question=question.id)
        left_out = []
        for group in [] if strange else found:
            codes = [code for code in group.codes if code != group.name]
            counted = [code for code in codes if code in written]
            lacking = ", ".join(code for code in group.codes if code not in written)
            if group.name in written:
                for code in counted:
                    where = key_position(node, code)
                    self._problems.error(where, "population_twice", value=code, group=group.name)
            elif not counted:
                left_out.append(group.name)
            elif lacking:
                where = key_position(node, counted[0])
                self._problems.error(where, "population_part", group=group.name, known=lacking)
        if left_out and written:
            known_as = ", ".join(left_out)
            self._problems.warning(
                position, "population_left_out", value=question.id, known=known_as
            )

    # -- promises, sources, references

    def promises(self) -> None:
        lines: dict[str, int] = {}
        for promise, node in self._parts("promises"):
            name = promise.get("id", "")
            if name in lines:
                position = value_position(node, "id")
                self._problems.error(position, "same_promise", value=name, line=lines[name])
            elif name:
                lines[name] = value_position(node, "id")[0]
            for theme, position in _kept(node, "themes", promise):
                self._theme(theme, position)
            for figure, position in _kept(node, "indicators", promise):
                self._figure(figure, position)

    def sources(self) -> None:
        for source, node in self._parts("sources"):
            if "theme" in source:
                self._theme(source["theme"], value_position(node, "theme"))
            when = source.get("when", "")
            if len(when) == len("2027-08-15") and not _is_day(when):
                position = value_position(node, "when")
                self._problems.error(position, "not_a_date", key="when", value=when)

    def reference(self) -> None:
        for reference, node in self._parts("reference"):
            if "indicator" not in reference:
                continue
            name, position = reference["indicator"], value_position(node, "indicator")
            indicator = self._figure(name, position)
            if indicator and not self._survey.indicators[indicator].count:
                self._problems.error(position, "reference_no_share", value=name)

    def words(self) -> None:
        node = self._root.get("words")
        for language, words in self._plain.get("words", {}).items():
            position = key_position(node, language)
            if language not in self._survey.languages:
                known = ", ".join(self._survey.languages)
                guess = nearest(language, self._survey.languages)
                phrase = "extra_language_guess" if guess else "extra_language"
                self._problems.error(position, phrase, language=language, known=known, guess=guess)
            for theme in words.get("analysis", {}):
                self._theme(theme, key_position(node, language, "analysis", theme))

    # -- what they name

    def _parts(self, key: str) -> Iterator[tuple[dict[str, Any], Mapping]]:
        """The parts of a list that are groups, each with where it stands."""
        node = self._root.get(key)
        items = node.items if isinstance(node, Sequence) else []
        for part, item in zip(self._plain.get(key, []), items, strict=False):
            if isinstance(item, Mapping):
                yield part, item

    def _theme(self, name: str, position: Position) -> None:
        if name not in self._themes:
            self._unknown("unknown_theme", position, name, self._themes)

    def _figure(self, name: str, position: Position) -> str | None:
        """The indicator that a figure belongs to; what is none is reported."""
        if name in self._figures:
            return self._figures[name][0]
        parts = [known for known in self._figures if known.partition(".")[0] == name]
        if parts:
            known = ", ".join(parts)
            self._problems.error(position, "figure_needs_part", value=name, known=known)
        else:
            self._unknown("unknown_figure", position, name, self._figures)
        return None

    def _unknown(
        self, phrase: str, position: Position, name: str, known: Collection[str], question: str = ""
    ) -> None:
        guess = nearest(name, known)
        self._problems.error(
            position,
            f"{phrase}_guess" if guess else phrase,
            value=name,
            guess=guess,
            known=", ".join(known),
            question=question,
        )


def _kept(node: Mapping, key: str, part: dict[str, Any]) -> Iterator[tuple[str, Position]]:
    """The words of a list that are right in themselves."""
    for text, position in listed(node.get(key)):
        if text in part.get(key, ()):
            yield text, position


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
