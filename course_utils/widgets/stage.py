"""A picture that is drawn once, and of which only what moves is drawn again."""

import struct
import zlib
from threading import RLock

import numpy as np
from matplotlib import rc_context, rcParams, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

OF_THE_SESSION = {"backend", "interactive", "timezone", "toolbar"}  # no matter of looks
with style.context(["default", "course_utils.course"]):  # read once: this takes milliseconds
    LOOK = {name: rcParams[name] for name in rcParams if name not in OF_THE_SESSION}
MOST_BACKDROPS = 8
# JupyterLab hands a slider's values to the kernel in a thread beside the one that runs cells
_DRAWING = RLock()  # one for all stages, since rc_context sets the looks of the whole process


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
        with _DRAWING, rc_context(LOOK):
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
        with _DRAWING, rc_context(LOOK):
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


def png_bytes(pixels):
    """An array of bytes (height, width, 3) as a PNG, twice as fast as with an encoder's filters."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with 0: no filter
    rows[:, 1:].reshape(pixels.shape)[:] = pixels  # a view: no copy in between
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
