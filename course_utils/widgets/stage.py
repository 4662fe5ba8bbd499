"""A picture that is drawn once, and of which only what moves is drawn again."""

import struct
import zlib
from contextlib import contextmanager
from threading import RLock

import numpy as np
from matplotlib import rcParams, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

OF_THE_SESSION = {"backend", "interactive", "timezone", "toolbar"}  # no matter of looks
with style.context(["default", "course_utils.course"]):  # read once: this takes milliseconds
    LOOK = {name: rcParams[name] for name in rcParams if name not in OF_THE_SESSION}
MOST_BACKDROPS, MOST_WORDINGS = 8, 8  # that are kept; others are drawn again
LEAN = 2  # pixels that letters may lean out of their box
# JupyterLab hands a slider's values to the kernel in a thread beside the one that runs cells
_DRAWING = RLock()  # one for all stages, since _looking sets the looks of the whole process


@contextmanager
def _looking():
    """`rc_context(LOOK)` without the 3 ms in which it checks every value, for these are checked."""
    before = {name: rcParams._get(name) for name in LOOK}
    try:
        for name, value in LOOK.items():
            rcParams._set(name, value)
        yield
    finally:
        for name, value in before.items():
            rcParams._set(name, value)


class Stage:
    """A persistent figure, and the pure function `png` from a state to the bytes of its picture.

    scene: called once with the figure, makes the axes and every artist, and returns `move`. An
    artist made with `animated=True` moves: it is drawn anew, on top, at each state.
    `move(**state)` sets what the artists show; it may change what stands still (ticks, limits)
    where it returns a backdrop, a hashable that differs whenever these differ.
    first: the state that the figure is laid out for, once; the others have to fit that layout.
    size: inches, at the 80 dots an inch of the course.
    """

    def __init__(self, scene, first, size):
        with _DRAWING, _looking():
            self.figure = Figure(figsize=size)
            self._canvas = FigureCanvasAgg(self.figure)
            self._move = scene(self.figure)
            self._move(**first)
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
        moving = self.figure.findobj(lambda artist: artist.get_animated())
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self._backdrops = {}  # the newest last

    def png(self, **state):
        """The picture of `state` as PNG bytes: the same bytes, whatever was drawn before."""
        # whatever the reader has set: ticks are made while they are drawn
        with _DRAWING, _looking():
            backdrop = self._move(**state)
            if backdrop not in self._backdrops:
                if len(self._backdrops) == MOST_BACKDROPS:
                    del self._backdrops[next(iter(self._backdrops))]
                self._canvas.draw()
                self._backdrops[backdrop] = self._canvas.copy_from_bbox(self.figure.bbox)
            self._canvas.restore_region(self._backdrops[backdrop])
            for artist in self._moving:
                artist.draw(self._canvas.renderer)
            return png_bytes(np.asarray(self._canvas.buffer_rgba())[..., :3])


class Inscription(Text):
    """A moving text on a ground that is always the same: each wording is drawn once, then copied.

    Only what it says and whether it is seen may change. A letter takes 0.1 ms to draw, a copy of
    whole lines no more.
    """

    def __init__(self, *place, **looks):
        super().__init__(*place, animated=True, **looks)
        self._copies = {}  # the newest last

    def draw(self, renderer):
        """Put the wording on the page, ground included."""
        wording = self.get_text()
        if not (wording and self.get_visible()):
            return
        if wording not in self._copies:
            super().draw(renderer)
            if len(self._copies) == MOST_WORDINGS:
                del self._copies[next(iter(self._copies))]
            box = self.get_window_extent(renderer).padded(LEAN)
            self._copies[wording] = renderer.copy_from_bbox(box)
        renderer.restore_region(self._copies[wording])


def continued(still):
    """A moving text, empty at first, that goes on where the text `still` ends: few letters move."""
    return still.axes.annotate("", (1, 0), xycoords=still, va="bottom", animated=True)


def png_bytes(pixels):
    """An array of bytes (height, width, 3) as a PNG, twice as fast as with an encoder's filters."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with 0: no filter
    for colour in range(3):  # six times as fast as all at once
        rows[:, 1 + colour :: 3] = pixels[..., colour]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
