"""An explorer as a learner meets it: its controls on the page, and the picture that they move."""

from tools.course_paths import ROOT

SCREENSHOTS = ROOT / "screenshots"
PROBE = """
import gc, hashlib
from course_utils.widgets.explorer import Explorer
def _wanted(explorer):
    try:
        return hashlib.sha256(explorer.picture(**explorer.state)).hexdigest()
    except Exception:
        return None  # a state that cannot be drawn: the explorer says so and keeps its picture
def _reads(widget):
    text = getattr(widget, "label", None)
    kind = getattr(widget, "readout_format", None)
    # the front end writes a number's minus as the sign of that name
    return format(widget.value, kind).replace("-", "\N{MINUS SIGN}") if kind else text
(_explorer,) = [one for one in gc.get_objects() if isinstance(one, Explorer)
                and one.box.model_id == MODEL]
_said = {"name": _explorer.name, "state": repr(_explorer.state), "wanted": _wanted(_explorer),
         "words": _explorer.describe(**_explorer.state) if _wanted(_explorer) else "",
         "kinds": {name: type(w).__name__ for name, w in _explorer.controls.items()},
         "reads": {name: _reads(w) for name, w in _explorer.controls.items()}}
del _explorer, _wanted, _reads
"""
DIGEST = """async cell => {
    const image = cell.querySelector('.widget-image');
    const bytes = await (await fetch(image.src)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}"""
READOUTS = """cell => [...cell.querySelector('.widget-hbox').children]
    .map(control => control.querySelector('.widget-readout')?.textContent ?? null)"""
SIZES = """cell => { const image = cell.querySelector('.widget-image');
    return [image.naturalWidth, image.naturalHeight, image.clientWidth, image.clientHeight] }"""


class ExplorerOnPage:
    """The explorer with this model id, in cell `number` of the notebook that `lab` shows."""

    def __init__(self, lab, number, model):
        self.lab, self.number = lab, number
        self._probe = PROBE.replace("MODEL", repr(model))
        self.cell = lab.show(number)
        self.cell.wait_for_selector(".widget-image")
        self.kinds = self.told()["kinds"]
        self.name = self.told()["name"]

    def told(self):
        """What the kernel says: the state of the controls and the picture that belongs to it."""
        return self.lab.ask(self._probe)

    def digest(self):
        """A fingerprint of the picture on the page."""
        return self.cell.evaluate(DIGEST)

    def words(self):
        """The line below the picture."""
        return self.cell.query_selector_all(".widget-html-content")[-1].inner_text()

    def screenshot(self, path):
        """A picture of the whole explorer as it stands on the page: controls, image and words."""
        self.cell.query_selector(".jp-Cell-outputArea").screenshot(path=path)

    def size(self):
        """Width and height of the picture itself, then those that it takes on the page."""
        return self.cell.evaluate(SIZES)

    def control(self, name):
        """The element of one control."""
        row = self.cell.query_selector(".widget-hbox")
        return row.query_selector_all(":scope > *")[list(self.kinds).index(name)]

    def settle(self, seconds=20):
        """Wait until page, kernel and picture agree on one state, the last; return that state."""
        seen = {}

        def agree():
            told, shown = self.told(), self.cell.evaluate(READOUTS)
            pairs = zip(told["reads"].values(), shown, strict=True)
            read = all(text == said for text, said in pairs if said is not None)
            seen.update(told=told, shown=shown, digest=self.digest())
            return read and told["wanted"] == seen["digest"]

        try:
            self.lab.wait(agree, seconds, "")
        except AssertionError:
            raise AssertionError(
                f"{self.name}: the picture is not that of its state: {seen}"
            ) from None
        return seen["told"]["state"]

    def press(self, name, key):
        """Put the focus on a control as the tab key would, and press `key`."""
        control = self.control(name)  # of a button it is the button itself
        handle = control.query_selector(".noUi-handle, select, button, input") or control
        handle.focus()
        handle.press(key)

    def drag(self, name, places):
        """Take the slider's handle by mouse and pull it, fast, to each place from 0 to 1."""
        control = self.control(name)
        control.scroll_into_view_if_needed()
        handle = control.query_selector(".noUi-handle").bounding_box()
        track = control.query_selector(".noUi-target").bounding_box()
        mouse, y = self.lab.page.mouse, handle["y"] + handle["height"] / 2
        mouse.move(handle["x"] + handle["width"] / 2, y)
        mouse.down()
        for place in places:
            mouse.move(track["x"] + place * track["width"], y)
        mouse.up()
