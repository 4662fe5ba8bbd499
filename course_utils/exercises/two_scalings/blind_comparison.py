"""Find the bug: a test of a dropout layer that lets division by p pass."""

from course_utils.checking.kinds import Locate
from course_utils.checking.verdict import Mistake


def blind_comparison():
    return 2


SEED = Mistake(
    "seed",
    "Another seed draws other masks. Is there one for which the layer would be caught?",
    "scale_is_one_over_p",
)
INPUT = Mistake(
    "input",
    "Try it on paper with x instead of 1: does the wrong layer's mean become another?",
    "scale_is_one_over_p",
)
DRAWS = Mistake(
    "draws",
    "More draws make the mean sharper. Around which number, for the wrong layer?",
    "scale_is_one_over_p",
)
TOLERANCE = Mistake(
    "tolerance",
    "Make it as narrow as you like: how far off is the wrong layer's mean?",
    "scale_is_one_over_p",
)

exercise = Locate(
    model_answer=blind_comparison,
    why="at p = 0.5 dividing by p and by 1 - p is the same; at 0.3 the sum would be 23 333",
    takeaway="No seed, input, number of draws or tolerance helps at p = 0.5; any other p does.",
    minutes=4,
    hints=(
        "What does the wrong layer put out here, for a kept unit? And the right one?",
        "Both put out 2: where two layers are the same function, no test of outputs can tell them "
        "apart. Which line makes them the same?",
        "The line that sets p to 0.5, where p and 1 - p are one number.",
    ),
    wrong=[(1, SEED), (3, INPUT), (4, DRAWS), (5, TOLERANCE)],
    right=[2, 2.0, "2"],
)
