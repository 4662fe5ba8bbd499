"""In a real browser: each page of the site is whole, readable on a phone and in the dark."""

import os
import re

import pytest
from explorer_on_page import SCREENSHOTS
from site_page import DESK, PHONE, SitePage

from tools.build_site import SITE, pages_of
from tools.course_paths import NOTEBOOKS, numbered
from tools.run_browser import REQUIRED

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
LESSONS = [f"notebooks/{path.stem}.html" for path in numbered(NOTEBOOKS, ".ipynb")]
PLANTED = """<!doctype html><html lang="en"><head><title>planted</title></head><body><main>
<h1>Planted</h1><img src="none.png"><p style="width: 2000px; color: #eee">pale and wide</p>
<span class="math">x^2</span><a href="nowhere.html">lost</a>
<script>fetch("http://elsewhere.invalid/").catch(() => {})</script></main></body></html>"""


@pytest.fixture(scope="module")
def page(browser):
    if not (SITE / "index.html").is_file():
        reason = "build/site is missing, so no page is looked at; make site builds it"
        if os.environ.get(REQUIRED):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    SCREENSHOTS.mkdir(exist_ok=True)
    tab = browser.new_page(viewport=DESK)
    yield SitePage(tab)
    tab.close()


def test_every_page_is_whole_and_no_serious_fault_is_found_on_it(page):
    """One walk: the shape at a phone's width, axe-core on a desk, the colours in the dark."""
    wrong, wanted, places = {}, set(), {}
    for path in pages_of(SITE):
        name = path.relative_to(SITE).as_posix()
        page.tab.set_viewport_size(PHONE)
        page.open(path)
        found = page.shape_faults()
        page.tab.set_viewport_size(DESK)
        found += page.axe_faults() + page.in_the_dark().axe_faults(["color-contrast"])
        wanted |= {(name, *link) for link in page.links()}
        places[str(path)] = page.ids()
        if found:
            wrong[name] = found
    assert wrong == {}
    assert len(places) > len(LESSONS)
    broken = [
        (name, path, place)
        for name, path, place in sorted(wanted)
        if not os.path.exists(path) or (place and place not in places.get(path, {place}))
    ]
    assert broken == []


@pytest.mark.parametrize("name", LESSONS)
def test_no_answer_is_seen_before_it_is_asked_for(page, name):
    page.tab.set_viewport_size(DESK)
    page.open(SITE / name)
    folds = page.tab.locator("details.answer")
    for i in range(folds.count()):
        fold = folds.nth(i)
        inside = fold.locator(":scope > *:not(summary)").first
        assert not inside.is_visible()
        fold.locator("summary").click()
        assert inside.is_visible()
    asked = page.tab.locator("p > strong", has_text=re.compile("^Predict"))
    assert asked.count() <= folds.count() + page.tab.locator("li strong").count()
    page.tab.screenshot(path=SCREENSHOTS / f"site_{name[10:12]}.png")


@pytest.mark.parametrize("name", LESSONS)
def test_the_link_of_a_lesson_brings_the_notebook_as_the_course_stores_it(page, name):
    page.open(SITE / name)
    link = page.tab.locator("a.download", has_text="Download this notebook").first
    target = link.evaluate("link => decodeURIComponent(new URL(link.href).pathname)")
    with open(target, "rb") as brought:
        assert brought.read() == (NOTEBOOKS / f"{name[10:-5]}.ipynb").read_bytes()


def test_an_explorer_is_a_film_of_its_states_with_words_for_each(page):
    page.open(SITE / "notebooks/02_dropping_units.html")
    for fold in page.tab.locator("details.answer > summary").all():
        fold.click()
    frames = page.tab.locator(".film figure")
    assert frames.count() >= 3
    words = [frame.locator("img").get_attribute("alt") for frame in frames.all()]
    assert len(set(words)) == len(words)


def test_what_is_wrong_with_a_page_would_be_seen(page, tmp_path):
    path = tmp_path / "planted.html"
    path.write_text(PLANTED, encoding="utf-8")
    page.tab.set_viewport_size(PHONE)
    page.open(path)
    page.tab.wait_for_timeout(300)
    said = "\n".join(page.shape_faults() + page.axe_faults())
    for fault in ("outside request: http://elsewhere.invalid/", "missing: none.png",
                  "no words: none.png", "raw mathematics: x^2", "pixels wider", "color-contrast",
                  "image-alt"):  # fmt: skip
        assert fault in said
    assert (str(tmp_path / "nowhere.html"), "") in page.links()
