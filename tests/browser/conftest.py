"""The browser, and the lab that it opens."""

import shutil

import pytest
from explorer_on_page import SCREENSHOTS
from lab_page import LabPage
from lab_server import copy_course, lab
from missing import absent
from workbench import write_workbench

from tools.run_browser import BROWSERS

QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser():
    """Chromium without a screen, by Playwright, from the system: nothing is downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("Playwright")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        absent("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(browser, tmp_path_factory):
    """Of a lab over a copy of the course, with the workbench among its notebooks."""
    folder = copy_course(tmp_path_factory.mktemp("course"))
    write_workbench(folder / "notebooks")
    with lab(folder) as address:
        yield address


@pytest.fixture
def page(browser, address):
    """A fresh page of the lab; after the test nothing may have gone wrong on it."""
    SCREENSHOTS.mkdir(exist_ok=True)
    tab = browser.new_page(viewport={"width": 1400, "height": 1000})
    page = LabPage(tab, address)
    yield page
    page.close()
    assert page.faults == []
