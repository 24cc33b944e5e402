"""The office's folder for Windows, with answers dragged onto its files, in the shell of Wine.

    python -m tests.windows

What `make release` made is unpacked into a folder with a hard name. Wine has no Python: a small
program in the place of `py.exe` hands over to this one, and the wheels are those of this system.
So what is tried is the shell's part, and the rest on Linux. Needs wine, gcc-mingw-w64-x86-64 and
the network.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exporter.output_names import Output
from tests.exporter import office_folder
from tests.vm.image import run
from tests.vm.report import Report

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
RELEASE = ROOT / "build/release"
TAG = f"-{sys.version_info[0]}.{sys.version_info[1]}"
NO_SUCH_PYTHON = 103
"""What the real py.exe ends with for a version that is not there."""


def main() -> None:
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = unpacked(folder / "på kontoret (1)")
        answers = folder / "mina svar å (2)"
        answers.mkdir()
        wine = Wine(folder)
        said = wine.drag(answers, office / "Sammanfoga.cmd")
        report.check("without Python it says which one", "Python 3.11, 3.12 eller 3.13" in said)
        wine.has_python = True
        said = wine.drag(None, office / "Sammanfoga.cmd")
        report.check("clicked, it says to drag a folder", "Dra en mapp med svar" in said, said)
        said = wine.drag(answers, office / "Sammanfoga.cmd")
        report.check("a folder without a question file", "ingen enkätfil" in said, said)
        office_folder.fill(folder)
        shutil.copytree(folder / "svar", answers, dirs_exist_ok=True)
        shutil.copy(office_folder.ESSUNGA, answers)
        shutil.copy(office_folder.CONTEXT, answers / "kontext.yaml")
        said = wine.drag(answers, office / "Sammanfoga.cmd")
        merged = answers.with_name(f"{answers.name}-resultat")
        report.check("merged, after installing", (merged / Output.REPORT).is_file(), said)
        said = wine.drag(answers, office / "Rapport.cmd")
        page = answers.with_name(f"{answers.name}-rapport") / "publicera/lagesbild.html"
        installs = "installeras" in said
        report.check("a report, without installing again", page.is_file() and not installs, said)
    sys.exit(bool(report.failed))


def unpacked(folder: Path) -> Path:
    """The office's folder, with wheels that this system takes."""
    [packed] = RELEASE.glob("*-kontor-windows.zip")
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    office = folder / packed.stem
    wheels = office / "program/wheels"
    [ours] = wheels.glob("medborgarkiosk-*")
    for wheel in set(wheels.iterdir()) - {ours}:
        wheel.unlink()
    locked = folder / "locked.txt"
    without = ("--no-dev", "--no-emit-project", "--no-emit-package", "pip")
    uv = Path(sys.executable).parent / "uv"
    run(uv, "export", "--quiet", "--frozen", "--extra", "office", *without, "-o", locked)
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-deps", "--only-binary", ":all:", "--dest", wheels, "-r", locked)
    return office


class Wine:
    """A Windows of its own, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.has_python = False
        self._folder = folder / "windows"
        self._commands = self._folder / "commands"
        self._commands.mkdir(parents=True)
        program = self._commands / "py.exe"
        compiler = "x86_64-w64-mingw32-gcc"
        run(compiler, "-municode", "-static", "-o", program, HERE / "py.c")
        self._environment = {
            **os.environ,
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(self._folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEPATH": of_wine(self._commands),
            "LOCALAPPDATA": str(folder / "local"),
        }

    def drag(self, dragged: Path | None, file: Path) -> str:
        """What the shell says; at its end a key is pressed."""
        words = [of_wine(path) for path in (file, dragged) if path]
        with self._python():
            done = subprocess.run(
                ["wine", *words],
                cwd=self._folder,
                env=self._environment,
                input=b"\n",
                capture_output=True,
                check=False,
            )
        return done.stdout.decode("utf-8", "replace").strip()

    @contextmanager
    def _python(self) -> Iterator[None]:
        """Answer the program in the place of `py.exe` meanwhile."""
        over = threading.Event()
        thread = threading.Thread(target=self._answer, args=(over,))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _answer(self, over: threading.Event) -> None:
        asked, answer = self._folder / "asked", self._folder / "answer"
        while not over.wait(0.05):
            if not asked.exists():
                continue
            tag, *words = asked.read_text("utf-8-sig").splitlines()
            asked.unlink()
            code, said = NO_SUCH_PYTHON, b""
            if self.has_python and tag == TAG:
                command = [sys.executable, *(of_linux(word) for word in words)]
                done = subprocess.run(
                    command, env=self._environment, capture_output=True, check=False
                )
                code, said = done.returncode, done.stdout + done.stderr
            part = answer.with_suffix(".part")
            part.write_bytes(f"{code}\n".encode() + said)
            part.rename(answer)


def of_wine(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def of_linux(word: str) -> str:
    return word.removeprefix("Z:").replace("\\", "/") if word.startswith("Z:\\") else word


if __name__ == "__main__":
    main()
