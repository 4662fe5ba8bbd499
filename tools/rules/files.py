"""Rules for files: something uses each module, each file of the package and each picture."""

import ast
import re
from pathlib import Path

READERS = ("lessons", "course_utils", "tools", "benchmarks", "docs")  # a test alone is no use
COMMANDS = ("Makefile", "README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/ci.yml")
OWN_NAME = {"__init__", "__main__"}  # found by Python itself
PICTURES = {".png", ".jpg", ".svg", ".gif"}


def unused_files(root: Path, found_by_registry: set[str]) -> list[str]:
    """The files of course_utils, tools and docs in the course at `root` that nothing uses.

    found_by_registry: the modules that nothing imports by name, because a registry finds them.
    """
    sources = {path: path.read_text(encoding="utf-8") for path in _python(root, *READERS)}
    commands = [root / name for name in COMMANDS if (root / name).exists()]
    commands += root.glob("README.*.md")  # in other languages
    others = {path: path.read_text(encoding="utf-8") for path in commands}
    others |= {path: path.read_text(encoding="utf-8") for path in root.glob("docs/*.md")}
    used = set(found_by_registry)
    for path, text in sources.items():
        used |= imported_by(path, text, root)
    for text in others.values():
        used |= set(re.findall(r"-m ([\w.]+)", text))
    unused = [
        path
        for path in _python(root, "course_utils", "tools")
        if path.stem not in OWN_NAME and _dotted(path, root) not in used
    ]
    texts = "\n".join([*sources.values(), *others.values()])
    unused += [path for path in _other_files(root) if path.name not in texts
               and f"course_utils.{path.stem}" not in texts]  # fmt: skip
    return [f"Nothing uses {path.relative_to(root).as_posix()}." for path in unused]


def imported_by(path: Path, text: str, root: Path) -> set[str]:
    """The modules that the file at `path` imports, itself left out."""
    package, names = _dotted(path.parent, root).split("."), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names - {_dotted(path, root)}


def _python(root: Path, *folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]


def _other_files(root: Path) -> list[Path]:
    """What is in the package, the tools and the docs and is no module and no document."""
    files = [p for folder in ("course_utils", "tools") for p in sorted((root / folder).rglob("*"))]
    files = [p for p in files if p.suffix not in {".py", ".pyc"} and p.is_file()]
    return files + [p for p in sorted((root / "docs").rglob("*")) if p.suffix in PICTURES]


def _dotted(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts)
