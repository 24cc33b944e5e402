"""Staff carry all answers away in one command, unless it would show a single one of them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.cli import PHRASES, main
from kiosk.machine.lock import hold
from kiosk.opening import RELEASED
from kiosk.staff.fetching import is_over
from kiosk.store.fetch_rule import LEAST
from kiosk.store.response_store import ResponseStore, StoreFault, store_path
from questions.fingerprint import wording_hash
from questions.model import Survey
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY, command, memory, read_bundle, survey_of
from tests.exporter.residents import submissions
from tests.installed import LIGHT
from tests.typed import Said, typed

TODAY = date.today()  # noqa: DTZ011  the command, too, goes by the local calendar
trusted_clock = pytest.mark.skipif(
    not RELEASED <= TODAY <= RELEASED.replace(year=RELEASED.year + 5),
    reason="the clock of this machine is one that the kiosk does not believe",
)
SAY = phrases(PHRASES, "sv")


TOO_FEW = SAY("export.too_few")


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
        self.all = submissions(self.survey, 120)
        self.sent = iter(self.all)

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
        *options: str,
        before: Sequence[str] = (),
        locale: str = "sv_SE.UTF-8",
    ) -> Said:
        """`before` are the words of a command that starts it in a process of its own."""
        files: list[str | Path] = [
            "--config",
            self.config,
            "--survey",
            self.file,
            "--data",
            self.data,
        ]
        words: list[str | Path] = ["export", folder or self.stick, *files, *options]
        if before:
            return command("kiosk.cli", *words, locale=locale, before=before)
        return typed(main, *words, LC_ALL=locale)

    def bundles(self) -> list[Path]:
        return sorted(self.stick.iterdir())

    def last(self) -> Said:
        return self.export(None, "--last")

    @property
    def carried(self) -> int:
        with self.opened() as store:
            return store.standing().carried


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


@pytest.fixture
def terminal(folder: Path) -> Terminal:
    return Terminal(folder)


def refused(said: Said) -> str:
    """The one sentence that staff get; before it, where it is about answers, stands about which."""
    assert (said.code, said.out) == (2, "")
    *of, sentence = said.err.splitlines()
    assert [line.split(maxsplit=3)[:3] for line in of] in (
        [],
        [["trygg", "1", "i"]],
        [["trygg", "1", "in"]],
    )
    return sentence


# -- how much may be carried away when


def told(kind: str, bundle: Path) -> Said:
    return Said(0, f"{SAY(f'export.{kind}')}\n{SAY('export.own_disk', file=bundle)}\n", "")


@pytest.mark.parametrize("count", [0, 9, 10, 19])
def test_before_ten_can_go_and_ten_can_stay_nothing_leaves(terminal: Terminal, count: int) -> None:
    assert refused(terminal.answered(count).export()) == TOO_FEW
    assert terminal.bundles() == []
    assert terminal.carried == 0


def test_ten_responses_stay_behind_and_all_comments(terminal: Terminal) -> None:
    said = terminal.answered(25).export()
    [bundle] = terminal.bundles()
    assert said == told("new", bundle)
    read = read_bundle(bundle)
    assert (len(read.responses), read.comments) == (15, ())
    with terminal.opened() as store:
        assert store.count() == 25
        assert store.standing().new == LEAST


def test_who_stays_behind_is_drawn(folder: Path) -> None:
    """Neither the first, nor the last, nor the same ones again."""
    stayed = set()
    for number in range(6):
        (folder / str(number)).mkdir()
        kiosk = Terminal(folder / str(number)).answered(22)
        keys = [submission.key for submission in kiosk.all[:22]]
        assert kiosk.export().code == 0
        left = {key for key, _ in read_bundle(kiosk.bundles()[0]).responses}
        stayed.add(frozenset(n for n, key in enumerate(keys) if key not in left))
    assert len(stayed) == 6


def test_without_enough_that_is_new_the_last_bundle_comes_again(terminal: Terminal) -> None:
    """To the byte: a lost stick costs nothing, and the answer is no oracle."""
    assert terminal.answered(20).export().code == 0
    [first] = terminal.bundles()
    for _ in range(9):
        said = terminal.answered(1).export()
        [second] = set(terminal.bundles()) - {first}
        assert said == told("again", second)
        assert second.read_bytes() == first.read_bytes()
        second.unlink()
    assert terminal.answered(1).export().out.startswith(SAY("export.new"))


def test_each_bundle_takes_a_quarter_more_at_least(terminal: Terminal) -> None:
    assert terminal.answered(70).export().code == 0
    assert terminal.answered(14).export().out.startswith(SAY("export.again"))
    assert terminal.answered(1).export().out.startswith(SAY("export.new"))
    counts = {len(read_bundle(path).responses) for path in terminal.bundles()}
    assert counts == {60, 75}  # cumulative: the newest one has all


def test_what_left_once_is_in_every_later_bundle(terminal: Terminal) -> None:
    assert terminal.answered(20).export().code == 0
    [bundle] = terminal.bundles()
    before = set(read_bundle(bundle).responses)
    assert terminal.answered(10).export().code == 0
    [later] = set(terminal.bundles()) - {bundle}
    assert before < set(read_bundle(later).responses)


def test_the_last_bundle_holds_everything(terminal: Terminal) -> None:
    assert terminal.answered(23).export().code == 0
    [interim] = terminal.bundles()
    assert terminal.last().out.startswith(SAY("export.last"))
    [bundle] = set(terminal.bundles()) - {interim}
    read = read_bundle(bundle)
    assert read.manifest.last
    assert len(read.responses) == 23
    sent = terminal.all[:23]
    assert set(read.comments) == {tuple(comment) for one in sent for comment in one.comments}
    assert terminal.export() == told("last", max(terminal.bundles(), key=os.path.getctime))
    assert len({path.read_bytes() for path in terminal.bundles()}) == 2, "as often as asked"


def test_closed_for_good_is_for_good(terminal: Terminal) -> None:
    """Neither another question file of this version nor an opened lid lets anybody answer."""
    assert terminal.answered(12).last().code == 0
    (store_path(terminal.data, "trygg", "1").parent / "closed").unlink()
    later = f"{QUESTIONS}period: {{closes: {TODAY + timedelta(days=30)}}}\n"
    with ResponseStore(terminal.data, survey_of(later), later, "bibliotek") as store:
        assert store.closed_for_good
        with pytest.raises(StoreFault):
            store.add(next(terminal.sent))
        assert store.count() == 12


def test_closed_for_good_outlives_damage(terminal: Terminal) -> None:
    assert terminal.answered(12).last().code == 0
    path = store_path(terminal.data, "trygg", "1")
    path.write_bytes(b"damaged")
    with terminal.opened() as store:
        assert store.closed_for_good
        assert len(store.set_aside) == 1


def test_fewer_than_ten_in_all_give_nothing(terminal: Terminal) -> None:
    said = terminal.answered(9).last()
    assert refused(said) == SAY("export.gives_nothing", least=LEAST)
    assert terminal.bundles() == []


def test_after_a_bundle_of_version_0_1_0_nothing_leaves_before_the_last(terminal: Terminal) -> None:
    """It kept no list of what has left: whoever holds that bundle must not see few in the next."""
    carried_by_0_1_0(terminal.answered(30), 25)
    assert refused(terminal.export()) == SAY("export.closing_only")
    assert refused(terminal.last()) == SAY("export.wait_to_close")
    assert refused(terminal.answered(4).last()) == SAY("export.wait_to_close")
    assert terminal.answered(1).last().code == 0
    assert len(read_bundle(terminal.bundles()[0]).responses) == 35


def test_a_store_of_version_0_1_0_from_which_all_was_fetched_closes(terminal: Terminal) -> None:
    carried_by_0_1_0(terminal.answered(12), 12)
    assert terminal.last().code == 0


def carried_by_0_1_0(terminal: Terminal, count: int) -> None:
    """Make the store as it was before there was a list of what has left."""
    with sqlite3.connect(store_path(terminal.data, "trygg", "1")) as connection:
        connection.execute("DROP TABLE carried")
        old = "('survey', 'version', 'fingerprint', 'place', 'store', 'questions')"
        connection.execute(f"DELETE FROM meta WHERE name NOT IN {old}")  # noqa: S608  our own
        connection.execute("INSERT INTO meta VALUES ('exported', ?)", [str(count)])
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_words_that_were_changed_by_root_are_noted_in_the_bundle(terminal: Terminal) -> None:
    terminal.answered(12)
    asked = wording_hash(terminal.survey)
    other = QUESTIONS.replace("sv: Förslag?", "sv: Skriv ditt namn.")
    assert other != QUESTIONS
    terminal.file.write_text(other, encoding="utf-8")
    assert terminal.last().code == 0
    manifest = read_bundle(terminal.bundles()[0]).manifest
    assert manifest.wording == wording_hash(survey_of(other)) != asked
    assert manifest.earlier_wordings == (asked,)


def test_the_refusal_does_not_say_how_many_there_are(terminal: Terminal) -> None:
    assert {refused(terminal.answered(1).export()) == TOO_FEW for _ in range(4)} == {True}


def test_the_settings_can_only_raise_the_least_number(terminal: Terminal) -> None:
    terminal.config.write_text("place: bibliotek\nmin_new: 2\n", encoding="utf-8")
    assert refused(terminal.answered(19).export()) == TOO_FEW
    terminal.config.write_text("place: bibliotek\nmin_new: 11\n", encoding="utf-8")
    assert refused(terminal.answered(2).export()) == TOO_FEW
    assert terminal.answered(1).export().code == 0


def test_what_the_settings_said_at_the_first_response_stays(folder: Path) -> None:
    with ResponseStore(folder, SURVEY, QUESTIONS, "bibliotek", min_new=30) as store:
        store.add(next(iter(submissions(SURVEY, 1))))
    with ResponseStore(folder, SURVEY, QUESTIONS, "bibliotek") as store:
        assert store.standing().least == 30


def test_the_sentences_are_english_in_an_english_office(terminal: Terminal) -> None:
    said = terminal.answered(1).export(locale="en_GB.UTF-8")
    assert refused(said) == phrases(PHRASES, "en")("export.too_few")


def closing(day: date) -> str:
    return f"period: {{closes: {day.isoformat()}}}\n"


@trusted_clock
def test_a_survey_that_is_over_is_fetched_by_closing_it(folder: Path) -> None:
    terminal = Terminal(folder, closing(TODAY - timedelta(days=1)))
    assert refused(terminal.answered(12).export()) == SAY("export.over")
    assert terminal.last().code == 0
    assert len(read_bundle(terminal.bundles()[0]).responses) == 12
    assert terminal.export().code == 0, "it is closed now: the same bundle again"


@trusted_clock
def test_on_its_last_day_a_survey_is_not_over(folder: Path) -> None:
    terminal = Terminal(folder, closing(TODAY + timedelta(days=1)))
    assert refused(terminal.answered(1).export()) == TOO_FEW


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
    with terminal.opened() as store:
        assert is_over(store, today) is over


def test_a_survey_that_has_not_begun_is_not_over(folder: Path) -> None:
    terminal = Terminal(folder, f"period: {{opens: {TODAY + timedelta(days=9)}}}\n").answered(1)
    assert refused(terminal.export()) == TOO_FEW


# -- where it goes


def test_a_folder_that_is_not_there_is_told_in_a_sentence(terminal: Terminal) -> None:
    missing = terminal.stick / "saknas"
    assert refused(terminal.answered(20).export(missing)) == SAY(
        "export.failed", folder=missing, reason="den finns inte"
    )
    assert not missing.exists()
    assert terminal.carried == 0, "nothing is drawn for a folder that is not there"
    assert terminal.export().code == 0


def test_a_file_is_no_folder(terminal: Terminal) -> None:
    path = terminal.stick / "fil.txt"
    path.write_text("anteckningar", encoding="utf-8")
    assert "(det är ingen mapp)" in refused(terminal.answered(20).export(path))
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
    terminal.answered(20).stick.chmod(0o555)
    sentence = refused(terminal.export(before=without_privileges))
    terminal.stick.chmod(0o755)
    assert sentence.startswith(f"Svaren gick inte att spara i {terminal.stick} (")
    assert "Permission denied" not in sentence
    assert "läsa" not in sentence  # it is writing that is not allowed
    assert terminal.bundles() == []
    assert terminal.export().code == 0, "what was drawn is what goes"
    assert terminal.carried == 10


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
    said, after = on_a_small_disk(unshare, terminal.answered(20), terminal.stick, options)
    assert f"({reason})" in refused(said)
    assert [path.name for path in after.iterdir() if path.suffix == ".kiosk"] == []
    assert terminal.carried == 10
    assert terminal.export().out.startswith(SAY("export.again"))  # with another stick
    assert terminal.carried == 10, "a stick that failed draws nothing anew"


def test_an_export_that_cannot_be_remembered_leaves_no_bundle(
    terminal: Terminal, unshare: list[str]
) -> None:
    """What is drawn has to be on the kiosk's own disk before the first byte leaves."""
    said, _ = on_a_small_disk(unshare, terminal.answered(20), terminal.data, "ro")
    refused(said)
    assert [path.name for path in terminal.bundles() if path.suffix == ".kiosk"] == []


def test_an_export_is_remembered_on_a_full_disk_too(terminal: Terminal, unshare: list[str]) -> None:
    said, after = on_a_small_disk(unshare, terminal.answered(20), terminal.data, "full")
    assert said.code == 0
    assert len(terminal.bundles()) == 1
    [path] = after.rglob("responses.db")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM carried").fetchall() == [(10,)]
    connection.close()


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


def test_a_power_cut_right_after_the_bundle_draws_nothing_anew(
    terminal: Terminal,
) -> None:
    """What lies on the stick was carried away, whether or not the kiosk came to say so."""
    terminal.answered(20)
    options = ("--config", terminal.config, "--survey", terminal.file, "--data", terminal.data)
    cut = subprocess.run(
        [sys.executable, "-c", CUT, "export", terminal.stick, *options], check=False
    )
    assert cut.returncode == 9
    assert len(terminal.bundles()) == 1
    assert terminal.answered(1).export().out.startswith(SAY("export.again"))
    assert len({path.read_bytes() for path in terminal.bundles()}) == 1


def test_an_empty_name_is_no_folder(terminal: Terminal) -> None:
    """It would be the one in which somebody happens to be."""
    said = typed(main, "export", "", "--data", terminal.answered(20).data, LC_ALL="sv_SE.UTF-8")
    assert said == Said(2, "", SAY("export.no_folder") + "\n")
    assert terminal.carried == 0


def test_a_folder_that_is_no_stick_is_told(folder: Path, tmp_path: Path) -> None:
    """As one is where a stick was to be mounted. `folder` is a disk of its own, in memory."""
    if folder.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no /dev/shm")
    kept_here = Terminal(tmp_path).answered(20)
    [own] = kept_here.export().out.splitlines()[1:]
    assert own == SAY("export.own_disk", file=kept_here.bundles()[0])
    [other] = kept_here.export(folder).out.splitlines()[1:]
    assert other == SAY("export.done", file=next(folder.iterdir()))


# -- the kiosk itself


def test_a_kiosk_that_is_running_is_not_exported_from_beside(terminal: Terminal) -> None:
    with hold(terminal.answered(20).data):
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


def test_a_refusal_names_the_survey_and_the_folder(terminal: Terminal) -> None:
    folder = store_path(terminal.answered(1).data, "trygg", "1").parent
    lines = terminal.export().err.splitlines()
    assert lines == [SAY("export.of", survey="trygg", version="1", folder=folder), TOO_FEW]


def test_who_names_another_survey_is_told_of_which_there_are_answers(terminal: Terminal) -> None:
    terminal.answered(1)
    terminal.file.write_text(QUESTIONS.replace('version: "1"', 'version: "2"'), "utf-8")
    lines = terminal.export().err.splitlines()
    assert lines[1:] == [SAY("export.other", survey="trygg", version="1")]
    assert "trygg 2" in lines[0]


def test_the_answers_of_other_questions_are_not_exported_as_these(terminal: Terminal) -> None:
    terminal.answered(20)
    terminal.file.write_text(QUESTIONS.replace("    max: 99\n", "    max: 98\n"), encoding="utf-8")
    assert "Ge filen ett nytt versionsnummer" in refused(terminal.export())
    assert terminal.bundles() == []


def test_an_older_version_of_the_survey_can_still_be_exported(terminal: Terminal) -> None:
    terminal.answered(20)
    newer = QUESTIONS.replace('version: "1"', 'version: "2"')
    with ResponseStore(terminal.data, survey_of(newer), newer, "bibliotek") as store:
        assert store.count() == 0
    assert terminal.export().code == 0
    [bundle] = terminal.bundles()
    assert read_bundle(bundle).manifest.version == "1"


def test_a_store_that_cannot_be_read_is_told_without_an_answer(terminal: Terminal) -> None:
    """A folder where the file should be: no disk would do it, but the way is the same."""
    terminal.answered(20)
    path = store_path(terminal.data, "trygg", "1")
    path.rename(path.with_name("undan.db"))
    path.mkdir()
    assert refused(terminal.export()).startswith("Kioskens svar går inte att läsa just nu (")
    assert terminal.bundles() == []
