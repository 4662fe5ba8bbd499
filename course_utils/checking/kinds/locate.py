"""Find the line that is at fault."""

import re
import unicodedata
from dataclasses import dataclass

from course_utils.checking.answer_values import number
from course_utils.checking.exercise import Exercise
from course_utils.checking.plain_text import plain
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence


@dataclass(kw_only=True, eq=False, repr=False)
class Locate(Exercise):
    """Find the bug: the number of the line at fault in a snippet that the lesson shows.

    wrong: for every other line, what it does rightly.
    """

    def diagnose(self, answer):
        line = self._line(answer)
        if line == self.expected:
            return None
        missing = Mistake("no_such_line", self._expects(answer))
        return next((mistake for wrong, mistake in self.wrong if wrong == line), missing)

    def _line(self, answer):
        """The number in "3", "line 3" or "第三行"; Refused where there is none."""
        if not isinstance(answer, str):
            return number(answer)
        line = re.sub(r"^(line\b|第)\s*|\s*行$", "", plain(answer).lower())
        if len(line) == 1:
            return unicodedata.numeric(line, None)
        try:
            return number(line)
        except Refused:
            raise Refused(self._expects(answer)) from None

    def _expects(self, answer):
        lines = {1, self.expected, *(wrong for wrong, _ in self.wrong)}
        return Sentence(
            "Expected the number of one line, from {first} to {last}, but got {answer}.",
            first=min(lines),
            last=max(lines),
            answer=f"{answer!r:.60}",
        )
