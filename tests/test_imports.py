"""Who may know whom, seen in the modules that a fresh interpreter has loaded."""

import subprocess
import sys

import pytest

HEAVY = {"textual", "rich", "sqlite_utils", "polars", "qrcode"}


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


CHECK = """
from kiosk.cli import kiosk
kiosk(["check", "questions/surveys/essunga_trygg.yaml"], standalone_mode=False)
"""


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (
            "import questions.loader, questions.logic, questions.codebook",
            HEAVY | {"kiosk", "exporter", "click"},
        ),
        (
            CHECK.replace("kiosk([", "try: kiosk([") + "except SystemExit: pass",
            HEAVY | {"exporter"},
        ),
        ("import exporter.cli", {"textual"}),
    ],
    ids=["questions", "kiosk check", "exporter"],
)
def test_a_package_loads_nothing_that_it_must_not_know(code: str, absent: set[str]) -> None:
    assert loaded(code) & absent == set()


def test_the_look_at_the_modules_can_fail() -> None:
    assert "textual" in loaded("import textual.app")
