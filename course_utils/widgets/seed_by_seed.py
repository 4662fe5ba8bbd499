"""Paired results seed by seed: what one seed shows, and the interval after the first n of them."""

import numpy as np

from course_utils.arguments import given, whole
from course_utils.estimates import paired_interval
from course_utils.paragraphs import joined
from course_utils.plots import COLOURS, LINES
from course_utils.widgets.controls import slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say


def seed_by_seed(without, with_, *, seed=0):
    """The explorer of paired errors, entry i of both from seed i: a gain is without minus with.

    State: `seed`, the one that is looked at alone; `seeds`, how many are taken together, from seed
    0 on. Left each seed's gain, right the mean and its 95 % interval after n seeds.
    Raises ValueError for fewer than three pairs, for lists of other lengths, and for no such seed.
    """
    paired_interval(without, with_)  # refuses what are no pairs
    gains = np.asarray(without, dtype=float) - np.asarray(with_, dtype=float)
    if len(gains) < 3:
        raise ValueError(f"without has to hold at least 3 numbers, but holds {given(len(gains))}")
    last = len(gains) - 1
    whole("seed", seed, most=last)
    intervals = [_interval(gains[:n]) for n in range(2, len(gains) + 1)]
    controls = {
        "seed": slider(say("one seed"), seed, 0, last),
        "seeds": slider(say("seeds together"), len(gains), 2, len(gains)),
    }
    return Explorer(
        "seed_by_seed",
        scene=lambda figure: _scene(figure, gains, intervals),
        words=lambda seed, seeds: joined(
            [_verdicts(gains, seed, seeds), _numbers(gains, seed, seeds)]
        ),
        stored=lambda seed, seeds: _verdicts(gains, seed, seeds),
        controls=controls,
        size=(9, 3.4),
    )


def demo():
    """On thirty gains that no training made: a wave around 0.2, wider than that."""
    n = np.arange(30)
    return seed_by_seed(1 + 0.2 + 0.6 * np.sin(2.3 * n), np.ones(30), seed=2)


def _interval(gains):
    return paired_interval(gains, np.zeros(len(gains)))


def _verdicts(gains, seed, seeds):
    return joined([_alone(gains[seed], seed), _together(_interval(gains[:seeds]), seeds)])


def _alone(gain, seed):
    if gain > 0:
        return say("Seed {seed} alone: a gain.", seed=seed)
    if gain < 0:
        return say("Seed {seed} alone: a loss.", seed=seed)
    return say("Seed {seed} alone: neither gain nor loss.", seed=seed)


def _together(interval, seeds):
    if interval.low > 0:
        return say("The first {seeds} together: a gain, the interval is clear of 0.", seeds=seeds)
    if interval.high < 0:
        return say("The first {seeds} together: a loss, the interval is clear of 0.", seeds=seeds)
    return say("The first {seeds} together: the interval contains 0.", seeds=seeds)


def _numbers(gains, seed, seeds):
    return say(
        "Alone {gain:.3f}; together {estimate:.3f}, from {low:.3f} to {high:.3f}.",
        gain=gains[seed],
        **_interval(gains[:seeds])._asdict(),
    )


def _scene(figure, gains, intervals):
    left, right = figure.subplots(1, 2, sharey=True)
    counts = np.arange(2, len(gains) + 1)
    estimate, low, high = np.array(intervals).T
    for ax in (left, right):
        ax.axhline(0, color=COLOURS["theory"], ls=LINES["theory"])
    others = left.plot([], [], "o", ms=4, color="#999999", animated=True)[0]
    taken = left.plot([], [], "o", ms=5, color=COLOURS["measured"], animated=True)[0]
    one = left.plot([], [], "D", ms=11, color=COLOURS["train"], animated=True, zorder=1.5)[0]
    left.set(xlabel=say("seed"), ylabel=say("gain"), title=say("diamond: one seed"))
    left.set(xlim=(-1, len(gains)))
    right.fill_between(counts, low, high, color=COLOURS["measured"], alpha=0.15, lw=0)
    right.plot(counts, estimate, color=COLOURS["measured"], lw=1)
    bar = right.vlines([2], 0, 0, color=COLOURS["measured"], lw=2.5, animated=True)
    mean = right.plot([], [], "o", color=COLOURS["measured"], animated=True)[0]
    right.set(xlabel=say("seeds together"), title=say("mean and 95 % interval"))
    # the first intervals are so wide that nothing else could be seen
    reach = 1.15 * np.abs(gains).max() or 1
    right.set(ylim=(-reach, reach), xlim=(1, len(gains) + 1))

    def move(seed, seeds):
        n = np.arange(len(gains))
        taken.set_data(n[:seeds], gains[:seeds])
        others.set_data(n[seeds:], gains[seeds:])
        one.set_data([seed], [gains[seed]])
        k = seeds - 2
        bar.set_segments([[(seeds, low[k]), (seeds, high[k])]])
        mean.set_data([seeds], [estimate[k]])

    return move
