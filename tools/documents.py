"""Make what follows from the course in README and docs: tables, links, pictures, translations."""

import base64
import re
from pathlib import Path

from course_utils.words import spoken
from tools import circumstances, learner_memory, misconceptions, objectives
from tools.course_paths import LESSONS, NOTEBOOKS, ROOT, relative_path
from tools.evidence import evidence
from tools.file_trouble import in_one_sentence
from tools.language.languages import in_folder, languages, readme_of, translated_pages
from tools.language.pages import page_in, page_of
from tools.launch import buttons, repository
from tools.learner_copies import Unreadable, read_notebook
from tools.notebook.lesson_table import lesson_table
from tools.notebook.links import to_lessons

README = ROOT / "README.md"
TEACHING = ROOT / "docs" / "teaching.md"
NOTEBOOK = NOTEBOOKS / "02_dropping_units.ipynb"
PICTURE = ROOT / "docs" / "thinned.png"
PICTURE_IN = str(ROOT / "docs" / "thinned.{}.png")


def with_made(path, text: str, name: str, made: str) -> str:
    """`text`, that of the file at `path`, with what stands between the two lines for `name` made
    anew. SystemExit where it has lost one of them."""
    begin, end = f"<!-- {name}: made by make notebooks -->", f"<!-- end of {name} -->"
    between = re.compile(rf"(?<={re.escape(begin)}\n\n).*?(?=\n\n{re.escape(end)})", re.DOTALL)
    if not between.search(text):
        raise SystemExit(f"{relative_path(path)} has lost {begin} or {end} around its {name}.")
    return between.sub(lambda _: made, text)


def readme(text: str) -> str:
    """The text of the README with its table, its links to click and its numbers made anew."""
    text = with_made(README, text, "lessons", lesson_table(LESSONS, before="notebooks/"))
    click = f"{buttons(repository())}\n\n{learner_memory.sentence()}"
    text = with_made(README, text, "buttons", click)
    return with_made(README, text, "evidence", evidence())


def readme_in(language: str, text: str) -> str:
    """The text of the README in `language` with its table made anew."""
    with spoken(language):
        table = lesson_table(LESSONS, language=language)
        own = f"notebooks/{language}/"
        table = to_lessons(language, table, LESSONS, translated=own, english="notebooks/")
    return with_made(ROOT / readme_of(language), text, "lessons", table)


def teaching(text: str) -> str:
    """The text of docs/teaching.md with its table of memory made anew."""
    return with_made(TEACHING, text, "memory", learner_memory.table())


def first_picture(path) -> bytes:
    """The first PNG that the notebook at `path` stores."""
    try:
        cells = read_notebook(path)["cells"]
    except Unreadable as refusal:
        raise SystemExit(str(refusal)) from None
    for cell in cells:
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                return base64.b64decode(png)
    raise SystemExit(f"{path.name} stores no picture; build it with make notebooks.")


def pictures() -> dict:
    """Path -> the bytes of the picture of each README, drawn in its language where it can be."""
    made = {PICTURE: first_picture(NOTEBOOK)}
    for language in languages():
        translated = in_folder(NOTEBOOKS, language) / NOTEBOOK.name
        if translated.exists():
            made[Path(PICTURE_IN.format(language))] = first_picture(translated)
    return made


def texts() -> dict:
    """Path -> the whole text of each document of which something is made."""
    return (
        {
            README: readme(README.read_text(encoding="utf-8")),
            TEACHING: teaching(TEACHING.read_text(encoding="utf-8")),
            objectives.TABLE: objectives.table(),
            misconceptions.TABLE: misconceptions.table(),
            circumstances.TABLE: circumstances.table(),
        }
        | {
            path: readme_in(language, path.read_text(encoding="utf-8"))
            for language in languages()
            if (path := ROOT / readme_of(language)).exists()
        }
        | translated_texts()
    )


def translated_texts() -> dict:
    """Path -> the text of each page that is translated."""
    return {
        page_of(name, language=language): page_in(language, name)
        for language in languages()
        for name in translated_pages(language)
    }


def main() -> None:
    """Write each README with its picture, the tables of docs/, and its pages in each language."""
    try:
        made = {path: text.encode() for path, text in texts().items()} | pictures()
    except ValueError as refusal:  # pyproject.toml or docs/objectives.yaml
        raise SystemExit(str(refusal)) from None
    for path, data in made.items():
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise SystemExit(in_one_sentence(error, path)) from None


if __name__ == "__main__":
    main()
