"""A context file says what is wrong with it where it stands, and all of it at once."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.errors import PHRASES, ExporterError, with_shared
from exporter.report.context import Context, figures, population, themes
from exporter.report.context_draft import draft_context
from exporter.report.context_file import LoadedContext, load_context, read_context
from exporter.report.context_schema import SCHEMA, schema
from questions.commands.errors import CommandError
from questions.loader import SURVEYS, load_survey
from questions.model import Matrix, Survey
from questions.schema import rendered
from questions.source import LARGEST_FILE
from questions.wording import phrase_file, phrases
from tests.exporter.office import exporter
from tests.questions.good import GOOD as GOOD_SURVEY
from tests.questions.good import Broken

QUESTIONS = SURVEYS / "essunga_trygg.yaml"
SURVEY = load_survey(QUESTIONS)
CONTEXTS = SURVEYS.with_name("contexts")
GOOD = (CONTEXTS / "essunga_trygg.yaml").read_text("utf-8")
SWEDISH = with_shared(phrases(PHRASES, "sv"))

CASES = {
    # -- what the survey does not have
    "theme of a promise": Broken(
        "themes: [trafik]",
        "themes: [¤trafk]",
        "Enkäten har inget tema ”trafk”. Menade du ”trafik”?",
    ),
    "theme of a source": Broken(
        "- theme: yttre_miljo",
        "- theme: ¤yttre_miljö",
        "”yttre_miljö” går inte som namn i ”theme”.",
    ),
    "unknown theme of a source": Broken(
        "- theme: trafik", "- theme: ¤zebra", "Enkäten har inget tema ”zebra”. Den har: trygghet, "
    ),
    "theme of an analysis": Broken(
        'trafik: "Example:',
        '¤trafikk: "Example:',
        "Enkäten har inget tema ”trafikk”. Menade du ”trafik”?",
    ),
    "indicator": Broken(
        "[kanner_loftet]",
        "[¤kanner_loftt]",
        "Enkäten har inget mått ”kanner_loftt”. Menade du ”kanner_loftet”?",
    ),
    "indicator that is like none": Broken(
        "[kanner_loftet]", "[¤xyz]", "Enkäten har inget mått ”xyz”. Den har: otrygg_kvall, "
    ),
    "row of an indicator": Broken(
        "[problem_stort.mork,",
        "[¤problem_stort.mrk,",
        "Enkäten har inget mått ”problem_stort.mrk”. Menade du ”problem_stort.mork”?",
    ),
    "row of an indicator that has none": Broken(
        "[kanner_loftet]",
        "[¤kanner_loftet.vet]",
        "Enkäten har inget mått ”kanner_loftet.vet”. Menade du ”kanner_loftet”?",
    ),
    "indicator of a matrix without its row": Broken(
        "[prio_poang.unga]",
        "[¤prio_poang]",
        "Måttet ”prio_poang” har flera tal. Skriv vilket: prio_poang.trafi, prio_poang.drog, ",
    ),
    "indicator that is no name": Broken(
        "[kanner_loftet]", "[¤problem stort]", "”problem stort” är inte namnet på ett mått."
    ),
    "reference to what is no share": Broken(
        "indicator: otrygg_kvall",
        "indicator: ¤instammer_netto.syns",
        "”instammer_netto.syns” är ingen andel och kan inte stå bredvid en.",
    ),
    "reference to what is none": Broken(
        "indicator: otrygg_kvall", "indicator: ¤zebra", "Enkäten har inget mått ”zebra”."
    ),
    # -- population
    "question of the population": Broken(
        "  kon: {kvinn", "  ¤konn: {kvinn", "Frågan ”konn” finns inte. Menade du ”kon”?"
    ),
    "population by an opinion": Broken(
        "  kon: {kvinn: 2790, man: 2860, annat: 0}",
        "  ¤tryggkvall: {mtry: 1}",
        "”tryggkvall” är ingen bakgrundsfråga med ett svar. "
        "Folkmängd kan anges för: alder, omrade, kon.",
    ),
    "choice of the population": Broken(
        "kvinn: 2790", "¤kvin: 2790", "Koden ”kvin” finns inte i frågan ”kon”. Menade du ”kvinn”?"
    ),
    "population of what is no answer": Broken(
        "annat: 0",
        "annat: 0, ¤ejsv: 4",
        "”ejsv” är inget riktigt svar (missing) och har ingen folkmängd. Ta bort det här.",
    ),
    "population of a group by half": Broken(
        "{u16: 1010, a16: 850,",
        "{¤u16: 1010,",
        "I gruppen ”under_30” saknas folkmängden för: a16. "
        "Skriv den också, eller bara hela gruppen.",
    ),
    "population that is counted twice": Broken(
        "{u16: 1010, a16: 850,",
        "{under_30: 1860, ¤a16: 850,",
        "”a16” är redan räknad i gruppen ”under_30”. Skriv antingen gruppen eller dess svarsval.",
    ),
    "negative population": Broken(
        "man: 2860", "man: ¤-2860", "”man” ska vara mellan 0 och 999999999. Här står -2860."
    ),
    "population that is no number": Broken(
        "man: 2860", "man: ¤2 860", "”man” ska vara ett heltal. Här står ”2 860”."
    ),
    "population without its source": Broken(
        '  source: "Exempel: påhittade tal. Hämta folkmängden hos SCB."\n',
        "",
        "”source” saknas under ”population”.",
    ),
    "population with a misspelt source": Broken(
        "  source:", "  ¤sourc:", "Nyckeln ”sourc” finns inte här. Menade du ”source”?"
    ),
    # -- promises
    "promise that is there already": Broken(
        "- id: utemiljo", "- id: ¤trafik", "Ett löfte med id:t ”trafik” finns redan på rad 27."
    ),
    "promise by nobody that is known": Broken(
        "by: [polisen, kommunen]",
        "by: [polisen, ¤regionen]",
        "”by” ska vara en av: kommunen, polisen. Här står ”regionen”.",
    ),
    "state": Broken(
        "count: 4}\n    state: ongoing",
        "count: 4}\n    state: ¤klart",
        "”state” ska vara en av: done, dropped, ongoing, planned. Här står ”klart”.",
    ),
    "how often": Broken(
        "count: 85", "count: ¤-1", "”count” ska vara mellan 0 och 999999999. Här står -1."
    ),
    "unknown key of a promise": Broken(
        "    themes: [dialog, lofte]\n",
        "    ¤theme: [dialog, lofte]\n",
        "Nyckeln ”theme” finns inte här. Menade du ”themes”?",
    ),
    # -- texts
    "language that the survey lacks": Broken(
        'en: "Example: new lamps"',
        '¤fi: "Esimerkki"',
        "Språket ”fi” står inte i enkätens ”languages” (sv, en, sv-simple).",
    ),
    "no text in the first language": Broken(
        'what: {sv: "Exempel: nya lampor", en',
        "what: ¤{en",
        "”what” saknas på språket ”sv”. Lägg till sv: …",
    ),
    "words in a language that the survey lacks": Broken(
        "  en:\n    analysis:",
        "  ¤enn:\n    analysis:",
        "Språket ”enn” står inte i enkätens ”languages” (sv, en, sv-simple). Menade du ”en”?",
    ),
    "words in what is no language": Broken(
        "  en:\n    analysis:", "  ¤English:\n    analysis:", "”English” är ingen språkkod."
    ),
    "four findings": Broken(
        "words:\n  sv:\n",
        "words:\n  sv:\n    findings: ¤[a, b, c, d]\n",
        "”findings” ska ha 0–3 delar. Här är 4.",
    ),
    "long finding": Broken(
        "words:\n  sv:\n",
        f'words:\n  sv:\n    findings: [¤"{"å" * 201}"]\n',
        "”findings” får ha högst 200 tecken. Här är 201.",
    ),
    "no words": Broken(
        GOOD[GOOD.index("words:\n") : GOOD.index("# Behövs när")],
        "words: ¤hej\n",
        "”words” ska ha språk under sig, till exempel ”sv: …”.",
    ),
    # -- values
    "period that ends before it begins": Broken(
        "to: 2027-09-01",
        "to: ¤2027-04-30",
        "Perioden slutar (2027-04-30) innan den börjar (2027-05-01).",
    ),
    "day that does not exist": Broken(
        "when: 2027-04-20",
        "when: ¤2027-02-30",
        "”when” ska vara ett datum som 2027-05-01. Här står ”2027-02-30”.",
    ),
    "month that does not exist": Broken(
        "when: 2027-08", "when: ¤2027-13", "”2027-13” går inte som ”when”."
    ),
    "share above all": Broken(
        "share: 27", "share: ¤101", "”share” ska vara mellan 0 och 100. Här står 101."
    ),
    "licence": Broken(
        "licence: cc0",
        "licence: ¤gratis",
        "”licence” ska vara en av: cc-by, cc0. Här står ”gratis”.",
    ),
    "contact": Broken(
        "contact: exempel@example.com",
        "contact: ¤essunga.se",
        "”essunga.se” är ingen e-postadress. Skriv till exempel kommun@example.com.",
    ),
    "unknown key": Broken(
        "municipality: Essunga",
        "municipality: Essunga\n¤promise: []",
        "Nyckeln ”promise” finns inte här. ",
    ),
    "no municipality": Broken(
        "municipality: Essunga\n",
        "",
        "”municipality” saknas. Skriv ”municipality:” längst till vänster på en egen rad.",
    ),
}
"""What was done to the good file, and how the one sentence begins that must answer it."""

WARNINGS = {
    "population of a group that is left out": Broken(
        ", annat: 0}",
        "}",
        "”kon” saknar folkmängd för: annat. De räknas inte med i andelarna. "
        "Skriv 0 för dem som statistiken inte har.",
    ),
    "something that is not filled in": Broken(
        "municipality: Essunga",
        'municipality: ¤"…"',
        "Här står ”…”. Skriv det som ska stå här, eller ta bort det.",
    ),
}


def told(loaded: LoadedContext) -> list[tuple[str, str]]:
    return [(problem.severity, problem.sentence(SWEDISH)) for problem in loaded.problems]


def good() -> Context:
    loaded = read_context(GOOD.encode(), SURVEY)
    assert loaded.problems == ()
    assert loaded.context is not None
    return loaded.context


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_gets_its_line_column_and_sentence(name: str) -> None:
    content, position = CASES[name].apply(GOOD)
    loaded = read_context(content, SURVEY)
    assert loaded.context is None
    [(severity, sentence)] = told(loaded)
    assert severity == "error"
    assert sentence.startswith(CASES[name].sentence)
    if position is not None:
        assert (loaded.problems[0].line, loaded.problems[0].column) == position


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_leaves_the_file_usable(name: str) -> None:
    content, position = WARNINGS[name].apply(GOOD)
    loaded = read_context(content, SURVEY)
    assert told(loaded) == [("warning", WARNINGS[name].sentence)]
    assert loaded.context is not None
    assert position in (None, (loaded.problems[0].line, loaded.problems[0].column))


def test_all_mistakes_are_told_in_one_go() -> None:
    text = GOOD
    names = [
        "period that ends before it begins",
        "theme of a promise",
        "licence",
        "share above all",
    ]
    for name in names:
        text = text.replace(CASES[name].old, CASES[name].new.replace("¤", ""))
    found = told(read_context(text.encode(), SURVEY))
    assert {sentence for _, sentence in found} == {CASES[name].sentence for name in names}


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("period: {to: 2027-09-01}", ["missing_key"]),
        ("period: {from: 2027-09-01, to: 2027-09-01}", []),
        ("promises: [hej, {by: [polisen]}, {by: [polisen]}]", ["group", *["missing_key"] * 3]),
        (
            "promises: [{id: å, by: polisen, text: {sv: A}, state: done}]",
            ["rule_name", "no_brackets"],
        ),
        ("sources: [{from: {sv: A}, says: {sv: A}}]", ["missing_key", "missing_key"]),
        ("reference: [{from: {sv: A}, share: 3}, 7]", ["missing_key", "group"]),
        ("population: {source: A, kon: 7}", ["group_group"]),
        ("population: {source: A}", ["too_few"]),
        ("population: {source: A, kon: {}}", ["too_few"]),
        ("promises: [{id: a, by: [], text: {sv: A}, state: done}]", ["too_few"]),
        ("words: {xx: {analysis: {}}}", ["extra_language"]),
        ("words:\n  sv:\n    findings:\n      - |\n        A\n        B", ["not_one_line"]),
        (
            "population:\n  kon: {kvinn: 1, man: 1, annat: 1}\n  source: |\n    A\n    B",
            ["not_one_line"],
        ),
    ],
)
def test_what_only_follows_from_a_mistake_is_not_told(text: str, phrases: list[str]) -> None:
    loaded = read_context(f"municipality: Essunga\n{text}\n".encode(), SURVEY)
    assert sorted(problem.phrase for problem in loaded.problems) == sorted(phrases)


def test_every_sentence_about_a_context_file_is_shown_by_an_example() -> None:
    files = [case.apply(GOOD)[0] for case in (*CASES.values(), *WARNINGS.values())]
    shown = {problem.phrase for file in files for problem in read_context(file, SURVEY).problems}
    known = {name.removeprefix("problem.") for name in phrase_file(PHRASES, "sv")}
    of_maps = {"try_counts", *(name for name in known if name.startswith("map_"))}
    named = {name for name in known if f"problem.{name}" in phrase_file(PHRASES, "sv")}
    assert named - of_maps - shown == set()


@pytest.mark.parametrize("content", [b"", b"# hej", b"- a", b"hej", b"\xff", b"a: *b"])
def test_what_is_no_context_file_is_told(content: bytes) -> None:
    loaded = read_context(content, SURVEY)
    assert loaded.context is None
    assert [severity for severity, _ in told(loaded)][:1] == ["error"]


def test_a_file_with_mistakes_everywhere_is_told_as_far_as_anybody_reads() -> None:
    text = "municipality: A\npromises:\n" + "".join(f"  - {{x{n}: 1}}\n" for n in range(150))
    loaded = read_context(text.encode(), SURVEY)
    assert loaded.cut
    assert loaded.context is None
    assert len(text) < LARGEST_FILE


LINES = GOOD.splitlines(keepends=True)
ODD = st.sampled_from(["", "  x: 1\n", "- a\n", "promises: 3\n", "sv: å\n", "{", "words: {sv: }\n"])


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 3), ODD), min_size=1, max_size=4
    )
)
def test_whatever_is_done_to_a_file_it_says_something_or_is_told_what_is_wrong(
    changes: list[tuple[int, int, str]],
) -> None:
    """`changes`: from which line on how many lines become another."""
    lines = list(LINES)
    for first, count, text in changes:
        lines[first : first + count] = [text]
    loaded = read_context("".join(lines).encode(), SURVEY)
    faults = [problem for problem in loaded.problems if problem.severity == "error"]
    assert (loaded.context is None) == bool(faults)
    assert all(problem.line <= len(lines) + 1 for problem in loaded.problems)
    assert all(
        sentence.startswith(tuple("”ÅÄÖABCDEFGHIKLMNOPRSTUV")) for _, sentence in told(loaded)
    )


# -- what it says


def test_what_the_good_file_says() -> None:
    context = good()
    assert [(promise.by, promise.state) for promise in context.promises] == [
        *[(("polisen",), "ongoing")] * 4,
        *[(("kommunen",), "ongoing")] * 4,
        (("polisen", "kommunen"), "ongoing"),
    ]
    assert context.sources[1].when == "2027-04-20"
    assert context.reference[0].share == 27
    assert context.words["en"].analysis.keys() == {"trafik"}


def test_a_text_stands_in_every_language_of_the_survey() -> None:
    """Easy-read falls back to its language, and every other one to the first."""
    text = GOOD.replace(
        'sv: "Vi övervakar trafiken',
        'sv-simple: "Vi ser till att folk kör lugnt."\n      sv: "Vi övervakar trafiken',
    )
    text = text.replace(', en: "Example: speed checks"', "")
    context = read_context(text.encode(), SURVEY).context
    assert context is not None
    promise = context.promises[0]
    assert promise.text["sv-simple"] == "Vi ser till att folk kör lugnt."
    assert dict(promise.done[0].what) == dict.fromkeys(
        SURVEY.languages, "Exempel: hastighetskontroller"
    )
    assert promise.done[1].what["sv-simple"] == promise.done[1].what["sv"]
    assert promise.done[1].what["en"] == "Example: sobriety checks"


def test_the_population_is_told_by_group() -> None:
    assert population(good(), SURVEY) == {
        "alder": {"under_30": 1860, "fran_30_till_64": 2420, "fran_65": 1370},
        "kon": {"kvinn": 2790, "man": 2860},
    }
    by_group = GOOD.replace("u16: 1010, a16: 850", "under_30: 1860")
    context = read_context(by_group.encode(), SURVEY).context
    assert context is not None
    assert population(context, SURVEY) == population(good(), SURVEY)


def test_without_a_population_there_is_none() -> None:
    context = read_context(b"municipality: Essunga", SURVEY).context
    assert context is not None
    assert population(context, SURVEY) == {}
    zeros = b"municipality: A\npopulation: {source: a, kon: {kvinn: 0, man: 0, annat: 0}}"
    context = read_context(zeros, SURVEY).context
    assert context is not None
    assert population(context, SURVEY) == {}


def test_a_theme_without_a_title_is_a_theme() -> None:
    survey = load_survey_of(GOOD_SURVEY.replace("theme: trafik", "theme: fart"))
    assert {name: title["sv"] for name, title in themes(survey).items()} == {
        "trafik": "Trafik",
        "fart": "fart",
    }


def test_every_figure_is_one_number() -> None:
    found = figures(SURVEY)
    assert found["otrygg_kvall"] == ("otrygg_kvall", None)
    assert found["problem_stort.fart"] == ("problem_stort", "fart")
    assert found["prio_poang.ljus"] == ("prio_poang", "ljus")
    asked = {question.id: question for question in SURVEY.questions}
    assert all(
        (part is not None)
        == (isinstance(asked[SURVEY.indicators[name].question], Matrix) or name == "prio_poang")
        for name, part in found.values()
    )


# -- the file for editors


def validator() -> jsonschema.Draft202012Validator:
    written = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(written)
    return jsonschema.Draft202012Validator(written)


def as_json(text: str) -> object:
    return json.loads(json.dumps(yaml.load(text, yaml.CSafeLoader), default=str))


def test_the_schema_file_is_current() -> None:
    command = "python -m exporter.report.context_schema"
    assert SCHEMA.read_text("utf-8") == rendered(schema()), f"run: {command}"


def test_the_good_file_satisfies_it_and_misspelt_keys_do_not() -> None:
    validator().validate(as_json(GOOD))
    validator().validate(as_json(GOOD.replace("when: 2027-08", "when: 2027")))
    for old, new in (
        ("themes:", "theme:"),
        ("  source:", "  sorce:"),
        ("licence: cc0", "licence: x"),
    ):
        assert not validator().is_valid(as_json(GOOD.replace(old, new)))


# -- one to fill in


def load_survey_of(text: str) -> Survey:
    from questions.loader import load

    survey = load(text.encode()).survey
    assert survey is not None
    return survey


BARE = """\
survey: prov
version: "1"
languages: [en, sv]
title: {sv: "Prov: #1", en: "Try: #1"}
questions:
  - {id: prov, type: number, text: {sv: Hur många?, en: How many?}}
"""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "survey",
    [SURVEY, load_survey_of(GOOD_SURVEY), load_survey_of(BARE)],
    ids=lambda survey: survey.survey,
)
def test_a_draft_has_no_mistakes_as_it_is_and_with_all_of_it_in_use(
    survey: Survey, language: str
) -> None:
    """What is left to be filled in is a warning."""
    draft = draft_context(survey, phrases(PHRASES, language))
    used = re.sub(r"^#(?!#)", "", draft, flags=re.MULTILINE)
    assert used != draft
    for text in (draft, used):
        loaded = read_context(text.encode(), survey)
        [left_open] = loaded.problems
        assert left_open.phrase == "left_open"
        written = re.sub(r"^#.*", "", text, flags=re.MULTILINE)
        assert 1 + len(left_open.again) == written.count('"…"')
        assert loaded.context is not None


def test_a_draft_has_all_that_a_context_file_can_say_of_a_survey() -> None:
    draft = draft_context(SURVEY, phrases(PHRASES, "sv"))
    for name in (*themes(SURVEY), *figures(SURVEY)):
        assert f"##   {name}: " in draft
    used = re.sub(r"^#(?!#)", "", draft, flags=re.MULTILINE)
    context = read_context(used.encode(), SURVEY).context
    assert context is not None
    assert all(getattr(context, key) for key in Context.__struct_fields__)
    assert "a65: 0  # 65 år eller äldre" in used
    assert all(len(line) <= 105 for line in draft.splitlines() if not line.startswith("##   "))


# -- the commands


def test_the_commands_write_a_file_and_find_its_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "kontext.yaml"
    made = exporter("context", "--survey", QUESTIONS, "-o", path)
    assert (made.code, made.err) == (0, "")
    assert made.out == (
        f"Klart. Fyll i {path}, och kontrollera den med "
        f"”exporter check {path} --survey {QUESTIONS}”.\n"
    )
    again = exporter("context", "--survey", QUESTIONS, "-o", path)
    assert (again.code, again.out) == (2, "")
    assert "finns redan" in again.err

    checked = exporter("check", path, "--survey", QUESTIONS)
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.splitlines() == [
        f"{path}:8:15: varning: Här står ”…”. Skriv det som ska stå här, eller ta bort det.",
        f"{path}: inga fel. 0 löften, 0 källor.",
    ]
    path.write_text("municipality: A\nperiod: {from: 2027-05-01, till: 2027-09-01}\n", "utf-8")
    checked = exporter("check", path, "--survey", QUESTIONS)
    assert (checked.code, checked.err) == (1, "")
    assert checked.out.splitlines()[-1] == f"{path}: 2 fel, 0 varningar."


def test_what_cannot_be_checked_is_told(tmp_path: Path) -> None:
    absent = exporter("check", tmp_path / "x.yaml", "--survey", QUESTIONS)
    assert (absent.code, absent.out) == (2, "")
    assert absent.err == f"{tmp_path / 'x.yaml'} går inte att läsa (den finns inte).\n"
    faulty = tmp_path / "enkat.yaml"
    faulty.write_text("survey: a\n", "utf-8")
    for words in (("check", faulty), ("context", "-o", tmp_path / "ny.yaml")):
        refused = exporter(*words, "--survey", faulty)
        assert refused.code == 2
        assert refused.err.startswith(f"Enkäten i {faulty} har fel.")
    assert not (tmp_path / "ny.yaml").exists()


def test_whoever_needs_a_context_gets_it_or_all_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "kontext.yaml"
    path.write_text(GOOD, "utf-8")
    assert load_context(path, SURVEY) == good()
    path.write_text("municipalty: A\npromises: [{id: a}]\n", "utf-8")
    with pytest.raises(CommandError) as refused:
        load_context(path, SURVEY)
    heading, *lines = refused.value.lines
    assert heading == f"Kontextfilen {path} har fel. Rätta dem först:"
    assert [line.removeprefix(f"{path}:").split(":")[0] for line in lines] == ["1", "2", "2", "2"]
    with pytest.raises(ExporterError):
        load_context(tmp_path / "x.yaml", SURVEY)
