"""What would grow without end in memory is refused before any library holds it."""

from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.reading import bounds
from exporter.reading.bounds import LONGEST_CELL
from exporter.reading.grid import of_workbook
from exporter.reading.tables import tables_of
from tests.exporter.office import QUESTIONS, command, members, zipped
from tests.exporter.online_files import Rows, ods, workbook
from tests.systems import linux_only

ROWS: Rows = [["id", "ord"], [1, "TEXT"]]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
NEAR_LIMIT = LONGEST_CELL - 100


def in_sheet(cells: str, more: dict[str, bytes] | None = None, name: str = SHEET) -> bytes:
    parts = members(workbook({"Blad": ROWS}))
    sheet = f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()
    parts = {key: part for key, part in parts.items() if key != SHEET}
    return zipped(parts | {name: sheet} | (more or {}))


def inline(text: str, times: int = 1) -> str:
    cell = f'<c t="inlineStr"><is>{text}</is></c>'
    return f"<row>{cell}</row>" * times


def shared(length: int, times: int, cell: str = '<c t="s"><v>0</v></c>') -> bytes:
    texts = f"<sst {MAIN}><si><t>{'a' * length}</t></si></sst>".encode()
    return in_sheet(f"<row>{cell}</row>" * times, {"xl/sharedStrings.xml": texts})


def in_ods(cell: str) -> bytes:
    return zipped(members(ods({"Blad": ROWS}, f"<table:table-row>{cell}</table:table-row>")))


def blanks(number: int, times: int = 1, more: str = "") -> str:
    text = f'<text:p>x<text:s text:c="{number}"/></text:p>'
    return f'<table:table-cell office:value-type="string" {more}>{text}</table:table-cell>' * times


def elsewhere() -> bytes:
    """A sheet under a name that is not looked at as XML."""
    content = in_sheet('<row><c r="XFD1048576"><v>1</v></c></row>', name="xl/worksheets/s.dat")
    parts = members(content)
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"sheet1.xml", b"s.dat")
    return zipped(parts)


REPEATED = 'table:number-columns-repeated="400"'
WRITTEN = f'office:string-value="{"a" * NEAR_LIMIT}" {REPEATED}'
HOSTILE = {
    "blanks.ods": (in_ods(blanks(2_000_000_000)), "cell"),
    "many-blanks.ods": (in_ods(blanks(NEAR_LIMIT, 400)), "large"),
    "blanks-repeated.ods": (in_ods(blanks(NEAR_LIMIT, 1, REPEATED)), "large"),
    "attribute-repeated.ods": (in_ods(blanks(1, 1, WRITTEN)), "large"),
    "rows.ods": (
        ods({"Blad": ROWS}, '<table:table-row table:number-rows-repeated="2000000000"/>'),
        "large",
    ),
    "long.ods": (in_ods(blanks(1).replace("x", "a" * 2 * LONGEST_CELL)), "cell"),
    "long.xlsx": (in_sheet(inline(f"<t>{'a' * 2 * LONGEST_CELL}</t>")), "cell"),
    "longer.xlsx": (in_sheet(inline(f"<t>{'a' * 20 * LONGEST_CELL}</t>")), "cell"),
    "runs.xlsx": (in_sheet(inline("<r><t>lampor lampor</t></r>" * 100_000)), "cell"),
    "shared-long.xlsx": (shared(2 * LONGEST_CELL, 1), "cell"),
    "shared-often.xlsx": (shared(NEAR_LIMIT, 400), "large"),
    "shared-spelled.xlsx": (shared(NEAR_LIMIT, 400, "<c t = 's' ><f/><v >0</v ></c >"), "large"),
    "comment.xlsx": (in_sheet(f"<!--{'<' * 3_000_000}-->"), "damaged"),
    "elsewhere.xlsx": (elsewhere(), "damaged"),
    "binary.xlsx": (zipped(members(in_sheet("")) | {"xl/workbook.bin": b""}), "damaged"),
    "sheets.xlsx": (
        zipped(
            members(in_sheet('<row><c r="A9000000"/></row>'))
            | {
                "xl/worksheets/sheet2.xml": f'<worksheet {MAIN}><row r="2000000"><c/></row>'
                "</worksheet>".encode()
            }
        ),
        "large",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_grows_beyond_measure_is_refused(name: str) -> None:
    content, why = HOSTILE[name]
    assert len(content) < 1 << 18
    with pytest.raises(ExporterError) as refused:
        bounds.refuse_what_is_too_large(content, name)
    assert refused.value.phrase == f"workbook_{why}"


@linux_only
def test_hostile_workbooks_are_answered_within_bounded_memory(tmp_path: Path) -> None:
    """By the real command, in a process that may use 1.5 GB of address space in all."""
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    (tmp_path / "svar").mkdir()
    for name, (content, _) in HOSTILE.items():
        (tmp_path / "svar" / name).write_bytes(content)
    said = command(
        *("exporter.cli", "merge", tmp_path / "svar", "--survey", tmp_path / "fragor.yaml"),
        *("-o", tmp_path / "resultat"),
        before=("sh", "-c", 'ulimit -v 1500000; exec "$@"', "sh"),
    )
    assert said.code == 2
    assert {line.split()[0] for line in said.err.splitlines()} == {*HOSTILE}
    assert len(said.err.splitlines()) == len(HOSTILE)


@pytest.mark.parametrize("times", [1, 5])
def test_long_texts_of_people_are_read(times: int) -> None:
    text = "a" * NEAR_LIMIT
    for content in (
        in_sheet(inline(f"<t>{text}</t>", times)),
        shared(NEAR_LIMIT, times),
        in_ods(blanks(NEAR_LIMIT, times)),
    ):
        [grid] = of_workbook(content, "svar")
        assert sum(len(cell) >= NEAR_LIMIT for row in grid.rows for cell in row) == times


def test_all_texts_of_a_zip_are_bounded_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "svar.zip"
    path.write_bytes(zipped({"a.csv": b"a,b\r\n" * 300, "b.csv": b"a,b\r\n" * 300}))
    assert len(tables_of(path, "svar.zip")) == 2
    monkeypatch.setattr("exporter.reading.tables.LARGEST_TEXTS", 2_000)
    with pytest.raises(ExporterError):
        tables_of(path, "svar.zip")
