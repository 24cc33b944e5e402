"""Single values of a file: texts, codes, numbers, dates, true and false."""

import re
from datetime import date
from functools import cache
from typing import Any

from msgspec import inspect

from questions.characters import CONSOLE_GLYPHS, as_typed
from questions.problems import Position, Problems
from questions.source import Node, Scalar


class _Absent:
    """What a wrong part leaves behind."""


ABSENT = _Absent()


def value_of(
    node: Node, kind: inspect.Type, extra: dict[str, Any], key: str, problems: Problems
) -> Any:
    """The value of `node`, which stands under `key`; ABSENT when it is none of `kind`.

    `extra` is what the model says of the value beside its type.
    """
    if not isinstance(node, Scalar):
        problems.error(node.position, "not_a_text", key=key)
        return ABSENT
    text = node.text.strip()
    if not text or (text == "~" and not node.quoted):
        problems.error(node.position, "empty", key=key)
        return ABSENT
    match kind:
        case inspect.StrType() if kind.pattern is None:
            _warn_of_marks(node, text, problems)
            if extra.get("on_console"):
                _warn_of_glyphs(node, text, problems)
            return text if fits(text, kind, extra, node.position, key, problems) else ABSENT
        case _ if not node.quoted and text[0] in "”“" and text[-1] == "”":
            problems.error(node.position, "curly_quotes_here")
        case inspect.StrType():
            return text if fits(text, kind, extra, node.position, key, problems) else ABSENT
        case inspect.IntType():
            return _integer(text, kind, node.position, key, problems)
        case inspect.BoolType():
            if text in ("true", "false"):
                return text == "true"
            problems.error(node.position, "not_a_boolean", key=key, value=text)
        case inspect.LiteralType():
            if text in kind.values:
                return text
            known = ", ".join(map(str, kind.values))
            problems.error(node.position, "not_one_of", key=key, value=text, known=known)
        case inspect.DateType():
            if (day := _day(text)) is not None:
                return day
            if (meant := _day(as_typed(text))) is not None:
                problems.error(node.position, "look_alike", value=text, meant=meant)
            else:
                problems.error(node.position, "not_a_date", key=key, value=text)
    return ABSENT


def fits(
    text: str,
    kind: inspect.StrType,
    extra: dict[str, Any],
    position: Position,
    key: str,
    problems: Problems,
) -> bool:
    """Whether `text` keeps to the pattern and the length of `kind`; if not, it is reported."""
    if kind.pattern and not matches(kind.pattern, text):
        meant = as_typed(text)
        if matches(kind.pattern, meant):
            problems.error(position, "look_alike", value=text, meant=meant)
        else:
            problems.error(position, f"rule_{extra['rule']}", value=text, key=key)
    elif kind.max_length is not None and len(text) > kind.max_length:
        problems.error(position, "text_too_long", key=key, most=kind.max_length, count=len(text))
    elif extra.get("one_line") and "\n" in text:
        problems.error(position, "not_one_line", key=key)
    else:
        return True
    return False


def matches(pattern: str, text: str) -> bool:
    """Whether all of `text` is as `pattern` says."""
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _warn_of_marks(node: Scalar, text: str, problems: Problems) -> None:
    """Of quotes that will be seen on the screen, and of texts that a comment has cut short."""
    if node.quoted:
        return
    if text[0] in "”“" and text[-1] == "”":
        problems.warning(node.position, "curly_quotes")
    elif text[-1] == '"' and text.count('"') % 2:
        problems.warning(node.position, "odd_quote")
    if node.cut:
        problems.warning(node.position, "cut_by_comment", value=text)


def _warn_of_glyphs(node: Scalar, text: str, problems: Problems) -> None:
    """Of what a console would show as a box, once a text."""
    missing = next((char for char in text if char not in CONSOLE_GLYPHS and char != "\n"), None)
    if missing is not None:
        problems.warning(node.position, "no_glyph", character=missing)


def _day(text: str) -> str | None:
    """`text` when it is a day, written year-month-day."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _integer(
    text: str, kind: inspect.IntType, position: Position, key: str, problems: Problems
) -> Any:
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
        problems.error(position, "not_a_number", key=key, value=text)
        return ABSENT
    number = int(text)
    least, most = kind.ge, kind.le
    if (least is not None and number < least) or (most is not None and number > most):
        problems.error(
            position, "number_out_of_range", key=key, least=least, most=most, value=number
        )
        return ABSENT
    return number
