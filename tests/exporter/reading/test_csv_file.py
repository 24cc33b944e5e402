"""Every row of a file is in the result, is left out with a word, or the file is refused."""

import random
import re
from pathlib import Path

import pytest

from exporter.errors import ExporterError
from exporter.frames import ROW
from exporter.merge import merge
from exporter.reading.bounds import LONGEST_CELL
from exporter.reading.csv_file import batches, opened
from tests.exporter.office import QUESTIONS, SURVEY, found, merged_comments, survey_of

HEADINGS = ("id", "submitdate", "alder", "ord")


# -- a reader of its own, one character after the other


class NotPlacedError(Exception):
    """A text that cannot be told apart into rows of equal length."""


def rows_by_hand(text: str, separator: str) -> list[list[str]]:
    """The rows as RFC 4180 has them, empty lines as []; quotes mean something only around a cell.

    Rows end with a line feed, perhaps after carriage returns. Raises NotPlacedError.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    cell = ""
    state = "start"  # start of a cell, plain, quoted, closed (after a quote), ended (after a CR)
    begun = False
    for character in text:
        if state == "quoted":
            if character == '"':
                state = "closed"
            else:
                cell += character
        elif state == "ended" and character not in "\r\n":
            raise NotPlacedError
        elif character == "\n":
            rows.append([*row, cell] if begun else [])
            row, cell, state, begun = [], "", "start", False
        elif character == "\r":
            state = "ended"
        elif character == separator:
            row, cell, state, begun = [*row, cell], "", "start", True
        elif character == '"' and state == "start":
            state, begun = "quoted", True
        elif character == '"' and state == "closed":
            cell, state = cell + '"', "quoted"
        elif state == "closed":
            raise NotPlacedError
        else:
            cell, state, begun = cell + character, "plain", True
    if state == "quoted":
        raise NotPlacedError
    if begun or state == "ended":
        rows.append([*row, cell] if begun else [])
    return rows


def expected(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows below the heading and their numbers. Raises NotPlacedError."""
    text = content.decode("utf-8").lstrip("\ufeff")
    lines = text.split("\n")  # a heading may hold cells that are nothing but a zero
    nothing = r'(?:(?<=[,\t;"])|^)\0(?=[,\t;"\r]|$)'
    text = "\n".join([*(re.sub(nothing, "", line) for line in lines[:3]), *lines[3:]])
    heading, *rows = rows_by_hand(text, ",")
    found = [(number, row) for number, row in enumerate(rows, start=2) if row]
    if "\0" in text or not found or any(len(row) != len(heading) for _, row in found):
        raise NotPlacedError
    return found


def read(path: Path) -> list[tuple[int, list[str]]]:
    """The same of the reader. Raises ExporterError."""
    file = opened(path, path.name)
    return [
        (row[-1], list(row[:-1]))
        for batch in batches(file, path.name)
        for row in batch.select(*map(str, range(len(file.headings))), ROW).iter_rows()
    ]


def test_the_reader_by_hand_reads() -> None:
    text = 'a,"b ""c"""\r\n\r\n"d\n""",5" e\n,\n'
    assert rows_by_hand(text, ",") == [["a", 'b "c"'], [], ['d\n"', '5" e'], ["", ""]]
    for broken in ('"a"b,c\n', 'a,"b\n', "a\rb\n"):
        with pytest.raises(NotPlacedError):
            rows_by_hand(broken, ",")


# -- files at random

HEADING_TEXTS = ["", "", ". Vad?", '. Vad "menar du?', '. 5" eller "6"?', ". Två\rrader", "\xa0"]
CELLS = [
    *("", "", "ung", "gam", "1", "x", "en rad", "åäö", '5" stor', 'a"b"c', "\t", " ", "a;b", "🌑"),
    *('""', '"ung"', '"a,b"', '"två\nrader"', '"två\r\nrader"', '"två\rrader"', '"ett ""citat"""'),
]
ODD = ['"', '"', "\r", "\n", ",", '""', "\0", "\ufeff", 'x"', '"x', "\r\r"]
ENDS = ["\n", "\r\n", "\r\n", "\r\r\n", "\n\n"]


def some_file(chance: random.Random) -> bytes:
    """A small export; most have something odd in them."""
    end = chance.choice(ENDS)
    headings = [name + (chance.choice(HEADING_TEXTS) if name == "ord" else "") for name in HEADINGS]
    lines = [",".join(headings)]
    for number in range(1, chance.randint(2, 8)):
        cells = [str(number), "x", *(chance.choice(CELLS) for _ in HEADINGS[2:])]
        lines.append(",".join(cells))
    text = end.join(lines) + chance.choice(["", end, end + end])
    for _ in range(chance.choice([0, 0, 1, 1, 2])):
        place = chance.randint(0, len(text))
        text = text[:place] + chance.choice(ODD) + text[place:]
    return (chance.choice(["", "\ufeff"]) + text).encode()


def test_of_many_files_every_row_is_read_or_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    accepted = refused = 0
    for seed in range(1_500):
        content = some_file(random.Random(seed))
        path.write_bytes(content)
        try:
            rows = read(path)
        except ExporterError:
            refused += 1
            with pytest.raises(NotPlacedError):
                expected(content)
        else:
            accepted += 1
            assert rows == expected(content), seed
    assert accepted > 550
    assert refused > 180


def test_the_rows_written_and_left_out_are_the_rows_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    accepted = 0
    for seed in range(200):
        content = some_file(random.Random(seed))
        path.write_bytes(content)
        try:
            merged = merge([path], SURVEY)
        except ExporterError:
            continue
        accepted += 1
        rows = [row for _, row in expected(content) if any(map(str.strip, row))]
        [file] = merged.files
        assert file.records + file.blank == len(rows), seed
        again = sum(count for _, what, count, _ in merged.findings.grouped() if what == "repeated")
        assert merged.responses.height + again == file.records, seed
    assert accepted > 75


# -- what was once lost

LONE_QUOTE = b'id,submitdate,alder,ord. Vad "menar du?\n1,x,ung,ett\n2,x,gam,tv\xc3\xa5\n'


def test_a_lone_quote_in_a_heading_takes_no_row_away(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(LONE_QUOTE)
    merged = merge([path], survey_of(QUESTIONS.replace("sv: Förslag?", 'sv: Vad "menar du?')))
    assert sorted(merged.responses["alder"]) == ["gam", "ung"]
    assert merged_comments(merged) == {("ord", "ett"): 1, ("ord", "två"): 1}
    assert not found(merged, "other_text_column")


def test_stray_quotes_within_cells_are_quotes(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(b'id,submitdate,ord\n1,x,tv 5" stor\n2,x,hej\n3,x,dator 6" liten\n4,x,slut\n')
    assert set(merged_comments(merge([path], SURVEY))) == {
        ("ord", text) for text in ('tv 5" stor', "hej", 'dator 6" liten', "slut")
    }


@pytest.mark.parametrize("place", range(len(b"1,x,ung,ett")))
def test_a_lone_carriage_return_is_refused_with_its_row(tmp_path: Path, place: int) -> None:
    row = b"1,x,ung,ett"
    path = tmp_path / "svar.csv"
    path.write_bytes(b"id,submitdate,alder,ord\n0,x,gam,\n" + row[:place] + b"\r" + row[place:])
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "csv_row"
    assert refused.value.values["row"] == 3


def test_line_ends_that_a_transfer_doubled_are_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(b'"id","submitdate","alder"\r\r\n"1","x","ung"\r\r\n"2","x","FEL"\r\r\n')
    merged = merge([path], SURVEY)
    assert merged.responses.height == 2
    assert [f.row for _, _, _, listed in merged.findings.grouped() for f in listed if f.row] == [3]


# -- long cells


def test_a_cell_of_any_length_that_somebody_may_write_is_taken(tmp_path: Path) -> None:
    words = "ord " * (LONGEST_CELL // 4 - 1) + "slut"
    path = tmp_path / "svar.csv"
    path.write_text(f'id,submitdate,ord\n1,x,"{words}"\n', encoding="utf-8")
    assert merged_comments(merge([path], SURVEY)) == {("ord", words): 1}


def test_a_cell_that_is_longer_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text(f"id,submitdate,ord\n1,x,a\n2,x,{'a' * LONGEST_CELL}b\n", encoding="utf-8")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "csv_cell"
    assert refused.value.values["row"] == 3


@pytest.mark.parametrize("put", [b"\0", b"a" * (1 << 24)], ids=["NUL", "no end of line"])
def test_what_is_no_text_far_into_the_file_is_refused(tmp_path: Path, put: bytes) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(b"id,submitdate,ord\n" + b"1,x,a\n" * 100_000 + b"2,x," + put + b"\n")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "not_csv"


ARABIC = "أنا أعيش في المدينة ولا أخاف من الخروج ليلا "


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "words", ["", "å", ARABIC * 40, "Мне тут страшно " * 40], ids=lambda text: str(len(text))
)
def test_utf_16_needs_no_mark_in_any_alphabet(tmp_path: Path, encoding: str, words: str) -> None:
    lines = ["id,submitdate,alder,ord", *(f'{n},t,ung,"{words}{n}"' for n in range(1, 60))]
    path = tmp_path / "svar.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].to_list() == ["ung"] * 59
    assert merged_comments(merged)["ord", f"{words}7"] == 1


@pytest.mark.parametrize("before", ["", "x"])
def test_zeros_in_other_text_are_not_utf_16(tmp_path: Path, before: str) -> None:
    """SurveyMonkey's second row of headings, whichever bytes they stand on."""
    names = ["Respondent ID", "Collector ID", f"Hur gammal?{before}"]
    lines = [",".join(names), ",".join(["\0", "\0", "Response"]), "123456789,1,Ung"]
    path = tmp_path / "svar.csv"
    path.write_bytes("\r\n".join([*lines, ""]).encode())
    assert opened(path, "svar.csv").encoding == "utf-8"
