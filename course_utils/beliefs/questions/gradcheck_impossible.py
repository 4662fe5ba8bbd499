"""How is a gradient with dropout tested?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(text):
    return Asked(
        text=text,
        right=Sentence("Give every evaluation the same mask: then it is a plain function."),
        wrong=(
            (
                Sentence("Leave it out: the output is random, so numerical differences are noise."),
                "gradcheck_impossible",
            ),
            (
                Sentence("Test it in eval mode, where there is no noise; that is all one can do."),
                "gradcheck_impossible",
            ),
            (Sentence("Raise the tolerance until the test passes."), None),
        ),
    )


question = Question(
    "gradcheck_impossible",
    asked(
        Sentence(
            "Somebody has written a dropout layer, its backward by hand. How should its gradient "
            "in training mode be compared with numerical differences?"
        )
    ),
    asked(
        Sentence(
            "`torch.autograd.gradcheck` is called on a layer with dropout in training mode. It "
            "says that numerical and analytical gradient differ. What should be done about the "
            "test?"
        )
    ),
)
