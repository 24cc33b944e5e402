"""`make demo`: the whole way once, unattended. Residents answer at three kiosks through the real
program, staff fetch three bundles, the online survey is exported, all is merged, and the report is
made that may be published.
"""

import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from exporter.output_names import INTERNAL, PUBLISHED
from kiosk.store.fetch_rule import LEAST
from questions.commands.ending import DONE, NEEDS_A_PERSON
from questions.loader import SURVEYS, load_survey
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.kiosk.asked import QuestionFile
from tests.kiosk.resident import Resident
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
FOLDER = Path("build/demo")
CONTEXT = SURVEYS.parent / "contexts" / "essunga_trygg.yaml"
ANSWERS, RESULT, REPORT = FOLDER / "answers", FOLDER / "result", FOLDER / "report"
PLACES = ("bibliotek", "skola", "torget")
RESIDENTS = LEAST
"""At each kiosk: of fewer nothing would leave it."""
ONLINE = 300


def run_kiosk(number: int, place: str) -> None:
    """Residents at one kiosk, then its survey is ended and everything fetched."""
    folder = FOLDER / "kiosks" / place
    folder.mkdir(parents=True)
    settings = folder / "kiosk.yaml"
    settings.write_text(f"place: {place}\n", encoding="utf-8")
    command = kiosk(folder, "--config", settings)
    asked = QuestionFile(ESSUNGA)
    with Terminal(command) as terminal:
        for seed in range(number * RESIDENTS, (number + 1) * RESIDENTS):
            language = asked.languages[seed % len(asked.languages)]
            resident = Resident(terminal, asked, language, seed)
            resident.begin()
            resident.go_to(None)
            resident.send()
        terminal.end(signal.SIGTERM)  # as systemd does
    subprocess.run([*command, "export", "--last", ANSWERS], check=True, stdout=subprocess.DEVNULL)


def export_online() -> None:
    """What LimeSurvey hands over of the answers from the web."""
    survey = load_survey(ESSUNGA)
    chance = random.Random(1)
    records = {str(n): random_answers(survey, chance) for n in range(1, ONLINE + 1)}
    write_export(ANSWERS / "results-survey.csv", survey, records)


def office(command: str, folder: Path, *more: str | Path) -> None:
    """A command of the office on all answers; it says itself what came of it."""
    words = [command, ANSWERS, "--survey", here(ESSUNGA), "-o", folder, *more]
    print(f"exporter {shlex.join(map(str, words))}", flush=True)
    done = subprocess.run([sys.executable, "-m", "exporter.cli", *words], check=False)
    if done.returncode not in (DONE, NEEDS_A_PERSON):
        sys.exit(f"exporter {command} failed.")


def here(path: Path) -> Path:
    return path.relative_to(Path.cwd())


def main() -> None:
    begun = time.monotonic()
    console = Console(highlight=False, soft_wrap=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    ANSWERS.mkdir(parents=True)
    console.print(f"{RESIDENTS} residents each answer at {len(PLACES)} kiosks …")
    with ThreadPoolExecutor() as pool:
        list(pool.map(run_kiosk, range(len(PLACES)), PLACES))
    export_online()
    office("merge", RESULT)
    office("report", REPORT, "--context", here(CONTEXT))
    for folder in (ANSWERS, RESULT, REPORT / PUBLISHED, REPORT / INTERNAL):
        for file in sorted(folder.iterdir()):
            console.print(f"{file.stat().st_size:>9,} bytes  {file}")
    console.print(f"The whole way took {time.monotonic() - begun:.0f} s; it is kept in {FOLDER}.")


if __name__ == "__main__":
    main()
