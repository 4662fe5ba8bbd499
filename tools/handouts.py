"""Print each deck of build/slides as a handout: a PDF with one slide a page, by Chromium."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.build_slides import SLIDES, build
from tools.course_paths import LESSONS, OneSentenceParser, find_lesson, numbered, relative_path
from tools.run_browser import BROWSERS, BY_HAND

MINUTES = 2  # of the page's own clock: enough to set the mathematics of the longest deck


def handout(deck: Path, chromium: str) -> Path:
    """The PDF of the file `deck`, beside it. Raises SystemExit where Chromium prints nothing."""
    pdf = deck.with_suffix(".pdf")
    pdf.unlink(missing_ok=True)
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--virtual-time-budget={MINUTES * 60_000}", f"--print-to-pdf={pdf}"]
    subprocess.run([*command, f"{deck.as_uri()}?view=print"], capture_output=True, check=False)
    if not pdf.is_file():
        raise SystemExit(f"{chromium} did not print {relative_path(deck)}.")
    return pdf


def main(arguments: list[str]) -> None:
    """Build the decks of the lessons named in `arguments` (all when none is), and print them."""
    parser = OneSentenceParser(prog="handouts", description=__doc__)
    parser.add_argument("lesson", nargs="*", help="02 or 02_dropping_units; without any, all")
    names = parser.parse_args(arguments).lesson
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise SystemExit(BY_HAND)
    for lesson in [find_lesson(n, LESSONS, ".py") for n in names] or numbered(LESSONS, ".py"):
        print(f"printed {relative_path(handout(build(lesson, SLIDES), chromium))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
