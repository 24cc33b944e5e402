"""A sign to print: what the survey is about, its address, and the code that leads there.

A4, PDF/UA-1: one for each language and one with all of them, also in languages that a console
cannot draw. Equal surveys give equal bytes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exporter.errors import PHRASES, ExporterError
from exporter.online.own_names import own_name
from exporter.typesetting.font import all_scripts, drawable
from exporter.typesetting.qr import qr_svg
from exporter.typesetting.typesetting import accessible_pdf
from questions.model import SIMPLE, Survey
from questions.wording import LANGUAGES, phrases

ONE, ALL = (Path(__file__).with_name(name) for name in ("sign.typ", "signs.typ"))
_LEFTWARDS = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
"""Languages whose letters run from right to left."""


def signs(survey: Survey) -> Mapping[str, bytes]:
    """The files, by name. Raises ExporterError where there is no address."""
    if survey.online is None:
        raise ExporterError("sign_without_address")
    one = {
        f"{survey.survey}_{language}.pdf": accessible_pdf(
            ONE, data_of(survey, [language]), all_scripts()
        )
        for language in survey.languages
    }
    spoken = [language for language in survey.languages if not language.endswith(SIMPLE)]
    together = accessible_pdf(ALL, data_of(survey, spoken), all_scripts())
    return {**one, f"{survey.survey}_alla.pdf": together}


def data_of(survey: Survey, languages: Sequence[str]) -> dict[str, Any]:
    """What a template draws."""
    parts = [_part(survey, language) for language in languages]
    return {
        "language": parts[0]["language"],
        "title": parts[0]["title"],
        "subtitle": parts[0]["address"],
        "parts": parts,
        "same": len({part["address"] for part in parts}) == 1,
    }


def _part(survey: Survey, language: str) -> dict[str, Any]:
    """What stands on a sign in one language."""
    address = survey.online.address(language) if survey.online else ""
    spoken = language.removesuffix(SIMPLE)
    say = phrases(PHRASES, spoken)
    # No words but the author's where none of ours are in that language: the code says the same.
    told = say("sign.scan") if spoken in LANGUAGES else ""
    return {
        "language": spoken,
        "name": _drawn(own_name(language)),
        "leftwards": spoken.partition("-")[0] in _LEFTWARDS,
        "title": _drawn(survey.title[language]),
        "lines": [_drawn(line) for line in (survey.intro or {}).get(language, "").splitlines()],
        "scan": told,
        "address": address,
        "code": qr_svg(address),
        "alt": phrases(PHRASES, spoken)("sign.code", address=address),
    }


def _drawn(text: str) -> str:
    return drawable(text, all_scripts())
