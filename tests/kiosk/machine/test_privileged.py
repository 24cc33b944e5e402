"""The part that runs as root: which stick it takes, what it may be asked, what it reads from one.

Real sticks are plugged into a real machine by `make vm-test`; here the list of disks, and what is
mounted for a request, are folders of ours.
"""

import base64
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from kiosk.machine import privileged
from kiosk.machine.privileged import NotPossibleError, Request, Sticks
from questions.source import LARGEST_FILE
from tests.kiosk.circumstances import full_disk


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
        *({"do": "write", "name": "a.kiosk", "size": size} for size in ("3", -5, 0)),
        *({"do": "clock", "to": to} for to in ("0", 0, -1, True, 1 << 32, 1 << 80, 1.5e9)),
        {"do": "clock"},
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
    assert answer["touched"] is False
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
    assert len(shares) > 3
    assert (shares[0], shares[-1]) == (0.05, 0.8)


def test_who_waits_is_told_that_it_has_begun_before_all_has_come(stick: Stick) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, theirs.makefile("rwb") as stream, ours.makefile("rwb") as waiting:
        program = threading.Thread(target=Request(cast("BinaryIO", stream), stick).answer)
        program.start()
        waiting.write(b'{"do": "write", "name": "a.kiosk", "size": 3}\n')
        waiting.flush()
        assert json.loads(waiting.readline()) == {"progress": 0.05}
        waiting.write(b"abc")
        waiting.flush()
        program.join()
    assert (stick.folder / "a.kiosk").read_bytes() == b"abc"


FAILING = """
import json
from tests.kiosk.machine.test_privileged import Path, Stick, asked, sys
request = {"do": "write", "name": "a.kiosk", "size": 3}
print(json.dumps(asked(Stick(Path(sys.argv[1])), request, b"abc")[0]))
"""


@pytest.mark.parametrize(
    "call", ["fdatasync:error=EIO:when=1", "fsync:error=EIO:when=1", "fsync:error=EIO:when=2"]
)
def test_what_does_not_come_to_the_stick_is_told(strace: str, stick: Stick, call: str) -> None:
    """The pieces, the file, and its name in the folder."""
    options = ["-f", "-qq", "-o", "/dev/null", f"--inject={call}"]
    done = subprocess.run(
        [strace, *options, sys.executable, "-c", FAILING, stick.folder],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == {"fault": "pulled", "touched": True}
    assert list(stick.folder.iterdir()) == []


def test_a_bundle_that_does_not_come_whole_is_not_left_as_one(stick: Stick) -> None:
    answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": 1000}, b"x" * 999)
    assert answer == {"fault": "failed", "touched": True}
    assert not [path for path in stick.folder.iterdir() if path.suffix == ".kiosk"]


def test_a_stick_that_is_full_after_all_is_told_and_left_without_a_part(stick: Stick) -> None:
    with full_disk(os.getpid()):
        answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": 9}, b"x" * 9)
    assert answer == {"fault": "full", "touched": True}
    assert list(stick.folder.iterdir()) == []


def test_a_stick_that_has_gone_is_told(stick: Stick) -> None:
    stick.folder.rmdir()
    for request in ({"do": "write", "name": "a.kiosk", "size": 3}, {"do": "read"}):
        answer, _ = asked(stick, request, b"abc")
        assert answer == {"fault": "pulled", "touched": False}


def test_what_cannot_be_done_for_any_other_reason_is_told(stick: Stick) -> None:
    (stick.folder / "a.kiosk.part").write_bytes(b"of somebody else")
    answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": 3}, b"abc")
    assert answer == {"fault": "failed", "touched": True}


def test_a_bundle_needs_a_little_more_room_than_it_takes(stick: Stick) -> None:
    room = os.statvfs(stick.folder)
    size = room.f_bavail * room.f_frsize
    answer, _ = asked(stick, {"do": "write", "name": "a.kiosk", "size": size})
    assert answer == {"fault": "full", "touched": False}


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
    (stick.folder / "large.yaml").write_bytes(b"x" * (LARGEST_FILE + 1))
    (stick.folder / "largest.yaml").write_bytes(b"x" * LARGEST_FILE)
    (stick.folder / "folder.yaml").mkdir()
    (stick.folder / "link.yaml").symlink_to("/etc/passwd")
    (stick.folder / "notes.txt").write_bytes(b"survey: c")
    os.mkfifo(stick.folder / "pipe.yaml")
    answer, _ = asked(stick, {"do": "read"})
    found = {file["name"]: base64.b64decode(file["content"]) for file in answer["done"]}
    assert len(found.pop("largest.yaml")) == LARGEST_FILE
    assert found == {"enkät.yaml": b"survey: a", "B.YML": b"survey: b"}


def test_a_stick_full_of_files_is_read_only_so_far(stick: Stick) -> None:
    for number in range(50):
        (stick.folder / f"{number}.yaml").write_bytes(b"x")
    answer, _ = asked(stick, {"do": "read"})
    assert len(answer["done"]) == 20


# -- the machine itself, and the socket


@pytest.mark.parametrize(("do", "verb"), [("restart", "reboot"), ("shutdown", "poweroff")])
def test_the_machine_is_asked_to_end(
    stick: Stick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, do: str, verb: str
) -> None:
    """By a program in systemctl's place: the real one would do it."""
    program = tmp_path / "systemctl"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for code, answer in ((0, {"done": True}), (1, {"fault": "failed", "touched": False})):
        program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexit {code}\n')
        program.chmod(0o755)
        assert asked(stick, {"do": do})[0] == answer
        assert (tmp_path / "asked").read_text() == f"--no-block {verb}\n"


PRIVILEGED = (sys.executable, "-m", "kiosk.machine.privileged")


def served(
    request: bytes, *, stays: bool = True, command: Sequence[str] = PRIVILEGED
) -> tuple[bytes, int, str]:
    """What comes back through the socket that the real program gets as its input, its exit code,
    and what it prints."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        program = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stderr=subprocess.PIPE,
            text=True,
        )
        theirs.close()
        ours.sendall(request)
        if not stays:
            ours.close()
        _, said = program.communicate()
        return ours.recv(4096) if stays else b"", program.returncode, said


def test_the_program_answers_the_socket_that_it_is_given() -> None:
    answer, code, said = served(b'{"do": "run"}\n')
    assert json.loads(answer) == {"fault": "refused", "touched": False}
    assert (code, said) == (0, "")


def test_both_clocks_are_set(strace: str, tmp_path: Path) -> None:
    """That of this machine stays as it is: strace does the calls in the kernel's place."""
    (tmp_path / "rtc0").touch()
    program = (
        "from pathlib import Path; from kiosk.machine import privileged;"
        f"privileged.DEVICES = Path({str(tmp_path)!r}); privileged.main()"
    )
    calls = ("-e", "trace=clock_settime,ioctl", "-e", "inject=clock_settime,ioctl:retval=0")
    traced = tmp_path / "traced"
    command = [strace, *calls, "-o", str(traced), sys.executable, "-c", program]
    noon = datetime(2027, 9, 1, 12, 30, 5, tzinfo=UTC)
    request = json.dumps({"do": "clock", "to": int(noon.timestamp())}).encode() + b"\n"
    answer, code, _ = served(request, command=command)
    assert (json.loads(answer), code) == ({"done": True}, 0)
    seen = traced.read_text()
    assert f"clock_settime(CLOCK_REALTIME, {{tv_sec={int(noon.timestamp())}, tv_nsec=0}})" in seen
    told = "tm_sec=5, tm_min=30, tm_hour=12, tm_mday=1, tm_mon=8, tm_year=127"
    assert re.search(rf"RTC_SET_TIME, \{{{told}", seen), seen


def test_a_kiosk_that_does_not_wait_for_the_answer_does_no_harm() -> None:
    assert served(b'{"do": "run"}\n', stays=False) == (b"", 0, "")


# -- which stick


class Disks(Sticks):
    """The kernel's list of disks: links, as in /sys/block, to where the disk hangs."""

    kinds: Mapping[str, str] = {"sdb1": "vfat", "sdb11": "exfat", "sdc1": "exfat"}

    def __init__(self, folder: Path, wait_seconds: float = 0) -> None:
        mounts = folder / "mountinfo"
        super().__init__(folder / "block", mounts, wait_seconds=wait_seconds)
        self.folder = folder

    def file_system(self, device: str) -> str:
        return self.kinds.get(device, "ext4")


@pytest.fixture
def disks(tmp_path: Path) -> Disks:
    (tmp_path / "block").mkdir()
    (tmp_path / "mountinfo").write_text("")
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
    ("mounted", "chosen"),
    [
        ("8:18 / / rw", "sdc1"),  # sdb2
        ("8:17 / /boot/efi rw", "sdc1"),  # sdb1
        ("254:0 / / rw", "sdc1"),  # of sdb2, encrypted
        ("8:17 / /mnt rw", "several"),
    ],
)
def test_the_disk_that_the_system_runs_from_is_no_stick(
    disks: Disks, mounted: str, chosen: str
) -> None:
    add_disk(disks.folder, "sdb", "pci/usb1/1", "sdb1", "sdb2")
    add_disk(disks.folder, "sdc", "pci/usb1/2", "sdc1")
    numbers = disks.folder / "dev/block"
    numbers.mkdir(parents=True)
    for number, part in (("8:17", "sdb1"), ("8:18", "sdb2")):
        (numbers / number).symlink_to(disks.folder / f"devices/pci/usb1/1/sdb/{part}")
    encrypted = disks.folder / "devices/virtual/dm-0"
    (encrypted / "slaves").mkdir(parents=True)
    (encrypted / "slaves/sdb2").symlink_to(disks.folder / "devices/pci/usb1/1/sdb/sdb2")
    (numbers / "254:0").symlink_to(encrypted)
    (disks.folder / "mountinfo").write_text(f"22 1 0:21 / /proc rw - proc\n23 1 {mounted} - ext4\n")
    assert name_or_reason(disks) == chosen


def name_or_reason(disks: Disks) -> str:
    try:
        return disks.the_one()
    except NotPossibleError as refused:
        return refused.reason


def test_a_stick_without_partitions_is_one(disks: Disks) -> None:
    disks.kinds = {"sdb": "exfat"}
    add_disk(disks.folder, "sdb", "pci/usb2/2-1.4")
    assert disks.the_one() == "sdb"


def test_a_stick_that_is_plugged_in_a_little_later_is_waited_for(disks: Disks) -> None:
    hand = threading.Timer(0.3, add_disk, (disks.folder, "sdb", "pci/usb1/1", "sdb1"))
    hand.start()
    assert Disks(disks.folder, wait_seconds=60).the_one() == "sdb1"
    hand.join()


def test_a_stick_whose_partitions_are_read_a_little_later_is_waited_for(disks: Disks) -> None:
    add_disk(disks.folder, "sdb", "pci/usb1/1")
    part = disks.folder / "devices/pci/usb1/1/sdb/sdb1"
    hand = threading.Timer(0.3, part.mkdir)
    hand.start()
    assert Disks(disks.folder, wait_seconds=60).the_one() == "sdb1"
    hand.join()


def test_the_kind_of_a_stick_is_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (shutil.which("blkid") and shutil.which("mkfs.ext4")):
        pytest.skip("needs blkid and mkfs.ext4")
    monkeypatch.setattr(privileged, "DEVICES", tmp_path)
    (tmp_path / "sdb1").write_bytes(bytes(1 << 20))
    assert Sticks().file_system("sdb1") == ""
    subprocess.run(["mkfs.ext4", "-q", tmp_path / "sdb1"], check=True)
    assert Sticks().file_system("sdb1") == "ext4"


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


# -- mounting

IN_MEMORY = """
import os, sys
from pathlib import Path
from kiosk.machine import privileged
class InMemory(privileged.Sticks):
    kind = "tmpfs"
    def file_system(self, device):
        return self.kind
sticks = InMemory(mount_point=Path(sys.argv[1]))
"""
"""What is mounted is a piece of memory."""
MOUNTING = """
for how in ("rw", "ro"):
    with sticks.mounted("sdb1", how) as folder:
        flags, names = os.statvfs(folder).f_flag, ("NOSUID", "NODEV", "NOEXEC", "RDONLY")
        print(how, *(name for name in names if flags & getattr(os, f"ST_{name}")))
    print(os.path.ismount(sys.argv[1]))
"""
BUSY = """
with sticks.mounted("sdb1", "rw") as folder:
    os.chdir(folder)
print(os.path.ismount(sys.argv[1]))
"""
REFUSED = """
try:
    with sticks.mounted("sdb1", "rw"):
        print("mounted")
except privileged.NotPossibleError as error:
    print(error.reason)
"""
UNKNOWN = 'InMemory.kind = "no_such_kind"'
LOCKED = 'privileged.OPTIONS += ",ro"'


@pytest.fixture
def mount(tmp_path: Path) -> Callable[[str], list[str]]:
    """Mounts in earnest, in a view of the files of its own; what a program of ours says there."""
    allowed = ["unshare", "-Urm", "true"]
    if not shutil.which("unshare") or subprocess.run(allowed, check=False).returncode:
        pytest.skip("a process may not mount anything for itself here")

    def say(program: str) -> list[str]:
        command = ["unshare", "-Urm", sys.executable, "-c", IN_MEMORY + program]
        done = subprocess.run(
            [*command, str(tmp_path / "stick")], capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    return say


def test_nothing_on_a_stick_can_be_run_or_be_a_device(
    mount: Callable[[str], list[str]], tmp_path: Path
) -> None:
    assert mount(MOUNTING) == [
        *("rw NOSUID NODEV NOEXEC", "False"),
        *("ro NOSUID NODEV NOEXEC RDONLY", "False"),
    ]
    assert (tmp_path / "stick").stat().st_mode & 0o777 == 0o700


def test_a_stick_that_is_in_use_is_taken_away_all_the_same(
    mount: Callable[[str], list[str]],
) -> None:
    assert mount(BUSY) == ["False"]


@pytest.mark.parametrize(
    ("change", "said"), [("", "mounted"), (UNKNOWN, "unreadable"), (LOCKED, "protected")]
)
def test_a_stick_that_cannot_be_mounted_is_told(
    mount: Callable[[str], list[str]], change: str, said: str
) -> None:
    assert mount(change + REFUSED) == [said]


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
