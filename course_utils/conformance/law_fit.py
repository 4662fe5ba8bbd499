"""Which inputs a layer that drops whole channels takes for a batch of examples."""

from dataclasses import replace

import numpy as np

from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.calls import signed_exponentials
from course_utils.conformance.trials import as_floats

SHAPE = (8, 16)


def fitted(law, subject):
    """`law` for the numbers of dimensions at which the subject tells examples from channels.

    nn.Dropout1d refuses 4 and 5 dimensions; nn.Dropout3d takes 4 for one example, whose channels
    come first. Where none is left, the law stays as it is, and the subject fails under it.
    """
    if law.coin_axes(4) != (0, 1):
        return law
    dims = [n for n in (4, 5, 3) if _tells_channels_apart(subject, law, n)]
    return replace(law, dims=tuple(sorted(dims)), spatial=dims[0] - 2) if dims else law


def _tells_channels_apart(subject, law, n_dims):
    x = signed_exponentials((*SHAPE, *(2,) * (n_dims - 2)), 0, subject.dtype)
    try:
        output = subject.build(0.5)(x.clone(), True)
    except Misbehaved:
        return False
    with np.errstate(all="ignore"):
        dropped = law.dropped(law.coins(law.factor(as_floats(x), as_floats(output), 0.5)), 0.5)
    return not (dropped == dropped[:, :1]).all()
