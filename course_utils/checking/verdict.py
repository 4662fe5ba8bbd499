"""What a check gives back: a verdict that reads as plain text, and the mistakes it can name."""

import textwrap
from dataclasses import dataclass

from course_utils.checking.misconceptions import MISCONCEPTIONS, called

NOT_ATTEMPTED, NOT_YET, CORRECT = "not attempted", "not yet", "correct"


class Text(str):
    """A string that a notebook shows as it reads, without quotes."""

    def __repr__(self):
        return str(self)


@dataclass(frozen=True, eq=False)
class Mistake:
    """One way to be wrong: a sentence that points at it without giving the answer away.

    misconception: the key in MISCONCEPTIONS of the belief behind it; None where it is a slip.
    """

    sentence: str
    misconception: int | str | None = None

    def __post_init__(self):
        if self.misconception is not None and self.misconception not in MISCONCEPTIONS:
            raise ValueError(f"no misconception {self.misconception!r}; there are {MISCONCEPTIONS}")

    def __str__(self):
        if self.misconception is None:
            return self.sentence
        return f"{self.sentence} ({called(self.misconception)}.)"


class Refused(Exception):
    """An answer that is nothing to judge, such as a list for a number; the text is a sentence."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of a check (not attempted, not yet, correct), its text, and the mistake named."""

    outcome: str
    text: str
    mistake: Mistake | None = None

    @property
    def solved(self):
        return self.outcome == CORRECT

    def __repr__(self):
        return textwrap.fill(
            f"{self.outcome.capitalize()}. {self.text}", 88, break_long_words=False
        )
