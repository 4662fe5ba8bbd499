"""Is this a dropout? `check_dropout(implementation)` judges fifteen properties and names mistakes.

At each rate p it makes 16 consecutive calls on a 64 x 1024 input of random signs and exponential
sizes, 256 on a 5 x 13 one, and compares them with what independent coins would do: binomial tails
for totals, rows, columns, positions mod 8 and 64 and pairs of calls; chi-square tails, too even and
too uneven, for the scatter of counts; normal tails for the correlation at every shift. One
false-alarm rate of 1e-6 is shared out over properties, rates and comparisons; a tail that is only
approximate gets a tenth of the share of an exact one. What needs no chance is demanded exactly.

What it cannot see, as counted at p = 0.1, 0.3 and 0.8 over 20 seeds (6 for the periods):

| planted defect                                       | found in           |
| ---------------------------------------------------- | ------------------ |
| drop rate too high by 0.0005, 0.001, 0.002, 0.003    | 0, 2, 19, 20 of 20 |
| one position in eight dropped less by 0.005, 0.01    | 1, 20 of 20        |
| positive inputs dropped more by 0.003, 0.005         | 0, 7 of 20         |
| random numbers of period 200 003, 300 007, 500 009   | 20 of 20, 5, 0 of 6 |
| each third coin fixed by two others, pairs independent | 0 of 20          |
| two columns of 1024 that share their coins           | 0 of 20            |

It runs on the CPU, does not stop an implementation that never returns, and does not compare two
layers with each other: two that share a seed may draw the same masks.
"""

from course_utils.conformance.shadows import told_of_shadows

with told_of_shadows():
    from course_utils.conformance.adapters import from_function, from_module, from_numpy
    from course_utils.conformance.check import BY_CHANCE, PROPERTIES, check_dropout
    from course_utils.conformance.circumstances import CIRCUMSTANCES
    from course_utils.conformance.laws import (
        LAWS,
        Law,
        alpha,
        channels,
        elementwise,
        feature_alpha,
        gaussian,
        rows,
        shared_over_time,
    )
    from course_utils.conformance.report import Diagnosis, Finding, Report

__all__ = [
    "BY_CHANCE",
    "CIRCUMSTANCES",
    "LAWS",
    "PROPERTIES",
    "Diagnosis",
    "Finding",
    "Law",
    "Report",
    "alpha",
    "channels",
    "check_dropout",
    "elementwise",
    "feature_alpha",
    "from_function",
    "from_module",
    "from_numpy",
    "gaussian",
    "rows",
    "shared_over_time",
]
