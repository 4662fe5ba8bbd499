# ---
# title: The speed limit
# question: How fast can dropout go, and is it still dropout?
# part: Derive, build, verify, scale
# builds_on: [05_verify_against_pytorch]
# next: 08_does_it_help
# road: side
# ---

# %% [markdown]
# # 07 The speed limit
#
# Dropout multiplies each number by 0 or by $1/(1-p)$. On a CPU, `nn.Dropout` takes many times
# as long as such a product. Where does the time go? And does it matter?
#
# This is a side road: no later lesson needs it. In this lesson you will
# - compare two times fairly on a machine that gets slower;
# - see what takes `nn.Dropout` its time, and what even a perfect one costs;
# - keep one bit an element for backward instead of 32, or none;
# - compute what a faster dropout is worth in a training step;
# - **Deeper**: build one from two random bits an element, and meet a fast one that is wrong.
#
# {{time}}

# %%
import inspect
from math import comb, log2
from timeit import timeit

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

# %%
from course_utils.conformance import check_dropout
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout, keep_patterns
from course_utils.models import mlp
from course_utils.mutants import MUTANTS, CorrectDropout
from course_utils.plots import COLOURS, plot_lines, plot_waterfall
from course_utils.timing import by_turns, deciles, processor, ratio
from course_utils.training import cross_entropy
from course_utils.widgets.coin_from_bits import coin_from_bits

plt.style.use("course_utils.course")
torch.set_num_threads(1)  # so that no number depends on how many cores are idle
MACHINE = f"{processor()}, 1 thread, torch {torch.__version__}"

# %% [markdown]
# ## 7.1 How to compare two times
#
# The same line of code takes longer while a backup runs, or while the processor is hot. Here we
# measure one product under two names, thirty times each. So that we know what goes on, we slow the
# machine down ourselves: from half way on, each product is computed twice.

# %%
x = torch.randn(128, 1024, generator=torch.Generator().manual_seed(0))
y = torch.empty_like(x)


def measured(order):
    """Microseconds a call, for each name in `order`; half way the machine becomes half as fast."""
    taken = {"one": [], "other": []}
    for turn, name in enumerate(order):
        work = range(1 if turn < len(order) / 2 else 2)
        seconds = timeit(lambda work=work: [torch.mul(x, 2, out=y) for _ in work], number=20)
        taken[name].append((turn + 1, 1e6 * seconds / 20))
    return {name: np.array(pairs).T for name, pairs in taken.items()}


# %% [markdown]
# **Predict.** We divide the first time of "one" by the first time of "other", the second by the
# second, and so on, and take the median of these thirty ratios. What is it if all of "one" is
# measured first, and then all of "other"? And if they take turns: one, other, one, other?

# %% tags=["timed"] alt="Two pictures of microseconds a call against the number of the measurement, 1 to 60. Left, circles for one, in measurements 1 to 30, lie low; squares for other, in 31 to 60, lie twice as high. Right, circles and squares alternate: both are low up to 30 and high afterwards."
orders = {"one after the other": ["one"] * 30 + ["other"] * 30, "by turns": ["one", "other"] * 30}
fig, axes = plt.subplots(1, 2, figsize=(9, 3), sharey=True)
found = {}
for ax, (title, order) in zip(axes, orders.items(), strict=True):
    taken_in = measured(order)
    found[title] = np.median(taken_in["one"][1] / taken_in["other"][1])
    for mark, role, (name, pairs) in zip("os", ("with", "without"), taken_in.items(), strict=True):
        ax.plot(*pairs, mark, ms=4, color=COLOURS[role], label=name)
    ax.set(title=f"{title}: ratio {found[title]:.2f}", xlabel="measurement")
    ax.legend(loc="upper left")
axes[0].set(ylabel="microseconds a call", ylim=(0, 4 * np.median(taken_in["one"][1])))
fig.suptitle(MACHINE, fontsize=9)
plt.show()

# %% [markdown]
# One half, and 1. Measured one after the other, the first name has the good half of the time, and
# equal work looks twice as fast. By turns both names have the same share of it. (Single measurements
# that were interrupted lie above the picture.)

# %%
print("one after the other, the ratio is below 0.75:", bool(found["one after the other"] < 0.75))
print("by turns, it is between 0.75 and 1.33:", bool(0.75 < found["by turns"] < 1.33))

# %% [markdown]
# So the course measures by turns: `by_turns` runs the candidates in rounds, and `ratio` compares
# them *within* each round. It gives the median of the rounds, and the first and ninth decile.
#
# The numbers in the pictures of this lesson are those of the machine named above each. Run the
# cells, and they are yours. What is *printed* is a verdict with a wide margin, which has to hold on
# both machines. It compares the quickest rounds, which were disturbed least.
#
# **Limit.** Turns help against a machine that gets slower. They do not help against chance: a ratio
# scatters from round to round about as much as a time does. That is what the deciles show.


# %%
def times_as_long(first, second):
    """How many times as long the first took as the second, each in its quickest round."""
    return float(first.min() / second.min())


# %% [markdown]
# ## 7.2 Where does the time of `nn.Dropout` go?
#
# To keep an element or to drop it is a random decision: call it the element's *coin*. On a
# CPU `nn.Dropout` does four things. It fills a tensor with coins, 0 or 1; it divides this by
# $1-p$; it multiplies the input with it; and in backward it multiplies the gradient with it.

# %%
p = 0.3
noise = torch.empty_like(x).bernoulli_(1 - p)


def there_and_back(layer, *shape):
    """A call that takes `layer` forward and backward: what a training step asks of it."""
    leaf, grad = torch.randn(shape).requires_grad_(), torch.ones(shape)

    def call():
        leaf.grad = None
        layer(leaf).backward(grad)

    return call


# %% [markdown]
# **Predict.** Which of the four takes longest? Is it more than half of the whole?

# %% tags=["timed"] alt="A waterfall of nn.Dropout on 128 x 1024 numbers: the coins take by far the longest, then come short steps for the division, the product, the product in backward, and all the rest; they add up to the whole layer."
parts = by_turns({
    "coins": lambda: torch.empty_like(x).bernoulli_(1 - p),
    "divide": lambda: noise.div_(1),  # by 1, so that it can be done again and again
    "product": lambda: x * noise,
    "product, backward": lambda: x * noise,
    "whole layer": there_and_back(nn.Dropout(p), *x.shape),
})  # fmt: skip
microseconds = {name: 1e6 * np.median(seconds) for name, seconds in parts.items()}
whole = microseconds.pop("whole layer")
microseconds["all the rest"] = whole - sum(microseconds.values())
fig, ax = plt.subplots(figsize=(8, 2.8))
plot_waterfall(ax, microseconds, xlabel="microseconds, 128 x 1024 numbers, p = 0.3")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %% [markdown]
# The coins: on our machine they take about four fifths of the whole. The product, which is all that
# dropout *is*, takes a thirtieth. For each coin PyTorch draws 64 random bits and makes a `float64` of
# them, one element after the other.

# %%
coins_to_product = times_as_long(parts["coins"], parts["product"])
print("the coins take longer than two products:", coins_to_product > 2)

# %% [markdown]
# **Limit.** "All the rest" is what the parts do not explain: the calls, autograd's own work, and
# memory. Parts that are measured again and again find their numbers in the nearest memory; inside a
# layer they find them further away. On Intel's processors PyTorch may draw its coins with a library
# of Intel's, in another way, and the picture looks different. (Try it 3 counts the bits on yours.)

# %% [markdown]
# ## 7.3 What would a perfect dropout cost?
#
# However the coins are made, one product remains: two numbers read, one written, one multiplication.
# What sets its time, the arithmetic or the memory? A square root is much more arithmetic than a
# product. While the numbers lie in the caches, the small fast memories of the processor, it takes
# two to three times as long.
#
# **Predict.** Now take 16 million numbers, far more than a cache holds. How many times as long as
# the product does the root take?

# %% tags=["timed"] alt="Nanoseconds an element, four bars. For 2 to the 14 numbers the root's bar is several times as high as the product's. For 2 to the 24 numbers both bars are about equally high, and the product's is several times as high as it was."
taken = {}
for n_log2 in (14, 24):
    first, second, out = torch.rand(3, 2**n_log2)
    calls = {
        f"product, 2^{n_log2}": lambda a=first, b=second, out=out: torch.mul(a, b, out=out),
        f"root, 2^{n_log2}": lambda a=first, out=out: torch.sqrt(a, out=out),
    }
    for name, seconds in by_turns(calls).items():
        taken[name] = 1e9 * seconds / 2**n_log2
fig, ax = plt.subplots(figsize=(8, 2.4))
bars = ax.barh(list(taken)[::-1], [np.median(t) for t in taken.values()][::-1])
ax.bar_label(bars, fmt="%.2f", padding=3)
ax.margins(x=0.1)
ax.set(xlabel=f"ns an element ({MACHINE})")
plt.show()

# %% [markdown]
# About once: on our machine between 0.9 and 1.3 times, where in the cache it was more than twice. The
# processor calculates while it waits for memory. So the floor is memory: no dropout is faster than its
# product, and the product is as fast as its memory.

# %%
far_ratio = times_as_long(taken["root, 2^24"], taken["product, 2^24"])
print("far from the caches, a root takes less than twice as long as a product:", far_ratio < 2)

# %% [markdown]
# How far is `nn.Dropout` from this floor? Count what it moves at the least: coins written; divided
# in place, so read and written; read again together with the input, and the output written. That is
# six numbers for the three of a product, so memory explains a factor of 2. And one thing costs
# extra: memory that is asked for anew.

# %%
sizes = [2**k for k in range(10, 25, 2)]
each = {"nn.Dropout": [], "product": [], "product, new memory": []}
for n in sizes:
    a, b, out = torch.rand(3, n)
    calls = {
        "product": lambda a=a, b=b, out=out: torch.mul(a, b, out=out),
        "product, new memory": lambda a=a, b=b: a * b,
    }
    if n <= 2**20:  # beyond, it takes long and tells nothing new
        calls["nn.Dropout"] = lambda a=a: nn.functional.dropout(a, p)
    for name, seconds in by_turns(calls, rounds=5, seconds=0.004).items():
        each[name].append(1e9 * np.median(seconds) / n)

# %% tags=["timed"] alt="Nanoseconds an element against the number of elements, both logarithmic. All curves fall at first. nn.Dropout then stays flat, far above the others. The product lies lowest, and rises where its tensors outgrow the caches; the product into new memory follows it, and on Linux rises far above it at the largest size."
fig, ax = plt.subplots(figsize=(8, 3.2))
roles = dict(zip(each, ("without", "theory", "measured"), strict=True))
for name, values in each.items():
    line = {name: (roles[name], values)}
    plot_lines(ax, sizes[: len(values)], line, xlabel="elements", ylabel="ns an element")
ax.set(xscale="log", yscale="log")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %% [markdown]
# On the left every call costs about the same, whatever it does: that is the price of calling. On the
# right memory decides. The product rises where its tensors outgrow the caches. At the largest size
# the product with new memory may rise far above it, as on our machine: the system hands out a large
# piece page by page, each when it is first touched, and takes it back when it is freed, so the next
# call pays again. Where the two curves part, and whether they do, depends on your system.

# %%
gap = each["nn.Dropout"][-1] / each["product"][len(each["nn.Dropout"]) - 1]
print("at a million elements nn.Dropout takes longer than 3 products:", bool(gap > 3))

# %% [markdown]
# More than the factor of 2 that memory explains: the coins are the rest.
#
# **Limit.** One thread. All cores share one memory, so more threads make the product faster by less
# than their number. PyTorch's own generator draws its coins on one thread, however many there are;
# Intel's library draws them on several.

# %% [markdown]
# ## 7.4 How much must backward remember?
#
# The gradient is multiplied by the same noise as the input was (lesson 03). So autograd saves the
# noise until backward has come. What it saves can be watched: two functions handed to
# `saved_tensors_hooks`, called *hooks*, come in between. The first is given what is to be saved and
# says what to keep instead; the second makes the tensor again from that.


# %%
def bytes_saved(call):
    """What autograd's own operations save while `call` runs."""
    sizes = []

    def keep_it(saved):
        sizes.append(saved.nbytes)
        return saved

    with saved_tensors_hooks(keep_it, lambda saved: saved):
        call()
    return sum(sizes)


leaf = x.clone().requires_grad_()

# %% [markdown]
# **Predict.** How many bits an element does `nn.Dropout` save in `float32`? How many are needed?

# %%
8 * bytes_saved(lambda: nn.Dropout(p)(leaf)) / leaf.numel()

# %% [markdown]
# 32 bits, a whole `float32`, where the coin is one bit. So let the first hook keep only whether each
# factor is 0, eight of them packed into a byte:


# %%
def as_bits(noise):
    return np.packbits(noise.numpy() != 0)


def one_bit_dropout(x, p):
    shape = x.shape  # the hook holds the shape, and not x

    def as_noise(bits):
        kept = np.unpackbits(bits, count=shape.numel()).reshape(shape)
        return torch.from_numpy(kept) / (1 - p)

    with saved_tensors_hooks(as_bits, as_noise):
        return x * ((torch.rand(shape) >= p) / (1 - p))


8 * as_bits(noise).nbytes / noise.numel()

# %% [markdown]
# Or keep nothing but a seed, and draw the same coins once more:


# %%
def replayed_dropout(x, p):
    shape, new_seed = x.shape, int(torch.randint(2**62, ()))

    def noise_from(seed):
        source = torch.Generator().manual_seed(seed)
        return (torch.rand(shape, generator=source) >= p) / (1 - p)

    with saved_tensors_hooks(lambda noise: new_seed, noise_from):
        return x * noise_from(new_seed)


# %% [markdown]
# **Check.** With an upstream gradient of ones, the gradient *is* the noise, so times $x$ it is the
# output, bit for bit. A hook that draws new coins fails.


# %%
def redrawn_dropout(x, p):
    shape = x.shape
    new_noise = lambda _: (torch.rand(shape) >= p) / (1 - p)  # noqa: E731
    with saved_tensors_hooks(lambda _: None, new_noise):
        return x * new_noise(None)


def same_noise_in_backward(dropout):
    out = dropout(leaf, p)
    (slope,) = torch.autograd.grad(out.sum(), leaf)
    return torch.equal(slope * x, out.detach())


versions = one_bit_dropout, replayed_dropout, redrawn_dropout
assert [same_noise_in_backward(version) for version in versions] == [True, True, False]

# %% [markdown]
# **Predict.** Forward and backward together: which of three takes longest, the one that saves the
# noise as it is, the one that packs it into bits, or the one that keeps a seed?


# %% tags=["timed"] alt="Bars: microseconds forward and backward of three dropouts. The noise kept as it is takes least, packed into bits a little more, and replayed from a seed the most, since its coins are drawn twice."
def one_line(x):
    return x * ((torch.rand(x.shape) >= p) / (1 - p))


kept_times = by_turns({
    "noise, 32 bits": there_and_back(one_line, *x.shape),
    "packed, 1 bit": there_and_back(lambda x: one_bit_dropout(x, p), *x.shape),
    "a seed": there_and_back(lambda x: replayed_dropout(x, p), *x.shape),
}, rounds=15, seconds=0.005)  # fmt: skip
fig, ax = plt.subplots(figsize=(8, 2))
ax.barh(list(kept_times)[::-1], [1e6 * t.min() for t in kept_times.values()][::-1])
ax.set(xlabel="microseconds, forward and backward, in the quickest round")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %% [markdown]
# The seed, on our machine two to three times as long as the bits: it saves the last bit, and draws
# its coins twice.
#
# **Limit.** Memory for backward is mostly that of the activations: the layer after a dropout saves
# its input, 32 bits an element, whatever the dropout keeps.

# %% [markdown]
# ## 7.5 What is a faster dropout worth in a training step?
#
# `FastDropout` of the course draws two random bits an element and keeps one for backward. (The
# Deeper sections build it.) We put it into the course's network, 784-1024-1024-10, with batches of
# 128, $p = 0.3$ and Adam.

# %%
images = torch.rand(128, 784, generator=torch.Generator().manual_seed(0))
labels = torch.arange(128) % 10


def training_step(dropout):
    net = mlp([784, 1024, 1024, 10], p, dropout, seed=0)
    adam = torch.optim.Adam(net.parameters())

    def step():
        adam.zero_grad()
        cross_entropy(net(images), labels).mean().backward()
        adam.step()

    return step


# %% [markdown]
# **Predict.** Which share of a step is `nn.Dropout`: less than a third, about half, or more?

# %% tags=["timed"] alt="The milliseconds of a training step without dropout, with FastDropout and with nn.Dropout: three bars of nearly the same height, the last the highest. The title says which share of the step nn.Dropout is, with its deciles."
layers = {"none": lambda p: nn.Identity(), "FastDropout": FastDropout, "nn.Dropout": nn.Dropout}
step_times = by_turns({name: training_step(layer) for name, layer in layers.items()}, rounds=7)
share = deciles(1 - step_times["none"] / step_times["nn.Dropout"])
fig, ax = plt.subplots(figsize=(8, 2.2))
bars = ax.barh(list(step_times)[::-1], [1e3 * np.median(t) for t in step_times.values()][::-1])
ax.bar_label(bars, fmt="%.1f", padding=3)
ax.margins(x=0.1)
ax.set(xlabel="milliseconds a step", ylabel="dropout")
title = f"nn.Dropout: {share.median:.0%} of the step (deciles {share.low:.0%} to {share.high:.0%})"
ax.set_title(f"{title}\n{MACHINE}", fontsize=9)
plt.show()

# %% [markdown]
# Less than a third: on our machine about a tenth. The rest are the products of matrices, forward and
# backward, and Adam's update. (Where a decile lies below 0, the times of the
# steps scatter as much as that.)
#
# Let dropout become $r$ times as fast. The step then takes $1 - \text{share} + \text{share}/r$ of
# its time. Even with $r = \infty$ it is at most $1/(1 - \text{share})$ times as fast. This is
# Amdahl's law. Does the step that we have measured keep to it?

# %% tags=["timed"] alt="How many times as fast the step becomes against how many times as fast dropout becomes: a curve that rises from 1 and bends towards a dashed limit a little above 1. A dot with error bars, the measured step with FastDropout, lies near the curve."
pair = {name: there_and_back(layers[name](p), *x.shape) for name in ("nn.Dropout", "FastDropout")}
pair_times = by_turns(pair)
layer_gain = ratio(*pair_times.values())
step_gain = ratio(step_times["nn.Dropout"], step_times["FastDropout"])
r = np.linspace(1, 10, 100)
fig, ax = plt.subplots(figsize=(8, 3))
ax.plot(r, 1 / (1 - share.median + share.median / r), color=COLOURS["theory"], label="Amdahl's law")
ax.axhline(1 / (1 - share.median), color=COLOURS["theory"], ls="--", lw=1, label="its limit")
error = [[step_gain.median - step_gain.low], [step_gain.high - step_gain.median]]
ax.errorbar(layer_gain.median, step_gain.median, error, fmt="o", label="measured, with deciles")
ax.set(xlabel="r: dropout, times as fast", ylabel="step, times as fast", ylim=(0.9, None))
ax.legend(loc="lower right")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
print("the layer becomes more than 1.5 times as fast:", times_as_long(*pair_times.values()) > 1.5)
step_ratio = times_as_long(step_times["nn.Dropout"], step_times["none"])
print("without dropout the step is less than twice as fast:", step_ratio < 2)

# %% [markdown]
# It does, as far as its error bar can tell. The layer becomes several times as fast, the step gains
# about a tenth. Dropout's share is larger where other layers do little with each number that is
# dropped: small matrices, dropout on large inputs or on attention weights. In eval mode it is 0.
#
# **Check.** The formula by a second road, for a thousand steps with other times: add up what is left
# of the step. Wrong is the gain of the layer times its share.

# %%
source = np.random.default_rng(0)
others, dropout_time, r_drawn = source.uniform([[0.5], [0.1], [1]], [[5], [5], [20]], (3, 1000))
added_up = (others + dropout_time) / (others + dropout_time / r_drawn)
shares = dropout_time / (others + dropout_time)
amdahl = 1 / (1 - shares + shares / r_drawn)
assert np.abs(added_up / amdahl - 1).max() < 1e-12
np.median(np.abs(shares * r_drawn / amdahl - 1)).round(2)

# %% [markdown]
# Half of the time the wrong formula is off by more than that, 1.29 times the right value.
#
# **Limit.** All this holds on a CPU. On a GPU PyTorch's dropout is one fused operation, which
# draws its coins in parallel and keeps a byte for each; `FastDropout` steps aside for a tensor on
# another device, and in a compiled graph.

# %% [markdown] tags=["deeper"]
# ## 7.6 Deeper: is one random byte enough for a coin?
#
# The rest of this lesson builds `FastDropout`. How many random bits does a coin need? Its entropy,
# $-p \log_2 p - (1-p) \log_2 (1-p)$, is the least that any method can do with on average.

# %% tags=["deeper"]
rates = np.array([0.1, 0.3, 0.5, 0.8])
bits = -(rates * np.log2(rates) + (1 - rates) * np.log2(1 - rates))
dict(zip(rates.tolist(), bits.round(2).tolist(), strict=True))

# %% [markdown] tags=["deeper"]
# At most 1, where PyTorch draws 64.
#
# **Check.** By a second road, counting. Nearly all sequences of 1000 coins have about 300 drops.
# There are about $\binom{1000}{300}$ of them, and $\log_2$ of that many bits can name them all; a
# coin has a thousandth of these bits.

# %% tags=["deeper"]
counted = log2(comb(1000, 300)) / 1000
assert abs(counted - bits[1]) < 0.01 < abs(counted - bits[0])
round(counted, 2)

# %% [markdown] tags=["deeper"]
# A random word of 64 bits is eight random bytes. So compare *bytes* with $256\,p$: that takes an
# eighth of the bits. (`random_()` needs its range here; 7.9 says why.)

# %% tags=["deeper"]
ALL_64_BITS = torch.iinfo(torch.int64).min, None


def random_words(n, generator=None):
    return torch.empty(n, dtype=torch.int64).random_(*ALL_64_BITS, generator=generator)


def random_bytes(n, generator=None):
    return random_words(-(-n // 8), generator).view(torch.uint8)[:n]


class ByteDropout(CorrectDropout):
    """One byte an element: dropped below floor(256 p)."""

    def kept(self, x):
        return (random_bytes(x.numel()) >= int(256 * self.p)).reshape(x.shape)


# %% [markdown] tags=["deeper"]
# **Predict.** A byte has only 256 values, so the rate can be counted without a draw. Is it above
# 0.3 at $p = 0.3$, exactly 0.3, or below?

# %% tags=["deeper"]
every_byte = torch.arange(256)
(every_byte < int(256 * p)).double().mean().item()

# %% [markdown] tags=["deeper"]
# Below: $76/256 = 0.296875$, for $256 \cdot 0.3 = 76.8$, and `int` cuts the 0.8 off.

# %% tags=["deeper"] alt="The rate that a byte gives minus the rate that was asked for, for p from 0.28 to 0.32: a sawtooth that starts at 0 at each multiple of 1/256 and falls to -0.0039 before the next. A dot marks p = 0.3, at -0.0031."
asked = torch.linspace(0.28, 0.32, 2001, dtype=torch.float64)
given = (256 * asked).floor() / 256
fig, ax = plt.subplots(figsize=(8, 2.8))
line = {"rate given - rate asked": ("measured", given - asked)}
plot_lines(ax, asked, line, xlabel="p, asked for", ylabel="error of the rate")
ax.plot([p], [int(256 * p) / 256 - p], "o", color=COLOURS["train"], label="p = 0.3")
ax.set(ylim=(-1 / 230, 1 / 700))
ax.legend()
plt.show()

# %% [markdown] tags=["deeper"]
# A byte *equal to the threshold* 76, a *tie*, is decided too early: all of these elements are kept,
# while 0.8 of them should be dropped. So let a second draw drop a tie with probability 0.8:
#
# $$\underbrace{\frac{\lfloor 256 p \rfloor}{256}}_{\text{below}} +
# \underbrace{\frac{1}{256}}_{\text{a tie}} \left(256 p - \lfloor 256 p \rfloor\right) = p$$


# %% tags=["deeper"]
class ExactByteDropout(CorrectDropout):
    """One byte an element, and a second draw for the one in 256 that ties with the threshold."""

    def kept(self, x):
        threshold, fraction = divmod(256 * self.p, 1)
        first_byte = random_bytes(x.numel())
        kept = first_byte >= threshold
        (ties,) = (first_byte == threshold).nonzero(as_tuple=True)
        kept[ties] = torch.rand(len(ties), dtype=torch.float64) >= fraction
        return kept.reshape(x.shape)


# %% [markdown] tags=["deeper"]
# Eight bits are a choice. Below you choose how many, and what becomes of a tie.
#
# **Predict.** $p = 0.3$, ties kept. With three bits the rate is $2/8 = 0.25$. Which number of bits
# is the first to bring it nearer to 0.3?

# %% tags=["deeper"] alt="Left, the eight numbers of three random bits side by side: two are grey, dropped, six blue, kept, and a dotted line at p = 0.3 runs through the third: asked for 0.3, given 0.25. Right, how far the rate is too low against the number of bits, logarithmic: it falls like 2 to the minus bits, in steps. In a live notebook controls set p, the number of bits and what becomes of a tie."
coin_from_bits()

# %% [markdown] tags=["deeper"]
# Five. Four bits give $4/16$, again 0.25; five give $9/32 = 0.281$. Twelve bits miss 0.3 by 0.0002.
# When ties are settled, every number of bits is exact, even a single one: the number of bits only
# decides how *often* a second draw is needed, once in $2^\text{bits}$.
#
# **Check.** The suite of lesson 05 refuses the byte that rounds, and says why. It accepts the other.

# %% tags=["deeper"]
rounded, exact = check_dropout(ByteDropout), check_dropout(ExactByteDropout)
assert "dropped_fraction" in rounded.failed
assert exact.passed
print(rounded["dropped_fraction"].diagnosis)

# %% [markdown] tags=["deeper"]
# **Limit.** At $p = 0.25$ or $0.5$ nothing is rounded, and no test of any power would refuse
# `ByteDropout`. A test at these rates alone proves nothing about the others.

# %% [markdown] tags=["deeper"]
# ## 7.7 Deeper: two coins from one table, on paper
#
# To use less than a byte, several coins have to share their bits. First two coins, by hand. Together
# they are a *pattern*: both kept, only the first, only the second, or none. At $p = 0.3$ these have
# the probabilities 0.49, 0.21, 0.21 and 0.09.
#
# Four random bits are a number from 0 to 15. Write a table with 16 places, its *slots*, and look the
# number up. Each pattern should get 16 times its probability in slots, so "both kept" 7.84. But a
# slot cannot be cut: it gets the whole part, 7.
#
# **Predict.** How many slots do the four patterns get together? How many are left over?

# %% tags=["deeper"]
deserved = 16 * np.array([0.7 * 0.7, 0.7 * 0.3, 0.3 * 0.7, 0.3 * 0.3])
whole_slots = np.floor(deserved).astype(int)
whole_slots.tolist(), 16 - int(whole_slots.sum())

# %% [markdown] tags=["deeper"]
# $7 + 3 + 3 + 1 = 14$, and two slots are left over. Who draws one of those draws a second time,
# among the fractions that were cut off: 0.84, 0.36, 0.36 and 0.44, which add up to the 2 slots. So
# "both kept" comes with probability
#
# $$\frac{7}{16} + \frac{2}{16} \cdot \frac{0.84}{2} = \frac{7.84}{16} = 0.49.$$
#
# This is the tie of 7.6 once more: a first draw that settles most cases, and a second one for the
# fractions.
#
# **Check.** For all four patterns. Wrong is to give the left-over slots to the last pattern.

# %% tags=["deeper"]
fractions = deserved - whole_slots
by_two_draws = whole_slots / 16 + 2 / 16 * fractions / fractions.sum()
by_one_draw = (whole_slots + np.array([0, 0, 0, 2])) / 16
assert np.abs(by_two_draws - deserved / 16).max() < 1e-15
by_two_draws.round(4).tolist(), by_one_draw.round(4).tolist()

# %% [markdown] tags=["deeper"]
# With two draws the odds are right; with one, "both dropped" comes twice as often as it should.

# %% [markdown] tags=["deeper"]
# ## 7.8 Deeper: eight coins from sixteen bits
#
# The same with eight elements. Their coins are a pattern of one byte: bit $j$ is set when element
# $j$ is kept. There are 256 patterns, and one that keeps $k$ of the eight has the probability
# $(1-p)^k\,p^{8-k}$. Sixteen random bits are a number below 65 536: so the table has 65 536 slots,
# and an element costs two bits.
#
# **Predict.** $p = 0.3$. Which pattern gets the most slots, and which the fewest?

# %% tags=["deeper"]
pattern = np.arange(256, dtype=np.uint8)
coins = np.unpackbits(pattern[:, None], axis=1, bitorder="little")  # row: pattern, column: element
k = coins.sum(1)
slots_deserved = 65_536 * (1 - p) ** k * p ** (8 - k)
order = slots_deserved.argsort()
[(f"{pattern[i]:08b}", round(float(slots_deserved[i]), 2)) for i in order[[-1, 0]]]

# %% [markdown] tags=["deeper"]
# The pattern that keeps all eight deserves 3778.02 slots, the one that drops all eight 4.30. Each
# gets the whole part, and the second draw chooses among the fractions.


# %% tags=["deeper"]
def slots(p):
    """The pattern of each slot that surely belongs to one, and where the fractions are cut."""
    deserved = 65_536 * (1 - p) ** k * p ** (8 - k)
    whole = np.floor(deserved).astype(int)
    table = np.repeat(pattern, whole)
    left_over = max(65_536 - len(table), 1)  # at p = 0.5 there are none, and nothing to cut
    cuts = np.cumsum(deserved - whole)[:-1] * (2.0**64 / left_over)
    return table, cuts


# %% tags=["deeper"]
def patterns(n, p, words=random_words, second_draw=True):
    """The coins of n elements, eight to a byte."""
    table, cuts = slots(p)
    count = -(-n // 8)
    slot = words(-(-count // 4)).numpy().view(np.uint16)[:count]
    drawn = table.take(
        slot, mode="clip"
    )  # a slot left over takes the table's last pattern, for now
    (again,) = (slot >= len(table)).nonzero()
    if second_draw and len(again):
        settled = words(len(again)).numpy().view(np.uint64)
        drawn[again] = cuts.searchsorted(settled, side="right")
    return drawn


# %% [markdown] tags=["deeper"]
# **Check.** No draw is needed to see that the odds are right: add up the slots of each pattern and
# its part of the second draw. Every pattern comes with the probability that eight independent coins
# give it. So each coin drops with $p$, and tells nothing about the other seven.


# %% tags=["deeper"]
def odds(p, second_draw=True):
    """The probability of each pattern, added up over all slots."""
    table, cuts = slots(p)
    left_over = 65_536 - len(table)
    fraction_of = np.diff(np.concatenate([[0], cuts, [2.0**64]])) / 2.0**64
    clipped = pattern == table[-1]
    more = fraction_of if second_draw else clipped
    return (np.bincount(table, minlength=256) + left_over * more) / 65_536


def rate_error(p, second_draw):
    """How far the rate of an element is from p, for the element where it is furthest."""
    return np.abs(odds(p, second_draw) @ (1 - coins) - p).max()


assert np.abs(odds(p) - slots_deserved / 65_536).max() < 1e-15
assert max(rate_error(rate, second_draw=True) for rate in rates) < 1e-15
{rate: round(float(rate_error(rate, second_draw=False)), 5) for rate in rates.tolist()}

# %% [markdown] tags=["deeper"]
# Those are the errors *without* the second draw: up to 0.0015, and 0 at $p = 0.5$, where nothing is
# left over.
#
# `course_utils.fast_dropout.keep_patterns` is the same function, with its tables remembered from
# call to call, except at $p = 0.5$: there a random bit is a coin as it stands, and nothing is looked
# up.


# %% tags=["deeper"]
def same_patterns(p):
    torch.manual_seed(1)
    ours = patterns(100_003, p)
    torch.manual_seed(1)
    return np.array_equal(ours, keep_patterns(100_003, p))


assert [same_patterns(rate) for rate in (0.1, 0.3, 0.8)] == [True, True, True]
assert not same_patterns(0.5)

# %% [markdown] tags=["deeper"]
# A second table turns a pattern into its eight factors, 0 or $1/(1-p)$: a row of 32 bytes, copied
# as a whole. No comparison is left, and no division.

# %% tags=["deeper"]
factors = coins.astype(np.float32) / np.float32(1 - p)


def noise_of(drawn, shape):
    n = torch.Size(shape).numel()
    return torch.from_numpy(factors.take(drawn, axis=0).ravel()[:n]).view(shape)


def pattern_dropout(x):
    """Dropout at p = 0.3 that keeps its patterns for backward, one bit an element."""
    drawn, shape = patterns(x.numel(), p), x.shape
    with saved_tensors_hooks(lambda noise: drawn, lambda drawn: noise_of(drawn, shape)):
        return x * noise_of(drawn, shape)


assert same_noise_in_backward(lambda x, p: pattern_dropout(x))
noise_of(patterns(100_003, p), (100_003,)).unique()

# %% [markdown] tags=["deeper"]
# **Limit.** Two bits are more than the entropy asks for. A longer table would need fewer, and would
# no longer fit into the nearest memory.

# %% [markdown] tags=["deeper"]
# ## 7.9 Deeper: a fast version that is wrong
#
# Without a range, `random_()` fills an integer with values from 0 up. An `int64` has a sign, so that
# makes 63 random bits, and the sign is always the same.
#
# **Predict.** Cut such words into eight bytes each. How often is a byte 128 or more, for each of
# the eight places?


# %% tags=["deeper"] alt="How often a byte is 128 or more, for the eight bytes of a word. Seven pairs of bars reach one half; at the eighth place the bar of random_() is missing, for it is 0, and with the whole range it reaches one half too."
def words_of_63_bits(n):
    return torch.empty(n, dtype=torch.int64).random_()


def share_of_large_bytes(words):
    torch.manual_seed(2)
    return (words(100_000).view(torch.uint8).reshape(-1, 8) >= 128).double().mean(0)


fig, ax = plt.subplots(figsize=(7, 2.8))
looks = {"random_()": (words_of_63_bits, -0.2, "train"),
         "with the whole range": (random_words, 0.2, "measured")}  # fmt: skip
for label, (words, shift, role) in looks.items():
    places, height = np.arange(1, 9) + shift, share_of_large_bytes(words)
    ax.bar(places, height, 0.38, color=COLOURS[role], label=label)
ax.set(xlabel="byte of the word, the last one with the sign", ylabel="share of 128 or more")
ax.set(xticks=range(1, 9), ylim=(0, 0.75))
ax.legend(ncols=2, loc="upper left")
plt.show()

# %% [markdown] tags=["deeper"]
# One half at seven places; at the eighth never. A byte below 128 is below the threshold twice as
# often, so a byte dropout fed with such words drops every eighth element with $2p$, or always once
# $p$ has reached 0.5. It looks like dropout: zeros here and there, the right factor, a fresh mask
# each time. It is as fast as the right one: no clock sees a wrong bit.

# %% tags=["deeper"]
report = check_dropout(MUTANTS["missing_sign_bit"].build)
print(MUTANTS["missing_sign_bit"].mistake)
print("fails:", ", ".join(report.failed))
print(report["equal_places"].diagnosis)

# %% [markdown] tags=["deeper"]
# The table of 7.8 suffers too. One in four of its numbers has lost its highest bit, and never
# reaches the upper half of the table. In the lower half stand all the patterns that drop the eighth
# element.


# %% tags=["deeper"]
class PatternDropout(CorrectDropout):
    """The patterns of 7.8 as a layer, by words and with a second draw as its class says."""

    words, second_draw = staticmethod(random_words), True

    def kept(self, x):
        drawn = patterns(x.numel(), self.p, self.words, self.second_draw)
        kept = np.unpackbits(drawn, count=x.numel(), bitorder="little")
        return torch.from_numpy(kept).bool().view(x.shape)


class From63Bits(PatternDropout):
    words = staticmethod(words_of_63_bits)


class NoSecondDraw(PatternDropout):
    second_draw = False


# %% [markdown] tags=["deeper"]
# **Predict.** Three versions for the suite: words of 63 bits; whole words, but no second draw; and
# the course's `FastDropout`. Which pass?

# %% tags=["deeper"]
candidates = {"63 bits": From63Bits, "no second draw": NoSecondDraw, "FastDropout": FastDropout}
reports = {name: check_dropout(candidate) for name, candidate in candidates.items()}
for name, verdict in reports.items():
    print(f"{name:15} {verdict.verdict}")

# %% [markdown] tags=["deeper"]
# The last two. The first is refused. The second is wrong and passes: its rate is off by 0.0009 to
# 0.0015, as 7.8 has shown, and a test that draws sees an error of 0.001 seldom (lesson 05, 5.8). To
# add up all cases sees every error. That is why 7.8 counted slots.
#
# **Check.**

# %% tags=["deeper"]
assert "dropped_fraction" in reports["63 bits"].failed
assert reports["no second draw"].passed
assert reports["FastDropout"].drop_in

# %% [markdown] tags=["deeper"]
# ## 7.10 Deeper: the whole way, step by step
#
# Forward and backward of 128 x 1024 numbers at $p = 0.3$, all by turns.


# %% tags=["deeper"]
def plot_gains(ax, gains):
    """How many times as fast as nn.Dropout each is: bars of medians, lines between the deciles."""
    names = list(gains)[::-1]
    medians = np.array([gains[name].median for name in names])
    ends = np.array([[gains[name].low, gains[name].high] for name in names]).T
    ax.barh(names, medians, color=COLOURS["measured"], xerr=np.abs(ends - medians), capsize=2)
    ax.axvline(1, color=COLOURS["theory"], ls=":")
    ax.set(xlabel="times as fast as nn.Dropout (bar: median of the rounds, line: deciles)")
    ax.grid(False, axis="y")
    ax.set_title(MACHINE, fontsize=9)


# %% tags=["deeper"]
steps = {
    "nn.Dropout": nn.Dropout(p),
    "one line of torch": one_line,
    "Dropout (lesson 04)": Dropout(p),
    "a byte, ties settled": ExactByteDropout(p),
    "patterns, one bit kept": pattern_dropout,
    "FastDropout": FastDropout(p),
}

# %% [markdown] tags=["deeper"]
# **Predict.** From `nn.Dropout` to one line of torch, from there to a byte an element, from a byte to
# the patterns: one of these three steps gains nothing. Which?

# %% tags=["deeper", "timed"] alt="Bars: how many times as fast as nn.Dropout each version is, forward and backward, with the spread over the rounds. The one line, the layer of lesson 04 and the byte gain something; the patterns gain more; FastDropout, the same patterns with their tables remembered, gains the most."
times = by_turns({name: there_and_back(step, *x.shape) for name, step in steps.items()})
gains = {name: ratio(times["nn.Dropout"], seconds) for name, seconds in times.items()}
fig, ax = plt.subplots(figsize=(8, 3.2))
plot_gains(ax, gains)
plt.show()

# %% [markdown] tags=["deeper"]
# From one line to a byte, on our machine. A byte saves random bits, but settling its ties costs as
# much again. The one line gains because `torch.rand` makes its numbers many at a time, and the
# patterns because one lookup replaces eight comparisons.
#
# `FastDropout` gains more than our patterns by three things. It remembers its tables, which depend
# on $p$ only. For a large input it writes the product over the noise, so that one tensor is
# allocated where there were two: 7.3 has shown what new memory may cost. And it chooses by size and
# circumstance whether to do the work at all.

# %% tags=["deeper"]
times_saved = times_as_long(times["nn.Dropout"], times["FastDropout"])
print("it is more than 1.5 times as fast as nn.Dropout:", times_saved > 1.5)
print(inspect.getsource(FastDropout.forward))

# %% [markdown] tags=["deeper"]
# **Predict.** Does it gain as much on 16 x 64 numbers? On 1024 x 1024?

# %% tags=["deeper", "timed"] alt="Bars: how many times as fast as nn.Dropout FastDropout is, for three sizes. For 16 x 64 numbers the bar is near 1 or below it; for 128 x 1024 and 1024 x 1024 numbers it is several times higher."
size_times = {}
for rows, columns in [(16, 64), (128, 1024), (1024, 1024)]:
    both = {
        name: there_and_back(layers[name](p), rows, columns)
        for name in ("nn.Dropout", "FastDropout")
    }
    size_times[f"{rows} x {columns}"] = by_turns(both, rounds=5).values()
fig, ax = plt.subplots(figsize=(8, 2.2))
plot_gains(ax, {size: ratio(*pair_of_times) for size, pair_of_times in size_times.items()})
plt.show()

# %% [markdown] tags=["deeper"]
# Not on a thousand numbers: there is nothing to gain, for what is paid there are calls, and a layer
# written in Python makes more of them than PyTorch's does. So it hands few numbers over to
# `F.dropout`. On a million it gains as much as on a hundred thousand, or more.

# %% tags=["deeper"]
small, middle, _ = (times_as_long(*pair_of_times) for pair_of_times in size_times.values())
print("it gains less on 16 x 64 numbers than on 128 x 1024:", small < middle)

# %% [markdown] tags=["deeper"]
# **Check.** Is the fast one still dropout? The suite, at rates that a byte would round; and whether a
# seed gives the same mask again on more threads.


# %% tags=["deeper"]
def mask_on(threads):
    torch.set_num_threads(threads)
    out = FastDropout(p, generator=torch.Generator().manual_seed(3))(torch.ones(100_003))
    torch.set_num_threads(1)
    return out != 0


assert torch.equal(mask_on(1), mask_on(2))
assert check_dropout(FastDropout, rates=(1 / 3, 0.3, 0.9)).drop_in

# %% [markdown]
# ## What you have seen
# - A ratio taken by turns is not fooled by a machine that gets slower; its scatter has to be shown.
# - `nn.Dropout` spends most of its time on coins. The product is the floor, and memory sets it.
# - Backward needs one bit an element. A seed is enough too, for the price of drawing again.
# - The step gains by dropout's share of it, and no more.

# %% [markdown] tags=["deeper"]
# ### Deeper: what the last sections have shown
# - A byte rounds the rate to a multiple of 1/256; a second draw for ties makes it exact.
# - Sixteen bits decide eight elements, with the right odds: shown by adding up slots, not by drawing.
# - `random_()` fills 63 bits. The clock does not see it; the suite does. A rate that is off by 0.001
#   the suite seldom sees; the sum over all slots does.

# %% [markdown]
# ## What this did not show
# Anything about a GPU, or about how these ratios look on your processor until you have run the
# cells. `make bench` prints the whole table, for one thread and two, and says on which machine.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import the_speed_limit as ex

# %% [markdown]
# **1. Find the bug.** The layer behind a dropout saves its own input in any case. So this one saves
# that same tensor and no mask at all. `kept` is the mask, a tensor of `torch.bool`, and $p$ is
# above 0 and below 1. With a random `x`, `gradcheck` passes; for some `x` the gradient is wrong.
# Which line takes for granted what is not always so?
#
# ```
# 1  def forward(ctx, x, kept, p):
# 2      y = x.masked_fill(~kept, 0).div_(1 - p)
# 3      ctx.save_for_backward(y)
# 4      ctx.p = p
# 5      return y
# 6  def backward(ctx, grad):
# 7      (y,) = ctx.saved_tensors
# 8      return grad * (y != 0) / (1 - ctx.p), None, None
# ```

# %% tags=["exercise"]
line = ...
ex.guessed_mask.check(line)

# %% [markdown]
# **2. How much was dropout?** You exchange the dropout of a network for one that is `r` times as
# fast, and nothing else. The training step becomes `g` times as fast. Which share of the *old* step
# was dropout? Write it as text with `g` and `r`, such as `"sqrt(g) * r"`.

# %% tags=["exercise"]
formula = "..."
ex.share_of_the_step.check(formula)

# %% [markdown]
# **3. Kept and gained.** In `float32`, on a CPU, $0<p<1$. Which are true?
#
# - **a** A `torch.bool` mask is one bit an element.
# - **b** For large tensors a seed is smaller than packed bits, and slower.
# - **c** If all inputs are finite and not 0, the output tells the mask.
# - **d** One `torch.manual_seed` gives `FastDropout` and `nn.Dropout` one mask.
# - **e** Whatever `check_dropout` accepts drops with $p$ to nine digits.
# - **f** If dropout keeps a seed, the linear layer behind still saves its input.
# - **g** A large `x * noise` takes time to touch new memory.
# - **h** If dropout is a twentieth of a step, no layer makes the step 1.1 times as fast.

# %% tags=["exercise"]
true_ones = ...
ex.kept_and_fast.check(true_ones)

# %% [markdown] tags=["deeper"]
# **4. Deeper: another sign.** A byte dropout keeps an element where `drawn > int(256 * p)`, in place of the
# `>=` of 7.6, and settles nothing by a second draw. With which probability does it drop at
# $p = 0.3$? Three digits are enough.

# %% tags=["exercise", "deeper"]
rate = ...
ex.tied_byte.check(rate)

# %% [markdown] tags=["deeper"]
# **5. Deeper: nothing but bytes.** `ExactByteDropout` draws a `float64` for a tie. Do without: write the
# coins of `n` elements, a tensor of `torch.bool` that is True with probability $1-p$ to within
# $2^{-32}$, for every `n` from 0 on and every $p$ from 0 to 1. Draw one byte for each element, all
# of them from `generator`, and more bytes only where it takes them to settle a tie. `random_bytes`
# may help, or `torch.randint(256, (n,), dtype=torch.uint8, generator=generator)`.


# %% tags=["exercise", "deeper"]
def keep_from_bytes(n, p, generator): ...


ex.keep_from_bytes.check(keep_from_bytes)

# %% [markdown]
# ## Try it
# 1. By turns, `there_and_back(nn.Dropout(p), 128, 1024)` for $p$ = 0.1, 0.5 and 0.9. The work is the
#    same; are the times? (A processor starts on the branch that it expects, and has to come back when
#    it was wrong.)
# 2. Measure `training_step` for a network that is all small layers, `mlp([64, 64, 64, 10], ...)`.
#    Which share is dropout there?

# %% [markdown] tags=["deeper"]
# ### Deeper: more to try
# 3. How many bits does a coin of PyTorch cost? Seed two generators alike. Draw 1000 coins with
#    `torch.empty(1000).bernoulli_(0.7, generator=...)` from the one, `random_words(1000, ...)` from
#    the other, and compare what `torch.rand` gives from both afterwards. Equal: each coin was a
#    word of 64 bits. (With Intel's library they are not.)
# 4. Write `random_words` with 32-bit integers. Which range does `random_()` need there?

# %% [markdown]
# ## Next
# You have a dropout that is derived, built, verified, converted and fast. What it does to networks is
# another question. {{next}}: against rivals that are tuned as well.
