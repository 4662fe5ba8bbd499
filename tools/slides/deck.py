"""The slides of a lesson as one file, which brings along its style, pictures and mathematics."""

from html import escape
from pathlib import Path

from tools.from_npm import inlined, vendored
from tools.language.languages import ENGLISH
from tools.notebook.rhythm import part_of
from tools.slides.markup import CODE_STYLE, bodies, line, text

HERE = Path(__file__).parent
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="measuring">
<main class="reveal"><div class="slides">
{slides}
</div></main>
{scripts}
</body>
</html>
"""


def deck(notebook, title: str, language: str = ENGLISH) -> str:
    """The HTML of `notebook`, in `language`, which has been through the step `slides`."""
    reveal, mathjax = vendored("reveal.js") / "dist", vendored("mathjax") / "es5"
    style = [reveal / "reset.css", reveal / "reveal.css", HERE / "deck.css"]
    scripts = [
        HERE / "mathematics.js",  # before MathJax: what it is told when it starts
        mathjax / "tex-svg.js",
        reveal / "reveal.js",
        reveal / "plugin" / "notes.js",
        HERE / "deck.js",
    ]
    return PAGE.format(
        language=language,
        title=escape(title),
        style="\n".join([*map(_read, style), CODE_STYLE]),
        slides=sections(notebook),
        scripts="\n".join(map(inlined, scripts)),
    )


def sections(notebook) -> str:
    """The slides in reveal.js's form: one stack for each heading, its slides below one another."""
    stacks, where = [], ""
    for cell in notebook.cells:
        kind = cell.metadata["slideshow"]["slide_type"]
        if kind == "skip":
            continue
        if kind == "notes":
            if stacks and stacks[-1]:
                aside = f'<aside class="notes">{text(cell.source)}</aside></section>'
                stacks[-1][-1] = stacks[-1][-1].removesuffix("</section>") + aside
            continue
        if kind == "slide" or not stacks:
            stacks.append([])
            where = cell.source.split("\n")[0].lstrip("# ") if part_of(cell) == "heading" else where
        for body in bodies(cell):
            stacks[-1].append(_section(body, part_of(cell), where if stacks[-1] else ""))
    return "\n".join(f"<section>{''.join(stack)}</section>" for stack in stacks if stack)


def _section(body: str, part: str, where: str) -> str:
    above = f'<p class="where">{line(where)}</p>' if where else ""
    return f'<section class="{part}">{above}<div class="fit">{body}</div></section>'


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
