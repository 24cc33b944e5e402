"""Data and a template to a file. What people wrote goes to the typesetter as data, never as markup:
nothing in it can become an instruction.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import msgspec
import typst
from msgspec import Struct

from exporter.output_names import AUTHOR
from exporter.typesetting.font import drawable, font

PIXELS_PER_INCH = 72
"""One for each point, so that a template has its sizes in pixels."""


def accessible_pdf(template: Path, data: Mapping[str, Any], fonts: tuple[Path, ...] = ()) -> bytes:
    """A PDF/UA-1; `data` has its `title` and its `subtitle`. `fonts`: none is the one for Latin."""
    done = _compiler(template, fonts).compile(
        template, format="pdf", pdf_standards="ua-1", sys_inputs=_inputs(data)
    )
    return cast("bytes", done)


def pictures(
    template: Path,
    data: Mapping[str, Any],
    pixels_per_inch: float = PIXELS_PER_INCH,
    fonts: tuple[Path, ...] = (),
) -> list[bytes]:
    """A PNG of each page."""
    done = _compiler(template, fonts).compile(
        template, format="png", ppi=pixels_per_inch, sys_inputs=_inputs(data)
    )
    return cast("list[bytes]", done if isinstance(done, list) else [done])


def as_data(value: object) -> Any:
    """`value` as JSON has it: each struct says of what kind it is, and each text can be drawn."""
    match value:
        case str():
            return drawable(value)
        case tuple():
            return [as_data(one) for one in value]
        case Struct():
            fields = {name: as_data(getattr(value, name)) for name in value.__struct_fields__}
            return {"kind": type(value).__name__, **fields}
    return value


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": msgspec.json.encode({**data, "author": AUTHOR}).decode()}


def _compiler(template: Path, fonts: tuple[Path, ...]) -> typst.Compiler:
    """One for each file: two may be made at once."""
    known = _fonts(fonts or (font(),))
    return typst.Compiler(root=template.parent, font_paths=known, ignore_system_fonts=True)


@cache
def _fonts(paths: tuple[Path, ...]) -> typst.Fonts:
    folders = sorted({path.parent for path in paths})  # it takes nothing smaller
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
