"""`make report`: an example of the whole result, out of simulated residents.

Two years of answers at three kiosks and on the web; the report of the first, and that of the second
beside it, with the context that an example municipality wrote.
"""

import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from exporter.merge import merge
from exporter.output_names import PUBLISHED, ReportOutput
from exporter.report.context import population
from exporter.report.context_file import load_context
from exporter.report.figures import counted
from exporter.report.making import plan_of
from exporter.report.own_words import own_words
from exporter.report.published import published
from exporter.report.standardised import standardised
from exporter.report.writers.outputs import Release, write_report
from exporter.report.writers.report_json import load_report
from kiosk.store.packing import write_bundle
from kiosk.store.response_store import ResponseStore
from kiosk.store.submission import submission_from
from questions.commands.ending import DONE, NEEDS_A_PERSON
from questions.loader import load_survey
from tests.exporter.limesurvey_file import write_export
from tests.exporter.office_folder import CONTEXT, ESSUNGA
from tests.simulated import FIRST_YEAR, answers, resident

FOLDER = Path("build/report")
SECOND_YEAR = FIRST_YEAR + 1
FIRST_CONTEXT = f"""\
municipality: Essunga
period: {{from: {FIRST_YEAR}-05-01, to: {FIRST_YEAR}-09-01}}
"""
"""All that has to be known of the first year."""
KIOSKS = {"biblioteket": 52, "skolan": 38, "kommunhuset": 31}
"""Place to how many answer there in a year."""
ONLINE = 190
FEW = {"biblioteket": 12}


def fill(folder: Path, year: int, kiosks: Mapping[str, int] = KIOSKS, online: int = ONLINE) -> None:
    """Bundles of all kiosks and the export of the web, as staff have them after a survey."""
    folder.mkdir(parents=True)
    survey = load_survey(ESSUNGA)
    chance = random.Random(year)
    for place, count in kiosks.items():
        with tempfile.TemporaryDirectory() as data:
            with ResponseStore(Path(data), survey, ESSUNGA.read_text("utf-8"), place) as store:
                for _ in range(count):
                    said = answers(resident(chance), survey, "kiosk", year, chance)
                    submission = submission_from(survey, said)
                    if submission is not None:
                        store.add(submission)
                store.close_for_good()
            write_bundle(store.path, folder)
    records = {
        str(number): answers(resident(chance), survey, "web", year, chance)
        for number in range(1, online + 1)
    }
    write_export(folder / "results-survey.csv", survey, records)


def report(year: int, *more: str | Path) -> Path:
    """Make the report of a year as staff do; the folder that may be published."""
    target = FOLDER / str(year)
    words = [FOLDER / f"answers-{year}", "--survey", _here(ESSUNGA), "-o", target, *more]
    print(f"exporter report {shlex.join(map(str, words))}", flush=True)
    done = subprocess.run([sys.executable, "-m", "exporter.cli", "report", *words], check=False)
    if done.returncode not in (DONE, NEEDS_A_PERSON):
        sys.exit("exporter report failed.")
    return target / PUBLISHED


def releases(folder: Path) -> list[Release]:
    """Both reports as they are made, in this process; `folder` takes the answers."""
    first = folder / "context.yaml"
    first.write_text(FIRST_CONTEXT, "utf-8")
    made: list[Release] = []
    for year, path in ((FIRST_YEAR, first), (SECOND_YEAR, CONTEXT)):
        fill(folder / f"answers-{year}", year)
        before = [folder / PUBLISHED / ReportOutput.REPORT_JSON for _ in made]
        made.append(_release(folder / f"answers-{year}", path, before))
        write_report(made[-1], folder)
    return made


def few(folder: Path) -> Release:
    """The report of so few that most of it is hidden; `folder` takes the answers."""
    fill(folder, SECOND_YEAR, FEW, sum(FEW.values()))
    return _release(folder, CONTEXT, ())


def _release(answers: Path, context: Path, earlier: Sequence[Path]) -> Release:
    survey = load_survey(ESSUNGA)
    merged = merge([answers], survey)
    exact = counted(merged.responses, plan_of(merged.responses, survey))
    known = load_context(context, survey)
    figures = standardised(
        published(exact, own_words(merged.comments, survey)), population(known, survey)
    )
    before = [load_report(path, survey.survey) for path in earlier]
    return Release(figures, survey, "sv", known, before)


def _here(path: Path) -> Path:
    return path.relative_to(Path.cwd())


def main(*more: str) -> None:
    """`more`: further options of the second report, such as `--open`."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for year in (FIRST_YEAR, SECOND_YEAR):
        fill(FOLDER / f"answers-{year}", year)
    first = FOLDER / f"context-{FIRST_YEAR}.yaml"
    first.write_text(FIRST_CONTEXT, "utf-8")
    earlier = report(FIRST_YEAR, "--context", first) / ReportOutput.REPORT_JSON
    report(SECOND_YEAR, "--context", _here(CONTEXT), "--earlier", earlier, *more)


if __name__ == "__main__":
    main(*sys.argv[1:])
