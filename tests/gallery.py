"""`make gallery`: pictures of every kind of screen, for the documents and for looking at.

The tests of colours, glyphs and sizes go the same way with `screens`.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
from textual import events
from textual.pilot import Pilot

from exporter.report.writers.typeset.pdf import TEMPLATE, data_of
from exporter.typesetting.typesetting import pictures
from kiosk.cli import PHRASES
from kiosk.settings import Settings
from kiosk.setup import Setup
from kiosk.staff.actions import StaffActions
from kiosk.staff.pin import hash_of_pin
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Submission
from kiosk.tui.app import KioskApp
from kiosk.tui.fitting import SIZES
from kiosk.tui.held_keys import Repeats
from kiosk.tui.screens.staff import StaffScreen
from kiosk.tui.theme import THEMES
from kiosk.tui.widgets.fields import WordsField
from kiosk.tui.widgets.sheet import Sheet
from questions.loader import SURVEYS, load
from questions.model import Survey
from questions.wording import phrases
from tests.example_report import releases

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
DOCS = Path(__file__).parent.parent / "docs"
PICTURES = DOCS / "pictures"

REPORT, PIXELS_PER_INCH = "lagesbild.png", 110
TAKEN = SIZES[:2]
"""The sizes of which there are pictures."""

OTHER = b"""
survey: annat
version: "1"
languages: [sv]
title: {sv: Annat}
questions:
  - id: plats
    type: single
    text: {sv: "Var ska vi b\xc3\xb6rja?"}
    choices: {torg: {sv: Vid torget}, skola: {sv: Vid skolan}}
    other: true
"""
"""The Essunga survey has no question with words of one's own among the choices."""

TONGUES = {"fi": "finnish", "pl": "polish", "so": "somali"}
"""Languages that no survey of ours is in, and the names of their pictures."""
IN_TONGUES = f"""
survey: tungor
version: "1"
languages: [sv, {", ".join(TONGUES)}]
title: {{sv: Trygg, fi: Turvallinen, pl: Bezpieczna gmina, so: Ammaan}}
questions:
  - id: plats
    type: multi
    max: 3
    text:
      sv: "Var känner du dig otrygg?"
      fi: "Missä tunnet olosi turvattomaksi?"
      pl: "Gdzie nie czujesz się bezpiecznie?"
      so: "Xaggee baad ammaan ku dareemin?"
    choices:
      torg: {{sv: På torget, fi: Torilla, pl: Na rynku, so: Fagaaraha}}
      park: {{sv: I en park, fi: Puistossa, pl: W parku, so: Beerta}}
    other: true
""".encode()

WRITTEN = "Mer ljus vid busshållplatsen, tack! Det är mörkt där om kvällen."

NUMBER = " Ring 070-174 06 05."
"""One of those that the Swedish authority keeps for films and books."""

CODE = "471147"
HASH = hash_of_pin(CODE)

STOPS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # question: name of the picture, keys before it is taken, keys that lead on
    "alder": ("single", ("3",), ("enter",)),
    "omrade": ("nine-choices", ("down", "down"), ("enter",)),
    "otryggplats": ("several", ("1", "5", "6"), ("enter",)),
    "otryggvarfor": ("limit", ("1", "2", "3", "4"), ("enter",)),
    "problem_fart": ("matrix", (), ("0",)),
    "settpolis": ("number", ("7",), ("backspace", "4", "0", "0", "enter")),
    "loftet": ("three-choices", ("down", "space"), ("enter",)),
    "loftmarkt": ("rating", ("up", "up", "up", "space"), ("enter",)),
    "prio": ("ranking", ("2", "5"), ("enter", "enter")),
    "forslag": ("text", (WRITTEN,), ("space", NUMBER, "enter")),
    "kon": ("last-question", (), ("0",)),
}
TITLES = {
    "start": "The start screen",
    "single": "One answer",
    "nine-choices": "Many choices",
    "several": "Several answers",
    "limit": "One answer more than is allowed",
    "matrix": "A row of a matrix",
    "number": "A number",
    "number-notice": "A number that is too large",
    "three-choices": "Few choices",
    "rating": "A scale",
    "ranking": "An order",
    "text": "Own words",
    "found": "Something in the words that may show who somebody is",
    "taken-away": "What is left of the words",
    "own-words": "Own words for a choice",
    "last-question": "The last question",
    "finish": "Before sending",
    "stop": "Stopping",
    "stopped": "Somebody has stopped",
    "help": "Help",
    "countdown": "Nobody has touched a key for a minute",
    "thanks": "Stored",
    "saving": "The disk does not take the answer, a first time",
    "broken": "Out of order",
    "closed": "After the last day",
    "leave": "Leaving, when started by hand",
    "staff-code": "The code for staff",
    "staff-menu": "What staff can do",
    "staff-machine": "What staff can do with the kiosk itself",
    "staff-sure": "Before answers are deleted",
    "staff-said": "A sentence for staff",
    "trial": "Staff try the survey",
    "simple": "Easy Swedish",
    "finnish": "Finnish",
    "polish": "Polish",
    "somali": "Somali",
    "plain": "Plain mode, for braille and speech",
}
"""Every kind of screen, in the order of the page."""


class Screen(NamedTuple):
    """A kind of screen, on the app that shows it now."""

    name: str
    app: KioskApp
    pilot: Pilot[None]


class NoRepeats(Repeats):
    """Whoever takes pictures is faster than a key that is held down, and than a mark is seen."""

    pause = 0.0

    def is_press(self, key: str, now: float) -> bool:  # noqa: ARG002  all are
        return True


async def screens(size: tuple[int, int], theme: str) -> AsyncIterator[Screen]:
    """Each kind of screen once, at one size and in one theme."""
    essunga = ESSUNGA.read_bytes()
    async with _kiosk(essunga, size, theme) as (app, pilot):
        async for name in _survey(app, pilot):
            yield Screen(name, app, pilot)
        async for name in _faults(app, pilot):
            yield Screen(name, app, pilot)
    async with _kiosk(OTHER, size, theme) as (app, pilot):
        await _press(pilot, "1", "3", "Vid bron")
        yield Screen("own-words", app, pilot)
    for digit, name in enumerate(TONGUES.values(), start=2):
        async with _kiosk(IN_TONGUES, size, theme) as (app, pilot):
            await _press(pilot, str(digit), "1", "9")
            yield Screen(name, app, pilot)
    over = OTHER + b"period: {closes: 2027-09-01}\n"
    async with _kiosk(over, size, theme, date(2027, 9, 2)) as (app, pilot):
        yield Screen("closed", app, pilot)


async def _survey(app: KioskApp, pilot: Pilot[None]) -> AsyncIterator[str]:
    yield "start"
    await _press(pilot, "1")
    while (session := app.questions.session) is not None and session.at is not None:
        name, before, after = STOPS.get(session.at, ("", (), ("0",)))
        if session.at == "tryggkvall":
            async for aside in _asides(app, pilot):
                yield aside
        await _press(pilot, *before)
        if name:
            yield name
        await _press(pilot, *after)
        if name == "number":
            yield "number-notice"
            await _press(pilot, "backspace", "enter")
        if name == "text":
            yield "found"
            await _press(pilot, "1")
            yield "taken-away"
            await _press(pilot, "enter")
    yield "finish"
    await _press(pilot, "1")
    yield "thanks"
    await _press(pilot, "x", "3", "1")
    yield "simple"
    await _press(pilot, "escape", "2")
    yield "stopped"
    await _press(pilot, "x")
    async for name in _staff(app, pilot):
        yield name


async def _staff(app: KioskApp, pilot: Pilot[None]) -> AsyncIterator[str]:
    """What staff see behind F12."""
    await _press(pilot, "f12", *CODE[:2])
    yield "staff-code"
    await _press(pilot, *CODE[2:], "enter")
    await _until_done(app, pilot)
    yield "staff-menu"
    await _press(pilot, "4")
    yield "staff-sure"
    await _press(pilot, "2")
    await _until_done(app, pilot)
    yield "staff-said"
    await _press(pilot, "enter", "8")
    yield "staff-machine"
    await _press(pilot, "escape", "7")
    yield "trial"
    await _press(pilot, "f12", "escape")


async def _until_done(app: KioskApp, pilot: Pilot[None]) -> None:
    while app.get_screen("staff", StaffScreen).is_busy:
        await asyncio.sleep(0.01)
    await pilot.pause()


async def _asides(app: KioskApp, pilot: Pilot[None]) -> AsyncIterator[str]:
    """What can come on top of a question."""
    await _press(pilot, "f1")
    yield "help"
    await _press(pilot, "x", "escape")
    yield "stop"
    await _press(pilot, "1", "ctrl+q")
    yield "leave"
    await _press(pilot, "1")
    app.watch_idle(app.settings.idle_seconds + 3)
    await pilot.pause()
    yield "countdown"
    await _press(pilot, "x", "f4")
    yield "plain"
    await _press(pilot, "f4")


async def _faults(app: KioskApp, pilot: Pilot[None]) -> AsyncIterator[str]:
    app.show_saving(Submission(1, {}, ()), attempts=1)
    await pilot.pause()
    await _until_drawn(pilot)
    yield "saving"
    app.show_out_of_order(lost=True)
    await pilot.pause()
    await _until_drawn(pilot)
    yield "broken"


@asynccontextmanager
async def _kiosk(
    questions: bytes, size: tuple[int, int], theme: str, today: date = date(2027, 3, 1)
) -> AsyncIterator[tuple[KioskApp, Pilot[None]]]:
    survey = load(questions).survey
    assert survey is not None
    with tempfile.TemporaryDirectory() as data:
        settings = msgspec.convert({"theme": theme, "pin_hash": HASH}, Settings)
        setup = Setup(settings, survey, questions.decode(), Path(data))
        app = KioskApp(
            survey,
            settings,
            lambda: ResponseStore(Path(data), _of(survey), questions.decode(), "kiosk"),
            actions=StaffActions(setup, phrases(PHRASES, "sv"), today=lambda: today),
            today=lambda: today,
            repeats=NoRepeats(),
        )
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await _until_drawn(pilot)
            yield app, pilot


def _of(survey: Survey | None) -> Survey:
    assert survey is not None
    return survey


async def _press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys; what has a space in it is pasted."""
    for key in keys:
        character = {"space": " "}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Paste(key) if " " in key else events.Key(key, character))
        await pilot.pause()
    await _until_drawn(pilot)


async def _until_drawn(pilot: Pilot[None]) -> None:
    """A screen that has just come up has no size yet, and its words are broken at none: on a busy
    machine that can be seen."""
    for _ in range(500):
        screen = pilot.app.screen
        stage = screen.query("#stage")
        fields = [field for field in screen.query(WordsField) if field.display]
        if (
            screen.query(Sheet)
            and stage.first().region.area
            and all(map(_is_broken_into_lines, fields))
        ):
            await pilot.pause()
            return
        await asyncio.sleep(0.01)
        await pilot.pause()


def _is_broken_into_lines(field: WordsField) -> bool:
    lines = field.wrapped_document
    return lines._width == field.wrap_width > 0 and field.virtual_size.height >= lines.height


async def take(folder: Path, sizes: Sequence[tuple[int, int]] = TAKEN) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        for theme in THEMES:
            async for seen in screens(size, theme):
                path = folder / picture(seen.name, size, theme)
                path.write_text(svg(seen), encoding="utf-8")


def svg(seen: Screen) -> str:
    return seen.app.export_screenshot(title="Medborgarkiosk", simplify=True)


def picture(name: str, size: tuple[int, int], theme: str) -> str:
    return f"{name}-{size[0]}x{size[1]}-{theme}.svg"


def page_of_a_report() -> bytes:
    """The first page of the example, as it is printed."""
    with tempfile.TemporaryDirectory() as folder:
        second = releases(Path(folder))[-1]
    return pictures(TEMPLATE, data_of(second.page), PIXELS_PER_INCH)[0]


def page() -> str:
    """docs/gallery.md."""
    lines = [
        "# Every screen of the kiosk",
        "",
        "Made by `make gallery` from the real program: do not edit. The pictures are of the dark",
        "theme at 80x24; beside them are links to the other themes and to 106x33.",
    ]
    for name, title in TITLES.items():
        lines += [
            "",
            f"## {title}",
            "",
            f"![{title}](pictures/{picture(name, TAKEN[0], 'dark')})",
            "",
        ]
        others = [(size, theme) for size in TAKEN for theme in THEMES]
        lines.append(
            ", ".join(
                f"[{theme} {size[0]}x{size[1]}](pictures/{picture(name, size, theme)})"
                for size, theme in others[1:]
            )
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    for old in PICTURES.glob("*.svg"):
        old.unlink()
    asyncio.run(take(PICTURES))
    (PICTURES / REPORT).write_bytes(page_of_a_report())
    (DOCS / "gallery.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
