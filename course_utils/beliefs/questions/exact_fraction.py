"""How often is exactly the share p dropped?"""

from math import comb

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, n):
    k = round(p * n)
    exactly = comb(n, k) * p**k * (1 - p) ** (n - k)
    return Asked(
        text=Sentence(
            "A layer of {n} units goes through `nn.Dropout({p})` in training mode, 1000 times. In "
            "about how many of these calls are exactly {k} units dropped?",
            n=n,
            p=p,
            k=k,
        ),
        right=f"{1000 * exactly:.0f}",
        wrong=(
            ("1000", "exact_fraction"),
            (f"{1000 / n:.0f}", None),
            (Sentence("0 or 1000: all units share one coin"), "one_mask_for_all"),
        ),
        values={"p": p, "n": n, "k": k},
    )


question = Question("exact_fraction", asked(0.2, 10), asked(0.25, 8))
