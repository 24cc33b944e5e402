"""What the tests of the office cannot try on every system."""

import os
import sys

import pytest

posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files and modes")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such limits")
