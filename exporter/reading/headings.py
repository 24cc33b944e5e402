"""What stands above the columns of an export, taken apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from exporter.tools.tool import Layout, Tool
from questions.characters import clean, normal


class Heading(Struct, frozen=True):
    """What stands above a column."""

    shown: str
    """As people are told of it."""
    whole: str
    """As it stands in the file, and in a map."""
    readings: Sequence[Mapping[str, str]]
    """What it may mean, the likeliest first: `code`, `part`, `text`, `item`."""


_ONLY_ONE = frozenset({"response", "open-ended response", "svar", "öppet svar", ""})
"""What stands below the text of a question that has no items."""


def headings_of(head: Sequence[Sequence[str]], layout: Layout, tool: Tool) -> Sequence[Heading]:
    """The headings of a file from the rows above its answers."""
    rows = dict(zip(layout.rows, head, strict=False))
    if "codes" in rows:
        texts = rows.get("texts", [""] * len(rows["codes"]))
        return [
            _of_code(code, text, tool)
            for code, text in zip(rows["codes"], _padded(texts, rows["codes"]), strict=True)
        ]
    if "items" in rows:
        items = _padded(rows["items"], rows["texts"])
        texts = _padded(rows["texts"], items)
        return [
            _of_item(filled, item) if text or item else Heading("", "", ())
            for text, filled, item in zip(texts, _filled(texts), items, strict=True)
        ]
    return [_of_name(name, tool) for name in rows.get("names", rows.get("texts", ()))]


def _of_name(name: str, tool: Tool) -> Heading:
    readings = tool.taken_apart(name)
    if readings and readings[0].get("code") and (text := readings[0].get("text")):
        by_text = ({**one, "code": ""} for one in tool.taken_apart(text))
        readings = [readings[0], *by_text, *readings[1:]]
    if tool.items_alone:
        readings = [*readings, {"item": name}]
    if tool.numbers_repeated and (bare := name.rstrip("0123456789")) != name:
        readings = [*readings, *tool.taken_apart(bare), {"item": bare}]
    shown = readings[0].get("code", "") if readings and readings[0].get("text") else ""
    part = readings[0].get("part", "") if shown else ""
    return Heading(f"{shown}[{part}]" if part else shown or name, name, readings)


def _of_code(code: str, text: str, tool: Tool) -> Heading:
    readings = [{**reading, "text": text} for reading in tool.taken_apart(code)]
    parts = [one["part"] for one in readings if one.get("part", "").casefold() in tool.other_parts]
    by_text = [
        {"text": reading.get("text", ""), "item": (parts or [reading.get("item", "")])[0]}
        for reading in tool.taken_apart(text)
        if reading.get("text")
    ]
    return Heading(code or text, code or text, [*readings, *by_text])


def _of_item(text: str, item: str) -> Heading:
    alone = normal(item) in _ONLY_ONE or normal(item) == normal(text)
    readings = [{"text": text, "item": "" if alone else item}]
    shown = text if alone else f"{text} [{item}]" if text else item
    return Heading(shown, shown, readings)


def _padded(row: Sequence[str], beside: Sequence[str]) -> Sequence[str]:
    return [*row, *[""] * (len(beside) - len(row))]


def _filled(texts: Iterable[str]) -> Iterator[str]:
    """A text stands over the first of its columns only."""
    last = ""
    for text in texts:
        last = text or last
        yield last


def label_of(heading: Heading) -> str:
    """A heading as it is told."""
    return " ".join(clean(heading.shown).split())[:80]
