"""Bars that move: their corners, for the polygons of a picture."""

import numpy as np


def bars(x, height, half):
    """The corners of a bar at each x from 0 to its height, 2 * half wide: (bars, corners, 2)."""
    return np.array(
        [
            [(a - half, 0), (a - half, b), (a + half, b), (a + half, 0)]
            for a, b in zip(x, height, strict=True)
        ]
    )
