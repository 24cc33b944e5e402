"""The page for tools that take no file has all that is to be copied, and says what is left over."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from exporter.errors import PHRASES
from exporter.online.by_hand import TOOLS, cannot
from exporter.online.checklist import checklist
from questions.logic import choices
from questions.model import Matrix, Survey
from questions.wording import phrases
from tests.exporter.municipality import SURVEY as ESSUNGA_SURVEY
from tests.exporter.office import QUESTIONS, SURVEY, exporter, survey_of
from tests.exporter.office_folder import ESSUNGA

SAY = phrases(PHRASES, "sv")


class Page(HTMLParser):
    """The texts of a page by the element that holds them, and the languages of what is copied."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._open: list[str] = []
        self.feed(content)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data


def page(survey: Survey, tool: str) -> Page:
    return Page(checklist(survey, TOOLS[tool], SAY))


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("survey", [SURVEY, ESSUNGA_SURVEY], ids=["one of each", "essunga"])
def test_everything_to_copy_stands_there_in_order_and_in_every_language(
    tool: str, survey: Survey
) -> None:
    cells = iter(page(survey, tool).texts["td"])
    for question in survey.questions:
        if "web" not in question.modes:
            continue
        rows = question.rows.values() if isinstance(question, Matrix) else ()
        labels = [*rows, *choices(question).values()]
        for texts in (question.text, *(label.text for label in labels)):
            for language in survey.languages:
                wanted = texts[language].strip()
                assert any(cell == wanted for cell in cells), (question.id, wanted)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_page_needs_nothing_else_and_runs_nothing(tool: str) -> None:
    """What an author writes is text."""
    text = QUESTIONS.replace("Hur gammal?", '<script>x</script> & "<b>Hur gammal?</b>"')
    made = page(survey_of(text), tool)
    assert not made.tags & {"script", "b", "link", "img", "iframe"}
    assert not made.attributes & {"src", "href", "onclick"}
    assert '<script>x</script> & "<b>Hur gammal?</b>"' in made.texts["td"]


def steps(tool: str, number: int) -> list[str]:
    """What is to be done for a question of the small survey, by its number."""
    content = checklist(SURVEY, TOOLS[tool], SAY)
    return Page(content.split("<article>")[number].partition("</article>")[0]).texts["li"]


def test_what_to_choose_is_said_in_the_words_of_the_tool() -> None:
    assert steps("google-forms", 3) == [
        "Kryssrutor. Gränsen sätts under Svarsvalidering: Välj högst.",
        "Högst 2 val.",
        "Ska stå ensamt: ”Ingenstans”. Skriv det i hjälptexten om verktyget inte kan hindra att det"
        " väljs med andra.",
        "Lägg till ett sista val där man skriver egna ord.",
        "Ej obligatorisk: låt den få hoppas över.",
    ]
    assert steps("microsoft-forms", 7)[:2] == [
        "Text. Begränsningar: Tal.",
        "Ett helt tal mellan 0 och 40.",
    ]
    assert steps("webropol", 8)[2:5] == [
        "Inte för den som på ”Hur gammal?” har svarat något av: ”Ung”.",
        "Bara för den som på ”Hur stort? (Fart)” har svarat något av: ”Stort”.",
        "Ge frågan ett villkor, i verktygets logik eller regler.",
    ]


BRANCHED = """\
survey: gren
version: "1"
languages: [sv]
title: {sv: Gren}
questions:
  - {id: a, type: single, text: {sv: "A?"}, choices: {ja: {sv: Ja}, nej: {sv: Nej}, kan: {sv: Kan}}}
  - {id: b, type: text, text: {sv: "B?"}, show_if: {a: [ja]}}
  - {id: c, type: text, text: {sv: "C?"}, show_if: {a: [ja]}}
  - {id: d, type: text, text: {sv: "D?"}}
  - {id: e, type: text, text: {sv: "E?"}, show_if: {a: {not: [nej]}}}
"""


def test_an_answer_leads_on_where_nothing_else_would_be_left_out() -> None:
    survey = survey_of(BRANCHED)
    told = page(survey, "microsoft-forms").texts["li"]
    way = "Förgrening: den som svarar ”Nej”, ”Kan” går till ”D?”."
    assert sum(line.startswith(way) for line in told) == 2
    left = [(one.phrase, one.question) for one in cannot(survey, TOOLS["google-forms"])]
    assert left == [("rule", "e")]  # D? stands between, and is for everybody


def test_what_a_tool_cannot_express_is_told_when_the_page_is_made(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(QUESTIONS, "utf-8")
    given = ("--survey", tmp_path / "q.yaml", "-o", tmp_path / "ut")
    forms = exporter("online", "--to", "microsoft-forms", *given)
    assert forms.code == 1
    first, *told = forms.out.splitlines()
    assert first.startswith(f"Klart: {tmp_path}/ut/trygg_microsoft-forms.html.")
    assert [line.partition(":")[0] for line in told] == [
        f"Microsoft Forms, {name}" for name in ("plats", "betyg", "prio", "varfor", "varfor", "ord")
    ]
    content = (tmp_path / "ut/trygg_microsoft-forms.html").read_text("utf-8")
    for line in told:
        assert line.removeprefix("Microsoft Forms, ") in content
    assert exporter("online", "--to", "webropol", *given).code == 0


def test_a_page_for_each_tool_is_made_at_once(tmp_path: Path) -> None:
    said = exporter("online", "--to", "checklist", "--survey", ESSUNGA, "-o", tmp_path)
    assert (said.code, said.err) == (1, "")
    assert {file.name for file in tmp_path.iterdir()} == {
        f"essunga_trygg_{name}.html" for name in TOOLS
    }
