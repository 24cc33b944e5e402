"""`make gallery`: pictures of the real screens, for the documents and for looking at."""

import asyncio
import tempfile
from pathlib import Path

from textual import events

from kiosk.app import KioskApp
from kiosk.settings import Settings
from kiosk.store import ResponseStore
from questions.loader import SURVEYS, load_survey

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
PICTURES = Path(__file__).parent.parent / "docs" / "pictures"

# What is pressed from the start screen on, and the name of the picture taken then.
WAY: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "start"),
    (("1", "3", "enter", "1", "enter", "2"), "question"),
    (("enter", "1", "enter", "1", "5", "6"), "several"),
    (("enter", "1", "enter"), "matrix"),
)


async def take(folder: Path, size: tuple[int, int]) -> None:
    """Walk the way at one size and save a picture at each stop."""
    survey = load_survey(ESSUNGA)
    source = ESSUNGA.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as data:
        app = KioskApp(
            survey, Settings(), lambda: ResponseStore(Path(data), survey, source, "kiosk")
        )
        app.repeats.is_press = lambda _key, _now: True  # type: ignore[method-assign]  no hurry here
        async with app.run_test(size=size) as pilot:
            for keys, name in WAY:
                for key in keys:
                    await pilot.press(key)
                await pilot.pause(0.3)
                path = folder / f"{name}-{size[0]}x{size[1]}.svg"
                path.write_text(
                    app.export_screenshot(title="Medborgarkiosk", simplify=True), encoding="utf-8"
                )
            await app.on_event(events.Key("escape", None))


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(PICTURES, (80, 24)))


if __name__ == "__main__":
    main()
