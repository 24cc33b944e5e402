"""`make bench`: every figure beside a bare reference in the same run. Reports, never judges."""

import sys

from tests.bench import keys, loading, memory, merging, personal_data, reporting, start, store
from tests.bench.measure import Figure

BENCHES = {
    "loading": loading.figures,
    "start": start.figures,
    "keys": keys.figures,
    "memory": memory.figures,
    "store": store.figures,
    "merging": merging.figures,
    "reporting": reporting.figures,
    "personal_data": personal_data.figures,
}


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHES)
    for name in wanted:
        for figure in BENCHES[name]():
            report(figure)


def report(figure: Figure) -> None:
    print(f"{figure.what:58} {figure.value:>12}   {figure.aim}", flush=True)
    for line in figure.details:
        print(f"    {line}", flush=True)


if __name__ == "__main__":
    main()
