"""Lessons that do not keep a rule yet, and in how many cells: the one list, which only shrinks."""

LONG_TEXT: dict[str, int] = {}
PREDICTION: dict[str, int] = {}
TYPED_CHECK: dict[str, int] = {}


def not_excepted(stem: str, faults: list[str], allowed: dict[str, int]) -> list[str]:
    """The `faults` of the lesson `stem`, as far as `allowed` does not except so many of them."""
    known = allowed.get(stem, 0)
    if len(faults) > known > 0:
        more = f"lessons/{stem}.py breaks a rule {len(faults)} times, and {known} are excepted"
        return [f"{more}: {' '.join(faults)}"]
    if len(faults) < known:
        here = "tools/rules/exceptions.py"
        return [f"{here} excepts {known} cells of {stem}, but it needs {len(faults)}: lower it."]
    return [] if known else faults
