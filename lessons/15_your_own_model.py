# ---
# title: Your own model
# question: What may you say about dropout in a model of yours?
# part: In the wild
# builds_on: [05_verify_against_pytorch, 08_does_it_help, 13_production_traps]
# next: none
# road: main
# ---

# %% [markdown]
# # 15 Your own model
#
# All that the course has built now meets one model. A model is provided, with faults in it, so that
# everything runs; then you put your own in its place.
#
# In this lesson you will
# - report every dropout of a model, and the traps in which it stands;
# - judge a dropout layer that somebody wrote by hand;
# - decide by a fair comparison, at a small budget, whether dropout helps this model;
# - write down what you found, so that a careful reader has nothing to ask.
#
# {{time}}

# %%
from functools import partial

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn import functional as F

# %%
from course_utils.conformance import check_dropout
from course_utils.data import load_digits
from course_utils.dropout_report import dropout_report
from course_utils.estimates import paired_interval
from course_utils.experiments import committed_results, paired
from course_utils.fair_comparison import Best, questions_left, task
from course_utils.models import mlp
from course_utils.plots import plot_intervals
from course_utils.training import accuracy, cross_entropy, train
from course_utils.widgets.interval_by_splits import interval_by_splits

plt.style.use("course_utils.course")

# %% [markdown]
# ## 15.1 What does the report find?
#
# Here is the model: a network for digits with a dropout layer of its own, and a second dropout on the
# ink of the digit.


# %%
class OurDropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape[-1]) >= self.p
        return x * (kept / (1 - self.p)) if self.p < 1 else 0 * x


# %%
class DigitNet(nn.Module):
    def __init__(self, p, seed, dropout=OurDropout):
        super().__init__()
        self.p = p
        self.body = mlp([64, 100, 100, 10], p, dropout, seed=seed)

    def forward(self, x):
        return self.body(F.dropout(x, self.p / 2))


# %% [markdown]
# **Predict.** The report can look at the parts of a model, or also run it on an example. How many
# dropouts does it find each way? And with the model in eval mode, does one of them still drop?

# %%
digits = load_digits()
model = DigitNet(p=0.4, seed=0)
by_parts = dropout_report(model)
by_running = dropout_report(model.eval(), example=digits.features[:8])
len(by_parts.rows), len(by_running.rows)

# %% [markdown]
# Two by its parts, both of the layer `OurDropout`; three when it is run. The third is a call of
# `F.dropout`, which is no part. And yes: it drops in eval mode too, since nobody has told it the mode.

# %%
by_running

# %% [markdown]
# **Check.** The one trap is at that call, and a model whose call asks for the mode has none.


# %%
class ToldNet(DigitNet):
    def forward(self, x):
        return self.body(F.dropout(x, self.p / 2, self.training))


told = dropout_report(ToldNet(0.4, seed=0), example=digits.features[:8])
assert len(by_running.traps) == 1
assert len(told.rows) == 3
assert told.traps == ()

# %% [markdown]
# The report says *where* there is dropout, and in which traps. It does not say whether the layers are
# right.
#
# ## 15.2 Is the layer a dropout?
#
# `OurDropout` divides by $1-p$, draws anew at each call, and gives its input back in eval mode. Only
# the report's last column is strange: *alike in all rows*.
#
# **Predict.** Which line of `OurDropout` makes it so? And would a comparison of the means, before and
# after the layer, show it?

# %%
judged = check_dropout(OurDropout)
print(*[f.text for f in judged.findings if f.property == "independent_units"])

# %% [markdown]
# The line with `torch.rand`: it draws one coin for each unit, and all rows of a batch share it. Every
# mean is right, so no comparison of means can see it. In training, though, all examples of a batch lose the same units.
#
# **Check.** The same layer with a coin for each element is a dropout.


# %%
class OurCured(OurDropout):
    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape) >= self.p
        return x * (kept / (1 - self.p)) if self.p < 1 else 0 * x


cured = check_dropout(OurCured)
assert not judged.passed
assert cured.passed
judged.passed, cured.passed

# %% [markdown]
# Can it also stand wherever `nn.Dropout` can? Not yet: it takes a $p$ of -0.1 in silence, and draws
# random numbers at $p = 0$, where there are no coins. Whoever does not need a layer of their own takes
# PyTorch's, and has one thing less to judge.

# %%
assert {"errors", "random_numbers"} <= set(cured.failed)
build = partial(ToldNet, dropout=nn.Dropout)
cured.drop_in, check_dropout(nn.Dropout).drop_in


# %% [markdown]
# ## 15.3 Does it help here?
#
# *Whether* to drop is the question. The learning rate, the weight decay and $p$ itself are not: each
# side, with dropout and without, gets its own best, and as many trials as the other (08). The two
# numbers below are the budget. They are small, so that this page runs in seconds; raise them.
#
# The data are 500 digits, of which one label in five is drawn anew.

# %%
N_TRIALS, N_SPLITS = 4, 8


def trials(arm):
    """The settings that an arm tries: both arms try the same rates and decays."""
    coins = torch.Generator().manual_seed(0)
    rates = 10 ** (-3.3 + 1.6 * torch.rand(N_TRIALS, generator=coins))
    decays = 10 ** (-2 + 2.5 * torch.rand(N_TRIALS, generator=coins))
    ps = 0.1 + 0.5 * torch.rand(N_TRIALS, generator=coins)
    ps = ps if arm == "dropout" else 0 * ps
    named = zip(rates.tolist(), decays.tolist(), ps.tolist(), strict=True)
    return [{"rate": rate, "decay": decay, "p": p} for rate, decay, p in named]


for one, other in zip(trials("plain"), trials("dropout"), strict=True):
    assert (one["rate"], one["decay"]) == (other["rate"], other["decay"])
[round(setting["p"], 2) for setting in trials("dropout")]


# %% [markdown]
# A net is trained for 120 steps of 100 rows and taken as it was at its smallest loss on the validation rows.


# %%
def fitted(setting, rows, seed):
    net = build(setting["p"], seed)
    best = Best(cross_entropy, *rows.validation)
    optimiser = partial(torch.optim.AdamW, lr=setting["rate"], weight_decay=setting["decay"])
    how = {"loss": cross_entropy, "epochs": 24, "every": 3, "batch_size": 100}
    watch = {"validation loss": best}
    train(net, *rows.train, optimiser=optimiser, watch=watch, seed=1000 + seed, **how)
    net.load_state_dict(best.weights)
    return net.eval(), best.least


def winner(arm):
    """The setting of the smallest validation loss on split 0, which has no say afterwards."""
    return min(trials(arm), key=lambda setting: fitted(setting, task("digits", "noisy", 0), 0)[1])


# %%
def test_errors(setting):
    """The share of misread test rows, in %, on each of the fresh splits."""
    errors = []
    for split in range(1, 1 + N_SPLITS):
        rows = task("digits", "noisy", split)
        net, _ = fitted(setting, rows, split)
        with torch.no_grad():
            errors.append(100 * (1 - accuracy(net(rows.test.features), rows.test.labels)))
    return torch.tensor(errors)


# %% [markdown]
# **Predict.** With dropout and without, each tuned and stopped early, on eight fresh splits: in how
# many of the eight will dropout have the smaller error on the test rows? And will the interval of the
# mean difference hold 0?

# %% alt="An estimate with its interval, and a line at 0: the mean difference of the test errors, dropout minus plain, in percentage points, over eight fresh splits. Three numbers stand to its right."
settings = {arm: winner(arm) for arm in ("plain", "dropout")}
errors = {arm: test_errors(setting) for arm, setting in settings.items()}
found = paired_interval(errors["dropout"], errors["plain"])
wins = int((errors["dropout"] < errors["plain"]).sum())
fig, ax = plt.subplots(figsize=(6.4, 1.6))
plot_intervals(ax, {f"smaller in {wins} of {N_SPLITS}": found}, xlabel="error, dropout - plain, %")
plt.show()

# %% [markdown]
# Read your own picture: the last digits of a training differ between machines. In the one stored here
# dropout is ahead in all eight, and the interval excludes 0.
#
# It is a small budget. Lesson 08 has asked nearly the same with 16 trials an arm and 20 splits.
#
# **Predict.** Does dropout come out as better there, too?

# %%
verdict = committed_results("fair_verdict").query(
    "step == 'tuned' and data == 'digits' and labels == 'noisy' and arm in ('plain', 'dropout')"
)[["arm", "seed", "error", "seconds"]]
larger = paired(verdict, "error", by="arm", against="plain")
(100 * larger[["difference", "low", "high"]]).round(2).join(larger[["pairs", "smaller"]])

# %% [markdown]
# It does not: in percentage points the interval holds 0. With 16 trials the plain net, too, has found a learning
# rate and a decay that suit it. With four it may have missed them, and dropout wins against a weak opponent.
# **The interval counts the luck of the splits, and not that of the search.**
#
# **Check.** The interval of twenty splits is narrower than that of the first eight of them alone.

# %%
few = paired(verdict[verdict.seed < verdict.seed.min() + 8], "error", by="arm", against="plain")
widths = {int(t.pairs[0]): round(100 * float(t.high[0] - t.low[0]), 2) for t in (few, larger)}
assert widths[20] < widths[8]
widths

# %% [markdown]
# ## 15.4 How many splits do you need?
#
# The interval of a mean of $n$ differences is about $4\,s/\sqrt n$ wide, where $s$ is the spread of
# one difference, its standard deviation.
#
# **Predict.** Your difference is 1, and one split spreads by 2. With 8 splits, in how many of 100
# such experiments does the interval exclude 0: about 10, 25, 50 or 90? And with 40 splits?

# %% alt="Left, a hundred intervals of 95 % from a hundred made-up experiments, one above the other, with lines at 0 and at the true difference; those that hold 0 are grey. Right, the share that excludes 0 against the number of splits, rising to 1. In a live notebook controls set the number of splits, the true difference and the spread."
interval_by_splits(splits=8, difference=1.0, spread=2.0)

# %% [markdown]
# About 25 with 8 splits: three times in four such an experiment finds nothing, although there is
# something. With 40 splits it is above 85. "The interval holds 0" is therefore not "dropout does not
# help": it says that this budget could not tell.

# %%
from scipy import stats


def finds_it(n, difference=1.0, spread=2.0):
    """The chance that a 95 % interval of n differences excludes 0: by the noncentral t."""
    least, shift = stats.t.isf(0.025, n - 1), difference / spread * n**0.5
    return float(stats.nct.sf(least, n - 1, shift) + stats.nct.cdf(-least, n - 1, shift))


assert 0.2 < finds_it(8) < 0.3
assert finds_it(40) > 0.85
round(finds_it(8), 2), round(finds_it(40), 2)

# %% [markdown]
# ## 15.5 The sentence
#
# **Predict.** "Dropout improved our model by 1.2 %." Write down what a careful reader would ask the
# author. `questions_left` compares a claim with the table that it rests on, and returns the questions
# that are left. Here they are eight.

# %%
boast = {"arm": "dropout", "difference": -1.2, "verdict": "better"}
print(*questions_left(boast, errors), sep="\n")

# %% [markdown]
# Eight. A form that answers them, with gaps for the numbers:

# %%
CLAIM = (
    "On {data}, dropout (p tuned) {verdict} the same net without it: with it the error on the test "
    "rows changed by {difference:+.1f} percentage points (95 % interval {low:+.1f} to {high:+.1f}; "
    "smaller in {wins} of {splits} fresh splits). Each side had {trials} random trials for learning "
    "rate and weight decay, and was stopped early on validation rows."
)

# %% [markdown]
# The verdict is one of three: *did better than*, *did worse than*, *could not be told from*. It
# follows from the interval, and from nothing else.


# %%
def verdict_of(interval):
    """What an interval for a difference of errors allows to say; a smaller error is better."""
    if interval.low <= 0 <= interval.high:
        return "could not be told from"
    return "did better than" if interval.high < 0 else "did worse than"


# %% alt="The claim of 15.5 as text, filled in with the numbers of this run."
import textwrap

claim = CLAIM.format(
    data="500 digits with one label in five drawn anew",
    verdict=verdict_of(found),
    difference=found.estimate,
    low=found.low,
    high=found.high,
    wins=wins,
    splits=N_SPLITS,
    trials=N_TRIALS,
)
fig, ax = plt.subplots(figsize=(8, 1.8))
ax.text(0, 0.5, textwrap.fill(claim, 88), va="center", fontsize=11)
ax.axis("off")
plt.show()

# %% [markdown]
# **Check.** The three verdicts, by three intervals that are typed here and belong to no run.

# %%
from course_utils.estimates import Interval

cases = [(-1.2, -2.0, -0.4), (0.9, 0.2, 1.6), (-0.5, -1.2, 0.2)]
told_apart = [verdict_of(Interval(*case)) for case in cases]
assert len(set(told_apart)) == 3
told_apart

# %% [markdown]
# **Check.** The claim of this run, as data, leaves no question.

# %%
verdicts = {"did better than": "better", "did worse than": "worse"}
said = {
    "data": "500 digits with one label in five drawn anew",
    "arm": "dropout",
    "against": "plain",
    "measure": "misread test rows, %",
    "smaller_is_better": True,
    "trials": {"dropout": N_TRIALS, "plain": N_TRIALS},
    "splits": N_SPLITS,
    "verdict": verdicts.get(verdict_of(found), "undecided"),
} | dict(zip(("difference", "low", "high"), found, strict=True))
assert questions_left(said, errors) == ()
assert len(questions_left(boast, errors)) == 8

# %% [markdown]
# ## What you have seen
# - A report finds the dropouts of a model, those that are no layers only when it is run.
# - A layer can keep every mean and be no dropout: a judge asks more than the mean.
# - A verdict needs equal budgets, fresh splits and an interval. An interval that holds 0 says that
#   the budget could not tell.
# - The sentence is finished when a careful reader has nothing left to ask.

# %% [markdown]
# ## What this did not show
# - What dropout does on your data: that is yours to measure.
# - Larger budgets. The best of four trials is a rough best, for both sides alike.
#
# ## Exercises: your own model
# The five checks take your own model as well as ours. Each is a function: begin with the model of this
# page, then put yours in. `ex.NAME.hint()` helps in three steps, `ex.NAME.solution()` shows all of it.

# %%
from course_utils.exercises import your_own_model as ex

# %% [markdown]
# **1. The report.** Write a function without arguments that returns the report on your model, run on an
# example. It is right when the report was run, names a dropout, and shows no trap: mend the model
# until it does.


# %% tags=["exercise"]
def my_report(): ...


ex.my_report.check(my_report)

# %% [markdown]
# **2. The layer.** Write a function of `p` that returns a dropout layer as your model uses it. It is
# right when the judge calls it a dropout of single elements. (For other kinds there is the `law` of
# `check_dropout`: 11.)


# %% tags=["exercise"]
def my_layer(p): ...


ex.my_layer.check(my_layer)

# %% [markdown]
# **3. The trials.** Write a function of `n` that returns what each side tries, as a dict with the names
# `"plain"` and `"dropout"`: for each a list of `n` dicts of settings, `p` among them. It is right when
# the two sides differ in nothing but `p`, and neither has the larger budget.


# %% tags=["exercise"]
def my_trials(n): ...


ex.my_trials.check(my_trials)

# %% [markdown]
# **4. The verdict.** Write a function of two lists, the errors with dropout and without, one entry a
# split. It returns a dict: `"verdict"` (`"better"`, `"worse"` or `"undecided"`, said of dropout),
# `"difference"` (with minus without), `"low"`, `"high"` (95 %, Student's t) and `"splits"`.


# %% tags=["exercise"]
def my_verdict(with_dropout, without): ...


ex.my_verdict.check(my_verdict)

# %% [markdown]
# **5. The claim.** Write a function without arguments that returns a table and a claim. The table: a
# dict with the numbers of two sides, one a split. The claim: a dict with the names that `said` has in
# 15.5. It is right when `questions_left` finds nothing to ask. Begin with numbers of your own.


# %% tags=["exercise"]
def my_claim(): ...


ex.my_claim.check(my_claim)

# %% [markdown]
# ## Try it
# 1. Take `N_TRIALS` to 16 and `N_SPLITS` to 20, and write the sentence again.
# 2. Take the labels that are drawn anew away: `task("digits", "clean", split)`. Is the verdict the same?
# 3. Train half as long: 12 epochs in place of 24. Is the verdict the same? (On our
#    machine it turned.)
#
# ## The end of the road
# You came to see what it means to drop a unit. You leave with a way to find out whether a claim about a
# random layer is true, your own claims first. Where the road went past something, the side roads wait:
# speed (07), averages (09), penalties (10), variants (11), batch norm (12), and claims in print (14).
