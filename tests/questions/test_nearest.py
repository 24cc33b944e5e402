"""What a misspelt word was meant to be: the nearest that begins alike, or none."""

import pytest

from questions.nearest import nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("otrygg", ["trygg", "otryg"], "otryg"),
        ("otrygg", ["otry", "trygg"], "otry"),
        ("otryg", ["trygg", "vetej"], None),
        ("trygg", ["otryg", "vetej"], None),
        ("ovanlig", ["vanlig"], None),
        ("peroid", ["period", "pick"], "period"),
        ("problem_frat", ["problem", "problem_fart", "problem_mork"], "problem_fart"),
        ("ALDER", ["alder"], "alder"),
        ("alder", ["Alder", "Aldern"], "Alder"),
        ("vuxen", ["ung", "gam"], None),
        ("", ["a"], None),
        ("a" * 41, ["a" * 41], None),
        ("a", [], None),
    ],
)
def test_the_nearest_begins_alike(word: str, known: list[str], meant: str | None) -> None:
    assert nearest(word, known) == meant
