"""Which value does a kept unit have?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, h):
    return Asked(
        text=Sentence(
            "A unit with the value {h} goes through `nn.Dropout({p})` in training mode, and is "
            "kept. Which value comes out?",
            h=h,
            p=p,
        ),
        right=f"{h / (1 - p):g}",
        wrong=(
            (f"{h / p:g}", "scale_is_one_over_p"),
            (f"{h * (1 - p):g}", None),
            (f"{h:g}", None),
        ),
        values={"p": p, "h": h},
    )


question = Question("scale_is_one_over_p", asked(0.2, 4), asked(0.75, 3))
