"""The poster and the picture: figures of the page, promises of the context, and room for them."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import msgspec
import page as judge
import pytest
from PIL import Image
from pypdf import PdfReader

from exporter.report.context import Context, Done, Promise, Words
from exporter.report.model import Published
from exporter.report.writers.page.elements import KeyFigures, Poster
from exporter.report.writers.page.poster import build_poster
from exporter.report.writers.typeset.poster import described, picture, poster_pdf
from tests.exporter.report.writers.results import essunga_by_age, small, survey_of
from tests.exporter.report.writers.test_page import by_source, context, page_of, words
from tests.exporter.report.writers.test_pdf import HOSTILE, bare, figures, read, texts

ACCENT, WHITE = (0x1F, 0x5F, 0x8B), (255, 255, 255)
LONG = "Trafiksäkerhetshöjande hastighetsbegränsningsåtgärder vid övergångsställen, "


def poster_of(figures: Published, language: str = "sv", known: Context | None = None) -> Poster:
    return build_poster(figures, survey_of(figures), words(figures, language), known)


@cache
def whole(language: str = "sv") -> Poster:
    return poster_of(essunga_by_age(), language, context())


def wordy() -> Context:
    """As much as a context file may say."""
    long = (LONG * 4)[:300]
    promises = tuple(
        Promise(
            id=f"lofte_{number}",
            by=("polisen",),
            text={"sv": long},
            state="ongoing",
            done=(Done(what={"sv": long}, count=85),),
        )
        for number in range(9)
    )
    own = Words(findings=((LONG * 3)[:200],) * 3)
    return msgspec.structs.replace(
        context(), promises=promises, words={"sv": own}, municipality=LONG
    )


def hidden(figures: Published) -> Published:
    """With no share of anything."""
    tables = tuple(
        msgspec.structs.replace(
            table,
            rows=tuple(
                msgspec.structs.replace(
                    row,
                    figures=tuple(
                        msgspec.structs.replace(one, status="hidden", shown=None, interval=None)
                        for one in row.figures
                    ),
                )
                for row in table.rows
            ),
        )
        for table in figures.tables
    )
    return msgspec.structs.replace(figures, tables=tables)


# -- what they say


@pytest.mark.parametrize("language", ["sv", "en"])
def test_its_figures_are_the_findings_of_the_page(language: str) -> None:
    poster = whole(language)
    first = page_of(essunga_by_age(), language, context()).sections[0]
    [found] = [element for element in first.elements if isinstance(element, KeyFigures)]
    assert poster.figures == found.figures
    assert len(poster.figures) == 3
    known = by_source(essunga_by_age(), language)
    for one in (poster.answered, *(one.figure for one in poster.figures)):
        told = [part for part in one if not isinstance(part, str)]
        assert [part.text for part in told] == [known[part.source].share_shown for part in told]


@pytest.mark.parametrize("seed", [1, 3, 8, 11, 12, 13, 37])
def test_of_any_survey_it_shows_published_figures_and_none_that_is_hidden(seed: int) -> None:
    poster = poster_of(small(seed))
    known = by_source(small(seed), "sv")
    for one in poster.figures:
        for part in one.figure:
            assert not isinstance(part, str)
            assert known[part.source].status == "shown"
            assert known[part.source].share_shown == part.text
    assert bool(poster.figures) != bool(poster.untold)
    assert next(figures(poster)) in "".join(read(poster_pdf(poster)))


@pytest.mark.parametrize(("language", "about"), [("sv", "Ungefär 600 svar"), ("en", "about 600")])
def test_a_number_that_is_rounded_is_called_so(language: str, about: str) -> None:
    poster = poster_of(essunga_by_age(), language)
    assert about in "".join(one if isinstance(one, str) else one.text for one in poster.answered)


def test_with_too_few_answers_it_says_so() -> None:
    poster = poster_of(hidden(essunga_by_age()), "sv", context())
    assert not poster.figures
    [text] = read(poster_pdf(poster))
    assert bare("Svaren är för få för att visa siffror utan att någon kan pekas ut.") in bare(text)
    assert not re.search("[0-9] ?%", text)
    assert "för få för att visa" in described(poster)


def test_the_municipality_may_choose_the_findings() -> None:
    own = Words(findings=("Fler vågar gå ut.",))
    known = msgspec.structs.replace(context(), words={"sv": own})
    poster = poster_of(essunga_by_age(), "sv", known)
    assert [one.line for one in poster.figures] == [("Fler vågar gå ut.",)]
    assert "Fler vågar gå ut." in read(poster_pdf(poster))[0]


def test_police_and_municipality_take_turns_and_what_was_dropped_is_left_out() -> None:
    given = context().promises
    assert [deed.by.split(",")[0] for deed in whole().deeds[:4]] == [
        *("Polisen", "Kommunen", "Polisen och kommunen tillsammans", "Polisen")
    ]
    assert len(whole().deeds) == len(given)
    dropped = msgspec.structs.replace(given[0], state="dropped")
    not_begun = msgspec.structs.replace(given[1], done=())
    known = msgspec.structs.replace(context(), promises=(dropped, not_begun, *given[2:]))
    deeds = [deed.text for deed in poster_of(essunga_by_age(), "sv", known).deeds]
    assert given[0].text["sv"] not in deeds
    assert deeds[0] == given[2].text["sv"]
    assert deeds[-1] == given[1].text["sv"]


def test_without_a_context_it_claims_nothing_of_what_is_done() -> None:
    poster = poster_of(essunga_by_age())
    assert poster.title == "Så svarade ni"
    assert "gör vi" not in "".join(read(poster_pdf(poster)))


# -- the poster


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_one_page_that_says_it_all(language: str) -> None:
    poster = whole(language)
    [text] = read(poster_pdf(poster))
    shown = msgspec.structs.replace(poster, deeds=poster.deeds[:6], untold="")
    assert all(bare(one) in bare(text) for one in texts(shown) if one != language)
    report = judge.validate_pdf_bytes(poster_pdf(poster), profile="ua1")
    assert report.is_compliant, report


def test_equal_figures_give_equal_bytes() -> None:
    again = msgspec.structs.replace(whole())
    assert poster_pdf(again) == poster_pdf(whole())
    assert picture(again) == picture(whole())


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_wrote_comes_out_as_written(text: str) -> None:
    given = msgspec.structs.replace(context().promises[0], text={"sv": text})
    known = msgspec.structs.replace(
        context(), promises=(given,), words={"sv": Words(findings=(text,))}
    )
    poster = poster_of(essunga_by_age(), "sv", known)
    [page] = read(poster_pdf(poster))
    assert bare(page).count(bare(text)) == 2
    assert picture(poster)


def test_however_much_there_is_to_say_it_fits() -> None:
    poster = poster_of(essunga_by_age(), "sv", wordy())
    document = PdfReader(io.BytesIO(poster_pdf(poster)))
    assert len(document.pages) == 1
    text = bare(document.pages[0].extract_text())
    assert bare(poster.footer[-1]) in text
    assert bare(poster.caveat) in text
    assert all(bare(one) in text for key in poster.figures for one in texts(key))


# -- the picture


def edges(image: Image.Image, wide: int) -> Iterator[object]:
    """The colours that are so near the left, the right or the lower edge."""
    for box in (
        (0, 0, wide, image.height),
        (image.width - wide, 0, image.width, image.height),
        (0, image.height - wide, image.width, image.height),
    ):
        yield from (colour for _, colour in image.crop(box).getcolors(1 << 24) or ())


POSTERS: Mapping[str, Callable[[], Poster]] = {
    "whole": whole,
    "in English": lambda: whole("en"),
    "without a context": lambda: poster_of(small(1)),
    "nothing to show": lambda: poster_of(hidden(essunga_by_age()), "sv", context()),
    "much to say": lambda: poster_of(essunga_by_age(), "sv", wordy()),
}


@pytest.mark.parametrize("poster", POSTERS.values(), ids=POSTERS)
def test_it_is_a_square_and_nothing_runs_over_its_edges(poster: Callable[[], Poster]) -> None:
    image = Image.open(io.BytesIO(picture(poster()))).convert("RGB")
    assert image.size == (1080, 1080)
    assert set(edges(image, 20)) == {ACCENT, WHITE}


def test_it_says_in_words_what_it_shows() -> None:
    with Image.open(io.BytesIO(picture(whole()))) as image:
        assert isinstance(image.info["Description"], str)
        described = image.info["Description"]
        assert image.info["Software"] == "Medborgarkiosk"
        image.load()
    for one in figures(whole()):
        assert one in described
