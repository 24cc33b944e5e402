"""A disk that keeps what was synced, and of the rest whatever it likes.

What a file or a folder promises is what POSIX promises and no more: bytes and size of a file are
on the disk after a sync of that file, names after a sync of their folder. Until then each write,
change of size and change of a name may have reached the disk or not, whatever came before it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from random import Random
from typing import Self

from msgspec import Struct

SECTOR = 512
"""Bytes that a disk writes whole or not at all; SQLite counts on no more."""


class Write(Struct):
    """Bytes written into a file."""

    number: int
    offset: int
    content: bytes
    sure: bool = False
    doomed: bool = False

    def sectors(self) -> Iterator[tuple[int, bytes]]:
        """Its parts that reach the disk one by one."""
        start = 0
        while start < len(self.content):
            end = start + SECTOR - (self.offset + start) % SECTOR
            yield self.offset + start, self.content[start:end]
            start = end


class Resize(Struct):
    """A new size of a file."""

    number: int
    size: int
    sure: bool = False
    doomed: bool = False


class Naming(Struct):
    """Names given and taken in a folder, in one step. None: the name is gone."""

    number: int
    names: Mapping[str, "Node | None"]
    sure: bool = False
    doomed: bool = False


Change = Write | Resize | Naming
Tree = dict[str, bytes | None]
"""Path to content; None for a folder."""


class Cut:
    """What of the unsynced changes a power cut leaves: all, none or anything between."""

    def kept(self, change: Change) -> bool:
        return change.sure

    def written(self, write: Write) -> Iterator[tuple[int, bytes]]:
        if self.kept(write):
            yield write.offset, write.content

    def size(self, sizes: list[int]) -> tuple[int, bytes]:
        """The size of the file, of all that it has had since it was synced, and what fills it."""
        return sizes[-1], b"\0"


class Everything(Cut):
    """Nothing is lost: what a program sees."""

    def kept(self, change: Change) -> bool:  # noqa: ARG002
        return True


class Kept(Cut):
    """Exactly the changes with these numbers are kept."""

    def __init__(self, numbers: set[int]) -> None:
        self.numbers = numbers

    def kept(self, change: Change) -> bool:
        return change.sure or change.number in self.numbers


class Torn(Cut):
    """Chance decides of each change, each sector and each size.

    Sectors that belong to a file and were never written hold zeros, or what was there before.
    """

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.share = chance.choice((0.1, 0.5, 0.9))
        self.fates: dict[int, bool] = {}

    def kept(self, change: Change) -> bool:
        if change.sure:
            return True
        return self.fates.setdefault(change.number, self.chance.random() < self.share)

    def written(self, write: Write) -> Iterator[tuple[int, bytes]]:
        if not write.sure and self.chance.random() < 0.3:
            yield from (part for part in write.sectors() if self.chance.random() < self.share)
        else:
            yield from super().written(write)

    def size(self, sizes: list[int]) -> tuple[int, bytes]:
        size = sizes[-1] if self.chance.random() < 0.7 else self.chance.choice(sizes)
        return size, self.chance.choice((b"\0", self.chance.randbytes(SECTOR)))


class Node(ABC):
    """A file or a folder: what is surely on the disk, and the changes since."""

    changes: list[Change]

    def sync(self) -> None:
        """Every change is on the disk, but those that an earlier sync has failed for."""
        for change in self.changes:
            change.sure = not change.doomed
        while self.changes and self.changes[0].sure:
            self.settle(self.changes.pop(0))

    @abstractmethod
    def settle(self, change: Change) -> None:
        """Take over a change that is on the disk, with all before it."""


class File(Node):
    def __init__(self, content: bytes = b"") -> None:
        self.content = content
        self.changes = []

    def settle(self, change: Change) -> None:
        self.content = _changed([change], self.content, Kept({change.number}))

    def sync_failed(self) -> None:
        """Linux takes the pages for written after a sync that failed: no later one writes them."""
        for change in self.changes:
            change.doomed |= not change.sure

    def after(self, cut: Cut) -> bytes:
        return _changed(self.changes, self.content, cut)


def _changed(changes: list[Change], content: bytes, cut: Cut) -> bytes:
    file = bytearray(content)
    sizes = [len(file)]  # as every reader saw them, since the last that is surely on the disk
    for change in changes:
        if isinstance(change, Write):
            for offset, part in cut.written(change):
                file.extend(bytes(max(0, offset - len(file))))
                file[offset : offset + len(part)] = part
            sizes.append(max(sizes[-1], change.offset + len(change.content)))
        elif isinstance(change, Resize):
            if cut.kept(change):
                del file[change.size :]
                file.extend(bytes(change.size - len(file)))
            sizes.append(change.size)
        if change.sure:
            sizes = [len(file)]
    size, filling = cut.size([*sizes, len(file)])
    while len(file) < size:
        file.extend(filling)
    del file[size:]
    return bytes(file)


class Folder(Node):
    def __init__(self, names: Mapping[str, Node]) -> None:
        self.names = dict(names)
        self.live = dict(names)
        """What a program sees."""
        self.changes = []

    @classmethod
    def of(cls, tree: Tree) -> Self:
        """A folder whose content, down to the last byte, is on the disk."""
        folder = cls({})
        for path, content in sorted(tree.items()):
            parent = folder.folder(PurePosixPath(path).parent)
            node = cls({}) if content is None else File(content)
            parent.names[PurePosixPath(path).name] = node
            parent.live[PurePosixPath(path).name] = node
        return folder

    def folder(self, path: PurePosixPath) -> "Folder":
        """The folder that a program sees under `path`."""
        found = self.find(path)
        assert isinstance(found, Folder), path
        return found

    def find(self, path: PurePosixPath) -> Node | None:
        found: Node | None = self
        for part in path.parts:
            found = found.live.get(part) if isinstance(found, Folder) else None
        return found

    def rename(self, number: int, names: Mapping[str, Node | None]) -> None:
        """Give and take names."""
        self.changes.append(Naming(number, names))
        self.live = _named(self.live, names)

    def settle(self, change: Change) -> None:
        assert isinstance(change, Naming)
        self.names = _named(self.names, change.names)

    def after(self, cut: Cut) -> dict[str, Node]:
        names = self.names
        for change in self.changes:
            if isinstance(change, Naming) and cut.kept(change):
                names = _named(names, change.names)
        return names

    def tree(self, cut: Cut | None) -> Tree:
        """What lies in it after `cut`; None: what a program sees."""
        tree: Tree = {}
        for name, node in (self.live if cut is None else self.after(cut)).items():
            if isinstance(node, Folder):
                tree[name] = None
                tree |= {f"{name}/{path}": inner for path, inner in node.tree(cut).items()}
            elif isinstance(node, File):
                tree[name] = node.after(cut or Everything())
        return tree

    def unsynced(self) -> set[int]:
        """The numbers of all changes below that may not be on the disk."""
        known = {id(node): node for node in self.names.values()}
        for change in self.changes:
            if isinstance(change, Naming):
                known |= {id(node): node for node in change.names.values() if node}
        numbers = {change.number for change in self.changes if not change.sure}
        for node in known.values():
            if isinstance(node, Folder):
                numbers |= node.unsynced()
            else:
                numbers |= {change.number for change in node.changes if not change.sure}
        return numbers


def _named(names: Mapping[str, Node], changed: Mapping[str, Node | None]) -> dict[str, Node]:
    merged = {**names, **changed}
    return {name: node for name, node in merged.items() if node is not None}


def crashes(root: Folder, chance: Random, samples: int) -> Iterator[Tree]:
    """What the disk may hold when the power goes now: the extremes, and `samples` by chance."""
    numbers = sorted(root.unsynced())
    yield root.tree(Kept(set()))
    if numbers:
        yield root.tree(Kept(set(numbers)))
        yield root.tree(Kept({numbers[-1]}))
        yield root.tree(Kept(set(numbers[1:])))
        for _ in range(samples):
            yield root.tree(Torn(chance))
