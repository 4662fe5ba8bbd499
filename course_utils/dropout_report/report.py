"""The report: a row for each dropout of a model, as a table and as data."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from course_utils.arguments import given, module
from course_utils.dropout_report.layers import layers_of, norms_behind
from course_utils.dropout_report.running import prepare, run
from course_utils.dropout_report.traps import TRAPS, Trap
from course_utils.dropout_report.untouched import untouched, with_sizes_open
from course_utils.importable import in_one_line
from course_utils.paragraphs import columns_of, padded
from course_utils.words import Sentence, say


@dataclass(frozen=True)
class Row:
    """One dropout: where it is, what it is, its p and mode, what it drops as one, and its traps.

    place: the name of the module, and of one that is called as a function the line as well.
    mode: "train" or "eval", as the model was handed in.
    """

    place: str
    kind: str
    p: float
    mode: str
    together: str
    traps: tuple[Trap, ...]


@dataclass(frozen=True)
class DropoutReport:
    """What `dropout_report` found; `rows` and `traps` are data, `str` is a table.

    ran: whether an example was run; without one, functions that drop are not found.
    """

    name: str
    rows: tuple[Row, ...]
    ran: bool

    @property
    def traps(self):
        """All traps, as pairs (row, trap)."""
        return tuple((row, trap) for row in self.rows for trap in row.traps)

    def as_dicts(self):
        """A dict for each row, traps by their ids: ready for `pandas.DataFrame`."""
        return [{**vars(row), "traps": [trap.id for trap in row.traps]} for row in self.rows]

    def __str__(self):
        head = [say(title) for title in ("place", "kind", "p", "mode", "drops together")]
        cells = [
            [row.place, row.kind, f"{row.p:g}", say(row.mode), say(row.together)]
            for row in self.rows
        ]
        widths = [max(map(columns_of, column)) for column in zip(head, *cells, strict=True)]
        lines = [self._summary(), ""]
        for row, texts in zip([None, *self.rows], [head, *cells], strict=True):
            if self.rows:
                lines.append("  ".join(map(padded, texts, widths)).rstrip())
            lines += [f"    ! {trap}" for trap in (row.traps if row else ())]
        return "\n".join(lines).rstrip()

    __repr__ = __str__

    def _summary(self):
        counts = {"name": self.name, "dropouts": len(self.rows), "traps": len(self.traps)}
        if self.ran:
            return say("{name}: dropouts {dropouts}, traps {traps}.", **counts)
        return say(
            "{name}: dropouts {dropouts}, traps {traps}. No example was run, so functions that "
            "drop were not looked for.",
            **counts,
        )


MODES = {True: "train", False: "eval"}


def dropout_report(model, example=None):
    """Every dropout of `model`, and the traps that each sits in.

    example: an input, a tuple of inputs, or a dict of named ones; with it the model is run four
    times, without gradient, and is afterwards as it was. Without it only modules are found.
    Raises TypeError for a model that is no `nn.Module`, and ValueError, with what went wrong, where
    the model does not run on the example.
    """
    module("model", model)
    if example is not None and not isinstance(example, torch.Tensor | tuple | Mapping):
        raise TypeError(
            f"example has to be a tensor, a tuple or a dict of inputs, but got {given(example)}"
        )
    model = getattr(model, "_orig_mod", model)  # what torch.compile has wrapped
    model = with_sizes_open(model)
    mode = MODES[model.training]
    with untouched(model):
        found = _found(model, example)
    rows = tuple(
        Row(
            place=dropout.place,
            kind=dropout.kind,
            p=dropout.p,
            mode=mode if dropout.module is None else MODES[dropout.training],
            together=dropout.together,
            traps=tuple(TRAPS[trap] for trap in dropout.traps),
        )
        for dropout in found
    )
    return DropoutReport(type(model).__name__, rows, example is not None)


def _found(model, example):
    """Every dropout, with its traps."""
    of_their_own = {id(part) for part in model.modules() if part.training != model.training}
    try:
        if example is not None:
            prepare(model, example)
        found = layers_of(model)
        for dropout in found:
            if id(dropout.module) in of_their_own:
                dropout.add("mode_of_its_own")
        if example is None:
            norms_behind(model, found)
        else:
            run(model, example, found)
    except Exception as error:
        said = f"example has to be an input that the model takes: {in_one_line(error)}"
        raise ValueError(said) from error
    return found


# what `say` translates above, named once so that the catalogue has it
WORDS = [
    Sentence(word)
    for word in (
        "place",
        "kind",
        "p",
        "mode",
        "drops together",
        "train",
        "eval",
        "elements",
        "channels",
        "rows",
        "attention weights",
        "elements, alike in all rows",
        "elements, between its layers",
        "elements, to a saturated value",
        "channels, to a saturated value",
        "unknown",
    )
]
