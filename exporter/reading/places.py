"""Where a map is to be used, and which column each of its headings is."""

from collections import Counter
from collections.abc import Mapping, Sequence

from exporter.reading.headings import Heading
from exporter.reading.map_file import Map, Place
from exporter.reading.tables import Table
from questions.characters import normal


def fitting(maps: Sequence[Map], tables: Sequence[Table]) -> Map | None:
    """The first map of which all headings stand in one of the tables."""
    heads = [{normal(cell) for row in table.head for cell in row} for table in tables]
    plain = [{name.partition(" #")[0] for name in given.columns} for given in maps]
    for given, names in zip(maps, plain, strict=True):
        if any(names <= head or set(given.columns) <= head for head in heads):
            return given
    return None


def places_of(given: Map, headings: Sequence[Heading]) -> Mapping[int, Place]:
    """What a map says of each column, by its number."""
    met: Counter[str] = Counter()
    found = {}
    for number, heading in enumerate(headings):
        name = normal(heading.whole)
        met[name] += 1
        again = f"{name} #{met[name]}" if met[name] > 1 else name
        if place := given.columns.get(again):
            found[number] = place
    return found
