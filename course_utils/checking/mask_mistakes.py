"""Which mistake is in masks: for the exercises that draw one or write a dropout."""

import torch

from course_utils.checking.rate_mistakes import fits
from course_utils.checking.verdict import Mistake

FROZEN = Mistake(
    "frozen",
    "Two calls in a row give the same mask. How long should a mask live?",
    "one_mask_for_all",
)
RESTARTED = Mistake(
    "restarted",
    "Two calls in a row give the same mask: where does the generator start?",
    "one_mask_for_all",
)
OTHER_SOURCE = Mistake(
    "other_source", "Generators of one seed give two different masks: is `generator` used?"
)
OTHER_GENERATOR = Mistake(
    "other_generator",
    "After one `torch.manual_seed`, the same call gives two different masks: which generator do "
    "the coins come from?",
)
SHARED = Mistake(
    "shared",
    "All examples of a batch lose the same units. How many coins does a whole batch need?",
    "one_mask_for_all",
)
FEW_MASKS = Mistake(
    "few_masks",
    "Some examples of a batch lose the same units, or just the opposite ones. How many coins does "
    "a whole batch need?",
    "one_mask_for_all",
)
WHOLE_ROWS = Mistake(
    "whole_rows",
    "An example loses all its units or none. How many coins does one example need?",
)
TIED = Mistake(
    "tied",
    "Some units share a coin, or take the two sides of one, such as u and 1 - u. How many draws do "
    "n units need?",
)
PLACES = Mistake(
    "places",
    "Some places are dropped more often than others. Does it matter for a unit where it stands?",
)
EXACTLY_K = Mistake(
    "exactly_k", "Every call drops the same number of units. Do coins do that?", "exact_fraction"
)
EVEN = Mistake(
    "even",
    "The number of drops varies less than coins let it. Is anything counted out, in an example or "
    "in the whole batch?",
    "exact_fraction",
)
WILD = Mistake(
    "wild",
    "From call to call the number of drops varies more than coins let it. Is the rate p in each "
    "call, and every coin tossed by itself?",
)
ALIKE = Mistake(
    "alike", "Masks of different calls resemble each other. What is left over from an earlier call?"
)
SEES_INPUT = Mistake(
    "sees_input", "Large or positive inputs are not dropped as often as others: do coins look?"
)

BY_DIAGNOSIS = {  # the diagnoses of check_dropout, the more telling ones first
    "not_reproduced": OTHER_GENERATOR,
    "rows_share": FEW_MASKS,
    "period": FEW_MASKS,
    "too_even": EVEN,
    "same_mask": FROZEN,
    "overdispersed": WILD,
    "neighbours": TIED,
    "pattern": TIED,
    "units_share": TIED,
    "favoured_row": PLACES,
    "favoured_column": PLACES,
    "favoured_half": PLACES,
    "favoured_last": PLACES,
    "favoured_unit": PLACES,
    "favoured_position_in_8": PLACES,
    "favoured_position_in_64": PLACES,
    "calls_depend": ALIKE,
    "sees_signs": SEES_INPUT,
    "sees_sizes": SEES_INPUT,
}


def wrong_masks(dropped):
    """The mistake that shows in 20 masks, or None; dropped: bool, (masks, examples, units).

    What takes more masks to show is left to `check_dropout`. The numbers below say how rarely right
    masks look like a mistake.
    """
    counts = dropped.sum(dim=(1, 2))
    if torch.equal(dropped[0], dropped[1]):
        return FROZEN
    if (dropped == dropped[:, :1]).all():  # by chance: never
        return SHARED
    if (dropped == dropped[:, :, :1]).all():
        return WHOLE_ROWS
    if (counts == counts[0]).all():  # 20 binomials of spread 22 or more: once in 10^33
        return EXACTLY_K
    if _uneven(dropped) or _uneven(dropped.transpose(1, 2)):
        return PLACES
    return None


def _uneven(dropped):
    """Whether the first half of the examples is not dropped as often as all are."""
    half = dropped[:, : dropped.shape[1] // 2]
    return not fits(int(half.sum()), half.numel(), dropped.double().mean().item())
