"""Twenty residents, one after the other; the store holds what they said, no more.

The real program in a real terminal. Everybody takes another way through the Essunga survey, and the
way is the same in every run.
"""

import csv
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec
import pytest

from kiosk.store.response_store import ResponseStore
from questions.characters import clean
from questions.loader import SURVEYS, load_survey
from questions.model import Survey
from questions.variables import comments, flat, variables
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.exporter.office import command
from tests.exporter.residents import submissions
from tests.kiosk.asked import QuestionFile
from tests.kiosk.resident import START, Record, Resident, counted, stored, wait_until_ready
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SURVEY = QuestionFile(ESSUNGA)
MARKUP = "[b]hej[/b] [/b] [@click=app.quit]x[/] {language} \\ &amp; <b>"
SWEDISH = "Å, ä och ö; idén på kaféet à la Främmestad – 100 % „ja”."
LONG = " ".join(f"Punkt {n}: mer ljus, färre buskar, fler vuxna ute." for n in range(1, 20))

Way = Callable[[Resident], None]
WAYS: list[tuple[str, Way]] = []
"""In which language somebody begins, and what they then do."""


def in_language(language: str) -> Callable[[Way], Way]:
    def added(way: Way) -> Way:
        WAYS.append((language, way))
        return way

    return added


@in_language("sv")
def answers_every_question(resident: Resident) -> None:
    resident.answer("a30")
    resident.answer("nosse")
    resident.go_to("otryggplats")
    resident.answer(["centr", "gcvag", "vag"])
    while resident.at is not None and resident.at.name != "loftet":
        resident.answer(resident.any_value())
    resident.answer("hort")
    resident.answer_all()
    assert len(resident.answers) == len(SURVEY.asked)
    resident.send()


@in_language("en")
def skips_every_question(resident: Resident) -> None:
    while resident.at is not None:
        resident.skip()
    resident.send()


@in_language("sv-simple")
def answers_in_easy_swedish(resident: Resident) -> None:
    resident.answer_all()
    resident.send()


@in_language("sv")
def becomes_too_young_for_the_neighbours(resident: Resident) -> None:
    resident.answer("a16")
    resident.answer("framm")
    resident.go_to("grann")
    resident.answer("jaej")
    resident.back_to("alder")
    resident.answer("u16")
    resident.go_to(None)
    assert "grann" not in resident.answers
    resident.send()


@in_language("en")
def moves_out_of_the_municipality(resident: Resident) -> None:
    resident.answer("a65")
    resident.answer("essun")
    resident.go_to("grann")
    resident.answer("nejvi")
    resident.back_to("omrade")
    resident.answer("utanf")
    resident.go_to(None)
    assert "grann" not in resident.answers
    resident.send()


@in_language("sv-simple")
def grows_old_enough_for_the_neighbours(resident: Resident) -> None:
    resident.answer("u16")
    resident.answer("land")
    resident.go_to("settpolis")
    resident.skip()
    resident.back_to("alder")
    resident.answer("a50")
    resident.go_to("grann")
    resident.answer("vetej")
    resident.go_to(None)
    resident.send()


@in_language("sv")
def is_no_longer_unsafe_anywhere(resident: Resident) -> None:
    resident.go_to("otryggplats")
    resident.answer(["skola", "annan"])
    resident.answer(["morkt", "hanth"])
    resident.back()
    resident.back()
    resident.mark(["ingen"])
    resident.back(keeping=["ingen"])
    assert "otryggvarfor" not in resident.answers
    resident.go_to(None)
    resident.send()


@in_language("en")
def takes_the_unsafe_places_back(resident: Resident) -> None:
    resident.go_to("otryggplats")
    resident.answer(["park"])
    resident.answer(["tomt", "trasi", "grupp"])
    resident.back_to("otryggplats")
    resident.skip()
    assert "otryggvarfor" not in resident.answers
    resident.go_to("prio")
    resident.answer_all()
    resident.send()


@in_language("sv-simple")
def had_not_heard_of_the_promise_after_all(resident: Resident) -> None:
    resident.go_to("loftet")
    resident.answer("vet")
    resident.answer(5)
    resident.back_to("loftet")
    resident.answer("nej")
    assert "loftmarkt" not in resident.answers
    resident.go_to(None)
    resident.send()


@in_language("sv")
def knows_more_of_the_promise_and_keeps_the_rating(resident: Resident) -> None:
    resident.go_to("loftet")
    resident.answer("hort")
    resident.answer(1)
    resident.back_to("loftet")
    resident.answer("vet")
    assert resident.answers["loftmarkt"] == 1
    resident.answer(4)
    resident.go_to(None)
    resident.send()


@in_language("en")
def stops_in_the_middle(resident: Resident) -> None:
    resident.go_to("oro_stul")
    resident.stop()
    resident.answers.clear()


@in_language("sv")
def nearly_stops_twice(resident: Resident) -> None:
    resident.go_to("tycker_nas")
    resident.nearly_stop()
    resident.go_to("forslag")
    resident.type("Mer liv på torget")
    resident.nearly_stop()
    resident.press("enter")
    resident.wait_to_see(SURVEY.asked[-1])
    resident.answer("kvinn")
    resident.nearly_stop()
    resident.send()


@in_language("sv-simple")
def stops_before_sending(resident: Resident) -> None:
    resident.go_to("forslag")
    resident.answer("Det här ska ingen få läsa")
    resident.go_to(None)
    resident.stop()
    resident.answers.clear()


@in_language("sv")
def goes_away(resident: Resident) -> None:
    resident.go_to("forslag")
    resident.type("Nu kommer bussen")
    question = SURVEY.asked[-2].words("sv")
    resident.terminal.wait(resident.say("countdown.title"), seconds=30)
    resident.terminal.wait(lambda: question not in resident.terminal.words)
    assert "bussen" not in resident.terminal.words, "the next in line may be looking"
    resident.terminal.wait(START, seconds=60)
    resident.answers.clear()


@in_language("en")
def changes_the_language_again_and_again(resident: Resident) -> None:
    resident.answer("a16")
    resident.speak("sv")
    resident.go_to("otryggplats")
    resident.speak("sv-simple")
    resident.answer(["halls"])
    resident.go_to("problem_drog")
    resident.speak("en")
    resident.go_to("forslag")
    resident.type("Better buses")
    resident.speak("sv")
    resident.press("enter")
    resident.wait_to_see(SURVEY.asked[-1])
    resident.answer("annat")
    resident.speak("sv-simple")
    resident.send()


@in_language("sv")
def has_seen_too_many_policemen(resident: Resident) -> None:
    resident.go_to("settpolis")
    resident.type("100")
    resident.press("enter")
    resident.terminal.wait(resident.say("notice.out_of_range", least=0, most=99))
    resident.terminal.press("backspace", "backspace", "backspace")
    resident.type("-1")
    resident.terminal.wait(resident.say("question.least_most", least=0, most=99))
    resident.press("enter")
    resident.terminal.wait(resident.say("notice.out_of_range", least=0, most=99))
    resident.terminal.press("home", "delete", "end", "2")
    resident.wait_for_field("12")
    resident.press("enter")
    resident.written_down(12)
    assert resident.answers["settpolis"] == 12
    resident.go_to(None)
    resident.send()


@in_language("sv")
def writes_what_looks_like_markup(resident: Resident) -> None:
    while resident.at is not None and resident.at.name != "forslag":
        resident.skip()
    resident.answer(f"  {MARKUP} ")
    resident.skip()
    resident.send()
    assert resident.comments() == [("forslag", MARKUP)]


@in_language("en")
def wants_more_than_three_of_everything(resident: Resident) -> None:
    resident.go_to("otryggplats")
    resident.mark(["ingen", "centr", "skola", "park", "annan"])
    resident.terminal.wait(resident.say("notice.full", most="three"))
    resident.press("enter")
    resident.written_down(["centr", "skola", "park"])
    resident.go_to("unga")
    resident.mark(["gard", "inget"])
    resident.terminal.wait(resident.say("notice.cleared_others"))
    resident.press("enter")
    resident.written_down(["inget"])
    resident.go_to("prio")
    resident.mark(["ljus", "unga", "polis", "drog"])
    resident.terminal.wait(resident.say("notice.full", most="three"))
    resident.press("enter")
    resident.written_down(["ljus", "unga", "polis"])
    resident.back()
    resident.answer(["polis", "grann", "ljus"])
    resident.go_to(None)
    resident.send()


@in_language("sv-simple")
def writes_a_long_text(resident: Resident) -> None:
    assert len(LONG) > 500
    resident.go_to("forslag")
    resident.answer(LONG)
    resident.answer("man")
    resident.send()
    assert len(resident.comments()[0][1]) == 500


@in_language("sv")
def looks_back_at_everything_from_the_end(resident: Resident) -> None:
    resident.answer_all()
    resident.back_to("alder")
    resident.go_to("forslag")
    resident.answer(SWEDISH)
    resident.go_to(None)
    resident.send()


class Sent(NamedTuple):
    """What residents have sent, as it has to be stored."""

    records: list[Record]
    comments: list[tuple[str, str]]


@contextmanager
def open_kiosk(
    folder: Path, columns: int, rows: int, place: str = "bibliotek"
) -> Iterator[Terminal]:
    """A kiosk with the survey that comes with the program, and the least patience there is."""
    settings = folder / "kiosk.yaml"
    settings.write_text(f"place: {place}\nidle_seconds: 10\nwarn_seconds: 20\nmin_new: 1\n")
    command = kiosk(folder / "data", "--config", settings)
    with Terminal(command, columns, rows) as terminal:
        wait_until_ready(terminal, folder / "data")
        yield terminal


def visited_by(
    folder: Path, size: tuple[int, int], place: str, ways: Sequence[tuple[int, tuple[str, Way]]]
) -> Sent:
    """Residents, each with a seed, come to a kiosk in turn; it stores what they sent."""
    sent = Sent([], [])
    folder.mkdir(exist_ok=True)
    with open_kiosk(folder, *size, place) as terminal:
        for seed, (language, way) in ways:
            resident = Resident(terminal, SURVEY, language, seed)
            resident.begin()
            way(resident)
            if resident.answers:
                sent.records.append(resident.record())
                sent.comments.extend(resident.comments())
        assert terminal.end(signal.SIGTERM) == 143
    responses, texts = stored(folder / "data")
    assert counted(responses) == counted(sent.records)
    assert all(list(response) == SURVEY.columns() for response in responses)
    assert sorted(texts) == sorted(sent.comments)
    return sent


def test_every_other_one_comes_to_a_screen_of_the_usual_size(tmp_path: Path) -> None:
    visited_by(tmp_path, (106, 33), "bibliotek", list(enumerate(WAYS))[::2])


@pytest.mark.parametrize("size", [(80, 24), (106, 33)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_is_typed_in_one_breath_with_enter_is_not_lost(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """Keys that come faster than the screen is drawn: a quick typist at a slow board."""
    with open_kiosk(tmp_path, *size) as terminal:
        resident = Resident(terminal, SURVEY)
        resident.begin()
        while resident.at is not None:
            match resident.at.type:
                case "number":
                    terminal.type("12\r")
                    resident.written_down(12)
                case "text":
                    terminal.type("Fler lampor\r")
                    resident.written_down("Fler lampor")
                case _:
                    resident.skip()
        resident.send()
    [response], comments = stored(tmp_path / "data")
    assert response["settpolis"] == 12
    assert comments == [("forslag", "Fler lampor")]


PLACES = ("bibliotek", "skola", "torget")


def test_twenty_residents_at_three_kiosks_and_three_hundred_online_are_one_result(
    tmp_path: Path,
) -> None:
    """The whole way: answered on the smallest screen that there is, carried away, merged; what
    comes out is what was typed."""
    assert len(WAYS) == 20
    office = tmp_path / "svar"
    office.mkdir()
    ways = list(enumerate(WAYS))
    with ThreadPoolExecutor(len(PLACES)) as pool:
        visits = [
            pool.submit(visited_by, tmp_path / place, (80, 24), place, ways[n :: len(PLACES)])
            for n, place in enumerate(PLACES)
        ]
        sent = {place: visit.result() for place, visit in zip(PLACES, visits, strict=True)}
    survey, chance = load_survey(ESSUNGA), Random(1)
    others = {}
    for seed, place in enumerate(PLACES):
        # Fewer than ten at one kiosk would give nothing.
        others[place] = [
            msgspec.structs.replace(submission, comments=())
            for submission in submissions(survey, 6, seed)
        ]
        with ResponseStore(
            tmp_path / place / "data", survey, ESSUNGA.read_text("utf-8"), place
        ) as store:
            for submission in others[place]:
                store.add(submission)
        options = ("--config", tmp_path / place / "kiosk.yaml", "--data", tmp_path / place / "data")
        assert command("kiosk.cli", "export", office, "--last", *options).code == 0
    online = {str(n): random_answers(survey, chance) for n in range(1, 301)}
    write_export(office / "results-survey1.csv", survey, online)

    result = tmp_path / "resultat-DETALJERAD-sekretess"
    said = command("exporter.cli", "merge", office, "--survey", ESSUNGA, "-o", result, "--detailed")

    assert said.code == 0, said
    expected = Counter(
        ("kiosk", place, *map(cell, record.values()))
        for place, visit in sent.items()
        for record in ({**dict.fromkeys(asked_online(survey)), **row} for row in visit.records)
        for record in [{name: record[name] for name in columns_of(survey)}]
    )
    expected.update(
        ("kiosk", place, *map(cell, submission.response.values()))
        for place, sent_before in others.items()
        for submission in sent_before
    )
    expected.update(
        ("web", "", *map(cell, flat(survey, answers).values()))
        for answers in online.values()
        if answers
    )
    assert Counter(rows_in(result / "responses.csv")) == expected
    texts = [comment for visit in sent.values() for comment in visit.comments]
    texts += [
        (question, clean(text).strip())
        for answers in online.values()
        for question, text in comments(answers)
    ]
    with (result / "comments.csv").open(encoding="utf-8", newline="") as file:
        found = [(row["question"], row["text"]) for row in csv.DictReader(file)]
    assert sorted(found) == sorted(texts)


def columns_of(survey: Survey) -> list[str]:
    return [variable.name for variable in variables(survey)]


def asked_online(survey: Survey) -> list[str]:
    """The columns that no kiosk has."""
    return [name for name in columns_of(survey) if name not in SURVEY.columns()]


def cell(value: object) -> str:
    """A value as a CSV file has it. What was not shown (-1) is here the same as what was skipped:
    the survey's own column would say it, and this test does not ask the program."""
    return "" if value is None else str(value)


def rows_in(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in list(csv.reader(file))[1:]:
            yield (*row[:2], *("" if value == "-1" else value for value in row[2:]))
