"""Write the conversion: weights trained the paper's way, for a net with nn.Dropout."""

import torch

from course_utils.checking.answer_values import tensor
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence


def read_as_torch(weights, fed, p):
    return {name: w * (1 - p) if name in fed else w for name, w in weights.items()}


UNCHANGED = Mistake(
    "unchanged",
    "The weights fed by dropout are as they were. Who else would scale them down?",
    "weights_rescaled",
)
UP = Mistake(
    "up",
    "The next layer would hear even more. At test time, did the paper scale up or down?",
    "factor_in_eval",
)
TWICE = Mistake(
    "twice",
    "The factor is in the weights twice. How many layers apply it in PyTorch's eval?",
    "factor_in_eval",
)
BY_P = Mistake(
    "by_p",
    "The factor is p. At p = 0.1, how much of a layer reached the next in training?",
    "keep_for_drop",
)
OVER_P = Mistake(
    "over_p", "The factor is 1/p. At p = 0.5 it doubles; at p = 0.1?", "scale_is_one_over_p"
)
BIASES = Mistake(
    "biases", "A bias has changed too. Is it multiplied by what the dropped layer sends?"
)
OTHERS = Mistake(
    "others", "A weight has changed that no dropped layer feeds. What did it hear in training?"
)
OTHERWISE = Mistake(
    "otherwise", "Not all weights fed by dropout have the factor that the paper's eval has."
)
OVERWRITES = Mistake(
    "overwrites", "The paper's own weights have changed: its net is lost.", "inplace_is_free"
)


def find_mistake(answer):
    for p in (0.3, 0.1, 0.8):
        weights = _some_weights()
        given = {name: w.clone() for name, w in weights.items()}
        got = answer(given, ["3.weight", "6.weight"], p)
        if not isinstance(got, dict) or set(got) != set(weights):
            raise Refused(
                Sentence("Expected a dict with the names of `weights` and a tensor for each.")
            )
        if any(not torch.equal(given[name], weights[name]) for name in weights):
            return OVERWRITES
        factors = {n: tensor(got[n], w.shape, w.dtype) / w for n, w in weights.items()}
        if mistake := _wrong_factor(factors, p):
            return mistake
    return None


def _some_weights():
    source = torch.Generator().manual_seed(0)
    sizes = {"0": (5, 4), "3": (6, 5), "6": (3, 6)}
    shapes = {f"{n}.weight": s for n, s in sizes.items()}
    shapes |= {f"{n}.bias": s[:1] for n, s in sizes.items()}
    return {
        name: torch.rand(shape, generator=source, dtype=torch.float64) + 1
        for name, shape in shapes.items()
    }


def _wrong_factor(factors, p):
    def all_are(value, *names):
        return all(torch.isclose(factors[n], factors[n] * 0 + value).all() for n in names)

    keep, fed = 1 - p, ("3.weight", "6.weight")
    known = [(1, UNCHANGED), (1 / keep, UP), (keep**2, TWICE), (p, BY_P), (1 / p, OVER_P)]
    if not all_are(keep, *fed):
        return next((mistake for value, mistake in known if all_are(value, *fed)), OTHERWISE)
    if not all_are(1, *(name for name in factors if name.endswith("bias"))):
        return BIASES
    return None if all_are(1, "0.weight") else OTHERS


def scaled(factor, which=lambda name, fed: name in fed):
    """An answer that multiplies by factor(p) where which(name, fed)."""
    return lambda weights, fed, p: {
        name: w * factor(p) if which(name, fed) else w for name, w in weights.items()
    }


def with_its_bias(name, fed):
    return name.replace("bias", "weight") in fed


def in_place(weights, fed, p):
    for name in fed:
        weights[name] *= 1 - p
    return weights


def by_copying(weights, fed, p):
    converted = dict(weights)
    for name in fed:
        converted[name] = weights[name] - p * weights[name]
    return converted


exercise = Write(
    model_answer=read_as_torch,
    why="the paper's eval gives such a weight (1 - p) h, and W ((1 - p) h) = ((1 - p) W) h",
    takeaway="The factor moves into the weights once, and only where a dropped layer feeds them.",
    minutes=10,
    hints=(
        "What does a fed weight get from the paper's layer in eval, and what from PyTorch's?",
        "What the layer no longer does, the weight has to do: one factor, for the names in `fed`.",
        "{name: w * (1 - p) if name in fed else w for name, w in weights.items()}",
    ),
    wrong=[
        (lambda weights, fed, p: dict(weights), UNCHANGED),
        (scaled(lambda p: 1 / (1 - p)), UP),
        (scaled(lambda p: (1 - p) ** 2), TWICE),
        (scaled(lambda p: p), BY_P),
        (scaled(lambda p: 1 / p), OVER_P),
        (scaled(lambda p: 1 - p, lambda name, fed: True), BIASES),
        (scaled(lambda p: 1 - p, with_its_bias), BIASES),
        (scaled(lambda p: 1 - p, lambda name, fed: "weight" in name), OTHERS),
        (scaled(lambda p: 1 - p, lambda name, fed: name not in fed), UNCHANGED),
        (scaled(lambda p: (1 - p) ** 0.5), OTHERWISE),
        (in_place, OVERWRITES),
    ],
    right=[by_copying, scaled(lambda p: 1 - p)],
    find_mistake=find_mistake,
)
