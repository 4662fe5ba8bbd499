"""Write requirements.lock: exact versions for every system, with no index address in it."""

import subprocess
import sys

from tools.course_paths import LOCK, PYPROJECT, ROOT

EXTRAS = ("test", "lock")  # one lock for running and testing; the other extras stay out


def main(arguments: list[str]) -> None:
    """Resolve pyproject.toml with uv; what is pinned stays unless `arguments` hold --upgrade."""
    command = [sys.executable, "-m", "uv", "pip", "compile", PYPROJECT.name]
    command += ["--universal", "--python-version", "3.11", "--no-annotate", "--quiet"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    command += ["--custom-compile-command", "make lock", "--output-file", LOCK.name]
    for extra in EXTRAS:
        command += ["--extra", extra]
    done = subprocess.run([*command, *arguments], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"uv could not resolve {PYPROJECT.name}; {LOCK.name} is as it was.")


if __name__ == "__main__":
    main(sys.argv[1:])
