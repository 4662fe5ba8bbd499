# ---
# title: Production traps
# question: Where does dropout do something else than its author believes?
# part: In the wild
# builds_on: [05_verify_against_pytorch]
# next: 14_auditing_claims
# road: main
# ---

# %% [markdown]
# # 13 Production traps
#
# You can build dropout and you can verify it. In a large program it still goes wrong, and nearly
# always without an error: it drops where nobody wants it, or it has stopped and nobody knows.
#
# In this lesson you will
# - meet twenty traps; each shows its wrong number (the last is cited), and has its short cure;
# - find which masks have to be equal on several devices, and which must differ;
# - make a mask from a counter, which is the same on one device and on four;
# - let a report look through three models for you.
#
# {{time}}

# %%
import warnings

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

# %%
from course_utils.counter_mask import counter_mask, philox
from course_utils.data import load_digits, split
from course_utils.dropout import inverted_dropout, keep_mask
from course_utils.dropout_report import dropout_report
from course_utils.experiments import committed_results
from course_utils.mesh import LAYERS, RANKS, SCHEMES, agreements, mesh_masks, places, wanted
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.plots import COLOURS
from course_utils.seeding import seeded
from course_utils.training import accuracy, cross_entropy, train
from course_utils.widgets.mesh_explorer import mesh_explorer

plt.style.use("course_utils.course")

# %%
p, keep = 0.3, 0.7
ones = torch.ones(1_000_000)


def share_dropped(y):
    """The share of zeros; of a million coins it is known to 0.0005."""
    return round((y == 0).double().mean().item(), 2)


# %% [markdown]
# ## 13.1 Who switches dropout off?
#
# Evaluation code often has `torch.no_grad()` around it, or `torch.inference_mode()`.
#
# **Predict.** A million ones go through `nn.Dropout(0.3)` under each of the two, in train mode, and
# then in eval mode under neither. Which share is dropped in each of the three cases?

# %%
layer = nn.Dropout(p)
with torch.no_grad():
    under_no_grad = share_dropped(layer(ones))
with torch.inference_mode():
    under_inference_mode = share_dropped(layer(ones))
with evaluating(layer):
    in_eval = share_dropped(layer(ones))
{"no_grad": under_no_grad, "inference_mode": under_inference_mode, "eval mode": in_eval}

# %% [markdown]
# 0.3, 0.3 and 0. `no_grad` says that nobody will ask for gradients. It says nothing to the layers, and
# dropout asks one thing only: `self.training`, which `train()` and `eval()` set.
#
# **Cure.** `model.eval()`, or `with evaluating(model):`, whatever else stands around it.

# %%
assert under_no_grad == under_inference_mode == p
assert in_eval == 0

# %% [markdown]
# ## 13.2 Whom does eval() reach?
#
# `eval()` goes through the layers that the model holds. Four ways to drop, in the forward of a model.
# The third is attention with one key, so that each of a million queries has one weight, which is 1.


# %%
class Drops(nn.Module):
    """Drops in the way that it is given."""

    def __init__(self, way):
        super().__init__()
        self.way, self.dropout = way, nn.Dropout(p)

    def forward(self, x):
        return self.way(self, x)


# %%
one_key = torch.ones(1, 1, 1)
careless = {
    "a layer": lambda net, x: net.dropout(x),
    "F.dropout": lambda net, x: F.dropout(x, p),
    "attention": lambda net, x: F.scaled_dot_product_attention(
        x.view(1, -1, 1), one_key, one_key, dropout_p=p
    ),
    "made in forward": lambda net, x: nn.Dropout(p)(x),
}

# %% [markdown]
# **Predict.** After `eval()`: which of the four still drop?

# %%
after_eval = {name: share_dropped(Drops(way).eval()(ones)) for name, way in careless.items()}
after_eval

# %% [markdown]
# All but the layer. `F.dropout` has `training=True` by default, `scaled_dot_product_attention` has no
# such argument, and a layer made in forward is new each time, in train mode as every new module.
# All three have been in published code:
# [the second](https://github.com/facebookresearch/DME/issues/3),
# the third in [nanoGPT](https://github.com/karpathy/nanoGPT/pull/240) and
# [others](https://github.com/pytorch/pytorch/issues/124464),
# [the fourth](https://github.com/yangze0930/NTS-Net/issues/14).
#
# **Cure.** Tell each the mode, and make layers in `__init__`.

# %%
cured = {
    "F.dropout": lambda net, x: F.dropout(x, p, net.training),
    "attention": lambda net, x: F.scaled_dot_product_attention(
        x.view(1, -1, 1), one_key, one_key, dropout_p=p if net.training else 0.0
    ),
    "made in forward": careless["a layer"],
}
for name, way in cured.items():
    assert after_eval[name] == p
    assert share_dropped(Drops(way).eval()(ones)) == 0
    assert share_dropped(Drops(way).train()(ones)) == p

# %% [markdown]
# ## 13.3 Would you notice?
#
# Our digits, and a net with $p = 0.5$ on two hidden layers, trained on 1000 of them. It is judged on the
# other 797, once in eval mode and ten times in train mode.

# %%
digits = load_digits()
learned, unseen = (digits.rows(rows) for rows in split(1797, (1000, 797), seed=0))
net = mlp([64, 100, 100, 10], 0.5, nn.Dropout, seed=0)
train(net, *learned, loss=cross_entropy, epochs=60, batch_size=100, seed=0, every=60)


def error_on_unseen(net):
    with torch.no_grad():
        return 100 - 100 * accuracy(net(unseen.features), unseen.labels).item()


# %% [markdown]
# **Predict.** What does it cost to forget `eval()`: hardly any errors more, about twice as many, or so
# many that anyone would see it?

# %% alt="Two rows of dots for the share of errors on unseen digits. In eval mode one dot at a few per cent. With eval forgotten ten dots, spread around twice that."
with evaluating(net):
    judged_in_eval = error_on_unseen(net)
with seeded(0):
    forgotten = [error_on_unseen(net) for _ in range(10)]
fig, ax = plt.subplots(figsize=(7, 1.8))
ax.plot([judged_in_eval], ["eval mode"], "o", color=COLOURS["eval"])
ax.plot(forgotten, ["eval forgotten"] * 10, "s", color=COLOURS["train"], alpha=0.6)
ax.set(xlabel="errors, %", xlim=(0, None), ylim=(-0.6, 1.6))
plt.show()

# %% [markdown]
# About twice as many, and another number at each call. Still it reads nine of ten digits: it looks like
# a model that is somewhat worse than hoped, and so it can reach print. A user of
# ETHOS-ARES [asked in 2026](https://github.com/ipolharvard/ethos-ares/issues/20) where its code calls
# `eval()`. Nowhere: the authors confirmed it, said that the published results came from that code, and
# put up new ones, after this and other repairs.
#
# **Cure and check.** Two calls on the same rows have to agree.

# %%
with evaluating(net):
    assert error_on_unseen(net) == error_on_unseen(net) == judged_in_eval
assert min(forgotten) > 1.3 * judged_in_eval
assert max(forgotten) < 15
assert len(set(forgotten)) > 1

# %% [markdown]
# ## 13.4 What does an evaluation leave behind?
#
# Now the way back. A model in training has two dropout layers with $p = 0.3$. Its first block is
# frozen, and is kept in eval mode. Three helpers switch dropout off, look at the model, and return.


# %%
def forgets(model):
    model.eval()


def wakes_all(model):
    model.eval()
    model.train()


def zeroes(model):
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0


def careful(model):
    with evaluating(model):
        pass


# %%
def drops_afterwards(helper):
    model = nn.Sequential(nn.Dropout(p), nn.Dropout(p))
    model[0].eval()
    helper(model)
    return [share_dropped(block(ones)) for block in model]


# %% [markdown]
# **Predict.** Before, the two layers drop [0.0, 0.3]. And after each of the first three helpers?

# %%
left = {helper.__name__: drops_afterwards(helper) for helper in (forgets, wakes_all, zeroes)}
left

# %% [markdown]
# [0, 0], [0.3, 0.3], and [0, 0] again. After the first, training goes on without dropout. The second
# wakes the frozen block; had the model been in eval mode, it would now be in train mode. The third is
# worse than the first: `train()` does not bring $p$ back.
# [A pull request to Megatron-LM](https://github.com/NVIDIA/Megatron-LM/pull/411) is titled "when eval,
# dropout_p turns to 0 forever".
#
# **Cure.** Put back what was there, module by module: that is all `evaluating` does.

# %%
assert drops_afterwards(careful) == [0, p]
assert all(drops != [0, p] for drops in left.values())

# %% [markdown]
# ## 13.5 Where is p kept?
#
# A model is trained with $p = 0.3$ and saved. Somebody builds it again with `nn.Dropout()` and loads
# the weights, with `strict=True`.
#
# **Predict.** What happens: an error, a model that drops 0.3, or a model that drops 0.5?

# %%
trained = nn.Sequential(nn.Linear(4, 4), nn.Dropout(p))
rebuilt = nn.Sequential(nn.Linear(4, 4), nn.Dropout())
rebuilt.load_state_dict(trained.state_dict(), strict=True)
dropped_by_rebuilt = share_dropped(rebuilt[1](ones))
{"in the file": list(trained.state_dict()), "dropped by the rebuilt": dropped_by_rebuilt}

# %% [markdown]
# It drops 0.5, and nobody is told. A dropout has no parameters and no buffers, so `state_dict` knows
# nothing of it. For eval mode that is a gift (6.10); for fine-tuning it is a trap.
#
# **Cure.** Save what the model was built with beside its weights, and build it from that.

# %%
saved = {"config": {"p": p}, "weights": trained.state_dict()}
rebuilt = nn.Sequential(nn.Linear(4, 4), nn.Dropout(**saved["config"]))
rebuilt.load_state_dict(saved["weights"])
assert dropped_by_rebuilt == 0.5
assert share_dropped(rebuilt[1](ones)) == p

# %% [markdown]
# ## 13.6 Does dropping a NaN remove it?
#
# A unit has overflowed to infinity, another is NaN. Both are dropped: their mask is 0.
#
# **Predict.** What does `x * mask / keep` give for the two?

# %%
overflowed = torch.tensor([2.0, float("inf"), float("nan")], requires_grad=True)
mask = torch.tensor([True, False, False])
by_product = overflowed * mask / keep
by_choice = torch.where(mask, overflowed / keep, 0.0)
print("x * mask / keep     ", [round(value, 3) for value in by_product.tolist()])
print("where(mask, x/keep) ", [round(value, 3) for value in by_choice.tolist()])

# %% [markdown]
# NaN for both: $0 \cdot \infty$ is NaN, and so is $0 \cdot$ NaN. `nn.Dropout` multiplies as well. So a
# single bad unit gets through every mask, and at the next sum all is NaN.
#
# **Cure.** Where such values are expected (padding, masked scores), choose with `torch.where`. Where
# they are not, do not hide them: look for where they come from.

# %%
chosen = torch.where(mask, overflowed / keep, 0.0)
(gradient,) = torch.autograd.grad(chosen.sum(), overflowed)
assert by_product[1:].isnan().all()
assert F.dropout(overflowed, 1.0).isnan().tolist() == [False, True, True]
assert torch.equal(chosen, torch.tensor([2 / keep, 0, 0]))
assert torch.equal(gradient, torch.tensor([1 / keep, 0, 0]))

# %% [markdown]
# ## 13.7 One layer, two branches
#
# Two branches of a net share their layers, to compare two inputs: how far apart are their outputs?
# Both are given the *same* input, a row of ones.
#
# **Predict.** The layer is `nn.Dropout(0.3)`, the same object in both branches, in train mode. In which
# share of the units do the two outputs differ?


# %%
def share_different(a, b):
    return round((a != b).double().mean().item(), 2)


shared = nn.Dropout(p)
of_one_layer = share_different(shared(ones), shared(ones))
of_one_layer

# %% [markdown]
# In 0.42 of them: $2\,p\,(1-p)$, one dropped and the other kept. A layer is a rate, not a mask; each
# *call* draws. (11.9 puts that to use.)
#
# **Cure.** Where both have to see one mask, draw it once and hand it to both.

# %%
mask_of_both = keep_mask(ones.shape, p)
one, other = (inverted_dropout(ones, p, mask=mask_of_both) for _ in range(2))
assert of_one_layer == round(2 * p * keep, 2)
assert share_different(one, other) == 0

# %% [markdown]
# ## 13.8 Backward that draws again
#
# Checkpointing saves memory: it keeps nothing of a forward, and runs it *again* before the backward
# pass. With `preserve_rng_state=False` it does not put the random generator back before.
#
# Where dropout has dropped a 1, its gradient has to be 0.
#
# **Predict.** In which share of the units is one of the two 0 and the other not, without the state of
# the generator, and with it?


# %%
def share_contradicted(preserve):
    """Of a million ones, those whose output and gradient do not agree on the mask."""
    x = torch.ones(1_000_000, requires_grad=True)
    settings = {"use_reentrant": False, "preserve_rng_state": preserve}
    y = checkpoint(lambda x: (nn.Dropout(p)(x) * x.detach()).sin(), x, **settings)
    (gradient,) = torch.autograd.grad(y.sum(), x)
    return share_different(y == 0, gradient == 0)


contradicted = {preserve: share_contradicted(preserve) for preserve in (False, True)}
contradicted

# %% [markdown]
# 0.42 without it: backward has another mask than forward, so the gradient belongs to another network
# than the loss. Nothing says so. With the state both are one, and the share is 0.
#
# **Cure.** Leave `preserve_rng_state` as it is by default: True.

# %%
assert contradicted == {False: round(2 * p * keep, 2), True: 0}

# %% [markdown]
# ## 13.9 In place, after a ReLU
#
# **Predict.** A ReLU, then `nn.Dropout(0.3, inplace=True)`. And a linear layer, then the same. Does
# backward run in both, in one, or in none?


# %%
def runs_backward(before, inplace):
    x = torch.ones(1000, 8, requires_grad=True)
    y = F.dropout(before(x), p, inplace=inplace)
    try:
        y.sum().backward()
    except RuntimeError as error:
        return str(error).partition(":")[0]
    return "runs"


linear = nn.Linear(8, 8)
in_place = {"ReLU": runs_backward(torch.relu, True), "Linear": runs_backward(linear, True)}
in_place

# %% [markdown]
# Behind the linear layer only. ReLU keeps its *output* for backward, and the layer has overwritten it;
# a linear layer keeps its input. This trap is the kindest of all, since it raises.
#
# **Cure.** `inplace=False`, the default; or in place only behind layers that do not need their output.

# %%
assert "modified by an inplace operation" in in_place["ReLU"]
assert in_place["Linear"] == "runs"
assert runs_backward(torch.relu, inplace=False) == "runs"

# %% [markdown]
# ## 13.10 One seed on every rank
#
# In data-parallel training each of several processes, called *ranks*, has a copy of the model and its
# own rows; their gradients are averaged. Scripts like to begin with `torch.manual_seed(0)` on every
# rank. The table was made by two real processes (`make experiments ARGS=rank_masks`): a row of ones
# each, dropout with $p = 0.3$, and the variance of the averaged gradient, which is pure mask noise. For
# one rank alone it is $p/(1-p) = 0.429$.
#
# **Predict.** With the seed 0 on both ranks, and with the seeds 0 and 1: which share of their coins is
# equal, and how large is the variance?

# %%
ranks = committed_results("rank_masks")
by_seeding = ranks.groupby("per_rank")[["equal_coins", "variance"]].mean().round(2)
by_seeding.rename(index={False: "one seed", True: "a seed a rank"}).rename_axis(None)

# %% [markdown]
# With one seed all coins are equal, and the variance is 0.43, as if one rank had worked: both lose the
# same units, so the average averages no noise. With a seed a rank it is half of that. Again no error,
# only steps noisier than those of two ranks should be.
# ([In the Transformers library](https://github.com/huggingface/transformers/issues/31412) it was
# reported as a loss of performance.)
#
# **Cure.** `torch.manual_seed(seed + rank)` after the weights are made.

# %%
one_seed, seed_a_rank = ranks[~ranks.per_rank], ranks[ranks.per_rank]
assert (one_seed.equal_coins == 1).all()
assert ((seed_a_rank.equal_coins - (p**2 + keep**2)).abs() < 0.03).all()
assert ((one_seed.variance / (p / keep) - 1).abs() < 0.08).all()
assert ((seed_a_rank.variance / (p / keep / 2) - 1).abs() < 0.08).all()

# %% [markdown]
# ## 13.11 Which masks must be equal?
#
# Large models are cut as well. Here are four ranks, two by two. Two *data ranks* have half of the
# batch each. Within each, two *tensor ranks* share the work on a layer: of a **split** layer each has
# half of the units; of a **copied** layer both hold all units, and must hold the same.

# %% [markdown]
# Four ways to draw: `one_seed` on all ranks; `seed_a_rank`; `seed_by_data`, one for each data rank; and
# `counter`, where a coin depends on nothing but the place of its unit and row in the whole. For each the
# table says whether the masks are equal (over tensor ranks, over data ranks).
#
# **Predict.** Which pair is wanted for a split layer, and which for a copied one? Which of the ways give
# both?

# %%
print(f"{'':14}", *(f"{layer:16}" for layer in LAYERS))
for scheme in SCHEMES:
    found = [agreements(mesh_masks(scheme, layer, p, seed=0)) for layer in LAYERS]
    print(f"{scheme:14}", *(f"{pair!s:16}" for pair in found))
print(f"{'wanted':14}", *(f"{wanted(layer)!s:16}" for layer in LAYERS))

# %% [markdown]
# Halves of a layer are different units, so (False, False); copies of a unit must agree, or each tensor
# rank goes on with another network, so (True, False). One seed fails both. A seed a rank breaks the
# copies. A seed by data rank gives two halves of a split layer the same mask. Megatron-LM therefore
# keeps [two generators](https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/tensor_parallel/random.py)
# on each rank, one for each kind of layer (by its notes, that for split layers is the same over data
# ranks).
# [An issue of 2026](https://github.com/tenstorrent/tt-metal/issues/55947) says what masks have to do in
# such a mesh.
#
# The counter needs no case at all; 13.12 shows how it is made.

# %% alt="Four masks, two by two, of a split layer under one seed for all: all four are the same. In a live notebook controls set how the masks are drawn, which layer is looked at, p and the seed."
mesh_explorer()

# %% [markdown]
# Take each of the four ways for both layers; the line below the picture judges it. By `counter`, the four
# pieces of a split layer are the quarters of one mask, and a copied layer has its halves twice.

# %% [markdown]
# ## 13.12 A mask without a generator
#
# A generator goes from draw to draw, so what it gives depends on what was drawn before. A *counter*
# turns that around: coin number $i$ is a fixed function of a seed and of $i$, which scrambles both
# well. PyTorch draws in this way on GPUs, with a function called Philox
# ([Salmon and others, 2011](https://doi.org/10.1145/2063384.2063405)):


# %%
def scrambled(counter, key, rounds=10):
    """Four words of 32 bits from four and a key of two, mixed in as many rounds as asked for."""
    low = 0xFFFFFFFF
    a, b, c, d = counter
    u, v = key
    for _ in range(rounds):
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b = (right >> 32 & low) ^ b ^ u, right & low
        c, d = (left >> 32 & low) ^ d ^ v, left & low
        u, v = u + 0x9E3779B9 & low, v + 0xBB67AE85 & low
    return a, b, c, d


# %% [markdown]
# Each round multiplies, takes the upper and the lower half of the products, and mixes them by
# exclusive or. Nothing in it is random.
#
# **Predict.** The counter goes from 0 to 99 999, all else is 0, and a unit is kept when the first word
# is at least $p \cdot 2^{32}$. After 1, 2, 3 and 10 rounds: is the share of dropped units near 0.3, and
# are neighbours dropped together as often as $p^2 = 0.09$ says?

# %%
n = 100_000
zero = torch.zeros(n, dtype=torch.int64)
scramblings = {}
for rounds in (1, 2, 3, 10):
    first_word, *_ = scrambled((torch.arange(n), zero, zero, zero), (0, 0), rounds)
    dropped = (first_word < p * 2**32).double()
    together = (dropped[1:] * dropped[:-1]).mean()
    scramblings[rounds] = round(dropped.mean().item(), 3), round(together.item(), 3)
scramblings

# %% [markdown]
# Only after ten. One round drops all, two drop none. After three the share is right, but neighbours are
# dropped together 0.094 of the time, four standard errors too often. After ten, which is what libraries take,
# both fit.
#
# **Check.** It is the package's `philox`, word by word, and gives the words that its authors publish
# for a counter and key of zeros. The share and the pairs are within five standard errors after ten
# rounds.

# %%
words = scrambled((torch.arange(n), zero, zero, zero), (7, 8))
assert all(map(torch.equal, words, philox((torch.arange(n), zero, zero, zero), (7, 8))))
assert scrambled((0, 0, 0, 0), (0, 0)) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
assert abs(scramblings[10][0] - p) < 5 * (p * keep / n) ** 0.5
of_pairs = ((p**2 * (1 - p**2) + 2 * p**3 * keep) / n) ** 0.5  # neighbouring pairs share a unit
assert abs(scramblings[10][1] - p**2) < 5 * of_pairs
assert abs(scramblings[3][1] - p**2) > 3 * of_pairs
assert abs(scramblings[2][0] - p) > 0.1

# %% [markdown]
# ## 13.13 One device, or four
#
# A small net: 8 rows, 12 hidden units, dropout, one output, the squared outputs as the loss. The
# hidden layer is split. Each rank of the mesh makes the coins of *its places* in the whole, and
# computes its part.


# %%
def loss_on(parts, first, last, noise):
    """The loss, each part being (data, rows, units) of one rank; a row is summed over the ranks."""
    outputs = {}
    for number, (data, rows, units) in enumerate(parts):
        hidden = (batch[rows] @ first[:, units]).relu() * noise[number]
        outputs[data] = outputs.get(data, 0) + hidden @ last[units]
    return sum((output**2).sum() for output in outputs.values())


halves = [slice(0, 6), slice(6, 12)]
four = [(data, slice(4 * data, 4 * data + 4), halves[tensor]) for data, tensor in RANKS]
batch, first, last = (
    torch.randn(shape, generator=torch.Generator().manual_seed(k), dtype=torch.float64)
    for k, shape in enumerate([(8, 5), (5, 12), (12,)])
)
first = first.requires_grad_()

# %% [markdown]
# **Predict.** The gradient of the first weights, by four ranks and by one device: the same up to
# rounding, or only on average? And with a seed by data rank in place of the counter?


# %%
def gradient_by(parts, masks):
    noise = [mask / keep for mask in masks]
    return torch.autograd.grad(loss_on(parts, first, last, noise), first)[0]


whole = counter_mask(torch.arange(96).view(8, 12), p, seed=5)
by_one = gradient_by([(0, slice(None), slice(None))], [whole])
apart = {}
for scheme in ("counter", "seed_by_data"):
    by_four = gradient_by(four, mesh_masks(scheme, "split", p, seed=5).values())
    apart[scheme] = ((by_four - by_one).abs().max() / by_one.abs().max()).item()
{scheme: "to 1e-12" if gap < 1e-12 else "differs" for scheme, gap in apart.items()}

# %% [markdown]
# With the counter, the same up to rounding: so one device can check what four have computed, and a run
# can go on with another number of devices.
#
# **Check.** By a number; and each rank's mask is made of nothing but its places.

# %%
assert apart["counter"] < 1e-12
assert apart["seed_by_data"] > 0.1
for rank in RANKS:
    own = counter_mask(places("split", *rank), p, seed=5)
    assert torch.equal(own, mesh_masks("counter", "split", p, seed=5)[rank])

# %% [markdown]
# And what has backward to keep? Here it makes the mask again, from the seed:


# %%
class CountedDropout(torch.autograd.Function):
    """Dropout whose backward makes the mask again."""

    @staticmethod
    def forward(ctx, x, seed):
        ctx.seed = seed
        return x * counter_mask(torch.arange(x.numel()), p, seed=seed) / keep

    @staticmethod
    def backward(ctx, grad):
        return grad * counter_mask(torch.arange(grad.numel()), p, seed=ctx.seed) / keep, None


# %% [markdown]
# **Predict.** How many bytes for each unit does `nn.Dropout` keep for backward, and how many this one?


# %%
def bytes_kept(dropout):
    """Bytes that `dropout` keeps for backward for each of a thousand units."""
    kept, x = [], torch.ones(1000, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: kept.append(t.nbytes), lambda t: t):
        dropout(x)
    return sum(kept) / 1000


units = torch.ones(1000, requires_grad=True)
counted = CountedDropout.apply(units, 3)
assert torch.equal(torch.autograd.grad(counted.sum(), units)[0], counted.detach())
[bytes_kept(nn.Dropout(p)), bytes_kept(lambda x: CountedDropout.apply(x, 3))]

# %% [markdown]
# Four, one float, and none; and its gradient has the mask of its output.
# [FlashAttention](https://github.com/Dao-AILab/flash-attention/blob/main/csrc/flash_attn/flash_api.cpp)
# does the same: it keeps a seed and an offset.
#
# **Limit.** A counter has to be told which step and which layer it is at, or it gives the same mask
# again: `counter_mask` has arguments for both.

# %% [markdown]
# ## 13.14 A report on any model
#
# You need not remember all this. `dropout_report` runs a model on an example, in train mode, in eval
# mode and in train mode again, and lists every dropout with its traps. Three models as they are built
# every day:


# %%
def vision():
    """A small convolutional net."""
    return nn.Sequential(
        *(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Dropout2d(0.1)),
        *(nn.Conv2d(8, 16, 3), nn.BatchNorm2d(16), nn.ReLU()),
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.5), nn.Linear(16, 10)),
    )


class Block(nn.Module):
    """A transformer block with attention by one call."""

    def __init__(self, width=16):
        super().__init__()
        self.norm, self.qkv, self.out = nn.LayerNorm(width), nn.Linear(width, 48), nn.Dropout(0.1)

    def forward(self, x):
        q, k, v = self.qkv(self.norm(x)).chunk(3, -1)
        return x + self.out(F.scaled_dot_product_attention(q, k, v, dropout_p=0.1))


# %%
class Tagger(nn.Module):
    """A recurrent net."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(16, 8, num_layers=2, dropout=0.3, batch_first=True)
        self.dropout, self.head = nn.Dropout(0.0), nn.Linear(8, 4)

    def forward(self, x):
        return self.head(self.dropout(self.lstm(x)[0]))


# %% [markdown]
# **Predict.** One has a batch norm behind a dropout: in eval mode it meets another variance than it has
# learned, which is the subject of lesson 12. One has a trap of 13.2, one of 13.4. Which dropouts are
# they?

# %%
images, sentences = torch.ones(2, 3, 16, 16), torch.ones(2, 5, 16)
reports = [
    dropout_report(vision(), images),
    dropout_report(nn.Sequential(Block(), Block()), sentences),
    dropout_report(Tagger(), sentences),
]
print(*reports, sep="\n\n")

# %% [markdown]
# The dropout between two batch norms, both attentions, and the $p$ of 0. Beside each trap stands its
# cure.
#
# **Check.** What it found, as data; and after the cures it finds nothing.


# %%
class CarefulBlock(Block):
    def forward(self, x):
        q, k, v = self.qkv(self.norm(x)).chunk(3, -1)
        rate = 0.1 if self.training else 0.0
        return x + self.out(F.scaled_dot_product_attention(q, k, v, dropout_p=rate))


repaired, tagger = vision(), Tagger()
repaired[3], tagger.dropout.p = nn.Identity(), 0.3
found = [[trap.id for _, trap in report.traps] for report in reports]
assert found == [["batch_norm_behind"], ["eval_does_not_reach"] * 2, ["p_is_zero"]]
assert dropout_report(repaired, images).traps == ()
assert dropout_report(CarefulBlock(), sentences).traps == ()
assert dropout_report(tagger, sentences).traps == ()

# %% [markdown]
# On the command line: `python -m course_utils.dropout_report your_package.module:make_model`.
#
# **Limit.** It sees what the example runs through. A dropout written by hand in the middle of a larger
# forward is not seen: to the machine that is a product like any other.

# %% [markdown] tags=["deeper"]
# ## 13.15 Deeper: vmap, export, compile
#
# Three tools take a model and make something else of it. `vmap` makes a function of one row into one of
# many. `export` writes down what a model does. `compile` makes it faster.
#
# **Predict.** A model is exported in train mode. What does the exported one drop in production, where
# nobody trains? And does `vmap` give each row a mask of its own?

# %% tags=["deeper"]
of_rows = {}
for randomness in ("error", "same", "different"):
    try:
        y = torch.func.vmap(nn.Dropout(p), randomness=randomness)(torch.ones(2, 1_000_000))
        of_rows[randomness] = share_different(*y)
    except RuntimeError:
        of_rows[randomness] = "raises"
model = nn.Sequential(nn.Dropout(p))
exported = torch.export.export(model, (ones,)).module()
exported_in_eval = torch.export.export(model.eval(), (ones,)).module()
{
    "vmap": of_rows,
    "exported": [share_dropped(exported(ones)), share_dropped(exported_in_eval(ones))],
}

# %% [markdown] tags=["deeper"]
# 0.3: the mode is written down too, and `eval()` on the exported model raises. And `vmap` asks you: by
# default it raises; `"same"` is one mask for all rows.
#
# **Cure.** `model.eval()` before `export`; `vmap(..., randomness="different")`.

# %% tags=["deeper"]
assert of_rows == {"error": "raises", "same": 0.0, "different": 0.42}
assert share_dropped(exported(ones)) == p
assert share_dropped(exported_in_eval(ones)) == 0

# %% [markdown] tags=["deeper"]
# `torch.compile` needs a C++ compiler, so this table too was made beforehand
# (`make experiments ARGS=compiled_masks`): the same layer and seed, as it is and compiled.
#
# **Predict.** Which share of the coins agree?

# %% tags=["deeper"]
compiled = committed_results("compiled_masks")
agreed = compiled.groupby("fallback_random").equal_coins.mean().round(2)
agreed.rename({False: "compiled", True: "compiled, fallback_random"}).to_dict()

# %% [markdown] tags=["deeper"]
# 0.58, as of two masks that have nothing in common: the compiler has a generator of its own. It is a
# right dropout; only the seed means something else.
#
# **Cure.** To compare with eager, `torch._inductor.config.fallback_random = True`; for the rest, never
# rely on a certain mask.

# %% tags=["deeper"]
told = compiled[compiled.fallback_random]
untold = compiled[~compiled.fallback_random]
assert (told.equal_coins == 1).all()
assert ((untold.equal_coins - (p**2 + keep**2)).abs() < 0.03).all()
assert ((compiled.dropped - p).abs() < 0.03).all()

# %% [markdown] tags=["deeper"]
# ## 13.16 Deeper: layers that hold a dropout inside
#
# `nn.MultiheadAttention(dropout=0.3)` also returns its attention weights, which many people draw.
# `nn.LSTM(dropout=0.3)` has one layer by default.
#
# **Predict.** In train mode: do the weights of a row sum to 1? Do two passes of the LSTM differ?

# %% tags=["deeper"]
attention = nn.MultiheadAttention(16, 1, dropout=p, batch_first=True)
tokens = torch.ones(1, 50, 16)
sums = attention(tokens, tokens, tokens)[1].sum(-1)
sums_in_eval = attention.eval()(tokens, tokens, tokens)[1].sum(-1)
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always", UserWarning)
    lstm, deep = nn.LSTM(16, 8, dropout=p), nn.LSTM(16, 8, 2, dropout=p)
passes = {
    "LSTM of 1 layer": torch.equal(lstm(tokens)[0], lstm(tokens)[0]),
    "of 2": torch.equal(deep(tokens)[0], deep(tokens)[0]),
}
spread = [round(of.std().item(), 1) for of in (sums, sums_in_eval)]
{"spread of the sums, train and eval": spread, "warnings": len(heard), "two passes equal": passes}

# %% [markdown] tags=["deeper"]
# They do not: the returned weights are those after dropout, and their sums spread by about 0.1 around 1.
# And the LSTM of one layer drops nothing:
# its dropout stands *between* layers. It warns once, when it is built.
#
# **Cure.** Draw weights in eval mode; put an `nn.Dropout` behind a single LSTM.

# %% tags=["deeper"]
assert spread == [0.1, 0.0]
assert not torch.allclose(sums, torch.ones(50))
assert torch.allclose(sums_in_eval, torch.ones(50))
assert passes == {"LSTM of 1 layer": True, "of 2": False}
assert len(heard) == 1
behind = nn.Dropout(p)
assert not torch.equal(behind(lstm(tokens)[0]), behind(lstm(tokens)[0]))

# %% [markdown] tags=["deeper"]
# ## 13.17 Deeper: one seed on two machines
#
# This one cannot be shown on one machine, so it is cited. PyTorch's notes on
# [reproducibility](https://docs.pytorch.org/docs/stable/notes/randomness.html) promise nothing across
# releases, platforms, or from CPU to GPU, with the same seed;
# [an issue of 2024](https://github.com/pytorch/pytorch/issues/121595) shows two masks of `nn.Dropout`
# from one seed, on Linux and on macOS.
#
# **Cure.** Where a mask has to be the same everywhere, make it from whole numbers, as in 13.12: sums
# and products of integers have one result.

# %% [markdown]
# ## What you have seen
# - `eval()` sets a flag. Whoever does not ask for it goes on dropping.
# - A wrong mode raises nothing: two calls on the same input tell.
# - Put back what was there; `train()` after an evaluation is a guess.
# - Over data ranks masks must differ; over copies of a unit they must agree.
# - A mask from a counter depends on its place only, on any number of devices.

# %% [markdown]
# ## What this did not show
# - GPUs, and networks of real machines: the ranks were two processes, and four simulated ones.
# - How much any of these traps costs in your model.
#
# ## Exercises
# Replace each `...` and run the cell. A check names the mistake and does not tell the answer;
# `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import production_traps as ex

# %% [markdown]
# **1. Who still drops?** All have a rate of 0.3. In **a** the model is in train mode; in the others
# `eval()` has been called. Which of them still drop?
#
# - a. `self.dropout(x)`, under `torch.no_grad()`.
# - b. `self.dropout(x)`, without `no_grad`.
# - c. `F.dropout(x, 0.3)`
# - d. `F.dropout(x, 0.3, self.training)`
# - e. `F.scaled_dot_product_attention(q, k, v, dropout_p=0.3 if self.training else 0.0)`
# - f. `nn.Dropout(0.3)(x)`, in forward.

# %% tags=["exercise"]
drop_still = ...
ex.still_dropping.check(drop_still)

# %% [markdown]
# **2. A guest in the model.** Write a function that returns what `model` gives for `x` in eval mode,
# without gradient. Afterwards every part is in the mode in which it was, some perhaps in train mode and
# others in eval mode, and each dropout has its p.


# %% tags=["exercise"]
def judged(model, x): ...


ex.judged.check(judged)

# %% [markdown]
# **3. Whatever it is.** Write dropout with a given mask (True: kept), which gives 0 where the mask is
# False, whatever stands there, NaN and infinity too. What is kept is divided by $1-p$, and a NaN or an
# infinity that is kept stays one. `x` is left as it is, and gradients flow.


# %% tags=["exercise"]
def drop_whatever(x, mask, p): ...


ex.drop_whatever.check(drop_whatever)

# %% [markdown]
# **4. A seed for each rank.** Write a function that returns the whole number from which a rank draws
# the masks of a layer. `data` and `tensor` are its two numbers, from 0 to 63; `layer` is `"split"` or
# `"copied"`; `seed` is the seed of the run. Two ranks of a run get the same number exactly where they
# have to draw the same mask.


# %% tags=["exercise"]
def seed_on_rank(seed, data, tensor, layer): ...


ex.seed_on_rank.check(seed_on_rank)

# %% [markdown]
# ## Try it
# 1. Run `dropout_report` on a model of your own.
# 2. In 13.12, which share of the units changes between seed 0 and seed 1? Between step 0 and step 1?
#
# ## Next
# You know what goes wrong in code. {{next}} asks what goes wrong in print.
