"""A stage draws what its state says, whatever was drawn before and whatever the reader has set."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from matplotlib import rc_context, rcParams
from PIL import Image

from course_utils.widgets.stage import MOST_BACKDROPS, Stage


def bars(figure):
    ax = figure.subplots()
    (line,) = ax.plot([], [], animated=True)

    def move(top):
        ax.set(xlim=(0, 1), ylim=(0, top))
        line.set_data([0.2, 0.8], [top / 5, top / 2])  # away from the spines, which are above lines
        return top

    return move


def test_pictures_of_more_backdrops_than_are_kept_do_not_depend_on_their_order():
    tops = [*range(1, MOST_BACKDROPS + 4), 100_000]
    one, other = Stage(bars, {"top": 1}, (3, 2)), Stage(bars, {"top": 1}, (3, 2))
    upwards = {top: one.png(top=top) for top in tops + tops}
    downwards = {top: other.png(top=top) for top in reversed(tops)}
    assert upwards == downwards
    assert len(set(upwards.values())) == len(tops)


def test_what_moves_is_where_a_whole_drawing_puts_it():
    stage = Stage(bars, {"top": 1}, (3, 2))
    with Image.open(io.BytesIO(stage.png(top=7))) as read:
        moved = np.asarray(read)
    for artist in stage.figure.findobj(lambda artist: artist.get_animated()):
        artist.set_animated(False)
    stage.figure.canvas.draw()
    assert np.array_equal(moved, np.asarray(stage.figure.canvas.buffer_rgba())[..., :3])


def test_what_the_reader_has_set_is_set_again_even_after_a_scene_that_raises():
    def scene(figure):
        return lambda size: 1 / size

    with rc_context({"font.size": 31, "path.simplify": False}):
        before = dict(rcParams)
        stage = Stage(scene, {"size": 1}, (3, 2))
        with pytest.raises(ZeroDivisionError):
            stage.png(size=0)
        assert dict(rcParams) == before


def test_pictures_asked_for_by_several_threads_at_once_do_not_mix():
    stage = Stage(sized_scene, {"size": 1}, (3, 2))
    alone = {size: stage.png(size=size) for size in range(1, 5)}
    with ThreadPoolExecutor(4) as pool:
        sizes = [1, 2, 3, 4] * 10
        together = list(pool.map(lambda size: stage.png(size=size), sizes))
    assert [alone[size] for size in sizes] == together


def sized_scene(figure):
    ax = figure.subplots()
    (line,) = ax.plot([0, 1], [0, 1], animated=True)

    def move(size):
        ax.set_ylim(0, size)
        line.set_ydata([0, size / 2])
        return size

    return move
