"""All bundles together: each response and comment once, and what does not fit is told."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from exporter.findings import Finding
from exporter.merge import merge
from kiosk.store import packing
from kiosk.store.response_store import ResponseStore
from questions.loader import SURVEYS, load_survey
from tests.bench.store import submission
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    Kiosk,
    exporter,
    found,
    members,
    memory,
    merged_comments,
    merged_rows,
    python,
    sealed,
)
from tests.exporter.residents import submissions
from tests.installed import LIGHT

SENT = submissions(SURVEY, 26)
ESSUNGA_FILE = SURVEYS / "essunga_trygg.yaml"
ESSUNGA = load_survey(ESSUNGA_FILE)


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


def changed(path: Path, *statements: str) -> None:
    """Change a store behind its back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


NEW_ID = "UPDATE meta SET value = '0123456789abcdef' WHERE name = 'store'"


def files(*findings: Finding) -> list[str]:
    return [finding.file for finding in findings]


def before_and_after(folder: Path, *statements: str, place: str = "bibliotek") -> tuple[Path, Path]:
    """A bundle of 20 responses, and one of 6 more after the store was changed."""
    with Kiosk(folder / "data") as kiosk:
        before = kiosk.take(SENT[:20]).bundle(folder)
        changed(kiosk.store.path, *statements)
    with Kiosk(folder / "data", place=place) as kiosk:
        return before, kiosk.take(SENT[20:]).bundle(folder)


@pytest.mark.parametrize("repaired", [(), (NEW_ID,)], ids=["the same id", "a new id"])
def test_a_repaired_store_counts_once(folder: Path, repaired: tuple[str, ...]) -> None:
    """Version 0.1.0 gave it a new id."""
    before, after = before_and_after(folder, *repaired)
    both, alone = merge([before, after], SURVEY), merge([after], SURVEY)
    assert merged_rows(both) == merged_rows(alone)
    assert merged_comments(both) == merged_comments(alone)
    assert both.stores == (("bibliotek", 26),)
    assert not both.findings.needs_a_person
    assert files(*found(both, "superseded")) == [before.name]


def test_what_a_repair_has_lost_is_taken_from_the_older_bundle(folder: Path) -> None:
    lost = f"DELETE FROM responses WHERE key = {SENT[3].key}"  # noqa: S608
    both = merge(before_and_after(folder, NEW_ID, lost), SURVEY)
    assert both.responses.height == 26
    assert both.stores == (("bibliotek", 26),)
    assert found(both, "superseded") == [], "the older one is still needed"
    assert found(both, "lacks_earlier") != []


def test_a_damaged_key_that_may_count_twice_is_told(folder: Path) -> None:
    """The kiosk has fetched the response under its own key, and then under the damaged one."""
    one, spoken = SENT[3], next(one for one in SENT[:20] if one.comments)
    comment = spoken.comments[0].key
    damaged = [
        f"UPDATE responses SET key = {one.key ^ 1} WHERE key = {one.key}",  # noqa: S608
        f"UPDATE comments SET key = {comment ^ 1} WHERE key = {comment}",  # noqa: S608
    ]
    before, after = before_and_after(folder, *damaged)
    both = merge([before, after], SURVEY)
    assert both.responses.height == 27
    assert both.findings.needs_a_person
    assert files(*found(both, "lacks_earlier")) == [after.name]
    assert found(both, "lacks_earlier")[0].count == 2
    assert found(merge([after], SURVEY), "lacks_earlier") == []


def test_a_comment_that_only_the_older_bundle_has_keeps_it(folder: Path) -> None:
    [spoken] = [one for one in SENT[:20] if one.comments][:1]
    lost = f"DELETE FROM comments WHERE key = {spoken.comments[0].key}"  # noqa: S608
    before, after = before_and_after(folder, lost)
    both = merge([before, after], SURVEY)
    assert len(both.comments) == len(merge([after], SURVEY).comments) + 1
    assert found(both, "superseded") == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE responses SET alder = CASE alder WHEN 'gam' THEN 'ung' ELSE 'gam' END",
        "UPDATE comments SET text = 'något annat'",
    ],
)
@pytest.mark.parametrize("store", [(), (NEW_ID,)], ids=["the same id", "a new id"])
def test_other_answers_under_a_known_key_are_told(
    folder: Path, change: str, store: tuple[str, ...]
) -> None:
    before, after = before_and_after(folder, change, *store)
    both = merge([before, after], SURVEY)
    [told] = found(both, "changed_response")
    assert told.file in (before.name, after.name)
    assert both.responses.height == 26
    assert found(both, "superseded") == [], "neither holds all of the other"
    assert both.findings.needs_a_person


def test_one_kiosk_at_two_places_is_told(folder: Path) -> None:
    """Its data was copied to another kiosk."""
    moved = "UPDATE meta SET value = 'skola' WHERE name = 'place'"
    both = merge(before_and_after(folder, moved, place="skola"), SURVEY)
    assert both.responses.height == 26
    [told] = found(both, "two_places")
    assert sorted(told.detail.split(", ")) == ["bibliotek", "skola"]
    assert sum(count for _, count in both.stores) == 26
    assert both.findings.needs_a_person


def test_two_kiosks_made_of_one_disk_are_told(folder: Path) -> None:
    """Version 0.1.0 drew the id before the first response: no response is in both."""
    paths = []
    for place, sent in {"bibliotek": SENT[:20], "skola": SENT[20:]}.items():
        with Kiosk(folder / place, place=place) as kiosk:
            kiosk.take(sent)
            changed(kiosk.store.path, NEW_ID)
            paths.append(kiosk.bundle(folder))
    both = merge(paths, SURVEY)
    assert both.stores == (("bibliotek", 20), ("skola", 6))
    assert [one.phrase for one in found(both, "two_places")] == ["two_places"]


def test_an_empty_bundle_names_no_second_kiosk(folder: Path) -> None:
    with Kiosk(folder / "data") as kiosk:
        empty = kiosk.bundle(folder)
        assert merge([empty], SURVEY).stores == (("bibliotek", 0),)
        answered = kiosk.take(SENT[:5]).bundle(folder)
    assert merge([empty, answered], SURVEY).stores == (("bibliotek", 5),)


def test_a_bundle_that_is_not_the_last_says_so(folder: Path) -> None:
    with Kiosk(folder / "data") as kiosk:
        assert kiosk.take(SENT).store.draw()
        content, manifest = packing.pack(kiosk.store.path)
        assert not manifest.last
        early = packing.write("tidig.kiosk", content, folder)
        last = kiosk.bundle(folder)
    assert files(*found(merge([early], SURVEY), "not_last")) == [early.name]
    assert not merge([early], SURVEY).findings.needs_a_person
    assert found(merge([early, last], SURVEY), "not_last") == []
    assert files(*found(merge([early, last], SURVEY), "superseded")) == [early.name]


def test_a_bundle_of_version_0_1_0_has_nothing_to_come(folder: Path) -> None:
    """It has its comments."""
    with Kiosk(folder / "data") as kiosk:
        path = kiosk.take(SENT).bundle(folder)
    path.write_bytes(sealed(members(path.read_bytes()), format=1, last=False))
    assert found(merge([path], SURVEY), "not_last") == []


def test_the_report_says_it_in_words(folder: Path) -> None:
    change = "UPDATE responses SET sett = 98"
    moved = "UPDATE meta SET value = 'skola' WHERE name = 'place'"
    paths = before_and_after(folder, change, moved, place="skola")
    questions = folder / "enkät.yaml"
    questions.write_text(QUESTIONS, encoding="utf-8")
    said = exporter("merge", *paths, "--survey", questions, "-o", folder / "resultat")
    assert said.code == 1
    report = (folder / "resultat" / "merge-report.md").read_text("utf-8")
    assert "Ett svar finns med olika innehåll." in report
    assert "Filer från samma kiosk har olika platser." in report
    assert len(re.findall("^- kiosken på", report, re.MULTILINE)) == 2


# -- many


def test_a_hundred_thousand_responses_take_little_memory(folder: Path) -> None:
    """As values of Python they were 3 kB each."""
    count = 100_000
    chance = random.Random(1)
    different = [tuple(submission(ESSUNGA, chance).response.values()) for _ in range(500)]
    text = ESSUNGA_FILE.read_text("utf-8")
    with ResponseStore(folder / "data", ESSUNGA, text, "bibliotek") as store:
        path = store.path
    with closing(sqlite3.connect(path)) as connection, connection:
        marks = ", ".join("?" * (len(different[0]) + 1))
        connection.executemany(
            f"INSERT INTO responses VALUES ({marks})",  # noqa: S608
            ((key, *chance.choice(different)) for key in range(1, count + 1)),
        )
        connection.execute("UPDATE meta SET value = '1' WHERE name = 'closed_for_good'")
    bundle, _ = packing.write_bundle(path, folder)
    said = python("-c", f"{LIGHT}{READ}", bundle, ESSUNGA_FILE)
    assert said.err == ""
    height, grown = map(int, said.out.split())
    assert height == count
    assert grown / count < 1000, "bytes, of which the database itself takes 400"


READ = """
import re
from pathlib import Path
from exporter.findings import Findings
from exporter.reading.bundles import read_bundles
from exporter.reading.files import input_files
from questions.loader import load_survey
def most():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
survey = load_survey(Path(sys.argv[2]))
before = most()
read = read_bundles(input_files([Path(sys.argv[1])]).files, survey, Findings())
print(read.frame.height, most() - before)
"""
