"""Which packages of a lock this Python lacks; bootstrap asks .venv's own, alone (-I)."""

import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path


def missing_packages(lock: str) -> list[str]:
    """The lines of the text of a lock that hold here and are not installed at that version."""
    from pip._vendor.packaging.requirements import Requirement  # nothing else need be installed

    lines = [line for line in lock.splitlines() if line and not line.startswith("#")]
    wanted = [r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate()]
    return [f"{r.name}{r.specifier}" for r in wanted if not _is_there(r)]


def _is_there(requirement) -> bool:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return False
    return requirement.specifier.contains(version, prereleases=True)


def course_is_missing(root: Path) -> bool:
    """Whether `import course_utils` finds another folder than that of the course at `root`."""
    found = find_spec("course_utils")
    where = found.submodule_search_locations if found else ()
    return (root / "course_utils").resolve() not in [Path(folder).resolve() for folder in where]


if __name__ == "__main__":
    lock, root = Path(sys.argv[1]), Path(sys.argv[2])
    print(*missing_packages(lock.read_text(encoding="utf-8")), sep="\n")
    print("dropout-course" if course_is_missing(root) else "")
