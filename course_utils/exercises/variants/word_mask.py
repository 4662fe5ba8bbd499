"""Predict a shape: the mask that drops whole words of each sentence."""

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake


def word_mask():
    return (8, 20, 1)


EVERY_NUMBER = Mistake(
    "every_number", "With that mask each of the 32 numbers is dropped by itself."
)
FEATURES = Mistake(
    "features", "That drops a feature through the whole sentence, as in 11.3. What is one word?"
)
SENTENCES = Mistake("sentences", "That drops a whole sentence, or none of it.")
SHARED = Mistake(
    "shared", "All sentences lose the same words. How many sentences are there?", "one_mask_for_all"
)
NO_ONE = Mistake(
    "no_one",
    "Without the last size broadcasting lines the mask up with other dimensions. Write the 1.",
)
OTHERWISE = Mistake(
    "otherwise", "Three sizes: each is that of the batch, or 1 where the mask is shared."
)

exercise = Predict(
    model_answer=word_mask,
    why="a decision for each sentence and word, shared by the 32 numbers of the word",
    takeaway="A size of 1 shares: (sentences, words, 1) drops words.",
    minutes=3,
    hints=(
        "How many decisions are made for one sentence, and what do they decide on?",
        "One for each of its 20 words; the 32 numbers of a word share it.",
        "Write the batch's shape, (8, 20, 32), and put a 1 where a decision is shared.",
    ),
    wrong=[
        ((8, 20, 32), EVERY_NUMBER),
        ((8, 1, 32), FEATURES),
        ((8, 1, 1), SENTENCES),
        ((1, 20, 1), SHARED),
        ((8, 20), NO_ONE),
        ((20, 1), SHARED),
        ((1, 20, 32), OTHERWISE),
        ((20, 32, 1), OTHERWISE),
    ],
    right=[(8, 20, 1), [8, 20, 1], "(8, 20, 1)"],
    otherwise=OTHERWISE,
)
