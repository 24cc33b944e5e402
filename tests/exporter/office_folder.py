"""The folder of an office as docs/exporter.md has it: the question file, and what was fetched.

python -m tests.exporter.office_folder FOLDER
"""

import random
import shutil
import sys
import tempfile
from pathlib import Path

from kiosk.store.packing import write_bundle
from kiosk.store.response_store import ResponseStore
from questions.loader import SURVEYS, load_survey
from tests.exporter.limesurvey_file import random_answers, write_export
from tests.exporter.residents import submissions

ESSUNGA = SURVEYS / "essunga_trygg.yaml"
CONTEXT = SURVEYS.with_name("contexts") / ESSUNGA.name
RESPONSES, RECORDS = 12, 40


def fill(folder: Path) -> None:
    """Put the question file into `folder`, and into its folder `svar` a bundle and two exports."""
    survey = load_survey(ESSUNGA)
    shutil.copy(ESSUNGA, folder)
    answers = folder / "svar"
    answers.mkdir()
    with tempfile.TemporaryDirectory() as data:
        with ResponseStore(Path(data), survey, ESSUNGA.read_text("utf-8"), "bibliotek") as store:
            for submission in submissions(survey, RESPONSES):
                store.add(submission)
            store.close_for_good()
        write_bundle(store.path, answers)
    for seed, name in enumerate(("results-survey123456.csv", "skolans.csv")):
        chance = random.Random(seed)
        records = {str(n): random_answers(survey, chance) for n in range(1, RECORDS + 1)}
        write_export(answers / name, survey, records)
    trial = folder / "prov"
    trial.mkdir()
    shutil.copy(ESSUNGA, trial)
    shutil.copy(answers / "skolans.csv", trial)
    (trial / "expected.yaml").write_text(f"responses: {RECORDS}\n", "utf-8")


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
