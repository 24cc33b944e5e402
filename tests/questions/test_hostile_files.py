"""A file that means harm, or is something else altogether, gets one sentence and little time."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from broken import GOOD
from hypothesis import given
from hypothesis import strategies as st

from questions.characters import FORBIDDEN
from questions.loader import load
from questions.problems import MOST
from questions.report import PHRASES
from questions.source import LARGEST_FILE
from questions.wording import phrases

SWEDISH = phrases(PHRASES, "sv")
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 107)
)

ALONE = {
    "10 MB": (b"survey: x\n" * 1_048_576, "Filen är större än 256 kB."),
    "one byte too large": (b"#" * (LARGEST_FILE + 1), "Filen är större än 256 kB."),
    "empty": (b"", "Filen är tom."),
    "only a comment": (b"# hej\n", "Filen är tom."),
    "deep flow lists": (b"[" * 250_000, "Här är för många nivåer i varandra."),
    "deep flow mappings": (b"{a: " * 60_000, "Här är för många nivåer i varandra."),
    "deep block lists": (b"- " * 125_000, "Här är för många nivåer i varandra."),
    "Latin-1": ("title: {sv: Frågor}".encode("latin-1"), "Filen är inte sparad som UTF-8."),
    "UTF-16": (GOOD.encode("utf-16"), "Filen är inte sparad som UTF-8."),
    "lone surrogate": (b"title: {sv: \xed\xa0\x80}", "Filen är inte sparad som UTF-8."),
    "NUL bytes": (b"\0" * 1000, "Här står ett osynligt eller otillåtet tecken (U+0000)."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Filen är inte sparad som UTF-8."),
    "a list": (b"- a\n- b\n", "Filen ska börja med nycklar"),
    "a word": (b"hej", "Filen ska börja med nycklar"),
    "a mapping as key": (b"{a: 1}: 2\n", "Här väntades ett ord följt av kolon"),
}


@pytest.mark.parametrize("name", ALONE)
def test_it_gets_one_sentence(name: str) -> None:
    content, sentence = ALONE[name]
    loaded = load(content)
    assert [p.sentence(SWEDISH)[: len(sentence)] for p in loaded.problems] == [sentence]
    assert loaded.survey is None


def test_an_alias_bomb_is_never_unfolded() -> None:
    loaded = load(BOMB)
    assert loaded.survey is None
    assert {problem.phrase for problem in loaded.problems} >= {"anchor", "alias"}
    assert len(loaded.problems) <= MOST


@pytest.mark.parametrize(
    "content",
    [
        b"".join(b"nyckel%d: 1\n" % n for n in range(20_000)),
        b"languages: [" + b"sv, " * 60_000 + b"]",
        b"questions:\n" + b"- {id: a, type: single}\n" * 10_000,
        b"x" * 200_000 + b": 1",
        b"survey: " + b"x" * 200_000,
        b"questions: [" + b"{type: sngle}, " * 15_000 + b"]",
    ],
)
def test_a_file_full_of_mistakes_is_read_no_further_than_is_of_use(content: bytes) -> None:
    loaded = load(content)
    assert loaded.survey is None
    assert 1 <= len(loaded.problems) <= MOST
    assert all(len(problem.sentence(SWEDISH)) < 600 for problem in loaded.problems)


def test_hostile_files_are_answered_within_bounded_memory_and_time(tmp_path: Path) -> None:
    """In a process that may use 250 MB of address space and 20 s of processor time in all."""
    files = []
    for number, content in enumerate([*(content for content, _ in ALONE.values()), BOMB]):
        file = tmp_path / f"{number}.yaml"
        file.write_bytes(content)
        files.append(str(file))

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (250_000_000, 250_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))

    done = subprocess.run(
        [sys.executable, "-m", "kiosk.cli", "check", *files],
        preexec_fn=limits,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "sv_SE.UTF-8"},
    )
    assert done.stderr == ""
    assert done.returncode == 1
    assert all(line.startswith(str(tmp_path)) for line in done.stdout.splitlines())


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    loaded = load(content)
    assert loaded.survey is None
    assert [problem.sentence(SWEDISH) for problem in loaded.problems]


@given(st.data())
def test_any_damage_to_a_good_file_gets_an_answer(data: st.DataObject) -> None:
    """Pieces are cut out, doubled and replaced; whatever is left loads or is explained."""
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        piece = data.draw(
            st.sampled_from(
                ["", text[start:end] * 2, "\n", ": ", "- ", "{", "]", '"', "#", "&a", "*a"]
            )
            | st.text(max_size=3)
        )
        text = text[:start] + piece + text[end:]
    loaded = load(text.encode("utf-8", errors="surrogatepass"))
    assert (loaded.survey is None) == bool(loaded.errors)
    for problem in loaded.problems:
        sentence = problem.sentence(SWEDISH)
        assert sentence
        assert not FORBIDDEN.search(sentence), "nothing in a message steers the terminal"
        assert "\n" not in sentence
        assert 1 <= problem.line <= text.count("\n") + 2


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    loaded = load(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert loaded.survey == load(GOOD.encode()).survey


def test_plain_scalars_are_text() -> None:
    """`no`, `on`, `010` and dates stay what was typed."""
    text = GOOD.replace('version: "1"', "version: 010").replace("sv: Torget", "sv: no")
    survey = load(text.encode()).survey
    assert survey is not None
    assert survey.version == "010"
    assert survey.questions[1].choices["torg"].text["sv"] == "no"  # type: ignore[union-attr]
