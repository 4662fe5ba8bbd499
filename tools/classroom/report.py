"""The files of a report: written whole, an earlier one kept, names only where they may stand."""

import secrets
from pathlib import Path

import pandas as pd

from course_utils.whole_files import set_aside, write_whole
from tools.course_paths import ROOT, relative_path
from tools.file_trouble import in_one_sentence

NAMES = "names.csv"
BEGINS_A_FORMULA = "=+-@\t\r"  # a spreadsheet would compute what a learner called themselves


def refuse_names_in_the_course(into: Path) -> None:
    """The course's own folder may be published, names with it: SystemExit."""
    if into.resolve().is_relative_to(ROOT):
        raise SystemExit(
            f"{relative_path(into.resolve())}/ is part of the course, which may be published: "
            "choose a folder elsewhere with --into, or --pseudonyms."
        )


def csv(table: pd.DataFrame) -> str:
    """The text of a table for a spreadsheet, in which no text is a formula."""
    inert = table.map(
        lambda value: f"'{value}" if str(value).startswith(tuple(BEGINS_A_FORMULA)) else value
    )
    return inert.to_csv(index=False)


def known_pseudonyms(home: Path) -> dict[str, str]:
    """name -> pseudonym, as an earlier report in `home` has given them; none where it has not."""
    try:
        names = pd.read_csv(home / NAMES, dtype=str, keep_default_na=False)
        return dict(zip(names["name"], names["learner"], strict=True))
    except (OSError, ValueError, LookupError):
        return {}


def pseudonyms(learners, known: dict[str, str]) -> dict[str, str]:
    """learner -> "learner 01" and so on, in an order that nobody can guess; the known ones stay."""
    new = sorted(set(learners) - set(known), key=lambda name: secrets.token_bytes(16))
    taken, digits = set(known.values()), max(2, len(str(len(learners) + len(known))))
    numbers = (f"learner {n:0{digits}}" for n in range(1, len(learners) + len(known) + 1))
    free = (name for name in numbers if name not in taken)
    return known | dict(zip(new, free, strict=False))


def by_pseudonym(seen: dict, home: Path) -> dict:
    """`seen` with a pseudonym for each learner; only names.csv, here put in `home`, tells whose."""
    known = pseudonyms(seen, known_pseudonyms(home))
    names = pd.DataFrame({"learner": known.values(), "name": known.keys()})
    write({NAMES: csv(names.sort_values("learner"))}, home)
    return {known[name]: seen[name] for name in sorted(seen, key=known.get)}


def write(files: dict[str, str], into: Path) -> None:
    """Write the files into the folder `into`; what stands there under their names is set aside."""
    try:
        into.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            content, place = text.encode("utf-8", "replace"), into / name
            if place.exists() and place.read_bytes() != content:
                set_aside(place, "{stem}.earlier-{number}{suffix}")
            write_whole(place, content)
    except OSError as error:
        raise SystemExit(in_one_sentence(error, into)) from None
