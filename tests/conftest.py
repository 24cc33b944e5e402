"""What tests of all packages share."""

import os
import subprocess
import sys

import pytest


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


LONGEST = {"test_residents", "test_monkey", "test_look"}
"""Modules with tests that take half a minute: begun last they would keep everybody waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONGEST)
