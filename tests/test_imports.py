"""Who may know whom, seen in the modules that a fresh interpreter has loaded."""

import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest

from tests.installed import AS_ON_A_KIOSK

ROOT = Path(__file__).parents[1]
SCREEN = {"textual", "rich"}
HEAVY = SCREEN | {"sqlite_utils", "polars", "qrcode"}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]


def contract(name: str) -> tuple[str, ...]:
    """What a contract of `make check` forbids."""
    [found] = [each for each in CONTRACTS if each["name"].startswith(name)]
    return tuple(found["forbidden_modules"])


def modules_of(package: str) -> list[str]:
    """All modules of a package, by their full names: those that do the work, not only its door."""
    path = ROOT / package.replace(".", "/")
    found = pkgutil.walk_packages([str(path)], f"{package}.")
    return [package, *(module.name for module in found)]


def python(code: str) -> "subprocess.CompletedProcess[str]":
    """A fresh interpreter, without what only developers install."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **AS_ON_A_KIOSK},
    )


def loaded(code: str) -> set[str]:
    """The modules that `code` loads, and the packages around them."""
    done = python(f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)")
    assert done.returncode == 0, done.stderr
    names = done.stderr.split()
    return {".".join(parts[:n]) for parts in (m.split(".") for m in names) for n in range(1, 9)}


def imports(packages: Iterable[str], but: str = "?") -> str:
    names = [name for package in packages for name in modules_of(package)]
    return "import " + ", ".join(name for name in names if not name.startswith(but))


CHECK = """
from kiosk.cli import kiosk
try: kiosk(["check", "questions/surveys/essunga_trygg.yaml"], standalone_mode=False)
except SystemExit: pass
"""

UNSEAL = """
from kiosk.store.sealing import DamagedSealError, unseal
try: unseal(b"", ())
except DamagedSealError: pass
"""


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (imports(["questions"]), HEAVY | {"kiosk", "exporter"}),
        (imports(["questions"], but="questions.commands"), {"click"}),
        (imports(["kiosk.respondent"]), HEAVY | {"kiosk.store", "exporter", "click"}),
        (imports(["kiosk.store"]), SCREEN | {"polars", "qrcode", "exporter"}),
        (imports(["kiosk.machine"]), HEAVY | {"exporter"}),
        (imports(["kiosk"]), {*contract("The terminal carries"), "exporter"}),
        (imports(["kiosk", "exporter"]), {"pyrage"}),  # but where something is sealed or opened
        ("import kiosk.machine.privileged", HEAVY | {"questions", "kiosk.store", "click"}),
        (CHECK, {"sqlite_utils", "polars", "exporter"}),  # it draws the screens
        ("import exporter.cli", HEAVY | {"kiosk"}),
        ("import exporter.report.context_file, exporter.report.formulas", HEAVY | {"kiosk"}),
        (imports(["exporter"]), {*contract("The exporter reaches"), *SCREEN}),
    ],
    ids=[
        *(
            "questions",
            "questions about questions",
            "kiosk.respondent",
            "kiosk.store",
            "kiosk.machine",
            "kiosk",
            "seals",
            "privileged",
        ),
        *("kiosk check", "exporter --help", "exporter check", "exporter"),
    ],
)
def test_a_package_loads_nothing_that_it_must_not_know(code: str, absent: Collection[str]) -> None:
    assert loaded(code) & set(absent) == set()


def test_the_look_at_the_modules_can_fail() -> None:
    assert {"textual", "textual.app"} <= loaded("import textual.app")
    assert {"exporter.writing.workbook", "exporter.merge"} <= loaded(imports(["exporter"]))
    assert "pyrage" in loaded(UNSEAL)


def test_the_exporter_may_know_the_store_and_nothing_else_of_the_kiosk() -> None:
    rooms = {name for name in modules_of("kiosk") if name.count(".") == 1}
    assert rooms - {"kiosk.store"} == set(contract("The exporter reaches")) - {"textual"}


# -- the office runs on Windows

POSIX = contract("What the office runs needs no POSIX")
WITHOUT_POSIX = f"""
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name in {POSIX!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Without())
for name in {POSIX!r}:
    sys.modules.pop(name, None)
"""


def test_the_office_needs_no_module_that_windows_has_not() -> None:
    done = python(WITHOUT_POSIX + imports(["exporter", "questions", "kiosk.store"]))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", POSIX)
def test_what_windows_has_not_is_really_not_there(name: str) -> None:
    assert python(f"import {name}").returncode == 0
    assert f"No module named '{name}'" in python(f"{WITHOUT_POSIX}import {name}").stderr


def test_what_differs_between_systems_stands_in_one_module_of_the_office() -> None:
    files = [
        file
        for folder in ("exporter", "questions", "kiosk/store")
        for file in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.name|sys\.platform|hasattr\(os", file.read_text("utf-8"))
    ]
    assert files == [ROOT / "kiosk" / "store" / "durable.py"]
