"""Does dropout act where no gradient is recorded?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence

CODE = """\
layer = nn.Dropout({p})
x = torch.ones(1000)
with torch.{mode}():
    first, second = layer(x), layer(x)"""


def asked(mode, p):
    return Asked(
        text=Sentence("What are `first` and `second`?"),
        code=CODE.format(mode=mode, p=p),
        right=Sentence("Both have zeros, at different places."),
        wrong=(
            (Sentence("Both are equal to `x`."), "no_grad_disables"),
            (
                Sentence("Both are equal: each one has become {keep:g}.", keep=1 - p),
                "no_grad_disables",
            ),
            (Sentence("Both have zeros, at the same places."), "one_mask_for_all"),
        ),
        values={"mode": mode, "p": p},
    )


question = Question("no_grad_disables", asked("no_grad", 0.3), asked("inference_mode", 0.2))
