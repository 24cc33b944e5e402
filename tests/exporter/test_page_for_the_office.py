"""The page for staff quotes what the programs say, to the letter."""

import re
from collections.abc import Iterable
from pathlib import Path

import click
import pytest

import exporter
import kiosk
from exporter.cli import exporter as office
from exporter.output_names import Output
from kiosk.cli import kiosk as terminal
from questions.wording import QUESTION_PHRASES, forms, phrase_file

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "exporter.md").read_text(encoding="utf-8")
EXPORTER = phrase_file(Path(exporter.__path__[0]) / "phrases", "sv")
KIOSK = phrase_file(Path(kiosk.__path__[0]) / "phrases" / "commands", "sv")
COMMANDS = phrase_file(QUESTION_PHRASES, "sv")
SAID = {
    form.strip().replace("**", "")
    for phrases in (EXPORTER, KIOSK, COMMANDS)
    for phrase in phrases.values()
    for form in forms(phrase)
}
SENTENCES = {form for form in SAID if form[-1] in ".:?"}
LONG = {form for form in SAID if len(re.sub(r"{\w+}", "", form)) >= 8}
"""Those that a line cannot read by chance."""


def quoted() -> list[str]:
    """The first cells of the tables that list what a program says; some hold two sentences."""
    found = []
    for table in re.findall(r"^\| \S+ säger \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        for row in table.splitlines():
            found += row.split(" | ")[0].removeprefix("| ").split(" Eller: ")
    return [sentence for sentence in found if not sentence.startswith("En annan mening")]


def says(sentence: str, said: Iterable[str] = SENTENCES) -> bool:
    """Whether something that is `said`, filled in, or with something left out as `…`, reads
    `sentence`."""
    for phrase in said:
        parts = (re.escape(part) for part in re.split(r"{\w+}", phrase))
        if re.fullmatch("(?:…|.+?)".join(parts), sentence):
            return True
    return False


def lines() -> list[str]:
    """What the page has a program write below a command, or into a report, without its marks."""
    command = re.compile(r"\S*(?:kiosk|exporter|python3?|py) ")
    blocks = "".join(re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    written = [re.sub(r"^(?:#+|-) ", "", line.strip()) for line in blocks.splitlines()]
    return [line.replace("**", "") for line in written if line and not command.match(line)]


def test_the_tables_and_the_lines_were_found() -> None:
    assert len(quoted()) >= 20
    assert len(lines()) >= 15


@pytest.mark.parametrize("line", lines())
def test_what_the_page_shows_is_what_a_program_writes(line: str) -> None:
    """A line may be cut off with `…`, and may end in the rows that it is about."""
    whole = re.sub(r" \(rad .*\)$", "", line)
    assert says(f"{whole}." if whole.endswith("…") else whole, LONG)


@pytest.mark.parametrize(
    ("phrases", "name"),
    [
        (KIOSK, "staff.export"),
        (EXPORTER, "report.note"),
        (EXPORTER, "report.person"),
        *(
            (COMMANDS, f"codebook.{name}")
            for name in ("withheld", "not_shown", "heading_mode", "heading_place")
        ),
        *(
            (COMMANDS, f"codebook.sheet_{name}")
            for name in ("about", "labels", "codes", "codebook")
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_the_page_calls_by_its_name_is_called_so(phrases: dict[str, str], name: str) -> None:
    marks = ["*{}*", "**{}:**", "`{}`", "”{}”"]
    assert any(mark.format(phrases[name]) in PAGE for mark in marks)


def test_the_files_that_the_page_tells_of_are_those_that_are_written() -> None:
    [rows] = re.findall(r"^\| Fil \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    cells = " ".join(row.split(" | ")[0] for row in rows.splitlines())
    assert sorted(re.findall(r"`(.+?)`", cells)) == sorted(Output)


def options(group: click.Group, *but: str) -> set[str]:
    """All options of the commands of a group, `but` those commands."""
    return {
        name
        for command in group.commands.values()
        for option in command.params
        if isinstance(option, click.Option) and command.name not in but
        for name in option.opts
        if not name.startswith("--output")
    }


OF_EVERY_COMMAND = {"--help", "--version"}


@pytest.mark.parametrize("option", sorted(options(office, "online") - OF_EVERY_COMMAND))
def test_every_option_stands_on_the_page(option: str) -> None:
    assert re.search(rf"{option}(?![\w-])", PAGE)


@pytest.mark.parametrize(
    "option", sorted(set(re.findall(r"--[a-z][\w-]*|(?<= )-[a-z](?= )", PAGE)))
)
def test_every_option_that_the_page_names_is_one(option: str) -> None:
    of_others = {"-m"} | ({"-o"} if "lsblk -o " in PAGE else set())
    assert option in options(office) | options(terminal) | of_others


@pytest.mark.parametrize("command", sorted(office.commands))
def test_every_command_of_the_office_stands_on_a_page(command: str) -> None:
    pages = PAGE + (DOCS / "online.md").read_text("utf-8")
    assert f"exporter {command}" in pages


@pytest.mark.parametrize("sentence", quoted())
def test_what_the_page_quotes_is_what_a_program_says(sentence: str) -> None:
    assert says(sentence)


@pytest.mark.parametrize("name", [name for name in EXPORTER if name.startswith("finding.")])
def test_everything_that_a_report_can_find_stands_on_the_page(name: str) -> None:
    assert all(form in PAGE for form in forms(EXPORTER[name]))


def test_what_is_not_said_is_told_apart() -> None:
    assert says("svar finns inte.")
    assert not says("svar är borta.")
