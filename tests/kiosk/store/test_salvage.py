"""What a new store takes over of what damaged ones say has left: never too little."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store.response_store import ResponseStore
from kiosk.store.salvage import Salvage, salvage
from questions.loader import SURVEYS, load, load_survey
from tests.exporter.residents import submissions

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(ESSUNGA)
SENT, DRAWN = 30, 20
NOTHING = {
    "earlier_wordings": "",
    "min_new": 0,
    "closed_for_good": False,
    "interim": False,
    "carried_before": 0,
    "lost": 0,
}


def store_in(folder: Path, *changes: str) -> Path:
    """The file of a store from which some have been drawn, and then changed by SQL."""
    with ResponseStore(folder, SURVEY, ESSUNGA.read_text("utf-8"), "bibliotek") as store:
        for submission in submissions(SURVEY, SENT):
            store.add(submission)
        assert store.draw()
    with closing(sqlite3.connect(store.path)) as connection:
        for change in changes:
            connection.execute(change)
        connection.commit()
    return store.path


def found(*files: Path, fetched: bool = True) -> Salvage:
    return salvage(files, SURVEY, fetched=fetched)


UNREADABLE = "DROP TABLE carried", "CREATE VIEW carried AS SELECT key FROM gone"
"""Nobody knows any more which responses have left."""
CLOSED = "UPDATE meta SET value = '0' WHERE name = 'interim'"


def test_codes_that_are_called_like_a_question_make_no_comment(tmp_path: Path) -> None:
    questions = TWO_QUESTIONS.encode()
    survey = load(questions).survey
    assert survey is not None
    with ResponseStore(tmp_path, survey, TWO_QUESTIONS, "bibliotek") as store:
        for submission in submissions(survey, SENT):
            store.add(submission)
    one = salvage([store.path], survey, fetched=False)
    assert (len(one.responses), one.comments) == (SENT, {})
    assert ("buss", "bra") in one.responses.values()


TWO_QUESTIONS = """\
survey: resor
version: "1"
languages: [sv]
title: {sv: Resor}
questions:
  - {id: resa, type: single, text: {sv: Hur?}, choices: {buss: {sv: Buss}, bil: {sv: Bil}}}
  - {id: buss, type: single, text: {sv: Bra?}, choices: {bra: {sv: Ja}, illa: {sv: Nej}}}
"""


def test_what_is_known_is_taken_over(tmp_path: Path) -> None:
    one = found(store_in(tmp_path))
    assert len(one.responses) == SENT
    assert len(one.carried) == DRAWN
    assert one.carried < one.responses.keys()
    assert (one.meta["carried_before"], one.meta["interim"]) == (0, True)


def test_what_no_store_says_is_as_in_a_new_one(tmp_path: Path) -> None:
    assert found(store_in(tmp_path, "DELETE FROM meta")).meta == NOTHING


def test_where_nobody_knows_which_have_left_all_may_have(tmp_path: Path) -> None:
    one = found(store_in(tmp_path, *UNREADABLE))
    assert (one.meta["carried_before"], one.meta["interim"]) == (SENT + 1, False)


def test_after_the_last_bundle_nobody_has_to_know(tmp_path: Path) -> None:
    assert found(store_in(tmp_path, *UNREADABLE, CLOSED)).meta["carried_before"] == 0


@pytest.mark.parametrize("first", [True, False])
def test_one_store_of_which_nobody_knows_is_enough(tmp_path: Path, first: bool) -> None:
    files = [store_in(tmp_path / "whole"), store_in(tmp_path / "torn", *UNREADABLE)]
    one = found(*(files if first else files[::-1]))
    assert one.meta["carried_before"] == len(one.responses) + 1
    assert one.meta["interim"] is False


def test_where_nothing_was_fetched_a_list_that_is_lost_was_empty(tmp_path: Path) -> None:
    one = found(store_in(tmp_path, *UNREADABLE), fetched=False)
    assert (one.meta["carried_before"], one.meta["interim"]) == (0, True)


OLDER = ("PRAGMA user_version = 1", "INSERT INTO meta (name, value) VALUES ('exported', '0')")


@pytest.mark.parametrize("sign", OLDER)
def test_of_a_store_of_0_1_0_nobody_knows_whether_anything_was_fetched(
    tmp_path: Path, sign: str
) -> None:
    older = store_in(tmp_path / "older", *UNREADABLE, sign)
    newer = store_in(tmp_path / "newer", *UNREADABLE)
    for files in ((older, newer), (newer, older)):
        assert found(*files, fetched=False).meta["carried_before"] == 2 * SENT + 1
