"""Right when new, wrong once the layer is switched, changed, copied or used for long."""

import torch

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "scale_made_once",
    "the scale is computed when the layer is made",
    effect="after a change of p the survivors have the old scale",
    caught_by=("values",),
    circumstance="p_changed",
)
class ScaleMadeOnce(CorrectDropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.once = 1 / (1 - p) if p < 1 else 0.0

    def scale(self, kept):
        return self.once


@mutant(
    "pickle_forgets_p",
    "p is not among what is pickled",
    effect="a layer that was saved and read again has p = 0.5",
    caught_by=("values",),
    circumstance="pickled",
)
class PickleForgetsP(CorrectDropout):
    def __reduce__(self):
        return type(self), ()


@mutant(
    "own_switch",
    "train() sets a switch of its own, and the attribute `training` is never read",
    effect="what sets the attribute, as code that puts modes back does, changes nothing",
    caught_by=("evaluation", "random_numbers"),
    circumstance="by_attribute",
)
class OwnSwitch(CorrectDropout):
    on = True

    def train(self, mode=True):
        self.on = mode
        return super().train(mode)

    def forward(self, x):
        return self.train_output(x) if self.on else x


@mutant(
    "default_of_a_tenth",
    "the default p is 0.1",
    effect="a layer made without p drops a tenth",
    caught_by=("values",),
    circumstance="default_p",
)
class DefaultOfATenth(CorrectDropout):
    def __init__(self, p=0.1):
        super().__init__(p)


@mutant(
    "layers_share_a_seed",
    "each layer counts its calls, and seeds a generator with the count",
    effect="two layers of a network draw the same masks",
    caught_by=("fresh_masks",),
    circumstance="two_alike",
)
class LayersShareASeed(CorrectDropout):
    calls = 0

    def kept(self, x):
        self.calls += 1
        generator = torch.Generator().manual_seed(self.calls)
        return keep_mask(x.shape, self.p, generator=generator)


@mutant(
    "same_tensor_same_mask",
    "the mask is kept for the tensor it was drawn for",
    effect="a tensor that is handed in twice is masked alike both times",
    caught_by=("fresh_masks",),
    circumstance="same_input",
)
class SameTensorSameMask(CorrectDropout):
    last = None, None

    def kept(self, x):
        if self.last[0] is not x:
            self.__dict__["last"] = x, super().kept(x)
        return self.last[1]

    def __reduce__(self):
        return type(self), (self.p,)


@mutant(
    "frozen_when_converted",
    "a change of dtype leaves the layer with a seed of its own",
    effect="after double() and float() every call has the same mask",
    caught_by=("fresh_masks",),
    circumstance="converted",
)
class FrozenWhenConverted(CorrectDropout):
    seed = None

    def _apply(self, function, recurse=True):
        self.seed = 0
        return super()._apply(function, recurse)

    def kept(self, x):
        own = None if self.seed is None else torch.Generator().manual_seed(self.seed)
        return keep_mask(x.shape, self.p, generator=own)


@mutant(
    "only_python_numbers",
    "any p that is not a Python float is taken for 0",
    effect="a layer made with torch.tensor(0.3) drops nothing",
    caught_by=("dropped_fraction",),
    circumstance="other_numbers",
)
class OnlyPythonNumbers(CorrectDropout):
    def train_output(self, x):
        return super().train_output(x) if isinstance(self.p, int | float) else x
