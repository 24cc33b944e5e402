"""What a command asks for that nobody may read: codes, passwords, passphrases."""

import sys

import click


def typed_unseen(asked: str) -> str:
    """What is typed, or a line that comes from another program. Raises Abort when nothing comes."""
    if sys.stdin.isatty():
        return str(click.prompt(asked, hide_input=True, err=True))
    if line := sys.stdin.readline():
        return line.rstrip("\r\n")
    raise click.Abort from EOFError()
