"""Files of the current folder that hide a module which is needed here, such as random.py.

Imports nothing that such a file may hide.
"""

import os
import sys
from contextlib import contextmanager
from importlib.machinery import PathFinder

NEEDED = ("numpy", "scipy", "torch")
ALL_NEEDED = (
    *NEEDED,
    *("filelock", "ipywidgets", "joblib", "matplotlib", "packaging", "pandas", "sklearn"),
    *("threadpoolctl", "tqdm"),
)


def refuse_shadows():
    """Where a file of the current folder is imported instead of a package, say so: ImportError.

    Of `python -m course_utils...` it is one sentence and exit status 2.
    """
    files = sorted(filter(None, map(_stands_before, ALL_NEEDED)))
    if files:
        _end(
            f"{', '.join(files)} in the current folder hides the package of that name, which the "
            "course needs: give it another name, and start this kernel or program again"
        )


@contextmanager
def told_of_shadows():
    """Where an import fails and such a file is there, say so instead, as `refuse_shadows` does."""
    try:
        yield
    except Exception as error:
        if not (files := shadows()):
            raise
        _end(
            f"{', '.join(files)} in the current folder may hide the module of that name, which is "
            f"needed here: rename it, or run from another folder "
            f"({type(error).__name__}: {' '.join(str(error).split())})",
            error,
        )


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


def _stands_before(package):
    """The file of the current folder that is imported as `package` while another is hidden."""
    try:
        here = os.getcwd()
    except OSError:  # it was removed
        return None
    elsewhere = [folder for folder in sys.path if folder not in ("", here)]
    loaded = getattr(sys.modules.get(package), "__spec__", None)
    spec = loaded or PathFinder.find_spec(package)
    origin = getattr(spec, "origin", None) or ""
    file = os.path.relpath(origin, here) if os.path.isabs(origin) else ""
    if file.split(os.sep)[0].partition(".")[0] != package:
        return None
    return file if PathFinder.find_spec(package, elsewhere) else None


def _end(sentence, error=None):
    if sys.argv[:1] != ["-m"]:  # what it is until the package of a `python -m` is imported
        raise ImportError(sentence) from error
    print(sentence, file=sys.stderr)
    raise SystemExit(2) from error
