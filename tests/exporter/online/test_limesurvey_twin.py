"""The structure for LimeSurvey says the survey, and what comes back is what was answered.

Read here by what LimeSurvey's manual says of the format, apart from the code that writes it.
"""

import csv
import html
import io
import random
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import CodeType

import hypothesis
from msgspec import Struct
from msgspec.structs import replace

from exporter.online.limesurvey import limesurvey
from questions.logic import choices
from questions.model import Matrix, Ranking, Survey, Text
from tests.exporter.municipality import SURVEY
from tests.exporter.office import (
    exporter,
)
from tests.exporter.office_folder import ESSUNGA
from tests.exporter.online.respondents import (
    Given,
    Shown,
    answered,
    merged_as_answered,
)
from tests.exporter.test_merge import examples, seeds
from tests.questions.strategies import surveys

KINDS = {"L": "one", "!": "one", "M": "several", "F": "rows", "N": "number", "T": "words"}
RANK = "{}{}"


class Question(Struct):
    """A row `Q` in one language, with its parts."""

    cells: dict[str, str]
    parts: dict[str, str]
    answers: dict[str, str]


class Structure(Struct):
    settings: dict[str, str]
    texts: dict[tuple[str, str], str]
    questions: dict[str, dict[str, Question]]
    """By language and name."""


def structure(content: bytes) -> Structure:
    lines = csv.DictReader(
        io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter="\t", strict=True
    )
    found = Structure({}, {}, {})
    for line in lines:
        language = line["language"]
        match line["class"]:
            case "S":
                found.settings[line["name"]] = line["text"]
            case "SL":
                found.texts[language, line["name"]] = line["text"]
            case "G":
                found.questions[language] = {}
            case "Q":
                assert re.fullmatch(r"[a-zA-Z][a-zA-Z0-9]{0,19}", line["name"])
                latest = found.questions[language][line["name"]] = Question(line, {}, {})
            case "SQ":
                assert line["type/scale"] == "0"
                latest.parts[line["name"]] = line["text"]
            case "A":
                assert re.fullmatch(r"[a-z0-9]{1,5}", line["name"])
                latest.answers[line["name"]] = line["text"]
    return found


def in_words(text: str) -> str:
    return html.unescape(text.replace("<br />", "\n"))


def rule(expression: str) -> CodeType:
    """An expression of LimeSurvey as Python: of `q`, and of `q_part` where there are several."""
    code = re.sub(r"(\w+)\.NAOK", r'value("\1")', expression)
    code = re.sub(r"!(?=[(i])", " not ", code)
    return compile(code.strip(), "relevance", "eval")


def holds(code: CodeType, given: Given) -> bool:
    def value(name: str) -> str:
        question, _, part = name.partition("_")
        found = given.get(f"{question} {part}") or given.get(question, "")
        if part == "other":
            return str(given.get(f"{question}*", ""))
        if isinstance(found, tuple):
            return "Y" if part in found else ""
        return {"other": "-oth-"}.get(str(found), str(found))

    names = {"value": value, "is_empty": lambda text: not text}
    return bool(eval(code, names))  # noqa: S307  our own file's


def shown(of: dict[str, Question]) -> Iterator[Shown]:
    for name, question in of.items():
        cells = question.cells
        code = rule(cells["relevance"])
        unlike = re.findall(rf"{name}\.NAOK != (\w+)\.NAOK", cells["em_validation_q"])
        several = cells["type/scale"] == "M"
        yield Shown(
            name,
            KINDS.get(cells["type/scale"], "nothing"),  # type: ignore[arg-type]
            partial(holds, code),
            codes=tuple(question.parts if several else question.answers),
            rows=tuple(question.parts) if cells["type/scale"] == "F" else (),
            alone=tuple(filter(None, cells["exclude_all_others"].split(";"))),
            most=int(cells["max_answers"] or 0),
            low=int(cells["min_num_value_n"] or 0),
            high=int(cells["max_num_value_n"] or 0),
            other=cells["other"] == "Y",
            unlike=unlike,
        )


def export(path: Path, of: dict[str, Question], answers: list[Given]) -> Path:
    """What LimeSurvey would give: headed by codes, with codes; not shown bare, skipped quoted."""
    head = ["id", "submitdate", "startlanguage"]
    columns: list[tuple[str, str, str]] = []
    for name, question in of.items():
        kind = question.cells["type/scale"]
        parts = list(question.parts) if kind in "MF" else [""]
        columns += [(name, part, kind) for part in parts]
        if question.cells["other"] == "Y":
            columns.append((name, "other", kind))
    head += [f"{name}[{part}]" if part else name for name, part, _ in columns]
    lines = [",".join(f'"{cell}"' for cell in head)]
    questions = list(shown(of))
    for number, given in enumerate(answers, 1):
        seen = {one.name for one in questions if one.rule(given)}
        cells = [f'"{number}"', '"1980-01-01 00:00:00"', '"sv"']
        for name, part, kind in columns:
            value = _cell(given, name, part, kind)
            cells.append('"' + value.replace('"', '""') + '"' if name in seen else "")
        lines.append(",".join(cells))
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", "utf-8", newline="")
    return path


def _cell(given: Given, name: str, part: str, kind: str) -> str:
    value = given.get(f"{name} {part}" if kind == "F" else name, "")
    if part == "other":
        return str(given.get(f"{name}*", ""))
    match kind:
        case "M":
            return "Y" if isinstance(value, tuple) and part in value else ""
        case "N":
            return f"{value}.0000000000" if value != "" else ""
        case _:
            return {"other": "-oth-"}.get(str(value), str(value))


@examples(25)
@hypothesis.given(survey=surveys(), seed=seeds)
def test_what_is_answered_in_the_twin_is_merged_as_it_was_answered(
    survey: Survey, seed: int
) -> None:
    [content] = limesurvey(survey).values()
    of = structure(content).questions["sv"]
    merged = merged_as_answered(
        survey,
        list(shown(of)),
        seed,
        RANK,
        lambda folder, given: export(folder / "webb.csv", of, given),
    )
    assert not merged.needs_a_person


def test_the_structure_says_the_survey_in_all_its_languages() -> None:
    files = limesurvey(SURVEY)
    assert set(files) == {f"{SURVEY.survey}.txt", f"{SURVEY.survey}_sv-simple.txt"}
    for name, words in (
        (f"{SURVEY.survey}.txt", "sv en"),
        (f"{SURVEY.survey}_sv-simple.txt", "sv"),
    ):
        found = structure(files[name])
        simple = "simple" in name
        assert found.settings["language"] == "sv"
        assert found.settings["additional_languages"] == words.partition(" ")[2]
        for setting, value in (("anonymized", "Y"), ("datestamp", "N"), ("ipaddr", "N")):
            assert found.settings[setting] == value
        for language in words.split():
            own = "sv-simple" if simple else language
            assert found.texts[language, "surveyls_title"] == SURVEY.title[own]
            said = found.questions[language]
            for question in SURVEY.questions:
                if "web" not in question.modes:
                    assert question.id not in said
                    continue
                names = [question.id]
                if isinstance(question, Ranking):
                    names = [f"{question.id}{n}" for n in range(1, question.pick + 1)]
                for one in names:
                    rank = one.removeprefix(question.id)
                    wanted = question.text[own].strip("\n")
                    assert in_words(said[one].cells["text"]) == f"{wanted} {rank}".rstrip()
                    labels = {code: c.text[own] for code, c in choices(question).items()}
                    told = {c: in_words(t) for c, t in said[one].answers.items()}
                    parts = {c: in_words(t) for c, t in said[one].parts.items()}
                    if isinstance(question, Matrix):
                        assert parts == {c: row.text[own] for c, row in question.rows.items()}
                        assert told == labels
                    elif labels:
                        assert (told or parts) == labels


def test_easy_read_counts_beside_the_other_and_not_as_the_same(tmp_path: Path) -> None:
    """Both number their records from 1."""
    files = []
    for number, content in enumerate(limesurvey(SURVEY).values()):
        of = structure(content).questions["sv"]
        people = [
            answered(list(shown(of)), random.Random(f"{number} {seed}"))[0] for seed in range(25)
        ]
        files.append(export(tmp_path / f"{number}.csv", of, people))
    plain, simple = files
    given = ("merge", plain, "--survey", ESSUNGA, "-o", tmp_path / "ut")
    said = exporter(*given, "--source", f"lattlast={simple}")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Klart. 50 svar")
    assert exporter(*given, simple).code == 1  # told: the same records with other answers


def test_what_an_author_writes_is_shown_and_never_run() -> None:
    text = 'Är {INSERTANS:1} "<b>fet</b>"\toch\nså & då?'
    question = Text(id="q", text={"sv": text})
    survey = replace(SURVEY, languages=("sv",), questions=(question,))
    [content] = limesurvey(survey).values()
    said = structure(content).questions["sv"]["q"].cells["text"]
    assert not set(said) & set("{}")
    assert "<b>" not in said
    assert in_words(said) == text
