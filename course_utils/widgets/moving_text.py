"""Text that changes from state to state, drawn fast: few letters, or copies of whole lines."""

from matplotlib.text import Text

MOST_WORDINGS = 8  # of one text whose copies are kept; others are drawn again
GLYPH_OVERHANG = 2  # pixels that letters may reach beyond the box that Matplotlib gives for them


class CachedText(Text):
    """A moving text on a background that never changes: each wording is drawn once, then copied.

    Only its wording and its visibility may change. To draw one letter takes 0.1 ms, to copy whole
    lines no more than that.
    """

    def __init__(self, *place, **style):
        super().__init__(*place, animated=True, **style)
        self._copies = {}  # the newest last

    def draw(self, renderer):
        """Put the wording on the picture, together with the background behind it."""
        wording = self.get_text()
        if not (wording and self.get_visible()):
            return
        if wording not in self._copies:
            super().draw(renderer)
            if len(self._copies) == MOST_WORDINGS:
                del self._copies[next(iter(self._copies))]
            box = self.get_window_extent(renderer).padded(GLYPH_OVERHANG)
            self._copies[wording] = renderer.copy_from_bbox(box)
        renderer.restore_region(self._copies[wording])


def text_after(still):
    """A moving text, empty at first, that begins where the text `still` ends: few letters move."""
    return still.axes.annotate("", (1, 0), xycoords=still, va="bottom", animated=True)
