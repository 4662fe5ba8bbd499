"""How long is a vector behind dropout?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, n):
    keep = 1 - p
    return Asked(
        text=Sentence(
            "A vector of {n} ones goes through `nn.Dropout({p})` in training mode. Its squared "
            "length was {n}. What is the squared length of what comes out, on average?",
            n=n,
            p=p,
        ),
        right=f"{n / keep:g}",
        wrong=(
            (f"{n:g}", "norm_is_kept"),
            (f"{n * keep:g}", None),
            (f"{n / keep**2:g}", None),
        ),
        values={"p": p, "n": n},
    )


question = Question("norm_is_kept", asked(0.2, 100), asked(0.75, 40))
