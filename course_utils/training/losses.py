"""What a net's output is worth, row by row: losses, and the share of rows that are right."""

from course_utils.arguments import given, tensor


def cross_entropy(logits, labels):
    """Cross-entropy in nats of each row: (..., rows, classes) and (..., rows) give (..., rows).

    Raises ValueError for labels of another length, and for those that are no class.
    """
    labels = _for_each_row("labels", labels, _per_row("logits", logits)).unsqueeze(-1)
    try:
        chosen = logits.gather(-1, labels)
    except (RuntimeError, IndexError):
        raise _no_classes(labels, logits, "int64") from None
    return logits.logsumexp(-1) - chosen.squeeze(-1)


def squared_error(output, target):
    """Squared error of each row: (..., rows, 1) and (..., rows) give (..., rows).

    Raises ValueError for another number of outputs, and for targets of another length.
    """
    shape = _per_row("output", output)
    if output.shape[-1] != 1:
        raise ValueError(f"output has to be of shape (..., rows, 1), but got {tuple(output.shape)}")
    return (output.squeeze(-1) - _for_each_row("target", target, shape)) ** 2


def accuracy(logits, labels):
    """Share of rows whose largest logit is the label's: (..., rows, classes) gives (...).

    A row with a NaN counts as wrong. Raises ValueError for labels of another length, for those that
    are no class, and for no rows.
    """
    labels = _for_each_row("labels", labels, _per_row("logits", logits))
    if 0 in logits.shape:
        raise ValueError(
            f"logits has to hold rows and classes, but is of shape {tuple(logits.shape)}"
        )
    if labels.min() < 0 or labels.max() >= logits.shape[-1]:
        raise _no_classes(labels, logits, "classes")
    right = (logits.argmax(-1) == labels) & ~logits.isnan().any(-1)
    return right.double().mean(-1)


def _no_classes(labels, logits, kind):
    most = logits.shape[-1] - 1
    return ValueError(f"labels has to hold {kind} from 0 to {most}, but got {given(labels)}")


def _per_row(name, output):
    """The shape of what holds one number for each row of a net's output."""
    if tensor(name, output).dim() < 2:
        raise ValueError(
            f"{name} has to be of shape (..., rows, outputs), but got {tuple(output.shape)}"
        )
    return output.shape[:-1]


def _for_each_row(name, values, shape):
    """`values` as one for each row, and for each net the same where they have no nets."""
    rows = tensor(name, values).shape[-1:]
    ahead = zip(reversed(values.shape), reversed(shape), strict=False)
    if rows != shape[-1:] or values.dim() > len(shape) or any(n not in (1, m) for n, m in ahead):
        raise ValueError(
            f"{name} has to hold one for each row, (..., {shape[-1]}), "
            f"but is of shape {tuple(values.shape)}"
        )
    return values.expand(shape)
