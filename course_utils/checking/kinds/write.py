"""Write a function or a class."""

from collections.abc import Callable
from dataclasses import dataclass

from course_utils.checking.exercise import Exercise
from course_utils.checking.verdict import Refused
from course_utils.words import Sentence


@dataclass(kw_only=True, eq=False, repr=False)
class Write(Exercise):
    """Write a function or a class, judged by what it does.

    find_mistake: answer -> Mistake or None, by exact cases and by conformance. It checks what it
    gets back with `answer_values`, and calls the answer itself at least once before it hands it to
    `mistake_by_conformance`, so that an error in it is told with its line.
    """

    find_mistake: Callable

    def diagnose(self, answer):
        if not callable(answer):
            raise Refused(
                Sentence(
                    "Expected a function or a class, but got an object of type {type}.",
                    type=type(answer).__name__,
                )
            )
        return self.find_mistake(answer)

    @property
    def expected(self):
        return self.model_answer
