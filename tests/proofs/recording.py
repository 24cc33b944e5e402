"""What a program does to its disk, as the kernel sees it: recorded by strace, played again here.

Every system call that changes files, names or what of them is surely on the disk is either played
or refused (`UnknownCallError`); and at the end of a recording the disk that was played must hold,
byte by byte, what the real folder holds. So nothing that SQLite or Python does can be overlooked.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from tests.proofs.disk import File, Folder, Node, Resize, Tree, Write

PLAYED = (
    *("openat", "close", "pwrite64", "write", "lseek", "ftruncate", "fdatasync", "fsync"),
    *("unlink", "rename", "mkdir"),
)
REFUSED = (
    *("open", "creat", "dup", "dup2", "dup3", "mmap", "truncate", "fallocate", "writev"),
    *("pwritev", "pwritev2", "sendfile", "splice", "copy_file_range", "sync_file_range"),
    *("mkdirat", "rmdir", "unlinkat", "link", "linkat", "symlink", "symlinkat", "renameat"),
    *("renameat2", "sync", "syncfs", "io_uring_setup"),
)

_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+|\?)")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class UnknownCallError(Exception):
    """A program did to its files what cannot be played."""


class Call(Struct, frozen=True):
    name: str
    arguments: tuple[str, ...]
    """As strace writes them; texts in hexadecimal."""
    result: int

    def content(self, place: int) -> bytes:
        quoted = _QUOTED.fullmatch(self.arguments[place])
        if quoted is None:
            raise UnknownCallError(f"{self.name}: {self.arguments[place][:80]}")
        return bytes.fromhex(quoted[1].replace("\\x", ""))


class Recording(Struct, frozen=True):
    """The calls of one run, and what lay in its folder before and after."""

    root: PurePosixPath
    before: Tree
    calls: tuple[Call, ...]
    after: Tree


def can_record() -> bool:
    """Whether strace is there, and may trace."""
    if shutil.which("strace") is None:
        return False
    return not subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False).returncode


def record(command: Sequence[str | Path], root: Path, faults: Sequence[str] = ()) -> Recording:
    """Run `command`, which may change files in `root`. `faults` are strace's, see --inject."""
    before = tree_of(root)
    trace = root.with_name(f"{root.name}.trace")
    calls = ",".join(PLAYED + tuple(f"?{name}" for name in REFUSED))
    options = ["-f", "-qq", "-xx", "-s", str(1 << 24), "--seccomp-bpf", "-e", "signal=none"]
    done = subprocess.run(
        ["strace", *options, "-o", trace, "-e", f"trace={calls}", *faults, "--", *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if done.returncode or done.stderr:
        raise RuntimeError(done.stderr)
    recording = Recording(
        PurePosixPath(root), before, tuple(_calls(trace.read_text())), tree_of(root)
    )
    player = Player(recording)
    for _ in player.play():
        pass
    if player.disk.tree(None) != recording.after:
        raise UnknownCallError("the disk that was played differs from the real one")
    return recording


def tree_of(root: Path) -> Tree:
    return {
        str(path.relative_to(root)): None if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }


def _calls(trace: str) -> Iterator[Call]:
    for line in trace.splitlines():
        found = _CALL.match(line)
        if found is None:
            if " exit" in line or "+++" in line or "---" in line:
                continue
            raise UnknownCallError(line[:200])
        name, arguments, result = found.groups()
        yield Call(name, tuple(arguments.split(", ")), -1 if result == "?" else int(result, 0))


class _Open(Struct):
    """What a file descriptor stands for; no node: a file that is none of ours."""

    node: Node | None = None
    position: int = 0


class Player:
    """Plays a recording, one step at a time."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.disk = Folder.of(recording.before)
        self._number = 0
        self._open = {descriptor: _Open() for descriptor in (0, 1, 2)}

    def play(self) -> Iterator[str]:
        """Go on to the next change of the disk (yields "") or line of output (yields it)."""
        for call in self.recording.calls:
            self._number += 1
            if call.name == "write" and call.arguments[0] == "1":
                yield from call.content(1).decode().splitlines()
            elif call.name in REFUSED:
                self._refuse(call)
            elif self._played(call):
                yield ""

    def _refuse(self, call: Call) -> None:
        place = 4 if call.name == "mmap" else 0
        ours = call.arguments[place].isdigit() and self._file(call, place).node is not None
        if call.name == "mmap":
            ours = ours and "MAP_SHARED" in call.arguments[3]
        named = (i for i, text in enumerate(call.arguments) if _QUOTED.fullmatch(text))
        if ours or any(self._inside(call.content(place)) is not None for place in named):
            raise UnknownCallError(call.name)
        if call.name in ("sync", "syncfs", "io_uring_setup"):
            raise UnknownCallError(call.name)

    def _played(self, call: Call) -> bool:
        """Play a call; whether it changed anything."""
        if call.result < 0:
            if call.name in ("fsync", "fdatasync"):
                node = self._file(call).node
                if isinstance(node, File):
                    node.sync_failed()
            return False
        match call.name:
            case "openat":
                return self._opened(call)
            case "close":
                self._open.pop(int(call.arguments[0]), None)
                return False
            case "lseek":
                self._file(call).position = call.result
                return False
            case "unlink" | "rename" | "mkdir":
                return self._renamed(call)
        file = self._file(call)
        node = file.node
        if node is None:
            return False
        match call.name:
            case "fsync" | "fdatasync":
                node.sync()
            case "ftruncate":
                node.changes.append(Resize(self._number, int(call.arguments[1])))
            case _:
                at = call.name == "pwrite64"
                offset = int(call.arguments[3]) if at else file.position
                node.changes.append(Write(self._number, offset, call.content(1)[: call.result]))
                file.position += 0 if at else call.result
        return True

    def _file(self, call: Call, place: int = 0) -> _Open:
        descriptor = int(call.arguments[place])
        if descriptor not in self._open:
            raise UnknownCallError(f"{call.name}({descriptor}, …): never opened")
        return self._open[descriptor]

    def _opened(self, call: Call) -> bool:
        file = self._open[call.result] = _Open()
        path = self._inside(call.content(1))
        if path is None:
            return False
        flags = call.arguments[2].split("|")
        if "O_APPEND" in flags or "O_TMPFILE" in flags:
            raise UnknownCallError("|".join(flags))
        file.node = self.disk.find(path)
        if file.node is None:
            file.node = File()
            self.disk.folder(path.parent).rename(self._number, {path.name: file.node})
            return True
        if "O_TRUNC" in flags:
            file.node.changes.append(Resize(self._number, 0))
        return "O_TRUNC" in flags

    def _renamed(self, call: Call) -> bool:
        path = self._inside(call.content(0))
        if path is None:
            return False
        folder = self.disk.folder(path.parent)
        match call.name:
            case "mkdir":
                folder.rename(self._number, {path.name: Folder({})})
            case "unlink":
                folder.rename(self._number, {path.name: None})
            case _:
                to = self._inside(call.content(1))
                if to is None or to.parent != path.parent:
                    raise UnknownCallError("renamed into another folder")
                node = folder.live[path.name]
                folder.rename(self._number, {path.name: None, to.name: node})
        return True

    def _inside(self, name: bytes) -> PurePosixPath | None:
        path = PurePosixPath(os.fsdecode(name))
        root = self.recording.root
        return path.relative_to(root) if path.is_relative_to(root) else None
