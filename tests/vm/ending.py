"""The end of a survey on a machine: others have answered, it is ended, fetched, merged, cleared."""

import re
import time

from exporter.output_names import detailed_folder
from kiosk.store.fetch_rule import LEAST
from kiosk.tui.held_keys import GAP
from tests.vm.image import BUILD, STATE
from tests.vm.machine import Machine
from tests.vm.report import Report
from tests.vm.sticks import bundle_on, leave_menu, make_stick, merge, open_menu, plugged

OTHERS = 2 * LEAST + 4
"""Respondents whom nobody watches: enough for some to be fetched, and the others to stay."""
_ANSWER = """
import sys
sys.path.insert(0, "/opt/medborgarkiosk/lib")
from pathlib import Path
from kiosk.access import held, open_store
from kiosk.cli import PHRASES
from kiosk.setup import set_up
from kiosk.store.submission import submission_from
from questions.logic import Chosen
from questions.model import Number, Single
from questions.wording import phrases
say = phrases(PHRASES, "sv")
setup = set_up(say, None, None, Path("/var/lib/medborgarkiosk"))
question = next(q for q in setup.survey.questions if isinstance(q, Single | Number))
with held(setup, say), open_store(setup) as store:
    for number in range(@COUNT@):
        answer = number if isinstance(question, Number) else Chosen((next(iter(question.choices)),))
        store.add(submission_from(setup.survey, {question.id: answer}))
"""


def let_others_answer(machine: Machine, count: int) -> None:
    """While the kiosk is stopped: typing takes a minute for each of them."""
    script = _ANSWER.replace("@COUNT@", str(count))
    machine.run(f"cat > /run/answer.py <<'END'\n{script}\nEND")
    stopped = "systemctl stop kiosk; runuser -u kiosk -- python3 -I /run/answer.py"
    said = machine.run(f"{stopped} 2>&1; systemctl start kiosk", 240)
    assert "Traceback" not in said, said


def try_ending(machine: Machine, report: Report, survey: str) -> None:
    """`survey` is the question file that the machine asks; it has no answers there yet."""
    what = "a survey is ended for good, and everything is fetched"
    folder = BUILD / "sticks"
    with report.part(what):
        let_others_answer(machine, LEAST + 2)
        open_menu(machine)
        machine.press("4")
        _meant(machine)
        machine.wait("I dag är det")
        machine.photograph(BUILD / "photographs/ending.png")
        _go_on(machine)
        _meant(machine)
        machine.wait("Enkäten är avslutad. Hämta nu svaren")
        _go_on(machine)
        machine.wait("Personalens meny")
        time.sleep(GAP + 0.1)
        stick = make_stick(folder / "last.img", "vfat")
        with plugged(machine, stick):
            machine.press("1")
            machine.wait("Du kan dra ut stickan", 90)
            _go_on(machine)
        with plugged(machine, stick):
            [bundle] = bundle_on(machine, folder)
        question_file = folder / "kort.yaml"
        question_file.write_text(survey, "utf-8")
        merged = merge(bundle, folder / "merged-last", question_file)
        report.check(what, f" {LEAST + 2} svar " in merged, merged.splitlines()[0])
    what = "it is cleared with the code of the merge, and nothing of it can be fetched again"
    with report.part(what):
        result = detailed_folder(folder / "merged-last")
        page = (result / "merge-report.md").read_text("utf-8")
        [halves] = re.findall(r": (\d{4}) (\d{4})\.", page)
        machine.press("5")
        _meant(machine)
        _go_on(machine)
        machine.wait("Skriv koden som står i merge-report.md")
        machine.type("".join(halves))
        machine.press("enter")
        machine.wait("diarienummer, till exempel")
        machine.type("KS 1")
        time.sleep(GAP + 0.1)
        machine.press("enter")
        machine.wait("Svaren är raderade i kiosken.", 60)
        left = machine.run(f"find {STATE}/kort -name 'responses*'")
        report.check(what, not left, left)
        leave_menu_closed(machine)


def leave_menu_closed(machine: Machine) -> None:
    """Open the survey again for the next ones, and go."""
    _go_on(machine)
    machine.wait("Personalens meny")
    time.sleep(GAP + 0.1)
    machine.press("3")
    machine.wait("Enkäten är öppen igen.")
    leave_menu(machine)


def _meant(machine: Machine) -> None:
    machine.wait("2 Ja")
    time.sleep(GAP + 0.1)
    machine.press("2")


def _go_on(machine: Machine) -> None:
    time.sleep(GAP + 0.1)
    machine.press("enter")
