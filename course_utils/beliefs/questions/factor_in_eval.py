"""What does dropout do in eval mode?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, x):
    return Asked(
        text=Sentence(
            "`nn.Dropout({p})` is in eval mode, and gets the value {x}. What comes out?", p=p, x=x
        ),
        right=f"{x:g}",
        wrong=(
            (f"{x * (1 - p):g}", "factor_in_eval"),
            (f"{x / (1 - p):g}", "factor_in_eval"),
            (Sentence("0 or {kept:g}, by chance", kept=x / (1 - p)), None),
        ),
        values={"p": p, "x": x},
    )


question = Question("factor_in_eval", asked(0.2, 10), asked(0.4, 6))
