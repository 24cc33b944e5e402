"""The command `kiosk`.

Each command imports what it needs when it runs: checking a file needs no screen.
"""

import sys
from pathlib import Path

import click

from questions.wording import locale_language, phrases

PHRASES = Path(__file__).parent / "phrases" / "commands"

DONE, NEEDS_A_PERSON, NOT_DONE, CRASHED = 0, 1, 2, 70
"""Exit codes."""


@click.group(invoke_without_command=True)
@click.pass_context
def kiosk(context: click.Context) -> None:
    """Medborgarkiosk: an anonymous survey on a public terminal. Without a command: full screen."""
    if context.invoked_subcommand is None:
        context.exit(NOT_DONE)


@kiosk.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
def check(files: tuple[Path, ...]) -> None:
    """Tell every mistake in question files, with line and column."""
    from questions.report import check_file

    worst = DONE
    for path in files:
        code, lines = check_file(path, locale_language())
        worst = max(worst, code)
        for line in lines:
            click.echo(line)
    sys.exit(worst)


def main() -> None:
    """The entry point: a wrong command line is one sentence and exit code 2."""
    try:
        sys.exit(kiosk(standalone_mode=False))
    except click.UsageError as error:
        say = phrases(PHRASES, locale_language())
        command = error.ctx.command_path if error.ctx else "kiosk"
        click.echo(say("usage", reason=error.format_message(), command=command), err=True)
        sys.exit(NOT_DONE)
    except click.Abort:
        sys.exit(130)


if __name__ == "__main__":
    main()
