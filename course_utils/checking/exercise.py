"""What all exercises share: the check with its three outcomes, graded hints, the solution."""

import inspect
import linecache
import os
import random
import traceback
import warnings
from collections.abc import Callable
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass

import numpy as np
import torch

from course_utils.checking import marks
from course_utils.checking.stopping import Stopped, bounded
from course_utils.checking.stubs import codes_of, is_stub
from course_utils.checking.verdict import (
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    Mistake,
    Refused,
    Text,
    Verdict,
)


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise:
    """One exercise; its kinds (`kinds`, `formula`) say how an answer is diagnosed.

    answer: the solution, a real function; where a value is asked for, it returns that value.
    why: one sentence, why the solution works. shown: one sentence, what a right answer has shown.
    hints: a nudge, the idea, the line. wrong: pairs of a wrong answer and its Mistake.
    right: right answers written differently. The name is that of the file that `answer` stands in.
    """

    answer: Callable
    why: str
    shown: str
    hints: tuple[str, str, str]
    wrong: list[tuple[object, Mistake]]
    right: list[object]

    def __post_init__(self):
        self.lesson, self.name = self.answer.__module__.split(".")[-2:]
        self._hints_given = 0

    def diagnose(self, answer):
        """The Mistake in `answer`, or None where there is none; each kind has its own way."""
        raise NotImplementedError

    @property
    def wanted(self):
        """What the solution hands to `check`: itself, or the value that it returns."""
        return self.answer()

    def check(self, answer, *, seconds=10.0, memory=2 * 2**30):
        """Judge `answer`: not attempted, not yet (naming the mistake) or correct.

        It may take `seconds` and (on Linux) `memory` bytes more than are in use, then it is
        stopped; see `stopping.bounded` for what cannot be stopped. What it prints and warns is not
        shown, and the global random generators are as they were afterwards.
        """
        if is_stub(answer):
            return Verdict(NOT_ATTEMPTED, "Replace each ... and run the cell again.")
        try:
            with _undisturbed():
                mistake = bounded(lambda: self.diagnose(answer), seconds, memory)
        except (Stopped, Refused) as reason:
            mistake = Mistake(str(reason))
        except (Exception, SystemExit) as error:
            mistake = Mistake(_told(error, answer))
        if mistake:
            return Verdict(NOT_YET, str(mistake), mistake)
        return Verdict(CORRECT, self.shown + marks.record(f"{self.lesson}.{self.name}"))

    def hint(self, level=None):
        """The next hint, or that of `level` 1, 2, 3: a nudge, then the idea, then the line."""
        if level is None:
            level = self._hints_given = min(self._hints_given + 1, len(self.hints))
        if level not in (1, 2, 3):
            raise ValueError(f"level has to be 1, 2 or 3, but got {level}")
        return Text(f"Hint {level} of 3: {self.hints[level - 1]}")

    def solution(self):
        """The source of a solution that the course's tests run, and why it works."""
        return Text(f"{self.source}\n\n# Why: {self.why}")

    @property
    def source(self):
        return inspect.getsource(self.answer).rstrip()

    @property
    def key(self):
        """The exercise's cell with the solution put in."""
        call = "" if self.wanted is self.answer else "()"
        return f"{self.source}\n\n\nex.{self.name}.check({self.answer.__name__}{call})"

    def __repr__(self):
        return f"Exercise {self.lesson}.{self.name}: .check(answer), .hint(), .solution()"


@contextmanager
def _undisturbed():
    """Seeded, silent, and the global generators put back."""
    numpy_state, state = np.random.get_state(), random.getstate()  # noqa: NPY002
    with torch.random.fork_rng(devices=[]), open(os.devnull, "w") as nowhere:
        torch.default_generator.manual_seed(0)
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        try:
            with redirect_stdout(nowhere), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        finally:
            np.random.set_state(numpy_state)  # noqa: NPY002
            random.setstate(state)


def _told(error, answer):
    """The learner's error in a sentence: its type, its message, and the line of their code."""
    files = {code.co_filename for code in codes_of(answer)}
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in files]
    message = str(error).strip().split("\n")[0][:200]
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    if not own:
        return f"Using your answer raised {said}."
    line = linecache.getline(own[-1].filename, own[-1].lineno).strip()
    where = f"in line {own[-1].lineno}" + (f": `{line}`" if line else "")
    return f"Your code raised {said}, {where}."
