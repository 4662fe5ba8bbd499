"""Which mistake is in coins made of bytes: how they hang together, and how ties are settled."""

import math

from scipy import stats

from course_utils.checking.rate_mistakes import FALSE_ALARM, IGNORED, SWAPPED, fits, known_rate
from course_utils.checking.verdict import Mistake

SHARED = Mistake(
    "shared", "The count of drops scatters more than coins let it: do several share a byte?"
)
UNEVEN = Mistake(
    "uneven",
    "One place in eight, or more, drops at a rate of its own. Are all bits of its byte random?",
    "fills_64_bits",
)
TIES_KEPT = Mistake(
    "ties_kept",
    "Each byte that ties is kept, so p is rounded down to 1/256: at p = 0.001 nothing ever drops.",
)
TIES_DROPPED = Mistake(
    "ties_dropped",
    "Each byte that ties is dropped, so p is rounded up to 1/256: at p = 0.001 that is four times "
    "what was asked for.",
)
ROUNDED = Mistake(
    "rounded", "p is rounded to the nearest 1/256. At p = 0.001, how many drop in the end?"
)
SAME_RULE = Mistake(
    "same_rule",
    "A tie is settled at the rate p, or by the threshold it has tied with. Which part of p have "
    "the bytes below the threshold dropped already?",
)
FAIR = Mistake(
    "fair", "A tie drops in half of the cases, at every p. How many 256ths are still missing?"
)
TURNED = Mistake(
    "turned",
    "A tie drops as often as it should keep: of what is the fraction the rate?",
    "keep_for_drop",
)
ONE_COIN = Mistake(
    "one_coin", "In one call all ties drop, or none does. How many second draws do n ties need?"
)
TWO_BYTES = Mistake(
    "two_bytes",
    "Two bytes settle everything, which rounds p to 1/65536. Try p = 0.000006: what is left of it?",
    "accepted_is_exact",
)
IN_ORDER = Mistake(
    "in_order",
    "Of the bytes that tie, some places drop more often than others, though the share is right. "
    "Does every tie have a coin of its own?",
)
COUNTED = Mistake(
    "counted",
    "Of the bytes that tie, the same share drops every time. Do coins do that?",
    "exact_fraction",
)
RATE = Mistake(
    "rate", "The share of dropped elements is not p. Add up the cases: below, tied, above."
)

CALM, WILD = stats.chi2.ppf([FALSE_ALARM / 2, 1 - FALSE_ALARM / 2], 255)


def wrong_scatter(dropped, *, too_calm, too_wild):
    """`too_calm` or `too_wild`, by how the counts of 256 masks, a row each, scatter."""
    counts, share = dropped.sum(1).double(), dropped.double().mean()
    index = ((counts - counts.mean()) ** 2).sum() / (dropped.shape[1] * share * (1 - share))
    if index < CALM:
        return too_calm
    return too_wild if index > WILD else None


def wrong_places(dropped):
    """UNEVEN where one of the eight places of a word has a rate that is not the mean of all."""
    lanes = dropped[: len(dropped) // 8 * 8].view(-1, 8)
    fair = all(fits(lane.sum(), len(lane), lanes.double().mean().item()) for lane in lanes.T)
    return None if fair else UNEVEN


def wrong_parts(dropped, mistake):
    """`mistake` where the drops crowd in one of sixteen parts of a mask."""
    parts = dropped[: len(dropped) // 16 * 16].view(16, -1)
    share = parts.double().mean().item()
    return None if all(fits(part.sum(), len(part), share) for part in parts) else mistake


def wrong_rate(counts):
    """The mistake that gives these counts, RATE where it is unknown; counts: (p, n) -> drops.

    To tell them all apart takes p = 0.3, 0.9, 0.999 and 0.001 with a million coins each, and
    6e-6 with eight millions.
    """
    pooled = sum(counts.values()) / sum(n for _, n in counts)
    return known_rate(counts, [*KNOWN, (IGNORED, lambda p: pooled)], RATE)


def _ties(settled):
    """p -> the rate of a byte that drops with settled(p, fraction) where it ties."""

    def rate(p):
        threshold, fraction = divmod(256 * p, 1)
        return (threshold + settled(p, fraction)) / 256

    return rate


KEPT, DROPPED = _ties(lambda p, fraction: 0), _ties(lambda p, fraction: 1)
KNOWN = [
    (None, lambda p: p),
    (SWAPPED, lambda p: 1 - p),
    (TIES_KEPT, KEPT),
    (TIES_DROPPED, DROPPED),
    (ROUNDED, lambda p: round(256 * p) / 256),
    (SAME_RULE, _ties(lambda p, fraction: p)),
    (SAME_RULE, _ties(lambda p, fraction: KEPT(p))),
    (SAME_RULE, _ties(lambda p, fraction: DROPPED(p))),
    (SAME_RULE, lambda p: int(256 * p) / 255),  # again and again
    (FAIR, _ties(lambda p, fraction: 0.5)),
    (TURNED, _ties(lambda p, fraction: 1 - fraction)),
    (TWO_BYTES, lambda p: math.floor(65536 * p) / 65536),
    (TWO_BYTES, lambda p: round(65536 * p) / 65536),
    (TWO_BYTES, lambda p: math.ceil(65536 * p) / 65536),
]
