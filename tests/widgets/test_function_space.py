"""The explorer of function space draws whole thinned nets, and its words are true to its curves."""

import itertools
import re

import ipywidgets
import numpy as np
import pytest
import torch

from course_utils.data import load_ten_points
from course_utils.models import mlp
from course_utils.uncertainty import mc_predict
from course_utils.widgets.function_space import X, function_space

POINTS = load_ten_points()
NETS = {p: mlp([1, 20, 20, 1], p, seed=1) for p in (0.0, 0.5, 0.9)}


@pytest.fixture(autouse=True)
def all_closed():
    yield
    ipywidgets.Widget.close_all()


def test_the_picture_holds_the_chosen_number_of_curves_and_their_mean():
    explorer = function_space(NETS, POINTS)
    for p, masks in itertools.product(NETS, (1, 20, 100)):
        explorer.picture(p=p, masks=masks)
        axes = explorer._stage.figure.axes[0]
        (thin,) = axes.collections
        drawn = np.array([segment[:, 1] for segment in thin.get_segments()])
        mean, scaled = (
            next(line for line in axes.lines if line.get_label().startswith(label))
            for label in ("their mean", "weights scaled")
        )
        assert len(drawn) == masks
        np.testing.assert_allclose(mean.get_ydata(), drawn.mean(0), atol=1e-7)
        np.testing.assert_allclose(scaled.get_ydata(), NETS[p].eval()(X)[:, 0].detach(), atol=1e-6)


def test_numbers_in_words_are_those_of_the_curves():
    explorer = function_space(NETS, POINTS, masks=5, seed=3)
    curves = mc_predict(NETS[0.9], X, 5, seed=3, shared_over_rows=True)[..., 0].double()
    apart = curves - NETS[0.9].eval()(X)[:, 0].double().detach()
    thinned, mean = (apart**2).mean().sqrt(), (apart.mean(0) ** 2).mean().sqrt()
    said = re.search(r"thinned (\S+), mean (\S+)\.$", explorer.describe(p=0.9)).groups()
    assert said == (f"{thinned:.2g}", f"{mean:.2g}")
    assert "mean lies nearer" in explorer.describe(p=0.9)
    assert mean < thinned


def test_extremes_are_said():
    explorer = function_space(NETS, POINTS)
    assert "Nothing is dropped" in explorer.describe(p=0.0)
    assert "no more than roundings" in explorer.describe(p=0.0, masks=100)
    assert "its own mean" in explorer.describe(masks=1)


def test_the_same_state_gives_the_same_picture_and_seeds_differ():
    one, two = function_space(NETS, POINTS), function_space(NETS, POINTS, p=0.9, masks=100)
    state = {"p": 0.9, "masks": 100}
    assert one.picture(**state) == two.picture() == one.picture(**state)
    assert one.picture(**state) != one.picture(p=0.9, masks=50)
    assert function_space(NETS, POINTS, seed=1).picture() != one.picture()


def test_global_generator_and_modes_are_left_alone():
    before = torch.get_rng_state()
    NETS[0.5].train()
    function_space(NETS, POINTS).picture(masks=1)
    assert torch.equal(torch.get_rng_state(), before)
    assert NETS[0.5].training


def test_stored_text_holds_no_measured_digit():
    explorer = function_space(NETS, POINTS)
    said = repr(explorer).replace("20 thinned", "").replace("p = 0.5", "")
    assert not any(c.isdigit() for c in said)
    assert explorer._repr_mimebundle_()[0]["text/plain"] == repr(explorer)


def test_controls_have_labels_and_move_the_picture():
    explorer = function_space(NETS, POINTS)
    assert all(control.description for control in explorer.controls.values())
    explorer.controls["masks"].value = 1
    explorer.controls["p"].value = 0.9
    assert bytes(explorer.image.value) == explorer.picture(p=0.9, masks=1)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="nets is empty"):
        function_space({}, POINTS)
    with pytest.raises(ValueError, match=r"p has to be one of \[0.0, 0.5, 0.9\], but got 0.4"):
        function_space(NETS, POINTS, p=0.4)
    with pytest.raises(ValueError, match=r"masks has to be one of .* but got 3"):
        function_space(NETS, POINTS, masks=3)
