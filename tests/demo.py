"""`make demo`: the whole way once, unattended. Residents answer at three kiosks through the real
program, staff fetch three bundles, the online survey is exported, and all is merged.
"""

import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from kiosk.tui.held_keys import GAP
from questions.loader import SURVEYS, load_survey
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.terminal import Terminal, kiosk

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
PLACES = ("bibliotek", "skola", "torget")
RESIDENTS = 6
"""At each kiosk; a bundle needs five."""
ONLINE = 300
SUGGESTIONS = ["Fler lampor vid stationen", "Klipp buskarna", "Öppna fritidsgården på lördagar"]


class Typist:
    """Answers at a kiosk by looking at its screen, as quickly as it lets anybody."""

    def __init__(self, terminal: Terminal, chance: random.Random) -> None:
        self._terminal = terminal
        self._chance = chance
        self._last = ""

    def answer(self) -> None:
        """One whole survey, from the start screen to "thanks" and back."""
        terminal = self._terminal
        terminal.wait("Välj språk")
        time.sleep(GAP + 0.05)  # a key right after somebody has left is still theirs
        self._press("1")
        while "Klar?" not in terminal.words:
            terminal.wait(lambda: "Fråga" in terminal.words)
            self._one_screen()
        self._press("1")
        terminal.wait("Ditt svar är sparat.")
        time.sleep(GAP + 0.05)
        self._press("space")

    def _one_screen(self) -> None:
        signs = ("tecken kvar", "Skriv ett tal", "Hoppa över frågan")
        self._terminal.wait(lambda: any(sign in self._terminal.words for sign in signs))
        self._terminal.settle(0.03)
        before = self._place()
        if "tecken kvar" in self._terminal.words:
            self._terminal.type(self._chance.choice(SUGGESTIONS))
            self._press("enter")
        elif "Skriv ett tal" in self._terminal.words:
            self._terminal.type(str(self._chance.randint(0, 12)))
            self._press("enter")
        elif "( )" in self._terminal.text or "[ ]" in self._terminal.text:
            self._choose(before)
        self._terminal.wait(lambda: self._place() != before)

    def _choose(self, before: str) -> None:
        screen = self._terminal.text
        digits = [
            d
            for d in "123456789"
            if any(line.lstrip("> ").startswith(f"{d}  ") for line in screen.splitlines())
        ]
        self._press(self._chance.choice([d for d in digits if d != self._last]))
        marks = ("(•)", "[x]", "[1]")
        self._terminal.wait(
            lambda: self._place() != before or any(m in self._terminal.text for m in marks)
        )
        if self._place() == before:
            self._press("enter")

    def _place(self) -> str:
        """What tells one screen from the next: everything above the choices."""
        return " ".join(
            self._terminal.words.split("─ ")[0]
            .split("( )")[0]
            .split("(•)")[0]
            .split("[")[0]
            .split("> 1")[0]
            .split()
        )

    def _press(self, key: str) -> None:
        if key == self._last:
            time.sleep(GAP + 0.02)
        self._last = key
        self._terminal.press(key)


def run_kiosk(folder: Path, place: str) -> Path:
    """Six residents at one kiosk, then the bundle is fetched; where it lies."""
    settings = folder / f"{place}.yaml"
    settings.write_text(f"place: {place}\n", encoding="utf-8")
    data = folder / place
    chance = random.Random(place)
    with Terminal(kiosk(data, "--config", settings)) as terminal:
        typist = Typist(terminal, chance)
        for _ in range(RESIDENTS):
            typist.answer()
        terminal.wait("Välj språk")
        terminal.end(15)
    stick = folder / "stick"
    stick.mkdir(exist_ok=True)
    command = [*kiosk(data, "--config", settings), "export", stick]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return stick


def main() -> None:
    console = Console()
    begun = time.monotonic()
    survey = load_survey(ESSUNGA)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        console.print(f"{RESIDENTS} residents each answer at {len(PLACES)} kiosks …")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda place: run_kiosk(folder, place), PLACES))
        stick = folder / "stick"
        for bundle in sorted(stick.glob("*.kiosk")):
            console.print(f"  {bundle.name}", highlight=False)
        chance = random.Random(1)
        records = {str(n): random_answers(survey, chance) for n in range(1, ONLINE + 1)}
        write_export(stick / "results-survey.csv", survey, records)
        console.print(f"  results-survey.csv: {ONLINE} answers from the web")
        console.print("Merging …")
        result = folder / "resultat"
        command = [sys.executable, "-m", "exporter.cli", "merge", stick]
        done = subprocess.run(
            [*command, "--survey", ESSUNGA, "-o", result],
            capture_output=True,
            text=True,
            check=False,
        )
        console.print(done.stdout + done.stderr, highlight=False)
        if done.returncode == 2:
            sys.exit(2)
        console.print(result_table(result))
        for file in sorted(result.iterdir()):
            console.print(f"  {file.name:24} {file.stat().st_size:>9,} bytes", highlight=False)
    console.print(f"The whole way took {time.monotonic() - begun:.0f} s.")


def result_table(result: Path) -> Table:
    """How safe people feel in the evening, by where they answered."""
    survey = load_survey(ESSUNGA)
    question = next(question for question in survey.questions if question.id == "tryggkvall")
    frame = pl.read_csv(result / "responses.csv", infer_schema=False)
    table = Table(title=question.text["sv"])
    table.add_column("")
    for place in [*PLACES, "webb"]:
        table.add_column(place, justify="right")
    for code, choice in question.choices.items():  # type: ignore[union-attr]
        counts = [
            frame.filter((pl.col("tryggkvall") == code) & (pl.col("place") == place)).height
            for place in [*PLACES, ""]
        ]
        table.add_row(choice.text["sv"], *map(str, counts))
    return table


if __name__ == "__main__":
    main()
