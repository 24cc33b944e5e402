"""Everything in a folder is read, or the merge is refused: no kiosk is missing without a word."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import PHRASES, ExporterError
from exporter.merge import Merged, merge
from exporter.output_names import REGISTER, Output, ReportOutput
from exporter.reading.files import input_files
from questions.wording import phrases
from tests.exporter import office_folder
from tests.exporter.limesurvey_file import headings
from tests.exporter.office import QUESTIONS, SURVEY, command, exporter, found, write_csv
from tests.systems import posix_only
from tests.typed import Said

NAMES = headings(SURVEY, "code")


def export(path: Path, number: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_csv(path, NAMES, [{"id": str(number), "submitdate": "x", "alder": "ung"}])


def names(*paths: Path) -> set[str]:
    return {file.name for file in input_files(paths).files}


def named(merged: Merged, phrase: str) -> set[str]:
    """The files of which the report says this."""
    return {finding.file for finding in found(merged, phrase)}


@posix_only
def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    export(tmp_path / "annanstans" / "djupt" / "b.csv", 2)
    export(tmp_path / "svar" / "a.csv", 1)
    (tmp_path / "svar" / "skola").symlink_to(tmp_path / "annanstans", target_is_directory=True)
    (tmp_path / "svar" / "fil.csv").symlink_to(export(tmp_path / "c.csv", 3))
    assert names(tmp_path / "svar") == {"a.csv", "b.csv", "fil.csv"}


@posix_only
@pytest.mark.parametrize("to", [".", "..", "../svar", "själv"])
def test_links_in_circles_come_to_an_end(tmp_path: Path, to: str) -> None:
    folder = export(tmp_path / "allt" / "svar" / "a.csv").parent
    (folder / "ett").symlink_to(to if to != "själv" else folder, target_is_directory=True)
    (folder / "två").symlink_to(".", target_is_directory=True)
    assert names(folder) == {"a.csv"}


@posix_only
@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.symlink_to("borta.kiosk"),
        lambda path: path.symlink_to(path.name),
        lambda path: path.symlink_to("borta", target_is_directory=True),
        os.mkfifo,
    ],
    ids=["broken link", "link to itself", "broken link to a folder", "pipe"],
)
def test_what_cannot_be_read_in_a_folder_is_refused(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    export(tmp_path / "a.csv")
    make(tmp_path / "skola.kiosk")
    with pytest.raises(ExporterError) as refused:
        merge([tmp_path], SURVEY)
    assert refused.value.values["file"] == "skola.kiosk"


@posix_only
def test_a_folder_that_may_not_be_read_is_refused(
    tmp_path: Path, without_privileges: list[str]
) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    export(tmp_path / "svar" / "a.csv")
    export(tmp_path / "svar" / "skola" / "b.csv").parent.chmod(0)
    survey = tmp_path / "fragor.yaml"
    for path in (tmp_path / "svar", tmp_path / "svar" / "skola", tmp_path / "svar/skola/b.csv"):
        said = command(
            *("exporter.cli", "merge", path, "--survey", survey, "-o", tmp_path / "resultat"),
            before=without_privileges,
        )
        assert said.code == 2
        assert "går inte att läsa" in said.err
        assert not (tmp_path / "resultat").exists()
    (tmp_path / "svar" / "skola").chmod(0o700)


@pytest.mark.parametrize("output", ["svar/resultat", "svar", "svar/2027/resultat"])
def test_a_result_among_the_answers_is_passed_over_the_next_time(
    tmp_path: Path, output: str
) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    export(tmp_path / "svar" / "a.csv")
    results = []
    for _ in range(2):
        said = exporter(
            *("merge", tmp_path / "svar", "--survey", tmp_path / "fragor.yaml"),
            *("-o", tmp_path / output),
        )
        assert said.code == 0, said
        there = [tmp_path / output / name for name in Output if (tmp_path / output / name).exists()]
        results.append({path.name: path.read_bytes() for path in there})
    assert results[0] == results[1]
    assert Output.CODEBOOK in results[0]


def test_what_says_something_about_answers_and_holds_none_is_named(tmp_path: Path) -> None:
    export(tmp_path / "svar" / "a.csv")
    (tmp_path / "svar" / "a.map.yaml").write_text("columns: {alder: alder}\n", "utf-8")
    shutil.copy(office_folder.ESSUNGA, tmp_path / "svar" / "fragor.yaml")
    shutil.copy(office_folder.CONTEXT, tmp_path / "svar" / "kontext.yml")
    export(tmp_path / "svar" / ".gammalt" / "b.csv")
    export(tmp_path / "svar" / ".c.csv")
    export(tmp_path / "svar" / "d.csv.part")
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store"):
        (tmp_path / "svar" / name).write_bytes(b"\0")
    merged = merge([tmp_path / "svar"], SURVEY)
    assert [file.name for file in merged.files] == ["a.csv"]
    passed = {"a.map.yaml", "fragor.yaml", "kontext.yml", ".gammalt", ".c.csv"}
    assert named(merged, "passed_over") == passed
    assert named(merged, "unfinished") == {"d.csv.part"}
    assert not merged.needs_a_person


# -- our own results are known by what they hold


@pytest.mark.parametrize("name", sorted({*Output, *ReportOutput, REGISTER} - {Output.QUESTIONS}))
def test_an_export_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    export(tmp_path / "svar" / "a.csv", 1)
    export(tmp_path / "svar" / name, 2)
    assert names(tmp_path / "svar") == {"a.csv", name}
    merged = merge([tmp_path / "svar"], SURVEY, output=tmp_path / "resultat")
    assert merged.responses.height == 2
    assert merge([tmp_path / "svar" / name], SURVEY).responses.height == 1


@pytest.mark.parametrize("name", ["merged.db", "responses.sav", "lagesbild.pdf", "codebook.csv"])
def test_what_has_the_name_of_a_result_and_is_nothing_is_refused(tmp_path: Path, name: str) -> None:
    export(tmp_path / "svar" / "a.csv")
    (tmp_path / "svar" / name).write_bytes(b"x\n\0\0\0\0")
    with pytest.raises(ExporterError) as refused:
        merge([tmp_path / "svar"], SURVEY)
    assert refused.value.values["file"] == name


def test_an_export_in_the_folder_of_the_result_is_read(tmp_path: Path) -> None:
    export(tmp_path / "svar" / "a.csv", 1)
    export(tmp_path / "svar" / "resultat" / "b.csv", 2)
    merged = merge([tmp_path / "svar"], SURVEY, output=tmp_path / "svar" / "resultat")
    assert merged.responses.height == 2


@pytest.mark.parametrize("output", ["svar", "svar/resultat"])
def test_a_result_is_never_written_over_an_export(tmp_path: Path, output: str) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    path = export(tmp_path / output / "responses.csv")
    before = path.read_bytes()
    said = exporter(
        *("merge", tmp_path / "svar", "--survey", tmp_path / "fragor.yaml"),
        *("-o", tmp_path / output),
    )
    assert said == Said(2, "", phrases(PHRASES, "sv")("error.rewritten", file=path) + "\n")
    assert path.read_bytes() == before


@pytest.mark.parametrize("column", ["granska", "mode", "place"])
def test_a_column_that_is_called_like_one_of_ours_makes_no_result(
    tmp_path: Path, column: str
) -> None:
    rows = [{"id": "1", "submitdate": "x", "alder": "ung", column: "cykel"}]
    (tmp_path / "svar").mkdir()
    write_csv(tmp_path / "svar" / "a.csv", [*NAMES, *{"mode", "place", column}], rows)
    assert merge([tmp_path / "svar"], SURVEY).responses.height == 1


def test_a_result_among_the_answers_is_named_unless_it_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    export(tmp_path / "svar" / "a.csv")
    folder = tmp_path / "svar" / "resultat"
    options = ("--survey", tmp_path / "fragor.yaml", "-o", folder)
    assert exporter("merge", tmp_path / "svar", *options).code == 0
    there = {path.name for path in folder.iterdir()} - {Output.QUESTIONS}
    elsewhere = merge([tmp_path / "svar"], SURVEY, output=tmp_path / "annat")
    assert named(elsewhere, "result") == there
    assert elsewhere.responses.height == 1
    again = merge([tmp_path / "svar"], SURVEY, output=folder)
    assert not named(again, "result") | named(again, "passed_over")
    shutil.copy(folder / "codebook.csv", folder / "Kopia av codebook.csv")
    copied = merge([tmp_path / "svar"], SURVEY, output=folder)
    assert named(copied, "result") == {"Kopia av codebook.csv"}
