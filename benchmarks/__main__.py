"""Run every benchmark, print the table section by section, and write the same numbers as JSON."""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

from benchmarks import ROOT, machine
from benchmarks.table import head_text, section_text
from tools.course_paths import OneSentenceParser, relative_path

SECTIONS = (
    "dropout_speed",
    "other_uses",
    "training_step",
    "saved_for_backward",
    "conformance",
    "experiments_overhead",
    "explorers",
    "notebooks",
    "imports",
)


def measured(name, quick):
    """The section of this name, as JSON gives it back, with the seconds that it took."""
    begin = time.perf_counter()
    section = import_module(f"benchmarks.{name}").section(quick)
    return json.loads(json.dumps(section | {"took": time.perf_counter() - begin}, allow_nan=False))


def main(arguments):
    """Measure what `arguments` ask for; show and store each section as soon as it is there."""
    parser = OneSentenceParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, metavar="SECTION")
    parser.add_argument(
        "--quick", action="store_true", help="does it run? the numbers are worthless"
    )
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "benchmarks.json")
    options = parser.parse_args(arguments)
    report = {"machine": machine.describe(), "quick": options.quick, "sections": {}}
    print(f"# Benchmarks of the course\n\n{head_text(report['machine'])}", flush=True)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        report["sections"][name] = measured(name, options.quick)
        print(section_text(report["sections"][name]), flush=True)
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    seconds = sum(section["took"] for section in report["sections"].values())
    print(
        f"{seconds / 60:.1f} minutes; the same numbers in {relative_path(options.json.resolve())}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
