"""A page of the built site in a browser, opened as a file: what is wrong with it, in words."""

import json
from urllib.parse import urlsplit

from tools.from_npm import vendored

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
SERIOUS = {"serious", "critical"}
SETTLED = """async () => {
    await document.fonts.ready;
    if (window.MathJax?.startup?.promise) await window.MathJax.startup.promise;
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = """() => [...document.images].map(image => ({
    src: image.getAttribute('src'), alt: image.getAttribute('alt'),
    shown: image.complete && image.naturalWidth > 0}))"""
RAW_MATH = """() => [...document.querySelectorAll('.math')]
    .filter(math => !math.querySelector('mjx-container, mjx-merror'))
    .map(math => math.textContent)"""
WRONG_MATH = """() => [...document.querySelectorAll('mjx-merror, [data-mjx-error]')]
    .map(math => math.getAttribute('title') || math.textContent)"""
AXE = """async rules => {
    const options = rules ? {runOnly: {type: 'rule', values: rules}} : {};
    const found = await axe.run(document, options);
    return found.violations.map(fault => ({id: fault.id, impact: fault.impact,
        where: fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)),
        why: fault.nodes[0].failureSummary}));
}"""
OUTSIDE = ("http", "https", "ws", "wss")


class SitePage:
    """One tab, which opens one page after another; `faults` are those of the page that is open."""

    def __init__(self, tab):
        self.tab, self.faults = tab, []
        tab.on("request", self._asked)
        tab.on("requestfailed", lambda r: self.faults.append(f"not there: {r.url}"))
        tab.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        tab.on("console", self._heard)
        self._axe = (vendored("axe-core") / "axe.min.js").read_text(encoding="utf-8")

    def open(self, path):
        """Open the file at `path`, and wait until all of its mathematics is set."""
        self.faults.clear()
        self.tab.goto(path.as_uri())
        self.tab.evaluate(SETTLED)
        return self

    def shape_faults(self):
        """Missing pictures, pictures without words, raw mathematics, a page wider than its view."""
        found = list(self.faults)
        found += [f"missing: {p['src']}" for p in self.tab.evaluate(PICTURES) if not p["shown"]]
        found += [f"no words: {p['src']}" for p in self.tab.evaluate(PICTURES) if not p["alt"]]
        found += [f"raw mathematics: {text}" for text in self.tab.evaluate(RAW_MATH)]
        found += [f"wrong mathematics: {text}" for text in self.tab.evaluate(WRONG_MATH)]
        wide = self.tab.evaluate(TOO_WIDE)
        return found + [f"{wide} pixels wider than the view"] * (wide > 0)

    def axe_faults(self, rules=None):
        """What axe-core calls serious or critical, of `rules` (all when None)."""
        if not self.tab.evaluate("() => !!window.axe"):
            self.tab.evaluate(self._axe)
        found = self.tab.evaluate(AXE, rules)
        return [json.dumps(fault) for fault in found if fault["impact"] in SERIOUS]

    def in_the_dark(self):
        """Change to the dark colours, as the button at the top does."""
        self.tab.add_style_tag(content="* { transition: none !important }")  # else by degrees
        self.tab.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
        return self

    def _asked(self, request):
        if urlsplit(request.url).scheme in OUTSIDE:
            self.faults.append(f"outside request: {request.url}")

    def _heard(self, message):
        if message.type == "error":
            self.faults.append(f"console: {message.text}")
