"""The two forms of the test: they note answers, and do not tell which are right."""

from dataclasses import dataclass

from course_utils.beliefs.question import LETTERS, Question
from course_utils.beliefs.questions import ALL
from course_utils.checking.blanks import has_blank
from course_utils.checking.letters import letter_in
from course_utils.checking.verdict import CORRECT, NOT_ATTEMPTED, NOT_YET, Mistake, Verdict
from course_utils.words import Sentence, say

NOTED = Sentence("Noted.")


class Noted(Verdict):
    """A verdict that a program can read, and that tells the learner nothing but its sentence."""

    def __repr__(self):
        return self.text


@dataclass(frozen=True)
class Form:
    """One of the two forms. letter: "a" or "b"; questions: in order, numbered from 1."""

    letter: str
    questions: tuple[Question, ...]

    @property
    def name(self) -> str:
        """By which files and tables know it."""
        return f"form_{self.letter}"

    def check(self, number, answer) -> Noted:
        """Note the answer to a question: a letter, or ... where it is not known.

        What is none of its letters is not noted, and told so. Raises ValueError for a number that
        no question has.
        """
        if number not in range(1, len(self.questions) + 1):
            raise ValueError(
                f"number has to be from 1 to {len(self.questions)}, but got {number!r}"
            )
        question = self.questions[number - 1]
        name = f"{self.name}.{question.misconception}"
        if has_blank(answer):
            return Noted(NOT_ATTEMPTED, (say("Left open."),), exercise=name)
        options = question.options(self.letter)
        letter = letter_in(answer, options) if isinstance(answer, str) else None
        if letter is None:
            told = say(
                "Expected one letter from {first} to {last}, but got {answer}.",
                first=LETTERS[0],
                last=LETTERS[-1],
                answer=f"{answer!r:.60}",
            )
            return Noted(NOT_ATTEMPTED, (told,), exercise=name)
        chosen = options[letter]
        if chosen.right:
            return Noted(CORRECT, (str(NOTED),), exercise=name)
        mistake = Mistake(f"option_{letter}", NOTED, chosen.misconception)
        return Noted(NOT_YET, (str(NOTED),), mistake, exercise=name)

    def __repr__(self):
        return f"Form {self.letter.upper()} of the test: .check(number, answer)"


BEFORE, AFTER = (Form(letter, ALL) for letter in "ab")
