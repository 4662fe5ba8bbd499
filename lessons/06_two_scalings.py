# ---
# title: Two scalings
# question: Are scaling at test and in training the same?
# part: Derive, build, verify, scale
# builds_on: [05_verify_against_pytorch]
# next: 07_the_speed_limit
# road: main
# ---

# %% [markdown]
# # 06 Two scalings
#
# The paper that introduced dropout multiplies by $1-p$ at test time. PyTorch divides by $1-p$ in
# training. You will often read that the two are equivalent. In which sense, and what does it take?
#
# In this lesson you will
# - put both ways side by side, and see the whole distribution of a unit's input, not one draw;
# - see two mistakes that $p = 0.5$ cannot show;
# - read a network trained the paper's way as a PyTorch network;
# - train the two side by side for 300 steps, and watch them part when the settings are not converted;
# - find the conversion for SGD, Adam and AdamW, and derive it.
#
# {{time}}

# %%
import math
from itertools import product

import matplotlib.pyplot as plt
import pandas as pd
import torch
from torch import nn

# %%
from course_utils.data import load_digits, split
from course_utils.dropout import Dropout, inverted_dropout, keep_mask, vanilla_dropout
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.plots import COLOURS, LINES, plot_lines
from course_utils.scaling import (
    inverted_groups,
    inverted_settings,
    inverted_weights,
    vanilla_weights,
)
from course_utils.training import accuracy, cross_entropy, train
from course_utils.widgets.dropout_sum import dropout_sum
from course_utils.widgets.train_and_eval import train_and_eval

plt.style.use("course_utils.course")

# %% [markdown]
# ## 6.1 The paper scales when it tests, PyTorch scales when it trains
#
# With keep $= 1-p$, activations $h$ and a mask $m$ of zeros and ones, the next layer is given
#
# | | in training | at test time |
# |---|---|---|
# | the paper's way | $m\,h$ | $(1-p)\,h$ |
# | PyTorch's way, called *inverted* | $m\,h / (1-p)$ | $h$ |
#
# The paper says it in terms of weights: at test time use $W_\text{test} = (1-p)\,W$. Since
# $W\,[(1-p)\,h] = [(1-p)\,W]\,h$, the next layer cannot tell. As a layer, the paper's way is short:


# %%
class VanillaDropout(nn.Module):
    """The paper's way: a mask in training, times keep in eval."""

    def __init__(self, p, generator=None):
        super().__init__()
        self.p, self.generator = p, generator

    def forward(self, x):
        if not self.training:
            return x * (1 - self.p)
        return x * keep_mask(x.shape, self.p, generator=self.generator)


# %% [markdown]
# Now a unit that adds up ten inputs, all equal to 1, with weights of 1. We say that it *hears* the
# sum.
#
# **Predict.** $p = 0.3$. What does it hear on average: the paper's way in training and at test time,
# PyTorch's way in training and at test time?

# %%
p = 0.3
keep = 1 - p
masks = torch.tensor(list(product([True, False], repeat=10)))  # all 1024
ten = torch.ones(1024, 10, dtype=torch.float64)
chance = torch.where(masks, keep * ten, p).prod(1)


def mean_heard(dropout, training):
    heard = dropout(ten, p, training, mask=masks).sum(1)
    return round((chance * heard).sum().item(), 9)


ways = {"the paper's way": vanilla_dropout, "PyTorch's way": inverted_dropout}
{name: (mean_heard(way, True), mean_heard(way, False)) for name, way in ways.items()}

# %% [markdown]
# The paper's unit hears 7 in training and 7 at test time; PyTorch's hears 10 and 10. This is
# $0.3 \to 0.7$: drop three in ten, and seven tenths arrive. Each way agrees with *itself*, on
# different levels. These are means over all 1024 masks, so nothing here is random.
#
# **Check.** Our layer is `course_utils.dropout.vanilla_dropout`, bit for bit, in both modes. And
# the ways cannot be mixed: when nobody scales, or both do, training and test disagree.


# %%
def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


for training in (True, False):
    ours = VanillaDropout(p, seeded()).train(training)(ten)
    assert torch.equal(ours, vanilla_dropout(ten, p, training, generator=seeded()))
for way in ways.values():
    assert mean_heard(way, True) == mean_heard(way, False)
nobody = mean_heard(vanilla_dropout, True), mean_heard(inverted_dropout, False)
both = mean_heard(inverted_dropout, True), mean_heard(vanilla_dropout, False)
assert nobody[0] != nobody[1]
assert both[0] != both[1]
f"nobody scales: {nobody}; both scale: {both}"

# %% [markdown]
# Below is one layer on eight activations (the outlines), and what it hands on (the filled bars).

# %% alt="Eight bars each by the paper's way and by PyTorch's, in train mode at p = 0.3, with units 2 and 5 dropped. By the paper's way the other six are as high as their outlines, and the next unit hears 5.50; by PyTorch's they are higher by 1/0.7, and it hears 7.86; before the layer the sum is 7. In a live notebook controls set the mode, p and the coins."
train_and_eval()

# %% [markdown]
# Switch to eval: PyTorch's bars fill their outlines, and the paper's reach $1-p$ of them. Back in
# train, take $p$ to 0.9: a bar that stays has its own height the paper's way, ten times that in
# PyTorch's.
#
# **Limit.** The mean agrees. The spread does not: at test time nothing is random in either way.

# %% [markdown]
# ## 6.2 How far from 10 000 is one draw?
#
# A popular demonstration sends 10 000 ones through dropout and finds "about 10 000". One draw says
# little. What is its distribution?
#
# **Predict.** PyTorch's way, $p$ of 0.1, 0.3, 0.5 and 0.9. At which $p$ is a single draw the farthest
# from 10 000, and by how much: about 10, 100, 300, 1000? And the paper's way: at which $p$ is its
# spread the largest?

# %%
n, n_draws = 10_000, 4_000
uniform = torch.rand(n_draws, n, generator=seeded(1))
heard = {
    rate: (uniform >= rate).sum(1).double() for rate in (0.1, 0.3, 0.5, 0.9)
}  # the paper's way
for rate, kept in heard.items():
    divided = kept / (1 - rate)
    print(f"p = {rate}   paper's: mean {kept.mean():5.0f}, sd {kept.std():3.0f}", end="   ")
    print(f"PyTorch's: mean {divided.mean():6.0f}, sd {divided.std():3.0f}")

# %% [markdown]
# PyTorch's way: at $p = 0.9$, by about 300. The paper's: at $p = 0.5$, with a standard deviation (sd)
# of 50. Why? The number of kept inputs, $k$, is binomial, with mean $n(1-p)$ and variance
# $n\,p\,(1-p)$. The unit hears $k$ the paper's way and $k/(1-p)$ in PyTorch's:
#
# $$\text{sd}(k) = \sqrt{n\,p\,(1-p)} \qquad
#   \text{sd}\!\left(\frac{k}{1-p}\right) = \sqrt{n\,\frac{p}{1-p}}$$

# %% alt="Two panels of histograms for p = 0.1, 0.3, 0.5 and 0.9. Left, the paper's way: four narrow spikes, at 9000, 7000, 5000 and 1000. Right, PyTorch's way: four bells, all centred on 10 000, the wider the larger p is."
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
for (rate, kept), dashes in zip(heard.items(), ("-", "--", "-.", ":"), strict=True):
    style = {"histtype": "step", "ls": dashes, "lw": 1.6, "density": True, "label": f"p = {rate}"}
    left.hist(kept, bins=torch.arange(0, 10_001, 50), **style)
    right.hist(kept / (1 - rate), bins=torch.arange(8_800, 11_201, 30), **style)
left.set(title="the paper's way, in training", xlabel="what the unit hears", ylabel="density")
right.set(title="PyTorch's way, in training", xlabel="what the unit hears")
right.legend(loc="upper left")
plt.show()

# %% [markdown]
# On the left the level moves with $p$, and at test time it has to be moved back. On the right the
# level stays, but dividing by a small keep enlarges the noise together with the signal: the spread
# grows with $p$ without end.
#
# **Check.** Mean and sd within five standard errors of what was derived: $\text{sd}/\sqrt{N}$ for the
# mean of $N$ draws, a share of $1/\sqrt{2N}$ for the sd. All eight together give fewer than one false
# alarm in a hundred thousand runs. The paper's formula must not fit PyTorch's draws; the two are
# closest at $p = 0.1$, with 30 and 33.


# %%
def mean_fits(draws, mean, sd):
    return bool(abs(draws.mean() - mean) < 5 * sd / math.sqrt(len(draws)))


def sd_fits(draws, sd):
    return bool(abs(draws.std() / sd - 1) < 5 / math.sqrt(2 * len(draws)))


for rate, kept in heard.items():
    divided, sd = kept / (1 - rate), math.sqrt(n * rate / (1 - rate))
    assert mean_fits(divided, n, sd)
    assert sd_fits(divided, sd)
    assert not sd_fits(divided, math.sqrt(n * rate * (1 - rate)))
    print(f"p = {rate}: derived {sd:3.0f}, measured {divided.std() / sd:.3f} times that")

# %% [markdown]
# With fewer inputs the distribution itself can be seen, exactly, without draws. The dotted line is
# its mean, the grey band one standard deviation to each side.
#
# **Predict.** Move $n$ to 1 and $p$ to 0.9. Which two values can the unit hear in PyTorch's way, and
# how often the larger one? Is its mean one of them?

# %% alt="Left and middle, the exact distribution of what a unit hears from ten ones at p = 0.3, divided by 10: by the paper's way around 0.7 with a standard deviation of 0.14, by PyTorch's around 1 with 0.21. Right, standard deviation over the root of n against p: PyTorch's grows without end, the paper's is largest at 0.5. In a live notebook sliders set p and n."
dropout_sum()

# %% [markdown]
# 0 nine times in ten, and 10 once in ten. The mean is 1, a value that the unit never hears.
#
# **Limit.** Equal weights and equal inputs. Lesson 03 has the general variance,
# $\frac{p}{1-p}\sum_j w_j^2 h_j^2$.

# %% [markdown]
# ## 6.3 Which formulas can the 10 000 ones tell apart?
#
# Three candidates for the training pass: survivors divided by $1-p$; survivors divided by $p$; and
# kept and dropped exchanged, then divided by $1-p$.
#
# **Predict.** For the 10 000 ones: at which $p$ do all three give 10 000? At $p = 0.1$, which
# numbers do the two wrong ones give?

# %%
candidates = {
    "divided by 1 - p": lambda kept, p: kept / (1 - p),
    "divided by p": lambda kept, p: kept / p,
    "kept and dropped exchanged": lambda kept, p: (n - kept) / (1 - p),
}
means = {
    name: [candidate(kept, rate).mean().item() for rate, kept in heard.items()]
    for name, candidate in candidates.items()
}
pd.DataFrame(means, index=list(heard)).T.round(-2).astype(int).rename_axis(columns="mean, at p =")

# %% [markdown]
# All three at 0.5, and only there: so the demonstration, which is usually shown at 0.5, cannot tell
# them apart. At 0.1 they are far apart: dividing by $p$ gives 90 000, nine times too much, and the
# exchange gives 1100, a ninth of 10 000. The picture has the $p$ between.

# %% alt="Mean of what the unit hears against p, on a logarithmic scale. The right formula is flat at 10 000. Division by p falls from about 190 000 to about 500, and kept and dropped exchanged rises by as much; all three meet in one point, at p = 0.5."
grid = torch.linspace(0.05, 0.95, 91)
expected = {
    "divided by 1 - p": ("with", 0 * grid + n),
    "divided by p": ("without", n * (1 - grid) / grid),
    "kept and dropped exchanged": ("validation", n * grid / (1 - grid)),
}
fig, ax = plt.subplots()
plot_lines(ax, grid, expected, xlabel="p", ylabel="mean of what the unit hears")
ax.axvline(0.5, color=COLOURS["theory"], ls=LINES["theory"], lw=1)
ax.legend(loc="lower center", frameon=True, framealpha=1, edgecolor="none")
ax.set_yscale("log")
plt.show()

# %% [markdown]
# **Check.** Each wrong candidate fails the test of 6.2 at 0.1, 0.3 and 0.9, and passes it at 0.5.

# %%
for rate, kept in heard.items():
    sd = math.sqrt(n * rate / (1 - rate))
    fits = [mean_fits(candidate(kept, rate), n, sd) for candidate in candidates.values()]
    assert fits == [True, rate == 0.5, rate == 0.5]

# %% [markdown]
# **Limit.** The mean alone does not identify a dropout even away from 0.5: exchange kept and dropped
# *and* divide by $p$, and the mean is right at every $p$. Counting zeros finds that one, as in
# lesson 05.

# %% [markdown]
# ## 6.4 Trained the paper's way, read as a PyTorch network
#
# Let a network have been trained the paper's way, with weights $W_\text{paper}$. Give a PyTorch
# network $W = (1-p)\,W_\text{paper}$ wherever a dropped layer feeds the weights, and the same
# numbers everywhere else. Then, in eval mode, layer by layer,
#
# $$W_\text{paper}\,[(1-p)\,h] + b \;=\; [(1-p)\,W_\text{paper}]\,h + b \;=\; W h + b.$$
#
# Below, 500 handwritten digits and two hidden layers. `mlp` puts ReLU and dropout after each hidden
# layer, so `3.weight` and `6.weight` are fed by dropout, and `0.weight` by the pixels.

# %%
p = 0.3
keep = 1 - p
SIZES, FED = [64, 100, 100, 10], ["3.weight", "6.weight"]
learn, judge = (load_digits().rows(rows) for rows in split(1797, (500, 1000), seed=0))
x, y = learn.features.double(), learn.labels
trained = mlp(SIZES, p, VanillaDropout, seed=0).double()
train(trained, x, y, loss=cross_entropy, epochs=10, batch_size=50, seed=0)
weights = {name: w * keep if name in FED else w for name, w in trained.state_dict().items()}


# %%
def logits(dropout, weights):
    """Of the 1000 digits to judge, in eval mode, by a net with this dropout layer and weights."""
    net = mlp(SIZES, p, dropout, seed=0).double()
    net.load_state_dict(weights)
    with evaluating(net), torch.no_grad():
        return net(judge.features.double())


def gap(a, b):
    return (a - b).abs().max().item()


# %% [markdown]
# **Predict.** Four ways to read it in eval mode: (1) the paper's net; (2) a PyTorch net with
# `weights`, as it is; (3) a PyTorch net with the paper's own weights; (4) the paper's net with
# `weights`. Which of (2), (3), (4) give the logits of (1)?

# %%
readings = {
    "(1) paper's net": logits(VanillaDropout, trained.state_dict()),
    "(2) PyTorch, (1-p) W": logits(nn.Dropout, weights),
    "(3) PyTorch, W": logits(nn.Dropout, trained.state_dict()),
    "(4) paper's net, (1-p) W": logits(VanillaDropout, weights),
}
first, second, third, fourth = readings.values()
[gap(first, other) < 1e-12 for other in (second, third, fourth)]

# %% [markdown]
# Only (2). In (3) nobody scales: each layer hears too much. In (4) both do: the factor is applied
# twice. In a PyTorch network, eval mode needs no factor from you: training has applied it.
#
# **Predict.** Would you notice (3) or (4) in the accuracy? If not, in what?

# %% alt="Two rows of four bars, one for each way to read the net. The share of right answers is almost the same in all four, between eight and nine tenths. The mean of the largest probability is the same in the first two, higher by more than a tenth in the third, and lower by more than a tenth in the fourth."
right = [accuracy(out, judge.labels).item() for out in readings.values()]
sure = [out.softmax(1).amax(1).mean().item() for out in readings.values()]
fig, axes = plt.subplots(1, 2, figsize=(9, 2.2), sharey=True)
for ax, shares, xlabel in zip(
    axes, (right, sure), ("share of right answers", "mean of the largest probability"), strict=True
):
    bars = ax.barh(list(readings), shares, color=COLOURS["measured"])
    ax.bar_label(bars, [f"{share:.2f}" for share in shares], padding=3)
    ax.set(xlabel=xlabel, xlim=(0, 1.15))
axes[0].invert_yaxis()
plt.show()

# %% [markdown]
# Not in the accuracy: the largest logit mostly stays the largest. But in how *sure* the net is of its
# answer, the mean of its largest probability. A missing or a doubled factor raises no error.
#
# **Check.** The tolerance $10^{-12}$ is derived: a sum of 100 products is rounded to within
# 51 `eps` times $\sum |w h|$, where `eps` is $2.2 \cdot 10^{-16}$ and the sums here are about
# 10; that is $10^{-13}$ for a layer. The two wrong readings miss it by more than ten orders of
# magnitude. By a second road: `weights` is what `course_utils.scaling` makes, and a network with no
# dropout layer at all reads the same.

# %%
assert gap(first, second) < 1e-12
assert not gap(first, third) < 1e-2
assert not gap(first, fourth) < 1e-2
assert max(right) - min(right) < 0.02
assert sure[2] - sure[0] > 0.1
assert sure[0] - sure[3] > 0.1
assert all(torch.equal(weights[name], w) for name, w in inverted_weights(trained).items())
assert torch.equal(second, logits(lambda p: nn.Identity(), weights))

# %% [markdown]
# **Limit.** This is one forward pass, read after training. It does not say that the two would have
# been *trained* to the same weights: see 6.7.

# %% [markdown] tags=["deeper"]
# ## 6.5 Deeper: when does the order of the factors show?
#
# On paper $q(Wh)$, $W(qh)$ and $(qW)h$ are one number ($q$ is short for keep). A computer rounds
# after each operation, so three orders may give three results.
#
# **Predict.** `float64`, `float32`, `bfloat16`: in which can you see the difference if you print
# four digits? And at $p = 0.5$?

# %% tags=["deeper"]
with evaluating(trained), torch.no_grad():
    h = trained[:5](judge.features.double())  # what the last layer's dropout is given
W = trained[6].weight.detach()


def spread(keep, dtype):
    """Largest gap between the three orders, as a share of the largest result; and of its bound."""
    w, a = W.to(dtype), h.to(dtype)
    orders = [keep * (a @ w.T), (keep * a) @ w.T, a @ (keep * w).T]
    gaps = (orders[0] - torch.stack(orders)).double().abs().amax(0)
    bound = (len(w.T) + 2) * torch.finfo(dtype).eps * keep * (a.abs() @ w.abs().T).double()
    return (gaps.max() / orders[0].abs().max()).item(), (gaps / bound).max().item()


for dtype, size in {torch.float64: 1e-14, torch.float32: 1e-5, torch.bfloat16: 1e-1}.items():
    share, half = spread(0.7, dtype)[0], spread(0.5, dtype)[0]
    within = size / 1000 < share < size
    print(f"{dtype}: apart by {size / 1000:g} to {size:g}: {within}, equal at p = 0.5: {half == 0}")

# %% [markdown] tags=["deeper"]
# In `bfloat16`, which has eight bits for the digits: there the ways agree to about two digits. At
# $p = 0.5$ they are equal to the last bit in every format, because halving a binary number is exact.
# It is one more thing that $p = 0.5$ hides.
#
# **Check.** Scaling and the sum of $n$ products are each off by at most
# $\frac{n+2}{2}$ `eps` times $\sum_j |q\,w_j h_j|$, to first order, where `eps` is
# `torch.finfo(dtype).eps`; two of them differ by at most twice that. All are within this bound, and
# the claim "they are always bit-equal" fails.

# %% tags=["deeper"]
for dtype in (torch.float64, torch.float32, torch.bfloat16):
    assert spread(0.7, dtype)[1] < 1
    assert spread(0.7, dtype)[0] != 0
    assert spread(0.5, dtype)[0] == 0
assert not spread(0.7, torch.bfloat16)[0] < 1e-4

# %% [markdown] tags=["deeper"]
# **Limit.** The bound is for the worst case, in which all roundings have the same sign; what you
# measure is usually far below it.

# %% [markdown]
# ## 6.6 What does PyTorch scale?
#
# "Dropout multiplies the weights by $1-p$ at test time" is true of the paper's text and false of
# `nn.Dropout`.
#
# **Predict.** Take a network with `nn.Dropout`, run it in train mode, then in eval mode. Which
# entries of its `state_dict` have changed, and what does the dropout layer itself store?

# %%
net = mlp([64, 100, 10], 0.3, nn.Dropout, seed=0)
before = {name: w.clone() for name, w in net.state_dict().items()}
for mode in (True, False):
    net.train(mode)(judge.features)
changed = [name for name, w in net.state_dict().items() if not torch.equal(w, before[name])]
changed, list(net[2].state_dict())

# %% [markdown]
# No entry has changed, and the dropout layer stores nothing. PyTorch scales **activations**: output
# over input is 0 or $1/(1-p)$ in train mode; in eval mode the very same tensor comes back, not even
# a copy.
#
# **Check.** A network whose weights were multiplied by keep in eval mode would give other logits.

# %%
torch.manual_seed(0)
ones = torch.ones(1000)
layer = nn.Dropout(0.3)
assert set(layer(ones).unique().tolist()) == {0.0, (ones[0] / 0.7).item()}
assert layer.eval()(ones) is ones
with evaluating(net), torch.no_grad():
    rescaled = net[:3](judge.features) @ (0.7 * net[3].weight).T + net[3].bias
    assert not gap(net(judge.features), rescaled) < 1e-3

# %% [markdown]
# **Limit.** A checkpoint therefore does not say with which $p$ it was trained, nor in which of the
# two ways. If it came from the paper's way, someone has to know.

# %% [markdown]
# ## 6.7 The same net, the same masks, the same settings: the same training?
#
# The paper's net has weights $W$. Its inverted twin starts from $V = qW$ (with $q = 1-p$), is given
# the same data and draws the same masks. Both compute the same function, $V\,(m h/q) = W\,(m h)$, so
# they have the same loss $\ell$.

# %%
SMALL = [64, 32, 32, 10]
few, answers = learn.features[:64].double(), learn.labels[:64]


def twins(p):
    """A net of the paper's way and its inverted twin, which will draw the same masks."""
    generators = seeded(5), seeded(5)
    paper = mlp(SMALL, p, lambda p: VanillaDropout(p, generators[0]), seed=0).double()
    inverted = mlp(SMALL, p, lambda p: Dropout(p, generator=generators[1]), seed=0).double()
    with torch.no_grad():
        for name in FED:
            inverted.get_parameter(name).mul_(1 - p)
    return paper, inverted


# %% [markdown]
# **Predict.** The same loss, but have they the same gradient? At $p = 0.3$, by what factor is the
# gradient of $V$ larger or smaller than that of $W$? And the gradients of the biases?

# %%
paper, inverted = twins(p=0.3)
for twin in (paper, inverted):
    nn.functional.cross_entropy(twin(few), answers).backward()
gradients = {
    name: (w.grad, v.grad)
    for (name, w), v in zip(paper.named_parameters(), inverted.parameters(), strict=True)
}
for name, (ws, vs) in gradients.items():
    print(f"{name}: gradient times {vs.norm() / ws.norm():.4f}")

# %% [markdown]
# $1/0.7 = 1.4286$ for the two weights fed by dropout: the smaller number has the *larger* gradient.
# For everything else 1, the biases of the same layers too. The chain rule says why. Since $W = V/q$,
#
# $$\frac{\partial \ell}{\partial V} = \frac{1}{q}\,\frac{\partial \ell}{\partial W}.$$
#
# Now one step of plain SGD with learning rate $\eta$. To stay at $V = qW$, the weight $V$ should move
# by $q\,\eta\,\partial \ell/\partial W$. It moves by $\frac{1}{q}\,\eta\,\partial \ell/\partial W$, which is
# $1/q^2$ times too far: 2.04 times at $p = 0.3$, a hundred times at $p = 0.9$.
#
# **Check.** Exactly $1/q$ where dropout feeds, to the rounding of `float64`, and there not 1.

# %%
for name, (ws, vs) in gradients.items():
    factor = 1 / 0.7 if name in FED else 1
    torch.testing.assert_close(vs, factor * ws, rtol=1e-12, atol=1e-15)
    assert torch.allclose(vs, ws, rtol=1e-12, atol=1e-15) == (name not in FED)

# %% [markdown]
# So let the two train for 300 steps, and compare their logits at each step. The twin may have other
# settings: `fed` for the weights fed by dropout, `rest` for everything else.


# %%
def groups(net, fed, rest):
    """Two parameter groups: `fed` for the weights fed by dropout, `rest` for all others."""
    named = dict(net.named_parameters())
    return [
        {"params": [w for name, w in named.items() if name not in FED], **rest},
        {"params": [named[name] for name in FED], **fed},
    ]


# %%
def logits_along(net, optimiser, steps):
    """Logits in train mode at each of `steps` steps: a tensor (steps, rows, classes)."""
    seen = []
    for _ in range(steps):
        seen.append(net(few))
        optimiser.zero_grad()
        nn.functional.cross_entropy(seen[-1], answers).backward()
        optimiser.step()
    return torch.stack(seen).detach()


# %%
def twin_gaps(optimiser, given, fed, rest=None, *, p=0.3, steps=300):
    """The largest difference of the twins' logits at each step; the paper's net has `given`."""
    paper, inverted = twins(p)
    papers = logits_along(paper, optimiser(paper.parameters(), **given), steps)
    its_own = optimiser(groups(inverted, fed, rest or given))
    return (papers - logits_along(inverted, its_own, steps)).abs().amax((1, 2))


GIVEN = {
    torch.optim.SGD: {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-3},
    torch.optim.Adam: {"lr": 1e-3, "weight_decay": 1e-3, "eps": 1e-8},
    torch.optim.AdamW: {"lr": 1e-3, "weight_decay": 0.1, "eps": 1e-8},
}
same_settings = {way: twin_gaps(way, given, given) for way, given in GIVEN.items()}
for way, gaps in same_settings.items():
    print(f"{way.__name__:6} equal at first: {gaps[0] < 1e-14}, later apart by 1: {gaps.max() > 1}")

# %% [markdown]
# **Check.** All three pairs part. (The picture stands in 6.9.)

# %%
assert all(gaps[0] < 1e-14 and gaps.max() > 1 for gaps in same_settings.values())

# %% [markdown]
# **Limit.** That they part does not say which of the two learns better. It says that a learning
# rate tuned for the one is not the learning rate of the other.

# %% [markdown]
# ## 6.8 Which settings does the twin need, with SGD?
#
# We want each step to keep $V = qW$. Write $\eta$ for the learning rate and $\lambda$ for the weight
# decay, with which SGD adds $\lambda W$ to the gradient.
#
# **Predict.** Which learning rate: $\eta$, $q\,\eta$ or $q^2\,\eta$? Which decay: $\lambda$,
# $\lambda/q$ or $\lambda/q^2$? And does it matter if *all* parameters get the new settings?

# %%
q, sgd = 0.7, GIVEN[torch.optim.SGD]
lr, decay = sgd["lr"], sgd["weight_decay"]
converted = sgd | {"lr": q**2 * lr, "weight_decay": decay / q**2}
tried = {
    "q lr, decay / q": (sgd | {"lr": q * lr, "weight_decay": decay / q}, sgd),
    "q^2 lr, decay": (sgd | {"lr": q**2 * lr}, sgd),
    "q^2 lr, decay / q": (sgd | {"lr": q**2 * lr, "weight_decay": decay / q}, sgd),
    "q^2 lr, decay / q^2": (converted, sgd),
    "the same, for all": (converted, converted),
}
sgd_gaps = {name: twin_gaps(torch.optim.SGD, sgd, *two).max() for name, two in tried.items()}
{name: bool(largest < 1e-12) for name, largest in sgd_gaps.items()}  # equal for 300 steps?

# %% [markdown]
# $q^2\,\eta$ and $\lambda/q^2$, for the weights fed by dropout and for nothing else. The derivation,
# with $G = \partial \ell/\partial W$ and primes for the twin's settings:
#
# $$V - \eta'\left(\tfrac{1}{q}G + \lambda' V\right) \;=\; q\,\big(W - \eta\,(G + \lambda W)\big)
#   \qquad\text{with } V = qW$$
#
# The terms with $G$ give $\eta'/q = q\,\eta$, so $\eta' = q^2\,\eta$. The terms with $W$ give
# $\eta'\lambda' q = q\,\eta\,\lambda$, so $\lambda' = \lambda/q^2$. The momentum buffer is a sum of
# past gradients, all with the same $1/q$, and its coefficient stays.
#
# The start matters too: $V = qW$. Two nets made with one seed have $V = W$ instead, and are different
# functions in train mode before the first step.

# %% [markdown]
# **Check.** Where does $10^{-12}$ come from? A logit of 25 is rounded to about $3 \cdot 10^{-15}$;
# 300 such errors, if training only added them, make $10^{-12}$. That is no bound, because training
# may also *amplify* a rounding (5.10). Here it does not, and each of the others ends more than 0.1
# away. The settings are those of `course_utils.scaling`.

# %%
for name, largest in sgd_gaps.items():
    assert largest < 1e-12 if name == "q^2 lr, decay / q^2" else largest > 0.1
made = inverted_settings(torch.optim.SGD, 0.3, **sgd)
assert all(math.isclose(made[name], converted[name], rel_tol=1e-14) for name in sgd)

# %% [markdown]
# **Limit.** One net, 300 steps. Where training amplifies small differences, those of rounding grow
# too: two long runs may part in the end although their procedures are the same.

# %% [markdown]
# ## 6.9 And with Adam and AdamW?
#
# Adam divides the running mean of the gradients, $a$, by the root of the running mean of their
# squares, $\sqrt v$, plus a tiny $\epsilon$. Adam adds the decay to the gradient, as SGD does; AdamW
# shrinks the weight itself, by a share of $\eta\lambda$ in each step.
#
# **Predict.** All gradients of $V$ are those of $W$ times $1/q$. By which power of $q$ does Adam's
# learning rate have to be multiplied? And the decays of Adam and of AdamW?

# %%
converted_gaps = {}
for way, given in GIVEN.items():
    fed = inverted_settings(way, 0.3, **given)
    converted_gaps[way] = twin_gaps(way, given, fed)
    factors = ", ".join(f"{name} {fed[name] / given[name]:.4f}" for name in given)
    equal = (converted_gaps[way] < 1e-12).all()
    print(f"{way.__name__:6} times {factors}; equal to 1e-12 for 300 steps: {equal}")

# %% [markdown]
# $0.7 = q$ for the learning rate of Adam and AdamW; $2.0408 = 1/q^2$ for the decay of Adam, and
# $1.4286 = 1/q$ for that of AdamW and for $\epsilon$. Why? In Adam's quotient
#
# $$\frac{a/q}{\sqrt v/q + \epsilon'} = \frac{a}{\sqrt v + \epsilon}
#   \quad\text{if}\quad \epsilon' = \epsilon/q,$$
#
# so the factor of the gradient cancels, and a step of $V$ has to be $q$ times one of $W$:
# $\eta' = q\,\eta$. Adam's decay belongs to the gradient and must grow like it,
# $\lambda' V = \lambda W/q$, so $\lambda' = \lambda/q^2$. AdamW's needs $\eta'\lambda' = \eta\lambda$,
# so $\lambda' = \lambda/q$.

# %% [markdown]
# The whole table:
#
# | optimiser | start from | learning rate | weight decay | eps |
# |---|---|---|---|---|
# | SGD, with momentum or Nesterov | $qW$ | $q^2\,\eta$ | $\lambda/q^2$ | |
# | Adam, RMSprop | $qW$ | $q\,\eta$ | $\lambda/q^2$ | $\epsilon/q$ |
# | AdamW | $qW$ | $q\,\eta$ | $\lambda/q$ | $\epsilon/q$ |

# %% alt="Three panels, for SGD with momentum, Adam and AdamW: the largest difference of the logits over 300 steps, on a logarithmic scale. With the same settings it rises to more than 1 within tens of steps. Converted it stays near rounding, below a dotted line at 1e-12, throughout."
fig, axes = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True)
for ax, way in zip(axes, GIVEN, strict=True):
    lines = {
        "same settings": ("without", same_settings[way].clamp(min=1e-17)),
        "converted": ("with", converted_gaps[way].clamp(min=1e-17)),
    }
    plot_lines(ax, range(300), lines, xlabel="step", ylabel="largest difference of logits")
    ax.axhline(1e-12, color=COLOURS["theory"], ls=LINES["theory"], lw=1)
    ax.set(title=way.__name__, yscale="log")
    ax.label_outer()

# %% [markdown]
# The upper lines, with the same settings, are two different trainings. The lower ones are rounding.
#
# **Check.** Converted: below $10^{-12}$ at every step, and for Adam at two other rates. AdamW with
# Adam's row parts.

# %%
adams, adamws = (
    inverted_settings(way, 0.3, **GIVEN[torch.optim.AdamW])
    for way in (torch.optim.Adam, torch.optim.AdamW)
)
wrong_row = twin_gaps(torch.optim.AdamW, GIVEN[torch.optim.AdamW], adams, steps=50)
assert adams["weight_decay"] > adamws["weight_decay"]
assert not wrong_row.max() < 1e-6
assert all(gaps.max() < 1e-12 for gaps in converted_gaps.values())
adam = GIVEN[torch.optim.Adam]
for rate in (0.1, 0.8):
    fed = inverted_settings(torch.optim.Adam, rate, **adam)
    assert twin_gaps(torch.optim.Adam, adam, fed, p=rate, steps=50).max() < 1e-12

# %% [markdown]
# In your own work `inverted_weights` and `inverted_groups` do all of it, for any $p$;
# `vanilla_weights` and `vanilla_groups` go the other way.

# %%
paper, inverted = twins(p=0.3)
inverted.load_state_dict(inverted_weights(paper))
its_own = torch.optim.Adam(inverted_groups(inverted, torch.optim.Adam, lr=1e-3))
for name, w in paper.state_dict().items():
    assert torch.equal(inverted.state_dict()[name], w) == (name not in FED)
    torch.testing.assert_close(vanilla_weights(inverted)[name], w, rtol=1e-15, atol=0)
[(len(group["params"]), round(group["lr"], 6)) for group in its_own.param_groups]

# %% [markdown]
# Four parameters keep their learning rate and two get 0.7 of it; there and back gives the same
# weights.
#
# **Limit.** Clipping the norm of all
# gradients together breaks it, since only some of them carry the $1/q$; a max-norm bound $c$ on the
# rows of $W$ becomes $q\,c$. In practice one picks one way and tunes for it; the table is for
# comparing a result of one way with a result of the other.

# %% [markdown] tags=["deeper"]
# ### Deeper: what does it cost to forget Adam's eps?
#
# **Predict.** The default is $\epsilon = 10^{-8}$. Convert everything but $\epsilon$. After 300 steps,
# how far apart are the logits: in the eighth digit after the point, near the second, or not at all?

# %% alt="For Adam and AdamW, the largest difference of the logits over 300 steps, on a logarithmic scale. Converted but for eps, it starts near one ten-millionth and climbs to a few hundredths. Fully converted it stays below a dotted line at 1e-12." tags=["deeper"]
forgotten, adam_ways = {}, (torch.optim.Adam, torch.optim.AdamW)
fig, axes = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True)
for ax, way in zip(axes, adam_ways, strict=True):
    all_but_eps = inverted_settings(way, 0.3, **GIVEN[way]) | {"eps": 1e-8}
    forgotten[way] = twin_gaps(way, GIVEN[way], all_but_eps)
    lines = {
        "all but eps": ("validation", forgotten[way].clamp(min=1e-17)),
        "converted": ("with", converted_gaps[way].clamp(min=1e-17)),
    }
    plot_lines(ax, range(300), lines, xlabel="step", ylabel="largest difference of logits")
    ax.axhline(1e-12, color=COLOURS["theory"], ls=LINES["theory"], lw=1)
    ax.set(title=way.__name__, yscale="log")

# %% [markdown] tags=["deeper"]
# After the first step near the seventh digit, 300 steps later near the second.
#
# Why so much? $\epsilon$ is small next to most $\sqrt v$, but not next to all. For a weight with
# $\sqrt v = \epsilon$ and $a = \sqrt v$ the paper's step is
# $\eta\,\frac{\epsilon}{\epsilon + \epsilon} = \frac12\eta$, so the twin's should be
# $\frac12\,q\,\eta$. With the old $\epsilon$ it is
#
# $$q\,\eta\;\frac{\epsilon/q}{\epsilon/q + \epsilon} = q\,\eta\;\frac{1}{1+q},$$
#
# which is longer by the factor $2/(1+q)$: by 18 % at $q = 0.7$. Are there such weights?

# %% tags=["deeper"]
paper, _ = twins(p=0.3)
optimiser = torch.optim.Adam(paper.parameters(), lr=1e-3)
smallest = []
for step in range(1, 61):
    logits_along(paper, optimiser, steps=1)
    states = [optimiser.state[paper.get_parameter(name)] for name in FED]
    squares = torch.cat([state["exp_avg_sq"].flatten() for state in states])
    smallest.append((squares[squares > 0] / (1 - 0.999**step)).sqrt().min())
assert all(gaps.max() > 1e-3 for gaps in forgotten.values())
f"a root of v, not 0, of less than 10 eps within 60 steps: {min(smallest) < 1e-7}"

# %% [markdown] tags=["deeper"]
# There are. A unit that was hardly above zero leaves gradients of that size, and Adam gives even the
# smallest gradient a step of almost ordinary length. A few such weights are enough: from there the
# two nets drift apart.

# %% [markdown]
# ## 6.10 Why do libraries use the inverted form?
#
# If the two can be made equal, why do PyTorch and its relatives use the inverted one?
#
# **Predict.** One set of weights, read in eval mode through layers that say $p = 0.1$ and through
# layers that say $p = 0.8$. By which way do the logits differ?


# %%
def read_with(dropout, p):
    net = mlp(SIZES, p, dropout, seed=0)
    with evaluating(net), torch.no_grad():
        return net(judge.features)


differ = {
    way.__name__: not torch.equal(read_with(way, 0.1), read_with(way, 0.8))
    for way in (VanillaDropout, nn.Dropout)
}
differ

# %% [markdown]
# By the paper's way only. This gives three reasons for the inverted form:
#
# 1. **Nothing is left to do, or to forget, at test time.** In eval mode the layer returns its
#    input. The net that you deploy is an ordinary net, and its dropout can be deleted.
# 2. **Eval mode does not depend on $p$.** You may change $p$ in the middle of training, or give each
#    layer its own, and no code at test time has to know.
# 3. **The level stays.** The next layer hears the same on average at every $p$ and in both modes
#    (6.2). The spread still grows with $p$: lesson 03.

# %% [markdown]
# **Check.** PyTorch's eval is the net without dropout, bit for bit. The paper's is not: to use its
# weights you must know their $p$, and whoever forgets gets no error, only worse answers.

# %%
without_dropout = read_with(lambda p: nn.Identity(), 0.3)
assert torch.equal(read_with(nn.Dropout, 0.3), without_dropout)
assert not torch.allclose(read_with(VanillaDropout, 0.3), without_dropout, atol=1e-3)

# %% [markdown]
# **Limit.** These are reasons that can be tested; the people who chose may have had others. The
# 2014 paper has both forms, the second in its section 10, with a remark that learning rates and
# initial weights have to be scaled for the two to agree. You now know by how much.

# %% [markdown]
# ## What you have seen
# - Each way agrees with itself: 7 and 7, or 10 and 10. Mixed, they do not.
# - 10 000 ones give 10 000 on average, with a spread of $\sqrt{n\,p/(1-p)}$.
# - $p = 0.5$ hides $1/p$ for $1/(1-p)$, and an exchange of kept and dropped.
# - Read after training, the paper's net is the inverted net with $(1-p)\,W$.
# - PyTorch scales activations. Parameters are never touched, and eval needs no factor.
# - The trainings are the same only when converted: $q^2\,\eta$ for SGD, $q\,\eta$ for Adam and AdamW,
#   decay and eps too, and only for weights fed by dropout.

# %% [markdown]
# ## What this did not show
# That one way learns better than the other, or that dropout helps at all. That the expectation
# survives a ReLU (it does not: lesson 03): here both nets were wrong about it in the same way.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import two_scalings as ex

# %% [markdown]
# **1. Loaded as it is.** A net was trained the paper's way with $p = {{loaded_unchanged.p}}$. One of
# its units adds up what dropout lets through of {{loaded_unchanged.ones}} ones, with weights of
# {{loaded_unchanged.weight}}. You load the weights, as they are,
# into a PyTorch net with `nn.Dropout({{loaded_unchanged.p}})`, and call `eval()`. What does the unit hear there?

# %% tags=["exercise"]
heard_in_eval = ...
ex.loaded_unchanged.check(heard_in_eval)

# %% [markdown]
# **2. Find the bug.** This test is meant to refuse layers that divide by $p$ instead of $1-p$. It
# lets them pass. Which line has to change?
#
# ```
# {{blind_comparison.snippet}}
# ```

# %% tags=["exercise"]
line = ...
ex.blind_comparison.check(line)

# %% [markdown]
# **3. From the paper to PyTorch.** `weights` is the `state_dict` of a net that was trained the
# paper's way: names and tensors. `fed` lists the names of the weights that a dropped layer feeds.
# Give back a dict for the same net with `nn.Dropout`, such that both say the same in eval mode, and
# leave the paper's own weights alone.


# %% tags=["exercise"]
def read_as_torch(weights, fed, p): ...


ex.read_as_torch.check(read_as_torch)

# %% [markdown]
# **4. A rate on its way back.** For a PyTorch net you have tuned the rate `lr` of plain SGD. Its
# twin, the paper's way, starts from $W = V/(1-p)$ and is to follow step by step. Which rate do its
# weights fed by dropout need? Write it as text with `lr`, `p` and `keep`, and `**` for powers, such
# as `"lr * (1 + p)"`.

# %% tags=["exercise"]
formula = "..."
ex.rate_for_the_paper.check(formula)

# %% [markdown]
# **5. The same, in which sense?** Same data, same masks, and $p$ not 0. $W$ are the weights of the
# paper's net, "fed" are those that a dropped layer feeds. Which statements are true of exact
# arithmetic?

# %% [markdown]
# - **a** Read after training, a PyTorch net with $(1-p)\,W$ for the fed weights, and all else the
#   same, gives the logits of the paper's net.
# - **b** In eval mode PyTorch multiplies the weights behind `nn.Dropout` by $1-p$.
# - **c** From $V = (1-p)\,W$ on, both nets compute the same function; so SGD with the same settings
#   keeps them the same.
# - **d** From $V = (1-p)\,W$ on, SGD keeps them the same if the fed weights get $(1-p)^2$ times the
#   learning rate and $1/(1-p)^2$ times the weight decay, and all else keeps its settings.

# %% [markdown]
# - **e** As in d, but it is all parameters that need the new settings, biases included.
# - **f** Adam divides by the size of the gradient, so it needs no conversion.
# - **g** From a trained PyTorch net `nn.Dropout` can be taken out, and eval mode says the same.
# - **h** With $(1-p)\,W$ for the fed weights, the paper's own layer may stay in place as well.

# %% tags=["exercise"]
true_ones = ...
ex.same_training.check(true_ones)

# %% [markdown]
# ## Try it
# 1. In 6.8, convert for $p = 0.5$ (`twin_gaps(..., p=0.5)`) and look at the largest gap itself. Why
#    is it that number?
# 2. In 6.9, give Adam `eps=1e-3`. Predict first: does forgetting $\epsilon/q$ matter more or less?
# 3. Which row does `torch.optim.RMSprop` with `lr=1e-3` follow? Try it with `twin_gaps`.
#
# ## Next
# You know what dropout computes, to the last digit.
# {{next}} asks how fast it can go, and still be dropout.
