"""A cell becomes the slides that show it; what a deck does not bring along is no link in it."""

from nbformat.v4 import new_code_cell, new_output

from tools.slides.markup import bodies, line, text

PNG = new_output(
    "display_data", data={"image/png": "AA=="}, metadata={"image/png": {"alt": "a 'b'"}}
)
SHORT = new_output("execute_result", data={"text/plain": "2 < 3"})


def cell(source, *outputs, part="code"):
    return new_code_cell(source, outputs=list(outputs), metadata={"part": part})


def test_mathematics_is_handed_to_mathjax_and_code_is_not():
    assert text("$a<b$ and `$c$`") == (
        '<p><span class="math inline">\\(a&lt;b\\)</span> and <code>$c$</code></p>\n'
    )
    assert text("$$a = b$$").count("\\[") == 1


def test_a_link_of_the_course_is_words_and_one_of_the_web_stays():
    assert line("[the symbols](../docs/symbols.md)") == "the symbols"
    assert 'href="https://a.b"' in line("[there](https://a.b)")


def test_short_code_and_its_value_share_a_slide_a_picture_has_its_own():
    assert len(bodies(cell("1 + 1", SHORT))) == 1
    code, picture = bodies(cell("draw()", PNG))
    assert "<img" not in code
    assert 'alt="a &#x27;b&#x27;"' in picture
    assert len(bodies(cell("\n".join("abcdefghijkl"), SHORT))) == 2


def test_what_an_exercise_says_to_nobody_is_not_shown():
    (body,) = bodies(cell("ex.one.check(...)", SHORT, part="exercise"))
    assert "2 &lt; 3" not in body
