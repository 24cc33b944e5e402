"""Codes that staff choose at a command line: for their menu, and for the machine's boot menu."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import click

from kiosk.errors import Refusal
from kiosk.machine import boot_menu
from kiosk.settings import SYSTEM_FILE, set_key
from kiosk.setup import settings_of
from kiosk.staff import pin as pins
from questions.commands.asking import typed_unseen
from questions.paths import is_there
from questions.wording import Phrases


def set_pin(config: Path | None, say: Phrases) -> str:
    """Ask for a code and put its hash into the settings; what to tell. Raises Refusal.

    Without a file of settings the line for one is told instead.
    """
    settings_of(say, config)
    refused = say("pin.digits", least=pins.SHORTEST, most=pins.LONGEST)
    typed = _typed_twice("pin", say, pins.may_be_chosen, refused)
    file = config or SYSTEM_FILE
    try:
        if not is_there(file):
            click.echo(say("pin.settings"), err=True)
            return f'pin_hash: "{pins.hash_of_pin(typed)}"'
        set_key(file, "pin_hash", pins.hash_of_pin(typed))
    except OSError as error:
        raise not_written(file, error, say) from None
    return say("pin.done", file=file)


def set_boot_password(say: Phrases) -> str:
    """Ask for a password and guard the boot menu with it; what to tell. Raises Refusal."""
    if not boot_menu.has_grub():
        raise Refusal(say("boot_password.no_grub"))
    refused = say("boot_password.keys", least=boot_menu.SHORTEST, most=boot_menu.LONGEST)
    typed = _typed_twice("boot_password", say, boot_menu.can_be_typed, refused)
    try:
        boot_menu.set_password(typed, boot_menu.PASSWORD_FILE)
    except OSError as error:
        raise not_written(boot_menu.PASSWORD_FILE, error, say) from None
    except subprocess.CalledProcessError as error:
        raise Refusal(say("boot_password.failed", code=error.returncode)) from None
    return say("boot_password.done", name=boot_menu.GRUB_USER)


def _typed_twice(what: str, say: Phrases, fits: Callable[[str], bool], refused: str) -> str:
    typed = typed_unseen(say(f"{what}.type"))
    if not fits(typed):
        raise Refusal(refused)
    if typed_unseen(say(f"{what}.again")) != typed:
        raise Refusal(say(f"{what}.differ"))
    return typed


def not_written(file: Path, error: OSError, say: Phrases) -> Refusal:
    return Refusal(say("not_written", file=file, reason=say.reason(error)))
