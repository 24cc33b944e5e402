"""The page of a report: no other figures than the published ones, in the order that is promised."""

import itertools
import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from exporter.errors import PHRASES
from exporter.output_names import PAGE_HEAD
from exporter.report.context import Context, Words
from exporter.report.context_file import load_context
from exporter.report.model import Base, Between, Figure, Percent, Published
from exporter.report.published import totals
from exporter.report.standardised import standardised
from exporter.report.writers.cells import Cell, cells
from exporter.report.writers.html import html
from exporter.report.writers.page.builder import build_page
from exporter.report.writers.page.compared import outcomes
from exporter.report.writers.page.elements import (
    BarTable,
    Callout,
    Dot,
    HeatTable,
    Matrix,
    Page,
    Paragraph,
    PlainTable,
    Pledge,
    Section,
    StackedTable,
    Told,
)
from exporter.report.writers.page.facts import bands
from exporter.report.writers.report_json import EarlierReport, load_report, report_json
from exporter.report.writers.words import Words as Language
from exporter.report.writers.words import in_tenths
from questions.wording import phrase_file
from tests.exporter.municipality import SURVEY
from tests.exporter.report.writers.results import essunga_by_age, small, survey_of

CONTEXT = Path("questions/contexts/essunga_trygg.yaml")
SEEDS = (1, 3, 8, 11, 12, 13, 37)
IDS = (
    *("kort", "lattlast", "svarade", "trygghet", "problem", "viktigast", "omraden", "platser"),
    *("tycker", "loften", "tema", "egna-ord", "sida-vid-sida", "metod"),
)
NOT_CLOSED = {"meta", "path", "rect"}


class Read(HTMLParser):
    """A page as it is read: its figures with where they come from, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.figures: list[tuple[str, str, str]] = []
        """Source, part and words."""
        self.text = ""
        self.ids: list[str] = []
        self._figure: tuple[str, str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag not in NOT_CLOSED:
            self.open.append(tag)
        if tag == "section":
            self.ids.append(given["id"] or "")
        if tag == "data":
            self._figure = (given["value"] or "", given.get("class") or "figure")

    def handle_endtag(self, tag: str) -> None:
        if tag not in NOT_CLOSED:
            assert self.open.pop() == tag
        self._figure = None if tag == "data" else self._figure

    def handle_data(self, text: str) -> None:
        if self._figure:
            self.figures.append((*self._figure, text))
        elif "style" not in self.open:
            self.text += f"{text}\n"


def words(figures: Published, language: str) -> Language:
    return Language(language, figures.languages)


def page_of(
    figures: Published,
    language: str = "sv",
    context: Context | None = None,
    earlier: Sequence[EarlierReport] = (),
) -> Page:
    survey = survey_of(figures)
    return build_page(figures, survey, words(figures, language), context, earlier)


@cache
def context() -> Context:
    return load_context(CONTEXT, SURVEY)


def earlier_of(figures: Published, folder: Path) -> EarlierReport:
    """As it is read again from its file."""
    path = folder / "report.json"
    path.write_text(report_json(figures, cells(figures, words(figures, "sv")), "sv"), "utf-8")
    return load_report(path, figures.survey)


def turned(earlier: EarlierReport) -> EarlierReport:
    """Every share of an indicator of everybody as far from what it was as it can be."""
    figures = {
        key: msgspec.structs.replace(one, shown=Percent("about", 95 if middle < 50 else 5, 1))
        for key, one in earlier.figures.items()
        if key[2:4] == ("indicator", "total")
        and isinstance(one.shown, Percent)
        and (middle := one.shown.middle) is not None
    }
    return msgspec.structs.replace(earlier, figures={**earlier.figures, **figures})


def by_source(figures: Published, language: str) -> dict[str, Cell]:
    return {
        "/".join((one.table, one.item, one.measure, one.group_by, one.group)): one
        for one in cells(figures, words(figures, language))
    }


def check_figures(figures: Published, language: str, read: Read) -> None:
    known = by_source(figures, language)
    assert read.figures
    for source, part, said in read.figures:
        cell = known[source.removeprefix("earlier/")]
        match part:
            case "figure":
                assert said == cell.share_shown
            case "base":
                assert said == cell.base_shown
            case "tenths":
                assert isinstance(cell.shown, Percent)
                assert said == words(figures, language).share(in_tenths(cell.shown))
            case _:
                ends = words(figures, language).between(cell.share_low or 0, cell.share_high or 0)
                assert said == ends


def numbers(text: str) -> set[str]:
    """Shares and their like."""
    return set(re.findall(r"\d+ ?%|\d+ av 10|\d+ in 10|\d+,\d|\d+\.\d", text))


# -- every number is the same


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_is_a_published_one(seed: int, language: str) -> None:
    figures = small(seed)
    read = Read(html(page_of(figures, language)))
    check_figures(figures, language, read)
    assert read.open == []
    said = " ".join(str(phrase) for phrase in phrase_file(PHRASES, language).values())
    assert numbers(read.text) <= numbers(said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_figure_of_a_municipality_is_a_published_one(language: str, tmp_path: Path) -> None:
    figures = essunga_by_age()
    earlier = earlier_of(figures, tmp_path)
    text = html(page_of(figures, language, context(), [earlier]))
    read = Read(text)
    check_figures(figures, language, read)
    said = " ".join(str(phrase) for phrase in phrase_file(PHRASES, language).values())
    said += CONTEXT.read_text("utf-8")
    allowed = numbers(said)
    population, another_survey, ends_of_steps = (33, 43, 24), 27, (19, 39, 59, 79, 100)
    sizes = [one.size.near or 0 for one in figures.groups[3:6] if one.size]
    of_answers = [round(100 * size / sum(sizes)) for size in sizes]
    assert [group.by for group in figures.groups[3:6]] == ["alder"] * 3
    for share in (*population, *of_answers, another_survey, *ends_of_steps):
        allowed.add(f"{share}{'' if language == 'en' else ' '}%")
    assert numbers(read.text) <= allowed
    assert {source for source, _, _ in read.figures} >= {
        "who_answered/who_answered/count/total/",
        "tryggkvall/otrygg_kvall/indicator/alder/fran_65",
        "earlier/tryggkvall/otrygg_kvall/indicator/total/",
        "problem_fart/problem_stort.fart/indicator/alder/under_30",
        "tycker_syns/instammer_netto.syns/balance/total/",
        "tryggkvall/otrygg_kvall/indicator/as_population/alder",
    }


def test_every_choice_of_every_question_stands_in_the_page() -> None:
    """Word for word: the questionnaire with its totals."""
    figures = essunga_by_age()
    read = Read(html(page_of(figures)))
    sources = {source for source, _, _ in read.figures}
    for table in figures.tables:
        for row in table.rows:
            if row.measure in ("choice", "group"):
                assert f"{table.name}/{row.name}/{row.measure}/total/" in sources
    for texts in (table.text for table in figures.tables):
        assert " ".join(texts["sv"].split()) in read.text


@pytest.mark.parametrize("seed", SEEDS)
def test_bars_are_as_long_as_the_published_middle(seed: int) -> None:
    figures = small(seed)
    known = by_source(figures, "sv")
    bars = re.findall(
        r'<data value="([^"]+)">[^<]+</data></span>'
        r'<span class="bar" aria-hidden="true"><i(?: class="coarse")? style="width:(\d+)%">',
        html(page_of(figures)),
    )
    for source, width in bars:
        shown = known[source].shown
        assert isinstance(shown, Percent)
        assert shown.middle == int(width)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_of_totals_only_can_be_made(seed: int) -> None:
    """A preliminary report has no groups."""
    only = totals(small(seed))
    read = Read(html(page_of(only)))
    check_figures(only, "sv", read)
    assert {source.split("/")[3] for source, _, _ in read.figures} == {"total"}


# -- what the page is


@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_sections_stand_in_their_order(language: str) -> None:
    page = page_of(essunga_by_age(), language, context())
    assert tuple(section.id for section in page.sections) == IDS
    assert tuple(Read(html(page)).ids) == IDS
    assert all(section.elements for section in page.sections)


def test_the_page_needs_nothing_but_itself() -> None:
    text = html(page_of(essunga_by_age(), "sv", context()))
    assert text.startswith(f"{PAGE_HEAD}\n")
    for sign in ("<script", "<link", "<img", "<iframe", "src=", "url(", "@import", "http"):
        assert sign not in text, sign
    assert not re.search(r"<[^>]* on[a-z]+=", text)


def test_nothing_that_somebody_wrote_becomes_a_part_of_the_page() -> None:
    own = Words(findings=("<script>alert(1)</script>",))
    known = msgspec.structs.replace(context(), words={"sv": own}, municipality='"><b>')
    text = html(page_of(essunga_by_age(), "sv", known))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert Read(text).open == []


def test_the_first_page_answers_who_feels_unsafe_and_where_and_what_has_changed(
    tmp_path: Path,
) -> None:
    """Of those over 65, kiosk and web together and by themselves."""
    figures = essunga_by_age()
    earlier = earlier_of(figures, tmp_path)
    page = page_of(figures, "sv", context(), [earlier])
    first = Read(html(msgspec.structs.replace(page, sections=page.sections[:1])))
    sources = {source for source, _, _ in first.figures}
    share = "tryggkvall/otrygg_kvall/indicator"
    assert {f"{share}/alder/fran_65", f"{share}/mode/kiosk", f"{share}/mode/web"} <= sources
    places = {source for source in sources if source.startswith("otryggplats/")}
    assert len([source for source in places if source.endswith("/alder/fran_65")]) == 3
    assert f"earlier/{share}/total/" in sources
    assert "Ingen skillnad syns." in first.text
    for told in ("inget slumpmässigt urval", "vilka som", "mer än en gång", "inte viktade"):
        assert told in first.text


def test_the_line_on_a_bar_is_explained_where_one_is_drawn() -> None:
    how = phrase_file(PHRASES, "sv")["page.safety.how"]
    seen = set()
    for figures in [essunga_by_age(), essunga_by_age(24), *map(small, SEEDS)]:
        for section in page_of(figures).sections:
            if section.id not in ("kort", "trygghet"):
                continue
            tables = [one for one in section.elements if isinstance(one, BarTable)]
            rows = [row for table in tables for part in table.parts for row in part.rows]
            is_drawn = any(row.bar and row.bar.interval for row in rows)
            notes = [one.line for one in section.elements if isinstance(one, Paragraph)]
            is_explained = (how,) in notes
            assert is_explained == is_drawn
            seen.add((bool(rows), is_drawn))
    assert seen >= {(True, True), (True, False)}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_balance_says_in_the_page_and_in_the_files_which_answers_it_counts(
    language: str,
) -> None:
    figures = essunga_by_age()
    agree = {"sv": "Ja, helt + Ja, delvis", "en": "Yes, fully + Yes, partly"}[language]
    assert f'<th scope="col">{agree}</th>' in html(page_of(figures, language))
    told = {cell.item_text for cell in cells(figures, words(figures, language))}
    together = {"sv": "Tillsammans", "en": "Together"}[language]
    assert any(text.startswith(f"{together}: {agree}") for text in told)


def test_the_first_page_tells_the_largest_changes_and_that_there_are_more(tmp_path: Path) -> None:
    figures = essunga_by_age()
    earlier = turned(earlier_of(figures, tmp_path))
    [callout] = [
        one
        for one in page_of(figures, "sv", context(), [earlier]).sections[0].elements
        if isinstance(one, Callout) and one.title.startswith("Vad har förändrats")
    ]
    first, *others, last = callout.lines
    assert str(first[0]).startswith("Känner sig otrygga")
    assert last == (
        "Fler skillnader är säkra. Förra gångens siffror står bredvid de nya i rapporten.",
    )
    apart = {
        source: abs(one.shown.middle - (95 if one.shown.middle < 50 else 5))
        for source, one in by_source(figures, "sv").items()
        if (one.measure, one.group_by) == ("indicator", "total") and isinstance(one.shown, Percent)
    }
    told = [
        apart[part.source]
        for line in others
        for part in line
        if isinstance(part, Told) and not part.source.startswith("earlier/")
    ]
    del apart["tryggkvall/otrygg_kvall/indicator/total/"]
    assert told == sorted(apart.values(), reverse=True)[:3]


def test_places_that_cannot_be_told_apart_are_not_called_the_most_frequent() -> None:
    """Where less than half feel unsafe, at each of eight places."""
    figures = essunga_by_age()
    [table] = [one for one in figures.tables if one.name == "otryggplats"]
    rows = []
    for row in table.rows:
        few = msgspec.structs.replace(row.figures[0], shown=Percent("under_half", 40, 0))
        rows.append(msgspec.structs.replace(row, figures=(few, *row.figures[1:])))
    alike = msgspec.structs.replace(table, rows=tuple(rows))
    tables = tuple(alike if one is table else one for one in figures.tables)
    for known, is_told in (
        (figures, True),
        (msgspec.structs.replace(figures, tables=tables), False),
    ):
        elements = page_of(known).sections[0].elements
        places = [one for one in elements if isinstance(one, HeatTable)]
        untold = [e for e in elements if isinstance(e, Paragraph) and "Var?" in str(e.line[0])]
        assert (bool(places), bool(untold)) == (is_told, not is_told)


def test_a_first_year_claims_no_change() -> None:
    text = Read(html(page_of(essunga_by_age(), "sv", context()))).text
    assert "Ingen tidigare mätning finns" in text
    for claim in ("fler än förra gången", "färre än förra gången", "Skillnaden är säker"):
        assert claim not in text


def test_what_was_asked_otherwise_is_not_compared(tmp_path: Path) -> None:
    figures = essunga_by_age()
    earlier = earlier_of(figures, tmp_path)
    codes, text = earlier.variables["tryggkvall"]
    changed = dict(earlier.variables) | {"tryggkvall": (codes[::-1], text)}
    other = msgspec.structs.replace(earlier, variables=changed)
    told = html(page_of(figures, "sv", None, [other]))
    assert "earlier/tryggkvall/" not in told
    assert "earlier/latitbli/" in told
    assert "Frågan eller svaren är inte desamma." in told
    reworded = dict(earlier.variables) | {"tryggkvall": (codes, text[::-1])}
    other = msgspec.structs.replace(earlier, variables=reworded)
    told = html(page_of(figures, "sv", None, [other]))
    assert "earlier/tryggkvall/" in told
    assert "Frågans ord har ändrats sedan dess." in told
    later_rules = msgspec.structs.replace(earlier, rules=earlier.rules + 1)
    assert "earlier/" not in html(page_of(figures, "sv", None, [later_rules]))


def test_groups_that_are_divided_otherwise_are_not_compared(tmp_path: Path) -> None:
    figures = essunga_by_age()
    earlier = earlier_of(figures, tmp_path)
    codes, text = earlier.variables["alder"]
    changed = dict(earlier.variables) | {"alder": (codes[::-1], text)}
    told = html(page_of(figures, "sv", None, [msgspec.structs.replace(earlier, variables=changed)]))
    share = "earlier/tryggkvall/otrygg_kvall/indicator"
    assert f"{share}/total/" in told
    assert f"{share}/mode/web" in told
    assert f"{share}/alder/" not in told


def test_the_last_of_several_earlier_reports_is_the_one_beside(tmp_path: Path) -> None:
    figures = essunga_by_age()
    one = msgspec.structs.replace(earlier_of(figures, tmp_path), version="2025-1")
    other = msgspec.structs.replace(one, version="2026-1")
    text = html(page_of(figures, "sv", None, [other, one]))
    assert "(2026-1)" in text
    assert "(2025-1)" not in text


def test_own_findings_stand_instead_of_those_by_rule() -> None:
    own = Words(findings=("Vi såg det här.",))
    known = msgspec.structs.replace(context(), words={"sv": own})
    assert "<span>Vi såg det här.</span>" in html(page_of(essunga_by_age(), "sv", known))
    assert "<span>Vi såg det här.</span>" not in html(page_of(essunga_by_age(), "en", known))


def test_every_promise_is_followed_up() -> None:
    text = html(page_of(essunga_by_age(), "sv", context()))
    for promise in context().promises:
        assert promise.text["sv"] in text
    assert text.count('class="verdict"') == len(context().promises)


@pytest.mark.parametrize(
    ("before", "better", "word"),
    [
        (95, "fewer", "Bättre än förra gången."),
        (2, "fewer", "Sämre än förra gången."),
        (95, None, "Färre svarar så än förra gången."),
        (None, "fewer", "Det går inte att säga om något har ändrats."),
    ],
)
def test_a_promise_is_told_to_be_better_where_it_is_known_which_way_that_is(
    before: int | None, better: Literal["fewer"] | None, word: str, tmp_path: Path
) -> None:
    figures = essunga_by_age()
    earlier = earlier_of(figures, tmp_path)
    key = ("problem_fart", "problem_stort.fart", "indicator", "total", "")
    if before is not None:
        then = msgspec.structs.replace(earlier.figures[key], shown=Percent("about", before, 1))
        earlier = msgspec.structs.replace(earlier, figures={**earlier.figures, key: then})
    survey = survey_of(figures)
    indicator = msgspec.structs.replace(survey.indicators["problem_stort"], better=better)
    survey = msgspec.structs.replace(
        survey, indicators={**survey.indicators, "problem_stort": indicator}
    )
    [promise] = [one for one in context().promises if "problem_stort.fart" in one.indicators]
    known = msgspec.structs.replace(context(), promises=(promise,))
    page = build_page(figures, survey, words(figures, "sv"), known, [earlier])
    [section] = [one for one in page.sections if one.id == "loften"]
    [pledge] = [one for one in section.elements if isinstance(one, Pledge)]
    assert pledge.verdict == word


def section_of(page: Page, name: str) -> Section:
    [found] = [one for one in page.sections if one.id == name]
    return found


def test_a_group_is_a_share_of_the_responses_only_where_all_groups_are_told() -> None:
    """Else the only group that is told would be all of them."""
    figures = essunga_by_age()
    groups = [
        msgspec.structs.replace(one, size=None) if one.name == "fran_65" else one
        for one in figures.groups
    ]
    hidden = msgspec.structs.replace(figures, groups=tuple(groups))
    for known, is_told in ((figures, True), (hidden, False)):
        [table] = [
            one
            for one in section_of(page_of(known, "sv", context()), "svarade").elements
            if isinstance(one, PlainTable) and "Andel av svaren" in one.columns
        ]
        shares = [lines[1:] for _, lines in table.rows if lines[2]]
        assert len(shares) == 3
        assert [bool(of_answers) for of_answers, _ in shares] == [is_told] * 3


def test_no_stack_is_drawn_of_what_only_words_stand_for() -> None:
    figures = essunga_by_age()
    coarse = Percent("under_half", 40, 0)
    tables = []
    for table in figures.tables:
        first, *rows = table.rows
        few = msgspec.structs.replace(first.figures[0], shown=coarse)
        told = msgspec.structs.replace(first, figures=(few, *first.figures[1:]))
        tables.append(msgspec.structs.replace(table, rows=(told, *rows)))
    for known, is_drawn in (
        (figures, True),
        (msgspec.structs.replace(figures, tables=tuple(tables)), False),
    ):
        stacks = [
            row
            for one in section_of(page_of(known), "problem").elements
            if isinstance(one, StackedTable)
            for row in one.rows
        ]
        assert {any(row.widths) for row in stacks} == {is_drawn}


def test_a_figure_that_is_no_share_says_what_it_is() -> None:
    page = page_of(essunga_by_age(), "sv", context())
    [mean] = re.findall(
        r">([^<]*) poäng i medeltal, av högst 3<", html(page).replace("</data>", "")
    )
    assert re.fullmatch(r"\d,\d", mean)
    balances = re.findall(r"minus andelen som inte gör det – .*", html(page))
    assert balances
    assert all(one.endswith("</data> procentenheter</li>") for one in balances)
    note = "Poäng: 3 för den viktigaste saken, 2 för den näst viktigaste och 1 för den tredje."
    assert note in Read(html(page)).text


def test_answers_that_are_counted_together_stand_apart_from_those_that_were_asked() -> None:
    [table] = [
        one
        for one in section_of(page_of(essunga_by_age()), "metod").elements
        if isinstance(one, BarTable) and one.caption == "Var i kommunen känner du dig otrygg?"
    ]
    asked, together = table.parts
    assert (asked.title, together.title) == ("", "Flera svar tillsammans")
    assert [row.label for row in together.rows] == [
        "Hållplatser, parkeringar och bensinstationer",
        "Vägar, gångvägar och cykelvägar",
    ]


def test_a_mean_that_is_hidden_is_not_called_one_of_too_few_answers() -> None:
    """Three hundred may have answered: it is the distribution beside it that hides it."""
    figures = essunga_by_age()
    tables = [
        msgspec.structs.replace(
            table,
            rows=tuple(
                msgspec.structs.replace(
                    row, figures=tuple(Figure("hidden", None, None) for _ in row.figures)
                )
                if row.measure in ("mean", "median")
                else row
                for row in table.rows
            ),
        )
        for table in figures.tables
    ]
    hidden = msgspec.structs.replace(figures, tables=tuple(tables))
    assert "Medelvärde" not in html(page_of(hidden))


def test_dots_that_would_cover_each_other_are_one() -> None:
    """Each number stands in the picture once, and no two dots touch."""
    places = [(7, 50, 30), (1, 51, 31), (3, 44, 30), (2, 10, 80), (4, 57, 30)]
    dots = tuple(Dot(*one) for one in places)
    picture = Matrix("Bild", "", "åt höger", "uppåt", (0, 100), dots)
    section = Section("bild", "Bild", (picture,))
    text = html(msgspec.structs.replace(page_of(small(1)), sections=(section,)))
    numbers = re.findall(r'class="number"[^>]*>([^<]+)<', text)
    assert sorted(", ".join(numbers).split(", ")) == ["1", "2", "3", "4", "7"]
    found = re.findall(r'<rect class="dot" x="([\d.]+)" y="([\d.]+)" width="(\d+)"', text)
    boxes = [(float(x), float(y), int(width)) for x, y, width in found]
    for (x, y, width), (other_x, other_y, _) in itertools.combinations(sorted(boxes), 2):
        assert other_x >= x + width or abs(y - other_y) >= 22


# -- if those who answered were as the population is


def with_main(figures: Published, *totals: Figure) -> Published:
    """The first main figure is 30 %, and its standardised totals are these."""
    tables = []
    for table in figures.tables:
        rows = []
        for row in table.rows:
            if row.measure == "indicator" and not table.row_text:
                is_first = row.name == "otrygg_kvall"
                answered = Figure("shown", Percent("about", 30, 1), (25, 36))
                rest = (answered, *row.figures[1:])
                told = totals if is_first else (Figure("hidden"),) * len(totals)
                row = msgspec.structs.replace(row, figures=rest, standardised=told)
            rows.append(row)
        tables.append(msgspec.structs.replace(table, rows=tuple(rows)))
    return msgspec.structs.replace(figures, tables=tuple(tables))


def standardised_total(low: int, high: int) -> Figure:
    return Figure("shown", Between(low, high), (low - 4, high + 4))


@pytest.mark.parametrize(
    ("total", "effect_word", "on_first_page"),
    [
        (standardised_total(26, 35), "ändrar inget väsentligt", "ändrar det inget väsentligt"),
        (standardised_total(31, 37), "skulle bli högre", "skulle bli högre eller lägre"),
        (standardised_total(21, 29), "skulle bli lägre", "skulle bli högre eller lägre"),
        (standardised_total(23, 31), "går inte att säga", "går inte att säga"),
        (Figure("hidden"), "en grupp visas inte", "går inte att säga"),
        (Figure("coarse"), "gruppernas siffror är för grova", "går inte att säga"),
        (Figure("not_asked"), "en grupp fick inte frågan", "går inte att säga"),
    ],
)
def test_it_is_said_whether_the_main_figures_would_be_other_ones(
    total: Figure, effect_word: str, on_first_page: str
) -> None:
    figures = with_main(essunga_by_age(), total)
    page = page_of(figures, "sv", context())
    [section] = [one for one in page.sections if one.id == "svarade"]
    [table] = [one for one in section.elements if isinstance(one, BarTable)]
    answered, row = table.parts[0].rows
    assert answered.label == "Som folk svarade"
    assert row.label == "Om svaren på ”Hur gammal är du?” vore som i befolkningen"
    assert row.others[-1] == (effect_word,)
    assert (row.bar is None) == (total.shown is None)
    first = Read(html(msgspec.structs.replace(page, sections=page.sections[:1]))).text
    assert "Siffrorna är inte viktade: varje svar räknas lika mycket." in first
    assert on_first_page in first
    check_figures(figures, "sv", Read(html(page)))


def test_without_a_population_nothing_is_said_of_it() -> None:
    figures = standardised(essunga_by_age(), {})
    read = Read(html(page_of(figures)))
    assert "as_population" not in " ".join(source for source, _, _ in read.figures)
    assert "Siffrorna är inte viktade efter befolkningen." in read.text
    assert "standardiserad" not in read.text
    assert "vore som befolkningen" not in read.text


# -- how figures are compared


def share(percent: int, base: int, step: int = 1) -> tuple[Percent, Base]:
    return Percent("about", percent, step), Base(base - 2, base + 2, base)


def test_a_difference_is_sure_only_after_the_correction_for_its_family() -> None:
    clear, near, alike = share(60, 300), share(39, 300), share(31, 300)
    assert outcomes([(clear, alike)]) == ["more"]
    assert outcomes([(alike, clear)]) == ["fewer"]
    assert outcomes([(alike, alike)]) == ["same"]
    assert outcomes([(near, alike)]) == ["more"]
    assert outcomes([(near, alike)] * 8) == ["chance"] * 8
    assert outcomes([None, (clear, alike)]) == ["untold", "more"]


def test_what_only_words_stand_for_is_not_compared() -> None:
    half = Percent("over_half", 60, 0), Base(10, 19)
    assert outcomes([(half, share(20, 300))]) == ["untold"]


def test_rows_that_cannot_be_told_apart_share_a_band() -> None:
    figures = essunga_by_age()
    rows = [(t, row) for t in figures.tables for row in t.rows if row.name == "problem_stort"]
    rows.sort(key=lambda one: -one[1].figures[0].shown.middle)  # type: ignore[union-attr]
    found = bands(rows)
    assert len(found) == len(rows)
    for number, (band, (_, row)) in enumerate(zip(found, rows, strict=True), start=1):
        assert band is not None
        assert band[0] <= number <= band[1]
        first, own = rows[band[0] - 1][1].figures[0].interval, row.figures[0].interval
        assert first is not None
        assert own is not None
        assert own[1] >= first[0]


def test_where_kiosk_and_web_differ_more_than_by_chance_it_is_said() -> None:
    figures = essunga_by_age()
    kiosk, web = (n for n, group in enumerate(figures.groups) if group.by == "mode")

    def told(percents: tuple[int, int]) -> str:
        tables = []
        for table in figures.tables:
            rows = []
            for row in table.rows:
                found = list(row.figures)
                if row.name == "otrygg_kvall":
                    for group, percent in zip((kiosk, web), percents, strict=True):
                        found[group] = msgspec.structs.replace(
                            found[group], shown=Percent("about", percent, 1)
                        )
                rows.append(msgspec.structs.replace(row, figures=tuple(found)))
            tables.append(msgspec.structs.replace(table, rows=tuple(rows)))
        doctored = msgspec.structs.replace(figures, tables=tuple(tables))
        page = page_of(doctored)
        [section] = [section for section in page.sections if section.id == "sida-vid-sida"]
        return Read(html(msgspec.structs.replace(page, sections=(section,)))).text

    assert "fler vid kiosken, säker skillnad" in told((70, 40))
    assert "färre vid kiosken, säker skillnad" in told((40, 70))
    assert "säker skillnad" not in told((50, 50))
