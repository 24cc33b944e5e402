"""Somebody at the keyboard of a kiosk, who reads the screen and remembers what they answered.

What falls away when an answer changes is written down here anew, for the Essunga survey alone: this
is the judge of the program, so it shares no code with it. Only the kiosk's own phrases are looked
up, because anybody may rewrite them.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from kiosk.tui.digits import PAUSE
from kiosk.tui.held_keys import GAP
from kiosk.wording import words as kiosk_words
from tests.kiosk.asked import Asked, QuestionFile
from tests.screen import Screen

Value = str | int | list[str]
"""A code; a number; the codes of a multi or a ranking in the order of marking; or free text."""
Answers = dict[str, Value]

START = "Välj språk och börja"
"""What can be read on the start screen alone, whoever sat there before."""

PLACES = {"centr", "skola", "halls", "gcvag", "park", "vag", "parke", "annan"}
"""Who feels unsafe in one of these is asked why."""


def applies(name: str, answers: Mapping[str, Value]) -> bool:
    """Who is asked what, in the Essunga survey."""
    match name:
        case "otryggvarfor":
            marked = answers.get("otryggplats", [])
            return isinstance(marked, list) and bool(PLACES & set(marked))
        case "grann":
            return answers.get("alder") != "u16" and answers.get("omrade") != "utanf"
        case "loftmarkt":
            return answers.get("loftet") in ("vet", "hort")
    return True


HANGS_ON: dict[str, Answers] = {
    "otryggvarfor": {"otryggplats": ["centr"]},
    "grann": {"alder": "a30", "omrade": "nosse"},
    "loftmarkt": {"loftet": "vet"},
}
"""What decides whether somebody is asked these, with an answer that lets them be."""

Record = dict[str, str | int | None]
"""One row of the table `responses`, without its key."""


def stored(data: Path) -> tuple[list[Record], list[tuple[str, str]]]:
    """The responses without their keys, and the comments as (question, text)."""
    [path] = data.glob("*/*/responses.db")
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        rows = [dict(row) for row in db.execute("SELECT * FROM responses")]
        comments = [tuple(row) for row in db.execute("SELECT question, text FROM comments")]
    db.close()
    for row in rows:
        del row["key"]
    return rows, comments


def field(terminal: Screen) -> str:
    """What stands in the frame on the screen, without spaces."""
    return "".join("".join(re.findall(r"│(.*)│", terminal.text)).split())


def highlighted(terminal: Screen) -> str:
    """The digit of the highlighted line; empty when there is none."""
    found = re.search(r"^ *> +(\d) ", terminal.text, re.MULTILINE)
    return found[1] if found else ""


def wait_until_ready(terminal: Screen, data: Path) -> None:
    """Wait for the start screen and for the store, which is opened right after it is drawn."""
    terminal.wait(START)
    terminal.wait(lambda: any(data.glob("*/*/responses.db")))


def counted(rows: Iterable[Record]) -> Counter[str]:
    """A multiset of rows, each as text that shows only what was answered."""
    return Counter(
        str(sorted((name, value) for name, value in row.items() if value is not None))
        for row in rows
    )


def _skip(marked: list[str]) -> str:
    return "question.skip_answer" if marked else "question.skip"


class Resident:
    """One respondent. Each step waits until the screen shows what has to come of it."""

    def __init__(
        self, terminal: Screen, survey: QuestionFile, language: str = "sv", seed: int = 0
    ) -> None:
        self.terminal = terminal
        self.survey = survey
        self.language = language
        self.chance = Random(seed)
        self.answers: Answers = {}
        self.at: Asked | None = None
        """The question on the screen; None on the last screen and before the first."""

    # -- the keyboard

    def press(self, *keys: str) -> None:
        """Press keys one by one; Tab, which does nothing, between two presses of the same.

        The kiosk takes the same key twice in a short time for one that is held down, and a digit
        right after another, or after its screen has come, for none; an Enter may be that of the
        digit before.
        """
        for key in keys:
            if key.isdecimal():
                self.terminal.settle(PAUSE + 0.05)
            before = self.terminal.last_key
            is_same = key == before and key not in ("up", "down")
            if is_same or (key == "enter" and before.isdecimal()):
                self.terminal.press("tab")
            self.terminal.press(key)

    def say(self, name: str, /, **values: object) -> str:
        """What the kiosk says on its own account, in the language of the resident."""
        return " ".join(kiosk_words(self.language)(name, **values).split())

    def _chance(self, *ways: str) -> str:
        return self.chance.choice(ways)

    # -- where one is

    def path(self) -> list[Asked]:
        return [asked for asked in self.survey.asked if applies(asked.name, self.answers)]

    def draft(self) -> list[str]:
        """What was marked on this screen when it was left the last time."""
        value = self.answers.get(self.at.name, []) if self.at else []
        return value if isinstance(value, list) else [str(value)]

    def wait_to_see(self, asked: Asked | None) -> None:
        """Wait until the whole screen of `asked` can be seen (None: the last one)."""
        self.at = asked
        if asked is None:
            self.terminal.wait(f"{self.say('finish.title')} {self.say('finish.text')}")
            self.wait_for_lines(["1", "2"], -1)  # nobody sends by leaning on Enter
            return
        self.terminal.wait(lambda: self._progress(asked) in self.terminal.words)
        self.terminal.wait(lambda: asked.words(self.language) in self.terminal.words)
        if asked.choices:
            self.wait_for_marks(self.draft())
        elif asked.type == "text":
            self._wait_for_text(str(self.answers.get(asked.name, "")))
        else:
            self.wait_for_field(str(self.answers.get(asked.name, "")))

    def _progress(self, asked: Asked) -> str:
        """ "Fråga 7 av högst 18", counted anew: a matrix is one question."""
        order = [each.name for each in self.survey.asked]
        ahead = order[order.index(asked.name) :]
        hanging = {
            name: {key: value for key, value in on.items() if key in ahead}
            for name, on in HANGS_ON.items()
            if name in ahead[1:]
        }
        most = [
            each.question["id"]
            for each in self.survey.asked
            if applies(each.name, {**self.answers, **hanging.get(each.name, {})})
        ]
        path = [each.question["id"] for each in self.path()]
        number = list(dict.fromkeys(path)).index(asked.question["id"]) + 1
        is_certain = not any(
            on and name in most for name, on in hanging.items() if name in order
        ) and set(path) == set(most)
        words = self.say(
            "question.progress" if is_certain else "question.progress_most",
            number=number,
            total=len(set(most)),
        )
        if asked.row:
            rows = list(asked.question["rows"])
            part = self.say("question.part", part=rows.index(asked.row) + 1, parts=len(rows))
            words = f"{words} {part}"
        return words

    def wait_for_marks(self, marked: list[str], highlighted: str | None = None) -> None:
        """Wait until every choice can be seen, these marked, one highlighted if any, 0 below."""
        asked = self.at
        assert asked is not None
        codes = list(asked.choices)
        if highlighted is None:
            highlighted = min(marked, key=codes.index, default="")
        lines = [
            f"{'> ' if code == highlighted else ''}{self._digit(code)} "
            f"{self._mark(code, marked)} {' '.join(asked.label(code, self.language).split())}"
            for code in codes
        ]
        lines.append(f"0 {self.say(_skip(marked))}")
        self.terminal.wait(lambda: " ".join(lines) in self.terminal.words)

    def _digit(self, code: str) -> str:
        assert self.at is not None
        rating = self.at.type == "rating"
        return code if rating else str(list(self.at.choices).index(code) + 1)

    def _mark(self, code: str, marked: list[str]) -> str:
        assert self.at is not None
        if self.at.type == "ranking" and code in marked:
            return f"[{marked.index(code) + 1}]"
        if self.at.type in ("multi", "ranking"):
            return "[x]" if code in marked else "[ ]"
        return "(•)" if code in marked else "( )"

    def wait_for_lines(self, digits: list[str], highlighted: int) -> None:
        """Wait for a list without marks, as on the last screen and in dialogs."""

        def shown() -> bool:
            found = re.findall(r"^ *(>?) +(\d) ", self.terminal.text, re.MULTILINE)
            return found == [(">" if n == highlighted else "", d) for n, d in enumerate(digits)]

        self.terminal.wait(shown)

    def _wait_for_text(self, text: str) -> None:
        """Wait until the field shows `text`, as far as it can, and the kiosk has counted it."""
        assert self.at is not None
        left = int(self.at.question["max_chars"]) - len(text)
        self.terminal.wait(
            lambda: self.say("question.characters", count=left) in self.terminal.words
        )
        end = "".join(text.split())[-30:]
        self.terminal.wait(lambda: field(self.terminal).endswith(end))

    def wait_for_field(self, text: str) -> None:
        self.terminal.wait(lambda: field(self.terminal) == text)

    # -- coming and going

    def begin(self) -> None:
        """Choose a language on the start screen."""
        self.terminal.wait(START)
        self.terminal.settle(GAP + 0.05)  # a key right after somebody has left is still theirs
        offered = self.survey.languages.index(self.language)
        if self._chance("digit", "arrows", "arrows") == "digit":
            self.press(str(offered + 1))
        else:
            self.wait_for_lines([str(n + 1) for n in range(len(self.survey.languages))], 0)
            self.press(*["down"] * offered, self._chance("enter", "space"))
        self.wait_to_see(self.survey.asked[0])

    def speak(self, language: str) -> None:
        """F2 until the kiosk speaks `language`."""
        languages = self.survey.languages
        while self.language != language:
            self.language = languages[(languages.index(self.language) + 1) % len(languages)]
            self.press("f2")
            self.wait_to_see(self.at)

    def stop(self) -> None:
        """Esc, and yes: stop."""
        self.ask_to_stop()
        self._choose_second()
        self.terminal.wait(self.say("stopped.title"))
        self.leave()

    def nearly_stop(self) -> None:
        """Esc, and then go on all the same."""
        self.ask_to_stop()
        self.press(self._chance("1", "enter", "left", "backspace"))
        self.wait_to_see(self.at)

    def ask_to_stop(self) -> None:
        """Esc: the kiosk asks whether that is meant."""
        self.press("escape")
        self.terminal.wait(f"{self.say('stop.title')} {self.say('stop.text')}")
        self.wait_for_lines(["1", "2"], 0)

    def _choose_second(self) -> None:
        if self._chance("digit", "arrows", "arrows") == "digit":
            self.press("2")
        else:
            self.press("down")
            self.wait_for_lines(["1", "2"], 1)
            self.press(self._chance("enter", "space"))

    def send(self) -> None:
        """On the last screen: send, read the thanks, leave."""
        assert self.at is None
        if self._chance("digit", "arrows", "arrows") == "digit":
            self.press("1")
        else:
            self.press("down")
            self.wait_for_lines(["1", "2"], 0)
            self.press(self._chance("enter", "space"))
        self.terminal.wait(self.say("thanks.stored" if self.answers else "empty.title"))
        self.leave()

    def leave(self) -> None:
        """Away from the thanks to the start screen, which any key brings back after a moment."""
        self.terminal.settle(GAP + 0.05)
        self.press(next(key for key in ("x", "right") if key != self.terminal.last_key))
        self.terminal.wait(START)

    # -- answering

    def answer(self, value: Value) -> None:
        """Answer the question on the screen and go on."""
        assert self.at is not None
        match self.at.type, value:
            case "single" | "rating" | "matrix", _:
                self._choose_one(str(value))
            case "multi" | "ranking", list():
                self.mark(value)
                self.press("enter")
                if self.at.type == "ranking" and len(value) < self.at.most:
                    number = {n: self.say(f"number.{n}") for n in (1, 2, 3)}
                    self.confirm("fewer", marks=number[len(value)], most=number[self.at.most])
            case "number", int():
                self.write(str(value))
                self.press("enter")
            case "text", str():
                self.write(value)
                self.press("enter")
        if isinstance(value, str) and self.at.type == "text":
            value = value[: int(self.at.question["max_chars"])].strip()
        self.written_down(value)

    def skip(self) -> None:
        """Go on without an answer, in one of the ways there are; an earlier answer is dropped."""
        asked = self.at
        assert asked is not None
        if not asked.choices:
            self.write("")
            self.press("enter")
            self.confirm("empty")
        elif self._chance("0", "up") == "0":
            self.press("0")
        else:
            at = self._first_highlight()
            first = list(asked.choices).index(at) if at else 0
            self.press(*["up"] * (first + 1))
            self._wait_for_highlight(self.say(_skip(self.draft())))
            self.press(self._chance("enter", "space"))
        self.written_down(None)

    def confirm(self, notice: str, /, **values: str) -> None:
        """Enter once more, after the kiosk has said what is missing."""
        self.terminal.wait(self.say(f"notice.{notice}", **values))
        self.press("enter")

    def skip_or_answer(self) -> None:
        """Answer at random; one in four questions is skipped."""
        if self.chance.random() < 0.25:
            self.skip()
        else:
            self.answer(self.any_value())

    def go_to(self, name: str | None) -> None:
        """Answer at random until `name` is on the screen (None: the last screen)."""
        while (self.at.name if self.at else None) != name:
            self.skip_or_answer()

    def answer_all(self) -> None:
        """Answer every question that comes."""
        while self.at is not None:
            self.answer(self.any_value())

    def back(self, keeping: Value | None = None) -> None:
        """One screen back; `keeping` is what was marked here and is kept as the answer.

        In a field the keys for it write, so it has to be emptied first.
        """
        if self.at is None:
            before = self.path()[-1]
            self.press(self._chance("2", "left", "backspace"))
        else:
            if keeping is not None:
                self._write_down(keeping)
            path = self.path()
            before = path[[asked.name for asked in path].index(self.at.name) - 1]
            if not self.at.choices:
                self.write("")
                self.answers.pop(self.at.name, None)
            self.press(
                "left"
                if self.terminal.last_key == "backspace"
                else self._chance("left", "backspace")
            )
        self.wait_to_see(before)

    def back_to(self, name: str) -> None:
        while self.at is None or self.at.name != name:
            self.back()

    def mark(self, codes: list[str]) -> None:
        """Mark these lines and no others, in this order, each by its digit or by arrows."""
        assert self.at is not None
        marks = list(self.draft())
        at = self._first_highlight()
        is_other_order = self.at.type == "ranking" and marks != codes
        kept = [] if is_other_order else [code for code in marks if code in codes]
        unwanted = [code for code in marks if code not in kept]
        for code in [*unwanted, *(code for code in codes if code not in kept)]:
            at = self._toggle(code, at)
            marks = self.marks_after(marks, code)
            self.wait_for_marks(marks, at)

    def write(self, text: str) -> None:
        """Make the field hold `text`."""
        assert self.at is not None
        before = str(self.answers.get(self.at.name, ""))
        if before:
            self.terminal.press(*["backspace"] * len(before))
        self.type(text)

    def type(self, text: str) -> None:
        """Type into an empty field, and see it there."""
        assert self.at is not None
        if text:
            self.terminal.type(text)
        if self.at.type == "number":
            self.wait_for_field(text)
        else:
            text = text[: int(self.at.question["max_chars"])]
            self.answers[self.at.name] = text
            self._wait_for_text(text)

    def any_value(self) -> Value:
        """Some valid answer to the question on the screen."""
        asked = self.at
        assert asked is not None
        codes = list(asked.choices)
        match asked.type:
            case "multi":
                if asked.exclusive and self.chance.random() < 0.2:
                    return [self.chance.choice(asked.exclusive)]
                allowed = [code for code in codes if code not in asked.exclusive]
                return self.chance.sample(allowed, self.chance.randint(1, asked.most))
            case "ranking":
                return self.chance.sample(codes, self.chance.randint(1, asked.most))
            case "number":
                return self.chance.randint(0, 99)
            case "rating":
                return int(self.chance.choice(codes))
            case "text":
                return self.chance.choice(("Lys upp gångvägen", "Fler vuxna ute på kvällen!"))
        return self.chance.choice(codes)

    # -- how it is done

    def _choose_one(self, code: str) -> None:
        assert self.at is not None
        if self._chance("digit", "arrows", "arrows") == "digit":
            self.press(self._digit(code))
            if self.at.leads_on(self.language):
                return
            self.wait_for_marks([code])
        else:
            self._move(code, self._first_highlight())
            self.wait_for_marks(self.draft(), code)
            if self._chance("enter", "space") == "space":
                self.press("space")
                self.wait_for_marks([code])
        self.press("enter")

    def _toggle(self, code: str, at: str) -> str:
        if self._chance("digit", "arrows", "arrows") == "digit":
            self.press(self._digit(code))
        else:
            self._move(code, at)
            self.press("space")
        return code

    def _move(self, code: str, at: str) -> None:
        """The arrows go round: past the last line comes the first."""
        assert self.at is not None
        codes = ["", *self.at.choices, "0"]  # at first nothing is highlighted
        steps = codes.index(code) - codes.index(at)
        self.press(*["down" if steps > 0 else "up"] * abs(steps))

    def marks_after(self, marks: list[str], code: str) -> list[str]:
        """Marking goes by these rules: a limit, and choices that stand alone."""
        assert self.at is not None
        if code in marks:
            return [other for other in marks if other != code]
        if code in self.at.exclusive:
            return [code]
        marks = [other for other in marks if other not in self.at.exclusive]
        return [*marks, code] if len(marks) < self.at.most else marks

    def _first_highlight(self) -> str:
        assert self.at is not None
        return min(self.draft(), key=list(self.at.choices).index, default="")

    def _wait_for_highlight(self, text: str) -> None:
        pattern = re.compile(r"^ *> +\d +" + re.escape(text), re.MULTILINE)
        self.terminal.wait(lambda: bool(pattern.search(self.terminal.text)))

    def written_down(self, value: Value | None) -> None:
        """Forward from this screen."""
        assert self.at is not None
        self._write_down(value)
        order = [asked.name for asked in self.survey.asked]
        here = order.index(self.at.name)
        come = [asked for asked in self.path() if order.index(asked.name) > here]
        self.wait_to_see(come[0] if come else None)

    def _write_down(self, value: Value | None) -> None:
        """Note the answer to this question, and strike out what falls away with it."""
        assert self.at is not None
        self.answers.pop(self.at.name, None)
        if value is not None and value not in ("", []):
            self.answers[self.at.name] = value
        for other in list(self.answers):
            if not applies(other, self.answers):
                del self.answers[other]

    # -- what has to be stored of it

    def record(self) -> Record:
        """The row that the store has to hold."""
        row: Record = dict.fromkeys(self.survey.columns())
        for asked in self.survey.asked:
            match asked.type, self.answers.get(asked.name):
                case "multi", list() as codes:
                    row |= {f"{asked.name}_{code}": int(code in codes) for code in asked.choices}
                case "ranking", list() as codes:
                    row |= {f"{asked.name}_{n}": code for n, code in enumerate(codes, start=1)}
                case "single" | "matrix" | "number" | "rating", (str() | int()) as value:
                    row[asked.name] = value
        return row

    def comments(self) -> list[tuple[str, str]]:
        return [
            (asked.name, str(self.answers[asked.name]))
            for asked in self.survey.asked
            if asked.type == "text" and asked.name in self.answers
        ]
