"""QR codes to print."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Modules of white around a code that ISO/IEC 18004 asks for."""


def qr_svg(content: str) -> str:
    """The code as a picture of squares, with its quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(content)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{dark}" shape-rendering="crispEdges"/></svg>'
    )
