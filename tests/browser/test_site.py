"""In a real browser: each page of the site is whole, readable on a phone and in the dark."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from explorer_on_page import SCREENSHOTS
from missing import absent
from site_page import DESK, PHONE, SitePage

from tools.build_site import SITE, pages_of
from tools.course_paths import NOTEBOOKS, numbered
from tools.language.languages import languages, translated_pages

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
TRANSLATED = [  # (language, page) of each lesson that is not English
    (language, f"notebooks/{language}/{path.stem}.html")
    for language in languages()
    for path in numbered(NOTEBOOKS / language, ".ipynb")
]
TRANSLATED_PAGES = [  # of docs/
    (language, f"docs/{language}/{name}.html")
    for language in languages()
    for name in translated_pages(language)
]
BUILT = [path.relative_to(SITE).as_posix() for path in pages_of(SITE)]
PAGES = sorted(set(BUILT) - {page for _, page in TRANSLATED})
LESSONS = [f"notebooks/{path.stem}.html" for path in numbered(NOTEBOOKS, ".ipynb")]
MUST_BE_THERE = ["index.html", "search.html", "genindex.html", "api/dropout.html"]
MUST_BE_THERE += [f"docs/{name}.html" for name in ("glossary", "symbols", "practice", "references")]
SPOKEN = """() => {
    const wrong = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim(), part = texts.currentNode.parentElement;
        if (part.closest('script, style, pre, code, mjx-container, p')) continue;
        const chinese = /\\p{Script=Han}/u.test(text), said = part.closest('[lang]').lang;
        const english = !chinese && /[A-Za-z]{3,} [A-Za-z]{2,}/.test(text);
        if ((chinese && said !== 'zh') || (english && said !== 'en')) wrong.push(text);
    }
    return wrong;
}"""
TORN = """() => [...document.querySelectorAll('.bd-article .math')].filter(formula => {
    const after = formula.nextSibling, range = document.createRange();
    if (after?.nodeType !== Node.TEXT_NODE) return false;
    if (!/^[，。；：、？！）,.;:)]/.test(after.textContent)) return false;
    range.setStart(after, 0);
    range.setEnd(after, 1);
    const stop = range.getBoundingClientRect(), place = formula.getBoundingClientRect();
    return stop.width && stop.left < place.right - 1 && stop.top > place.top + 5;
}).map(formula => formula.textContent + formula.nextSibling.textContent.slice(0, 10))"""
PLANTED = """<!doctype html><html lang="en"><head><title>planted</title></head><body><main>
<h1>Planted</h1><img src="none.png"><p style="width: 2000px; color: #eee">pale and wide</p>
<span class="math">x^2</span><a href="nowhere.html">lost</a>
<script>fetch("http://elsewhere.invalid/").catch(() => {})</script></main></body></html>"""


class Links(HTMLParser):
    """What a page links, and the places of it that can be linked."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.places = [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        self.targets += [given[name] for name in ("href", "src") if given.get(name)]


def broken_links(pages):
    """(page, link) of each link among the files `pages` that leads nowhere."""
    read = {path.resolve(): Links(path.read_text(encoding="utf-8")) for path in pages}
    broken = []
    for path, page in read.items():
        for target in page.targets:
            url = urlsplit(target)
            if url.scheme:
                continue
            to = (path.parent / unquote(url.path)).resolve() if url.path else path
            place = unquote(url.fragment)
            if not to.is_file() or (to in read and place not in read[to].places):
                broken.append((path.name, target))
    return broken


@pytest.fixture(scope="module")
def page(browser):
    if not (SITE / "index.html").is_file():
        absent("build/site (make site builds it)")
    SCREENSHOTS.mkdir(exist_ok=True)
    tab = browser.new_page(viewport=DESK)
    yield SitePage(tab)
    tab.close()


def test_the_site_has_a_page_for_all_that_the_course_holds(page):
    assert set(LESSONS + MUST_BE_THERE) <= set(BUILT)
    assert {page for _, page in TRANSLATED + TRANSLATED_PAGES} <= set(BUILT)


def test_no_link_of_the_site_is_broken(page, tmp_path):
    assert broken_links(pages_of(SITE)) == []
    planted = tmp_path / "planted.html"
    planted.write_text(
        '<p id="a"><a href="#a">here</a><a href="#b">lost</a>' + PLANTED, encoding="utf-8"
    )
    assert [link for _, link in broken_links([planted])] == ["#b", "none.png", "nowhere.html"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_on_a_phone_and_no_serious_fault_is_found_on_it(page, name):
    page.tab.set_viewport_size(PHONE)
    page.open(SITE / name)
    assert page.shape_faults() == []
    page.tab.set_viewport_size(DESK)
    assert page.axe_faults() == []
    assert page.in_the_dark().axe_faults(["color-contrast"]) == []


@pytest.mark.parametrize("name", LESSONS)
def test_no_answer_is_seen_before_it_is_asked_for(page, name):
    page.tab.set_viewport_size(DESK)
    page.open(SITE / name)
    asked = page.tab.locator(":not(li) > p > strong:first-child", has_text=re.compile("^Predict"))
    folds = page.tab.locator("details.answer")
    assert asked.count() == folds.count() > 0
    shown = folds.evaluate_all(
        "folds => folds.flatMap(fold => [...fold.children].slice(1))"
        ".filter(part => part.checkVisibility()).map(part => part.textContent)"
    )
    assert shown == []
    folds.first.locator("summary").click()
    assert folds.first.locator(":scope > *:not(summary)").first.is_visible()
    page.tab.screenshot(path=SCREENSHOTS / f"site_{name[10:12]}.png")


def test_answers_stand_on_paper_and_are_hidden_again_after_printing(page):
    page.open(SITE / "notebooks/02_dropping_units.html")
    folds, opened = page.tab.locator("details.answer"), page.tab.locator("details.answer[open]")
    folds.first.locator("summary").click()
    page.tab.evaluate("() => addEventListener('beforeprint', () => { window.printed = true })")
    page.tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert opened.count() == folds.count() > 1
    page.tab.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert opened.count() == 1
    page.tab.evaluate("() => { window.printed = false }")
    page.tab.pdf()
    assert page.tab.evaluate("() => window.printed"), "a browser that prints says so"
    assert opened.count() == 1


@pytest.mark.parametrize(("language", "name"), TRANSLATED)
def test_a_translated_lesson_is_whole_hides_its_answers_and_leads_to_the_english_and_back(
    page, language, name
):
    page.tab.set_viewport_size(PHONE)
    page.open(SITE / name)
    assert page.shape_faults() == []
    assert page.tab.locator("html").get_attribute("lang") == language
    hidden = page.tab.locator("details.answer:not([open])").count()
    headings = page.tab.locator(".bd-article h2").count()
    page.tab.screenshot(path=SCREENSHOTS / f"site_{language}_{name.split('/')[-1][:2]}.png")
    page.tab.locator(".bd-article a[hreflang=en]").click()
    page.tab.wait_for_url(f"**/notebooks/{name.split('/')[-1]}")
    assert page.tab.locator("html").get_attribute("lang") == "en"
    assert hidden == page.tab.locator("details.answer:not([open])").count() > 0
    assert headings == page.tab.locator(".bd-article h2").count()
    page.tab.locator(f".bd-article a[hreflang={language}]").click()
    page.tab.wait_for_url(f"**/{name}")


@pytest.mark.parametrize(("language", "name"), TRANSLATED_PAGES)
def test_a_translated_page_leads_to_the_english_and_back(page, language, name):
    page.open(SITE / name)
    assert page.tab.locator("html").get_attribute("lang") == language
    page.tab.locator(".bd-article a[hreflang=en]").first.click()
    page.tab.wait_for_url(f"**/docs/{name.split('/')[-1]}")
    assert page.tab.locator("html").get_attribute("lang") == "en"
    page.tab.locator(f".bd-article a[hreflang={language}]").first.click()
    page.tab.wait_for_url(f"**/{name}")


@pytest.mark.parametrize(
    "name",
    ["index.html", "README.zh.html", "docs/glossary.html", "genindex.html"]
    + [page for language, page in TRANSLATED + TRANSLATED_PAGES if language == "zh"],
)
def test_each_heading_name_and_link_says_the_language_that_it_is_in(page, name):
    page.open(SITE / name)
    assert page.tab.evaluate(SPOKEN) == []
    page.tab.evaluate("() => { document.documentElement.lang = 'xx' }")
    assert page.tab.evaluate(SPOKEN) != []


def test_a_chinese_table_is_wide_enough_on_a_phone_to_be_read(page):
    page.tab.set_viewport_size(PHONE)
    page.open(SITE / "README.zh.html")
    question = page.tab.locator(".bd-article td", has_text="我的机器准备好了吗").first
    assert question.bounding_box()["width"] > 90, "a column of one or two signs"
    assert page.shape_faults() == []


@pytest.mark.parametrize("width", [390, 1280])
def test_no_line_begins_with_the_stop_of_a_formula(page, width):
    page.tab.set_viewport_size({"width": width, "height": 900})
    torn = []
    translated = [name for _, name in TRANSLATED_PAGES + TRANSLATED]
    for name in ["notebooks/03_derive.html", *translated]:
        page.open(SITE / name)
        page.tab.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
        torn += [(name, text) for text in page.tab.evaluate(TORN)]
    assert torn == []
    page.tab.set_viewport_size(PHONE)
    page.tab.add_style_tag(content="nobr { white-space: normal !important; }")
    assert page.tab.evaluate(TORN) != []


@pytest.mark.parametrize(("word", "found"), [("缩放", "06 两种缩放"), ("掩码", "04 从零写起"),
                                             ("masks", "02 Dropping units")])  # fmt: skip
def test_the_search_finds_a_word_inside_of_a_sentence_in_each_language(page, word, found):
    page.tab.goto(f"{(SITE / 'search.html').as_uri()}?q={word}")
    page.tab.locator("#search-results li a", has_text=found).first.wait_for(timeout=20_000)


@pytest.mark.parametrize("name", LESSONS)
def test_the_link_of_a_lesson_brings_the_notebook_as_the_course_stores_it(page, name):
    page.open(SITE / name)
    link = page.tab.locator("a.download", has_text="Download this notebook").first
    target = link.evaluate("link => decodeURIComponent(new URL(link.href).pathname)")
    with open(target, "rb") as brought:
        assert brought.read() == (NOTEBOOKS / f"{name[10:-5]}.ipynb").read_bytes()


def test_an_explorer_is_a_film_of_its_states_with_words_for_each(page):
    page.open(SITE / "notebooks/02_dropping_units.html")
    frames = page.tab.locator(".film figure img").all()
    words = [frame.get_attribute("alt") for frame in frames]
    assert len(set(words)) == len(words) >= 3


def test_a_wide_page_has_one_search_and_names_no_author_that_nobody_gave(page):
    page.tab.set_viewport_size({"width": 1500, "height": 1000})
    page.open(SITE / "index.html")
    assert page.tab.locator("button.search-button-field:visible").count() == 1
    assert page.tab.get_by_text("not set").count() == 0


def test_a_term_of_a_lesson_leads_to_its_entry_which_is_in_both_languages(page):
    page.open(SITE / "notebooks/02_dropping_units.html")
    page.tab.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.tab.locator("strong a", has_text="mask").first.click()
    page.tab.wait_for_url("**/glossary.html#term-mask")
    assert page.tab.locator("dt", has_text="掩码").first.is_visible()


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
