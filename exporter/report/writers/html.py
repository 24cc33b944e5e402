"""A page of a report as one HTML file: no script, nothing from the network, nothing to compute."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

from exporter.output_names import PAGE_HEAD
from exporter.report.writers.page.elements import (
    Bar,
    BarTable,
    Callout,
    Element,
    Facts,
    Heading,
    HeatTable,
    KeyFigures,
    Line,
    Matrix,
    Page,
    Paragraph,
    PlainTable,
    Pledge,
    Points,
    Section,
    StackedTable,
    Told,
    Unwritten,
    Warm,
)
from exporter.report.writers.plot import BOTTOM, DOT, HIGH, LEFT, RIGHT, TOP, WIDE, plot

STYLE = "page.css"


def html(page: Page) -> str:
    """The whole file."""
    style = files("exporter.report.writers").joinpath(STYLE).read_text("utf-8")
    return "\n".join(
        [
            PAGE_HEAD,
            f'<html lang="{escape(page.language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(page.title)} – {_text(page.subtitle)}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            f'<a class="skip" href="#innehall">{_text(page.skip)}</a>',
            "<header>",
            f"<h1>{_text(page.title)}</h1>",
            f"<p>{_text(page.subtitle)}</p>",
            "</header>",
            '<main id="innehall">',
            *_sections(page),
            "</main>",
            "<footer>",
            *(f"<p>{_text(line)}</p>" for line in page.footer),
            "</footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _sections(page: Page) -> Iterator[str]:
    """The first stands before the list of all others: it is read alone."""
    first, *others = page.sections
    yield from _section(first)
    label = escape(page.contents, quote=True)
    yield f'<nav aria-label="{label}">'
    yield f"<h2>{_text(page.contents)}</h2>"
    yield "<ol>"
    for section in others:
        yield f'<li><a href="#{section.id}">{_text(section.title)}</a></li>'
    yield "</ol>"
    yield "</nav>"
    for section in others:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.id}" aria-labelledby="{section.id}-rubrik">'
    yield f'<h2 id="{section.id}-rubrik">{_text(section.title)}</h2>'
    for number, element in enumerate(section.elements):
        yield from _element(element, f"{section.id}-{number}")
    yield "</section>"


def _element(element: Element, name: str) -> Iterable[str]:
    match element:
        case Paragraph(line=line, is_note=is_note):
            return [f'<p class="note">{_line(line)}</p>' if is_note else f"<p>{_line(line)}</p>"]
        case Heading(text=text):
            return [f"<h3>{_text(text)}</h3>"]
        case Points(lines=lines):
            return _list(lines)
        case KeyFigures():
            return _findings(element)
        case Facts(facts=facts):
            told = (f"<div><dt>{_text(t)}</dt><dd>{_line(line)}</dd></div>" for t, line in facts)
            return ['<dl class="facts">', *told, "</dl>"]
        case Callout(title=title, lines=lines):
            return ['<div class="callout">', f"<h3>{_text(title)}</h3>", *_list(lines), "</div>"]
        case BarTable():
            return _bars(element)
        case StackedTable():
            return _stacks(element)
        case HeatTable():
            return _heat(element)
        case PlainTable():
            return _plain(element)
        case Matrix():
            return _matrix(element, name)
        case Pledge():
            return _pledge(element)
        case Unwritten():
            return []


# -- texts


def _text(text: str) -> str:
    return escape(text, quote=False)


def _line(line: Line) -> str:
    return "".join(_told(one) if isinstance(one, Told) else _text(one) for one in line)


def _told(one: Told) -> str:
    part = "" if one.part == "figure" else f' class="{one.part}"'
    return f'<data{part} value="{escape(one.source, quote=True)}">{_text(one.text)}</data>'


def _list(lines: Sequence[Line]) -> Iterator[str]:
    yield "<ul>"
    for line in lines:
        yield f"<li>{_line(line)}</li>"
    yield "</ul>"


def _findings(element: KeyFigures) -> Iterator[str]:
    yield '<ol class="findings">'
    for one in element.figures:
        figure = f'<strong class="figure">{_line(one.figure)}</strong> ' if one.figure else ""
        yield f"<li>{figure}<span>{_line(one.line)}</span></li>"
    yield "</ol>"


def _pledge(element: Pledge) -> Iterator[str]:
    yield '<article class="pledge">'
    yield f"<h3>{_text(element.text)}</h3>"
    yield f'<p class="by">{_text(element.by)} · {_text(element.state)}</p>'
    for title, lines in element.parts:
        yield f"<h4>{_text(title)}</h4>"
        yield from _list(lines)
    yield f'<p class="verdict">{_text(element.verdict)}</p>'
    yield "</article>"


# -- tables


def _opened(kind: str, caption: str, columns: Sequence[str], *, key: int = 0) -> Iterator[str]:
    """The table up to its rows; the first `key` columns of figures have the colours of a stack."""
    yield f'<table class="{kind}">'
    yield f"<caption>{_text(caption)}</caption>"
    heads = [
        f'<i class="key s{number}" aria-hidden="true"></i>' if 0 < number <= key else ""
        for number in range(len(columns))
    ]
    cells = (
        f'<th scope="col">{mark}{_text(text)}</th>'
        for mark, text in zip(heads, columns, strict=True)
    )
    yield f"<thead><tr>{''.join(cells)}</tr></thead>"


def _cell(column: str, content: str, attributes: str = "") -> str:
    """A cell that can say by itself what column it is in, where there is no room for columns."""
    if not content:
        return "<td></td>"
    return f'<td data-label="{escape(column, quote=True)}"{attributes}>{content}</td>'


def _bars(element: BarTable) -> Iterator[str]:
    yield from _opened("bars", element.caption, element.columns)
    for part in element.parts:
        yield "<tbody>"
        if part.title:
            span = len(element.columns)
            yield f'<tr><th scope="rowgroup" colspan="{span}">{_text(part.title)}</th></tr>'
        for row in part.rows:
            content = f'<span class="told">{_line(row.figure)}</span>{_bar(row.bar)}'
            cells = [_cell(element.columns[1], content, ' class="drawn"')]
            for column, line in zip(element.columns[2:], row.others, strict=True):
                cells.append(_cell(column, _line(line)))
            yield f'<tr><th scope="row">{_text(row.label)}</th>{"".join(cells)}</tr>'
        yield "</tbody>"
    yield "</table>"


def _bar(bar: Bar | None) -> str:
    if bar is None:
        return ""
    coarse = ' class="coarse"' if bar.is_coarse else ""
    drawn = f'<i{coarse} style="width:{bar.width}%"></i>'
    if bar.interval:
        low, high = bar.interval
        drawn += f'<b style="left:{low}%;width:{high - low}%"></b>'
    return f'<span class="bar" aria-hidden="true">{drawn}</span>'


def _stacks(element: StackedTable) -> Iterator[str]:
    yield from _opened("stacks", element.caption, element.columns, key=element.stacked)
    yield "<tbody>"
    for row in element.rows:
        drawn = "".join(
            f'<i class="s{number}" style="flex-grow:{width}"></i>'
            for number, width in enumerate(row.widths, start=1)
            if width
        )
        stack = f'<span class="stack" aria-hidden="true">{drawn}</span>' if drawn else ""
        cells = "".join(
            _cell(column, _line(line))
            for column, line in zip(element.columns[1:], row.figures, strict=True)
        )
        yield f'<tr><th scope="row">{_text(row.label)}{stack}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"


def _heat(element: HeatTable) -> Iterator[str]:
    yield from _opened("heat", element.caption, element.columns)
    yield "<tbody>"
    for label, cells in element.rows:
        drawn = (_warm(c, one) for c, one in zip(element.columns[1:], cells, strict=True))
        yield f'<tr><th scope="row">{_text(label)}</th>{"".join(drawn)}</tr>'
    yield "</tbody>"
    yield "</table>"
    if element.steps:
        steps = (
            f'<li class="h{step}">{_text(text)}</li>' for step, text in enumerate(element.steps)
        )
        yield f'<ul class="steps">{"".join(steps)}</ul>'


def _warm(column: str, one: Warm) -> str:
    step = "untold" if one.step is None else f"h{one.step}"
    return _cell(column, _line(one.figure), f' class="{step}"')


def _plain(element: PlainTable) -> Iterator[str]:
    yield from _opened("plain", element.caption, element.columns)
    yield "<tbody>"
    for label, lines in element.rows:
        cells = (_cell(c, _line(x)) for c, x in zip(element.columns[1:], lines, strict=True))
        yield f'<tr><th scope="row">{_text(label)}</th>{"".join(cells)}</tr>'
    yield "</tbody>"
    yield "</table>"


# -- the picture


def _matrix(element: Matrix, name: str) -> Iterator[str]:
    drawn = plot(element)
    yield '<figure class="matrix">'
    yield f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-labelledby="{name}-t {name}-d">'
    yield f'<title id="{name}-t">{_text(element.title)}</title>'
    yield f'<desc id="{name}-d">{_text(element.description)}</desc>'
    for tick in drawn.ticks:
        yield f'<path class="tick" d="M{tick.x} {TOP}V{BOTTOM}M{LEFT} {tick.y}H{RIGHT}"/>'
        yield f'<text class="scale" x="{tick.x}" y="{BOTTOM + 18}">{tick.percent}</text>'
        yield f'<text class="scale up" x="{LEFT - 8}" y="{tick.y + 4}">{tick.percent}</text>'
    middle = (TOP + BOTTOM) / 2
    axis, turned = 'class="axis"', f'transform="rotate(-90 14 {middle})"'
    yield f'<text {axis} x="{(LEFT + RIGHT) / 2}" y="{HIGH - 10}">{_text(element.across)}</text>'
    yield f'<text {axis} x="14" y="{middle}" {turned}>{_text(element.up)}</text>'
    for one in drawn.marks:
        left, top = round(one.x - one.wide / 2, 1), round(one.y - DOT / 2, 1)
        place = f'x="{left}" y="{top}" width="{one.wide}" height="{DOT}" rx="{DOT // 2}"'
        yield f'<rect class="dot" {place}/>'
        yield f'<text class="number" x="{one.x}" y="{round(one.y + 4.5, 1)}">{one.label}</text>'
    yield "</svg>"
    yield f'<figcaption aria-hidden="true">{_text(element.title)}</figcaption>'
    yield "</figure>"
