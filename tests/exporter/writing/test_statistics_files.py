"""Parquet, SPSS and the data package: other people's programs read what was answered."""

import json
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from frictionless import validate

from exporter.merge import merge
from exporter.output_names import Output
from exporter.protection.groups import rolled_up
from exporter.writing.labels import coded
from questions.fingerprint import fingerprint
from questions.variables import variables
from tests.exporter import municipality
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office import QUESTIONS, Kiosk, survey_of, write_csv, written
from tests.exporter.office_folder import ESSUNGA
from tests.exporter.residents import submissions


class Office:
    """A detailed and a protected result of the same answers."""

    def __init__(self, folder: Path) -> None:
        records = municipality.respondents(2, 60)
        export = write_export(folder / "webb.csv", municipality.SURVEY, records)
        text = ESSUNGA.read_text("utf-8")
        with Kiosk(folder / "data", municipality.SURVEY, text, "på torget") as kiosk:
            bundle = kiosk.take(submissions(municipality.SURVEY, 30)).bundle(folder)
        self.merged = merge([export, bundle], municipality.SURVEY)
        self.detailed = written(self.merged, folder / "allt", text)
        self.protected = written(self.merged, folder / "skyddat", text, detailed=False)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


# -- Parquet


def test_parquet_has_the_codes_and_says_what_they_are_of(office: Office) -> None:
    for folder in (office.detailed, office.protected):
        frame = pl.read_parquet(folder / Output.PARQUET)
        csv = pl.read_csv(folder / Output.RESPONSES, infer_schema=False)
        assert frame.columns == csv.columns
        assert frame.cast(pl.String).fill_null("").equals(csv.fill_null(""))
        about = pl.read_parquet_metadata(folder / Output.PARQUET)
        assert about["fingerprint"] == fingerprint(municipality.SURVEY)
        assert (about["survey"], about["version"]) == ("essunga_trygg", "2027-1")
        rows = municipality.SURVEY if folder == office.detailed else rolled_up(municipality.SURVEY)
        assert about["rows_fingerprint"] == fingerprint(rows)
    assert fingerprint(rolled_up(municipality.SURVEY)) != fingerprint(municipality.SURVEY)
    assert "DETALJERAD" in pl.read_parquet_metadata(office.detailed / Output.PARQUET)["about"]
    assert "Skyddade svar" in pl.read_parquet_metadata(office.protected / Output.PARQUET)["about"]


# -- SPSS


def test_sav_has_every_value_as_a_number_with_its_label(office: Office) -> None:
    frame, meta = pyreadstat.read_sav(
        office.detailed / Output.SPSS, output_format="polars", user_missing=True
    )
    exact = coded(office.merged.responses, office.merged.survey)
    assert frame.columns == exact.columns
    assert frame["place"].to_list() == exact["place"].to_list()
    assert frame["mode"].to_list() == [{"kiosk": 1, "web": 2}[m] for m in exact["mode"]]
    assert meta.column_names_to_labels["alder"] == "Hur gammal är du?"
    assert meta.variable_value_labels["alder"][99] == "Vill inte svara"
    assert meta.variable_value_labels["utsatt_stold"] == {1: "Ja", 0: "Nej", -1: "(visades inte)"}
    for variable in variables(office.merged.survey):
        not_shown = None if len(variable.missing()) > 1 else -1
        numbers = {**variable.numbers(), "-1": not_shown}
        values = exact[variable.name].to_list()
        as_numbers = [numbers[v] if isinstance(v, str) else v for v in values]
        assert frame[variable.name].to_list() == as_numbers, variable.name


def test_sav_says_what_is_missing_and_how_it_is_measured(office: Office) -> None:
    _, meta = pyreadstat.read_sav(office.protected / Output.SPSS, user_missing=True)
    reasons = {"lo": -2, "hi": -1}
    assert meta.missing_ranges["alder"] == [reasons, {"lo": 99, "hi": 99}]
    assert meta.missing_ranges["loftmarkt"] == [reasons]
    assert meta.missing_ranges["grann"] == [reasons, {"lo": 98, "hi": 98}]
    measures = meta.variable_measure
    assert (measures["alder"], measures["loftmarkt"], measures["settpolis"]) == (
        "nominal",
        "ordinal",
        "scale",
    )
    assert meta.variable_value_labels["alder"][1] == "Under 30 år"
    assert meta.variable_value_labels["kon"][-2] == "uppgift utelämnad"
    assert meta.file_label == "Medborgarenkät – Trygg i Essunga kommun"
    assert "Skyddade svar" in " ".join(meta.notes)


BOTH = """\
survey: s
version: "1"
languages: [sv]
title: {sv: Två sätt att inte svara}
questions:
  - id: a
    type: single
    text: {sv: A?}
    choices:
      ja: {sv: Ja}
      vet: {sv: Vet inte, missing: unknown}
      vill: {sv: Vill inte, missing: declined}
  - id: b
    type: single
    text: {sv: B?}
    show_if: {a: [ja]}
    choices:
      ja: {sv: Ja}
      vet: {sv: Vet inte, missing: unknown}
      vill: {sv: Vill inte, missing: declined}
"""


def test_where_two_choices_are_missing_what_was_not_shown_is_empty(tmp_path: Path) -> None:
    rows = [{"id": "1", "a": "ja", "b": "vill"}, {"id": "2", "a": "vet"}]
    path = write_csv(tmp_path / "a.csv", ["id", "submitdate", "a", "b"], rows)
    folder = written(merge([path], survey_of(BOTH)), tmp_path / "ut", BOTH)
    frame, meta = pyreadstat.read_sav(
        folder / Output.SPSS, output_format="polars", user_missing=True
    )
    assert frame.select("a", "b").rows() == [(1, 99), (98, None)]
    assert meta.missing_ranges["b"] == [{"lo": 98, "hi": 99}]
    book = (folder / Output.CODEBOOK).read_text("utf-8")
    assert "b,B?,code,-1,(visades inte) (tomt i responses.sav),-1,not_shown" in book


def test_long_words_are_cut_between_characters(tmp_path: Path) -> None:
    text = (
        QUESTIONS.replace("sv: Hur gammal?", f"sv: {'å' * 200}")
        .replace("sv: Ung,", f"sv: {'ö' * 100},")
        .replace("title: {sv: Trygg,", f"title: {{sv: {'ä' * 60},")
    )
    survey = survey_of(text)
    path = write_csv(
        tmp_path / "a.csv", ["id", "submitdate", "alder"], [{"id": "1", "alder": "ung"}]
    )
    folder = written(merge([path], survey), tmp_path / "ut", text, only={Output.SPSS})
    _, meta = pyreadstat.read_sav(folder / Output.SPSS)
    assert meta.column_names_to_labels["alder"] == "å" * 127
    assert meta.variable_value_labels["alder"][1] == "ö" * 60
    assert meta.file_label == "ä" * 32


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not installed")
def test_pspp_reads_it(office: Office, tmp_path: Path) -> None:
    """The program that people without SPSS have."""
    syntax = tmp_path / "a.sps"
    syntax.write_text(
        f"GET FILE='{office.detailed / Output.SPSS}'.\nDISPLAY DICTIONARY /VARIABLES=alder.\n"
        "FREQUENCIES /VARIABLES=alder /FORMAT=NOTABLE /STATISTICS=NONE.\n"
        f"SAVE TRANSLATE /OUTFILE='{tmp_path / 'a.csv'}' /TYPE=CSV /FIELDNAMES /CELLS=VALUES.\n",
        "utf-8",
    )
    done = subprocess.run(
        ["pspp", syntax],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Hur gammal är du?" in done.stdout
    assert "Yngre än 16 år" in done.stdout
    read = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    theirs = read["alder"].fill_null("").str.strip_chars().to_list()
    numbers = {v.name: v for v in variables(office.merged.survey)}["alder"].numbers()
    exact = coded(office.merged.responses, office.merged.survey)["alder"].to_list()
    assert theirs == [str(numbers[code]) if code else " ".strip() for code in exact]


# -- the data package


def test_frictionless_finds_the_package_valid(office: Office) -> None:
    for folder in (office.detailed, office.protected):
        report = validate(folder / Output.DATA_PACKAGE)
        assert report.valid, report.to_summary()
        assert [task.name for task in report.tasks] == [
            "responses",
            "comments",
            "codebook",
            "report",
        ]


def test_frictionless_would_notice_a_value_that_the_survey_does_not_have(
    office: Office, tmp_path: Path
) -> None:
    folder = shutil.copytree(office.protected, tmp_path / "ut")
    path = folder / Output.RESPONSES
    path.write_bytes(path.read_bytes().replace(b",fran_65,", b",fran_66,", 1))
    assert not validate(folder / Output.DATA_PACKAGE).valid


def test_the_package_names_only_what_is_there(office: Office, tmp_path: Path) -> None:
    folder = written(office.merged, tmp_path / "ut", only={Output.DATA_PACKAGE})
    package = json.loads((folder / Output.DATA_PACKAGE).read_text("utf-8"))
    assert [resource["path"] for resource in package["resources"]] == [Output.REPORT]
    assert validate(folder / Output.DATA_PACKAGE).valid


def test_the_question_file_is_there_as_it_is(office: Office) -> None:
    assert (office.detailed / Output.QUESTIONS).read_bytes() == ESSUNGA.read_bytes()
