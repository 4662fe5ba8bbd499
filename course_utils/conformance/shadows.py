"""Files of the current folder that hide a module which is needed here, such as random.py.

Imports nothing that such a file may hide.
"""

import os
import sys
from contextlib import contextmanager

NEEDED = ("numpy", "scipy", "torch")


@contextmanager
def told_of_shadows():
    """Where an import fails and such a file is there, say so instead.

    An ImportError; of `python -m course_utils.conformance`, one sentence and exit status 2.
    """
    try:
        yield
    except Exception as error:
        if not (files := shadows()):
            raise
        sentence = (
            f"{', '.join(files)} in the current folder may hide the module of that name, which is "
            f"needed here: rename it, or run from another folder "
            f"({type(error).__name__}: {' '.join(str(error).split())})"
        )
        if sys.argv[:1] != ["-m"]:  # what it is until the package of a `python -m` is imported
            raise ImportError(sentence) from error
        print(sentence, file=sys.stderr)
        raise SystemExit(2) from error


def shadows():
    """The names of such files and folders, where the current folder comes first in imports."""
    if sys.path[:1] not in ([""], [os.getcwd()]):
        return []
    hidden = [*sys.stdlib_module_names, *NEEDED]
    return sorted(
        name
        for module in hidden
        for name in (f"{module}.py", os.path.join(module, "__init__.py"))
        if os.path.exists(name)
    )
