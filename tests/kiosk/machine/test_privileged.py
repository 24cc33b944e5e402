"""The part that runs as root: which stick it takes, what it may be asked, what it reads from one.

Real sticks are plugged into a real machine by `make vm-test`; here the list of disks, and what is
mounted, are folders of ours.
"""

import base64
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.machine import privileged
from kiosk.machine.privileged import LARGEST_READ, MOST_FILES, NotPossibleError, Request, Sticks


class Socket(io.BytesIO):
    """What was asked can be read from it; what is written are the answers."""

    def __init__(self, asked: bytes) -> None:
        super().__init__(asked)
        self.answers: list[dict[str, Any]] = []

    def write(self, line: Any) -> int:
        self.answers.append(json.loads(bytes(line)))
        return len(line)


def asked(
    stick: Sticks, request: object, content: bytes = b""
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The last answer, and all of them."""
    line = request if isinstance(request, bytes) else json.dumps(request).encode()
    stream = Socket(line + b"\n" + content)
    Request(stream, stick).answer()
    return stream.answers[-1], stream.answers


class Stick(Sticks):
    """A folder that is the stick."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def the_one(self) -> str:
        return "sdb1"

    @contextmanager
    def mounted(self, device: str, how: str) -> Iterator[Path]:
        assert device == "sdb1"
        assert how in ("ro", "rw")
        yield self.folder


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Stick(folder)


# -- requests


@pytest.mark.parametrize(
    "request_",
    [
        *({}, [], "write", None, {"do": "run"}, {"do": "write"}, {"do": ["write"]}),
        *({"do": "write", "name": name, "size": 3} for name in ("x", "a.kiosk.part", "../a.kiosk")),
        *({"do": "write", "name": name, "size": 3} for name in ("/a.kiosk", ".a.kiosk", "å.kiosk")),
        *(
            {"do": "write", "name": name, "size": 3}
            for name in ("a/b.kiosk", "A.kiosk", "a\n.kiosk")
        ),
        {"do": "write", "name": "a.kiosk", "size": "3"},
    ],
)
def test_only_what_is_meant_can_be_asked(stick: Stick, request_: object) -> None:
    answer, _ = asked(stick, request_, b"abc")
    assert answer == {"fault": "refused", "touched": False}
    assert list(stick.folder.iterdir()) == []


@pytest.mark.parametrize("line", [b"", b"{", b"\xff\xfe", b"x" * 5000, b"[" * 5000])
def test_a_line_that_is_none_gets_an_answer(stick: Stick, line: bytes) -> None:
    answer, _ = asked(stick, line)
    assert answer["fault"] in ("failed", "refused")
    assert list(stick.folder.iterdir()) == []


def test_a_bundle_is_on_the_stick_before_it_says_so(stick: Stick) -> None:
    content = os.urandom(1_000_000)
    request = {"do": "write", "name": "essunga_2027-1_torg_ab12.kiosk", "size": len(content)}
    answer, answers = asked(stick, request, content)
    assert answer == {"done": True}
    [file] = stick.folder.iterdir()
    assert (file.name, file.read_bytes()) == (request["name"], content)
    shares = [answer["progress"] for answer in answers[:-1]]
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert all(0 <= share < 1 for share in shares)


def test_a_bundle_that_does_not_come_whole_is_not_left_as_one(stick: Stick) -> None:
    answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": 1000}, b"x" * 999)
    assert answer == {"fault": "failed", "touched": True}
    assert not [path for path in stick.folder.iterdir() if path.suffix == ".kiosk"]


def test_a_bundle_that_is_too_large_is_refused_before_it_is_begun(stick: Stick) -> None:
    answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": 1 << 60})
    assert answer == {"fault": "full", "touched": False}
    assert list(stick.folder.iterdir()) == []


class SpoiltStick(Stick):
    """What was written on it is something else once the kernel has forgotten it."""

    def forget(self, device: str) -> None:  # noqa: ARG002  there is one
        for path in self.folder.iterdir():
            path.write_bytes(b"other")


def test_a_stick_that_gives_back_something_else_is_told(tmp_path: Path) -> None:
    request = {"do": "write", "name": "a.kiosk", "size": 3}
    answer, _ = asked(SpoiltStick(tmp_path), request, b"abc")
    assert answer == {"fault": "not_read_back", "touched": True}


def test_question_files_are_read_and_nothing_else(stick: Stick) -> None:
    (stick.folder / "enkät.yaml").write_bytes(b"survey: a")
    (stick.folder / "B.YML").write_bytes(b"survey: b")
    (stick.folder / "large.yaml").write_bytes(b"x" * (LARGEST_READ + 1))
    (stick.folder / "folder.yaml").mkdir()
    (stick.folder / "link.yaml").symlink_to("/etc/passwd")
    (stick.folder / "notes.txt").write_bytes(b"survey: c")
    os.mkfifo(stick.folder / "pipe.yaml")
    answer, _ = asked(stick, {"do": "read"})
    found = {file["name"]: base64.b64decode(file["content"]) for file in answer["done"]}
    assert found == {"enkät.yaml": b"survey: a", "B.YML": b"survey: b"}


def test_a_stick_full_of_files_is_read_only_so_far(stick: Stick) -> None:
    for number in range(MOST_FILES + 30):
        (stick.folder / f"{number}.yaml").write_bytes(b"x")
    answer, _ = asked(stick, {"do": "read"})
    assert len(answer["done"]) == MOST_FILES


# -- which stick


class Disks(Sticks):
    """The kernel's list of disks: links, as in /sys/block, to where the disk hangs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "block", wait_seconds=0)
        self.folder = folder

    def file_system(self, device: str) -> str:
        return "vfat" if device.endswith("1") else "ext4"


@pytest.fixture
def disks(tmp_path: Path) -> Disks:
    (tmp_path / "block").mkdir()
    return Disks(tmp_path)


def add_disk(
    root: Path, name: str, bus: str, *parts: str, size: str = "100", ro: str = "0"
) -> None:
    folder = root / "devices" / bus / name
    folder.mkdir(parents=True)
    (folder / "size").write_text(size)
    (folder / "ro").write_text(ro)
    for part in parts:
        (folder / part).mkdir()
    (root / "block" / name).symlink_to(folder)


def test_the_stick_is_the_one_disk_on_usb(disks: Disks) -> None:
    add_disk(disks.folder, "sda", "pci/ata1", "sda1")
    add_disk(disks.folder, "sdb", "pci/usb2/2-1.4", "sdb1", "sdb2")
    add_disk(disks.folder, "sdc", "pci/usb2/2-2", size="0")
    assert disks.the_one() == "sdb1"


@pytest.mark.parametrize(
    ("sticks", "reason"),
    [
        ((), "none"),
        ((("sdb", "0", "sdb1"), ("sdc", "0", "sdc1")), "several"),
        ((("sdb", "1", "sdb1"),), "protected"),
        ((("sdb", "0", "sdb2"),), "unreadable"),
        ((("sdb", "0", "sdb1", "sdb11"),), "partitions"),
    ],
)
def test_whatever_else_is_plugged_in_is_refused(
    disks: Disks, sticks: tuple[tuple[str, ...], ...], reason: str
) -> None:
    add_disk(disks.folder, "sda", "pci/ata1", "sda1")
    for number, (name, ro, *parts) in enumerate(sticks):
        add_disk(disks.folder, name, f"pci/usb1/{number}", *parts, ro=ro)
    with pytest.raises(NotPossibleError) as refused:
        disks.the_one()
    assert refused.value.reason == reason


def test_every_reason_has_words() -> None:
    from kiosk.cli import PHRASES
    from questions.wording import phrases

    source = Path(privileged.__file__).read_text("utf-8")
    reasons = set(privileged._REASONS.values())
    reasons |= {part.split('"')[0] for part in source.split('NotPossibleError("')[1:]}
    reasons |= {"refused", "failed", "unreachable"}
    for language in ("sv", "en"):
        say = phrases(PHRASES, language)
        assert all(f"stick.{reason}" in say for reason in reasons), reasons
