"""How long `check_dropout` takes for one report, on one thread."""

from functools import partial

from torch import nn

from benchmarks.fresh_process import in_fresh_process
from course_utils.conformance import check_dropout
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.timing import by_turns, deciles

JUDGED = {"nn.Dropout": nn.Dropout, "Dropout": Dropout, "FastDropout": FastDropout}
NOTE = """\
Seconds of one whole report of `check_dropout`, one thread. How often it errs is counted by
`make power`.\
"""


def section(quick):
    """A row for each dropout."""
    rows = in_fresh_process(rows_of_reports, 1 if quick else 7, threads=1)
    return {"title": "check_dropout", "note": NOTE, "rows": rows}


def rows_of_reports(rounds):
    """The rows of this process."""
    reports = {name: partial(check_dropout, dropout) for name, dropout in JUDGED.items()}
    taken = by_turns(reports, rounds=rounds, seconds=0)  # a report at a time
    return [
        {
            "judged": name,
            "seconds a report": deciles(own),
            "properties failed": len(reports[name]().failed),  # a failure may end it early
        }
        for name, own in taken.items()
    ]
