"""The step for Colab: a first cell that brings the course, and links that hold there."""

import posixpath
import re
from copy import deepcopy
from pathlib import Path

from nbformat.v4 import new_code_cell

from tools.language.languages import ENGLISH, in_folder

BRING = """\
# On Colab the course is not there yet: this brings it, once.
import os, sys
if not os.path.exists("/content/dropout-course"):
    !git clone --quiet --depth 1 {address} /content/dropout-course
sys.path.insert(0, "/content/dropout-course")
%cd -q /content/dropout-course/{folder}"""
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s]+)\)")


def for_colab(notebook, there, language: str = ENGLISH):
    """`notebook`, in `language`, as Colab opens it from the repository `there`; outputs cleared.

    There it speaks the language of the folder that its first cell goes to. Colab has torch and what
    the course needs beside it, so that nothing else is installed.
    """
    made = deepcopy(notebook)
    folder = in_folder(Path("notebooks"), language).as_posix()
    bring = BRING.format(address=there.address, folder=folder)
    made.cells.insert(0, new_code_cell(bring, id="bring-the-course"))
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = LINK.sub(
                lambda found: f"]({address(found[1], there, folder)})", cell.source
            )
    return made


def address(link: str, there, folder: str) -> str:
    """Where the relative `link` of a lesson, which stands in `folder`, leads on Colab."""
    path = posixpath.normpath(posixpath.join(folder, link))
    if path.startswith("notebooks/"):
        return there.colab(path.removeprefix("notebooks/"))
    return f"{there.address}/blob/HEAD/{path}"
