"""Run the notebooks of a whole class, and tell which exercises and misconceptions it shows.

Each learner's files are copied and run apart, with limits; nothing is written into them. In the
folder _report beside them (beside the zip, where it is one) stand afterwards results.csv (learner,
lesson, exercise, outcome, mistake, misconception), troubles.csv and class.html, without names.
"""

import secrets
import sys
import tempfile
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from course_utils.whole_files import set_aside, write_whole
from tools.classroom.apart import Limits, seen_of
from tools.classroom.outcomes import held, outcomes, troubles
from tools.classroom.page import page
from tools.classroom.submissions import REPORT, NoSubmissions, copied
from tools.course_paths import OneSentenceParser, relative_path
from tools.file_trouble import in_one_sentence


def seen_in_class(copies: dict[str, Path], limits: Limits, workers: int) -> dict[str, list[dict]]:
    """learner -> what each notebook showed; so many learners at once."""
    with ThreadPool(workers) as pool:  # each thread waits for a process of its own
        each = pool.imap(partial(seen_of, limits=limits), copies.values())
        return dict(zip(copies, tqdm(each, total=len(copies), desc="learners"), strict=True))


def pseudonyms(learners) -> dict[str, str]:
    """learner -> "learner 01" and so on, in an order that nobody can guess."""
    shuffled = sorted(learners, key=lambda name: secrets.token_bytes(16))
    digits = len(str(len(shuffled)))
    return {name: f"learner {n:0{digits}}" for n, name in enumerate(shuffled, start=1)}


def write_report(files: dict[str, str], into: Path) -> None:
    """Write the files into the folder `into`; those of an earlier report are set aside."""
    try:
        into.mkdir(exist_ok=True)
        for name, text in files.items():
            if (into / name).exists():
                set_aside(into / name, "{stem}.earlier-{number}{suffix}")
            write_whole(into / name, text.encode("utf-8"))
    except OSError as error:
        raise SystemExit(in_one_sentence(error, into)) from None


def main(arguments: list[str]) -> int:
    """Check the class in the given folder or zip; 0 also where learners' notebooks failed."""
    parser = OneSentenceParser(prog="check_class", description=__doc__)
    parser.add_argument("class_", metavar="FOLDER", type=Path, help="a folder or a zip")
    parser.add_argument("--seconds", type=int, default=60, help="the most that a cell may take")
    parser.add_argument("--minutes", type=float, default=10, help="the most for one learner")
    parser.add_argument("--memory", type=float, default=6, help="GiB for one learner (Linux)")
    parser.add_argument("--workers", type=int, default=2, help="learners at the same time")
    parser.add_argument("--pseudonyms", action="store_true", help="no names but in names.csv")
    options = parser.parse_args(arguments)
    for name in ("seconds", "minutes", "memory", "workers"):
        if not getattr(options, name) > 0:
            parser.error(f"--{name} has to be above 0, but got {getattr(options, name)}")
    limits = Limits(options.seconds, options.minutes, options.memory)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            copies = copied(options.class_, Path(folder))
        except NoSubmissions as error:
            raise SystemExit(str(error)) from None
        seen = seen_in_class(copies, limits, options.workers)
    files = {}
    if options.pseudonyms:
        known = pseudonyms(seen)
        seen = {known[name]: seen[name] for name in sorted(seen, key=known.get)}
        names = pd.DataFrame({"learner": known.values(), "name": known.keys()})
        files["names.csv"] = names.sort_values("learner").to_csv(index=False)
    table = outcomes(seen)
    files["results.csv"] = table.to_csv(index=False)
    files["troubles.csv"] = troubles(seen).to_csv(index=False)
    files["class.html"] = page(table, len(seen))
    home = options.class_ if options.class_.is_dir() else options.class_.parent
    write_report(files, home / REPORT)
    print(f"{len(seen)} learners; {relative_path(home / REPORT)}/ holds {', '.join(files)}.")
    for misconception, row in held(table).iterrows():
        print(f"    {row.learners:3}  {misconception} ({row.exercises})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
