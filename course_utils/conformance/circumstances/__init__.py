"""The ways in which a layer is called: every property that makes sense in one is asked there."""

from course_utils.conformance.circumstances.circumstance import Circumstance
from course_utils.conformance.circumstances.life import LIFE
from course_utils.conformance.circumstances.memory import MEMORY
from course_utils.conformance.circumstances.numbers import NUMBERS
from course_utils.conformance.circumstances.recording import RECORDING
from course_utils.conformance.circumstances.shapes import SHAPES

CIRCUMSTANCES = (*SHAPES, *MEMORY, *NUMBERS, *RECORDING, *LIFE)

__all__ = ["CIRCUMSTANCES", "Circumstance"]
