"""A page for each module that lessons and pages import from: its public names, by autodoc."""

import re
from pathlib import Path

from tools.course_paths import ROOT

IMPORTS = re.compile(r"(?:from|import|-m) +(course_utils(?:\.\w+)+)")
CONTENT = ("course_utils.exercises", "course_utils.sweeps")  # found by a lesson, not imported from
HEAD = """\
# The package

What the lessons import. The names in each module are those that stand for use; all else in
`course_utils` carries them.

"""


def public_modules() -> list[str]:
    """Those that a lesson, the README or a page in docs/ imports from, sorted."""
    texts = [*ROOT.glob("lessons/*.py"), *ROOT.glob("docs/*.md"), ROOT / "README.md"]
    found = {name for path in texts for name in IMPORTS.findall(path.read_text(encoding="utf-8"))}
    return sorted(name for name in found if _is_module(name) and not name.startswith(CONTENT))


def api_page(module: str) -> str:
    """The page of one module."""
    title = module.removeprefix("course_utils.")
    return (
        f"# {title}\n\n```{{eval-rst}}\n.. automodule:: {module}\n   :members:\n"
        "   :member-order: bysource\n```\n"
    )


def api_index(modules: list[str]) -> str:
    """The page that leads to all of them."""
    names = "\n".join(module.removeprefix("course_utils.") for module in modules)
    return f"{HEAD}```{{toctree}}\n:maxdepth: 1\n\n{names}\n```\n"


def _is_module(name: str) -> bool:
    path = ROOT / Path(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
