# ---
# title: The speed limit
# question: How fast can dropout go, and is it still dropout?
# part: Derive, build, verify, scale
# builds_on: [05_verify_against_pytorch]
# next: 09_averaging_networks
# road: side
# ---

# %% [markdown]
# # 07 The speed limit
#
# Dropout multiplies each number by 0 or by $1/(1-p)$. How long may that take? On a processor,
# `nn.Dropout` takes many times as long as the product. This lesson finds out where the time goes,
# gets most of it back, and asks at every step whether the result is still dropout.
#
# In this lesson you will
# - time things by turns, so that a verdict holds on your machine as on ours;
# - see what a dropout pays for: random bits, comparisons, new memory, and one product;
# - decide with one random byte an element, and mend the rate that a byte rounds;
# - decide with two random bits, by looking up the coins of eight elements at once;
# - meet a fast version that is wrong, and watch the property suite catch it;
# - keep one bit for backward instead of 32, or none;
# - work out when any of this matters.
#
# {{time}}

# %%
import inspect

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
from course_utils.timing import by_turns, processor, ratio
from course_utils.training import cross_entropy
from course_utils.widgets.coin_from_bits import coin_from_bits

plt.style.use("course_utils.course")
torch.set_num_threads(1)  # so that no number depends on how many cores are idle
MACHINE = f"{processor()}, 1 thread, torch {torch.__version__}"

# %% [markdown]
# ## 7.1 A time scatters; a ratio taken by turns hardly does
#
# The same line of code takes longer while a browser tab wakes up, while the processor is hot, while
# its memory is cold. So no time in this lesson stands alone. `by_turns` runs the candidates one
# after the other, round after round; in each round it measures every one of them, and `ratio`
# compares them *within* the round. What disturbs a round disturbs all of them.
#
# **Predict.** The same product under two names. How far from 1 is the median of the ratio? And how
# far apart are the slowest and the fastest round?

# %%
x = torch.randn(128, 1024, generator=torch.Generator().manual_seed(0))
y = torch.empty_like(x)
same = by_turns({"one": lambda: torch.mul(x, 2, out=y), "other": lambda: torch.mul(x, 2, out=y)})

# %% tags=["timed"] alt="Left, the microseconds that the same product took under two names, round by round: dots that scatter. Right, the ratio of the two in each round, and a line at 1: dots close to the line."
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
rounds = np.arange(1, len(same["one"]) + 1)
for mark, (name, seconds) in zip("os", same.items(), strict=True):
    left.plot(rounds, 1e6 * seconds, mark, label=name)
right.plot(rounds, same["one"] / same["other"], "o", color=COLOURS["measured"])
right.axhline(1, color=COLOURS["theory"], ls=":")
top = 1.2e6 * np.max([*same.values()])
left.set(xlabel="round", ylabel="microseconds a call", ylim=(0, top), title="times")
right.set(xlabel="round", ylabel="one / other", ylim=(0, 2), title="ratios")
left.legend()
fig.suptitle(MACHINE, fontsize=9)
plt.show()

# %% [markdown]
# The numbers in the pictures of this lesson are those of the machine that built it, named above
# each of them; run the cells, and they are yours. What is *printed* is a verdict with a wide
# margin, which has to hold on both.

# %%
same_work = ratio(*same.values()).median
print("the same work, two names, within a factor of 1.5:", 1 / 1.5 < same_work < 1.5)

# %% [markdown]
# **Limit.** Code that is measured over and over is warm: its data lie in the nearest memory. In a
# network other layers come in between, and every dropout, the fast and the slow, starts colder.

# %% [markdown]
# ## 7.2 Most of the time goes into the coins
#
# On a processor `nn.Dropout` does four things: it fills a tensor with coins, divides it by $1-p$,
# multiplies with it, and in backward multiplies the gradient with it. Lesson 05 has the recipe.
#
# **Predict.** Which of the four takes longest, and what share of the whole?

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


# %%
parts = by_turns({
    "coins": lambda: torch.empty_like(x).bernoulli_(1 - p),
    "divide": lambda: noise.div_(1),  # by 1, so that it can be done again and again
    "product": lambda: x * noise,
    "product, backward": lambda: x * noise,
    "whole layer": there_and_back(nn.Dropout(p), *x.shape),
})  # fmt: skip

# %% tags=["timed"] alt="A waterfall of nn.Dropout on 128 x 1024 numbers: the coins take by far the longest, then come short steps for the division, the product, the product in backward, and all the rest; they add up to the whole layer."
microseconds = {name: 1e6 * np.median(seconds) for name, seconds in parts.items()}
whole = microseconds.pop("whole layer")
microseconds["all the rest"] = whole - sum(microseconds.values())
fig, ax = plt.subplots(figsize=(8, 2.8))
plot_waterfall(ax, microseconds, xlabel="microseconds, 128 x 1024 numbers, p = 0.3")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
coins_to_product = ratio(parts["coins"], parts["product"]).median
print("the coins take longer than two products:", coins_to_product > 2)

# %% [markdown]
# The product, the only thing that dropout *is*, is a small step among them. For a coin PyTorch draws
# 64 random bits and makes a `float64` of them, one element after the other. How many bits does a
# coin need? Its entropy, $-p \log_2 p - (1-p) \log_2 (1-p)$, is the least that any method can do
# with on average, and is never above 1.

# %%
rates = torch.tensor([0.1, 0.3, 0.5, 0.8], dtype=torch.float64)
bits = -(rates * rates.log2() + (1 - rates) * (1 - rates).log2())
{rate: round(b, 2) for rate, b in zip(rates.tolist(), bits.tolist(), strict=True)}

# %% [markdown]
# **Check.** By a second road, counting: of the sequences of 1000 coins the likely ones, those with
# about 300 drops, number about $\binom{1000}{300}$, so a sequence needs $\log_2$ of that many bits,
# and a coin a thousandth of it.

# %%
from math import comb, log2

assert abs(log2(comb(1000, 300)) / 1000 - bits[1]) < 0.01
assert bits.max() <= 1

# %% [markdown]
# **Limit.** So there is room for a factor of 64 in random bits. "All the rest" is what the
# parts do not explain: the calls, autograd's own work, memory that is colder in the layer than in
# the parts. On Intel's processors PyTorch may toss its coins with a library of Intel's, which draws
# in another way, and the waterfall looks different. (Try it 1 counts the bits on yours.)

# %% [markdown]
# ## 7.3 The floor is memory, and new memory is the dearest
#
# A product of two tensors does one multiplication for every 12 bytes that it moves: two numbers
# read, one written. If a processor multiplies much faster than it fetches, such an operation is as
# fast as its memory, and no trick with arithmetic helps. That is the floor for any dropout.
#
# **Predict.** A product that writes into memory which is there already, and the same product that
# asks for new memory. Is the second one slower? From which size on?

# %%
sizes = [2**k for k in range(10, 25, 2)]
each = {"nn.Dropout": [], "product": [], "product, new memory": []}
for n in sizes:
    a, b, out = torch.randn(n), torch.randn(n), torch.empty(n)
    calls = {
        "product": lambda a=a, b=b, out=out: torch.mul(a, b, out=out),
        "product, new memory": lambda a=a, b=b: a * b,
    }
    if n <= 2**20:  # beyond, it takes long and tells nothing new
        calls["nn.Dropout"] = lambda a=a: nn.functional.dropout(a, p)
    for name, seconds in by_turns(calls, rounds=5, seconds=0.004).items():
        each[name].append(1e9 * np.median(seconds) / n)

# %% tags=["timed"] alt="Nanoseconds an element against the number of elements, both logarithmic. All curves fall at first, for a call has a price of its own. nn.Dropout then stays flat, far above the others. The product lies lowest, and rises where its tensors outgrow the caches; the product into new memory follows it, and on Linux rises far above it at the largest size."
fig, ax = plt.subplots(figsize=(7, 3.6))
roles = dict(zip(each, ("without", "theory", "measured"), strict=True))
for name, values in each.items():
    line = {name: (roles[name], values)}
    plot_lines(ax, sizes[: len(values)], line, xlabel="elements", ylabel="ns an element")
ax.set(xscale="log", yscale="log")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
gap = each["nn.Dropout"][-1] / each["product"][len(each["nn.Dropout"]) - 1]
print("at a million elements nn.Dropout is more than 3 products away:", gap > 3)

# %% [markdown]
# On the left every call costs about the same, whatever it does: that is the price of calling. On
# the right bytes decide. The product rises where its tensors outgrow the caches. The one with new
# memory meets something worse: a large piece of memory comes from the system page by page, each
# when it is first touched, and goes back when it is freed, so the next call pays again. (Smaller
# pieces are kept by the allocator and handed out once more.) Where the two curves part, if they do,
# depends on the system.
#
# Is it memory that holds the product back? A product of two *matrices* uses each number many times
# once it is fetched: $m$ multiplications for every 12 bytes.
#
# **Predict.** How many times more multiplications in a nanosecond does it do?

# %%
m, n = 512, sizes[-1]
matrix = torch.randn(m, m)
(seconds,) = by_turns({"matrix product": lambda: matrix @ matrix}).values()
matrix_rate = m**3 / (1e9 * np.median(seconds))
product_rate = 1 / each["product"][-1]  # multiplications in a nanosecond
bandwidth = 12 * product_rate  # bytes in a nanosecond

# %% tags=["timed"] alt="A roofline: multiplications in a nanosecond against multiplications for each byte moved, both logarithmic. A line rises with the bandwidth of memory and then runs flat at the rate of arithmetic. The elementwise product lies far left, on the rising part; the product of matrices far right, at the height of the flat part, many times higher."
work = np.logspace(-2, 2.5, 200)
fig, ax = plt.subplots(figsize=(7, 3))
roof = {"roof: memory, then arithmetic": ("theory", np.minimum(bandwidth * work, matrix_rate))}
plot_lines(ax, work, roof, xlabel="multiplications a byte", ylabel="multiplications a ns")
ax.plot(1 / 12, product_rate, "o", color=COLOURS["measured"], label="elementwise product")
ax.plot(m / 12, matrix_rate, "s", color=COLOURS["measured"], label="product of matrices")
ax.set(xscale="log", yscale="log")
ax.legend()
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
print("matrices: more than 5 times the multiplications:", bool(matrix_rate > 5 * product_rate))

# %% [markdown]
# So arithmetic is there in plenty, and a dropout that moves few bytes is a fast one.
#
# **Check.** Count the numbers that a dropout of PyTorch moves at the least: coins written; divided
# in place, so read and written; read once more together with the input, and the output written.

# %%
product_moves = 2 + 1
dropout_moves = 1 + 2 + 3
assert dropout_moves == 2 * product_moves  # memory explains a factor of 2, and the coins the rest

# %% [markdown]
# **Limit.** One thread. Memory is shared by all cores, so more threads lower the floor less than
# they are many. PyTorch draws its coins on one thread in any case: they come from one generator.

# %% [markdown]
# ## 7.4 One random byte decides an element, but it rounds the rate
#
# A 64-bit random word is eight random bytes. So compare *bytes* with $256\,p$: an eighth of the
# random bits. `random_()` needs its range here; 7.6 says why.

# %%
ALL_64_BITS = torch.iinfo(torch.int64).min, None


def random_words(n, generator=None):
    return torch.empty(n, dtype=torch.int64).random_(*ALL_64_BITS, generator=generator)


def random_bytes(n, generator=None):
    return random_words(-(-n // 8), generator).view(torch.uint8)[:n]


class ByteDropout(CorrectDropout):
    """One byte an element: dropped below floor(256 p)."""

    def kept(self, x):
        return (random_bytes(x.numel()) >= int(256 * self.p)).reshape(x.shape)


# %% [markdown]
# **Predict.** There are only 256 bytes, so the rate can be counted without a draw. With which
# probability does it drop at $p = 0.3$?

# %%
every_byte = torch.arange(256)
(every_byte < int(256 * p)).double().mean().item()

# %% alt="The rate that a byte gives minus the rate that was asked for, for p from 0.28 to 0.32: a sawtooth that starts at 0 at each multiple of 1/256 and falls to -0.0039 before the next. A dot marks p = 0.3, at -0.0031."
asked = torch.linspace(0.28, 0.32, 2001, dtype=torch.float64)
given = (256 * asked).floor() / 256
fig, ax = plt.subplots(figsize=(8, 2.8))
line = {"rate given - rate asked": ("measured", given - asked)}
plot_lines(ax, asked, line, xlabel="p, asked for", ylabel="error of the rate")
ax.plot([p], [int(256 * p) / 256 - p], "o", color=COLOURS["train"])
ax.set(ylim=(-1 / 230, 1 / 700))
plt.show()

# %% [markdown]
# $76/256 = 0.296875$. In a network nobody would ever notice. A byte *equal to the threshold* has
# decided too early: there are 76 bytes below it, and 76.8 were needed. So such a byte drops with
# the missing 0.8, by a second draw:
#
# $$\underbrace{\frac{\lfloor 256 p \rfloor}{256}}_{\text{below}} +
# \underbrace{\frac{1}{256}}_{\text{a tie}} \left(256 p - \lfloor 256 p \rfloor\right) = p$$


# %%
class ExactByteDropout(CorrectDropout):
    """One byte an element, and a second draw for the one in 256 that ties with the threshold."""

    def kept(self, x):
        threshold, fraction = divmod(256 * self.p, 1)
        drawn = random_bytes(x.numel())
        kept = drawn >= threshold
        (ties,) = (drawn == threshold).nonzero(as_tuple=True)
        kept[ties] = torch.rand(len(ties), dtype=torch.float64) >= fraction
        return kept.reshape(x.shape)


# %% [markdown]
# Eight bits are a choice. Below you choose how many, and what becomes of a tie.
#
# **Predict.** $p = 0.3$, ties kept. With three bits the rate is 0.25. Which number of bits is the
# first to bring it nearer? How near can 12 bits come, and what does settling the tie change?

# %% alt="Left, the eight numbers of three random bits side by side: two are grey, dropped, six blue, kept, and a dotted line at p = 0.3 runs through the third: asked for 0.3, given 0.25. Right, how far the rate is too low against the number of bits, logarithmic: it falls like 2 to the minus bits, in steps. In a live notebook controls set p, the number of bits and what becomes of a tie."
coin_from_bits()

# %% [markdown]
# The rate stays at 0.25 up to four bits and moves with the fifth, for $0.3 = 0.01001100\ldots_2$, and
# only a digit 1 brings anything. Twelve bits miss 0.3 by 0.0002. With the tie settled every number
# of bits is exact, a single one too: what the number of bits decides is only how *often* a second
# draw is needed, once in $2^\text{bits}$.
#
# **Check.** The suite of lesson 05 refuses the first, and says why; it accepts the second.

# %%
rounded, exact = check_dropout(ByteDropout), check_dropout(ExactByteDropout)
print(rounded["dropped_fraction"].diagnosis)
assert "dropped_fraction" in rounded.failed
assert exact.passed

# %% [markdown]
# **Limit.** At $p = 0.25$ or $0.5$ the rounding is no rounding, and no test of any power would
# refuse `ByteDropout`. A test at these rates alone proves nothing about the others.

# %% [markdown]
# ## 7.5 Two random bits an element: sixteen of them name the coins of eight
#
# Still eight bits for a coin that needs one, and still one comparison an element. Take eight
# elements together. Their coins are a byte, a *pattern*: bit $j$ is set when element $j$ is kept.
# There are 256 patterns, and one that keeps $k$ of the eight has the probability
# $(1-p)^k\,p^{8-k}$.
#
# Sixteen random bits are a number below 65 536. Give every pattern as many of these numbers, its
# *slots*, as its probability deserves, write the patterns into a table, and look up.
#
# **Predict.** $p = 0.3$. How many slots does the pattern get that keeps all eight? And the one that
# drops all eight?

# %%
pattern = np.arange(256, dtype=np.uint8)
coins = np.unpackbits(pattern[:, None], axis=1, bitorder="little")  # row: pattern, column: element
k = coins.sum(1)
share = 65_536 * (1 - p) ** k * p ** (8 - k)
[round(float(slots), 2) for slots in share[[255, 0]]]

# %% [markdown]
# 3778.02 and 4.30: a slot cannot be cut. So each pattern owns the whole part. Who draws one of the
# slots left over draws again, among the fractions: a tie once more, and mended in the same way.


# %%
def slots(p):
    """The pattern of each slot that surely belongs to one, and where the fractions are cut."""
    share = 65_536 * (1 - p) ** k * p ** (8 - k)
    whole = np.floor(share).astype(int)
    table = np.repeat(pattern, whole)
    left_over = max(65_536 - len(table), 1)  # at p = 0.5 there are none, and nothing to cut
    cuts = np.cumsum(share - whole)[:-1] * (2.0**64 / left_over)
    return table, cuts


table, cuts = slots(p)
left_over = 65_536 - len(table)
left_over, f"{left_over / 65_536:.2%} of the draws"


# %%
def patterns(n, p, words=random_words, second_draw=True):
    """The coins of n elements, eight to a byte."""
    table, cuts = slots(p)
    count = -(-n // 8)
    slot = words(-(-count // 4)).numpy().view(np.uint16)[:count]
    drawn = table.take(slot, mode="clip")
    (again,) = (slot >= len(table)).nonzero()
    if second_draw and len(again):
        settled = words(len(again)).numpy().view(np.uint64)
        drawn[again] = cuts.searchsorted(settled, side="right")
    return drawn


# %% [markdown]
# **Check.** No draw is needed to see that the odds are right: add up the slots of each pattern and
# its part of the second draw. Every pattern comes with the probability that eight free coins give
# it, so each coin drops with $p$ and tells nothing about the other seven. Without the second draw
# they do not.

# %%
first_draw = np.bincount(table, minlength=256) / 65_536
second = np.diff(np.concatenate([[0], cuts, [2.0**64]])) / 2.0**64
odds = first_draw + left_over / 65_536 * second
assert np.abs(odds - share / 65_536).max() < 1e-15
assert np.abs(odds @ (1 - coins) - p).max() < 1e-15
clipped = first_draw + left_over / 65_536 * (pattern == table[-1])
assert np.abs(clipped @ (1 - coins) - p).max() > 5e-4

# %% [markdown]
# `course_utils.fast_dropout.keep_patterns` is this, with its tables remembered from call to call:

# %%
torch.manual_seed(1)
ours = patterns(100_003, p)
torch.manual_seed(1)
assert np.array_equal(ours, keep_patterns(100_003, p))

# %% [markdown]
# A second table turns a pattern into its eight factors, 0 or $1/(1-p)$: a row of 32 bytes, copied
# as a whole. No comparison is left, and no division.

# %%
factors = coins.astype(np.float32) / np.float32(1 - p)


def noise_of(drawn, shape):
    n = torch.Size(shape).numel()
    return torch.from_numpy(factors.take(drawn, axis=0).ravel()[:n]).view(shape)


noise_of(ours, (100_003,)).unique()

# %% [markdown]
# **Limit.** At $p = 0.5$ a random bit is a coin as it stands: one bit an element, and no table. At
# other rates two bits are more than the entropy asks for. A longer table would need fewer, and
# would no longer fit into the nearest memory.

# %% [markdown]
# ## 7.6 The fast version that is wrong: `random_()` fills 63 bits, not 64
#
# Without a range, `random_()` fills an integer with values from 0 up. An `int64` has a sign, so that
# makes 63 bits.
#
# **Predict.** Cut such words into eight bytes each. How often is a byte 128 or more, for each of
# the eight places?


# %%
def words_of_63_bits(n):
    return torch.empty(n, dtype=torch.int64).random_()


def share_of_large_bytes(words):
    torch.manual_seed(2)
    return (words(100_000).view(torch.uint8).reshape(-1, 8) >= 128).double().mean(0)


# %% alt="How often a byte is 128 or more, for the eight bytes of a word. Seven bars reach one half; the eighth, with random_() as it stands, is 0, and with the whole range it reaches one half too."
fig, ax = plt.subplots(figsize=(7, 2.8))
place = np.arange(1, 9)
looks = {"random_()": (words_of_63_bits, -0.2, "train"),
         "with the whole range": (random_words, 0.2, "measured")}  # fmt: skip
for label, (words, shift, role) in looks.items():
    ax.bar(place + shift, share_of_large_bytes(words), 0.38, color=COLOURS[role], label=label)
ax.set(xlabel="byte of the word, the last one with the sign", ylabel="share of 128 or more")
ax.set(xticks=place, ylim=(0, 0.75))
ax.legend(ncols=2, loc="upper left")
plt.show()

# %% [markdown]
# The eighth byte never is. A byte dropout fed with such words drops every eighth element with $2p$.
# It looks like dropout: zeros here and there, the right factor, a fresh mask each time. And it is
# as fast as the right one: a clock does not see a wrong bit.

# %%
report = check_dropout(MUTANTS["missing_sign_bit"].build)
print(MUTANTS["missing_sign_bit"].mistake)
print("fails:", ", ".join(report.failed))
print(report["equal_places"].diagnosis)

# %% [markdown]
# And the slots of 7.5? One draw in four has lost its highest bit and so never reaches the upper half
# of the table. In the lower half stand all the patterns that drop the eighth element.
#
# **Predict.** Three versions for the suite: words of 63 bits; whole words, but no second draw; and
# the course's `FastDropout`. Which pass?


# %%
class PatternDropout(CorrectDropout):
    """The patterns of 7.5 as a layer, by words and with a second draw as its class says."""

    words, second_draw = staticmethod(random_words), True

    def kept(self, x):
        drawn = patterns(x.numel(), self.p, self.words, self.second_draw)
        kept = np.unpackbits(drawn, count=x.numel(), bitorder="little")
        return torch.from_numpy(kept).bool().view(x.shape)


class From63Bits(PatternDropout):
    words = staticmethod(words_of_63_bits)


class NoSecondDraw(PatternDropout):
    second_draw = False


# %%
versions = {"63 bits": From63Bits, "no second draw": NoSecondDraw, "FastDropout": FastDropout}
reports = {name: check_dropout(version) for name, version in versions.items()}
for name, report in reports.items():
    print(f"{name:15} {report.verdict}")

# %% [markdown]
# The first is refused. The second passes, and is wrong: its rate is off by 0.0006, as the sum over
# the slots has shown, and the suite begins to see at about 0.001 (lesson 05, 5.9). A statistic has
# a resolution; a sum over all cases has none. That is why 7.5 counted slots.
#
# **Check.**

# %%
assert "dropped_fraction" in reports["63 bits"].failed
assert reports["no second draw"].passed
assert reports["FastDropout"].drop_in

# %% [markdown]
# ## 7.7 Backward needs one bit an element, or a seed
#
# The gradient meets the same noise as the input did (lesson 03). So autograd saves the noise until
# backward has come, one number an element.
#
# **Predict.** How many bits an element does `nn.Dropout` keep in `float32`? How many are needed?


# %%
def bytes_saved(call):
    """What autograd's own operations save while `call` runs."""
    sizes = []
    with saved_tensors_hooks(
        lambda saved: sizes.append(saved.nbytes) or saved, lambda saved: saved
    ):
        call()
    return sum(sizes)


leaf = x.clone().requires_grad_()
saved = bytes_saved(lambda: nn.Dropout(p)(leaf))
saved, 8 * saved / leaf.numel()

# %% [markdown]
# 32 bits, to remember one coin. The two functions that were handed to autograd above are *hooks*:
# the first is given what is to be saved and says what to keep instead, the second makes the tensor
# again from that. So keep the patterns:


# %%
def one_bit_dropout(x, p):
    drawn = patterns(x.numel(), p)
    with saved_tensors_hooks(lambda noise: drawn, lambda drawn: noise_of(drawn, x.shape)):
        return x * noise_of(drawn, x.shape)


drawn = patterns(leaf.numel(), p)
drawn.nbytes, 8 * drawn.nbytes / leaf.numel()

# %% [markdown]
# Or keep nothing but a seed, and draw the same coins once more:


# %%
def replayed_dropout(x, p):
    seed = torch.empty((), dtype=torch.int64).random_().item()
    source = torch.Generator()

    def noise(seed):
        source.manual_seed(seed)
        words = lambda n: random_words(n, source)  # noqa: E731
        return noise_of(patterns(x.numel(), p, words), x.shape)

    with saved_tensors_hooks(lambda noise: seed, noise):
        return x * noise(seed)


# %% [markdown]
# **Check.** With an upstream gradient of ones, the gradient *is* the noise, so times $x$ it is the
# output. A hook that draws new coins fails.


# %%
def redrawn_dropout(x, p):
    noise = lambda: noise_of(patterns(x.numel(), p), x.shape)  # noqa: E731
    with saved_tensors_hooks(lambda _: None, lambda _: noise()):
        return x * noise()


def same_noise_in_backward(dropout):
    out = dropout(leaf, p)
    (slope,) = torch.autograd.grad(out.sum(), leaf)
    return torch.equal(slope * x, out.detach())


assert same_noise_in_backward(one_bit_dropout)
assert same_noise_in_backward(replayed_dropout)
assert not same_noise_in_backward(redrawn_dropout)

# %% [markdown]
# **Limit.** Memory for backward is mostly that of the activations: the layer after a dropout saves
# its input, 32 bits an element, whatever the dropout keeps.

# %% [markdown]
# ## 7.8 The whole way, step by step
#
# Forward and backward of 128 x 1024 numbers at $p = 0.3$, all by turns.
#
# **Predict.** Which step gains most? Is the version with a seed slower than that with a bit?


# %%
def one_line(x):
    return (torch.rand(x.shape) >= p) * x / (1 - p)


steps = {
    "nn.Dropout": nn.Dropout(p),
    "one line of torch": one_line,
    "Dropout (lesson 04)": Dropout(p),
    "a byte, ties settled": ExactByteDropout(p),
    "patterns, one bit kept": lambda x: one_bit_dropout(x, p),
    "patterns, a seed kept": lambda x: replayed_dropout(x, p),
    "FastDropout": FastDropout(p),
}
times = by_turns({name: there_and_back(step, *x.shape) for name, step in steps.items()})
gains = {name: ratio(times["nn.Dropout"], seconds) for name, seconds in times.items()}

# %% tags=["timed"] alt="Bars: how many times as fast as nn.Dropout each version is, forward and backward, with the spread over the rounds. The one line, the layer of lesson 04 and the byte gain little or something; the patterns gain more, with a seed less than with a bit; FastDropout, the same patterns with their tables remembered, gains the most."
fig, ax = plt.subplots(figsize=(8, 3.2))
names = list(gains)[::-1]
medians = [gains[name].median for name in names]
errors = [
    [gains[n].median - gains[n].low for n in names],
    [gains[n].high - gains[n].median for n in names],
]
ax.barh(names, medians, color=COLOURS["measured"], xerr=errors, ecolor=COLOURS["theory"], capsize=2)
ax.axvline(1, color=COLOURS["theory"], ls=":")
ax.set(xlabel="times as fast as nn.Dropout (bar: median of the rounds, line: eight tenths of them)")
ax.grid(False, axis="y")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
faster = gains["FastDropout"].median
print("FastDropout is more than 1.5 times as fast as nn.Dropout:", faster > 1.5)
a_bit, a_seed = (gains[f"patterns, {kept} kept"].median for kept in ("one bit", "a seed"))
print("to keep a seed takes longer than to keep a bit:", a_bit > a_seed)

# %% [markdown]
# Fewer random bits from step to step, and a lookup for eight comparisons. The seed saves the last
# bit and pays for it: its coins are drawn twice.
#
# `FastDropout` is what this lesson has built, with three things more. It remembers its tables, as
# they depend on $p$ only. Above a certain size it writes the product over the noise, so that one
# tensor is allocated where there were two: 7.3 has shown what new memory costs. And it chooses by
# size and circumstance whether to do the work at all.

# %%
print(inspect.getsource(FastDropout.forward))

# %% [markdown]
# **Predict.** Does it gain as much on 16 x 64 numbers? On 1024 x 1024?

# %%
by_size = {}
for shape in [(16, 64), (128, 1024), (1024, 1024)]:
    pair = [nn.Dropout(p), FastDropout(p)]
    taken = by_turns({step: there_and_back(step, *shape) for step in pair}, rounds=5)
    by_size["{} x {}".format(*shape)] = ratio(*taken.values())

# %% tags=["timed"] alt="Bars: how many times as fast as nn.Dropout FastDropout is, for three sizes. For 16 x 64 numbers the bar is near 1 or below it; for 128 x 1024 and 1024 x 1024 numbers it is several times higher."
fig, ax = plt.subplots(figsize=(8, 2.2))
ax.barh(
    list(by_size)[::-1], [gain.median for gain in by_size.values()][::-1], color=COLOURS["measured"]
)
ax.axvline(1, color=COLOURS["theory"], ls=":")
ax.set(xlabel="times as fast as nn.Dropout", ylabel="numbers")
ax.grid(False, axis="y")
ax.set_title(MACHINE, fontsize=9)
plt.show()

# %%
small, middle, _ = by_size.values()
print("it gains less on 16 x 64 numbers than on 128 x 1024:", small.median < middle.median)

# %% [markdown]
# On a thousand numbers there is nothing to gain: what is paid there are calls, and a layer written
# in Python makes more of them than PyTorch's does. So it hands few numbers over to `F.dropout`. Is
# the fast one still dropout?
#
# **Check.** The suite, at rates that a byte would round, and whether a seed gives the same mask
# again on more threads.

# %%
assert check_dropout(FastDropout, rates=(1 / 3, 0.3, 0.9)).drop_in


def mask_on(threads):
    torch.set_num_threads(threads)
    out = FastDropout(p, generator=torch.Generator().manual_seed(3))(torch.ones(100_003))
    torch.set_num_threads(1)
    return out != 0


assert torch.equal(mask_on(1), mask_on(2))

# %% [markdown]
# **Limit.** All this holds on a processor. On a GPU PyTorch's dropout is one fused kernel, which
# draws its coins in parallel and keeps a byte each; a lookup by NumPy has nothing to do there, and
# `FastDropout` steps aside for a tensor on another device. The same in a compiled graph, where the
# compiler fuses the one line.

# %% [markdown]
# ## 7.9 A faster layer makes the step faster by its share, and no more
#
# If dropout takes the share $s$ of a training step, and becomes $r$ times as fast, the step takes
# $1 - s + s/r$ of its time. Even with $r = \infty$ the step is at most $1/(1-s)$ times as fast
# (Amdahl's law).
#
# **Predict.** The course's network, 784-1024-1024-10, batches of 128, $p = 0.5$, Adam. Which share
# of a step is dropout?

# %%
images = torch.rand(128, 784, generator=torch.Generator().manual_seed(0))
labels = torch.arange(128) % 10


def training_step(dropout):
    net = mlp([784, 1024, 1024, 10], 0.5, dropout, seed=0)
    adam = torch.optim.Adam(net.parameters())

    def step():
        adam.zero_grad()
        cross_entropy(net(images), labels).mean().backward()
        adam.step()

    return step


layers = {"none": lambda p: nn.Identity(), "nn.Dropout": nn.Dropout, "FastDropout": FastDropout}
step_times = by_turns({name: training_step(layer) for name, layer in layers.items()}, rounds=7)

# %% tags=["timed"] alt="Left, the milliseconds of a training step without dropout, with nn.Dropout and with FastDropout: three bars of nearly the same height, the second the highest. Right, how many times as fast the step becomes against how many times as fast dropout becomes: a curve that rises from 1 and bends towards a dashed limit a little above 1."
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3))
left.bar(list(step_times), [1e3 * np.median(seconds) for seconds in step_times.values()])
left.set(ylabel="milliseconds a step", xlabel="dropout")
share_of_step = float(np.median(1 - step_times["none"] / step_times["nn.Dropout"]))
faster = np.linspace(1, 20, 100)
right.plot(faster, 1 / (1 - share_of_step + share_of_step / faster), color=COLOURS["theory"])
right.axhline(1 / (1 - share_of_step), color=COLOURS["theory"], ls="--", lw=1)
right.set(xlabel="dropout, times as fast", ylabel="step, times as fast", ylim=(0.95, None))
fig.suptitle(MACHINE, fontsize=9)
plt.show()

# %%
print("dropout takes less than half of the step:", share_of_step < 0.5)

# %% [markdown]
# The rest are three products of matrices and Adam's update. So a dropout without any cost would
# shorten this step by little. The share grows where the other layers do little with each number
# that is dropped: small matrices, dropout on large inputs, dropout on attention weights. And in
# eval mode it is nothing, at any speed.
#
# **Check.** The formula by a second road: count the time of a step of 100 parts in which dropout
# takes 20 and becomes 4 times as fast. Wrong is the speed-up of the layer times its share.

# %%
s, r = 0.2, 4
parts_left = 80 + 20 / 4
assert abs(100 / parts_left - 1 / (1 - s + s / r)) < 1e-15
assert abs(100 / parts_left - s * r) > 0.3

# %% [markdown]
# ## What you have seen
# - A ratio taken by turns is worth more than two times; printed is only what has a wide margin.
# - `nn.Dropout` spends most of its time on coins: 64 random bits for each, where at most one is
#   needed. The product is the floor, and it is memory that sets it.
# - A byte rounds the rate to 1/256; a second draw for ties makes it exact.
# - Sixteen bits name the coins of eight elements, exactly: shown by adding up slots, not by drawing.
# - `random_()` fills 63 bits. The clock does not see it; the suite does. And a rate that is off by
#   0.0006 the suite does not see; the sum over all slots does.
# - One bit an element is enough for backward, and a seed is, for the price of drawing again.
# - The step gains by dropout's share of it, and no more.
#
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
# **1. Another sign.** A byte dropout keeps an element where `drawn > int(256 * p)`, in place of the
# `>=` of 7.4, and settles nothing by a second draw. With which probability does it drop at
# $p = 0.3$? Three digits are enough.

# %% tags=["exercise"]
rate = ...
ex.tied_byte.check(rate)

# %% [markdown]
# **2. Nothing but bytes.** `ExactByteDropout` draws a `float64` for a tie. Do without: write the
# coins of `n` elements, a tensor of `torch.bool` that is True with probability $1-p$ to within
# $2^{-32}$, for every `n` from 0 on and every $p$ from 0 to 1. Draw one byte for each element, all
# of them from `generator`, and more bytes only where it takes them to settle a tie. `random_bytes`
# may help, or `torch.randint(256, (n,), dtype=torch.uint8, generator=generator)`.


# %% tags=["exercise"]
def keep_from_bytes(n, p, generator): ...


ex.keep_from_bytes.check(keep_from_bytes)

# %% [markdown]
# **3. Find the bug.** The layer behind a dropout saves its own input in any case. So this one saves
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
# **4. How much was dropout?** You exchange the dropout of a network for one that is `r` times as
# fast, and nothing else. The training step becomes `g` times as fast. Which share of the *old* step
# was dropout? Write it as text with `g` and `r`, such as `"sqrt(g) * r"`.

# %% tags=["exercise"]
formula = "..."
ex.share_of_the_step.check(formula)

# %% [markdown]
# **5. What is kept, and what is gained?** A network trains in `float32` on a processor, with $p$
# above 0 and below 1. Which statements are true?
#
# - **a** Who saves a mask of `torch.bool` for backward keeps one bit an element.
# - **b** For a large tensor a seed is fewer bytes than the patterns, and is paid for with time.
# - **c** If every input of a dropout is finite and not 0, its output tells backward the mask.
# - **d** After the same `torch.manual_seed`, `FastDropout` and `nn.Dropout` have the same mask.
# - **e** Every dropout that `check_dropout` accepts drops with $p$ to nine digits.
# - **f** Where dropout keeps a seed alone, the linear layer behind it still saves its own input, 32
#   bits an element.
# - **g** Where `x * noise` is large, some of its time goes into memory touched for the first time.
# - **h** If dropout takes a twentieth of a step, no dropout, however fast, makes the step 1.1 times
#   as fast.

# %% tags=["exercise"]
true_ones = ...
ex.kept_and_fast.check(true_ones)

# %% [markdown]
# ## Try it
# 1. How many bits does a coin of PyTorch cost? Seed two generators alike. Draw 1000 coins with
#    `torch.empty(1000).bernoulli_(0.7, generator=...)` from the one, `random_words(1000, ...)` from
#    the other, and compare what `torch.rand` gives from both afterwards. Equal: each coin was a
#    word of 64 bits. (With Intel's library they are not.)
# 2. By turns, `there_and_back(nn.Dropout(p), 128, 1024)` for $p$ = 0.1, 0.5 and 0.9. The work is the
#    same; are the times? (A processor runs ahead on a guess, and has to come back when it was wrong.)
# 3. Write `random_words` with 32-bit integers. Which range does `random_()` need there?
#
# ## Next
# You have a dropout that is derived, built, verified, converted and fast. What it does to networks is
# another question. {{next}}: what the many networks say together.
