"""What can be wrong with coins: how many fall on "drop", where, and with whom they are shared."""

from course_utils.conformance.report import Diagnosis

NOTHING_DROPPED = Diagnosis("nothing_dropped", "no output is 0: nothing is dropped")
EVERYTHING_DROPPED = Diagnosis("everything_dropped", "every output is 0: everything is dropped")
KEEP_FOR_DROP = Diagnosis(
    "keep_for_drop", "1 - p of the units are dropped: p is taken for the probability to keep"
)
TOO_MANY = Diagnosis("too_many", "too many units are dropped")
TOO_FEW = Diagnosis("too_few", "too few units are dropped")
TOO_MANY_IN_SMALL = Diagnosis(
    "too_many_in_small", "too many units are dropped, at least in small inputs"
)
TOO_FEW_IN_SMALL = Diagnosis(
    "too_few_in_small", "too few units are dropped, at least in small inputs"
)
OVERDISPERSED = Diagnosis(
    "overdispersed", "calls drop far too many or too few units: their coins are not independent"
)

FAVOURED = {
    "position_in_8": Diagnosis(
        "favoured_position_in_8",
        "at least one position in eight is dropped too often or too rarely, or shares its coins",
    ),
    "position_in_64": Diagnosis(
        "favoured_position_in_64",
        "at least one position in 64 is dropped too often or too rarely, or shares its coins",
    ),
    "row": Diagnosis(
        "favoured_row",
        "at least one row is dropped too often or too rarely, or shares its coins",
    ),
    "column": Diagnosis(
        "favoured_column",
        "at least one column is dropped too often or too rarely, or shares its coins",
    ),
    "unit": Diagnosis(
        "favoured_unit",
        "at least one unit is dropped too often or too rarely, or shares its coins",
    ),
    "half": Diagnosis(
        "favoured_half",
        "the first and the second half of the units are not dropped equally often",
    ),
    "last": Diagnosis(
        "favoured_last",
        "the last units, behind the last full vector, are not dropped like the others",
    ),
}

TOO_EVEN = Diagnosis(
    "too_even",
    "the number dropped hardly varies: exactly k are dropped, not each unit on its own coin",
)
ROWS_SHARE = Diagnosis(
    "rows_share", "rows share their coins: one mask for several examples of the batch"
)
UNITS_SHARE = Diagnosis(
    "units_share",
    "units share coins with others of their row: the number dropped varies too much",
)
PERIOD = Diagnosis(
    "period", "the mask repeats itself within one call: random numbers are used again"
)
PATTERN = Diagnosis(
    "pattern",
    "units a multiple of 8 places apart resemble each other: a pattern of bytes or words",
)
NEIGHBOURS = Diagnosis("neighbours", "neighbouring units do not have independent coins")
SAME_MASK = Diagnosis(
    "same_mask", "the same mask comes back in a later call: it is not drawn afresh each time"
)
CALLS_DEPEND = Diagnosis("calls_depend", "masks of different calls resemble each other")


def wrong_rate(fraction, p):
    """The mistake that a dropped fraction points to, were it wrong."""
    if fraction == 0:
        return NOTHING_DROPPED
    if fraction == 1:
        return EVERYTHING_DROPPED
    if abs(fraction - (1 - p)) < abs(fraction - p) / 10:
        return KEEP_FOR_DROP
    return TOO_MANY if fraction > p else TOO_FEW
