"""Write coins of an exact rate out of random bytes: one for each, and more where it ties."""

from functools import partial

import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.checking.answer_values import tensor
from course_utils.checking.by_conformance import mistake_by_conformance
from course_utils.checking.byte_mistakes import (
    COUNTED,
    FAIR,
    IN_ORDER,
    ONE_COIN,
    RATE,
    ROUNDED,
    SAME_RULE,
    SHARED,
    TIES_DROPPED,
    TIES_KEPT,
    TURNED,
    TWO_BYTES,
    UNEVEN,
    wrong_parts,
    wrong_places,
    wrong_rate,
    wrong_scatter,
)
from course_utils.checking.draw_mistakes import FLOATS, FOR_ALL, WIDE, wrong_draws
from course_utils.checking.kinds import Write
from course_utils.checking.mask_mistakes import EXACTLY_K, OTHER_SOURCE, RESTARTED
from course_utils.checking.rate_mistakes import IGNORED, SWAPPED
from course_utils.checking.verdict import Mistake, Refused


def keep_from_bytes(n, p, generator):
    drawn = torch.randint(256, (n,), dtype=torch.uint8, generator=generator)
    threshold, fraction = divmod(256.0 * p, 1)  # floats: there is no byte 256
    kept, ties = drawn >= threshold, drawn == threshold
    if ties.any():
        kept[ties] = keep_from_bytes(int(ties.sum()), fraction, generator)
    return kept


EIGHTS = Mistake(
    "eights", "It gives 16 coins for n = 16, and not 13 for n = 13. Where does a word end?"
)
AT_THE_ENDS = Mistake(
    "at_the_ends",
    "At p = 0 an element was dropped, or at p = 1 one was kept. How large is the threshold there, "
    "and what does a uint8 make of that number?",
)
NO_EXAMPLES = dict.fromkeys(("rows_share", "period", "neighbours", "pattern"), masks.TIED)
BY_DIAGNOSIS = NO_EXAMPLES | masks.BY_DIAGNOSIS | NO_EXAMPLES  # these first, and as mistakes in n
TIES_ALONE = 1 / 1024  # a rate at which a quarter of the bytes that tie drops, and nothing else
SIZES = {0.3: 2**20, 1 / 3: 2**20, 0.9: 2**20, 0.999: 2**20, 0.001: 2**20, 6e-6: 2**23}


def find_mistake(answer):
    def dropped(n, p=0.3, generator=None):
        generator = generator or torch.Generator().manual_seed(0)
        return ~tensor(answer(n, p, generator), (n,), torch.bool)

    def mistakes():
        source = torch.Generator().manual_seed(0)
        dropped(16, generator=source)
        try:
            dropped(13)
        except (RuntimeError, Refused):  # no view of 13 bytes as words, or not 13 coins
            yield EIGHTS
        dropped(0), dropped(1)
        first, second = dropped(2**16, generator=source), dropped(2**16, generator=source)
        yield RESTARTED if torch.equal(first, second) else None
        yield None if torch.equal(dropped(2**16), dropped(2**16)) else OTHER_SOURCE
        several = _several(dropped, 1000, 0.3, source)
        yield EXACTLY_K if len(set(several.sum(1).tolist())) == 1 else None
        calm = wrong_scatter(several, too_calm=masks.EVEN, too_wild=SHARED)
        yield judged() or calm if calm is masks.EVEN else calm
        yield wrong_parts(dropped(2**20), masks.PLACES)
        yield wrong_parts(dropped(2**20, TIES_ALONE), IN_ORDER)
        several = _several(dropped, 8192, TIES_ALONE, source)
        yield wrong_scatter(several, too_calm=COUNTED, too_wild=ONE_COIN)
        yield wrong_places(dropped(2**20))
        yield wrong_rate({(p, n): dropped(n, p).sum().item() for p, n in SIZES.items()})
        yield wrong_draws(dropped, 100_005)
        at_zero, at_one = dropped(2**16, 0.0), dropped(2**16, 1.0)
        yield AT_THE_ENDS if at_zero.any() or not at_one.all() else None
        yield judged()

    def judged():
        return mistake_by_conformance(dropout, BY_DIAGNOSIS, core_only=True)

    def dropout(x, p, training):
        """A dropout that has its mask from the answer."""
        if not training:
            return x
        kept = ~dropped(x.numel(), p, torch.default_generator).view(x.shape)
        return x * (kept.to(x.dtype) if p == 1 else kept.to(x.dtype) / (1 - p))

    return next(filter(None, mistakes()), None)


def _several(draw, n, p, generator):
    return torch.stack([draw(n, p, generator) for _ in range(256)])


def bytes_of(n, generator):
    return torch.randint(256, (n,), dtype=torch.uint8, generator=generator)


def words_of(n, generator, dtype=torch.int64, limits=(-(2**63), None)):
    """n random bytes, drawn in words: eight at a time, unless dtype says otherwise."""
    words = torch.empty(-(-n // dtype.itemsize), dtype=dtype)
    return words.random_(*limits, generator=generator).view(torch.uint8)[:n]


def by_fraction(k, p, fraction, generator):
    return keep_from_bytes(k, fraction, generator)


def variant(settle=by_fraction, draw=bytes_of):
    """An answer that draws other bytes, or keeps the ties that settle(how many, p, ...) names."""

    def answer(n, p, generator):
        threshold, fraction = divmod(256.0 * p, 1)
        drawn = draw(n, generator)
        kept, ties = drawn >= threshold, drawn == threshold
        kept[ties] = settle(int(ties.sum()), p, fraction, generator)
        return kept

    return answer


def nearest(n, p, generator):
    return bytes_of(n, generator) >= float(round(256 * p))


def until_no_tie(n, p, generator):
    threshold = int(256 * p)
    drawn = bytes_of(n, generator).int()
    while (ties := drawn == threshold).any():
        drawn[ties] = bytes_of(int(ties.sum()), generator).int()
    return drawn >= threshold


def second_byte_for_all(n, p, generator):
    threshold, fraction = divmod(256.0 * p, 1)
    drawn, second = bytes_of(n, generator), keep_from_bytes(n, fraction, generator)
    return torch.where(drawn == threshold, second, drawn > threshold)


def wide(n, generator):
    return torch.randint(256, (n,), generator=generator)


of_63_bits = partial(words_of, limits=())
of_31_bits = partial(words_of, dtype=torch.int32, limits=())


def whole_words(n, generator):
    return words_of(n // 8 * 8, generator)


def viewed_as_words(n, generator):
    drawn = torch.empty(n, dtype=torch.uint8)
    drawn.view(torch.int64).random_(-(2**63), None, generator=generator)
    return drawn


def to_the_words_end(n, generator):
    return words_of(-(-n // 8) * 8, generator)


def shared_by_eight(n, generator):
    return bytes_of(-(-n // 8), generator).repeat_interleave(8)[:n]


def in_eight_copies(n, generator):
    return bytes_of(-(-n // 8), generator).repeat(8)[:n]


def without_256(n, p, generator):
    threshold, fraction = divmod(256 * p, 1)
    drawn = bytes_of(n, generator)
    kept, ties = drawn >= int(threshold), drawn == int(threshold)
    kept[ties] = by_fraction(int(ties.sum()), p, fraction, generator)
    return kept


def exactly_k(n, p, generator):
    return torch.randperm(n, generator=generator) >= round(p * n)


def first_ties_drop(k, p, fraction, generator):
    return torch.arange(k) >= round(k * fraction)


def last_ties_drop(k, p, fraction, generator):
    return torch.arange(k) < round(k * (1 - fraction))


def ties_counted_out(k, p, fraction, generator):
    return torch.randperm(k, generator=generator) >= round(k * fraction)


def ties_in_turn(k, p, fraction, generator):
    """Every tie drops as soon as the share of those before it is behind the fraction."""
    due = (torch.arange(1, k + 1) * fraction).floor()
    return due == torch.cat([torch.zeros(1), due[:-1]])[:k]


def opposite_bytes(n, generator):
    drawn = bytes_of(-(-n // 2), generator)
    return torch.stack([drawn, 255 - drawn], 1).flatten()[:n]


def opposite_halves(n, generator):
    drawn = bytes_of(-(-n // 2), generator)
    return torch.cat([drawn, 255 - drawn])[:n]


def sorted_bytes(n, generator):
    return bytes_of(n, generator).sort().values


def of_three_tenths(n, p, generator):
    return keep_from_bytes(n, 0.3, generator)


def digit_by_digit(n, p, generator):
    """The digits of p in base 256, one after the other, for those that still tie."""
    kept, undecided = torch.ones(n, dtype=torch.bool), torch.arange(n)
    for _ in range(8):
        digit, p = divmod(256.0 * p, 1)
        drawn = words_of(len(undecided), generator)
        kept[undecided] = drawn >= digit
        undecided = undecided[drawn == digit]
    return kept


def four_bytes_for_a_tie(n, p, generator):
    threshold = min(int(256 * p), 255)
    drawn = bytes_of(n, generator)
    kept = drawn > threshold
    (ties,) = torch.nonzero(drawn == threshold, as_tuple=True)
    second = torch.empty(4 * len(ties), dtype=torch.uint8).random_(generator=generator)
    number = second.view(-1, 4).double() @ torch.tensor([256.0**k for k in range(4)]).double()
    kept[ties] = number >= (256 * p - threshold) * 2.0**32
    return kept


exercise = Write(
    model_answer=keep_from_bytes,
    why="bytes below the threshold drop floor(256 p) of 256, and a tie drops with what is missing",
    takeaway="Random bytes give any rate exactly, for hardly more than one byte an element.",
    minutes=20,
    hints=(
        "A byte above the threshold keeps and one below it drops. With which rate has a tie to "
        "drop, so that it all adds up to p?",
        "Bytes below the threshold drop floor(256 p) of 256, and 256 p are wanted: the ties have "
        "to add fraction = 256 p - floor(256 p), which is a rate for the ties alone.",
        "kept[ties] = keep_from_bytes(int(ties.sum()), fraction, generator), where there are ties.",
    ),
    wrong=[
        (variant(lambda k, p, fraction, g: True), TIES_KEPT),
        (variant(lambda k, p, fraction, g: False), TIES_DROPPED),
        (nearest, ROUNDED),
        (variant(lambda k, p, fraction, g: bytes_of(k, g) >= int(256 * p)), SAME_RULE),
        (variant(lambda k, p, fraction, g: bytes_of(k, g) > int(256 * p)), SAME_RULE),
        (variant(lambda k, p, fraction, g: torch.rand(k, generator=g) >= p), SAME_RULE),
        (until_no_tie, SAME_RULE),
        (variant(lambda k, p, fraction, g: bytes_of(k, g) >= 128), FAIR),
        (variant(lambda k, p, fraction, g: ~by_fraction(k, p, fraction, g)), TURNED),
        (variant(lambda k, p, fraction, g: by_fraction(1, p, fraction, g)), ONE_COIN),
        (variant(lambda k, p, fraction, g: bytes_of(k, g) >= int(256 * fraction)), TWO_BYTES),
        (variant(lambda k, p, fraction, g: bytes_of(k, g) > int(256 * fraction)), TWO_BYTES),
        (lambda n, p, g: keep_from_bytes(n, p / 2, g), RATE),
        (lambda n, p, g: ~keep_from_bytes(n, p, g), SWAPPED),
        (lambda n, p, g: keep_from_bytes(n, p, None), OTHER_SOURCE),
        (variant(lambda k, p, fraction, g: by_fraction(k, p, fraction, None)), OTHER_SOURCE),
        (lambda n, p, g: keep_from_bytes(n, p, g.manual_seed(0)), RESTARTED),
        (exactly_k, EXACTLY_K),
        (variant(first_ties_drop), IN_ORDER),
        (variant(last_ties_drop), IN_ORDER),
        (variant(ties_counted_out), COUNTED),
        (variant(ties_in_turn), COUNTED),
        (of_three_tenths, IGNORED),
        (variant(draw=opposite_bytes), masks.TIED),
        (variant(draw=opposite_halves), masks.TIED),
        (variant(draw=sorted_bytes), masks.PLACES),
        (variant(draw=shared_by_eight), SHARED),
        (variant(draw=in_eight_copies), SHARED),
        (variant(draw=of_63_bits), UNEVEN),
        (variant(draw=of_31_bits), UNEVEN),
        (variant(draw=whole_words), EIGHTS),
        (variant(draw=to_the_words_end), EIGHTS),
        (variant(draw=viewed_as_words), EIGHTS),
        (variant(lambda k, p, fraction, g: torch.rand(k, generator=g) >= fraction), FLOATS),
        (lambda n, p, g: torch.rand(n, generator=g, dtype=torch.float64) >= p, FLOATS),
        (variant(draw=wide), WIDE),
        (second_byte_for_all, FOR_ALL),
        (without_256, AT_THE_ENDS),
    ],
    right=[digit_by_digit, four_bytes_for_a_tie, variant(draw=words_of)],
    find_mistake=find_mistake,
)
