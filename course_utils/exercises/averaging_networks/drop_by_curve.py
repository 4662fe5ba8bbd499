"""Write dropout with one mask for all rows of a curve, and another for each curve."""

import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.borrowed import BORROWED, borrows
from course_utils.checking.by_conformance import wrong_coins
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def drop_by_curve(h, p, curves, generator):
    kept = torch.rand(curves, 1, h.shape[1], generator=generator) >= p
    return h * kept / (1 - p)


SHAPE = Mistake("shape", "Expected the shape (curves, rows, units).")
NOT_H = Mistake("not_h", "Divide what you return by h: is it 0 or 1 / (1 - p) everywhere?")
UNDIVIDED = Mistake("undivided", "Survivors keep their size: where is the division?")
BY_P = Mistake("by_p", "Survivors are divided by p.", "scale_is_one_over_p")
BY_ROW = Mistake("by_row", "Rows of one curve have different masks: whose curve is it then?")
ALL_CURVES = Mistake(
    "all_curves", "All curves have the same mask. How many masks are needed?", "one_mask_for_all"
)
UNITS_TOGETHER = Mistake("units_together", "A curve drops all its units or none.")
SWAPPED = Mistake("swapped", "A unit is kept with p, not with 1 - p.", "keep_for_drop")
GENERATOR = Mistake(
    "generator", "A generator in the same state gives other masks: draw from `generator`."
)


def find_mistake(answer):
    h, p, curves = torch.linspace(1, 2, 6 * 50).reshape(6, 50), 0.3, 40

    def drawn(seed):
        return answer(h, p, curves, torch.Generator().manual_seed(seed))

    got = drawn(0)
    if not isinstance(got, torch.Tensor) or got.shape != (curves, 6, 50):
        return SHAPE
    noise = got / h
    for value, mistake in ((1.0, UNDIVIDED), (1 / p, BY_P)):
        if ((noise - value).abs() < 1e-4).any():
            return mistake
    kept = noise > 0
    if not torch.allclose(noise, kept / (1 - p), atol=1e-4):
        return NOT_H
    if not (kept == kept[:, :1]).all():
        return BY_ROW
    masks = kept[:, 0]
    if (masks == masks[:1]).all():
        return ALL_CURVES
    if (masks == masks[:, :1]).all():
        return UNITS_TOGETHER
    # 2000 coins: 600 dropped on average, with a standard deviation of 20.5; 1400 if swapped
    if masks.double().mean() < 0.5:
        return SWAPPED
    if not torch.equal(drawn(0), got) or torch.equal(drawn(1), got):
        return GENERATOR
    if borrows(lambda: drawn(0)):
        return BORROWED

    def dropout(x, p, training):
        """A dropout whose masks are those of curves: one for each row of x."""
        if not training or p == 1 or x.numel() == 0:
            return x if not training else 0 * x
        rows = len(x) if x.dim() > 1 else 1
        ones = torch.ones(1, x.numel() // rows, dtype=x.dtype)
        return x * answer(ones, p, rows, torch.default_generator).reshape(x.shape)

    return wrong_coins(lambda x, p: dropout(x, p, True), dropout, core_only=True)


def with_functional(h, p, curves, generator):
    noise = torch.empty(curves, 1, h.shape[-1]).bernoulli_(1 - p, generator=generator).div_(1 - p)
    return noise.expand(-1, len(h), -1) * h


def one_by_one(h, p, curves, generator):
    masks = [torch.rand(h.shape[1], generator=generator) >= p for _ in range(curves)]
    return torch.stack([mask * h / (1 - p) for mask in masks])


def _planted(shape, scale=lambda p: 1 - p, keep=lambda p: 1 - p):
    def answer(h, p, curves, generator):
        sizes = shape(curves, *h.shape)
        kept = torch.rand(sizes, generator=generator) < keep(p)
        return (h * kept / scale(p)).expand(curves, *h.shape)

    return answer


def unit_masks(curves, rows, units):
    return curves, 1, units


def global_stream(h, p, curves, generator):
    return h * (torch.rand(curves, 1, h.shape[1]) >= p) / (1 - p)


def in_tenths(h, p, curves, generator):
    return drop_by_curve(h, round(p, 1), curves, generator) * (1 - round(p, 1)) / (1 - p)


def few_masks(h, p, curves, generator):
    """Eight masks, one after the other, however many curves there are."""
    kept = torch.rand(8, 1, h.shape[1], generator=generator) >= p
    return h * kept.repeat(-(-curves // 8), 1, 1)[:curves] / (1 - p)


def seeded_anew(h, p, curves, generator):
    return drop_by_curve(h, p, curves, torch.Generator().manual_seed(0))


exercise = Write(
    model_answer=drop_by_curve,
    why="a mask of shape (curves, 1, units) is shared by the rows and by nothing else",
    takeaway="A size of 1 in the mask's shape is what shares a mask.",
    minutes=6,
    hints=(
        "How many coins does one curve need, and how many do all curves together?",
        "A coin for each curve and unit. The rows of a curve have none of their own: a size "
        "of 1 in the shape of the mask lets broadcasting repeat it over them.",
        "torch.rand(curves, 1, h.shape[1], generator=generator) >= p gives the masks; then h "
        "times a mask, divided as always.",
    ),
    wrong=[
        (_planted(lambda curves, rows, units: (curves, rows, units)), BY_ROW),
        (_planted(lambda curves, rows, units: (1, 1, units)), ALL_CURVES),
        (_planted(lambda curves, rows, units: (curves, 1, 1)), UNITS_TOGETHER),
        (_planted(unit_masks, scale=lambda p: 1), UNDIVIDED),
        (_planted(unit_masks, scale=lambda p: p), BY_P),
        (_planted(unit_masks, keep=lambda p: p), SWAPPED),
        (global_stream, GENERATOR),
        (seeded_anew, GENERATOR),
        (in_tenths, rates.RATE),
        (few_masks, masks.FEW_MASKS),
        (lambda h, p, curves, generator: drop_by_curve(h, p, curves, generator)[0], SHAPE),
        (lambda h, p, curves, generator: drop_by_curve(h, p, curves, generator) ** 2, NOT_H),
    ],
    right=[with_functional, one_by_one],
    find_mistake=find_mistake,
)
