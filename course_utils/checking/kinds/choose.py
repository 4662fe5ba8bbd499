"""Choose the true statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from course_utils.checking.exercise import Exercise
from course_utils.checking.letters import letters_in
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence


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
            answer = [letter for letter, chosen in answer.items() if _is_true(chosen)]
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
        letters = letters_in(answer if isinstance(answer, str) else " ".join(answer))
        strange = [letter for letter in letters if letter not in self.mistakes]
        if strange:
            raise Refused(
                Sentence(
                    "Expected letters from {first} to {last}, such as 'ab'; "
                    "there is no {letter!r}.",
                    first=first,
                    last=last,
                    letter=strange[0],
                )
            )
        return set(letters)


def _is_true(chosen):
    if chosen not in (True, False):
        raise Refused(
            Sentence(
                "Expected True or False for each letter, but got {answer}.",
                answer=f"{chosen!r:.60}",
            )
        )
    return bool(chosen)
