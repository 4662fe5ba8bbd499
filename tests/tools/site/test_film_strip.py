"""The film of an explorer: its first state, then where each control leads, with words for each."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_utils.words import spoken
from tools import explorers
from tools.site.film_strip import MOST, film_strips, states, strip


@pytest.mark.parametrize("name", explorers.names())
def test_every_explorer_has_a_film_of_states_that_differ_and_ends_as_it_began(name):
    explorer = explorers.demo(name)
    try:
        found = states(explorer)
        assert found[0] == ("", explorer.first)
        assert 2 <= len(found) <= MOST
        assert all(state != other for i, (_, state) in enumerate(found) for _, other in found[:i])
        assert explorer.state == explorer.first
    finally:
        explorer.close()


def test_a_frame_is_a_picture_with_the_words_of_its_state(tmp_path):
    html = strip("thin_network", tmp_path, "../film")
    words = re.findall(r"<img[^>]* alt='([^']*)'", html)
    assert len(words) == len(set(words)) == len(list(tmp_path.glob("thin_network_*.png"))) > 2
    assert "p, chance to drop: 1" in html
    assert all(f">{said}</span></figcaption>" in html for said in words)


def test_a_caption_names_the_control_and_its_value_without_signs_between(tmp_path):
    assert "<strong>judged at p: 0.8</strong>" in strip("verify_live", tmp_path, "../film")


def test_made_up_data_are_called_so(tmp_path):
    assert "no training" in strip("learning_curves", tmp_path, "../film")


def test_the_film_stands_below_the_cell_that_shows_the_explorer(tmp_path):
    cells = [new_code_cell("x = 1"), new_code_cell("thin_network()"), new_code_cell("y = 2")]
    page = film_strips(new_notebook(cells=cells), tmp_path, "../film")
    assert [cell.cell_type for cell in page.cells] == ["code", "code", "markdown", "code"]


def test_a_film_speaks_the_language_of_its_page(tmp_path):
    with spoken("zh"):
        html = strip("learning_curves", tmp_path, "../../_static/film/zh")
    assert "<strong>开始时</strong>" in html
    assert "训练" in html.split("<div")[0]
    assert "training" not in html
    assert "<img src='../../_static/film/zh/learning_curves_0.png'" in html
