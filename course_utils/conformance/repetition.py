"""Whether a long stretch of coins stands twice: random numbers that are used again."""

import numpy as np

SURE = 1e-22  # chance that two given stretches of free coins are equal


def stretch_length(p):
    """How many coins it takes so that equal stretches are no accident; a multiple of 8."""
    return 8 * int(np.ceil(np.log(SURE) / np.log(p**2 + (1 - p) ** 2) / 8))


def stands_in(stretch, coins):
    """Whether `stretch`, but for less than 8 coins at its ends, stands anywhere in `coins`."""
    packed = np.packbits(coins).tobytes()
    n = len(stretch) // 8 * 8 - 8
    # one of eight shifts meets the borders of the packed bytes
    return n > 0 and any(
        np.packbits(stretch[shift : shift + n]).tobytes() in packed for shift in range(8)
    )


def repeats_itself(p, coins):
    """Whether the last stretch of `coins` stands a second time before it."""
    n = stretch_length(p) + 8
    return len(coins) > 2 * n and stands_in(coins[-n:], coins[:-n])
