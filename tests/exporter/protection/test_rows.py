"""Whoever knows of somebody the background and the way of answering finds five rows, or none.

The oracle reads what was written, and knows the survey and the answers that went in: it shares no
code with the protection.
"""

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from sqlite_utils import Database

from exporter.frames import column_types
from exporter.merge import merge
from exporter.output_names import ROW_LEVEL, Output
from exporter.protection import protect
from exporter.protection.protect import protected
from exporter.writing.labels import coded
from questions import logic
from questions.logic import Answers, Chosen
from questions.model import (
    Condition,
    Info,
    Matrix,
    Mode,
    Multi,
    Question,
    Ranking,
    Single,
    Survey,
    Text,
)
from questions.variables import flat
from tests.exporter import municipality
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.exporter.office import (
    DETAILED,
    QUESTIONS,
    SURVEY,
    exporter,
    memory,
    survey_of,
    written,
)
from tests.exporter.residents import kiosk_answers
from tests.exporter.test_merge import examples, seeds, some_surveys

K = 5
CHANCE = random.Random(7)
BACKGROUND = ("mode", "alder", "omrade", "kon")
HANGING = ("utsatt", "anmalt", "grann")
"""Questions that are not asked of all ages, or of those who live elsewhere."""


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / Output.RESPONSES).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def essunga(folder: Path, records: Mapping[str, Answers], *, detailed: bool = False) -> Path:
    path = write_export(folder / "webb.csv", municipality.SURVEY, records)
    merged = merge([path], municipality.SURVEY)
    return written(merged, folder / "ut", only={Output.RESPONSES}, detailed=detailed)


@pytest.mark.parametrize("count", [20, 150, 300])
@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_municipality_nobody_has_less_than_four_like_them(
    tmp_path: Path, seed: int, count: int
) -> None:
    records = municipality.respondents(seed, count)
    rows = rows_of(essunga(tmp_path, records))
    assert len(rows) == count
    assert min(Counter(tuple(row[name] for name in BACKGROUND) for row in rows).values()) >= K
    exact = rows_of(essunga(tmp_path, records, detailed=True))
    alone = Counter(tuple(row[name] for name in BACKGROUND) for row in exact)
    assert min(alone.values()) == 1  # else this proves nothing
    assert "place" not in rows[0]
    if count > 20:  # it is still worth reading
        kept = sum(row[name] != "-2" for row in rows for name in BACKGROUND)
        assert kept > 0.75 * count * len(BACKGROUND)


def test_opinions_stay_as_they_were_given(tmp_path: Path) -> None:
    records = municipality.respondents(3, 150)
    exact, rows = (rows_of(essunga(tmp_path, records, detailed=d)) for d in (True, False))
    opinions = [n for n in rows[0] if n not in BACKGROUND and n.split("_")[0] not in HANGING]
    assert len(opinions) > 40
    assert Counter(tuple(row[name] for name in opinions) for row in rows) == Counter(
        tuple(row[name] for name in opinions) for row in exact
    )


def test_what_is_left_out_changes_no_byte(tmp_path: Path) -> None:
    """Neither by the order of the rows: who lives in Främmestad lies among all of the villages."""
    records = municipality.respondents(4, 200)
    moved = {
        number: {**answers, "omrade": Chosen(("framm",))}
        if answers.get("omrade") == Chosen(("jonsl",))
        else answers
        for number, answers in records.items()
    }
    assert moved != records
    first = (essunga(tmp_path, records) / Output.RESPONSES).read_bytes()
    assert (essunga(tmp_path, moved) / Output.RESPONSES).read_bytes() == first


def in_order(rows: pl.DataFrame) -> bool:
    return rows.equals(rows.sort(rows.columns, nulls_last=True))


# -- any survey, any answers


def backgrounds(survey: Survey, chance: random.Random) -> Survey:
    """`survey` with some questions about the respondent, some of them in groups."""
    asked: list[Question] = []
    rollup: dict[str, dict[str, str]] = {}
    for question in survey.questions:
        if not isinstance(question, Info | Text) and chance.random() < 0.5:
            question = replace(question, background=True)
            codes = list(logic.choices(question))
            if isinstance(question, Single | Multi) and len(codes) > 2 and chance.random() < 0.7:
                rollup[question.id] = dict.fromkeys(codes[:2], "grupp")
        asked.append(question)
    return replace(survey, questions=tuple(asked), rollup=rollup)


Given = tuple[Mode, Answers]


def skewed(survey: Survey, chance: random.Random, count: int) -> list[Given]:
    """Answers of which many are alike, and some like none."""

    def one() -> Given:
        if chance.random() < 0.6:
            return "web", random_answers(survey, chance)
        return "kiosk", kiosk_answers(survey, chance, at_least_one=False)

    some = [one() for _ in range(chance.randint(2, 6))]
    return [chance.choice(some) if chance.random() < 0.8 else one() for _ in range(count)]


def responses(survey: Survey, given: Sequence[Given]) -> pl.DataFrame:
    rows = [
        {"mode": mode, "place": "torget" if mode == "kiosk" else "", **flat(survey, answers)}
        for mode, answers in given
    ]
    types = column_types(survey)
    return pl.DataFrame(rows, types).sort(list(types), nulls_last=True)


def read(survey: Survey, given: Sequence[Given]) -> list[dict[str, str]]:
    """The rows of the file that is written of these answers."""
    with memory() as folder:
        export = write_export(folder / "a.csv", survey, {"1": given[0][1]})
        merged = replace(merge([export], survey), responses=responses(survey, given))
        return rows_of(written(merged, folder / "ut", only={Output.RESPONSES}, detailed=False))


class Attacker:
    """Knows the survey, how everybody answered about themselves and in which way; reads the file.

    Of a row it believes what stands there, and what follows from the skip rules: an answer to a
    question, or a skipped one, tells that its conditions held, and -1 that one of them did not.
    """

    def __init__(self, survey: Survey, rows: Sequence[Mapping[str, str]]) -> None:
        self.survey = survey
        self.rows = rows

    def fitting(self, answers: Answers, mode: Mode) -> int:
        """How many rows can be those of somebody whose background is that in `answers`."""
        return sum(self._fits(row, answers, mode) for row in self.rows)

    def _fits(self, row: Mapping[str, str], answers: Answers, mode: Mode) -> bool:
        if row["mode"] not in (mode, "-2"):
            return False
        return all(self._can_be(q, row, answers, mode) for q in self.survey.questions)

    def _can_be(
        self, question: Question, row: Mapping[str, str], answers: Answers, mode: Mode
    ) -> bool:
        values = values_of(row, question.id)
        if not values or "-2" in values.values():
            return True
        holds = [mode in question.modes]
        for name, wanted in question.show_if.items():
            if is_background(self.survey, name):
                holds.append(logic.holds(wanted, answers.get(name)))
            elif (met := self._seen(row, name, wanted)) is not None:
                holds.append(met)
        told_all = len(holds) == 1 + len(question.show_if)
        if "-1" in values.values():
            return not (told_all and all(holds))
        if not all(holds):
            return False
        if not is_background(self.survey, question.id):
            return True
        return all(
            value == as_written(self.survey, question, name, answers)
            for name, value in values.items()
        )

    def _seen(self, row: Mapping[str, str], item: str, wanted: Condition) -> bool | None:
        """Whether a row shows that a condition was met by an opinion; None where it is blank."""
        [question] = [q for q in self.survey.questions if q.id == item.partition("_")[0]]
        values = values_of(row, item)
        if "-2" in values.values():
            return None
        if isinstance(question, Multi):
            given = {name.partition("_")[2] for name, value in values.items() if value == "1"}
        else:
            given = {value for value in values.values() if value not in ("", "-1")}
        return logic.holds(wanted, Chosen(tuple(given)))


def values_of(row: Mapping[str, str], item: str) -> dict[str, str]:
    """The columns of a question, or the one of a row of a matrix."""
    return {n: v for n, v in row.items() if item in (n, n.partition("_")[0])}


def is_background(survey: Survey, item: str) -> bool:
    return any(
        q.id == item.partition("_")[0] and getattr(q, "background", False) for q in survey.questions
    )


def as_written(survey: Survey, question: Question, name: str, answers: Answers) -> str:
    """What stands in a column when somebody gave `answers`, in groups."""
    part = name.partition("_")[2]
    groups = survey.rollup.get(question.id, {})
    item = name if isinstance(question, Matrix) else question.id
    answer = answers.get(item)
    match answer:
        case None:
            return ""
        case Chosen(codes) if isinstance(question, Multi):
            return str(int(part in {groups.get(code, code) for code in codes}))
        case Chosen(codes) if isinstance(question, Ranking):
            return codes[int(part) - 1] if int(part) <= len(codes) else ""
        case Chosen(codes):
            return groups.get(codes[0], codes[0])
        case _:
            return str(answer)


def fewest(survey: Survey, given: Sequence[Given]) -> int:
    """Of how many rows the least well hidden respondent is one, for the attacker."""
    attacker = Attacker(survey, read(survey, given))
    return min(attacker.fitting(answers, mode) for mode, answers in given)


def smallest(survey: Survey, rows: Sequence[Mapping[str, str]]) -> int:
    """How many rows the rarest combination has, a blank being a value."""
    known = [name for name in rows[0] if name == "mode" or is_background(survey, name)]
    return min(Counter(tuple(row[name] for name in known) for row in rows).values())


@examples(30)
@given(survey=some_surveys, seed=seeds, count=st.integers(20, 60))
def test_an_attacker_who_knows_the_background_finds_five(
    survey: Survey, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    survey = backgrounds(survey, chance)
    given = skewed(survey, chance, count)
    assume(given[0][0] == "web" and given[0][1])
    assert smallest(survey, read(survey, given)) >= K
    assert fewest(survey, given) >= K
    frame = responses(survey, given)
    result = protected(coded(frame, survey), frame, survey)
    assert result is not None
    assert in_order(result.codes)


SKIPS = """\
survey: skola
version: "1"
languages: [sv]
title: {sv: Skola}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Hur gammal?}
    choices: {u16: {sv: Under 16}, a16: {sv: 16-29}, a30: {sv: 30 eller mer}}
  - id: kon
    type: single
    background: true
    text: {sv: Kön?}
    choices: {k: {sv: Kvinna}, m: {sv: Man}, a: {sv: Annat}}
  - id: utsatt
    type: single
    text: {sv: Utsatt?}
    show_if: {alder: {not: [u16]}}
    choices: {ja: {sv: Ja}, nej: {sv: Nej}}
  - id: anmalt
    type: single
    text: {sv: Anmält?}
    show_if: {utsatt: [ja]}
    choices: {ja: {sv: Ja}, nej: {sv: Nej}}
  - id: webben
    type: single
    modes: [web]
    text: {sv: Bra webb?}
    choices: {ja: {sv: Ja}, nej: {sv: Nej}}
rollup: {alder: {u16: under_30, a16: under_30}}
groups: {alder: {under_30: {sv: Under 30}}}
"""
SKIP_RULES = survey_of(SKIPS)


def of_skips(age: str, gender: str, mode: Mode = "web") -> Given:
    answers = {"alder": Chosen((age,)), "kon": Chosen((gender,))}
    if age != "u16":
        answers |= {"utsatt": Chosen(("ja",)), "anmalt": Chosen(("nej",))}
    return mode, answers | ({"webben": Chosen(("ja",))} if mode == "web" else {})


RARE: dict[str, list[Given]] = {
    "one under 16 in a group of many": [of_skips("a16", "k")] * 30 + [of_skips("u16", "k")],
    "one without the question that hangs on age": [of_skips("a30", "k")] * 25
    + [of_skips("u16", "m"), of_skips("a30", "m"), of_skips("a16", "a")],
    "one at the kiosk": [of_skips("a30", "k")] * 25 + [of_skips("a30", "k", "kiosk")],
    "everybody alike but one": [of_skips("a30", "m")] * 400 + [of_skips("a16", "a", "kiosk")],
}


@pytest.mark.parametrize("given", RARE.values(), ids=RARE)
def test_one_that_is_like_nobody_is_hidden_among_five(given: list[Given]) -> None:
    rows = read(SKIP_RULES, given)
    assert smallest(SKIP_RULES, rows) >= K
    assert fewest(SKIP_RULES, given) >= K


@pytest.mark.parametrize("part", ["_entries", "_hanging"])
def test_without_what_skip_rules_tell_somebody_would_be_found(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attacker is one: each part of the protection is needed."""
    nothing: Mapping[str, object] = defaultdict(list) if part == "_hanging" else {}
    monkeypatch.setattr(protect, part, lambda _survey: nothing)
    assert min(fewest(SKIP_RULES, given) for given in RARE.values()) < K


ONE_MODE = survey_of("""\
survey: skylt
version: "1"
languages: [sv]
title: {sv: Skylt}
questions:
  - id: skylt
    type: single
    text: {sv: Bra skylt?}
    choices: {ja: {sv: Ja}, nej: {sv: Nej}}
  - id: prio
    type: ranking
    pick: 2
    text: {sv: Viktigast?}
    choices: {a: {sv: Ljus}, b: {sv: Polis}, c: {sv: Buss}}
  - id: sett
    type: multi
    text: {sv: Vad har du sett?}
    choices: {a: {sv: Ljus}, b: {sv: Polis}, c: {sv: Buss}}
""")
WHOLE: Answers = {
    "skylt": Chosen(("ja",)),
    "prio": Chosen(("a", "b")),
    "sett": Chosen(("a",)),
}


@pytest.mark.parametrize(
    ("column", "rare", "common"),
    [
        ("prio_2", ("web", {**WHOLE, "prio": Chosen(("a",))}), ("kiosk", WHOLE)),
        ("skylt", ("kiosk", WHOLE), ("web", {"prio": WHOLE["prio"], "sett": WHOLE["sett"]})),
    ],
    ids=["a ranking in part", "a question that the export lacks"],
)
def test_what_only_one_mode_gives_is_blanked_with_the_mode(
    column: str, rare: Given, common: Given
) -> None:
    given = [rare, *[common] * 24]
    rows = read(ONE_MODE, given if rare[0] == "web" else given[::-1])
    blank = [row for row in rows if row["mode"] == "-2"]
    assert len(blank) >= K
    assert {row[column] for row in blank} == {"-2"}


# -- all files with a row for each


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is written of 150 answers on the web."""
    at = tmp_path_factory.mktemp("rows")
    path = write_export(at / "webb.csv", municipality.SURVEY, municipality.respondents(5, 150))
    return written(merge([path], municipality.SURVEY), at / "ut", detailed=False)


def test_all_files_leave_out_the_same(folder: Path) -> None:
    rows = rows_of(folder)
    blanks = Counter(name for row in rows for name, value in row.items() if value == "-2")
    assert blanks["kon"] > 20
    book = load_workbook(folder / Output.WORKBOOK)
    for sheet, blank in (("Koder", "-2"), ("Svar", "uppgift utelämnad")):
        heading, *cells = book[sheet].iter_rows(values_only=True)
        assert len(heading) == len(rows[0])
        assert [[str(c) == blank for c in line] for line in cells] == [
            [value == "-2" for value in row.values()] for row in rows
        ]
    with (folder / Output.RESPONSES_EXCEL).open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file, delimiter=";")
    assert [[c == "uppgift utelämnad" for c in line] for line in lines] == [
        [value == "-2" for value in row.values()] for row in rows
    ]
    db = Database(folder / Output.DATABASE)
    assert [list(map(str, list(row.values())[1:])) for row in db["responses"].rows] == [
        [value or "None" for value in row.values()] for row in rows
    ]
    db.close()


def test_no_file_names_what_the_groups_hide(folder: Path) -> None:
    """The question file has all choices; what holds rows or explains them has the groups."""
    for name in ROW_LEVEL - {Output.WORKBOOK} | {Output.CODEBOOK}:
        content = (folder / name).read_bytes()
        assert b"Jonslund, Fr" in content or b"ovriga_orter" in content
        for hidden in (b"u16", b"jonsl", b"Yngre"):
            assert hidden not in content, name


def test_the_codebook_explains_what_is_left_out_and_the_groups(folder: Path) -> None:
    with (folder / Output.CODEBOOK).open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    assert [(e["value"], e["meaning"], e["number"]) for e in entries if e["variable"] == "alder"][
        :3
    ] == [
        ("under_30", "Under 30 år", "1"),
        ("fran_30_till_64", "30–64 år", "2"),
        ("fran_65", "65 år eller äldre", "3"),
    ]
    withheld = {e["variable"] for e in entries if e["missing"] == "withheld"}
    assert withheld == {name for row in rows_of(folder) for name in row if row[name] == "-2"}


def test_the_report_says_how_many_values_went(folder: Path) -> None:
    report = (folder / Output.REPORT).read_text("utf-8")
    blanks = Counter(n for row in rows_of(folder) for n, value in row.items() if value == "-2")
    for name, count in blanks.items():
        assert f"  - {name}: {count} uppgifter utelämnade" in report.splitlines()
    facts = json.loads((folder / Output.REPORT_JSON).read_text("utf-8"))
    assert facts["withheld"] == dict(blanks)
    assert f"hade {-(-100 * facts['rare'] // 150)} % av svaren" in report


# -- few


@pytest.mark.parametrize(("count", "rows", "said"), [(9, 0, 0), (10, 0, 1), (19, 0, 1), (20, 1, 1)])
def test_of_few_no_file_with_a_row_for_each_is_written(
    tmp_path: Path, count: int, rows: int, said: int
) -> None:
    (tmp_path / "ut").mkdir()
    for name in Output:
        (tmp_path / "ut" / name).write_bytes(b"of an earlier merge")
    answers: Answers = {"ord": "Bra", "alder": Chosen(("ung",))}
    records = {str(n): answers for n in range(count)}
    merged = merge([write_export(tmp_path / "webb.csv", SURVEY, records)], SURVEY)
    there = {path.name for path in written(merged, tmp_path / "ut", detailed=False).iterdir()}
    assert there & ROW_LEVEL == (ROW_LEVEL if rows else set())
    assert (Output.COMMENTS in there) == bool(said)
    assert Output.CODEBOOK in there


# -- the command


def test_the_detailed_result_lies_in_a_folder_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    records = {str(n): random_answers(SURVEY, CHANCE) for n in range(40)}
    path = write_export(tmp_path / "webb.csv", SURVEY, records)
    options: list[str | Path] = ["merge", path, "--survey", tmp_path / "fragor.yaml"]
    options += ["-o", tmp_path / "ut", "--only"]
    assert exporter(*options, "responses.csv, codebook.csv", "--detailed").code == 0
    folder = tmp_path / f"ut{DETAILED}"
    assert not (tmp_path / "ut").exists()
    assert {path.name for path in folder.iterdir()} == {
        *("responses.csv", "codebook.csv", "merge-report.md")
    }
    assert "DETALJERAD" in (folder / "merge-report.md").read_text("utf-8")
    said = exporter(*options, "svar.csv")
    assert said.code == 2
    assert said.err.startswith("Filen ”svar.csv” finns inte. Välj bland: responses.csv, ")
