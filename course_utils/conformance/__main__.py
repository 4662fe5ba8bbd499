"""`python -m course_utils.conformance package.module:Name`: judge what can be imported."""

import argparse
import importlib
import sys

from course_utils.conformance import LAWS, check_dropout, from_numpy
from course_utils.conformance.report import FALSE_ALARM


def main(arguments=None):
    """Print the report; return 0 (a dropout), 1 (not one) or 2 (nothing could be judged)."""
    options = _parser().parse_args(arguments)
    try:
        implementation = _imported(options.implementation)
        if options.numpy:
            implementation = from_numpy(implementation)
        report = check_dropout(
            implementation,
            law=options.law,
            rates=options.rates,
            seed=options.seed,
            false_alarm=options.false_alarm,
        )
    except (LookupError, TypeError, ValueError) as error:
        print(error.args[0], file=sys.stderr)
        return 2
    print(report.table(evidence=options.evidence))
    good = report.passed and not (options.drop_in and report.failed)
    return 0 if good else 1


def _imported(where):
    module_name, colon, name = where.partition(":")
    if not (module_name and colon and name):
        raise ValueError(f"implementation has to be package.module:Name, but got {where!r}")
    try:
        found = importlib.import_module(module_name)
    except Exception as error:  # whatever the module does when it is imported
        kind = type(error).__name__
        raise LookupError(f"cannot import {module_name}: {kind}: {error}") from error
    for part in name.split("."):
        if not hasattr(found, part):
            raise LookupError(f"{module_name} has no {name}")
        found = getattr(found, part)
    return found


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.conformance",
        description="Is this a dropout? Exit status: 0 yes, 1 no, 2 nothing could be judged.",
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
    sys.exit(main())
