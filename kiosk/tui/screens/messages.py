"""What notices say, in words: thanks, help, the countdown, closed, out of order."""

import msgspec
from msgspec import Struct

from kiosk.opening import Closed
from kiosk.tui.widgets.key_hints import Hint
from kiosk.wording import written_date
from questions.model import Survey
from questions.wording import Phrases


class Message(Struct, frozen=True):
    """What one notice says."""

    title: str
    text: str
    keys: tuple[Hint, ...] = ()
    """None when the notice cannot be left."""
    with_code: bool = False
    """With the way to the phone."""


def stored(survey: Survey, language: str, say: Phrases) -> Message:
    text = survey.thanks[language] if survey.thanks else say("thanks.text")
    return _goodbye(say("thanks.stored"), text, say)


def tried(survey: Survey, language: str, say: Phrases) -> Message:
    """As when it is stored; but that it is not."""
    return msgspec.structs.replace(stored(survey, language, say), title=say("trial.nothing_kept"))


def nothing_stored(why: str, say: Phrases) -> Message:
    """`why`: "empty", nothing was answered; "stopped"; "forgotten", nobody was there any more."""
    return _goodbye(say(f"{why}.title"), say(f"{why}.text"), say)


def _goodbye(title: str, text: str, say: Phrases) -> Message:
    keys = ((say("key.any"), say("key.to_start")),)
    return Message(title, f"{text.rstrip()}\n\n{say('thanks.again')}", keys)


def saving(say: Phrases) -> Message:
    return Message(say("saving.title"), say("saving.text"))


def broken(survey: Survey, say: Phrases, *, lost: bool) -> Message:
    """`lost`: somebody's answers could not be stored."""
    parts = [say("broken.lost")] if lost else []
    parts.append(say("broken.text"))
    if survey.online:
        parts.append(say("broken.online"))
    return Message(say("broken.title"), "\n".join(parts), with_code=True)


def closed(why: Closed, say: Phrases) -> Message:
    day = written_date(say, why.when) if why.when else ""
    title = say(f"closed.{why.why}", date=day)
    return Message(title, say(f"closed.{why.why}_text"))


def help_message(say: Phrases) -> Message:
    parts = (say("help.keys"), say("help.anonymous"), say("help.call"))
    return Message(say("help.title"), "\n\n".join(parts), ((say("key.any"), say("key.go_on")),))


def countdown(seconds: int, say: Phrases) -> Message:
    left = say("countdown.text", seconds=seconds) if seconds > 1 else say("countdown.now")
    return Message(say("countdown.title"), f"{left}\n\n{say('countdown.any')}")
