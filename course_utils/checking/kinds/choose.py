"""Choose the true statements."""

from collections.abc import Iterable
from dataclasses import dataclass

from course_utils.checking.exercise import Exercise
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence


@dataclass(kw_only=True, eq=False, repr=False)
class Choose(Exercise):
    """Choose the true statements by their letters: "bd", or {"b", "d"}.

    mistakes: for each letter the Mistake of choosing it (where it is false) or of leaving it out
    (where it is true). The first one in the order of the letters is told.
    """

    mistakes: dict[str, Mistake]

    def diagnose(self, answer):
        chosen, true = self._letters(answer), set(self.expected)
        return next((self.mistakes[c] for c in sorted(self.mistakes) if c in chosen ^ true), None)

    def _letters(self, answer):
        first, last = min(self.mistakes), max(self.mistakes)
        if not isinstance(answer, Iterable) or not all(isinstance(c, str) for c in answer):
            raise Refused(
                Sentence(
                    "Expected letters from {first} to {last}, such as 'ab', but got an object of "
                    "type {type}.",
                    first=first,
                    last=last,
                    type=type(answer).__name__,
                )
            )
        letters = {c for part in answer for c in part.lower() if c.isalnum()}
        if letters - set(self.mistakes):
            raise Refused(
                Sentence(
                    "Expected letters from {first} to {last}, such as 'ab'; "
                    "there is no {letter!r}.",
                    first=first,
                    last=last,
                    letter=min(letters - set(self.mistakes)),
                )
            )
        return letters
