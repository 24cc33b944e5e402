"""Make pages for a browser of our Markdown: each stands alone, with its pictures in it."""

import base64
import mimetypes
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

_STYLE = """\
body { font: 1.05rem/1.55 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto;
  padding: 0 1rem; color: #1b1b1b; background: #fff; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25; margin-top: 1.8em }
h1 { margin-top: 0 }
a { color: #004b87 }
img { max-width: 100%; height: auto; border: 1px solid #767676 }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #767676; padding: .4rem .6rem; text-align: left; vertical-align: top }
code, pre { background: #eee; font-size: .95em }
pre { padding: .7rem; overflow-x: auto }
@media print { body { margin: 0; max-width: none } h1, h2, h3 { break-after: avoid }
  img, pre, tr { break-inside: avoid } }"""
_PAGE = """\
<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""


def slug(heading: str) -> str:
    """The name of a heading in links, as forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def page_of(source: Path) -> str:
    """The page of a Markdown file. Raises FileNotFoundError for a picture that is not there."""
    parser = _parser()
    tokens = parser.parse(source.read_text("utf-8"))
    for token in _all(tokens):
        if token.type == "image":
            token.attrs["src"] = _as_data(source.parent / str(token.attrs["src"]))
        elif token.type == "link_open":
            token.attrs["href"] = re.sub(r"\.md(?=#|$)", ".html", str(token.attrs["href"]))
    title = next(token.content for token in tokens if token.type == "inline")
    body = parser.renderer.render(tokens, parser.options, {})
    return _PAGE.format(title=escape(title), style=_STYLE, body=body)


def pages_from(first: Path) -> list[Path]:
    """`first` and every Markdown file that one comes to from it, by links."""
    found, left = {first}, [first]
    while left:
        source = left.pop()
        for token in _all(_parser().parse(source.read_text("utf-8"))):
            name = unquote(str(token.attrs.get("href", ""))).partition("#")[0]
            path = (source.parent / name).resolve()
            if name.endswith(".md") and "//" not in name and path not in found:
                found.add(path)
                left.append(path)
    return sorted(found)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.use(anchors_plugin, max_level=4, slug_func=slug)


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _as_data(picture: Path) -> str:
    kind = mimetypes.guess_type(picture.name)[0]
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"
