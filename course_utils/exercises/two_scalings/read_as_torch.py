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
IGNORED = Mistake("ignored", "The factor is the same at every p. Where does p come in?")
BY_NAME = Mistake(
    "by_name",
    "Right in a net whose layers are called 0, 3 and 6, and wrong in another: which names say what "
    "a dropped layer feeds?",
)
COARSE = Mistake(
    "coarse",
    "In float64 the factor is right to some eight digits only: in which dtype was it made?",
)
OTHER_DTYPE = Mistake(
    "other_dtype", "A weight comes back in another dtype. Which one will the net load it into?"
)
OTHERWISE = Mistake(
    "otherwise", "Not all weights fed by dropout have the factor that the paper's eval has."
)
OVERWRITES = Mistake(
    "overwrites", "The paper's own weights have changed: its net is lost.", "inplace_is_free"
)


NETS = [  # names and shapes of the weights, and which of them a dropped layer feeds
    (
        {"0.weight": (5, 4), "0.bias": (5,), "3.weight": (6, 5), "3.bias": (6,)}
        | {"6.weight": (3, 6), "6.bias": (3,)},
        ["3.weight", "6.weight"],
    ),
    (
        {"embed.table": (9, 4), "fc1.weight": (5, 4), "fc1.bias": (5,), "fc11.weight": (5, 5)}
        | {"out.proj": (3, 5), "out.shift": (3,), "about.proj": (3, 3), "out.proj.scale": (3,)},
        ["out.proj", "fc1.weight"],
    ),
]
DTYPES = {torch.float64: 1e-12, torch.float32: 1e-5, torch.bfloat16: 2e-2}  # and their rounding


def find_mistake(answer):
    for p in (0.3, 0.1, 0.37, 0.8):
        for number, (shapes, fed) in enumerate(NETS):
            for dtype, rounding in DTYPES.items():
                factors = _factors(answer, shapes, fed, p, dtype)
                if isinstance(factors, Mistake):
                    return factors
                mistake = _wrong_factor(factors, fed, p, rounding)
                if mistake is OTHERWISE and _same_at(0.55, answer, shapes, fed, dtype, factors):
                    return IGNORED
                if number == 1 and mistake in (UNCHANGED, OTHERS, OTHERWISE):
                    return BY_NAME
                if mistake:
                    return mistake
    return None


def _same_at(p, answer, shapes, fed, dtype, factors):
    others = _factors(answer, shapes, fed, p, dtype)
    return all(torch.equal(others[name], factors[name]) for name in factors)


def _factors(answer, shapes, fed, p, dtype):
    """name -> by what the answer multiplies each entry of a weight; or the Mistake before that."""
    source = torch.Generator().manual_seed(0)
    weights = {
        name: (torch.rand(shape, generator=source, dtype=torch.float64) + 1).to(dtype)
        for name, shape in shapes.items()
    }
    given = {name: w.clone() for name, w in weights.items()}
    got = answer(given, list(fed), p)
    if not isinstance(got, dict) or set(got) != set(weights):
        raise Refused(
            Sentence("Expected a dict with the names of `weights` and a tensor for each.")
        )
    if any(not torch.equal(given[name], weights[name]) for name in weights):
        return OVERWRITES
    got = {name: tensor(got[name], w.shape) for name, w in weights.items()}
    if any(got[name].dtype != dtype for name in got):
        return OTHER_DTYPE
    return {name: got[name].double() / w.double() for name, w in weights.items()}


def _wrong_factor(factors, fed, p, rounding):
    def all_are(value, names, rtol=rounding):
        return all(torch.allclose(factors[n], factors[n] * 0 + value, rtol, 0) for n in names)

    keep = 1 - p
    known = [(1, UNCHANGED), (1 / keep, UP), (keep**2, TWICE), (p, BY_P), (1 / p, OVER_P)]
    if not all_are(keep, fed):
        if all_are(keep, fed, 1e-5):
            return COARSE
        return next((mistake for value, mistake in known if all_are(value, fed)), OTHERWISE)
    others = [name for name in factors if name not in fed]
    if not all_are(1, [name for name in others if len(factors[name].shape) == 1]):
        return BIASES
    return None if all_are(1, others) else OTHERS


def scaled(factor, which=lambda name, fed: name in fed):
    """An answer that multiplies by factor(p) where which(name, fed)."""
    return lambda weights, fed, p: {
        name: w * factor(p) if which(name, fed) else w for name, w in weights.items()
    }


def with_its_bias(name, fed):
    return name.replace("bias", "weight") in fed


def by_number(name, fed):
    return name in ("3.weight", "6.weight")


def all_but_the_first(name, fed):
    return name.endswith("weight") and not name.startswith("0")


def by_the_start(name, fed):
    """Takes fc11 for fc1."""
    return name.endswith("weight") and any(name.startswith(f.split(".")[0]) for f in fed)


def in_float64(weights, fed, p):
    return {name: w.double() * (1 - p) if name in fed else w for name, w in weights.items()}


def through_float32(weights, fed, p):
    scaled = {name: (w.float() * (1 - p)).to(w.dtype) for name, w in weights.items()}
    return weights | {name: scaled[name] for name in fed}


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
        "In eval the paper's layer hands on (1 - p) h and PyTorch's hands on h: W ((1 - p) h) is "
        "((1 - p) W) h, so a weight in `fed` takes over the factor 1 - p.",
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
        (scaled(lambda p: 0.7), IGNORED),
        (scaled(lambda p: 0.5), IGNORED),
        (scaled(lambda p: round(1 - p, 1)), OTHERWISE),
        (scaled(lambda p: 1 - p, by_number), BY_NAME),
        (scaled(lambda p: 1 - p, all_but_the_first), BY_NAME),
        (scaled(lambda p: 1 - p, by_the_start), BY_NAME),
        (in_float64, OTHER_DTYPE),
        (through_float32, COARSE),
        (in_place, OVERWRITES),
    ],
    right=[by_copying, scaled(lambda p: 1 - p)],
    find_mistake=find_mistake,
)
