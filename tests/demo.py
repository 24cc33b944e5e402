"""`make demo`: the whole way once, unattended. Residents answer at three kiosks through the real
program, staff fetch three bundles, the online survey is exported, and all is merged.
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

import polars as pl
from rich.console import Console
from rich.table import Table

from kiosk.store.fetch_rule import LEAST
from questions.commands.ending import DONE, NEEDS_A_PERSON
from questions.loader import SURVEYS, load_survey
from questions.model import Single
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.kiosk.asked import QuestionFile
from tests.kiosk.resident import Resident
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
FOLDER = Path("build/demo")
ANSWERS, RESULT = FOLDER / "answers", FOLDER / "result"
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


def merge() -> int:
    """The exit code of the merge, which says itself what came of it."""
    options = ["merge", ANSWERS, "--survey", ESSUNGA.relative_to(Path.cwd()), "-o", RESULT]
    words = list(map(str, options))
    print(f"exporter {shlex.join(words)}", flush=True)
    return subprocess.run([sys.executable, "-m", "exporter.cli", *words], check=False).returncode


def evening() -> Table:
    """How safe people feel in the evening, at the kiosks and on the web."""
    [question] = [q for q in load_survey(ESSUNGA).questions if q.id == "tryggkvall"]
    assert isinstance(question, Single)
    responses = pl.read_csv(RESULT / "responses.csv", infer_schema=False)
    table = Table("", "kiosk", "web", title=question.text["sv"])
    for code, choice in question.choices.items():
        here = responses.filter(pl.col("tryggkvall") == code)
        counts = [here.filter(pl.col("mode") == mode).height for mode in ("kiosk", "web")]
        table.add_row(choice.text["sv"], *map(str, counts))
    return table


def main() -> None:
    begun = time.monotonic()
    console = Console(highlight=False, soft_wrap=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    ANSWERS.mkdir(parents=True)
    console.print(f"{RESIDENTS} residents each answer at {len(PLACES)} kiosks …")
    with ThreadPoolExecutor() as pool:
        list(pool.map(run_kiosk, range(len(PLACES)), PLACES))
    export_online()
    if merge() not in (DONE, NEEDS_A_PERSON):
        sys.exit("The merge failed.")
    console.print(evening())
    for file in sorted([*ANSWERS.iterdir(), *RESULT.iterdir()]):
        console.print(f"{file.stat().st_size:>9,} bytes  {file}")
    console.print(f"The whole way took {time.monotonic() - begun:.0f} s; it is kept in {FOLDER}.")


if __name__ == "__main__":
    main()
