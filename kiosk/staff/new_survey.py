"""`kiosk new`: a question file to start from, with one question of each kind and remarks."""

from pathlib import Path

import msgspec

from kiosk.errors import Refusal
from questions.loader import TEMPLATES
from questions.model import SurveyId
from questions.wording import Phrases

_ID = "min_enkat"
"""What the survey of a template is called."""


def new_survey(name: Path, say: Phrases) -> list[str]:
    """Write the file `name`, with or without `.yaml`, and say how one goes on. Raises Refusal."""
    called = name.stem if name.suffix in (".yaml", ".yml") else name.name
    try:
        msgspec.convert(called, SurveyId)
    except msgspec.ValidationError:
        raise Refusal(say("new.name", name=called)) from None
    path = name if name.suffix else name.with_name(f"{called}.yaml")
    text = (TEMPLATES / f"{say.language}.yaml").read_text("utf-8")
    text = text.replace(f"{_ID}.yaml", path.name).replace(_ID, called)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Refusal(say("new.exists", file=path)) from None
    except OSError as error:
        raise Refusal(say("new.failed", file=path, reason=say.reason(error))) from None
    return [say("new.done", file=path), say("new.next", file=path)]
