"""A picture that is drawn once, and of which only what moves is drawn again."""

from io import BytesIO

from matplotlib import style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

LOOK = ["default", "course_utils.course"]  # from the defaults, whatever the reader has set


class Stage:
    """A persistent figure, and the pure function `png` from a state to the bytes of its picture.

    scene: called once with the figure, makes the axes and every artist, and returns `move`. An
    artist made with `animated=True` moves: it is drawn anew, on top, at each state.
    `move(**state)` sets what the artists show; it may change what stands still (ticks, limits)
    where it returns a backdrop, any hashable that differs whenever these differ.
    size: inches, at the 80 dots an inch of the course.
    """

    def __init__(self, scene, size):
        with style.context(LOOK):
            self.figure = Figure(figsize=size)
            self._canvas = FigureCanvasAgg(self.figure)
            self._move = scene(self.figure)
        moving = self.figure.findobj(lambda artist: artist.get_animated())
        self._moving = sorted(moving, key=lambda artist: artist.zorder)
        self._backdrop = self._pixels = None

    def png(self, **state):
        """The picture of `state` as PNG bytes: the same bytes, whatever was drawn before."""
        try:
            backdrop = self._move(**state)
            if self._pixels is None or backdrop != self._backdrop:
                with style.context(LOOK):  # ticks are made while they are drawn
                    self._canvas.draw()
                self._pixels = self._canvas.copy_from_bbox(self.figure.bbox)
                self._backdrop = backdrop
            self._canvas.restore_region(self._pixels)
            for artist in self._moving:
                artist.draw(self._canvas.renderer)
        except BaseException:
            self._pixels = None  # half a move may have been made
            raise
        size = self._canvas.get_width_height()
        picture = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
        file = BytesIO()
        picture.convert("RGB").save(file, "png", compress_level=1)  # 9 takes ten times as long
        return file.getvalue()
