"""The tools for which a twin can be made."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from exporter.online.by_hand import TOOLS, ByHand, cannot
from exporter.online.cannot import Cannot, xlsform_cannot
from exporter.online.checklist import checklist
from exporter.online.limesurvey import limesurvey
from exporter.online.sign import signs
from exporter.online.surveyjs import surveyjs
from exporter.online.xlsform import xlsform
from questions.model import Survey
from questions.wording import Phrases


class Twin(Struct, frozen=True):
    """What is made for a tool."""

    files: Callable[[Survey, Phrases], Mapping[str, bytes]]
    """The files, by name."""
    cannot: Callable[[Survey], Iterable[Cannot]] = lambda _: ()
    """What the tool cannot express."""
    done: str = "checklist"
    """The phrase `done.online.…` that says what comes next."""

    @property
    def simple_apart(self) -> bool:
        """Whether easy-read is a survey of its own."""
        return self.done in ("limesurvey", "surveyjs")


def _pages(tools: Mapping[str, ByHand]) -> Twin:
    def made(survey: Survey, say: Phrases) -> Mapping[str, bytes]:
        return {
            f"{survey.survey}_{name}.html": checklist(survey, tool, say).encode()
            for name, tool in tools.items()
        }

    return Twin(
        made, lambda survey: [one for tool in tools.values() for one in cannot(survey, tool)]
    )


TWINS: Mapping[str, Twin] = {
    "limesurvey": Twin(lambda survey, _: limesurvey(survey), done="limesurvey"),
    "xlsform": Twin(lambda survey, _: xlsform(survey), xlsform_cannot, "xlsform"),
    "surveyjs": Twin(lambda survey, _: surveyjs(survey), done="surveyjs"),
    "sign": Twin(lambda survey, _: signs(survey), done="sign"),
    "checklist": _pages(TOOLS),
    **{name: _pages({name: tool}) for name, tool in TOOLS.items()},
}
"""As `--to` calls them."""
