"""Anyone can try exports of their own against figures that were counted by hand."""

from pathlib import Path

import pytest

from exporter.cli import PHRASES
from exporter.errors import ExporterError
from exporter.trying import try_folder
from questions.commands.errors import CommandError
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, exporter
from tests.exporter.online_files import write_text, write_workbook

SAY = phrases(PHRASES, "sv")
ROWS = [
    ["Tidstämpel", "Hur gammal?", "Hur ofta?", "Förslag?"],
    ["2027-05-02 10:00:00", "Ung", "3", "Fler lampor"],
    ["2027-05-02 10:01:00", "Ung", "3", ""],
    ["2027-05-02 10:02:00", "Gammal", "1", ""],
]
FIGURES = "responses: 3\ncomments: 1\nalder: {ung: 2, gam: 1, ejsv: 0}\nsett: {3: 2}\n"


def folder(at: Path, figures: str = FIGURES) -> Path:
    (at / "fragor.yaml").write_text(QUESTIONS, "utf-8")
    (at / "expected.yaml").write_text(figures, "utf-8")
    write_text(at / "svar.csv", ROWS)
    write_workbook(at / "svar.xlsx", {"Formulärsvar 1": ROWS})
    return at


def test_each_export_is_held_against_what_was_counted(tmp_path: Path) -> None:
    tried = try_folder(folder(tmp_path), SAY)
    assert tried.agrees
    assert sorted(tried.lines) == ["svar.csv: stämmer.", "svar.xlsx: stämmer."]


def test_what_differs_is_told_with_both_figures(tmp_path: Path) -> None:
    tried = try_folder(folder(tmp_path, FIGURES.replace("ung: 2", "ung: 1")), SAY)
    assert not tried.agrees
    assert tried.lines.count("  alder ung: väntat 1, i filen 2.") == 2


def test_an_export_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    write_text(folder(tmp_path) / "okänd.csv", [["a", "b"], ["1", "2"]])
    tried = try_folder(tmp_path, SAY)
    assert not tried.agrees
    assert "svar.csv: stämmer." in tried.lines
    assert any("känns inte igen" in line for line in tried.lines)


@pytest.mark.parametrize(
    ("figures", "place"),
    [("aldr: {ung: 2}", ":1:1"), ("alder: 2", ":1:8"), ("responses: många", ":1:12"), ("", "")],
)
def test_mistakes_in_the_figures_are_told_with_line_and_column(
    tmp_path: Path, figures: str, place: str
) -> None:
    with pytest.raises(CommandError) as refused:
        try_folder(folder(tmp_path, figures), SAY)
    assert place in refused.value.lines[-1]


def test_a_folder_needs_a_question_file_and_figures(tmp_path: Path) -> None:
    with pytest.raises(ExporterError) as refused:
        try_folder(tmp_path, SAY)
    assert refused.value.phrase == "try_survey"
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, "utf-8")
    with pytest.raises(ExporterError) as refused:
        try_folder(tmp_path, SAY)
    assert refused.value.phrase == "try_expected"


def test_every_mistake_of_the_question_file_is_told(tmp_path: Path) -> None:
    text = QUESTIONS.replace("max: 99", "max: x").replace("pick: 2", "pick: 8")
    (folder(tmp_path) / "fragor.yaml").write_text(text, "utf-8")
    with pytest.raises(CommandError) as refused:
        try_folder(tmp_path, SAY)
    assert sum("fragor.yaml:" in line and ": fel: " in line for line in refused.value.lines) == 2


def test_the_command_ends_with_one_where_something_differs(tmp_path: Path) -> None:
    assert exporter("try", folder(tmp_path)).code == 0
    said = exporter("try", folder(tmp_path, "responses: 4"))
    assert said.code == 1
    assert "responses: väntat 4, i filen 3." in said.out


def test_a_folder_that_cannot_be_tried_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    (tmp_path / "prov").mkdir()
    said = exporter("try", tmp_path / "tom", folder(tmp_path / "prov"))
    assert said.code == 2
    assert "svar.xlsx: stämmer." in said.out
    assert "tom ska ligga en enda frågefil" in said.err
