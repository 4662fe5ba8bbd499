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
# A heading asks a question or makes a claim. Then:
#
# - **Predict.** You are asked something. Commit to an answer before you run the cell, best on paper.
#   A wrong guess is worth more than none: it is the one you will remember.
# - **Code and picture.** A few lines; the last gives the value to look at. The answer follows.
# - **Check.** A cell of `assert` lines, which is silent when all is well. It tests the claim in a
#   second way, and beside it stands a wrong version that must fail: a check that cannot fail is
#   worth nothing.
# - **Limit.** What was not shown.

# %% [markdown]
# Here is a section, small. A coin falls on "drop" with probability $p = 0.3$. We throw it a thousand
# times.
#
# **Predict.** About how many drops do you expect? Which of these counts would surprise you: 290, 250?

# %%
import torch
from scipy import stats

p, n = 0.3, 1000
coins = torch.rand(n, generator=torch.Generator().manual_seed(0)) < p
so_few = {count: stats.binom.cdf(count, n, p) for count in (290, 250)}
int(coins.sum()), {count: f"{chance:.4f}" for count, chance in so_few.items()}

# %% [markdown]
# About 300, and so it is: that is the first number. Behind it stands how often a right coin gives so
# few drops or fewer. 290 or fewer come in a quarter of all runs, and should surprise nobody. 250 or
# fewer come once in 4000 runs, and should.
#
# A check is run again and again, on many machines. If it raised an alarm once in 4000 runs, somebody
# would soon meet a false one. So it is more patient than you: `binomial_range` gives the smallest
# range that a right coin leaves only once in a million runs.

# %%
from course_utils.estimates import binomial_range

low, high = binomial_range(n, p, false_alarm=1e-6)
low, high

# %% [markdown]
# **Check.** Our coin is inside. A coin that *keeps* with probability 0.3 is not. With $p = 0.5$ the
# two are the same coin, which is why this course never tests at 0.5 alone.

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
# What you have solved is kept in your `work/` folder, across restarts and updates; on a later day
# `review()`, from `course_utils.recall`, asks you five questions about it. So far:

# %%
from course_utils.exercises import progress

progress()

# %% [markdown]
# ## 0.5 Choose your way
#
# {{lessons}}
#
# - The **main road** builds on the main road only. A **side road** is a lesson that you can skip.
# - A section whose heading says **Deeper** can be skipped too: nothing outside such sections uses it.
# - The minutes are computed from the text: 150 words and 10 lines of code a minute, 45 seconds for a
#   prediction. Take them as the least: a reader who thinks, and tries things out, may need twice as
#   long.

# %% [markdown]
# Three ways through:
#
# - **In a hurry:** 2.7, the derivation (03, up to 3.4) and the two scalings (06). Then one page,
#   [dropout in practice](../docs/practice.md).
# - **The whole course:** in this order. The [reading list](../docs/reading.md) leads on from there.
# - **You teach it:** show the question, collect guesses, run the cell, and let the class read the
#   number before you do. After a full run, each cell can be run again at any time. `make solutions`
#   builds the answer key.
#
# One convention, everywhere: **$p$ is the probability to drop**, as in PyTorch, and `keep = 1 - p`.
# The paper of 2014 uses $p$ for what is keep here; when a lesson quotes it, it says so.

# %% [markdown]
# ## What you have seen
# Whether this machine is ready, how a section goes, and how an exercise answers.
#
# **What this did not show:** anything about dropout.
#
# ## Try it
# In 0.3, set `false_alarm=0.5`. How wide is the range now, and how often would a right coin fail?
#
# ## Next
# {{next}}: the disease, before the cure.
