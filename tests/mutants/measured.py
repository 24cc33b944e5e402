"""A plugin of pytest, for the one run that tells which test reaches which line, and how long it
takes."""

import json
import os
from pathlib import Path

import coverage
import pytest

TIMES = "MUTANTS_TIMES"
"""The variable that names the file for outcomes and times: a line of JSON each."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    """What this process runs from now on is reached by this test.

    Of processes that it starts coverage knows by PYTEST_CURRENT_TEST.
    """
    if measurement := coverage.Coverage.current():
        measurement.switch_context(item.nodeid)


class Times:
    def __init__(self, path: Path) -> None:
        self._path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        line = {"test": report.nodeid, "seconds": report.duration, "failed": report.failed}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # those of xdist report to the one that started them
        config.pluginmanager.register(Times(Path(os.environ[TIMES])))
