# ---
# title: Variants
# question: What is dropped together, and by what is the rest multiplied?
# part: In the wild
# builds_on: [05_verify_against_pytorch]
# next: 12_before_batch_norm
# road: side
# ---

# %% [markdown]
# # 11 Variants
#
# Dropout has many relatives: for images, for sequences, for attention, for very deep nets. Most
# differ in two things: which numbers share a mask, and by what the mask multiplies.
#
# In this lesson you will
# - drop channels, positions and whole examples with one function of two lines;
# - find what sharing a mask costs, and what it is for;
# - replace zeros by normal noise, and by another value than 0;
# - drop attention weights, and see what becomes of their sum;
# - verify each against PyTorch's twin, and let `check_dropout` judge it by what it shares.
#
# {{time}}

# %%
import warnings
from itertools import product

import matplotlib.pyplot as plt
import pandas as pd
import torch
from scipy import stats
from torch import nn
from torch.nn import functional as F

from course_utils import variants
from course_utils.conformance import LAWS, check_dropout
from course_utils.dropout import inverted_dropout
from course_utils.widgets.shared_masks import shared_masks

plt.style.use("course_utils.course")


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


# %% [markdown]
# ## 11.1 Which numbers share a mask?
#
# A batch of signals has the shape $(N, C, L)$: examples, channels, positions. Here is inverted
# dropout once more, with the shape of the mask as an argument. Where it has a size of 1, broadcasting
# repeats the mask along that dimension.


# %%
def drop(x, p, mask_shape, generator):
    kept = torch.rand(mask_shape, generator=generator) >= p
    return x * kept / (1 - p)


# %% [markdown]
# **Predict.** The batch has the shape $(3, 4, 10)$. How many independent decisions are made with a
# mask of the shape $(3, 4, 1)$, with $(3, 1, 10)$, and with $(3, 1, 1)$? And what is dropped as one?

# %%
batch = torch.ones(3, 4, 10)
shapes = {"channels": (3, 4, 1), "positions": (3, 1, 10), "examples": (3, 1, 1)}
assert all(drop(batch, 0.3, shape, seeded()).shape == batch.shape for shape in shapes.values())
{name: torch.Size(shape).numel() for name, shape in shapes.items()}

# %% [markdown]
# 12, 30 and 3. A size of 1 along the positions drops whole channels, along the channels whole
# positions, along both whole examples. Below are these, with three others that come later in the
# lesson.
#
# **Predict.** Take $p$ to 0.9. How often is all of an example lost, when it is dropped as one, by
# channels (there are four), and by positions (ten)?

# %% alt="Six panels of a batch of 3 examples by 4 channels by 10 positions, p = 0.3. Elements: scattered white squares. Channels: white rows. Positions: white columns within an example. Examples: one whole example white. Gaussian: many shades of blue, a few red, none white. Alpha: two colours, blue and orange. In a live notebook controls set p and the draw."
shared_masks()

# %% [markdown]
# Nine times in ten; in $0.9^4 = 0.66$ of cases; in $0.9^{10} = 0.35$. With Gaussian noise and with alpha
# dropout (11.5, 11.6) no number becomes 0 at all.
#
# **Check.** With the mask of PyTorch's `nn.Dropout1d`, the noise of `drop`, divided before it
# multiplies, gives PyTorch's output to the last bit.

# %%
x = torch.randn(30, 4, 10, generator=seeded()) + 5
torch.manual_seed(0)
by_torch = nn.Dropout1d(0.3)(x)
mask = by_torch.amax(2, keepdim=True) != 0  # (30, 4, 1)
assert torch.equal(x * (mask.to(x.dtype) / 0.7), by_torch)
assert torch.allclose(x * mask / 0.7, by_torch, rtol=1e-6)  # `drop` rounds in another order
assert not torch.equal(x * mask, by_torch)  # undivided
assert (by_torch == 0).any()

# %% [markdown]
# ## 11.2 Channels: what does sharing a mask change?
#
# In an image neighbours are nearly alike. When single pixels are dropped, their neighbours say the
# same, and the next convolution hardly notices. `nn.Dropout2d` drops whole channels.
#
# **Predict.** A channel of 4 x 4 ones, $p = 0.3$, and after it the mean of the channel, as before a
# classifier. By how much is the variance of that mean larger with the channel dropped as one than with
# single pixels?

# %%
p = 0.3  # at 0.5 the variance p/(1-p) would be 1, and hide a wrong factor
channel = torch.ones(20_000, 1, 4, 4)
pixel_means = drop(channel, p, channel.shape, seeded()).mean((1, 2, 3))
channel_means = drop(channel, p, (20_000, 1, 1, 1), seeded()).mean((1, 2, 3))
print(f"ratio of variances: {channel_means.var() / pixel_means.var():.1f}")

# %% [markdown]
# About 16 times: the mean of 16 independent noises has a sixteenth of the variance $p/(1-p)$, and the
# mean of one noise that all share has all of it. **Sharing a mask makes the noise survive the
# average.** The price: far fewer decisions in a batch.
#
# **Check.** Both variances against the derived ones, within five standard errors.

# %%
for means, variance in ((channel_means, p / (1 - p)), (pixel_means, p / (1 - p) / 16)):
    fourth = ((means - 1) ** 4).mean()
    error = ((fourth - variance**2) / len(means)).sqrt()
    assert abs(((means - 1) ** 2).mean() - variance) < 5 * error
    assert abs(((means - 1) ** 2).mean() - variance * (1 - p) / p) > 5 * error  # variance 1

# %% [markdown]
# One more question. An image *without* a batch has the shape $(C, H, W)$: channels, height, width.
#
# **Predict.** What does `nn.Dropout2d` drop as one when it is given $(C, H, W)$: a channel, a row of a
# channel, or a pixel?

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    rows_lost = nn.Dropout2d(p)(torch.ones(8, 6, 5)) == 0
whole_channels = (rows_lost == rows_lost[:, :1, :1]).all()
whole_rows = (rows_lost == rows_lost[:, :, :1]).all()
print(f"whole channels: {whole_channels}, whole rows: {whole_rows}, warnings: {len(caught)}")

# %% [markdown]
# Rows of a channel. Three dimensions are read as $(N, C, L)$, and PyTorch says so in a warning.
# `nn.Dropout1d` reads two dimensions as $(C, L)$, and `nn.Dropout3d` four as $(C, D, H, W)$.

# %%
assert whole_rows
assert not whole_channels
assert len(caught) == 1

# %% [markdown]
# ## 11.3 Time: how long does a unit live?
#
# A *recurrent net* reads a sequence step by step, and hands what it remembers, its state, from each step
# to the next. Take a unit that should remember something over
# 20 steps, with $p = 0.2$ at each.
#
# **Predict.** With a fresh mask at each step, how probable is it that the unit is never dropped? And
# with one mask for all steps?

# %%
sequences = torch.ones(50_000, 20, 1)  # (N, T, features)
fresh = drop(sequences, 0.2, sequences.shape, seeded()) > 0
locked = drop(sequences, 0.2, (50_000, 1, 1), seeded()) > 0
alive = {"fresh": fresh.all(1).double().mean(), "locked": locked.all(1).double().mean()}
{name: round(share.item(), 2) for name, share in alive.items()}

# %% [markdown]
# $0.8^{20} = 0.0115$ against 0.8. With fresh masks hardly a unit remembers anything for 20 steps; with
# one mask (*locked*, or variational, dropout;
# [Gal and Ghahramani, 2016](https://arxiv.org/abs/1512.05287)) a unit is there for the whole
# sequence, or not at all.
#
# `nn.LSTM(dropout=p)` does neither: it drops between *layers*, with fresh masks, and with one layer it
# does nothing.
#
# **Check.** Exact binomial limits for both; each is far outside the other's.

# %%
for share, probability in ((alive["fresh"], 0.8**20), (alive["locked"], 0.8)):
    low, high = stats.binom.interval(1 - 1e-6, 50_000, probability)
    assert low <= share * 50_000 <= high
    assert not low <= (alive["fresh"] + alive["locked"] - share) * 50_000 <= high

# %% [markdown]
# ## 11.4 Examples: how deep is a net that drops its layers?
#
# In a residual net each block adds something: $x + f(x)$. *Stochastic depth*
# ([Huang and others, 2016](https://arxiv.org/abs/1603.09382)) drops
# $f(x)$, here for some examples of a batch, so a block is sometimes just skipped. Its authors let the drop
# probability grow evenly to 0.5 over 54 blocks: block $l$ is dropped with $0.5\, l/54$.
#
# **Predict.** How many of the 54 blocks does an example pass on average: about 27, about 40, or
# about 50?

# %%
blocks = torch.arange(1, 55)
rates = 0.5 * blocks / 54
passed = (torch.rand(20_000, 54, generator=seeded()) >= rates).sum(1)
print(f"{(1 - rates).sum():.2f} by the sum, {passed.double().mean():.1f} in 20 000 examples")

# %% [markdown]
# 40.25, the sum of the probabilities to stay. (Its authors dropped a block for a whole batch; per
# example is how libraries do it now.) As a layer it is `drop` with the mask $(N, 1, \dots, 1)$,
# behind the branch: `x + depth(f(x))`.

# %%
assert abs(passed.double().mean() - 40.25) < 5 * (rates * (1 - rates)).sum().sqrt() / 20_000**0.5
by_layer = variants.StochasticDepth(0.3, generator=seeded(2))(batch)
depth_off = (by_layer - drop(batch, 0.3, (3, 1, 1), seeded(2))).abs().max().item()
assert depth_off == 0

# %% [markdown]
# ## 11.5 What if nothing is zero?
#
# The paper tried other noise: each unit times a normal number of mean 1 and variance $p/(1-p)$, the
# mean and the variance of $m/(1-p)$. The next unit's mean and variance (3.5) are then the same.
#
# **Predict.** $p = 0.2$: a mask would make one unit in five 0. How often does this noise turn the sign
# of a unit: never, about one time in forty, or one time in five?

# %%
noise_of = {
    rate: variants.GaussianDropout(rate, generator=seeded())(torch.ones(100_000))
    for rate in (0.2, 0.5)
}
{rate: f"{(noise < 0).double().mean():.2f} turned" for rate, noise in noise_of.items()}

# %% [markdown]
# About one time in forty, $\Phi(-2) = 0.023$, where $\Phi$ is the normal distribution function: the
# standard deviation is $\sqrt{0.2/0.8} = 0.5$, so 0 lies two of them below the mean of 1. At $p = 0.5$ it
# lies one below, and one unit in six is turned. In Table 10 of the paper such noise does as well as zeros
# or a little better: MNIST 0.95 % errors against 1.08 %.
#
# **Check.** Mean, variance, and sign; and the sum of ten units has the variance of 3.5 either way.

# %%
for rate, noise in noise_of.items():
    variance = rate / (1 - rate)
    assert abs(noise.mean() - 1) < 5 * (variance / 100_000) ** 0.5
    assert abs(noise.var() - variance) < 5 * variance * (2 / 100_000) ** 0.5
    turned = stats.norm.cdf(-(variance**-0.5))
    error = (turned * (1 - turned) / 100_000) ** 0.5
    assert abs((noise < 0).double().mean() - turned) < 5 * error
    sums = noise.reshape(-1, 10).sum(1)
    assert abs(sums.var() - 10 * variance) < 5 * 10 * variance * (2 / 10_000) ** 0.5
assert abs(noise_of[0.2].var() - 0.8 / 0.2) > 1  # the variance is not (1 - p)/p

# %% [markdown]
# ## 11.6 What if zero is not "off"?
#
# *SELU* is a function like ReLU: $1.051\,z$ above 0, and $1.758\,(e^z - 1)$ below. It is made so that each
# layer hands on mean 0 and variance 1
# ([Klambauer and others, 2017](https://arxiv.org/abs/1706.02515)). Below, standard normal numbers go through
# inverted dropout.
#
# **Predict.** $p = 0.2$. Which mean and which variance come out?

# %%
normal = torch.randn(400_000, generator=seeded(), dtype=torch.float64)
inverted = drop(normal, 0.2, normal.shape, seeded(1))
print(f"mean {abs(inverted.mean()):.2f}, variance {inverted.var():.2f}")

# %% [markdown]
# Mean 0, but variance 1.25: $E[\tilde h^2] = E[h^2]/(1-p)$ (3.3). *Alpha dropout*, by the same authors,
# does two things. Dropped units take the lowest value that SELU can give, $\alpha' = -1.758$: that is
# "off" for SELU. The result $y = x m + \alpha'(1-m)$ has mean $p\,\alpha'$ and variance
# $(1-p)(1 + p\,\alpha'^2)$; so $a\,y + b$ with
#
# $$a = \big[(1-p)(1 + p\,\alpha'^2)\big]^{-1/2}, \qquad b = -a\,p\,\alpha'$$
#
# has mean 0 and variance 1 again.


# %%
def alpha_drop(x, p, kept):
    low = -1.7580993408473766
    a = ((1 - p) * (1 + p * low**2)) ** -0.5
    return a * torch.where(kept, x, low) - a * p * low


torch.manual_seed(1)
by_torch_alpha = F.alpha_dropout(normal, 0.2, training=True)
torch.manual_seed(1)  # the same masks for another input: what is dropped does not change with it
kept_by_torch = by_torch_alpha != F.alpha_dropout(normal + 1, 0.2, training=True)
ours = alpha_drop(normal, 0.2, kept_by_torch)
print(f"mean {abs(ours.mean()):.2f}, variance {ours.var():.2f}")

# %% [markdown]
# **Check.** Equal to PyTorch's with its mask, to $10^{-12}$; the variance is 1, and without the factor
# $a$ it is not.

# %%
assert (ours - by_torch_alpha).abs().max() < 1e-12
assert abs(ours.var() - 1) < 0.02 < abs(inverted.var() - 1)
undone = torch.where(kept_by_torch, normal, torch.tensor(-1.758, dtype=torch.float64))
assert abs(undone.var() - 1) > 0.02

# %% [markdown]
# ## 11.7 Which sum do dropped attention weights have?
#
# Attention averages values $v$, with weights from queries $q$ and keys $k$ of $d$ numbers each:
# $\mathrm{softmax}(q k^\top/\sqrt d)$, each row with sum 1. (In this section $q$ is not keep.)
# Transformers drop *weights*: each pair of a query and a key has a mask of its own.
#
# **Predict.** $p = 0.1$. Does a row of dropped and divided weights still have the sum 1?


# %%
def attention(q, k, v, p, kept):
    weights = (q @ k.mT / q.shape[-1] ** 0.5).softmax(-1)
    return (weights * kept / (1 - p)) @ v


q, k, v = torch.randn(3, 2, 6, 4, generator=seeded(), dtype=torch.float64)
kept_pairs = torch.rand(2, 6, 6, generator=seeded(1)) >= 0.1
row_sums = attention(q, k, torch.ones(2, 6, 1, dtype=torch.float64), 0.1, kept_pairs)
print(f"sums from {row_sums.min():.2f} to {row_sums.max():.2f}")

# %% [markdown]
# Only on average: a query that loses more than a share $p$ of its weight hears too little, any other a
# little too much.
# This is why the weights that `nn.MultiheadAttention` returns in training do not add up to 1.
#
# **Check.** PyTorch's fused function under its own mask. With the unit matrix for $v$ its output *is*
# the dropped weights, so it shows the mask. Behind a product of matrices equality is up to rounding.

# %%
unit = torch.eye(6, dtype=torch.float64).expand(2, 6, 6)
torch.manual_seed(1)
dropped_weights = F.scaled_dot_product_attention(q, k, unit, dropout_p=0.1)
torchs_mask = dropped_weights != 0
off_by = (attention(q, k, unit, 0.1, torchs_mask) - dropped_weights).abs().max()
assert off_by < 1e-14  # sums of at most six numbers, each rounded to 1e-16
nothing_dropped = torch.ones_like(torchs_mask)
expected_output = F.scaled_dot_product_attention(q, k, v)
torch.testing.assert_close(attention(q, k, v, 0.0, nothing_dropped), expected_output)
assert not torch.allclose(row_sums, torch.ones_like(row_sums), atol=0.05)

# %% [markdown] tags=["deeper"]
# ## 11.8 Deeper: dropping weights in place of units
#
# *DropConnect* ([Wan and others, 2013](https://proceedings.mlr.press/v28/wan13.html)) drops single weights. Two units hear the same three inputs. When
# inputs are dropped, both lose the same ones, so their noises are related.
#
# **Predict.** And when weights are dropped: is their covariance as far from 0, nearer to 0, or 0?

# %% tags=["deeper"]
inputs = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64)
weights = torch.randn(2, 3, generator=seeded(3), dtype=torch.float64)


def covariance(masks, outputs):
    chance = (0.7 * masks + 0.3 * (1 - masks)).prod(1)
    centred = outputs - chance @ outputs
    return (chance @ (centred[:, 0] * centred[:, 1])).item()


of_inputs = torch.tensor(list(product([0.0, 1.0], repeat=3)), dtype=torch.float64)
of_weights = torch.tensor(list(product([0.0, 1.0], repeat=6)), dtype=torch.float64)
behind_units = covariance(of_inputs, (of_inputs / 0.7 * inputs) @ weights.T)
behind_weights = covariance(of_weights, (of_weights.reshape(-1, 2, 3) / 0.7 * weights) @ inputs)
[round(value, 3) + 0.0 for value in (behind_units, behind_weights)]

# %% [markdown] tags=["deeper"]
# 0: no two weights share a mask. Behind dropped units it is $\frac{p}{1-p}\sum_j x_j^2 w_{1j} w_{2j}$.

# %% tags=["deeper"]
assert abs(behind_weights) < 1e-12
assert abs(behind_units - 3 / 7 * (inputs**2 * weights[0] * weights[1]).sum()) < 1e-12

# %% [markdown] tags=["deeper"]
# ## 11.9 Deeper: two masks on one batch
#
# *SimCSE* ([Gao and others, 2021](https://arxiv.org/abs/2104.08821)) hands a sentence to a net twice. Two masks give two slightly different
# codes, and training pulls them together, away from those of other sentences. *R-Drop*
# ([Liang and others, 2021](https://arxiv.org/abs/2106.14448)) asks two passes of one batch to give the same probabilities.
#
# A net of random weights gives two codes to each of 64 sentences. How alike two codes are is told by
# their *cosine*: 1 when they point the same way, 0 when they are at right angles.
#
# **Predict.** $p = 0.5$ on the hidden units. Is the mean cosine of the two codes of a sentence near 0.9,
# near 0.5, or near 0.1?

# %% tags=["deeper"]
encoder = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), variants.Dropout(0.1), nn.Linear(32, 16))
for parameter in encoder.parameters():
    nn.init.normal_(parameter, generator=seeded(4))
sentences = torch.randn(64, 8, generator=seeded(5))


def likeness(p):
    """Cosine of the two codes of each sentence, mean over sentences."""
    encoder[2].p = p
    torch.manual_seed(0)
    with torch.no_grad():
        return F.cosine_similarity(encoder(sentences), encoder(sentences)).mean().item()


{p: f"{likeness(p):.2f}" for p in (0.0, 0.1, 0.5)}

# %% [markdown] tags=["deeper"]
# Near 0.5, and at 0.1 near 0.9: about $1-p$. The masks are independent, so the product of the two codes
# has the mean of one code's square without noise; the noise makes each square larger by
# about $1/(1-p)$ (3.4).
#
# At $p = 0$ both codes are the same from the start, and nothing is left to be pulled together: dropout is
# the only difference between the two. The authors report that without it the codes collapse; this page
# did not train one.

# %% tags=["deeper"]
assert abs(likeness(0.0) - 1) < 1e-6
for rate in (0.1, 0.2, 0.5, 0.8):
    assert abs(likeness(rate) - (1 - rate)) < 0.05

# %% [markdown]
# ## 11.10 Does each pass its own law?
#
# `check_dropout` of lesson 05 judges a dropout of single elements. What is dropped together, and what the
# rest is multiplied by, is a *law*, and other laws can be given to it: of channels, of rows, and so on.
#
# **Predict.** Dropout of channels is judged by the law of single elements. Four of the questions: are
# all values 0 or $x/(1-p)$, are the mean and the variance of each element right, is the gradient right,
# are the elements independent? Which does it fail?

# %%
of_elements = check_dropout(variants.Dropout2d, rates=(0.3,))
questions = ("values", "mean_and_variance", "backward", "independent_units")
{question: question not in of_elements.failed for question in questions}

# %% [markdown]
# Independence alone: looked at one by one, the elements of a dropped channel are those of any dropout.
# Whoever tests elements one by one cannot tell the two apart.
#
# Now all in one table: each is judged by its own law, and compared with its twin in PyTorch under the
# twin's mask.

# %%
laws = {
    "Dropout2d": "channels",
    "LockedDropout": "shared_over_time",
    "StochasticDepth": "rows",
    "GaussianDropout": "gaussian",
    "AlphaDropout": "alpha",
}
judged = {
    name: check_dropout(getattr(variants, name), law=LAWS[law], rates=(0.3,))
    for name, law in laws.items()
}


# %%
def off_twin(name, *shape):
    """The largest difference from PyTorch's layer, with its mask."""
    torch.manual_seed(0)
    mask = getattr(nn, name)(0.3)(torch.ones(shape)) != 0
    torch.manual_seed(0)
    numbers = torch.randn(shape, generator=seeded())
    expected = getattr(nn, name)(0.3)(numbers)
    return (inverted_dropout(numbers, 0.3, mask=mask) - expected).abs().max().item()


channels_off = max(off_twin("Dropout1d", 3, 4, 9), off_twin("Dropout2d", 3, 4, 5, 6))
alpha_off = (ours - by_torch_alpha).abs().max().item()


# %%
def within(difference, bound):
    """The bound that a difference keeps, in words: its own digits depend on the machine."""
    if difference > bound:
        return "too large"
    return f"below {bound:g}" if bound else "none"


# %%
variants_found = [  # idea, law, verified against, largest difference
    ("Dropout2d", "whole channels", "nn.Dropout1d, nn.Dropout2d", within(channels_off, 0)),
    ("LockedDropout", "features, at all steps", "binomial limits (11.3)", "no twin"),
    ("StochasticDepth", "whole examples", "drop, of 11.1", within(depth_off, 0)),
    ("GaussianDropout", "nothing: normal factors", "moments (11.5)", "no twin"),
    ("AlphaDropout", "elements, to SELU's lowest", "F.alpha_dropout", within(alpha_off, 1e-12)),
]
columns = ["variant", "what is dropped", "verified against", "largest difference"]
all_variants = pd.DataFrame(variants_found, columns=columns).set_index("variant")
all_variants.insert(1, "law", laws)
all_variants.assign(judged=[judged[name].passed for name in all_variants.index])

# %% [markdown]
# Attention has no row: it is no layer of one input. Its weights were compared in 11.7: below 1e-14.

# %%
assert all(report.passed for report in judged.values())
assert "independent_units" in of_elements.failed
assert not {"values", "mean_and_variance", "backward"} & set(of_elements.failed)
assert channels_off == depth_off == 0
assert alpha_off < 1e-12

# %% [markdown]
# Where they are used, as published code sets it by default:
#
# | model | what | rate |
# |---|---|---|
# | [BERT](https://github.com/huggingface/transformers/blob/main/src/transformers/models/bert/configuration_bert.py), [GPT-2](https://github.com/huggingface/transformers/blob/main/src/transformers/models/gpt2/configuration_gpt2.py) | elements and attention weights | 0.1 |
# | [T5 v1.1](https://huggingface.co/docs/transformers/main/model_doc/t5v1.1) | off in pre-training, on in fine-tuning | |
# | [Llama](https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/configuration_llama.py), [Mistral](https://github.com/huggingface/transformers/blob/main/src/transformers/models/mistral/configuration_mistral.py), [Qwen3](https://github.com/huggingface/transformers/blob/main/src/transformers/models/qwen3/configuration_qwen3.py) | attention weights | 0.0 |
# | [ConvNeXt](https://github.com/facebookresearch/ConvNeXt/blob/main/TRAINING.md) T, S, B, L | examples (stochastic depth) | 0.1, 0.4, 0.5, 0.5 |
# | LoRA in the [PEFT library](https://github.com/huggingface/peft/blob/main/src/peft/tuners/lora/config.py) | elements before its two small matrices | 0.0 |
#
# A value in a configuration does not prove how a model was trained.

# %% [markdown]
# ## What you have seen
# - The shape of the mask says what is dropped together: a size of 1 shares it.
# - A shared mask makes the noise survive averages, and lets a unit live through a sequence.
# - Gaussian noise has dropout's mean and variance, and no zeros.
# - Alpha dropout sets to SELU's "off", and then restores mean and variance.
# - Dropped attention weights have the sum 1 on average only.

# %% [markdown]
# ## What this did not show
# - That any of them helps on any data.
# - How the variants behave on a GPU.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import variants as ex

# %% [markdown]
# **1. Whole words.** Sentences of 20 words, each word a vector of 32 numbers, in batches of 8: a tensor
# of the shape (8, 20, 32). Words are to be dropped whole, other ones in each sentence. Which shape has
# the mask?

# %% tags=["exercise"]
shape = ...
ex.word_mask.check(shape)

# %% [markdown]
# **2. Expected depth.** A net has 12 blocks. Block $l$ is dropped with probability $0.2\,(l-1)/11$, for
# $l = 1$ to 12. How many blocks does an example pass on average?

# %% tags=["exercise"]
depth_on_average = ...
ex.expected_depth.check(depth_on_average)

# %% [markdown]
# **3. Channels.** Write dropout of whole channels, from `torch.rand`, as a function of `x`, `p` and
# `training`. `x` has the shape $(N, C, L)$ or $(N, C, H, W)$. It is judged by the law of channels.


# %% tags=["exercise"]
def drop_channels(x, p, training): ...


ex.drop_channels.check(drop_channels)

# %% [markdown]
# **4. True or not?** Choose all that are true.
#
# - a. `nn.Dropout2d` on an image of the shape $(C, H, W)$ drops whole channels.
# - b. With one mask for all steps, a unit is as likely to be dropped at a step as with fresh masks.
# - c. Gaussian dropout gives the next unit the same mean and variance as dropout.
# - d. After alpha dropout a dropped unit is 0.
# - e. A row of dropped attention weights has the sum 1.
# - f. The mean over a channel hides the noise of dropped pixels more than that of dropped channels.

# %% tags=["exercise"]
true_ones = ...
ex.shared_or_not.check(true_ones)

# %% [markdown]
# ## Try it
# 1. Give the mask the shape $(1, C, 1)$: one mask for all examples of a batch. What does that share,
#    and would `check_dropout` let it pass as dropout of channels?
# 2. In 11.6 the data come from seed 0. Take `torch.manual_seed(0)` for the masks as well, in place of
#    1. The mean of PyTorch's output is then far from 0. Why? (Is a mask made of the same random numbers as
#    the data independent of them?)
#
# ## Next
# All of these stand somewhere in a net, before and behind other layers. One neighbour makes trouble:
# batch normalisation, which learns the variance that dropout has changed. {{next}}.
