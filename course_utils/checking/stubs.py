"""Has anything been written yet? An answer with a blank left in it is never run."""

import dis
import functools

SILENT = {"RESUME", "NOP", "CACHE"}
VALUE_TAKEN = ("STORE_FAST", "STORE_DEREF", "STORE_GLOBAL", "COMPARE_OP", "RETURN")


def is_stub(answer):
    """Whether `answer` is None or ..., holds a ..., or is code with a blank in it."""
    if answer is None or answer is ...:
        return True
    if isinstance(answer, str):
        return answer.strip() in ("", "...")
    if isinstance(answer, tuple | list | set | frozenset):
        return any(part is ... for part in answer)
    codes = codes_of(answer)
    if isinstance(answer, type) and not codes:
        return True
    return any(_has_blank(code) for code in codes)


def codes_of(answer):
    """The code of a function, or of every method that a class (or an object's class) defines."""
    if isinstance(answer, functools.partial):
        return codes_of(answer.func)
    if isinstance(answer, type):
        parts = [getattr(part, "__func__", part) for part in vars(answer).values()]
        return [part.__code__ for part in parts if hasattr(part, "__code__")]
    if hasattr(answer, "__code__"):
        return [answer.__code__]
    return codes_of(type(answer))


def _has_blank(code):
    """Whether it does nothing, or stores, returns or computes with `...` (x[...] is no blank)."""
    steps = [step for step in dis.get_instructions(code) if step.opname not in SILENT]
    if len(steps) <= 2 and steps[-1].opname.startswith("RETURN"):
        return steps[0].argval is None or steps[0].argval is ...  # loads None or ..., returns it
    places = [place for place, step in enumerate(steps) if step.argval is ...]
    return any(
        steps[place].opname == "RETURN_CONST" or _used_up(steps[place + 1 : place + 3])
        for place in places
    )


def _used_up(following):
    """Whether the next two steps take a ... for a value; an index takes it for an axis."""
    names = [step.opname for step in following]
    if names[0] == "BINARY_OP":
        return following[0].argrepr != "[]"  # how Python 3.14 writes an index
    an_attribute = names[0].startswith("LOAD_FAST") and names[1:] == ["STORE_ATTR"]
    return an_attribute or names[0].startswith(VALUE_TAKEN)
