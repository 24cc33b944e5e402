"""The package: installed, upgraded, removed and purged on a fresh Debian, without a network."""

import shutil
from pathlib import Path

from tests.vm.image import BUILD, base, run
from tests.vm.report import Report

ANSWERS = "var/lib/medborgarkiosk/essunga_trygg/2027-1/responses.db"
SETTINGS = "etc/medborgarkiosk/kiosk.yaml"
BYTECODE = "opt/medborgarkiosk/lib/kiosk/__pycache__"
ENABLED = "etc/systemd/system/multi-user.target.wants/kiosk.service"
MASKED = "etc/systemd/system/ctrl-alt-del.target"


def try_package(package: Path, report: Report) -> None:
    root = BUILD / "package"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "-a", base(), root)
    shutil.copy(package, root / "kiosk.deb")
    with report.part("the package installs without a network"):
        _dpkg(root, "--install", "/kiosk.deb")
        said = run("chroot", root, "kiosk", "--help")
        assert "Medborgarkiosk" in said, said
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


def _dpkg(root: Path, *options: str) -> None:
    run("unshare", "--net", "chroot", root, "dpkg", *options)
