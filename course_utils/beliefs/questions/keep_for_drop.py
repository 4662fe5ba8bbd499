"""How many zeros come out?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, n):
    return Asked(
        text=Sentence(
            "`nn.Dropout({p})` in training mode gets {n} ones. How many zeros come out of it, on "
            "average over many calls?",
            p=p,
            n=n,
        ),
        right=f"{p * n:g}",
        wrong=(
            (f"{(1 - p) * n:g}", "keep_for_drop"),
            (f"{n / 2:g}", None),
            (Sentence("0: the values only become smaller"), None),
        ),
        values={"p": p, "n": n},
    )


question = Question("keep_for_drop", asked(0.2, 1000), asked(0.3, 400))
