"""What a check gives back: a verdict that reads as plain text, and the mistakes it can name."""

from dataclasses import dataclass, replace

from course_utils.checking.misconceptions import MISCONCEPTIONS
from course_utils.paragraphs import joined, lines_of
from course_utils.words import Sentence, say

COLUMNS = 88  # of the lines that a learner reads
NOT_ATTEMPTED, NOT_YET, CORRECT = "not_attempted", "not_yet", "correct"
IN_METADATA = "verdict"  # the name under which an output of a notebook holds a verdict's ids
OPENINGS = {
    NOT_ATTEMPTED: Sentence("Not attempted."),
    NOT_YET: Sentence("Not yet."),
    CORRECT: Sentence("Correct."),
}


class Text(str):
    """A string that a notebook shows as it reads, without quotes."""

    def __repr__(self):
        return str(self)


def told(text):
    """What a learner reads where the content of an exercise has `text`, a string or a Sentence."""
    return say(text) if isinstance(text, str) else str(text)


@dataclass(frozen=True, eq=False)
class Mistake:
    """One way to be wrong: a sentence that points at it without giving the answer away.

    id: its name in snake case, which no other mistake of the same exercise has. misconception: the
    id in MISCONCEPTIONS of the belief behind it; None where it is a slip.
    """

    id: str
    sentence: str | Sentence
    misconception: str | None = None

    def __post_init__(self):
        if self.misconception is not None and self.misconception not in MISCONCEPTIONS:
            known = ", ".join(MISCONCEPTIONS)
            raise ValueError(
                f"misconception has to be one of {known}, but got {self.misconception!r}"
            )

    @property
    def sentences(self):
        """What a learner is told: the mistake, then the misconception where there is one."""
        if self.misconception is None:
            return (told(self.sentence),)
        return told(self.sentence), str(MISCONCEPTIONS[self.misconception])


class Refused(Exception):
    """An answer that cannot be judged, such as a list for a number; its argument is a Sentence."""


@dataclass(frozen=True)
class Verdict:
    """How a check came out, what the learner is told in whole sentences, and the mistake named.

    outcome: NOT_ATTEMPTED, NOT_YET or CORRECT. exercise: the id of the exercise that was checked.
    """

    outcome: str
    sentences: tuple[str, ...]
    mistake: Mistake | None = None
    exercise: str = ""

    @property
    def solved(self):
        return self.outcome == CORRECT

    @property
    def text(self):
        return joined(self.sentences)

    @property
    def on_one_line(self):
        """What `repr` shows, before it is cut into lines."""
        return joined([OPENINGS[self.outcome], *self.sentences])

    def followed_by(self, sentences):
        """The same verdict with more to tell."""
        return replace(self, sentences=(*self.sentences, *sentences))

    @property
    def ids(self):
        """What this verdict stands for, without a word of any language, ready for JSON."""
        mistake = self.mistake
        return {
            "exercise": self.exercise,
            "outcome": self.outcome,
            "mistake": mistake and mistake.id,
            "misconception": mistake and mistake.misconception,
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        """Nothing to show beside the text, and in the output's metadata the ids, for programs."""
        return {}, {IN_METADATA: self.ids}

    def __repr__(self):
        return "\n".join(lines_of(self.on_one_line, COLUMNS))
