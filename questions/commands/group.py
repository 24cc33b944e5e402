"""Commands that speak the language of the locale: help, version, mistakes on the command line.

The words are phrases: `commands.<command>` and `options.<option>`, or `options.<command>.<option>`
where two commands mean different things by it, of the package that the command belongs to; what all
commands share is in ours, below `command`. Nothing is looked up before somebody asks.
"""

import re
from collections.abc import Callable
from typing import Any

import click

from questions.commands.telling import tell
from questions.wording import QUESTION_PHRASES, Phrases, locale_language, phrases


def shared() -> Phrases:
    """What all commands say."""
    return phrases(QUESTION_PHRASES, locale_language())


class Command(click.Command):
    """A command whose help is in phrases. It knows `--help` and `--version`."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.add_help_option = False  # ours stands below
        self.params += [_asking("help", _tell_help), _asking("version", _tell_version)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if left and not isinstance(self, click.Group):
            raise TooMuchError(left, ctx)
        return left

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        say, own = shared(), _words_of(ctx)
        usage = _in_words(" ".join(self.collect_usage_pieces(ctx)), say)
        formatter.write_usage(ctx.command_path, usage, f"{say('command.usage')} ")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_about(self, own))
        with formatter.section(say("command.options")):
            formatter.write_dl(_options(self, ctx, own, say))
        if isinstance(self, click.Group):
            known = sorted(self.commands.items())
            with formatter.section(say("command.commands")):
                formatter.write_dl([(name, _about(part, own)) for name, part in known])


class Group(Command, click.Group):
    """The command that others belong to."""

    command_class = Command

    def __init__(self, *arguments: Any, say: Callable[[], Phrases], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.say = say
        """The phrases of the package."""


class TooMuchError(click.UsageError):
    """Words on the command line that nothing takes."""

    def __init__(self, words: list[str], context: click.Context) -> None:
        super().__init__("", context)
        self.words = words


def mistake(error: click.UsageError) -> str:
    """What is wrong with a command line, and where to read on, in a sentence."""
    command = error.ctx.command_path if error.ctx else ""
    say = shared()
    return say("command.not_understood", reason=_reason(error, say), command=command)


def _reason(error: click.UsageError, say: Phrases) -> str:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return say("command.no_option", name=name) + _near(near, say)
        case click.NoSuchCommand(command_name=name, possibilities=near):
            return say("command.no_command", name=name) + _near(near, say)
        case click.BadOptionUsage(option_name=name, ctx=context):
            known = context.command.params if context else ()
            is_flag = any(name in param.opts and _is_flag(param) for param in known)
            return say("command.no_value" if is_flag else "command.needs_value", name=name)
        case click.MissingParameter(param=click.Argument() as argument, ctx=context) if context:
            return say("command.missing", name=_in_words(argument.make_metavar(context), say))
        case click.BadParameter(param=click.Parameter() as param):
            missing = isinstance(error, click.MissingParameter)
            return say("command.missing" if missing else "command.bad_value", name=param.opts[-1])
        case TooMuchError(words=words):
            return say("command.too_much", words=" ".join(words))
        case _:
            return say("command.no_part")


def _near(known: list[str] | None, say: Phrases) -> str:
    return f" {say('command.guess', name=known[0])}" if known else ""


def _is_flag(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and param.is_flag


def _words_of(ctx: click.Context) -> Phrases:
    root = ctx.find_root().command
    assert isinstance(root, Group)  # noqa: S101  all commands are in one
    return root.say()


def _about(command: click.Command, own: Phrases) -> str:
    return own(f"commands.{(command.name or '').replace('-', '_')}")


def _options(
    command: click.Command, ctx: click.Context, own: Phrases, say: Phrases
) -> list[tuple[str, str]]:
    """What can be written, and what it is for."""
    rows = []
    for param in command.params:
        record = None if isinstance(param, click.Argument) else param.get_help_record(ctx)
        if record is None:
            continue
        special, usual = f"options.{command.name}.{param.name}", f"options.{param.name}"
        if special in own or usual in own:
            about = own(special if special in own else usual)
        else:
            about = say(f"command.{param.name}")
        if param.required:
            about += f" {say('command.required')}"
        rows.append((_in_words(record[0], say), about))
    return rows


def _in_words(usage: str, say: Phrases) -> str:
    """What stands for something else is in capitals: FILE, DIR."""

    def word(found: re.Match[str]) -> str:
        name = f"command.word.{found[0]}"
        return say(name) if name in say else found[0]

    return re.sub("[A-Z]{2,}", word, usage)


# -- what every command can be asked


def _asking(name: str, answer: Callable[[click.Context], str]) -> click.Option:
    def asked(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            tell(answer(ctx))
            ctx.exit()

    return click.Option(
        [f"--{name}"], is_flag=True, is_eager=True, expose_value=False, callback=asked
    )


def _tell_help(ctx: click.Context) -> str:
    return ctx.get_help()


def _tell_version(_: click.Context) -> str:
    from importlib.metadata import version

    return f"Medborgarkiosk {version('medborgarkiosk')}"
