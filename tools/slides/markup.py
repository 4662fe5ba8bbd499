"""Cells as HTML: text by markdown-it, code by Pygments, outputs as they are stored."""

import re
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tools.notebook.kept_stops import with_kept_stops
from tools.notebook.rhythm import part_of

INSIDE = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")  # to a page that no deck brings along
CODE_STYLE = HtmlFormatter(style="default").get_style_defs("pre")
ON_ONE_SLIDE = 9  # lines of code and of output together


def _mathematics(content, options):
    left, right = ("\\[", "\\]") if options["display_mode"] else ("\\(", "\\)")
    return left + escape(content, quote=False) + right


MARKDOWN = (
    MarkdownIt("commonmark", {"html": True})
    .enable("table")
    .use(dollarmath_plugin, renderer=_mathematics)
)


def text(source: str) -> str:
    """A cell of text as HTML; of a link to another page of the course, its words."""
    return MARKDOWN.render(with_kept_stops(INSIDE.sub(r"\1", source)))


def line(source: str) -> str:
    """One line of text as HTML, such as a heading without its sign."""
    return MARKDOWN.renderInline(INSIDE.sub(r"\1", source))


def code(source: str) -> str:
    """Python as HTML, in the colours of CODE_STYLE."""
    return highlight(source, PythonLexer(), HtmlFormatter(nowrap=False))


def output(stored) -> str:
    """One stored output as HTML; "" for what a slide does not show."""
    data = stored.get("data", {})
    if "image/png" in data:
        words = stored.get("metadata", {}).get("image/png", {}).get("alt", "")
        png = "".join(data["image/png"].split())
        return f'<img src="data:image/png;base64,{png}" alt="{escape(words, quote=True)}">'
    if "text/html" in data:
        return f'<div class="table">{data["text/html"]}</div>'
    said = stored.get("text") or data.get("text/plain", "")
    return f'<pre class="output">{escape(said.rstrip())}</pre>' if said.strip() else ""


def bodies(cell) -> list[str]:
    """The slides of one cell: of code, what it shows stands apart unless both are short."""
    if cell.cell_type == "markdown":
        return [text(cell.source)]
    shown = list(filter(None, map(output, cell.get("outputs", []))))
    if part_of(cell) == "exercise":
        return [code(cell.source)]  # what its check says is for whoever has tried
    lines = cell.source.count("\n") + sum(body.count("\n") + 1 for body in shown)
    if not shown or (lines <= ON_ONE_SLIDE and not any("<img" in body for body in shown)):
        return ["\n".join([code(cell.source), *shown])]
    return [code(cell.source), *shown]
