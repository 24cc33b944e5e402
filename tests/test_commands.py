"""Every command that a page names is tried: here, in `.ci/run`, on a forge, by `make vm-test`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from exporter.online.limesurvey import limesurvey
from kiosk.store.response_store import ResponseStore
from kiosk.tui.digits import PAUSE
from questions.loader import load_survey
from tests.exporter import office_folder
from tests.exporter.residents import submissions
from tests.kiosk.resident import START
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "system/README.md", "packaging/release.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
OURS = {"kiosk", "exporter", "make", "sudo"}
"""Commands that begin with these are commands wherever they stand."""
OF_THE_SYSTEM = {"apt", "mount", "umount", "py", "python", "python3", "sha256sum", "cd"}
"""Those that begin with these stand on a line of their own in a block."""
FOLDERS = (".venv/bin/", ".\\.venv\\Scripts\\")


class Here(NamedTuple):
    """Typed at a terminal by the test below, in the folder of an office."""

    says: str
    code: int = 0
    is_full_screen: bool = False
    """Left by its keys."""


class Elsewhere(NamedTuple):
    """Run by a file of this project, in which it is spelled like this."""

    file: str
    words: str = ""
    """As on the page when empty."""


CI, FORGE, FIRST_RUN = ".ci/run", ".github/workflows/ci.yml", "tests/first_run.py"
VM_PACKAGE, VM_HANDBOOK = "tests/vm/package.py", "tests/vm/handbook.py"
NEW_SURVEY = "tests/kiosk/staff/test_new_survey.py"
TRIAL = "PROV – inga svar sparas."
OF_SEALS = "tests/exporter/reading/test_sealed_bundles.py"
RESPONSES = 22
"""In the kiosk: enough for some to be fetched, and the others to stay."""
COMMANDS: dict[str, Here | Elsewhere] = {
    # README.md, system/README.md
    "make run": Elsewhere(FIRST_RUN, 'OPEN = "make run"'),
    "make test": Elsewhere(CI),
    "make check": Elsewhere(CI),
    "make demo": Elsewhere(CI),
    "make report": Elsewhere(CI),
    "make bench": Elsewhere(FORGE),
    "make scale": Elsewhere(FORGE),
    "make proofs": Elsewhere(FORGE),
    "make accessible": Elsewhere(FORGE),
    "make twin-test": Elsewhere(FORGE),
    "make gallery": Elsewhere(FORGE),
    "make mutants": Elsewhere("tests/test_mutants.py", '"-m", "tests.mutants"'),
    "make vm-test": Elsewhere(FORGE),
    "make vm-cuts": Elsewhere("Makefile", "tests.vm cuts=100"),
    "make release": Elsewhere(FORGE),
    "make deb": Elsewhere("Makefile", "vm-test: deb"),
    "apt install ./build/medborgarkiosk_*_amd64.deb": Elsewhere(
        VM_HANDBOOK, "apt install /mnt/medborgarkiosk_*.deb"
    ),
    ".venv/bin/kiosk new my-survey": Elsewhere(NEW_SURVEY, '("new", "var_park")'),
    ".venv/bin/kiosk try my-survey.yaml": Here(TRIAL, is_full_screen=True),
    ".venv/bin/kiosk check my-survey.yaml": Here("my-survey.yaml: inga fel"),
    ".venv/bin/kiosk --survey my-survey.yaml": Here(START, is_full_screen=True),
    ".venv/bin/exporter merge FOLDER --survey my-survey.yaml -o RESULT": Here("Klart", 1),
    "kiosk export DIR": Here("Svaren är sparade i DIR/essunga_trygg"),
    # packaging/release.md
    "sha256sum --check --quiet SHA256SUMS": Elsewhere("tests/test_release.py", '"--quiet", SUMS]'),
    # docs/machine.md
    "make vm-test SUITE=trixie": Elsewhere(FORGE),
    # docs/handbok.md
    "mount /dev/sdb1 /mnt": Elsewhere(VM_HANDBOOK, "mount /dev/sda1 /mnt"),
    "apt install /mnt/medborgarkiosk_*.deb": Elsewhere(VM_HANDBOOK),
    "umount /mnt": Elsewhere(VM_HANDBOOK),
    "cd /mnt && sha256sum --check --ignore-missing SHA256SUMS && cd /": Elsewhere(
        VM_HANDBOOK, "cd /mnt && sha256sum --check --ignore-missing SHA256SUMS"
    ),
    "kiosk handbook": Elsewhere(VM_HANDBOOK),
    "kiosk pin": Elsewhere(VM_HANDBOOK),
    "kiosk boot-password": Elsewhere(VM_HANDBOOK),
    "kiosk disk": Elsewhere(VM_HANDBOOK),
    "kiosk disk /dev/sda3": Elsewhere("tests/kiosk/machine/test_disk.py", "{device}"),
    "kiosk doctor": Elsewhere(VM_HANDBOOK),
    "kiosk recipients /mnt/publik-nyckel_*.txt": Elsewhere(
        "tests/kiosk/staff/test_recipients.py", 'typed(main, "recipients"'
    ),
    # docs/question-file.md
    "kiosk new min_enkat": Elsewhere(NEW_SURVEY, '("new", "var_park")'),
    "kiosk check min_enkat.yaml": Here("min_enkat.yaml: inga fel"),
    "kiosk try min_enkat.yaml": Here(TRIAL, is_full_screen=True),
    # docs/exporter.md
    "py -m venv .venv": Elsewhere(FORGE),
    '.\\.venv\\Scripts\\python -m pip install ".[office]"': Elsewhere(FORGE),
    ".\\.venv\\Scripts\\exporter merge svar --survey essunga_trygg.yaml -o resultat": Elsewhere(
        FORGE
    ),
    "python3 -m venv .venv": Elsewhere(FIRST_RUN),
    '.venv/bin/python -m pip install ".[office]"': Elsewhere(FIRST_RUN),
    ".venv/bin/kiosk export /media/usb": Here("essunga_trygg_2027-1_kiosk_"),
    ".venv/bin/kiosk export /media/usb --last": Here("Alla svar och egna ord är hämtade."),
    ".venv/bin/kiosk status": Here("20–29 svar"),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat": Here("Klart", 1),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
    " --source skolan=svar/skolans.csv": Here("Klart", 1),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
    " --comments sorterat.csv": Here("Klart", 1),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat --detailed": Here(
        "resultat-DETALJERAD-sekretess", 1
    ),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
    " --only responses.xlsx,comments_excel.csv": Here("Klart", 1),
    ".venv/bin/exporter map svar/skolans.csv --survey essunga_trygg.yaml"
    " -o svar/skolans.map.yaml": Here("Klart. Kartan ligger i svar/skolans.map.yaml."),
    ".venv/bin/exporter keygen -o nycklar": Elsewhere(
        "tests/exporter/test_keygen.py", '"keygen", "-o", folder'
    ),
    ".venv/bin/exporter confirm E:\\ --key nycklar/privat-nyckel_3f2a91bc77d01e45.age": Elsewhere(
        "tests/kiosk/staff/test_sealed_for_the_office.py",
        'exporter("confirm", kiosk.stick.folder, "--key"',
    ),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
    " --key nycklar/privat-nyckel_3f2a91bc77d01e45.age": Elsewhere(OF_SEALS, '"--key", key'),
    # docs/context-file.md
    ".venv/bin/exporter context --survey essunga_trygg.yaml -o kontext.yaml": Elsewhere(
        "tests/exporter/report/test_context_file.py", 'exporter("context", "--survey"'
    ),
    ".venv/bin/exporter check kontext.yaml --survey essunga_trygg.yaml": Here(
        "kontext.yaml: inga fel. 9 löften, 2 källor."
    ),
    ".venv/bin/exporter report svar --survey essunga_trygg.yaml -o rapport"
    " --context kontext.yaml": Here("öppna rapport/publicera/lagesbild.html", 1),
    ".venv/bin/exporter report svar --survey essunga_trygg.yaml -o rapport"
    " --template mall.docx": Elsewhere(
        "tests/exporter/report/test_report_command.py", '"-o", folder, "--template", template)'
    ),
    ".venv/bin/exporter try prov": Here("skolans.csv: stämmer."),
    ".venv/bin/exporter inspect svar/results-survey123456.csv --survey essunga_trygg.yaml": Here(
        "results-survey123456.csv: export från LimeSurvey."
    ),
    # docs/online.md
    ".venv/bin/exporter online --to microsoft-forms --survey essunga_trygg.yaml -o webben": Here(
        "Klart: webben/essunga_trygg_microsoft-forms.html", 1
    ),
    ".venv/bin/exporter online --to sign --survey essunga_trygg.yaml -o skyltar": Here(
        "Klart: skyltar/essunga_trygg_sv.pdf"
    ),
    ".venv/bin/exporter compare struktur.txt --survey essunga_trygg.yaml": Here(
        "struktur.txt: enkäten i LimeSurvey frågar samma sak som frågefilen."
    ),
    ".venv/bin/exporter compare svar/results-survey123456.csv --survey essunga_trygg.yaml": Here(
        "results-survey123456.csv: allt i exporten finns i frågefilen."
    ),
    ".venv/bin/exporter online --to limesurvey --survey essunga_trygg.yaml -o webben": Here(
        "Klart: webben/essunga_trygg.txt"
    ),
    ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
    " --source lattlast=svar/lattlast.csv": Elsewhere(
        "tests/exporter/online/test_limesurvey_twin.py", '"--source", f"lattlast={'
    ),
}


def commands(page: Path) -> Iterator[str]:
    """The commands of a page: lines of blocks, and ours between backticks."""
    text = page.read_text("utf-8")
    block = re.compile(r"^ *```.*\n((?:.*\n)*?) *```$", re.MULTILINE)
    for lines in block.findall(text):
        for line in lines.splitlines():
            command = line.partition(" #")[0].strip()
            if program(command) in OURS | OF_THE_SYSTEM:
                yield command
    for command in re.findall(r"`([^`\n]+)`", block.sub("", text)):
        if program(command) in OURS:
            yield command


def program(command: str) -> str:
    return bare(command).partition(" ")[0]


def bare(command: str) -> str:
    """Without the folder that its program lies in."""
    for folder in FOLDERS:
        command = command.removeprefix(folder)
    return command


NAMED = sorted({command for page in PAGES for command in commands(page)})
HERE = {command: how for command, how in COMMANDS.items() if isinstance(how, Here)}
ELSEWHERE = {command: how for command, how in COMMANDS.items() if isinstance(how, Elsewhere)}


@pytest.mark.parametrize("command", NAMED)
def test_a_command_that_a_page_names_is_tried(command: str) -> None:
    """A command without its arguments is a mention of those with them."""
    known = {bare(one) for one in COMMANDS}
    assert bare(command) in known or any(one.startswith(f"{bare(command)} ") for one in known)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_tried_stands_on_a_page(command: str) -> None:
    assert command in NAMED


@pytest.mark.parametrize("command", ELSEWHERE)
def test_what_is_tried_elsewhere_is_run_there(command: str) -> None:
    file, words = ELSEWHERE[command]
    assert (words or command) in (ROOT / file).read_text("utf-8")


def steps() -> list[str]:
    """What the forge runs, line by line."""
    jobs = yaml.safe_load((ROOT / FORGE).read_text("utf-8"))["jobs"].values()
    runs = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    return [line for run in runs for line in run.splitlines()]


ASKED_OF_MAKE = {
    words
    for line in (*NAMED, *steps(), *(ROOT / CI).read_text("utf-8").splitlines())
    for words in re.findall(r"^(?:sudo .*)?make (.+)", line)
}


@pytest.mark.parametrize("words", sorted(ASKED_OF_MAKE))
def test_make_knows_what_is_asked_of_it(words: str) -> None:
    subprocess.run(["make", "--dry-run", *words.split()], cwd=ROOT, check=True)


def test_the_forge_runs_what_has_to_pass() -> None:
    assert CI in steps()


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's folder, with what the pages say one has put there, and a kiosk's answers."""
    folder = tmp_path_factory.mktemp("office")
    office_folder.fill(folder)
    for name in ("my-survey.yaml", "min_enkat.yaml"):
        shutil.copy(office_folder.ESSUNGA, folder / name)
    shutil.copytree(folder / "svar", folder / "FOLDER")
    sorted_by_staff = "question,text,granska,tema,publicera\nforslag,Fler lampor,0,trafik,ja\n"
    (folder / "sorterat.csv").write_text(sorted_by_staff, "utf-8")
    shutil.copy(office_folder.CONTEXT, folder / "kontext.yaml")
    (folder / "struktur.txt").write_bytes(
        limesurvey(load_survey(office_folder.ESSUNGA))["essunga_trygg.txt"]
    )
    (folder / "DIR").mkdir()
    (folder / "usb").mkdir()
    (folder / ".venv").symlink_to(sys.prefix)
    data = folder / "share/medborgarkiosk"
    survey = load_survey(office_folder.ESSUNGA)
    text = office_folder.ESSUNGA.read_text("utf-8")
    with ResponseStore(data, survey, text, "kiosk") as store:
        for submission in submissions(survey, RESPONSES):
            store.add(submission)
    return folder


@pytest.fixture
def office(untouched: Path, tmp_path: Path) -> Path:
    return shutil.copytree(untouched, tmp_path / "office", symlinks=True)


@pytest.mark.parametrize("command", HERE)
def test_what_a_page_names_does_what_it_says(office: Path, command: str) -> None:
    how = HERE[command]
    typed = command.replace("/media/usb", str(office / "usb"))
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environment = {"XDG_DATA_HOME": str(office / "share"), "PATH": path}
    with Terminal(["sh", "-c", typed], 160, environment=environment, folder=office) as terminal:
        terminal.wait(how.says, 60)
        if how.is_full_screen:
            terminal.press("ctrl+q")
            terminal.wait("Avsluta kiosken?")
            terminal.settle(PAUSE)
            terminal.press("2")
        assert terminal.wait_for_exit() == how.code


def test_a_command_in_a_block_and_one_in_a_line_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = "Kör `kiosk new ett` i `kiosk/`.\n   ```\n   make x  # so\n   out\n   ```\n"
    page.write_text(text, "utf-8")
    assert list(commands(page)) == ["make x", "kiosk new ett"]
