"""From a notebook to the page of the site that shows it."""

import re
from copy import deepcopy
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from tools.notebook.rhythm import answers, in_parts, part_of
from tools.site.film_strip import film_strips

OPEN = '<details class="answer">\n<summary>You have guessed? Open the answer</summary>'
CLOSE = "</details>"
TOP = re.compile(r"\A(# .*)$", re.MULTILINE)
DOWNLOAD = "{{download}}`Download this notebook <../downloads/{name}>`"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")


def lesson_page(notebook, name: str, pictures: Path):
    """`notebook`, stored as `name`, with its answers folded, its pictures told in words, explorers
    as film strips and a link to the file. The films' frames go into the folder `pictures`.
    """
    return with_download(folded(film_strips(described(notebook), pictures)), name)


def folded(notebook):
    """`notebook` with each answer in a fold, which is closed until its reader opens it."""
    page = in_parts(notebook)
    starts, ends = map(set, zip(*answers(page.cells), strict=True)) if _asks(page) else ((), ())
    cells = []
    for place, cell in enumerate([*page.cells, None]):
        if place in ends:
            cells.append(new_markdown_cell(CLOSE))
        if place in starts:
            cells.append(new_markdown_cell(OPEN))
        if cell is not None:
            cells.append(cell)
    page.cells = cells
    return page


def _asks(page) -> bool:
    return any(part_of(cell) == "question" for cell in page.cells) and bool(answers(page.cells))


def described(notebook):
    """`notebook` with the words of each picture where MyST-NB looks for them."""
    page = deepcopy(notebook)
    for cell in page.cells:
        told = [output.get("metadata", {}) for output in cell.get("outputs", [])]
        words = [of[kind]["alt"] for of in told for kind in PICTURES if "alt" in of.get(kind, {})]
        if words:
            cell.metadata["mystnb"] = {"image": {"alt": " ".join(words[0].split())}}
    return page


def with_download(notebook, name: str):
    """`notebook` with a link to its own file, below its title."""
    page = deepcopy(notebook)
    first = page.cells[0]
    first.source = TOP.sub(lambda top: f"{top[1]}\n\n{DOWNLOAD.format(name=name)}", first.source)
    return page
