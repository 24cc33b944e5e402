"""What Sammanfoga.cmd and Rapport.cmd do with the folder that was dragged onto them.

    start.py                       0 if this Python fits
    start.py merge|report FOLDER   the exit code of `exporter`, or 2 and a sentence

Installs what lies in `wheels`, the first time, without a network. Uses nothing but Python itself.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

WHEELS = Path(__file__).parent / "wheels"
MARK = "installed.txt"
"""Written last: which wheel of ours was installed, by its checksum."""
CONTEXT = "kontext.yaml"
KEYS = "privat-nyckel_*.age"
"""Beside the folder: a key that lay among the answers could be copied with them."""
RESULTS = {"merge": "resultat", "report": "rapport"}


def fits() -> bool:
    return (3, 11) <= sys.version_info < (3, 14) and sys.maxsize > 2**32


def main(what: str, folder: str) -> int:
    given = Path(folder.rstrip('"'))  # a whole drive comes as `E:"`
    if not folder or not given.is_dir():
        return refused(
            "Dra en mapp med svar till filen och släpp den där, i stället för att klicka."
        )
    if given.resolve() == Path(given.resolve().anchor):
        return refused(
            "Det är en hel enhet. Kopiera svaren till en mapp på datorn och dra hit den."
        )
    surveys = question_files(given)
    if not surveys:
        return refused(
            "I mappen finns ingen enkätfil (.yaml). Lägg dit den som kiosken har frågat."
        )
    if len(surveys) > 1:
        names = ", ".join(path.name for path in surveys)
        return refused(f"I mappen finns flera enkätfiler: {names}. Låt bara en ligga kvar.")
    try:
        python = installed()
    except (OSError, subprocess.CalledProcessError) as error:
        return refused(f"Programmet gick inte att installera: {error}")
    result = given.with_name(f"{given.name}-{RESULTS[what]}")
    command = [python, "-m", "exporter.cli", what, given, "--survey", surveys[0], "-o", result]
    if any(given.rglob("*.age")):  # sealed; the program asks for the passphrase of each key
        for key in sorted(given.parent.glob(KEYS)):
            command += ["--key", key]
    if what == "report":
        known = given / CONTEXT
        command += ["--open", *(["--context", known] if known.is_file() else [])]
    code = subprocess.call(list(map(str, command)))  # noqa: S603
    if sys.platform == "win32" and what == "merge" and code < 2:
        os.startfile(result)  # noqa: S606  the folder, in Explorer
    return code


def refused(sentence: str) -> int:
    print(sentence)
    return 2


def question_files(folder: Path) -> list[Path]:
    """Those with the keys that every question file has, and no other file that lies there."""
    keys = (re.compile(f"^{key}:", re.MULTILINE) for key in ("survey", "questions"))
    survey, questions = keys
    files = ((path, path.read_text("utf-8", "replace")) for path in sorted(folder.glob("*.yaml")))
    return [path for path, text in files if survey.search(text) and questions.search(text)]


def installed() -> Path:
    """A Python that has our program: installed if it is not there, or if it is another one."""
    [ours] = WHEELS.glob("medborgarkiosk-*.whl")
    version = ours.name.split("-")[1]
    checksum = hashlib.sha256(ours.read_bytes()).hexdigest()
    home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / ".local/share")
    folder = home / "Medborgarkiosk" / f"{version}-{sys.version_info[0]}.{sys.version_info[1]}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    mark = folder / MARK
    if not mark.is_file() or mark.read_text("utf-8") != checksum:
        print("Programmet installeras. Det görs en gång, och tar någon minut.", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        install = [python, "-I", "-m", "pip", "--isolated", "--disable-pip-version-check"]
        install += ["install", "--quiet", "--no-index", "--find-links", WHEELS]
        install += [f"medborgarkiosk[office]=={version}"]
        subprocess.run(list(map(str, install)), check=True)  # noqa: S603
        mark.write_text(checksum, "utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if sys.argv[1:] else not fits())
