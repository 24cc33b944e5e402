"""Somebody has just fetched the program: in a clone, with nothing installed.

A resident's screen by `make run`, and an office's merge as docs/exporter.md has it. `.ci/run` runs
this; it needs the network.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kiosk.tui.digits import PAUSE
from tests.exporter import office_folder
from tests.kiosk.resident import START
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
OPEN = "make run"
INSTALL = ("python3 -m venv .venv", '.venv/bin/python -m pip install ".[office]"')
MERGE = ".venv/bin/exporter merge svar --survey essunga_trygg.yaml -o resultat"
MOST_MB = 60
INSTALLERS = {"pip", "uv"}
"""They install the rest, and are not counted."""
NOT_FOR_A_KIOSK = {"polars", "pytest", "mypy", "ruff"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        open_kiosk(clone(Path(folder) / "kiosk"))
        merge(clone(Path(folder) / "office"))


def clone(folder: Path) -> Path:
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    return folder


def open_kiosk(folder: Path) -> None:
    """With what a kiosk needs, and nothing else."""
    begun = time.monotonic()
    answers = {"XDG_DATA_HOME": str(folder / "answers")}
    with Terminal(OPEN.split(), environment=answers, folder=folder) as terminal:
        terminal.wait(START, 300)
        seconds = time.monotonic() - begun
        terminal.press("ctrl+q")
        terminal.wait("Avsluta kiosken?")
        terminal.settle(PAUSE)
        terminal.press("2")
        terminal.wait_for_exit()
    installed = [
        file
        for file in (folder / ".venv").rglob("*")
        if INSTALLERS.isdisjoint(file.relative_to(folder).parts)
    ]
    size = sum(file.lstat().st_blocks * 512 for file in installed) / 1e6
    print(f"{OPEN}: the start screen after {seconds:.0f} s, and {size:.0f} MB beside pip and uv.")
    superfluous = NOT_FOR_A_KIOSK & {file.name for file in installed}
    if superfluous or size > MOST_MB:
        sys.exit(f"More than a kiosk needs: {superfluous or size}")


def merge(folder: Path) -> None:
    for command in INSTALL:
        subprocess.run(command, shell=True, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S602
    office_folder.fill(folder)
    subprocess.run(MERGE.split(), cwd=folder, check=False)
    if not (folder / "resultat/merge-report.md").exists():
        sys.exit(f"{MERGE}: there is no result.")


if __name__ == "__main__":
    main()
