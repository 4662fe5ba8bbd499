"""A short question with options: one is right, and behind each other one stands a mistake."""

import re
from dataclasses import dataclass

from course_utils.checking.answer_values import number
from course_utils.checking.blanks import has_blank
from course_utils.checking.letters import letter_in
from course_utils.checking.plain_text import plain
from course_utils.checking.verdict import (
    COLUMNS,
    CORRECT,
    NOT_ATTEMPTED,
    NOT_YET,
    Mistake,
    Refused,
    Text,
    Verdict,
)
from course_utils.paragraphs import lines_of
from course_utils.words import Sentence, say

LETTERS = "abcdef"


@dataclass(frozen=True)
class Option:
    """One answer that a question offers. mistake: what choosing it shows; None of the right one."""

    text: str
    mistake: Mistake | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """A question that is answered by the letter of one option, or by the words of it.

    id: in snake case; no other question has it. asks: what is asked, code between backticks.
    options: in the order in which they are shown; exactly one has no mistake. why: what the right
    answer rests on. section: where the course shows it, such as "2.7".
    Raises ValueError where this is not so.
    """

    id: str
    asks: str
    options: tuple[Option, ...]
    why: str
    section: str

    def __post_init__(self):
        mistakes = [option.mistake.id for option in self.options if option.mistake]
        texts = {option.text for option in self.options}
        faults = {
            "an id in snake case": re.fullmatch(r"[a-z][a-z0-9_]*", self.id),
            f"two to {len(LETTERS)} options": 2 <= len(self.options) <= len(LETTERS),
            "one right option": len(mistakes) == len(self.options) - 1,
            "options that differ": len(texts) == len(self.options),
            "mistakes that differ": len(set(mistakes)) == len(mistakes),
            "a section such as 2.7": re.fullmatch(r"\d+\.\d+", self.section),
        }
        missing = [fault for fault, absent in faults.items() if not absent]
        if missing:
            raise ValueError(f"question {self.id!r} needs {', '.join(missing)}")

    @property
    def lesson(self):
        """The number of the lesson in two digits, such as "02"."""
        return f"{int(self.section.partition('.')[0]):02}"

    @property
    def lettered(self):
        """letter -> Option, in the order shown."""
        return dict(zip(LETTERS, self.options, strict=False))

    @property
    def right(self):
        """The letter of the right option."""
        return next(letter for letter, option in self.lettered.items() if not option.mistake)

    def check(self, answer):
        """Judge `answer`, a letter or an option's own words: not attempted, not yet or correct.

        Not yet names the mistake, and where to read again; it does not give the answer away.
        """
        if has_blank(answer):
            return Verdict(NOT_ATTEMPTED, (say("Replace each ... and run the cell again."),))
        try:
            mistake = self.lettered[self._letter(answer)].mistake
        except Refused as refusal:
            return Verdict(NOT_YET, (str(refusal.args[0]),), Mistake("refused", refusal.args[0]))
        if mistake is None:
            return Verdict(CORRECT, (say(self.why),))
        again = say(
            "Read again: lesson {lesson}, section {section}.",
            lesson=self.lesson,
            section=self.section,
        )
        return Verdict(NOT_YET, (*mistake.sentences, again), mistake)

    def asked(self, heading):
        """The question as text: the heading, what is asked, and a line for each option."""
        lines = [heading, *lines_of(say(self.asks), COLUMNS)]
        for letter, option in self.lettered.items():
            shown = {"initial_indent": f"  {letter}  ", "subsequent_indent": "     "}
            lines += lines_of(say(option.text), COLUMNS, **shown)
        return Text("\n".join(lines))

    def _letter(self, answer):
        """The letter that `answer` is, or whose option it says; Refused where it is none."""
        last = max(self.lettered)
        if isinstance(answer, bool) or not isinstance(answer, str | int | float):
            raise Refused(
                Sentence(
                    "Expected one letter from a to {last}, such as 'a', but got an object of type "
                    "{type}.",
                    last=last,
                    type=type(answer).__name__,
                )
            )
        if letter := letter_in(str(answer), self.lettered):
            return letter
        for letter, option in self.lettered.items():
            if any(_says(answer, letter, text) for text in (option.text, say(option.text))):
                return letter
        raise Refused(
            Sentence(
                "Expected one letter from a to {last}, such as 'a', but got {answer}.",
                last=last,
                answer=f"{answer!r:.60}",
            )
        )


def _says(answer, letter, text):
    """Whether `answer` is an option's `text`, alone or behind its `letter`, as in "b) 0.3"."""
    behind = re.fullmatch(rf"[(\[]?{letter}[)\],.:、\s]+(.+)", plain(str(answer)).lower())
    return _same(answer, text) or (behind is not None and _same(behind[1], text))


def _same(answer, text):
    """Whether `answer` has the words of `text`, or is the number that it says."""
    if _words(str(answer)) == _words(text):
        return True
    try:
        return number(answer) == number(text)
    except Refused:
        return False


def _words(text):
    return re.sub(r"[\s`]", "", plain(text).lower())
