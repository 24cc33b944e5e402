"""The command `kiosk`.

Each command imports what it needs when it runs: checking a file needs no screen.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import update_wrapper
from pathlib import Path
from typing import NamedTuple

import click

from kiosk.errors import Refusal
from questions.commands.ending import run
from questions.commands.group import Group
from questions.commands.telling import tell
from questions.wording import Phrases, locale_language, phrases

PHRASES = Path(__file__).parent / "phrases" / "commands"

_path = click.Path(path_type=Path, readable=False)


class Options(NamedTuple):
    """What every command takes."""

    config: Path | None
    survey: str | None
    data: Path | None

    def or_else(self, outer: "Options") -> "Options":
        """These, and where nothing was said those before the command."""
        return Options(
            self.config or outer.config, self.survey or outer.survey, self.data or outer.data
        )


Command = Callable[..., None]


def with_options(command: Command) -> Command:
    """Add the options that `Options` holds; `command` is called with them as keywords."""
    for option in (
        click.option("--data", type=_path, metavar="DIR"),
        click.option("--survey", metavar="FILE|ID"),
        click.option("--config", type=_path, metavar="FILE"),
    ):
        command = option(command)
    return command


def takes_options(command: Command) -> Command:
    """Call `command` with the Options after its name, filled up from those before it."""

    @with_options
    @click.pass_obj
    def merged(
        outer: Options,
        /,
        config: Path | None,
        survey: str | None,
        data: Path | None,
        **others: object,
    ) -> None:
        command(Options(config, survey, data).or_else(outer), **others)

    return update_wrapper(merged, command, updated=())


def _say() -> Phrases:
    return phrases(PHRASES, locale_language())


def _on_a_kiosk(say: Phrases) -> None:
    """Raise Refusal where no kiosk can be: what holds the data folder is of POSIX."""
    try:
        import fcntl  # noqa: F401  whether it is there
    except ImportError:
        raise Refusal(say("no_kiosk")) from None


@click.group(cls=Group, say=_say, invoke_without_command=True)
@with_options
@click.pass_context
def kiosk(
    context: click.Context, config: Path | None, survey: str | None, data: Path | None
) -> None:
    """Medborgarkiosk: an anonymous survey on a public terminal. Without a command: full screen."""
    context.obj = Options(config, survey, data)
    if context.invoked_subcommand is None:
        from kiosk.tui.terminal import check_terminal

        say = _say()
        _on_a_kiosk(say)
        check_terminal(say)
        from kiosk.tui import fullscreen

        sys.exit(fullscreen.run(say, context.obj))


@kiosk.command()
@click.argument("files", nargs=-1, required=True, type=_path, metavar="FILE…")
def check(files: tuple[Path, ...]) -> None:
    """Tell every mistake in question files, and in the words that staff have rewritten."""
    from kiosk.staff.rewritten import misfits
    from kiosk.staff.shortcoming import REMARKS
    from kiosk.tui.terminal import settle_environment
    from questions.problem_lines import check_file

    settle_environment(os.environ)
    from kiosk.tui.checking import looked_at

    worst = 0
    for path in files:
        code, lines = check_file(path, locale_language(), looked_at)
        worst = max(worst, code)
        tell(*lines)
    for misfit in misfits():
        worst = max(worst, int(misfit.name not in REMARKS))
        tell(misfit.sentence(_say()))
    sys.exit(worst)


@kiosk.command()
@click.argument("name", type=_path, metavar="NAME")
def new(name: Path) -> None:
    """Write a question file to start from."""
    from kiosk.staff.new_survey import new_survey

    tell(*new_survey(name, _say()))


@kiosk.command(name="try")
@click.argument("file", metavar="FILE")
def try_(file: str) -> None:
    """Ask a survey for trying: full screen, and nothing of it is kept."""
    from kiosk.setup import survey_called
    from kiosk.tui import trying
    from kiosk.tui.terminal import check_terminal

    say = _say()
    check_terminal(say)
    survey, _ = survey_called(say, file)
    sys.exit(trying.run(survey, say))


@kiosk.command()
@takes_options
def status(options: Options) -> None:
    """How much has been answered, in coarse steps, and what needs a person."""
    from kiosk.setup import set_up
    from kiosk.staff.status import status as status_of

    say = _say()
    setup = set_up(say, *options)
    code, lines = status_of(setup.data, setup.survey.survey, setup.survey.version, say)
    tell(*lines)
    sys.exit(code)


@kiosk.command()
@click.argument("folder", metavar="DIR")
@click.option("--last", is_flag=True)
@takes_options
def export(options: Options, folder: str, last: bool) -> None:
    """Write the responses that may leave now into DIR."""
    say = _say()
    _on_a_kiosk(say)
    from datetime import datetime

    from kiosk.setup import set_up
    from kiosk.staff.fetching import export_to, is_own_disk

    if not folder:  # it would be the one in which somebody happens to be
        raise Refusal(say("export.no_folder"))
    setup = set_up(say, *options)
    today = datetime.now().astimezone().date()
    path, packed = export_to(Path(folder), setup, today, say, last=last)
    where = "export.own_disk" if is_own_disk(path.parent, setup.data) else "export.done"
    tell(say(f"export.{packed.kind}"), say(where, file=path))


@kiosk.command()
@takes_options
def pin(options: Options) -> None:
    """Ask for a new code for staff, and put what it is known by into the settings."""
    from kiosk.staff.passwords import set_pin

    tell(set_pin(options.config, _say()))


@kiosk.command()
def boot_password() -> None:
    """Ask for a password that the boot menu asks for before it starts anything but the kiosk."""
    from kiosk.staff.passwords import set_boot_password

    tell(set_boot_password(_say()))


@kiosk.command()
@click.argument("device", required=False, metavar="[DEVICE]")
@takes_options
def disk(options: Options, device: str | None) -> None:
    """Make a file system for the answers that remembers no times, of the swap partition."""
    say = _say()
    _on_a_kiosk(say)
    from kiosk.staff.data_disk import set_up_disk

    code, lines = set_up_disk(device, options.config, options.data, say)
    tell(*lines)
    sys.exit(code)


@kiosk.command()
@click.argument("files", nargs=-1, required=True, type=_path, metavar="FILE…")
@takes_options
def recipients(options: Options, files: tuple[Path, ...]) -> None:
    """Seal all bundles from now on, for whoever has the private halves of these public keys."""
    from kiosk.staff.recipients import set_recipients

    tell(*set_recipients(files, options.config, _say()))


@kiosk.command()
@takes_options
def doctor(options: Options) -> None:
    """What on this machine is not as it should be for a kiosk."""
    say = _say()
    _on_a_kiosk(say)
    from datetime import datetime

    from kiosk.setup import Setup, set_up
    from kiosk.staff.doctor import doctor as examined

    setup: Setup | Refusal
    try:
        setup = set_up(say, *options)
    except Refusal as refusal:
        setup = refusal
    code, lines = examined(setup, datetime.now().astimezone().date(), say)
    tell(*lines)
    sys.exit(code)


@kiosk.command()
def handbook() -> None:
    """Show the handbook, page by page."""
    import shutil

    from kiosk.staff.handbook import handbook as lines_of

    os.environ["LESSSECURE"] = "1"  # it shows, and starts nothing
    click.echo_via_pager(lines_of(shutil.get_terminal_size().columns, _say()))


def main() -> None:
    """The entry point."""
    sys.exit(run(kiosk, leave=_leave))


def _leave(lines: Sequence[str]) -> None:
    from kiosk.machine.systemd import leave_for_staff

    leave_for_staff(lines)


if __name__ == "__main__":
    main()
