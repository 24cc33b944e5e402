"""Make the folder for an office on Windows: its wheels, and files to drag answers onto.

Downloads what uv.lock names; on the office's computer no network is needed but for Python itself.
"""

import shutil
import sys
from pathlib import Path

from build_deb import PYTHONS, ROOT, put, run
from build_pages import page_of

SOURCE = ROOT / "packaging/windows"
PLATFORM = "x86_64-pc-windows-msvc"


def build_office(uv: Path, wheel: Path, build: Path, folder: Path) -> None:
    """Fill `folder`, which is not there; `build` is for what only the making needs."""
    for file in (*SOURCE.glob("*.cmd"), *(SOURCE / "program").iterdir()):
        if file.is_file():
            put(file, folder / file.relative_to(SOURCE))
    (folder / "LÄS MIG.html").write_text(page_of(SOURCE / "read-me.md"), "utf-8")
    wheels = folder / "program/wheels"
    wheels.mkdir()
    shutil.copy(wheel, wheels)
    add_wheels(uv, build, wheels)


def add_wheels(uv: Path, build: Path, wheels: Path) -> None:
    locked = build / "office.txt"
    without = ("--no-dev", "--no-emit-project", "--no-emit-package", "pip")
    run(uv, "export", "--quiet", "--frozen", "--extra", "office", *without, "-o", locked)
    for python in PYTHONS:
        wanted = build / f"office-{python}.txt"
        # Which of them that system and that Python need: pip would ask about its own.
        chosen = ("--python-platform", PLATFORM, "--python-version", python)
        pinned = ("--no-deps", "--generate-hashes", *chosen, "--output-file", wanted)
        run(uv, "pip", "compile", "--quiet", *pinned, locked)
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
        exactly = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
        there = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", python)
        run(*pip, *exactly, *there, "--dest", wheels, "-r", wanted)
