"""Answers are comparable as long as variables, codes and skip rules are the same."""

import pytest

from questions.fingerprint import codes_hash, fingerprint, text_hash, wording_hash
from questions.loader import load
from questions.model import Survey
from questions.variables import Variable, variables
from tests.questions.good import GOOD

WORDING = [
    ("sv: Hur gammal?", "sv: Vilken ålder?"),
    ("en: How old?", "en: What age?"),
    ("{sv: Buss, en: Bus}", "{sv: Tåg, en: Train}"),
    ("{sv: Fart, en: Speed, theme: trafik}", "{sv: Fort, en: Speed, theme: trafik}"),
    ("{sv: Litet, en: Small}", "{sv: Lite, en: Small}"),
    ("help: {sv: Välj, en: Choose}", "help: {sv: Peka, en: Point}"),
    ("unit: {sv: gånger, en: times}", "unit: {sv: ggr, en: times}"),
    ("[Dåligt, Bra]", "[Dåligt, Mycket bra]"),
    ("text: {sv: Slut, en: End}", "text: {sv: Slut nu, en: End}"),
    ("  - id: slut\n    type: info\n    text: {sv: Slut, en: End}\n", ""),
]
"""What respondents read in the questions."""
AROUND = [
    ("title: {sv: Titel, en: Title}", "title: {sv: Namn, en: Name}"),
    ("intro: {sv: Hej, en: Hello}", "thanks: {sv: Tack, en: Thanks}"),
    ("https://www.essunga.se", "https://www.vara.se"),
    ("period: {opens: 2027-05-01, closes: 2027-09-01}\n", ""),
    ("theme: trafik", "theme: fart"),
    ("    background: true\n", ""),
    ("{ung: unga, gam: vuxna}", "{ung: vuxna, gam: unga}"),
    ("vuxna: {sv: Vuxna, en: Adults}", "vuxna: {sv: Gamla, en: The old}"),
    ("trafik: {sv: Trafik, en: Traffic}", "trafik: {sv: Vägar, en: Roads}"),
    ("text: {sv: Stort, en: Big}", "text: {sv: Mycket, en: Much}"),
    ("count: [stor], exclude: [lite]", "count: [stor, lite]"),
    ("  crosses: [{rows: plats, columns: alder}]\n", ""),
    ("[ingen]", "[ingen]  # en kommentar"),
    ("{sv: Ljus, en: Light}", "{en: Light, sv: Ljus}"),
]
"""What stands around the questions, and what the result shows."""
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


def survey_with(old: str = "", new: str = "") -> Survey:
    """The good file, perhaps with one thing changed."""
    text = GOOD
    if old:
        assert GOOD.count(old) == 1
        text = GOOD.replace(old, new)
    if "pick: 3" in text:
        text = text.replace("points: [2, 1]", "points: [3, 2, 1]")
    survey = load(text.encode()).survey
    assert survey is not None
    return survey


@pytest.mark.parametrize(("old", "new"), [*WORDING, *AROUND])
def test_no_words_change_the_fingerprint(old: str, new: str) -> None:
    assert fingerprint(survey_with(old, new)) == fingerprint(survey_with())


@pytest.mark.parametrize(("old", "new"), SUBSTANCE)
def test_substance_changes_the_fingerprint(old: str, new: str) -> None:
    assert fingerprint(survey_with(old, new)) != fingerprint(survey_with())


@pytest.mark.parametrize(("old", "new"), WORDING)
def test_what_is_read_in_a_question_changes_the_wording(old: str, new: str) -> None:
    assert wording_hash(survey_with(old, new)) != wording_hash(survey_with())


@pytest.mark.parametrize(("old", "new"), AROUND)
def test_what_stands_around_the_questions_does_not_change_the_wording(old: str, new: str) -> None:
    assert wording_hash(survey_with(old, new)) == wording_hash(survey_with())


def test_an_easy_read_text_that_says_what_the_ordinary_one_does_is_no_other_wording() -> None:
    simple = GOOD.replace("[sv, en]", "[sv, en, sv-simple]")
    same = load(simple.encode()).survey
    written = load(simple.replace("en: Speed", "en: Speed, sv-simple: Fart").encode()).survey
    other = load(simple.replace("en: Speed", "en: Speed, sv-simple: Fort").encode()).survey
    assert same
    assert written
    assert other
    assert wording_hash(same) == wording_hash(written) != wording_hash(other)


# -- one variable


def variable(name: str, survey: Survey) -> Variable:
    return next(one for one in variables(survey) if one.name == name)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("alder", "missing: declined", "missing: unknown"),
        ("prio_1", "gard: {", "gardt: {"),
        ("problem_fart", "value: 5", "value: 6"),
        ("sett", "max: 99", "max: 98"),
        ("betyg", "    max: 5\n", "    max: 6\n"),
        ("betyg", "{not: [ung]}", "[ung]"),
        ("betyg", "sett: [1, 2]", "sett: [1]"),
        ("sett", "max: 99", "max: 99\n    modes: [web]"),
    ],
)
def test_codes_values_skip_rule_and_modes_change_the_codes_of_a_variable(
    name: str, old: str, new: str
) -> None:
    after = variable(name, survey_with(old, new))
    assert codes_hash(after) != codes_hash(variable(name, survey_with()))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("alder", "sv: Hur gammal?", "sv: Vilken ålder?"),
        ("alder", "{sv: Buss, en: Bus}", "{sv: Buss, en: Bus, value: 7}"),
        ("plats_torg", "    max: 2\n", "    max: 3\n"),
        ("prio_1", "pick: 2", "pick: 3"),
        ("sett", "{sv: Hur stort?", "{sv: Stort?"),
        ("betyg", "sett: [1, 2]", "sett: [2, 1]"),
    ],
)
def test_words_and_other_variables_do_not_change_its_codes(name: str, old: str, new: str) -> None:
    after = variable(name, survey_with(old, new))
    assert codes_hash(after) == codes_hash(variable(name, survey_with()))


@pytest.mark.parametrize(("old", "new"), WORDING)
def test_its_text_is_what_is_read_where_it_is_asked(old: str, new: str) -> None:
    """In the language that is asked for, and in no other question, row or choice."""
    before, after = survey_with(), survey_with(old, new)
    changed = {
        one.name
        for one in variables(before)
        if text_hash(one, "sv") != text_hash(variable(one.name, after), "sv")
    }
    expected = {
        "sv: Hur gammal?": {"alder"},
        "{sv: Buss, en: Bus}": {"prio_1", "prio_2"},
        "{sv: Fart, en: Speed, theme: trafik}": {"problem_fart"},
        "{sv: Litet, en: Small}": {"problem_fart", "problem_mork"},
        "help: {sv: Välj, en: Choose}": {"plats_torg", "plats_park", "plats_ingen"},
        "unit: {sv: gånger, en: times}": {"sett"},
        "[Dåligt, Bra]": {"betyg"},
    }
    assert changed == expected.get(old, set())


def test_the_text_of_one_choice_is_no_part_of_another() -> None:
    after = survey_with("{sv: Torget, en: The square}", "{sv: Stora torget, en: The square}")
    for name, same in {"plats_torg": False, "plats_park": True}.items():
        before = text_hash(variable(name, survey_with()), "sv")
        assert (text_hash(variable(name, after), "sv") == before) is same


# -- the same on every machine and in every release


def test_the_fingerprint_is_the_same_for_ever() -> None:
    """A change here makes every store in use refuse its own question file."""
    expected = "334d27865bf1181a145290c6047623d15735d609e1a3131141d7e90e341f9934"
    assert fingerprint(survey_with()) == expected


def test_the_wording_is_the_same_for_ever() -> None:
    """A change here lets a kiosk say of its own question file that the words are others."""
    expected = "df2c7818714138b137a0edcf7259c492c9b1d0154a19eeefe06411d177c187da"
    assert wording_hash(survey_with()) == expected


@pytest.mark.parametrize(
    ("name", "codes", "text"),
    [
        (
            "alder",
            "20f908733f88cb1691e6a67471058c9909c34b5a035c289844c9c3e23498814d",
            "e50f745acafa180ef8d4ce413ffe1c5fd99a68f4a2501301fcb9c436a8f9d282",
        ),
        (
            "plats_torg",
            "8c8f8d96bfc32c0ddb0f923b1277a2bf0b3c67e66df8ba6fcfed5fa2fa50688f",
            "bfd8dc08446a58e5fa5a6434a5130615012c5334fece68db6d855b18486bb0e6",
        ),
        (
            "problem_fart",
            "1feec4be7840686445b61381605c4d5b705d33eeb69eecca2b4246ff7fc10435",
            "6675294c01c676eb9e25f9f7687ccb1eb3bbcd77c729c7ee38749f014f18fa3e",
        ),
        (
            "sett",
            "48490ade56ba9bd27cc82edaea44d9039a22e7d0a6b1537d971a0408adfd2c93",
            "e203a94ce8c2b9af42294ab241b0c3fb618fb2dccc0c15363f0c4b1e218862b9",
        ),
        (
            "betyg",
            "8d423211985c8bb39f6b0b87a2375ae896bc4e5ec50a63311c82e4984cd7f8a0",
            "11af07cae4ce7eec418a5d0186bf9f62b4d230d8f766b375da0b4e6fd45549ad",
        ),
        (
            "prio_1",
            "b8c602a4c3ab2cc828faa80c6feb69154c0f4b0c4839f919b9a946b21ac7411c",
            "0ed633730a506f95dc54b7a14d2e32daa02e1767a20258d8851cd3561a7fade4",
        ),
    ],
)
def test_a_variable_is_the_same_for_ever(name: str, codes: str, text: str) -> None:
    """A change here keeps years apart that could be compared."""
    one = variable(name, survey_with())
    assert codes_hash(one) == codes
    assert text_hash(one, "sv") == text
