"""What docs/circumstances.md says: where `check_dropout` asks what, which mutant shows there."""

from course_utils.conformance import CIRCUMSTANCES, PROPERTIES
from course_utils.mutants import MUTANTS
from tools.course_paths import ROOT

TABLE = ROOT / "docs" / "circumstances.md"
HEAD = """\
# Where the judge asks what

Made by `make notebooks` from `course_utils.conformance`. Each property is asked in the main calls,
at the rates that were asked for; those with an x are asked in a circumstance too, at rates of its
own. A layer whose fault shows in a circumstance of the contract only is a dropout, but no drop-in.
The mutants are those of `course_utils.mutants` that it takes this circumstance to find.

"""


def table() -> str:
    """The whole file."""
    numbers = {asked.id: number for number, asked in enumerate(PROPERTIES, start=1)}
    lines = ["| | property | by chance | part of |", "|---|---|---|---|"]
    for asked in PROPERTIES:
        cells = numbers[asked.id], asked.label, "yes" if asked.by_chance else "", _part(asked)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    columns = ["circumstance", "part of", *map(str, numbers.values()), "mutants"]
    lines += ["", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for circumstance in CIRCUMSTANCES:
        asked = ["x" if id in circumstance.asks else "" for id in numbers]
        found = [f"`{m.id}`" for m in MUTANTS.values() if m.circumstance == circumstance.id]
        cells = [circumstance.label, _part(circumstance), *asked, ", ".join(found)]
        lines.append("| " + " | ".join(cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


def _part(thing):
    return "dropout" if thing.core else "contract"
