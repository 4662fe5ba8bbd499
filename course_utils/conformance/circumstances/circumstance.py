"""One way in which a layer is called: an entry of the list that `check_dropout` goes through."""

from collections.abc import Callable
from dataclasses import dataclass

from course_utils.conformance.adapters import Misbehaved, blamed
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.trials import DoesNotApply, Trial

ALL_KINDS = ("module", "function", "numpy")
TENSORS = ("module", "function")
LAYERS = ("module",)
EVERYWHERE = (  # what `Trial.ask` looks at, wherever it is used
    "values",
    "dropped_fraction",
    "equal_places",
    "independent_units",
    "fresh_masks",
    "evaluation",
    "backward",
    "input_left_alone",
    "form_kept",
    "works_everywhere",
    "random_numbers",
)

BACKWARD = ("backward", "works_everywhere")


@dataclass(frozen=True, eq=False)
class Circumstance:
    """id and label: its name, and the same in words. run: makes the calls of a `Trial`.

    kinds: of subjects that it makes sense for. dims: of the input, where it has only one number of
    them. inverted_only: whether it speaks of factors 0 and 1 / (1 - p). core: whether a fault that
    shows only here is one of the dropout itself, and not only of nn.Dropout's contract. asks: the
    properties that it looks at.
    """

    id: str
    label: str
    run: Callable[[Trial], None]
    kinds: tuple[str, ...] = ALL_KINDS
    dims: int | None = None
    core: bool = True
    inverted_only: bool = False
    asks: tuple[str, ...] = EVERYWHERE

    def tried(self, subject, law, seed):
        """The `Trial` of a subject in this circumstance; None where it makes no sense."""
        has_dims = self.dims is None or self.dims in law.dims
        has_factors = law.is_inverted or not self.inverted_only
        if subject.kind not in self.kinds or not (has_dims and has_factors):
            return None
        trial = Trial(self, subject, law, seed)
        try:
            with blamed(but=(DoesNotApply,)):
                self.run(trial)
        except DoesNotApply as reason:
            trial.left_out = reason.diagnosis
        except Misbehaved as error:
            trial.fault("works_everywhere", error.diagnosis)
        return trial


NO_SUCH_DTYPE = Diagnosis("no_such_dtype", "it gives back another dtype for arrays of this one")
NO_P = Diagnosis("no_p", "the layer has no attribute p")
P_IS_ASKED_FOR = Diagnosis("p_is_asked_for", "it has no default p")
NOT_IMPORTABLE = Diagnosis("not_importable", "its class cannot be imported by name")
REFUSES_SUCH_P = Diagnosis("refuses_such_p", "it refuses a p that is not a Python number")
