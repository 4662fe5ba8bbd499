"""In a real browser: notebooks run, explorers follow keys, mouse and buttons to the last state."""

import re

import pytest
from explorer_on_page import SCREENSHOTS, ExplorerOnPage
from workbench import HARD_NAME, NAME

from tools.course_paths import LESSONS, numbered

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
USES = re.compile(r"course_utils(\.| import .*\b)widgets\b")
LESSON_NAMES = [
    path.stem for path in numbered(LESSONS, ".py") if USES.search(path.read_text(encoding="utf-8"))
]
SLIDERS = ("IntSlider", "FloatSlider", "SelectionSlider")


def explorers(page):
    """Each explorer of the notebook, brought on the page one after the other."""
    for number, model in page.widget_cells().items():
        yield ExplorerOnPage(page, number, model)


def moves(explorer, name, kind):
    """What a learner can do to one control, as name of the deed -> function."""
    page = explorer.lab.page
    if kind in SLIDERS:
        return {
            "end key": lambda: explorer.press(name, "End"),
            "left key": lambda: explorer.press(name, "ArrowLeft"),
            "home key": lambda: explorer.press(name, "Home"),
            "drag": lambda: explorer.drag(name, [i / 40 for i in range(41)] * 2 + [0.1, 0.9, 0.6]),
        }
    if kind == "Dropdown":
        return {
            "first": lambda: explorer.press(name, "Home"),
            "last": lambda: explorer.press(name, "End"),
            "up key": lambda: explorer.press(name, "ArrowUp"),
        }
    if kind == "ToggleButtons":
        buttons = explorer.control(name).query_selector_all("button")
        return {f"button {i}": one.click for i, one in reversed(list(enumerate(buttons)))}
    if kind == "Button":
        return {
            "click": lambda: explorer.control(name).click(),
            "enter": lambda: explorer.press(name, "Enter"),
        }
    if kind == "Play":
        play, *rest = explorer.control(name).query_selector_all("button")

        def play_and_pause():
            play.click()
            page.wait_for_timeout(1500)
            play.click()

        return {"play and pause": play_and_pause, "stop": rest[0].click}
    raise AssertionError(f"{explorer.name}: {name} is a {kind}, and this test cannot work one")


def work_through(explorer):
    """Do everything to every control; return those that never changed the picture."""
    explorer.settle()
    seen = {name: {explorer.digest()} for name in explorer.kinds}
    for name, kind in explorer.kinds.items():
        for do in moves(explorer, name, kind).values():
            do()
            explorer.settle()
            seen[name].add(explorer.digest())
    return [name for name, pictures in seen.items() if len(pictures) == 1]


@pytest.mark.parametrize("name", [*LESSON_NAMES, NAME.removesuffix(".ipynb")])
def test_explorers_follow_every_control_and_end_in_the_last_state(page, name):
    page.open(f"{name}.ipynb")
    assert page.run_all() == []
    found = 0
    for found, explorer in enumerate(explorers(page), start=1):
        shot = SCREENSHOTS / f"{name}_{found}_{explorer.name}.png"
        explorer.screenshot(shot)
        width, height, shown_width, shown_height = explorer.size()
        assert shown_width <= width, "the picture is blown up"
        assert abs(shown_height - height * shown_width / width) <= 1, "the picture is stretched"
        assert work_through(explorer) == [], "controls that never changed the picture"
        explorer.screenshot(shot.with_stem(f"{shot.stem}_worked"))
    assert found, f"{name} shows no explorer"
    assert page.errors() == []


@pytest.fixture
def bench(page):
    """The hard explorer alone: the others have their turn above, and take a minute to draw."""
    page.open(HARD_NAME)
    assert page.run_all() == []
    return page


def test_two_explorers_of_one_kind_do_not_move_each_other(bench):
    (first, a), (second, b), *_ = bench.widget_cells().items()
    other = ExplorerOnPage(bench, second, b)
    before = other.settle()
    one = ExplorerOnPage(bench, first, a)
    one.press("height", "End")
    assert one.settle() != before
    assert ExplorerOnPage(bench, second, b).settle() == before


def test_a_state_that_raises_is_told_on_the_page_and_the_explorer_lives_on(bench):
    (number, model), *_ = bench.widget_cells().items()
    explorer = ExplorerOnPage(bench, number, model)
    explorer.drag("height", [0.8, 0.33])
    for _ in range(5):  # where the mouse let go depends on the width of the handle
        if "33," in repr(explorer.told()["state"]):
            break
        explorer.press("height", "ArrowRight" if "32" in explorer.told()["state"] else "ArrowLeft")
    told = explorer.told()
    assert told["wanted"] is None, told
    bench.wait(lambda: "thirty-three is not drawn" in explorer.words(), 10, "nothing is said")
    explorer.screenshot(SCREENSHOTS / "raises.png")
    explorer.press("height", "End")
    explorer.settle()
    assert explorer.words() == "100, low"


def test_a_cell_run_again_shows_a_living_explorer(bench):
    for _ in range(3):
        assert bench.run_all() == []
    (number, model), *_ = bench.widget_cells().items()
    explorer = ExplorerOnPage(bench, number, model)
    explorer.press("height", "End")
    assert "100" in explorer.settle()


def test_the_lab_asks_nothing_about_news(page):
    page.open("00_start_here.ipynb")
    page.page.wait_for_timeout(3000)
    assert page.page.query_selector_all(".Toastify__toast") == []


def test_no_notebook_is_saved_by_itself_for_the_next_test_opens_it_as_it_was_written(page):
    assert not page.is_on("docmanager:toggle-autosave")
    page.command("docmanager:toggle-autosave")
    assert page.is_on("docmanager:toggle-autosave"), "the question tells the two apart"
    page.command("docmanager:toggle-autosave")


def test_outside_requests_and_errors_of_the_console_would_be_seen(page):
    page.page.evaluate("() => fetch('http://elsewhere.invalid/').catch(() => {})")
    page.page.evaluate("() => { console.error('planted') }")
    page.page.evaluate("() => { setTimeout(() => { throw new Error('thrown') }) }")
    page.page.wait_for_timeout(500)
    said = "\n".join(page.faults)
    assert "outside request: http://elsewhere.invalid/" in said
    assert "console: planted" in said
    assert "uncaught: thrown" in said
    page.faults.clear()


def test_explorers_can_be_read_in_the_dark_theme(page):
    page.open(NAME)
    assert page.run_all() == []
    page.command("apputils:change-theme", theme="JupyterLab Dark")
    for explorer in explorers(page):
        explorer.settle()
        explorer.screenshot(SCREENSHOTS / f"dark_{explorer.number}_{explorer.name}.png")
