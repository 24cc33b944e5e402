"""Everything in a folder is read, or the merge is refused: no kiosk is missing without a word."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.merge import merge
from exporter.output_names import Output
from exporter.reading.files import input_files
from tests.exporter import office_folder
from tests.exporter.limesurvey_file import headings
from tests.exporter.office import QUESTIONS, SURVEY, command, exporter, write_csv
from tests.systems import posix_only

NAMES = headings(SURVEY, "code")


def export(path: Path, number: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_csv(path, NAMES, [{"id": str(number), "submitdate": "x", "alder": "ung"}])


def names(*paths: Path, output: Path | None = None) -> set[str]:
    return {file.name for file in input_files(paths, output)}


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


def test_what_says_something_about_answers_and_holds_none_is_passed_over(tmp_path: Path) -> None:
    export(tmp_path / "svar" / "a.csv")
    (tmp_path / "svar" / "a.map.yaml").write_text("columns:\n", "utf-8")
    shutil.copy(office_folder.ESSUNGA, tmp_path / "svar" / "fragor.yaml")
    shutil.copy(office_folder.CONTEXT, tmp_path / "svar" / "kontext.yml")
    assert names(tmp_path / "svar", output=tmp_path / "resultat") == {"a.csv"}


def test_a_result_is_passed_over_in_a_folder_and_refused_where_it_is_named(tmp_path: Path) -> None:
    export(tmp_path / "svar" / "a.csv")
    (tmp_path / "svar" / "resultat").mkdir()
    shutil.copy(tmp_path / "svar" / "a.csv", tmp_path / "svar" / "resultat" / "codebook.csv")
    assert names(tmp_path / "svar", output=tmp_path / "svar" / "resultat") == {"a.csv"}
    assert names(tmp_path / "svar", output=tmp_path / "annat") == {"a.csv"}
    with pytest.raises(ExporterError):
        input_files([tmp_path / "svar" / "resultat" / "codebook.csv"], tmp_path / "annat")
