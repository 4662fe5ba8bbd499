"""Predict a number: how many units fall silent in a network of the paper."""

from course_utils.checking.kinds import Predict
from course_utils.checking.variants import given, with_variants
from course_utils.checking.verdict import Mistake
from course_utils.words import Sentence


def keep_probability(inputs, hidden, p_inputs, p_hidden):
    return inputs * (1 - p_inputs) + hidden * (1 - p_hidden)


SWAPPED = Mistake(
    "swapped",
    "That fits the hidden units, but not the inputs: what is the paper's p of?",
    "keep_for_drop",
)
INPUTS_ONLY = Mistake(
    "inputs_only", "That is the inputs alone; the hidden units toss their coins too."
)
HIDDEN_ONLY = Mistake(
    "hidden_only", "That is the hidden units alone; the inputs toss their coins too."
)
SHARE = Mistake("share", "That is a share, and asked for is a number of units.")
ONE_RATE = Mistake(
    "one_rate", "A mean of the two rates is that of all units only if the layers have one size."
)
OTHERWISE = Mistake(
    "otherwise", "Take each layer by itself: its units, times the chance of one to be silent."
)


def predict(inputs=500, hidden=1000, p=0.8):
    """p: the paper's, of the inputs; that of the hidden units is 0.5, where no mistake shows."""
    silent, units = keep_probability(inputs, hidden, p, 0.5), inputs + hidden
    layers_swapped = Mistake(
        "layers_swapped",
        Sentence("Which of the two layers has {inputs} units, and which p?", inputs=inputs),
    )
    return Predict(
        model_answer=given(keep_probability, inputs, hidden, p, 0.5),
        fields={"inputs": inputs, "hidden": hidden, "p": p, "units": units},
        why=Sentence(
            "the paper's p keeps, so an input is silent with {silent:g} and a hidden unit with 0.5",
            silent=1 - p,
        ),
        takeaway=Sentence(
            "The paper's p is our keep: at 0.5 the two cannot be told apart, at {p:g} they can.",
            p=p,
        ),
        minutes=3,
        hints=(
            "Of which probability does the paper speak, and of which does PyTorch?",
            Sentence(
                "The paper's p is the probability to stay: an input is silent with 1 - {p:g}, a "
                "hidden unit with 1 - 0.5.",
                p=p,
            ),
            Sentence(
                "{inputs} * (1 - {p:g}) + {hidden} * (1 - 0.5).", inputs=inputs, p=p, hidden=hidden
            ),
        ),
        wrong=[
            (inputs * p + hidden / 2, SWAPPED),
            (inputs * (1 - p), INPUTS_ONLY),
            (hidden / 2, HIDDEN_ONLY),
            (silent / units, SHARE),
            (1 - silent / units, SHARE),
            (hidden * p + inputs / 2, layers_swapped),
            (hidden * (1 - p) + inputs / 2, layers_swapped),
            (units * (1.5 - p) / 2, ONE_RATE),
            (units * (p + 0.5) / 2, ONE_RATE),
            (units / 2, OTHERWISE),
            (silent + 10, OTHERWISE),
        ],
        right=[round(silent), units - inputs * p - hidden / 2, f"{silent:g}"],
        otherwise=OTHERWISE,
    )


def draw(source):
    return {
        "inputs": source.randrange(200, 1000, 50),
        "hidden": source.randrange(600, 2000, 100),
        "p": source.choice([0.7, 0.75, 0.8, 0.9]),
    }


exercise = with_variants(predict, draw)
