"""The response store keeps every answer and forgets who gave it, when and in which order."""

import ast
import os
import random
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

import kiosk
from kiosk.machine.lock import DataFolderBusy, hold
from kiosk.store.durable import CONSTANT_TIME
from kiosk.store.response_store import (
    ResponseStore,
    StoreFault,
    StoreRefused,
    coarse,
    open_readonly,
    read_meta,
    state_of,
    store_path,
)
from kiosk.store.rewriting import journal_of
from kiosk.store.submission import LARGEST_KEY, Comment, Submission, submission_from
from questions.loader import SURVEYS, load, load_survey
from questions.logic import Answer, Chosen, choices, items
from questions.model import Matrix, Multi, Number, Ranking, Rating, Single, Survey, Text
from questions.variables import variables

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(ESSUNGA)
QUESTIONS = ESSUNGA.read_text("utf-8")
COMMENT = "Det är mörkt vid gångvägen 🌑"


def opened(data: Path, survey: Survey = SURVEY, place: str = "bibliotek") -> ResponseStore:
    return ResponseStore(data, survey, QUESTIONS, place)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ResponseStore]:
    with opened(tmp_path) as store:
        yield store


def survey_of(text: str) -> Survey:
    survey = load(text.encode()).survey
    assert survey is not None
    return survey


def answered_by(chance: random.Random) -> dict[str, Answer]:
    """What somebody in a hurry answers: anything, and not to everything."""
    answers: dict[str, Answer] = {}
    for item in items(SURVEY, "kiosk"):
        if chance.random() < 0.2:
            continue
        codes = list(choices(item.question))
        match item.question:
            case Single() | Matrix():
                answers[item.name] = Chosen((chance.choice(codes),))
            case Multi():
                answers[item.name] = Chosen(tuple(chance.sample(codes, 2)))
            case Ranking(pick=pick):
                answers[item.name] = Chosen(tuple(chance.sample(codes, pick)))
            case Number() | Rating():
                answers[item.name] = item.question.min + 1
            case Text():
                answers[item.name] = f"{COMMENT} {chance.random()}"
            case _:
                pass
    return answers


def submissions(count: int, seed: int = 1) -> list[Submission]:
    chance = random.Random(seed)
    drawn = [submission_from(SURVEY, answered_by(chance)) for _ in range(count)]
    return [submission for submission in drawn if submission is not None]


def contents(path: Path) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """All responses and all comments."""
    with open_readonly(path) as db:
        responses = db.execute("SELECT * FROM responses").fetchall()
        comments = db.execute("SELECT * FROM comments").fetchall()
    assert len(set(responses)) == len(responses)
    return set(responses), set(comments)


def as_rows(
    submissions: list[Submission],
) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    responses: set[tuple[object, ...]] = {(s.key, *s.response.values()) for s in submissions}
    comments: set[tuple[object, ...]] = {tuple(c) for s in submissions for c in s.comments}
    return responses, comments


# -- what is stored


def test_exactly_what_was_added_is_stored(store: ResponseStore) -> None:
    given = submissions(25)
    for submission in given:
        store.add(submission)
    assert contents(store.path) == as_rows(given)
    assert store.count() == 25


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    given = submissions(3)
    for submission in given:
        with opened(tmp_path) as store:
            store.add(submission)
    assert contents(store.path) == as_rows(given)


def test_adding_the_same_submission_again_stores_it_once(store: ResponseStore) -> None:
    [submission] = submissions(1)
    store.add(submission)
    store.add(submission)
    with opened(store.path.parents[2]) as reopened:
        reopened.add(submission)
    assert contents(store.path) == as_rows([submission])


def test_a_submission_without_a_single_answer_is_none() -> None:
    assert submission_from(SURVEY, {}) is None


def test_a_comment_alone_is_stored_with_an_empty_response(store: ResponseStore) -> None:
    submission = submission_from(SURVEY, {"forslag": COMMENT})
    assert submission is not None
    store.add(submission)
    responses, comments = contents(store.path)
    assert responses == {(submission.key, *(None for _ in variables(SURVEY)))}
    assert {row[1:] for row in comments} == {("forslag", COMMENT)}


@pytest.fixture(scope="module")
def long_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ResponseStore]:
    with opened(tmp_path_factory.mktemp("long")) as store:
        yield store


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(min_size=1, max_size=1000), number=st.integers(0, 999_999_999))
def test_any_text_and_number_come_back_to_the_letter(
    long_store: ResponseStore, text: str, number: int
) -> None:
    submission = submission_from(SURVEY, {"forslag": text, "settpolis": number})
    assert submission is not None
    long_store.add(submission)
    responses, comments = contents(long_store.path)
    assert tuple(submission.comments[0])[1:] == ("forslag", text)
    assert tuple(submission.comments[0]) in comments
    assert (submission.key, *submission.response.values()) in responses


def test_half_a_character_is_stored_as_a_question_mark(store: ResponseStore) -> None:
    submission = submission_from(SURVEY, {"forslag": "mörkt \ud83c här"})
    assert submission is not None
    store.add(submission)
    assert {row[2] for row in contents(store.path)[1]} == {"mörkt ? här"}


def test_question_ids_may_be_words_of_sql(tmp_path: Path) -> None:
    names = ["where", "table", "select", "Index", "primary", "key2", "strict"]
    survey = survey_of(
        'survey: ord\nversion: "1"\nlanguages: [sv]\ntitle: {sv: T}\nquestions:\n'
        + "".join(f"  - {{id: {n}, type: number, text: {{sv: F}}, max: 9}}\n" for n in names)
    )
    with opened(tmp_path, survey) as store:
        for number in (4, 5):
            submission = submission_from(survey, dict.fromkeys(names, number))
            assert submission is not None
            store.add(submission)
            store.add(submission)
        assert store.count() == 2


def test_threads_may_take_turns(store: ResponseStore) -> None:
    given = submissions(8)
    threads = [threading.Thread(target=store.add, args=[submission]) for submission in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contents(store.path) == as_rows(given)


def test_a_submission_of_another_survey_is_a_mistake(store: ResponseStore) -> None:
    with pytest.raises(ValueError, match="not of this survey"):
        store.add(Submission(1, {"alder": "u16"}, ()))


@pytest.mark.parametrize("key", [0, -1, LARGEST_KEY + 1])
def test_a_key_that_was_not_drawn_is_a_mistake(store: ResponseStore, key: int) -> None:
    [drawn] = submissions(1)
    with pytest.raises(ValueError, match="not drawn"):
        store.add(msgspec.structs.replace(drawn, key=key))
    assert store.count() == 0


def test_another_submission_under_a_taken_key_does_not_replace_it(store: ResponseStore) -> None:
    first, second = submissions(2)
    store.add(first)
    with pytest.raises(StoreFault, match="SQLITE_CONSTRAINT_PRIMARYKEY"):
        store.add(msgspec.structs.replace(second, key=first.key))
    assert contents(store.path) == as_rows([first])


# -- what is not


def test_the_file_does_not_remember_the_order(tmp_path: Path) -> None:
    assert len(set(files_of_many_orders(tmp_path))) == 1


def test_without_vacuum_the_file_would_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail."""
    monkeypatch.setattr(Database, "vacuum", lambda _: None)
    assert len(set(files_of_many_orders(tmp_path))) == 4


def test_a_store_that_remembers_the_order_forgets_it_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of version 0.1.0, which rebuilt the file after it had stored, and lost power between."""
    given = submissions(21)
    with opened(tmp_path / "whole") as whole:
        whole.add(given.pop())  # which draws the store's id
    cut = tmp_path / "cut" / whole.path.relative_to(tmp_path / "whole")
    cut.parent.mkdir(parents=True)
    shutil.copy(whole.path, cut)
    with opened(tmp_path / "whole") as store:
        for submission in given:
            store.add(submission)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "vacuum", lambda _: None)
        with opened(tmp_path / "cut") as store:
            for submission in reversed(given):
                store.add(submission)
    assert without_counters(cut.read_bytes()) != without_counters(whole.path.read_bytes())
    with opened(tmp_path / "cut"):
        pass
    assert without_counters(cut.read_bytes()) == without_counters(whole.path.read_bytes())


def files_of_many_orders(folder: Path) -> list[bytes]:
    """The same submissions, added in four orders to copies of one store with a response in it."""
    given = submissions(20)
    [first] = submissions(1)
    with opened(folder / "empty") as empty:
        empty.add(first)  # which draws the store's id
    files = []
    for seed in range(4):
        chance = random.Random(seed)
        data = folder / str(seed)
        path = data / empty.path.relative_to(folder / "empty")
        path.parent.mkdir(parents=True)
        shutil.copy(empty.path, path)
        store = opened(data)
        for submission in chance.sample(given, len(given)):
            store.add(submission)
            if chance.random() < 0.2:
                store.close()
                store = opened(data)
        store.close()
        assert contents(path) == as_rows([first, *given])
        files.append(without_counters(path.read_bytes()))
    return files


def without_counters(content: bytes) -> bytes:
    """Without what SQLite counts in the header: changes, changes of the schema."""
    file = bytearray(content)
    for begin in (24, 40, 92):
        file[begin : begin + 4] = bytes(4)
    return bytes(file)


def test_two_stores_differ_in_their_ids_alone(tmp_path: Path) -> None:
    """No clock, no host, no folder: nothing but the random store id tells two stores apart."""
    given = submissions(10)
    files = []
    for name in ("a", "b"):
        with opened(tmp_path / name) as store:
            for submission in given:
                store.add(submission)
        with open_readonly(store.path) as db:
            store_id = read_meta(db).store
        files.append(without_counters(store.path.read_bytes()).replace(store_id.encode(), b""))
    assert files[0] == files[1]


def test_nothing_links_a_comment_to_a_response(store: ResponseStore) -> None:
    for submission in submissions(20):
        store.add(submission)
    with open_readonly(store.path) as db:
        assert set(db.table_names()) == {"responses", "comments", "carried", "meta"}
        assert set(db["comments"].columns_dict) == {"key", "question", "text"}
        assert set(db["responses"].columns_dict) == {"key", *(v.name for v in variables(SURVEY))}
        keys = [row[0] for rows in contents(store.path) for row in rows]
    assert len(set(keys)) == len(keys)
    assert not store.path.read_bytes().count(b"sqlite_sequence")


def test_keys_are_drawn_from_the_whole_range() -> None:
    keys = [s.key for s in submissions(200)] + [c.key for s in submissions(200) for c in s.comments]
    assert len(set(keys)) == len(keys)
    assert all(0 < key <= LARGEST_KEY for key in keys)
    assert max(keys) > LARGEST_KEY * 0.9 > LARGEST_KEY * 0.1 > min(keys)


def test_a_submission_shows_nothing_when_printed() -> None:
    [submission] = submissions(1)
    assert repr(submission) == "Submission(…)"
    assert repr(Comment(1, "forslag", COMMENT)) == "Comment(…)"


def test_files_and_folders_show_one_constant_time(tmp_path: Path, store: ResponseStore) -> None:
    def times() -> set[int]:
        journal = journal_of(store.path)
        found = [store.path, journal, store.path.parent, store.path.parent.parent]
        stats = [path.stat() for path in found]
        return {s.st_mtime_ns for s in stats} | {s.st_atime_ns for s in stats}

    assert times() == {CONSTANT_TIME}
    for submission in submissions(3):
        store.add(submission)
        assert times() == {CONSTANT_TIME}
    opened(tmp_path).close()
    assert times() == {CONSTANT_TIME}


def test_no_response_leaves_a_file_behind(tmp_path: Path, store: ResponseStore) -> None:
    for submission in submissions(20):
        store.add(submission)
    files = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {store.path, journal_of(store.path)}


def test_nobody_else_may_read_the_store(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = opened(tmp_path / "data")
    finally:
        os.umask(before)
    with store:
        folders = [store.path.parent, store.path.parents[1], tmp_path / "data"]
        assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
        for file in (store.path, journal_of(store.path)):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        pass
    for file in (store.path, journal_of(store.path)):
        file.chmod(0o644)
    store.path.parent.chmod(0o755)
    with opened(tmp_path):
        for file in (store.path, journal_of(store.path)):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("locking_mode", "normal"),
        ("journal_mode", "persist"),
        ("journal_size_limit", -1),
        ("synchronous", 3),
        ("secure_delete", 1),
        ("temp_store", 2),
    ],
)
def test_every_connection_has_the_settings(
    store: ResponseStore, pragma: str, value: str | int
) -> None:
    for _ in range(2):
        assert store._opened().execute(f"PRAGMA {pragma}").fetchall() == [(value,)]
        store.close()


def test_a_setting_that_does_not_take_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.store.file.PRAGMAS", [("secure_delete", "FAST", 1)])
    with pytest.raises(StoreFault, match=r"^PragmaError$"):
        opened(tmp_path)


def test_a_store_left_in_wal_mode_comes_back_from_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(submissions(1)[0])
    foreign = sqlite3.connect(store.path)
    assert foreign.execute("PRAGMA journal_mode=WAL").fetchall() == [("wal",)]
    foreign.close()
    with opened(tmp_path) as store:
        store.add(submissions(1, seed=2)[0])
        assert store.count() == 2
    assert set(store.path.parent.iterdir()) == {store.path, journal_of(store.path)}


def test_only_one_place_in_the_source_inserts_a_response() -> None:
    inserting = {
        (path.name, function)
        for path in Path(kiosk.__path__[0]).rglob("*.py")
        for function in functions_that_insert(ast.parse(path.read_text("utf-8")))
    }
    assert inserting == {
        ("response_store.py", "_stored"),
        ("response_store.py", "draw"),
        ("response_store.py", "close_for_good"),
        ("tables.py", "create"),
        ("tables.py", "upgrade"),
        ("salvage.py", "take_over"),
        ("packing.py", "_database"),
    }


def functions_that_insert(module: ast.Module) -> Iterator[str]:
    """The functions with a call like `table.insert(…)`, or with SQL that inserts."""
    loads_sqlite = re.search(r"'sqlite3'|'sqlite_utils'|name='Database'", ast.dump(module))
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            match node:
                case ast.Constant(value=str(text)):
                    if re.search(r"(?i)\b(insert|replace)\b.{0,20}\binto\b", text):
                        yield function.name
                case ast.Call(func=ast.Attribute(value=table, attr=called)):
                    writes = re.match("(insert|upsert|lookup|m2m)", called)
                    if writes and (loads_sqlite or "table" in ast.dump(table)):
                        yield function.name


@pytest.mark.parametrize(
    "code",
    [
        'def f(store): store._opened().table("responses").insert({})',
        'def f(c): c.execute("insert or replace into responses values (1)")',
        "from sqlite_utils import Database\ndef f(t): t.upsert_all([])",
    ],
)
def test_the_look_for_inserts_can_fail(code: str) -> None:
    assert list(functions_that_insert(ast.parse(code))) == ["f"]


STORE = Path(kiosk.__path__[0]) / "store"


@pytest.mark.parametrize("name", sorted(path.name for path in STORE.glob("*.py")))
def test_the_store_looks_at_no_clock_and_draws_from_the_system(name: str) -> None:
    module = ast.parse((STORE / name).read_text("utf-8"))
    loaded = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not loaded & {"time", "datetime", "random", "uuid", "logging"}
    assert not {n.id for n in ast.walk(module) if isinstance(n, ast.Name)} & {"print"}


# -- which file belongs to which questions


def test_questions_that_changed_under_the_same_version_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(submissions(1)[0])
    before = store.path.read_bytes()
    changed = msgspec.structs.replace(SURVEY, questions=SURVEY.questions[1:])
    with pytest.raises(StoreRefused) as refused:
        opened(tmp_path, changed)
    assert refused.value.reason == "other_fingerprint"
    assert store.path.read_bytes() == before


def test_a_new_version_is_a_new_store_beside_the_old(tmp_path: Path) -> None:
    with opened(tmp_path) as old:
        old.add(submissions(1)[0])
    changed = msgspec.structs.replace(SURVEY, version="2027-2", questions=SURVEY.questions[1:])
    with opened(tmp_path, changed) as new:
        assert new.count() == 0
        assert new.path == store_path(tmp_path, "essunga_trygg", "2027-2")
    with opened(tmp_path) as old:
        assert old.count() == 1


def test_words_that_were_mended_are_taken_over(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(submissions(1)[0])
        with open_readonly(store.path) as db:
            first = read_meta(db)
    mended = QUESTIONS + "# rättat\n"
    with ResponseStore(tmp_path, SURVEY, mended, "bibliotek") as store:
        assert store.count() == 1
        with open_readonly(store.path) as db:
            assert read_meta(db) == msgspec.structs.replace(first, questions=mended)


def test_responses_are_not_moved_to_another_place(tmp_path: Path) -> None:
    opened(tmp_path, place="biblotek").close()
    with opened(tmp_path, place="bibliotek") as store:
        assert store.state().place == "bibliotek"
        store.add(submissions(1)[0])
    with pytest.raises(StoreRefused) as refused:
        opened(tmp_path, place="skola")
    assert refused.value.reason == "other_place"


def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        pass
    newer = sqlite3.connect(store.path)
    newer.execute("PRAGMA user_version=3")
    newer.close()
    before = store.path.read_bytes()
    with pytest.raises(StoreRefused) as refused:
        opened(tmp_path)
    assert refused.value.reason == "newer_schema"
    assert store.path.read_bytes() == before
    assert store.set_aside == ()


# -- who may use it


def test_a_second_process_is_told_that_the_folder_is_busy(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kiosk.machine.lock import hold\n"
        "with hold(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(DataFolderBusy), hold(tmp_path):
            pass
        other.kill()
    with hold(tmp_path):
        pass


def test_the_folder_is_free_again_after_use(tmp_path: Path) -> None:
    for _ in range(2):
        with hold(tmp_path / "new" / "data"), opened(tmp_path / "new" / "data"):
            assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def test_the_office_reads_a_store_without_the_lock_of_posix() -> None:
    code = "import sys, kiosk.store.response_store; sys.exit('kiosk.machine.lock' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with opened(tmp_path / "50% av #1? ja") as store:
        store.add(submissions(1)[0])
    with open_readonly(store.path) as db:
        assert db["responses"].count == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM responses")


def test_a_locked_store_is_a_fault_and_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.store.file.HELD_SECONDS", 0.05)
    first, second = submissions(2)
    with opened(tmp_path) as store:
        store.add(first)
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreFault, match=r"^OperationalError SQLITE_BUSY$"):
            store.add(second)
        with pytest.raises(StoreFault, match="SQLITE_BUSY"):
            opened(tmp_path)
        other.close()
        store.add(second)
        assert contents(store.path) == as_rows([first, second])
        assert store.set_aside == ()


# -- what staff see


@pytest.mark.parametrize(
    ("count", "step"),
    [
        (0, (0, 9)),
        (9, (0, 9)),
        (10, (10, 19)),
        (99, (90, 99)),
        (100, (100, 149)),
        (499, (450, 499)),
        (500, (500, 599)),
        (5_600, (5_600, 5_699)),
    ],
)
def test_counts_are_told_in_coarse_steps(count: int, step: tuple[int, int]) -> None:
    assert coarse(count) == step


def test_every_count_lies_in_one_step() -> None:
    assert all(coarse(count)[0] <= count <= coarse(count)[1] for count in range(2_000))
    steps = sorted({coarse(count) for count in range(2_000)})
    assert all(low == high + 1 for (_, high), (low, _) in pairwise(steps))


def test_what_has_left_is_remembered(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.state().carried is None
        for submission in submissions(22):
            store.add(submission)
        assert store.draw()
    with opened(tmp_path) as store:
        assert store.standing().carried == 12
        assert store.state().carried == (10, 19)


def test_the_state_tells_no_exact_number(store: ResponseStore) -> None:
    for submission in submissions(23):
        store.add(submission)
    assert store.draw()
    state = store.state()
    assert (state.survey, state.version, state.place) == ("essunga_trygg", "2027-1", "bibliotek")
    assert (state.responses, state.set_aside, state.wipe_pending) == ((20, 29), 0, False)
    assert not re.search(r"\b(13|23)\b", str(msgspec.structs.asdict(state)))


def test_another_process_may_ask_for_the_state(store: ResponseStore) -> None:
    store.add(submissions(1)[0])
    told = msgspec.structs.replace(store.state(), wipe_pending=None)
    assert state_of(store.path) == told


def test_the_state_of_no_store_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="SQLITE_CANTOPEN"):
        state_of(tmp_path / "responses.db")
    assert list(tmp_path.iterdir()) == []
