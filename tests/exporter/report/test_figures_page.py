"""docs/figures.md: its example, worked by hand, is what the program makes of those answers."""

import re
from pathlib import Path

from exporter.report.model import Percent, Published
from exporter.report.standardised import WIDEST, standardised
from exporter.report.steps import ENDS, LEAST_SHOWN, Level, base_shown, level_of, share_shown
from exporter.report.writers.cells import Cell, cells
from exporter.report.writers.page.population import effect
from exporter.report.writers.words import Words
from tests.exporter.report import example
from tests.exporter.report.attacked import attack, case_of

PAGE = (Path(__file__).parents[3] / "docs" / "figures.md").read_text("utf-8")
EXAMPLE = PAGE.partition("\n## Ett exempel att räkna efter")[2]
STANDARDISED = PAGE.partition("\n### Ett exempel att räkna efter")[2].partition("\n## ")[0]
WORDS = Words("sv", ("sv",))


def told(published: Published) -> dict[tuple[str, str, str], Cell]:
    return {(cell.item, cell.group_by, cell.group): cell for cell in cells(published, WORDS)}


def test_the_answers_of_the_example_stand_on_the_page() -> None:
    texts = {"mtry": "Mycket trygg", "gtry": "Ganska trygg", "gotr": "Ganska otrygg"}
    texts |= {"motr": "Mycket otrygg", "vetej": "Vet inte"}
    for code, text in texts.items():
        young, middle = (given[code] for given in example.ANSWERS.values())
        assert f"| {text} | {young} | {middle} | {young + middle} |" in EXAMPLE


def test_what_the_page_says_of_the_example_is_what_is_published() -> None:
    found = told(case_of(example.survey(), example.responses()).published)
    everybody = ("total", "")
    assert found["otrygg", *everybody].share_shown == "ungefär 5 av 10"
    assert found["otrygg", *everybody].base_shown == "20–29"
    assert found["mtry", *everybody].share_shown == "ungefär 3 av 10"
    assert found["motr", *everybody].share_shown == "ungefär 2 av 10"
    assert found["who_answered", *everybody].share_shown == "25"
    assert found["who_answered", "alder", "ung"].share_shown == "10"
    assert found["who_answered", "alder", "mitt"].share_shown == "15"
    for group in ("gam", "-"):
        assert found["who_answered", "alder", group].share_shown == "för få svar"
    for group in ("ung", "mitt"):
        assert found["otrygg", "alder", group].share_shown == "för få svar"
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", EXAMPLE, re.DOTALL)}
    printed = base_shown(11)
    assert printed is not None
    assert WORDS.share(share_shown(8, 11, printed, Level.WORDS)) == "mer än hälften"
    assert bold == {
        *("20–29", "ungefär 5 av 10", "ungefär 3 av 10", "ungefär 2 av 10"),
        *("25", "10", "15", "för få svar", "mer än hälften"),
    }


def test_the_standardised_example_on_the_page_is_what_is_published() -> None:
    figures = case_of(example.survey(), example.responses(example.OF_AN_OLD_MANY)).published
    figures = standardised(figures, {"alder": example.INHABITANTS})
    found = told(figures)
    rows = []
    for name, (age, given) in zip(
        ("under 30 år", "30–64 år", "65 år eller äldre"),
        example.OF_AN_OLD_MANY.items(),
        strict=True,
    ):
        shown = found["otrygg", "alder", age]
        assert isinstance(shown.shown, Percent)
        low, high = (f"{end / 10:.1f}".replace(".", ",") for end in shown.shown.bounds)
        unsafe = given["gotr"] + given["motr"]
        ends = f"{low} och {high}"
        rows.append(f"| {name} | {sum(given.values())} | {unsafe} | {shown.share_shown} | {ends} |")
    everybody = found["otrygg", "total", ""]
    rows.append(f"| alla | 290 | 89 | {everybody.share_shown} | |")
    assert "\n".join(rows) in STANDARDISED
    total = found["otrygg", "as_population", "alder"]
    lowest, highest = (
        sum(size * end for size, end in zip(example.INHABITANTS.values(), ends, strict=True))
        for ends in ((17.5, 17.5, 42.5), (22.5, 22.5, 47.5))
    )
    assert (round(lowest / 5650, 1), round(highest / 5650, 1)) == (23.6, 28.6)
    assert re.findall(r"\*\*(.+?)\*\*", STANDARDISED) == [
        total.share_shown,
        WORDS.between(total.share_low or 0, total.share_high or 0),
        everybody.share_shown,
        WORDS.between(everybody.share_low or 0, everybody.share_high or 0),
        "skulle bli lägre",
    ]
    [row] = [row for row in figures.tables[0].rows if row.measure == "indicator"]
    assert effect(row.figures[0], row.standardised[0]) == "lower"


def test_what_the_page_says_of_standardised_totals_is_so() -> None:
    assert f"mer än {WIDEST} procentenheter" in PAGE
    assert Percent("about", 20, 5).bounds == (175, 225)
    assert Percent("at_most", 5, 1).bounds == (0, 50)
    assert Percent("under_half", 40, 0).bounds == (0, 400)
    assert Percent("about_half", 50, 0).bounds == (400, 600)


def test_nobody_is_pinned_in_the_example() -> None:
    assert attack(case_of(example.survey(), example.responses())) == []


def test_the_rules_on_the_page_are_those_of_the_program() -> None:
    assert (LEAST_SHOWN, ENDS) == (10, 4)
    for base, words in ((30, "högst 15 %"), (95, "högst 5 %"), (300, "högst 2 %")):
        printed = base_shown(base)
        assert printed is not None
        assert WORDS.share(share_shown(2, base, printed, level_of(base))) == words
        assert f"{base}" in PAGE
        assert words in PAGE
    rows = re.findall(r"^\| (under 10|\d+–\d+|100 och fler) \|", PAGE, re.MULTILINE)
    assert rows == ["under 10", "10–19", "20–29", "30–99", "100 och fler"]
