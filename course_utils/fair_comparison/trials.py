"""What each arm tries: sixteen settings, spread over ranges that rivals share."""

import torch

N_TRIALS = 16
SEED = 2014  # of the draws; each name below has its own stream
NAMES = ("learning_rate", "weight_decay", "p", "width", "penalty")
ARMS = {  # what each arm tunes; all else is the same
    "plain": ("learning_rate", "weight_decay"),
    "dropout": ("learning_rate", "weight_decay", "p"),
    "small": ("learning_rate", "width"),
    "linear": ("penalty",),
}
UNTUNED = [  # a setting that nobody looked for: a common rate, no decay, half of the units dropped
    {"arm": arm, "learning_rate": 3e-3, "weight_decay": 0.0, "p": p, "width": None, "penalty": None}
    for arm, p in (("plain", None), ("dropout", 0.5))
]
RANGES = {  # log-uniform; of p the odds p / (1 - p), the variance of its noise, are drawn
    "learning_rate": (3e-4, 3e-2),
    "weight_decay": (1e-2, 30),
    "p": (0.03, 8),
    "width": (2, 64),
    "penalty": (1e-5, 10),
}
WIDENED = {  # (data, labels, name) -> range, where a winner stood at the edge of the first one
    ("digits", "clean", "learning_rate"): (1e-3, 0.1),
    ("ten points", "clean", "learning_rate"): (3e-5, 3e-2),
    ("ten points", "clean", "width"): (8, 256),
    ("ten points", "noisy", "width"): (8, 256),
    ("MNIST", "clean", "width"): (8, 256),
}


def trials(data, labels, arm):
    """The sixteen settings that `arm` tries: dicts with `data`, `labels`, `arm` and all NAMES.

    Each sixteenth of a range, on its log scale, is tried once, in random order. Rivals draw the
    same learning rates and decays. What an arm does not tune is None.
    """
    drawn = {name: _spread(data, labels, name) for name in ARMS[arm]}
    return [
        {"data": data, "labels": labels, "arm": arm}
        | {name: drawn[name][n] if name in drawn else None for name in NAMES}
        for n in range(N_TRIALS)
    ]


def all_trials(tasks):
    """Those of every arm on `tasks`, pairs of data and labels."""
    return [setting for task in tasks for arm in ARMS for setting in trials(*task, arm)]


def _spread(data, labels, name):
    low, high = WIDENED.get((data, labels, name), RANGES[name])
    coins = torch.Generator().manual_seed(SEED + NAMES.index(name))
    which = torch.rand(N_TRIALS, generator=coins, dtype=torch.float64).argsort()
    at = (which + torch.rand(N_TRIALS, generator=coins, dtype=torch.float64)) / N_TRIALS
    values = [low * (high / low) ** share for share in at.tolist()]
    if name == "p":
        values = [odds / (1 + odds) for odds in values]
    return [round(value) if name == "width" else float(f"{value:.3g}") for value in values]


def winner(search, data, labels, arm):
    """The setting of the trial of least `validation` loss, in the mean over the seeds.

    search: the table that `run` gives for all trials.
    """
    rows = search[(search.data == data) & (search.labels == labels) & (search.arm == arm)]
    scores = rows.groupby(list(ARMS[arm])).validation.mean()
    best = scores.idxmin()
    best = best if isinstance(best, tuple) else (best,)
    by_values = {tuple(map(trial.get, ARMS[arm])): trial for trial in trials(data, labels, arm)}
    return by_values[best]


def judged(search, tasks):
    """What the verdict runs on `tasks`: the two rivals untuned, twice, and each arm's `winner`."""
    settings = []
    for data, labels in tasks:
        here = {"data": data, "labels": labels}
        for step in ("end", "stopped"):
            settings += [{"step": step} | here | untuned for untuned in UNTUNED]
        settings += [{"step": "tuned"} | winner(search, data, labels, arm) for arm in ARMS]
    return settings


def at_the_edge(setting):
    """The names of what stands at the end of its range in `setting`: no trial lies beyond it."""
    names = ARMS[setting["arm"]]
    tried = trials(setting["data"], setting["labels"], setting["arm"])
    columns = {name: [trial[name] for trial in tried] for name in names}
    return [name for name in names if setting[name] in (min(columns[name]), max(columns[name]))]
