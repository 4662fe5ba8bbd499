"""Run the notebooks of a whole class, and tell which exercises and misconceptions it shows.

FOLDER is a folder or a zip with a folder, a zip or notebooks for each learner; form_a.csv and
form_b.csv may hold answers on paper. Of several, those of the same learner come together. All is
copied, and each notebook is run apart, with limits; nothing is written into it. In the folder
_report of FOLDER (beside it, where it is a file) stand afterwards results.csv, troubles.csv and
class.html, which is without names.
"""

import sys
import tempfile
from functools import partial
from multiprocessing.pool import ThreadPool
from pathlib import Path

from tqdm import tqdm

from tools.classroom import fence, report
from tools.classroom.apart import Limits, seen_of
from tools.classroom.gain import gain_in
from tools.classroom.on_paper import is_paper, seen_on
from tools.classroom.outcomes import held, outcomes, troubles
from tools.classroom.page import page
from tools.classroom.submissions import NoSubmissions, Submission, copied
from tools.classroom.unpacking import REPORT
from tools.course_paths import OneSentenceParser, at_home, relative_path

UNFENCED = (
    "This system has no fence (Landlock, on Linux) that keeps the notebooks from writing to other "
    "files of yours: run those of strangers in a container."
)


def handed_in(sources: list[Path], into: Path) -> list[Submission]:
    """What the folders and zips hold, in their order; one sentence and the end without any."""
    try:
        each = [
            copied(source, into / str(number))
            for number, source in enumerate(sources)
            if not is_paper(source)
        ]
    except NoSubmissions as error:
        raise SystemExit(str(error)) from None
    return [submission for found in each for submission in found.values()]


def seen_in_class(submissions, limits: Limits, workers: int) -> dict[str, list[dict]]:
    """learner -> what each notebook showed; so many learners at once."""
    seen = {submission.learner: [] for submission in submissions}
    with ThreadPool(workers) as pool:  # each thread waits for a process of its own
        each = pool.imap(partial(seen_of, limits=limits), submissions)
        progress = tqdm(each, total=len(submissions), desc="learners")
        for submission, shown in zip(submissions, progress, strict=True):
            seen[submission.learner] += shown
    return seen


def parsed(arguments: list[str]):
    parser = OneSentenceParser(prog="check_class", description=__doc__)
    parser.add_argument(
        "sources",
        metavar="FOLDER",
        type=at_home,
        nargs="+",
        help="folders, zips or answers on paper",
    )
    parser.add_argument("--into", type=at_home, help="the folder for the report")
    parser.add_argument("--seconds", type=int, default=60, help="the most that a cell may take")
    parser.add_argument("--minutes", type=float, default=10, help="the most for one notebook")
    parser.add_argument("--memory", type=float, default=6, help="GiB for one notebook")
    parser.add_argument("--workers", type=int, default=2, help="learners at the same time")
    parser.add_argument("--pseudonyms", action="store_true", help="no names but in names.csv")
    options = parser.parse_args(arguments)
    for name in ("seconds", "minutes", "memory", "workers"):
        if not getattr(options, name) > 0:
            parser.error(f"--{name} has to be above 0, but got {getattr(options, name)}")
    return options


def main(arguments: list[str]) -> int:
    """Check the class in the given folders or zips; 0 also where learners' notebooks failed."""
    options = parsed(arguments)
    first = options.sources[0]
    home = (first if first.is_dir() else first.parent) / REPORT
    into = options.into or home
    if not options.pseudonyms:
        report.refuse_names_in_the_course(into)
    limits = Limits(options.seconds, options.minutes, options.memory)
    on_paper = [seen_on(source) for source in options.sources if is_paper(source)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        submissions = handed_in(options.sources, Path(folder))
        if submissions and not fence.version():
            print(UNFENCED)
        seen = seen_in_class(submissions, limits, options.workers)
    for answers in on_paper:
        for learner, shown in answers.items():
            seen.setdefault(learner, []).append(shown)
    if options.pseudonyms:
        seen = report.by_pseudonym(seen, home)
    table = outcomes(seen)
    files = {
        "results.csv": report.csv(table),
        "troubles.csv": report.csv(troubles(seen, names=not options.pseudonyms)),
        "class.html": page(table, len(seen)),
    }
    report.write(files, into)
    print(f"Learners: {len(seen)}. {relative_path(into)}/ holds {', '.join(files)}.")
    for misconception, row in held(table).iterrows():
        print(f"    {row.learners:3}  {misconception} ({row.exercises})")
    gain = gain_in(table)
    if gain is not None:
        print(gain)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
