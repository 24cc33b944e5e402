"""Answers are comparable as long as variables, codes and skip rules are the same."""

import pytest

from questions.fingerprint import fingerprint
from questions.loader import load
from tests.questions.good import GOOD

WORDING = [
    ("sv: Hur gammal?", "sv: Vilken ålder?"),
    ("{sv: Buss, en: Bus}", "{sv: Tåg, en: Train}"),
    ("https://www.essunga.se", "https://www.vara.se"),
    ("period: {opens: 2027-05-01, closes: 2027-09-01}\n", ""),
    ("theme: trafik", "theme: fart"),
    ("help: {sv: Välj, en: Choose}", "help: {sv: Peka, en: Point}"),
    ("  - id: slut\n    type: info\n    text: {sv: Slut, en: End}\n", ""),
    ("{ung: unga, gam: vuxna}", "{ung: vuxna, gam: unga}"),
    ("vuxna: {sv: Vuxna, en: Adults}", "vuxna: {sv: Gamla, en: The old}"),
    ("trafik: {sv: Trafik, en: Traffic}", "trafik: {sv: Vägar, en: Roads}"),
    ("text: {sv: Stort, en: Big}", "text: {sv: Mycket, en: Much}"),
    ("count: [stor], exclude: [lite]", "count: [stor, lite]"),
    ("  crosses: [{rows: plats, columns: alder}]\n", ""),
    ("[ingen]", "[ingen]  # en kommentar"),
]
SUBSTANCE = [
    ("survey: trygg", "survey: annan"),
    ("id: ord", "id: forslag"),
    ("gard: {", "gardt: {"),
    ("value: 5", "value: 6"),
    ("missing: declined", "missing: unknown"),
    ("    max: 2\n", "    max: 3\n"),
    ("exclusive: [ingen]", "exclusive: []"),
    ("pick: 2", "pick: 3"),
    ("max: 99", "max: 50"),
    ("    max: 5\n", "    max: 6\n"),
    ("{not: [ung]}", "[ung]"),
    ("problem_fart: [stor]", "problem_mork: [stor]"),
    ("    max_chars: 500\n", "    modes: [web]\n"),
    ("    exclusive: [ingen]\n", "    exclusive: [ingen]\n    other: true\n"),
]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if "pick: 3" in text:
        text = text.replace("points: [2, 1]", "points: [3, 2, 1]")
    survey = load(text.encode()).survey
    assert survey is not None
    return fingerprint(survey)


def original() -> str:
    survey = load(GOOD.encode()).survey
    assert survey is not None
    return fingerprint(survey)


@pytest.mark.parametrize(("old", "new"), WORDING)
def test_wording_does_not_change_it(old: str, new: str) -> None:
    assert changed(old, new) == original()


@pytest.mark.parametrize(("old", "new"), SUBSTANCE)
def test_substance_changes_it(old: str, new: str) -> None:
    assert changed(old, new) != original()


def test_it_is_the_same_on_every_machine_and_in_every_release() -> None:
    """A change here makes every store in use refuse its own question file."""
    assert original() == "334d27865bf1181a145290c6047623d15735d609e1a3131141d7e90e341f9934"
