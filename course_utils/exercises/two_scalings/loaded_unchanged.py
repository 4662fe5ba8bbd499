"""Predict a number: what a unit gets when its weights were trained in the other scaling."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def loaded_unchanged():
    return 10_000


PAPERS = Mistake(
    "papers",
    "That is what it heard where it was trained. Is there something in PyTorch's eval mode that "
    "brings it down to that?",
    "factor_in_eval",
)
DIVIDED = Mistake(
    "divided",
    "PyTorch's layer divides in one of its modes. Is it the one asked for?",
    "factor_in_eval",
)
BOTH = Mistake(
    "both", "That is the factor applied twice. How often is it applied here?", "factor_in_eval"
)
SWAPPED = Mistake(
    "swapped", "That would be p of the ones. Of what is p the probability?", "keep_for_drop"
)
RATIO = Mistake("ratio", "That is how much too loud it is; asked for is what the unit hears.")
OTHERWISE = Mistake(
    "otherwise", "What does nn.Dropout do to 10 000 ones in eval mode? Then add them up."
)

exercise = Predict(
    model_answer=loaded_unchanged,
    why="PyTorch's eval returns its input, and nobody has scaled the weights",
    takeaway="It was trained on 8000 and hears a quarter too much, without an error (see 6.4).",
    minutes=3,
    hints=(
        "Two questions: which factor do the weights carry, and which does the layer apply?",
        "The weights are 1, as they were trained. In eval mode nn.Dropout returns its input.",
        "10 000 times 1 * 1, added up.",
    ),
    wrong=[
        (8000, PAPERS),
        (12_500, DIVIDED),
        (6400, BOTH),
        (2000, SWAPPED),
        (1.25, RATIO),
        (5000, OTHERWISE),
        (9000, OTHERWISE),
    ],
    right=[10_000.0, 100**2, "10000", "10,000"],
    otherwise=OTHERWISE,
)
