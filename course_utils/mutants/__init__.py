"""Plausible wrong dropouts, each with its mistake and the size of its effect, all in `MUTANTS`.

Each is `CorrectDropout` with one step overridden, so that the class is its own diff. None of them
knows the judge: `caught_by` holds names only, and a test holds that they are true.
"""

from course_utils.mutants import (  # isort: skip  (in the order of the lesson)
    wrong_values,
    wrong_masks,
    wrong_backward,
    wrong_edges,
    wrong_shapes,
    wrong_memory,
    wrong_recording,
    wrong_life,
    wrong_randomness,
)
from course_utils.mutants.correct import MUTANTS, CorrectDropout, Mutant

__all__ = [
    "MUTANTS",
    "CorrectDropout",
    "Mutant",
    "wrong_backward",
    "wrong_edges",
    "wrong_life",
    "wrong_masks",
    "wrong_memory",
    "wrong_randomness",
    "wrong_recording",
    "wrong_shapes",
    "wrong_values",
]
