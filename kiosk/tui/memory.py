"""What of a respondent would stay in the memory of the process after they have left.

Nothing of ours holds it then, but the toolkit's caches hold every text that was drawn, each as long
as it was while it was typed; and what is let go is not overwritten. Both are done here, between two
respondents: it takes as long as some keys.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import _lru_cache_wrapper

_SMALLEST, _LARGEST = 16, 512
"""Bytes of the blocks in which CPython keeps its own objects, in steps of 16; there are pools for
each size. Larger ones are the C library's: the unit has it overwrite them (`GLIBC_TUNABLES`)."""
_FILLED = 2 * 1024**2
"""Bytes of each size that are written. A kiosk that has run for long has 0.7 MB free of one size,
and 0.3 MB of pools that may become any."""
_HEADER = sys.getsizeof(b"")


def forget_drawn_text() -> None:
    """Call it when nothing holds the respondent any more."""
    for cache in _caches():
        cache.cache_clear()
    gc.collect()
    _overwrite_free_blocks()
    _give_back()


def _caches() -> Iterator["_lru_cache_wrapper[object]"]:
    """Every function of the toolkit that remembers what it was asked, in modules and classes."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("rich", "textual"):
            for value in list(vars(module).values()):
                members = vars(value).values() if isinstance(value, type) else (value,)
                for member in members:
                    function = getattr(member, "__func__", getattr(member, "fget", member))
                    if isinstance(function, _lru_cache_wrapper):
                        yield function


def _overwrite_free_blocks() -> None:
    """Take what is free of each size, all at once, and write something else into it."""
    for size in range(_SMALLEST, _LARGEST + 1, 16):
        count = _FILLED // size
        if size > _HEADER:
            _ = [bytes(size - _HEADER) for _ in range(count)]
        else:  # too small for bytes: what has nothing but its header, or a number
            _ = [object() if size == _SMALLEST else complex(n) for n in range(count)]


def _give_back() -> None:
    """Let the system have what the C library keeps for later.

    A store is copied in memory for each response that it takes, and is a little larger every time:
    none of the holes that it leaves is large enough for the next copy.
    """
    # glibc's own; an old libffi under MemoryDenyWriteExecute has no memory.
    with suppress(ImportError, AttributeError, OSError, MemoryError):
        from ctypes import CDLL

        CDLL(None).malloc_trim(0)
