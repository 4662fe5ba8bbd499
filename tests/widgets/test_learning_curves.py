"""The explorer of learning curves shows the given losses, and says of them what is so."""

import re

import ipywidgets
import numpy as np
import pytest
import torch

from course_utils.training import History
from course_utils.widgets.learning_curves import learning_curves


@pytest.fixture(autouse=True)
def all_closed():
    yield
    ipywidgets.Widget.close_all()


def history(on, off, new):
    """Nets side by side, two of them with `on`, `off` and `new` as their means; epoch 0 is 99."""

    def column(values):
        return torch.tensor([[99.0, 99.0], *([0.5 * v, 1.5 * v] for v in values)])

    losses = {"train_mode": column(on), "eval_mode": column(off), "validation": column(new)}
    return History(torch.tensor([0, 10, 20]), **losses)


RUNS = {
    0.8: history(on=[3.0, 2.0], off=[2.5, 1.0], new=[2.0, 1.06]),
    0.0: history(on=[2.0, 0.1], off=[2.0, 0.1], new=[2.1, 0.4]),
}


def test_words_are_true_to_the_losses():
    explorer = learning_curves(RUNS)
    said = explorer.describe(p=0.8)
    assert said.startswith("p = 0.8. Training rows: with dropout on, their loss ends above that")
    assert "loss begins below the training loss with dropout on. It ends below the" in said
    assert "It ends close to the training loss with dropout off." in said
    assert "epoch 20: training rows, dropout on 2, validation rows 1.1" in said
    said = explorer.describe(p=0.0)
    assert "the same with dropout on and off, to the last bit" in said
    assert "begins close to the training loss with dropout on. It ends above the training" in said


def test_every_number_in_words_is_the_mean_of_the_last_record():
    explorer = learning_curves(RUNS)
    for p, run in RUNS.items():
        said = explorer.describe(p=p).partition("At epoch 20: ")[2]
        numbers = re.findall(r"[\d.]+(?=[,.]|$)", said.removesuffix("."))
        expected = [x[-1].mean() for x in (run.train_mode, run.validation, run.eval_mode)]
        assert numbers == [f"{x:.2g}" for x in expected]


def test_the_curves_of_the_chosen_p_are_drawn_without_the_untrained_net():
    explorer = learning_curves(RUNS)
    for p, run in RUNS.items():
        explorer.picture(p=p)
        axes = explorer._stage.figure.axes[0]
        moving = [line for line in axes.lines if line.get_animated()]
        drawn = [line.get_ydata() for line in moving]
        expected = [x[1:].mean(1).numpy() for x in (run.train_mode, run.validation, run.eval_mode)]
        np.testing.assert_allclose(drawn, expected)
        assert all(list(line.get_xdata()) == [10, 20] for line in moving)


def test_one_net_and_nets_side_by_side_are_both_read():
    alone = History(torch.tensor([0, 1]), *torch.tensor([[9.0, 1.0], [9.0, 0.5], [9.0, 0.7]]))
    assert "dropout on 1, validation rows 0.7" in learning_curves({0.5: alone}).describe()


def test_the_same_state_gives_the_same_picture_and_another_p_another():
    explorer, other = learning_curves(RUNS), learning_curves(RUNS, p=0.0)
    assert explorer.picture(p=0.0) == other.picture() == explorer.picture(p=0.0)
    assert explorer.picture(p=0.8) == other.picture(p=0.8) != other.picture()


def test_stored_text_holds_no_measured_digit():
    explorer = learning_curves(RUNS)
    stored, metadata = explorer._repr_mimebundle_()
    assert not any(c.isdigit() for c in stored["text/plain"].replace("p = 0.8", ""))
    assert metadata["image/png"]["alt"] == stored["text/plain"] == repr(explorer)
    assert stored["image/png"] == explorer.picture()


def test_the_slider_has_a_label_and_moves_the_picture():
    explorer = learning_curves(RUNS)
    explorer.controls["p"].value = 0.0
    assert explorer.controls["p"].description == "p, probability to drop"
    assert bytes(explorer.image.value) == explorer.picture(p=0.0)
    assert "last bit" in explorer.words.value


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="histories is empty"):
        learning_curves({})
    with pytest.raises(ValueError, match=r"p has to be one of \[0.0, 0.8\], but got 0.3"):
        learning_curves(RUNS, p=0.3)
    without = History(torch.tensor([0, 1]), torch.ones(2), torch.ones(2))
    with pytest.raises(ValueError, match=r"p = 0.5 has no validation"):
        learning_curves({0.5: without})
