"""What a callable takes, and what it is called, as far as it can be told without calling it."""

import inspect

PLACES = {"x": 0, "input": 0, "p": 1, "training": 2}  # of the arguments of a function


def parameters(call):
    """The names of what it takes; none where it does not say."""
    signature = _signature(call)
    return list(signature.parameters) if signature else []


def can_take(call, *arguments):
    """Whether these arguments, given by position, are enough and not too many."""
    signature = _signature(call)
    if signature is None:
        return True  # some builtins show no signature: let the first call say
    try:
        signature.bind(*arguments)
    except TypeError:
        return False
    return True


def roles_are_swapped(names):
    """Whether the names of a function's parameters say that its arguments stand elsewhere.

    What stands third has to be about the mode, by its name: t, train, is_training.
    """
    elsewhere = any(names.index(name) != PLACES[name] for name in names if name in PLACES)
    third = names[2].lower() if len(names) > 2 else "training"
    return elsewhere or not (third.startswith("t") or "train" in third)


def name_of(call):
    """Its qualified name; that of its type where it has none, or raises when it is asked."""
    try:
        call = getattr(call, "func", call)  # a functools.partial prints an address
        return str(call.__qualname__).replace("<locals>.", "")
    except Exception:
        return type(call).__name__


def _signature(call):
    try:
        return inspect.signature(call)
    except Exception:  # a builtin without one, or an object whose attributes raise
        return None
