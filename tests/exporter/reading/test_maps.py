"""A map says what the columns of any export hold: it is checked, drafted, and found by its name."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.cli import PHRASES
from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from exporter.reading.drafting import draft
from exporter.reading.inspect import inspect
from exporter.reading.map_file import load_map
from questions.commands.errors import CommandError
from questions.wording import phrases
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    comments_of,
    exporter,
    found,
    merged_comments,
    merged_rows,
    rows_of,
)
from tests.exporter.online_files import Rows, write_text, write_workbook
from tests.exporter.online_tools import by_text, google, ranks_in_cells, table
from tests.typed import Said

SAY = phrases(PHRASES, "sv")
CHANCE = random.Random(17)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 40)}

REDCAP: Rows = [
    ["record_id", "age_group", "where___1", "where___2", "how_often", "idea", "form_complete"],
    ["1", "1", "1", "0", "3", "Fler lampor", "2"],
    ["2", "2", "0", "1", "4", "", "2"],
    ["3", "1", "0", "0", "", "", "0"],
]
MAP = """\
record: record_id
complete: form_complete
columns:
  age_group: {variable: alder, values: {"1": ung, "2": gam}}
  where___1: plats_torg
  where___2: plats_park
  how_often: sett
  idea: ord
"""


def with_map(folder: Path, rows: Rows, text: str, name: str = "svar.map.yaml") -> Merged:
    (folder / name).write_text(text, "utf-8")
    return merge([write_text(folder / "svar.csv", rows)], SURVEY)


@pytest.mark.parametrize("name", ["svar.map.yaml", "svar.csv.map.yaml"])
def test_an_export_of_any_tool_is_read_with_the_map_beside_it(tmp_path: Path, name: str) -> None:
    merged = with_map(tmp_path, REDCAP, MAP, name)
    columns = ("alder", "plats_torg", "plats_park", "sett")
    assert sorted(merged.responses.select(columns).rows(), key=str) == [
        ("gam", 0, 1, 4),
        ("ung", 1, 0, 3),
        ("ung", None, None, None),
    ]
    assert merged_comments(merged) == {("ord", "Fler lampor"): 1}
    assert not found(merged, "unknown_column")


def test_a_map_that_is_named_is_for_the_export_with_its_headings(tmp_path: Path) -> None:
    (tmp_path / "karta.yaml").write_text(MAP, "utf-8")
    known = [["id", "submitdate", "sett"], ["1", "x", "9"]]
    files = [write_text(tmp_path / "a.csv", REDCAP), write_text(tmp_path / "b.csv", known)]
    merged = merge(files, SURVEY, maps=[tmp_path / "karta.yaml"])
    assert sorted(merged.responses["sett"].drop_nulls()) == [3, 4, 9]
    assert [name for name, _ in merged.sources] == ["limesurvey", "map"]


def test_a_map_that_is_named_and_fits_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "karta.yaml").write_text("columns: {Alder: alder}", "utf-8")
    path = write_text(tmp_path / "b.csv", [["id", "submitdate", "sett"], ["1", "x", "9"]])
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY, maps=[tmp_path / "karta.yaml"])
    assert refused.value.phrase == "map_unused"


def test_without_a_map_the_export_is_not_recognised(tmp_path: Path) -> None:
    with pytest.raises(ExporterError) as refused:
        merge([write_text(tmp_path / "svar.csv", REDCAP)], SURVEY)
    assert refused.value.phrase == "unrecognised"


def test_what_a_map_ignores_needs_no_person_and_what_it_does_not_name_does(tmp_path: Path) -> None:
    rows = [[*row, "x"] for row in REDCAP]
    rows[0][-1] = "extra"
    merged = with_map(tmp_path, rows, MAP)
    assert [f.column for f in found(merged, "unknown_column")] == ["extra"]
    assert not found(with_map(tmp_path, rows, MAP + "  extra: ignore\n"), "unknown_column")


def test_a_map_adds_to_a_tool_that_is_known(tmp_path: Path) -> None:
    rows = [["Tidstämpel", "Hur ofta?", "Ålder i år"], ["2027-05-02 10:00:00", "3", "Yngre"]]
    text = """columns: {"Ålder i år": {variable: alder, values: {yngre: ung}}}"""
    merged = with_map(tmp_path, rows, text)
    assert merged.responses.select("sett", "alder").rows() == [(3, "ung")]
    assert [name for name, _ in merged.sources] == ["google-forms"]


def test_headings_that_are_alike_are_counted(tmp_path: Path) -> None:
    rows = [["Antal", "Antal"], ["3", "4"]]
    merged = with_map(tmp_path, rows, 'columns: {Antal: sett, "Antal #2": grader}')
    assert merged.responses.select("sett", "grader").rows() == [(3, 4)]


def test_a_map_knows_headings_in_two_rows_and_a_separator(tmp_path: Path) -> None:
    rows = [["Var då?", "Läget", ""], ["", "Fart", "Mörker"], ["Torget/Parken", "Litet", "Stort"]]
    text = """\
heading_rows: 2
separator: /
columns:
  Var då?: plats
  Läget [Fart]: problem_fart
  Läget [Mörker]: problem_mork
"""
    merged = with_map(tmp_path, rows, text)
    columns = ("plats_torg", "plats_park", "problem_fart", "problem_mork")
    assert merged.responses.select(columns).rows() == [(1, 1, "lite", "stor")]


@pytest.mark.parametrize("suffix", ["xlsx", "tsv"])
def test_a_map_is_for_every_kind_of_table(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"svar.{suffix}"
    if suffix == "xlsx":
        typed = [[int(c) if str(c).isdecimal() else c for c in row] for row in REDCAP]
        write_workbook(path, {"Blad1": [["Om"], ["x"]], "Data": typed})
    else:
        write_text(path, REDCAP, separator="\t", quotes="none")
    (tmp_path / "svar.map.yaml").write_text(MAP, "utf-8")
    assert merge([path], SURVEY).responses["sett"].drop_nulls().sort().to_list() == [3, 4]


# -- mistakes

MISTAKES = """\
tool: exel
heading_rows: 9
separatr: ","
columns:
  Ålder: aldr
  Ort: alder
  Plats: alder
  Var: [plats]
  Hur: {values: {Ja: ung}}
  Kön: {variable: omrade, values: {Stan: stan}}
  Sist: kattunge
"""


def test_every_mistake_of_a_map_is_told_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "karta.yaml"
    path.write_text(MISTAKES, "utf-8")
    with pytest.raises(CommandError) as refused:
        load_map(path, SURVEY)
    heading, *told = refused.value.lines
    assert "karta.yaml" in heading
    places = [line.removeprefix(f"{path}:").split(": fel: ")[0] for line in told]
    assert places == ["1:1", "2:1", "3:1", "5:10", "7:10", "8:8", "9:8", "10:42", "11:9"]
    assert "Menade du ”alder”?" in told[3]
    assert "rad 6" in told[4]


@pytest.mark.parametrize("text", ["", "columns", "columns: [a]", "a: {", "- x", "tool: kobo"])
def test_what_is_no_map_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "karta.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(CommandError) as refused:
        load_map(path, SURVEY)
    assert all(line.startswith(f"{path}:1:") for line in refused.value.lines[1:])
    assert len(refused.value.lines) > 1


def test_a_map_with_mistakes_hides_nothing_that_is_wrong_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "svar.map.yaml").write_text("columns: {a: b}", "utf-8")
    write_text(tmp_path / "svar.csv", REDCAP)
    (tmp_path / "trasig.csv").write_bytes(b"")
    with pytest.raises(CommandError) as refused:
        merge([tmp_path], SURVEY)
    assert any("trasig.csv" in line for line in refused.value.lines)
    assert any("svar.map.yaml:1:" in line for line in refused.value.lines)


def test_two_rows_of_headings_need_not_be_on_the_first_sheet(tmp_path: Path) -> None:
    rows: Rows = [["Plats", ""], ["Torget", "Parken"], ["x", ""]]
    path = write_workbook(tmp_path / "svar.xlsx", {"Om": [["Tre", "ord", "om"]] * 4, "Data": rows})
    (tmp_path / "svar.map.yaml").write_text(
        "heading_rows: 2\ncolumns: {'Plats [Torget]': plats_torg, 'Plats [Parken]': plats_park}\n",
        "utf-8",
    )
    assert merge([path], SURVEY).responses.select("plats_torg", "plats_park").rows() == [(1, 0)]


# -- drafts


def test_the_draft_of_an_export_that_is_known_merges_as_the_export_does(tmp_path: Path) -> None:
    own: dict[str, Callable[[int], str]] = {"Tidstämpel": lambda n: f"2027-05-02 10:{n:02}:00"}
    path = write_text(tmp_path / "svar.csv", table(own, google(SURVEY, "sv", ";"), RECORDS))
    (tmp_path / "svar.map.yaml").write_text(draft(path, SURVEY, SAY), "utf-8")
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person


def test_the_draft_of_a_file_with_a_column_for_each_rank_has_no_mistakes(tmp_path: Path) -> None:
    """Nor for each mark: a map has no word for them, and they are known without one."""
    own: dict[str, Callable[[int], str]] = {
        "User ID": lambda _: "",
        "User display name": lambda _: "",
        "Timestamp": lambda n: f"2027-05-02T10:{n:02}:00+02:00",
    }
    columns = by_text(SURVEY, "sv", row="{} ({})", joined="; ")
    ranked = ranks_in_cells(columns, SURVEY, "sv", "{} ({})")
    path = write_text(tmp_path / "svar.csv", table(own, ranked, RECORDS))
    (tmp_path / "svar.map.yaml").write_text(draft(path, SURVEY, SAY), "utf-8")
    merged = merge([path], SURVEY)
    assert merged_rows(merged) == rows_of(SURVEY, list(RECORDS.values()), "web", "")


PRIVATE = "Min granne heter Kanarie"


def strange(folder: Path) -> Path:
    """An export with a question in other words, one with other labels, and one of its own."""
    names = ["Tidstämpel", "Hur gammal är du?", "Var bor du?", "Husdjur", "Förslag?"]
    rows = [
        [f"2027-05-02 10:{n:02}:00", ("Ung", "Gammal")[n % 2], "I byn", PRIVATE, PRIVATE]
        for n in range(9)
    ]
    return write_text(folder / "svar.csv", [names, *rows])


def test_a_draft_says_what_is_sure_and_guessed_and_not_placed(tmp_path: Path) -> None:
    lines = draft(strange(tmp_path), SURVEY, SAY).splitlines()
    assert "tool: google-forms" in lines
    assert '  "Tidstämpel": ignore' in lines
    assert '  "Förslag?": ord' in lines
    guess = lines.index('#  "Hur gammal är du?": alder')
    assert "Gissat" in lines[guess - 1]
    assert "Gammal | Ung" in lines[guess - 1] or "Ung | Gammal" in lines[guess - 1]
    assert '#  "Husdjur": ' in lines


def test_a_draft_takes_nothing_for_sure_that_is_guessed(tmp_path: Path) -> None:
    path = strange(tmp_path)
    (tmp_path / "svar.map.yaml").write_text(draft(path, SURVEY, SAY), "utf-8")
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].null_count() == 9
    columns = [f.column for f in found(merged, "unknown_column")]
    assert columns == ["Hur gammal är du?", "Husdjur"]


def test_a_draft_shows_nobodys_words(tmp_path: Path) -> None:
    assert PRIVATE not in draft(strange(tmp_path), SURVEY, SAY)


def uncommented(text: str) -> str:
    """A draft as it is once its first `#` is gone from every line but those that explain."""
    lines = text.splitlines(keepends=True)
    return "".join(line[1:] if line.startswith("#  ") else line for line in lines)


def test_what_a_draft_has_guessed_holds_when_its_mark_is_taken_away(tmp_path: Path) -> None:
    """And nothing else: staff take away a `#`, and do not count blanks."""
    path = strange(tmp_path)
    text = draft(path, SURVEY, SAY).replace('"Husdjur": ', '"Husdjur": ignore')
    text = text.replace('"I byn": ', '"I byn": land')
    text = text.replace("alder\n", "{variable: alder, values: {Ung: ung, Gammal: gam}}\n")
    (tmp_path / "svar.map.yaml").write_text(uncommented(text), "utf-8")
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].null_count() == 0
    assert not found(merged, "unknown_column")


def test_a_draft_lists_labels_that_the_survey_does_not_have(tmp_path: Path) -> None:
    names = ["id", "submitdate", "alder"]
    rows = [[str(n), "x", "Pensionär"] for n in range(1, 6)]
    path = write_text(tmp_path / "svar.csv", [names, *rows])
    text = draft(path, SURVEY, SAY)
    text = text.replace('"Pensionär": ', '"Pensionär": gam')
    (tmp_path / "svar.map.yaml").write_text(uncommented(text), "utf-8")
    assert merge([path], SURVEY).responses["alder"].to_list() == ["gam"] * 5


def test_the_draft_of_an_unknown_workbook_is_of_the_sheet_with_the_answers(tmp_path: Path) -> None:
    """However many rows of headings it has."""
    rows: Rows = [
        ["Var?", "", "Hur stort?", ""],
        ["Torget", "Parken", "Fart", "Mörker"],
        ["x", "", "Litet", "Stort"],
    ]
    sheets = {"Om": [["Rensat", "av", "oss", "i", "maj"]] * 4, "Data": rows}
    path = write_workbook(tmp_path / "svar.xlsx", sheets)
    (tmp_path / "svar.map.yaml").write_text(draft(path, SURVEY, SAY), "utf-8")
    merged = merge([path], SURVEY)
    columns = ("plats_torg", "plats_park", "problem_fart", "problem_mork")
    assert merged.responses.select(columns).rows() == [(1, 0, "lite", "stor")]


def test_the_command_drafts_a_map_and_overwrites_none(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, "utf-8")
    path = write_text(tmp_path / "svar.csv", REDCAP)
    words = ("map", path, "--survey", tmp_path / "fragor.yaml", "-o", tmp_path / "karta.yaml")
    said: Said = exporter(*words)
    assert (said.code, said.err) == (0, "")
    load_map(tmp_path / "karta.yaml", SURVEY)
    again = exporter(*words)
    assert again.code == 2
    assert "finns redan" in again.err


def test_inspect_says_what_would_be_matched_by_what_and_what_not(tmp_path: Path) -> None:
    lines = list(inspect(strange(tmp_path), SURVEY, SAY))
    assert "  Känns igen på frågans text: omrade, ord." in lines
    assert "  Okända kolumner (tas bort): Hur gammal är du?, Husdjur." in lines
    assert any(line.startswith("  Saknar kolumn: alder, ") for line in lines)
    (tmp_path / "svar.map.yaml").write_text('columns: {"Hur gammal är du?": alder}', "utf-8")
    lines = list(inspect(tmp_path / "svar.csv", SURVEY, SAY))
    assert "  Enligt kartan: alder." in lines
