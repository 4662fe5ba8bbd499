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
# - watch a network memorise the noise of ten points;
# - give it dropout, and see why one comparison proves nothing, and what twenty can tell;
# - let other cures compete;
# - see the same disease in handwritten digits with wrong labels;
# - learn why a training loss above the validation loss is no bug;
# - meet the best-known explanation of dropout, and test the part that can be tested here.
#
# {{time}}

# %%
from functools import partial

import matplotlib.pyplot as plt
import torch

from course_utils.data import draw_ten_points, load_digits, load_ten_points, relabel, split
from course_utils.estimates import paired_interval
from course_utils.models import mlp, side_by_side
from course_utils.modes import dropout_on, evaluating
from course_utils.plots import COLOURS, LINES, plot_intervals, plot_lines, plot_pairs
from course_utils.training import accuracy, cross_entropy, squared_error, train
from course_utils.uncertainty import mc_predict
from course_utils.widgets.function_space import function_space
from course_utils.widgets.learning_curves import learning_curves

plt.style.use("course_utils.course")

# %% [markdown]
# ## 1.1 How close does a large network come to ten noisy points?
#
# Ten points on the line $y = 1.5x$, each moved up or down by normal noise of standard deviation
# 0.5. And a network for them with two hidden layers of 100 units: 10 401 numbers to set, for ten
# points. It takes 500 steps, each on all ten points.

# %%
points = load_ten_points()
noise = points.y_train - 1.5 * points.x_train[:, 0]
quick = partial(torch.optim.Adam, lr=2e-3, fused=True)  # fused: the same steps, in less time


def fit(p):
    """The network after 500 steps on the ten points with dropout p, and its losses on the way."""
    net = mlp([1, 100, 100, 1], p, seed=0)
    settings = {"loss": squared_error, "epochs": 500, "every": 100, "optimiser": quick, "seed": 0}
    return net, train(net, points.x_train, points.y_train, **settings)


f"the line misses its ten points by {noise.square().mean():.2f} (mean of squares)"

# %% [markdown]
# **Predict.** The line that made the points misses them by 0.14 (the mean of the squared
# distances). By how much will the network miss them: more, about half of that, or less than a
# tenth?

# %% alt="Ten noisy points around a dotted straight line. A dashed curve, the network, bends to pass through every point. The title gives by how much it misses them: almost zero."
plain, history = fit(p=0.0)
x = torch.linspace(-1, 1, 201)[:, None]


def curve(net):
    with evaluating(net), torch.no_grad():
        return net(x)[:, 0]


fig, ax = plt.subplots(figsize=(5.6, 3.2))
ax.plot(x[:, 0], 1.5 * x[:, 0], LINES["theory"], color=COLOURS["theory"], label="the line behind")
ax.plot(x[:, 0], curve(plain), LINES["without"], color=COLOURS["without"], label="network")
ax.plot(points.x_train[:, 0], points.y_train, "o", color=COLOURS["theory"], label="training points")
ax.set(xlabel="x", ylabel="y", title=f"misses the points by {history.eval_mode[-1]:.4f}")
ax.legend()
plt.show()

# %% [markdown]
# Less than a tenth: the network misses them by less than a thousandth of what the line does. That
# is not skill. The difference between a point and the line is noise, and nobody can predict noise.
#
# **Check.** What has the network learned, beyond the line? If it is the noise, then "network minus
# line" at the ten points must be the same ten numbers as "point minus line". Their correlation is
# 1.00. With the noise in another order, the wrong version, it is less than half of that.

# %%
with evaluating(plain), torch.no_grad():
    learned = plain(points.x_train)[:, 0] - 1.5 * points.x_train[:, 0]
assert history.eval_mode[-1] < 0.001 * noise.square().mean()
assert torch.corrcoef(torch.stack([learned, noise]))[0, 1] > 0.99
assert not torch.corrcoef(torch.stack([learned, noise.roll(1)]))[0, 1] > 0.5

# %% [markdown]
# To fit the accidents of the training data at the cost of new data is called **overfitting**. The
# cost shows on ten test points, drawn from the same line with fresh noise. On new points even the
# line itself is wrong by 0.25 on average, the variance of the noise, and no predictor can be
# expected to do better.


# %%
def squared_errors(net):
    """On each of the ten test points, in eval mode."""
    with evaluating(net), torch.no_grad():
        return squared_error(net(points.x_test), points.y_test)


line_error = (points.y_test - 1.5 * points.x_test[:, 0]).square().mean()
wrong_by_more = squared_errors(plain).mean() > 1.5 * line_error
f"test points: the line {line_error:.2f}, the network over half more: {wrong_by_more}"

# %% [markdown]
# ## 1.2 The same network with dropout: is it better?
#
# The same points, the same initial weights, and one change. At each step and for each of the ten
# points, each hidden unit is silenced with probability $p = 0.5$: it outputs 0. That is
# **dropout** ([Srivastava and others, 2014](https://jmlr.org/papers/v15/srivastava14a.html)); the
# next lesson takes it apart. After training, when the network is used, no unit is silenced.
#
# **Predict.** Will the new curve pass closer to the ten points than the old one, or less close? And
# will it be closer to the line?

# %% alt="The ten points and the dotted line again, with two curves: the dashed plain network that bends to every point, and the solid one with dropout, which is smoother and misses some points."
dropped, dropped_history = fit(p=0.5)
fig, ax = plt.subplots(figsize=(5.6, 3.2))
ax.plot(x[:, 0], 1.5 * x[:, 0], LINES["theory"], color=COLOURS["theory"], label="the line behind")
ax.plot(x[:, 0], curve(plain), LINES["without"], color=COLOURS["without"], label="without dropout")
ax.plot(x[:, 0], curve(dropped), LINES["with"], color=COLOURS["with"], label="with dropout")
ax.plot(points.x_train[:, 0], points.y_train, "o", color=COLOURS["theory"])
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()

# %% [markdown]
# Less close to the points: it misses them by about 0.04 where the plain curve misses them by
# nothing. Closer to the line: its mean squared distance is about 0.08 instead of 0.12.
#
# **Check.** Both.

# %%
line = 1.5 * x[:, 0]
assert dropped_history.eval_mode[-1] > 10 * history.eval_mode[-1]
assert (curve(dropped) - line).square().mean() < (curve(plain) - line).square().mean()

# %% [markdown]
# In practice nobody knows the line. What do the ten test points say? Each gives a squared error
# without dropout and one with it. Here is the mean of the ten differences, with its 95 % interval.

# %% alt="One horizontal bar: the interval of the mean difference of the ten squared errors. It is wide, and the line at 0 runs through it."
one_data_set = paired_interval(squared_errors(plain), squared_errors(dropped))
fig, ax = plt.subplots(figsize=(6.4, 1.4))
plot_intervals(ax, {"gain": one_data_set}, xlabel="test error without dropout, minus with it")
plt.show()

# %% [markdown]
# The interval is wide and contains 0. So these ten test points cannot tell which of the two is
# better, whatever the sign of the mean difference.
#
# **Check.** They cannot tell these two apart; but they do tell the plain network from one that
# answers 3 everywhere.

# %%
assert not one_data_set.excludes(0)
assert paired_interval((3 - points.y_test) ** 2, squared_errors(plain)).excludes(0)

# %% [markdown]
# ## 1.3 What do twenty data sets say?
#
# So we do it twenty times: twenty fresh draws of ten training and ten test points, twenty initial
# weights. The twenty networks are trained at once, side by side, as one batched network (a test of
# the course holds that each gives what it would give alone). Ten more points of each data set, for
# validation, wait for 1.4.

# %%
seeds = range(20)
columns = zip(*(draw_ten_points(seed) for seed in seeds), strict=True)
x_train, y_train, x_test, y_test = (torch.stack(column) for column in columns)
more = zip(*(draw_ten_points(100 + seed)[2:] for seed in seeds), strict=True)
x_more, y_more = (torch.stack(column) for column in more)
line_test = 1.5 * x_test.squeeze(-1)  # what y_test would be without noise


# %%
def train_twenty(p):
    """The history of twenty nets, each with a data set and with initial weights of its own."""
    twenty = side_by_side([mlp([1, 100, 100, 1], p, seed=seed) for seed in seeds])
    watch = {
        "test": lambda net: squared_error(net(x_test), y_test).mean(-1),
        "line": lambda net: squared_error(net(x_test), line_test).mean(-1),
    }
    data = {"loss": squared_error, "validation": (x_more, y_more), "watch": watch}
    return train(twenty, x_train, y_train, **data, epochs=500, every=10, optimiser=quick, seed=0)


# %% [markdown]
# **Predict.** By their ten test points, on how many of the twenty data sets will dropout win: about
# 10, about 15, or all 20?

# %% alt="Twenty lines from the test error without dropout, left, to the test error with dropout, right. Most go down; some, dashed, go up. The title counts them."
twenty_plain, twenty_dropped = train_twenty(p=0.0), train_twenty(p=0.5)
before, after = twenty_plain.watched["test"][-1], twenty_dropped.watched["test"][-1]
wins = int((after < before).sum())
fig, ax = plt.subplots(figsize=(4.2, 3.1))
plot_pairs(ax, before, after, ylabel="test error (mean square)")
ax.set_title(f"dropout wins on {wins} of 20")
plt.show()

# %% [markdown]
# On about 16. (The title gives the count of the machine that drew the picture. Another machine may
# round differently; training makes such differences grow, and a data set or two change sides.)
# Whoever had run one of the dashed lines alone would have reported the opposite.
#
# Both ends of a line in the picture share their data and their initial weights. So we take the
# difference within each pair and put an interval on the mean of the twenty: a **paired** interval.
# What is easy or hard about a data set cancels. And because we know the line behind, we can also
# measure the distance to it, which the noise of ten test points does not blur.

# %% alt="Two horizontal bars: the mean gain with its 95 % interval, by the test points and by the distance to the line. Both lie to the right of 0; the second is narrower."
line_before, line_after = twenty_plain.watched["line"][-1], twenty_dropped.watched["line"][-1]
gains = {
    "test error": paired_interval(before, after),
    "distance to the line": paired_interval(line_before, line_after),
}
fig, ax = plt.subplots(figsize=(6.4, 1.7))
plot_intervals(ax, gains, xlabel="mean gain of dropout (mean square), 20 data sets")
plt.show()

# %% [markdown]
# Twenty data sets can tell: both intervals lie above 0. The second is half as wide, and says that
# dropout brings the network closer to the line by about 0.08.
#
# **Check.** That; and that one data set could not tell, for some say the opposite.

# %%
assert gains["test error"].low > 0
assert gains["distance to the line"].low > 0.02
assert 13 <= wins <= 19

# %% [markdown]
# ## 1.4 And against fair opponents?
#
# Dropout beat a network that was left to overfit. That is easy. Opponents that cost little:
#
# - the same plain network, **stopped early**: we take each of the twenty networks as it was when
#   its error on its ten validation points was smallest;
# - the network with dropout, stopped in the same way;
# - a straight line, fitted by least squares to the ten training points.

# %%
ones = torch.ones(20, 10, 1)
fitted = torch.linalg.lstsq(torch.cat([x_train, ones], -1), y_train[..., None]).solution


def stopped(values, score):
    """Of `values`, (records, nets), what each net had at the record of its largest `score`."""
    return values.take_along_dim(score.argmax(0, keepdim=True), 0)[0]


distances = {
    "plain, to the end": line_before,
    "plain, stopped": stopped(twenty_plain.watched["line"], -twenty_plain.validation),
    "dropout, stopped": stopped(twenty_dropped.watched["line"], -twenty_dropped.validation),
    "straight line": squared_error(torch.cat([x_test, ones], -1) @ fitted, line_test).mean(-1),
}

# %% [markdown]
# **Predict.** Which of the three come closer to the line behind than dropout, trained to the end?

# %% alt="Four horizontal bars with intervals: the mean squared distance to the line behind, minus that of dropout trained to the end. Plain, to the end, lies right of 0. Plain, stopped, dropout, stopped, and the straight line all lie left of 0, in nearly the same place."
against = {name: paired_interval(theirs, line_after) for name, theirs in distances.items()}
fig, ax = plt.subplots(figsize=(6.4, 2.6))
plot_intervals(ax, against, xlabel="distance to the line, minus that of dropout to the end")
plt.show()

# %% [markdown]
# All three, and by about the same: some 0.06 closer, where dropout to the end is at 0.11. The line
# is the right model for these points, and stopping early leaves the network before it bends. And
# once both networks are stopped, dropout adds nothing that these twenty data sets could show.
#
# **Check.** Each interval on its side of 0; and the two stopped networks against each other.

# %%
assert against["plain, to the end"].low > 0
assert all(against[name].high < 0 for name in list(distances)[1:])
both_stopped = paired_interval(distances["plain, stopped"], distances["dropout, stopped"])
assert not both_stopped.excludes(0)

# %% [markdown]
# So the honest sentence is: *with this network, trained this long, dropout repairs part of the
# damage*. Whoever had shown only the first comparison would have sold you a cure for a disease that
# the long training had caused.
#
# **Limit.** Stopping used ten more points for validation; training on all twenty would have been
# another opponent. And ten points on a line are a cartoon. Next, real data.

# %% [markdown]
# ## 1.5 What does a network learn first: the digits, or their wrong labels?
#
# The digits of the UCI repository: 1797 images of 8 x 8 pixels. Three parts of them:
#
# - 500 for **training**. A fifth of these get a label drawn at random, so that about 18 % are wrong
#   (a tenth of the redrawn ones come out right);
# - 500 for **validation**: on these we look when there is something to choose, such as when to stop;
# - 797 for the **test**: they choose nothing and give the verdict.
#
# Validation and test digits keep their right labels. Five splits, five networks side by side.

# %%
digits = load_digits()


def prepare(seed, fraction):
    """Training digits, their labels, and which are wrong; validation digits and test digits."""
    rows, validation, test = split(len(digits.labels), (500, 500, 797), seed=seed)
    labels, wrong = relabel(digits.labels[rows], fraction, n_classes=10, seed=seed)
    return digits.features[rows], labels, wrong, *digits.rows(validation), *digits.rows(test)


def prepare_five(fraction):
    return [torch.stack(c) for c in zip(*(prepare(s, fraction) for s in range(5)), strict=True)]


# %% [markdown]
# While it trains we watch two numbers: its accuracy on the test digits, and the share of *wrong*
# labels that the network gives back. An untrained network gives back one wrong label in ten by
# chance; one that knows the digits, hardly any; one that gives back many has memorised them.


# %%
def train_five(p, fraction):
    """Five nets side by side, after 40 epochs, and their history."""
    images, labels, wrong, x_val, y_val, x_new, y_new = prepare_five(fraction)
    watch = {
        "memorised": lambda net: (
            ((net(images).argmax(-1) == labels) & wrong).sum(-1) / wrong.sum(-1)
        ),
        "validation_accuracy": lambda net: accuracy(net(x_val), y_val),
        "accuracy": lambda net: accuracy(net(x_new), y_new),
    }
    five = side_by_side([mlp([64, 150, 150, 10], p, seed=seed) for seed in range(5)])
    data = {"loss": cross_entropy, "validation": (x_val, y_val), "watch": watch if fraction else {}}
    steps = {"batch_size": 100, "optimiser": partial(torch.optim.Adam, lr=4e-3, fused=True)}
    return five, train(five, images, labels, **data, **steps, epochs=40, every=4, seed=0)


# %% [markdown]
# **Predict.** Without dropout, which of the two rises first? And what does the accuracy do then?

# %% alt="Two panels by epoch. Left, the share of wrong labels memorised: it climbs without dropout and stays low with it. Right, accuracy on the test digits: both rise at first, then the plain network falls while the one with dropout holds."
noisy = {"without": train_five(0.0, 0.2)[1], "with": train_five(0.5, 0.2)[1]}
fig, axes = plt.subplots(1, 2, figsize=(7.4, 2.8))
named = {"without": "without dropout", "with": "with dropout"}
shown = {"memorised": "wrong labels memorised (share)", "accuracy": "accuracy on test digits"}
for ax, (name, ylabel) in zip(axes, shown.items(), strict=True):
    means = {named[role]: (role, h.watched[name].mean(1)) for role, h in noisy.items()}
    plot_lines(ax, noisy["with"].epochs, means, xlabel="epoch", ylabel=ylabel)
axes[1].set_ylim(0.8, 1)
plt.show()

# %% [markdown]
# The accuracy: after 12 epochs it stands at about 92 %, while hardly a wrong label has been learned.
# Then the plain network learns the wrong labels one by one, over two fifths of them in the end, and
# its accuracy falls to about 87 %. With dropout that happens too, later and less.
#
# **Check.** At epoch 12, and at the end.

# %%
plain_run = noisy["without"].watched
early, late = ({name: values[at].mean() for name, values in plain_run.items()} for at in (3, -1))
assert early["accuracy"] > 0.9
assert early["memorised"] < 0.1
assert late["accuracy"] < early["accuracy"] - 0.02
assert late["memorised"] > 0.25

# %% [markdown]
# And the fair opponent? Stop each network when it gets the most *validation* digits right.
#
# **Predict.** At the end dropout is ahead by some points of accuracy. How much of this gain is left
# when both are stopped: all, about half, or less?

# %% alt="Three horizontal bars with intervals. Wrong labels memorised, less by: about a quarter to a third. Accuracy at the end: about six points. Accuracy when both are stopped: about two points. All lie right of 0."
at_end = {name: [h.watched[name][-1] for h in noisy.values()] for name in shown}
best = [stopped(h.watched["accuracy"], h.watched["validation_accuracy"]) for h in noisy.values()]
noisy_gains = {
    "wrong labels, at the end": paired_interval(*at_end["memorised"]),
    "accuracy, at the end": paired_interval(*reversed(at_end["accuracy"])),
    "accuracy, both stopped": paired_interval(*reversed(best)),
}
fig, ax = plt.subplots(figsize=(6.4, 2.2))
plot_intervals(ax, noisy_gains, xlabel="gain of dropout (share of digits), 5 splits")
plt.show()

# %% [markdown]
# Less than half: about 6 points at the end, about 2 when both are stopped. Most of the gain comes
# from not having to know when to stop.
#
# **Check.** Fewer wrong labels memorised, more test digits right, and the gain more than halved.
#
# **Limit.** The five splits take their digits from the same 1797, so they are less independent than
# five new sets would be: an interval from them is somewhat too narrow. And in practice the labels of
# the validation digits would be as bad as the others.

# %%
assert noisy_gains["wrong labels, at the end"].low > 0.1
assert noisy_gains["accuracy, at the end"].low > 0
left = noisy_gains["accuracy, both stopped"].estimate
assert left < 0.5 * noisy_gains["accuracy, at the end"].estimate

# %% [markdown]
# ## 1.6 What is there to gain on clean digits?
#
# The same 500 digits, with their true labels. Two ways to score the test digits:
#
# - **accuracy** counts the digits that are right;
# - **cross-entropy** also asks how sure the network was. It is $-\log$ of the probability that the
#   network gave to the right digit, on average: near 0 for one that is right and sure, large for
#   one that is wrong and sure.

# %%
clean_nets, clean = {}, {}
for role, p in {"without": 0.0, "with": 0.5}.items():
    clean_nets[role], clean[role] = train_five(p, 0.0)
*_, x_new, y_new = prepare_five(0.0)


def scores(five):
    """Accuracy and cross-entropy of each of five nets, on the test digits of its split."""
    with evaluating(five), torch.no_grad():
        answers = five(x_new)
    return accuracy(answers, y_new), cross_entropy(answers, y_new).mean(-1)


# %% [markdown]
# **Predict.** How much does dropout gain in accuracy, compared with the 6 points above? And will the
# cross-entropy tell the same story?

# %% alt="Two horizontal bars with intervals: the gain in accuracy is close to 0, its interval around 0; the gain in cross-entropy lies clearly right of 0, at about 0.03."
(acc_without, loss_without), (acc_with, loss_with) = map(scores, clean_nets.values())
clean_gains = {
    "accuracy, more by": paired_interval(acc_with, acc_without),
    "cross-entropy, less by": paired_interval(loss_without, loss_with),
}
fig, ax = plt.subplots(figsize=(6.4, 1.8))
plot_intervals(ax, clean_gains, xlabel="gain of dropout on clean digits, 5 splits")
plt.show()

# %% [markdown]
# In accuracy next to nothing: less than a point, too little to tell from 0 with five splits. In
# cross-entropy there is a gain: it falls from about 0.16 to 0.13, and the interval is clear of 0.
# Both networks are right about equally often; they differ in the probability that they give to the
# right digit.
#
# **Check.** Both.

# %%
assert (
    clean_gains["accuracy, more by"].estimate < 0.25 * noisy_gains["accuracy, at the end"].estimate
)
assert clean_gains["accuracy, more by"].low < 0.005
assert clean_gains["cross-entropy, less by"].low > 0

# %% [markdown]
# ## 1.7 Three losses of one network
#
# With dropout, training reports a loss that is measured with dropout *on*. The loss on validation
# digits is always measured with it *off*. So let us measure the training digits in both ways, at the
# same moments and with the same weights. That makes three curves.
#
# **Predict.** At $p = 0.5$, in which order do they lie in the first epochs, and at the end? Which of
# the three grows most when $p$ grows?

# %% alt="Left, the three losses by epoch at p = 0.5, on a logarithmic scale: training rows with dropout on begin above validation rows and end below them; training rows with dropout off lie lowest throughout. Right, the three losses of the last epoch against p: at p = 0 the two of the training rows coincide, far below validation; as p grows, the one with dropout on rises most. In a live notebook a slider sets p."
runs = {0.0: clean["without"], 0.5: clean["with"], 0.8: train_five(0.8, 0.0)[1]}
learning_curves(runs, p=0.5)

# %% [markdown]
# First, from above: training with dropout on, validation, training with dropout off. Later the first
# two cross. And the one with dropout on grows most with $p$.
#
# Two of the curves are the same digits and the same weights: the whole distance between them is
# dropout, which makes the task harder while it is on. **A training loss above the validation loss
# is no bug:** it was measured on a harder task. The fair comparison is with the lowest curve, and
# there the order is the usual one.

# %% [markdown]
# **Check.** Dropout on against off, at each record of each of the five networks; the order in the
# mean; the growth with $p$. Without dropout, on and off are equal to the last bit.

# %%
run = clean["with"]
assert (run.train_mode[1:] > run.eval_mode[1:]).all()
assert (run.train_mode.mean(1) > run.validation.mean(1))[1:4].all()
assert (run.train_mode.mean(1) < run.validation.mean(1))[-1]
assert (run.validation.mean(1) > run.eval_mode.mean(1))[1:].all()
assert torch.equal(clean["without"].train_mode, clean["without"].eval_mode)

on = torch.stack([h.train_mode[-1].mean() for h in runs.values()])
off = torch.stack([h.eval_mode[-1].mean() for h in runs.values()])
new = torch.stack([h.validation[-1].mean() for h in runs.values()])
assert (on.diff() > off.diff()).all()
assert (on.diff() > new.diff()).all()

# %% [markdown]
# ## 1.8 Why might it help? A story, and what is known
#
# The authors' explanation: in a plain network, hidden units grow used to each other. One unit makes
# up for the mistakes of another, and such an arrangement may fit the training data by accident.
# They call it **co-adaptation**. Dropout makes every partner unreliable, so that each unit has to be
# useful beside many others.
#
# Part of this can be tested. Take the two networks of 1.6, both right on about 96 % of the test
# digits, and silence half of the hidden units of *both*, at random for each digit (and double the
# others, as dropout does in training).


# %%
def with_half_silenced(five, images):
    """What the five nets answer when each hidden unit is silenced with probability 0.5."""
    halved = side_by_side([mlp([64, 150, 150, 10], p=0.5, seed=seed) for seed in range(5)])
    halved.load_state_dict(five.state_dict())  # the same weights
    torch.manual_seed(0)
    with dropout_on(halved), torch.no_grad():
        return halved(images)


# %% [markdown]
# **Predict.** How many digits does the plain network get right then: about 95 %, 80 %, or 10 %? And
# the network that was trained with dropout?

# %% alt="Four horizontal bars of accuracy. Without dropout: about 96 % with all units, about 78 % with half silenced. With dropout: about 96 % and about 93 %."
right = {}
for role, five in clean_nets.items():
    right[f"{named[role]}, all units"] = scores(five)[0].mean()
    right[f"{named[role]}, half silenced"] = accuracy(with_half_silenced(five, x_new), y_new).mean()
fig, ax = plt.subplots(figsize=(6.4, 2.2))
bars = ax.barh(list(right), list(right.values()), color=COLOURS["measured"])
ax.bar_label(bars, fmt="{:.0%}", padding=3)
ax.invert_yaxis()
ax.set(xlabel="accuracy on test digits", xlim=(0, 1.1))
plt.show()

# %% [markdown]
# About 78 % and 93 %. So the first half of the story holds here: units of the plain network depend
# on the others more. (That the other network passes is no surprise: this is what it was trained
# for.)
#
# The second half does not follow. With all their units both networks are right equally often: the
# plain one *depends* on its units, and loses no accuracy by it.
#
# **Check.** Both halves.

# %%
assert right["without dropout, half silenced"] < 0.87
assert right["with dropout, half silenced"] > 0.9
assert abs(right["without dropout, all units"] - right["with dropout, all units"]) < 0.015

# %% [markdown]
# What is known, then?
#
# - **Known:** dropout adds noise, and for a linear unit the mean effect of this noise is exactly a
#   penalty on large weights. You will derive it in lesson 03. No partners are needed for it.
# - **Seen, in the paper and here:** units trained with dropout depend less on each other.
# - **A story:** that this is *why* the test error falls. It may be part of the truth. No experiment
#   of this lesson shows it.
#
# The [reading list](../docs/reading.md) says where to go on.

# %% [markdown]
# ## 1.9 Dropout belongs to a family
#
# Anything that keeps a network from using all its freedom on the training set is called
# **regularisation**. You have met two members, stopping early and dropout. The others you will hear
# of most: penalising large weights (weight decay, ridge), adding noise to inputs or labels, making
# new examples from old ones (augmentation), averaging several networks, and simply a smaller model.
#
# They are not only rivals. Dropout is closely related to averaging and to the penalty on weights,
# and both relations can be computed: lessons 09 and 10 do it.

# %% [markdown] tags=["deeper"]
# ## 1.10 Deeper: which curves did dropout train in 1.2?
#
# For each point at each step it trained another **thinned network**: the units that are left when
# some are silenced. Each thin curve below is one thinned network, with the same units silenced for
# all $x$. The dashed curve is the whole network, as it is used after training.
#
# **Predict.** Four networks, trained alike with $p = 0$, $0.2$, $0.5$ and $0.8$. For which $p$ do
# the thin curves lie farthest apart? What do you see at $p = 0$?

# %% alt="Left: twenty thin curves of thinned networks fan out around their mean, a thick black curve; the whole network in eval mode, dashed, runs near the mean. Right: the mean minus the dashed curve, with a band of four standard errors. In a live notebook two sliders set p and the number of masks." tags=["deeper"]
nets = {0.0: plain, 0.2: fit(0.2)[0], 0.5: dropped, 0.8: fit(0.8)[0]}
function_space(nets, points)

# %% [markdown] tags=["deeper"]
# The larger $p$, the farther apart: at 0.8 about three times as far from the whole network as at
# 0.2. At 0 nothing is silenced, and all curves are one. At $p = 0.5$ a single thinned network can
# be far from the whole one, but the mean of many is near it. Why near, and why not equal, are
# questions for later lessons.
#
# **Check.** The order; and with 100 other masks, the squared distance of the mean is less than a
# quarter of that of a single thinned network. From a wrong network, the one trained with $p = 0.8$,
# the mean stays far.


# %% tags=["deeper"]
def thinned(p):
    return mc_predict(nets[p], x, 100, seed=1, shared_over_rows=True)[..., 0]


apart = [(thinned(p) - curve(nets[p])).square().mean() for p in (0.0, 0.2, 0.5, 0.8)]
assert apart[0] < 1e-9
assert 1.5 * apart[1] < apart[2]
assert 1.5 * apart[2] < apart[3]
for whole, near in ((nets[0.5], True), (nets[0.8], False)):
    away = thinned(0.5) - curve(whole)
    assert (away.mean(0).square().mean() < 0.25 * away.square().mean()) == near

# %% [markdown]
# ## What you have seen
# - A large network can learn noise: what it learned beyond the line *was* the noise.
# - One data set could not tell whether dropout helps; twenty paired ones could.
# - On ten points a straight line and stopping early beat dropout; on digits with wrong labels,
#   stopping took most of its gain.
# - On clean digits it gained hardly any accuracy, and some cross-entropy.
# - With dropout on, the training loss is higher. That is no bug.
# - With dropout, units depend less on each other. That this is why it helps is not shown.
#
# **What this did not show:** how dropout compares with a *tuned* penalty, on other data and other
# networks.

# %% [markdown]
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
# **2. What an interval says.** Somebody repeats 1.3 on twenty new data sets. Dropout wins on 15; the
# mean gain is 0.06, its paired 95 % interval from 0.02 to 0.10. Which statements are true? Give
# letters, such as `"af"`.
#
# - **a** On one more data set, dropout will win with a probability of 95 %.
# - **b** If dropout gained nothing, one such interval in twenty would still be clear of 0.
# - **c** On other data and with other networks, dropout helps too.
# - **d** The five losses contradict the interval.
# - **e** A data set that costs both ends of a pair the same does not change the gain.
# - **f** Dropout beats stopping early, too.

# %% tags=["exercise"]
true_ones = ...
ex.what_an_interval_says.check(true_ones)

# %% [markdown]
# **3. Known by heart.** A thousand pictures of {{memorised_labels.kinds}} kinds of animals, equally
# many of each. For {{memorised_labels.percent}} % of them the label is drawn anew, from these kinds at
# random. A network learns the labels that it is given until it returns every one of them: its training accuracy is 100 %. What share
# of these thousand answers is *true*, on average?

# %% tags=["exercise"]
share = ...
ex.memorised_labels.check(share)

# %% [markdown]
# **4. Read the picture.** A run with dropout. "The validation loss is *below* the training loss",
# says its owner, "so there is a bug." Compare what can be compared: when both are measured in the
# same way, how far above the training loss is the validation loss at epoch 20? Read it off to
# within 0.015: the lines of the grid are 0.05 apart. (The curves are drawn for this exercise.)

# %% alt="Three falling curves of loss over twenty epochs, on a grid. Solid, on top: what the progress bar shows, training rows with dropout on. In the middle, dash-dotted: validation rows. Lowest, dashed: the training rows again, with dropout off. The lines of the grid are 0.05 apart, and at epoch 20 the three stand at 0.85, 0.40 and 0.15."
epoch = torch.arange(1, 21)
start = ((20 - epoch) / 19) ** 3  # 1 at the first epoch, 0 at the last
losses = {
    "progress bar: training rows, dropout on": ("train", 0.85 + 1.0 * start),
    "validation rows": ("validation", 0.40 + 1.2 * start),
    "training rows again, dropout off": ("eval", 0.15 + 1.3 * start),
}
fig, ax = plt.subplots(figsize=(6.4, 4.4))
plot_lines(ax, epoch, losses, xlabel="epoch", ylabel="loss")
ax.set(xlim=(1, 20), ylim=(0, 1), xticks=[1, 5, 10, 15, 20], yticks=[y / 20 for y in range(21)])
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
