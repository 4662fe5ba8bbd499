"""An explorer follows its controls, survives its own errors, and leaves nothing behind."""

import gc
import html
import io
import re
import threading
import tracemalloc
from importlib import import_module

import ipywidgets
import matplotlib.pyplot as plt
import pytest
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure
from PIL import Image

from course_utils import words
from course_utils.widgets.controls import DRAWS, button, choice, player, slider, switch
from course_utils.widgets.explorer import MOST_OPEN, Explorer, close_all
from tools import explorers


def scene(figure):
    ax = figure.subplots()
    (dot,) = ax.plot([], [], "o", animated=True)

    def move(height, right):
        if height == 3:
            raise ValueError("three is\nnot drawn")
        dot.set_data([right], [height])
        ax.set(xlim=(0, right + 1), ylim=(0, 10), xticks=range(right + 2))
        return right  # the ticks depend on it

    return move


def make(name="dot", actions=None, stored=None, **more):
    controls = {"height": slider("height", 1, 0, 10), "right": choice("right", [1, 2, 5], 1)}
    return Explorer(
        name,
        scene=scene,
        words=lambda height, right: f"A dot at {right} < 6, {height} high.",
        controls=controls | more,
        stored=stored,
        actions=actions,
        size=(3, 2),
    )


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()
    ipywidgets.Widget.close_all()


def test_picture_depends_on_the_state_alone_not_on_what_was_drawn_before():
    explorer, other = make(), make()
    states = [{"height": h, "right": r} for h in (0, 5) for r in (1, 5)]
    forwards = [explorer.picture(**state) for state in states]
    backwards = [other.picture(**state) for state in reversed(states)]
    assert forwards == backwards[::-1]
    assert len(set(forwards)) == len(states)


def test_picture_is_a_png_of_the_size_that_the_page_gives_it():
    explorer = make()
    assert Image.open(io.BytesIO(explorer.picture())).size == (240, 160)
    assert explorer.image.layout.width == "240px"


def test_a_style_of_the_reader_changes_nothing():
    before = make().picture(right=5)
    changed = {"axes.facecolor": "k", "xtick.labelsize": 30, "lines.linewidth": 9, "font.size": 4}
    with plt.rc_context(changed):
        explorer = make()
        explorer.picture(right=2)
        assert explorer.picture(right=5) == before


def test_a_control_changes_picture_and_words_at_once():
    explorer = make()
    before = bytes(explorer.image.value)
    explorer.controls["height"].value = 7
    assert bytes(explorer.image.value) == explorer.picture(height=7) != before
    assert html.escape(explorer.describe(height=7)) in explorer.words.value


def test_the_image_has_no_tooltip_on_which_the_front_end_would_fail():
    assert make().image.tooltip is None


def test_the_last_of_many_quick_changes_wins():
    explorer = make()
    for height in [*range(4, 11)] * 3 + [8]:
        explorer.controls["height"].value = height
    assert bytes(explorer.image.value) == explorer.picture(height=8)


def test_a_state_that_cannot_be_drawn_is_one_sentence_and_the_widget_lives_on():
    explorer = make()
    before = bytes(explorer.image.value)
    explorer.controls["height"].value = 3
    assert bytes(explorer.image.value) == before
    assert "ValueError: three is not drawn" in explorer.words.value
    assert 'role="alert"' in explorer.words.value
    explorer.controls["height"].value = 1
    assert "1 high" in explorer.words.value
    explorer.controls["height"].value = 4
    assert bytes(explorer.image.value) == explorer.picture(height=4) == make().picture(height=4)


def test_a_button_draws_one_picture_for_all_that_it_changes():
    drawn = []
    explorer = make(actions={"jump": lambda state: {"height": 9, "right": 5}}, jump=button("jump"))
    explorer.image.observe(drawn.append, "value")
    explorer.controls["jump"].click()
    assert explorer.state == {"height": 9, "right": 5}
    assert len(drawn) == 1
    assert drawn[0].new == explorer.picture(height=9, right=5)


def test_a_button_that_raises_says_so_and_works_the_next_time():
    answers = iter([{"height": "high"}, {"height": 6}])
    explorer = make(actions={"jump": lambda state: next(answers)}, jump=button("jump"))
    explorer.controls["jump"].click()
    assert "TraitError" in explorer.words.value
    explorer.controls["jump"].click()
    assert bytes(explorer.image.value) == explorer.picture(height=6)
    explorer.controls["jump"].click()
    assert "StopIteration: no reason given" in explorer.words.value


def test_a_player_moves_its_slider_and_keeps_to_its_range():
    whole = slider("step", 2, 1, 4)
    play = player(whole)
    play.value = 3
    assert whole.value == 3
    whole.value = 4
    assert play.value == 4
    whole.max = 2
    assert (play.max, play.value) == (2, 2)


@pytest.mark.parametrize(
    "control",
    [
        slider("p", 0.3, 0, 1),
        slider("n", 1, 1, 3),
        choice("way", {"a": 1}, 1),
        choice("way", [1, 2], 1, slide=True),
        switch("mode", ["train", "eval"], "eval"),
        button("new mask"),
        player(slider("n", 1, 1, 3)),
    ],
    ids=lambda control: type(control).__name__,
)
def test_controls_say_what_they_are(control):
    assert control.description
    assert control.tooltips if isinstance(control, ipywidgets.ToggleButtons) else control.tooltip


def test_a_slider_is_of_whole_numbers_only_when_all_of_its_numbers_are():
    assert isinstance(slider("n", 1, 0, 4), ipywidgets.IntSlider)
    assert isinstance(slider("p", 0.5, 0, 1), ipywidgets.FloatSlider)


def test_picture_and_words_stand_in_where_no_widget_is_shown():
    explorer = make()
    explorer.controls["height"].value = 8
    data, metadata = explorer._repr_mimebundle_()
    assert data["image/png"] == explorer.picture(**explorer.first)
    assert data["text/plain"] == repr(explorer) == "A dot at 1 < 6, 1 high."
    assert metadata["image/png"]["alt"] == data["text/plain"]
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.box.model_id
    again, _ = make()._repr_mimebundle_()
    assert {k: again[k] for k in ("text/plain", "image/png")} == {
        k: data[k] for k in ("text/plain", "image/png")
    }


def test_stored_words_replace_the_others_in_what_a_notebook_stores_and_only_there():
    explorer = make(stored=lambda height, right: f"A dot at {right}.")
    data, metadata = explorer._repr_mimebundle_()
    assert data["text/plain"] == repr(explorer) == metadata["image/png"]["alt"] == "A dot at 1."
    assert explorer.describe() == "A dot at 1 < 6, 1 high."
    assert html.escape(explorer.describe()) in explorer.words.value


def test_a_closed_explorer_shows_its_picture_and_no_widget():
    explorer = make()
    explorer.close()
    explorer.close()
    data, _ = explorer._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    assert explorer.picture(height=5) == make().picture(height=5)


def test_two_explorers_of_one_name_do_not_disturb_one_another():
    one, two = make(), make()
    one.controls["height"].value = 9
    assert two.state == two.first
    assert bytes(two.image.value) == two.picture()
    assert bytes(one.image.value) == one.picture(height=9)


def test_the_oldest_of_too_many_is_closed_and_others_are_left_alone():
    other = make("other")
    explorers = [make() for _ in range(MOST_OPEN + 1)]
    is_open = ["application/vnd.jupyter.widget-view+json" in e._repr_mimebundle_()[0]
               for e in (other, *explorers)]  # fmt: skip
    assert is_open == [True, False] + [True] * MOST_OPEN


@pytest.mark.parametrize("name", ["backward_mask", "train_and_eval"])
def test_new_mask_goes_round(name):
    explorer = explorers.demo(name)
    seen = {explorer.state["draw"]}
    for _ in range(DRAWS):
        explorer.controls["new_mask"].click()
        seen.add(explorer.state["draw"])
    assert len(seen) == DRAWS
    assert explorer.state == explorer.first


def other_places(widget):
    """The trait that says where a control stands, and up to three places where it does not."""
    trait = "index" if hasattr(widget, "index") else "value"
    places = range(len(widget.options)) if trait == "index" else (widget.min, widget.max)
    return trait, [place for place in places if place != getattr(widget, trait)][:3]


@pytest.mark.parametrize("name", explorers.names())
def test_every_control_of_every_explorer_has_a_label_and_moves_the_picture(name):
    explorer = explorers.demo(name)
    assert all(control.description for control in explorer.controls.values())
    for key in explorer.state:
        control, pictures = explorer.controls[key], {bytes(explorer.image.value)}
        trait, places = other_places(control)
        for place in [*places, getattr(control, trait)]:  # and back, for the sake of the next
            setattr(control, trait, place)
            assert bytes(explorer.image.value) == explorer.picture(**explorer.state)
            pictures.add(bytes(explorer.image.value))
        assert len(pictures) > 1, f"{key} moves nothing"


class Bracketed:
    """A catalogue of a language that puts every sentence in brackets."""

    def gettext(self, sentence):
        return f"⟦{sentence}⟧"


def values(explorer):
    """The values of each control that offers a list of them."""
    controls = [one for one in explorer.controls.values() if hasattr(one, "options")]
    return [[o[1] if isinstance(o, tuple) else o for o in one.options] for one in controls]


@pytest.mark.parametrize("name", explorers.names())
def test_states_are_ids_and_numbers_the_same_in_every_language(name, monkeypatch):
    english = explorers.demo(name)
    said = english.describe()
    monkeypatch.setattr(words, "_catalogue", lambda *_: Bracketed())
    other = explorers.demo(name)
    assert said != other.describe()
    assert english.first == other.first
    assert values(english) == values(other)
    ids = [one for of_control in values(other) for one in of_control if isinstance(one, str)]
    assert all(re.fullmatch("[a-z0-9_]+", one) for one in ids)


@pytest.mark.parametrize("name", explorers.names())
def test_every_explorer_has_the_name_of_its_module_and_of_its_function(name):
    module = import_module(f"course_utils.widgets.{name}")
    assert callable(getattr(module, name))
    assert module.demo().name == name


@pytest.mark.parametrize("name", explorers.names())
def test_every_explorer_stands_in_for_itself_where_no_widget_is_shown(name):
    explorer = explorers.demo(name)
    data, metadata = explorer._repr_mimebundle_()
    with Image.open(io.BytesIO(data["image/png"])) as picture:
        assert len(picture.getcolors(10_000)) > 2
    assert data["text/plain"] == repr(explorer) == metadata["image/png"]["alt"]
    assert len(data["text/plain"].split()) > 15


@pytest.mark.parametrize("name", explorers.names())
def test_no_explorer_leaves_a_figure_behind_when_its_cell_is_run_again(name, monkeypatch):
    def figures():
        gc.collect()
        return sum(type(thing) is Figure for thing in gc.get_objects())

    close_all()
    # fewer to draw; the number itself has a test of its own
    monkeypatch.setattr("course_utils.widgets.explorer.MOST_OPEN", 1)
    before = figures()
    shown = [explorers.demo(name) for _ in range(2)]
    assert len(shown) > figures() - before <= 1
    assert plt.get_fignums() == []


def bare_scene(figure):
    number = figure.text(0.5, 0.5, "", animated=True)
    return lambda n: number.set_text(n) and None


def test_two_hundred_runs_of_a_cell_leave_no_comms_figures_threads_or_memory():
    def run():
        whole = slider("n", 1, 1, 3)
        controls = {"n": whole, "play": player(whole), "on": button("on")}
        explorer = Explorer(
            "again",
            scene=bare_scene,
            words=lambda n: f"{n}",
            controls=controls,
            actions={"on": lambda state: {"n": 3}},
            size=(3, 2),
        )
        controls["on"].click()
        explorer._repr_mimebundle_()
        return explorer

    shown = [run() for _ in range(MOST_OPEN + 1)]  # the kernel's Out[...] keeps all that was shown
    comms, threads = len(_instances), threading.active_count()
    gc.collect()
    tracemalloc.start()
    shown += [run() for _ in range(200)]
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] / 200
    tracemalloc.stop()
    pixels = 240 * 160 * 4
    assert grown < pixels / 4
    assert len(_instances) == comms
    assert threading.active_count() == threads
    assert plt.get_fignums() == []
    figures = [thing for thing in gc.get_objects() if type(thing) is Figure]
    assert len(figures) <= MOST_OPEN
