"""Drive every explorer in a real browser: add Playwright where it is missing, run the tests."""

import importlib.util
import os
import shutil
import subprocess
import sys

from tools.course_paths import LOCK, ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "COURSE_NEEDS_BROWSER"  # set, what is missing fails the tests instead of skipping them
BY_HAND = "Chromium is missing: install it (Debian: apt-get install chromium), then try again."


def install_playwright() -> None:
    """Add the extra `browser` to this environment, at the locked versions of all the rest."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-build-isolation", "--constraint", LOCK.name, "--editable", ".[browser]"]
    subprocess.run(command, cwd=ROOT, check=False)  # without it the tests say what is missing


def install_chromium() -> None:
    """Debian's Chromium by apt, which asks nothing, as root or by a sudo that asks no password."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    sudo = [] if is_root else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        raise SystemExit(BY_HAND)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = ["install", "--yes", "--no-install-recommends", "chromium"]
    for words in (["update"], install):
        subprocess.run([*apt, *words], check=False)
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
