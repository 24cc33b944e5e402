"""A settings file says only what holds: a value that would do harm is told by its place."""

from pathlib import Path

import pytest

from kiosk.settings import SettingsError, load_settings

LEAST_AND_MOST = {"idle_seconds": (10, 600), "warn_seconds": (20, 120)}


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", LEAST_AND_MOST)
def test_a_time_too_short_to_read_in_or_too_long_to_hide_anything_is_refused(
    tmp_path: Path, name: str
) -> None:
    """WCAG 2.2.1 asks for at least 20 seconds of countdown."""
    least, most = LEAST_AND_MOST[name]
    for good in (least, most):
        assert getattr(load_settings(written(tmp_path, f"{name}: {good}\n")), name) == good
    for bad in (least - 1, most + 1, 0, -least):
        with pytest.raises(SettingsError) as refused:
            load_settings(written(tmp_path, f"plain: true\n{name}: {bad}\n"))
        [problem] = refused.value.problems
        assert problem.line == 2
