"""Published figures and texts in the words of one language: the only ones that any file has."""

from collections.abc import Sequence

from exporter.errors import PHRASES
from exporter.report.model import (
    Base,
    Between,
    Cross,
    Figure,
    Percent,
    Row,
    Standard,
    Status,
    Table,
    Texts,
    Value,
)
from questions.wording import phrases

MINUS = "\N{MINUS SIGN}"
TENTHS = 10
"""The step of a share that is told in tenths, in per cent."""


class Words:
    """What is said of figures in one language.

    `languages`: of the survey. Its own texts are in the first of them where it lacks this one.
    """

    def __init__(self, language: str, languages: Sequence[str]) -> None:
        self.language = language
        self.say = phrases(PHRASES, language)
        self._of_texts = language if language in languages else languages[0]

    def text(self, texts: Texts) -> str:
        """On one line; empty where there is none."""
        return " ".join(texts.get(self._of_texts, "").split())

    # -- what a table and its rows are called

    def title(self, table: Table) -> str:
        """The question, of a matrix with its row."""
        return self.of_row(self.text(table.text), table)

    def of_row(self, text: str, table: Table) -> str:
        """`text`, and of a matrix its row."""
        row = self.text(table.row_text)
        return f"{text} – {row}" if row else text

    def cross_title(self, cross: Cross) -> str:
        rows, columns = map(self.text, cross.texts)
        return self.say("figures.cross", rows=rows, columns=columns)

    def row(self, row: Row) -> str:
        """What the figures of a row are of."""
        text = self.text(row.text)
        match row.measure:
            case "plus" | "minus":
                return self.say("figures.together", text=text)
            case "balance":
                return self.say("figures.of_balance", text=text)
        return text

    # -- figures

    def figure(self, row: Row, figure: Figure) -> str:
        match figure.shown:
            case Percent() as share:
                return self.share(share)
            case Between(low=low, high=high):
                return self.somewhere(low, high)
            case Value() as value:
                return self.balance(value) if row.measure == "balance" else self.mean(value)
            case None:
                return self.untold(figure.status)

    def untold(self, status: Status) -> str:
        """Why there is no figure."""
        match status:
            case "not_asked":
                return self.say("figures.not_asked")
            case "coarse":
                return self.say("figures.coarse")
            case _:
                return self.say("figures.hidden")

    def share(self, share: Percent) -> str:
        match share:
            case Percent(step=0, kind=half):
                return self.say(f"figures.{half}")
            case Percent(step=10, kind=near, percent=percent):
                return self.say(f"figures.{near}_tenths", tenths=percent // TENTHS)
            case Percent(kind=near, percent=percent):
                return self.say(f"figures.{near}", percent=percent)

    def balance(self, value: Value) -> str:
        """In whole percentage points, with its sign."""
        points = abs(value.tenths) // 10
        return f"{MINUS if value.tenths < 0 else '+'}{points}" if points else "0"

    def mean(self, value: Value) -> str:
        """A mean, a median or points, with one decimal."""
        whole, tenths = divmod(value.tenths, 10)
        return self.say("figures.decimal", whole=whole, tenths=tenths)

    def somewhere(self, low: int, high: int) -> str:
        """Of a share that lies between two, in per cent; an end where no share can lie is none."""
        if low == 0:
            return self.share(Percent("at_most", high, 1))
        if high == 100:
            return self.share(Percent("at_least", low, 1))
        return self.between(low, high)

    def interval(self, figure: Figure) -> str:
        """Empty where there is none."""
        if figure.interval is None:
            return ""
        return self.between(*figure.interval)

    def between(self, low: int, high: int) -> str:
        """Of an interval, in per cent."""
        return self.say("figures.interval", low=low, high=high)

    # -- numbers of people

    def base(self, base: Base | None, status: Status = "hidden") -> str:
        """How many answered, or why that is not told."""
        return self.untold(status) if base is None else _number(base)

    def few(self, base: Base | None) -> str:
        """A number that is not told because it is under ten."""
        return self.say("figures.few") if base is None else _number(base)

    def count(self, count: int | None) -> str:
        """How many gave both of two answers."""
        return self.untold("hidden") if count is None else str(count)

    def size(self) -> str:
        """What a number of responses is called."""
        return self.say("figures.responses")

    def comments(self) -> str:
        """What a number of comments is called."""
        return self.say("figures.comments")

    def both(self) -> str:
        """What the base of two answers together is called."""
        return self.say("figures.both")

    def as_population(self, standard: Standard) -> str:
        """Of whom a standardised total is."""
        return self.say("figures.as_population", question=self.text(standard.by_text))

    def everybody(self) -> str:
        return self.say("figures.everybody")

    def presence(self, measure: str) -> str:
        """What `asked`, `answered`, … are called."""
        return self.say(f"figures.{measure}")


def in_tenths(share: Percent) -> Percent:
    """`share` in steps of ten per cent: never narrower than it was."""
    if share.step in (0, TENTHS):
        return share
    whole, over = divmod(share.percent, TENTHS)
    match share.kind:
        case "at_most":
            return Percent("at_most", TENTHS * (whole + (over > 0)), TENTHS)
        case "at_least":
            return Percent("at_least", TENTHS * whole, TENTHS)
    near = whole + (2 * over >= TENTHS)
    if near == 0:
        return Percent("at_most", TENTHS, TENTHS)
    if near == TENTHS:
        return Percent("at_least", 100 - TENTHS, TENTHS)
    return Percent("about", TENTHS * near, TENTHS)


def _number(base: Base) -> str:
    return f"{base.low}–{base.high}" if base.near is None else str(base.near)
