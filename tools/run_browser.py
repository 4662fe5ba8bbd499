"""Drive every explorer in a real browser: add Playwright where it is missing, run the tests."""

import shutil
import sys

from tools import marked_tests
from tools.debian import apt_install
from tools.extras import add_extra

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "COURSE_NEEDS_BROWSER"  # set, what is missing fails the tests instead of skipping them
# two at once, each with a lab of its own: a lab keeps theme and autosave for all of its pages
WORKERS = ["-n", "2", "--dist", "worksteal"]
BY_HAND = "Chromium is missing: install it (Debian: apt-get install chromium), then try again."


def install_chromium() -> None:
    """Debian's Chromium, or a sentence on how to have it by hand."""
    apt_install("chromium")
    if not any(map(shutil.which, BROWSERS)):
        raise SystemExit(BY_HAND)


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required installs Chromium too and lets nothing skip."""
    add_extra("browser", unless="playwright")
    if marked_tests.REQUIRED in arguments and not any(map(shutil.which, BROWSERS)):
        install_chromium()
    return marked_tests.run_marked(
        "browser",
        "tests/browser",
        arguments,
        variable=REQUIRED,
        options=["--durations=5", *WORKERS],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
