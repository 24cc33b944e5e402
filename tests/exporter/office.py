"""An office for tests: a survey with every kind of question, kiosks, and the command itself."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.store.bundle import Manifest, open_bundle
from kiosk.store.clearing import Response, Spoken
from kiosk.store.packing import write_bundle
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import Submission
from questions.characters import clean
from questions.loader import load
from questions.logic import Answers
from questions.model import Labelled, Survey
from questions.variables import comments, flat
from questions.wording import phrases
from tests.installed import AS_ON_A_KIOSK
from tests.typed import Said, typed

if TYPE_CHECKING:  # a kiosk's tests do without the libraries of the office
    from exporter.findings import Finding
    from exporter.merge import Merged
    from exporter.output_names import Output

QUESTIONS = """\
survey: trygg
version: "1"
languages: [sv, en, sv-simple]
title: {sv: Trygg, en: Safe}
questions:
  - id: alder
    type: single
    background: true
    text: {sv: Hur gammal?, en: How old?}
    choices:
      ung: {sv: Ung, en: Young, sv-simple: Barn}
      gam: {sv: Gammal, en: Old}
      ejsv: {sv: Vill inte svara, en: Prefer not to say, missing: declined}
  - id: omrade
    type: single
    text: {sv: Var bor du?, en: Where do you live?}
    choices:
      nosse: {sv: I Nossebro, en: In Nossebro}
      land: {sv: På landet, en: In the country}
    other: true
  - id: plats
    type: multi
    text: {sv: Var?, en: Where?}
    choices:
      torg: {sv: Torget, en: The square}
      park: {sv: Parken, en: The park}
      ingen: {sv: Ingenstans, en: Nowhere}
    other: true
    exclusive: [ingen]
    max: 2
  - id: utsatt
    type: multi
    modes: [web]
    text: {sv: Utsatt för?, en: Exposed to?}
    choices:
      stold: {sv: Stöld, en: Theft}
      skade: {sv: Skadegörelse, en: Damage}
  - id: problem
    type: matrix
    text: {sv: Hur stort?, en: How big?}
    rows:
      fart: {sv: Fart, en: Speed}
      mork: {sv: Mörker, en: Darkness}
    columns:
      lite: {sv: Litet, en: Small}
      stor: {sv: Stort, en: Big, value: 5}
  - id: sett
    type: number
    max: 99
    text: {sv: Hur ofta?, en: How often?}
  - id: grader
    type: number
    min: 0
    max: 40
    text: {sv: Hur kallt?, en: How cold?}
  - id: betyg
    type: rating
    max: 5
    labels: {sv: [Dåligt, Bra], en: [Bad, Good]}
    text: {sv: Betyg?, en: Grade?}
    show_if: {alder: {not: [ung]}, problem_fart: [stor]}
  - id: prio
    type: ranking
    pick: 2
    text: {sv: Viktigast?, en: Most important?}
    choices:
      ljus: {sv: Ljus, en: Light}
      buss: {sv: Buss, en: Bus}
      gard: {sv: Gård, en: Club}
  - id: varfor
    type: text
    text: {sv: Varför där?, en: Why there?}
    show_if: {plats: [torg, park, other]}
  - id: ord
    type: text
    text: {sv: Förslag?, en: Suggestion?}
  - id: slut
    type: info
    text: {sv: Slut, en: End}
"""


def survey_of(text: str) -> Survey:
    loaded = load(text.encode())
    assert loaded.survey is not None, loaded.problems
    return loaded.survey


SURVEY = survey_of(QUESTIONS)
DETAILED = "-DETALJERAD-sekretess"
"""How a folder is called that holds exactly what was answered."""


# -- what must come out


def rows_of(survey: Survey, answered: Sequence[Answers], mode: str, place: str) -> Counter[object]:
    """The rows that respondents make who answered at least something."""
    return Counter(
        (mode, place, *flat(survey, answers).values()) for answers in answered if answers
    )


def comments_of(answered: Sequence[Answers]) -> Counter[tuple[str, str]]:
    return Counter(
        (question, clean(text).strip())
        for answers in answered
        for question, text in comments(answers)
    )


def merged_rows(merged: "Merged") -> Counter[object]:
    return Counter(merged.responses.rows())


def merged_comments(merged: "Merged") -> Counter[tuple[str, str]]:
    return Counter((comment.question, comment.text) for comment in merged.comments)


def content(merged: "Merged") -> tuple[object, ...]:
    """The result of a merge as values that can be compared."""
    return (
        merged.responses.columns,
        merged.responses.rows(),
        merged.comments,
        merged.files,
        merged.stores,
        merged.clearing_codes,
        merged.sources,
        list(merged.findings.grouped()),
    )


def found(merged: "Merged", phrase: str) -> "list[Finding]":
    return [one for group in merged.findings.grouped() if group[1] == phrase for one in group[3]]


# -- files by hand


def write_csv(
    path: Path, headings: Sequence[str], rows: Sequence[Mapping[str, str]], separator: str = ","
) -> Path:
    """An export as LimeSurvey writes it, with the cells that are named; the others are empty."""
    lines = [list(headings), *([row.get(name, "") for name in headings] for row in rows)]
    quoted = (
        separator.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\r\n"
        for line in lines
    )
    path.write_text("".join(quoted) + "\r\n", encoding="utf-8-sig", newline="")
    return path


def yaml_of(survey: Survey) -> str:
    """A question file that loads as `survey`. JSON is YAML, too."""

    def plain(value: object) -> object:
        match value:
            case Labelled():
                written = {name: plain(getattr(value, name)) for name in value.__struct_fields__}
                texts = written.pop("text")
                assert isinstance(texts, dict)
                if written.get("missing"):  # its number goes without saying
                    del written["value"]
                return {**{k: v for k, v in written.items() if v is not None}, **texts}
            case Struct():
                config = value.__struct_config__
                tag = {str(config.tag_field): config.tag} if config.tag_field else {}
                names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
                parts = {encoded: plain(getattr(value, name)) for name, encoded in names}
                return tag | {k: v for k, v in parts.items() if v not in (None, {}, [])}
            case Mapping():
                return {str(key): plain(part) for key, part in value.items()}
            case tuple():
                return [plain(part) for part in value]
            case _:
                return value

    return json.dumps(plain(survey), ensure_ascii=False, indent=1)


# -- kiosks


@contextmanager
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: stores sync at every response."""
    shared = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        yield Path(name)


class Kiosk:
    """A kiosk that stores what its residents send, and hands out bundles."""

    def __init__(
        self,
        data: Path,
        survey: Survey = SURVEY,
        questions: str = QUESTIONS,
        place: str = "bibliotek",
    ) -> None:
        self.store = ResponseStore(data, survey, questions, place)

    def take(self, submissions: Sequence[Submission]) -> "Kiosk":
        for submission in submissions:
            self.store.add(submission)
        return self

    def bundle(self, folder: Path) -> Path:
        """The bundle that staff would get if they closed the survey for good now."""
        folder.mkdir(parents=True, exist_ok=True)
        with memory() as aside:
            copy = Path(shutil.copy(self.store.path, aside))
            with sqlite3.connect(copy) as connection:
                connection.execute("UPDATE meta SET value = '1' WHERE name = 'closed_for_good'")
            connection.close()
            path, _ = write_bundle(copy, folder)
        return path

    def __enter__(self) -> "Kiosk":
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


# -- bundles by hand


class Bundle(Struct, frozen=True):
    """All of a bundle."""

    manifest: Manifest
    survey: Survey
    responses: tuple[Response, ...]
    comments: tuple[Spoken, ...]


def read_bundle(path: Path, *private_keys: str) -> Bundle:
    """Raises what `open_bundle` does."""
    with open_bundle(path, private_keys) as bundle:
        content = (tuple(bundle.responses()), tuple(bundle.comments()))
        return Bundle(bundle.manifest, bundle.survey, *content)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def sealed(
    parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, **changes: object
) -> bytes:
    """A bundle whose manifest fits its parts, as a stranger who knows the format would make it."""
    manifest = json.loads(parts["manifest.json"])
    manifest["sha256"] = {
        name: hashlib.sha256(parts[name]).hexdigest() for name in ("responses.db", "survey.yaml")
    }
    manifest |= changes
    return zipped({**parts, "manifest.json": json.dumps(manifest).encode()}, method)


# -- what is written


def written(
    merged: "Merged",
    folder: Path,
    questions: str = QUESTIONS,
    only: "Collection[Output] | None" = None,
    *,
    detailed: bool = True,
) -> Path:
    """The folder with what a merge writes, unless told otherwise exactly what was answered."""
    from exporter.errors import PHRASES
    from exporter.output_names import Output
    from exporter.writing.order import Order
    from exporter.writing.outputs import write_outputs

    order = Order(questions.encode(), frozenset(Output if only is None else only), detailed)
    write_outputs(merged, folder, order, phrases(PHRASES, "sv"))
    return folder


# -- the command

RUN = """
import runpy, sys
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
"""What `python -m` does."""


def exporter(*arguments: str | Path, locale: str = "sv_SE.UTF-8") -> Said:
    from exporter.cli import main

    return typed(main, *arguments, LC_ALL=locale)


def started(*arguments: str | Path) -> Said:
    """The real command in a process of its own."""
    return command("exporter.cli", *arguments)


def command(
    module: str, *arguments: str | Path, locale: str = "sv_SE.UTF-8", before: Sequence[str] = ()
) -> Said:
    return python("-c", RUN, module, *arguments, locale=locale, before=before)


def python(*arguments: str | Path, locale: str = "sv_SE.UTF-8", before: Sequence[str] = ()) -> Said:
    """A Python of its own; `before` are the words of a command that starts it."""
    done = subprocess.run(
        [*before, sys.executable, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **AS_ON_A_KIOSK, "LC_ALL": locale},
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def everything(folder: Path) -> bytes:
    """All bytes that lie in `folder`, packed ones unpacked, with the names of the files."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(str(path.relative_to(folder)).encode())
        if path.is_file():
            parts.append(path.read_bytes())
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(parts)
