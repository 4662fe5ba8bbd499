"""Has anything been written yet? An answer with a blank left in it is never run."""

import dis
import functools


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
    """Whether it does nothing, or sets a name to `...` or returns it (x[...] is no blank)."""
    steps = [(step.opname, step.argval) for step in dis.get_instructions(code)]
    does = [(name, value) for name, value in steps if name not in ("RESUME", "NOP", "CACHE")]
    if len(does) <= 2 and does[-1][0].startswith("RETURN"):
        return does[0][1] is None or does[0][1] is ...  # loads None or ... and returns it
    return any(
        value is ... and (name == "RETURN_CONST" or following.startswith(("STORE_", "RETURN")))
        for (name, value), (following, _) in zip(does, [*does[1:], ("", None)], strict=True)
        if name in ("LOAD_CONST", "RETURN_CONST")
    )
