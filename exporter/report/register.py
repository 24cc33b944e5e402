"""The register of releases: two reports of one survey that differ by few would give those away.

It stands with the office (owner only) and stops slips, not intent: who deletes it has no limit.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import polars as pl
from msgspec import Meta, Struct
from msgspec.structs import replace

from exporter.errors import ExporterError
from exporter.report.model import RULES
from exporter.report.plan import Plan
from exporter.report.steps import LEAST_SHOWN
from kiosk.store.durable import replace_file
from questions.groups import Group
from questions.model import Asked

FORMAT = 1
OWNERS_FILE = 0o600

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Kind = Literal["preliminary", "full"]


class Release(Struct, frozen=True, kw_only=True):
    """One report that was made."""

    survey: str
    version: str
    kind: Kind
    answers: Hash
    """Of the merged set of responses."""
    plan: Hash
    """Of what was counted, and by which rules."""
    size: int
    """How many responses, as it was published: to the nearest five."""
    on: date
    replaces: bool = False
    """Whether staff insisted on it beside another one."""


class Register(Struct, frozen=True):
    """All releases that an office has made."""

    format: int
    releases: tuple[Release, ...]
    check: str
    """Over all else: nobody changes a release by a slip of the hand."""


def load_register(path: Path) -> tuple[Release, ...]:
    """The releases in a register; none where there is no file yet. Raises ExporterError."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ExporterError("unreadable", file=path, reason=error) from None
    try:
        register = msgspec.json.decode(content, type=Register)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ExporterError("register_changed", file=path) from None
    if register.format != FORMAT or register.check != _check(register.releases):
        raise ExporterError("register_changed", file=path)
    return register.releases


def add_release(path: Path, releases: Sequence[Release], new: Release) -> None:
    """Write the register with one release more, durably. Raises ExporterError."""
    if any(replace(one, on=new.on) == new for one in releases):
        return  # the same once more
    together = (*releases, new)
    register = Register(FORMAT, together, _check(together))
    content = msgspec.json.format(msgspec.json.encode(register), indent=1) + b"\n"
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        replace_file(path, content, OWNERS_FILE)
    except OSError as error:
        raise ExporterError("output_folder", folder=path, reason=error) from None


def may_be_made(releases: Sequence[Release], new: Release) -> None:
    """Raise ExporterError when a release would tell of few people beside any earlier one.

    A preliminary report needs ten responses more than all before it, and so does the full one;
    after the full one only the same comes. Of equal responses there is one plan. `new.replaces`
    overrules all of it.
    """
    earlier = [
        one
        for one in releases
        if one.survey == new.survey and (one.version == new.version or one.answers == new.answers)
    ]
    if new.replaces or any(_is_same(one, new) for one in earlier):
        return
    for one in reversed(earlier):
        on = one.on.isoformat()
        if one.kind == "full" and new.kind == "preliminary":
            raise ExporterError("released_full", on=on)
        if one.answers == new.answers:
            if one.plan != new.plan:
                raise ExporterError("released_plan", on=on)
        elif one.kind == "full":
            raise ExporterError("released_answers", on=on)
        elif new.size < one.size + LEAST_SHOWN + 5:
            raise ExporterError("released_lately", on=on)


def _is_same(one: Release, new: Release) -> bool:
    return (one.kind, one.answers, one.plan) == (new.kind, new.answers, new.plan)


def answers_hash(responses: pl.DataFrame) -> str:
    """Over a frame of responses that is sorted by content."""
    content = BytesIO()
    responses.write_csv(content)
    return hashlib.sha256(content.getbuffer()).hexdigest()


def plan_hash(plan: Plan, population: object) -> str:
    """Over everything that decides what is counted and how it is protected."""
    survey = plan.survey
    parts = [
        RULES,
        [[b.by, b.groups, b.within] for b in plan.breakdowns],
        [
            [i.name, i.is_partition, i.cells, i.shares, i.means, i.ranges, i.exclusive, i.missing]
            for i in plan.items
        ],
        [getattr(item.question, "max", None) for item in plan.items],
        [[c.name, *map(_codes, (c.row_groups, c.column_groups))] for c in plan.crosses],
        survey.rollup,
        [q.id for q in survey.questions if isinstance(q, Asked) and q.background],
        population,
    ]
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def _codes(groups: Sequence[Group]) -> list[list[object]]:
    """Without titles: a better word is no other table."""
    return [[group.name, group.codes] for group in groups]


def _check(releases: Sequence[Release]) -> str:
    return hashlib.sha256(b"register" + msgspec.json.encode(releases)).hexdigest()
