"""KoboToolbox and ODK: codes, with groups before them, and several choices in two ways at once."""

import random
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from tests.exporter.limesurvey_file import random_answers
from tests.exporter.office import (
    SURVEY,
    comments_of,
    found,
    merged_comments,
    merged_rows,
    rows_of,
)
from tests.exporter.online_files import Rows, write_text, write_workbook, zipped
from tests.exporter.online_tools import Cell, Columns, kobo_labels, table, xform

CHANCE = random.Random(13)
RECORDS = {str(number): random_answers(SURVEY, CHANCE) for number in range(1, 60)}


def uuid(number: int) -> str:
    return str(UUID(int=number * 7**30))


def kobo(columns: Columns) -> list[list[Cell]]:
    """The tool's own columns stand at both ends."""
    own = {"start": lambda n: f"2027-05-02T10:{n:02}:00.000+02:00", "end": lambda _: "x"}
    last: dict[str, Callable[[int], Cell]] = {
        "__version__": lambda _: "v1",
        "_version": lambda _: "v1",
        "_id": lambda n: str(n + 1000),
        "_uuid": uuid,
        "_submission_time": lambda n: f"2027-05-02T08:{n:02}:00",
        "_validation_status": lambda _: "",
        "_notes": lambda _: "",
        "_status": lambda _: "submitted_via_web",
        "_submitted_by": lambda _: "",
        "_tags": lambda _: "",
        "meta/rootUuid": lambda n: f"uuid:{uuid(n)}",
        "_index": lambda n: n,
    }
    rows = table(own, columns, RECORDS)
    return [
        [*row, *(last if number == 0 else (cell(number) for cell in last.values()))]
        for number, row in enumerate(rows)
    ]


def came_back(path: Path, name: str) -> None:
    merged = merge([path], SURVEY)
    answered = list(RECORDS.values())
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert merged_comments(merged) == comments_of(answered)
    assert not merged.findings.needs_a_person
    assert [source for source, _ in merged.sources] == [name]


@pytest.mark.parametrize("split", [True, False], ids=["both", "summary"])
def test_answers_come_back_from_kobo(tmp_path: Path, *, split: bool) -> None:
    rows = kobo(xform(SURVEY, "/", split=split))
    came_back(write_text(tmp_path / "svar.csv", rows, separator=";", quotes="all"), "kobo")


def test_answers_come_back_from_kobo_in_excel(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Trygg i Essunga kommun som ar...": kobo(xform(SURVEY, "/")),
        "grupp": [["_index"]],
    }
    came_back(write_workbook(tmp_path / "svar.xlsx", sheets), "kobo")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_answers_come_back_from_kobos_labels(tmp_path: Path, language: str) -> None:
    rows = kobo(kobo_labels(SURVEY, language))
    came_back(write_text(tmp_path / "svar.csv", rows, separator=";", quotes="all"), "kobo")


def test_a_row_of_hxl_tags_is_no_answer(tmp_path: Path) -> None:
    heading, *rows = kobo(xform(SURVEY, "/"))
    tags = ["#date", *["#indicator"] * (len(heading) - 1)]
    path = write_text(tmp_path / "svar.csv", [heading, tags, *rows], separator=";", quotes="all")
    came_back(path, "kobo")


def test_a_record_that_comes_again_counts_once_and_the_last_one(tmp_path: Path) -> None:
    names = ["alder", "_id", "_uuid", "_submission_time", "meta/rootUuid"]
    rows = [
        ["ung", "1", uuid(1), "t", f"uuid:{uuid(1)}"],
        ["ejsv", "2", uuid(2), "t", f"uuid:{uuid(2)}"],
        ["gam", "3", uuid(3), "t", f"uuid:{uuid(1)}"],  # the first one, edited
        ["gam", "2", uuid(2), "t", ""],
        ["gam", "2", uuid(2), "t", ""],
    ]
    path = write_text(tmp_path / "svar.csv", [names, *rows], separator=";", quotes="all")
    merged = merge([path], SURVEY)
    assert merged.responses["alder"].to_list() == ["gam", "gam"]
    assert [f.row for f in found(merged, "edited_last")] == [2, 3, 5]
    assert {f.weight for f in found(merged, "edited_last")} == {"note"}


ROOT = f"uuid:{uuid(1)}"
OLD = ["ung", uuid(1), "2027-05-02T08:00:30", ROOT]
EDITED = ["gam", uuid(3), "2027-05-02T08:00:10", ROOT]
AGAIN = ["ejsv", uuid(4), "2027-05-03T09:00:00", ROOT]
ONCE_MORE = ["ung", uuid(5), "2027-05-03T09:00:59", ROOT]


def in_files(folder: Path, *rows: list[str]) -> Merged:
    """A record of KoboToolbox in a file each, beside one that is nobody else's."""
    names = ["alder", "_uuid", "_submission_time", "meta/rootUuid", "sett"]
    other = ["", uuid(2), "2027-05-02T08:00:00", f"uuid:{uuid(2)}", "7"]
    files = [
        write_text(folder / f"{n}.csv", [names, other, [*row, "3"]], separator=";", quotes="all")
        for n, row in enumerate(rows)
    ]
    return merge(files, SURVEY)


@pytest.mark.parametrize(
    ("versions", "last"),
    [
        ((OLD, EDITED), "gam"),
        ((OLD, AGAIN, EDITED), "ejsv"),
        ((EDITED, AGAIN), "ejsv"),
        ((OLD, [*EDITED[:2], "2/5/27 08:00", ROOT]), "gam"),
        ((OLD, [*AGAIN[:2], "2027-05-03 09:00", ROOT]), "ejsv"),
        ((["ung", uuid(1), "2027-05-02T08:00:00", ""], EDITED), "gam"),
    ],
)
@pytest.mark.parametrize("turned", [True, False])
def test_of_an_edited_record_in_several_files_the_last_version_counts(
    tmp_path: Path, versions: tuple[list[str], ...], last: str, *, turned: bool
) -> None:
    merged = in_files(tmp_path, *(versions[::-1] if turned else versions))
    assert merged.responses.select("alder", "sett").rows() == [(last, 3), (None, 7)]
    assert [one.row for one in found(merged, "edited_last")] == [3] * (len(versions) - 1)
    assert not found(merged, "edited_record")


@pytest.mark.parametrize(
    "versions",
    [
        (AGAIN, ONCE_MORE),
        (EDITED, [*AGAIN[:2], "3/5/27 09:00", ROOT]),
        (OLD, ["gam", *OLD[1:]]),
    ],
    ids=["in one minute", "a time that is not known", "the same version"],
)
def test_versions_of_which_none_is_known_to_be_the_last_are_all_kept_and_told(
    tmp_path: Path, versions: tuple[list[str], ...]
) -> None:
    merged = in_files(tmp_path, *versions)
    assert merged.responses["sett"].to_list().count(3) == 2
    assert [one.row for one in found(merged, "edited_record")] == [3, 3]
    assert not found(merged, "edited_last")


@pytest.mark.parametrize("turned", [True, False])
def test_of_two_edits_with_one_time_that_of_the_later_export_counts(
    tmp_path: Path, *, turned: bool
) -> None:
    """KoboToolbox keeps the time at which a record was first sent in. The later export is the one
    in which a later record stands; without such a record nothing tells it."""
    names = ["alder", "_uuid", "_submission_time", "meta/rootUuid", "sett"]
    first = [["ung", uuid(3), OLD[2], ROOT, "3"]]
    second = [["gam", uuid(4), OLD[2], ROOT, "3"]]
    new = ["", uuid(2), "2027-06-01T08:00:00", f"uuid:{uuid(2)}", "7"]

    def merged(rows: list[list[list[str]]]) -> Merged:
        files = [
            write_text(tmp_path / f"{n}.csv", [names, *one], separator=";", quotes="all")
            for n, one in enumerate(reversed(rows) if turned else rows)
        ]
        return merge(files, SURVEY)

    last = merged([first, [*second, new]])
    assert last.responses.filter(sett=3)["alder"].to_list() == ["gam"]
    assert len(found(last, "edited_last")) == 1
    assert not found(last, "edited_record")
    told = merged([first, second])
    assert sorted(told.responses["alder"]) == ["gam", "ung"]
    assert len(found(told, "edited_record")) == 2


def test_the_same_version_in_several_files_was_not_edited(tmp_path: Path) -> None:
    merged = in_files(tmp_path, OLD, EDITED, [*EDITED[:2], "2027-05-02 08:00", ROOT])
    assert merged.responses["sett"].to_list().count(3) == 1
    assert len(found(merged, "edited_last")) == 1


def test_a_record_of_odk_says_how_often_it_was_edited(tmp_path: Path) -> None:
    names = ["SubmissionDate", "alder", "KEY", "Edits"]
    stamp, key = "2027-05-02T08:00:00.123Z", "uuid:" + uuid(1)
    files = [
        write_text(tmp_path / f"{n}.csv", [names, [stamp, age, key, edits]], end="\n")
        for n, (age, edits) in enumerate([("ung", "10"), ("gam", "9"), ("ejsv", "0")])
    ]
    merged = merge(files, SURVEY)
    assert merged.responses["alder"].to_list() == ["ung"]
    assert [one.weight for one in found(merged, "edited_last")] == ["note", "note"]


def test_what_was_not_asked_is_not_no(tmp_path: Path) -> None:
    """Columns of choices hold 0 then in ODK, nothing or `n/a` in KoboToolbox."""
    names = ["SubmissionDate", "plats", "plats/torg", "plats/park", "alder", "KEY"]
    rows = [["2027-05-02T08:00:00.000Z", "", "0", "0", "ung", "uuid:" + uuid(1)]]
    merged = merge([write_text(tmp_path / "odk.csv", [names, *rows], end="\n")], SURVEY)
    assert merged.responses.select("plats_torg", "plats_park").rows() == [(None, None)]
    names = ["plats", "plats/torg", "plats/park", "alder", "_uuid", "_index"]
    rows = [["n/a", "n/a", "n/a", "ung", uuid(1), "1"]]
    merged = merge([write_text(tmp_path / "kobo.csv", [names, *rows], separator=";")], SURVEY)
    assert merged.responses.select("plats_torg", "plats_park").rows() == [(None, None)]


# -- ODK


def odk(columns: Columns) -> list[list[Cell]]:
    own = {"SubmissionDate": lambda n: f"2027-05-02T08:{n:02}:00.123Z"}
    own["meta-instanceID"] = lambda n: f"uuid:{uuid(n)}"
    last = ["KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"]
    last += ["Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    rows = table(own, columns, RECORDS)
    return [
        [*row, *(last if n == 0 else (f"uuid:{uuid(n)}", "5", "A", 0, 0, "", "", "", 0, "1"))]
        for n, row in enumerate(rows)
    ]


@pytest.mark.parametrize("split", [True, False], ids=["split", "joined"])
def test_answers_come_back_from_odk(tmp_path: Path, *, split: bool) -> None:
    rows = odk(xform(SURVEY, "-", split=split))
    came_back(write_text(tmp_path / "svar.csv", rows, end="\n"), "odk")


def test_answers_come_back_from_the_zip_of_odk(tmp_path: Path) -> None:
    form = write_text(tmp_path / "svar.csv", odk(xform(SURVEY, "-")), end="\n").read_bytes()
    repeat = b"t1,PARENT_KEY,KEY\nx,uuid:1,uuid:1/g1[1]\n"
    path = zipped(tmp_path / "svar.zip", {"trygg-g1.csv": repeat, "trygg.csv": form})
    came_back(path, "odk")


def test_rows_that_are_short_below_odks_own_columns_are_whole_and_told(tmp_path: Path) -> None:
    heading, *rows = odk(xform(SURVEY, "-"))
    path = write_text(tmp_path / "svar.csv", [heading, *(row[:-1] for row in rows)], end="\n")
    came_back(path, "odk")
    [told] = found(merge([path], SURVEY), "short_rows")
    assert (told.count, told.weight) == (len(rows), "note")


@pytest.mark.parametrize("place", [0, 3, -11])
def test_rows_that_lack_another_cell_are_refused_with_their_row(tmp_path: Path, place: int) -> None:
    heading, *rows = odk(xform(SURVEY, "-"))
    del rows[4][place]
    path = write_text(tmp_path / "svar.csv", [heading, *rows], end="\n")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == "csv_row"
    assert refused.value.values["row"] == 6


def test_a_record_that_could_not_be_decrypted_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    names = ["SubmissionDate", "alder", "KEY", "Status"]
    rows = [["t", "ung", "uuid:1", ""], ["t", "", "uuid:2", "not decrypted"]]
    path = write_text(tmp_path / "svar.csv", [names, *rows], end="\n")
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert (refused.value.phrase, refused.value.values["row"]) == ("locked", 3)


def test_a_key_without_a_colon_and_a_date_of_briefcase_are_read(tmp_path: Path) -> None:
    names = ["SubmissionDate", "meta-instanceID", "ord", "KEY", "isValidated"]
    rows = [["Jan 1, 2018 12:00:00 AM", "", "hej, du", "uuid00000000-0000-0000-0000-0", "true"]]
    merged = merge([write_text(tmp_path / "svar.csv", [names, *rows], end="\n")], SURVEY)
    assert merged_comments(merged) == {("ord", "hej, du"): 1}
