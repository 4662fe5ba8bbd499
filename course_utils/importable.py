"""The implementation that is meant by `package.module:Name`."""

import importlib
import sys
from pathlib import Path


def imported(where):
    """What stands behind package.module:Name.

    Raises ValueError where it is not written so, LookupError where nothing can be imported.
    """
    module_name, colon, name = where.partition(":")
    if not (module_name and colon and name):
        raise ValueError(f"implementation has to be package.module:Name, but got {where!r}")
    try:
        found = importlib.import_module(module_name)
        for part in name.split("."):
            found = getattr(found, part, None)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the module does when it is imported
        raise LookupError(f"cannot import {module_name}: {in_one_line(error)}") from error
    if found is None:
        raise LookupError(f"{module_name} has no {name}{_hidden(module_name)}")
    return found


def _hidden(module_name):
    """More about a module that was found somewhere else than in the current folder."""
    here = Path(f"{module_name.partition('.')[0]}.py")
    file = getattr(sys.modules.get(module_name), "__file__", None)
    if not here.exists() or (file and Path(file).resolve() == here.resolve()):
        return ""
    return f": it is not {here} of this folder but another module of that name; rename the file"


def text_of(error):
    """What an exception says; nothing where even that raises."""
    try:
        return str(error)
    except Exception:
        return ""


def in_one_line(error):
    """The class of an exception and what it says, on one line."""
    return " ".join([f"{type(error).__name__}:", *text_of(error).split()]).rstrip(":")
