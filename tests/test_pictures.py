"""Pictures look as they did: each is compared with its baseline, up to how letters are drawn.

A picture that is meant to change: `make baselines` draws every baseline anew; look at
them before they are committed.
"""

import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter

from course_utils import plots
from course_utils.estimates import Interval
from course_utils.plots import COLOURS
from tools import explorers

BASELINE = Path(__file__).parent / "baseline"
REACH = 3  # pixels that a line may stand elsewhere: another font moves the axes by one or two
# Of a colour's full range, after blurring. Measured on what stands below: letters without hinting
# make 0.019 at most; the faintest changes, dashes for dots and a thin connection, 0.048 and 0.053.
TOLERANCE = 0.03
X = np.linspace(0, 1, 30)
PARTS = {"coins": 1400, "divide": 20, "product": 30, "the rest": 250}


def lines(ax, theory="theory"):
    curves = {"train": ("train", np.exp(-3 * X)), "eval": ("eval", np.exp(-2 * X)),
              "predicted": (theory, 1 - X)}  # fmt: skip
    plots.plot_lines(ax, X, curves, xlabel="epoch", ylabel="loss", bands={"eval": (X / 9, X / 3)})


def running_mean(ax):
    means = 3 + np.cos(np.arange(1, 200)) / np.sqrt(np.arange(1, 200))
    error = 1 / np.sqrt(np.arange(1, 200))
    plots.plot_running_mean(ax, means, expected=3, standard_error=error)


def network(ax, last=True):
    plots.plot_network(ax, [[True] * 2, [True, False, True, last], [True]], title="thinned")


def intervals(ax):
    gains = {"clear of 0": Interval(0.5, 0.25, 1.0), "not": Interval(-0.1, -1.0, 0.8)}
    plots.plot_intervals(ax, gains, xlabel="gain")


DRAWINGS = {
    "lines": lines,
    "running_mean": running_mean,
    "pairs": lambda ax: plots.plot_pairs(ax, [1, 2, 1.5], [0.5, 2.4, 1], ylabel="error"),
    "network": network,
    "intervals": intervals,
    "mask": lambda ax: plots.plot_mask(ax, np.arange(40).reshape(5, 8) % 3 > 0),
    "waterfall": lambda ax: plots.plot_waterfall(ax, PARTS, xlabel="microseconds"),
}


def drawn(draw, **settings):
    """The picture of a plot in the look of the course, as numbers from 0 to 1."""
    with plt.style.context(["default", "course_utils.course", settings]):
        figure, file = Figure(), io.BytesIO()
        draw(figure.subplots())
        figure.savefig(file)
    return read(file)


def read(file):
    return np.asarray(Image.open(file).convert("RGB"), dtype=np.float32) / 255


def first_picture(name):
    """The picture that an explorer shows before it is touched."""
    explorer = explorers.demo(name)
    picture = explorer.picture()
    explorer.close()
    return read(io.BytesIO(picture))


PICTURES = {name: (drawn, draw) for name, draw in DRAWINGS.items()}
PICTURES |= {name: (first_picture, name) for name in explorers.names()}


def difference(one, other):
    """How much of a full change two pictures differ where they do most, letters left aside.

    Both ways: of each place only that counts which lies outside the range of colours within
    `REACH` pixels in the other picture; it is averaged over about the size of a letter.
    """
    if one.shape != other.shape:
        return 1.0
    one, other = (gaussian_filter(picture, (1, 1, 0)) for picture in (one, other))
    return max(_unexplained(one, other), _unexplained(other, one))


def _unexplained(one, other):
    window = (2 * REACH + 1, 2 * REACH + 1, 1)
    above = one - maximum_filter(other, window)
    below = minimum_filter(other, window) - one
    return float(gaussian_filter(np.maximum(above, below).clip(0).max(axis=2), 3).max())


@pytest.mark.parametrize("name", PICTURES)
def test_picture_looks_like_its_baseline(name):
    draw, what = PICTURES[name]
    path = BASELINE / f"{name}.png"
    assert path.exists(), f"{path.name} is missing: make baselines draws it"
    found = difference(draw(what), read(path))
    assert found < TOLERANCE, f"{name} differs from its baseline by {found:.3f}"


def test_every_baseline_belongs_to_a_picture_and_is_small():
    stored = {path.stem: path.stat().st_size for path in BASELINE.glob("*.png")}
    assert set(stored) == set(PICTURES)
    assert max(stored.values()) < 40_000


def swapped(ax):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(COLOURS, "train", COLOURS["eval"])
        lines(ax)


CHANGES = {
    "a colour swapped": (lines, swapped),
    "dots for dashes": (lines, lambda ax: lines(ax, theory="eval")),
    "a line missing": (lines, lambda ax: (lines(ax), ax.get_lines()[2].remove())),
    "the band missing": (lines, lambda ax: (lines(ax), ax.collections[0].remove())),
    "a thin connection missing": (network, lambda ax: (network(ax), ax.get_lines()[0].remove())),
    "a unit dropped": (network, lambda ax: network(ax, last=False)),
    "an axis label missing": (lines, lambda ax: (lines(ax), ax.set_ylabel(" "))),
}
LETTERS = {
    "no hinting": {"text.hinting": "none"},
    "letters 2 % larger": {"font.size": 10.2},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_real_change_is_seen(change):
    before, after = CHANGES[change]
    assert difference(drawn(before), drawn(after)) > TOLERANCE


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("letters", LETTERS)
def test_letters_drawn_otherwise_are_no_change(name, letters):
    usual, other = drawn(DRAWINGS[name]), drawn(DRAWINGS[name], **LETTERS[letters])
    assert difference(usual, other) < TOLERANCE


def test_a_picture_shifted_by_a_pixel_is_no_change():
    picture = drawn(lines)
    assert difference(picture, np.roll(picture, 1, axis=0)) < TOLERANCE


if __name__ == "__main__":  # make baselines
    BASELINE.mkdir(exist_ok=True)
    for name, (draw, what) in PICTURES.items():
        image = Image.fromarray(np.uint8(np.round(255 * draw(what))))
        image.quantize(64, dither=Image.Dither.NONE).save(BASELINE / f"{name}.png", optimize=True)
        print(f"drew {name}.png")
