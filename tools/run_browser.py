"""Drive every explorer in a real browser: add Playwright where it is missing, run the tests."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.course_paths import LOCK, ROOT
from tools.debian import apt_install
from tools.venv_pip import pip_command

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "COURSE_NEEDS_BROWSER"  # set, what is missing fails the tests instead of skipping them
BY_HAND = "Chromium is missing: install it (Debian: apt-get install chromium), then try again."


def install_playwright() -> None:
    """Add the extra `browser` to this environment, at the locked versions of all the rest."""
    command = [*pip_command(Path(sys.executable), Path(sys.prefix)), "--quiet"]
    command += ["--no-build-isolation", "--constraint", LOCK.name, "--editable", ".[browser]"]
    subprocess.run(command, cwd=ROOT, check=False)  # without it the tests say what is missing


def install_chromium() -> None:
    """Debian's Chromium, or a sentence on how to have it by hand."""
    apt_install("chromium")
    if not any(map(shutil.which, BROWSERS)):
        raise SystemExit(BY_HAND)


def main(arguments: list[str]) -> int:
    """Run the tests (with `arguments`); --required installs Chromium too and lets nothing skip."""
    required = "--required" in arguments
    if importlib.util.find_spec("playwright") is None:
        install_playwright()
    if required and not any(map(shutil.which, BROWSERS)):
        install_chromium()
    settings = os.environ | ({REQUIRED: "1"} if required else {})
    given = [word for word in arguments if word != "--required"]
    command = [sys.executable, "-m", "pytest", "-m", "browser", "-rs", "--durations=5"]
    command += ["tests/browser", *given]
    return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
