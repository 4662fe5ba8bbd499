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
# One line of dropout works on your own examples; about twenty work everywhere. Here you see, one
# failure at a time, what each of the other lines is for.
#
# In this lesson you will
# - write the mask, the function, its two modes, its backward and its module;
# - break each of them first: at $p = 0$ and $p = 1$, in bfloat16 and on another device;
# - find wrong backwards that right outputs hide;
# - run `gradcheck` on a random layer, and see why it fails when the mask is not held;
# - compare your version with `course_utils.dropout`, bit for bit.
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
# $p$, and `rand >= p` with probability $1 - p$. True means kept; the picture shows one such mask.


# %%
def naive_mask(shape, p, generator=None):
    """True where a unit is kept: each element drawn for itself, True with probability 1 - p."""
    return torch.rand(shape, generator=generator) >= p


# %% alt="A mask of 6 examples by 24 units as squares: about seven in ten are filled (kept), the empty ones lie without any pattern, and each row has others."
fig, ax = plt.subplots(figsize=(6.4, 2.2))
plot_mask(ax, naive_mask((6, 24), 0.3, seeded()))
plt.show()

# %% [markdown]
# **Predict.** A mask of 100 000 units at $p = 0.3$ should drop 30 000 on average. You count 29 600.
# Is that a reason to doubt the mask? And 29 000?

# %%
n_units, p = 100_000, 0.3
allowed = binomial_range(n_units, p, false_alarm=1e-6)
allowed

# %% [markdown]
# 29 600 is no reason, 29 000 is one. A correct mask lies outside this range, about 700 either way,
# for one seed in a million. (One standard deviation is $\sqrt{n p (1-p)} = 145$; the range is exact,
# from the binomial distribution.)
#
# **Check.** Beside it the commonest slip, the comparison turned round, which drops with probability
# $1-p$. At $p = 0.5$ it cannot be seen.

# %%
turned = torch.rand(n_units, generator=seeded()) < p  # the wrong version: True with probability p
assert allowed[0] <= (~naive_mask((n_units,), p, seeded())).sum() <= allowed[1]
assert not allowed[0] <= (~turned).sum() <= allowed[1]

allowed_half = binomial_range(n_units, 0.5, false_alarm=1e-6)
turned_half = torch.rand(n_units, generator=seeded()) < 0.5
assert allowed_half[0] <= (~turned_half).sum() <= allowed_half[1]  # wrong, and not seen

# %% [markdown]
# **Limit.** A right count does not make a right mask. Units that are always dropped together, or
# the same mask at every call, have right counts too; [05](05_verify_against_pytorch.ipynb) looks
# for those.

# %% [markdown]
# ## 4.2 The function: zero the dropped, divide the survivors by $1-p$
#
# [03](03_derive.ipynb) derived the division. Here is the one-line version, and every value of its
# output divided by its input.


# %%
def naive_dropout(x, p, generator):
    """The first attempt; the sections below mend it, one thing at a time."""
    return x * naive_mask(x.shape, p, generator) / (1 - p)


x = torch.rand(1000, generator=seeded(1)) + 0.5
y = naive_dropout(x, p, seeded())
(y / x).round(decimals=4).unique()

# %% [markdown]
# Two values, 0 and $1/0.7 = 1.4286$. No element passes unchanged: in the picture the dotted line is empty.

# %% alt="Output against input for 1000 elements: two straight rays, one along zero and one of slope 1.43. The dotted line output = input runs between them and holds no point."
fig, ax = plt.subplots()
ax.plot([0.5, 1.5], [0.5, 1.5], ":", color=COLOURS["theory"], label="output = input")
ax.plot(x[y != 0], y[y != 0], "o", ms=3, color=COLOURS["kept"], label="kept: slope 1 / (1 - p)")
ax.plot(x[y == 0], y[y == 0], "x", ms=4, color="#888888", label="dropped")
ax.set(xlabel="input", ylabel="output at p = 0.3")
ax.legend(loc="upper left", bbox_to_anchor=(0, 0.85))
plt.show()

# %% [markdown]
# **Check.** Every output is 0 or $x/(1-p)$. Dividing by $p$ gives other values, but not at
# $p = 0.5$.


# %%
def values_are_right(y, x, p):
    """Whether each element of y is 0 or x / (1 - p), up to rounding."""
    rounding = 2 * torch.finfo(x.dtype).eps
    return bool(((y == 0) | torch.isclose(y, x / (1 - p), rtol=rounding, atol=0)).all())


kept_x = x * naive_mask(x.shape, p, seeded())
assert values_are_right(y, x, p)
assert not values_are_right(kept_x, x, p)  # not divided
assert not values_are_right(kept_x / p, x, p)  # divided by p
assert values_are_right(kept_x / 0.5, x, 0.5)  # p or 1 - p? At 0.5 both are right

# %% [markdown]
# ## 4.3 Eval is the identity, and does not touch the random numbers
#
# The division in training is there so that eval has nothing to do.


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
# **Predict.** Two training runs have the same seed. One looks at the validation loss after every
# epoch, the other at the end only. In eval, `draws_anyway` draws a mask and does not use it. Do the
# two runs end with the same weights?

# %%
untouched = torch.rand(1, generator=seeded())
torch.equal(next_number(with_modes), untouched), torch.equal(next_number(draws_anyway), untouched)

# %% [markdown]
# Not with `draws_anyway`. Its unused mask moves the generator on (False), so each look at the
# validation loss changes all the masks of the training that follows. `with_modes` leaves the
# generator alone (True).
#
# **Check.** Eval returns the input itself, and it is the mean of training: 2000 passes, summed over
# the units, have a mean within five standard errors ($\sqrt{\frac{p}{1-p}\sum x^2 / 2000}$, from 03)
# of what eval gives. The common slip, to scale by $1-p$ in eval *as well*, does not pass.

# %%
assert with_modes(x, p, False, seeded()) is x
assert torch.equal(next_number(with_modes), untouched)
assert not torch.equal(next_number(draws_anyway), untouched)

passes = with_modes(x.expand(2000, -1), p, True, seeded()).sum(dim=1)
in_eval = with_modes(x, p, False, seeded()).sum()
standard_error = (p / (1 - p) * (x**2).sum() / 2000).sqrt()
assert abs(passes.mean() - in_eval) < 5 * standard_error
assert not abs(passes.mean() - in_eval * (1 - p)) < 5 * standard_error
round(float(passes.mean() / in_eval), 4), round(float(5 * standard_error / in_eval), 4)

# %% [markdown]
# The mean of training is 0.9997 times what eval gives, and five standard errors are 0.0024. With the
# slip, eval would give 0.7 of the mean.
#
# **Limit.** Returning `x` itself saves a copy, and means that writing into the result in place
# writes into the input. PyTorch does the same.

# %% [markdown]
# ## 4.4 What happens at both ends of $p$, and beyond?
#
# **Predict.** At $p = 1$ every unit is dropped. What does `x * mask / (1 - p)` give?

# %%
naive_dropout(torch.tensor([3.0, -1.0, 0.5]), 1.0, seeded())

# %% [markdown]
# Three times "not a number": 0/0. One line cures it: at $p = 1$ the noise is 0, and there is
# nothing to divide. At $p = 0$ there is nothing to do at all, and `x` itself comes back.


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
# No NaN. (The `-0.` is $-1 \times 0$ in floating point, and equal to 0.)
#
# **Predict.** And beyond the ends? Four ones go in at $p = -0.25$, and four at $p = 1.25$. Which of
# the two raises an error?

# %%
naive_dropout(torch.ones(4), -0.25, seeded()), naive_dropout(torch.ones(4), 1.25, seeded())

# %% [markdown]
# Neither. A negative $p$ shrinks everything to 0.8, a $p$ above 1 makes everything 0, and nobody is
# told. The cure is one check. It refuses NaN too: `<`, `<=`, `>`, `>=` and `==` are all false where
# one side is NaN.


# %%
def check_probability(p):
    """Raise ValueError unless p is in [0, 1]; NaN is not."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def wrong_check(p):
    """The wrong version: NaN is neither below 0 nor above 1, and is accepted."""
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

# %% [markdown] tags=["deeper"]
# ## 4.5 Deeper: does it matter whether you write `rand >= p` or `rand > p`?
#
# In exact arithmetic a uniform number is never exactly 0, and the two comparisons are the same. A
# computer's uniform number *is* sometimes 0. Then `>` drops a unit at $p = 0$.
#
# **Predict.** Draw one million uniform numbers in bfloat16. About how many are exactly 0: none, one
# or two, or more than a thousand?

# %% tags=["deeper"]
n_draws = 1_000_000
coarse = torch.rand(n_draws, generator=seeded(), dtype=torch.bfloat16)
zeros = int((~(coarse > 0)).sum())  # dropped at p = 0 by `>`
zeros > 1000, int((~(coarse >= 0)).sum())

# %% [markdown] tags=["deeper"]
# Nearly two thousand, and `>=` drops none of them. In bfloat16, numbers just below 1 are $2^{-8}$
# apart. PyTorch draws a finer number and rounds it; whatever lies above $1 - 2^{-9}$ would round to
# 1, which is outside $[0, 1)$, and becomes 0 instead. So $P(\text{rand} = 0) = 2^{-9}$, one in 512.
# In float32 it is $2^{-24}$, one in 16.8 million.
#
# **Check.** The count agrees with $2^{-9}$ (exact binomial range, one false alarm in a million) and
# not with the rate of float32.

# %% tags=["deeper"]
range_bfloat16 = binomial_range(n_draws, 2.0**-9, false_alarm=1e-6)
range_float32 = binomial_range(n_draws, 2.0**-24, false_alarm=1e-6)
assert range_bfloat16[0] <= zeros <= range_bfloat16[1]
assert not range_float32[0] <= zeros <= range_float32[1]
assert coarse.max() == 1 - 2.0**-8  # the last number below 1: 1 itself became 0
range_bfloat16, range_float32

# %% [markdown] tags=["deeper"]
# `>=` alone does not make bfloat16 numbers good enough: they are too coarse to hit $p$. Here is, for
# two million units at each $p$, by how much the share of dropped units misses $p$.

# %% tags=["deeper"]
n_many, rates = 2_000_000, torch.arange(1, 20) / 20
ranges = [binomial_range(n_many, rate, false_alarm=1e-6) for rate in rates.tolist()]
band = torch.tensor(ranges) / n_many - rates[:, None]


def missed(dtype):
    """Share of the units that `>=` drops minus p, for each of the rates: draws of this dtype."""
    drawn = torch.rand(n_many, generator=seeded(), dtype=dtype)
    return torch.tensor([float((drawn < rate).sum() / n_many - rate) for rate in rates.tolist()])


fine_misses, coarse_misses = missed(torch.float32), missed(torch.bfloat16)

# %% alt="Dropped share minus p against p for two million units. Float32 draws stay near zero, well within the grey band of chance. Bfloat16 draws zigzag, and up to p = 0.3 lie above the band, by a fifth of a percentage point." tags=["deeper"]
fig, ax = plt.subplots()
ax.fill_between(rates, *band.T, color=COLOURS["theory"], alpha=0.15, lw=0, label="chance")
ax.plot(rates, fine_misses, "o-", color=COLOURS["measured"], label="drawn in float32")
ax.plot(rates, coarse_misses, "s--", color=COLOURS["without"], label="drawn in bfloat16")
ax.set(xlabel="p, probability to drop", ylabel="dropped share - p")
ax.legend()
plt.show()

# %% [markdown] tags=["deeper"]
# In bfloat16, at small $p$, 0.2 percentage points too many are dropped: the extra zeros of `rand`,
# and numbers too far apart to hold $p$. The cure: draw in float32, whatever the dtype of `x`.
#
# **Limit.** Then $p$ is met to $2^{-24}$, which no experiment will notice.

# %% tags=["deeper"]
inside = {
    name: bool(((band[:, 0] <= misses) & (misses <= band[:, 1])).all())
    for name, misses in (("float32", fine_misses), ("bfloat16", coarse_misses))
}
assert inside == {"float32": True, "bfloat16": False}

# %% [markdown]
# ## 4.6 Which dtype must the noise have?
#
# From here on the function needs the *noise* $s = m/(1-p)$ as a tensor of its own.
#
# **Predict.** A float32 noise meets a bfloat16 input, and then a float64 input. Which dtype comes
# out of each product?

# %%
float_noise = naive_mask((4,), 0.3, seeded()).float() / 0.7
halves, doubles = torch.ones(4, dtype=torch.bfloat16), torch.ones(4, dtype=torch.float64)
(halves * float_noise).dtype, (doubles * float_noise).dtype

# %% [markdown]
# float32 and float64. So a bfloat16 network becomes a float32 network, and nobody is told. The
# second case looks right and is worse: the dtype is float64, but the factor has only float32's
# precision:

# %%
factor = (doubles * float_noise).max()
f"the factor 1/0.7 is off by {float(abs(factor * 0.7 - 1)):.0e}"

# %% [markdown]
# The cure is to cast first and divide then. And the *order* of the product counts: `x * (mask / (1-p))` and
# `(x * mask) / (1-p)` may differ in the last bit. PyTorch multiplies by the finished noise, and so
# do we, to agree in that bit too.


# %%
def typed_noise(x, p, generator):
    """What x is multiplied by: 0 where dropped, 1 / (1 - p) where kept, in the dtype of x."""
    return naive_mask(x.shape, p, generator).to(x.dtype).div_(1 - p)


# %% [markdown]
# **Check.** Every dtype comes out as it went in. In float64 the factor is exact to `eps`, the distance
# from 1 to the next number; the noise that was divided first and cast later is not. Integers, which cannot hold $1/0.7$, are refused with the very sentence of
# `nn.Dropout` (more in 4.8).

# %%
for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
    typed = torch.ones(4, dtype=dtype)
    assert (typed * typed_noise(typed, 0.3, seeded())).dtype == dtype
eps = torch.finfo(torch.float64).eps
assert abs(typed_noise(doubles, 0.3, seeded()).max() * 0.7 - 1) <= eps  # two roundings
assert not abs(factor * 0.7 - 1) <= eps
one_way, other_way = x * typed_noise(x, 0.3, seeded()), naive_dropout(x, 0.3, seeded())
assert not torch.equal(one_way, other_way)  # they differ in the last bit
assert torch.allclose(one_way, other_way, rtol=2 * torch.finfo(torch.float32).eps, atol=0)
ids = torch.arange(6)
assert error_of(typed_noise, ids, 0.3, seeded()) == error_of(nn.Dropout(0.3), ids) != "no error"

# %% [markdown]
# ## 4.7 On which device, and in which shape?
#
# You may have no GPU at hand. PyTorch's `meta` device is on every machine: its tensors have a shape
# and a device, and no numbers. A mask on the wrong device fails there as it does on a GPU. (Not
# everything does: `.item()` fails on `meta`, which has no number to give, and works on a GPU.)
#
# **Predict.** The input lives on another device, and `torch.rand(shape)` says nothing of a device.
# Is the mask moved to the input, the input to the mask, or neither?

# %%
elsewhere = torch.ones(3, 4, device="meta")
error_of(lambda: elsewhere * naive_mask((3, 4), 0.3))

# %% [markdown]
# Neither: PyTorch refuses to multiply across devices. The cure is `device=x.device`. This is the
# final mask, and it is always drawn in float32: coarser numbers cannot hit $p$ (4.5).


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
# A mask of `x.shape` fits every shape, and the product keeps the memory order of `x`.
# Implementations that flatten the input first lose that order, and the next layer pays for another
# copy.
#
# **Check.** Transposed, channels-last and empty inputs. The empty batch (the last one of a filtered
# data set, say) needs no cure, but it has a wrong version too: scale by the share that *was* kept,
# instead of by $1-p$, and you divide by the mean of nothing.

# %%
transposed = torch.rand(3, 4, generator=seeded()).T
images = torch.rand(2, 3, 4, 4, generator=seeded()).to(memory_format=torch.channels_last)
empty = torch.empty(0, 5)
for given in (transposed, images, empty):
    product = given * keep_noise(given, 0.3, seeded())
    assert (product.shape, product.stride()) == (given.shape, given.stride())

flat = transposed.reshape(-1) * keep_noise(transposed.reshape(-1), 0.3, seeded())
assert flat.reshape(4, 3).stride() != transposed.stride()  # the wrong version
assert keep_mask(empty.shape, 0.3, seeded()).float().mean().isnan()  # the wrong factor

# %% [markdown] tags=["deeper"]
# ## 4.8 Deeper: integers, and infinite activations
#
# **Predict.** Token ids are integers, and dropout on them is a mistake (it belongs after the
# embedding). Does `naive_dropout` tell you?

# %% tags=["deeper"]
naive_dropout(ids, 0.3, seeded()).dtype, with_modes(ids, 0.3, False, seeded()).dtype

# %% [markdown] tags=["deeper"]
# It does not: floats come out in training, integers in eval. With the noise in the dtype of the
# input, the in-place division refuses by itself:

# %% tags=["deeper"]
assert error_of(naive_dropout, ids, 0.3, seeded()) == "no error"
assert error_of(keep_noise, ids, 0.3, seeded()) == error_of(nn.Dropout(0.3), ids)
error_of(keep_noise, ids, 0.3, seeded())

# %% [markdown] tags=["deeper"]
# **Predict.** An activation is infinite, and its unit is dropped. What does $\infty \times 0$ give?

# %% tags=["deeper"]
infinite = torch.tensor([float("inf"), -1.0, float("inf")])
first_dropped = torch.tensor([False, True, True])
infinite * first_dropped, torch.where(first_dropped, infinite, 0.0)

# %% [markdown] tags=["deeper"]
# Multiplying gives NaN; selecting with `where` gives 0. PyTorch multiplies, and so do we: an
# infinity is a mistake somewhere else, and it is better that it shows than that it disappears in a
# share $p$ of the passes.

# %% tags=["deeper"]
assert (infinite * first_dropped)[0].isnan()
assert (infinite * keep_noise(infinite, 0.999, seeded())).isnan().any()

# %% [markdown]
# ## 4.9 What must backward remember?
#
# So far autograd has computed every gradient for us. To see what it does, write one by hand, first
# of something simpler than dropout: $x^2$. A `torch.autograd.Function` has three parts. `forward`
# computes. `setup_context` says what to remember. `backward` receives the gradient of the loss with
# respect to the output, and returns the gradient with respect to the input.


# %%
class Square(torch.autograd.Function):
    """x * x, with its backward written out."""

    @staticmethod
    def forward(x):
        return x * x

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return 2 * x * grad


# %%
numbers = torch.tensor([1.0, -2.0, 3.0], requires_grad=True)
Square.apply(numbers).sum().backward()  # adds the gradient to numbers.grad
(returned,) = torch.autograd.grad(Square.apply(numbers).sum(), numbers)  # returns it
assert torch.equal(returned, 2 * numbers)
numbers.grad, returned

# %% [markdown]
# Both give $2x$. `.backward()` adds the gradient to the `.grad` of every leaf, as in a training
# loop; `torch.autograd.grad` returns it and leaves `.grad` alone. This lesson uses the second.
#
# Now dropout. [03](03_derive.ipynb) derived that backward multiplies by the same noise:
# $\partial\ell/\partial x = s\,\partial\ell/\partial y$. So draw the noise *outside*, hand it in,
# and remember it. `backward` returns one gradient per input, and `None` for the noise.


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
# A plausible wrong version remembers $p$ instead, and draws again in backward:


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
# **Predict.** The picture has two rows for each version: the units whose output is not zero, and
# those whose gradient is not zero. There are 24 units, and $p = 0.3$. With the mask redrawn, in
# about how many units do the two rows disagree: 2, 10 or 22?

# %% alt="Two pairs of rows of squares. Redrawn: the units with a non-zero output and those with a non-zero gradient differ in several places. Remembered: the two rows are equal."
leaf = torch.ones(24, requires_grad=True)
noise = keep_noise(leaf.detach(), 0.3, seeded())
outputs = [Redrawing.apply(leaf, 0.3, seeded()), Multiply.apply(leaf, noise)]
gradients = [torch.autograd.grad(out.sum(), leaf, retain_graph=True)[0] for out in outputs]
fig, axes = plt.subplots(2, 1, figsize=(6.4, 2.8), sharex=True)
titles = ("mask redrawn", "mask remembered")
for ax, out, gradient, title in zip(axes, outputs, gradients, titles, strict=True):
    plot_mask(ax, torch.stack([out.detach() != 0, gradient != 0]), xlabel="", ylabel="")
    ax.set(yticks=[0.5, 1.5], yticklabels=["output", "gradient"], title=title)
axes[1].set_xlabel("unit (filled: not zero)")
plt.show()

# %% [markdown]
# About 10. A unit is kept in one draw and dropped in the other with probability
# $2 \cdot 0.3 \cdot 0.7 = 0.42$, which makes 10.1 of 24; here there are 12. With the mask remembered
# there is none.
#
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
disagree = [int(((o != 0) != (g != 0)).sum()) for o, g in zip(outputs, gradients, strict=True)]
disagree

# %% [markdown]
# A fourth wrong version keeps no mask at all: it takes every unit whose output is 0 for dropped.
# Here are all four on eight units, of which unit 4 has the input 0. On the left is what forward
# gives; on the right the gradient of the chosen backward, with the right one as outlines. At first
# the fourth version is chosen. The draw drops units 2 and 5.
#
# **Predict.** Which of the eight units gets a wrong gradient from it? And at $p = 0$, which of the
# four wrong versions are still wrong?

# %% alt="Left, eight bars of a dropout's output at p = 0.3, with units 2 and 5 dropped and unit 4 at 0 because its input is 0. Right, the gradient by a backward that takes every output of 0 for dropped, over the outlines of the right one: unit 4, marked with a cross, gets none and should get one; the other seven are right. In a live notebook controls set the backward, p and the draw."
backward_mask()

# %% [markdown]
# Unit 4 and no other: it was kept, and its output is 0 because its input is. At $p = 0$ there is
# nothing to draw, no mask and no factor, so the first three are right; the guess is wrong even
# there. (Directly behind a ReLU the mistake does no harm, because a ReLU whose output is 0 passes no
# gradient on.)
#
# **Check.** With every second input 0, the guess misses exactly those that are kept. With inputs of
# one it passes: a test needs zeros in its input, too.

# %%
silent = torch.tensor([1.0, 0.0]).repeat(12).requires_grad_()
from_silent = Multiply.apply(silent, noise)
(right,) = torch.autograd.grad(from_silent, silent, upstream, retain_graph=True)
guess = upstream * (from_silent != 0) / 0.7
assert torch.equal(~torch.isclose(guess, right), (silent == 0) & (noise != 0))
assert not torch.allclose(guess, right)
assert torch.allclose(upstream * (outputs[1] != 0) / 0.7, autograd)  # inputs of one: not seen

# %% [markdown]
# **Limit.** That is one noise. `gradcheck` in 4.12 tests the function as such.

# %% [markdown] tags=["deeper"]
# ## 4.10 Deeper: can backward be differentiated again, and does it leave its input alone?
#
# Gradient penalties differentiate a gradient. So backward must itself be made of differentiable
# operations. Ours calls `Multiply` once more; `grad * noise` would do as well. Two versions that do
# not do:


# %% tags=["deeper"]
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


# %% [markdown] tags=["deeper"]
# **Predict.** $\ell = (s x)^3 + x^3$ at $x = 1$ with $s = 2$. The first derivative is
# $3s^3 + 3 = 27$, the second $6s^3 + 6 = 54$. `Detached` takes the first gradient out of the graph.
# Does the second then raise an error, or come out as 0, or as something else?


# %% tags=["deeper"]
def two_derivatives(function):
    """First and second derivative of (2 x)^3 + x^3 at x = 1, where `function` does the doubling."""
    x = torch.ones(1, requires_grad=True)
    value = function.apply(x, torch.tensor([2.0])) ** 3 + x**3
    (first,) = torch.autograd.grad(value, x, create_graph=True)
    (second,) = torch.autograd.grad(first, x)
    return first.item(), second.item()


two_derivatives(Multiply), two_derivatives(Detached)

# %% [markdown] tags=["deeper"]
# Something else: 6 instead of 54, without an error. What is left is the second derivative of $x^3$,
# whose path kept the graph alive.
#
# Now `Overwriting`, in a residual connection $y = x + \mathrm{dropout}(x)$. Both branches receive
# the *same* incoming gradient tensor.
#
# **Predict.** The right gradient is $1 + s$: 1 where $s = 0$ and 3 where $s = 2$. What does
# `Overwriting` give for the two?


# %% tags=["deeper"]
def residual_gradient(function):
    """Gradient of x + dropout(x), elementwise, when the upstream gradient is 1."""
    x = torch.ones(4, requires_grad=True)
    s = torch.tensor([0.0, 2.0, 0.0, 2.0])
    (gradient,) = torch.autograd.grad(x * 1 + function.apply(x, s), x, torch.ones(4))
    return gradient


residual_gradient(Multiply), residual_gradient(Overwriting)

# %% [markdown] tags=["deeper"]
# 0 and 4, that is $2s$: the other branch received the overwritten gradient too.
#
# **Check.** `gradgradcheck` compares second derivatives with finite differences, in float64; here
# of the cube, for a linear function has none.

# %% tags=["deeper"]
five = (torch.rand(5, generator=seeded(), dtype=torch.float64) + 0.5).requires_grad_()
held = torch.tensor([0.0, 1.25, 1.25, 0.0, 1.25], dtype=torch.float64)
assert gradgradcheck(lambda x: Multiply.apply(x, held) ** 3 + x**3, five)
assert not gradgradcheck(lambda x: Detached.apply(x, held) ** 3 + x**3, five, raise_exception=False)
assert not torch.equal(residual_gradient(Overwriting), residual_gradient(Multiply))

# %% [markdown] tags=["deeper"]
# ## 4.11 Deeper: when may dropout work in place?
#
# `x.mul_(noise)` needs no second tensor. But the layer *before* may need its output for its own
# backward: ReLU looks where its output is positive, sigmoid computes $y(1-y)$. Overwrite it, and
# their gradients are wrong.
#
# **Predict.** After which of these may dropout work in place: linear, ReLU, sigmoid, exp, a leaf
# that requires a gradient?


# %% tags=["deeper"]
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

# %% [markdown] tags=["deeper"]
# After the linear map only; the other four raise an error. Autograd counts how often each tensor has
# been written to, and refuses to use one that was changed. Through `.data` it does not see the
# write. The same backward then runs, and is wrong:


# %% tags=["deeper"]
def unseen_by_autograd(x, noise):
    """The wrong version: the version counter does not see a write through .data."""
    x.data.mul_(noise)
    return x


origin = torch.zeros(3, requires_grad=True)
noise3 = torch.tensor([0.0, 1.25, 1.25])
unseen = unseen_by_autograd(torch.sigmoid(origin), noise3)
(unseen_gradient,) = torch.autograd.grad(unseen.sum(), origin)
(right_gradient,) = torch.autograd.grad(Multiply.apply(torch.sigmoid(origin), noise3).sum(), origin)
unseen_gradient, right_gradient

# %% [markdown] tags=["deeper"]
# **Check.** At $x = 0$ the sigmoid's slope is $1/4$, so the right gradient is $s/4$. Where in place
# is allowed, it agrees.
#
# **Limit.** Which operations need their output is a detail of PyTorch. You can count on the refusal.

# %% tags=["deeper"]
assert torch.equal(right_gradient, noise3 / 4)
assert not torch.equal(unseen_gradient, noise3 / 4)
assert torch.equal(in_place_after(layers["linear"]), 3 * noise3)
for name in ("relu", "sigmoid", "exp", "leaf"):
    assert error_of(in_place_after, layers[name]).startswith("RuntimeError")

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
# `gradcheck` compares its backward with finite differences in float64, so it calls the layer many
# times, each time with a slightly moved input. You will read that this cannot work for dropout,
# because the function is random.


# %%
points = torch.rand(20, generator=seeded(1), dtype=torch.float64, requires_grad=True)
running = seeded()  # one generator that runs on, as in training


def held_mask(x):
    return inverted_dropout(x, 0.3, generator=seeded())  # the same seed at every call


def fresh_mask(x):
    return inverted_dropout(x, 0.3, generator=running)


# %% [markdown]
# **Predict.** Both layers are right. Which of the two passes `gradcheck`?

# %%
gradcheck(held_mask, points), gradcheck(fresh_mask, points, raise_exception=False)

# %% [markdown]
# Only the one that draws the same mask at every call. The other is right as well; it is the check
# that compares two different networks. So: hold the mask, here by reseeding.
#
# **Check.** With the mask held, second derivatives pass too, and a backward that redraws is found.


# %%
def redrawing(x):
    return Redrawing.apply(x, 0.3, seeded())


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
# `nn.Module` has an attribute `training`, which `train()` and `eval()` set for all layers of a
# network at once. What remains is to store the arguments. It is tempting to make the mask there too,
# in `__init__`: `Frozen` does that.


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
    """The wrong version: one mask for life, made in __init__."""

    def __init__(self, shape, p):
        super().__init__()
        self.register_buffer("noise", keep_mask(shape, p, seeded()) / (1 - p))

    def forward(self, x):
        return x * self.noise if self.training else x


# %% [markdown]
# **Predict.** Each is called twice in train mode on the same 100 ones. Which of them gives two equal
# results? And which of them has something in its `state_dict`, that is, in what is saved with a
# network?

# %%
ones = torch.ones(100)
fresh, frozen = Dropout(0.3, generator=seeded()), Frozen((100,), 0.3)
equal_twice = torch.equal(fresh(ones), fresh(ones)), torch.equal(frozen(ones), frozen(ones))
equal_twice, list(fresh.state_dict()), list(frozen.state_dict())

# %% [markdown]
# `Frozen`, both times. It trains one thinned network out of $2^{100}$: a smaller net, with no
# averaging over masks at all, and its noise is saved with the weights.
#
# **Check.** Fresh at every call, nothing saved, the identity in eval for the whole network, and
# printed like `nn.Dropout`.

# %%
layer = Dropout(0.3, generator=seeded())
assert not torch.equal(layer(ones), layer(ones))
assert torch.equal(frozen(ones), frozen(ones))  # the wrong version
assert layer.state_dict() == {}
assert list(frozen.state_dict()) == ["noise"]
assert nn.Sequential(nn.Linear(2, 2), Dropout(0.3)).eval()[1](ones) is ones
assert repr(layer) == repr(nn.Dropout(0.3))
layer

# %% [markdown]
# **Limit.** Two masks of 100 units are equal by chance with probability $(p^2 + (1-p)^2)^{100}$,
# about $10^{-24}$. For two units a fresh mask often equals the last one, and such a test would fail
# a correct layer.

# %% [markdown]
# ## 4.14 Is your version the course's version, bit for bit?
#
# The course's `course_utils.dropout` has the same lines (and one argument more: a mask of your
# own). Under one generator the two must agree exactly: outputs, gradients, and the state in which
# the generator is left.


# %%
def result(function, p, dtype, training):
    """Output, gradient and the generator's state after one call of `function`."""
    generator = seeded(7)
    x = torch.randn(64, 16, generator=seeded(8)).to(dtype).requires_grad_()
    upstream = torch.randn(64, 16, generator=seeded(9)).to(dtype)
    y = function(x, p, training, generator=generator)
    return y, torch.autograd.grad(y, x, upstream)[0], generator.get_state()


def agrees(function, *setting):
    """Whether `function` gives all three results of the course's function to the last bit."""
    results = result(function, *setting), result(course.inverted_dropout, *setting)
    return all(map(torch.equal, *results))


def first_attempt(x, p, training, generator):
    return naive_dropout(x, p, generator) if training else x


# %% [markdown]
# **Predict.** Six rates, 0, 0.1, 0.3, 0.5, 0.8 and 1, in float32 and in train mode. Our function
# agrees with the course's at all six. At how many does the first attempt,
# `x * mask / (1 - p)`, and at which?

# %%
every_p = (0, 0.1, 0.3, 0.5, 0.8, 1)
{
    name: [p for p in every_p if agrees(function, p, torch.float32, True)]
    for name, function in (("our version", inverted_dropout), ("first attempt", first_attempt))
}

# %% [markdown]
# At one: $p = 0.5$, where dividing by a power of two needs no rounding. At $p = 0$ and $p = 1$ the
# first attempt draws, and at $p = 1$ it gives NaN; at the others it misses the last bit.
#
# **Check.** Ours agrees in all settings, four dtypes and both modes; the first attempt does not. And
# the module gives the same as the course's in ten calls in a row, errors included.

# %%
dtypes = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
settings = [(p, dtype, mode) for p in every_p for dtype in dtypes for mode in (True, False)]
agreeing = sum(agrees(inverted_dropout, *setting) for setting in settings)
assert agreeing == len(settings)
assert not all(agrees(first_attempt, *setting) for setting in settings)

for bad_p in (-0.1, 1.1, float("nan")):
    assert error_of(Dropout, bad_p) == error_of(course.Dropout, bad_p) != "no error"
one, other = Dropout(0.3, generator=seeded()), course.Dropout(0.3, generator=seeded())
assert all(torch.equal(one(ones), other(ones)) for _ in range(10))
agreeing, len(settings)

# %% [markdown]
# ## What you have seen
# - The mask is one comparison, `rand >= p`, drawn in float32 on the device of the input.
# - The noise $s = m/(1-p)$ has the dtype of the input; the output is one product.
# - $p = 0$, $p = 1$, $p$ outside $[0, 1]$ and NaN each need a line.
# - Backward multiplies by the same noise. To draw again, to forget mask or factor, or to guess the
#   mask is wrong, and the output does not show it.
# - `gradcheck` works on dropout once the mask is held.
# - Outputs, gradients and generator equal those of `course_utils.dropout` in all 48 settings.

# %% [markdown]
# ## What this did not show
# That either version equals PyTorch's `nn.Dropout`, or that its coins are independent: two
# implementations can share a mistake. And nothing about speed.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and keeps the answer to itself;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` tells all.

# %%
from course_utils.exercises import from_scratch as ex

# %% [markdown] tags=["deeper"]
# **1. Deeper: zeros where none should be.** Someone draws the coins in bfloat16 and keeps a unit where
# `rand > p`. At $p = 0$, a batch of {{zero_draws.examples}} examples goes through a layer of
# {{zero_draws.units}} units. How many of
# their outputs are dropped, on average?

# %% tags=["exercise", "deeper"]
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

# %% [markdown] tags=["deeper"]
# **4. Deeper: a backward that keeps a boolean.** `Multiply` keeps its noise, four bytes for each unit in
# float32. One will do. Write the backward of `y = x * kept / (1 - p)` from the incoming gradient
# `grad`, the boolean mask `kept` and `p`: right in every dtype, for every $p$ from 0 to 1, with
# `grad` left as it was, and such that it can be differentiated once more.


# %% tags=["exercise", "deeper"]
def backward_from_mask(grad, kept, p): ...


ex.backward_from_mask.check(backward_from_mask)

# %% [markdown]
# **5. What may backward do?** Forward draws `kept`, sets `noise = kept / (1 - p)` and returns
# `y = x * noise`, with $0 < p < 1$. Which backwards are right for every `x`, zeros too? Give
# their letters, such as `"bd"`.
#
# - **a** Keep `noise`; give `grad*noise`.
# - **b** Keep `y`: its zeros are the dropped units; give `grad*(y!=0)/(1-p)`.
# - **c** Keep `x` and `y`; give `grad*y/x`.
# - **d** Keep forward's generator; draw the mask from it again.
# - **e** Keep the state of the generator *before* forward; draw the mask from a second generator in
#   that state.
# - **f** Keep only $p$: the mask averages out; give `grad/(1-p)`.
# - **g** Keep `kept` and $p$; give `grad*kept/(1-p)`.

# %% tags=["exercise"]
right_ones = ...
ex.right_backwards.check(right_ones)

# %% [markdown]
# **6. Find the bug.** `inverted_dropout` is right, and yet this assertion fails. One line stands in
# the wrong place. Which?
#
# ```
# {{failing_gradcheck.snippet}}
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
