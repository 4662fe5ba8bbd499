"""`python -m course_utils.dropout_report package.module:factory`: every dropout, and its traps.

The factory is called without arguments and gives a model, or a model and an example; what is named
may also be a model itself. `--shape` makes an example of random numbers. Exit status 0: no trap.
1: a trap, or more. 2: it could not be looked at; one sentence on stderr says why.
"""

import sys

import torch
from torch import nn

from course_utils.arguments import given
from course_utils.command_line import Parser
from course_utils.dropout_report.report import dropout_report
from course_utils.importable import imported, in_one_line


def main(arguments=None):
    """Print the report; return 0 (no trap), 1 (a trap) or 2 (it could not be looked at)."""
    try:
        options = _parser().parse_args(arguments)
        model, example = _made(imported(options.factory), options.factory)
        if options.shape is not None:
            example = torch.randn(_shape(options.shape), generator=torch.Generator().manual_seed(0))
        report = dropout_report(model, example)
    except (LookupError, TypeError, ValueError) as error:
        print(*error.args[:1], file=sys.stderr)
        return 2
    print(report)
    return 1 if report.traps else 0


def _made(found, where):
    """The model, and the example or None."""
    if not isinstance(found, nn.Module):
        try:
            found = found()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever the factory does
            said = f"{where} cannot be called without arguments: {in_one_line(error)}"
            raise LookupError(said) from error
    model, example = found if isinstance(found, tuple) and len(found) == 2 else (found, None)
    if not isinstance(model, nn.Module):
        raise LookupError(f"{where} has to give an nn.Module, but gave {given(model)}")
    return model, example


def _shape(text):
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError:
        raise ValueError(f"--shape has to be sizes such as 2,3,32,32, but got {text!r}") from None


def _parser():
    parser = Parser(
        prog="python -m course_utils.dropout_report",
        description="Every dropout of a model. Exit status: 0 no trap, 1 a trap, 2 not looked at.",
    )
    parser.add_argument("factory", help="package.module:factory, importable from here")
    parser.add_argument(
        "--shape", metavar="N,...", help="the sizes of an example to run, such as 2,3,32,32"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
