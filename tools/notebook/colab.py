"""The step for Colab: a first cell that brings the course, and links that hold there."""

import re
from copy import deepcopy

from nbformat.v4 import new_code_cell

BRING = """\
# On Colab the course is not there yet: this brings it, once.
import os, sys
if not os.path.exists("/content/dropout-course"):
    !git clone --quiet --depth 1 {address} /content/dropout-course
sys.path.insert(0, "/content/dropout-course")
%cd -q /content/dropout-course/notebooks"""
LINK = re.compile(r"\]\((\d\d_\w+\.ipynb|\.\./docs/[\w.]+)\)")


def for_colab(notebook, there):
    """`notebook` as Colab opens it from the repository `there`, its outputs cleared.

    Colab has torch and what the course needs beside it, so that nothing else is installed.
    """
    made = deepcopy(notebook)
    bring = new_code_cell(BRING.format(address=there.address), id="bring-the-course")
    made.cells.insert(0, bring)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = LINK.sub(lambda found: f"]({address(found[1], there)})", cell.source)
    return made


def address(link: str, there) -> str:
    """Where the relative `link` of a lesson leads on Colab."""
    if link.startswith("../docs/"):
        return f"{there.address}/blob/HEAD/{link.removeprefix('../')}"
    return there.colab(link)
