# ---
# title: Auditing claims
# question: Is it true, and how would we know?
# part: In the wild
# builds_on: [01_overfitting, 06_two_scalings]
# next: 15_your_own_model
# road: side
# ---

# %% [markdown]
# # 14 Auditing claims
#
# Much of what is taught about dropout was shown once, with one seed, or never. Here are eight
# statements from good and widely read sources, each in our words, and then run again or computed.
# Most of them a careful author would write a little differently.
#
# In this lesson you will
# - rerun a widely copied figure with forty seeds;
# - see what a seed in the wrong place does to a whole training;
# - compute what a factor keeps, what a line shows, and how many a byte drops;
# - put eight verdicts, each with its interval, into one table;
# - take home a list of questions for any claim about a random layer.
#
# {{time}}

# %%
import matplotlib.pyplot as plt
import torch
from torch import nn

# %%
from course_utils.conformance import check_dropout
from course_utils.dropout import inverted_dropout
from course_utils.estimates import Interval, binomial_interval, paired_interval, standard_error
from course_utils.experiments import committed_results
from course_utils.models import mlp
from course_utils.plots import plot_intervals, plot_lines
from course_utils.uncertainty import mc_predict
from course_utils.widgets.seed_by_seed import seed_by_seed

plt.style.use("course_utils.course")


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


# %% [markdown]
# ## 14.1 What does a smooth curve show?
#
# [A PyTorch
# lesson](https://github.com/zhangxiann/PyTorch_Practice/blob/master/lesson6/dropout_regularization.py)
# that many have copied trains two nets on ten noisy points of $y = 1.5\,x$: one without dropout,
# one with $p = 0.5$. Its figure has both curves, from seed 1. The one with dropout is smoother. The
# figure prints training losses; ten test points are drawn too, and nothing is computed from them.
#
# **Statement 1**, as such a figure is read: *with dropout the net is nearer to new points.*
#
# We ran its recipe as it stands, and with 39 other seeds
# (`course_utils/sweeps/published_figure.py`).
#
# **Predict.** Seed 1, the figure's own ten test points: which net has the smaller mean squared
# error? And on average over forty seeds?

# %%
figures = committed_results("published_figure").pivot(
    index="seed", columns="p", values="test_error"
)
without, with_dropout = figures[0].tolist(), figures[0.5].tolist()
over_seeds = paired_interval(without, with_dropout)
print(f"seed 1: without {without[1]:.3f}, with dropout {with_dropout[1]:.3f}")
print("gain over 40 seeds: {:.3f}, from {:.3f} to {:.3f}".format(*over_seeds))

# %% [markdown]
# At seed 1 the net *without* dropout: 0.148 against 0.202. Over forty seeds the one with dropout,
# by 0.048. So the sentence is right on average, and the figure that is shown for it is one of the
# eleven that say the opposite. A smooth curve is not yet a near one.
#
# Below, each dot is a seed, and the band is the interval after the first $n$ of them.

# %% alt="Left, forty dots: the gain of each seed, most above 0; seed 1 is marked and lies below 0. Right, the mean gain of the first n seeds with its 95 per cent interval against n: a wide band at first that contains 0, a narrow one above 0 at 40. In a live notebook sliders set the seed and n."
seed_by_seed(without, with_dropout, seed=1)

# %% [markdown]
# **Check.** Dropout wins on 29 of 40, and the interval is clear of 0. With five seeds it is not.

# %%
wins = sum(b < a for a, b in zip(without, with_dropout, strict=True))
assert with_dropout[1] > without[1]
assert over_seeds.low > 0
assert not paired_interval(without[:5], with_dropout[:5]).excludes(0)
wins

# %% [markdown]
# **A careful author would write:** "Over 40 seeds dropout lowered the test error by 0.048 (95 %
# interval 0.011 to 0.085) on such data. The figure shows one seed, on which it did not."
#
# **Limit.** Forty draws of *one* kind of data and net. And the number of seeds has to be chosen
# before: whoever adds seeds until the interval leaves 0 will see it leave too often.

# %% [markdown]
# ## 14.2 What is worth a mask that never changes?
#
# A graded assignment of the
# [Deep Learning Specialization](https://www.coursera.org/specializations/deep-learning)
# trains a small net on points in a plane, without dropout and with $p = 0.14$. So that a grader can
# compare numbers, the generator is seeded *inside* the forward pass.
#
# **Statement 2.** *Dropout raised the test accuracy from 91.5 % to 95 %.*
#
# First the layer by itself.


# %%
def seeded_inside(x, p, training):
    """Dropout as the assignment has it: seeded in each call."""
    return inverted_dropout(x, p, training, generator=seeded(1))


judged = check_dropout(seeded_inside, rates=(0.14,))
print(judged.passed, judged["fresh_masks"].diagnosis)

# %% [markdown]
# Each unit has one coin for each row, the same in all steps. Now a training, with data of our own
# (`course_utils/sweeps/frozen_masks.py`): 200 points in a plane, some labelled wrong, hidden layers
# of 20 and 3 as there; Adam, which is not theirs. Forty seeds.
#
# **Predict.** Masks that are fresh in each step raise the test accuracy by 2.5 points on average; the
# interval begins just above 0. What does the frozen mask gain: as much, about half of it, or nothing?

# %% alt="Three horizontal intervals of a difference in test accuracy, in points. Fresh masks against none lies just right of 0, a frozen mask against none contains 0, and a frozen mask against fresh ones lies clearly left of 0."
accuracies = 100 * committed_results("frozen_masks").pivot(
    index="seed", columns="masks", values="test_accuracy"
)
none, fresh, frozen = (accuracies[kind].tolist() for kind in ("none", "fresh", "frozen"))
gain = {
    "fresh masks, over none": paired_interval(fresh, none),
    "frozen mask, over none": paired_interval(frozen, none),
    "frozen mask, over fresh": paired_interval(frozen, fresh),
}
fig, ax = plt.subplots(figsize=(6.4, 1.8))
plot_intervals(ax, gain, xlabel="gain in test accuracy, points")
plt.show()

# %% [markdown]
# Nothing that the forty seeds show: the estimate is a loss of 1.4 points, from a loss of 4.0 to a gain
# of 1.1. Against fresh masks the frozen one loses 4 points, and that is clear. A frozen mask is no noise
# that averages out: each training row loses the same units in every step.
#
# Why are the intervals against none so wide? One of the forty plain nets has not learned at all. What is
# found without its seed?

# %%
learned = accuracies[accuracies.none > 60]
of_39 = {
    kind: paired_interval(learned[kind].tolist(), learned.none.tolist())
    for kind in ("fresh", "frozen")
}
for kind, interval in of_39.items():
    print("{}, over none: {:.1f}, from {:.1f} to {:.1f}".format(kind, *interval))
f"seeds: {len(learned)}; the plain net left out has {min(none):.0f} % right"

# %% [markdown]
# Fresh masks gain 1.5, and the frozen mask *loses* 2.5, now with an interval clear of 0. To leave a
# seed out after a look at it is not fair, so both readings are shown. In neither does the frozen mask
# gain.
#
# And the two published numbers by themselves? They are 183 and 190 of 200 test points.
#
# **Check.** 190 of 200 has an interval of its own, and 91.5 % lies in it.

# %%
assert gain["frozen mask, over fresh"].high < 0
assert not gain["frozen mask, over none"].excludes(0)
assert of_39["frozen"].high < 0
assert len(learned) == 39
published = binomial_interval(190, 200)
assert not published.excludes(0.915)
f"190 of 200: from {published.low:.3f} to {published.high:.3f}"

# %% [markdown]
# **A careful author would write:** "With this one mask, 95 % of 200 test points (95 % interval 91 %
# to 98 %) against 91.5 %. The mask is fixed for grading; in your own training draw it anew in each
# step, and report several seeds."
#
# **Limit.** Our data and optimiser; on theirs a frozen mask may cost less. And both of their nets
# met the same 200 points, so the difference may be surer than the interval of one of them says. How
# many points changed sides is not told.

# %% [markdown]
# ## 14.3 What does the factor keep?
#
# [Triton's
# tutorial](https://github.com/triton-lang/triton/blob/main/python/tutorials/04-low-memory-dropout.py)
# on a dropout kernel explains why the output is multiplied by $1/(1-p)$:
#
# **Statement 3.** *It keeps the norm consistent, whatever $p$ is.*
#
# The norm of a vector is the root of its sum of squares.
#
# **Predict.** 1000 numbers, $p = 0.5$. How long is the output with the factor, in units of the
# input: about 0.7, 1, or 1.4? And without the factor?

# %%
x = torch.randn(1000, generator=seeded(), dtype=torch.float64)


def length(p, factor):
    """Norm of the output over norm of the input, for 400 masks."""
    kept = torch.rand(400, 1000, generator=seeded(1)) >= p
    return (kept * x * factor).norm(dim=1) / x.norm()


norms = {p: (length(p, 1 / (1 - p)), length(p, 1)) for p in (0.1, 0.5, 0.8)}
for p, (with_factor, without_it) in norms.items():
    print(f"p = {p}: with the factor {with_factor.mean():.2f}, without {without_it.mean():.2f}")

# %% [markdown]
# 1.41 with it, and 0.71 without: both off by the same factor, in opposite directions. What is kept
# is the *mean* of each number. The mean of squares grows to $1/(1-p)$ times that of the input
# (3.4), and the norm by about the root of that. A factor of $1/\sqrt{1-p}$ would keep the norm, and
# lose the mean. What the factor makes equal in training and at test time is the mean of what the
# next layer hears.
#
# **Check.** Squares, for their mean is exact: $1/(1-p)$ with the factor, within five standard
# errors. With the root as the factor it is 1. And the interval of the norm at 0.5 is clear of 1.


# %%
def mean_square_is(value, p, factor):
    squares = length(p, factor) ** 2
    return bool(abs(squares.mean() - value) < 5 * standard_error(squares))


for p in norms:
    assert mean_square_is(1 / (1 - p), p, 1 / (1 - p))
    assert mean_square_is(1, p, (1 - p) ** -0.5)
    assert not mean_square_is(1, p, 1 / (1 - p))
of_norm = paired_interval(norms[0.5][0], torch.zeros(400))
assert of_norm.excludes(1)

# %% [markdown]
# **A careful author would write:** "It keeps the mean of each output, whatever $p$ is."

# %% [markdown]
# ## 14.4 When is a default value computed?
#
# In JAX a function draws nothing by itself: it is given a *key*, and the same key gives the same
# numbers. In the JAX code of [Dive into Deep
# Learning](https://github.com/d2l-ai/d2l-en/blob/master/chapter_multilayer-perceptrons/dropout.md),
# in the version that we read, the key is an argument whose default is a call that makes a new key.
#
# **Statement 4**, which nobody wrote but the code takes for granted: *each call drops other elements.*
#
# Here the same with a seed for the key.


# %%
def new_seed():
    return int(torch.randint(2**62, ()))


def with_default(x, p, training, seed=new_seed()):  # noqa: B008
    return inverted_dropout(x, p, training, generator=seeded(seed))


def with_none(x, p, training, seed=None):
    source = seeded(new_seed() if seed is None else seed)
    return inverted_dropout(x, p, training, generator=source)


# %% [markdown]
# **Predict.** Each is called 1000 times on 100 ones, without naming a seed. How many different
# masks does each give?


# %%
def different_masks(dropout):
    calls = [dropout(torch.ones(100), 0.3, True) != 0 for _ in range(1000)]
    return len({tuple(mask.tolist()) for mask in calls})


with_default_masks, with_none_masks = different_masks(with_default), different_masks(with_none)
with_default_masks, with_none_masks

# %% [markdown]
# 1 and 1000. Python computes a default value once, when it reads the line with `def`, and not in
# each call. `None` as the default, and the new seed *inside*, is the cure.
#
# **Check.** `check_dropout` names it, in the first and not in the second.

# %%
judged_by = [check_dropout(version, rates=(0.3,)) for version in (with_default, with_none)]
assert "fresh_masks" in judged_by[0].failed
assert "fresh_masks" not in judged_by[1].failed
of_calls = binomial_interval(1000 - with_default_masks, 999)
"calls that repeat the mask before them: from {:.3f} to {:.3f}".format(*of_calls[1:])

# %% [markdown]
# **A careful author would write:** "Pass a new key in each call; there is no default."

# %% [markdown]
# ## 14.5 Is this curve one network?
#
# Tutorials on uncertainty leave dropout on, send 200 places through the net as one batch, and draw
# the output as a line, several times.
#
# **Statement 5.** *Each line is one network of the ensemble.* We met it in several tutorials, in other
# words in each, so none is named: what is checked is the drawing.

# %% [markdown]
# A look at the line tells. A net with one hidden layer of 20 ReLU units is made of straight
# pieces: each unit bends the curve once at most, with or without a mask.
#
# **Predict.** Between 200 places there are 199 slopes, and 198 times the slope may change to the next.
# A bend lies between two places and makes two changes at most, so one network has at most 40. How many
# has the line drawn from a batch?

# %%
net = mlp([1, 20, 1], 0.3, nn.Dropout, seed=0).double()
places = torch.linspace(-1, 1, 200, dtype=torch.float64)[:, None]


def changes_of_slope(shared):
    drawn = mc_predict(net, places, 100, seed=0, shared_over_rows=shared)[..., 0]
    return (drawn.diff(n=2, dim=1).abs() > 1e-12).sum(1)


of_rows, of_one_mask = changes_of_slope(shared=False), changes_of_slope(shared=True)
print("a mask for each place: over 180 in each of 100 lines:", bool((of_rows > 180).all()))
print("a mask for each line: at most 40 in each:", bool((of_one_mask <= 40).all()))

# %% [markdown]
# Over 180, in each of the 100 lines. A layer draws a mask for each row, so neighbours belong to
# different networks, and the line belongs to none. At a *single* place the draws are right, mean and
# spread included (9.4).
#
# **Check.** In all 100 lines; with a mask for each line in none.

# %%
of_lines = binomial_interval(int((of_rows > 40).sum()), 100)
assert of_rows.min() > 180 > 40 >= of_one_mask.max()
f"share of lines that are no network: from {of_lines.low:.2f} to {of_lines.high:.2f}"

# %% [markdown]
# **A careful author would write:** "At each place: draws from the ensemble. To see one network as a
# curve, keep its mask over all places."

# %% [markdown]
# ## 14.6 How many does a byte drop?
#
# FlashAttention-2 is a kernel, a program for the GPU, that many models use for attention. Its
# [source](https://github.com/Dao-AILab/flash-attention/blob/main/csrc/flash_attn/src/dropout.h)
# draws a random byte, 0 to 255, for each attention weight, and keeps it where the byte is at most a
# [threshold](https://github.com/Dao-AILab/flash-attention/blob/main/csrc/flash_attn/flash_api.cpp),
# $\lfloor 255\,(1-p) \rfloor$. What is kept is divided by $1-p$.
#
# **Statement 6.** *`dropout_p` is the probability with which a weight is dropped.*
#
# **Predict.** At $p = 0.1$: is the share that is dropped 0.1, above, or below? At $p = 0.25$?

# %%
every_byte = torch.arange(256)


def dropped_by_byte(p):
    """Counted, not drawn: the share of the 256 bytes that drop a weight."""
    return (every_byte > int(255 * (1 - p))).double().mean().item()


for p in (0.1, 0.125, 0.2, 0.25, 0.3, 0.5):
    rate = dropped_by_byte(p)
    print(f"p = {p:<5}: drops {rate:.4f}, and the mean is multiplied by {(1 - rate) / (1 - p):.5f}")

# %% [markdown]
# Above: 26 of 256 bytes, 0.1016, and the mean is 0.99826 of what it should be. At 0.125, 0.25 and
# 0.5 it is exact. A byte knows only multiples of 1/256, as in lesson 07, where another rule rounded
# down.

# %% alt="The share that is dropped minus p, against p from 0.08 to 0.27: a sawtooth that reaches from a little below 0 to about 0.0035. Dots mark 0.1, above 0, and 0.125 and 0.25, at 0."
rates = torch.linspace(0.08, 0.27, 4000, dtype=torch.float64)
errors = [dropped_by_byte(p) - p for p in rates.tolist()]
fig, ax = plt.subplots(figsize=(8, 2.8))
line = {"dropped - p": ("measured", errors)}
plot_lines(ax, rates, line, xlabel="p, asked for", ylabel="error of the rate")
marked = torch.tensor([0.1, 0.125, 0.25], dtype=torch.float64)
ax.plot(marked, [dropped_by_byte(p) - p for p in marked.tolist()], "ko", label="0.1, 0.125, 0.25")
ax.set(ylim=(-0.002, 0.006))
ax.legend(loc="upper right", ncols=2)
plt.show()

# %% [markdown]
# Would anybody notice? To see 0.0015625 at five standard errors takes
# $25\,p\,(1-p)/0.0015625^2 = 921\,600$ weights: fewer than one head of attention has when 1024 words
# look at 1024 words. A strict test of the rate refuses the kernel; that a training suffers is not
# shown.
#
# **Check.** So we draw $1024^2$ bytes. The share is that of the counting, and not $p$.

# %%
n = 1024**2
drawn = (256 * torch.rand(n, generator=seeded())).floor()
of_byte = binomial_interval(int((drawn > int(255 * 0.9)).sum()), n)
assert not of_byte.excludes(dropped_by_byte(0.1))
assert of_byte.excludes(0.1)
"dropped: {:.4f}, from {:.4f} to {:.4f}".format(*of_byte)

# %% [markdown]
# **A careful author would write:** "`dropout_p` is rounded to a multiple of 1/256." (That is a note
# for the documentation. The choice itself is a good one: lesson 07 shows what random bits cost.)

# %% [markdown]
# ## 14.7 Standard, where?
#
# **Statement 7.** *A rate of about 10 % is standard in modern Transformers.* So says a slide that
# goes with a well-known book (we found no public page of it to link).
#
# What is set can be read: the default configurations in Hugging Face's library.

# %% [markdown]
# | model | from | dropout of attention | elsewhere |
# |---|---|---|---|
# | [BERT](https://github.com/huggingface/transformers/blob/main/src/transformers/models/bert/configuration_bert.py) | 2018 | 0.1 | 0.1 |
# | [GPT-2](https://github.com/huggingface/transformers/blob/main/src/transformers/models/gpt2/configuration_gpt2.py) | 2019 | ? | ? |
# | [Llama](https://github.com/huggingface/transformers/blob/main/src/transformers/models/llama/configuration_llama.py) | 2023 | ? | no setting |
# | [Mistral](https://github.com/huggingface/transformers/blob/main/src/transformers/models/mistral/configuration_mistral.py) | 2023 | ? | no setting |
# | [Qwen3](https://github.com/huggingface/transformers/blob/main/src/transformers/models/qwen3/configuration_qwen3.py) | 2025 | ? | no setting |
# | [gpt-oss](https://github.com/huggingface/transformers/blob/main/src/transformers/models/gpt_oss/configuration_gpt_oss.py) | 2025 | ? | no setting |
#
# **Predict.** Which of the five "?" in the third column are 0.1? And how sure can four models make
# us of "all current ones"?

# %%
attention_dropout = {"GPT-2": 0.1, "Llama": 0.0, "Mistral": 0.0, "Qwen3": 0.0, "gpt-oss": 0.0}
since_2023 = list(attention_dropout.values())[1:]
of_models = binomial_interval(sum(rate > 0 for rate in since_2023), len(since_2023))
print(attention_dropout)
print("since 2023, share with dropout: {:.2f}, from {:.2f} to {:.2f}".format(*of_models))

# %% [markdown]
# GPT-2 alone, which has 0.1 elsewhere, too; the four since 2023 set 0. But 0 of 4 leaves all up to
# 0.60 possible, and even that takes for granted that the four were drawn at random, which they were
# not.
#
# And a default is not a training. What a checkpoint was trained with stands in its paper, if at
# all.
#
# **A careful author would write:** "BERT and GPT-2 set 0.1; Llama, Mistral, Qwen3 and gpt-oss set 0
# in their configurations. (How the weights were trained, a configuration does not say.)"

# %% [markdown]
# ## 14.8 Who multiplies in eval mode?
#
# **Statement 8.** *In eval mode PyTorch multiplies by $1-p$.* Several course pages say so; as each says it
# a little differently, and pages are mended, none is named. And a popular
# [script](https://github.com/zhangxiann/PyTorch_Practice/blob/master/lesson6/dropout_layer.py) adds
# up 10 000 ones behind a dropout layer in both modes, and prints two sums that nearly agree.
#
# **Predict.** $p = 0.3$. If it were so, which two sums would a layer that agrees with itself give,
# in train mode on average and in eval mode? And which two does `nn.Dropout` give?

# %%
layer, ones = nn.Dropout(0.3), torch.ones(10_000)
torch.manual_seed(0)
in_train = torch.stack([layer(ones).sum() for _ in range(300)])
in_eval = layer.eval()(ones).sum()
of_train = paired_interval(in_train / 10_000, torch.zeros(300))
print(f"train: about {round(in_train.mean().item(), -2):.0f}; eval: {in_eval:.0f}")

# %% [markdown]
# If it were so: 7000 and 7000. It is 10 000 and 10 000: PyTorch divides in training, and in eval it
# returns what it is given, as [its
# documentation](https://docs.pytorch.org/docs/stable/generated/torch.nn.modules.dropout.Dropout.html)
# says. That train and eval *agree* shows nothing: they do in both worlds. The level tells (6.1).
#
# To multiply in eval mode is the way of the paper of 2014. So the statement is true, of another
# layer.
#
# **Check.** In eval, the very same object; in training, an interval that holds 1 and not 0.7.

# %%
assert layer(ones) is ones
assert of_train.excludes(0.7)
assert abs(of_train.estimate - 1) < 5 * (3 / 7 / 3_000_000) ** 0.5

# %% [markdown]
# **A careful author would write:** "The paper multiplies by $1-p$ at test time; PyTorch divides by
# it in training."

# %% [markdown]
# ## 14.9 Eight verdicts
#
# Each statement as a number, what was found, and its 95 % interval.

# %%
in_eval_exactly = Interval(*[float(in_eval) / 10_000] * 3)
rows = [  # of what, what the statement says, what was found, verdict
    ("1 gain in test error", "> 0", over_seeds, "right on average; seed 1 says no"),
    ("2 gain by that mask, points", "3.5", gain["frozen mask, over none"], "none shown"),
    ("3 norm, at p = 0.5", "1", of_norm, "the mean is kept, not the norm"),
    ("4 calls that repeat a mask", "0", of_calls, "all do"),
    ("5 lines that are no network", "0", of_lines, "all are none"),
    ("6 dropped, at p = 0.1", "0.1", of_byte, "26/256, counted"),
    ("7 current models with dropout", "most", of_models, "none of 4, which is few"),
    ("8 factor in eval, at p = 0.3", "0.7", in_eval_exactly, "it returns its input"),
]
for of_what, claimed, found, verdict in rows:
    print(f"{of_what:30} {claimed:>4} {'{:7.4f} [{:7.4f}, {:7.4f}]'.format(*found)}  {verdict}")

# %% [markdown]
# Often what is meant is true, and the sentence says something beside it: a norm for a mean, one figure
# for an average, PyTorch's layer for the paper's. No statement was foolish. Most had never been
# measured.

# %% [markdown]
# ## 14.10 A list for the next claim
#
# 1. **Of which quantity** does it speak: a mean, a norm, an error (14.3)?
# 2. Does what is shown **measure** it, or only look like it (14.1)?
# 3. **How many** seeds, chosen when, and with which interval (14.1, 14.2)?
# 4. Call the layer **twice**: do the masks differ (14.2, 14.4)?
# 5. **What shares** a mask: rows, steps, places (14.5)?
# 6. What would the **wrong version** show? If the same, it is no test (14.8); so never $p = 0.5$
#    alone (6.3).
# 7. Can it be **counted** in place of drawn (14.6)?
# 8. "Standard": **of which set**? A default is not a training (14.7).
# 9. What would **you** write, with the number?

# %% [markdown]
# ## What you have seen
# - A right sentence under a figure that says the opposite.
# - A seed inside the forward pass, and a key as a default value: one mask for good.
# - A factor that keeps the mean and not the norm; a byte that rounds the rate.
# - A line that is no network, and a test that could not fail.
# - That four configurations are a small number.
#
# **What this did not show:** that anything else in these sources is wrong. Three of the eight statements
# have no link, so you cannot hold our words against theirs. Sources change: what stands here is what we
# read.

# %% [markdown]
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import auditing_claims as ex

# %% [markdown]
# **1. What is supported?** *"We trained without dropout and with it, on the same five seeds. The
# mean gain in accuracy is 1.2 points; its paired 95 % interval goes from -0.3 to 2.7. On the best
# seed it is 3.1."* Which sentences does this support? Give letters, such as `"af"`.
#
# - **a** Dropout raises the accuracy of this net by 1.2 points.
# - **b** A mean gain of 2 points is compatible with these runs.
# - **c** No effect is compatible with these runs.
# - **d** Dropout can gain 3.1 points: the best seed shows it.
# - **e** Dropout does nothing here.
# - **f** Pairing took out what both runs of a seed share, such as an easy split.

# %% tags=["exercise"]
supported = ...
ex.what_is_supported.check(supported)

# %% [markdown]
# **2. How many seeds?** In a pilot, paired differences of two test errors have the mean 0.02 and
# the standard deviation 0.075. Suppose both stay like that. From how many seeds on is the 95 %
# interval, mean $\pm$ 2 standard errors, clear of 0? (Give the smallest whole number.)

# %% tags=["exercise"]
n_seeds = ...
ex.how_many_seeds.check(n_seeds)

# %% [markdown]
# **3. Another byte.** A kernel keeps an element where its random byte, 0 to 255, is *less* than
# $\lfloor 256\,(1-p) \rfloor$. Which share does it drop at $p = 0.2$? (Four decimals.)

# %% tags=["exercise"]
share = ...
ex.another_byte.check(share)

# %% [markdown]
# **4. Fresh by default.** Write dropout in training mode from `torch.rand`, as a function of `x`,
# `p` and an optional `seed`. Without a seed, each call draws other masks, from PyTorch's own
# generator, so that `torch.manual_seed` before a call makes it repeatable. With a seed, the same
# seed gives the same mask, and PyTorch's own generator is left as it was.


# %% tags=["exercise"]
def fresh_by_default(x, p, seed=None): ...


ex.fresh_by_default.check(fresh_by_default)

# %% [markdown]
# **5. Audit the rate.** Write `audit_the_rate(layer, p)`: `False` where the layer drops at another
# rate than `p`, otherwise `True`. `layer` takes a tensor of any shape and is in training mode;
# survivors are divided by one minus its *real* rate. A right layer may be refused once in a
# thousand audits; at $p = 0.1$ and 0.2 a rate that is off by 0.0016, either way, has to be found in
# 999 of 1000. The layer may be given 8 million elements in all.


# %% tags=["exercise"]
def audit_the_rate(layer, p): ...


ex.audit_the_rate.check(audit_the_rate)

# %% [markdown]
# ## Try it
# 1. In 14.1, take `line_error` in place of `test_error`: the distance from the line itself, which
#    has no noise. Is the interval narrower?
# 2. Take a claim about dropout from a page that you like, and go through the list of 14.10. Write
#    the sentence that you would write.
#
# ## Next
# The list is for other people's claims. {{next}}: the next claim is your own.
