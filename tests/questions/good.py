"""A good question file that has a bit of everything, and how it can be broken."""

from typing import NamedTuple

GOOD = """\
survey: trygg
version: "1"
languages: [sv, en]
title: {sv: Titel, en: Title}
intro: {sv: Hej, en: Hello}
online: {url: "https://www.essunga.se"}
period: {opens: 2027-05-01, closes: 2027-09-01}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Hur gammal?, en: How old?}
    choices:
      ung: {sv: Ung, en: Young}
      gam: {sv: Gammal, en: Old}
      ejsv: {sv: Vill inte svara, en: Prefer not to say, missing: declined}
  - id: plats
    type: multi
    text: {sv: Var?, en: Where?}
    help: {sv: Välj, en: Choose}
    choices:
      torg: {sv: Torget, en: The square}
      park: {sv: Parken, en: The park}
      ingen: {sv: Ingenstans, en: Nowhere}
    exclusive: [ingen]
    max: 2
  - id: problem
    type: matrix
    text: {sv: Hur stort?, en: How big?}
    rows:
      fart: {sv: Fart, en: Speed, theme: trafik}
      mork: {sv: Mörker, en: Darkness}
    columns:
      lite: {sv: Litet, en: Small}
      stor: {sv: Stort, en: Big, value: 5}
  - id: sett
    type: number
    max: 99
    unit: {sv: gånger, en: times}
    text: {sv: Hur ofta?, en: How often?}
  - id: betyg
    type: rating
    max: 5
    labels: {sv: [Dåligt, Bra], en: [Bad, Good]}
    text: {sv: Betyg?, en: Grade?}
    show_if: {alder: {not: [ung]}, problem_fart: [stor], sett: [1, 2]}
  - id: prio
    type: ranking
    pick: 2
    text: {sv: Viktigast?, en: Most important?}
    choices:
      ljus: {sv: Ljus, en: Light}
      buss: {sv: Buss, en: Bus}
      gard: {sv: Gård, en: Club}
  - id: ord
    type: text
    text: {sv: Förslag?, en: Suggestion?}
    max_chars: 500
  - id: slut
    type: info
    text: {sv: Slut, en: End}
indicators:
  stort: {question: problem, count: [stor], exclude: [lite], text: {sv: Stort, en: Big}}
  netto: {question: problem, plus: [stor], minus: [lite], text: {sv: Netto, en: Balance}}
  poang: {question: prio, points: [2, 1], text: {sv: Poäng, en: Points}}
rollup:
  alder: {ung: unga, gam: vuxna}
  plats: {torg: ute, park: ute}
groups:
  alder: {unga: {sv: Unga, en: The young}, vuxna: {sv: Vuxna, en: Adults}}
  plats: {ute: {sv: Utomhus, en: Outdoors}}
themes:
  trafik: {sv: Trafik, en: Traffic}
report:
  crosses: [{rows: plats, columns: alder}]
  priorities: {ranking: prio, problems: problem, pairs: {ljus: [fart]}}
"""


class Broken(NamedTuple):
    """What was done to the good file, and the sentence that must answer it.

    `¤` in `new` marks the line and column that must be named; it is not part of the file.
    """

    old: str
    new: str
    sentence: str

    def apply(self, good: str = GOOD) -> tuple[bytes, tuple[int, int] | None]:
        """The broken file, and the marked place in it."""
        assert good.count(self.old) == 1, f"{self.old!r} must stand once in the good file"
        marked = good.replace(self.old, self.new)
        position = None
        if "¤" in marked:
            before = marked[: marked.rindex("¤")].replace("¤", "")
            position = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        return marked.replace("¤", "").encode(), position
