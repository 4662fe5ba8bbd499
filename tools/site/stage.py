"""All that the site is made of, put into one folder as Sphinx reads it."""

import re
import shutil
from pathlib import Path

import nbformat

from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, numbered
from tools.notebook.header import PARTS, read_header
from tools.site import api_pages, bibliography, film_strip, glossary
from tools.site.lesson_page import lesson_page

LINK = re.compile(r"\]\(([^)#\s:]+)(#[^)]*)?\)")
REFERENCES = """\
# References

The papers of [what to read](reading.md). Lessons cite them by these labels.

```{bibliography}
:all:
```
"""


def stage(folder: Path) -> None:
    """Fill `folder`, which is emptied first, with every page of the course."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "site", folder)  # Sphinx's configuration and the style
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("site"))
    pictures = folder / film_strip.FOLDER
    pictures.mkdir()
    reading = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    terms = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    _write(folder / "docs" / "glossary.md", glossary.glossary_page(terms))
    _write(folder / "docs" / "references.md", REFERENCES)
    _write(folder / "references.bib", bibliography.bibtex(reading))
    for path in numbered(NOTEBOOKS, ".ipynb"):
        notebook = nbformat.read(path, as_version=4)
        page = lesson_page(notebook, path.name, pictures)
        page = glossary.with_terms(bibliography.with_citations(page, reading), terms)
        _write(folder / "notebooks" / path.name, nbformat.writes(page))
        (folder / "downloads").mkdir(exist_ok=True)
        shutil.copyfile(path, folder / "downloads" / path.name)
    modules = api_pages.public_modules()
    _write(folder / "api" / "index.md", api_pages.api_index(modules))
    for module in modules:
        name = module.removeprefix("course_utils.")
        _write(folder / "api" / f"{name}.md", api_pages.api_page(module))
    linked = _linked_files((ROOT / "README.md").read_text(encoding="utf-8"), folder)
    _write(folder / "index.md", front_page(folder, linked))


def front_page(folder: Path, linked: list[str]) -> str:
    """The README, and the table of contents: lessons by part, pages, modules."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = [f"docs/{path.stem}" for path in sorted((folder / "docs").glob("*.md"))]
    headers = [read_header(lesson) for lesson in numbered(LESSONS, ".py")]
    there = {path.stem for path in numbered(NOTEBOOKS, ".ipynb")}
    lists = {
        part: [f"notebooks/{h.stem}" for h in headers if h.part == part and h.stem in there]
        for part in PARTS
    }
    lists |= {"At hand": pages, "The package": ["api/index"], "The project": linked}
    trees = [
        f"```{{toctree}}\n:hidden:\n:caption: {name}\n\n" + "\n".join(names) + "\n```"
        for name, names in lists.items()
        if names
    ]
    return "\n\n".join([readme.rstrip(), *trees]) + "\n"


def _linked_files(readme: str, folder: Path) -> list[str]:
    """Bring what the README links outside of docs/ and notebooks/; return the pages among it."""
    targets = dict.fromkeys(target for target, _ in LINK.findall(readme))
    brought = [t for t in targets if (ROOT / t).is_file() and not (folder / t).exists()]
    for target in brought:
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / target, folder / target)
    return [target.removesuffix(".md") for target in brought if target.endswith(".md")]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
