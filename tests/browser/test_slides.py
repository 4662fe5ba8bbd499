"""In a real browser: each deck opens by itself, nothing overflows, no question shows its answer."""

import re
from pathlib import Path

import pytest
from explorer_on_page import SCREENSHOTS
from missing import absent

from tools.build_slides import SLIDES
from tools.course_paths import NOTEBOOKS, numbered
from tools.handouts import handout
from tools.language.languages import ENGLISH, in_folder, languages, openings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
DECKS = [
    in_folder(Path(), language) / f"{path.stem}.html"
    for language in [ENGLISH, *languages()]
    for path in numbered(in_folder(NOTEBOOKS, language), ".ipynb")
]
READY = "body[data-ready]"
SMALLEST = 17  # pixels of type on a slide of 1280 by 720
# reveal.js waits for a frame between taking the slides out of the deck and putting its pages in.
SLOW_FRAMES = "window.requestAnimationFrame = (draw) => setTimeout(draw, 300)"
EACH = """async asking => {
    const seen = [];
    for (let i = 0; i < Reveal.getTotalSlides(); i++) {
        const slide = Reveal.getCurrentSlide(), box = slide.querySelector('.fit');
        const frame = slide.getBoundingClientRect();
        const inside = [...box.querySelectorAll('*')].every(part => {
            const place = part.getBoundingClientRect();
            return place.right <= 1281 && place.bottom <= 721; });
        const asks = box.querySelector(':scope > p > strong:first-child');
        seen.push({kind: slide.className.split(' ')[0], text: box.textContent.trim(),
            asks: asking.some(words => asks?.textContent.startsWith(words)),
            fits: box.scrollHeight <= 590 && box.scrollWidth <= box.clientWidth
                && frame.width <= 1281 && frame.height <= 721 && inside,
            type: parseFloat(box.style.fontSize),
            raw: !box.querySelector('pre') && /\\\\\\(|\\\\\\[/.test(box.textContent),
            pictures: [...box.querySelectorAll('img')].every(i => i.naturalWidth > 0 && i.alt),
            broken: box.querySelectorAll('mjx-merror, [data-mjx-error]').length,
            notes: slide.querySelector('aside.notes')?.textContent ?? ''});
        Reveal.next();
    }
    return seen;
}"""


def opened(browser, path):
    """A page with the deck at `path`, and what it asked of the web or complained of."""
    tab, faults = browser.new_page(viewport={"width": 1280, "height": 720}), []
    tab.on("request", lambda r: r.url.startswith("http") and faults.append(f"outside: {r.url}"))
    tab.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    tab.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
    tab.goto(path.as_uri())
    tab.wait_for_selector(READY, state="attached", timeout=120_000)
    return tab, faults


def beginning(part):
    """The words with which such a part of a lesson begins, in any language."""
    return [words for words, opened in openings().items() if opened == part]


@pytest.mark.parametrize("name", DECKS, ids=str)
def test_a_deck_opens_by_itself_and_nothing_overflows(browser, name):
    path = SLIDES / name
    if not path.is_file():
        absent("build/slides (make slides builds it)")
    tab, faults = opened(browser, path)
    SCREENSHOTS.mkdir(exist_ok=True)
    tab.screenshot(path=SCREENSHOTS / f"slides_{'_'.join([*name.parts[:-1], name.stem[:2]])}.png")
    slides = tab.evaluate(EACH, beginning("question"))
    language = tab.locator("html").get_attribute("lang")
    tab.close()
    assert in_folder(Path(), language) / name.name == name
    assert faults == []
    assert [s["text"] for s in slides if not s["fits"] or s["type"] < SMALLEST] == []
    assert [s["text"] for s in slides if s["raw"] or s["broken"] or not s["pictures"]] == []
    asked = [s for s in slides if s["asks"]]
    assert all(s["kind"] == "question" for s in asked)
    assert asked
    assert all(re.match("Answer|答案", s["notes"].strip()) for s in asked)
    checks = tuple(words + stop for words in beginning("check") for stop in ".。")
    beside = [s for s in asked for line in s["text"].splitlines() if line.startswith(checks)]
    assert beside == [], "no answer stands beside its question"


def test_a_slide_that_overflows_would_be_seen(browser, tmp_path):
    path = SLIDES / "02_dropping_units.html"
    if not path.is_file():
        absent("build/slides (make slides builds it)")
    planted = '<div class="fit"><div style="height: 900px">tall</div>'
    page = path.read_text(encoding="utf-8").replace('<div class="fit">', planted, 1)
    (tmp_path / "planted.html").write_text(page, encoding="utf-8")
    tab, _ = opened(browser, tmp_path / "planted.html")
    slides = tab.evaluate(EACH, beginning("question"))
    tab.close()
    assert [s["fits"] for s in slides].count(False) == 1


@pytest.mark.parametrize("speed", ["at once", "slowly"])
def test_a_handout_has_a_page_for_each_slide(browser, tmp_path, speed):
    path = SLIDES / "02_dropping_units.html"
    if not path.is_file():
        absent("build/slides (make slides builds it)")
    tab, _ = opened(browser, path)
    total = tab.evaluate("() => Reveal.getTotalSlides()")
    tab.close()
    deck = tmp_path / path.name
    deck.write_bytes(path.read_bytes())
    window = browser.new_context()
    if speed == "slowly":
        window.add_init_script(SLOW_FRAMES)
    pdf = handout(deck, window).read_bytes()
    window.close()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == total
