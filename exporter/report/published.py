"""From exact to published figures: the only door between what was counted and what is shown.

A pure function. What writers take is made here, and they can reach nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from exporter.errors import PHRASES
from exporter.report.figures import Count, Exact, shared
from exporter.report.formulas import wilson
from exporter.report.hiding import Decided, decided
from exporter.report.items import Item, Share
from exporter.report.model import (
    Answered,
    Base,
    Cross,
    Figure,
    Group,
    OwnWords,
    Percent,
    Published,
    Row,
    Status,
    Table,
    Texts,
    Value,
)
from exporter.report.plan import TOTAL, UNSTATED, Breakdown, CrossTable, Key
from exporter.report.printed import Shown, has_mean
from exporter.report.steps import (
    STEPS,
    Level,
    base_shown,
    count_shown,
    level_of,
    nearest_five,
    share_shown,
    tenths,
)
from questions.fingerprint import codes_hash, fingerprint, text_hash
from questions.groups import Group as ChoiceGroup
from questions.groups import groups as choice_groups
from questions.logic import choices
from questions.model import Asked, Matrix, Multi, Question, Rating, Single, Survey
from questions.variables import variables
from questions.wording import QUESTION_PHRASES, phrases

HIDDEN = Figure("hidden")
JOINED = " + "
"""Between answers that are counted together."""
NOT_ASKED = Figure("not_asked")


def published(exact: Exact, comments: OwnWords | None = None) -> Published:
    """All that may be shown of `exact`, with what may be told of comments."""
    survey = exact.plan.survey
    what = decided(exact)
    return Published(
        survey.survey,
        survey.version,
        survey.title,
        survey.languages,
        tuple(_groups(exact, what)),
        tuple(_table(exact, item, what.items[item.name]) for item in exact.plan.items),
        tuple(_cross(exact, cross, what) for cross in exact.plan.crosses),
        fingerprint(survey),
        {
            variable.name: (codes_hash(variable), text_hash(variable, survey.languages[0]))
            for variable in variables(survey)
        },
        own_words=comments or OwnWords(),
    )


def totals(whole: Published) -> Published:
    """What of a report may be published before it: no more than it will tell itself.

    Totals that were protected by themselves would be finer, and give away what the groups beside
    them hide; standardised ones tell of the groups.
    """

    def total(table: Table) -> Table:
        rows = (
            replace(row, figures=row.figures[:1], bases=row.bases[:1], standardised=())
            for row in table.rows
        )
        return replace(table, bases=table.bases[:1], rows=tuple(rows))

    return replace(
        whole,
        groups=whole.groups[:1],
        tables=tuple(map(total, whole.tables)),
        crosses=(),
        is_preliminary=True,
        standards=(),
    )


# -- groups


def _groups(exact: Exact, what: Decided) -> Iterator[Group]:
    survey = exact.plan.survey
    everybody = _said(survey, "figures.everybody")
    yield Group(*TOTAL, everybody, everybody, what.sizes[TOTAL])
    for breakdown in exact.plan.breakdowns:
        by_text = _by_text(survey, breakdown)
        for key in breakdown.keys:
            yield Group(*key, by_text, _group_text(survey, breakdown, key[1]), what.sizes[key])


def _said(survey: Survey, phrase: str) -> Texts:
    """A phrase in all languages of the survey."""
    return {language: phrases(PHRASES, language)(phrase) for language in survey.languages}


def _by_text(survey: Survey, breakdown: Breakdown) -> Texts:
    if breakdown.question is not None:
        return breakdown.question.text
    return _said(survey, f"figures.by_{breakdown.by}")


def _group_text(survey: Survey, breakdown: Breakdown, name: str) -> Texts:
    question = breakdown.question
    if name == UNSTATED:
        return _said(survey, "figures.unstated")
    if breakdown.by == "mode":
        return _said(survey, f"figures.mode_{name}")
    if isinstance(question, Single | Multi):
        [group] = [one for one in choice_groups(survey, question) if one.name == name]
        return _choices_text(survey, group)
    return dict.fromkeys(survey.languages, name)


def _choices_text(survey: Survey, group: ChoiceGroup) -> Texts:
    if group.title:
        return group.title
    return {
        language: phrases(QUESTION_PHRASES, language)("codebook.other")
        for language in survey.languages
    }


# -- the table of one item


def _table(exact: Exact, item: Item, shown: Shown) -> Table:
    survey, question = exact.plan.survey, item.question
    keys, counts = exact.plan.keys, exact.items[item.name]
    theme = (question.theme or "") if isinstance(question, Asked) else ""
    row_text: Texts = {}
    if isinstance(question, Matrix) and item.row:
        row = question.rows[item.row]
        theme, row_text = row.theme or theme, row.text
    rows = [_share_row(survey, item, share, counts, keys, shown) for share in item.shares]
    rows += _balances(survey, item, rows)
    rows += _means(survey, item, counts, keys, shown)
    return Table(
        item.name,
        question.id,
        type(question).__name__.lower(),
        question.text,
        row_text,
        theme,
        item.is_partition,
        tuple(_base(counts[key], shown.levels.get(key)) for key in keys),
        tuple(rows),
        _answered(exact, item) if shown.answered else None,
    )


def _share_row(
    survey: Survey,
    item: Item,
    share: Share,
    counts: Mapping[Key, Count],
    keys: Sequence[Key],
    shown: Shown,
) -> Row:
    levels = [(key, shown.level(share, key)) for key in keys]
    return Row(
        share.name,
        share.measure,
        _share_text(survey, item, share),
        tuple(_share(share, counts[key], level) for key, level in levels),
        _indicator_name(item, share.name) if share.measure in _OF_INDICATORS else "",
        tuple(_own_base(share, counts[key], level) for key, level in levels) if share.less else (),
    )


_OF_INDICATORS = ("indicator", "plus", "minus")


def _indicator_name(item: Item, name: str) -> str:
    return f"{name}.{item.row}" if item.row else name


def _base(count: Count, level: Level | None) -> tuple[Status, Base | None]:
    if level is None:
        return "not_asked", None
    return ("hidden", None) if level is Level.HIDDEN else ("shown", base_shown(count.base))


def _share(share: Share, count: Count, level: Level | None) -> Figure:
    if level is None:
        return NOT_ASKED
    counted, base = shared(share, count)
    level = max(level, level_of(base))
    printed = base_shown(base)
    if level is Level.HIDDEN or printed is None:
        return HIDDEN
    shown = share_shown(counted, base, printed, level)
    return Figure("shown", shown, interval(shown, printed))


def _own_base(share: Share, count: Count, level: Level | None) -> Base | None:
    """Of a share that leaves some out, how many it is of."""
    return None if level in (None, Level.HIDDEN) else base_shown(shared(share, count)[1])


def interval(shown: Percent, base: Base) -> tuple[int, int] | None:
    """Of a published share, in per cent, rounded outwards to its step; None where words stand."""
    if shown.step == 0:
        return None
    # Of a range the smaller end: an interval is rather too wide than too narrow.
    low, high = wilson(shown.percent / 100, base.near or base.low)
    low, high = (
        (0.0 if shown.kind == "at_most" else low),
        (1.0 if shown.kind == "at_least" else high),
    )
    step = shown.step
    return max(0, int(100 * low // step) * step), min(100, -int(-100 * high // step) * step)


def _share_text(survey: Survey, item: Item, share: Share) -> Texts:
    question = item.question
    if share.measure in _OF_INDICATORS:
        indicator = survey.indicators[share.name]
        sides = {"plus": indicator.plus, "minus": indicator.minus}
        if share.measure in sides:
            return _side_text(survey, question, sides[share.measure])
        return indicator.text or dict.fromkeys(survey.languages, share.name)
    if share.measure == "group" and isinstance(question, Multi):
        [group] = [one for one in choice_groups(survey, question) if one.name == share.name]
        return _choices_text(survey, group)
    known = choices(question)
    if share.name in known:
        return known[share.name].text
    if isinstance(question, Rating):
        return _step_text(survey, question, int(share.name))
    if item.ranges:
        return dict.fromkeys(survey.languages, share.name.replace("-", "–"))
    return _choices_text(survey, ChoiceGroup(share.name, (share.name,), {}))


def _side_text(survey: Survey, question: Question, codes: Iterable[str]) -> Texts:
    """The answers that one side of a balance counts, as they were asked."""
    known = choices(question)
    texts = [known[code].text for code in codes if not known[code].missing]
    return {
        language: JOINED.join(text[language] for text in texts if language in text)
        for language in survey.languages
    }


def _step_text(survey: Survey, question: Rating, value: int) -> Texts:
    """Of the first and the last step of a rating, with what it is called."""
    ends = {question.min: 0, question.max: 1}
    labels = question.labels or {}
    if value not in ends or not labels:
        return dict.fromkeys(survey.languages, str(value))
    return {language: f"{value} – {both[ends[value]]}" for language, both in labels.items()}


def _balances(survey: Survey, item: Item, rows: Sequence[Row]) -> Iterator[Row]:
    """The difference of two published shares, where many enough answered."""
    sides: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.measure in ("plus", "minus"):
            sides.setdefault(row.name, {})[row.measure] = row
    for name, pair in sides.items():
        text = survey.indicators[name].text or dict.fromkeys(survey.languages, name)
        both = zip(pair["plus"].figures, pair["minus"].figures, strict=True)
        figures = tuple(_balance(plus, minus) for plus, minus in both)
        of = _indicator_name(item, name)
        yield Row(name, "balance", text, figures, of, pair["plus"].bases)


def _balance(plus: Figure, minus: Figure) -> Figure:
    if not (isinstance(plus.shown, Percent) and isinstance(minus.shown, Percent)):
        return Figure(plus.status)
    sides = {plus.shown.kind, minus.shown.kind}
    if sides != {"about"} or plus.shown.step > STEPS[Level.FIVES]:  # of a base under 30, too
        return HIDDEN  # a difference of "at most" is no number
    return Figure("shown", Value(10 * (plus.shown.percent - minus.shown.percent)))


def _means(
    survey: Survey, item: Item, counts: Mapping[Key, Count], keys: Sequence[Key], shown: Shown
) -> Iterator[Row]:
    def figures(of: str, index: int) -> Iterator[Figure]:
        for key in keys:
            if key not in shown.levels:
                yield NOT_ASKED
            elif key not in shown.means:
                yield HIDDEN
            elif of == "median":
                yield Figure("shown", Value(round(10 * (counts[key].median or 0))))
            elif not has_mean(item, item.means[index], counts[key]):
                yield HIDDEN
            else:
                yield Figure("shown", Value(tenths(counts[key].sums[index], counts[key].base)))

    known = choices(item.question)
    for index, mean in enumerate(item.means):
        text = known[mean.name].text if mean.name else _said(survey, "figures.mean")
        row = tuple(figures(mean.measure, index))
        indicator = f"{mean.indicator}.{mean.name}" if mean.name else ""
        yield Row(mean.name, mean.measure, text, row, indicator)
    if item.ranges:
        yield Row("", "median", _said(survey, "figures.median"), tuple(figures("median", 0)))


def _answered(exact: Exact, item: Item) -> Answered:
    presence = exact.presence[item.name]
    return Answered(
        count_shown(presence.asked),
        count_shown(presence.answered),
        count_shown(presence.asked - presence.answered),
        {kind: count_shown(count) for kind, count in presence.missing.items()},
    )


# -- two answers together


def _cross(exact: Exact, cross: CrossTable, what: Decided) -> Cross:
    survey = exact.plan.survey
    crossed, shown = exact.crosses[cross.name], what.crosses[cross.name]
    return Cross(
        cross.name,
        cross.rows.id,
        cross.columns.id,
        tuple(_choices_text(survey, group) for group in cross.row_groups),
        tuple(_choices_text(survey, group) for group in cross.column_groups),
        count_shown(crossed.base) if shown else None,
        tuple(
            tuple(
                nearest_five(count) if (row, column) in shown else None
                for column, count in enumerate(line)
            )
            for row, line in enumerate(crossed.counts)
        ),
        tuple(group.name for group in cross.row_groups),
        tuple(group.name for group in cross.column_groups),
        (cross.rows.text, cross.columns.text),
    )
