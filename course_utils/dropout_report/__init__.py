"""Every dropout in a model: its p, its mode, what it drops together, and the traps it sits in.

Modules are judged by what they are and do, not by their names. What a model calls without a layer
of its own (`F.dropout`, `scaled_dot_product_attention`, a layer made inside forward) is found by
running an example. A dropout written by hand inside a larger forward, from `torch.rand` and a
product, is not found: no operation says that it is one. Of a scripted model the layers are found,
and not what stands behind them.
"""

from course_utils.dropout_report.report import DropoutReport, Row, dropout_report
from course_utils.dropout_report.traps import TRAPS, Trap

__all__ = ["TRAPS", "DropoutReport", "Row", "Trap", "dropout_report"]
