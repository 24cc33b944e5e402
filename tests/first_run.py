"""`make run` by somebody who has just fetched the program: in a clone, with nothing installed.

It needs the network. `.ci/run` runs it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.kiosk.resident import START
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
MOST_MB = 60
INSTALLERS = {"pip", "uv"}
"""They install the rest, and are not counted."""
NOT_FOR_A_KIOSK = {"polars", "pytest", "mypy", "ruff"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        begun = time.monotonic()
        answers = {"XDG_DATA_HOME": str(Path(folder) / "answers")}
        with Terminal(["make", "run"], environment=answers, folder=clone) as terminal:
            terminal.wait(START, 300)
            seconds = time.monotonic() - begun
            terminal.press("ctrl+q")
            terminal.wait("Avsluta kiosken?")
            terminal.press("2")
            terminal.wait_for_exit()
        installed = [
            file
            for file in (clone / ".venv").rglob("*")
            if INSTALLERS.isdisjoint(file.relative_to(clone).parts)
        ]
        size = sum(file.lstat().st_blocks * 512 for file in installed) / 1e6
    print(f"make run: the start screen after {seconds:.0f} s, and {size:.0f} MB beside pip and uv.")
    superfluous = NOT_FOR_A_KIOSK & {file.name for file in installed}
    if superfluous or size > MOST_MB:
        sys.exit(f"More than a kiosk needs: {superfluous or size}")


if __name__ == "__main__":
    main()
