"""A page of docs/ that tells of every key of a file, with examples."""

import re
from collections import Counter
from functools import cached_property
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from msgspec import Struct, inspect

from questions.model import Spread
from questions.schema import structs

DOCS = Path(__file__).parents[1] / "docs"


class Block(NamedTuple):
    """Between two fences."""

    line: int
    """That of the first fence."""
    kind: str
    text: str


class ReferencePage:
    """One page, by the name of its file."""

    def __init__(self, name: str) -> None:
        self.text = (DOCS / name).read_text(encoding="utf-8")

    @cached_property
    def blocks(self) -> list[Block]:
        return [
            Block(self.text.count("\n", 0, fence.start()) + 1, fence[2], dedent(fence[3]))
            for fence in re.finditer(r"^( *)```(.*)\n((?:.*\n)*?)^\1```$", self.text, re.MULTILINE)
        ]

    @cached_property
    def headings(self) -> Counter[str]:
        """What has a heading of its own, a word in backticks and nothing else."""
        return Counter(re.findall(r"^##{1,3} `([^`]*)`$", self.text, re.MULTILINE))


def words_of(model: type[Struct]) -> Counter[str]:
    """Every key of a file once, and every type of its parts once."""
    keys: set[str] = set()
    types: set[str] = set()
    for struct in structs(inspect.type_info(model)):
        names = {field.encode_name for field in struct.fields}
        keys |= names - {struct.cls.spread} if issubclass(struct.cls, Spread) else names
        if struct.tag_field is not None:
            keys.add(struct.tag_field)
            types.add(str(struct.tag))
    return Counter(keys) + Counter(types)
