"""A picture that is drawn once, and of which only what moves is drawn again."""

from threading import RLock

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils.widgets.png import png_bytes
from course_utils.widgets.style import course_style

MOST_BACKDROPS = 8  # that are kept; others are drawn again
# JupyterLab hands a slider's values to the kernel in a thread beside the one that runs cells
_DRAWING = RLock()  # one for all stages, since course_style sets the style of the whole process


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
        with _DRAWING, course_style():
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
        # fonts and new ticks read their settings while they are drawn, not when they are made
        with _DRAWING, course_style():
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
