"""Many settings and seeds of one experiment, as a table: `run`, `grid`, `paired`.

An experiment is a function `experiment(seed, **setting)` that returns numbers by name. It draws
what its settings have to share, such as rows and initial weights, from `seed`; the global
generators are seeded for each run from (experiment, setting, seed). So a row of the table depends
on these three alone: neither on the order of the runs, nor on how many workers there are or where.
`read_results` reads a file that `run` wrote, `committed_results` one that came with the course.
"""

from course_utils.experiments.comparison import paired
from course_utils.experiments.one_run import RunError
from course_utils.experiments.results import ResultsError, committed_results, read_results
from course_utils.experiments.settings import grid
from course_utils.experiments.sweep import run

__all__ = ["ResultsError", "RunError", "committed_results", "grid", "paired", "read_results", "run"]
