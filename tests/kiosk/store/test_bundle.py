"""A bundle holds all of a store or is refused, whatever befell the stick and whoever made it."""

import io
import json
import lzma
import os
import random
import re
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.machine.privileged import FILE_NAME
from kiosk.store import bundle as module
from kiosk.store.bundle import (
    FORMAT,
    Manifest,
    NotABundleError,
)
from kiosk.store.packing import bundle_name, pack, write_bundle
from kiosk.store.response_store import ResponseStore, open_readonly, read_meta
from kiosk.store.submission import Comment, Submission
from questions.fingerprint import fingerprint, wording_hash
from questions.loader import load
from questions.model import Survey
from questions.variables import variables
from tests.exporter.office import (
    QUESTIONS,
    SURVEY,
    Bundle,
    members,
    memory,
    read_bundle,
    sealed,
    zipped,
)
from tests.exporter.residents import submissions
from tests.installed import LIGHT

NAMES = ("manifest.json", "responses.db", "survey.yaml")


def store_in(
    data: Path, sent: list[Submission], survey: Survey = SURVEY, questions: str = QUESTIONS
) -> Path:
    """The file of a store to which `sent` was added, closed for good: all of it may leave."""
    with ResponseStore(data, survey, questions, "bibliotek") as store:
        for submission in sent:
            store.add(submission)
        store.close_for_good()
        return store.path


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


SENT = submissions(SURVEY, 20)


@pytest.fixture(scope="module")
def store() -> Iterator[Path]:
    """The file of a store with SENT. Nobody may write to it."""
    with memory() as folder:
        yield store_in(folder, SENT)


@pytest.fixture(scope="module")
def good(store: Path) -> bytes:
    """The bytes of a bundle of that store."""
    return pack(store)[0]


def reason(folder: Path, content: bytes) -> str | None:
    """Why these bytes are refused; None when they are not. Any other exception is one too many."""
    path = folder / "fil.kiosk"
    path.write_bytes(content)
    try:
        read_bundle(path)
    except NotABundleError as error:
        return error.reason
    return None


# -- what was stored comes back


def test_everything_in_the_store_is_in_the_bundle(folder: Path, store: Path) -> None:
    path, count = write_bundle(store, folder)
    bundle = read_bundle(path)
    assert count == len(SENT)
    assert set(bundle.responses) == {(s.key, tuple(s.response.values())) for s in SENT}
    assert set(bundle.comments) == {tuple(comment) for s in SENT for comment in s.comments}
    assert bundle.survey == SURVEY
    with open_readonly(store) as db:
        meta = read_meta(db)
    assert bundle.manifest == Manifest(
        format=FORMAT,
        survey="trygg",
        version="1",
        fingerprint=fingerprint(SURVEY),
        place="bibliotek",
        store=meta.store,
        wording=wording_hash(SURVEY),
        last=True,
        responses=len(SENT),
        comments=sum(len(s.comments) for s in SENT),
        sha256=bundle.manifest.sha256,
    )


def test_a_store_without_responses_can_be_carried_away(folder: Path) -> None:
    path, count = write_bundle(store_in(folder / "data", []), folder)
    bundle = read_bundle(path)
    assert (count, bundle.responses, bundle.comments) == (0, (), ())


def test_the_largest_keys_and_longest_words_come_back(folder: Path) -> None:
    response = dict.fromkeys(v.name for v in variables(SURVEY))
    words = "𝕏åäö\n" * 200
    sent = [Submission(2**62, response, (Comment(1, "ord", words),))]
    path, _ = write_bundle(store_in(folder / "data", sent), folder)
    assert read_bundle(path).comments == ((1, "ord", words),)
    assert read_bundle(path).responses[0][0] == 2**62


def test_the_question_file_lies_in_the_bundle_to_the_letter(good: bytes) -> None:
    assert members(good)["survey.yaml"] == QUESTIONS.encode()


def test_the_name_says_survey_version_and_place_and_no_time(folder: Path, store: Path) -> None:
    first, _ = write_bundle(store, folder)
    second, _ = write_bundle(store, folder)
    assert re.fullmatch(r"trygg_1_bibliotek_[0-9a-f]{8}\.kiosk", first.name)
    assert first.name != second.name
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("survey", "version", "place"),
    [("_liten", "1", "kiosk"), ("-", "_", "_"), ("a" * 40, "-" * 40, "b" * 30)],
)
def test_the_privileged_part_takes_the_name_of_any_survey(
    store: Path, survey: str, version: str, place: str
) -> None:
    _, manifest = pack(store)
    called = msgspec.structs.replace(manifest, survey=survey, version=version, place=place)
    assert FILE_NAME.fullmatch(bundle_name(called))


def test_writing_a_bundle_leaves_the_store_as_it_was(folder: Path, store: Path) -> None:
    before = (store.read_bytes(), store.stat().st_mtime_ns, sorted(store.parent.iterdir()))
    write_bundle(store, folder)
    assert before == (store.read_bytes(), store.stat().st_mtime_ns, sorted(store.parent.iterdir()))


# -- no order, no time


def renamed(store: Path) -> None:
    """Give a store a constant id: it is drawn when the store is made."""
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE meta SET value = '0123456789abcdef' WHERE name = 'store'")
        connection.commit()
        connection.execute("VACUUM")


def test_the_order_of_arrival_changes_no_byte(folder: Path) -> None:
    """Nor how often bundles were carried away before."""
    chance = random.Random(1)
    sent = list(SENT)
    contents = []
    for number in range(4):
        store = store_in(folder / str(number), sent)
        renamed(store)
        for _ in range(number):
            pack(store)
        contents.append(pack(store)[0])
        chance.shuffle(sent)
    assert len(set(contents)) == 1


def test_how_often_a_kiosk_was_started_changes_no_byte(folder: Path) -> None:
    """Each start and each response is a VACUUM, and SQLite counts them in the file's header."""
    store = store_in(folder / "data", SENT)
    before = pack(store)[0]
    for _ in range(3):
        store_in(folder / "data", [])
    assert pack(store)[0] == before


def test_a_bundle_holds_no_time_and_no_path(good: bytes, store: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.extra == entry.comment == b""
        assert archive.comment == b""
        assert archive.namelist() == sorted(NAMES)
    for content in (good, *members(good).values()):
        assert str(store.parent).encode() not in content
    for own in (b"carried", b"interim", b"min_new"):
        assert own not in members(good)["responses.db"]
    header = members(good)["responses.db"][:100]
    assert {header[at : at + 4] for at in (24, 40, 92)} == {b"\0\0\0\1"}  # counters of changes


def test_nothing_that_was_deleted_lies_in_a_bundle(folder: Path) -> None:
    store = store_in(folder / "data", SENT)
    with sqlite3.connect(store) as connection:  # without the store's own care
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("INSERT INTO comments VALUES (5, 'ord', 'KANARIE7531')")
        connection.commit()
        connection.execute("DELETE FROM comments WHERE key = 5")
        connection.commit()
    assert b"KANARIE7531" in store.read_bytes()
    assert b"KANARIE7531" not in members(pack(store)[0])["responses.db"]


# -- what is not whole is refused


def test_a_bundle_that_was_cut_off_is_refused(folder: Path, good: bytes) -> None:
    lengths = [*range(64), *range(len(good) - 200, len(good))]
    lengths += random.Random(1).sample(range(len(good)), 300)
    assert {reason(folder, good[:length]) for length in lengths} == {"damaged"}


def same(content: Bundle, other: Bundle) -> bool:
    return msgspec.structs.asdict(content) == msgspec.structs.asdict(other)


def places_of(content: bytes) -> list[int]:
    """300 places all over the file, and every one in what the ZIP says about its members."""
    directory = content.index(b"PK\x01\x02")
    headings = [
        place
        for start in re.finditer(b"PK\x03\x04", content[:directory])
        for place in range(start.start(), start.start() + 45)
    ]
    return [
        *random.Random(2).sample(range(len(content)), 300),
        *range(directory, len(content)),
        *headings,
    ]


def test_a_flipped_byte_is_refused_or_changes_nothing(
    folder: Path, good: bytes, store: Path
) -> None:
    """Some bytes of a ZIP say nothing about what is in it: the time of a member, for one."""
    whole = read_bundle(write_bundle(store, folder)[0])
    told = set()
    chance = random.Random(3)
    for place in places_of(good):
        content = bytearray(good)
        content[place] ^= chance.choice([0x01, 0x80, 0xFF])
        why = reason(folder, bytes(content))
        assert why is not None or same(read_bundle(folder / "fil.kiosk"), whole), place
        told.add(why)
    assert told <= {"damaged", "not_ours", None}
    assert "damaged" in told


@pytest.mark.parametrize("name", ["responses.db", "survey.yaml"])
def test_a_flipped_byte_is_refused_when_the_zip_fits_it(
    folder: Path, good: bytes, name: str
) -> None:
    """Packed anew, so that nothing but our own check sums can notice."""
    parts = members(good)
    length = len(parts[name])
    for place in random.Random(4).sample(range(length), min(length, 100)):
        content = bytearray(parts[name])
        content[place] ^= 4
        changed = zipped({**parts, name: bytes(content)})
        assert reason(folder, changed) == "damaged", place


# -- the members


def test_a_bundle_with_other_members_is_not_ours(folder: Path, good: bytes) -> None:
    parts = members(good)
    wrong = [
        {},
        {"manifest.json": parts["manifest.json"]},
        *({name: parts[name] for name in NAMES if name != missing} for missing in NAMES),
        {**parts, "extra.txt": b""},
        {**parts, "../responses.db": parts["responses.db"]},
        {name.upper(): content for name, content in parts.items()},
        {f"mapp/{name}": content for name, content in parts.items()},
        {"responses.db": parts["responses.db"], "survey.yaml": b"", "Manifest.json": b""},
    ]
    assert {reason(folder, zipped(each)) for each in wrong} == {"not_ours"}


def test_a_member_that_is_there_twice_is_not_ours(folder: Path, good: bytes) -> None:
    parts = list(members(good).items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in [*parts, parts[0]]:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(archive, "NameToInfo", {})  # or it would warn
                archive.writestr(zipfile.ZipInfo(name), content)
    assert reason(folder, buffer.getvalue()) == "not_ours"


def test_members_under_one_another_s_names_are_refused(folder: Path, good: bytes) -> None:
    a, b, c = (members(good)[name] for name in NAMES)
    mixed = [(a, c, b), (b, a, c), (c, b, a), (a, b, a), (a, b, b), (a, a, a)]
    contents = [zipped(dict(zip(NAMES, parts, strict=True))) for parts in mixed]
    assert {reason(folder, content) for content in contents} == {"damaged"}


def test_members_of_two_bundles_make_none(folder: Path, good: bytes) -> None:
    other = members(pack(store_in(folder / "data", submissions(SURVEY, 20, 7)))[0])
    parts = members(good)
    assert reason(folder, zipped({**parts, "responses.db": other["responses.db"]})) == "damaged"
    assert reason(folder, zipped({**other, "manifest.json": parts["manifest.json"]})) == "damaged"


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_how_the_members_are_packed_does_not_matter(folder: Path, good: bytes, method: int) -> None:
    """A mail program may pack anew. What then is damaged is refused like everything else."""
    content = zipped(members(good), method)
    assert reason(folder, content) in {None, "damaged"}
    told = set()
    for place in random.Random(4).sample(range(30, len(content) - 400), 60):
        flipped = bytearray(content)
        flipped[place] ^= 0xFF
        told.add(reason(folder, bytes(flipped)))
    assert told <= {None, "damaged", "not_ours"}


def test_a_member_with_a_password_is_refused(folder: Path, good: bytes) -> None:
    content = bytearray(good)
    for found in re.finditer(b"PK\x01\x02", good):
        content[found.start() + 8] |= 1
    assert reason(folder, bytes(content)) == "damaged"


# -- bombs


def within(size: int, content: bytes, folder: Path, change: str = "") -> str:
    """What reading says in a process of its own; "too much" when it took more bytes of memory.

    Measured, not limited: an allocation that fails is "damaged", too. `change` are lines of Python
    that are run before.
    """
    path = folder / "bomb.kiosk"
    path.write_bytes(content)
    code = f"""{LIGHT}
import re
from pathlib import Path
from kiosk.store import bundle
def most():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
{change}
before = most()
try:
    with bundle.open_bundle(Path({str(path)!r})):
        said = "read"
except bundle.NotABundleError as error:
    said = error.reason
print(said if most() - before <= {size} else "too much")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr[-300:]


@pytest.mark.parametrize("name", NAMES)
def test_a_member_that_says_it_is_too_large_is_refused_unread(
    folder: Path, good: bytes, name: str
) -> None:
    """The sizes stand in the directory of the ZIP: 4 GB here, of which nothing is there."""
    content = bytearray(good)
    directory = good.index(b"PK\x01\x02")
    for found in re.finditer(b"PK\x01\x02", good):
        at = found.start()
        if good[at + 46 :].startswith(name.encode()):
            content[at + 24 : at + 28] = (0xFFFF_FFFE).to_bytes(4, "little")
    assert bytes(content[directory:]) != good[directory:]
    assert reason(folder, bytes(content)) == "damaged"


@pytest.mark.parametrize("name", ["manifest.json", "survey.yaml"])
def test_a_member_that_inflates_beyond_its_limit_is_refused(
    folder: Path, good: bytes, name: str
) -> None:
    bomb = zipped({**members(good), name: bytes(300 << 20)})
    assert len(bomb) < 1 << 20
    assert within(64 << 20, bomb, folder) == "damaged"
    assert reason(folder, bomb) == "damaged"


def test_a_member_that_inflates_beyond_what_it_says_is_refused(folder: Path, good: bytes) -> None:
    bomb = bytearray(zipped({**members(good), "survey.yaml": bytes(300 << 20)}))
    for found in re.finditer(b"PK\x01\x02|PK\x03\x04", bytes(bomb)):
        local = found[0] == b"PK\x03\x04"
        at, name = found.start(), found.start() + (30 if local else 46)
        if bomb[name:].startswith(b"survey.yaml"):
            place = at + (22 if local else 24)
            bomb[place : place + 4] = (1000).to_bytes(4, "little")
    assert within(64 << 20, bytes(bomb), folder) == "damaged"


def test_a_store_of_nothing_but_zeros_takes_no_memory_to_refuse(folder: Path, good: bytes) -> None:
    """200 MB of it fit into 200 kB. A true store becomes five to forty times smaller."""
    bomb = zipped({**members(good), "responses.db": bytes(200 << 20)})
    assert len(bomb) < 1 << 18
    assert within(64 << 20, bomb, folder) == "damaged"
    unlimited = "bundle.LARGEST_RATIO = 1 << 20"
    assert within(64 << 20, bomb, folder, unlimited) == "too much", "the control"


@pytest.mark.parametrize(
    ("large", "mebibytes"), [("responses.db", 1025), ("survey.yaml", 100), ("manifest.json", 100)]
)
def test_a_member_larger_than_any_kiosk_has_takes_no_memory_to_refuse(
    folder: Path, good: bytes, large: str, mebibytes: int
) -> None:
    """Packed no better than a true one is."""
    buffer = io.BytesIO()
    piece = random.Random(1).randbytes(1 << 14) + bytes((1 << 20) - (1 << 14))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members(good).items():
            if name != large:
                archive.writestr(name, content)
        with archive.open(large, "w", force_zip64=True) as member:
            for _ in range(mebibytes):
                member.write(piece)
    bomb = buffer.getvalue()
    assert module.LARGEST_RATIO * len(bomb) > mebibytes << 20
    assert within(64 << 20, bomb, folder) == "damaged"


COMPUTED = {
    "a column": ", namn TEXT AS (hex(zeroblob(200000000)))",
    "a condition": ", CHECK (length(randomblob(400000000)) > 1)",
    "a condition of a column": " CHECK (length(randomblob(400000000)) > 1)",
}


@pytest.mark.parametrize("what", COMPUTED)
def test_nothing_that_a_database_wants_computed_is_computed(
    folder: Path, good: bytes, what: str
) -> None:
    """400 MB for each response, in tables that are otherwise those of a store."""
    columns = [f'"{v.name}" {"TEXT" if v.kind == "code" else "INTEGER"}' for v in variables(SURVEY)]
    columns = ['"key" INTEGER PRIMARY KEY', *columns]
    names = ", ".join(column.split()[0] for column in columns)
    bomb = forged(
        good,
        "PRAGMA ignore_check_constraints = ON",
        "ALTER TABLE responses RENAME TO old",
        f'CREATE TABLE "responses" ({", ".join(columns)}{COMPUTED[what]}) STRICT',
        f"INSERT INTO responses ({names}) SELECT * FROM old",  # noqa: S608
        "DROP TABLE old",
    )
    assert within(64 << 20, bomb, folder) == "damaged"
    if what != "a column":  # the second wall
        anything = 'bundle._PLAIN = re.compile(".*", re.DOTALL)'
        assert within(64 << 20, bomb, folder, anything) == "read"


def test_words_longer_than_any_kiosk_takes_are_refused(folder: Path, good: bytes) -> None:
    one = "(SELECT min(key) FROM comments)"
    long = f"UPDATE comments SET text = hex(randomblob({{}})) WHERE key = {one}"  # noqa: S608
    assert reason(folder, forged(good, long.format(1 << 16))) is None
    assert reason(folder, forged(good, long.format(1 << 20))) == "damaged"


def test_many_members_are_not_looked_at(folder: Path) -> None:
    content = zipped({f"{number}": b"" for number in range(30_000)})
    assert reason(folder, content) == "not_ours"


# -- the manifest


@pytest.mark.parametrize(
    "changes",
    [
        {"fingerprint": "0" * 64},
        {"fingerprint": "x"},
        {"survey": "annan"},
        {"version": "2"},
        {"responses": 19},
        {"responses": -1},
        {"responses": "20"},
        {"responses": 1e400},
        {"comments": 10**40},
        {"store": "A" * 16},
        {"store": "../../etc/passwd"},
        {"sha256": {}},
        {"sha256": None},
        {"okänd": 1},
        {"format": None},
        {"format": 0.5},
    ],
    ids=str,
)
def test_a_manifest_that_says_anything_else_is_refused(
    folder: Path, good: bytes, changes: dict[str, Any]
) -> None:
    assert reason(folder, sealed(members(good), **changes)) == "damaged"


@pytest.mark.parametrize(
    "place", ["", "Biblioteket", "../..", "=1+1", "a" * 31, "a\nb", "<b>", "\x1b[31m", "a b"]
)
def test_a_place_that_no_kiosk_can_have_is_refused(folder: Path, good: bytes, place: str) -> None:
    """It stands in the report and in every row of the result."""
    assert reason(folder, sealed(members(good), place=place)) == "damaged"


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 12_000, b"1" * 60_000],
    ids=lambda content: content[:8].decode("latin-1"),
)
def test_a_manifest_that_is_none_is_refused(folder: Path, good: bytes, content: bytes) -> None:
    assert reason(folder, zipped({**members(good), "manifest.json": content})) == "damaged"


@pytest.mark.parametrize("number", [1, 2])
def test_bundles_of_every_format_so_far_are_read(folder: Path, good: bytes, number: int) -> None:
    assert json.loads(members(good)["manifest.json"])["format"] == 2
    assert reason(folder, sealed(members(good), format=number)) is None


def test_a_bundle_of_a_newer_format_says_so(folder: Path, good: bytes) -> None:
    assert reason(folder, sealed(members(good), format=FORMAT + 1)) == "newer"


def test_a_newer_format_says_so_whatever_else_is_new_in_it(folder: Path, good: bytes) -> None:
    """Or "update the program" would come out as "the file is damaged"."""
    assert reason(folder, sealed(members(good), format=FORMAT + 1, places=["a"])) == "newer"


# -- the question file


def test_a_bundle_with_other_questions_inside_is_refused(folder: Path, good: bytes) -> None:
    changed = QUESTIONS.replace("max: 99", "max: 98").encode()
    other = load(changed).survey
    assert other is not None
    assert fingerprint(other) != fingerprint(SURVEY)
    parts = {**members(good), "survey.yaml": changed}
    assert reason(folder, sealed(parts)) == "damaged"
    assert reason(folder, sealed(parts, fingerprint=fingerprint(other))) is None  # the same columns


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"a: &a [*a]", b"\xff", QUESTIONS.replace("type: single", "type: x").encode()],
    ids=lambda content: content[:8].decode("latin-1"),
)
def test_a_bundle_without_a_question_file_is_refused(
    folder: Path, good: bytes, content: bytes
) -> None:
    assert reason(folder, sealed({**members(good), "survey.yaml": content})) == "damaged"


# -- the database


def forged(good: bytes, *statements: str) -> bytes:
    """A bundle, complete with manifest, whose database a stranger has had in hand."""
    parts = members(good)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(parts["responses.db"])
    for statement in statements:
        connection.execute(statement)
    database = bytes(connection.serialize())
    counts = {}
    for name in ("responses", "comments"):
        try:
            [(counts[name],)] = connection.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608
        except sqlite3.Error:
            counts[name] = 0
    connection.close()
    return sealed({**parts, "responses.db": database}, **counts)


UNLOCK = "PRAGMA writable_schema = ON"
ANYTHING = [
    "ALTER TABLE responses RENAME TO old",
    f"CREATE TABLE responses (key, {', '.join(v.name for v in variables(SURVEY))})",
    "INSERT INTO responses SELECT * FROM old",
    "DROP TABLE old",
]
LOOSE = [
    "ALTER TABLE comments RENAME TO old",
    "CREATE TABLE comments (key, question, text)",
    "DROP TABLE old",
]
"""Tables that take anything, where the store's are STRICT."""

HOSTILE = {
    "another table": ["CREATE TABLE sqlar (name)"],
    "another index": ["CREATE INDEX i ON responses (alder)"],
    "a view": ["CREATE VIEW v AS SELECT 1"],
    "a view for a table": ["DROP TABLE comments", "CREATE VIEW comments AS SELECT 1, 'a', 'b'"],
    "a trigger": ["CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM meta; END"],
    "a virtual table": ["DROP TABLE comments", "CREATE VIRTUAL TABLE comments USING fts5(text)"],
    "no comments": ["DROP TABLE comments"],
    "no meta": ["DROP TABLE meta"],
    "a column more": ["ALTER TABLE responses ADD COLUMN namn TEXT"],
    "a column less": ["ALTER TABLE responses DROP COLUMN alder"],
    "a column renamed": ["ALTER TABLE responses RENAME COLUMN alder TO aldre"],
    "a column that is computed": ["ALTER TABLE responses ADD COLUMN namn TEXT AS (alder)"],
    "a number for a code": [*ANYTHING, "UPDATE responses SET alder = 7"],
    "a blob for a code": [*ANYTHING, "UPDATE responses SET alder = x'00'"],
    "half a number": [*ANYTHING, "UPDATE responses SET sett = 1.5"],
    "text for a key": [*LOOSE, "INSERT INTO comments VALUES ('nyckel', 'ord', 'a')"],
    "no key": [*LOOSE, "INSERT INTO comments VALUES (NULL, 'ord', 'a')"],
    "the same key twice": [
        *LOOSE,
        "INSERT INTO comments VALUES (1, 'ord', 'a'), (1, 'ord', 'b')",
    ],
    "a blob for words": [*LOOSE, "INSERT INTO comments VALUES (1, 'ord', x'FF')"],
    "a number for words": [*LOOSE, "INSERT INTO comments VALUES (1, 'ord', 1)"],
    "no question": [*LOOSE, "INSERT INTO comments VALUES (1, NULL, 'a')"],
    "a table that is not there": [
        UNLOCK,
        "UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'comments'",
    ],
    "two tables in one place": [
        UNLOCK,
        "UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'comments'",
    ],
    "nonsense for a table": [
        UNLOCK,
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE comments(' WHERE name = 'comments'",
    ],
    "text for a key of a response": [*ANYTHING, "UPDATE responses SET key = 'a'"],
    "one key for all responses": [*ANYTHING, "UPDATE responses SET key = 1"],
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_database_that_is_no_store_is_refused(folder: Path, good: bytes, case: str) -> None:
    assert reason(folder, forged(good, *HOSTILE[case])) == "damaged"


@pytest.mark.parametrize(
    "database",
    [
        b"",
        b"SQLite format 3\0",
        bytes(4096),
        b"SQLite format 3\0" + bytes(4080),
        bytes(range(256)) * 64,
    ],
    ids=["nothing", "a beginning", "zeros", "a beginning and zeros", "anything"],
)
def test_a_database_that_is_none_is_refused(folder: Path, good: bytes, database: bytes) -> None:
    parts = {**members(good), "responses.db": database}
    assert reason(folder, sealed(parts)) == "damaged"


def test_any_byte_of_the_database_may_be_wrong(folder: Path, good: bytes) -> None:
    """With a manifest that fits: only SQLite and our look at the tables stand in the way.

    A changed answer cannot be told from a true one; everything else is refused.
    """
    parts = members(good)
    told = set()
    for place in [*range(100), *random.Random(5).sample(range(len(parts["responses.db"])), 200)]:
        database = bytearray(parts["responses.db"])
        database[place] ^= 0xFF
        told.add(reason(folder, sealed({**parts, "responses.db": bytes(database)})))
    assert told <= {"damaged", None}


def test_a_table_whose_name_is_in_capitals_is_the_same_table(folder: Path, good: bytes) -> None:
    """To SQLite; one flipped bit does it."""
    capitals = "UPDATE sqlite_schema SET sql = replace(sql, 'TABLE \"r', 'TABLE \"R')"
    assert reason(folder, forged(good, UNLOCK, capitals)) is None


def test_a_database_in_the_mode_of_a_ledger_is_refused(folder: Path, good: bytes) -> None:
    parts = members(good)
    database = bytearray(parts["responses.db"])
    database[18:20] = b"\2\2"  # WAL
    assert reason(folder, sealed({**parts, "responses.db": bytes(database)})) == "damaged"


def test_one_flipped_bit_in_the_words_of_one_does_not_lose_all_others(folder: Path) -> None:
    """The store reads what is no longer UTF-8 as U+FFFD; its bundle must not be worth less."""
    store = store_in(folder / "data", SENT)
    with sqlite3.connect(store) as connection:
        connection.execute(
            "UPDATE comments SET text = CAST(x'66C3' AS TEXT) WHERE key = "
            "(SELECT min(key) FROM comments)"
        )
        connection.commit()
    with ResponseStore(folder / "data", SURVEY, QUESTIONS, "bibliotek") as opened:
        assert opened.set_aside == ()  # the store itself sees nothing wrong
    path, _ = write_bundle(store, folder)
    assert len(read_bundle(path).responses) == len(SENT)


# -- files that are none


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x05\x06" + bytes(18), b"\0" * 1000, b"alder,plats\r\nung,torg\r\n"],
    ids=repr,
)
def test_any_other_file_is_refused(folder: Path, content: bytes) -> None:
    assert reason(folder, content) in {"damaged", "not_ours"}


def test_a_file_that_is_not_there_is_the_systems_error(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bundle(folder / "saknas.kiosk")


def test_random_bytes_within_a_bundle_raise_nothing_else(folder: Path, good: bytes) -> None:
    chance = random.Random(6)
    told = set()
    for _ in range(300):
        content = bytearray(good)
        for _ in range(chance.randint(1, 20)):
            at = chance.randrange(len(content))
            content[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
        told.add(reason(folder, bytes(content)))
    assert told <= {"damaged", "not_ours", None}


@pytest.mark.parametrize("method", [12, 14], ids=["bzip2", "lzma"])
def test_a_member_packed_in_a_way_we_never_do_is_refused(
    folder: Path, good: bytes, method: int
) -> None:
    """The bytes that name the method are two of those that may flip."""
    content = bytearray(good)
    for found in re.finditer(b"PK\x01\x02|PK\x03\x04", good):
        place = found.start() + (10 if found[0] == b"PK\x01\x02" else 8)
        content[place] = method
    assert reason(folder, bytes(content)) == "damaged"
    assert lzma.LZMAError.__mro__[1] is Exception  # it is none of the kinds that zipfile documents


# -- written so that it is whole or has no name

WRITER = f"""{LIGHT}
import os, random, signal, sys, time
from pathlib import Path
from typing import Any
from kiosk.store.packing import write_bundle
store, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
write_bundle(store, folder)  # once, to know how long it takes
chance = random.Random(int(sys.argv[4]))
begun = time.perf_counter()
write_bundle(store, folder)
longest = 1.3 * (time.perf_counter() - begun)
for _ in range(count):
    child = os.fork()
    if not child:
        write_bundle(store, folder)
        os._exit(0)
    time.sleep(chance.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that takes some milliseconds to write."""
    data = tmp_path_factory.mktemp("large")
    store = store_in(data, SENT)
    chance = random.Random(1)
    with sqlite3.connect(store) as connection:
        connection.executemany(
            "INSERT INTO comments VALUES (?, 'ord', ?)",
            ((number, chance.randbytes(400).hex()) for number in range(1, 600)),
        )
        connection.commit()
    return store


def only_whole_bundles(folder: Path, wanted: Bundle) -> tuple[int, int]:
    """How many bundles and how many parts there are; anything else fails."""
    bundles = parts = 0
    for path in folder.iterdir():
        if path.suffix == ".kiosk":
            assert same(read_bundle(path), wanted)
            bundles += 1
        else:
            assert re.fullmatch(r".*_[0-9a-f]{8}\.kiosk\.part", path.name)
            parts += 1
    return bundles, parts


def test_a_kill_at_any_time_leaves_a_part_or_a_whole_bundle(tmp_path: Path, large: Path) -> None:
    out = tmp_path / "sticka"
    out.mkdir()
    subprocess.run([sys.executable, "-c", WRITER, large, out, "60", "1"], check=True)
    wanted = read_bundle(write_bundle(large, tmp_path)[0])
    bundles, _ = only_whole_bundles(out, wanted)
    assert bundles >= 2


ONCE = f"""{LIGHT}
from pathlib import Path
from typing import Any
from kiosk.store.packing import write_bundle
try:
    print(write_bundle(Path(sys.argv[1]), Path(sys.argv[2]))[0])
except OSError as error:
    print(type(error).__name__)
"""


def traced(strace: str, store: Path, folder: Path, call: str, fault: str) -> str:
    """What comes of writing a bundle while system calls fail."""
    options = ["-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", f"--inject={call}:{fault}"]
    done = subprocess.run(
        [strace, *options, sys.executable, "-c", ONCE, store, folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("call", "number"),
    [("fsync", 1), ("fsync", 2), ("fadvise64", 1), ("rename", 1)],
)
def test_a_kill_at_each_step_leaves_a_part_or_a_whole_bundle(
    strace: str, tmp_path: Path, store: Path, call: str, number: int
) -> None:
    traced(strace, store, tmp_path, call, f"signal=KILL:when={number}")
    wanted = read_bundle(write_bundle(store, tmp_path)[0])
    bundles, parts = only_whole_bundles(tmp_path, wanted)
    assert bundles + parts == 2


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("fsync", "error=EIO:when=1"),
        ("rename", "error=EROFS:when=1"),
        ("fadvise64", "error=EIO:when=1"),
        ("fsync", "error=EIO:when=2"),
    ],
)
def test_a_stick_that_fails_gives_an_error_and_no_bundle(
    strace: str, tmp_path: Path, store: Path, call: str, fault: str
) -> None:
    """Also when the last step fails, that of the folder: staff are told that there is none."""
    assert traced(strace, store, tmp_path, call, fault).endswith("Error")
    assert [path.suffix for path in tmp_path.iterdir()] in ([], [".part"])


def test_a_stick_that_only_says_it_wrote_is_found_out(
    strace: str, tmp_path: Path, store: Path
) -> None:
    """A fake one, as they are sold: the call succeeds and nothing is there."""
    size = len(pack(store)[0])
    said = traced(strace, store, tmp_path, "write", f"retval={size}:when=1")
    assert said == "OSError"
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_can_be_read_by_whoever_has_the_stick(folder: Path, store: Path) -> None:
    """It is a file like any other: the office's PC runs as somebody else."""
    mask = os.umask(0o022)
    try:
        path, _ = write_bundle(store, folder)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_look_at_reasons_can_fail(folder: Path, good: bytes) -> None:
    refused: Callable[[bytes], str | None] = lambda content: reason(folder, content)  # noqa: E731
    assert refused(good) is None
    assert refused(good[:-1]) == "damaged"
