"""The paper's Table 9, and our runs of it as a table beside it."""

import pandas as pd

from course_utils.arguments import given
from course_utils.estimates import paired_interval

TABLE_9 = {  # errors on MNIST's test images in per cent; None: the paper has no such row
    "nothing": None,
    "L2": 1.62,
    "max-norm": 1.35,
    "dropout": None,
    "dropout + L2": 1.25,
    "dropout + max-norm": 1.05,
}


def table_9(runs, against="nothing"):
    """A table of our errors beside the paper's, both in per cent: one row for each arm of `runs`.

    runs: what `run` gave for the experiment `mnist` with one budget and one strength an arm.
    difference, low, high: from the arm `against`, seed by seed, with a 95 % interval (Student's t).
    Raises ValueError for runs that lack `against`, or that have an arm and seed twice.
    """
    arms = {arm: rows.set_index("seed") for arm, rows in runs.groupby("arm", sort=False)}
    if against not in arms or any(not rows.index.is_unique for rows in arms.values()):
        raise ValueError(f"runs has to hold each arm once a seed, and {against}: {given(runs)}")
    lines = []
    for arm in (arm for arm in TABLE_9 if arm in arms):
        errors = arms[arm].test_error
        line = {"arm": arm, "strength": arms[arm].strength.iloc[0], "error": errors.mean()}
        if arm != against:
            reference = arms[against].test_error.loc[errors.index]
            interval = paired_interval(errors.tolist(), reference.tolist())
            line |= dict(zip(("difference", "low", "high"), interval, strict=True))
        lines.append(line | {"the paper": TABLE_9[arm]})
    columns = ["arm", "strength", "error", "difference", "low", "high", "the paper"]
    return pd.DataFrame(lines).reindex(columns=columns).set_index("arm").astype(float)


def strengths_chosen(search):
    """arm -> the strength whose validation error is least in the mean over seeds of `search`."""
    means = search.groupby(["arm", "strength"], as_index=False).validation_error.mean()
    best = means.loc[means.groupby("arm").validation_error.idxmin()]
    return dict(zip(best.arm, best.strength, strict=True))
