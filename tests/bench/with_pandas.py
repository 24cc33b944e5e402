"""The whole merge in pandas, as somebody would write it: read, check, sort, all outputs.

python -m tests.bench.with_pandas EXPORT PLAN FOLDER
"""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pandas as pd

Plan = dict[str, Any]


def main(export: Path, plan: Plan, folder: Path) -> None:
    raw = pd.read_csv(export, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    raw = raw[raw["submitdate"] != ""]
    codes, shown = checked(raw, plan)
    codes.insert(0, "mode", "web")
    codes.insert(1, "place", "")
    order = codes.sort_values(list(codes.columns), na_position="last").index
    codes, shown = codes.loc[order], shown.loc[order]
    variables = [variable for question in plan["questions"] for variable in question["variables"]]
    written = codes.copy()
    for variable in variables:
        if variable["name"] in shown:
            stand_in = "-1" if variable["kind"] == "code" else -1
            written[variable["name"]] = written[variable["name"]].where(
                shown[variable["name"]], stand_in
            )
    words = in_words(written, variables, plan)
    write(written, words, comments(raw, plan), plan, folder)


def checked(raw: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The values that the survey has, less those that break a rule; and who was asked what."""
    held: dict[str, pd.Series[Any]] = {}
    shown: dict[str, pd.Series[Any]] = {}
    for question in plan["questions"]:
        names = [variable["name"] for variable in question["variables"]]
        for variable in question["variables"]:
            held[variable["name"]] = values(raw[variable["heading"]], variable)
        if question["is_multi"]:
            flags = pd.DataFrame({name: held[name] for name in names})
            marked = flags.sum(axis=1)
            wrong = marked > (question["most"] or len(names))
            if question["alone"]:
                wrong |= (flags[question["alone"]].sum(axis=1) > 0) & (marked > 1)
            for name in names:
                held[name] = flags[name].fillna(0).astype("Int8").where((marked > 0) & ~wrong)
        if question["is_ranking"]:
            ranks = pd.DataFrame({name: held[name] for name in names})
            twice = ranks.nunique(axis=1) < ranks.notna().sum(axis=1)
            for name in names:
                held[name] = held[name].where(~twice)
        if question["show_if"] or not question["on_the_web"]:
            asked = pd.Series(question["on_the_web"], index=raw.index)
            for name, codes, negated in question["show_if"]:
                asked &= holds(name, codes, held) ^ negated
            for name in names:
                held[name] = held[name].where(asked)
                shown[name] = asked
    return pd.DataFrame(held), pd.DataFrame(shown)


def values(cells: "pd.Series[Any]", variable: dict[str, Any]) -> "pd.Series[Any]":
    if variable["kind"] == "flag":
        return cells.map({"Y": 1, "N": 0}).astype("Int8")
    if variable["kind"] == "code":
        return cells.where(cells.isin(variable["codes"]))
    numbers = pd.to_numeric(cells, errors="coerce")
    least, most = variable["bounds"]
    return numbers.where(numbers.between(least, most)).astype("Int64")


def holds(name: str, codes: list[str], held: "dict[str, pd.Series[Any]]") -> "pd.Series[Any]":
    if name in held:
        return held[name].astype(str).isin(codes)
    flags = [held[f"{name}_{code}"].fillna(0) == 1 for code in codes]
    return pd.concat(flags, axis=1).any(axis=1)


def in_words(written: pd.DataFrame, variables: list[dict[str, Any]], plan: Plan) -> pd.DataFrame:
    words = {"Svarade på": written["mode"].map({"web": "webb"}), "Plats": written["place"]}
    for number, variable in enumerate(variables):
        labels = {**variable["labels"], "-1": plan["not_shown"]}
        if variable["kind"] == "flag":
            labels = {int(code): text for code, text in labels.items()}
        column = written[variable["name"]]
        words[f"{number} {variable['label']}"] = (
            column if variable["kind"] == "integer" else column.map(labels)
        )
    return pd.DataFrame(words)


def comments(raw: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"question": name, "text": raw[heading][raw[heading] != ""]})
        for name, _, heading in plan["texts"]
    ]
    found = pd.concat(parts).sort_values(["question", "text"])
    found["granska"] = found["text"].str.contains(r"\d{6}|\d{3}[- ]\d{2}|@").astype(int)
    return found


def write(
    codes: pd.DataFrame, words: pd.DataFrame, said: pd.DataFrame, plan: Plan, folder: Path
) -> None:
    columns = ["variable", "label", "kind", "value", "meaning", "number", "missing"]
    book = pd.DataFrame(plan["codebook"], columns=columns)
    codes.to_csv(folder / "responses.csv", index=False, lineterminator="\r\n")
    safe = words.replace(to_replace=r"^(\s*[=+\-@])", value=r"'\1", regex=True)
    safe.to_csv(
        folder / "responses_excel.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig"
    )
    said.to_csv(folder / "comments.csv", index=False)
    said.to_csv(folder / "comments_excel.csv", index=False, sep=";", encoding="utf-8-sig")
    book.to_csv(folder / "codebook.csv", index=False)
    with pd.ExcelWriter(folder / "responses.xlsx") as workbook:
        words.to_excel(workbook, sheet_name="Svar", index=False)
        codes.to_excel(workbook, sheet_name="Koder", index=False)
        book.to_excel(workbook, sheet_name="Kodbok", index=False)
    (folder / "merged.db").unlink(missing_ok=True)
    with sqlite3.connect(folder / "merged.db") as connection:
        codes.to_sql("responses", connection, index=False)
        said.to_sql("comments", connection, index=False)
        book.to_sql("codebook", connection, index=False)
    facts = {"responses": len(codes), "comments": len(said)}
    (folder / "merge-report.json").write_text(json.dumps(facts))
    (folder / "merge-report.md").write_text(f"{facts}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3]))
