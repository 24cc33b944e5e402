"""A file that means harm, or is something else altogether, gets one sentence and little time."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.characters import FORBIDDEN
from questions.loader import load
from questions.problem_lines import problem_lines
from questions.problems import MOST
from questions.wording import QUESTION_PHRASES, phrases
from tests.questions.good import GOOD
from tests.questions.unreadable import ALONE
from tests.systems import linux_only

SWEDISH = phrases(QUESTION_PHRASES, "sv")
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 107)
)


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


def test_a_file_with_more_warnings_than_are_kept_is_still_read() -> None:
    """Once, the hundredth warning stopped the reading and the start crashed."""
    head = 'survey: a\nversion: "1"\nlanguages: [sv, sv-simple]\ntitle: {sv: T}\nquestions:\n'
    question = "- {{id: q{0}, type: text, text: {{sv: Fråga {0}}}}}\n"
    text = head + "".join(question.format(n) for n in range(150))
    loaded = load(text.encode())
    assert loaded.survey is not None
    assert {problem.phrase for problem in loaded.problems} == {"no_easy_read"}
    assert len(loaded.problems) < MOST
    assert loaded.cut
    assert [line.split(": ")[1] for line in problem_lines("a", loaded, "sv")][-2:] == [
        "det här är de första 99 problemen. Rätta dem och kontrollera igen.",
        "inga fel. 150 frågor, 0 variabler. Språk",
    ]
    loaded = load(text.encode() + b"- {id: slut, type: txt}\n")
    assert [problem.phrase for problem in loaded.errors] == ["unknown_type_guess"]


def test_looking_for_what_was_meant_takes_little_time() -> None:
    """A hundred wrong names among thousands of right ones once took four seconds."""
    head = 'survey: a\nversion: "1"\nlanguages: [sv]\ntitle: {sv: T}\nquestions:\n'
    right = "".join(
        f"- {{id: kvallspromenad{n}, type: info, text: {{sv: x}}}}\n" for n in range(3500)
    )
    wrong = ", ".join(f"kvallspromenas{n}: [a]" for n in range(120))
    text = head + right + f"- {{id: slut, type: text, text: {{sv: x}}, show_if: {{{wrong}}}}}\n"
    start = time.process_time()
    loaded = load(text.encode())
    assert len(loaded.problems) == MOST
    assert time.process_time() - start < 3


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_utf_8_has_its_place(mark: bytes) -> None:
    problem = load(mark + "survey: a\ntitle: {sv: Frå".encode() + b"\xe5gor}").problems[0]
    assert (problem.phrase, problem.line, problem.column) == ("not_utf8", 2, 16)


@linux_only
def test_hostile_files_are_answered_within_bounded_memory_and_time(tmp_path: Path) -> None:
    """In a process that may use 250 MB of address space and 20 s of processor time in all."""
    import resource

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
