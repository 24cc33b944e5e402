"""A merge is a function of the set of its files: whatever survey, whoever answered."""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exporter.merge import Merged, merge
from exporter.writing.labels import coded, labelled
from kiosk.store.clearing import clearing_code
from kiosk.store.submission import Submission, submission_from
from questions import logic
from questions.fingerprint import fingerprint
from questions.loader import load
from questions.logic import Answer, Answers, Chosen
from questions.model import OTHER, Info, Mode, Multi, Question, Ranking, Survey, Text
from questions.variables import Value, Variable, flat, of_question, variables
from questions.wording import QUESTION_PHRASES, phrases
from tests.exporter.limesurvey_file import OWN, headings, random_answers, write_export
from tests.exporter.office import (
    DETAILED,
    QUESTIONS,
    SURVEY,
    Kiosk,
    comments_of,
    content,
    everything,
    found,
    memory,
    merged_comments,
    merged_rows,
    read_bundle,
    rows_of,
    started,
    survey_of,
    write_csv,
    written,
    yaml_of,
)
from tests.exporter.residents import kiosk_answers, submissions
from tests.questions.strategies import surveys

seeds = st.integers(0, 2**16)


some_surveys = surveys().filter(
    lambda survey: any(not isinstance(question, Info) for question in survey.questions)
)
"""An export of a survey that asks nothing is no export of it."""


def examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def online(survey: Survey, seed: int, most: int = 8) -> dict[str, Answers]:
    """Records of the web survey under the tool's numbers."""
    chance = random.Random(seed)
    count = chance.randint(1, most)
    return {str(number): random_answers(survey, chance) for number in range(1, count + 1)}


def asked_at_kiosks(survey: Survey) -> str:
    """The question file of `survey`, which must have something to ask at a kiosk."""
    text = yaml_of(survey)
    loaded = load(text.encode()).survey
    assume(loaded is not None)
    assert loaded == survey
    assume(any(not isinstance(q, Info) and "kiosk" in q.modes for q in survey.questions))
    return text


class Residents:
    """What was sent at one kiosk: the answers, and the submissions that they became."""

    def __init__(self, survey: Survey, seed: int, most: int = 6) -> None:
        chance = random.Random(seed)
        self.answers: list[Answers] = []
        self.sent: list[Submission] = []
        for _ in range(chance.randint(1, most)):
            answers = kiosk_answers(survey, chance, at_least_one=False)
            submission = submission_from(survey, answers)
            if submission is not None:
                self.answers.append(answers)
                self.sent.append(submission)


@contextmanager
def kiosk_at(folder: Path, survey: Survey, text: str, place: str) -> Iterator[Kiosk]:
    with Kiosk(folder / place, survey, text, place) as kiosk:
        yield kiosk


# -- what was answered comes back, and what was not shown is known


def expected_code(survey: Survey, variable: Variable, answers: Answers, mode: Mode) -> object:
    """The value in a file of codes, from the answers alone."""
    if mode not in variable.question.modes or not logic.applies(variable.question, answers):
        return "-1" if variable.kind == "code" else -1
    return flat(survey, answers)[variable.name]


@examples(30)
@given(survey=some_surveys, seed=seeds, values=st.sampled_from(["code", "label"]))
def test_what_was_not_shown_is_minus_one_exactly_where_the_logic_says_so(
    survey: Survey, seed: int, values: str
) -> None:
    records = {name: answers for name, answers in online(survey, seed).items() if answers}
    with memory() as folder:
        merged = merge([write_export(folder / "a.csv", survey, records, values=values)], survey)
    assert merged_rows(merged) == rows_of(survey, list(records.values()), "web", "")
    assert merged_comments(merged) == comments_of(list(records.values()))
    assert coded(merged.responses, survey).rows() == merged_as_codes(merged)
    assert Counter(coded(merged.responses, survey).rows()) == Counter(
        ("web", "", *(expected_code(survey, v, answers, "web") for v in variables(survey)))
        for answers in records.values()
    )


def merged_as_codes(merged: Merged) -> list[tuple[object, ...]]:
    """The same from the rows of the result, recomputed in plain Python."""
    rows = []
    for mode, place, *values in merged.responses.rows():
        answers = answers_in(merged.survey, values)
        codes: list[object] = [
            value
            if mode in variable.question.modes and logic.applies(variable.question, answers)
            else expected_code(merged.survey, variable, answers, mode)
            for variable, value in zip(variables(merged.survey), values, strict=True)
        ]
        rows.append((mode, place, *codes))
    return rows


def answers_in(survey: Survey, values: Sequence[Value | None]) -> Answers:
    """A row of values as answers again; without the words, which no rule looks at."""
    given = dict(zip((v.name for v in variables(survey)), values, strict=True))
    answers: dict[str, Answer] = {}
    for item in logic.items(survey, "web"):
        match item.question:
            case Multi() as question:
                marked = [v.part or "" for v in of_question(question) if given[v.name] == 1]
                if marked:
                    answers[item.name] = Chosen(tuple(marked))
            case Ranking() | Text() | Info():
                pass
            case _:
                value = given[item.name]
                if value is not None:
                    answers[item.name] = Chosen((value,)) if isinstance(value, str) else value
    return answers


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_of_kiosks_too_what_was_not_shown_is_known(survey: Survey, seed: int) -> None:
    """Also what is asked on the web only."""
    text = asked_at_kiosks(survey)
    residents = Residents(survey, seed)
    assume(residents.sent)
    with memory() as folder:
        with kiosk_at(folder, survey, text, "torget") as kiosk:
            bundle = kiosk.take(residents.sent).bundle(folder)
        merged = merge([bundle], survey)
    assert Counter(coded(merged.responses, survey).rows()) == Counter(
        (
            "kiosk",
            "torget",
            *(expected_code(survey, v, answers, "kiosk") for v in variables(survey)),
        )
        for answers in residents.answers
    )
    as_codes = coded(merged.responses, survey)
    words = labelled(as_codes, survey, phrases(QUESTION_PHRASES, "sv"))
    for codes, labels in zip(as_codes.rows(), words.rows(), strict=True):
        assert [str(code) == "-1" for code in codes] == [
            label == "(visades inte)" for label in labels
        ]


WORDS_ONLY = """
survey: forslag
version: "1"
languages: [sv]
title: {sv: Förslagslåda}
questions:
  - {id: forslag, type: text, text: {sv: Vad kan bli bättre?}}
"""


def test_a_survey_of_free_text_alone_counts_its_respondents(tmp_path: Path) -> None:
    survey = survey_of(WORDS_ONLY)
    said = [{"forslag": f"Förslag {number}"} for number in range(3)]
    path = write_export(tmp_path / "a.csv", survey, dict(zip("123", said, strict=True)))
    assert merged_rows(merge([path], survey)) == {("web", ""): 3}
    with Kiosk(tmp_path / "data", survey, WORDS_ONLY) as kiosk:
        sent = [submission_from(survey, answers) for answers in said]
        bundle = kiosk.take([one for one in sent if one]).bundle(tmp_path)
    assert merged_rows(merge([bundle], survey)) == {("kiosk", "bibliotek"): 3}
    assert merged_comments(merge([bundle], survey)) == comments_of(said)


# -- whatever stands in the cells, the rules decide


def drawn_cells(survey: Survey, chance: random.Random) -> dict[str, str]:
    """Anything in the columns of `survey`: answers that hold, and such as do not."""
    cells: dict[str, str] = {}
    for question in survey.questions:
        codes = [*logic.choices(question), "", "okänd", "-oth-"]
        for variable in of_question(question):
            name = variable.name
            match variable.kind:
                case "code":
                    cells[name] = chance.choice(codes)
                case "flag" if variable.part == OTHER:
                    cells[name] = chance.choice(["", "", "egna ord"])
                case "flag":
                    cells[name] = chance.choice(["Y", "", "", "N", "kanske"])
                case "integer":
                    cells[name] = str(chance.randint(-1, 5))
        if isinstance(question, Text):
            cells[question.id] = chance.choice(["", "fri text"])
        elif logic.has_other(question) and not isinstance(question, Multi):
            cells[f"{question.id}_{OTHER}"] = chance.choice(["", "egna ord"])
    return cells


def by_the_rules(
    survey: Survey, cells: dict[str, str]
) -> tuple[tuple[object, ...], list[tuple[str, str]]]:
    """The row and the comments that are left of `cells`: the rules once more, in plain Python."""
    row: dict[str, Value | None] = {}
    spoken: list[tuple[str, str]] = []
    answers: dict[str, Answer] = {}
    for question in survey.questions:
        values = {v.name: valid(v, cells[v.name]) for v in of_question(question)}
        words = cells.get(question.id if isinstance(question, Text) else f"{question.id}_{OTHER}")
        match question:
            case Multi():
                values = marks(question, values)
            case Ranking():
                places = [value for value in values.values() if value is not None]
                if len(set(places)) < len(places):
                    values = dict.fromkeys(values)
        if "web" not in question.modes or not logic.applies(question, answers):
            values, words = dict.fromkeys(values), None
        row |= values
        if words and (isinstance(question, Text) or logic.has_other(question)):
            spoken.append((question.id, words))
        answers |= answers_of(question, values)
    return ("web", "", *row.values()), spoken


def valid(variable: Variable, cell: str) -> Value | None:
    match variable.kind:
        case "code":
            code = OTHER if cell == "-oth-" else cell
            return code if code in variable.numbers() else None
        case "flag" if variable.part == OTHER:
            return 1 if cell else None
        case "flag":
            return {"Y": 1, "N": 0}.get(cell)
        case "integer":
            least, most = variable.bounds() or (0, 0)
            return int(cell) if least <= int(cell) <= most else None


def marks(question: Multi, values: dict[str, Value | None]) -> dict[str, Value | None]:
    marked = [name.partition("_")[2] for name, value in values.items() if value == 1]
    alone = set(marked) & set(question.exclusive) and len(marked) > 1
    if not marked or len(marked) > logic.most_codes(question) or alone:
        return dict.fromkeys(values)
    return {name: value or 0 for name, value in values.items()}


def answers_of(question: Question, values: dict[str, Value | None]) -> dict[str, Answer]:
    if isinstance(question, Multi):
        marked = tuple(name.partition("_")[2] for name, value in values.items() if value)
        return {question.id: Chosen(marked)} if marked else {}
    if isinstance(question, Ranking):
        return {}
    return {
        name: Chosen((value,)) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }


@examples(40)
@given(survey=some_surveys, seed=seeds)
def test_of_any_cells_exactly_what_the_rules_allow_is_left(survey: Survey, seed: int) -> None:
    chance = random.Random(seed)
    drawn = [drawn_cells(survey, chance) for _ in range(chance.randint(1, 8))]
    rows = [cells for cells in drawn if set(cells.values()) - {"", "N"}]  # others said nothing
    assume(rows)
    with memory() as folder:
        path = write_csv(
            folder / "svar.csv",
            ["id", "submitdate", *rows[0]],
            [{"id": str(n), "submitdate": "x", **cells} for n, cells in enumerate(rows)],
        )
        merged = merge([path], survey)
    left = [by_the_rules(survey, cells) for cells in rows]
    assert merged_rows(merged) == Counter(row for row, _ in left)
    assert merged_comments(merged) == Counter(said for _, spoken in left for said in spoken)


def test_an_answer_to_a_question_of_the_kiosks_alone_is_left_out_online(tmp_path: Path) -> None:
    survey = survey_of(QUESTIONS.replace("modes: [web]", "modes: [kiosk]"))
    row = {"id": "1", "submitdate": "x", "utsatt_stold": "Y", "alder": "ung"}
    merged = merge([write_csv(tmp_path / "svar.csv", list(row), [row])], survey)
    assert merged.responses.select("alder", "utsatt_stold").rows() == [("ung", None)]
    assert [(one.row, one.column) for one in found(merged, "not_shown")] == [(2, "utsatt")]


# -- a set of files


def mixture(folder: Path, survey: Survey, text: str, seed: int) -> list[Path]:
    """Exports that overlap and bundles of two kiosks, an older and a newer of one of them."""
    (folder / "in").mkdir()
    records = online(survey, seed)
    later = {
        **records,
        **{str(n + 100): a for n, a in enumerate(online(survey, seed + 1).values())},
    }
    edited = {"1": random_answers(survey, random.Random(seed + 2))}
    files = [
        write_export(folder / "in" / "webb1.csv", survey, records),
        write_export(folder / "in" / "webb2.csv", survey, later, separator=";", heading="em"),
        write_export(folder / "in" / "webb3.csv", survey, edited, incomplete=["1"][seed % 2 :]),
    ]
    for number, place in enumerate(("torget", "skola")):
        residents = Residents(survey, seed + number)
        with kiosk_at(folder, survey, text, place) as kiosk:
            for submission in residents.sent:
                kiosk.take([submission])
                if number == 0 and submission is residents.sent[0]:
                    files.append(kiosk.bundle(folder / "in"))
            files.append(kiosk.bundle(folder / "in"))
    return files


def another_way(files: list[Path], folder: Path, chance: random.Random) -> list[Path]:
    """The same files: in another order, some of them twice, some as copies, some in folders."""
    named: list[Path] = []
    for file in files:
        inside = folder / chance.choice("ab") / chance.choice("cd")
        inside.mkdir(parents=True, exist_ok=True)
        match chance.randint(0, 3):
            case 0:
                named += [file] * chance.randint(1, 2)
            case 1:
                shutil.copy(file, inside / file.name)
                named.append(folder)
            case 2:
                shutil.copy(file, inside / f"zz kopia av {file.name}")
                named += [folder / inside.relative_to(folder).parts[0], file]
            case _:
                shutil.copy(file, folder / file.name)
                named.append(folder / file.name)
    folder.mkdir(exist_ok=True)
    chance.shuffle(named)
    return named


@examples(8)
@given(survey=some_surveys, seed=seeds)
def test_neither_order_nor_copies_nor_folders_matter(survey: Survey, seed: int) -> None:
    text = asked_at_kiosks(survey)
    with memory() as folder:
        files = mixture(folder, survey, text, seed)
        first = content(merge(files, survey))
        chance = random.Random(seed)
        for way in range(3):
            assert content(merge(another_way(files, folder / str(way), chance), survey)) == first


@examples(4)
@given(seed=seeds)
def test_neither_order_nor_copies_nor_folders_change_a_byte_of_the_files(seed: int) -> None:
    with memory() as folder:
        files = mixture(folder, SURVEY, QUESTIONS, seed)
        written(merge(files, SURVEY), folder / "first")
        again = another_way(files, folder / "ways", random.Random(seed))
        written(merge(again, SURVEY), folder / "again")
        assert everything(folder / "first") == everything(folder / "again")


def test_the_whole_command_writes_equal_bytes_whenever_it_runs(tmp_path: Path) -> None:
    with memory() as folder:
        files = mixture(folder, SURVEY, QUESTIONS, 1)
        (tmp_path / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
        for name, paths in {"ett": files, "två": [folder / "in", *reversed(files)]}.items():
            options = ("--survey", tmp_path / "fragor.yaml", "-o", tmp_path / name, "--detailed")
            said = started("merge", *paths, *options)
            assert said.code in (0, 1), said.err
    assert everything(tmp_path / f"ett{DETAILED}") == everything(tmp_path / f"två{DETAILED}")


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_a_later_export_makes_an_earlier_one_superfluous(survey: Survey, seed: int) -> None:
    records = online(survey, seed)
    earlier = dict(list(records.items())[: len(records) // 2])
    with memory() as folder:
        files = [
            write_export(folder / "1.csv", survey, earlier),
            write_export(folder / "2.csv", survey, records, heading="codetext", separator=";"),
        ]
        both, alone = merge(files, survey), merge(files[1:], survey)
    assert both.responses.equals(alone.responses)
    assert both.comments == alone.comments
    assert both.sources == alone.sources
    assert not both.findings.needs_a_person


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_a_record_that_was_not_sent_in_yields_to_the_one_that_was(
    survey: Survey, seed: int
) -> None:
    """Somebody was half through when staff exported for the first time."""
    chance = random.Random(seed)
    records = online(survey, seed)
    half = {name: dict(list(answers.items())[:1]) for name, answers in records.items()}
    early = dict.fromkeys(half) if chance.random() < 0.2 else half
    with memory() as folder:
        files = [
            write_export(
                folder / "1.csv", survey, {k: v or {} for k, v in early.items()}, incomplete=[*half]
            ),
            write_export(folder / "2.csv", survey, records),
        ]
        both, alone = merge(files, survey), merge(files[1:], survey)
    assert both.responses.equals(alone.responses)
    assert both.comments == alone.comments
    assert not both.findings.needs_a_person


def test_a_record_that_nobody_sent_in_counts(tmp_path: Path) -> None:
    records = {"1": random_answers(SURVEY, random.Random(1))}
    path = write_export(tmp_path / "1.csv", SURVEY, records, incomplete=["1"])
    assert merge([path], SURVEY).responses.height == 1


ASKED = headings(SURVEY, "code")[len(OWN) :]
"""The columns of the survey's questions."""


def without_numbers(path: Path, answered: dict[str, str], names: list[str]) -> Path:
    """An export without the tool's numbers: the stamp of each, and an age."""
    rows = [{"submitdate": stamp, "alder": answered[stamp]} for stamp in names]
    own = ["submitdate", "lastpage", "startlanguage"]
    return write_csv(path, [*own, *ASKED], rows)


def test_records_without_numbers_are_known_again_by_their_stamps(tmp_path: Path) -> None:
    """The one in the middle was sent in after staff had exported for the first time."""
    ages = {"2027-05-01 08:00": "ung", "2027-05-01 09:00": "gam", "2027-05-01 10:00": "ejsv"}
    early, late, last = ages
    files = [
        without_numbers(tmp_path / "1.csv", ages, [early, last]),
        without_numbers(tmp_path / "2.csv", ages, [early, late, last]),
    ]
    merged = merge(files, SURVEY, tool="limesurvey")
    assert merged.responses["alder"].sort().to_list() == ["ung", "gam", "ejsv"]
    assert not merged.findings.needs_a_person


def test_records_with_equal_stamps_are_told_apart_by_their_order(tmp_path: Path) -> None:
    rows = [{"submitdate": "1980-01-01", "alder": age} for age in ("ung", "ung", "gam")]
    files = [
        write_csv(tmp_path / "1.csv", ["submitdate", *ASKED], rows[:2]),
        write_csv(tmp_path / "2.csv", ["submitdate", *ASKED], rows),
    ]
    merged = merge(files, SURVEY, tool="limesurvey")
    assert merged.responses["alder"].sort().to_list() == ["ung", "ung", "gam"]
    assert not merged.findings.needs_a_person


@examples(15)
@given(seed=seeds)
def test_a_record_that_was_edited_is_there_twice_and_listed(seed: int) -> None:
    records = online(SURVEY, seed)
    edited: Answers = {"sett": 99, "alder": Chosen(("gam",))}
    with memory() as folder:
        files = [
            write_export(folder / "1.csv", SURVEY, records),
            write_export(folder / "2.csv", SURVEY, {**records, "1": edited}),
        ]
        merged = merge(files, SURVEY)
    versions = [*records.values(), edited]
    assert merged_rows(merged) == rows_of(SURVEY, versions, "web", "")
    listed = found(merged, "edited_record")
    assert {(one.file, one.row) for one in listed} == {("1.csv", 2), ("2.csv", 2)}
    assert merged.findings.needs_a_person


@examples(15)
@given(seed=seeds)
def test_two_online_surveys_are_told_apart_by_their_names(seed: int) -> None:
    ours, theirs = online(SURVEY, seed), online(SURVEY, seed + 1)
    with memory() as folder:
        first = write_export(folder / "a.csv", SURVEY, ours)
        second = write_export(folder / "b.csv", SURVEY, theirs)
        later = write_export(folder / "c.csv", SURVEY, theirs, separator="\t")
        merged = merge([first], SURVEY, sources={second: "skola", later: "skola"})
    answered = [*ours.values(), *theirs.values()]
    assert merged_rows(merged) == rows_of(SURVEY, answered, "web", "")
    assert [name for name, _ in merged.sources] == ["limesurvey", "skola"]
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize("copy", ["a/skola.csv", "a/1.csv"])
def test_a_file_with_a_source_of_its_own_keeps_it_when_there_is_a_copy(
    tmp_path: Path, copy: str
) -> None:
    """The folder of all exports was named, too."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    ours, theirs = online(SURVEY, 1), online(SURVEY, 2)
    first = write_export(tmp_path / "a" / "kommun.csv", SURVEY, ours)
    second = write_export(tmp_path / "b" / "skola.csv", SURVEY, theirs)
    shutil.copy(second, tmp_path / copy)
    merged = merge([first, tmp_path / "a"], SURVEY, sources={second: "skola"})
    assert [name for name, _ in merged.sources] == ["limesurvey", "skola"]
    assert not merged.findings.needs_a_person


# -- bundles


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_older_bundles_of_a_kiosk_add_nothing(survey: Survey, seed: int) -> None:
    text = asked_at_kiosks(survey)
    residents = Residents(survey, seed)
    with memory() as folder:
        with kiosk_at(folder, survey, text, "torget") as kiosk:
            bundles = [kiosk.take([sent]).bundle(folder) for sent in residents.sent]
        assume(bundles)
        both, alone = merge(bundles, survey), merge(bundles[-1:], survey)
        older = merge(bundles[:-1], survey).clearing_codes if len(bundles) > 1 else ()
        newest = read_bundle(bundles[-1])
        code = clearing_code(newest.responses, newest.comments)
    assert both.responses.equals(alone.responses)
    assert both.comments == alone.comments
    assert both.stores == alone.stores == (("torget", len(residents.sent)),)
    # The code to clear the kiosk is that of all answers, whatever older bundles lie beside.
    assert both.clearing_codes == alone.clearing_codes == (("torget", code),)
    assert not set(older) & set(both.clearing_codes)
    assert not both.findings.needs_a_person


def test_there_is_no_code_to_clear_a_kiosk_while_no_bundle_holds_all_that_is_merged_of_it(
    tmp_path: Path,
) -> None:
    """A kiosk whose store was damaged: what its largest bundle holds is not all that it had."""
    first, second = submissions(SURVEY, 12)[:5], submissions(SURVEY, 12)[5:]
    with Kiosk(tmp_path / "data") as kiosk:
        before = kiosk.take(first).bundle(tmp_path)
        with sqlite3.connect(kiosk.store.path) as connection:
            connection.execute("DELETE FROM responses WHERE key = ?", [first[0].key])
            connection.commit()
        after = kiosk.take(second).bundle(tmp_path)
    [(place, count)] = merge([before, after], SURVEY).stores
    assert (place, count) == ("bibliotek", 12)
    assert merge([before, after], SURVEY).clearing_codes == ()
    bundle = read_bundle(after)
    code = clearing_code(bundle.responses, bundle.comments)
    assert merge([after], SURVEY).clearing_codes == (("bibliotek", code),)


@examples(15)
@given(survey=some_surveys, seed=seeds)
def test_the_bundles_of_three_kiosks_give_what_was_answered_at_the_three(
    survey: Survey, seed: int
) -> None:
    text = asked_at_kiosks(survey)
    wanted: Counter[object] = Counter()
    spoken: list[Answers] = []
    counts = []
    with memory() as folder:
        bundles = []
        for number, place in enumerate(("skola", "torget", "bibliotek")):
            residents = Residents(survey, seed + number)
            with kiosk_at(folder, survey, text, place) as kiosk:
                bundles.append(kiosk.take(residents.sent).bundle(folder))
            wanted += Counter(
                ("kiosk", place, *flat(survey, answers).values()) for answers in residents.answers
            )
            spoken += residents.answers
            counts.append((place, len(residents.sent)))
        merged = merge(bundles, survey)
    assert merged_rows(merged) == wanted
    assert merged_comments(merged) == comments_of(spoken)
    assert merged.stores == tuple(sorted(counts))
    assert not merged.findings.needs_a_person


def test_two_kiosks_at_one_place_are_two(tmp_path: Path) -> None:
    both = [Residents(SURVEY, seed).sent for seed in (1, 2)]
    bundles = []
    for name, sent in zip("ab", both, strict=True):
        with Kiosk(tmp_path / name) as kiosk:
            bundles.append(kiosk.take(sent).bundle(tmp_path))
    merged = merge(bundles, SURVEY)
    assert merged.responses.height == sum(map(len, both))
    assert merged.stores == tuple(sorted(("bibliotek", len(sent)) for sent in both))


def test_a_bundle_of_other_questions_is_listed_and_left_out(tmp_path: Path) -> None:
    changed = QUESTIONS.replace("    max: 99\n", "    max: 98\n")
    other = survey_of(changed)
    assert fingerprint(other) != fingerprint(SURVEY)
    ours, theirs = Residents(SURVEY, 1), Residents(other, 2)
    with Kiosk(tmp_path / "a") as kiosk:
        good = kiosk.take(ours.sent).bundle(tmp_path)
    with Kiosk(tmp_path / "b", other, changed) as kiosk:
        left = kiosk.take(theirs.sent).bundle(tmp_path)
    merged = merge([good, left], SURVEY)
    assert merged_rows(merged) == rows_of(SURVEY, ours.answers, "kiosk", "bibliotek")
    [listed] = found(merged, "other_fingerprint")
    assert (listed.file, listed.detail) == (left.name, "trygg 1")
    assert [file.name for file in merged.files] == [good.name]
    assert merged.findings.needs_a_person


def test_a_mended_wording_is_the_same_survey(tmp_path: Path) -> None:
    mended = QUESTIONS.replace("sv: Hur gammal?", "sv: Hur gammal är du?")
    ours = Residents(SURVEY, 1)
    with Kiosk(tmp_path / "a", survey_of(mended), mended) as kiosk:
        bundle = kiosk.take(ours.sent).bundle(tmp_path)
    merged = merge([bundle], SURVEY)
    assert merged_rows(merged) == rows_of(SURVEY, ours.answers, "kiosk", "bibliotek")
    assert not merged.findings.needs_a_person


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (
            "lite: {sv: Litet, en: Small}\n      stor: {sv: Stort, en: Big,",
            "lite: {sv: Stort, en: Big}\n      stor: {sv: Litet, en: Small,",
            1,
        ),
        ("sv: Förslag?", "sv: Vad heter du och var bor du?", 1),
        ("labels: {sv: [Dåligt, Bra]", "labels: {sv: [Bra, Dåligt]", 1),
        ("fart: {sv: Fart", "fart: {sv: Buller", 1),
        ("title: {sv: Trygg", "title: {sv: Trygghet", 0),
        ("survey: trygg", "survey: trygg", 0),
    ],
)
def test_other_words_than_those_of_the_kiosk_are_told(
    tmp_path: Path, ours: str, theirs: str, told: int
) -> None:
    assert ours in QUESTIONS
    other = QUESTIONS.replace(ours, theirs)
    with Kiosk(tmp_path / "a", survey_of(other), other) as kiosk:
        bundle = kiosk.take(Residents(SURVEY, 1).sent).bundle(tmp_path)
    merged = merge([bundle], SURVEY)
    assert [one.file for one in found(merged, "other_wording")] == [bundle.name] * told
    assert merged.responses.height > 0
    assert not merged.findings.needs_a_person


def test_words_that_changed_while_people_answered_are_told(tmp_path: Path) -> None:
    """Also where the last words are those of the question file."""
    before = QUESTIONS.replace("fart: {sv: Fart", "fart: {sv: Buller")
    assert before != QUESTIONS
    sent = Residents(SURVEY, 1).sent
    half = len(sent) // 2
    with Kiosk(tmp_path / "a", survey_of(before), before) as kiosk:
        kiosk.take(sent[:half])
    with Kiosk(tmp_path / "a", SURVEY, QUESTIONS) as kiosk:
        bundle = kiosk.take(sent[half:]).bundle(tmp_path)
    merged = merge([bundle], SURVEY)
    assert [one.file for one in found(merged, "words_changed")] == [bundle.name]
    assert merged.findings.needs_a_person
    assert merged.responses.height > half


def test_answers_to_another_version_are_told(tmp_path: Path) -> None:
    other = QUESTIONS.replace(f'version: "{SURVEY.version}"', 'version: "2031-9"')
    assert other != QUESTIONS
    with Kiosk(tmp_path / "a", survey_of(other), other) as kiosk:
        bundle = kiosk.take(Residents(SURVEY, 1).sent).bundle(tmp_path)
    merged = merge([bundle], SURVEY)
    [told] = found(merged, "other_version")
    assert told.detail.endswith(": 2031-9")
    assert merged.findings.needs_a_person
    assert merged.responses.height > 0
