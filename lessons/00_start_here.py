# ---
# title: Start here
# question: Is my machine ready, and how does a lesson work?
# part: Start
# builds_on: "nothing: some Python, and what a neural network is"
# next: 01_overfitting
# road: main
# ---

# %% [markdown]
# # 00 Start here
#
# Welcome. This is a course on dropout in which nothing is taken on faith: each claim is derived,
# predicted by you, measured, and checked by a second road.
#
# In this lesson you will
# - check that your machine is ready;
# - learn how a lesson works: predict, run, check;
# - choose your way through the course.
#
# {{time}}

# %% [markdown]
# ## 0.1 Your machine says what it lacks
#
# Put the cursor into the cell below and press Shift+Enter. Each line says "fine", or what to do.

# %%
from course_utils.machine import check_machine

for finding in check_machine():
    print(finding)

# %% [markdown]
# If the last line says that this is the course's copy, you opened the file in `notebooks/`. Nothing
# is lost: `make lab` puts a copy into `work/` that is yours. No later command overwrites it; when a
# lesson changes, `make lab` says so, and `make fetch LESSON=02` puts the new one beside your own.

# %% [markdown]
# ## 0.2 Widgets can be moved, or be read
#
# Run the next cell. In JupyterLab a slider appears. Where a line of text stands instead (on a web
# page, in an editor without widgets), nothing is lost: everything that this course shows in a
# widget it also shows in a picture and in words.

# %% alt="A slider labelled p, from 0 to 1, standing at 0.3."
import ipywidgets

ipywidgets.FloatSlider(value=0.3, min=0, max=1, step=0.1, description="p")

# %% [markdown]
# ## 0.3 A lesson is read with a guess in hand
#
# Each section makes a claim, in its heading. Then:
#
# - **Predict.** You are asked something. Commit to an answer before you run the cell, on paper if
#   you can. A wrong guess is worth more than none: it is the one you will remember.
# - **Code and picture.** A few lines, with the value to look at at the end.
# - **Check.** A cell of `assert` lines. It prints nothing when all is well. It tests the claim by
#   a second road, and beside it stands a wrong version that must fail: a check that cannot fail is
#   worth nothing.
# - **Limit.** What was not shown.
#
# Here is one, small. A coin falls on "drop" with probability $p = 0.3$, a thousand times.
#
# **Predict.** About how many drops? Would 250 surprise you? Would 290?

# %%
import torch

p, n = 0.3, 1000
coins = torch.rand(n, generator=torch.Generator().manual_seed(0)) < p
int(coins.sum())

# %% [markdown]
# How far from 300 may it be? A right coin has its own answer to that: the number of drops is
# binomial, and `binomial_range` gives the smallest range that a right coin leaves only once in
# `1 / false_alarm` runs.

# %%
from course_utils.estimates import binomial_range

low, high = binomial_range(n, p, false_alarm=1e-6)
low, high

# %% [markdown]
# **Check.** Our coin is inside. A coin that keeps with 0.3 instead is not. With $p = 0.5$ the two
# are the same coin, which is why this course never tests at 0.5 alone.

# %%
assert low <= coins.sum() <= high
assert not low <= (~coins).sum() <= high

# %% [markdown]
# **Limit.** A right count does not make a right coin: one that falls on "drop" in the first 300
# throws, and then never, has it too. Lesson 05 is about coins like that.

# %% [markdown]
# ## 0.4 An exercise names your mistake
#
# Each lesson from 01 on ends with exercises. In a cell of its own you replace the `...` and run it.
# The check at its end has three answers: not attempted; not yet, and which mistake you seem to have
# made (without telling the answer); correct, and what you have shown. Stuck? Write
# `ex.NAME.hint()`, three times if need be, and in the end `ex.NAME.solution()`.
#
# What you have solved is kept in your `work/` folder, across restarts and updates:

# %%
from course_utils.exercises import progress

progress()

# %% [markdown]
# ## 0.5 Three ways through
#
# {{lessons}}
#
# The minutes are those of the text; those of the exercises stand beside. Every lesson on the main
# road builds on the main road only: a side road can be skipped.
#
# - **In a hurry, 90 minutes:** the derivation (03, up to 3.4), the two scalings (06) and what you
#   need of 02 when a word is missing.
# - **The whole course:** in this order. Each lesson says what it builds on.
# - **You teach it:** each section is a unit of five to ten minutes. Show the claim, collect guesses,
#   run the cell, and let the class read the number before you do. The exercises check themselves,
#   alone or in pairs; `make solutions` builds the answer key.
#
# One convention, everywhere: **$p$ is the probability to drop**, as in PyTorch, and
# `keep = 1 - p`. The paper of 2014 uses $p$ for what is keep here; when a lesson quotes it, it says
# so.
#
# ## What you have seen
# Whether this machine is ready, the rhythm of a lesson, and how an exercise answers.
#
# ## What this did not show
# Anything about dropout.
#
# ## Try it
# In 0.3, set `false_alarm=0.5`. How wide is the range now, and how often would a right coin fail?
#
# ## Next
# {{next}}: the disease, before the cure.
