"""How a command ends: in one of a few exit codes, with sentences, never with a traceback.

0: done. 1: done, and something needs a person. 2: could not be done. 70: a fault of the program.
128 + n: ended by the signal n.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from questions.commands.errors import CommandError
from questions.commands.group import Group, mistake, shared
from questions.commands.telling import (
    OutputError,
    let_go_of_streams,
    prepare_streams,
    tell,
    tell_apart,
)
from questions.faults import where_raised
from questions.wording import PhraseFileError

DONE, NEEDS_A_PERSON, NOT_DONE, CRASHED = 0, 1, 2, 70


def run(
    command: Group,
    *,
    explain: Callable[[BaseException], CommandError | None] = lambda _: None,
    leave: Callable[[Sequence[str]], None] = lambda _: None,
) -> int:
    """Carry out what this process was called for; the exit code.

    What could not be done, and a fault of the program, are told on standard error: never what an
    exception says, for it may quote an answer. `explain` gives another reason for an exception than
    a fault, and `leave` gets what was told.
    """
    prepare_streams()
    try:
        code = _carried_out(command)
    except BaseException as error:  # a fault in a compiled library is no Exception
        try:
            code, lines = _ending(explain(error) or error, command)
        except PhraseFileError as broken:
            code, lines = NOT_DONE, [str(broken)]
        except Exception as second:
            code, lines = CRASHED, [where_raised(error), where_raised(second)]
        tell_apart(lines)
        if lines:
            with suppress(Exception):
                leave(lines)
    let_go_of_streams()
    return code


def _carried_out(command: Group) -> int:
    streams = sys.stdout, sys.stderr
    try:
        code = command.main(prog_name=command.name, complete_var="", standalone_mode=False)
    except SystemExit as end:
        code = end.code
    if (sys.stdout, sys.stderr) != streams:  # click's way to keep quiet
        raise BrokenPipeError
    tell()
    return code if isinstance(code, int) else DONE


def _ending(error: BaseException, command: Group) -> tuple[int, Sequence[str]]:
    """The exit code, and what is told."""
    match error:
        case CommandError():
            return NOT_DONE, error.lines
        case PhraseFileError():
            return NOT_DONE, [str(error)]
        case click.exceptions.NoArgsIsHelpError():
            return NOT_DONE, [error.format_message()]
        case click.UsageError():
            return NOT_DONE, [mistake(error)]
        case click.Abort(__cause__=EOFError()) | click.Abort(__context__=EOFError()):
            return NOT_DONE, [shared()("command.nothing_typed")]
        case click.Abort() | KeyboardInterrupt():
            return 128 + signal.SIGINT, []
        case OutputError(fault=BrokenPipeError()) | BrokenPipeError():
            return 128 + 13, []  # SIGPIPE, which Windows does not have
        case OutputError(fault=fault):
            return NOT_DONE, [shared()("command.output", reason=shared().reason(fault))]
        case OSError(errno=int(), filename=None):
            return NOT_DONE, [shared()("command.system", reason=shared().reason(error))]
        case OSError(errno=int(), filename=file):
            return NOT_DONE, [
                shared()("command.file", file=_shown(file), reason=shared().reason(error))
            ]
        case MemoryError():
            return NOT_DONE, [shared()("command.memory")]
        case _:
            return CRASHED, [command.say()("crashed", fault=where_raised(error))]


def _shown(file: object) -> str:
    return os.fsdecode(file) if isinstance(file, bytes) else str(file)
