"""What does the spread of Monte-Carlo dropout promise?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(text):
    return Asked(
        text=text,
        right=Sentence("Nobody knows before they are counted: the chosen p sets this spread."),
        wrong=(
            (
                Sentence("About 95 in 100: the spread is how uncertain the trained network is."),
                "spread_is_calibrated",
            ),
            (
                Sentence("About 95 in 100, if only the passes are many enough."),
                "spread_is_calibrated",
            ),
            (Sentence("All 100: two standard deviations are always enough."), None),
        ),
    )


question = Question(
    "spread_is_calibrated",
    asked(
        Sentence(
            "A network with dropout predicts prices. For each house, 100 passes with dropout on "
            "give a mean and a standard deviation. How many of 100 new prices lie within two such "
            "standard deviations of their mean?"
        )
    ),
    asked(
        Sentence(
            "A network with dropout predicts tomorrow's temperature. For each day, 50 passes with "
            "dropout on give a mean and a standard deviation. How many of 100 new temperatures lie "
            "within two such standard deviations of their mean?"
        )
    ),
)
