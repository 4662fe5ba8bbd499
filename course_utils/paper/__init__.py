"""The paper's experiments at our scale: its figures, and the rows, nets and steps of ours.

Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, JMLR 15 (2014).
"""

from course_utils.paper.nets import P_HIDDEN, P_INPUT, adam, adam_with, error_percent, net
from course_utils.paper.rows import missing_digits, mnist_rows, package_rows
from course_utils.paper.table_9 import TABLE_9, strengths_chosen, table_9

__all__ = [
    "P_HIDDEN",
    "P_INPUT",
    "TABLE_9",
    "adam",
    "adam_with",
    "error_percent",
    "missing_digits",
    "mnist_rows",
    "net",
    "package_rows",
    "strengths_chosen",
    "table_9",
]
