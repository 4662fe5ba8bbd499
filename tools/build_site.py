"""Build the site of the course into build/site: every page, offline, from the stored outputs."""

import shutil
import subprocess
import sys
from pathlib import Path

from tools.course_paths import ROOT, OneSentenceParser, relative_path
from tools.debian import apt_install
from tools.from_npm import vendored
from tools.site.stage import stage
from tools.venv_beside import make_beside

SITE = ROOT / "build" / "site"
STAGED = ROOT / "build" / "site_pages"
VENV = ROOT / "build" / "sphinx"
MATHJAX = ("tex-svg.js", "input", "a11y")  # the SVG output carries its letters in itself


def bring_mathjax(static: Path) -> None:
    """Put the parts of MathJax that a page may load into the folder `static`."""
    source, folder = vendored("mathjax") / "es5", static / "mathjax"
    for name in MATHJAX:
        part = source / name
        if part.is_dir():
            shutil.copytree(part, folder / name)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(part, folder / name)


def pages_of(site: Path) -> list[Path]:
    """The pages of the built `site`; what the theme keeps in _static is none."""
    return [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]


def build(into: Path) -> int:
    """Make the whole site anew in the folder `into`; the status of Sphinx, which is 0 or 1."""
    python = make_beside(VENV, "site")
    if subprocess.run([python, "-c", "import sphinxcontrib.bibtex"], check=False).returncode:
        raise SystemExit("Sphinx could not be installed; check the network, and try again.")
    try:
        stage(STAGED)
    except ValueError as refusal:  # of a page that cannot be read; it says which
        raise SystemExit(str(refusal)) from None
    bring_mathjax(STAGED / "_static")
    shutil.rmtree(into, ignore_errors=True)
    command = [python, "-m", "sphinx", "--builder", "html", "--fail-on-warning", "--quiet"]
    command += ["--doctree-dir", ROOT / "build" / "site_doctrees"]
    command += ["--fresh-env", STAGED, into]
    return subprocess.run([*map(str, command)], cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    """Build the site, and say where it begins."""
    parser = OneSentenceParser(prog="build_site", description=__doc__)
    parser.add_argument("--into", type=Path, default=SITE, help="the folder to make anew")
    parser.add_argument("--required", action="store_true", help="install npm where it is missing")
    options = parser.parse_args(arguments)
    if options.required and not shutil.which("npm"):
        apt_install("npm")
    into = options.into.resolve()
    status = build(into)
    if status == 0:
        where = relative_path(into)
        print(f"built {where}: {len(pages_of(into))} pages; open {where}/index.html")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
