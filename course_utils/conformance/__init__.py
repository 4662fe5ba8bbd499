"""Is this a dropout?"""

from course_utils.conformance.adapters import from_function, from_module, from_numpy
from course_utils.conformance.check import PROPERTIES, check_dropout
from course_utils.conformance.report import Finding, Report

__all__ = [
    "PROPERTIES",
    "Finding",
    "Report",
    "check_dropout",
    "from_function",
    "from_module",
    "from_numpy",
]
