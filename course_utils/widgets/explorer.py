"""The frame of every explorer: controls, a picture of their state, and words that say the same."""

from collections import defaultdict, deque
from html import escape

import ipywidgets

from course_utils.widgets.stage import Stage
from course_utils.words import say

MOST_OPEN = 4  # of one name; the one opened longest ago is closed, so running a cell again is free
_OPEN = defaultdict(deque)


class Explorer:
    """A picture that follows its controls, at once; shown as the last value of a cell.

    name: of the kind of explorer. scene and size: of its `Stage`. words: state -> the picture in
    words, plain text. stored: state -> the words that a notebook stores; None is `words`. It
    leaves out measured digits, if `words` has any: they differ from one machine to the next.
    controls: name -> widget; the names with a value (all but buttons and players) are the state,
    and the values are ids or numbers, never labels. actions: name of a button -> function of the
    state that returns what to change, as name -> value.

    Public: `controls`, `image`, `words` (the line below the picture), `first` (the first state),
    `state`, `picture(**state)`, `describe(**state)` and `close()`; names left out of a state are
    those of the first one. Without a front end the first picture and its stored words stand in.
    """

    def __init__(self, name, *, scene, words, controls, stored=None, actions=None, size=(9, 3.4)):
        self.name, self.controls = name, controls
        self._scene, self._size = scene, size
        self._words, self._stored = words, stored or words
        self._actions, self._stage = actions or {}, None
        silent = (ipywidgets.Button, ipywidgets.Play)
        self._inputs = {k: w for k, w in controls.items() if not isinstance(w, silent)}
        self.first = self._shown = self.state
        self._first_picture, said = self.picture(), self.describe()
        # without a width the picture is stretched over the cell. It has no tooltip: the front end
        # of ipywidgets 8 fails on one for an Image, and shows nothing. The words stand below it.
        layout = {"width": f"{round(80 * size[0])}px", "max_width": "100%"}
        self.image = ipywidgets.Image(value=self._first_picture, format="png", layout=layout)
        self.words = ipywidgets.HTML(_line(said), layout=layout)
        row = ipywidgets.HBox(list(controls.values()), layout={"flex_flow": "row wrap"})
        self.box = ipywidgets.VBox([row, self.image, self.words])
        for widget in self._inputs.values():
            widget.observe(self._update, "value")
        for name_of_button, action in self._actions.items():
            controls[name_of_button].on_click(lambda _, action=action: self._act(action))
        self._is_open, self._is_held = True, False
        _OPEN[name].append(self)
        if len(_OPEN[name]) > MOST_OPEN:
            _OPEN[name][0].close()

    @property
    def state(self):
        """name -> value of the controls, as they stand."""
        return {name: widget.value for name, widget in self._inputs.items()}

    def picture(self, **state):
        """PNG bytes of `state`, a pure function of it; the explorer on the page stays as it is."""
        if self._stage is None:
            self._stage = Stage(self._scene, self.first, self._size)
        return self._stage.png(**self.first | state)

    def describe(self, **state):
        """The picture of `state` in words."""
        return self._words(**self.first | state)

    def close(self):
        """Take the explorer off the page and free its figure and its comms; twice does no harm."""
        self._is_open, self._stage = False, None
        if self in _OPEN[self.name]:
            _OPEN[self.name].remove(self)
        for widget in (self.box, *self.box.children, *self.controls.values()):
            for part in (getattr(widget, "style", None), getattr(widget, "layout", None), widget):
                if part is not None:
                    part.unobserve_all()
                    part.close()

    def _update(self, _change):
        state = self.state
        if self._is_held or state == self._shown:
            return
        self._shown = None
        try:
            value, said = self.picture(**state), self.describe(**state)
        except Exception as error:  # whatever it is, the widget has to live on
            self._report(error)
            return
        self.image.value = value
        self.words.value = _line(said)
        self._shown = state

    def _act(self, action):
        try:
            changes = action(self.state)
            self._is_held = True  # one picture for all changes, none of the states between
            for name, value in changes.items():
                self.controls[name].value = value
        except Exception as error:
            self._report(error)
            return
        finally:
            self._is_held = False
        self._update(None)

    def _report(self, error):
        kind, reason = type(error).__name__, " ".join(str(error).split())
        if reason:
            said = say(
                "This state could not be drawn ({error}: {reason}); the picture shows the one "
                "before.",
                error=kind,
                reason=reason,
            )
        else:
            said = say(
                "This state could not be drawn ({error}: no reason given); the picture shows the "
                "one before.",
                error=kind,
            )
        self.words.value = _line(said, role="alert")

    def __repr__(self):
        return self._stored(**self.first)

    def _repr_mimebundle_(self, **_):
        said = repr(self)
        data = {"text/plain": said, "image/png": self._first_picture}
        if self._is_open:
            view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
            data["application/vnd.jupyter.widget-view+json"] = view
        return data, {"image/png": {"alt": said}}


def close_all():
    """Close every explorer that is open."""
    for explorers in _OPEN.values():
        for explorer in list(explorers):
            explorer.close()


def _line(text, role="status"):
    """One line of the widget that a screen reader reads out when it changes."""
    return f'<div role="{role}" style="line-height: 1.4">{escape(text)}</div>'
