"""Build the Debian package of the kiosk: `make deb`.

A folder of libraries and a launcher rather than a virtual environment: an environment points to the
Python that made it, and would have to be rewritten for that of the machine. The launcher names
Debian's Python and that one folder, and looks at nothing else: no variables, no other packages.
The command `exporter` is not in it: merging needs the office's libraries.

One package for several releases of Debian, so that a machine goes on being a kiosk when it is
upgraded: the few compiled modules lie there once for each release's Python, under names that only
that one reads. Bytecode is made on the machine (`debian/postinst`), also when Python is replaced.

Downloads what uv.lock names; the package itself installs without a network. Needs dpkg-deb.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
PYTHONS = ("3.11", "3.12", "3.13")
"""From Debian 12's to Debian 13's."""
AFTER = "3.14"
"""The first Python that the package is not for."""
PLATFORMS = {"amd64": "x86_64-unknown-linux-gnu", "arm64": "aarch64-unknown-linux-gnu"}
HOME = "opt/medborgarkiosk"
LAUNCHERS = {
    "kiosk": "kiosk.cli",
    "kiosk-letters": "kiosk.machine.letters",
    "kiosk-privileged": "kiosk.machine.privileged",
}
LAUNCHER = f"""\
#!/usr/bin/python3 -ISXutf8
import sys

sys.path.insert(0, "/{HOME}/lib")
sys.argv[0] = "@NAME@"

from @MODULE@ import main

main()
"""
"""Isolated, without Debian's own modules, in UTF-8 whatever the locale."""


def run(*command: str | Path) -> None:
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True)  # noqa: S603


def put(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def add_libraries(uv: Path, build: Path, library: Path, platform: str) -> None:
    """What uv.lock names for the kiosk, without the office's and the developers', and ourselves."""
    wanted = build / "requirements.txt"
    without = ("--no-dev", "--no-emit-project", "--no-emit-package", "pip")
    # pip is for a command of sqlite-utils that nobody runs.
    run(uv, "export", "--quiet", "--frozen", *without, "--output-file", wanted)
    run(uv, "build", "--quiet", "--wheel", "--out-dir", build)
    for python in PYTHONS:
        target = build / f"python{python}"
        place = ("--target", target, "--python-version", python, "--python-platform", platform)
        install = (uv, "pip", "install", "--quiet", *place, "--no-deps", "--link-mode", "copy")
        run(*install, "--only-binary", ":all:", "--require-hashes", "-r", wanted)
        run(*install, *build.glob("*.whl"))
        shutil.rmtree(target / "bin")
        shutil.rmtree(target / "share")  # the handbook: it has its place below /usr
        # Paths of this machine, which wheel it was, and the list of these: dpkg has its own.
        for left in ("*.dist-info/*.json", "*.dist-info/RECORD", "*.dist-info/WHEEL", ".lock"):
            for file in target.glob(left):
                file.unlink()
        join(target, library)


def join(folder: Path, into: Path) -> None:
    """Put the files of `folder` beside those of `into`; one that is in both has to be the same."""
    for file in folder.rglob("*"):
        place = into / file.relative_to(folder)
        if file.is_dir():
            continue
        if place.exists() and place.read_bytes() != file.read_bytes():
            sys.exit(f"{place.relative_to(into)} is not the same for all of {', '.join(PYTHONS)}.")
        put(file, place)


def add_files(stage: Path) -> None:
    launchers = stage / HOME / "bin"
    launchers.mkdir()
    for name, module in LAUNCHERS.items():
        launcher = launchers / name
        launcher.write_text(LAUNCHER.replace("@NAME@", name).replace("@MODULE@", module), "utf-8")
        launcher.chmod(0o755)
    command = stage / "usr/bin/kiosk"
    page = stage / "usr/share/man/man1/kiosk.1.gz"
    for file in (command, page):
        file.parent.mkdir(parents=True)
    command.symlink_to(f"/{HOME}/bin/kiosk")
    page.write_bytes(gzip.compress((HERE / "man/kiosk.1").read_bytes(), mtime=0))
    others = {Path("etc/default/console-setup"), Path("etc/default/keyboard"), Path("README.md")}
    for file in (ROOT / "system").rglob("*"):
        name_there = file.relative_to(ROOT / "system")
        if file.is_file() and name_there not in others:
            put(file, stage / name_there, 0o755 if os.access(file, os.X_OK) else 0o644)
    put(ROOT / "kiosk.service", stage / "usr/lib/systemd/system/kiosk.service")
    documents = stage / "usr/share/doc/medborgarkiosk"
    put(ROOT / "LICENSE", documents / "copyright")
    put(ROOT / "docs/handbok.md", documents / "handbok.md")


def add_control(stage: Path, version: str, architecture: str) -> None:
    # What a folder takes is another number on another disk.
    size = sum(file.lstat().st_size for file in stage.rglob("*") if not file.is_dir()) // 1024
    for file in (HERE / "debian").iterdir():
        is_script = file.suffix == "" and file.read_bytes().startswith(b"#!")
        put(file, stage / "DEBIAN" / file.name, 0o755 if is_script else 0o644)
    control = stage / "DEBIAN/control"
    text = control.read_text("utf-8").replace("@VERSION@", version)
    text = text.replace("@ARCHITECTURE@", architecture).replace("@SIZE@", str(size))
    text = text.replace("@PYTHON@", f"python3 (>= {PYTHONS[0]}), python3 (<< {AFTER})")
    control.write_text(text, "utf-8")


def settle() -> str:
    """Let the same files give the same bytes; the version that they are."""
    os.umask(0o022)
    newest = subprocess.check_output(["git", "log", "-1", "--format=%ct"], cwd=ROOT, text=True)  # noqa: S607
    os.environ.setdefault("SOURCE_DATE_EPOCH", newest.strip())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def build_deb(architecture: str = "amd64") -> Path:
    """The package, in build/."""
    version = settle()
    build = ROOT / "build/deb"
    shutil.rmtree(build, ignore_errors=True)
    stage = build / "stage"
    library = stage / HOME / "lib"
    library.mkdir(parents=True)
    uv = Path(sys.executable).parent / "uv"
    add_libraries(uv, build, library, PLATFORMS[architecture])
    add_files(stage)
    add_control(stage, version, architecture)
    for older in (ROOT / "build").glob(f"medborgarkiosk_*_{architecture}.deb"):
        older.unlink()
    package = ROOT / f"build/medborgarkiosk_{version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", stage, package)
    return package


if __name__ == "__main__":
    build_deb(*sys.argv[1:])
