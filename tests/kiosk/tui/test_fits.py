"""What does not fit on the smallest screen is told there, and the keys reach it."""

from pathlib import Path

import pytest

from kiosk.wording import words
from tests.terminal import Terminal, kiosk

LONG = "Ett svar som är så långt att det inte får plats på en enda rad av skärmen"
SURVEY = f"""
survey: lang
version: "1"
languages: [sv]
title: {{sv: Lång}}
questions:
  - id: torg
    type: single
    text: {{sv: "{"Kommunen bygger om torget nästa år. " * 7}"}}
    choices:
""" + "".join(f'      a{n}: {{sv: "{LONG} {"abcdefgh"[n]}"}}\n' for n in range(8))


def test_a_list_says_how_much_is_above_and_below_and_arrows_reach_it(tmp_path: Path) -> None:
    path = tmp_path / "lang.yaml"
    path.write_text(SURVEY, "utf-8")
    with Terminal(kiosk(tmp_path / "data", "--survey", path)) as terminal:
        terminal.wait("1 Börja")
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.press("enter")
        say = words("sv")
        terminal.wait("1 ( ) Ett svar")
        terminal.wait(" v ")
        assert " ^  " not in terminal.text
        assert say("question.skip") not in terminal.text
        terminal.press("up")
        terminal.wait(f"> 0 {say('question.skip')}")
        terminal.wait(" ^ ")
        assert " v  " not in terminal.text
        terminal.press(*["up"] * 8)
        terminal.wait("> 1 ( ) Ett svar")
        terminal.press("up")
        terminal.wait(lambda: " ^  " not in terminal.text and " v  " in terminal.text)
        assert "Kommunen bygger om torget" in terminal.words


ADDRESS = """
survey: adress
version: "1"
languages: [sv, en, sv-simple]
title: {sv: Trygg, en: Safe}
intro: {sv: Hjälp polisen och kommunen att göra Essunga tryggare., en: Help.}
online: {url: "https://URL"}
questions:
  - {id: ord, type: text, text: {sv: Ord?, en: Words?}}
"""


@pytest.mark.parametrize("length", [20, 76, 120, 189])
@pytest.mark.parametrize("size", [(80, 24), (106, 33), (106, 42), (160, 50)], ids=str)
def test_a_long_address_leaves_the_words_their_room(
    tmp_path: Path, length: int, size: tuple[int, int]
) -> None:
    url = "www.essunga.se/" + "trygg" * 40
    path = tmp_path / "adress.yaml"
    path.write_text(ADDRESS.replace("URL", url[:length]), "utf-8")
    with Terminal(kiosk(tmp_path / "data", "--survey", path), *size) as terminal:
        for language in ("1 Svenska", "2 English", "3 Lättläst svenska"):
            terminal.wait(language)
        terminal.wait(lambda: any((tmp_path / "data").glob("*/*/responses.db")))
        terminal.settle()
        beside = 36 if "▀▀▀" in terminal.text else 0
        rows = [
            line[-45:].replace("▀", "") if beside else line for line in terminal.text.split("\n")
        ]
        assert url[:length] in "".join("".join(rows).split()), "the whole address can be read"
