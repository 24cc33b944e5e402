"""`kiosk disk`, the real command on real block devices: loop devices, in its own view of mounts.

Swapping cannot be tried in a view: that is done in the virtual machine (tests/vm).
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli import PHRASES
from kiosk.machine.disk import OPTIONS
from kiosk.machine.partitions import Partition, forgets, is_named
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import submission_from
from questions.loader import load_survey
from questions.wording import phrases
from tests.kiosk.small_survey import write_small_survey
from tests.kiosk.store.test_response_store import contents

SAY = phrases(PHRASES, "sv")
WORDS = "Ett ord som ingen annan skriver"
SWAP = "8a5a3b1e-0c4c-4c1b-9d0b-6a2f7f1c9d11"
FSTAB = f"""\
# <file system> <mount point> <type> <options> <dump> <pass>
UUID=0f3c1a52-77d1-4ac4-93b8-5b1b07f4a8aa / ext4 errors=remount-ro 0 1
UUID={SWAP} none swap sw 0 0
/dev/sr0 /media/cdrom0 udf,iso9660 user,noauto 0 0"""

MACHINE = """
import json, os, shutil, subprocess, sys
from pathlib import Path

folder, on_it, made, typed, arguments, spoil, initramfs = json.loads(sys.argv[1])
folder = Path(folder)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def disk(name, megabytes):
    with (folder / name).open("wb") as file:
        file.truncate(megabytes << 20)
    return run("losetup", "--find", "--show", folder / name)


for layer in ("upper", "work", "programs", "root"):
    (folder / layer).mkdir()
run("mount", "-t", "tmpfs", "none", folder / "upper")
for layer in ("upper", "work"):
    (folder / "upper" / layer).mkdir()
layers = f"lowerdir=/etc,upperdir={folder}/upper/upper,workdir={folder}/upper/work"
run("mount", "-t", "overlay", "-o", layers, "none", "/etc")
Path("/etc/fstab").write_text(on_it)
device, root = disk("device", made["megabytes"]), disk("disk", 40)
try:
    if made["command"]:
        run(*made["command"], device)
    run("mke2fs", "-q", "-t", "ext4", root)
    run("mount", root, folder / "root")
    data = folder / "root" / "svar"
    shutil.copytree(folder / "data", data)
    for path in (data, *data.rglob("*")):
        os.chown(path, 4711, 4712)
    if made.get("mounted"):
        (folder / "elsewhere").mkdir()
        run("mount", device, folder / "elsewhere")
    if initramfs:
        Path("/etc/initramfs-tools/conf.d").mkdir(parents=True)
        Path("/etc/initramfs-tools/conf.d/resume").write_text("RESUME=UUID=old\\n")
        program = folder / "programs/update-initramfs"
        program.write_text(f"#!/bin/sh\\necho $@ >> {folder}/made-anew\\n{initramfs}\\n")
        program.chmod(0o755)
    for name in spoil:
        program = folder / "programs" / name
        program.write_text("#!/bin/sh\\necho 'it fails' >&2; exit 1\\n")
        program.chmod(0o755)
    path = f"{folder}/programs:{os.environ['PATH']}"

    def kiosk_disk():
        return subprocess.run(
            [sys.executable, "-m", "kiosk.cli", "--data", data, "disk"]
            + [argument.format(device=device) for argument in arguments],
            input="".join(f"{line.format(device=device)}\\n" for line in typed),
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "sv_SE.UTF-8", "PATH": path},
        )

    done = kiosk_disk()
    resume = Path("/etc/initramfs-tools/conf.d/resume")
    told = {
        "code": done.returncode,
        "said": done.stdout + done.stderr,
        "device": device,
        "fstab": Path("/etc/fstab").read_text(),
        "resume": resume.read_text() if resume.exists() else None,
        "mounted": data.is_mount(),
        "options": run("findmnt", "-no", "OPTIONS", data) if data.is_mount() else "",
        "owners": sorted({(p.stat().st_uid, p.stat().st_gid) for p in (data, *data.glob("liten"))}),
        "mode": oct(data.stat().st_mode),
        "again": kiosk_disk().stdout if done.returncode == 0 else "",
    }
    shutil.copytree(data, folder / "after", ignore=shutil.ignore_patterns("lost+found"))
    if data.is_mount():
        run("umount", data)
    told["beneath"] = sorted(path.name for path in data.iterdir())
    run("umount", folder / "root")
    tags = subprocess.run(["blkid", "--probe", "-o", "export", device], capture_output=True)
    told["tags"] = dict(line.split("=", 1) for line in tags.stdout.decode().splitlines())
    print(json.dumps(told))
finally:
    subprocess.run(["losetup", "-d", device], capture_output=True)
    subprocess.run(["losetup", "-d", root], capture_output=True)
"""
"""One machine, from its disks to what is on them after the command."""

MADE = {
    "swap": {"command": ["mkswap", "-q", "-U", SWAP], "megabytes": 80},
    "nothing": {"command": [], "megabytes": 80},
    "ext4": {"command": ["mke2fs", "-q", "-t", "ext4"], "megabytes": 80},
    "mounted": {"command": ["mke2fs", "-q", "-t", "ext4"], "megabytes": 80, "mounted": True},
    "small": {"command": ["mkswap", "-q"], "megabytes": 20},
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two responses."""
    file, _ = write_small_survey(tmp_path)
    survey = load_survey(file)
    with ResponseStore(tmp_path / "data", survey, file.read_text("utf-8"), "kiosk") as store:
        for number in range(2):
            submission = submission_from(survey, {"tanke": f"{WORDS} {number}", "antal": number})
            assert submission is not None
            store.add(submission)
    return tmp_path / "data"


def machine(
    data: Path,
    made: str,
    *typed: str,
    arguments: tuple[str, ...] = (),
    spoil: tuple[str, ...] = (),
    initramfs: str = "",
) -> dict[str, Any]:
    folder = data.parent
    spec = json.dumps([str(folder), FSTAB, MADE[made], typed, arguments, spoil, initramfs])
    view = ["unshare", "--mount"]
    probe = [*view, "sh", "-c", "mount -t tmpfs none /mnt && losetup --find"]
    if not shutil.which("unshare") or subprocess.run(probe, check=False).returncode:
        pytest.skip("a process may not mount a disk image here (root may)")
    done = subprocess.run(
        [*view, sys.executable, "-c", MACHINE, spec], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def whole(data: Path, copy: Path) -> bool:
    [before], [after] = (folder.glob("*/*/responses.db") for folder in (data, copy))
    return contents(before) == contents(after)


def is_as_before(told: dict[str, Any], data: Path) -> bool:
    """Whether neither fstab nor the answers have changed."""
    same = told["fstab"] == FSTAB and not told["mounted"] and "liten" in told["beneath"]
    return same and whole(data, data.parent / "after")


def test_the_swap_partition_becomes_the_file_system_of_the_answers(data: Path) -> None:
    told = machine(data, "swap", "ja", "{device}", arguments=("{device}",), initramfs="exit 0")
    assert told["code"] == 0, told["said"]
    assert SAY("disk.done", device=told["device"], folder=data.parent / "root/svar") in told["said"]
    assert told["tags"]["TYPE"] == "ext4"
    *_, swap, _, line = told["fstab"].splitlines()
    assert swap == f"#UUID={SWAP} none swap sw 0 0"
    name = told["tags"]["UUID"]
    assert line == f"UUID={name} {data.parent}/root/svar ext4 {OPTIONS} 0 2"
    assert told["fstab"].splitlines()[:2] == FSTAB.splitlines()[:2], "the rest stays"
    assert told["mounted"]
    assert {"noatime", "nodev", "nosuid", "noexec"} <= set(told["options"].split(","))
    assert (told["owners"], told["mode"]) == ([[4711, 4712]], "0o40700")
    assert told["resume"] == "RESUME=none\n"
    assert (data.parent / "made-anew").read_text() == "-u -k all\n"
    assert whole(data, data.parent / "after")
    assert told["again"] == f"{SAY('disk.already', folder=data.parent / 'root/svar')}\n"


def test_the_old_files_are_overwritten(data: Path) -> None:
    told = machine(data, "swap", "ja", "{device}", arguments=("{device}",))
    assert told["beneath"] == [".lock"]
    assert WORDS.encode() not in (data.parent / "disk").read_bytes()
    assert WORDS.encode() in (data.parent / "device").read_bytes()


def test_without_initramfs_tools_there_is_nothing_to_make_anew(data: Path) -> None:
    told = machine(data, "swap", "ja", "{device}", arguments=("{device}",))
    assert (told["code"], told["resume"]) == (0, None)


@pytest.mark.parametrize(
    "typed", [("nej", "{device}"), ("ja", "sda5"), ("ja", ""), ("ja", "{device}1"), ("j", "")]
)
def test_nothing_is_done_unless_it_is_said_twice(data: Path, typed: tuple[str, str]) -> None:
    told = machine(data, "swap", *typed, arguments=("{device}",))
    assert told["code"] in (2, 130)
    assert told["tags"]["UUID"] == SWAP
    assert is_as_before(told, data)


@pytest.mark.parametrize(("made", "said"), [("mounted", "monterad"), ("small", "för liten")])
def test_a_partition_that_will_not_do_is_left_alone(data: Path, made: str, said: str) -> None:
    told = machine(data, made, "ja", "{device}", arguments=("{device}",))
    assert (told["code"], said in told["said"]) == (2, True)
    assert is_as_before(told, data)


def test_a_partition_with_something_on_it_has_to_be_named(data: Path) -> None:
    told = machine(data, "ext4", "ja", "{device}")
    assert told["code"] == 2
    assert is_as_before(told, data)


def test_one_that_is_named_is_used_after_a_warning(data: Path) -> None:
    told = machine(data, "ext4", "ja", "{device}", arguments=("{device}",))
    assert (told["code"], told["mounted"]) == (0, True)
    assert SAY("disk.full", device=told["device"], kind="ext4") in told["said"]


@pytest.mark.parametrize(("program", "step"), [("mke2fs", "make"), ("mount", "move")])
def test_after_a_failure_all_is_as_it_was(data: Path, program: str, step: str) -> None:
    told = machine(data, "swap", "ja", "{device}", arguments=("{device}",), spoil=(program,))
    assert told["code"] == 2
    failed = SAY("disk.failed", step=SAY(f"disk.step.{step}"), reason="it fails")
    assert failed in told["said"]
    assert told["tags"]["UUID"] == SWAP
    assert is_as_before(told, data)


def test_when_the_start_cannot_be_made_anew_all_is_as_it_was(data: Path) -> None:
    told = machine(
        data,
        "swap",
        "ja",
        "{device}",
        arguments=("{device}",),
        initramfs="echo no room >&2; exit 1",
    )
    assert told["code"] == 2
    assert SAY("disk.failed", step=SAY("disk.step.resume"), reason="no room") in told["said"]
    assert (told["resume"], told["tags"]["UUID"]) == ("RESUME=UUID=old\n", SWAP)
    assert is_as_before(told, data)


def test_it_is_for_root_alone(data: Path) -> None:
    command = [sys.executable, "-m", "kiosk.cli", "--data", str(data), "disk"]
    said = subprocess.run(
        ["unshare", "--user", *command],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "sv_SE.UTF-8"},
        check=False,
    )
    assert (said.returncode, said.stderr) == (2, f"{SAY('disk.not_root')}\n")


def test_without_a_data_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kiosk.cli", "--data", str(tmp_path / "none"), "disk"]
    said = subprocess.run(
        ["unshare", "--user", "--map-root-user", *command],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "sv_SE.UTF-8"},
        check=False,
    )
    assert said.returncode == 2
    assert said.stderr == f"{SAY('disk.no_folder', folder=tmp_path / 'none')}\n"


# -- what is looked at


PARTITION = Partition(
    "/dev/null", "part", 0, "swap", "AB-12", "12-34", "växling", (), False, False, False
)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        *(("UUID=AB-12", True), ('UUID="AB-12"', True), ("UUID=AB-13", False), ("UUID=", False)),
        *(("PARTUUID=12-34", True), ("LABEL=växling", True), ("LABEL=x", False)),
        *(("/dev/null", True), ("/dev/../dev/null", True), ("/dev/zero", False), ("none", False)),
    ],
)
def test_a_line_of_fstab_is_recognised_by_what_it_names(name: str, names: bool) -> None:
    assert is_named(PARTITION, name) is names


def test_a_disk_forgets_when_it_is_ext4_without_a_journal(tmp_path: Path) -> None:
    root = tmp_path / "machine"
    (root / "proc/self").mkdir(parents=True)
    (root / "sys/dev/block").mkdir(parents=True)
    for number, (name, task) in enumerate({"sda1": "214\n", "sda5": "<none>\n"}.items()):
        (root / f"sys/dev/block/8:{number}").symlink_to(f"../../devices/pci0000/sda/{name}")
        (root / f"sys/fs/ext4/{name}").mkdir(parents=True)
        (root / f"sys/fs/ext4/{name}/journal_task").write_text(task)
    folder = tmp_path / "mina svar"
    folder.mkdir()
    point = str(folder).replace(" ", r"\040")
    lines = ["22 1 8:0 / / rw - ext4 /dev/sda1 rw"]
    mounts = root / "proc/self/mountinfo"
    for line, expected in (
        ("", False),
        (f"23 22 8:1 / {folder}2 rw - ext4 /dev/sda5 rw", False),
        (f"24 22 8:1 / {point} rw - ext4 /dev/sda5 rw", True),
        (f"25 22 0:9 / {point} rw - btrfs /dev/sda6 rw", False),
    ):
        lines += [line] if line else []
        mounts.write_text("\n".join(lines) + "\n")
        assert forgets(folder, root) is expected
    mounts.unlink()
    assert not forgets(folder, root)
