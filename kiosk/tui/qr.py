"""The QR code to the online version, as modules and as half blocks."""

from functools import cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Modules of white around a code that ISO/IEC 18004 asks for."""

Modules = tuple[tuple[bool, ...], ...]
"""Rows of modules, True is dark; the quiet zone is part of it."""


@cache
def qr_matrix(url: str) -> Modules:
    """The code of `url`, at the smallest version that holds it at level M."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(url)
    code.make(fit=True)
    return tuple(tuple(row) for row in code.get_matrix())


def size(url: str) -> tuple[int, int]:
    """Columns and rows that the code takes with two modules in one cell, one above the other."""
    modules = len(qr_matrix(url))
    return modules, (modules + 1) // 2
