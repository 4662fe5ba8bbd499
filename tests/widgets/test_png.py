"""A PNG that every reader reads."""

import io

import numpy as np
from PIL import Image

from course_utils.widgets.png import png_bytes


def test_png_gives_back_every_pixel():
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    with Image.open(io.BytesIO(png_bytes(pixels))) as read:
        assert read.mode == "RGB"
        assert np.array_equal(np.asarray(read), pixels)
