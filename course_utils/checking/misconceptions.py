"""What people get wrong about dropout: each with the name by which a verdict calls it."""

MISCONCEPTIONS = {
    1: "p read as the probability to keep",
    2: "the scale is 1/p",
    3: "dropout rescales the weights",
    4: "eval mode still needs a factor, or both modes get one",
    5: "the expectation survives every layer",
    6: "the norm and the variance are kept too",
    7: "exactly a fraction p is dropped, or units are gone for good",
    8: "one mask for a batch, an epoch or a run",
    9: "a training loss above the validation loss is a bug",
    10: "no_grad switches dropout off",
    11: "eval() switches every dropout off",
    12: "train() is not needed after eval()",
    13: "a gradient with dropout cannot be tested",
    14: "backward may redraw, guess or omit the mask",
    15: "the spread of Monte-Carlo dropout is calibrated",
    "rand > p": "`rand > p` is safe",
    "same seed": "the same seed gives the same mask on every machine",
    "shared by ranks": "all ranks should share their masks",
    "NaN-safe": "`x * mask` is safe with NaN and infinity",
    "inplace": "inplace is free",
    "always helps": "dropout always helps",
    "63 bits": "`int64.random_()` fills all 64 bits",
    "accepted": "what a test accepts is exact",
    "part and whole": "a layer r times as fast makes the step r times as fast",
}


def called(key):
    """The name of misconception `key`, with its number where it has one."""
    number = f"Misconception {key}, " if isinstance(key, int) else "Misconception: "
    return number + f"“{MISCONCEPTIONS[key]}”"
