# ---
# title: Averaging networks
# question: Is one pass in eval mode the average over all masks?
# part: Does it help?
# builds_on: [03_derive]
# next: 10_what_dropout_penalises
# road: side
# ---

# %% [markdown]
# # 09 Averaging networks
#
# Each mask makes a network of its own. A net in eval mode is said to be "the average" of all of them,
# and the spread of the masked networks is read as how unsure the net is. This lesson computes two kinds of
# average, and measures what the spread is worth.
#
# In this lesson you will
# - average over all masks in two ways, and find when one pass in eval mode agrees exactly;
# - see whether the average of many random masks does better;
# - draw curves under one mask each, with nothing but dropout switched on;
# - measure how often an interval that promises 90 % holds the truth.
#
# {{time}}

# %%
from itertools import product

import matplotlib.pyplot as plt
import torch
from scipy import stats
from scipy.ndimage import rotate
from torch import nn

# %%
from course_utils.data import draw_ten_points, load_digits, load_ten_points, split
from course_utils.estimates import paired_interval, standard_error
from course_utils.models import mlp, side_by_side
from course_utils.modes import dropout_on, evaluating
from course_utils.plots import COLOURS
from course_utils.training import cross_entropy, squared_error, train
from course_utils.uncertainty import mc_predict
from course_utils.widgets.rotated_digit import probabilities, rotated_digit

plt.style.use("course_utils.course")


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


# %% [markdown]
# ## 9.1 Which average is a pass in eval mode?
#
# Four inputs, each dropped with $p = 0.3$, then one layer and a softmax over three classes: a net
# with 16 masks. They can be averaged in two ways. The *arithmetic* mean adds the probabilities of
# the 16 networks, each times the chance of its mask. The *geometric* mean multiplies them, each to
# the power of the chance of its mask, and then divides by the sum over the classes, so that they add
# up to 1 again.
#
# **Predict.** In eval mode the net makes one pass with all inputs. Which of the two means does it
# give: the arithmetic, the geometric, both nearly, or none?

# %%
p, keep = 0.3, 0.7  # p = 0.5 would make all masks equally likely
x = torch.randn(4, generator=seeded(), dtype=torch.float64)
W = 2 * torch.randn(3, 4, generator=seeded(1), dtype=torch.float64)


def all_masks(n):
    """All 2^n masks of n units, 0 dropped and 1 kept, and the chance of each."""
    masks = torch.tensor(list(product([1.0, 0.0], repeat=n)), dtype=torch.float64)
    return masks, (keep * masks + p * (1 - masks)).prod(1)


def geometric_mean(probabilities, chance):
    product_of_powers = (chance[:, None] * probabilities.log()).sum(0).exp()
    return product_of_powers / product_of_powers.sum()


masks, chance = all_masks(4)
networks = (x * masks / keep @ W.T).softmax(1)  # a row for each mask
in_eval = (W @ x).softmax(0)
means = {"arithmetic": chance @ networks, "geometric": geometric_mean(networks, chance)}
{name: f"{(mean - in_eval).abs().max():.3f} from eval" for name, mean in means.items()}

# %% [markdown]
# The geometric one, exactly; the arithmetic mean is another, by 0.236 in one class. The logarithm of a
# softmax is its logits less one number, the same for all classes, so the geometric mean is the softmax of the *mean* logits.
# And the mean of the logits is what eval gives: lesson 03 showed that dropout keeps means through a
# linear layer.
#
# So **eval averages the logits, not the probabilities**. For a linear output the logits are the
# output, and there it is the arithmetic mean.
#
# **Check.** Both claims; and the geometric mean without its division is none of them.

# %%
assert (means["geometric"] - in_eval).abs().max() < 1e-12
assert (means["arithmetic"] - in_eval).abs().max() > 0.01
assert (chance @ (x * masks / keep @ W.T) - W @ x).abs().max() < 1e-12
assert (chance[:, None] * networks.log()).sum(0).exp().sum() < 0.95

# %% [markdown]
# ## 9.2 What does a hidden layer change?
#
# Now a net with six hidden ReLU units between. Dropout can stand on the four inputs, on the six
# hidden units, or on both.
#
# **Predict.** In which of the three cases is the pass in eval mode still the geometric mean, exactly?

# %%
V = torch.randn(6, 4, generator=seeded(2), dtype=torch.float64)
U = torch.randn(3, 6, generator=seeded(3), dtype=torch.float64)


def distances(n_in, n_hidden):
    """How far eval is from both means, with this many of inputs and hidden units droppable."""
    masks, chance = all_masks(n_in + n_hidden)
    noise = torch.ones(len(masks), 10, dtype=torch.float64)
    noise[:, 4 - n_in : 4 + n_hidden] = masks / keep
    networks = (((x * noise[:, :4]) @ V.T).relu() * noise[:, 4:] @ U.T).softmax(1)
    in_eval = (U @ (V @ x).relu()).softmax(0)
    averages = geometric_mean(networks, chance), chance @ networks
    return [round((average - in_eval).abs().max().item(), 3) for average in averages]


cases = {"inputs": (4, 0), "hidden": (0, 6), "both": (4, 6)}
{name: distances(*case) for name, case in cases.items()}  # [to the geometric, to the arithmetic]

# %% [markdown]
# Only with dropout on the hidden units: nothing but the last linear layer stands behind it. With
# dropout on the inputs the noise goes through the ReLU, which moves the mean (the Jensen gap of 3.7),
# and eval is none of the two means. So *weight scaling*, as the paper calls the single pass, is an
# approximation where a dropout stands before a nonlinearity. (In a deep net without one the mean goes
# through unmoved: 3.6.)

# %%
assert distances(0, 6)[0] == 0
assert min(distances(4, 0)) > 0.005
assert min(distances(4, 6)) > 0.005

# %% [markdown]
# ## 9.3 Is the average of many masks better?
#
# The arithmetic mean can be had by drawing: *Monte-Carlo averaging* makes $k$ passes with fresh
# masks, and averages the probabilities. The paper's figure 11 did that on MNIST, and its error came
# down to that of weight scaling at about 50 passes. Here are our digits, with $p = 0.5$ on two hidden
# layers.

# %%
digits = load_digits()
train_rows, test_rows = split(len(digits.labels), (1000, 797), seed=0)
learned, unseen = digits.rows(train_rows), digits.rows(test_rows)
net = mlp([64, 100, 100, 10], 0.5, nn.Dropout, seed=0)
train(net, *learned, loss=cross_entropy, epochs=60, batch_size=100, seed=0, every=60)


def one_pass(net, x):
    with torch.no_grad(), evaluating(net):
        return net(x).softmax(-1)


passes = mc_predict(net, unseen.features, 200, seed=0, shared_over_rows=False).softmax(-1)


def loss_and_error(probabilities):
    loss = cross_entropy(probabilities.log(), unseen.labels).mean()
    return loss, 100 * (probabilities.argmax(-1) != unseen.labels).double().mean()


# %% [markdown]
# **Predict.** Two measures on the 797 unseen digits: the share of errors, and the cross-entropy. Does
# the average of 200 passes do better than the single pass in eval mode: by both, by one, or by none?

# %% alt="Two panels against the number of averaged passes, 1 to 200 on a logarithmic axis. The cross-entropy of the averages falls from one pass on and levels off above the dashed line of the single pass in eval mode. The share of errors falls from about five per cent to about that of eval."
counts = [1, 2, 5, 10, 20, 50, 100, 200]
groups = {k: [loss_and_error(part.mean(0)) for part in passes.split(k)] for k in counts}
of_eval = loss_and_error(one_pass(net, unseen.features))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4))
for which, label in enumerate(("cross-entropy", "errors, %")):
    found = [torch.tensor(groups[k])[:, which] for k in counts]
    middle, spread = zip(*((part.mean(), part.std(correction=0)) for part in found), strict=True)
    bars = {"fmt": "o-", "ms": 4, "color": COLOURS["train"], "label": "k passes"}
    axes[which].errorbar(counts, middle, spread, **bars)
    axes[which].axhline(of_eval[which], color=COLOURS["eval"], ls="--", label="eval mode")
    axes[which].set(xscale="log", xlabel="k, passes averaged", ylabel=label)
axes[0].legend()
plt.show()

# %% [markdown]
# By none, here (bars: the spread over groups of $k$): the errors come down to about those of eval, and the cross-entropy stays above it. An
# average of probabilities is less sure than the single pass. That costs on each digit that is read
# right, and saves on those that are misread; here the right ones are so many that they decide.
#
# **Check.** Row by row: the mean of 200 has the larger cross-entropy on digits read right, the smaller
# one on misread ones, the larger one on all, and it is less sure. It errs less than single passes with
# masks do, and, within one digit in a hundred, as often as eval.

# %%
single, average = one_pass(net, unseen.features), passes.mean(0)
loss_of_rows = [cross_entropy(part.log(), unseen.labels) for part in (average, single)]
read_right = single.argmax(1) == unseen.labels
assert paired_interval(*loss_of_rows).low > 0
assert paired_interval(*(loss[read_right] for loss in loss_of_rows)).low > 0
assert paired_interval(*(loss[~read_right] for loss in loss_of_rows)).high < 0
assert paired_interval(single.amax(1), average.amax(1)).low > 0
misread = [(part.argmax(-1) != unseen.labels).double() for part in (passes, average, single)]
of_random_passes, of_average, of_single = misread
assert paired_interval(of_random_passes.mean(0), of_average).low > 0  # averaging removes errors
assert abs(of_average.mean() - of_single.mean()) < 0.01  # down to those of eval

# %% [markdown]
# **Limit.** One net on one data set. In the paper, on MNIST, more than 50 passes came out slightly
# better than weight scaling, within one standard deviation.

# %% [markdown]
# ## 9.4 What does one draw look like?
#
# The ten points of lesson 01, and a net trained on them with $p = 0.3$. In train mode, the net is
# given 200 places on the line as one batch, five times, and each output is drawn as a line.
#
# **Predict.** Are the five lines smooth, or jagged?

# %% alt="Left, five jagged lines through the ten points: each of their 200 places had a mask of its own. Right, five curves of straight pieces with a few bends: each kept its mask over all places."
points = load_ten_points()
line = mlp([1, 50, 50, 1], p, nn.Dropout, seed=0)
train(line, points.x_train, points.y_train, loss=squared_error, epochs=500, seed=0, every=500)
places = torch.linspace(-1, 1, 200)[:, None]
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4), sharey=True)
drawn = {}
for ax, shared in zip(axes, (False, True), strict=True):
    drawn[shared] = mc_predict(line, places, 5, seed=0, shared_over_rows=shared)[..., 0]
    ax.plot(places, drawn[shared].T, lw=1)
    ax.plot(points.x_train, points.y_train, "o", color=COLOURS["theory"])
    ax.set(xlabel="x", title="one mask a line" if shared else "one mask a place")
plt.show()

# %% [markdown]
# Jagged, as on the left: a dropout layer draws a mask for each row, so neighbours on the line belong
# to different networks, and no network gives this line. On the right a draw is one thinned network.
# For the spread at *one* place both ways are correct. For anything said about a curve, how steep it is,
# where it crosses zero, only the second is.
#
# **Check.** The bends, as second differences; and the spread at each place is alike.

# %%
many = {
    shared: mc_predict(line, places, 300, seed=1, shared_over_rows=shared)[..., 0]
    for shared in (False, True)
}
bends = {shared: draws.diff(n=2).abs().mean() for shared, draws in many.items()}
spreads = {shared: draws.std(0).mean() for shared, draws in many.items()}
assert bends[False] > 20 * bends[True]
assert 0.8 < spreads[False] / spreads[True] < 1.25

# %% [markdown]
# ## 9.5 Which layers have to stay in eval mode?
#
# Many recipes say: to draw masks at test time, just call `train()`.
#
# **Predict.** A net has dropout and batch normalisation. A recipe calls `net.train()` and makes one
# pass over some test rows, without gradient and without an optimiser. Are all stored numbers of the net afterwards as
# they were?

# %%
with_norm = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(p)).eval()
rows = torch.randn(16, 4, generator=seeded()) + 3


def changed_by(call):
    before = with_norm[1].running_mean.clone()
    with torch.no_grad():
        call(rows)
    with_norm.eval()
    return not torch.equal(with_norm[1].running_mean, before)


by_train = changed_by(lambda x: with_norm.train()(x))
with dropout_on(with_norm):
    by_dropout_on = changed_by(with_norm)
{"train()": by_train, "dropout_on": by_dropout_on}

# %% [markdown]
# No: in train mode batch normalisation takes in every batch that passes, test rows too, and it
# uses the batch's own mean, so a row's prediction depends on its neighbours. `dropout_on` *wakes* the
# dropout layers alone: it puts them, and nothing else, into train mode. `mc_predict` uses it.

# %%
assert by_train
assert not by_dropout_on

# %% [markdown]
# ## 9.6 Does the spread shrink when the net has seen everything?
#
# A case in which all can be computed. The truth is the sum of $n$ inputs at right angles, each adds
# $c$, and so many rows were seen that no noise is left. With dropout, a weight that adds
# $v$ costs $(c - v)^2 + \frac{p}{1-p} v^2$ (3.10). That is least at $v = (1-p)\,c$; so under a
# mask each kept input adds $v/(1-p) = c$.
#
# Monte-Carlo dropout reads the share of masks that give a value as the probability of that value.
#
# **Predict.** $n = 30$, $p = 0.3$. How probable does it hold the truth, $30\,c$: a half, a
# tenth, or less than a thousandth?

# %%
n = 30
unit = nn.Sequential(nn.Dropout(p), nn.Linear(n, 1, bias=False))
nn.init.constant_(unit[1].weight, keep)  # v = (1 - p) c, with c = 1
sums = mc_predict(unit, torch.ones(1, n), 20_000, seed=0, shared_over_rows=False).flatten()
exact = stats.binom.pmf(n, n, keep)
f"{exact:.1e} by the formula; {(sums > n - 0.5).sum()} of 20 000 draws"

# %% [markdown]
# About two in 100 000. Only the mask that keeps all thirty gives the truth, and its probability is
# $(1-p)^{30}$. The draws lie around $21\,c$, with standard deviation $\sqrt{n p (1-p)}\,c = 2.5\,c$, so
# the truth is 3.6 deviations away. More rows without noise leave the weights where they are, and so the
# spread: **it is made by $p$, not by what the data leave open**.
#
# ([Le Folgoc and others, 2021](https://arxiv.org/abs/2110.04286), show cases in which the truth gets
# probability 0.)

# %%
assert abs(sums.mean() - n * keep) < 5 * standard_error(sums)
assert abs(sums.std() / (n * p * keep) ** 0.5 - 1) < 0.05
assert exact < 1e-3 < stats.binom.sf(22, n, keep)

# %% [markdown]
# ## 9.7 How often does the promised interval hold the truth?
#
# In a real net it has to be measured. Forty data sets of ten points, a net for each. At ten new
# places: the mean of 100 draws, and an interval of $\pm 1.645$ standard deviations of the draws
# around it. If the draws told how wrong the mean may be, it would hold the true line in 90 % of cases.
# ([Gal and Ghahramani, 2016](https://arxiv.org/abs/1506.02142), add the variance of the data's noise, $1/\tau$, to that of the draws. It is
# left out here: the interval is to hold the line, not a new noisy point.)


# %%
def covered_and_spread(width, p):
    """Of forty data sets: which share of ten places covers the truth, and the draws' spread."""
    sets = [draw_ten_points(seed) for seed in range(40)]
    x, y, x_new = (torch.stack([part[i] for part in sets]) for i in (0, 1, 2))
    nets = side_by_side([mlp([1, width, width, 1], p, nn.Dropout, seed=s) for s in range(40)])

    def adam(parameters):
        return torch.optim.Adam(parameters, lr=0.005)

    train(nets, x, y, loss=squared_error, epochs=300, seed=0, every=300, optimiser=adam)
    draws = mc_predict(nets, x_new, 100, seed=0, shared_over_rows=False)[..., 0]
    missed_by = (1.5 * x_new[..., 0] - draws.mean(0)).abs()
    spread = draws.std(0)
    return (missed_by <= 1.645 * spread).double().mean(1), spread.double().mean(1)


# %% [markdown]
# **Predict.** The data are the same throughout. Two nets, with hidden layers of 10 and of 40 units:
# whose interval holds the truth more often, and at which of $p$ = 0.05, 0.2 and 0.5 is the promise of
# 90 % kept?

# %% alt="Two panels against p, for nets of width 10 and 40, with error bars. Left, the share of intervals that hold the true line: it rises steeply with p, and the wide net lies lower throughout; most points are far below the dotted line of the promised 90 per cent. Right, the standard deviation of the draws: it rises with p in the same way, and the wide net lies lower, at about two thirds of the narrow one."
rates = [0.05, 0.2, 0.5]
results = {(width, rate): covered_and_spread(width, rate) for width in (10, 40) for rate in rates}
covered, spread_of_draws = ({key: pair[i] for key, pair in results.items()} for i in (0, 1))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4))
for ax, values, factor in ((axes[0], covered, 100), (axes[1], spread_of_draws, 1)):
    for width, look in {10: "o-", 40: "s--"}.items():
        of_sets = torch.stack([factor * values[width, rate] for rate in rates], 1)
        bars = {"fmt": look, "capsize": 4, "label": f"two layers of {width}"}
        ax.errorbar(rates, of_sets.mean(0), 2 * standard_error(of_sets), **bars)
axes[0].axhline(90, color=COLOURS["theory"], ls=":", label="promised")
axes[0].set(xlabel="p", ylabel="intervals that hold the truth, %", ylim=(0, 100))
axes[1].set(xlabel="p", ylabel="standard deviation of the draws", ylim=(0, None))
axes[0].legend()
plt.show()

# %% [markdown]
# The narrow net's, and 90 % is met only where $p$ happens to fit: by the narrow net at 0.5, and within its
# error bar at 0.2. The picture on the right says why:
# the draws spread more with $p$, and less in the wider net, which averages over more units. **You choose the spread when you choose $p$ and the width.** It may be made
# to fit, with $p$ chosen on held-out rows by what is covered; it does not fit by itself.

# %% [markdown]
# **Check.** Over the forty data sets, in pairs: more is covered at 0.5 than at 0.05, and at 0.05 more by
# the narrow net than by the wide one. The promise is broken by far at 0.05, and by the wide net at 0.2
# too; the narrow net at 0.5 covers between 80 and 100 %. The wide net spreads less at each $p$.

# %%
for width in (10, 40):
    assert paired_interval(covered[width, 0.5], covered[width, 0.05]).low > 0
    assert covered[width, 0.05].mean() + 5 * standard_error(covered[width, 0.05]) < 0.9
assert 0.8 < covered[10, 0.5].mean() < 1
assert covered[40, 0.2].mean() + 5 * standard_error(covered[40, 0.2]) < 0.9
assert paired_interval(covered[10, 0.05], covered[40, 0.05]).low > 0
for rate in rates:
    assert paired_interval(spread_of_draws[10, rate], 1.2 * spread_of_draws[40, rate]).low > 0

# %% [markdown]
# ## 9.8 Does it notice what it has never seen?
#
# A digit that is turned step by step leaves what the net has learned. A net that knows its limits becomes unsure.
# How unsure a list of probabilities is, is told by its *entropy*, $-\sum_j P_j \log P_j$: 0 when one
# class has all, $\log 10 = 2.3$ when the ten share equally.
#
# Four readers: the single pass; the average of 50 masks; five nets without dropout, trained from
# different starts, averaged: a *deep ensemble*; and one of these five alone. All five together were
# trained for as many steps as the net with dropout, so each of them was trained for a fifth.


# %%
def turned(features, angle):
    images = features.reshape(-1, 8, 8).numpy()
    return torch.tensor(rotate(images, angle, axes=(2, 1), reshape=False, order=1)).flatten(1)


five = side_by_side([mlp([64, 100, 100, 10], 0.0, nn.Dropout, seed=s) for s in range(5)])
train(five, *learned, loss=cross_entropy, epochs=12, batch_size=100, seed=0, every=12)
readers = {
    "one pass": lambda x: one_pass(net, x),
    "50 masks": lambda x: (
        mc_predict(net, x, 50, seed=0, shared_over_rows=False).softmax(-1).mean(0)
    ),
    "five nets": lambda x: one_pass(five, x).mean(0),
    "one of the five": lambda x: one_pass(five, x)[0],
}
angles = list(range(0, 181, 15))
views = [turned(unseen.features, angle) for angle in angles]

# %% [markdown]
# **Predict.** At 90 degrees, nearly every digit is misread. Is the entropy then near 2.3? And how
# many of the misread ones does a reader give more than 0.9: hardly any, half, or most?

# %% alt="Two panels against the angle, 0 to 180 degrees, for the four readers. Entropy rises to about 30 degrees, falls to a minimum at 90, and rises again; one pass lies lowest, five nets highest, and one of the five below them. The share of digits that are misread with a probability above 0.9 is near zero at first and has its peak at 90 degrees, above one third for all four readers."
fig, axes = plt.subplots(1, 2, figsize=(9, 3.4))
surely_wrong, entropy = {}, {}
for (name, reader), look in zip(readers.items(), ("--", "-", "-.", ":"), strict=True):
    told = torch.stack([reader(view) for view in views])
    entropy[name] = -(told * told.clamp_min(1e-30).log()).sum(-1).mean(-1)
    wrong = told.argmax(-1) != unseen.labels
    surely_wrong[name] = (wrong & (told.amax(-1) > 0.9)).double().mean(-1)
    axes[0].plot(angles, entropy[name], look, label=name)
    axes[1].plot(angles, 100 * surely_wrong[name], look, label=name)
axes[0].set(xlabel="angle, degrees", ylabel="entropy, mean over digits", xticks=angles[::2])
axes[0].set_ylim(0, 1.8)  # room for the names of the lines
axes[1].set(xlabel="angle, degrees", ylabel="misread above 0.9, %", xticks=angles[::2])
axes[0].legend(ncols=2, loc="upper center")
plt.show()

# %% [markdown]
# Far from it: at 90 degrees all are surer than on upright digits, and misread more than a third of all
# digits with above 0.9. The entropy does not grow with the angle. Nearly every digit is then read as
# the same one, a 4: being sure says nothing about being right.
#
# The masks are less sure than the single pass everywhere. Five nets are less sure still, but most of
# that is not the averaging: more than half of the difference is there with one of them alone,
# which was trained for a fifth of the steps. **At 90 degrees none of the four shows, by doubting, that it
# misreads.**

# %%
quarter = angles.index(90)
for name in readers:
    assert surely_wrong[name][quarter] > 0.3
    assert entropy[name][quarter] < entropy[name][0]
    assert entropy[name][quarter] < entropy[name][angles.index(30)]
assert (entropy["50 masks"] > entropy["one pass"]).all()
assert (entropy["five nets"] > entropy["one of the five"]).all()
less_sure = {name: values - entropy["one pass"] for name, values in entropy.items()}
assert (less_sure["one of the five"] > 0.5 * less_sure["five nets"]).all()
said = {name: reader(views[quarter]).argmax(-1) for name, reader in readers.items()}
assert all((digit == 4).double().mean() > 0.9 for digit in said.values())
{name: f"most often read: {digit.mode().values}" for name, digit in said.items()}

# %% [markdown]
# Turn a digit yourself.
#
# **Predict.** At 90 degrees, with 100 masks, take $p$ from 0.1 to 0.9. Does the most probable class
# change, or only how sure the net is?

# %% alt="Left, an 8 by 8 digit, upright. Right, ten bars of the mean probability of each class over the masks, with the spread of the masks as thin lines. Two classes share nearly all of it. In a live notebook controls set the angle, p and the number of masks."
rotated_digit(net, unseen.features[0])

# %% [markdown]
# Only how sure it is, for this digit: the class stays, and its share falls from above 0.9 to about a
# half. More noise flattens the bars. That is $p$ again, and not the digit.

# %%
turned_digit = views[quarter][0]
mean_at = {rate: probabilities(net, turned_digit, rate, 100).mean(0) for rate in (0.1, 0.5, 0.9)}
assert len({int(mean.argmax()) for mean in mean_at.values()}) == 1
assert mean_at[0.1].max() > 0.9
assert 0.3 < mean_at[0.9].max() < 0.7

# %% [markdown]
# **Limit.** Small nets, small images, one kind of strangeness. And the ensemble is not a fair rival of
# the masks: with the same steps in all, each of its nets is trained for less.

# %% [markdown]
# ## What you have seen
# - Eval mode averages the *logits* of all masks, when only a linear layer and a softmax stand behind
#   the dropout; then it is the geometric mean. Elsewhere it is an approximation.
# - On these digits averaging up to 200 passes was no better than the single pass.
# - One mask a curve needs masks shared over the rows, and only dropout may be awake.
# - The spread is set by $p$ and the width. How much it covers has to be measured, and here it was
#   mostly far from what it promised.

# %% [markdown]
# ## What this did not show
# - That no choice of $p$ makes the spread useful: it can be tuned, like any other number.
# - How larger nets, other data, or other ways of averaging do.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import averaging_networks as ex

# %% [markdown]
# **1. Two networks.** One mask has the chance 0.3 and says yes with probability 0.5; the other has 0.7
# and says yes with 0.9. What is the normalised geometric mean of the two for "yes"? Three decimals.

# %% tags=["exercise"]
yes = ...
ex.geometric_mean.check(yes)

# %% [markdown]
# **2. Drawing masks at test time.** Write a function that returns the mean output of `model` for `x`
# over `n` passes with fresh masks, without gradient. `model` is any module with `nn.Dropout` layers,
# and may have others. Afterwards it has to be as it was.


# %% tags=["exercise"]
def mc_mean(model, x, n): ...


ex.mc_mean.check(mc_mean)

# %% [markdown]
# **3. One mask for a curve.** Write a function that multiplies each of `curves` copies of `h` by the
# noise of inverted dropout: all rows of a copy share one mask, and no two copies do. `h` is
# (rows, units), the result (curves, rows, units). Draw from `generator`.


# %% tags=["exercise"]
def drop_by_curve(h, p, curves, generator): ...


ex.drop_by_curve.check(drop_by_curve)

# %% [markdown]
# **4. True or not?** Choose all that are true.
#
# - a. A net with dropout before its last linear layer only: eval mode gives the mean of its logits.
# - b. An interval of the mean $\pm 1.645$ standard deviations of the draws holds the truth 9 times in 10.
# - c. With enough training data the spread over the masks goes to 0.
# - d. Calling `train()` is safe at test time as long as no optimiser runs.
# - e. For the spread at single rows, masks need not be shared over rows.
# - f. With wider layers and the same $p$ and data, the draws spread less.

# %% tags=["exercise"]
true_ones = ...
ex.what_the_spread_says.check(true_ones)

# %% [markdown]
# ## Try it
# Train the net of 9.3 with $p = 0.2$ and average again. Does the cross-entropy of 200 passes come
# nearer to that of one?
#
# ## Next
# {{next}}: what the noise does while the net learns.
