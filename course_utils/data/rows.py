"""What is done to rows before training: standardise, split, make some labels wrong."""

import hashlib

import torch

from course_utils.arguments import given, number, whole

TINY = torch.finfo(torch.float64).tiny  # below it float64 loses digits


def standardise(train, *others):
    """Return `train` and `others` less the column means of `train`, over its standard deviations.

    No statistic of the other tables is used, so nothing leaks from test rows into training.
    Floating (n, d) tensors; the deviation divides by n. A column that is constant in `train`, or
    varies by no more than roundings of its largest number, is a ValueError.
    """
    for i, table in enumerate((train, *others)):
        if not isinstance(table, torch.Tensor) or not table.is_floating_point():
            kind = table.dtype if isinstance(table, torch.Tensor) else type(table).__name__
            raise TypeError(f"table {i} (train is 0) has to be a floating tensor, but got {kind}")
        if table.layout is not torch.strided or table.is_meta or table.itemsize == 1:
            raise TypeError(f"table {i} (train is 0) has to be dense, but got {given(table)}")
        if table.ndim != 2 or table.shape[1:] != train.shape[1:] or not table.isfinite().all():
            shape, finite = tuple(table.shape), bool(table.isfinite().all())
            expected = f"(n, d), with d as in train (table 0) and all finite, but got {shape}"
            raise ValueError(f"table {i} has to be {expected}, all finite: {finite}")
    if len(train) == 0:
        raise ValueError("train has to hold at least one row, but holds none")
    mean, sd = train.double().mean(0), train.double().std(0, correction=0)
    rounding = 16 * torch.finfo(train.dtype).eps * train.double().abs().amax(0)
    constant = (~(sd > rounding.clamp(min=TINY))).nonzero().flatten().tolist()
    if constant:
        raise ValueError(f"train has to vary in every column, but got constant columns {constant}")
    made = tuple(((table - mean) / sd).to(table.dtype) for table in (train, *others))
    for i, table in enumerate(made):
        if not table.isfinite().all():
            raise ValueError(f"table {i} has to be near train, but is too far for {table.dtype}")
    return made


def split(n, sizes, *, seed):
    """Return a tensor of row numbers for each of `sizes`: disjoint, shuffled, fixed by `seed`.

    `n` is the number of rows; those beyond sum(sizes) are left out. Every permutation is equally
    likely, so the share of a class in a part differs from its share in all rows by chance.
    """
    whole("n", n, least=1)
    if not isinstance(sizes, tuple | list) or not sizes:
        raise TypeError(f"sizes has to be a tuple or list of row counts, but got {given(sizes)}")
    for size in sizes:
        whole("each of sizes", size, least=1)
    if sum(sizes) > n:
        raise ValueError(f"sizes has to add up to at most the {n} rows, but got {tuple(sizes)}")
    # torch.rand gives the same numbers on every machine; in float64, so that ties are very unlikely
    generator = _generator("split", seed)
    order = torch.rand(n, generator=generator, dtype=torch.float64).argsort(stable=True)
    return order[: sum(sizes)].split([int(size) for size in sizes])


def relabel(labels, fraction, n_classes, *, seed):
    """Return `labels` with each redrawn at probability `fraction`, and the mask of those now wrong.

    A redrawn label is uniform over all `n_classes`, so it may come out as it was: that row is
    redrawn yet right, and not in the mask. Expect fraction * (1 - 1 / n_classes) to be wrong.
    `labels`, int64 (n,), is not modified. With one seed, a larger fraction only adds redrawn rows.
    """
    whole("n_classes", n_classes, least=2)
    number("fraction", fraction, most=1)
    if not isinstance(labels, torch.Tensor) or labels.dtype != torch.int64 or labels.ndim != 1:
        kind = labels.dtype if isinstance(labels, torch.Tensor) else type(labels).__name__
        raise TypeError(f"labels has to be an int64 tensor (n,), but got {kind}")
    if not ((labels >= 0) & (labels < n_classes)).all():
        got = labels.unique().tolist()
        raise ValueError(f"labels has to hold 0 to {n_classes - 1} only, but got {got}")
    generator = _generator("relabel", seed)
    coin, drawn = torch.rand(2, len(labels), generator=generator, dtype=torch.float64)
    noisy = torch.where(coin < fraction, (drawn * n_classes).long(), labels)
    return noisy, noisy != labels


def _generator(purpose, seed):
    # Another stream for each purpose. From one and the same stream a split takes the rows of the
    # smallest draws first, and relabel redraws the labels of the very same rows.
    whole("seed", seed)
    digest = hashlib.sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
