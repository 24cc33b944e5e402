"""No command ends in a traceback, whatever the disk, the user, the terminal or the locale does.

0: done. 1: needs a person. 2: could not be done, in one sentence. 70: crashed. 128 + n: a signal.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import pytest

from kiosk.cli import PHRASES as KIOSK
from questions.loader import SURVEYS
from questions.wording import QUESTION_PHRASES, phrases
from tests.installed import AS_ON_A_KIOSK
from tests.kiosk.circumstances import changed_kiosk
from tests.kiosk.resident import START
from tests.kiosk.small_survey import write_small_survey
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
SAY, SHARED = phrases(KIOSK, "sv"), phrases(QUESTION_PHRASES, "sv")
LONG = "x" * 300
EVERY_COMMAND = (
    *(["check", ESSUNGA], ["status"], ["export", "."], ["pin"], ["boot-password"], ["doctor"]),
)


class Ended:
    """A command that has ended: its exit code, and what it said."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code = code
        self.out = out.decode("utf-8", "replace")
        self.err = err.decode("utf-8", "replace")
        assert "Traceback" not in self.out + self.err, self.err
        assert "Exception ignored" not in self.err, self.err

    def sentence(self) -> str:
        """The one sentence with which it could not be done."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert self.out == ""
        [line] = self.err.splitlines()
        return line


def run(
    *words: object,
    module: str = "kiosk.cli",
    before: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    stdout: int | IO[Any] = subprocess.PIPE,
    stdin: int | None = subprocess.DEVNULL,
    folder: Path | None = None,
) -> Ended:
    """The real command in a process of its own, in a Swedish terminal."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [
            *before,
            sys.executable,
            "-m",
            module,
            *(w if isinstance(w, bytes) else str(w) for w in words),
        ],
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=stdin,
        check=False,
        cwd=folder,
        env={**keep, **AS_ON_A_KIOSK, "LC_ALL": "C.UTF-8", **(environment or {})},
    )
    return Ended(done.returncode, done.stdout or b"", done.stderr)


def changed(folder: Path, change: str, *words: str | Path) -> Ended:
    """The real command after a few lines of Python have been run."""
    done = subprocess.run(
        list(map(str, changed_kiosk(folder, change, *words))), capture_output=True, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


# -- another user


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    """A folder that may not be entered."""
    folder = tmp_path / "stängd"
    (folder / "data").mkdir(parents=True)
    shutil.copy(ESSUNGA, folder / "enkat.yaml")
    folder.chmod(0)
    return folder


@pytest.mark.parametrize("words", [["status"], ["export", "."]], ids=str)
def test_a_data_folder_that_may_not_be_entered(
    shut: Path, without_privileges: list[str], words: list[str]
) -> None:
    data = shut / "data"
    said = run("--data", data, *words, before=without_privileges)
    reason = SHARED("system.EACCES")
    assert said.sentence() == SAY("data_unusable", folder=data, reason=reason)


def test_a_data_folder_that_may_not_be_entered_is_a_finding(
    shut: Path, without_privileges: list[str]
) -> None:
    said = run("--data", shut / "data", "doctor", before=without_privileges)
    assert said.code == 1
    reason = SHARED("system.EACCES")
    assert SAY("data_unusable", folder=shut / "data", reason=reason) in said.out.splitlines()


def test_a_kiosk_whose_data_folder_may_not_be_entered(
    shut: Path, without_privileges: list[str]
) -> None:
    with Terminal([*without_privileges, *kiosk(shut / "data")], columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        reason = SHARED("system.EACCES")
        assert terminal.text.strip() == SAY("data_unusable", folder=shut / "data", reason=reason)


def test_a_folder_in_the_data_folder_that_may_not_be_read(
    tmp_path: Path, without_privileges: list[str]
) -> None:
    (tmp_path / "data" / "trygg").mkdir(parents=True)
    (tmp_path / "data" / "lost+found").mkdir(mode=0)
    assert run("--data", tmp_path / "data", "status", before=without_privileges).code == 0
    (tmp_path / "data" / "trygg").chmod(0)
    said = run("--data", tmp_path / "data", "status", before=without_privileges)
    assert said.code == 1
    assert str(tmp_path / "data" / "trygg") in said.out


@pytest.mark.parametrize("option", ["--config", "--survey"])
def test_a_file_in_a_folder_that_may_not_be_entered(
    shut: Path, without_privileges: list[str], option: str
) -> None:
    said = run("status", option, shut / "enkat.yaml", before=without_privileges)
    assert SHARED("system.EACCES") in said.sentence()


def test_a_question_file_that_may_not_be_seen(shut: Path, without_privileges: list[str]) -> None:
    said = run("check", shut / "enkat.yaml", before=without_privileges)
    assert (said.code, said.err) == (2, "")
    assert SHARED("system.EACCES") in said.out


@pytest.mark.parametrize("what", ["a folder in it", "itself"])
@pytest.mark.parametrize("command", ["merge", "inspect"])
def test_the_office_may_not_read_a_folder(
    shut: Path, tmp_path: Path, without_privileges: list[str], what: str, command: str
) -> None:
    path = shut / "data" if what == "a folder in it" else shut
    rest = ["--survey", ESSUNGA, "-o", tmp_path / "ut"] if command == "merge" else []
    said = run(command, path, *rest, module="exporter.cli", before=without_privileges)
    assert said.sentence()
    assert not (tmp_path / "ut").exists()


# -- root


OTHER = 54321
"""The number of a user that nobody has."""


@pytest.fixture
def of_another(tmp_path: Path) -> Path:
    """The data folder of another user."""
    if os.getuid():
        pytest.skip("only root can be somebody else")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    os.chown(folder, OTHER, OTHER)
    return folder


def test_root_does_not_run_a_kiosk_in_the_folder_of_another_user(of_another: Path) -> None:
    with Terminal(kiosk(of_another), columns=400) as terminal:
        assert terminal.wait_for_exit() == 2
        assert f"runuser -u {OTHER} -- kiosk --data {of_another}" in terminal.text
    assert list(of_another.iterdir()) == []
    with Terminal(kiosk(of_another / "inuti"), columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
    assert list(of_another.iterdir()) == []


def test_root_does_not_export_from_the_folder_of_another_user(
    of_another: Path, tmp_path: Path
) -> None:
    store = of_another / "essunga_trygg" / "2027-1" / "responses.db"
    store.parent.mkdir(parents=True)
    store.touch()
    said = run("export", tmp_path, "--data", of_another)
    command = f"runuser -u {OTHER} -- kiosk export {tmp_path} --data {of_another}"
    user = str(OTHER)
    assert said.sentence() == SAY("as_root", folder=of_another, user=user, command=command)
    assert {path.name for path in store.parent.iterdir()} == {"responses.db"}
    assert not (of_another / ".lock").exists()


def test_root_is_told_the_name_of_the_user(of_another: Path) -> None:
    os.chown(of_another, 65534, 65534)
    with Terminal(kiosk(of_another), columns=400) as terminal:
        assert terminal.wait_for_exit() == 2
        assert "runuser -u nobody -- kiosk" in terminal.text


def test_root_may_look(of_another: Path) -> None:
    assert run("status", "--data", of_another).code == 0
    assert run("doctor", "--data", of_another).code == 1
    assert list(of_another.iterdir()) == []


# -- names and homes


@pytest.mark.parametrize(
    "words",
    [
        ["status", "--data", f"/tmp/{LONG}"],  # noqa: S108
        ["status", "--survey", LONG],
        ["status", "--survey", f"{LONG}.yaml"],
        ["status", "--config", LONG],
        ["pin", "--config", LONG],
        ["export", LONG],
        ["export", "--data", LONG, "."],
        ["status", "--data", "~olle-som-inte-finns/x"],
        ["export", ".", "--data", "~olle-som-inte-finns/x"],
    ],
    ids=lambda words: " ".join(words).replace(LONG, "…"),
)
def test_a_name_that_cannot_be(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "data").mkdir()
    assert run(*words, folder=tmp_path, environment={"HOME": str(tmp_path)}).sentence()


@pytest.mark.parametrize("words", [["merge"], ["inspect"]], ids=str)
def test_a_name_that_cannot_be_in_the_office(tmp_path: Path, words: list[str]) -> None:
    rest = ["--survey", ESSUNGA, "-o", "ut"] if words == ["merge"] else []
    assert run(*words, LONG, *rest, module="exporter.cli", folder=tmp_path).sentence()


def test_a_merge_into_a_name_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("id,submitdate,alder\n1,x,u16\n")
    words = ["merge", "svar.csv", "--survey", ESSUNGA, "-o", LONG]
    assert run(*words, module="exporter.cli", folder=tmp_path).sentence()
    words = ["merge", "svar.csv", "--survey", LONG, "-o", "ut"]
    assert run(*words, module="exporter.cli", folder=tmp_path).sentence()


def test_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    loop = tmp_path / "data"
    loop.symlink_to(loop)
    reason = SHARED("system.ELOOP")
    said = run("status", "--data", loop)
    assert said.sentence() == SAY("data_unusable", folder=loop, reason=reason)
    for words in (["merge", loop, "--survey", ESSUNGA, "-o", tmp_path / "ut"], ["inspect", loop]):
        assert reason in run(*words, module="exporter.cli").sentence()
    words = ["merge", "--source", f"a={loop}", "--survey", ESSUNGA, "-o", tmp_path / "ut"]
    assert reason in run(*words, module="exporter.cli").sentence()


def test_a_user_without_a_home(tmp_path: Path) -> None:
    nobody = [
        "unshare",
        "--user",
        f"--map-user={OTHER}",
        "env",
        "-u",
        "HOME",
        "-u",
        "XDG_DATA_HOME",
    ]
    if subprocess.run([*nobody, "true"], capture_output=True, check=False).returncode:
        pytest.skip("nobody can become a user that is not there")
    sentence = SAY("no_home", folder="~/.local/share")
    assert run("status", before=nobody).sentence() == sentence
    with Terminal([*nobody, *kiosk(tmp_path)[:3]], columns=200) as terminal:
        assert terminal.wait_for_exit() == 2
        assert terminal.text.strip() == sentence


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """Whoever stands in it has no current folder."""
    gone = "import os, shutil\nos.mkdir('borta')\nos.chdir('borta')\nos.rmdir('../borta')\n"
    script = tmp_path / "gone.py"
    for words in (["kiosk.cli", "status", "--data", "data"], ["exporter.cli", "inspect", "x.csv"]):
        module, *rest = words
        script.write_text(f"{gone}from {module} import main\nmain()\n")
        done = subprocess.run(
            [sys.executable, script, *rest], capture_output=True, check=False, cwd=tmp_path
        )
        assert Ended(done.returncode, done.stdout, done.stderr).code in (0, 2)


# -- the words that are typed


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"\x1b[31mr\xf6d", b"a\nb", b"\xed\xa0\x80"], ids=repr
)
@pytest.mark.parametrize(
    "words",
    [["status", "--survey"], ["status", "--config"], ["check"], ["export"], [], ["status"]],
    ids=str,
)
def test_words_that_are_no_text(tmp_path: Path, raw: bytes, words: list[str]) -> None:
    said = run(*words, raw, "--data", tmp_path) if words != ["check"] else run("check", raw)
    assert said.code == 2
    assert "\x1b" not in said.out + said.err


def test_words_that_are_no_text_in_the_office(tmp_path: Path) -> None:
    for raw in (b"\xff.csv", b"\x1b[31m.csv"):
        words = ["merge", raw, "--survey", ESSUNGA, "-o", tmp_path / "ut"]
        for said in (
            run(*words, module="exporter.cli"),
            run("inspect", raw, module="exporter.cli"),
        ):
            assert "\x1b" not in said.sentence()


# -- where the words go


@pytest.mark.parametrize(
    "words", [["check", ESSUNGA], ["--help"], ["--version"], ["status"], ["doctor"]], ids=str
)
def test_standard_output_that_is_full(tmp_path: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        home = {"XDG_DATA_HOME": str(tmp_path)}
        said = run(*words, stdout=full, environment=home)
    assert said.sentence() == SHARED("command.output", reason=SHARED("system.ENOSPC"))


def test_standard_output_of_the_office_that_is_full(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("id,submitdate,alder\n1,x,u16\n")
    wanted = SHARED("command.output", reason=SHARED("system.ENOSPC"))
    merge = ["merge", tmp_path / "svar.csv", "--survey", ESSUNGA, "-o", tmp_path / "ut"]
    for words in (["--help"], ["inspect", tmp_path / "svar.csv"], merge):
        with Path("/dev/full").open("wb") as full:
            assert run(*words, module="exporter.cli", stdout=full).sentence() == wanted
    assert (tmp_path / "ut" / "merge-report.md").exists(), "what was done is done"


@pytest.mark.parametrize("words", ["check FILE", "--help", "status"])
def test_nobody_who_reads_on(tmp_path: Path, words: str) -> None:
    small, _ = write_small_survey(tmp_path)
    command = f"{sys.executable} -m kiosk.cli --data {tmp_path} {words}"
    done = subprocess.run(
        ["bash", "-c", f"{command.replace('FILE', str(small))} | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        check=False,
    )
    said = Ended(0, done.stdout, done.stderr)
    assert said.out.strip() in ("0", "141")
    assert said.err == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["", "check FILE", "status", "pin", "export .", "--help", "frob"])
def test_streams_that_are_closed(tmp_path: Path, closed: str, words: str) -> None:
    small, _ = write_small_survey(tmp_path)
    command = f"{sys.executable} -m kiosk.cli --data {tmp_path} {words}"
    done = subprocess.run(
        ["bash", "-c", f"exec {command.replace('FILE', str(small))} {closed}"],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert Ended(done.returncode, done.stdout, done.stderr).code in (0, 2)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "cp437", "utf-16"])
def test_standard_output_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "arabiska.yaml"
    text = ESSUNGA.read_text("utf-8").replace("survey: essunga_trygg", "survey: السلامة")
    file.write_text(text, "utf-8")
    for words, code in ((["check", file], 1), (["--help"], 0), (["--frob"], 2), (["doctor"], 1)):
        said = run(*words, environment={"PYTHONIOENCODING": encoding})
        assert said.code == code
        assert said.out + said.err


# -- ended by somebody


def test_an_interrupt_is_130_without_a_word(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "kiosk.cli", "pin"]) as terminal:
        terminal.wait(SAY("pin.type"))
        assert terminal.end(signal.SIGINT) == 128 + signal.SIGINT
        assert "Traceback" not in terminal.words
        assert terminal.is_clean()


def test_an_interrupt_while_the_command_works_is_130(tmp_path: Path) -> None:
    said = changed(tmp_path, RAISE.format(error="KeyboardInterrupt"), "check", ESSUNGA)
    assert (said.code, said.out, said.err.strip()) == (130, "", "")


def test_no_more_that_could_be_typed() -> None:
    assert run("pin").sentence().endswith(SHARED("command.nothing_typed"))


# -- faults of the program, and of the machine

RAISE = """
import questions.problem_lines
def broken(*_):
    secret = "canary-in-a-variable"
    raise {error}
questions.problem_lines.check_file = broken
"""
FAULTS = {
    "ValueError('canary')": 70,
    "RecursionError('canary')": 70,
    "UnicodeDecodeError('utf-8', b'canary', 0, 1, 'canary')": 70,
    "AssertionError": 70,
    "BaseException('canary')": 70,
    "OSError('canary')": 70,
    "MemoryError": 2,
    "OSError(5, 'canary')": 2,
    "OSError(5, 'canary', '/srv/fil')": 2,
    "OSError(5, 'canary', b'/srv/\\xff')": 2,
    "BrokenPipeError(32, 'canary')": 141,
    "SystemExit(1)": 1,
    "SystemExit": 0,
}


@pytest.mark.parametrize("error", FAULTS)
def test_whatever_is_raised_is_told_without_what_it_says(tmp_path: Path, error: str) -> None:
    said = changed(tmp_path, RAISE.format(error=error), "check", ESSUNGA)
    assert said.code == FAULTS[error]
    assert "canary" not in said.out + said.err
    assert len(said.err.splitlines()) == (said.code in (2, 70))
    if said.code == 70:
        name = re.split(r"\W", error)[0]
        assert re.search(rf"\({name}, \S+/changed_kiosk\.py:\d+\)", said.err)


def test_a_fault_while_a_fault_is_told_is_a_crash_all_the_same(tmp_path: Path) -> None:
    change = (
        RAISE.format(error="ValueError('canary')") + "from pathlib import Path\nimport kiosk.cli\n"
    )
    said = changed(tmp_path, f"{change}kiosk.cli.PHRASES = 3\n", "check", ESSUNGA)
    assert said.code == 70
    assert "canary" not in said.err


def test_endless_recursion_is_a_crash(tmp_path: Path) -> None:
    change = RAISE.replace("*_", "*a").replace("raise {error}", "broken(*a)")
    said = changed(tmp_path, change, "check", ESSUNGA)
    assert said.code == 70
    assert "RecursionError" in said.err


def test_memory_that_does_not_suffice(tmp_path: Path) -> None:
    change = RAISE.replace("    raise {error}", "    return bytearray(1 << 62)")
    said = changed(tmp_path, change, "check", ESSUNGA)
    assert said.sentence() == SHARED("command.memory")


def test_libraries_that_are_not_there(tmp_path: Path) -> None:
    """The office's are told with what to do; one that is missing in ours is a fault."""
    script = tmp_path / "absent.py"
    text = "import sys\nsys.modules['{}'] = None\nfrom exporter.cli import main\nmain()\n"
    words = ["merge", "x.csv", "--survey", str(ESSUNGA), "-o", str(tmp_path / "ut")]
    for name, code in (("polars", 2), ("exporter.merge", 70)):
        script.write_text(text.format(name))
        done = subprocess.run([sys.executable, script, *words], capture_output=True, check=False)
        assert Ended(done.returncode, done.stdout, done.stderr).code == code


# -- the full screen


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_a_console_that_is_not_utf8_is_refused(tmp_path: Path, encoding: str) -> None:
    variables = {"PYTHONIOENCODING": encoding}
    with Terminal(kiosk(tmp_path / "data"), environment=variables) as terminal:
        assert terminal.wait_for_exit() == 2
        assert "LC_ALL=C.UTF-8 kiosk" in terminal.words
        assert b"\x1b" not in terminal.raw
        assert terminal.is_clean()
    assert not (tmp_path / "data").exists()


def test_a_locale_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    if not shutil.which("localedef"):
        pytest.skip("needs localedef(1)")
    locales = tmp_path / "locales"
    locales.mkdir()
    made = subprocess.run(
        ["localedef", "-i", "sv_SE", "-f", "ISO-8859-1", locales / "sv_SE.ISO-8859-1"],
        capture_output=True,
        check=False,
    )
    if made.returncode > 1 or not list(locales.iterdir()):
        pytest.skip("needs the sources of locales")
    variables = {"LOCPATH": str(locales), "LC_ALL": "sv_SE.ISO-8859-1", "PYTHONUTF8": "0"}
    with Terminal(kiosk(tmp_path / "data"), environment=variables) as terminal:
        assert terminal.wait_for_exit() == 2
        assert b"LC_ALL=C.UTF-8 kiosk" in terminal.raw
        assert "så här".encode("latin-1") in terminal.raw
    said = run("check", ESSUNGA, environment=variables)
    assert said.code == 0


@pytest.mark.parametrize(
    "variables",
    [
        {"TEXTUAL_LOG": "LOG"},
        {"TEXTUAL": "devtools,debug", "TEXTUAL_LOG": "LOG"},
        {"TEXTUAL_SCREENSHOT": "1", "TEXTUAL_SCREENSHOT_LOCATION": "FOLDER"},
        {"TEXTUAL_PRESS": "1,1,1,1"},
        {"TEXTUAL_DRIVER": "no_such_module:Driver"},
        {"TEXTUAL_ALLOW_SIGNALS": "1", "TEXTUAL_ANIMATIONS": "full", "TEXTUAL_FPS": "nonsense"},
    ],
    ids=lambda variables: " ".join(variables),
)
def test_nothing_in_the_environment_logs_keys_or_presses_them(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    there = {"LOG": str(tmp_path / "log"), "FOLDER": str(tmp_path)}
    environment = {name: there.get(value, value) for name, value in variables.items()}
    with Terminal(kiosk(tmp_path / "data"), environment=environment) as terminal:
        terminal.wait(START)
        terminal.settle(1.5)
        assert START in terminal.words
        terminal.press("1")
        terminal.wait("Fråga 1 av")
        terminal.press("ctrl+c")
        terminal.settle()
        assert terminal.end(signal.SIGTERM) == 143
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "dumb"},
        {"TERM": "no-such-terminal"},
        {"TERM": ""},
        {"COLUMNS": "1", "LINES": "1"},
        {"COLUMNS": "x", "LINES": "-3"},
        {"NO_COLOR": "1"},
        {"COLORTERM": "nonsense", "FORCE_COLOR": "9"},
        {"ESCDELAY": "x"},
        {"TZ": "nonsense"},
        {"WATCHDOG_USEC": "x", "WATCHDOG_PID": "y"},
        {"XDG_DATA_HOME": "\udcff"},
        {"_KIOSK_COMPLETE": "bash_source"},
    ],
    ids=lambda variables: " ".join(variables) + "=" + " ".join(variables.values()),
)
def test_an_environment_that_is_odd(tmp_path: Path, variables: dict[str, str]) -> None:
    with Terminal(kiosk(tmp_path / "data"), environment=variables) as terminal:
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.settle()
        assert b"Traceback" not in terminal.raw
        assert terminal.end(signal.SIGTERM) == 143


@pytest.mark.parametrize("size", [(1, 1), (2, 50), (300, 2), (500, 200)], ids=str)
def test_a_terminal_of_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal(kiosk(tmp_path / "data"), *size) as terminal:
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.press("1", "enter", "f1", "f2", "f3", "f4", "escape")
        terminal.settle()
        assert b"Traceback" not in terminal.raw
        assert terminal.end(signal.SIGTERM) == 143


@pytest.mark.parametrize(
    "raw", [b"\xff", b"\x1b[48;24;80;0;0t\x1b[<0;5;5M", b"\x1b]52;c;" + b"A" * 5000], ids=repr
)
def test_whatever_a_terminal_sends_no_traceback_comes_back(tmp_path: Path, raw: bytes) -> None:
    with Terminal(kiosk(tmp_path / "data")) as terminal:
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        os.write(terminal._controller, raw)
        terminal.settle(1)
        code = terminal.process.poll()
        assert b"Traceback" not in terminal.raw
        assert code in (None, 70)
