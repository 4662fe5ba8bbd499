"""What nn.Dropout keeps besides: the input, its form, its errors, and a layer without state."""

import math

import torch

from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.calls import signed_exponentials
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.study import Failed, NotApplicable, conformance_property
from course_utils.conformance.trial_faults import OVERWRITTEN
from course_utils.words import Sentence, listed

RATE = 0.3
BUILT_IN_PLACE = Diagnosis("built_in_place", "not judged: the layer was built to work in place")
ARRAYS = Diagnosis("arrays", "not judged: asked of functions on tensors and of layers")
FUNCTION = Diagnosis("function", "not judged: a function has no state_dict")
OTHER_TYPE = Diagnosis("other_type", "the output is not a plain torch.Tensor")
NOT_IN_PLACE = Diagnosis("not_in_place", "inplace=True does not write into the input")
SAVES_STATE = Diagnosis("saves_state", "the layer saves state: checkpoints change")


@conformance_property(
    "input left alone", "the input is not modified, unless inplace is asked for", core=False
)
def input_left_alone(study):
    call = study.subject.build(RATE)
    if getattr(call.layer, "inplace", False):
        raise NotApplicable(BUILT_IN_PLACE)
    x = _some_input(study)
    for training in (True, False):
        given = x.clone()
        call(given, training)
        if not torch.equal(given, x):
            raise Failed(OVERWRITTEN)
    if not study.subject.offers_inplace:
        return Sentence("compared after a call in each mode")
    given = x.clone()
    output = study.subject.build(RATE, inplace=True)(given, True)
    if output.data_ptr() != given.data_ptr() or not torch.equal(output, given):
        raise Failed(NOT_IN_PLACE)
    return Sentence("compared after a call in each mode, and with inplace=True")


@conformance_property(
    "own output", "a later call does not change what an earlier one gave back", core=False
)
def own_output(study):
    return Sentence("compared after one more call")


@conformance_property(
    "form kept", "shape, dtype, device and memory format are the input's", core=False
)
def form_kept(study):
    if study.subject.kind == "numpy":
        raise NotApplicable(ARRAYS)
    output = study.subject.build(RATE).run(_some_input(study), True)
    if type(output) is not torch.Tensor:
        raise Failed(OTHER_TYPE, Sentence("{type}", type=type(output).__name__))
    return Sentence("in every circumstance")


@conformance_property(
    "works everywhere", "no call fails in a circumstance in which nn.Dropout works", core=False
)
def works_everywhere(study):
    return Sentence("circumstances: {n}", n=len(study.trials))


@conformance_property(
    "errors", "p outside [0, 1], p = NaN and integer inputs raise what torch raises", core=False
)
def errors(study):
    if study.subject.kind == "numpy":
        raise NotApplicable(ARRAYS)
    x = _some_input(study)
    integers = torch.arange(1, x.numel() + 1).reshape(x.shape)
    narrow = (torch.int32, torch.int16, torch.int8, torch.uint8)
    cases = (
        (Sentence("p = -0.1"), -0.1, x, (ValueError,), True),
        (Sentence("p = 1.1"), 1.1, x, (ValueError,), True),
        (Sentence("p = NaN"), math.nan, x, (ValueError, RuntimeError), True),
        (Sentence("p = 1.1 in eval mode"), 1.1, x, (ValueError,), False),
        (Sentence("an input of integers"), RATE, integers, (RuntimeError, TypeError), True),
        *(
            (
                Sentence("an input in {dtype}", dtype=str(dtype)[6:]),
                RATE,
                integers.to(dtype),
                (RuntimeError, TypeError),
                True,
            )
            for dtype in narrow
        ),
        (Sentence("an input of booleans"), RATE, integers > 9, (RuntimeError, TypeError), True),
    )
    for name, p, given, allowed, training in cases:
        try:
            study.subject.build(p)(given, training)
        except Misbehaved as error:
            _check_error(name, error, allowed)
        else:
            sentence = "{case} is accepted in silence"
            raise Failed(Diagnosis("accepted_in_silence", sentence, case=name))
    return Sentence(
        "p = -0.1, 1.1 and NaN, p = 1.1 in eval mode; integers of five dtypes, booleans"
    )


def _check_error(name, error, allowed):
    if isinstance(error.__cause__, allowed):
        return
    fields = {"expected": listed(kind.__name__ for kind in allowed), "case": name}
    if error.__cause__ is None:
        sentence = "expected an error for {case} ({expected}), but got none"
        raise Failed(Diagnosis("no_error", sentence, **fields)) from error
    sentence = "expected an error for {case} ({expected}), but got {got}"
    fields["got"] = type(error.__cause__).__name__
    raise Failed(Diagnosis("another_error", sentence, **fields)) from error


@conformance_property(
    "no state",
    "no parameters, no buffers, an empty state_dict, also after a call",
    core=False,
)
def no_state(study):
    if study.subject.kind != "module":
        raise NotApplicable(FUNCTION)
    call = study.subject.build(RATE)
    for when in ("before", "after"):
        layer = call.layer
        saved = [*layer.state_dict(), *layer.parameters(), *layer.buffers()]
        if saved:
            names = listed(dict.fromkeys([*layer.state_dict(), *dict(layer.named_buffers())]))
            sentence = "{names} before a call" if when == "before" else "{names} after a call"
            raise Failed(SAVES_STATE, Sentence(sentence, names=names))
        call(_some_input(study), True)
    return Sentence("before and after a call")


def _some_input(study):
    return signed_exponentials(study.law.shape_for(40, 50), study.seed, study.subject.dtype)
