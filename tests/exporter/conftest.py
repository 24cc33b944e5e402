"""What several tests of the office need of the system."""

import os
from collections.abc import Iterator

import pytest

from tests.exporter.office import command


@pytest.fixture
def without_privileges() -> Iterator[list[str]]:
    """A process for which the permissions of files hold, as they do for staff."""
    if os.getuid():
        yield []
        return
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    try:
        held = command("timeit", "-n1", "pass", before=prefix).code == 0
    except OSError:
        held = False
    if not held:
        pytest.skip("root cannot put its privileges down here")
    yield prefix
