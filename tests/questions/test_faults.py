"""A fault of the program is told by its class and place, and by nothing that it was about."""

from inspect import currentframe

import pytest

from questions.faults import where_raised

WORDS = "what Anna Ek has answered"
lines: list[int] = []


def fails() -> None:
    frame = currentframe()
    assert frame is not None
    lines.append(frame.f_lineno + 1)
    raise KeyError(WORDS)


def test_the_place_that_is_told_is_the_innermost() -> None:
    with pytest.raises(KeyError) as raised:
        fails()
    assert where_raised(raised.value) == f"KeyError, questions/test_faults.py:{lines[-1]}"


def test_what_was_never_raised_is_told_by_its_class() -> None:
    assert where_raised(KeyError(WORDS)) == "KeyError"
