"""Find the line that is at fault."""

import re
from dataclasses import dataclass

from course_utils.checking.answer_values import number
from course_utils.checking.exercise import Exercise
from course_utils.checking.plain_text import plain
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


@dataclass(kw_only=True, eq=False, repr=False)
class Locate(Exercise):
    """Find the bug: the number of the line at fault in a snippet that the lesson shows.

    wrong: for every other line, what it does rightly.
    """

    def diagnose(self, answer):
        if isinstance(answer, str):
            answer = re.sub(r"^line\b|\.$", "", plain(answer).lower())
        line = number(answer)
        if line == self.expected:
            return None
        lines = {1, self.expected, *(wrong for wrong, _ in self.wrong)}
        missing = Mistake(
            "no_such_line",
            Sentence(
                "Expected the number of one line, from {first} to {last}.",
                first=min(lines),
                last=max(lines),
            ),
        )
        return next((mistake for wrong, mistake in self.wrong if wrong == line), missing)
