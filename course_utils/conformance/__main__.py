"""`python -m course_utils.conformance package.module:Name`: judge what can be imported.

Exit status 0: yes, it is a dropout (with `--drop-in`: and keeps nn.Dropout's contract). 1: no.
2: that could not be judged; so it ends for a function with `--drop-in`, for only a layer can have
a layer's whole contract. One sentence on stderr says why, where the status is not 0. What the
implementation itself prints is not shown.
"""

import os
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from course_utils.command_line import Parser
from course_utils.conformance import LAWS, check_dropout, from_numpy
from course_utils.conformance.report import FALSE_ALARM
from course_utils.importable import imported
from course_utils.words import listed, say


def main(arguments=None):
    """Print the report; return 0 (a dropout), 1 (not one) or 2 (could not be judged)."""
    try:
        options = _parser().parse_args(arguments)
        with _silent():
            report = _report(options)
    except (LookupError, TypeError, ValueError) as error:
        print(*error.args[:1], file=sys.stderr)
        return 2
    print(report.table(evidence=options.evidence))
    status, why = _status(report, options.drop_in)
    if why:
        print(why, file=sys.stderr)
    return status


def _report(options):
    implementation = imported(options.implementation)
    return check_dropout(
        from_numpy(implementation) if options.numpy else implementation,
        law=options.law,
        rates=options.rates,
        seed=options.seed,
        false_alarm=options.false_alarm,
    )


def _status(report, asks_for_drop_in):
    """The exit status, and the sentence that says why it is not 0."""
    if not report.passed or (asks_for_drop_in and report.failed):
        failed = _labels(report, False)
        return 1, say("{name} fails: {failed}.", name=report.name, failed=failed)
    if asks_for_drop_in and report.drop_in is None:
        sentence = "{name}: whether it is a drop-in could not be judged, for want of: {missing}."
        return 2, say(sentence, name=report.name, missing=_labels(report, None))
    return 0, ""


def _labels(report, passed):
    return listed(finding.label for finding in report.findings if finding.passed is passed)


@contextmanager
def _silent():
    with (
        open(os.devnull, "w", encoding="utf-8", errors="replace") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        yield


def _parser():
    parser = Parser(
        prog="python -m course_utils.conformance",
        description="Is this a dropout? Exit status: 0 yes, 1 no, 2 it could not be judged.",
    )
    parser.add_argument("implementation", help="package.module:Name, importable from here")
    parser.add_argument("--rates", type=float, nargs="+", default=(0.1, 0.3, 0.8), metavar="P")
    parser.add_argument("--law", default="elementwise", metavar="LAW", help=", ".join(LAWS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--false-alarm", type=float, default=FALSE_ALARM)
    parser.add_argument("--numpy", action="store_true", help="it is a function on NumPy arrays")
    parser.add_argument("--evidence", action="store_true", help="print the measured numbers too")
    parser.add_argument(
        "--drop-in", action="store_true", help="exit 0 only if nn.Dropout's contract is kept too"
    )
    return parser


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a letter that a terminal lacks becomes its code
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
