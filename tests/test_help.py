"""Every command says what it is for, in whole sentences, in the language of the locale."""

import re
from importlib.metadata import version

import click
import pytest

from exporter.cli import exporter
from exporter.cli import main as exporter_main
from kiosk.cli import kiosk
from kiosk.cli import main as kiosk_main
from tests.typed import typed

COMMANDS = [
    (group, *name)
    for group in (kiosk, exporter)
    for name in ((), *((name,) for name in sorted(group.commands)))
]
LOCALES = {"sv_SE.UTF-8": "sv", "en_GB.UTF-8": "en", "C": "sv", "de_DE.UTF-8": "sv"}
HEADINGS = {"sv": ("Så här:", "Flaggor:", "Kommandon:"), "en": ("Usage:", "Options:", "Commands:")}
OF_CLICK = re.compile(r"Usage|Options|Commands|Show|exit|OPTIONS|COMMAND|ARGS|FILE|DIR|required")
"""Words that click has of its own, and ours in English."""


def said(group: click.Group, *words: str, locale: str = "sv_SE.UTF-8") -> tuple[int, str, str]:
    """The exit code of a command, and what it said."""
    main = {"kiosk": kiosk_main, "exporter": exporter_main}[str(group.name)]
    told = typed(main, *words, LC_ALL=locale, COLUMNS="80")
    return told.code, told.out, told.err


def entries(text: str, heading: str) -> dict[str, str]:
    """What stands below a heading: a name, and what is said of it."""
    [part] = re.findall(rf"^{heading}\n((?:  .*\n?)+)", text, re.MULTILINE)
    joined = re.sub(r"\n {6,}", "  ", part)
    rows = [re.split(r" {2,}", row.strip(), maxsplit=1) for row in joined.splitlines()]
    return {name: " ".join(about.split()) for name, about in rows}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join([c[0].name, *c[1:]]))
def test_help_is_in_the_language_of_the_locale_and_whole(
    command: tuple[click.Group, *tuple[str, ...]], locale: str
) -> None:
    group, *name = command
    code, text, errors = said(group, *name, "--help", locale=locale)
    assert (code, errors) == (0, "")
    language = LOCALES[locale]
    usage, options, commands = HEADINGS[language]
    assert text.startswith(f"{usage} {' '.join([str(group.name), *name])} ")
    assert bool(OF_CLICK.search(text)) == (language == "en")
    listed = entries(text, options)
    asked: click.Command = group.commands[name[0]] if name else group
    wanted = [param.opts[-1] for param in asked.params if isinstance(param, click.Option)]
    written = [re.findall(r"--[a-z-]+", name) for name in listed]
    assert [names[-1] for names in written] == wanted
    sentences = [*listed.values(), text.split("\n\n")[1]]
    if not name:
        known = entries(text, commands)
        assert set(known) == set(group.commands)
        sentences += known.values()
    for sentence in map(str.strip, sentences):
        assert sentence[0].isupper(), sentence
        assert sentence[-1] == ".", sentence
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join([c[0].name, *c[1:]]))
def test_every_command_tells_its_version(
    command: tuple[click.Group, *tuple[str, ...]],
) -> None:
    group, *name = command
    wanted = f"Medborgarkiosk {version('medborgarkiosk')}\n"
    assert said(group, *name, "--version") == (0, wanted, "")


@pytest.mark.parametrize(
    ("group", "words", "told"),
    [
        (kiosk, ["--frob"], "flaggan ”--frob” finns inte."),
        (kiosk, ["--dta"], "flaggan ”--dta” finns inte. Menade du ”--data”?"),
        (kiosk, ["chek"], "kommandot ”chek” finns inte. Menade du ”check”?"),
        (kiosk, ["check"], "FIL… saknas."),
        (kiosk, ["export"], "MAPP saknas."),
        (kiosk, ["status", "x", "y"], "”x y” hör inte hit."),
        (kiosk, ["--data"], "efter ”--data” ska något stå."),
        (kiosk, ["status", "--help=x"], "”--help” ska stå ensamt."),
        (exporter, ["merge"], "--survey saknas."),
        (exporter, ["inspect"], "FIL saknas."),
        (exporter, ["frob"], "kommandot ”frob” finns inte."),
    ],
    ids=str,
)
def test_a_mistake_on_the_command_line_is_told_in_a_sentence(
    group: click.Group, words: list[str], told: str
) -> None:
    code, out, errors = said(group, *words)
    name = words[0] if words[0] in group.commands else ""
    where = f"{group.name} {name}".strip()
    wanted = f"Kommandot går inte att tolka: {told} Se ”{where} --help”.\n"
    assert (code, out, errors) == (2, "", wanted)
    assert not OF_CLICK.search(errors)
    code, out, english = said(group, *words, locale="en_GB.UTF-8")
    assert (code, out) == (2, "")
    assert english.startswith("The command is not understood: ")


def test_the_office_says_what_it_can_do_when_nothing_is_asked_for() -> None:
    code, out, errors = said(exporter)
    assert (code, out) == (2, "")
    assert errors == said(exporter, "--help")[1]
