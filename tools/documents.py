"""Make the parts of README and docs that follow from the course: three tables and a picture."""

import base64
import re

from tools import circumstances, misconceptions
from tools.course_paths import LESSONS, NOTEBOOKS, ROOT
from tools.file_trouble import in_one_sentence
from tools.learner_copies import Unreadable, read_notebook
from tools.notebook.lesson_table import lesson_table

README = ROOT / "README.md"
BEGIN, END = "<!-- lessons: made by make notebooks -->\n\n", "\n\n<!-- end of lessons -->"
NOTEBOOK = NOTEBOOKS / "02_dropping_units.ipynb"
PICTURE = ROOT / "docs" / "thinned.png"


def with_table(readme: str) -> str:
    """The text of the README with its table of lessons made anew."""
    table = lesson_table(LESSONS, before="notebooks/")
    between = re.compile(f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", re.DOTALL)
    if not between.search(readme):
        raise SystemExit(f"README.md has lost {BEGIN.strip()} or {END.strip()} around its lessons.")
    return between.sub(lambda _: table, readme)


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


def main() -> None:
    """Write README.md, the tables of docs/ and the README's picture."""
    texts = {
        README: with_table(README.read_text(encoding="utf-8")),
        misconceptions.TABLE: misconceptions.table(),
        circumstances.TABLE: circumstances.table(),
    }
    made = {path: text.encode() for path, text in texts.items()}
    made[PICTURE] = first_picture(NOTEBOOK)
    for path, data in made.items():
        try:
            path.write_bytes(data)
        except OSError as error:
            raise SystemExit(in_one_sentence(error, path)) from None


if __name__ == "__main__":
    main()
