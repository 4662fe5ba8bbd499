"""What nn.Dropout keeps besides: the input, its form, its errors, and a layer without state."""

import torch

from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.samples import signed_exponentials
from course_utils.conformance.study import Failed, NotApplicable, prop

RATE = 0.3
VIEWS = {
    "a transposed input": lambda x: x.T,
    "a sliced input": lambda x: x[:, ::2],
    "an input of three dimensions": lambda x: x.reshape(4, 16, 48),
    "an input of one dimension": lambda x: x[0],
    "a scalar": lambda x: x[0, 0],
    "an empty input": lambda x: x[:0],
}
DTYPES = (torch.float64, torch.float32, torch.float16, torch.bfloat16)


@prop("input left alone", "the input is not modified, unless inplace is asked for", core=False)
def input_left_alone(study):
    call = study.subject.build(RATE)
    if getattr(call.layer, "inplace", False):
        raise NotApplicable("not judged: the layer was built to work in place")
    x = signed_exponentials((40, 50), study.seed, study.subject.dtype)
    for training in (True, False):
        given = x.clone()
        call(given, training)
        if not torch.equal(given, x):
            raise Failed("the input is overwritten though nobody asked for inplace")
    if not study.subject.offers_inplace:
        return "compared after a call in each mode"
    given = x.clone()
    output = study.subject.build(RATE, inplace=True)(given, True)
    if output.data_ptr() != given.data_ptr() or not torch.equal(output, given):
        raise Failed("inplace=True does not write into the input")
    if study.right_values:
        _check_values(output, x)
    return "compared after a call in each mode, and with inplace=True"


@prop("form kept", "shape, dtype, device and memory format are the input's", core=False)
def form_kept(study):
    _skip_arrays(study)
    x = signed_exponentials((2, 6, 5, 4), study.seed)
    for dtype in DTYPES:
        for layout in (torch.contiguous_format, torch.channels_last):
            given = x.to(dtype).contiguous(memory_format=layout)
            for training in (True, False):
                output = study.subject.build(RATE)(given.clone(), training)
                if output.dtype != dtype:
                    raise Failed("the output has another dtype", f"{output.dtype} for {dtype}")
                if output.device != given.device:
                    raise Failed("the output is on another device")
                if output.stride() != given.stride():
                    raise Failed("the memory format is lost: channels_last comes back contiguous")
                if training and study.right_values:
                    _check_values(output, given)
    return "float64, float32, float16, bfloat16, each contiguous and channels_last"


@prop("awkward inputs", "transposed, sliced, expanded, scalar and empty inputs work", core=False)
def awkward_inputs(study):
    x = signed_exponentials((64, 48), study.seed, study.subject.dtype)
    for name, view in VIEWS.items():
        try:
            output = study.subject.build(RATE)(view(x.clone()), True)
            evaluated = study.subject.build(RATE)(view(x.clone()), False)
            if study.right_values:  # what is wrong with every input is said elsewhere
                _check_values(output, view(x))
            unchanged = torch.equal(evaluated, view(x)) or not study.right_eval
        except Misbehaved as error:
            raise Failed(f"{name} fails: {error}") from error
        except Failed as failure:
            raise Failed(f"{name} gives something else than 0 or x / (1 - p)") from failure
        if not unchanged:
            raise Failed(f"{name} is changed in eval mode")
    if study.subject.kind != "numpy":
        expanded = x[:1].expand(64, 48)  # 64 rows, one memory
        try:
            output = study.subject.build(RATE)(expanded, True)
        except Misbehaved as error:
            raise Failed(f"an expanded input fails: {error}") from error
        if (output == output[:1]).all():
            raise Failed("the rows of an expanded input share one mask, as they share memory")
    return ", ".join(VIEWS) + " and an expanded one"


@prop("errors", "p outside [0, 1], p = NaN and integer inputs raise what torch raises", core=False)
def errors(study):
    _skip_arrays(study)
    x = signed_exponentials((4, 5), study.seed)
    integers = torch.arange(1, 21).reshape(4, 5)
    cases = (
        ("p = -0.1", -0.1, x, (ValueError,)),
        ("p = 1.1", 1.1, x, (ValueError,)),
        ("p = NaN", float("nan"), x, (ValueError, RuntimeError)),
        ("integer input", RATE, integers, (RuntimeError, TypeError)),
    )
    for name, p, given, allowed in cases:
        try:
            study.subject.build(p)(given, True)
        except Misbehaved as error:
            cause = error.__cause__
            if not isinstance(cause, allowed):
                kind = "another answer" if cause is None else type(cause).__name__
                names = " or ".join(kind.__name__ for kind in allowed)
                raise Failed(f"{name} gives {kind} where {names} is due") from error
        else:
            raise Failed(f"{name} is accepted in silence")
    return ", ".join(name for name, *_ in cases)


@prop("no state", "no parameters, no buffers, an empty state_dict, also after a call", core=False)
def no_state(study):
    if study.subject.kind != "module":
        raise NotApplicable("not judged: a function has no state_dict")
    call = study.subject.build(RATE)
    for when in ("before", "after"):
        layer = call.layer
        if layer.state_dict() or list(layer.parameters()) or list(layer.buffers()):
            names = [*layer.state_dict(), *dict(layer.named_buffers())]
            raise Failed("the layer saves state: checkpoints change", f"{names} {when} a call")
        call(signed_exponentials((4, 5), study.seed), True)
    return "before and after a call"


def _skip_arrays(study):
    if study.subject.kind == "numpy":
        raise NotApplicable("not judged: asked of functions on tensors and of layers")


def _check_values(output, x):
    """0 or x / (1 - p), within four roundings of x's own dtype."""
    right = (output == 0) | torch.isclose(
        output.double() * (1 - RATE), x.double(), rtol=4 * torch.finfo(x.dtype).eps, atol=0
    )
    if not right.all():
        raise Failed("in some dtype an output is neither 0 nor x / (1 - p)", str(x.dtype))
