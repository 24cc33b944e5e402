"""Make all that people need who have no clone of this project: `make release`, in build/release.

The same commit gives the same bytes. Needs dpkg-deb and the network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from build_deb import PLATFORMS, ROOT, build_deb, run, settle
from build_office import build_office
from build_pages import page_of, pages_from

BUILD = ROOT / "build/release"
DOCS = ROOT / "docs"
PAGE = ROOT / "packaging/release.md"
SUMS = "SHA256SUMS"


def main() -> None:
    if subprocess.check_output(["git", "status", "--porcelain"], cwd=ROOT):  # noqa: S607
        sys.exit("A release is of a commit: commit what was changed, or take it away.")
    version = settle()
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    for architecture in PLATFORMS:
        shutil.copy(build_deb(architecture), BUILD)
    uv = Path(sys.executable).parent / "uv"
    run(uv, "build", "--quiet", "--wheel", "--out-dir", BUILD)
    (BUILD / ".gitignore").unlink(missing_ok=True)  # uv's
    [wheel] = BUILD.glob("*.whl")
    work = ROOT / "build/office"
    shutil.rmtree(work, ignore_errors=True)
    office = work / f"medborgarkiosk-{version}-kontor-windows"
    build_office(uv, wheel, work, office)
    pack(office, BUILD / f"{office.name}.zip")
    for source in pages_from(DOCS / "handbok.md"):
        page = BUILD / "handbok" / source.relative_to(DOCS).with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(page_of(source), "utf-8")
    (BUILD / "LÄS MIG.html").write_text(page_of(PAGE), "utf-8")
    sums = sums_of(BUILD)
    (BUILD / SUMS).write_text(sums, "utf-8")
    print(sums, end="")


def pack(folder: Path, target: Path) -> None:
    """Into a ZIP, in the order of the names and with the time of the commit.

    Nothing is compressed: wheels are already, and other versions of zlib would give other bytes.
    """
    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(str(file.relative_to(folder.parent)), moment)
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                packed.writestr(entry, file.read_bytes())


def sums_of(folder: Path) -> str:
    """For `sha256sum --check`."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = (
        f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(folder)}" for f in files
    )
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
