"""The answers of the kiosks come back from LimeSurvey's own format as they went in."""

import csv
from collections import Counter
from pathlib import Path

from hypothesis import assume, given

from exporter.merge import merge
from exporter.output_names import Output
from questions.logic import applies
from questions.model import OTHER, Info, Multi, Question, Ranking, Single, Survey, Text
from questions.variables import flat, of_question
from tests.exporter import municipality
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office import QUESTIONS, SURVEY, Kiosk, exporter, memory, written
from tests.exporter.office_folder import ESSUNGA
from tests.exporter.test_merge import Residents, asked_at_kiosks, examples, seeds, some_surveys

NOT_ASKED = "{question_not_shown}"


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a VV file, read as PHP's fgetcsv does, under their codes."""
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    with path.open(encoding="utf-8", newline="") as file:
        words, codes, *rows = csv.reader(file, delimiter="\t", strict=True)
    assert {len(words)} == {len(line) for line in (codes, *rows)}
    assert len(set(codes)) == len(codes)
    return [dict(zip(codes, row, strict=True)) for row in rows]


def as_answered(survey: Survey, row: dict[str, str]) -> tuple[object, ...]:
    """What LimeSurvey would hold of a row, by the survey's variables."""
    values: list[object] = []
    for question in survey.questions:
        if "web" not in question.modes:
            continue
        for variable in of_question(question):
            is_rank = isinstance(question, Ranking)
            cell = row[f"{question.id}{variable.part}" if is_rank else variable.name]
            marked = isinstance(question, Multi) and any(
                row[v.name] not in ("", NOT_ASKED) for v in of_question(question)
            )
            values.append(value_of(variable.kind, cell, any_marked=marked))
    return tuple(values)


def value_of(kind: str, cell: str, *, any_marked: bool) -> object:
    if kind == "flag":
        return int(cell != "") if any_marked else None
    if cell in ("", NOT_ASKED):
        return None
    return int(cell) if kind == "integer" else {"-oth-": OTHER}.get(cell, cell)


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_what_was_answered_at_kiosks_comes_back(survey: Survey, seed: int) -> None:
    text = asked_at_kiosks(survey)
    residents = Residents(survey, seed)
    assume(residents.sent)
    with memory() as folder:
        with Kiosk(folder / "data", survey, text) as kiosk:
            bundle = kiosk.take(residents.sent).bundle(folder)
        online = write_export(folder / "webb.csv", survey, {"1": residents.answers[0]})
        merged = merge([bundle, online], survey)
        rows = table(written(merged, folder / "ut", text) / Output.LIMESURVEY_VV)
    assert Counter(as_answered(survey, row) for row in rows) == Counter(
        tuple(
            flat(survey, answers)[variable.name]
            for question in survey.questions
            if "web" in question.modes
            for variable in of_question(question)
        )
        for answers in residents.answers
    )
    assert {row["submitdate"] for row in rows} == {"1980-01-01 00:00:00"}
    for question in survey.questions:
        if "web" in question.modes and not isinstance(question, Info):
            shown = sum(
                "kiosk" in question.modes and applies(question, answers)
                for answers in residents.answers
            )
            names = [name for name in rows[0] if belongs(name, question)]
            for name in names:
                assert sum(row[name] != NOT_ASKED for row in rows) == shown


def test_our_own_reader_takes_it_for_what_limesurvey_would_give_back(tmp_path: Path) -> None:
    text = ESSUNGA.read_text("utf-8")
    survey = municipality.SURVEY
    residents = Residents(survey, 3, 40)
    with Kiosk(tmp_path / "data", survey, text) as kiosk:
        bundle = kiosk.take(residents.sent).bundle(tmp_path)
    merged = merge([bundle], survey)
    folder = written(merged, tmp_path / "ut", text, only={Output.LIMESURVEY_VV})
    lines = (folder / Output.LIMESURVEY_VV).read_text("utf-8").splitlines()
    numbers = ["Response ID", "id", *map(str, range(1, len(lines)))]  # LimeSurvey counts them
    export = tmp_path / "vvexport_123456.txt"
    numbered = (f"{number}\t{line}\n" for number, line in zip(numbers, lines, strict=False))
    export.write_text("".join(numbered), "utf-8")
    back = merge([export], survey)
    answers = [variable.name for question in survey.questions for variable in of_question(question)]
    assert Counter(back.responses.select(answers).rows()) == Counter(
        merged.responses.select(answers).rows()
    )


def belongs(name: str, question: Question) -> bool:
    own = {v.name for v in of_question(question)} | {question.id}
    if isinstance(question, Ranking):
        own |= {f"{question.id}{n}" for n in range(1, question.pick + 1)}
    return name in own or name == f"{question.id}_{OTHER}"


def test_the_columns_are_those_of_the_online_twin(tmp_path: Path) -> None:
    """As LimeSurvey 6 itself calls them, less what it numbers."""
    text = ESSUNGA.read_text("utf-8")
    residents = Residents(municipality.SURVEY, 1)
    with Kiosk(tmp_path / "data", municipality.SURVEY, text) as kiosk:
        bundle = kiosk.take(residents.sent).bundle(tmp_path)
    folder = written(merge([bundle], municipality.SURVEY), tmp_path / "ut", text)
    names = list(table(folder / Output.LIMESURVEY_VV)[0])
    assert names[:6] == ["submitdate", "startlanguage", "alder", "omrade", "tryggkvall", "latitbli"]
    assert names[-5:] == ["prio1", "prio2", "prio3", "forslag", "kon"]
    assert "problem_fart" in names
    single, multi = (Single, Multi)
    others = [
        q.id for q in municipality.SURVEY.questions if isinstance(q, single | multi) and q.other
    ]
    assert {f"{name}_other" for name in others} <= set(names)
    assert all(q.id in names for q in municipality.SURVEY.questions if isinstance(q, Text))


def test_it_is_written_with_everything_only(tmp_path: Path) -> None:
    (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    with Kiosk(tmp_path / "data") as kiosk:
        bundle = kiosk.take(Residents(SURVEY, 1, 30).sent).bundle(tmp_path)
    merged = merge([bundle], SURVEY)
    assert not (written(merged, tmp_path / "ut", detailed=False) / Output.LIMESURVEY_VV).exists()
    options = ("--survey", tmp_path / "fragor.yaml", "-o", tmp_path / "ut")
    said = exporter("merge", bundle, *options, "--only", "limesurvey-vv.txt")
    assert said.code == 2
    assert said.err.startswith("limesurvey-vv.txt skrivs bara med --detailed")
