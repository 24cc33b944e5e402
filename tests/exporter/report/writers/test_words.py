"""What a figure is called is the same in all files, in the language of the reader."""

import pytest

from exporter.report.model import Base, Figure, Percent, Row, Value
from exporter.report.writers.words import Words, in_tenths

SWEDISH, ENGLISH = Words("sv", ("sv", "en")), Words("en", ("sv", "en"))


@pytest.mark.parametrize(
    ("share", "swedish", "english"),
    [
        (Percent("about", 27, 1), "27 %", "27%"),
        (Percent("at_most", 15, 5), "högst 15 %", "at most 15%"),
        (Percent("at_least", 98, 1), "minst 98 %", "at least 98%"),
        (Percent("about", 30, 10), "ungefär 3 av 10", "about 3 in 10"),
        (Percent("at_most", 20, 10), "högst 2 av 10", "at most 2 in 10"),
        (Percent("at_least", 80, 10), "minst 8 av 10", "at least 8 in 10"),
        (Percent("under_half", 40, 0), "mindre än hälften", "less than half"),
        (Percent("about_half", 50, 0), "ungefär hälften", "about half"),
        (Percent("over_half", 60, 0), "mer än hälften", "more than half"),
    ],
)
def test_a_share_in_words(share: Percent, swedish: str, english: str) -> None:
    assert (SWEDISH.share(share), ENGLISH.share(share)) == (swedish, english)


def shown(words: Words, measure: str, figure: Figure) -> str:
    return words.figure(Row("", measure, {}, ()), figure)


@pytest.mark.parametrize(
    ("tenths", "text"), [(80, "+8"), (-80, "−8"), (0, "0"), (-1000, "−100"), (1000, "+100")]
)
def test_a_balance_has_a_sign_and_a_real_minus(tenths: int, text: str) -> None:
    for words in (SWEDISH, ENGLISH):
        assert shown(words, "balance", Figure("shown", Value(tenths))) == text


@pytest.mark.parametrize("measure", ["mean", "median", "points"])
def test_a_mean_has_one_decimal(measure: str) -> None:
    for tenths, swedish, english in [
        (24, "2,4", "2.4"),
        (0, "0,0", "0.0"),
        (1230, "123,0", "123.0"),
    ]:
        figure = Figure("shown", Value(tenths))
        assert shown(SWEDISH, measure, figure) == swedish
        assert shown(ENGLISH, measure, figure) == english


def test_why_there_is_no_figure() -> None:
    assert shown(SWEDISH, "choice", Figure("hidden")) == "för få svar"
    assert shown(SWEDISH, "balance", Figure("not_asked")) == "ej frågad"
    assert shown(ENGLISH, "mean", Figure("hidden")) == "too few answers"
    assert shown(ENGLISH, "choice", Figure("not_asked")) == "not asked"


def test_a_base_is_a_range_or_the_nearest_five() -> None:
    assert SWEDISH.base(Base(273, 277, 275)) == "275"
    assert SWEDISH.base(Base(10, 19)) == "10–19"
    assert SWEDISH.base(None) == "för få svar"
    assert SWEDISH.base(None, "not_asked") == "ej frågad"
    assert SWEDISH.few(None) == "färre än 10"
    assert SWEDISH.count(None) == "för få svar"
    assert SWEDISH.count(15) == "15"


def test_an_interval() -> None:
    figure = Figure("shown", Percent("about", 27, 1), (24, 30))
    assert (SWEDISH.interval(figure), ENGLISH.interval(figure)) == ("24–30 %", "24–30%")
    assert SWEDISH.interval(Figure("shown", Percent("over_half", 60, 0))) == ""


def test_texts_that_a_survey_lacks_are_in_its_first_language() -> None:
    texts = {"en": "Yes", "fi": "Kyllä"}
    assert Words("en", ("fi", "en")).text(texts) == "Yes"
    assert Words("sv", ("fi", "en")).text(texts) == "Kyllä"
    assert Words("sv", ("fi", "en")).text({}) == ""


@pytest.mark.parametrize(
    ("share", "swedish"),
    [
        (Percent("about", 57, 1), "ungefär 6 av 10"),
        (Percent("about", 35, 5), "ungefär 4 av 10"),
        (Percent("about", 3, 1), "högst 1 av 10"),
        (Percent("about", 96, 1), "minst 9 av 10"),
        (Percent("at_most", 2, 1), "högst 1 av 10"),
        (Percent("at_most", 10, 5), "högst 1 av 10"),
        (Percent("at_least", 98, 1), "minst 9 av 10"),
        (Percent("about", 30, 10), "ungefär 3 av 10"),
        (Percent("over_half", 60, 0), "mer än hälften"),
    ],
)
def test_a_share_in_tenths_tells_no_more_than_it_did(share: Percent, swedish: str) -> None:
    assert SWEDISH.share(in_tenths(share)) == swedish
