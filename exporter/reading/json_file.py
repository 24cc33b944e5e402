"""JSON as online tools write it: one object a response, in a list or in an object around it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from exporter.errors import ExporterError
from exporter.reading.grid import Grid, cell_text
from exporter.reading.own import is_own_json

BETWEEN = "\n"
"""Stands between the choices of one question, once they are in one cell."""
PART = "/"
"""Stands between a question and a row of it."""
NOT_THERE = "{question_not_shown}"


def of_json(content: bytes, name: str, encoding: str = "utf-8") -> list[Grid]:
    """Each list of responses as a table with a column for each question and row.

    Raises ExporterError.
    """
    try:
        whole = msgspec.json.decode(content.decode(encoding).removeprefix("\ufeff"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ExporterError("not_json", file=name) from None
    if is_own_json(whole):
        raise ExporterError("own_output", file=name)
    lists = {key: found for key, found in _lists(whole) if found}
    if not lists:
        raise ExporterError("not_json", file=name)
    grids = [grid for key, found in lists.items() for grid in _grids(key, found)]
    if not grids:
        raise ExporterError("no_rows", file=name)
    return grids


def _grids(key: str, responses: Sequence[Mapping[str, Any]]) -> Iterator[Grid]:
    """A list of objects as a table, unless they hold nothing."""
    flat = [dict(_flat("", response)) for response in responses]
    only = _only_columns(column for response in flat for column in response)
    flat = [{only.get(name, name): text for name, text in one.items()} for one in flat]
    columns = list(dict.fromkeys(column for response in flat for column in response))
    # "" stands for rows that nobody answered, too.
    divided = {column.rpartition(PART)[0] for column in columns}
    nothing = ("", NOT_THERE)
    columns = [
        column
        for column in columns
        if column not in divided or any(one.get(column, "") not in nothing for one in flat)
    ]
    if columns:
        rows = [[response.get(column, "") for column in columns] for response in flat]
        yield Grid(key, "json", [columns, *rows])


def _only_columns(names: Iterable[str]) -> Mapping[str, str]:
    """Of tables of drop-downs with one column, `question/row/column` to `question/row`."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    parts = {name: name.split(PART) for name in names}
    for question, *deeper in filter(lambda one: one[1:], parts.values()):
        below[question].add(PART.join(deeper[1:]))
    return {
        name: PART.join(given[:2])
        for name, given in parts.items()
        if len(given) == 3 and below[given[0]] == {given[2]}
    }


def _lists(whole: Any) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """The lists of objects near the top, and what each is called; an object alone is one of one."""
    match whole:
        case [*parts] if parts and all(isinstance(part, dict) for part in parts):
            yield "", parts if any(len(one) != 1 for one in parts) else _below_numbers(parts)
        case dict():
            lists = [(key, part) for key, part in whole.items() if isinstance(part, list)]
            found = [(str(key), one) for key, part in lists for _, one in _lists(part)]
            yield from found or [("", [whole])]


def _below_numbers(parts: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Older versions of LimeSurvey put each response below its number."""
    within = [(number, one) for part in parts for number, one in part.items()]
    is_so = all(number.isdecimal() and isinstance(one, dict) for number, one in within)
    return [one for _, one in within] if is_so else parts


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _flat(f"{path}{PART}{name}" if path else str(name), part)
        case [*parts]:
            yield path, BETWEEN.join(map(_text, parts))
        case _:
            yield path, _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return NOT_THERE
        case int() | float() | str():
            return cell_text(float(value) if isinstance(value, float) else value)
        case Sequence() | Mapping():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)
