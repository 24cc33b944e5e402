"""Test files of kiosks: by its digits whoever opens one shows that they can open bundles, too."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exporter.errors import ExporterError, refuse
from exporter.reading.files import not_for, shown_name
from exporter.reading.keys import Key
from kiosk.store.bundle import NotABundleError, content_of
from kiosk.store.sealing import SUFFIX, TEST_SUFFIX, OtherKeyError, SealTest, opened_test
from questions.paths import kind_of


def seal_tests(paths: Sequence[Path], keys: Sequence[Key]) -> list[tuple[str, SealTest]]:
    """Name and content of those test files that one of `keys` opens, of a folder all in it.

    Raises ExporterError where there is none, or what was named cannot be opened.
    """
    found: list[tuple[str, SealTest]] = []
    refused: list[ExporterError] = []
    for path in paths:
        for file in _files(path):
            try:
                found.append((shown_name(file), _opened(file, keys)))
            except ExporterError as error:
                refused.append(error)
    if not found:
        refuse(refused or [ExporterError("no_tests")])
    return found


def _files(path: Path) -> Iterator[Path]:
    if kind_of(path) == "folder":
        yield from sorted(path.glob(f"*{TEST_SUFFIX}{SUFFIX}"))
    else:
        yield path


def _opened(file: Path, keys: Sequence[Key]) -> SealTest:
    try:
        content = content_of(file, [key.identity for key in keys])
    except FileNotFoundError:
        raise ExporterError("missing", file=file) from None
    except OSError as error:
        raise ExporterError("unreadable", file=shown_name(file), reason=error) from None
    except OtherKeyError:
        raise not_for(file, keys) or ExporterError("no_test", file=shown_name(file)) from None
    except NotABundleError:
        raise ExporterError("no_test", file=shown_name(file)) from None
    test = opened_test(content)
    if test is None:
        raise ExporterError("no_test", file=shown_name(file))
    return test
