"""What a class has gained between the two forms of the test: learner by learner, and by belief."""

from dataclasses import dataclass

import pandas as pd

from course_utils.beliefs import form_a, form_b
from course_utils.checking.verdict import CORRECT, NOT_YET
from course_utils.estimates import Interval, paired_interval

BEFORE, AFTER = form_a.name, form_b.name
QUESTIONS = len(form_a.questions)


@dataclass(frozen=True)
class Gain:
    """What the learners who took both forms have gained.

    before, after: their mean number of right answers. gain: the mean of the differences with its
    95 % interval; None for less than two learners, or where all have gained the same. beliefs:
    see `beliefs_in`, of these learners alone.
    """

    learners: int
    before: float
    after: float
    gain: Interval | None
    beliefs: pd.DataFrame

    def __str__(self):
        told = (
            f"Learners who took both forms: {self.learners}. Right answers of {QUESTIONS}: "
            f"{self.before:.1f} before, {self.after:.1f} after."
        )
        if self.gain is None:
            return f"{told} That is too little to say how sure the gain is."
        low, high = self.gain.low, self.gain.high
        settled = "" if self.gain.excludes(0) else " It holds 0: no gain is settled."
        return (
            f"{told} The gain is {self.gain.estimate:.1f}, "
            f"its 95 % interval from {low:.1f} to {high:.1f}.{settled}"
        )


def gain_in(table: pd.DataFrame) -> Gain | None:
    """The Gain of the class in a table of `outcomes`; None where nobody took both forms.

    A form is taken where one of its questions is answered. A question left open is not right.
    """
    taken = {form: _taken(table[table.lesson == form]) for form in (BEFORE, AFTER)}
    both = sorted(set(taken[BEFORE].learner) & set(taken[AFTER].learner))
    if not both:
        return None
    of_both = {form: rows[rows.learner.isin(both)] for form, rows in taken.items()}
    right = {
        form: (rows.outcome == CORRECT).groupby(rows.learner).sum()[both].tolist()
        for form, rows in of_both.items()
    }
    differences = {after - before for before, after in zip(*right.values(), strict=True)}
    return Gain(
        learners=len(both),
        before=sum(right[BEFORE]) / len(both),
        after=sum(right[AFTER]) / len(both),
        gain=paired_interval(right[AFTER], right[BEFORE]) if len(differences) > 1 else None,
        beliefs=beliefs_in(pd.concat(of_both.values())),
    )


def takers_in(table: pd.DataFrame) -> dict[str, int]:
    """form -> how many learners in a table of `outcomes` took it."""
    return {form: _taken(table[table.lesson == form]).learner.nunique() for form in (BEFORE, AFTER)}


def beliefs_in(table: pd.DataFrame) -> pd.DataFrame:
    """misconception -> how many answered the question on it by it, in each form."""
    return pd.DataFrame(
        {
            "before": _held(table[table.lesson == BEFORE]),
            "after": _held(table[table.lesson == AFTER]),
        }
    )


def _taken(rows: pd.DataFrame) -> pd.DataFrame:
    answered = rows[rows.outcome.isin([CORRECT, NOT_YET])].learner.unique()
    return rows[rows.learner.isin(answered)]


def _held(rows: pd.DataFrame) -> pd.Series:
    """For each question, in order: how many answered it by its own misconception."""
    own = rows[rows.misconception == rows.exercise]
    counted = own.exercise.value_counts()
    return counted.reindex([q.misconception for q in form_a.questions], fill_value=0)
