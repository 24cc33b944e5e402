"""A page of a report as PDF."""

from pathlib import Path
from typing import Any

import msgspec

from exporter.report.writers.page.elements import Matrix, Page, Section
from exporter.report.writers.plot import BOTTOM, DOT, HIGH, LEFT, RIGHT, TOP, WIDE, plot
from exporter.typesetting.typesetting import accessible_pdf, as_data

TEMPLATE = Path(__file__).with_name("page.typ")
_SIZES = {"wide": WIDE, "high": HIGH, "dot": DOT}
_SIDES = {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}


def pdf(page: Page) -> bytes:
    """The whole file, PDF/UA-1; equal pages give equal bytes."""
    return accessible_pdf(TEMPLATE, data_of(page))


def data_of(page: Page) -> dict[str, Any]:
    """What the template draws."""
    sections = [_section(section) for section in page.sections]
    return {**as_data(msgspec.structs.replace(page, sections=())), "sections": sections}


def _section(section: Section) -> dict[str, Any]:
    """Each picture comes with where everything in it lies."""
    found: dict[str, Any] = as_data(section)
    for element, drawn in zip(section.elements, found["elements"], strict=True):
        if isinstance(element, Matrix):
            drawn["plot"] = {**as_data(plot(element)), **_SIZES, **_SIDES}
    return found
