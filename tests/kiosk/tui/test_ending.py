"""How a kiosk ends, refuses to start, breaks, is closed, and comes back.

Whatever happens, the terminal is left clean, staff get one sentence, and nothing that somebody
wrote is shown or stored.
"""

import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.opening import RELEASED
from kiosk.wording import words
from questions.loader import SURVEYS
from questions.wording import phrases
from tests.kiosk.asked import QuestionFile
from tests.kiosk.circumstances import (
    HASTE,
    changed_kiosk,
    dated_kiosk,
    full_disk,
    kiosk_on_small_disk,
    set_day,
    without_room,
)
from tests.kiosk.resident import START, Resident, counted, stored, wait_until_ready
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal, kiosk

CANARY = "Kanariefågeln sjunger"
SAY = phrases(PHRASES, "sv")
DRAWN = words("sv")


@pytest.fixture
def survey(tmp_path: Path) -> QuestionFile:
    return write_small_survey(tmp_path)[1]


@pytest.fixture
def command(tmp_path: Path, survey: QuestionFile) -> list[str | Path]:
    """A kiosk with the small survey and its responses in `data`."""
    return kiosk(tmp_path / "data", "--survey", tmp_path / "liten.yaml")


def options(folder: Path) -> list[str | Path]:
    return ["--data", folder / "data", "--survey", folder / "liten.yaml"]


def said(terminal: Terminal) -> str:
    """What stands on the screen, without the spaces that the end of a line may have cut."""
    return "".join(terminal.text.split())


def assert_says_only(terminal: Terminal, *sentences: str) -> None:
    assert said(terminal) == "".join("".join(sentences).split())
    assert terminal.is_clean()


# -- signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("question", ["farger", "tanke"])
def test_a_signal_ends_the_kiosk_cleanly_and_nothing_is_stored(
    tmp_path: Path,
    survey: QuestionFile,
    command: list[str | Path],
    number: signal.Signals,
    question: str,
) -> None:
    with Terminal(command) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("sol")
        resident.go_to(question)
        if question == "tanke":
            resident.type(CANARY)
        else:
            resident.mark(["rod"])
        assert terminal.end(number) == 128 + number
        assert_says_only(terminal, "")
    assert stored(tmp_path / "data") == ([], [])


def test_a_signal_in_the_moment_in_which_a_screen_comes_up_is_no_crash(
    tmp_path: Path, survey: QuestionFile, command: list[str | Path]
) -> None:
    """An app that is ending mounts no widgets any more, and the screen once missed them."""
    for moment in range(0, 80, 8):
        with Terminal(command) as terminal:
            wait_until_ready(terminal, tmp_path / "data")
            terminal.press("1")
            time.sleep(moment / 1000)
            assert terminal.end(signal.SIGTERM) == 143


# -- what keeps it from starting


@pytest.mark.parametrize("missing", ["stdin", "stderr"])
def test_without_a_terminal_it_says_so(
    command: list[str | Path], tmp_path: Path, missing: str
) -> None:
    controller, device = os.openpty()
    streams = {"stdin": device, "stdout": device, "stderr": device, missing: subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as process:  # type: ignore[call-overload]
        code = process.wait()
        pipe = process.stderr
        words = pipe.read() if pipe else os.read(controller, 10_000).decode()
    os.close(controller)
    os.close(device)
    assert code == 2
    assert words.strip() == SAY("no_terminal")
    assert not (tmp_path / "data").exists()


def test_a_second_kiosk_on_the_same_data_folder_says_so(
    command: list[str | Path], tmp_path: Path
) -> None:
    with Terminal(command) as first:
        wait_until_ready(first, tmp_path / "data")
        with Terminal(command) as second:
            assert second.wait_for_exit() == 2
            assert_says_only(second, SAY("busy", folder=tmp_path / "data"))
        first.press("1")
        first.wait("Hur är vädret?")


def where_raised(part: str, text: str) -> str:
    """Line and column of `part`, as editors count them."""
    before = text[: text.index(part)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_a_survey_with_errors_is_listed(command: list[str | Path], tmp_path: Path) -> None:
    file = tmp_path / "liten.yaml"
    text = file.read_text("utf-8")
    text = text.replace("type: number\n", "type: nummer\n").replace("max: 2\n", "max: 20\n")
    file.write_text(text, "utf-8")
    with Terminal(command, columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        first, *problems, summary = terminal.text.strip().splitlines()
        assert first == SAY("survey_faulty", file=file)
        mistakes = [f"{file}:{where_raised(mistake, text)}" for mistake in ("nummer\n", "20\n")]
        assert [problem.split(": ")[0] for problem in problems] == mistakes
        assert summary.startswith(f"{file}: 2 fel")
        assert terminal.is_clean()


def test_settings_with_an_unknown_key_are_pointed_at(
    command: list[str | Path], tmp_path: Path
) -> None:
    settings = tmp_path / "kiosk.yaml"
    settings.write_text("place: skola\n  \nidle_secnods: 60\n")
    with Terminal([*command, "--config", settings], columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        first, problem = terminal.text.strip().splitlines()
        assert first == SAY("settings_faulty", file=settings)
        assert problem.startswith(f"{settings}:3:1: ")
        assert "idle_secnods" in problem
        assert terminal.is_clean()


def test_changed_questions_need_a_new_version(
    command: list[str | Path], tmp_path: Path, survey: QuestionFile
) -> None:
    with Terminal(command) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        terminal.end(signal.SIGTERM)
    file = tmp_path / "liten.yaml"
    file.write_text(file.read_text("utf-8").replace("{sol:", "{sken:"), "utf-8")
    with Terminal(command) as terminal:
        assert terminal.wait_for_exit() == 2
        sentence = SAY("store_refused.other_fingerprint", survey="liten", version="1")
        assert_says_only(terminal, sentence)
    file.write_text(file.read_text("utf-8").replace('version: "1"', 'version: "2"'), "utf-8")
    with Terminal(command) as terminal:
        terminal.wait(START)


def test_a_data_folder_that_is_a_file_cannot_be_used(
    command: list[str | Path], tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("")
    with Terminal(command, columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        assert terminal.text.strip().startswith(f"Datamappen {tmp_path / 'data'} går inte att")
        assert len(terminal.text.strip().splitlines()) == 1
        assert terminal.is_clean()


# -- crashes

CRASHES = {
    "going on": """
from kiosk.respondent import steps
def forward(session):
    secret = "canary-in-a-variable"
    raise ValueError("canary-in-message", secret)
steps.forward = forward
""",
    "drawing": """
from kiosk.tui.screens.survey import SurveyScreen
draw = SurveyScreen.draw
def broken(self):
    secret = "canary-in-a-variable"
    if self.session is not None and self.session.at == "antal":
        raise KeyError("canary-in-message", secret)
    draw(self)
SurveyScreen.draw = broken
""",
    "painting": """
from kiosk.tui.widgets.progress_line import ProgressLine
render_line = ProgressLine.render_line
def broken(self, y):
    secret = "canary-in-a-variable"
    if "3 av" in self._words:
        raise RuntimeError("canary-in-message")
    return render_line(self, y)
ProgressLine.render_line = broken
""",
    "a timer": """
from kiosk.tui.app import KioskApp
tick = KioskApp.tick
def broken(self):
    secret = "canary-in-a-variable"
    if self.questions.session is not None and self.questions.session.at == "antal":
        raise OSError("canary-in-message")
    tick(self)
KioskApp.tick = broken
""",
}


@pytest.mark.parametrize("supervised", [False, True], ids=["by hand", "under systemd"])
@pytest.mark.parametrize("where", CRASHES)
def test_a_crash_shows_nobodys_words(
    tmp_path: Path, survey: QuestionFile, where: str, supervised: bool
) -> None:
    command = changed_kiosk(tmp_path, CRASHES[where], *options(tmp_path))
    environment = {"NOTIFY_SOCKET": "/nowhere"} if supervised else {}
    with Terminal(command, environment=environment) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.skip()
        resident.type(CANARY)
        resident.press("enter")
        assert terminal.wait_for_exit() == 70
        assert b"canary" not in terminal.raw
        wiped = terminal.raw.rindex(b"\x1b[3J")
        assert b"sjunger" not in terminal.raw[wiped:]
        fault = re.search(r"\((\w+,\w+/changed_kiosk\.py:\d+)\)", said(terminal))
        if supervised:
            assert_says_only(terminal, "")
        else:
            assert fault
            assert_says_only(terminal, SAY("crashed", fault=fault[1]))
    assert stored(tmp_path / "data") == ([], [])


# -- when it is open


def write_period(folder: Path, opens: str, closes: str) -> None:
    with (folder / "liten.yaml").open("a", encoding="utf-8") as file:
        file.write(f"period: {{opens: {opens}, closes: {closes}}}\n")


def test_before_it_opens_the_kiosk_says_when_and_opens_by_itself(
    tmp_path: Path, survey: QuestionFile
) -> None:
    write_period(tmp_path, "2027-05-01", "2027-09-01")
    set_day(tmp_path, date(2027, 4, 30))
    with Terminal(dated_kiosk(tmp_path, *options(tmp_path))) as terminal:
        terminal.wait(DRAWN("closed.not_yet", date="1 maj 2027"))
        terminal.wait(DRAWN("closed.not_yet_text"))
        terminal.wait(lambda: START not in terminal.words)
        terminal.settle()
        before = terminal.text
        terminal.press("1", "enter", "x", "f1", "escape")
        terminal.settle()
        assert terminal.text == before
        set_day(tmp_path, date(2027, 5, 1))
        terminal.wait(START)
        Resident(terminal, survey).begin()


def test_after_the_last_day_it_is_closed_but_whoever_is_answering_may_finish(
    tmp_path: Path, survey: QuestionFile
) -> None:
    write_period(tmp_path, "2027-05-01", "2027-09-01")
    set_day(tmp_path, date(2027, 9, 1))
    with Terminal(dated_kiosk(tmp_path, *options(tmp_path))) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("regn")
        set_day(tmp_path, date(2027, 9, 2))
        resident.go_to(None)
        resident.press("1")
        terminal.wait(DRAWN("thanks.stored"))
        resident.press("x")
        terminal.wait(DRAWN("closed.over", date="1 september 2027"))
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(tmp_path / "data")[0] == [resident.record()]


LATEST = RELEASED.replace(year=RELEASED.year + 5)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize("period", [("1999-01-01", "2000-01-01"), ("2098-01-01", "2200-01-01")])
def test_only_a_clock_that_can_be_right_closes_a_survey(
    tmp_path: Path, survey: QuestionFile, period: tuple[str, str]
) -> None:
    """By a right clock the one survey is over, and the other has not begun."""
    write_period(tmp_path, *period)
    set_day(tmp_path, date(1970, 1, 1))
    with Terminal(dated_kiosk(tmp_path, *options(tmp_path))) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        for right, absurd in (
            (RELEASED, RELEASED - ONE_DAY),
            (LATEST, LATEST + ONE_DAY),
            (date(2027, 5, 1), date(2099, 6, 1)),
        ):
            set_day(tmp_path, right)
            terminal.wait("Enkäten")
            terminal.wait(lambda: START not in terminal.words)
            set_day(tmp_path, absurd)
            terminal.wait(START)


# -- the disk


@contextmanager
def hasty_kiosk(folder: Path, survey: QuestionFile) -> Iterator[tuple[Terminal, Resident]]:
    """A kiosk that does not wait long before it tries again, and somebody about to send."""
    with Terminal(changed_kiosk(folder, HASTE, *options(folder))) as terminal:
        wait_until_ready(terminal, folder / "data")
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("sol")
        resident.go_to(None)
        yield terminal, resident


def wait_until_mended(terminal: Terminal) -> None:
    """Wait for the start screen in the place of the one that says what is wrong."""
    terminal.wait(
        lambda: START in terminal.words and DRAWN("broken.title") not in terminal.words, 30
    )


def answers_another(terminal: Terminal, survey: QuestionFile) -> Resident:
    resident = Resident(terminal, survey, seed=2)
    resident.begin()
    resident.answer("moln")
    resident.go_to(None)
    resident.send()
    return resident


def test_an_answer_that_cannot_be_stored_at_once_is_stored_when_there_is_room_again(
    tmp_path: Path, survey: QuestionFile
) -> None:
    with hasty_kiosk(tmp_path, survey) as (terminal, resident):
        with full_disk(terminal.process.pid):
            resident.press("1")
            terminal.wait(DRAWN("saving.title"))
            assert DRAWN("thanks.stored") not in terminal.words
        terminal.wait(DRAWN("thanks.stored"))
        resident.leave()
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(tmp_path / "data")[0] == [resident.record()]


def test_a_kiosk_that_cannot_store_says_so_and_comes_back_by_itself(
    tmp_path: Path, survey: QuestionFile
) -> None:
    with hasty_kiosk(tmp_path, survey) as (terminal, resident):
        with full_disk(terminal.process.pid):
            resident.press("1")
            terminal.wait(DRAWN("saving.title"))
            terminal.wait(DRAWN("broken.title"))
            terminal.press("1", "enter", "escape", "f1")
            for _ in range(8):  # some looks at the disk, twice a second
                terminal.settle(0.4)
                assert START not in terminal.words, "it invites people whom it has to turn away"
        wait_until_mended(terminal)
        other = answers_another(terminal, survey)
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(tmp_path / "data")[0] == [other.record()]


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare(1)")
def test_a_disk_that_is_really_full(tmp_path: Path, survey: QuestionFile) -> None:
    command = kiosk_on_small_disk(tmp_path, *options(tmp_path))
    with Terminal(command) as terminal:
        terminal.wait(START)
        inside = Path(f"/proc/{terminal.process.pid}/root{tmp_path}/data")
        terminal.wait(lambda: any(inside.glob("*/*/responses.db")))
        resident = Resident(terminal, survey)
        resident.begin()
        resident.answer("sol")
        resident.go_to(None)
        with without_room(inside):
            resident.press("1")
            terminal.wait(DRAWN("saving.title"))
            terminal.wait(DRAWN("broken.title"))
            for _ in range(8):
                terminal.settle(0.4)
                assert START not in terminal.words, "it invites people whom it has to turn away"
        wait_until_mended(terminal)
        other = answers_another(terminal, survey)
        shutil.copytree(inside, tmp_path / "copy")
    assert stored(tmp_path / "copy")[0] == [other.record()]


def test_a_kiosk_that_starts_on_a_full_disk_is_out_of_order_until_there_is_room(
    tmp_path: Path, survey: QuestionFile
) -> None:
    with hasty_kiosk(tmp_path, survey) as (terminal, first):
        first.send()
        assert terminal.end(signal.SIGTERM) == 143
    full = f"{HASTE}\nimport resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, -1))"
    with Terminal(changed_kiosk(tmp_path, full, *options(tmp_path))) as terminal:
        terminal.wait(DRAWN("broken.title"))
        for _ in range(8):
            terminal.settle(0.4)
            assert START not in terminal.words, "it invites people whom it has to turn away"
        resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (-1, -1))
        wait_until_mended(terminal)
        other = answers_another(terminal, survey)
        assert terminal.end(signal.SIGTERM) == 143
    assert counted(stored(tmp_path / "data")[0]) == counted([first.record(), other.record()])


def test_a_kiosk_that_finds_no_store_is_out_of_order_until_it_does(
    tmp_path: Path, survey: QuestionFile
) -> None:
    (tmp_path / "data").mkdir()
    obstacle = tmp_path / "data" / "liten"
    obstacle.write_text("in the way of the folder")
    with Terminal(changed_kiosk(tmp_path, HASTE, *options(tmp_path))) as terminal:
        terminal.wait(DRAWN("broken.title"))
        terminal.wait("www.essunga.se")
        assert DRAWN("broken.lost") not in terminal.words, "nobody has answered yet"
        obstacle.unlink()
        wait_until_mended(terminal)
        other = answers_another(terminal, survey)
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(tmp_path / "data")[0] == [other.record()]


def test_a_disk_that_does_not_say_whether_the_survey_is_closed_is_out_of_order_until_it_does(
    tmp_path: Path, survey: QuestionFile
) -> None:
    """A name too long to be looked up is as good as a bad block: the system gives an error."""
    with Terminal(changed_kiosk(tmp_path, HASTE, *options(tmp_path))) as terminal:
        wait_until_ready(terminal, tmp_path / "data")
        [store] = (tmp_path / "data").glob("*/*/responses.db")
        closed = store.with_name("closed")
        closed.symlink_to("x" * 300)
        terminal.wait(DRAWN("broken.title"))
        assert DRAWN("broken.lost") not in terminal.words, "nobody has answered yet"
        for _ in range(8):
            terminal.settle(0.4)
            assert START not in terminal.words, "it invites people whom it has to turn away"
        closed.unlink()
        wait_until_mended(terminal)
        other = answers_another(terminal, survey)
        other.leave()
        closed.symlink_to("x" * 300)
        terminal.wait(DRAWN("broken.title"))
        assert terminal.end(signal.SIGTERM) == 143
    with Terminal(changed_kiosk(tmp_path, HASTE, *options(tmp_path))) as terminal:
        terminal.wait(DRAWN("broken.title"))
        closed.unlink()
        wait_until_mended(terminal)
        assert terminal.end(signal.SIGTERM) == 143
    assert stored(tmp_path / "data")[0] == [other.record()]


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs unshare(1)")
def test_a_kiosk_that_starts_on_a_read_only_disk_is_out_of_order_until_it_is_another(
    tmp_path: Path, survey: QuestionFile
) -> None:
    """As ext4 becomes after a fault: systemd would start it again and again."""
    data = tmp_path / "data"
    data.mkdir()
    mount = f"mount -t tmpfs -o size=3m,ro none {shlex.quote(str(data))}"
    command = shlex.join(map(str, changed_kiosk(tmp_path, HASTE, *options(tmp_path))))
    inside = ["unshare", "-Urm", "sh", "-c", f"{mount} && exec {command}"]
    with Terminal(inside, environment={"NOTIFY_SOCKET": "/nowhere"}) as terminal:
        terminal.wait(DRAWN("broken.title"))
        terminal.wait("www.essunga.se")
        for _ in range(4):
            terminal.settle(0.4)
            assert START not in terminal.words, "it invites people whom it has to turn away"
        process = str(terminal.process.pid)
        again = ("mount", "-o", "remount,rw", data)
        subprocess.run(["nsenter", "-t", process, "-U", "-m", "--preserve", *again], check=True)
        assert terminal.wait_for_exit() == 0, "for systemd to start it"
    with Terminal(inside) as terminal:
        assert terminal.wait_for_exit() == 2, "by hand it is a sentence"
        assert "den är skrivskyddad" in terminal.words


def test_a_question_file_that_the_disk_does_not_give_is_no_other_survey(
    tmp_path: Path, survey: QuestionFile, strace: str
) -> None:
    """Whether staff have brought one is not known: nobody is asked another."""
    data = tmp_path / "data"
    data.mkdir()
    brought = data / "survey.yaml"
    shutil.copy(SURVEYS / "essunga_trygg.yaml", brought)
    config = tmp_path / "kiosk.yaml"
    config.write_text(f"survey: {tmp_path / 'liten.yaml'}\n", "utf-8")
    broken = [strace, "-f", "-P", str(brought), "-o", "/dev/null"]
    broken += ["-e", "trace=openat", "-e", "inject=openat:error=EIO"]
    command = changed_kiosk(tmp_path, HASTE, "--data", data, "--config", config)
    with Terminal([*broken, *command], environment={"NOTIFY_SOCKET": "/nowhere"}) as terminal:
        terminal.wait(DRAWN("broken.title"))
        terminal.settle(1)
        assert DRAWN("broken.title") in terminal.words
    with Terminal([*command]) as terminal:
        terminal.wait("Trygg i Essunga kommun")
