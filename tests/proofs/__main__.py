"""`make proofs`: each row of docs/threat-model.md tried in earnest; one line a threat and figure.

    python -m tests.proofs order months      (these long proofs alone)

The tests that the page names are run once, then the long proofs, each beside a control that fails.
"""

import importlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from tests.proofs.proof import Proof
from tests.proofs.table import Threat, threats

MODULES = (
    "figures",
    "months",
    "order",
    "image",
    "fetching",
    "hands",
    "noise",
    "memory",
    "hostile",
    "power_cuts",
    "sealing",
)
"""The longest first."""
REMAINS = "remains, see the page"


def main() -> None:
    begun, names = time.monotonic(), sys.argv[1:]
    # Each is tried, whatever came of those before it.
    holds = min(map(named, names)) if names else everything()
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    said = "All that was tried holds" if holds else "NOT ALL HOLDS"
    print(f"{', '.join(names) or said}: {minutes} min {seconds} s")
    sys.exit(not holds)


def named(name: str) -> bool:
    proofs = importlib.import_module(f"tests.proofs.{name}").proofs()
    return min(map(report, proofs))


def everything() -> bool:
    """The tests that the page names, and all long proofs: the longest beside the others."""
    holds = True
    with ThreadPoolExecutor(1) as pool:
        longest = pool.submit(alone, MODULES[0])
        for proof in of_tests(list(threats())):
            holds &= report(proof)
        for name in MODULES[1:]:
            holds &= told(alone(name))
        return holds & told(longest.result())


def alone(name: str) -> "subprocess.CompletedProcess[str]":
    """A long proof in a process of its own."""
    command = [sys.executable, "-m", "tests.proofs", name]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)


def told(done: "subprocess.CompletedProcess[str]") -> bool:
    print(done.stdout, end="", flush=True)
    return done.returncode == 0


def of_tests(listed: list[Threat]) -> list[Proof]:
    """A proof a threat from the tests that the page names for it."""
    names = {name for threat in listed for name in threat.tests}
    passed, others = outcomes(names)
    proofs = []
    for threat in listed:
        failed = [name for name in threat.tests if others[name] or not passed[name]]
        count = sum(passed[name] for name in threat.tests)
        figure = (
            f"FAILED: {', '.join(failed)}"
            if failed
            else f"{count} {'test' if count == 1 else 'tests'} passed"
        )
        if threat.remains:
            figure = REMAINS
        if threat.tests or threat.remains:
            proofs.append(Proof(threat.number, threat.threat, figure, not failed))
    return proofs


def outcomes(names: set[str]) -> tuple[Counter[str], Counter[str]]:
    """How many tests of each name passed, and how many did anything else."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        chosen = ["-k", " or ".join(sorted(names)), f"--junit-xml={result}"]
        command = [sys.executable, "-m", "pytest", "-q", "-n", "4", "--dist", "worksteal", *chosen]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        passed: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for case in ElementTree.parse(result).iter("testcase"):  # noqa: S314  pytest wrote it
            name = case.attrib["name"].partition("[")[0]
            (others if len(case) else passed)[name] += 1
    return passed, others


def report(proof: Proof) -> bool:
    verdict = "holds" if proof.holds else "FAILS"
    if proof.figure == REMAINS:
        verdict = "open "
    print(f"{proof.threat:4} {verdict}  {proof.tried:64.64}  {proof.figure}", flush=True)
    return proof.holds


if __name__ == "__main__":
    main()
