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
# training. You will often read that the two are equivalent; this lesson finds out in which sense,
# and what it takes.
#
# In this lesson you will
# - put both ways side by side, and see the whole distribution of what a unit hears, not one draw;
# - see three mistakes that $p = 0.5$ cannot show;
# - read a network trained the paper's way as a PyTorch network, and measure what rounding costs;
# - train the two in lockstep for 300 steps, and watch them part when the settings are not converted;
# - derive the conversion for SGD, Adam and AdamW, the part that everybody forgets included.
#
# {{time}}

# %%
import math
from itertools import product

import matplotlib.pyplot as plt
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
# With keep $= 1-p$, activations $h$ and a mask $r$ of zeros and ones, the next layer is given
#
# | | in training | at test time |
# |---|---|---|
# | the paper's way | $r\,h$ | $(1-p)\,h$ |
# | PyTorch's way, called *inverted* | $r\,h / (1-p)$ | $h$ |
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
# Now a unit that adds up ten inputs, all equal to 1, with weights of 1.
#
# **Predict.** $p = 0.3$. What does it hear on average: the paper's way in training, the paper's way
# at test time, PyTorch's way in training, PyTorch's way at test time?

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
# different levels. These are means over all 1024 masks, so no luck is in them.
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

# %% [markdown]
# Below is one layer on eight activations (the outlines), and what it hands on (the filled bars).
#
# **Predict.** Switch to eval: by which way do the bars fill their outlines, and how high are they by
# the other? Back in train, take $p$ to 0.9: how high is a bar that stays, by each way?

# %% alt="Eight bars each by the paper's way and by PyTorch's, in train mode at p = 0.3, with units 2 and 5 dropped. By the paper's way the other six are as high as their outlines, and the next unit hears 5.50; by PyTorch's they are higher by 1/0.7, and it hears 7.86; before the layer the sum is 7. In a live notebook controls set the mode, p and the coins."
train_and_eval()

# %% [markdown]
# In eval PyTorch's bars fill their outlines and the paper's reach $1-p$ of them. In train, at
# $p = 0.9$, a bar that stays has its own height the paper's way, and ten times that in PyTorch's.

# %% [markdown]
# **Limit.** The mean agrees. The spread does not: at test time nothing is random in either way.

# %% [markdown]
# ## 6.2 Ten thousand ones: the mean is 10 000, the spread depends on $p$
#
# A popular demonstration sends 10 000 ones through dropout and finds "about 10 000". One draw says
# little. What is its distribution? The number of survivors $s$ is binomial, with mean $n(1-p)$ and
# variance $n\,p\,(1-p)$. The unit hears $s$ the paper's way and $s/(1-p)$ in PyTorch's:
#
# $$\text{sd}(s) = \sqrt{n\,p\,(1-p)} \qquad
#   \text{sd}\!\left(\frac{s}{1-p}\right) = \sqrt{n\,\frac{p}{1-p}}$$
#
# **Predict.** PyTorch's way, $p$ of 0.1, 0.3, 0.5, 0.9. Where is a single draw the farthest from
# 10 000, and by how much? And the paper's way: where is its spread the largest?

# %%
n, n_draws = 10_000, 2_000
coins = torch.rand(n_draws, n, generator=seeded(1))
heard = {rate: (coins >= rate).sum(1).double() for rate in (0.1, 0.3, 0.5, 0.9)}  # the paper's way
for rate, s in heard.items():
    torchs, sd = s / (1 - rate), math.sqrt(n * rate / (1 - rate))
    print(f"p = {rate}   paper {s.mean():5.0f} with sd {s.std():3.0f}", end="   ")
    print(f"torch {torchs.mean():6.0f} with sd {torchs.std():3.0f}, derived {sd:3.0f}")

# %% alt="Two panels of histograms for p = 0.1, 0.3, 0.5 and 0.9. Left, the paper's way: four narrow spikes, at 9000, 7000, 5000 and 1000. Right, PyTorch's way: four bells, all centred on 10 000, the wider the larger p is."
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.2))
for (rate, s), dashes in zip(heard.items(), ("-", "--", "-.", ":"), strict=True):
    style = {"histtype": "step", "ls": dashes, "lw": 1.6, "density": True, "label": f"p = {rate}"}
    left.hist(s, bins=torch.arange(0, 10_001, 50), **style)
    right.hist(s / (1 - rate), bins=torch.arange(8_800, 11_201, 30), **style)
left.set(title="the paper's way, in training", xlabel="what the unit hears", ylabel="density")
right.set(title="PyTorch's way, in training", xlabel="what the unit hears")
right.legend(loc="upper left")
plt.show()

# %% [markdown]
# On the left the level moves with $p$, and at test time it has to be moved back. On the right the
# level stays, and the price is on the axis: at $p = 0.9$ one draw in three misses 10 000 by more
# than 300. The paper's spread is largest at 0.5; PyTorch's grows with $p$ without end, for dividing by
# a small keep magnifies the noise along with the signal.
#
# **Check.** Mean and standard deviation within five standard errors of what was derived
# ($\text{sd}/\sqrt{m}$ for the mean of $m$ draws, a share of $1/\sqrt{2m}$ for the sd: fewer than
# one false alarm in a hundred thousand runs for all eight). The paper's formula for the spread must
# not fit PyTorch's draws. It is hardest to tell at $p = 0.1$, where the two give 30 and 33: this is
# why there are 2000 draws, which know a standard deviation to 1.6 %.


# %%
def mean_fits(draws, mean, sd):
    return bool(abs(draws.mean() - mean) < 5 * sd / math.sqrt(len(draws)))


def sd_fits(draws, sd):
    return bool(abs(draws.std() / sd - 1) < 5 / math.sqrt(2 * len(draws)))


for rate, s in heard.items():
    torchs, sd = s / (1 - rate), math.sqrt(n * rate / (1 - rate))
    assert mean_fits(torchs, n, sd)
    assert sd_fits(torchs, sd)
    assert not sd_fits(torchs, math.sqrt(n * rate * (1 - rate)))

# %% [markdown]
# With fewer inputs the distribution itself can be seen, exactly, without draws. The dotted line is
# its mean, the grey band one standard deviation to each side.
#
# **Predict.** Which of the three pictures do not move when you change $n$? With $n = 1$ and
# $p = 0.9$, which two values can the unit hear in PyTorch's way, and how often is it the larger?

# %% alt="Left and middle, the exact distribution of what a unit hears from ten ones at p = 0.3, divided by 10: by the paper's way around 0.7 with a standard deviation of 0.14, by PyTorch's around 1 with 0.21. Right, standard deviation over the root of n against p: PyTorch's grows without end, the paper's is largest at 0.5. In a live notebook sliders set p and n."
dropout_sum()

# %% [markdown]
# The right one: $n$ enters the spread only as $\sqrt n$, for every $p$. One input gives 0 nine times
# in ten and 10 once, by far outside the picture; its mean is 1, a value that it never takes.

# %% [markdown]
# **Limit.** Equal weights and equal inputs. Lesson 03 has the general variance,
# $\frac{p}{1-p}\sum_j w_j^2 h_j^2$.

# %% [markdown]
# ## 6.3 At $p = 0.5$ a wrong formula gives the right number
#
# Three candidates for the training pass: survivors divided by $1-p$; survivors divided by $p$; and
# a mask the wrong way round (kept where it should drop), then divided by $1-p$.
#
# **Predict.** For the 10 000 ones: at which $p$ do all three give 10 000? At $p = 0.1$, which
# numbers do the two wrong ones give?

# %%
candidates = {
    "divided by 1 - p": lambda kept, p: kept / (1 - p),
    "divided by p": lambda kept, p: kept / p,
    "mask the wrong way round": lambda kept, p: (n - kept) / (1 - p),
}
for name, candidate in candidates.items():
    means = [round(candidate(s, rate).mean().item(), -2) for rate, s in heard.items()]
    print(f"{name:25}", *(f"{mean:7.0f}" for mean in means))

# %% alt="Mean of what the unit hears against p, on a logarithmic scale. The right formula is flat at 10 000. Division by p falls from about 190 000 to about 500, and the mask the wrong way round rises by as much; all three meet in one point, at p = 0.5."
rates = torch.linspace(0.05, 0.95, 91)
expected = {
    "divided by 1 - p": ("with", 0 * rates + n),
    "divided by p": ("without", n * (1 - rates) / rates),
    "mask the wrong way round": ("validation", n * rates / (1 - rates)),
}
fig, ax = plt.subplots()
plot_lines(ax, rates, expected, xlabel="p", ylabel="mean of what the unit hears")
ax.axvline(0.5, color=COLOURS["theory"], ls=LINES["theory"], lw=1)
ax.legend(loc="lower center", frameon=True, framealpha=1, edgecolor="none")
ax.set_yscale("log")
plt.show()

# %% [markdown]
# The three curves cross at $p = 0.5$, and the popular demonstration stands on that crossing. Away
# from it nothing is subtle: at $p = 0.1$ division by $p$ is wrong by a factor of nine.
#
# **Check.** Each wrong candidate fails the test of 6.2 at 0.1, 0.3 and 0.9, and passes it at 0.5.

# %%
for rate, s in heard.items():
    sd = math.sqrt(n * rate / (1 - rate))
    right, by_p, swapped = (candidate(s, rate) for candidate in candidates.values())
    assert mean_fits(right, n, sd)
    assert mean_fits(by_p, n, sd) == (rate == 0.5)
    assert mean_fits(swapped, n, sd) == (rate == 0.5)

# %% [markdown]
# **Limit.** The mean alone does not identify a dropout even away from 0.5: swap mask *and* divisor,
# and the mean is right at every $p$. Counting zeros catches that one, as in lesson 05.

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

# %% [markdown]
# **Predict.** Four ways to read it in eval mode: (1) the paper's net; (2) a PyTorch net with
# `weights`, as it is; (3) a PyTorch net with the paper's own weights; (4) the paper's net with
# `weights`. Which of (2), (3), (4) give the logits of (1)?


# %%
def logits(dropout, weights):
    """Of the 1000 digits to judge, in eval mode, by a net with this dropout layer and weights."""
    net = mlp(SIZES, p, dropout, seed=0).double()
    net.load_state_dict(weights)
    with evaluating(net), torch.no_grad():
        return net(judge.features.double())


def gap(a, b):
    return (a - b).abs().max().item()


# %%
first = logits(VanillaDropout, trained.state_dict())
second = logits(nn.Dropout, weights)
third = logits(nn.Dropout, trained.state_dict())
fourth = logits(VanillaDropout, weights)
[gap(first, other) < 1e-12 for other in (second, third, fourth)]

# %% [markdown]
# Only (2). In (3) nobody scales: each layer hears too much. In (4) both do: the factor is applied
# twice. In a PyTorch network, eval mode needs no factor from you. It was paid in training.
#
# **Predict.** Would you notice (3) or (4) in the accuracy?

# %%
share_right = [accuracy(out, judge.labels).item() for out in (first, second, third, fourth)]
sure = [out.softmax(1).amax(1).mean().item() for out in (first, second, third, fourth)]
print("all four right on the same share, to 2 points:", max(share_right) - min(share_right) < 0.02)
print("(2) as sure as (1):", abs(sure[1] - sure[0]) < 1e-12)
print("(3) surer by more than 0.1:", sure[2] - sure[0] > 0.1)
print("(4) less sure by more than 0.1:", sure[0] - sure[3] > 0.1)

# %% [markdown]
# You would not: the largest logit mostly stays the largest. What goes wrong is how *sure* the net is
# of its answer: the mean of its largest probability. A missing or a doubled factor raises no error,
# and here it hardly changes the accuracy.
#
# **Check.** The tolerance $10^{-12}$ is derived, not picked: a sum of 100 products is rounded to
# within $102\,u \sum |w h|$, where $u = 1.1 \cdot 10^{-16}$ and the sums here are about 10; that is
# $10^{-13}$ for a layer. The two wrong readings miss it by more than ten orders of magnitude. For a
# second road: `weights` is what `course_utils.scaling` makes, and a network with no dropout layer at
# all reads the same.

# %%
assert gap(first, second) < 1e-12
assert not gap(first, third) < 1e-2
assert not gap(first, fourth) < 1e-2
assert all(torch.equal(weights[name], w) for name, w in inverted_weights(trained).items())
assert torch.equal(second, logits(lambda p: nn.Identity(), weights))

# %% [markdown]
# **Limit.** This is one forward pass, read after training. It does not say that the two would have
# been *trained* to the same weights: see 6.7.

# %% [markdown]
# ## 6.5 In half precision the order of the factors shows
#
# On paper $q(Wh)$, $W(qh)$ and $(qW)h$ are one number ($q$ is short for keep). A computer rounds
# after each operation, so three orders give three results. How far apart? With a last place of
# $\varepsilon$ (`torch.finfo(dtype).eps`), scaling and the sum of $n$ products are each off by at
# most $\frac{n+2}{2}\,\varepsilon \sum_j |q\,w_j h_j|$, to first order; two of them differ by twice
# that.
#
# **Predict.** `float64`, `float32`, `bfloat16`: in which can you see the difference if you print
# four digits? And at $p = 0.5$?

# %%
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


# %%
for dtype, size in {torch.float64: 1e-14, torch.float32: 1e-5, torch.bfloat16: 1e-1}.items():
    share, _ = spread(0.7, dtype)
    print(f"{dtype}: apart by less than {size:g}: {share < size},", end=" ")
    print(f"by more than {size / 1000:g}: {share > size / 1000},", end=" ")
    print(f"equal at p = 0.5: {spread(0.5, dtype)[0] == 0}")

# %% [markdown]
# `bfloat16` has eight bits of significand, and there the ways agree to about two digits: equal in
# mathematics, different in what you print. At $p = 0.5$ they are equal to the last bit in every
# format, because halving a binary number is exact. It is the third thing that $p = 0.5$ hides.
#
# **Check.** All within the derived bound, and the claim "they are always bit-equal" fails.

# %%
for dtype in (torch.float64, torch.float32, torch.bfloat16):
    assert spread(0.7, dtype)[1] < 1
    assert spread(0.7, dtype)[0] != 0
    assert spread(0.5, dtype)[0] == 0
assert not spread(0.7, torch.bfloat16)[0] < 1e-4

# %% [markdown]
# **Limit.** The bound is for the worst case, in which all roundings conspire; what you measure is
# usually far below it.

# %% [markdown]
# ## 6.6 PyTorch scales activations; its parameters never change
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
# Nothing, and nothing. What is scaled passes through: output over input is 0 or $1/(1-p)$ in train
# mode; in eval mode the very same tensor comes back, not even a copy.
#
# **Check.** And it is not as if the weights *had* been scaled: a network whose weights were
# multiplied by keep in eval mode would give other logits.

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
# ## 6.7 The same net, the same masks, the same settings: and they part
#
# Now training. The paper's net has $W$; its inverted twin starts from $V = qW$ (with $q = 1-p$), is
# given the same data and draws the same masks. Both compute the same function, $V\,(r h/q) = W\,(r h)$,
# so they have the same loss $L$. Its slope is another matter. Since $W = V/q$, the chain rule says
#
# $$\frac{\partial L}{\partial V} = \frac{1}{q}\,\frac{\partial L}{\partial W}.$$
#
# The smaller number has the *larger* gradient. All other parameters, the biases of the same layer
# too, have the same gradient in both nets.
#
# **Predict.** After one step of plain SGD, $V$ moves by $\eta\,\frac{1}{q}\frac{\partial L}{\partial W}$.
# To stay at $V = qW$, by how much should it have moved? By what factor is that step too long at
# $p = 0.3$, and at $p = 0.9$?

# %%
SMALL = [64, 32, 32, 10]
few, answers = learn.features[:64].double(), learn.labels[:64]


def twins(p):
    """A net of the paper's way and its inverted twin, which will draw the same masks."""
    coins = seeded(5), seeded(5)
    paper = mlp(SMALL, p, lambda p: VanillaDropout(p, coins[0]), seed=0).double()
    torchs = mlp(SMALL, p, lambda p: Dropout(p, generator=coins[1]), seed=0).double()
    with torch.no_grad():
        for name in FED:
            torchs.get_parameter(name).mul_(1 - p)
    return paper, torchs


# %%
paper, torchs = twins(p=0.3)
for net in (paper, torchs):
    nn.functional.cross_entropy(net(few), answers).backward()
for (name, w), v in zip(paper.named_parameters(), torchs.parameters(), strict=True):
    print(f"{name}: gradient times {v.grad.norm() / w.grad.norm():.4f}")

# %% [markdown]
# $1/0.7 = 1.4286$ for the two weights fed by dropout, 1 for everything else. To follow, $V$ should
# move by $q\,\eta\,\partial L/\partial W$; it moves by $\frac{1}{q}\,\eta\,\partial L/\partial W$. That is
# $1/q^2$ times too far: 2.04 times at $p = 0.3$, a hundred times at $p = 0.9$.
#
# So let the two walk for 300 steps, with the same settings, and note their logits at each step.


# %%
def walk(net, optimiser, steps=300):
    """Logits in train mode at each of `steps` steps: a tensor (steps, rows, classes)."""
    seen = []
    for _ in range(steps):
        seen.append(net(few))
        optimiser.zero_grad()
        nn.functional.cross_entropy(seen[-1], answers).backward()
        optimiser.step()
    return torch.stack(seen).detach()


def part(a, b):
    """The largest difference between two walks, at each step."""
    return (a - b).abs().amax((1, 2))


# %%
paper, torchs = twins(p=0.3)
settings = {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-3}
papers_walk = walk(paper, torch.optim.SGD(paper.parameters(), **settings))
same_settings = part(papers_walk, walk(torchs, torch.optim.SGD(torchs.parameters(), **settings)))
f"the same net at first: {same_settings[0] < 1e-14}; later apart by more than 1: {same_settings.max() > 1}"

# %% [markdown]
# **Check.** The gradients differ by exactly $1/q$ where dropout feeds, to the rounding of
# `float64`, and not by $1$; and the walks part.

# %%
paper, torchs = twins(p=0.3)
for net in (paper, torchs):
    nn.functional.cross_entropy(net(few), answers).backward()
for (name, w), v in zip(paper.named_parameters(), torchs.parameters(), strict=True):
    factor = 1 / 0.7 if name in FED else 1
    torch.testing.assert_close(v.grad, factor * w.grad, rtol=1e-12, atol=1e-15)
    assert torch.allclose(v.grad, w.grad, rtol=1e-12, atol=1e-15) == (name not in FED)
assert same_settings[0] < 1e-14
assert not same_settings.max() < 1

# %% [markdown]
# **Limit.** That they part does not say which of the two learns better. It says that a learning
# rate tuned for the one is not the learning rate of the other.

# %% [markdown]
# ## 6.8 SGD needs the square of keep
#
# We want one step to keep $V = qW$. Write $\eta$ for the learning rate, $\lambda$ for the weight
# decay and $G = \partial L/\partial W$; primes for the inverted twin.
#
# $$V - \eta'\left(\tfrac{1}{q}G + \lambda' V\right) \;=\; q\,\big(W - \eta\,(G + \lambda W)\big)
#   \qquad\text{with } V = qW$$
#
# The terms with $G$ give $\eta'/q = q\,\eta$. The terms with $W$ give $\eta'\lambda' q = q\,\eta\,\lambda$. So
#
# $$\eta' = q^2\,\eta \qquad\qquad \lambda' = \lambda / q^2$$
#
# The momentum buffer is a sum of past gradients; all of it carries the same $1/q$, and its
# coefficient stays.
#
# **Predict.** Which parameters must *not* get the new settings?


# %%
def groups(net, fed, rest):
    """Two parameter groups: `fed` for the weights fed by dropout, `rest` for all others."""
    named = dict(net.named_parameters())
    return [
        {"params": [w for name, w in named.items() if name not in FED], **rest},
        {"params": [named[name] for name in FED], **fed},
    ]


# %%
q = 0.7
converted = settings | {
    "lr": q**2 * settings["lr"],
    "weight_decay": settings["weight_decay"] / q**2,
}
_, torchs = twins(p=0.3)
matched = part(papers_walk, walk(torchs, torch.optim.SGD(groups(torchs, converted, settings))))
f"300 steps, logits agree to 1e-12: {matched.max() < 1e-12}"

# %% [markdown]
# Twelve digits, after 300 steps of momentum. All parameters other than `FED` keep their settings:
# they had the right gradient from the start.
#
# The start is part of the bargain: $V = qW$. Two nets made with one seed have $V = W$ instead, and
# are different functions in train mode before the first step.
#
# **Check.** The tolerance: a logit of 25 is rounded to about $3 \cdot 10^{-15}$, and 300 such errors
# that all conspire make $10^{-12}$. The settings are those of `course_utils.scaling`. Three near
# misses must part: $q\,\eta$ instead of $q^2\,\eta$; $\lambda$ as it was; and the new settings for all
# parameters, biases included.


# %%
def sgd_parts(fed, rest=settings):
    """How far the twin is from the paper's net within 50 steps."""
    _, torchs = twins(p=0.3)
    optimiser = torch.optim.SGD(groups(torchs, fed, rest))
    return part(papers_walk[:50], walk(torchs, optimiser, steps=50)).max()


assert matched.max() < 1e-12
made = inverted_settings(torch.optim.SGD, 0.3, **settings)
assert all(math.isclose(made[name], converted[name], rel_tol=1e-14) for name in settings)
assert not sgd_parts(converted | {"lr": q * settings["lr"]}) < 1e-3
assert not sgd_parts(converted | {"weight_decay": settings["weight_decay"]}) < 1e-3
assert not sgd_parts(converted, rest=converted) < 1e-3

# %% [markdown]
# **Limit.** One net, 300 steps. Where training amplifies small differences, those of rounding grow
# too: two long runs may part in the end although their procedures are the same.

# %% [markdown]
# ## 6.9 Adam needs keep once, and its eps as well
#
# Adam divides the running mean of the gradients, $m$, by the root of the running mean of their
# squares, $\sqrt v$. Multiply all gradients by $1/q$ and both are multiplied by $1/q$: the quotient
# stays. What remains is $\eta' = q\,\eta$, since a step of $V$ has to be $q$ times one of $W$. But
# look at the whole denominator:
#
# $$\frac{m/q}{\sqrt v/q + \epsilon'} = \frac{m}{\sqrt v + \epsilon}
#   \quad\text{only if}\quad \epsilon' = \epsilon/q.$$
#
# And decay: Adam adds $\lambda W$ to the gradient, so it must grow like the gradient,
# $\lambda' V = \lambda W/q$, hence $\lambda' = \lambda/q^2$. AdamW instead shrinks the weight itself,
# $V(1-\eta'\lambda')$, so $\eta'\lambda' = \eta\lambda$ and $\lambda' = \lambda/q$. The whole table:
#
# | optimiser | start from | learning rate | weight decay | eps |
# |---|---|---|---|---|
# | SGD, with momentum or Nesterov | $qW$ | $q^2\,\eta$ | $\lambda/q^2$ | |
# | Adam, RMSprop | $qW$ | $q\,\eta$ | $\lambda/q^2$ | $\epsilon/q$ |
# | AdamW | $qW$ | $q\,\eta$ | $\lambda/q$ | $\epsilon/q$ |
#
# **Predict.** Adam's default is $\epsilon = 10^{-8}$. After 300 steps, how much can it matter to
# forget the last column: in the eighth digit, in the third, or not at all?


# %%
def three_walks(optimiser, **settings):
    """How far the twin parts from the paper's net, at each step, under three sets of settings."""
    full = inverted_settings(optimiser, 0.3, **settings)
    but_eps = full | {"eps": settings["eps"]}
    paper, _ = twins(p=0.3)
    papers_walk = walk(paper, optimiser(paper.parameters(), **settings))
    walks = {"same settings": settings, "all but eps": but_eps, "converted": full}
    for label, fed in walks.items():
        _, torchs = twins(p=0.3)
        walks[label] = part(papers_walk, walk(torchs, optimiser(groups(torchs, fed, settings))))
    return walks


adam = three_walks(torch.optim.Adam, lr=1e-3, weight_decay=1e-3, eps=1e-8)
adamw = three_walks(torch.optim.AdamW, lr=1e-3, weight_decay=0.1, eps=1e-8)

# %% alt="Three panels, for SGD with momentum, Adam and AdamW: the largest difference of the logits over 300 steps, on a logarithmic scale. With the same settings it leaps to about 1 within tens of steps. For Adam and AdamW, converted but for eps, it starts near one ten-millionth and climbs to a few hundredths. Fully converted it stays near rounding, below 1e-12, throughout."
roles = {"same settings": "without", "all but eps": "validation", "converted": "with"}
sgd = {"same settings": same_settings, "converted": matched}
fig, axes = plt.subplots(1, 3, figsize=(10, 3.2), sharey=True)
titles = ("SGD, momentum", "Adam", "AdamW")
for ax, title, walks in zip(axes, titles, (sgd, adam, adamw), strict=True):
    lines = {label: (roles[label], gaps.clamp(min=1e-17)) for label, gaps in walks.items()}
    plot_lines(ax, range(300), lines, xlabel="step", ylabel="largest difference of logits")
    ax.axhline(1e-12, color=COLOURS["theory"], ls=LINES["theory"], lw=1)
    ax.set(title=title, yscale="log")
    ax.label_outer()

# %% [markdown]
# The lowest lines are rounding (dotted: $10^{-12}$). The top ones, with the same settings, leap up
# within tens of steps and stay: two different trainings. The middle ones are the surprise. After the
# first step the forgotten $\epsilon$ shows around the seventh digit after the point, and 300 steps
# later in the second.
#
# Why so much? $\epsilon$ is small next to an ordinary $\sqrt v$, but not next to all of them. For a
# weight with $\sqrt v = \epsilon$ the step is $\frac12\eta$ in the paper's net, and in the twin
# $\frac{1/q}{1/q + 1}\,\eta = \frac{1}{1+q}\,\eta$: 18 % longer at $q = 0.7$. Are there such weights?

# %%
paper, _ = twins(p=0.3)
optimiser = torch.optim.Adam(paper.parameters(), lr=1e-3)
smallest = []
for t in range(1, 61):
    walk(paper, optimiser, steps=1)
    states = [optimiser.state[paper.get_parameter(name)] for name in FED]
    v = torch.cat([state["exp_avg_sq"].flatten() for state in states])
    smallest.append((v[v > 0] / (1 - 0.999**t)).sqrt().min())
f"a root of v, not 0, of less than 10 eps within 60 steps: {min(smallest) < 1e-7}"

# %% [markdown]
# There are; a unit that was hardly above zero leaves gradients of that size. Adam gives even the
# smallest gradient a step of almost ordinary length, so a few such weights are enough to put the two
# nets on different paths, and from there they drift apart.
#
# **Check.** Converted: below $10^{-12}$ at every step. All but eps, and the same settings: not.

# %%
for walks in (adam, adamw):
    assert walks["converted"].max() < 1e-12
    assert not walks["all but eps"].max() < 1e-3
    assert not walks["same settings"].max() < 1

# %% [markdown]
# Adam's row is not AdamW's: their decays differ by a factor $q$. AdamW with Adam's row parts.

# %%
rows = {
    optimiser: inverted_settings(optimiser, 0.3, lr=1e-3, weight_decay=0.1)
    for optimiser in (torch.optim.Adam, torch.optim.AdamW)
}
decays = [round(row["weight_decay"], 4) for row in rows.values()]
assert decays == [round(0.1 / 0.49, 4), round(0.1 / 0.7, 4)]

paper, torchs = twins(p=0.3)
given = {"lr": 1e-3, "weight_decay": 0.1}
papers_walk_adamw = walk(paper, torch.optim.AdamW(paper.parameters(), **given), steps=50)
wrong_row = torch.optim.AdamW(groups(torchs, rows[torch.optim.Adam], given))
assert not part(papers_walk_adamw, walk(torchs, wrong_row, steps=50)).max() < 1e-6

# %% [markdown]
# In your own work `inverted_weights` and `inverted_groups` do all of it, for any $p$;
# `vanilla_weights` and `vanilla_groups` go the other way.

# %%
paper, torchs = twins(p=0.3)
torchs.load_state_dict(inverted_weights(paper))
optimiser = torch.optim.Adam(inverted_groups(torchs, torch.optim.Adam, lr=1e-3))
[(len(group["params"]), round(group["lr"], 6)) for group in optimiser.param_groups]

# %% [markdown]
# Four parameters keep their learning rate and two get 0.7 of it.
#
# **Check.** There and back gives the same weights; and the conversion holds at other rates.

# %%
back = vanilla_weights(torchs)
for name, w in paper.state_dict().items():
    torch.testing.assert_close(back[name], w, rtol=1e-15, atol=0)
    assert torch.equal(torchs.state_dict()[name], w) == (name not in FED)
for rate in (0.1, 0.8):
    one, two = twins(rate)
    ones_walk = walk(one, torch.optim.Adam(one.parameters()), steps=50)
    twos_walk = walk(two, torch.optim.Adam(inverted_groups(two, torch.optim.Adam)), steps=50)
    assert part(ones_walk, twos_walk).max() < 1e-12

# %% [markdown]
# **Limit.** Equal procedures, when converted. Clipping the norm of all gradients together breaks
# it, since only some of them carry the $1/q$; a max-norm bound $c$ on the rows of $W$ becomes $q\,c$.
# In practice one picks one way and tunes for it; the table is for comparing a result of one way with
# a result of the other.

# %% [markdown]
# ## 6.10 The inverted form leaves nothing to do at test time
#
# If the two can be made equal, why do PyTorch and its relatives use the inverted one? Three reasons
# that you can check.
#
# 1. **Nothing is left to do, or to forget, at test time.** In eval mode the layer returns its
#    input. The net that you deploy is an ordinary net; dropout can be deleted from it.
# 2. **The weights do not depend on $p$.** You may change $p$ in the middle of training, or give each
#    layer its own, and no code at test time has to know.
# 3. **The level stays.** The next layer hears the same on average at every $p$ and in both modes
#    (6.2), so an initialisation chosen without dropout meets the mean that it was made for. The
#    spread still grows with $p$: lesson 03.
#
# **Predict.** One set of weights, read in eval mode through layers that say $p = 0.1$ and layers
# that say $p = 0.8$. Which way notices?


# %%
def read_with(dropout, p):
    net = mlp(SIZES, p, dropout, seed=0)
    with evaluating(net), torch.no_grad():
        return net(judge.features)


notices = {
    way.__name__: not torch.equal(read_with(way, 0.1), read_with(way, 0.8))
    for way in (VanillaDropout, nn.Dropout)
}
notices

# %% [markdown]
# **Check.** PyTorch's eval is the net without dropout, bit for bit. The paper's is not: to use its
# weights you must know their $p$, and whoever forgets gets no error, only worse answers.

# %%
without_dropout = read_with(lambda p: nn.Identity(), 0.3)
assert torch.equal(read_with(nn.Dropout, 0.3), without_dropout)
assert not torch.allclose(read_with(VanillaDropout, 0.3), without_dropout, atol=1e-3)

# %% [markdown]
# **Limit.** These are reasons that can be tested; the people who chose may have had others. The
# 2014 paper has both forms, the second in its section 10, with a word that learning rates and
# initial weights have to be scaled for the two to agree. You now know by how much.

# %% [markdown]
# ## What you have seen
# - Both ways keep their own level: 7 and 7, or 10 and 10. Mixed, they do not.
# - 10 000 ones give 10 000 on average, with a spread of $\sqrt{n\,p/(1-p)}$.
# - $p = 0.5$ hides $1/p$ for $1/(1-p)$, a mask the wrong way round, and all rounding.
# - Read after training, the paper's net is the inverted net with $(1-p)\,W$: to 12 digits in
#   `float64`, to about two in `bfloat16`.
# - PyTorch scales activations. Parameters are never touched, and eval needs no factor.
# - The trainings are the same only when converted: $q^2\,\eta$ for SGD, $q\,\eta$ for Adam and AdamW,
#   decay and eps too, and only for weights fed by dropout.
#
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
# **1. Loaded as it is.** A net was trained the paper's way with $p = 0.2$. One of its units adds up
# what dropout lets through of 10 000 ones, with weights of 1. You load the weights, as they are,
# into a PyTorch net with `nn.Dropout(0.2)`, and call `eval()`. What does the unit hear there?

# %% tags=["exercise"]
heard_in_eval = ...
ex.loaded_unchanged.check(heard_in_eval)

# %% [markdown]
# **2. Find the bug.** This test is meant to refuse layers that divide by $p$ instead of $1-p$. It
# lets them pass. Which line has to change?
#
# ```
# 1  torch.manual_seed(0)
# 2  layer = MyDropout(p=0.5)
# 3  x = torch.ones(10_000)
# 4  mean = torch.stack([layer(x).sum() for _ in range(100)]).mean()
# 5  assert abs(mean - x.sum()) < 50  # five standard errors
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
#
# - **a** Read after training, a PyTorch net with $(1-p)\,W$ for the fed weights, and all else the
#   same, gives the logits of the paper's net.
# - **b** In eval mode PyTorch multiplies the weights behind `nn.Dropout` by $1-p$.
# - **c** From $V = (1-p)\,W$ on, both nets compute the same function; so SGD with the same settings
#   keeps them the same.
# - **d** From $V = (1-p)\,W$ on, SGD keeps them the same if the fed weights get $(1-p)^2$ times the
#   learning rate and $1/(1-p)^2$ times the weight decay, and all else keeps its settings.
# - **e** As in d, but it is all parameters that need the new settings, biases included.
# - **f** Adam divides by the size of the gradient, so it needs no conversion.
# - **g** From a trained PyTorch net `nn.Dropout` can be taken out, and eval mode says the same.
# - **h** With $(1-p)\,W$ for the fed weights, the paper's own layer may stay in place as well.

# %% tags=["exercise"]
true_ones = ...
ex.same_training.check(true_ones)

# %% [markdown]
# ## Try it
# 1. In 6.8, use $p = 0.5$ and look at `matched.max()` itself. Why is it that number?
# 2. In 6.9, give Adam `eps=1e-3`. Predict first: does forgetting $\epsilon/q$ matter more or less?
# 3. Draw the three walks of `torch.optim.RMSprop` with `lr=1e-3`. Which row does it follow?
#
# ## Next
# You know what dropout computes, to the last digit.
# {{next}} asks how fast it can go, and still be dropout.
