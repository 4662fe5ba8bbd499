"""A question in two forms: the same misconception, asked with other numbers or in another place."""

import random
from dataclasses import dataclass, field

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.words import Sentence

LETTERS = "abcd"


@dataclass(frozen=True)
class Option:
    """An answer to choose, and the misconception that it shows: None where it is right, or a slip.

    text: a Sentence, or a number as it is printed.
    """

    text: str | Sentence
    misconception: str | None = None
    right: bool = False


@dataclass(frozen=True)
class Asked:
    """One form of a question.

    text: what is asked. code: the lines that it speaks of, which can be run. right: the text of the
    right answer. wrong: pairs of the text of an answer and the misconception that it shows, None
    for a slip. values: what the numbers are made from, so that they can be found by a second road.
    """

    text: Sentence
    right: str | Sentence
    wrong: tuple[tuple[str | Sentence, str | None], ...]
    code: str = ""
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What is asked about one misconception, in form "a" and in form "b"."""

    misconception: str
    a: Asked
    b: Asked

    @property
    def number(self) -> int:
        """Its place in the test: the number of its misconception."""
        return MISCONCEPTIONS[self.misconception].number

    def asked(self, form: str) -> Asked:
        return {"a": self.a, "b": self.b}[form]

    def options(self, form: str) -> dict[str, Option]:
        """letter -> Option, always in the same order, which tells nothing about which is right."""
        asked = self.asked(form)
        options = [Option(asked.right, right=True), *(Option(*wrong) for wrong in asked.wrong)]
        random.Random(f"{self.misconception}, form {form}").shuffle(options)
        return dict(zip(LETTERS, options, strict=True))
