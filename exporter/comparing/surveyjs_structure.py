"""The JSON of a survey in SurveyJS.

https://surveyjs.io/form-library/documentation/design-survey/create-a-simple-survey
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exporter.comparing.structure import AskedOnline, Kind, Structure, Texts, number_of

_KINDS: Mapping[str, Kind] = {
    "radiogroup": "one",
    "dropdown": "one",
    "buttongroup": "one",
    "boolean": "one",
    "checkbox": "several",
    "tagbox": "several",
    "matrix": "rows",
    "rating": "number",
    "ranking": "ranking",
    "comment": "words",
    "text": "words",
    "html": "info",
}
_DEFAULT = "default"


def is_surveyjs(whole: object) -> bool:
    return isinstance(whole, dict) and bool({"pages", "elements"} & set(whole))


def of_surveyjs(whole: Mapping[str, Any]) -> Structure:
    first = whole.get("locale") or "en"
    elements = list(_elements(whole, ()))
    found = {one.name.casefold(): one for one in (_question(*pair) for pair in elements)}
    languages = {language: None for one in found.values() for language in one.texts if language}
    if not languages:
        languages = {first: None}
    return Structure("SurveyJS", list(languages), found)


def _elements(
    within: Mapping[str, Any], rules: Sequence[str]
) -> Iterator[tuple[Mapping[str, Any], Sequence[str]]]:
    """All elements, with the rules of what they lie in."""
    for one in [*_objects(within, "pages"), *_objects(within, "elements")]:
        own = [*rules, *([str(one["visibleIf"])] if one.get("visibleIf") else [])]
        if "elements" in one or "pages" in one:
            yield from _elements(one, own)
        elif one.get("name"):
            yield one, own


def _objects(within: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = within.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _texts(said: object, otherwise: object = "") -> Texts:
    """A text that may be one for all languages; English, where there are several, is `default`."""
    said = said or otherwise
    if not isinstance(said, dict):
        return {"": _bare(str(said))}
    return {
        "en" if language == _DEFAULT and "en" not in said else language: _bare(str(text))
        for language, text in said.items()
    }


def _bare(text: str) -> str:
    """Without what nobody sees and keeps a name in braces from being one."""
    return text.replace("\u2060", "")


def _question(one: Mapping[str, Any], rules: Sequence[str]) -> AskedOnline:
    said = one.get
    kind = _KINDS.get(str(said("type")), "unlike")
    texts = _texts(said("title"), said("name"))
    if kind == "info":
        texts = {language: _plain(text) for language, text in _texts(said("html")).items()}
    items = list(_items(said("columns" if kind == "rows" else "choices")))
    if said("type") == "text" and said("inputType") == "number":
        kind = "number"
    is_rating = said("type") == "rating"
    if is_rating and said("rateValues"):
        kind, items = "one", list(_items(said("rateValues")))
    return AskedOnline(
        name=str(said("name")),
        kind=kind,
        texts=texts,
        choices={code: text for code, text, _ in items},
        rows={code: text for code, text, _ in _items(said("rows"))},
        alone=frozenset(code for code, _, alone in items if alone),
        has_other=bool(said("showOtherItem") or said("hasOther")),
        least=number_of(str(said("rateMin", 1) if is_rating else said("min", ""))),
        most=number_of(str(said("rateMax", 5) if is_rating else said("max", ""))),
        most_choices=number_of(str(said("maxSelectedChoices", "") or "")),
        longest=number_of(str(said("maxLength", ""))),
        is_obligatory=bool(said("isRequired")),
        rule=" and ".join(rules),
    )


def _items(listed: object) -> Iterator[tuple[str, Texts, bool]]:
    """Value, text, and whether it goes with no other."""
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            value = str(one.get("value", ""))
            yield value, _texts(one.get("text"), value), bool(one.get("isExclusive"))
        else:
            yield str(one), {"": str(one)}, False


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"</?[a-z][^<>]*>", " ", text))
