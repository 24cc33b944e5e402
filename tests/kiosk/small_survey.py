"""A survey of a few questions, for tests of what happens on one of its screens."""

from pathlib import Path

from tests.kiosk.asked import QuestionFile

SMALL = """
survey: liten
version: "1"
languages: [sv, en]
title: {sv: Liten enkät, en: Small survey}
online: {url: "https://www.essunga.se"}
questions:
  - id: vader
    type: single
    text: {sv: "Hur är vädret?", en: "How is the weather?"}
    choices: {sol: {sv: Sol, en: Sun}, moln: {sv: Moln, en: Clouds}, regn: {sv: Regn, en: Rain}}
  - id: tanke
    type: text
    text: {sv: "Vad tänker du på?", en: "What are you thinking of?"}
    help: {sv: Skriv vad du vill., en: Write what you like.}
    max_chars: 200
  - id: antal
    type: number
    max: 99
    text: {sv: "Hur många steg?", en: "How many steps?"}
  - id: oro
    type: matrix
    text: {sv: "Är du orolig?", en: "Are you worried?"}
    rows: {hund: {sv: För hundar, en: About dogs}, katt: {sv: För katter, en: About cats}}
    columns: {ja: {sv: Ja, en: "Yes"}, nej: {sv: Nej, en: "No"}}
  - id: farger
    type: multi
    max: 2
    text: {sv: "Vilka färger?", en: "Which colours?"}
    choices: {rod: {sv: Röd, en: Red}, gron: {sv: Grön, en: Green}, bla: {sv: Blå, en: Blue}}
  - id: sist
    type: single
    text: {sv: "Är det bra så?", en: "Is that all?"}
    choices: {ja: {sv: Ja då, en: Oh yes}, nej: {sv: Nej nej, en: Oh no}}
"""


def write_small_survey(folder: Path) -> tuple[Path, QuestionFile]:
    """The file, and what it asks."""
    path = folder / "liten.yaml"
    path.write_text(SMALL, "utf-8")
    return path, QuestionFile(path)
