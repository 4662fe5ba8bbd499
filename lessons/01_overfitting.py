# ---
# title: Overfitting
# question: What is the disease?
# part: The idea
# builds_on: [00_start_here]
# next: 02_dropping_units
# road: main
# ---

# %% [markdown]
# # 01 Overfitting
#
# Dropout is a cure. Before the cure, the disease: a network that learns its training data so well
# that it learns the accidents in them too.
#
# In this lesson you will
# - watch a network memorise the noise of ten points, and prove that noise is what it learned;
# - give the same network dropout, and find out why one comparison proves nothing;
# - repeat it on twenty data sets and put an interval on the gain;
# - see the same disease in handwritten digits, a fifth of them wrongly labelled;
# - learn why a training loss above the validation loss is no bug.
#
# {{time}}

# %%
from functools import partial

import matplotlib.pyplot as plt
import torch

from course_utils.data import draw_ten_points, load_digits, load_ten_points, relabel, split
from course_utils.estimates import paired_interval
from course_utils.models import mlp, side_by_side, thinned_curves
from course_utils.modes import evaluating
from course_utils.plots import COLOURS, LINES, plot_lines, plot_pairs
from course_utils.training import cross_entropy, squared_error, train
from course_utils.widgets.function_space import function_space
from course_utils.widgets.learning_curves import learning_curves

plt.style.use("course_utils.course")

# %% [markdown]
# ## 1.1 A large network can pass through ten noisy points
#
# Ten points on the line $y = 1.5x$, each moved up or down by normal noise of standard deviation
# 0.5. And a network for them with two hidden layers of 100 units: 10 401 numbers to set, for ten
# points.
#
# **Predict.** The line that made the points misses them by 0.25 on average (squared: the variance
# of the noise). How far will the network miss them after a thousand steps?

# %%
points = load_ten_points()
plain = mlp([1, 100, 100, 1], p=0.0, seed=0)
thousand_steps = {"loss": squared_error, "epochs": 1000, "every": 100, "seed": 0}
history = train(plain, points.x_train, points.y_train, **thousand_steps)

# %% alt="Ten noisy points around a dotted straight line. A dashed curve, the network, bends to pass close to every point."
x = torch.linspace(-1, 1, 201)[:, None]


def curve(net):
    with evaluating(net), torch.no_grad():
        return net(x)[:, 0]


fig, ax = plt.subplots()
ax.plot(x[:, 0], 1.5 * x[:, 0], LINES["theory"], color=COLOURS["theory"], label="the line behind")
ax.plot(x[:, 0], curve(plain), LINES["without"], color=COLOURS["without"], label="network")
ax.plot(points.x_train[:, 0], points.y_train, "o", color=COLOURS["theory"], label="training points")
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()

# %% [markdown]
# It misses them by almost nothing, far less than the line that made them. That is not skill. The
# difference between a point and the line is noise, and noise cannot be foretold.
#
# **Check.** What has the network learned, beyond the line? If it is the noise, then "network minus
# line" at the ten points must be the same ten numbers as "point minus line". Their correlation is
# above 0.99; with the noise in another order it is not.

# %%
with evaluating(plain), torch.no_grad():
    learned = plain(points.x_train)[:, 0] - 1.5 * points.x_train[:, 0]
noise = points.y_train - 1.5 * points.x_train[:, 0]
assert history.eval_mode[-1] < 0.1 * noise.var()
assert torch.corrcoef(torch.stack([learned, noise]))[0, 1] > 0.99
assert not torch.corrcoef(torch.stack([learned, noise.roll(1)]))[0, 1] > 0.99

# %% [markdown]
# To fit the accidents of the training data at the cost of new data is called **overfitting**. The
# cost shows on ten test points, drawn from the same line with fresh noise. No predictor, however
# good, can be expected to score below the variance of that noise, 0.25.


# %%
def test_error(net):
    with evaluating(net), torch.no_grad():
        return squared_error(net(points.x_test), points.y_test).mean().item()


"training below 0.1 and test above 0.25:", history.eval_mode[-1] < 0.1 and test_error(plain) > 0.25

# %% [markdown]
# ## 1.2 One comparison proves nothing
#
# Now the same network, the same initial weights, the same points, and one change: during training,
# each hidden unit is silenced at each step with probability $p = 0.5$. That is **dropout**; the
# next lesson takes it apart. At test time nobody is silenced.
#
# **Predict.** Will the curve pass closer to the points, or less close? Closer to the line?

# %%
dropped = mlp([1, 100, 100, 1], p=0.5, seed=0)
_ = train(dropped, points.x_train, points.y_train, **thousand_steps)

# %% alt="The ten points and the dotted line again, with two curves: the dashed plain network that bends to the points, and the solid one with dropout, which is smoother and leaves some points aside."
fig, ax = plt.subplots()
ax.plot(x[:, 0], 1.5 * x[:, 0], LINES["theory"], color=COLOURS["theory"], label="the line behind")
ax.plot(x[:, 0], curve(plain), LINES["without"], color=COLOURS["without"], label="without dropout")
ax.plot(x[:, 0], curve(dropped), LINES["with"], color=COLOURS["with"], label="with dropout")
ax.plot(points.x_train[:, 0], points.y_train, "o", color=COLOURS["theory"])
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()

# %% [markdown]
# The curve with dropout is calmer and leaves some points aside. Is it better? On this data set and
# its ten test points we can say what the comparison is worth: an interval for the mean difference
# of the ten squared errors.
#
# **Check.** The interval contains 0: these ten points cannot tell which of the two is better. To
# report the sign of the difference alone would be to report a coin toss.


# %%
def squared_errors(net):
    with evaluating(net), torch.no_grad():
        return squared_error(net(points.x_test), points.y_test)


assert not paired_interval(squared_errors(plain), squared_errors(dropped)).excludes(0)

# %% [markdown]
# What did dropout train? At each step another **thinned** network: some of the units, the others
# silenced. Each of the thin curves below is one of these, with its own units silenced for all x. The
# dashed curve is the whole network, as it is used at test time.
#
# **Predict.** How far apart do the thin curves lie: like hairs on one rope, or like a broom? Where
# will their mean run? And at $p = 0$, $0.2$, $0.8$? Move the sliders and see. (The networks for 0.2
# and 0.8 are trained for fewer steps, to save time.)

# %% alt="Left: twenty thin curves of thinned networks fan out around their mean, a thick black curve; the whole network in eval mode, dashed, runs near the mean. Right: the mean minus the dashed curve, with a band of four standard errors. In a live notebook two sliders set p and the number of masks."
nets = {0.0: plain, 0.5: dropped} | {p: mlp([1, 100, 100, 1], p, seed=0) for p in (0.2, 0.8)}
for p in (0.2, 0.8):
    train(nets[p], points.x_train, points.y_train, **thousand_steps | {"epochs": 300})
function_space(nets, points)

# %% [markdown]
# A broom: single thinned networks lie far from one another. Their mean is nearer to the whole
# network, and with more masks it settles. Why it comes near, and what the rest is, are questions
# for later lessons.
#
# **Check.** With 100 other masks: the squared distance of the mean is less than half of that of a
# single thinned network. With one mask, of course, it is not.

# %%
coins = torch.Generator().manual_seed(1)
apart = thinned_curves(dropped, 0.5, x, masks=100, generator=coins) - curve(dropped)
assert apart.mean(0).square().mean() < 0.5 * apart.square().mean()
assert not apart[:1].mean(0).square().mean() < 0.5 * apart[:1].square().mean()

# %% [markdown]
# ## 1.3 Twenty data sets can tell
#
# So we do it twenty times: twenty fresh draws of ten training and ten test points, twenty initial
# weights. The twenty networks are trained at once, side by side, as one batched network (a test of
# the course holds that each gives what it would give alone).
#
# **Predict.** On how many of the twenty will dropout win: 10, 15, 20?

# %%
seeds = range(20)
columns = zip(*(draw_ten_points(seed) for seed in seeds), strict=True)
x_train, y_train, x_test, y_test = (torch.stack(column) for column in columns)
line_test = 1.5 * x_test.squeeze(-1)  # what y_test would be without noise


def train_twenty(p):
    """Twenty trained nets, and their history: `validation` is the distance to the line itself."""
    nets = side_by_side([mlp([1, 100, 100, 1], p, seed=seed) for seed in seeds])
    data = {"loss": squared_error, "validation": (x_test, line_test)}
    faster = partial(torch.optim.Adam, lr=2e-3)
    return nets, train(
        nets, x_train, y_train, **data, epochs=600, every=10, optimiser=faster, seed=0
    )


# %%
def test_errors(nets):
    with evaluating(nets), torch.no_grad():
        return squared_error(nets(x_test), y_test).mean(-1)


plain_nets, plain_history = train_twenty(p=0.0)
dropout_nets, dropout_history = train_twenty(p=0.5)
before, after = test_errors(plain_nets), test_errors(dropout_nets)

# %% alt="Twenty lines from the test error without dropout, left, to the test error with dropout, right. Most go down; some, dashed, go up."
fig, ax = plt.subplots(figsize=(4.5, 3.6))
plot_pairs(ax, before, after, ylabel="test error (mean square)")
plt.show()

# %% [markdown]
# Most lines fall, and some rise: whoever ran one of the latter alone would have reported the
# opposite.
#
# Much of this scatter is the noise of the ten test points, which no network can foretell. In this
# cartoon we know the line, so we can measure the distance to it instead. And because both ends of a
# pair share their data and their initial weights, we compare pair by pair (a **paired** interval):
# what is easy or hard about a data set cancels.
#
# **Check.** The 95 % interval for the mean gain, measured against the line, lies well above 0. Yet
# by its test points at least one data set says the opposite.

# %%
gain = paired_interval(plain_history.validation[-1], dropout_history.validation[-1])
assert gain.low > 0.02
assert (after > before).any()

# %% [markdown]
# ## 1.4 A fair opponent wins
#
# Dropout beat a network that was left to overfit. That is a low bar. Two opponents that cost
# nothing:
#
# - a straight line, fitted by least squares to the same ten points;
# - the same plain network, stopped at the best of its recorded epochs (chosen by its distance to the
#   line, which nobody knows in practice: a bound on what stopping early can reach, not a method).
#
# **Predict.** Does dropout beat them too?

# %%
ones = torch.ones(20, 10, 1)
fitted = torch.linalg.lstsq(torch.cat([x_train, ones], -1), y_train[..., None]).solution
straight = squared_error(torch.cat([x_test, ones], -1) @ fitted, line_test).mean(-1)
errors = {
    "plain, to the end": plain_history.validation[-1].mean().item(),
    "dropout, to the end": dropout_history.validation[-1].mean().item(),
    "plain, stopped at its best": plain_history.validation.mean(1).min().item(),
    "straight line": straight.mean().item(),
}

# %% alt="Four horizontal bars of the mean squared distance to the line: plain to the end is longest, dropout about half to two thirds of it, plain stopped early and the straight line shorter still."
fig, ax = plt.subplots(figsize=(6.4, 2.2))
ax.barh(list(errors), list(errors.values()), color=COLOURS["measured"])
ax.invert_yaxis()
ax.set(xlabel="mean squared distance to the line, 20 data sets")
plt.show()

# %% [markdown]
# **Check.** The order of the bars, each against dropout.

# %%
assert errors["dropout, to the end"] < errors["plain, to the end"]
assert errors["plain, stopped at its best"] < errors["dropout, to the end"]
assert paired_interval(dropout_history.validation[-1], straight).low > 0

# %% [markdown]
# It loses to both. The line is the right model for these points, and early stopping leaves the
# network before it bends. So the honest sentence is: *with this network, trained this long, dropout
# repairs part of the damage*. A course that compared only the first two bars would have sold you a
# cure for a disease that it had caused.
#
# **Limit.** Ten points on a line are a cartoon. Next, real data.

# %% [markdown]
# ## 1.5 Wrong labels are memorised, and dropout resists
#
# The digits of the UCI repository: 1797 images of 8 x 8 pixels. We train on 500 and give a fifth of
# them a label drawn at random, so that about 18 % are wrong (a tenth of the redrawn ones come out
# right). The test digits keep their labels. Five splits, five networks side by side.

# %%
digits = load_digits()


def prepare(seed, fraction):
    """500 digits to train on (labels, and which are wrong) and 797 clean ones to test on."""
    train_rows, test_rows = split(len(digits.labels), (500, 797), seed=seed)
    labels, wrong = relabel(digits.labels[train_rows], fraction, n_classes=10, seed=seed)
    return digits.features[train_rows], labels, wrong, *digits.rows(test_rows)


def prepare_five(fraction):
    return [torch.stack(c) for c in zip(*(prepare(s, fraction) for s in range(5)), strict=True)]


# %% [markdown]
# While it trains we watch two numbers: the share of *wrong* labels that the network gives back, and
# its accuracy on the clean test digits. An untrained network gives back one wrong label in ten by
# chance; one that knows the digits hardly any; one that gives back many has memorised them.
#
# **Predict.** Without dropout, which of the two rises first?


# %%
def train_five(p, fraction):
    x, y, wrong, x_test, y_test = prepare_five(fraction)
    watch = {
        "memorised": lambda net: ((net(x).argmax(-1) == y) & wrong).sum(-1) / wrong.sum(-1),
        "test": lambda net: (net(x_test).argmax(-1) == y_test).double().mean(-1),
    }
    nets = side_by_side([mlp([64, 200, 200, 10], p, seed=seed) for seed in range(5)])
    data = {"loss": cross_entropy, "validation": (x_test, y_test), "watch": watch}
    settings = {"batch_size": 100, "optimiser": partial(torch.optim.Adam, lr=3e-3), "seed": 0}
    return train(nets, x, y, **data, **settings, epochs=40, every=4)


# %% alt="Two panels by epoch. Left, the share of wrong labels memorised: it climbs without dropout and stays low with it. Right, accuracy on clean test digits: both rise at first, then the plain network falls while the one with dropout holds."
noisy = {"without": train_five(0.0, 0.2), "with": train_five(0.5, 0.2)}
fig, axes = plt.subplots(1, 2, figsize=(8.5, 3.2))
names = {"memorised": "wrong labels memorised (share)", "test": "accuracy on clean test digits"}
for ax, (name, ylabel) in zip(axes, names.items(), strict=True):
    means = {f"{r} dropout": (r, h.watched[name].mean(1)) for r, h in noisy.items()}
    plot_lines(ax, noisy["with"].epochs, means, xlabel="epoch", ylabel=ylabel)
axes[1].set_ylim(0.8, 1)
plt.show()

# %% [markdown]
# First both networks learn the digits, and the wrong labels are hardly touched. Then the plain one
# begins to learn the wrong labels one by one, and pays with its test accuracy. With dropout that
# happens too, later and less.
#
# **Check.** At the last epoch, over five splits: fewer wrong labels memorised and more clean digits
# right, both intervals clear of 0.

# %%
final = {role: {name: h.watched[name][-1] for name in names} for role, h in noisy.items()}
assert paired_interval(final["without"]["memorised"], final["with"]["memorised"]).low > 0.1
assert paired_interval(final["with"]["test"], final["without"]["test"]).low > 0

# %% [markdown]
# And the fair opponent? Compare the two at the best epoch of each.

# %%
at_the_end = final["with"]["test"].mean() - final["without"]["test"].mean()
best = {role: h.watched["test"].mean(1).max() for role, h in noisy.items()}
"the gap shrinks to less than half:", bool(best["with"] - best["without"] < 0.5 * at_the_end)

# %% [markdown]
# Most of the gain comes from not having to know when to stop.

# %% [markdown]
# ## 1.6 On clean digits there is next to nothing to gain
#
# **Predict.** The same 500 digits with their true labels. How much does dropout gain?

# %%
clean = {"without": train_five(0.0, 0.0), "with": train_five(0.5, 0.0)}
clean_gain = (clean["with"].watched["test"][-1] - clean["without"].watched["test"][-1]).mean()
"smaller than one percentage point:", bool(clean_gain.abs() < 0.01)

# %% [markdown]
# **Check.** The gain is at most a quarter of what it was with wrong labels. Where there is little
# to overfit to, there is little to cure, and this course will say so each time.

# %%
assert clean_gain.abs() < 0.25 * at_the_end

# %% [markdown]
# ## 1.7 A training loss above the validation loss is no bug
#
# With dropout, the loss that a progress bar shows is often *higher* on the training set than on the
# validation set. Many a beginner has looked for the mistake. Let us measure the same training rows
# with the same weights twice: with dropout on (as in training), and off.
#
# **Predict.** In which order will the three curves lie, at first and at the end?

# %% alt="Three curves of loss by epoch: the training loss measured with dropout on starts above the validation loss and later crosses it; the training loss measured with dropout off lies below both."
run = clean["with"]
curves = {
    "training rows, dropout on": ("train", run.train_mode[1:].mean(1)),
    "validation rows": ("validation", run.validation[1:].mean(1)),
    "training rows, dropout off": ("eval", run.eval_mode[1:].mean(1)),
}
fig, ax = plt.subplots()
plot_lines(ax, run.epochs[1:], curves, xlabel="epoch", ylabel="cross-entropy (nats)")
ax.set(yscale="log")
plt.show()

# %% [markdown]
# Two of the curves are the same rows and the same weights: the whole distance between them is
# dropout, which makes the task harder while it is on. Validation is always measured with it off. So
# for the first epochs the "training loss" lies above the validation loss, and later it crosses; the
# fair comparison is with the lowest curve, and there the order is the usual one throughout.
#
# **Check.** Dropout on against off, in each record of each of the five networks; the crossing in
# the mean. Without dropout, on and off are equal to the last bit.

# %%
assert (run.train_mode[1:] > run.eval_mode[1:]).all()
assert (run.train_mode.mean(1) > run.validation.mean(1))[1:4].all()
assert (run.validation.mean(1) > run.eval_mode.mean(1))[1:].all()
assert torch.equal(clean["without"].train_mode, clean["without"].eval_mode)

# %% [markdown]
# And with other values of $p$? **Predict.** As $p$ grows, which of the three losses at the last epoch
# rises most? At $p = 0$, which two curves coincide? Move the slider, by mouse or with the arrow keys.

# %% alt="Left, the three losses by epoch at p = 0.5, on a logarithmic scale. Right, the three losses of the last epoch against p: at p = 0 the two of the training rows coincide, far below validation; as p grows, the one with dropout on rises most. In a live notebook a slider sets p."
runs = {0.0: clean["without"], 0.5: run, 0.8: train_five(0.8, 0.0)}
learning_curves(runs, p=0.5)

# %% [markdown]
# The training loss with dropout on rises most: the larger $p$, the harder the task while it is on.
# With dropout off, the training loss rises too, since a network of which more is silenced learns
# less of its rows by heart in the same time.
#
# **Check.** Both rise from each $p$ to the next, and the one with dropout on by more.

# %%
on = torch.stack([r.train_mode[-1].mean() for r in runs.values()])
off = torch.stack([r.eval_mode[-1].mean() for r in runs.values()])
assert (on.diff() > off.diff()).all()
assert (off.diff() > 0).all()

# %% [markdown]
# ## 1.8 Dropout belongs to a family
#
# Anything that keeps a network from using all its freedom on the training set is called
# **regularisation**. You have met two members, stopping early and dropout. The others you will hear
# of most: penalising large weights (weight decay, ridge), adding noise to inputs or labels, making
# new examples from old ones (augmentation), averaging several networks, and simply a smaller model.
# They are not rivals only: dropout turns out to be close kin of the penalty on weights and of
# averaging, and both kinships can be computed.
#
# ## What you have seen
# - A large network can learn noise: what it learned beyond the line *was* the noise.
# - One data set and one seed could not tell whether dropout helps; twenty paired ones could.
# - On ten points a straight line and early stopping beat dropout; on digits with wrong labels most
#   of its gain went when both could stop at their best epoch.
# - On clean digits it gained next to nothing.
# - Measured with dropout on, the training loss is higher; that is how dropout works, and no bug.
#
# ## What this did not show
# How dropout compares with a *tuned* penalty or a tuned stopping time, on other data and other
# networks. And nothing yet about why it works.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import overfitting as ex

# %% [markdown]
# **1. Five friends.** Suppose dropout changed nothing on average: of two runs with a fresh seed, one
# with and one without it, either comes out ahead with probability one half. Five friends compare
# the two, each once and with a seed of their own. How likely is it that at least one of them can
# report "dropout helps"? (Two decimals are enough.)

# %% tags=["exercise"]
probability = ...
ex.five_friends.check(probability)

# %% [markdown]
# **2. What an interval says.** Somebody repeats 1.3 on twenty data sets of their own. Dropout wins
# on 15; the mean gain is 0.06, its paired 95 % interval from 0.02 to 0.10. Which statements are
# true? Give their letters, such as `"af"`.
#
# - **a** On one more data set of this kind, dropout will win with a probability of 95 %.
# - **b** Were the mean gain 0, about one such experiment in twenty would still give an interval
#   clear of 0.
# - **c** On other data and with other networks, dropout helps too.
# - **d** The five losses contradict the interval.
# - **e** Since the two ends of a pair share their data set, a hard data set that costs both of them
#   the same does not change the gain.
# - **f** The interval shows that dropout is better than stopping early as well.

# %% tags=["exercise"]
true_ones = ...
ex.what_an_interval_says.check(true_ones)

# %% [markdown]
# **3. Known by heart.** A thousand pictures of five kinds of animals, equally many of each. For
# 30 % of them the label is drawn anew, from the five kinds at random. A network learns the labels
# that it is given until it returns every one of them: its training accuracy is 100 %. What share
# of these thousand answers is *true*, on average?

# %% tags=["exercise"]
share = ...
ex.memorised_labels.check(share)

# %% [markdown]
# **4. Read the picture.** A run with dropout. "The validation loss is *below* the training loss",
# says its owner, "so there is a bug." Compare what can be compared: when both are measured in the
# same way, how far above the training loss is the validation loss at epoch 20? Read it off to
# within 0.04. (The curves are drawn for this exercise.)

# %% alt="Three falling curves of loss over twenty epochs, on a grid. Solid, on top: what the progress bar shows, training rows with dropout on. In the middle, dash-dotted: validation rows. Lowest, dashed: the training rows again, with dropout off. At epoch 20 the three stand at about 0.62, 0.48 and 0.23."
epoch = torch.arange(1, 21)
start = ((20 - epoch) / 19) ** 3  # 1 at the first epoch, 0 at the last
losses = {
    "progress bar: training rows, dropout on": ("train", 0.62 + 1.1 * start),
    "validation rows": ("validation", 0.48 + 1.2 * start),
    "training rows again, dropout off": ("eval", 0.23 + 1.3 * start),
}
fig, ax = plt.subplots(figsize=(6.4, 4.4))
plot_lines(ax, epoch, losses, xlabel="epoch", ylabel="loss")
ax.set(xlim=(1, 20), ylim=(0, 1), xticks=[1, 5, 10, 15, 20], yticks=[y / 10 for y in range(11)])
ax.grid(True)
plt.show()

# %% tags=["exercise"]
distance = ...
ex.loss_curves.check(distance)

# %% [markdown]
# ## Try it
# 1. In 1.3, set `p=0.1` in `train_twenty`. Is the interval still clear of 0?
# 2. In 1.5, train for 80 epochs. How far does the plain network fall?
#
# ## Next
# {{next}}: what exactly is dropped, and how.
