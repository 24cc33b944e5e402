"""`make proofs`: each promise of the threat table tried in earnest, beside a control that fails."""

import importlib
import sys

from tests.proofs.proof import Proof

MODULES = ("power_cuts",)


def main() -> None:
    broken = False
    for name in sys.argv[1:] or MODULES:
        for proof in importlib.import_module(f"tests.proofs.{name}").proofs():
            report(proof)
            broken |= not proof.holds
    sys.exit(broken)


def report(proof: Proof) -> None:
    verdict = "holds" if proof.holds else "FAILS"
    print(f"{proof.threat:4} {verdict}  {proof.tried:52} {proof.figure}", flush=True)


if __name__ == "__main__":
    main()
