"""What lies at a path is told apart from a disk that does not say, on every version of Python."""

import ast
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from questions.paths import is_there, kind_of

ROOT = Path(__file__).parents[2]


def test_what_lies_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "nowhere").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    kinds = {
        name: kind_of(tmp_path / name) for name in ("file", "link", "pipe", ".", "x", "file/x")
    }
    assert kinds == {
        "file": "file",
        "link": "file",
        "pipe": "other",
        ".": "folder",
        "x": None,
        "file/x": None,
    }
    assert kind_of(tmp_path / "nowhere") is None
    assert is_there(tmp_path / "pipe")
    assert not is_there(tmp_path / "x")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x" * 300, errno.ENAMETOOLONG),
        ("loop", errno.ELOOP),
        ("a\0b", errno.EILSEQ),
        ("a\ud800b", errno.EILSEQ),
    ],
    ids=["long", "loop", "NUL", "surrogate"],
)
def test_what_cannot_be_seen_is_an_error(tmp_path: Path, name: str, code: int) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match=r"\w") as raised:
        kind_of(tmp_path / name)
    assert raised.value.errno == code
    assert raised.value.filename == str(tmp_path / name)


def test_a_folder_that_may_not_be_entered_is_an_error(
    tmp_path: Path, without_privileges: list[str]
) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    code = "import sys, pathlib\nfrom questions.paths import kind_of\n"
    code += "try: print(kind_of(pathlib.Path(sys.argv[1])))\nexcept OSError as e: print(e.errno)"
    command = [*without_privileges, sys.executable, "-c", code, str(tmp_path / "shut" / "x")]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.strip() == str(errno.EACCES)


def test_nobody_asks_pathlib() -> None:
    """Its answer depends on the version: an error before 3.14, "nothing there" from then on."""
    asked = {"exists", "is_file", "is_dir", "is_fifo", "is_socket", "is_block_device", "lexists"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("questions", "kiosk", "exporter")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in asked
        if "table" not in ast.unparse(node)  # of a database
    ]
    assert found == []
