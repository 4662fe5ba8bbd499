"""Choose the true statements."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course_utils.checking.exercise import Exercise
from course_utils.checking.plain_text import plain
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence

JOINING = r"\band\b|[和与及]"  # words between letters, as in "b and e"


@dataclass(kw_only=True, eq=False, repr=False)
class Choose(Exercise):
    """Choose the true statements by their letters: "bd", or {"b", "d"}.

    mistakes: for each letter the Mistake of choosing it (where it is false) or of leaving it out
    (where it is true). What was chosen wrongly is told first, in the order of the letters.
    """

    mistakes: dict[str, Mistake]

    def diagnose(self, answer):
        chosen, true = self._letters(answer), set(self.expected)
        wrong = [*sorted(chosen - true), *sorted(true - chosen)]
        return self.mistakes[wrong[0]] if wrong else None

    def _letters(self, answer):
        first, last = min(self.mistakes), max(self.mistakes)
        if isinstance(answer, Mapping):
            answer = [letter for letter, chosen in answer.items() if chosen]
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
        text = plain(answer if isinstance(answer, str) else " ".join(answer)).lower()
        letters = {c for c in re.sub(JOINING, " ", text) if c.isalnum()}
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
