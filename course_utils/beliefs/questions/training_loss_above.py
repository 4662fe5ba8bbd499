"""What does a worse number in training than in validation say?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(text):
    return Asked(
        text=text,
        right=Sentence("Dropout acts in training, not in validation: take both in eval mode."),
        wrong=(
            (
                Sentence(
                    "There is a bug: a network cannot do worse on examples from which it learns."
                ),
                "training_loss_above",
            ),
            (
                Sentence("Examples for validation are among those for training: split them anew."),
                "training_loss_above",
            ),
            (Sentence("The rate p is too high: dropout should be taken out."), None),
        ),
    )


question = Question(
    "training_loss_above",
    asked(
        Sentence(
            "A network with dropout is trained. In every epoch the mean loss of the training steps "
            "is 0.60, and the validation loss 0.55. Which reading is to be tried first?"
        )
    ),
    asked(
        Sentence(
            "A network with dropout is trained. In every epoch 81 % of the training examples are "
            "classified correctly during the steps, and 84 % of the validation examples. Which "
            "reading is to be tried first?"
        )
    ),
)
