"""In a real browser: a lesson's links open the pages as they read, and those lead to lessons."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SHOWN = ".jp-MarkdownViewer:visible"


def test_the_symbols_open_from_a_lesson_and_lead_back_to_it(page):
    page.open("03_derive.ipynb")
    page.page.locator("a", has_text="the symbols").first.click()
    symbols = page.page.locator(SHOWN, has=page.page.locator("h1", has_text="Symbols"))
    symbols.wait_for(timeout=30_000)
    assert symbols.locator("td .MathJax, td mjx-container").count() > 10  # no $ left
    symbols.locator("a", has_text="2.1").first.click()
    page.page.locator(".jp-NotebookPanel:visible h1", has_text="02 Dropping units").wait_for(
        timeout=60_000
    )
