"""Workbooks of any kind are read, and none of them, however odd, ends the program."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.cli import PHRASES
from exporter.errors import ExporterError
from exporter.merge import merge
from exporter.reading.drafting import draft
from exporter.reading.grid import of_workbook
from exporter.reading.inspect import inspect
from questions.wording import phrases
from tests.exporter.office import SURVEY, members
from tests.exporter.office import zipped as packed
from tests.exporter.online_files import Rows, ods, workbook, xls

ROWS: Rows = [
    ["Tidstämpel", "Hur gammal?", "Hur ofta?", "Förslag?"],
    ["2027-05-02 10:00:00", "Ung", 3, "Fler lampor"],
    ["2027-05-02 10:01:00", "Gammal", 12, ""],
]


@pytest.mark.parametrize("name", ["svar.xlsx", "svar.xls", "svar.ods", "svar.csv", "svar"])
@pytest.mark.parametrize("write", [workbook, ods, xls])
def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path, write: object, name: str) -> None:
    assert callable(write)
    (tmp_path / name).write_bytes(write({"Blad 1": ROWS}))
    assert sorted(merge([tmp_path / name], SURVEY).responses["sett"]) == [3, 12]


def test_an_old_workbook_has_the_answers_of_the_new_one(tmp_path: Path) -> None:
    """EUSurvey writes one: the answers on its second sheet, below three rows."""
    rows: Rows = [
        ["Alias", "trygg"],
        ["Export Date", "2027-05-02 10:00:00"],
        [],
        ["Hur gammal?", "Hur ofta?", "Förslag?", "Svar-id"],
        ["Ung", 3, "Fler lampor, \U0001f600 och\nbänkar", "b-1"],
        ["", 12.0, "=1+1", "b-2"],
    ]
    (tmp_path / "svar.xls").write_bytes(xls({"Om": [["Inget"]], "Content": rows}))
    merged = merge([tmp_path / "svar.xls"], SURVEY)
    assert merged.responses.select("alder", "sett").rows() == [("ung", 3), (None, 12)]
    assert [comment.text for comment in merged.comments] == [
        "=1+1",
        "Fler lampor, \U0001f600 och\nbänkar",
    ]
    assert [source for source, _ in merged.sources] == ["eusurvey"]


def test_a_damaged_old_workbook_ends_in_a_table_or_a_sentence() -> None:
    whole = xls({"Blad": ROWS})
    chance = random.Random(7)
    sentences = 0
    for _ in range(300):
        damaged = bytearray(whole[: chance.choice([len(whole), chance.randrange(len(whole))])])
        for _ in range(chance.randint(1, 5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            of_workbook(bytes(damaged), "svar")
        except ExporterError:
            sentences += 1
    assert sentences > 30


EMPTY = '<table:table-row table:number-rows-repeated="{}"><table:table-cell {}/></table:table-row>'
MANY = 'table:number-columns-repeated="16384"'
FULL = MANY + ' office:value-type="string"'


def test_empty_cells_that_stand_for_a_million_are_nothing() -> None:
    [grid] = of_workbook(ods({"Blad": ROWS}, EMPTY.format(1_048_000, MANY)), "svar.ods")
    assert len(grid.rows) == len(ROWS)


def test_a_cell_that_stands_for_a_million_is_told() -> None:
    with pytest.raises(ExporterError) as refused:
        of_workbook(ods({"Blad": ROWS}, EMPTY.format(1_048_000, FULL)), "svar.ods")
    assert refused.value.phrase == "workbook_large"


PLACES = ['r="XFD1048576"', "r='XFD1048576'", 'r="B299999992"', 'r = "ZZZZZZ9"', 'r="A99999999"']


@pytest.mark.parametrize("place", PLACES)
def test_a_cell_far_away_from_all_others_is_told_however_it_is_placed(place: str) -> None:
    parts = members(workbook({"Blad": ROWS}))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="B3"', place.encode())
    with pytest.raises(ExporterError) as refused:
        of_workbook(packed(parts), "svar.xlsx")
    assert refused.value.phrase == "workbook_large"


@pytest.mark.parametrize("write", [workbook, ods])
def test_a_damaged_workbook_ends_in_a_table_or_a_sentence(write: object) -> None:
    assert callable(write)
    whole = write({"Blad": ROWS})
    chance = random.Random(5)
    sentences = 0
    for _ in range(300):
        parts = members(whole)
        name = chance.choice([name for name in parts if parts[name]])
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(content))
            content[place : place + chance.choice([0, 1, 20])] = chance.choice(
                [b"", b"<", b'"', b"9999999", b"\xff", b'r="ZZ9"']
            )
        parts[name] = bytes(content)
        damaged = bytearray(packed(parts))
        damaged[chance.randrange(len(damaged))] ^= chance.choice([0, 0, 255])
        try:
            of_workbook(bytes(damaged), "svar")
        except ExporterError:
            sentences += 1
    assert sentences > 30


@pytest.mark.parametrize("write", [workbook, ods, xls])
def test_a_workbook_without_a_cell_is_told_whatever_is_done_with_it(
    tmp_path: Path, write: object
) -> None:
    assert callable(write)
    path = tmp_path / "svar.xlsx"
    path.write_bytes(write({"Blad 1": []}))

    def refused(read: Callable[[], object]) -> str:
        with pytest.raises(ExporterError) as one:
            read()
        return one.value.phrase

    say = phrases(PHRASES, "sv")
    assert refused(lambda: draft(path, SURVEY, say)) == "no_rows"
    assert refused(lambda: list(inspect(path, SURVEY, say))) == "no_rows"
    assert refused(lambda: merge([path], SURVEY)) == "no_rows"
    (tmp_path / "svar.map.yaml").write_text("columns: {Ålder: alder}", "utf-8")
    assert refused(lambda: merge([path], SURVEY)) == "no_rows"
