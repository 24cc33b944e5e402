"""What tests of all packages share."""

import gc
import os
import subprocess
import sys

import pytest
from hypothesis import settings

# Property tests judge what is done, not how fast this machine happens to be.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def without_privileges() -> list[str]:
    """The words before a command for which the permissions of files hold, as they do for staff."""
    if os.getuid():
        return []
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    try:
        held = subprocess.run([*prefix, sys.executable, "-c", ""], check=False).returncode == 0
    except OSError:
        held = False
    if not held:
        pytest.skip("root cannot put its privileges down here")
    return prefix


def pytest_collection_finish() -> None:
    """What all test modules have imported stays: no collection has to look through it again."""
    gc.freeze()


LONGEST = {
    "test_residents": 0,
    "test_mutants": 1,
    "test_observer": 2,
    "test_traces": 3,
    "test_power_cuts": 4,
    "test_look": 5,
    "test_monkey": 6,
}
"""Modules with tests that take long, in the order in which they are begun."""
_MARGIN = 20


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every worker begin with some of the longest, or all would wait for the last of them.

    xdist gives each an equal part of the list; a few others stand before, as it is not quite equal.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = sorted(
        (item for item in items if item.path.stem in LONGEST),
        key=lambda item: LONGEST[item.path.stem],
    )
    rest = [item for item in items if item.path.stem not in LONGEST]
    parts = [
        rest[len(rest) * n // workers : len(rest) * (n + 1) // workers] for n in range(workers)
    ]
    items[:] = [
        item
        for n, part in enumerate(parts)
        for item in (*part[:_MARGIN], *long[n::workers], *part[_MARGIN:])
    ]
