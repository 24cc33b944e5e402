"""What lies at a path: one answer on every version of Python.

`Path.exists()` and its like raise for a folder that may not be entered, a disk that does not answer
and a name that is too long, and from Python 3.14 on say that nothing is there. Neither will do: a
fault of the disk is no missing file.
"""

import errno
import stat
from pathlib import Path
from typing import Literal

Kind = Literal["file", "folder", "other"]
"""An ordinary file; a folder; a pipe, a device and the like."""


def kind_of(path: Path) -> Kind | None:
    """What lies at `path`, links followed; None where nothing is. Raises OSError if it cannot be
    seen."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:  # of a settings file: characters that no name on this system can have
        raise OSError(errno.EILSEQ, "not a name here", str(path)) from None
    if stat.S_ISREG(mode):
        return "file"
    return "folder" if stat.S_ISDIR(mode) else "other"


def is_there(path: Path) -> bool:
    """Whether anything lies at `path`, links followed. Raises OSError if it cannot be seen."""
    return kind_of(path) is not None
