"""In a real browser: each page of the answer key opens by itself, and its mathematics is set."""

import pytest
from missing import absent

from course_utils.checking.registry import lessons
from tools.solutions import KEY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SET = "() => window.MathJax?.startup?.promise"
SEEN = """async () => {
    await MathJax.startup.promise;
    const all = query => [...document.querySelectorAll(query)];
    return {broken: all('mjx-merror, [data-mjx-error]').length,
        pictures: all('img').every(i => i.naturalWidth > 0 && i.alt),
        correct: all('pre').filter(p => p.textContent.trim().startsWith('Correct. ')).length,
        set: all('mjx-container').length};
}"""


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.stem)
def test_a_page_opens_by_itself_with_every_check_correct(browser, lesson):
    path = KEY / f"{lesson.stem}.html"
    if not path.is_file():
        absent("build/solutions (make solutions builds it)")
    tab, faults = browser.new_page(), []
    tab.on("request", lambda r: r.url.startswith("http") and faults.append(f"outside: {r.url}"))
    tab.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    tab.on("console", lambda m: m.type == "error" and faults.append(f"console: {m.text}"))
    tab.goto(path.as_uri())
    tab.wait_for_function(SET)
    seen = tab.evaluate(SEEN)
    tab.close()
    assert faults == []
    assert seen["broken"] == 0
    assert seen["set"] > 0
    assert seen["pictures"]
    assert seen["correct"] == len(lesson.exercises)
