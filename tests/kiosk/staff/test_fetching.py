"""Staff carry all answers away in one command, unless it would show a single one of them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.cli import PHRASES
from kiosk.errors import Refusal
from kiosk.machine.lock import hold
from kiosk.opening import RELEASED
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.fetching import export
from kiosk.store.bundle import read_bundle
from kiosk.store.response_store import ResponseStore, store_path
from questions.model import Survey
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, Said, command, memory, survey_of
from tests.exporter.residents import submissions
from tests.installed import LIGHT

TODAY = date.today()  # noqa: DTZ011  the command, too, goes by the local calendar
trusted_clock = pytest.mark.skipif(
    not RELEASED <= TODAY <= RELEASED.replace(year=RELEASED.year + 5),
    reason="the clock of this machine is one that the kiosk does not believe",
)
SAY = phrases(PHRASES, "sv")


def too_few(least: int) -> Said:
    return Said(2, "", SAY("export.too_few", least=least) + "\n")


class Terminal:
    """A kiosk as staff have it: a data folder, a question file, settings and a stick."""

    def __init__(self, folder: Path, period: str = "") -> None:
        self.questions = QUESTIONS + period
        self.survey: Survey = survey_of(self.questions)
        self.data = folder / "data"
        self.stick = folder / "sticka"
        self.stick.mkdir()
        self.file = folder / "fragor.yaml"
        self.file.write_text(self.questions, encoding="utf-8")
        self.config = folder / "kiosk.yaml"
        self.config.write_text("place: bibliotek\n", encoding="utf-8")
        self.sent = iter(submissions(self.survey, 40))

    def opened(self) -> ResponseStore:
        return ResponseStore(self.data, self.survey, self.questions, "bibliotek")

    def answered(self, count: int) -> "Terminal":
        """So many respondents more."""
        with self.opened() as store:
            for _ in range(count):
                store.add(next(self.sent))
        return self

    def export(
        self,
        folder: Path | None = None,
        before: Sequence[str] = (),
        locale: str = "sv_SE.UTF-8",
    ) -> Said:
        """The real command."""
        return command(
            *("kiosk.cli", "export", folder or self.stick, "--config", self.config),
            *("--survey", self.file, "--data", self.data),
            before=before,
            locale=locale,
        )

    def bundles(self) -> list[Path]:
        return sorted(self.stick.iterdir())

    @property
    def remembered(self) -> int:
        with self.opened() as store:
            return store.exported()


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


@pytest.fixture
def terminal(folder: Path) -> Terminal:
    return Terminal(folder)


def refused(said: Said) -> str:
    """The one sentence that staff get."""
    assert (said.code, said.out) == (2, "")
    [sentence] = said.err.splitlines()
    return sentence


# -- how much may be carried away when


@pytest.mark.parametrize("count", [0, 4])
def test_fewer_than_five_new_responses_are_not_carried_away(terminal: Terminal, count: int) -> None:
    assert terminal.answered(count).export() == too_few(5)
    assert terminal.bundles() == []
    assert terminal.remembered == 0


def test_five_new_responses_are_carried_away_and_then_none_until_there_are_five_more(
    terminal: Terminal,
) -> None:
    """Two bundles one answer apart would show that answer."""
    said = terminal.answered(5).export()
    [bundle] = terminal.bundles()
    assert said == Said(0, SAY("export.done", file=bundle) + "\n", "")
    assert len(read_bundle(bundle).responses) == 5
    assert terminal.answered(4).export() == too_few(5)
    assert terminal.bundles() == [bundle]
    assert terminal.answered(1).export().code == 0
    counts = [len(read_bundle(path).responses) for path in terminal.bundles()]
    assert sorted(counts) == [5, 10]  # cumulative: the newest one has all


def test_a_bundle_that_was_lost_can_be_fetched_again_while_nobody_has_answered_since(
    terminal: Terminal,
) -> None:
    """The same one to the byte: what is not new shows nothing."""
    assert terminal.answered(5).export().code == 0
    assert terminal.export().code == 0
    first, second = terminal.bundles()
    assert first.read_bytes() == second.read_bytes()
    assert terminal.answered(1).export() == too_few(5)


def test_the_refusal_does_not_say_how_many_there_are(terminal: Terminal) -> None:
    assert {terminal.answered(1).export() == too_few(5) for _ in range(4)} == {True}


def test_the_settings_say_how_many_new_responses_are_enough(terminal: Terminal) -> None:
    terminal.config.write_text("place: bibliotek\nmin_new: 2\n", encoding="utf-8")
    assert terminal.answered(1).export() == too_few(2)
    assert terminal.answered(1).export().code == 0


def test_the_sentences_are_english_in_an_english_office(terminal: Terminal) -> None:
    said = terminal.answered(1).export(locale="en_GB.UTF-8")
    assert refused(said) == phrases(PHRASES, "en")("export.too_few", least=5)


def closing(day: date) -> str:
    return f"period: {{closes: {day.isoformat()}}}\n"


@trusted_clock
def test_a_survey_that_is_over_gives_all_it_has_as_often_as_asked(folder: Path) -> None:
    terminal = Terminal(folder, closing(TODAY - timedelta(days=1)))
    assert terminal.answered(1).export().code == 0
    assert terminal.answered(1).export().code == 0
    assert len(terminal.bundles()) == 2


@trusted_clock
def test_on_its_last_day_a_survey_is_not_over(folder: Path) -> None:
    terminal = Terminal(folder, closing(TODAY + timedelta(days=1)))
    assert terminal.answered(1).export().code == 2


@pytest.mark.parametrize(
    ("today", "over"),
    [
        (RELEASED + timedelta(days=30), False),
        (RELEASED + timedelta(days=31), True),
        (RELEASED - timedelta(days=1), False),
        (date(1970, 1, 1), False),
        (date(2099, 1, 1), False),
    ],
    ids=str,
)
def test_a_clock_that_is_wrong_does_not_end_a_survey(folder: Path, today: date, over: bool) -> None:
    terminal = Terminal(folder, closing(RELEASED + timedelta(days=30))).answered(1)
    setup = Setup(Settings(), terminal.survey, terminal.questions, terminal.data)
    with terminal.opened() as store:
        try:
            export(store, setup, terminal.stick, today, SAY, "sv")
        except Refusal:
            assert not over
        else:
            assert over


def test_a_survey_that_has_not_begun_is_not_over(folder: Path) -> None:
    terminal = Terminal(folder, f"period: {{opens: {TODAY + timedelta(days=9)}}}\n").answered(1)
    assert terminal.export().code == 2


# -- where it goes


def test_a_folder_that_is_not_there_is_told_in_a_sentence(terminal: Terminal) -> None:
    missing = terminal.stick / "saknas"
    assert refused(terminal.answered(5).export(missing)) == SAY(
        "export.failed", folder=missing, reason="den finns inte"
    )
    assert not missing.exists()
    assert terminal.export().code == 0


def test_a_file_is_no_folder(terminal: Terminal) -> None:
    path = terminal.stick / "fil.txt"
    path.write_text("anteckningar", encoding="utf-8")
    assert "(det är ingen mapp)" in refused(terminal.answered(5).export(path))
    assert path.read_text("utf-8") == "anteckningar"


@pytest.fixture
def without_privileges() -> list[str]:
    """A process for which the permissions of files hold, as they do for staff."""
    if os.getuid():
        return []
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    if not shutil.which("setpriv") or command("timeit", "-n1", "pass", before=prefix).code:
        pytest.skip("root cannot put its privileges down here")
    return prefix


def test_a_folder_that_may_not_be_written_to_is_told_in_a_sentence(
    terminal: Terminal, without_privileges: list[str]
) -> None:
    terminal.answered(5).stick.chmod(0o555)
    sentence = refused(terminal.export(before=without_privileges))
    terminal.stick.chmod(0o755)
    assert sentence.startswith(f"Svaren gick inte att spara i {terminal.stick} (")
    assert "Permission denied" not in sentence
    assert "läsa" not in sentence  # it is writing that is not allowed
    assert terminal.bundles() == []
    assert terminal.remembered == 0


@pytest.fixture(scope="module")
def unshare() -> list[str]:
    prefix = ["unshare", "-Urm"]
    if not shutil.which("unshare") or command("timeit", "-n1", "pass", before=prefix).code:
        pytest.skip("a process may not mount a small disk for itself here")
    return prefix


ON_A_SMALL_DISK = f"""{LIGHT}
import shutil, subprocess
from pathlib import Path
from kiosk.cli import main
disk, options, copy = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
inside = shutil.copytree(disk, copy / "before")
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], check=True)
shutil.copytree(inside, disk, dirs_exist_ok=True)
if options == "full":
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            pass
else:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
sys.argv = ["kiosk", *sys.argv[4:]]
try:
    main()
finally:
    shutil.copytree(disk, copy / "after")
"""


def on_a_small_disk(
    unshare: list[str], terminal: Terminal, disk: Path, options: str
) -> tuple[Said, Path]:
    """What the command says while the folder `disk` is a disk in trouble; and what is on it."""
    copy = terminal.data.parent / "kopia"
    copy.mkdir()
    done = subprocess.run(
        [
            *unshare,
            *(sys.executable, "-c", ON_A_SMALL_DISK, disk, options, copy),
            *("export", terminal.stick, "--config", terminal.config),
            *("--survey", terminal.file, "--data", terminal.data),
        ],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "sv_SE.UTF-8"},
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr), copy / "after"


@pytest.mark.parametrize(
    ("options", "reason"), [("full", "det är fullt"), ("ro", "den är skrivskyddad")]
)
def test_a_stick_in_trouble_is_told_in_a_sentence_and_gets_no_bundle(
    terminal: Terminal, unshare: list[str], options: str, reason: str
) -> None:
    said, after = on_a_small_disk(unshare, terminal.answered(5), terminal.stick, options)
    assert f"({reason})" in refused(said)
    assert [path.name for path in after.iterdir() if path.suffix == ".kiosk"] == []
    assert terminal.remembered == 0
    assert terminal.export().code == 0  # with another stick


@pytest.mark.parametrize("options", ["full", "ro"])
def test_an_export_that_cannot_be_remembered_leaves_no_bundle(
    terminal: Terminal, unshare: list[str], options: str
) -> None:
    """The kiosk's own disk is full: the next bundle could be one answer apart from this one."""
    said, _ = on_a_small_disk(unshare, terminal.answered(5), terminal.data, options)
    refused(said)
    assert [path.name for path in terminal.bundles() if path.suffix == ".kiosk"] == []


CUT = """
import os, sys
from kiosk.staff import fetching as export
from kiosk import cli
write = export.write
def cut(*given):
    write(*given)
    os._exit(9)
export.write = cut
cli.main()
"""


def test_a_power_cut_right_after_the_bundle_lets_no_second_one_be_an_answer_apart(
    terminal: Terminal,
) -> None:
    """What lies on the stick was carried away, whether or not the kiosk came to say so."""
    terminal.answered(5)
    options = ("--config", terminal.config, "--survey", terminal.file, "--data", terminal.data)
    cut = subprocess.run(
        [sys.executable, "-c", CUT, "export", terminal.stick, *options], check=False
    )
    assert cut.returncode == 9
    assert len(terminal.bundles()) == 1
    assert terminal.export().code == 0, "nothing new is shown"
    assert terminal.answered(1).export() == too_few(5)


# -- the kiosk itself


def test_a_kiosk_that_is_running_is_not_exported_from_beside(terminal: Terminal) -> None:
    with hold(terminal.answered(5).data):
        said = terminal.export()
        assert said == Said(2, "", SAY("busy", folder=terminal.data) + "\n")
    assert terminal.bundles() == []
    assert terminal.export().code == 0


def test_a_kiosk_where_nobody_has_been_has_nothing_to_carry_away(terminal: Terminal) -> None:
    """Nor is a folder made for it: the data folder may just have been mistyped."""
    folder = store_path(terminal.data, "trygg", "1").parent
    assert refused(terminal.export()) == SAY(
        "status.none", survey="trygg", version="1", folder=folder
    )
    assert not terminal.data.exists()


def test_the_answers_of_other_questions_are_not_exported_as_these(terminal: Terminal) -> None:
    terminal.answered(5)
    terminal.file.write_text(QUESTIONS.replace("    max: 99\n", "    max: 98\n"), encoding="utf-8")
    assert "Ge filen ett nytt versionsnummer" in refused(terminal.export())
    assert terminal.bundles() == []


def test_an_older_version_of_the_survey_can_still_be_exported(terminal: Terminal) -> None:
    terminal.answered(5)
    newer = QUESTIONS.replace('version: "1"', 'version: "2"')
    with ResponseStore(terminal.data, survey_of(newer), newer, "bibliotek") as store:
        assert store.count() == 0
    assert terminal.export().code == 0
    [bundle] = terminal.bundles()
    assert read_bundle(bundle).manifest.version == "1"


def test_a_store_that_cannot_be_read_is_told_without_an_answer(terminal: Terminal) -> None:
    """A folder where the file should be: no disk would do it, but the way is the same."""
    terminal.answered(5)
    path = store_path(terminal.data, "trygg", "1")
    path.rename(path.with_name("undan.db"))
    path.mkdir()
    assert refused(terminal.export()).startswith("Kioskens svar går inte att läsa just nu (")
    assert terminal.bundles() == []


def test_what_was_carried_away_once_is_in_every_later_bundle(terminal: Terminal) -> None:
    assert terminal.answered(5).export().code == 0
    [bundle] = terminal.bundles()
    before = read_bundle(bundle)
    assert terminal.answered(5).export().code == 0
    after = next(read_bundle(path) for path in terminal.bundles() if path != bundle)
    assert set(before.responses) < set(after.responses)
    assert set(before.comments) < set(after.comments)
    assert before.manifest.store == after.manifest.store
