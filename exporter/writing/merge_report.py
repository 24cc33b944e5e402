"""What a merge did, for a staff member and for programs."""

import re
from collections.abc import Callable, Iterator

import msgspec

from exporter.findings import Finding
from exporter.merge import Merged
from exporter.output_names import Output
from exporter.protection.protect import LEAST_ALIKE, LEAST_ROWS
from exporter.writing.result import Result
from questions.characters import clean
from questions.fingerprint import fingerprint
from questions.wording import Phrases

Say = Callable[..., str]
"""As Phrases: the name of a phrase, and what is filled in."""


def report_markdown(result: Result) -> str:
    """The report as a page to read: the result, what needs a person, what is good to know."""
    return "\n".join(_lines(result, _escaped(result.say))) + "\n"


def _lines(result: Result, say: Say) -> Iterator[str]:
    merged = result.merged
    survey = merged.survey
    yield f"# {say('report.title', title=survey.title[survey.languages[0]])}"
    yield ""
    if result.order.detailed:
        yield f"**{say('report.detailed')}**"
        yield ""
    yield say("report.survey", survey=survey.survey, version=survey.version)
    responses = say("counted.responses", count=merged.responses.height)
    comments = say("counted.comments", count=len(merged.comments))
    yield say("report.result", responses=responses, comments=comments)
    yield ""
    yield f"{say('report.from')}"
    yield ""
    for place, count in merged.stores:
        yield f"- {say('report.kiosk', place=place, count=count)}"
    for source, count in merged.sources:
        yield f"- {say('report.web', source=source, count=count)}"
    yield ""
    yield f"## {say('report.person')}"
    yield ""
    yield from _findings(merged, say, "person")
    review = sum(comment.review for comment in merged.comments)
    if review:
        yield f"- {say('report.review', count=review)}"
    elif not merged.needs_a_person:
        yield say("report.nothing")
    yield ""
    yield f"## {say('report.note')}"
    yield ""
    yield from _findings(merged, say, "note")
    themed = sum(bool(comment.theme) for comment in merged.comments)
    published = sum(comment.publish for comment in merged.comments)
    if themed or published:
        yield f"- {say('report.sorted', themed=themed, published=published)}"
    yield from _protection(result, say)
    yield f"- {say('report.reading')}"
    for place, code in merged.clearing_codes:
        yield f"- {say('report.clear', place=place, code=f'{code[:4]} {code[4:]}')}"
    yield ""
    yield f"## {say('report.read')}"
    yield ""
    for file in merged.files:
        kind = say("report.bundle") if file.kind == "bundle" else file.kind
        phrase = "report.file_blank" if file.blank else "report.file"
        records = say("counted.responses", count=file.records)
        blank = say("counted.blank", count=file.blank)
        yield "- " + say(phrase, name=file.name, kind=kind, records=records, blank=blank)
    written = [output for output in result.outputs if output is not Output.REPORT]
    if written:
        yield ""
        yield f"## {say('report.files')}"
        yield ""
    for output in written:
        yield f"- {output}: {say(f'output.{output.name.lower()}')}"


def _protection(result: Result, say: Say) -> Iterator[str]:
    """What was done so that nobody is picked out."""
    if not result.order.wants_rows:
        return
    if not result.has_rows:
        yield f"- {say('report.few_rows', least=LEAST_ROWS)}"
    if protected := result.protected:
        share = -(-100 * protected.rare // protected.codes.height)  # rounded up
        yield f"- {say('report.protected', least=LEAST_ALIKE, share=share)}"
        for name, count in result.withheld.items():
            yield f"  - {say('report.withheld', column=name, count=count)}"
        if not result.withheld:
            yield f"  - {say('report.none_withheld')}"
    if not result.has_comments:
        yield f"- {say('report.few_comments')}"


def _findings(merged: Merged, say: Say, weight: str) -> Iterator[str]:
    told = ""
    groups = [group for group in merged.findings.grouped() if group[3][0].weight == weight]
    for file, phrase, count, listed in sorted(groups, key=_order):
        if phrase != told:
            yield f"- {say(f'finding.{phrase}')}"
            told = phrase
        yield f"  - {_where(file, count, listed, say)}"


def _order(group: tuple[str, str, int, list[Finding]]) -> tuple[bool, str, str]:
    """Whole files that were left out come first."""
    file, phrase, _, _ = group
    return not phrase.startswith(("bundle_", "other_")), phrase, file


def _where(file: str, count: int, listed: list[Finding], say: Say) -> str:
    """The file, and where in it: names of columns, or rows, or how many."""
    if all(finding.column and not finding.row for finding in listed):
        names = ", ".join(dict.fromkeys(map(_column, listed)))
        return say("report.columns", file=file, columns=names)
    positions = [found for found in (_position(finding, say) for finding in listed) if found]
    if not positions:
        return say("report.counted" if count > 1 else "report.once", file=file, count=count)
    shown = positions[:20]
    if count > len(shown):
        shown.append(say("report.more", count=count - len(shown)))
    return f"{say('report.times', file=file, count=count)} ({'; '.join(shown)})"


def _column(finding: Finding) -> str:
    """Its name, and how often it was met."""
    return f"{finding.column} ({finding.count})" if finding.count > 1 else finding.column


def _position(finding: Finding, say: Say) -> str:
    """Row and column, where they are known."""
    parts = []
    if finding.row:
        parts.append(say("report.row", row=finding.row))
    if finding.column:
        parts.append(say("report.column", column=finding.column))
    if finding.detail and not finding.row and not finding.column:
        parts.append(_plain(finding.detail))
    return " ".join(parts)


def _escaped(say: Phrases) -> Say:
    """`say` for a page in Markdown: what is filled in is text."""
    return lambda name, /, **values: say(name, **{key: _plain(v) for key, v in values.items()})


def _plain(value: object) -> str:
    """What Markdown shows as `value`, on one line."""
    text = re.sub(r"[\\`*\[\]<>|&~]", r"\\\g<0>", " ".join(clean(str(value)).split()))
    return re.sub(r"^([0-9]+(?=[.)] ))?([.)#+=_-])", r"\g<1>\\\2", text)


def report_json(result: Result) -> str:
    """The report for programs: the same facts, without words."""
    merged = result.merged
    survey = merged.survey
    content = {
        "survey": survey.survey,
        "version": survey.version,
        "fingerprint": fingerprint(survey),
        "responses": merged.responses.height,
        "comments": len(merged.comments),
        "to_review": sum(comment.review for comment in merged.comments),
        "themed": sum(bool(comment.theme) for comment in merged.comments),
        "published": sum(comment.publish for comment in merged.comments),
        "kiosks": [{"place": place, "responses": count} for place, count in merged.stores],
        "clear": [{"place": place, "code": code} for place, code in merged.clearing_codes],
        "online": [{"source": name, "responses": count} for name, count in merged.sources],
        "detailed": result.order.detailed,
        "rare": result.protected.rare if result.protected else None,
        "withheld": result.withheld,
        "outputs": result.outputs,
        "files": merged.files,
        "findings": [
            {"file": file, "what": phrase, "count": count, "listed": listed}
            for file, phrase, count, listed in merged.findings.grouped()
        ],
    }
    return msgspec.json.format(msgspec.json.encode(content)).decode() + "\n"
