"""Comments go out, staff write beside them in whatever program they have, and they come back."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from exporter.errors import ExporterError
from exporter.merge import Merged, MergedComment, merge
from exporter.output_names import Output
from exporter.staff_comments import with_staff_comments
from questions.logic import Answers, Chosen
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office import QUESTIONS, exporter, found, survey_of, written

THEMES = (
    QUESTIONS + "themes: {trafik: {sv: Trafik, en: Traffic}, ljus: {sv: Belysning, en: Light}}\n"
)
SURVEY = survey_of(THEMES)
TEXTS = ["Sakta ner på Storgatan", "=1+1", "Två\nrader", "Ring 070-123 45 67", "Fler lampor"]


@pytest.fixture
def merged(tmp_path: Path) -> Merged:
    answered: list[Answers] = [{"ord": text} for text in TEXTS]
    answered += [{"omrade": Chosen(("other",), "Fåglum")}] * 10
    records = {str(n): answers for n, answers in enumerate(answered)}
    return merge([write_export(tmp_path / "webb.csv", SURVEY, records)], SURVEY)


Edit = Mapping[str, Mapping[str, str]]
"""Beginning of a text to what staff write: headings to cells."""


def cells(folder: Path, excel: bool = False) -> list[list[str]]:
    path = folder / (Output.COMMENTS_EXCEL if excel else Output.COMMENTS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";" if excel else ","))


def edited(rows: list[list[str]], edit: Edit) -> list[list[str]]:
    heading, *lines = rows
    for line in lines:
        for start, changes in edit.items():
            if line[1].removeprefix("'").startswith(start):
                for name, cell in changes.items():
                    column = [one.casefold() for one in heading].index(name)
                    line[column] = cell
    return [heading, *lines]


def as_csv(separator: str, encoding: str) -> Callable[[Path, list[list[str]]], Path]:
    def write(folder: Path, rows: list[list[str]]) -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
        path = folder / "sorterat.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


def as_workbook(folder: Path, rows: list[list[str]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
        for cell in book.active[book.active.max_row]:
            if str(cell.value).startswith("="):
                cell.data_type = "s"
    path = folder / "sorterat.xlsx"
    book.save(path)
    return path


WAYS = {
    "as it was, in a text editor": (False, as_csv(",", "utf-8")),
    "saved by Excel": (True, as_csv(";", "utf-8-sig")),
    "saved by Excel as plain CSV": (True, as_csv(";", "cp1252")),
    "as text with tabs": (True, as_csv("\t", "utf-16")),
    "as a workbook": (True, as_workbook),
}


@pytest.mark.parametrize(("excel", "write"), WAYS.values(), ids=WAYS)
def test_what_staff_write_comes_back(
    tmp_path: Path, merged: Merged, excel: bool, write: Callable[[Path, list[list[str]]], Path]
) -> None:
    edit = {
        "Sakta": {"tema": "Trafik", "publicera": "ja"},
        "=1": {"tema": "ljus", "publicera": "nej"},
        "Två": {"tema": " belysning", "publicera": "X"},
        "Fler": {"publicera": "1"},
    }
    rows = edited(cells(written(merged, tmp_path / "ut", THEMES), excel), edit)
    back = with_staff_comments(merged, write(tmp_path, rows))
    assert {c.text: (c.theme, c.publish) for c in back.comments if c.question == "ord"} == {
        "Sakta ner på Storgatan": ("trafik", True),
        "=1+1": ("ljus", False),
        "Två\nrader": ("ljus", True),
        "Ring 070-123 45 67": ("", False),
        "Fler lampor": ("", True),
    }
    assert len(back.comments) == len(merged.comments)
    assert not any(comment.is_staffs for comment in back.comments)
    assert not found(back, "staff_text")


def given_back(folder: Path, merged: Merged, edit: Edit) -> Merged:
    rows = edited(cells(written(merged, folder / "ut", THEMES)), edit)
    return with_staff_comments(merged, as_csv(",", "utf-8")(folder, rows))


def of(merged: Merged, text: str) -> MergedComment:
    [comment] = [comment for comment in merged.comments if comment.text == text]
    return comment


@pytest.mark.parametrize(
    ("written_there", "published", "told"),
    [("ja", True, 0), ("JA", True, 0), ("x", False, 1), ("1", False, 1), ("nej", False, 0)],
)
def test_what_may_hold_personal_data_needs_an_explicit_yes(
    tmp_path: Path, merged: Merged, written_there: str, published: bool, told: int
) -> None:
    back = given_back(tmp_path, merged, {"Ring": {"publicera": written_there, "granska": "0"}})
    assert of(back, "Ring 070-123 45 67").publish == published
    assert len(found(back, "staff_review")) == told


def test_a_row_that_staff_have_marked_needs_one_too(tmp_path: Path, merged: Merged) -> None:
    back = given_back(tmp_path, merged, {"Fler": {"publicera": "x", "granska": "1"}})
    assert not of(back, "Fler lampor").publish
    assert len(found(back, "staff_review")) == 1


def test_what_is_not_understood_is_told_with_its_row(tmp_path: Path, merged: Merged) -> None:
    edit = {
        "Fler": {"tema": "KANARIE", "publicera": "kanske"},
        "Två": {"question": "sko", "text": "Ny"},
    }
    back = given_back(tmp_path, merged, edit)
    numbers = {row[1]: n for n, row in enumerate(cells(tmp_path / "ut"), start=1)}
    for phrase, text in (
        ("staff_theme", "Fler lampor"),
        ("staff_publish", "Fler lampor"),
        ("staff_question", "Två\nrader"),
    ):
        [one] = found(back, phrase)
        assert (one.file, one.row, one.weight) == ("sorterat.csv", numbers[text], "person")
    assert of(back, "Fler lampor").theme == ""
    assert back.needs_a_person
    assert "KANARIE" not in str(list(back.findings.grouped()))


def test_a_text_that_was_changed_is_staffs_and_the_one_that_came_in_stays(
    tmp_path: Path, merged: Merged
) -> None:
    edit = {"Ring": {"text": "Ring mig", "tema": "trafik", "publicera": "ja"}}
    back = given_back(tmp_path, merged, edit)
    assert of(back, "Ring mig") == MergedComment("ord", "Ring mig", False, "trafik", True, True)
    assert of(back, "Ring 070-123 45 67").theme == ""
    assert [one.weight for one in found(back, "staff_text")] == ["note"]
    again = given_back(tmp_path, back, {})
    assert again.comments == back.comments


def test_equal_texts_are_counted_one_by_one(tmp_path: Path, merged: Merged) -> None:
    rows = cells(written(merged, tmp_path / "ut", THEMES))
    places = [row for row in rows if row[1] == "Fåglum"]
    assert len(places) == 10
    for row in places[:4]:
        row[4] = "ja"
    back = with_staff_comments(merged, as_csv(",", "utf-8")(tmp_path, rows))
    assert sum(comment.publish for comment in back.comments) == 4
    assert len(back.comments) == len(merged.comments)


def test_what_has_no_comments_is_refused(tmp_path: Path, merged: Merged) -> None:
    folder = written(merged, tmp_path / "ut", THEMES)
    with pytest.raises(ExporterError) as refused:
        with_staff_comments(merged, folder / Output.CODEBOOK)
    assert refused.value.phrase == "no_comments"
    with pytest.raises(ExporterError):
        with_staff_comments(merged, tmp_path / "saknas.csv")


def test_the_command_writes_them_out_again(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(THEMES, encoding="utf-8")
    path = write_export(
        tmp_path / "webb.csv", SURVEY, {str(n): {"ord": text} for n, text in enumerate(TEXTS)}
    )
    folder = tmp_path / "ut-DETALJERAD-sekretess"
    options = ("--survey", tmp_path / "fragor.yaml", "-o", tmp_path / "ut", "--detailed")
    assert exporter("merge", path, *options).code == 1  # the telephone
    edit = {"Sakta": {"tema": "Traffic", "publicera": "ja"}}
    sorted_ = as_csv(",", "utf-8")(tmp_path, edited(cells(folder), edit))
    assert exporter("merge", path, *options, "--comments", sorted_).code == 1
    assert ["ord", TEXTS[0], "0", "trafik", "ja"] in cells(folder)
    assert ["Förslag?", TEXTS[0], "0", "Trafik", "ja"] in cells(folder, excel=True)
    report = (folder / "merge-report.md").read_text("utf-8")
    assert "1 har ett tema, och 1 får publiceras" in report
