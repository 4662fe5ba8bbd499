# ---
# title: From scratch
# question: How is dropout written, with every edge case?
# part: Derive, build, verify, scale
# builds_on: [03_derive]
# next: 05_verify_against_pytorch
# road: main
# ---

# %% [markdown]
# # 04 From scratch
#
# One line of dropout works on your desk; about twenty work everywhere. Here you find out, one
# failure at a time, what each of the other lines is for.
#
# In this lesson you will
# - write the mask, the function, its two modes, its backward and its module;
# - break each of them first: at $p = 0$ and $p = 1$, in bfloat16, on another device, with integers,
#   in place;
# - find six wrong backwards that right outputs hide;
# - run `gradcheck` on a random layer, and see why it fails when you forget to hold the mask;
# - pin your version to `course_utils.dropout`, bit for bit.
#
# {{time}}

# %%
import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.autograd import gradcheck, gradgradcheck

from course_utils import dropout as course
from course_utils.estimates import binomial_range
from course_utils.plots import COLOURS, plot_mask
from course_utils.widgets.backward_mask import backward_mask

plt.style.use("course_utils.course")


# %%
def seeded(seed=0):
    """A fresh random generator: every cell makes its own, so you can run any cell again."""
    return torch.Generator().manual_seed(seed)


def error_of(function, *arguments):
    """The error that a call raises, as text, cut at its first sentence; "no error" without one."""
    try:
        function(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).split('. ')[0].split(', but')[0]}"
    return "no error"


# %% [markdown]
# ## 4.1 A mask is one comparison
#
# `torch.rand` is uniform on $[0, 1)$: 0 included, 1 not. So `rand < p` happens with probability
# $p$, and `rand >= p` with probability $1 - p$. True means kept.
#
# **Predict.** 100 000 coins at $p = 0.3$. The expected number of dropped ones is 30 000. How far
# from it may a correct mask be: 10, 500, or 5000?


# %%
def keep_mask(shape, p, generator=None):
    """True where a unit is kept: each element its own coin, True with probability 1 - p."""
    return torch.rand(shape, generator=generator) >= p


# %% alt="A mask of 6 examples by 24 units as squares: about seven in ten are filled (kept), the empty ones lie without any pattern, and each row has others."
fig, ax = plt.subplots(figsize=(6.4, 2.2))
plot_mask(ax, keep_mask((6, 24), 0.3, seeded()))
plt.show()

# %%
n, p = 100_000, 0.3
low, high = binomial_range(n, p, false_alarm=1e-6)
low, high

# %% [markdown]
# About 700 either way (five standard deviations of $\sqrt{n p (1-p)} = 145$). This range is exact,
# from the binomial distribution: a correct mask falls outside once in a million seeds.
#
# **Check.** Beside it the commonest slip, the comparison turned round, which drops with $1-p$. Note
# where it hides.

# %%
assert low <= (~keep_mask((n,), p, seeded())).sum() <= high
turned = torch.rand(n, generator=seeded()) < p  # the wrong version: True with probability p
assert not low <= (~turned).sum() <= high

low_half, high_half = binomial_range(n, 0.5, false_alarm=1e-6)
turned_half = torch.rand(n, generator=seeded()) < 0.5
assert low_half <= (~turned_half).sum() <= high_half  # at p = 0.5 nobody sees it

# %% [markdown]
# **Limit.** A right count does not make a right mask. Coins that stick together, or the same mask
# at every call, have right counts too; [05](05_verify_against_pytorch.ipynb) hunts those.

# %% [markdown]
# ## 4.2 The function: zero the dropped, divide the survivors by $1-p$
#
# [03](03_derive.ipynb) derived the division. Here is the one-line version.
#
# **Predict.** Divide its output by its input, element by element. Which values appear at $p = 0.3$?


# %%
def naive_dropout(x, p, generator):
    """The first attempt; every section below mends one thing in it."""
    return x * keep_mask(x.shape, p, generator) / (1 - p)


x = torch.rand(1000, generator=seeded(1)) + 0.5
y = naive_dropout(x, p, seeded())
(y / x).round(decimals=4).unique()

# %% alt="Output against input for 1000 elements: two straight rays, one along zero and one of slope 1.43. The dotted line output = input runs between them and holds no point."
fig, ax = plt.subplots()
ax.plot([0.5, 1.5], [0.5, 1.5], ":", color=COLOURS["theory"], label="output = input")
ax.plot(x[y != 0], y[y != 0], "o", ms=3, color=COLOURS["kept"], label="kept: slope 1 / (1 - p)")
ax.plot(x[y == 0], y[y == 0], "x", ms=4, color="#888888", label="dropped")
ax.set(xlabel="input", ylabel="output at p = 0.3")
ax.legend(loc="upper left", bbox_to_anchor=(0, 0.85))
plt.show()

# %% [markdown]
# Two values, 0 and $1/0.7 = 1.4286$. No element passes unchanged.
#
# **Check.** Every output is 0 or $x/(1-p)$. Dividing by $p$ gives other values, but not at
# $p = 0.5$.


# %%
def values_are_right(y, x, p):
    """Whether each element of y is 0 or x / (1 - p), within two units in the last place."""
    two_units = 2 * torch.finfo(x.dtype).eps
    return bool(((y == 0) | torch.isclose(y, x / (1 - p), rtol=two_units, atol=0)).all())


mask = keep_mask(x.shape, p, seeded())
assert values_are_right(y, x, p)
assert not values_are_right(x * mask, x, p)  # not divided
assert not values_are_right(x * mask / p, x, p)  # divided by p
assert values_are_right(x * mask / 0.5, x, 0.5)  # p or 1 - p? At 0.5 nobody knows

# %% [markdown]
# ## 4.3 Eval is the identity, and does not touch the random numbers
#
# The division in training is there so that eval has nothing to do. Two slips: scaling by $1-p$ in
# eval *as well* (that belongs to the paper's undivided version), and drawing a mask that is then
# ignored.
#
# **Predict.** Does an ignored mask do any harm?


# %%
def with_modes(x, p, training, generator):
    """The second attempt: eval returns the very object that came in."""
    if not training:
        return x
    return naive_dropout(x, p, generator)


def draws_anyway(x, p, training, generator):
    """The wrong version: right output, one mask too many."""
    dropped = naive_dropout(x, p, generator)
    return dropped if training else x


def next_number(function):
    """What the generator gives after one eval call of `function`."""
    generator = seeded()
    function(x, p, False, generator)
    return torch.rand(1, generator=generator)


# %% [markdown]
# **Check.** An ignored mask moves the generator on. A look at the validation loss would then change
# the masks of the training that follows, and two runs that differ only in how often you look would
# differ in their results.

# %%
untouched = torch.rand(1, generator=seeded())
assert with_modes(x, p, False, seeded()) is x
assert torch.equal(next_number(with_modes), untouched)
assert not torch.equal(next_number(draws_anyway), untouched)

# %% [markdown]
# And eval is the mean of training: the average of 2000 passes, summed over the units, is within
# five standard errors ($\sqrt{\frac{p}{1-p}\sum x^2 / 2000}$, from 03) of what eval says. Scaled
# twice it is not.

# %%
passes = with_modes(x.expand(2000, -1), p, True, seeded()).sum(dim=1)
in_eval = with_modes(x, p, False, seeded()).sum()
standard_error = (p / (1 - p) * (x**2).sum() / 2000).sqrt()
assert abs(passes.mean() - in_eval) < 5 * standard_error
assert not abs(passes.mean() - in_eval * (1 - p)) < 5 * standard_error

# %% [markdown]
# **Limit.** Returning `x` itself saves a copy, and means that writing into the result in place
# writes into the input. PyTorch does the same.

# %% [markdown]
# ## 4.4 At $p = 1$ the one-liner divides zero by zero
#
# **Predict.** At $p = 1$ everything is dropped. What does `x * mask / (1 - p)` give?

# %%
naive_dropout(torch.tensor([3.0, -1.0, 0.5]), 1.0, seeded())

# %% [markdown]
# Not a number: 0/0. One line cures it: at $p = 1$ the noise is 0, and there is nothing to divide.
# At $p = 0$ there is nothing to do at all, and `x` itself comes back.


# %%
def safe_at_the_ends(x, p, generator):
    """The third attempt."""
    if p == 0:
        return x
    if p == 1:
        return x * torch.zeros_like(x)  # no 0 / 0, and no random number
    return naive_dropout(x, p, generator)


safe_at_the_ends(torch.tensor([3.0, -1.0, 0.5]), 1.0, seeded())

# %% [markdown]
# Now no NaN, though there is a `-0.`: $-1 \times 0$ is minus zero in floating point, and equal to
# 0. But is `x * mask` always free of NaN?
#
# **Predict.** An infinite activation, dropped: $\infty \times 0$ is ...

# %%
infinite = torch.tensor([float("inf"), -1.0, float("inf")])
kept = torch.tensor([False, True, True])
infinite * kept, torch.where(kept, infinite, 0.0)

# %% [markdown]
# Multiplying gives NaN, selecting with `where` gives 0. PyTorch multiplies, and so do we: an
# infinity is a bug somewhere else, and one that shows is better than one that vanishes in a share
# $p$ of the passes.
#
# The values beyond the ends are worse, because nothing shows:

# %%
naive_dropout(torch.ones(4), -0.25, seeded()), naive_dropout(torch.ones(4), 1.25, seeded())


# %% [markdown]
# A negative $p$ shrinks everything, a $p$ above 1 zeroes everything, both without a word. The cure
# is one check. It is written so that NaN fails it too: every comparison with NaN is false.


# %%
def check_probability(p):
    """Raise ValueError unless p is in [0, 1]; NaN is not."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def wrong_check(p):
    """The wrong version: NaN is neither below 0 nor above 1, and slips through."""
    if p < 0 or p > 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


# %% [markdown]
# **Check.** Every $p$ outside $[0, 1]$ is refused, both ends are exact, and each cure has its
# failing version beside it.

# %%
bad = (-0.25, 1.25, float("nan"))
assert all("ValueError" in error_of(check_probability, value) for value in bad)
assert error_of(wrong_check, float("nan")) == "no error"
assert torch.equal(safe_at_the_ends(x, 1.0, seeded()), torch.zeros_like(x))
assert naive_dropout(x, 1.0, seeded()).isnan().all()
assert safe_at_the_ends(x, 0.0, seeded()) is x

# %% [markdown]
# ## 4.5 `rand >= p`, not `rand > p`: bfloat16 shows the difference
#
# In exact arithmetic a uniform number is never exactly 0, and the two comparisons are the same. A
# computer's uniform number *is* sometimes 0. Then `>` drops a unit at $p = 0$.
#
# How often? In float32, `rand` is a multiple of $2^{-24}$: once in 16.8 million. In bfloat16,
# numbers just below 1 are $2^{-8}$ apart. PyTorch draws a finer number and rounds it; whatever lies
# above $1 - 2^{-9}$ would round to 1, which is outside $[0, 1)$, and becomes 0 instead. So
# $P(\text{rand} = 0) = 2^{-9}$, one in 512.
#
# **Predict.** One million bfloat16 coins at $p = 0$, compared with `>`. How many units are dropped?

# %%
n = 1_000_000
draws = torch.rand(n, generator=seeded(), dtype=torch.bfloat16)
dropped_at_zero = int((~(draws > 0)).sum())
dropped_at_zero > 1500, int((~(draws >= 0)).sum())

# %% [markdown]
# Nearly two thousand with `>`, none with `>=`.
#
# **Check.** The count agrees with $2^{-9}$ (exact binomial range, one false alarm in a million) and
# cannot be reconciled with the float32 rate.

# %%
low, high = binomial_range(n, 2.0**-9, false_alarm=1e-6)
assert low <= dropped_at_zero <= high
assert draws.max() == 1 - 2.0**-8  # the last number below 1: 1 itself became 0
low, high = binomial_range(n, 2.0**-24, false_alarm=1e-6)
assert not low <= dropped_at_zero <= high

# %% [markdown]
# `>=` alone does not make bfloat16 draws good coins: numbers so coarse cannot hit $p$. **Predict.**
# Draw the coins in bfloat16 and in float32, both with `>=`. By how much does the share of dropped
# units miss $p$?

# %%
n = 2_000_000
rates = torch.arange(1, 20) / 20
draws = {
    dtype: torch.rand(n, generator=seeded(), dtype=dtype)
    for dtype in (torch.float32, torch.bfloat16)
}
missed = {
    dtype: [float((drawn < p).sum() / n - p) for p in rates.tolist()]
    for dtype, drawn in draws.items()
}
band = (
    torch.tensor([binomial_range(n, p, false_alarm=1e-6) for p in rates.tolist()]) / n
    - rates[:, None]
)

# %% alt="Dropped share minus p against p for two million coins. Float32 draws stay near zero, well within the grey band of chance. Bfloat16 draws zigzag, and up to p = 0.3 lie above the band, by a fifth of a percentage point."
fig, ax = plt.subplots()
ax.fill_between(rates, *band.T, color=COLOURS["theory"], alpha=0.15, lw=0, label="chance")
ax.plot(rates, missed[torch.float32], "o-", color=COLOURS["measured"], label="drawn in float32")
ax.plot(rates, missed[torch.bfloat16], "s--", color=COLOURS["without"], label="drawn in bfloat16")
ax.set(xlabel="p, probability to drop", ylabel="dropped share - p")
ax.legend()
plt.show()

# %%
outside = {
    dtype: sum(
        not low <= miss <= high for miss, (low, high) in zip(values, band.tolist(), strict=True)
    )
    for dtype, values in missed.items()
}
assert outside[torch.float32] == 0
assert outside[torch.bfloat16] > 0

# %% [markdown]
# In bfloat16, at small $p$, 0.2 percentage points too many are dropped: the extra zeros of `rand`,
# and a grid too coarse to hold $p$. The cure: the coins are drawn in float32, whatever the dtype of
# `x`. **Limit.** Then $p$ is resolved to $2^{-24}$, which no experiment will notice.

# %% [markdown]
# ## 4.6 The noise has the dtype of the input
#
# The backward below needs the *noise* $m = r/(1-p)$ as a tensor. Which dtype should it have?
#
# **Predict.** A float32 noise meets a bfloat16 input, then a float64 input. What comes out of each?

# %%
mask = keep_mask((4,), 0.3, seeded())
float_noise = mask.float() / 0.7
(
    (torch.ones(4, dtype=torch.bfloat16) * float_noise).dtype,
    (torch.ones(4).double() * float_noise).dtype,
)

# %% [markdown]
# The bfloat16 net silently becomes a float32 net. The float64 case looks right and is worse: the
# dtype is float64, the factor has float32's precision.

# %%
doubles = torch.ones(4).double()
factor = (doubles * float_noise).max()
f"kept in float32 the factor is off by {float(abs(factor * 0.7 - 1)):.0e}"

# %% [markdown]
# The cure is to cast first and divide then: `mask.to(x.dtype).div_(1 - p)`. The order counts, and
# so does `x * (mask / (1-p))` against `(x * mask) / (1-p)`: they differ by a rounding. PyTorch
# multiplies by the finished noise, and we want its last bit.
#
# **Check.** In float64 the factor is exact to `eps`; the noise cast too early is not. And every
# dtype comes out as it went in.


# %%
def keep_noise(x, p, generator):
    """What x is multiplied by: 0 where dropped, 1 / (1 - p) where kept, in the dtype of x."""
    return keep_mask(x.shape, p, generator).to(x.dtype).div_(1 - p)


eps = torch.finfo(torch.float64).eps
assert abs(keep_noise(doubles, 0.3, seeded()).max() * 0.7 - 1) <= eps  # two roundings
assert not abs(factor * 0.7 - 1) <= eps
for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
    assert (doubles.to(dtype) * keep_noise(doubles.to(dtype), 0.3, seeded())).dtype == dtype

# %%
x = torch.rand(1000, generator=seeded(1)) + 0.5
one_way, other_way = x * keep_noise(x, 0.3, seeded()), naive_dropout(x, 0.3, seeded())
assert not torch.equal(one_way, other_way)  # they differ in the last bit
assert torch.allclose(one_way, other_way, rtol=2 * torch.finfo(torch.float32).eps, atol=0)

# %% [markdown]
# ## 4.7 The mask lives where the input lives, and has its shape
#
# You may have no accelerator at hand. PyTorch's `meta` device is one that everybody has: its
# tensors have a shape and a device, and no numbers. What fails there fails on a GPU.
#
# **Predict.** `naive_dropout` calls `torch.rand(shape)` and does not say where.

# %%
elsewhere = torch.ones(3, 4, device="meta")
error_of(lambda: elsewhere * (torch.rand(3, 4) >= 0.3))


# %% [markdown]
# A mask on the CPU and an input elsewhere. The cure: `device=x.device`.


# %%
def keep_mask(shape, p, generator=None, device=None):
    """True where a unit is kept, on the generator's device unless `device` is given."""
    if device is None and generator is not None:
        device = generator.device
    return torch.rand(shape, dtype=torch.float32, generator=generator, device=device) >= p


def keep_noise(x, p, generator=None):
    """What x is multiplied by: as in 4.6, now on the device of x."""
    return keep_mask(x.shape, p, generator, x.device).to(x.dtype).div_(1 - p)


(elsewhere * keep_noise(elsewhere, 0.3)).device

# %% [markdown]
# Next the shape. Some implementations flatten the input first. **Predict.** What does `view(-1)` do
# to a transposed matrix, and `reshape(-1)` to the memory order of the result?

# %%
transposed = torch.rand(3, 4, generator=seeded()).T
error_of(lambda: transposed.view(-1))

# %%
flat = transposed.reshape(-1) * keep_mask((12,), 0.3, seeded())
flat.reshape(4, 3).stride(), transposed.stride()

# %% [markdown]
# `view` refuses; `reshape` obeys, copies, and hands back a tensor in another memory order, which
# costs a second copy in the next layer that wants the first one. The cure is not to flatten: a mask
# of `x.shape` works for every shape, and the product takes the order of `x`.
#
# **Check.** Transposed, channels-last and empty.

# %%
images = torch.rand(2, 3, 4, 4, generator=seeded()).to(memory_format=torch.channels_last)
empty = torch.empty(0, 5)
for x in (transposed, images, empty):
    y = x * keep_mask(x.shape, 0.3, seeded())
    assert (y.shape, y.stride()) == (x.shape, x.stride())
assert flat.reshape(4, 3).stride() != transposed.stride()  # the wrong version

# %% [markdown]
# The empty batch (the last one of a filtered data set, say) needed no cure. It has a failing
# version all the same: scale by the *realised* share of survivors, instead of by $1-p$, and you
# divide by the mean of nothing.

# %%
realised_share = keep_mask(empty.shape, 0.3, seeded()).float().mean()
assert realised_share.isnan()
assert not keep_noise(empty, 0.3, seeded()).isnan().any()

# %% [markdown]
# ## 4.8 Integers are refused, not converted
#
# **Predict.** Token ids are integers, and dropout on them is a mistake (it belongs after the
# embedding). Does `naive_dropout` tell you?

# %%
ids = torch.arange(6)
naive_dropout(ids, 0.3, seeded()).dtype, with_modes(ids, 0.3, False, seeded()).dtype

# %% [markdown]
# It does not: floats in training, integers in eval. With the noise in the dtype of the input, the
# in-place division refuses by itself, with the sentence that PyTorch has:

# %%
error_of(keep_noise, ids, 0.3, seeded())

# %% [markdown]
# **Check.** The same error as `nn.Dropout`, and none from the naive version.

# %%
assert error_of(keep_noise, ids, 0.3, seeded()) == error_of(nn.Dropout(0.3), ids)
assert error_of(naive_dropout, ids, 0.3, seeded()) == "no error"

# %% [markdown]
# ## 4.9 Backward must remember; it must not draw, guess or forget
#
# [03](03_derive.ipynb) derived $\partial\ell/\partial x = m \,\partial\ell/\partial y$: the same
# mask, the same factor. Autograd would do this for you. Write it by hand once, in order to know
# what it does, and because four plausible versions have perfect outputs and wrong gradients.
#
# The first draws its coins in forward, and again in backward.


# %%
class Redrawing(torch.autograd.Function):
    """The wrong version: backward draws its own mask."""

    @staticmethod
    def forward(x, p, generator):
        return x * keep_noise(x, p, generator)

    @staticmethod
    def setup_context(ctx, inputs, output):
        _, ctx.p, ctx.generator = inputs

    @staticmethod
    def backward(ctx, grad):
        return grad * keep_noise(grad, ctx.p, ctx.generator), None, None


# %% [markdown]
# The cure: draw the noise *outside*, hand it in, save it. `forward` computes, `setup_context` says
# what to remember, `backward` multiplies the incoming gradient by what was remembered. It returns
# one gradient per input, and `None` for the noise.


# %%
class Multiply(torch.autograd.Function):
    """x * noise, with its backward written out."""

    generate_vmap_rule = True  # PyTorch derives the batched version (torch.func.vmap)

    @staticmethod
    def forward(x, noise):
        return x * noise

    @staticmethod
    def setup_context(ctx, inputs, output):
        _, noise = inputs
        ctx.save_for_backward(noise)

    @staticmethod
    def backward(ctx, grad):
        (noise,) = ctx.saved_tensors
        return Multiply.apply(grad, noise), None


# %% [markdown]
# **Predict.** The picture has two rows for each version: the units whose output is not zero, and
# those whose gradient is not zero. In which version can the rows differ?

# %%
leaf = torch.ones(24, requires_grad=True)
noise = keep_noise(leaf.detach(), 0.3, seeded())
outputs = [Redrawing.apply(leaf, 0.3, seeded()), Multiply.apply(leaf, noise)]
gradients = [torch.autograd.grad(y.sum(), leaf)[0] for y in outputs]

# %% alt="Two pairs of rows of squares. Redrawn: the units with a non-zero output and those with a non-zero gradient differ in several places. Remembered: the two rows are equal."
fig, axes = plt.subplots(2, 1, figsize=(6.4, 2.8), sharex=True)
for ax, y, gradient, title in zip(
    axes, outputs, gradients, ("mask redrawn", "mask remembered"), strict=True
):
    plot_mask(ax, torch.stack([y.detach() != 0, gradient != 0]), xlabel="", ylabel="")
    ax.set(yticks=[0.5, 1.5], yticklabels=["output", "gradient"], title=title)
axes[1].set_xlabel("unit (filled: not zero)")
plt.show()

# %% [markdown]
# **Check.** Autograd on the plain product `x * noise` is the second road. Beside it three wrong
# gradients: redrawn, without the mask, without the factor. Each belongs to a function with exactly
# the right output.

# %%
upstream = torch.rand(24, generator=seeded(1)) + 0.5  # nowhere zero, so that nothing can hide
(ours,) = torch.autograd.grad(Multiply.apply(leaf, noise), leaf, upstream)
(autograd,) = torch.autograd.grad(leaf * noise, leaf, upstream)
(redrawn,) = torch.autograd.grad(Redrawing.apply(leaf, 0.3, seeded()), leaf, upstream)
without_mask, without_factor = upstream / 0.7, upstream * (noise != 0)
assert torch.equal(ours, autograd)
for wrong in (redrawn, without_mask, without_factor):
    assert not torch.allclose(wrong, autograd)

# %% [markdown]
# A fourth looks clever and keeps no mask at all: it takes every unit whose output is 0 for dropped.
# Here are all of them on eight units, of which unit 4 has the input 0. Left what forward hands on,
# right the gradient that the chosen backward gives, over the outlines of the right one.
#
# **Predict.** Choose the fourth. Which units get a wrong gradient from it, and in every draw of the
# coins? Then set $p = 0$: which of the four wrong versions are still wrong?

# %% alt="Left, eight bars of a dropout's output at p = 0.3, with units 2 and 5 dropped and unit 4 at 0 because its input is 0. Right, the gradient by a backward that draws a new mask, over the outlines of the right one: units 2 and 5, marked with a cross, get a gradient and should get none; the other six are right. In a live notebook controls set the backward, p and the coins."
backward_mask()

# %% [markdown]
# Unit 4 and no other, in the draws that keep it: it was heard, and its 0 was its own. At $p = 0$
# there is nothing to draw, no mask and no factor, so the first three are right; the guess is wrong
# even there. Right behind a ReLU nobody would notice, for a ReLU that said 0 passes no gradient on.
# Behind anything else it costs the unit its share of the learning.
#
# **Check.** With every second input 0, the guess misses exactly those that are kept. With inputs of
# one it passes: a test needs zeros in its input, too.

# %%
silent = torch.tensor([1.0, 0.0]).repeat(12).requires_grad_()
y = Multiply.apply(silent, noise)
(right,) = torch.autograd.grad(y, silent, upstream)
missed = ~torch.isclose(upstream * (y != 0) / 0.7, right)
assert torch.equal(missed, (silent == 0) & (noise != 0))
assert missed.any()
assert torch.allclose(upstream * (outputs[1] != 0) / 0.7, autograd)

# %% [markdown]
# **Limit.** That is one noise. `gradcheck` in 4.12 tests the function as such.

# %% [markdown]
# ## 4.10 A backward that can be differentiated again, and that leaves its input alone
#
# Gradient penalties differentiate a gradient. So backward must itself be made of differentiable
# operations. Ours calls `Multiply` once more; `grad * noise` would do as well. What does not do:
# taking the gradient out of the graph.


# %%
class Detached(Multiply):
    """The wrong version: the first gradient is right, the second is lost."""

    @staticmethod
    def backward(ctx, grad):
        (noise,) = ctx.saved_tensors
        return grad.detach() * noise, None


class Overwriting(Multiply):
    """Another wrong version: it saves memory by writing into a gradient that is not its own."""

    @staticmethod
    def backward(ctx, grad):
        (noise,) = ctx.saved_tensors
        return grad.mul_(noise), None


# %% [markdown]
# **Predict.** $\ell = \sum (m x)^3 + \sum x^3$ at $x = 1$ with $m = 2$. First derivative:
# $3m^3 + 3 = 27$. Second: $6m^3 + 6 = 54$. What does `Detached` give?


# %%
def two_derivatives(function):
    """First and second derivative of (2 x)^3 + x^3 at x = 1, where `function` does the doubling."""
    x = torch.ones(1, requires_grad=True)
    value = function.apply(x, torch.tensor([2.0])) ** 3 + x**3
    (first,) = torch.autograd.grad(value, x, create_graph=True)
    (second,) = torch.autograd.grad(first, x)
    return first.item(), second.item()


two_derivatives(Multiply), two_derivatives(Detached)

# %% [markdown]
# The second derivative is 6 instead of 54, without an error: the other path through $x^3$ kept the
# graph alive.
#
# Now `Overwriting`. **Predict.** A residual connection, $y = x + \mathrm{dropout}(x)$: the gradient
# is $1 + m$. Both branches receive the *same* incoming gradient tensor.


# %%
def residual_gradient(function):
    """Gradient of x + dropout(x), elementwise, when the upstream gradient is 1."""
    x = torch.ones(4, requires_grad=True)
    m = torch.tensor([0.0, 2.0, 0.0, 2.0])
    (gradient,) = torch.autograd.grad(x * 1 + function.apply(x, m), x, torch.ones(4))
    return gradient


residual_gradient(Multiply), residual_gradient(Overwriting)

# %% [markdown]
# $1 + m$ is 1 and 3. With the overwritten gradient it became $2m$, 0 and 4: the other branch
# received the masked gradient too.
#
# **Check.** `gradgradcheck` compares second derivatives with finite differences, in float64; here
# of the cube, for a linear function has none.

# %%
points = (torch.rand(5, generator=seeded(), dtype=torch.float64) + 0.5).requires_grad_()
held = torch.tensor([0.0, 1.25, 1.25, 0.0, 1.25], dtype=torch.float64)
assert gradgradcheck(lambda x: Multiply.apply(x, held) ** 3 + x**3, points)
assert not gradgradcheck(
    lambda x: Detached.apply(x, held) ** 3 + x**3, points, raise_exception=False
)
assert not torch.equal(residual_gradient(Overwriting), residual_gradient(Multiply))

# %% [markdown]
# ## 4.11 In place is not free: autograd forbids what would be wrong
#
# `x.mul_(noise)` needs no second tensor. But the layer *before* may need its output for its own
# backward: ReLU looks where its output is positive, sigmoid computes $y(1-y)$. Overwrite it, and
# their gradients are wrong.
#
# **Predict.** After which of these may dropout work in place: linear, ReLU, sigmoid, exp, a leaf
# that requires a gradient?


# %%
def in_place_after(before):
    """Run `before`, then dropout in place, then backward."""
    x = torch.ones(3, requires_grad=True)
    y = before(x).mul_(torch.tensor([0.0, 1.25, 1.25]))
    return torch.autograd.grad(y.sum(), x)[0]


layers = {
    "linear": lambda x: 3 * x,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "exp": torch.exp,
    "leaf": lambda x: x,
}
{name: error_of(in_place_after, before).split(":")[0] for name, before in layers.items()}

# %% [markdown]
# Autograd counts the versions of every tensor and refuses. That is a service. Going round it, with
# `.data`, the same backward runs, and is wrong:


# %%
def behind_autograds_back(x, noise):
    """The wrong version: the version counter does not see a write through .data."""
    x.data.mul_(noise)
    return x


x = torch.zeros(3, requires_grad=True)
noise = torch.tensor([0.0, 1.25, 1.25])
sneaky = torch.autograd.grad(behind_autograds_back(torch.sigmoid(x), noise).sum(), x)[0]
honest = torch.autograd.grad(Multiply.apply(torch.sigmoid(x), noise).sum(), x)[0]
sneaky, honest

# %% [markdown]
# **Check.** At $x = 0$ the sigmoid's slope is $1/4$, so the honest gradient is $m/4$. Where in
# place is allowed, it agrees.

# %%
assert torch.equal(honest, noise / 4)
assert not torch.equal(sneaky, noise / 4)
assert torch.equal(in_place_after(layers["linear"]), 3 * noise)
for name in ("relu", "sigmoid", "exp", "leaf"):
    assert error_of(in_place_after, layers[name]).startswith("RuntimeError")

# %% [markdown]
# **Limit.** Which operations need their output is a detail of PyTorch. The refusal is what you can
# count on.

# %% [markdown]
# ## 4.12 All lines together, and `gradcheck` with the mask held
#
# Here is the function: one line for each failure above.


# %%
def inverted_dropout(x, p=0.5, training=True, *, generator=None, inplace=False):
    """Zero each element with probability p, divide the survivors by 1 - p; eval is the identity."""
    check_probability(p)  # 4.4, in eval too
    if not training or p == 0 or x.numel() == 0:  # 4.3, 4.4, 4.7
        return x
    if p == 1:  # 4.4
        noise = torch.zeros((), dtype=x.dtype, device=x.device)
    else:
        noise = keep_noise(x, p, generator)  # 4.5 to 4.8
    return x.mul_(noise) if inplace else Multiply.apply(x, noise)  # 4.9 to 4.11


# %% [markdown]
# `gradcheck` compares its backward with finite differences in float64. You will read that this
# cannot work for dropout, because the function is random. **Predict.** What must you do so that it
# works?

# %%
points = torch.rand(20, generator=seeded(1), dtype=torch.float64, requires_grad=True)


def held_mask(x):
    return inverted_dropout(x, 0.3, generator=seeded())  # the same mask at every call


# %% [markdown]
# **Check.** Reseeding holds the mask, and the check passes, with second derivatives too. Without
# it, the check fails; and it is the check that is wrong, not the layer. With the mask held, a
# backward that redraws is caught.


# %%
def redrawing(x):
    return Redrawing.apply(x, 0.3, seeded())


shared = seeded()  # one generator that runs on: a new mask at every call, as in training


def fresh_mask(x):
    return inverted_dropout(x, 0.3, generator=shared)


assert gradcheck(held_mask, points)
assert gradgradcheck(held_mask, points)
assert not gradcheck(fresh_mask, points, raise_exception=False)
assert not gradcheck(redrawing, points, raise_exception=False)

# %% [markdown]
# **Limit.** A finite difference sees a mistake in backward, never one in forward: the derivative of
# a wrong function can be perfectly right.

# %% [markdown]
# ## 4.13 The module holds $p$ and a mode, and never a mask
#
# `nn.Module` brings `training`, which `train()` and `eval()` set, for all layers of a network at
# once. What remains is to store the arguments. The tempting mistake is to make the mask where the
# other things are made, in `__init__`.


# %%
class Dropout(nn.Module):
    """Inverted dropout as a layer."""

    def __init__(self, p=0.5, inplace=False, *, generator=None):
        super().__init__()
        check_probability(p)
        self.p, self.inplace, self.generator = p, inplace, generator

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"

    def forward(self, x):
        return inverted_dropout(
            x, self.p, self.training, generator=self.generator, inplace=self.inplace
        )


# %%
class Frozen(nn.Module):
    """The wrong version: one mask for life, and it is saved with the weights."""

    def __init__(self, shape, p):
        super().__init__()
        self.register_buffer("noise", keep_mask(shape, p, seeded()) / (1 - p))

    def forward(self, x):
        return x * self.noise if self.training else x


Dropout(0.3)

# %% [markdown]
# **Predict.** Call each twice in train mode. Which gives two equal results? And what does its
# `state_dict` hold?

# %%
x = torch.ones(100)
ours, frozen = Dropout(0.3, generator=seeded()), Frozen((100,), 0.3)
torch.equal(ours(x), ours(x)), torch.equal(frozen(x), frozen(x)), list(frozen.state_dict())

# %% [markdown]
# `Frozen` trains one thinned network out of $2^{100}$: a smaller net, with no averaging over masks
# at all.
#
# **Check.** Fresh at every call, nothing in the `state_dict`, the identity in eval, and the name
# card of `nn.Dropout`.

# %%
layer = Dropout(0.3, generator=seeded())
first, second = layer(x), layer(x)
assert not torch.equal(first, second)
assert torch.equal(frozen(x), frozen(x))  # the wrong version
assert layer.state_dict() == {}
assert list(frozen.state_dict()) == ["noise"]
assert nn.Sequential(nn.Linear(2, 2), layer).eval()[1](x) is x
assert repr(layer) == repr(nn.Dropout(0.3))

# %% [markdown]
# **Limit.** Two masks of 100 units are equal by chance with probability $(p^2 + (1-p)^2)^{100}$,
# about $10^{-24}$. For two units a fresh mask often equals the last one, and such a test would fail
# a correct layer.

# %% [markdown]
# ## 4.14 Your version is the course's version, bit for bit
#
# The course's `course_utils.dropout` has the same lines (and one argument more: a mask of your
# own). Under one generator the two must agree exactly: outputs, gradients, and the state that the
# generator is left in.
#
# **Predict.** Which of the attempts above would also pass, and which differs in the last bit?


# %%
def result(function, p, dtype, training):
    """Output, gradient and the generator's state after one call of `function`."""
    generator = seeded(7)
    x = torch.randn(64, 16, generator=seeded(8)).to(dtype).requires_grad_()
    upstream = torch.randn(64, 16, generator=seeded(9)).to(dtype)
    y = function(x, p, training, generator=generator)
    return y, torch.autograd.grad(y, x, upstream)[0], generator.get_state()


def agreeing(function):
    """In how many of the settings `function` gives all three results to the last bit."""
    return sum(
        all(map(torch.equal, result(function, *s), result(course.inverted_dropout, *s)))
        for s in settings
    )


# %%
settings = [
    (p, dtype, training)
    for p in (0, 0.1, 0.3, 0.5, 0.8, 1)
    for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16)
    for training in (True, False)
]
agreeing(inverted_dropout), len(settings)

# %% [markdown]
# All 48. And the first attempt?


# %%
def first_attempt(x, p, training, generator):
    return naive_dropout(x, p, generator) if training else x


agreeing(first_attempt)

# %% [markdown]
# 30: the 24 in eval; the four with $p = 0.5$, where dividing by a power of two needs no rounding;
# and two at $p = 0.8$ in half precision, where the factor 5 is exact. At $p = 0$ and $p = 1$ it
# draws, at $p = 1$ it gives NaN, and elsewhere it misses the last bit.
#
# **Check.** All settings for ours, not all for the first attempt; and the module keeps in step with
# the course's, errors included.

# %%
assert agreeing(inverted_dropout) == len(settings)
assert agreeing(first_attempt) < len(settings)

# %%
for bad_p in (-0.1, 1.1, float("nan")):
    assert error_of(Dropout, bad_p) == error_of(course.Dropout, bad_p) != "no error"
a, b = Dropout(0.3, generator=seeded()), course.Dropout(0.3, generator=seeded())
assert all(torch.equal(a(x), b(x)) for _ in range(10))  # ten calls in a row stay in step

# %% [markdown]
# ## What you have seen
# - The mask is one comparison, `rand >= p`, drawn in float32 on the device of the input.
# - The noise $r/(1-p)$ has the dtype of the input; the output is one product.
# - $p = 0$, $p = 1$, $p$ outside $[0, 1]$, NaN, integers and empty inputs each need a decision.
# - Backward multiplies by the same noise. Redrawn, without the mask, without the factor, with a
#   mask guessed from the output, detached or overwriting: six wrong backwards whose outputs are
#   right.
# - `gradcheck` works on dropout once the mask is held.
# - Outputs, gradients and the generator's state equal `course_utils.dropout` in all 48 settings.
#
# ## What this did not show
# That either version equals PyTorch's `nn.Dropout`, or that its coins are independent: two
# implementations can share a mistake. And nothing about speed.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import from_scratch as ex

# %% [markdown]
# **1. Zeros where none should be.** Someone draws the coins in bfloat16 and keeps a unit where
# `rand > p`. At $p = 0$, a batch of 1024 examples goes through a layer of 1000 units. How many of
# their outputs are dropped, on average?

# %% tags=["exercise"]
dropped_on_average = ...
ex.zero_draws.check(dropped_on_average)

# %% [markdown]
# **2. The paper's way.** This lesson wrote the inverted form. Write the other one: in training a
# mask and no factor, in eval the factor that makes up for it. The coins come from torch's own
# generator, $p$ is anything from 0 to 1, both included, and the dtype is that of `x`.


# %% tags=["exercise"]
def vanilla_dropout(x, p, training): ...


ex.vanilla_dropout.check(vanilla_dropout)

# %% [markdown]
# **3. The layer, from memory.** Without looking above, write a drop-in for `nn.Dropout` (its
# `inplace` aside): the same two modes, the same errors for a bad $p$ and for integers, and an
# output of the dtype and memory order of the input. `check_dropout` will judge it, which you meet
# in [05](05_verify_against_pytorch.ipynb).


# %% tags=["exercise"]
class DropoutLayer(nn.Module):
    def __init__(self, p):
        super().__init__()
        ...

    def forward(self, x): ...


ex.dropout_layer.check(DropoutLayer)

# %% [markdown]
# **4. A backward that keeps a boolean.** `Multiply` keeps its noise, four bytes for each unit in
# float32. One will do. Write the backward of `y = x * kept / (1 - p)` from the incoming gradient
# `grad`, the boolean mask `kept` and `p`: right in every dtype, for every $p$ from 0 to 1, with
# `grad` left as it was, and such that it can be differentiated once more.


# %% tags=["exercise"]
def backward_from_mask(grad, kept, p): ...


ex.backward_from_mask.check(backward_from_mask)

# %% [markdown]
# **5. What may backward do?** Forward draws `kept`, sets `noise = kept / (1 - p)` and returns
# `y = x * noise`, with $0 < p < 1$. Which of these backwards are right for every input `x`, the
# zeros in it included? Give their letters, such as `"bd"`.
#
# - **a** Keep `noise`; give `grad * noise`.
# - **b** Keep `y`, for its zeros are the dropped units; give `grad * (y != 0) / (1 - p)`.
# - **c** Keep `x` and `y`; give `grad * y / x`.
# - **d** Keep the generator that forward drew from; draw the mask from it once more.
# - **e** Keep the state that the generator had *before* forward; give it to a second generator, and
#   draw the mask from that one.
# - **f** Keep nothing but $p$, for the mask averages out; give `grad / (1 - p)`.
# - **g** Keep `kept` and $p$; give `grad * kept / (1 - p)`.

# %% tags=["exercise"]
right_ones = ...
ex.right_backwards.check(right_ones)

# %% [markdown]
# **6. Find the bug.** `inverted_dropout` is right, and yet this assertion fails. One line stands in
# the wrong place. Which?
#
# ```
# 1  generator = torch.Generator().manual_seed(0)
# 2  def layer(x):
# 3      return inverted_dropout(x, 0.3, generator=generator)
# 4  x = torch.rand(20, dtype=torch.float64, requires_grad=True)
# 5  assert gradcheck(layer, x)
# ```

# %% tags=["exercise"]
line = ...
ex.failing_gradcheck.check(line)

# %% [markdown]
# ## Try it
# 1. Put the backward of exercise 4 into a `torch.autograd.Function` that saves `kept` and `p`, and
#    let `gradcheck` judge it with the mask held.
# 2. Make a dropout that drops whole channels of a (batch, channels, height, width) tensor. Which
#    single argument changes?
#
# ## Next
# {{next}}: is it the dropout that everybody
# uses?
