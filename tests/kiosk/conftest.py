"""What tests of several rooms of the kiosk need."""

import shutil
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def strace() -> str:
    """A strace that may let system calls fail."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip("strace is not installed: apt-get install strace")
    options = ["-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1", "-o", "/dev/null"]
    probe = "import os\ntry: os.fsync(os.open('/', 0))\nexcept OSError: print('injected')"
    seen = subprocess.run(
        [found, *options, sys.executable, "-Sc", probe], capture_output=True, check=False
    )
    if seen.stdout != b"injected\n":
        pytest.skip("strace may not trace here")
    return found
