"""An export without its headings: nobody's answers are told as if they were some."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.cli import PHRASES
from exporter.errors import ExporterError
from exporter.merge import merge
from exporter.reading.drafting import draft
from exporter.reading.inspect import inspect
from questions.logic import Answers, Chosen
from questions.wording import phrases
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office import SURVEY
from tests.exporter.online_files import write_text, write_workbook
from tests.exporter.online_tools import google, table

SAY = phrases(PHRASES, "sv")
WORDS = "Min granne Kalle Karlsson på Storgatan 3"
FIRST: Answers = {"alder": Chosen(("gam",)), "omrade": Chosen(("land",)), "ord": WORDS}
RECORDS: dict[str, Answers] = {"1": FIRST, "2": {**FIRST, "alder": Chosen(("ung",))}, "3": FIRST}
TIMES = {
    "Tidstämpel": lambda number: f"2027/05/02 11:0{number}:01 AM CET",
    "E-postadress": lambda _: "a@b.se",
}


def limesurvey(folder: Path) -> Path:
    return without_first_line(write_export(folder / "svar.csv", SURVEY, RECORDS))


def labels(folder: Path) -> Path:
    return without_first_line(write_export(folder / "svar.csv", SURVEY, RECORDS, values="label"))


def called_like_a_choice(folder: Path) -> Path:
    """One cell of the first row is the code of a question, too."""
    path = limesurvey(folder)
    path.write_bytes(path.read_bytes().replace(b'"seed"', b"").replace(b'"123456"', b'"sett"', 1))
    return path


def google_text(folder: Path) -> Path:
    return write_text(folder / "svar.csv", table(TIMES, google(SURVEY, "sv", ";"), RECORDS)[1:])


def google_sheet(folder: Path) -> Path:
    rows = table(TIMES, google(SURVEY, "sv", ", "), RECORDS)[1:]
    return write_workbook(folder / "svar.xlsx", {"Formulärsvar 1": rows})


def words_alone(folder: Path) -> Path:
    """Nothing but a time and words of one's own."""
    rows = [[f"2027-05-0{day} 11:00:01", WORDS] for day in (1, 2, 3)]
    return write_text(folder / "svar.csv", rows)


def no_tool(folder: Path) -> Path:
    """As no tool is known to write it: a map alone would be drafted."""
    return write_text(folder / "svar.csv", [["x1", "gam", "land", WORDS], ["x2", "ung", "", "Nej"]])


def without_first_line(path: Path) -> Path:
    path.write_bytes(path.read_bytes().partition(b"\n")[2])
    return path


SHAPES = (limesurvey, labels, called_like_a_choice, google_text, google_sheet, words_alone)


def refused(path: Path, run: Callable[[], object]) -> None:
    with pytest.raises(ExporterError) as error:
        run()
    assert error.value.sentence(SAY) == SAY("error.no_headings", file=path.name)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_of_answers_is_not_told_as_headings(
    tmp_path: Path, shape: Callable[[Path], Path]
) -> None:
    path = shape(tmp_path)
    refused(path, lambda: merge([path], SURVEY))
    refused(path, lambda: list(inspect(path, SURVEY, SAY)))
    refused(path, lambda: list(inspect(path, None, SAY)))
    refused(path, lambda: draft(path, SURVEY, SAY))


def test_nor_are_those_of_a_tool_that_is_not_known(tmp_path: Path) -> None:
    path = no_tool(tmp_path)
    refused(path, lambda: draft(path, SURVEY, SAY))


def test_headings_that_are_called_like_choices_and_days_are_headings(tmp_path: Path) -> None:
    lines = [["Tidstämpel", "Hur ofta?", "Ung", "2027-05-02"], ["2027-05-02 10:00", "4", "", "ja"]]
    merged = merge([write_text(tmp_path / "svar.csv", lines)], SURVEY)
    assert merged.responses["sett"].to_list() == [4]
