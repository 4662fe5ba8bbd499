"""A few lines of code that a task shows, numbered, one of them at fault."""

from dataclasses import dataclass

from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


@dataclass(frozen=True)
class Snippet:
    """lines: pairs of a line and the Mistake of naming it, which is None for the one at fault.

    A line with a comment is a Sentence, whose field is the code.
    """

    lines: tuple[tuple[str | Sentence, Mistake | None], ...]

    @property
    def fault(self):
        """The number of the line at fault, from 1."""
        return [mistake for _, mistake in self.lines].index(None) + 1

    @property
    def wrong(self):
        """Pairs of the number of any other line and its Mistake, for the `wrong` of a Locate."""
        numbered = enumerate((mistake for _, mistake in self.lines), start=1)
        return [(number, mistake) for number, mistake in numbered if mistake is not None]

    @property
    def code(self):
        """The lines as they are run."""
        return [str(line) for line, _ in self.lines]

    def __str__(self):
        return "\n".join(f"{number}  {line}" for number, line in enumerate(self.code, start=1))
