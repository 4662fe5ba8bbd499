"""What becomes of a weight when training is over?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(p, w):
    return Asked(
        text=Sentence(
            "A linear layer stands behind `nn.Dropout({p})`. After the last step of training one "
            "of its weights is {w}. Then come `model.eval()` and `model.state_dict()`. What is "
            "this weight in the state dict?",
            p=p,
            w=w,
        ),
        right=f"{w:g}",
        wrong=(
            (f"{w * (1 - p):g}", "weights_rescaled"),
            (f"{w / (1 - p):g}", "weights_rescaled"),
            (Sentence("0 if its unit was dropped in the last step, else {w}", w=w), None),
        ),
        values={"p": p, "w": w},
    )


question = Question("weights_rescaled", asked(0.2, 0.5), asked(0.25, 0.75))
