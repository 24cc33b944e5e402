"""What is found in what citizens write, what is left alone, and how it is taken away."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questions.personal_data import LONGEST, Found, FoundKind, personal_data, without
from questions.swedish_words import BEFORE_NUMBERS, IN_CAPITALS
from tests.bench.personal_data import hostile_texts, milliseconds
from tests.questions.golden_personal_data import GOLDEN, Sentence

Search = Callable[[str], tuple[Found, ...]]

HARD: tuple[FoundKind, ...] = ("personal_number", "phone", "email", "plate")
SHOWN: tuple[FoundKind, ...] = (*HARD, "address")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"


def pieces(text: str, search: Search = personal_data) -> set[tuple[FoundKind, str]]:
    return {(found.kind, text[found.start : found.end]) for found in search(text)}


def recall(search: Search, kinds: Iterable[FoundKind]) -> float:
    """The share of pieces of these kinds that are found, to the character."""
    known = [
        (piece, sentence.text)
        for sentence in GOLDEN
        for piece in sentence.pieces
        if piece[0] in kinds
    ]
    return sum(piece in pieces(text, search) for piece, text in known) / len(known)


def left_alone(search: Search) -> float:
    """The share of sentences without anything to show in which nothing is shown."""
    clean = [s.text for s in GOLDEN if not any(kind in SHOWN for kind, _ in s.pieces)]
    return sum(all(f.kind not in SHOWN for f in search(text)) for text in clean) / len(clean)


# -- what citizens write


def test_the_golden_list_is_long_and_has_every_kind() -> None:
    assert len({sentence.text for sentence in GOLDEN}) == len(GOLDEN) >= 300
    for kind in get_args(FoundKind):
        assert sum(kind in dict(s.pieces) for s in GOLDEN) >= 4, kind
    assert sum(not s.pieces for s in GOLDEN) >= 150


@pytest.mark.parametrize("kind", HARD)
def test_what_has_a_form_is_found(kind: FoundKind) -> None:
    assert recall(personal_data, [kind]) >= 0.98


@pytest.mark.parametrize("kind", ["address", "name", "capitals"])
def test_addresses_and_names_are_mostly_found(kind: FoundKind) -> None:
    assert recall(personal_data, [kind]) >= 0.9


def test_what_the_survey_asks_for_is_left_alone() -> None:
    assert left_alone(personal_data) >= 0.98


def test_the_measures_tell_a_good_search_from_a_useless_one() -> None:
    def nothing(text: str) -> tuple[Found, ...]:
        return ()

    def everything(text: str) -> tuple[Found, ...]:
        return tuple(Found(kind, 0, len(text)) for kind in SHOWN)

    assert recall(nothing, HARD) == 0
    assert left_alone(everything) == 0


@pytest.mark.parametrize("sentence", GOLDEN, ids=lambda sentence: sentence.text[:40])
def test_every_golden_sentence_is_read_as_a_person_reads_it(sentence: Sentence) -> None:
    assert pieces(sentence.text) == sentence.pieces


# -- every way to spell it


def luhn(digits: str) -> str:
    """The check digit, as the law puts it: twos and ones in turn from the left, digits summed."""
    products = "".join(str(int(d) * (2, 1)[position % 2]) for position, d in enumerate(digits))
    return str(-sum(map(int, products)) % 10)


@st.composite
def personal_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """The date with its century, and the last four; a samordningsnummer, too."""
    born = draw(st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    birth, number = f"{born:%Y%m}{day:02}", f"{draw(st.integers(0, 999)):03}"
    return birth, number + luhn(birth[2:] + number)


gaps = st.sampled_from(["", "+", " ", "\u00a0", *DASHES, " - ", "- "])
around = st.sampled_from(
    [("", ""), ("Pnr: ", "."), ("(", ")"), ("mitt nr är ", " tack"), ("\n", ",")]
)


@given(personal_numbers(), gaps, st.booleans(), around)
def test_a_personal_number_is_found_in_every_spelling(
    number: tuple[str, str], gap: str, century: bool, sides: tuple[str, str]
) -> None:
    birth, last = number
    spelled = (birth if century else birth[2:]) + gap + last
    text = spelled.join(sides)
    [found] = personal_data(text)
    assert text[found.start : found.end] == spelled
    looks_like_a_telephone = spelled.isdigit() and spelled[0] == "0" != spelled[1]
    looks_like_a_telephone &= not spelled.startswith("020")
    assert found.kind == ("phone" if looks_like_a_telephone else "personal_number")


@given(personal_numbers(), st.sampled_from(["+", " ", *DASHES]), st.integers(1, 9))
def test_with_a_gap_a_wrong_check_digit_is_let_pass_and_without_it_is_not(
    number: tuple[str, str], gap: str, off: int
) -> None:
    birth, last = number
    wrong = last[:3] + str((int(last[3]) + off) % 10)
    assert pieces(birth + gap + wrong) == {("personal_number", birth + gap + wrong)}
    assert not personal_data(birth + wrong)


@given(personal_numbers(), st.sampled_from("TRSUWXJKLMN"), st.sampled_from(["", "-"]))
def test_the_letter_of_a_reserve_number_counts_as_one(
    number: tuple[str, str], letter: str, gap: str
) -> None:
    birth, last = number
    checked = letter + last[1:3] + luhn(birth[2:] + "1" + last[1:3])
    assert pieces(birth + gap + checked) == {("personal_number", birth + gap + checked)}


def test_an_impossible_date_is_no_personal_number() -> None:
    for text in ("811318-9876", "811232-9876", "811200-9876", "811292-9876", "556036-0793"):
        assert not personal_data(text), text


@st.composite
def telephones(draw: st.DrawFn) -> str:
    """Mobile, Stockholm, and areas with three or four figures, as people group them.

    Without 0, 1 and 2, so that no number is a time or a date, too.
    """
    area, groups = draw(
        st.sampled_from(
            [
                ("070", (3, 2, 2)),
                ("073", (7,)),
                ("076", (2, 2, 3)),
                ("072", (4, 3)),
                ("0702", (6,)),
                ("0701", (2, 2, 2)),
                ("08", (2, 2, 2)),
                ("08", (3, 3, 2)),
                ("08", (8,)),
                ("031", (2, 2, 2)),
                ("031", (3, 2, 2)),
                ("0512", (3, 2)),
                ("0512", (5,)),
                ("0510", (2, 2, 2)),
            ]
        )
    )
    joint = draw(st.sampled_from(["", " ", "-", "–", ".", "/", "\u00a0"]))
    first = draw(st.sampled_from(["", " ", "-", "–", "/", " - ", ") "]))
    first = first if not joint or first else joint
    parts = [
        "".join(draw(st.lists(st.sampled_from("3456789"), min_size=n, max_size=n))) for n in groups
    ]
    abroad = draw(st.sampled_from(["", "", "+46", "+46 ", "0046", "0046 ", "+46 (0)", "+46-"]))
    if abroad:
        return abroad + area[1:] + first.replace(") ", " ") + joint.join(parts)
    return "(" * (")" in first) + area + first + joint.join(parts)


@given(telephones(), around)
def test_a_telephone_number_is_found_in_every_spelling(number: str, sides: tuple[str, str]) -> None:
    assert pieces(number.join(sides)) == {("phone", number)}


@given(
    st.from_regex(r"[a-z][a-z0-9]{0,9}([._+-][a-z0-9]{1,9})?", fullmatch=True),
    st.sampled_from(
        ["@", " @ ", "(at)", " (at) ", "[at]", " [at] ", " snabel-a ", " snabela ", " at "]
    ),
    st.from_regex(r"[a-z][a-z0-9-]{0,9}(\.[a-z]{2,6})?", fullmatch=True),
    st.sampled_from([".se", ".com", ".nu", " punkt se", "(punkt)se"]),
    st.sampled_from([("", ""), ("Mejl: ", "."), ("(", ")"), ("mejla ", ", tack"), ("", " tack")]),
    st.booleans(),
)
def test_an_email_address_is_found_in_every_spelling(
    local: str, at: str, domain: str, top: str, sides: tuple[str, str], loud: bool
) -> None:
    address = local + at + domain + top
    address = address.upper() if loud else address
    assert pieces(address.join(sides)) == {("email", address)}


PLATE_LETTERS = "ABCDEFGHJKLMNOPRSTUWXYZ"
three_letters = st.text(PLATE_LETTERS, min_size=3, max_size=3).filter(
    lambda letters: letters.lower() not in IN_CAPITALS
)


@given(
    three_letters,
    st.sampled_from(["", " ", "-"]),
    st.from_regex(rf"[0-9]{{2}}[0-9{PLATE_LETTERS}]", fullmatch=True),
    st.sampled_from([("", ""), ("bilen ", " står fel"), ("Regnr: ", "."), ("(", ")")]),
)
def test_a_licence_plate_in_capitals_is_found(
    letters: str, gap: str, rest: str, sides: tuple[str, str]
) -> None:
    plate = letters + gap + rest
    text = ("Den bilen: " + plate).join(sides)
    assert ("plate", plate) in pieces(text)


@given(
    three_letters.filter(lambda letters: letters.lower() not in BEFORE_NUMBERS),
    st.sampled_from(["", " "]),
    st.from_regex(r"[0-9]{2}[0-9a-f]", fullmatch=True),
)
def test_a_licence_plate_in_small_letters_is_found(letters: str, gap: str, rest: str) -> None:
    plate = letters.lower() + gap + rest
    assert ("plate", plate) in pieces(f"den där {plate} kör för fort")


@given(st.sampled_from(sorted(BEFORE_NUMBERS)), st.integers(100, 999), st.booleans())
def test_a_word_before_a_number_is_no_licence_plate(word: str, number: int, first: bool) -> None:
    assert not personal_data(f"{word.capitalize() if first else word} {number} gånger")
    assert not personal_data(f"vi såg {word} {number}.")


@pytest.mark.parametrize(
    "number", ["112", "114 14", "11414", "1177", "113 13", "116 111", "118 118"]
)
@pytest.mark.parametrize(
    "text", ["{}", "Ring {}!", "SOS {}", "jag ringde {} och {}", "({})", "tel {}."]
)
def test_numbers_that_everybody_may_call_are_nobodys(number: str, text: str) -> None:
    assert not personal_data(text.format(number, number))


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59), st.data())
def test_times_are_wanted(
    hour: int, minute: int, until: int, end: int, data: st.DataObject
) -> None:
    point = data.draw(st.sampled_from([".", ":", ""]))
    dash = data.draw(st.sampled_from(["-", "–", " - ", " – "]))
    moment = f"{hour:02}{point}{minute:02}{dash}{until:02}{point}{end:02}"
    assert not personal_data(f"Det är mörkt kl {moment} varje dag.")


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 12, 31)), st.data())
def test_dates_are_wanted(day: date, data: st.DataObject) -> None:
    form = data.draw(
        st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%y%m%d"])
    )
    assert not personal_data(f"Inbrott {day.strftime(form)} hos oss")


@given(st.integers(0, 10**9))
def test_sums_are_wanted(kronor: int) -> None:
    for text in (f"{kronor:,} kr".replace(",", " "), f"{kronor:,} personer".replace(",", ".")):
        assert not personal_data(text)


# -- finding and taking away

fragments = st.lists(
    st.one_of(
        st.sampled_from([text for s in GOLDEN for _, text in s.pieces]),
        st.sampled_from([s.text for s in GOLDEN]),
        st.text(max_size=5),
        st.sampled_from([" ", "\n", ", ", ". ", "(", ")", "-", "0", " 12", "\0"]),
    ),
    max_size=12,
).map("".join)


@given(fragments)
def test_what_is_found_stands_in_order_and_does_not_overlap(text: str) -> None:
    end = 0
    for found in personal_data(text):
        assert end <= found.start < found.end <= min(len(text), LONGEST)
        assert text[found.start : found.end].strip() == text[found.start : found.end]
        end = found.end


@given(fragments)
@example("Ring 070-174 06 05, 070-174 06 06.")
def test_what_is_taken_away_is_gone_and_the_rest_stays(text: str) -> None:
    found = personal_data(text)
    rest = without(text, found)
    outside = "".join(
        text[a:b]
        for a, b in zip(
            [0, *(f.end for f in found)], [*(f.start for f in found), len(text)], strict=True
        )
    )
    tidy = dict.fromkeys(map(ord, ' \t.,;:()[]“”"'))
    assert rest.translate(tidy) == outside.translate(tidy)
    assert "  " not in rest or "  " in text
    assert found or rest == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ring 070-174 06 05.", "Ring."),
        ("Ring mig på 070-174 06 05 efter fem.", "Ring mig på efter fem."),
        ("070-174 06 05, ring mig", "ring mig"),
        ("Jag bor på Storgatan 12, och det är mörkt.", "Jag bor på, och det är mörkt."),
        ("Bilen (ABC 123) står fel.", "Bilen står fel."),
        ("Bilen (en röd ABC 123) står fel.", "Bilen (en röd) står fel."),
        ("Bilen ”ABC 123” står fel.", "Bilen står fel."),
        ("Rad ett 070-174 06 05\nrad två", "Rad ett\nrad två"),
        ("Rad ett\n070-174 06 05 rad två", "Rad ett\nrad två"),
        ("Nås på 0701740605, 0701740606.", "Nås på."),
        ("811218-9876", ""),
        ("Orört  som  det  är.", "Orört  som  det  är."),
    ],
)
def test_what_is_left_can_be_read(text: str, rest: str) -> None:
    assert without(text, personal_data(text)) == rest


def test_only_what_is_chosen_is_taken_away() -> None:
    text = "Bilen ABC 123 och numret 070-174 06 05."
    plate, _ = personal_data(text)
    assert without(text, [plate]) == "Bilen och numret 070-174 06 05."


def test_no_more_is_looked_at_than_one_answer_holds() -> None:
    assert not personal_data("." * LONGEST + "811218-9876")


# -- the time it takes


def test_no_text_takes_long() -> None:
    """The patterns are linear; one that went back and forth would take seconds here."""
    slowest = max(hostile_texts(200), key=milliseconds)
    assert milliseconds(slowest, runs=5) < 20
