"""Report the dropouts of a model, the reader's own if they like, and mend its traps."""

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.dropout_report import DropoutReport, dropout_report


def my_report():
    model = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Dropout(0.4), nn.Linear(100, 10))
    return dropout_report(model, example=torch.ones(8, 64))


NO_REPORT = Mistake("no_report", "Expected what `dropout_report` returns: is there a return?")
NOT_RUN = Mistake(
    "not_run",
    "The model was not run, so dropouts that are called as functions were not looked for: what "
    "else does `dropout_report` take?",
    "eval_stops_all",
)
TRAP = Mistake(
    "trap", "A dropout stands in a trap: print the report, and mend what its line with ! says."
)
NONE_FOUND = Mistake("none_found", "This model has no dropout: report one that has.")


def find_mistake(answer):
    report = answer()
    if not isinstance(report, DropoutReport):
        return NO_REPORT
    if not report.ran:
        return NOT_RUN
    if not report.rows:
        return NONE_FOUND
    return TRAP if report.traps else None


class Told(nn.Module):
    """Dropout as a function that asks for the mode."""

    def forward(self, x):
        return F.dropout(x, 0.3, self.training)


class Untold(nn.Module):
    """Dropout as a function that asks for nothing."""

    def forward(self, x):
        return F.dropout(x, 0.3)


def of(model, *example):
    return lambda: dropout_report(model, *example)


ONES = torch.ones(8, 64)

exercise = Write(
    model_answer=my_report,
    why="the report is run on an example, names the dropout, and finds no trap",
    takeaway="You know every dropout of this model, and that none stands in a trap of the list.",
    minutes=8,
    hints=(
        "Which two things does `dropout_report` take, and which one did 15.1 add the second time?",
        "Build the model, and an input that it takes; hand both over and return what comes back.",
        "End with `return dropout_report(model, example=...)`; a row with ! says what to mend.",
    ),
    wrong=[
        (lambda: 3, NO_REPORT),
        (lambda: str(my_report()), NO_REPORT),
        (of(nn.Dropout(0.3)), NOT_RUN),
        (of(Untold()), NOT_RUN),
        (of(nn.Linear(64, 3), ONES), NONE_FOUND),
        (of(Untold(), ONES), TRAP),
        (of(nn.Sequential(nn.Dropout(0.3), nn.BatchNorm1d(64)), ONES), TRAP),
    ],
    right=[of(Told(), ONES), of(nn.Sequential(nn.Dropout(0.1), nn.Linear(64, 2)).eval(), ONES)],
    find_mistake=find_mistake,
)
