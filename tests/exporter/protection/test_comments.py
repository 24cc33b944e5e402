"""No comment stands under a question that few could answer."""

from collections import Counter
from pathlib import Path

import pytest

from exporter.merge import merge
from exporter.output_names import MIXED
from exporter.protection.comments import by_question
from questions.logic import Answers, Chosen
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office import SURVEY


def headings_of(folder: Path, answered: list[Answers]) -> Counter[str]:
    records = {str(n): answers for n, answers in enumerate(answered)}
    merged = merge([write_export(folder / "webb.csv", SURVEY, records)], SURVEY)
    return Counter(comment.question for comment in by_question(merged))


WHY: Answers = {"plats": Chosen(("torg",)), "varfor": "Mörkt"}
NOT_ASKED: Answers = {"plats": Chosen(("ingen",)), "ord": "Bra"}
ELSEWHERE: Answers = {"omrade": Chosen(("other",), "Fåglum")}


@pytest.mark.parametrize(
    ("answered", "headings"),
    [
        ([WHY] * 10 + [NOT_ASKED] * 10, {"varfor": 10, "ord": 10}),
        ([WHY] * 9 + [NOT_ASKED] * 10, {MIXED: 19}),
        ([ELSEWHERE] * 10 + [NOT_ASKED] * 10, {"omrade": 10, "ord": 10}),
        ([ELSEWHERE] * 1 + [NOT_ASKED] * 10, {MIXED: 11}),
        ([ELSEWHERE] * 5 + [WHY] * 5 + [NOT_ASKED] * 9, {MIXED: 10, "ord": 9}),
        ([ELSEWHERE] * 5 + [WHY] * 4 + [NOT_ASKED] * 9, {MIXED: 18}),
        ([NOT_ASKED] * 3, {"ord": 3}),
    ],
)
def test_ten_can_have_written_what_stands_under_one_heading(
    tmp_path: Path, answered: list[Answers], headings: dict[str, int]
) -> None:
    assert headings_of(tmp_path, answered) == headings


def test_who_could_answer_counts_whether_or_not_they_did(tmp_path: Path) -> None:
    could: Answers = {"plats": Chosen(("torg",))}
    assert headings_of(tmp_path, [WHY, *[could] * 9]) == {"varfor": 1}
