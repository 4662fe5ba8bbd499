"""The ways in which a layer is called: every property that makes sense in one is asked there."""

from course_utils.conformance.circumstances.circumstance import Circumstance
from course_utils.conformance.circumstances.dimensions import DIMENSIONS
from course_utils.conformance.circumstances.graphs import GRAPHS
from course_utils.conformance.circumstances.life import LIFE
from course_utils.conformance.circumstances.memory import MEMORY
from course_utils.conformance.circumstances.numbers import NUMBERS
from course_utils.conformance.circumstances.rates import HOW_P_IS_GIVEN
from course_utils.conformance.circumstances.recording import RECORDING
from course_utils.conformance.circumstances.sizes import SIZES_OF_INPUTS
from course_utils.conformance.circumstances.upstream import UPSTREAM
from course_utils.conformance.circumstances.very_large import VERY_LARGE

CIRCUMSTANCES = (
    *DIMENSIONS,
    *SIZES_OF_INPUTS,
    *VERY_LARGE,
    *HOW_P_IS_GIVEN,
    *MEMORY,
    *NUMBERS,
    *RECORDING,
    *UPSTREAM,
    *GRAPHS,
    *LIFE,
)

__all__ = ["CIRCUMSTANCES", "Circumstance"]
