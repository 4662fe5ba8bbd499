"""The exact faults that a trial can show, and how each is looked for."""

import torch

from course_utils.conformance.report import Diagnosis

WRONG_VALUES = Diagnosis("wrong_values_here", "some outputs are not those of the law")
NOT_TOGETHER = Diagnosis(
    "not_together", "elements that should share one coin are multiplied by different numbers"
)
OTHER_GRADIENT = Diagnosis(
    "other_gradient", "the gradient is not the mask and the scale of the output"
)
CUT_OFF = Diagnosis("cut_off", "no gradient comes back: the output is cut off from the graph")
OTHER_DTYPE = Diagnosis("other_dtype", "the output has another dtype")
COARSE = Diagnosis("coarse", "the output is computed in a coarser dtype than that of the input")
OTHER_DEVICE = Diagnosis("other_device", "the output is on another device")
OTHER_STRIDES = Diagnosis(
    "other_strides", "the memory format is lost: the output's strides are not those of the input"
)
OVERWRITTEN = Diagnosis(
    "input_overwritten", "the input is overwritten though nobody asked for inplace"
)
CHANGED_IN_EVAL = Diagnosis("changed_in_eval", "the output of eval mode is not the input")
RESEEDS = Diagnosis("reseeds", "the global generator is seeded anew: the user's numbers repeat")
IDLE_DRAWS = {
    "eval": Diagnosis(
        "draws_eval", "random numbers are used up in eval mode, where there are no coins"
    ),
    "p_0": Diagnosis("draws_p_0", "random numbers are used up at p = 0, where there are no coins"),
    "p_1": Diagnosis("draws_p_1", "random numbers are used up at p = 1, where there are no coins"),
    "empty": Diagnosis(
        "draws_empty", "random numbers are used up on an empty input, where there are no coins"
    ),
    "backward": Diagnosis(
        "draws_backward", "random numbers are used up by backward, where there are no coins"
    ),
}


def look_at_form(trial, before, x, output):
    """dtype, device, strides, and whether the input still holds what it did."""
    if output.dtype != x.dtype and trial.subject.kind != "numpy":
        trial.fault("form_kept", OTHER_DTYPE)
    if output.device != x.device:
        trial.fault("form_kept", OTHER_DEVICE)
    if _has_other_strides(trial, x, output):
        trial.fault("form_kept", OTHER_STRIDES)
    if not torch.equal(x.detach(), before):
        trial.fault("input_left_alone", OVERWRITTEN)


def look_at_eval(trial, x, output):
    """Eval mode hands back the very same numbers, of the same form."""
    if output.dtype != x.dtype and trial.subject.kind != "numpy":
        trial.fault("form_kept", OTHER_DTYPE)
    if _has_other_strides(trial, x, output):
        trial.fault("form_kept", OTHER_STRIDES)
    if not torch.equal(output.detach().to(x.dtype), x.detach()):
        trial.fault("evaluation", CHANGED_IN_EVAL)


def _has_other_strides(trial, x, output):
    """Whether they are neither the input's nor those that torch gives to a copy of it."""
    if trial.subject.kind == "numpy" or x.numel() == 0 or output.stride() == x.stride():
        return False
    return _strides(output) not in (_strides(x), _strides(torch.empty_like(x)))


def _strides(tensor):
    """Those that matter: along a dimension of one element nobody takes a step."""
    return [step for step, n in zip(tensor.stride(), tensor.shape, strict=True) if n > 1]
