"""Every row that lies whole in a file is found, and none that was deleted."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store.damaged_pages import MOST, Row, leaf_rows
from tests.exporter.office import memory

WORDS = "åäö 𝕏 \n"


@pytest.fixture
def folder() -> Iterator[Path]:
    with memory() as folder:
        yield folder


def made(path: Path, *, rows: int = 400, page_size: int = 4096) -> list[Row]:
    """A file with rows of all kinds and lengths, inner pages and chains of pages; those rows."""
    chance = random.Random(rows)
    bits = [*range(0, 64, 3), 7, 8, 15, 16, 23, 24, 31, 32, 47, 48, 62, 63]
    numbers = [sign * (2**n - 1) for n in bits for sign in (1, -1)] + [-(2**63), 0, 1, 2]
    known: list[Row] = []
    for number in range(rows):
        words = WORDS * chance.choice([0, 1, 10, 300, 470, 512, 2000])
        key = numbers[number] if number < len(numbers) else chance.randrange(-(2**63), 2**63)
        known.append((key, [None, chance.choice(numbers), words, None, words.encode()[:50]]))
    known = list({key: (key, values) for key, values in known}.values())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, a INTEGER, b TEXT, c, d BLOB)")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?)", ((key, *row[1:]) for key, row in known)
        )
    return known


def of_table(path: Path) -> list[Row]:
    """Without that of the schema."""
    return [row for row in leaf_rows(path) if row[1][:1] == [None]]


def same(rows: list[Row], others: list[Row]) -> bool:
    return sorted(rows, key=lambda row: row[0]) == sorted(others, key=lambda row: row[0])


@pytest.mark.parametrize("page_size", [512, 1024, 4096, 32768])
@pytest.mark.parametrize("rows", [1, 400])
def test_all_rows_are_found(folder: Path, page_size: int, rows: int) -> None:
    known = made(folder / "a.db", rows=rows, page_size=page_size)
    assert same(of_table(folder / "a.db"), known)


def test_no_header_is_needed_nor_any_inner_page(folder: Path) -> None:
    path = folder / "a.db"
    known = made(path)
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    inner = [page for page in range(0, len(content), 4096) if content[page] == 0x05]
    for page in inner:
        content[page : page + 4096] = bytes(4096)
    assert inner
    path.write_bytes(content)
    assert same(of_table(path), known)


def test_of_a_damaged_page_only_what_lies_on_it_is_lost(folder: Path) -> None:
    path = folder / "a.db"
    known = made(path)
    whole = path.read_bytes()
    lost = 0
    leaves = [page for page in range(0, len(whole), 4096) if whole[page] == 0x0D]
    for page in leaves:
        path.write_bytes(whole[:page] + bytes(4096) + whole[page + 4096 :])
        left = of_table(path)
        assert all(row in known for row in left)
        lost += len(known) - len(left)
    assert len(leaves) > 20
    assert lost == len(known)


def test_what_was_deleted_is_not_found(folder: Path) -> None:
    """Neither on pages that are free nor between the cells of others."""
    path = folder / "a.db"
    known = made(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM t WHERE key < 0")
        [(free,)] = connection.execute("PRAGMA freelist_count").fetchall()
    assert free > 20
    assert same(of_table(path), [row for row in known if row[0] >= 0])


def test_a_list_of_free_pages_that_makes_no_sense_hides_nothing(folder: Path) -> None:
    path = folder / "a.db"
    known = made(path)
    content = bytearray(path.read_bytes())
    for trunk in range(2, 30):
        content[32:40] = trunk.to_bytes(4, "big") + (1).to_bytes(4, "big")
        path.write_bytes(content)
        assert same(of_table(path), known)


def test_any_bytes_at_all_end(folder: Path) -> None:
    path = folder / "a.db"
    known = made(path, rows=60)
    whole = path.read_bytes()
    chance = random.Random(2)
    for _ in range(150):
        content = bytearray(whole)
        for at in chance.sample(range(len(content)), 200):
            content[at] = chance.randrange(256)
        path.write_bytes(content)
        assert len(list(leaf_rows(path))) <= len(known) * 4
    path.write_bytes(chance.randbytes(1 << 18))
    list(leaf_rows(path))
    path.write_bytes(b"")
    assert list(leaf_rows(path)) == []


def test_of_a_file_larger_than_any_store_the_beginning_is_looked_at(folder: Path) -> None:
    path = folder / "a.db"
    known = made(path)
    with path.open("r+b") as file:
        file.truncate(1000 * MOST)
    assert same(of_table(path), known)
