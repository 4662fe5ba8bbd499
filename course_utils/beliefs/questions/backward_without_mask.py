"""Which gradients reach a kept and a dropped unit?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, gradient):
    kept = gradient / (1 - p)
    return Asked(
        text=Sentence(
            "In a forward pass through `nn.Dropout({p})` one unit is kept and another one is "
            "dropped. In the backward pass the gradient {gradient} arrives at the output of each. "
            "Which gradients arrive at their inputs?",
            p=p,
            gradient=gradient,
        ),
        right=Sentence("{kept:g} for the kept unit, 0 for the dropped one", kept=kept),
        wrong=(
            (Sentence("{gradient:g} for both", gradient=gradient), "backward_without_mask"),
            (
                Sentence("{kept:g} or 0 for each, by a new coin", kept=kept),
                "backward_without_mask",
            ),
            (Sentence("{kept:g} for both", kept=kept), "backward_without_mask"),
        ),
        values={"p": p, "gradient": gradient},
    )


question = Question("backward_without_mask", asked(0.2, 4), asked(0.25, 6))
