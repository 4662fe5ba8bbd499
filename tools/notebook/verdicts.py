"""The verdicts that a notebook's outputs hold, as ids: what a check returned, not what it said."""

from course_utils.checking.verdict import IN_METADATA


def verdicts_in(cell) -> list[dict]:
    """The ids of each verdict that the code cell `cell` shows, in order; see `Verdict.ids`."""
    metadata = (output.get("metadata", {}) for output in cell.get("outputs", []))
    return [known[IN_METADATA] for known in metadata if IN_METADATA in known]
