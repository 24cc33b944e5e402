"""Moments in time, as the files of online tools write them."""

import re

_DAY = r"\d{4}(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-/.])\d{1,2}(?P=b)(\d{4}|\d\d)"
_MOMENT = re.compile(rf"({_DAY})(,?[ T]\d{{1,2}}[:.]\d\d\S*( \S{{1,12}}){{0,2}})?")


def is_moment(text: str) -> bool:
    """Whether a cell says when something was, and nothing else."""
    return _MOMENT.fullmatch(text.strip()) is not None
