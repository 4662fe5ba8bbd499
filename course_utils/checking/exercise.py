"""What all exercises share: the check with its three outcomes, graded hints, the solution."""

import os
import warnings
from collections.abc import Callable
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field

from course_utils.checking.blanks import has_blank
from course_utils.checking.learner_error import error_in_words
from course_utils.checking.solved import record
from course_utils.checking.stopping import Stopped, bounded
from course_utils.checking.variants import source_of
from course_utils.checking.verdict import (
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    Mistake,
    Refused,
    Text,
    Verdict,
    told,
)
from course_utils.seeding import seeded
from course_utils.words import Sentence, say


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise:
    """One exercise; its kind (see `kinds`) says how an answer is diagnosed.

    model_answer: the solution, a real function; where a value is asked for, it returns that value.
    why: why the solution works. takeaway: what a right answer has shown.
    hints: a nudge, the idea, the line. wrong: pairs of a wrong answer and its Mistake.
    right: right answers written differently. minutes: what a learner needs for it, estimated.
    seconds: what a check may take before it is stopped. fields: name -> what the task in the
    lesson has in place of {{exercise.name}}; it needs them where there are variants of it.
    The exercise has the name of the file in which `model_answer` stands.
    """

    model_answer: Callable
    why: str | Sentence
    takeaway: str | Sentence
    hints: tuple[str | Sentence, str | Sentence, str | Sentence]
    wrong: list[tuple[object, Mistake]]
    right: list[object]
    minutes: int
    seconds: float = 10.0
    fields: dict[str, object] = field(default_factory=dict)

    def __post_init__(self):
        self.folder, self.name = self.model_answer.__module__.split(".")[-2:]
        self.id = f"{self.folder}.{self.name}"
        self._hints_given = 0
        self.make_variant = self.original = None  # see `variants.with_variants`

    def variant(self, seed):
        """The same task with other values, drawn from the whole number `seed`.

        Raises ValueError where the exercise has no variants.
        """
        if type(seed) is not int:
            raise ValueError(f"seed has to be a whole number, but got {seed!r}")
        if self.make_variant is None:
            raise ValueError(f"{self.id} has no variants")
        return self.make_variant(seed)

    def diagnose(self, answer):
        """The Mistake in `answer`, or None where there is none; each kind has its own way."""
        raise NotImplementedError

    @property
    def expected(self):
        """What the solution hands to `check`: itself, or the value that it returns."""
        return self.model_answer()

    def check(self, answer, *, seconds=None, memory=2 * 2**30):
        """Judge `answer` as `verdict_on` does, and record it where it is correct."""
        verdict = self.verdict_on(answer, seconds=seconds, memory=memory)
        if not verdict.solved:
            return verdict
        trouble = record(self.id)
        return verdict.followed_by(trouble)

    def verdict_on(self, answer, *, seconds=None, memory=2 * 2**30):
        """Judge `answer`: not attempted, not yet (naming the mistake) or correct.

        It may take `seconds` and (on Linux) `memory` bytes more than are in use, then it is
        stopped; see `stopping.bounded` for what cannot be stopped. What it prints and warns is not
        shown, and the global random generators are as they were afterwards.
        """
        if has_blank(answer):
            undone = (say("Replace each ... and run the cell again."),)
            return Verdict(NOT_ATTEMPTED, undone, exercise=self.id)
        seconds = self.seconds if seconds is None else seconds
        try:
            with seeded(0), _silent():
                mistake = bounded(lambda: self.diagnose(answer), seconds, memory)
        except Refused as refusal:
            mistake = Mistake("refused", refusal.args[0])
        except Stopped as stop:
            mistake = Mistake("stopped", stop.args[0])
        except (Exception, SystemExit) as error:
            mistake = Mistake("raised", error_in_words(error, answer))
        if mistake:
            verdict = Verdict(NOT_YET, mistake.sentences, mistake, exercise=self.id)
            return verdict.followed_by(self._of_the_original(answer, seconds, memory))
        return Verdict(CORRECT, (told(self.takeaway),), exercise=self.id)

    def _of_the_original(self, answer, seconds, memory):
        """What is told besides where a variant gets the answer to the lesson's own exercise."""
        if self.original is None:
            return ()
        if not self.original.verdict_on(answer, seconds=seconds, memory=memory).solved:
            return ()
        return (
            say("It would be right for the exercise in the lesson: what is given here is another."),
        )

    def hint(self, level=None):
        """The next hint, or that of `level` 1, 2, 3: a nudge, then the idea, then the line."""
        if level is None:
            level = self._hints_given = min(self._hints_given + 1, len(self.hints))
        if level not in (1, 2, 3):
            raise ValueError(f"level has to be 1, 2 or 3, but got {level!r}")
        hint = told(self.hints[level - 1])
        return Text(say("Hint {level} of 3: {hint}", level=level, hint=hint))

    def solution(self):
        """The source of a solution that the course's tests run, and why it works."""
        return Text(f"{self.source}\n\n# {say('Why: {reason}', reason=told(self.why))}")

    @property
    def source(self):
        return source_of(self.model_answer)

    @property
    def solved_cell(self):
        """The exercise's cell with the solution put in."""
        call = "" if self.expected is self.model_answer else "()"
        return f"{self.source}\n\n\nex.{self.name}.check({self.model_answer.__name__}{call})"

    def __repr__(self):
        return f"Exercise {self.id}: .check(answer), .hint(), .solution()"


@contextmanager
def _silent():
    """Without prints and warnings; any character may be printed, whatever the locale can show."""
    with (
        open(os.devnull, "w", encoding="utf-8", errors="replace") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
