"""Which exercises are solved: a record in the learner's own folder, and nothing anywhere else."""

from course_utils.checking.record import Record

FILE = "progress.json"
SOLVED = Record(
    FILE,
    key="solved",
    empty=list,
    proper=lambda names: isinstance(names, list) and all(isinstance(name, str) for name in names),
)


def solved_in(folder):
    """The ids of the exercises that are recorded in `folder`, and sentences on what went wrong.

    A file that cannot be read is put aside, under another name in the same folder.
    """
    names, trouble = SOLVED.read(folder)
    return set(names), trouble


def record(exercise):
    """Note that the exercise of this id is solved, in the learner's folder and nowhere else.

    Returns sentences on what went wrong, mostly none.
    """
    return SOLVED.change(lambda names: sorted({*names, exercise}))
