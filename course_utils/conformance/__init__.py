"""Is this a dropout? `check_dropout(implementation)` judges `PROPERTIES` and names mistakes.

**What is asked.** At each rate p: 16 consecutive calls on a 64 x 1024 input of random signs and
exponential sizes, and 128 on a 7 x 13 one. Then every circumstance of `CIRCUMSTANCES` (dimensions,
memory, dtypes, gradients, the life of a layer), at p = 0.3 and 0.5, in small inputs and in ones of
more than 256 KiB. Each property is asked wherever it makes sense, and a finding names the
circumstance in which it failed. The *law* says which elements share a coin, and by what the coin
multiplies them: one of `LAWS`, `elementwise` unless another is given.

**Core or contract.** A dropout (`passed`) keeps the core properties: values, dropped fraction, mean
and variance, equal places, independent units, fresh masks, blind to the input, evaluation, p = 0
and p = 1, backward. The others, and what shows only in a circumstance that is not core, belong to
nn.Dropout's contract; a drop-in (`drop_in`) keeps that too.

**False alarms.** What needs no chance is demanded exactly. The properties in `BY_CHANCE` compare
with what independent coins do, and share one false-alarm rate (`false_alarm`, 1e-6): equally among
the properties, then half for the main calls, shared by rates and comparisons, and half for all
comparisons in circumstances. So the rates add up, whatever depends on what. Exact are the binomial
tails of a number dropped at p itself, and the hypergeometric ones of two rows or two calls.
Approximate are binomial tails at the measured fraction (which err on the safe side), chi-square
tails of the scatter of counts, too even and too uneven, and normal tails of means and of
covariances at a distance: each gets a tenth of the share of an exact one.
`make power` counts false alarms at a rate of 0.01.

**What it cannot see**, as counted at p = 0.1, 0.3 and 0.8 over seeds 0 to 19:

| planted defect                                       | found in              |
| ---------------------------------------------------- | --------------------- |
| drop rate too high by 0.0005, 0.001, 0.002, 0.003    | 0, 2, 20, 20 of 20    |
| one position in eight dropped less by 0.005, 0.01    | 2, 20 of 20           |
| positive inputs dropped more by 0.003, 0.005         | 20, 20 of 20          |
| random numbers of period 200 003, 500 009, 4 000 037 | 20, 20, 0 of 20       |
| each third coin fixed by two others, pairs independent | 0 of 20             |
| two columns of 1024 that share their coins           | 0 of 20               |
| torch.rand_like in bfloat16, off by 0.0019           | 20 of 20              |
| torch.rand_like in float16, off by 0.0002            | 0 of 20               |

No layer is called more than 150 times or tosses more than four million coins: what goes wrong only
later is not seen, nor what is wrong only at a rate, in a size or in two circumstances at once that
are not asked.

It runs on the CPU on one thread and does not stop an implementation that never returns or that
kills the process. A generator of an implementation's own is not seeded.
"""

from course_utils.shadows import told_of_shadows

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
