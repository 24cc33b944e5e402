"""An online survey that asks something else than the question file is told of before it opens."""

from pathlib import Path

import hypothesis
import pytest
from hypothesis import assume
from msgspec.structs import replace

from exporter.comparing.compare import compare
from exporter.errors import PHRASES
from exporter.online.limesurvey import limesurvey
from exporter.online.surveyjs import surveyjs
from exporter.online.xlsform import xlsform
from questions.model import Survey
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY, exporter, memory, survey_of
from tests.exporter.office_folder import ESSUNGA, fill
from tests.exporter.online.respondents import is_asked
from tests.exporter.online_files import Rows, write_text, write_workbook
from tests.exporter.test_merge import examples
from tests.questions.strategies import surveys

SAY = phrases(PHRASES, "sv")
TWINS = {"limesurvey": limesurvey, "xlsform": xlsform, "surveyjs": surveyjs}


def said(file: Path, survey: Survey) -> list[str]:
    """What differs."""
    alike, lines = compare(file, survey, SAY)
    assert alike == (len(lines) == 1 and " skiljer sig " not in lines[0])
    return [line.strip() for line in lines[1:]]


def twins(survey: Survey, tool: str, folder: Path) -> list[Path]:
    for name, content in TWINS[tool](survey).items():
        (folder / name).write_bytes(content)
    return [folder / name for name in TWINS[tool](survey)]


@pytest.mark.parametrize("tool", TWINS)
@examples(10)
@hypothesis.given(survey=surveys())
def test_what_is_made_from_the_question_file_asks_the_same(tool: str, survey: Survey) -> None:
    """The readers know nothing of how it was made."""
    assume(is_asked(survey))
    with memory() as folder:
        for file in twins(survey, tool, folder):
            assert said(file, survey) == []


@pytest.mark.parametrize("tool", TWINS)
def test_easy_read_is_compared_with_its_own_texts(tool: str, tmp_path: Path) -> None:
    for file in twins(SURVEY, tool, tmp_path):
        assert said(file, SURVEY) == []


CHANGES = {
    "title: {sv: Trygg, en: Safe}\nquestions:\n": (
        "title: {sv: Trygg, en: Safe}\nquestions:\n"
        "  - {id: ny, type: text, text: {sv: Ny?, en: New?}}\n",
        "ny: frågan finns inte i webbenkäten. Lägg till den.",
    ),
    "  - id: ord\n": (
        "  - id: tankar\n",
        "ord: frågefilen har ingen sådan fråga. Ta bort den, eller ge den frågans rätta kod.",
    ),
    "modes: [web]": (
        "modes: [kiosk]",
        "utsatt: frågan ska bara finnas i kiosken. Ta bort den ur webbenkäten.",
    ),
    "id: sett\n    type: number\n    max: 99": (
        "id: sett\n    type: text",
        "sett: frågan är av ett annat slag i webbenkäten. Gör om den.",
    ),
    "pick: 2": ("pick: 3", "prio: webbenkäten har 2 platser i rangordningen, frågefilen har 3."),
    "stold:": (
        "ran:",
        "utsatt: svarsvalet ran finns inte i webbenkäten.",
    ),
    "skade:": (
        "sabb:",
        "utsatt: webbenkäten har ett svarsval skade, som frågefilen inte har.",
    ),
    "      torg: {sv: Torget, en: The square}\n      park: {sv: Parken, en: The park}\n": (
        "      park: {sv: Parken, en: The park}\n      torg: {sv: Torget, en: The square}\n",
        "plats: svarsvalen står i en annan ordning i webbenkäten.",
    ),
    "mork: {sv: Mörker,": (
        "ljus: {sv: Mörker,",
        "problem: raden ljus finns inte i webbenkäten.",
    ),
    "mork: {sv: Mörker, en: Darkness}": (
        "ljus: {sv: Mörker, en: Darkness}",
        "problem: webbenkäten har en rad mork, som frågefilen inte har.",
    ),
    "Hur ofta?": ("Hur många?", "sett, sv: frågan lyder ”Hur ofta?”, i frågefilen ”Hur många?”."),
    "The square": (
        "The market",
        "plats, en: torg heter ”The square”, i frågefilen ”The market”.",
    ),
    "min: 0\n    max: 40": (
        "min: 5\n    max: 40",
        "grader: minsta talet är 0 i webbenkäten, 5 i frågefilen.",
    ),
    "max: 99": ("max: 98", "sett: största talet är 99 i webbenkäten, 98 i frågefilen."),
    "max: 2": ("max: 3", "plats: högsta antalet val är 2 i webbenkäten, 3 i frågefilen."),
    "text: {sv: Förslag?": (
        "max_chars: 900\n    text: {sv: Förslag?",
        "ord: högsta antalet tecken är 500 i webbenkäten, 900 i frågefilen.",
    ),
    "exclusive: [ingen]": (
        "exclusive: [park]",
        "plats: park ska inte kunna väljas tillsammans med något annat.",
    ),
    "    exclusive: [ingen]\n": ("", "plats: ingen ska kunna väljas tillsammans med andra."),
    "land: {sv: På landet, en: In the country}\n    other: true": (
        "land: {sv: På landet, en: In the country}",
        "omrade: webbenkäten har en rad för egna ord (annat), som frågefilen inte har.",
    ),
    "skade: {sv: Skadegörelse, en: Damage}": (
        "skade: {sv: Skadegörelse, en: Damage}\n    other: true",
        "utsatt: raden för egna ord (annat) saknas i webbenkäten.",
    ),
    "{sv: Förslag?, en: Suggestion?}": (
        "{sv: Förslag?, en: Suggestion?}\n    show_if: {alder: [gam]}",
        "ord: frågan visas för alla i webbenkäten, men har ett villkor i frågefilen.",
    ),
    "    show_if: {plats: [torg, park, other]}\n": (
        "",
        "varfor: frågan har ett villkor i webbenkäten, men visas för alla i frågefilen.",
    ),
    "show_if: {plats: [torg, park, other]}": (
        "show_if: {plats: [torg, park]}",
        "varfor: villkoret är ett annat i webbenkäten än i frågefilen.",
    ),
    "alder: {not: [ung]}": (
        "alder: [ung]",
        "betyg: villkoret är ett annat i webbenkäten än i frågefilen.",
    ),
    "problem_fart: [stor]": (
        "problem_mork: [stor]",
        "betyg: villkoret är ett annat i webbenkäten än i frågefilen.",
    ),
}
"""What stands in the question file of which the twin was made; what stands there now; what is said.

Of ranks there are several questions, and of what was renamed both names are told.
"""


@pytest.mark.parametrize("tool", TWINS)
@pytest.mark.parametrize("before", CHANGES)
def test_every_kind_of_difference_is_told(tool: str, before: str, tmp_path: Path) -> None:
    after, sentence = CHANGES[before]
    assert QUESTIONS.count(before) == 1
    changed = survey_of(QUESTIONS.replace(before, after))
    file = twins(SURVEY, tool, tmp_path)[0]
    assert sentence in said(file, changed)


@pytest.mark.parametrize("tool", TWINS)
def test_languages_that_differ_are_told(tool: str, tmp_path: Path) -> None:
    swedish = replace(SURVEY, languages=("sv",))
    file = twins(SURVEY, tool, tmp_path)[0]
    assert "Webbenkäten finns på en, som frågefilen inte har." in said(file, swedish)
    file = twins(swedish, tool, tmp_path)[0]
    assert "Språket en finns inte i webbenkäten." in said(file, SURVEY)


OBLIGATORY = {
    "limesurvey": ("\tord\t1\tFörslag?\t\tsv\tN", "\tord\t1\tFörslag?\t\tsv\tY"),
    "surveyjs": ('"name": "ord"', '"isRequired": true, "name": "ord"'),
}


@pytest.mark.parametrize("tool", OBLIGATORY)
def test_a_question_that_has_to_be_answered_is_told(tool: str, tmp_path: Path) -> None:
    file = twins(SURVEY, tool, tmp_path)[0]
    text = file.read_text("utf-8")
    assert text.count(OBLIGATORY[tool][0]) == 1
    file.write_text(text.replace(*OBLIGATORY[tool]), "utf-8")
    assert said(file, SURVEY) == ["ord: frågan måste besvaras i webbenkäten. Gör den frivillig."]


def test_a_form_as_its_tool_gives_it_back_is_read(tmp_path: Path) -> None:
    """KoboToolbox writes `begin group`, blanks less and columns of its own."""
    survey = survey_of(ONE_OF_EACH)
    sheets: dict[str, Rows] = {
        "survey": [
            ["type", "name", "label::Svenska (sv)", "required", "constraint", "$kuid"],
            ["start", "start", "", "", "", "a"],
            ["select_one alder", "alder", "Ålder?", "true", "", "b"],
            ["begin group", "problem", "Problem?", "", "", "c"],
            ["select_one grad", "problem_fart", "Fart", "false", "", "d"],
            ["select_one grad", "problem_buss", "Buss", "false", "", "e"],
            ["end group", "", "", "", "", ""],
            ["integer", "sett", "Sett?", "false", ". >=0 and .<= 9", "f"],
        ],
        "choices": [
            ["list_name", "name", "label::Svenska (sv)"],
            ["alder", "ung", "Ung"],
            ["alder", "gam", "Gammal"],
            ["grad", "lite", "Litet"],
            ["grad", "stor", "Stort"],
        ],
    }
    file = write_workbook(tmp_path / "kobo.xlsx", sheets)
    assert said(file, survey) == ["alder: frågan måste besvaras i webbenkäten. Gör den frivillig."]


ONE_OF_EACH = """\
survey: liten
version: "1"
languages: [sv]
title: {sv: Liten}
questions:
  - {id: alder, type: single, text: {sv: "Ålder?"}, choices: {ung: {sv: Ung}, gam: {sv: Gammal}}}
  - id: problem
    type: matrix
    text: {sv: "Problem?"}
    rows: {fart: {sv: Fart}, buss: {sv: Buss}}
    columns: {lite: {sv: Litet}, stor: {sv: Stort}}
  - {id: sett, type: number, max: 9, text: {sv: "Sett?"}}
"""


# -- a first export


def trial(folder: Path, *rows: list[str]) -> Path:
    own = ["id", "submitdate", "startlanguage"]
    asked = ["alder", "problem[fart]", "problem[buss]", "sett"]
    head = [*own, *(f"{name}. {TEXTS[name]}" for name in asked)]
    lines = [[str(n), "1980-01-01 00:00:00", *row] for n, row in enumerate(rows, 1)]
    return write_text(folder / "prov.csv", [head, *lines])


TEXTS = {
    "alder": "Ålder?",
    "problem[fart]": "Problem? [Fart]",
    "problem[buss]": "Problem? [Buss]",
    "sett": "Sett?",
}


def test_an_export_that_has_what_the_file_has_is_alike(tmp_path: Path) -> None:
    file = trial(tmp_path, ["sv", "ung", "lite", "stor", "3"])
    assert said(file, survey_of(ONE_OF_EACH)) == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("max: 9", "max: 2", "sett, rad 2: talet är utanför gränserna i frågefilen, eller inget"),
        ("ung: {sv: Ung}", "barn: {sv: Barn}", "alder, rad 2: svaret är varken en kod eller en"),
        (
            'id: sett, type: number, max: 9, text: {sv: "Sett?"}',
            'id: antal, type: number, text: {sv: "Hur många?"}',
            "antal: ingen kolumn i exporten.",
        ),
        ("Sett?", "Vad tycker du?", "sett: koden finns i frågefilen, men texten är en helt annan."),
        ("Problem?", "Problemet?", "problem[fart]: texten är inte riktigt den som står"),
        (
            "buss: {sv: Buss}",
            "vagar: {sv: Vägar}",
            "problem[buss]: kolumnen hör inte till någon fråga",
        ),
        ("[sv]", "[en]", "Webbenkäten finns på sv, som frågefilen inte har."),
        ("max: 9", "max: 9, show_if: {alder: [gam]}", "sett, rad 2: frågan är besvarad, men ska"),
    ],
)
def test_what_an_export_shows_to_differ_is_told(
    before: str, after: str, sentence: str, tmp_path: Path
) -> None:
    file = trial(tmp_path, ["sv", "ung", "lite", "stor", "3"])
    text = ONE_OF_EACH.replace(before, after)
    survey = survey_of(text.replace("sv:", "en:") if after == "[en]" else text)
    assert any(line.startswith(sentence) for line in said(file, survey))


def test_a_text_too_long_and_an_export_of_nobody_are_told(tmp_path: Path) -> None:
    survey = survey_of(
        ONE_OF_EACH + "  - {id: ord, type: text, max_chars: 5, text: {sv: Egna ord}}\n"
    )
    head = ["id", "submitdate", "alder", "problem[fart]", "problem[buss]", "sett", "ord"]
    rows = [head, ["1", "1980-01-01 00:00:00", "ung", "", "", "", "sju ord"]]
    assert said(write_text(tmp_path / "a.csv", rows), survey) == [
        "ord: någon text är längre än 5 tecken. Sätt gränsen i webbenkäten."
    ]
    rows[1][2:] = [""] * 5
    assert "Exporten har inget svar. Svara själv ett par gånger och exportera igen." in said(
        write_text(tmp_path / "b.csv", rows), survey
    )


# -- the command


def test_the_command_ends_as_alike_different_or_unreadable(tmp_path: Path) -> None:
    fill(tmp_path)
    twin = exporter("online", "--to", "limesurvey", "--survey", ESSUNGA, "-o", tmp_path / "webben")
    assert twin.code == 0
    file = tmp_path / "webben/essunga_trygg.txt"
    alike = exporter("compare", file, "--survey", ESSUNGA)
    assert (alike.code, alike.err) == (0, "")
    text = file.read_text("utf-8").replace("u16", "u15")
    file.write_text(text, "utf-8")
    differs = exporter("compare", file, "--survey", ESSUNGA)
    assert differs.code == 1
    assert "alder: svarsvalet u16 finns inte i webbenkäten." in differs.out
    file.write_text(text + 'Q\t"', "utf-8")
    [bundle] = (tmp_path / "svar").glob("*.kiosk")
    lss = tmp_path / "survey.lss"
    lss.write_text("<?xml version='1.0'?>\n<document>\n <LimeSurveyDocType>Survey", "utf-8")
    for unreadable in (file, bundle, lss, tmp_path / "svar", tmp_path / "saknas", ESSUNGA):
        refused = exporter("compare", unreadable, "--survey", ESSUNGA)
        assert (refused.code, refused.out) == (2, ""), unreadable
        assert len(refused.err.splitlines()) == 1
