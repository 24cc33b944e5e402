"""Programs as they run on a kiosk: without the packages that only developers install, and with what
the unit says of their memory.

qrcode and sqlite-utils import Pillow, numpy and pandas wherever they are, which takes longer than
all the rest of a start. The modules in tests/absent stand in their way: importing them fails, but
numpy is there for pyreadstat and highspy, which offices have.
"""

import os
import re
from pathlib import Path

_ABSENT = str(Path(__file__).with_name("absent"))
_UNIT = Path(__file__).parents[1] / "kiosk.service"
_MEMORY = re.findall(r"^Environment=GLIBC_TUNABLES=(\S+)$", _UNIT.read_text("utf-8"), re.MULTILINE)

AS_ON_A_KIOSK = {
    "PYTHONPATH": os.pathsep.join(filter(None, [_ABSENT, os.environ.get("PYTHONPATH")])),
    "PYTHONDONTWRITEBYTECODE": "",
    "GLIBC_TUNABLES": _MEMORY[0],
}
"""Variables for a Python of its own; bytecode is cached, too."""

LIGHT = f"""
import sys
sys.path.insert(0, {_ABSENT!r})
"""
"""The beginning of a program that is handed to one."""
