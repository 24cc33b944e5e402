"""The package: installed, upgraded, removed and purged on a fresh Debian, without a network."""

import shutil
import subprocess
from pathlib import Path

from tests.vm.image import BUILD, ROOT, base, run
from tests.vm.report import Report
from tests.vm.sticks import merge

ANSWERS = "var/lib/medborgarkiosk/essunga_trygg/2027-1/responses.db"
SETTINGS = "etc/medborgarkiosk/kiosk.yaml"
BYTECODE = "opt/medborgarkiosk/lib/kiosk/tui/__pycache__"
ENABLED = "etc/systemd/system/multi-user.target.wants/kiosk.service"
MASKED = "etc/systemd/system/ctrl-alt-del.target"
ASLEEP = "etc/systemd/system/sleep.target"


def try_package(package: Path, report: Report) -> None:
    root = BUILD / "package"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "-a", base(), root)
    shutil.copy(package, root / "kiosk.deb")
    with report.part("the package installs without a network"):
        _dpkg(root, "--install", "/kiosk.deb")
        said = run("chroot", root, "kiosk", "--version")
        assert said.split() == ["Medborgarkiosk", *_version(package).split()], said
        pages = run("chroot", root, "dpkg", "-L", "medborgarkiosk")
        assert "/usr/share/man/man1/kiosk.1.gz" in pages
        report.check("the package installs without a network", (root / MASKED).is_symlink())
    answers, settings = root / ANSWERS, root / SETTINGS
    answers.parent.mkdir(parents=True)
    answers.write_bytes(b"answers")
    settings.write_text(settings.read_text("utf-8") + "place: bibliotek\n", "utf-8")
    changed = settings.read_bytes()
    (root / "etc/default/keyboard").write_text('XKBLAYOUT="fi"\n')
    with report.part("an upgrade keeps answers, settings and what was changed by hand"):
        _dpkg(root, "--install", "/kiosk.deb")
        kept = (answers.read_bytes(), settings.read_bytes()) == (b"answers", changed)
        keyboard = (root / "etc/default/keyboard").read_text() == 'XKBLAYOUT="fi"\n'
        report.check(
            "an upgrade keeps answers, settings and what was changed by hand", kept and keyboard
        )
    with report.part("it makes itself ready for another Python of Debian's"):
        bytecode = root / BYTECODE
        shutil.rmtree(bytecode)
        trigger = ("dpkg-trigger", "--by-package=python3-minimal", "/usr/bin/python3")
        run("unshare", "--net", "chroot", root, *trigger)
        _dpkg(root, "--triggers-only", "medborgarkiosk")
        made = len(list(bytecode.glob("app.cpython-*.pyc")))
        report.check("it makes itself ready for another Python of Debian's", made == 1)
    with report.part("removed, it leaves the answers and opens the doors"):
        _dpkg(root, "--remove", "medborgarkiosk")
        gone = not (root / "opt/medborgarkiosk").exists()
        still = answers.exists() and settings.exists() and not (root / MASKED).is_symlink()
        report.check("removed, it leaves the answers and opens the doors", gone and still)
    what = "installed again, it shuts the doors again, and keeps the answers"
    with report.part(what):
        _dpkg(root, "--install", "/kiosk.deb")
        shut = (root / MASKED).is_symlink() and (root / ENABLED).is_symlink()
        report.check(what, shut and answers.exists() and settings.read_bytes() == changed)
    with report.part("purged, it leaves nothing"):
        _dpkg(root, "--purge", "medborgarkiosk")
        left = [path for path in (answers, settings.parent) if path.exists()]
        report.check("purged, it leaves nothing", not left, left or "")
    shutil.rmtree(root)


OF_0_1_0 = "fc06833374fba8b1b9043b805d50ba8abc24404a"
"""The commit that version 0.1.0 was made of."""
_ANSWER = """
import sys
sys.path.insert(0, "/opt/medborgarkiosk/lib")
from pathlib import Path
@IMPORTS@
from questions.loader import SURVEYS, load_survey
from questions.logic import Chosen
file = SURVEYS / "essunga_trygg.yaml"
survey = load_survey(file)
data = Path("/var/lib/medborgarkiosk")
with ResponseStore(data, survey, file.read_text("utf-8"), "kiosk") as store:
    for _ in range(@COUNT@):
        store.add(submission_from(survey, {"alder": Chosen(("a30",))}))
"""
_IMPORTS = {
    "0.1.0": """from kiosk.store import ResponseStore
from kiosk.submission import submission_from""",
    "0.2.0": """from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import submission_from""",
}


def try_upgrade(package: Path, report: Report) -> None:
    """From a real 0.1.0, with answers of which a bundle has left."""
    root = BUILD / "package"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "-a", base(), root)
    what = "answers of 0.1.0 are taken over, and nothing leaves twice"
    with report.part(what):
        shutil.copy(_package_of_0_1_0(), root / "kiosk.deb")
        _dpkg(root, "--install", "/kiosk.deb")
        _answer(root, 6, "0.1.0")
        stick = root / "media/stick"
        stick.mkdir()
        run("chroot", root, "chown", "kiosk", "/media/stick")
        assert "sparade" in _kiosk(root, "export", "/media/stick")
        shutil.copy(package, root / "kiosk.deb")
        _dpkg(root, "--install", "/kiosk.deb")
        told = _kiosk(root, "export", "/media/stick")
        assert "först när enkäten avslutas" in told, told
        assert (root / ASLEEP).is_symlink(), "a kiosk of 0.1.0 can still be put to sleep"
        _answer(root, 9, "0.2.0")
        told = _kiosk(root, "export", "--last", "/media/stick")
        assert "inte kommit tillräckligt många nya svar" in told, told
        _answer(root, 1, "0.2.0")
        told = _kiosk(root, "export", "--last", "/media/stick")
        assert "Alla svar och egna ord är hämtade." in told, told
        merged = merge(stick, BUILD / "package-merged")
        report.check(what, " 16 svar " in merged, merged.splitlines()[0])
    shutil.rmtree(root)


def _package_of_0_1_0() -> Path:
    """Built from its own commit, once."""
    tree = BUILD / "0.1.0"
    if not tree.exists():
        run("git", "-C", ROOT, "worktree", "prune")
        run("git", "-C", ROOT, "worktree", "add", "--detach", tree, OF_0_1_0)
        run("make", "-C", tree, "deb")
    [package] = (tree / "build").glob("medborgarkiosk_*_amd64.deb")
    return package


def _answer(root: Path, count: int, version: str) -> None:
    script = _ANSWER.replace("@IMPORTS@", _IMPORTS[version]).replace("@COUNT@", str(count))
    (root / "run/answer.py").write_text(script, "utf-8")
    run("chroot", root, "runuser", "-u", "kiosk", "--", "python3", "-I", "/run/answer.py")


def _kiosk(root: Path, *arguments: str) -> str:
    """What the command says, as the kiosk's user."""
    data = ("--data", "/var/lib/medborgarkiosk")
    command = ("chroot", root, "runuser", "-u", "kiosk", "--", "kiosk", *arguments, *data)
    done = subprocess.run(
        list(map(str, command)), capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def _version(package: Path) -> str:
    return run("dpkg-deb", "--field", package, "Version")


def _dpkg(root: Path, *options: str) -> None:
    run("unshare", "--net", "chroot", root, "dpkg", *options)
