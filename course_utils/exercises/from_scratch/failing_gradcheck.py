"""Find the bug: a gradcheck that fails on a layer that is right."""

from course_utils.checking.kinds import Locate
from course_utils.checking.verdict import Mistake


def failing_gradcheck():
    return 1


LAYER = Mistake(
    "layer", "The function has to be there: gradcheck calls it again and again. With which coins?"
)
DROPOUT = Mistake(
    "dropout",
    "Without dropout there would be nothing to test. Is its mask the same each time?",
    "gradcheck_impossible",
)
INPUT = Mistake(
    "input", "Float64 and a gradient are what finite differences need; this line may stay."
)
GRADCHECK = Mistake(
    "gradcheck",
    "No: in 4.12 it passed for the same layer. What was held there?",
    "gradcheck_impossible",
)

exercise = Locate(
    model_answer=failing_gradcheck,
    why="made once, the generator runs on; inside the function it starts each call with one mask",
    takeaway="With the mask held a random layer is a function like any other, and can be tested.",
    minutes=4,
    hints=(
        "gradcheck calls the function some forty times. What has to be equal in all of them?",
        "A finite difference compares two calls; they must differ in x only, not in the mask.",
        "The line that makes the generator runs once; inside the function it would hold the mask.",
    ),
    wrong=[(2, LAYER), (3, DROPOUT), (4, INPUT), (5, GRADCHECK)],
    right=[1, 1.0, "line 1"],
)
