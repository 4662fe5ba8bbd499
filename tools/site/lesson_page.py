"""From a notebook to the page of the site that shows it."""

from copy import deepcopy
from pathlib import Path

from nbformat.v4 import new_markdown_cell

from course_utils.words import say
from tools.language.languages import ENGLISH, in_folder
from tools.notebook.kept_stops import unbroken
from tools.notebook.rhythm import answers, in_parts, part_of
from tools.site.film_strip import FOLDER, film_strips
from tools.site.switch import below_title, switches, top

OPEN = '<details class="answer">\n<summary>{open_it}</summary>'
CLOSE = "</details>"
DOWNLOAD = "{{download}}`{download} <{top}downloads/{path}>`"
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")


def lesson_page(notebook, stem: str, pictures: Path, language: str = ENGLISH, others=()):
    """`notebook`, the lesson `stem` in `language`, as its page, which speaks the same language.

    Its answers are folded, its pictures told in words, its explorers film strips; it links its own
    file, and itself in the languages `others`. The films' frames go into the folder `pictures`.
    """
    address = f"{top(language)}{in_folder(Path(FOLDER), language).as_posix()}"
    page = film_strips(described(notebook), pictures, address)
    return with_links(unbroken(folded(page)), stem, language, others)


def folded(notebook):
    """`notebook` with each answer in a fold, which is closed until its reader opens it."""
    page = in_parts(notebook)
    starts, ends = map(set, zip(*answers(page.cells), strict=True)) if _asks(page) else ((), ())
    cells = []
    for place, cell in enumerate([*page.cells, None]):
        if place in ends:
            cells.append(new_markdown_cell(CLOSE))
        if place in starts:
            cells.append(new_markdown_cell(opening()))
        if cell is not None:
            cells.append(cell)
    page.cells = cells
    return page


def opening() -> str:
    """What begins a fold, in the language that is spoken."""
    return OPEN.format(open_it=say("You have guessed? Open the answer"))


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


def with_links(notebook, stem: str, language: str = ENGLISH, others=()):
    """`notebook` with links below its title: to its own file, and to it in the `others`."""
    page, up = deepcopy(notebook), top(language)
    path = in_folder(Path(), language) / f"{stem}.ipynb"
    own = DOWNLOAD.format(download=say("Download this notebook"), top=up, path=path.as_posix())
    links = [own, *switches("notebooks", stem, language, others)]
    page.cells[0].source = below_title(page.cells[0].source, links)
    return page
