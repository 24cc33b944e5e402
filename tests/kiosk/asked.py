"""A question file as its author wrote it: plain YAML, read without the program's own code."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml


class Asked(NamedTuple):
    """What one screen asks: a question, or one row of a matrix."""

    name: str
    question: Mapping[str, Any]
    row: str | None

    @property
    def type(self) -> str:
        return str(self.question["type"])

    @property
    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """Code to texts, in the order of the screen; of a rating its numbers."""
        if self.type == "rating":
            low, high = int(self.question["min"]), int(self.question["max"])
            ends = self.question["labels"]
            texts = {
                low: {k: v[0] for k, v in ends.items()},
                high: {k: v[1] for k, v in ends.items()},
            }
            return {str(n): texts.get(n, {"sv": str(n)}) for n in range(low, high + 1)}
        part = "columns" if self.row else "choices"
        return self.question.get(part, {})  # type: ignore[no-any-return]

    @property
    def exclusive(self) -> list[str]:
        return list(self.question.get("exclusive", []))

    @property
    def most(self) -> int:
        """How many lines may be marked."""
        if self.type in ("multi", "ranking"):
            return int(self.question.get("max") or self.question.get("pick") or len(self.choices))
        return 1

    def leads_on(self, language: str) -> bool:
        """Whether a digit answers and goes on: where one answer is possible, and no number is
        read that somebody might type."""
        if self.type == "rating":
            return True
        labels = "".join(self.label(code, language) for code in self.choices)
        return self.type in ("single", "matrix") and not any(map(str.isdecimal, labels))

    def words(self, language: str) -> str:
        """The question as it is read on the screen."""
        row = [self.question["rows"][self.row]] if self.row else []
        parts = [self.question["text"], *row]
        if "help" in self.question:
            parts.append(self.question["help"])
        return " ".join(" ".join(in_language(part, language).split()) for part in parts)

    def label(self, code: str, language: str) -> str:
        return in_language(self.choices[code], language)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Easy Swedish falls back to Swedish."""
    return texts.get(language, texts["sv"])


class QuestionFile:
    """The survey that residents are asked."""

    def __init__(self, path: Path) -> None:
        self.plain = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  text only
        self.languages: list[str] = self.plain["languages"]
        self.asked = [
            Asked(f"{question['id']}_{row}" if row else question["id"], question, row)
            for question in self.plain["questions"]
            if "kiosk" in question.get("modes", ["kiosk", "web"])
            for row in question.get("rows", [None])
        ]

    def columns(self) -> list[str]:
        """The columns of a response, those of questions that only the web asks included."""
        found: list[str] = []
        for question in self.plain["questions"]:
            name = question["id"]
            match question["type"]:
                case "single" | "number" | "rating":
                    found.append(name)
                case "multi":
                    found += [f"{name}_{code}" for code in question["choices"]]
                case "matrix":
                    found += [f"{name}_{row}" for row in question["rows"]]
                case "ranking":
                    found += [f"{name}_{n}" for n in range(1, int(question["pick"]) + 1)]
        return found
