"""Is the mean behind a ReLU that of the network without dropout?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, x, c):
    kept = x / (1 - p) - c
    return Asked(
        text=Sentence(
            "The value {x} goes through `nn.Dropout({p})` in training mode; then {c} is "
            "subtracted; then comes a ReLU. What is the mean of the result, over all masks?",
            x=x,
            p=p,
            c=c,
        ),
        right=f"{(1 - p) * kept:g}",
        wrong=(
            (f"{x - c:g}", "mean_survives_every_layer"),
            (f"{kept:g}", None),
            (f"{(1 - p) * (x - c):g}", None),
        ),
        values={"p": p, "x": x, "c": c},
    )


question = Question("mean_survives_every_layer", asked(0.2, 4, 3), asked(0.25, 3, 1))
