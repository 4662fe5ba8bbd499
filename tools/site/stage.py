"""All that the site is made of, put into one folder as Sphinx reads it."""

import re
import shutil
from pathlib import Path

import nbformat

from course_utils.words import spoken
from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, numbered
from tools.language.languages import (
    ENGLISH,
    PAGES,
    in_folder,
    languages,
    name_of,
    readme_of,
    translated_pages,
)
from tools.language.pages import page_of
from tools.notebook.header import PARTS, read_header
from tools.site import api_pages, bibliography, film_strip, glossary
from tools.site.lesson_page import lesson_page
from tools.site.page_language import home_name
from tools.site.switch import below_title, switch, switches

LANGUAGES = [ENGLISH, *languages()]
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
    stage_pages(folder)
    reading = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    terms = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    _write(folder / "docs" / "references.md", REFERENCES)
    _write(folder / "references.bib", bibliography.bibtex(reading))
    for language in LANGUAGES:
        stage_lessons(folder, language, reading, terms)
    modules = api_pages.public_modules()
    _write(folder / "api" / "index.md", api_pages.api_index(modules))
    for module in modules:
        name = module.removeprefix("course_utils.")
        _write(folder / "api" / f"{name}.md", api_pages.api_page(module))
    homes = {language: text for language in LANGUAGES if (text := home(language))}
    for language, text in homes.items():
        _write(folder / f"{home_name(language)}.md", text)
    linked = [page for text in homes.values() for page in _linked_files(text, folder)]
    _write(folder / "index.md", front_page(folder, homes, linked))


def stage_pages(folder: Path) -> None:
    """Have each page of docs/ in `folder` lead to its translations, and the glossary be one."""
    for name in PAGES:
        there = [lang for lang in LANGUAGES if page_of(name, folder, lang).exists()]
        for language in there:
            page = page_of(name, folder, language)
            text = page.read_text(encoding="utf-8")
            others = [other for other in there if other != language]
            if name == "glossary" and language == ENGLISH:
                texts = {o: page_of(name, folder, o).read_text(encoding="utf-8") for o in others}
                text = glossary.glossary_page(text, texts)
            _write(page, below_title(text, switches("docs", name, language, others)))


def stage_lessons(folder: Path, language: str, reading: str, terms: str) -> None:
    """Put the pages of the lessons in `language` into `folder`, and the notebooks they link.

    reading and terms: the texts of docs/reading.md and docs/glossary.md.
    """
    pictures = in_folder(folder / film_strip.FOLDER, language)
    downloads = in_folder(folder / "downloads", language)
    pictures.mkdir()
    downloads.mkdir()
    for path in stored_in(language):
        others = [
            other
            for other in LANGUAGES
            if other != language and (in_folder(NOTEBOOKS, other) / path.name).exists()
        ]
        notebook = nbformat.read(path, as_version=4)
        with spoken(language):
            page = lesson_page(notebook, path.stem, pictures, language, others)
        page = glossary.with_terms(bibliography.with_citations(page, reading), terms)
        _write(in_folder(folder / "notebooks", language) / path.name, nbformat.writes(page))
        shutil.copyfile(path, downloads / path.name)


def stored_in(language: str) -> list[Path]:
    """The notebooks that the course stores in `language`."""
    return numbered(in_folder(NOTEBOOKS, language), ".ipynb")


def home(language: str) -> str:
    """The README in `language`, its links to others leading to their pages; "" without one."""
    path = ROOT / readme_of(language)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for other in LANGUAGES:
        page = home_name(other)
        link = switch(other, f"{page}.html")
        text = text.replace(f"[{name_of(other)}]({readme_of(other)})", link)
        text = text.replace(f"]({readme_of(other)})", f"]({page}.md)")
    return text


def front_page(folder: Path, homes: dict[str, str], linked: list[str]) -> str:
    """The English of `homes`, and the table of contents: lessons, languages, pages, modules.

    linked: the pages of the project that the homes link.
    """
    pages = [f"docs/{path.stem}" for path in sorted((folder / "docs").glob("*.md"))]
    headers = [read_header(lesson) for lesson in numbered(LESSONS, ".py")]
    there = {path.stem for path in stored_in(ENGLISH)}
    lists = {
        part: [f"notebooks/{h.stem}" for h in headers if h.part == part and h.stem in there]
        for part in PARTS
    }
    for language in LANGUAGES[1:]:
        begin = [home_name(language)] if language in homes else []
        lessons = [f"notebooks/{language}/{path.stem}" for path in stored_in(language)]
        own = [f"docs/{language}/{name}" for name in translated_pages(language)]
        lists[name_of(language)] = begin + lessons + own
    lists |= {"At hand": pages, "The package": ["api/index"], "The project": linked}
    trees = [
        f"```{{toctree}}\n:hidden:\n:caption: {name}\n\n" + "\n".join(names) + "\n```"
        for name, names in lists.items()
        if names
    ]
    return "\n\n".join([homes[ENGLISH].rstrip(), *trees]) + "\n"


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
