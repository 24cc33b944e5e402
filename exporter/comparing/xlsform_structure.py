"""XLSForm, as KoboToolbox and ODK give it back. https://xlsform.org"""

import re
from collections.abc import Iterator, Mapping, Sequence

from exporter.comparing.structure import AskedOnline, Kind, Structure, Texts, number_of
from exporter.reading.grid import Grid

Cells = Mapping[str, str]
"""Column, in small letters, to what stands in it."""

_KINDS: Mapping[str, Kind] = {
    "select_one": "one",
    "select_multiple": "several",
    "integer": "number",
    "range": "number",
    "rank": "ranking",
    "text": "words",
    "note": "info",
}
_SILENT = {"calculate", "start", "end", "today", "deviceid", "audit", "hidden"}
"""What nobody is asked."""


def is_xlsform(sheets: Sequence[Grid]) -> bool:
    return any(
        one.name.strip().casefold() == "survey"
        and {"type", "name"} <= {cell.strip().casefold() for cell in one.rows[0]}
        for one in sheets
    )


def of_xlsform(sheets: Sequence[Grid]) -> Structure:
    by_name = {one.name.strip().casefold(): list(_lines(one)) for one in sheets}
    lists: dict[str, dict[str, Texts]] = {}
    for line in by_name.get("choices", []):
        listed = line.get("list_name") or line.get("list name", "")
        lists.setdefault(listed, {})[line.get("name", "")] = _texts(line, "label")
    found: dict[str, AskedOnline] = {}
    for one in _questions(by_name["survey"], lists):
        question = one.name.casefold().removesuffix("_other")
        if one.kind == "words" and question in found and found[question].has_other:
            continue  # the line for own words
        found[one.name.casefold()] = one
    languages = {language: None for one in found.values() for language in one.texts}
    return Structure("XLSForm", list(languages), found, has_simple=True)


def _lines(sheet: Grid) -> Iterator[Cells]:
    head = [cell.strip() for cell in sheet.rows[0]]
    names = [cell if "::" in cell else cell.casefold() for cell in head]
    for row in sheet.rows[1:]:
        if any(row):
            yield dict(zip(names, (cell.strip() for cell in row), strict=False))


def _texts(line: Cells, column: str) -> Texts:
    """The texts of `column`, whose headings end in a language: `label::Svenska (sv)`."""
    found = {}
    for heading, text in line.items():
        name, _, language = heading.partition("::")
        if name.strip().casefold() == column and text:
            code = re.search(r"\(([\w-]+)\)\s*$", language)
            found[code[1] if code else language.strip()] = _in_words(text)
    return found


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARK = re.compile(r"</?[a-z][^<>]*>")


def _in_words(text: str) -> str:
    """What is read of a text that is Markdown with some HTML in it."""
    return _ESCAPED.sub(r"\1", _MARK.sub("", text))


def _questions(
    lines: Sequence[Cells], lists: Mapping[str, Mapping[str, Texts]]
) -> Iterator[AskedOnline]:
    """All that is asked; a group of which every line has the same list is one with rows."""
    groups: list[tuple[Cells, list[Cells]]] = [({}, [])]
    for line in lines:
        kind = line.get("type", "").replace(" ", "_", 1)
        if kind.startswith("begin"):
            groups.append((line, []))
        elif kind.startswith("end") and len(groups) > 1:
            group, members = groups.pop()
            yield from _of_group(group, members, lists)
        elif line.get("type", "").partition(" ")[0] not in _SILENT | {""}:
            if len(groups) == 1:
                yield _question(line, lists)
            groups[-1][1].append(line)


def _of_group(
    group: Cells, members: Sequence[Cells], lists: Mapping[str, Mapping[str, Texts]]
) -> Iterator[AskedOnline]:
    rule, texts = group.get("relevant", ""), _texts(group, "label")
    start = group.get("name", "") + "_"
    kinds = {line["type"] for line in members}
    names = [line.get("name", "") for line in members]
    is_ranking = all(name.removeprefix(start).isdecimal() for name in names)
    if len(kinds) == 1 and not is_ranking and all(name.startswith(start) for name in names):
        one = _question(members[0], lists)
        yield AskedOnline(
            name=group["name"],
            kind="rows" if one.kind == "one" else "unlike",
            texts=texts,
            choices=one.choices,
            rows={line["name"].removeprefix(start): _texts(line, "label") for line in members},
            is_obligatory=any(map(_is_obligatory, members)),
            rule=rule,
        )
        return
    for line in members:
        one = _question(line, lists)
        outer = texts if is_ranking else {}
        yield AskedOnline(
            name=one.name,
            kind=one.kind,
            texts={name: f"{outer.get(name, '')} {text}" for name, text in one.texts.items()},
            choices=one.choices,
            is_obligatory=one.is_obligatory,
            rule=" and ".join(filter(None, (rule, one.rule))),
        )


def _question(line: Cells, lists: Mapping[str, Mapping[str, Texts]]) -> AskedOnline:
    kind, _, listed = line["type"].partition(" ")
    choices = lists.get(listed.strip(), {})
    told, set_to = line.get("constraint", ""), line.get("parameters", "")
    return AskedOnline(
        name=line.get("name", ""),
        kind=_KINDS.get(kind, "unlike"),
        texts=_texts(line, "label"),
        choices={code: texts for code, texts in choices.items() if code != "other"},
        has_other="other" in choices,
        alone=frozenset(re.findall(r"selected\(\s*\.\s*,\s*'(\w+)'\s*\)", told)),
        least=_limit(r"start\s*=\s*(\d+)", set_to) or _limit(r"(?<!\S)\.\s*>=\s*(\d+)", told),
        most=_limit(r"end\s*=\s*(\d+)", set_to) or _limit(r"(?<!\S)\.\s*<=\s*(\d+)", told),
        most_choices=_limit(r"count-selected\(\s*\.\s*\)\s*<=\s*(\d+)", told),
        longest=_limit(r"string-length\(\s*\.\s*\)\s*<=\s*(\d+)", told),
        is_obligatory=_is_obligatory(line),
        rule=line.get("relevant", ""),
    )


def _limit(pattern: str, text: str) -> int | None:
    found = re.search(pattern, text)
    return number_of(found[1]) if found else None


def _is_obligatory(line: Cells) -> bool:
    return line.get("required", "").casefold() in ("yes", "true", "true()", "1")
