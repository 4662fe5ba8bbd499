"""What a notebook's failed cell says: its lesson, its section, and the lines that differ."""

import difflib
import re

from nbval.plugin import NbCellError

from tools.notebook.sections import headings

ANSI = re.compile(r"\x1b\[[0-9;]*m")
WIDE = 100  # a line of a table in HTML may have thousands of letters
CURE = """\
If the lesson was changed on purpose, make notebooks LESSON={lesson} stores it anew; if torch was,
docs/when-torch-moves.md says what to do."""


def explain(item, error) -> str | None:
    """The text for the cell `item` of nbval that ended in `error`; None where that is not ours."""
    if not isinstance(error, NbCellError):
        return None
    cells = item.parent.nb.cells
    here = next(number for number, cell in enumerate(cells) if cell is item.cell)
    number, heading = headings(cells)[here]
    title = next((found for _, found in headings(cells[:1])), "") or item.path.name
    section = f"section {number} {heading}" if number else f"section {heading!r}"
    stored, now = shown(item.cell.outputs), shown(item.test_outputs or [])
    if any(output.output_type == "error" for output in item.test_outputs or []):
        what, details = "It raises:", ANSI.sub("", error.inner_traceback or "").strip()
    elif stored != now:
        what, details = (
            "It shows something else (+) than what is stored (-):",
            difference(stored, now),
        )
    else:
        what, details = f"{error}:", ANSI.sub("", error.inner_traceback or "").strip()
    source = "\n".join(f"    {line}" for line in item.cell.source.splitlines())
    cure = CURE.format(lesson=item.path.name[:2])
    return (
        f"Lesson {title}, {section}, cell {item.cell.get('id', here + 1)}:\n\n{source}\n\n"
        f"{what}\n\n{details}\n\n{cure}"
    )


def shown(outputs) -> list[str]:
    """What a cell shows, line by line; a picture or widget is only named, as it is not compared."""
    lines = []
    for output in outputs:
        if output.output_type == "stream":
            lines += [f"{output.name}: {line}" for line in output.text.splitlines()]
        for kind, value in sorted(output.get("data", {}).items()):
            if kind.startswith("text/"):
                lines += [f"{kind}: {line}"[:WIDE] for line in str(value).splitlines()]
            else:
                lines.append(f"{kind}: (not compared)")
    return lines


def difference(stored: list[str], now: list[str]) -> str:
    """The lines that differ, with two around them: - as stored, + as shown now."""
    lines = list(difflib.unified_diff(stored, now, lineterm="", n=2))[3:]  # the first three: where
    return "\n".join("..." if line.startswith("@@") else line for line in lines)
