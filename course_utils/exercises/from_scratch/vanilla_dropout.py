"""Write the paper's dropout: a mask in training, a factor in eval, right at both ends of [0, 1]."""

import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.checking.answer_values import tensor
from course_utils.checking.by_conformance import mistake_by_conformance
from course_utils.checking.factor_mistakes import ANY, IDLE, KEEP, OVERWRITES, P, wrong_in_a_mode
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.dropout import vanilla_dropout as the_courses
from course_utils.mutants import MUTANTS


def vanilla_dropout(x, p, training):
    if not training:
        return x * (1 - p)
    return x * (torch.rand(x.shape, device=x.device) >= p)


DROPS_IN_EVAL = Mistake(
    "drops_in_eval", "Units are dropped in eval. At test time nothing is random, in either way."
)
INVERTED = Mistake(
    "inverted",
    "That is PyTorch's way: survivors are scaled up in training. In the paper's way something is "
    "left to do in eval.",
)
BOTH = Mistake(
    "both",
    "Training makes up for the dropped units, and so does eval. Which of the two does it in the "
    "paper's way?",
    "factor_in_eval",
)
NOBODY = Mistake(
    "nobody",
    "Neither mode has a factor: in eval the next layer would hear more than it did in training.",
)
UP_IN_EVAL = Mistake(
    "up_in_eval",
    "Eval makes everything larger. Did the next layer hear more in training?",
    "factor_in_eval",
)
BY_P = Mistake(
    "by_p", "Survivors are divided by p. Try p = 0.1: ten times as large?", "scale_is_one_over_p"
)
EVAL_BY_P = Mistake(
    "eval_by_p",
    "At p = 0.1, which share of a unit reaches the next layer in training?",
    "keep_for_drop",
)
IN_TRAINING = Mistake(
    "in_training", "In training the paper's survivors keep their value; compare output and input."
)
IN_EVAL = Mistake(
    "in_eval", "In eval the output is not the input times the share that training lets through."
)
NOT_ALL = Mistake(
    "not_all", "The factor in eval is right at p = 0.3, but not at every p from 0 to 1."
)
WIDENED = Mistake(
    "widened", "A bfloat16 input comes back in another dtype. Whose dtype has the mask? See 4.6."
)
FACTORS = [
    (1, KEEP, None),
    (1 / KEEP, 1, INVERTED),
    (1 / KEEP, KEEP, BOTH),
    (1, 1, NOBODY),
    (1, 1 / KEEP, UP_IN_EVAL),
    (1, P, EVAL_BY_P),
    (1 / P, ANY, BY_P),
    (1, ANY, IN_EVAL),
    (ANY, ANY, IN_TRAINING),
]


def find_mistake(answer):
    def call(x, p, training):
        return tensor(answer(x, p, training), x.shape, x.dtype)

    mistake = wrong_in_a_mode(
        lambda x, training: call(x, P, training), drops_in_eval=DROPS_IN_EVAL, factors=FACTORS
    )
    if mistake:
        return mistake
    x = torch.rand(64, 64).add(1)
    if answer(x.bfloat16(), P, True).dtype != torch.bfloat16:
        return WIDENED
    if mistake := masks.wrong_coins(lambda x, p: call(x, p, True)):
        return mistake
    if not all(torch.allclose(call(x, p, False), x * (1 - p)) for p in (0.0, 0.1, 0.8, 1.0)):
        return NOT_ALL

    def inverted(x, p, training):
        """Training alone: scaled as PyTorch does, it has to be a dropout at every rate."""
        if not training:
            return x
        return answer(x, p, True) if p == 1 else answer(x, p, True) / (1 - p)

    return mistake_by_conformance(inverted, {}, core_only=True)


def scaled_in_eval(name):
    """A mutant's masks in training, without its factor there, and a right eval."""

    def answer(x, p, training):
        return MUTANTS[name].build(p)(x) * (1 - p) if training else x * (1 - p)

    return answer


def in_place(x, p, training):
    return x.mul_(torch.rand(x.shape) >= p) if training else x * (1 - p)


def by_selecting(x, p, training):
    kept = torch.full_like(x, 1 - p, dtype=torch.float64).bernoulli().bool()
    return torch.where(kept, x, 0) if training else (1 - p) * x


exercise = Write(
    model_answer=vanilla_dropout,
    why="training lets the share 1 - p of the units through unscaled, and eval does so on average",
    takeaway=(
        "The paper's way: masks that pass every test of a dropout, and the factor only in eval."
    ),
    minutes=12,
    hints=(
        "What does the next layer hear on average in training, as a share of its input?",
        "In training only the mask; in eval no mask, and the share that training lets through.",
        "x * (torch.rand(x.shape) >= p) in training, x times 1 - p in eval.",
    ),
    wrong=[
        (lambda x, p, t: x * (1 - p) if t else x * (torch.rand(x.shape) >= p), IDLE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p), DROPS_IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / (1 - p) if t else x, INVERTED),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / (1 - p) if t else x * (1 - p), BOTH),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x, NOBODY),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x / (1 - p), UP_IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) / p if t else x, BY_P),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * p, EVAL_BY_P),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * (1 - p) ** 2, IN_EVAL),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) * (1 - p) if t else x, IN_TRAINING),
        (lambda x, p, t: x * (torch.rand(x.shape) < p) if t else x * (1 - p), masks.SWAPPED),
        (lambda x, p, t: x * (torch.rand(x.shape) > p) if t else x * (1 - p), masks.AT_ZERO),
        (lambda x, p, t: x * (torch.rand(x.shape) <= 1 - p) if t else x * (1 - p), masks.AT_ONE),
        (lambda x, p, t: x * (torch.rand_like(x) >= p) if t else x * (1 - p), masks.COARSE),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p).float() if t else x * (1 - p), WIDENED),
        (scaled_in_eval("frozen_mask"), masks.FROZEN),
        (scaled_in_eval("shared_by_rows"), masks.SHARED),
        (scaled_in_eval("whole_rows"), masks.WHOLE_ROWS),
        (scaled_in_eval("exactly_k"), masks.EXACTLY_K),
        (in_place, OVERWRITES),
        (lambda x, p, t: x * (torch.rand(x.shape) >= p) if t else x * 0.7, NOT_ALL),
    ],
    right=[by_selecting, the_courses],
    find_mistake=find_mistake,
)
