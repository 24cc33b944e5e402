"""The way to responses.csv in polars alone: read, check, sort, write. It believes the file.

python -m tests.bench.with_polars EXPORT PLAN TARGET
"""

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl


def main(export: Path, plan: dict[str, Any], target: Path) -> None:
    raw = pl.read_csv(export, infer_schema=False)
    frame = raw.filter(pl.col("submitdate") != "")
    for question in plan["questions"]:
        names = [variable["name"] for variable in question["variables"]]
        frame = frame.with_columns(map(value, question["variables"]))
        if question["is_multi"]:
            frame = frame.with_columns(multi(question, names))
        if question["is_ranking"]:
            twice = pl.concat_list(names).list.drop_nulls()
            fine = twice.list.n_unique() == twice.list.len()
            frame = frame.with_columns(pl.when(fine).then(pl.col(n)).alias(n) for n in names)
        if question["show_if"]:
            asked = pl.all_horizontal(holds(frame, *entry) for entry in question["show_if"])
            kinds = {v["name"]: v["kind"] for v in question["variables"]}
            frame = frame.with_columns(
                pl.when(asked)
                .then(pl.col(name))
                .otherwise(pl.lit("-1" if kinds[name] == "code" else -1))
                .alias(name)
                for name in names
            )
    names = [v["name"] for question in plan["questions"] for v in question["variables"]]
    own = [pl.lit("web").alias("mode"), pl.lit("").alias("place")]
    written = frame.select(*own, *names).sort("mode", "place", *names, nulls_last=True)
    written.write_csv(target, line_terminator="\r\n")


def value(variable: dict[str, Any]) -> pl.Expr:
    cell = pl.col(variable["heading"])
    known: pl.Expr
    match variable["kind"]:
        case "flag":
            known = pl.when(cell == "Y").then(1).when(cell == "N").then(0)
        case "code":
            kind = pl.Enum([*variable["codes"], "-1"])
            known = cell.cast(kind, strict=False)
        case _:
            least, most = variable["bounds"]
            number = cell.cast(pl.Float64, strict=False).cast(pl.Int64)
            known = pl.when(number.is_between(least, most)).then(number)
    return known.alias(variable["name"])


def multi(question: dict[str, Any], names: list[str]) -> list[pl.Expr]:
    marked = pl.sum_horizontal(pl.col(names).fill_null(0))
    fine = (marked > 0) & (marked <= (question["most"] or len(names)))
    if question["alone"]:
        fine &= ~((pl.sum_horizontal(pl.col(question["alone"]).fill_null(0)) > 0) & (marked > 1))
    return [pl.when(fine).then(pl.col(name).fill_null(0)).alias(name) for name in names]


def holds(frame: pl.DataFrame, name: str, codes: list[str], negated: bool) -> pl.Expr:
    if name in frame.columns and f"{name}_{codes[0]}" not in frame.columns:
        met = pl.col(name).cast(pl.String).is_in(codes).fill_null(value=False)
    else:
        met = pl.any_horizontal(pl.col(f"{name}_{code}").fill_null(0) == 1 for code in codes)
    return ~met if negated else met


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3]))
