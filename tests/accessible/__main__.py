"""`make accessible`: the page of a report, looked at by axe-core in Chromium and by the Nu checker,
and on paper, as Chromium prints it.

Each is shown pages with a fault first, and has to find it. One line a page and width; exit code 1
when anything is found, 2 when a tool is missing. The pages stay in `build/accessible`.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

import msgspec
from msgspec import Struct
from pypdf import PdfReader

from exporter.errors import PHRASES
from exporter.output_names import ReportOutput
from exporter.report.writers.outputs import WRITERS, Release
from questions.loader import load_survey
from questions.model import Question, Single
from questions.wording import phrase_file
from tests.example_report import few, releases
from tests.exporter.office_folder import ESSUNGA

FOLDER = Path("build/accessible").resolve()
TOOLS = {
    ("npm",): "apt install npm",
    ("chromium", "google-chrome"): "apt install chromium",
    ("java",): "apt install default-jre-headless",
}
"""Commands, one of which is needed, to what installs one on Debian."""
PACKAGES = ("axe-core@4.14.0", "vnu-jar@26.9.27")
NOT_ALONE = "The first section does not have the first page."
TORN = "A table goes on without saying of what group."
WITH_TITLE = 80
"""So many letters from the headings of columns on, the title of the first group has begun."""
WIDTHS = {1280: "a screen", 760: "a tablet", 360: "a telephone"}
DARK = {"light": 1, "dark": 0}
"""As Chromium numbers what a reader prefers."""
KNOWN = {"color-contrast": "<text ", "th-has-data-cells": '<table class="bars"'}
"""What axe can't decide and leaves to people: the words in the picture of priorities, which stand
on the colour of the paper, and the headings of groups, below which rows follow."""
RUN = """
axe.run(document, {resultTypes: ["violations", "incomplete"]}).then(found => {
  const told = rules => rules.flatMap(one => one.nodes.map(node => [one.id, node.html]));
  const result = document.createElement("pre");
  result.id = "axe-result";
  result.textContent = JSON.stringify({
    violations: told(found.violations), incomplete: told(found.incomplete),
    seen: [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"],
    wider: document.documentElement.scrollWidth > innerWidth,
  });
  parent.document.body.append(result);
});
"""


def main() -> None:
    missing = [
        f"{' or '.join(names)} is missing: {how}"
        for names, how in TOOLS.items()
        if not any(map(shutil.which, names))
    ]
    if missing:
        print("\n".join(missing))
        sys.exit(2)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    npm = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(FOLDER)]
    subprocess.run([*npm, *PACKAGES], check=True)
    written = dict(pages())
    judged = [finds_faults(written), nu(written), *on_paper(written), *axe_everywhere(written)]
    holds = all(judged)
    print("All pages are accessible" if holds else "NOT ALL PAGES ARE ACCESSIBLE")
    sys.exit(not holds)


def browser() -> tuple[str, ...]:
    found = next(filter(shutil.which, ("chromium", "google-chrome")))
    return found, "--headless", "--no-sandbox", "--disable-gpu"


def pages() -> Iterator[tuple[str, Path]]:
    """What a page is called, and its file."""
    (FOLDER / "releases").mkdir()
    for name, one in {
        "whole": releases(FOLDER / "releases")[-1],
        "much hidden": few(FOLDER / "few"),
    }.items():
        for language in ("sv", "en"):
            told = Release(one.published, one.survey, language, one.context, one.earlier)
            path = FOLDER / f"{name.replace(' ', '-')}-{language}.html"
            path.write_bytes(WRITERS[ReportOutput.PAGE](told))
            yield f"{name}, {language}", path


def finds_faults(written: dict[str, Path]) -> bool:
    """Whether all judges see what is wrong with a page."""
    whole = next(iter(written.values())).read_text("utf-8")
    faulty = FOLDER / "faulty.html"
    faulty.write_text(whole.replace('<html lang="sv">', "<html>", 1), "utf-8")
    seen = [rule for rule, _ in axe(faulty, 1280, "light").violations]
    faulty.write_text(whole.replace("</section>", "", 1), "utf-8")
    done = vnu([faulty])
    is_seen = seen == ["html-has-lang"] and done.returncode != 0
    for css, otherwise, fault in (
        ("html { font-size: 9pt;", "html { font-size: 10pt;", NOT_ALONE),
        ("break-inside: avoid", "", TORN),
    ):
        faulty.write_text(whole.replace(css, otherwise), "utf-8")
        is_seen &= fault in faults_on_paper("sv", faulty)
    print(f"{'holds' if is_seen else 'FAILS'}  faults are found")
    return is_seen


# -- the Nu checker


def vnu(paths: list[Path]) -> "subprocess.CompletedProcess[str]":
    jar = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-jar", str(jar), "--Werror", *map(str, paths)]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)


def nu(written: dict[str, Path]) -> bool:
    done = vnu([*written.values()])
    print(done.stderr, end="")
    print(f"{'FAILS' if done.returncode else 'holds'}  the Nu checker: {', '.join(written)}")
    return done.returncode == 0


# -- on paper


def on_paper(written: dict[str, Path]) -> Iterator[bool]:
    for name, path in written.items():
        faults = list(faults_on_paper(name[-2:], path))
        print(f"{'FAILS' if faults else 'holds'}  printed: {name}", *faults, flush=True)
        yield not faults


def faults_on_paper(language: str, path: Path) -> Iterator[str]:
    say = phrase_file(PHRASES, language)
    file = FOLDER / "printed.pdf"
    printing = ("--no-pdf-header-footer", f"--print-to-pdf={file}", path.as_uri())
    subprocess.run([*browser(), *printing], capture_output=True, check=True)
    first, *others = [one_line(page.extract_text()) for page in PdfReader(file).pages]
    last_word = str(say["page.caveat.protected"]).rpartition(" ")[2]
    if last_word not in first or not others[0].startswith(str(say["page.contents"])):
        yield NOT_ALONE
    head = " ".join(
        str(say[f"page.column.{one}"]) for one in ("group", "share", "interval", "base")
    )
    titles = [say["figures.by_mode"], say["figures.by_place"]]
    titles += [
        question.text[language]
        for question in load_survey(ESSUNGA).questions
        if is_background(question)
    ]
    for page in others:
        if page.startswith(head):
            rest = page.removeprefix(head)[:WITH_TITLE]
            if not any(str(title) in rest for title in titles):
                yield TORN
                return


def is_background(question: Question) -> bool:
    return isinstance(question, Single) and question.background


def one_line(text: str) -> str:
    """Of a page, without its number."""
    return re.sub(r"^\d+ \(\d+\) ", "", " ".join(text.split()))


# -- axe-core


def axe_everywhere(written: dict[str, Path]) -> Iterator[bool]:
    for name, path in written.items():
        for width, of in WIDTHS.items():
            for scheme in DARK:
                found = axe(path, width, scheme)
                wrong = [*found.violations, *filter(is_unknown, found.incomplete)]
                holds = not (wrong or found.wider)
                print(f"{'holds' if holds else 'FAILS'}  axe: {name}, {of}, {scheme}", flush=True)
                for rule, element in wrong:
                    print(f"       {rule}: {element[:200]}")
                if found.wider:
                    print("       The page is wider than the screen.")
                yield holds


def is_unknown(one: tuple[str, str]) -> bool:
    rule, element = one
    return rule not in KNOWN or not element.startswith(KNOWN[rule])


class Found(Struct, frozen=True):
    """Rules and elements that break them, or that people have to judge."""

    violations: list[tuple[str, str]]
    incomplete: list[tuple[str, str]]
    seen: tuple[int, str]
    """How wide the page was, and `light` or `dark`."""
    wider: bool


def axe(path: Path, width: int, scheme: str) -> Found:
    """What axe finds. The page lies in a frame: no window of Chromium is as narrow as a phone."""
    script = (FOLDER / "node_modules/axe-core/axe.min.js").read_text("utf-8")
    tried = FOLDER / "tried.html"
    page = path.read_text("utf-8")
    whole = escape(f"{page}<script>{script}</script><script>{RUN}</script>")
    frame = f'<iframe width="{width}" height="900" style="border: 0" srcdoc="{whole}"></iframe>'
    tried.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body>{frame}', "utf-8")
    command = [
        *(*browser(), "--dump-dom"),
        *("--virtual-time-budget=60000", "--window-size=1400,1000"),
        *(f"--blink-settings=preferredColorScheme={DARK[scheme]}", tried.as_uri()),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    result = re.search('<pre id="axe-result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert result, "axe-core did not come to an end."
    found = msgspec.json.decode(unescape(result[1]), type=Found)
    assert found.seen == (width, scheme), found.seen
    return found


if __name__ == "__main__":
    main()
