"""Simulated residents of a municipality: what they say hangs together, and is made up.

Who lives in the largest village meets other things than who lives in the country; older people and
women feel less safe in the evening; from one year to the next some of it gets better.
"""

import random
from collections.abc import Mapping, Sequence

from msgspec import Struct

from questions import logic
from questions.logic import Answer, Chosen
from questions.model import Matrix, Mode, Multi, Number, Ranking, Rating, Survey, Text
from tests.exporter.municipality import AGES, AREAS, GENDERS

Weights = Mapping[str, float]

DECLINE, SKIP = 0.02, 0.04

FIRST_YEAR = 2026
"""With which the others are compared."""

SINGLES: Mapping[str, Weights] = {
    "tryggkvall": {"mtry": 30, "gtry": 41, "gotr": 15, "motr": 6, "ejotr": 4, "ejann": 4},
    "latitbli": {"aldr": 55, "nagon": 24, "flera": 14, "ofta": 7},
    "anmalt": {"alla": 45, "nagra": 20, "nej": 35},
    "grann": {"jamed": 18, "jaej": 22, "nejvi": 24, "nejej": 26, "vetej": 10},
    "loftet": {"vet": 12, "hort": 26, "nej": 62},
    "dialog": {"ja": 9, "nejvi": 38, "nejej": 53},
}
MULTIS: Mapping[str, Weights] = {
    "otryggplats": {
        "centr": 16,
        "skola": 8,
        "halls": 14,
        "gcvag": 13,
        "park": 9,
        "vag": 12,
        "parke": 11,
        "annan": 3,
        "ingen": 38,
    },
    "otryggvarfor": {
        "morkt": 52,
        "buska": 20,
        "paver": 14,
        "grupp": 24,
        "trafi": 30,
        "tomt": 33,
        "trasi": 9,
        "hanth": 6,
    },
    "utsatt": {"stold": 9, "inbro": 3, "skade": 7, "lurad": 11, "trafi": 6, "inget": 74, "ejsv": 2},
    "unga": {
        "gard": 41,
        "somma": 20,
        "idrot": 34,
        "kultu": 18,
        "ute": 29,
        "vuxna": 36,
        "buss": 31,
        "inget": 6,
    },
}
"""How likely each is to be marked, in per cent."""
MATRICES: Mapping[str, Mapping[str, Sequence[float]]] = {
    "problem": {
        "fart": (12, 30, 33, 20, 5),
        "busk": (28, 32, 22, 10, 8),
        "paver": (48, 30, 9, 4, 9),
        "alko": (45, 31, 11, 4, 9),
        "drog": (22, 27, 20, 12, 19),
        "stold": (33, 36, 14, 6, 11),
        "skade": (35, 37, 15, 6, 7),
        "mork": (20, 31, 29, 17, 3),
    },
    "oro": {
        "inbr": (36, 46, 14, 4),
        "stul": (44, 42, 11, 3),
        "vald": (55, 34, 8, 3),
        "traf": (26, 41, 24, 9),
    },
    "tycker": {
        "syns": (6, 20, 24, 27, 18, 5),
        "nas": (13, 30, 26, 12, 7, 12),
        "polbr": (11, 30, 29, 12, 6, 12),
        "kombr": (8, 27, 31, 16, 9, 9),
    },
}
"""Row to how often each column is chosen, in the order of the columns."""
PRIORITIES: Weights = {
    "trafi": 26,
    "drog": 18,
    "stold": 11,
    "polis": 24,
    "ljus": 22,
    "unga": 17,
    "grann": 6,
}
WORRIED = ("gotr", "motr", "ejotr", "flera", "ofta")
BETTER: Mapping[str, float] = {"fart": 0.72, "busk": 0.75, "mork": 0.62, "traf": 0.7}
"""Rows of matrices that fewer find bad in later years, and by how much."""
COMMENTS = (
    "Fler lampor på gångvägen till stationen.",
    "Sänk farten förbi skolan.",
    "Mer att göra för unga på kvällarna.",
    "Klipp buskarna vid busshållplatsen.",
    "Jag vill se polisen till fots i samhället.",
)


class Resident(Struct, frozen=True):
    """Somebody who lives there."""

    age: str
    area: str
    gender: str


def resident(chance: random.Random) -> Resident:
    return Resident(_one(AGES, chance), _one(AREAS, chance), _one(GENDERS, chance))


def answers(
    who: Resident, survey: Survey, mode: Mode, year: int, chance: random.Random
) -> dict[str, Answer]:
    """What `who` says of *Trygg i Essunga kommun*, in the first year or a later one."""
    found: dict[str, Answer] = {}
    for item in logic.items(survey, mode):
        if not logic.applies(item.question, found) or chance.random() < SKIP:
            continue
        answer = _answer(item, who, year, chance)
        if answer is not None:
            found[item.name] = answer
    return found


def _answer(item: logic.Item, who: Resident, year: int, chance: random.Random) -> Answer | None:
    question = item.question
    match question:
        case Matrix():
            codes = logic.choices(question)
            weights = dict(zip(codes, MATRICES[question.id][item.row or ""], strict=True))
            return Chosen((_one(_felt(weights, item.row or "", who, year), chance),))
        case Multi():
            return _marked(question, who, chance)
        case Ranking():
            left = dict(PRIORITIES)
            if who.age == "a65":
                left["polis"] *= 1.6
            return Chosen(tuple(_taken(left, chance) for _ in range(question.pick)))
        case Number():
            return min(question.max, int(chance.expovariate(1 / 2.5)))
        case Rating():
            steps = range(question.min, question.max + 1)
            better = 1.25 if year > FIRST_YEAR else 1.0
            return chance.choices(
                steps, [1.0, *(better ** (n + 1) for n in range(len(steps) - 1))]
            )[0]
        case Text():
            return chance.choice(COMMENTS) if chance.random() < 0.2 else None
        case _:
            return Chosen((_single(question.id, who, year, chance),))


def _single(question: str, who: Resident, year: int, chance: random.Random) -> str:
    own = {"alder": who.age, "omrade": who.area, "kon": who.gender}
    if question in own:
        return "ejsv" if chance.random() < DECLINE else own[question]
    weights = dict(SINGLES[question])
    if question == "loftet" and year > FIRST_YEAR:
        weights["hort"] *= 1.5
    return _one(_felt(weights, question, who, year), chance)


def _felt(weights: Weights, of: str, who: Resident, year: int) -> Weights:
    """How likely each choice is to somebody like `who`; the later a choice, the worse it is."""
    felt = dict(weights)
    worse = 1.0
    if of in ("tryggkvall", "latitbli", "vald", "inbr"):
        worse = (1.7 if who.gender == "kvinn" else 0.8) * (1.5 if who.age == "a65" else 0.9)
    if of in ("fart", "traf") and who.area in ("land", "barbe"):
        worse = 1.5
    if of in ("mork", "drog") and who.area == "nosse":
        worse = 1.4
    if year > FIRST_YEAR:
        worse *= BETTER.get(of, 1.0)
    codes = list(felt)
    for number, code in enumerate(codes):
        bad = code in WORRIED if of in SINGLES else 2 <= number < 4
        felt[code] *= worse if bad else 1.0
    return felt


def _marked(question: Multi, who: Resident, chance: random.Random) -> Chosen | None:
    shares = dict(MULTIS[question.id])
    if question.id == "otryggplats" and who.area in ("land", "barbe", "faglu"):
        shares |= {"vag": 24, "centr": 6, "ingen": 52}
    alone = [code for code in (*question.exclusive, "ejsv") if code in shares]
    for code in alone:
        if chance.random() < shares[code] / 100:
            return Chosen((code,))
    marks = [c for c in shares if c not in alone and chance.random() < shares[c] / 60]
    chance.shuffle(marks)
    kept = marks[: logic.most_codes(question)]
    return Chosen(tuple(code for code in shares if code in kept)) if kept else None


def _one(weights: Weights, chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _taken(left: dict[str, float], chance: random.Random) -> str:
    code = _one(left, chance)
    del left[code]
    return code
