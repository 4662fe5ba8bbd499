"""Print each deck of build/slides as a handout: a PDF with one slide a page, by Chromium."""

import shutil
import sys
from pathlib import Path

from tools.build_slides import SLIDES, build
from tools.course_paths import LESSONS, OneSentenceParser, find_lesson, numbered, relative_path
from tools.extras import add_extra
from tools.language.languages import ENGLISH, translated_into
from tools.run_browser import BROWSERS, BY_HAND

PRINTABLE = "body[data-printable]"  # deck.js writes it when every slide has its page


def handout(deck: Path, browser) -> Path:
    """The PDF of the file `deck`, beside it; browser: a Chromium that Playwright has started."""
    tab, pdf = browser.new_page(), deck.with_suffix(".pdf")
    tab.goto(f"{deck.as_uri()}?view=print")
    tab.wait_for_selector(PRINTABLE, state="attached", timeout=120_000)
    tab.pdf(path=pdf, prefer_css_page_size=True, print_background=True)
    tab.close()
    return pdf


def main(arguments: list[str]) -> None:
    """Build the decks of the lessons named in `arguments` (all when none is), and print them."""
    parser = OneSentenceParser(prog="handouts", description=__doc__)
    parser.add_argument("lesson", nargs="*", help="02 or 02_dropping_units; without any, all")
    names = parser.parse_args(arguments).lesson
    lessons = [find_lesson(name, LESSONS, ".py") for name in names] or numbered(LESSONS, ".py")
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise SystemExit(BY_HAND)
    add_extra("browser", unless="playwright")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("Playwright could not be installed; check the network.") from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        for lesson in lessons:
            for language in (ENGLISH, *translated_into(lesson)):
                pdf = handout(build(lesson, SLIDES, language), browser)
                print(f"printed {relative_path(pdf)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
