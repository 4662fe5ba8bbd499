"""Write an evaluation that drops nothing, keeps no graph, and leaves every mode as it was."""

import torch
from torch import nn

from course_utils.checking.answer_values import tensor
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def judged(model, x):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    with torch.no_grad():
        y = model(x)
    for part, training in modes:
        part.training = training
    return y


DROPS = Mistake(
    "drops",
    "Something was still dropped, and torch.no_grad() does not change that: which call does?",
    "no_grad_disables",
)
NORM = Mistake("norm", "Batch norm was in train mode, and learned from the rows to judge.")
LEFT_IN_EVAL = Mistake(
    "left_in_eval",
    "A model that was in train mode is in eval mode afterwards: the next epoch drops nothing.",
    "train_not_needed",
)
WOKEN = Mistake(
    "woken",
    "A part that was in eval mode is in train mode afterwards. Was all of the model in one mode?",
)
MODES = Mistake("modes", "Afterwards a part is in another mode than before.")
RATE = Mistake("rate", "Afterwards a dropout has another p than before.")
GRAPH = Mistake("graph", "The result still carries a graph: no gradient is wanted here.")
OFF = Mistake("off", "Afterwards gradients are switched off, for all or for the weights.")
OTHER = Mistake("other", "The result is not what the model gives for x in eval mode.")


class Judged(nn.Module):
    """Its output in eval mode is known: its input, twice."""

    def __init__(self):
        super().__init__()
        self.frozen = nn.Sequential(nn.Dropout(0.5), nn.BatchNorm1d(50, affine=False))
        self.body = nn.Sequential(nn.Sequential(nn.Dropout(0.5)), nn.Linear(50, 50, bias=False))
        with torch.no_grad():
            self.body[1].weight.copy_(2 * torch.eye(50))

    def forward(self, x):
        return self.body(self.frozen(x))


def find_mistake(answer):
    x = torch.arange(1, 201.0).reshape(4, 50)
    for half_frozen in (False, True):
        model = Judged()
        if half_frozen:
            model.frozen.eval()
        if mistake := _mistake_on(answer, model, x):
            return mistake
    return _mistake_on(answer, Judged().eval(), x)


def _mistake_on(answer, model, x):
    before = [part.training for part in model.modules()]
    memory = model.frozen[1].running_mean.clone()
    with torch.enable_grad():  # ends as it began, whatever the answer leaves behind
        y = answer(model, x)
        is_off = not torch.is_grad_enabled()
    tensor(y, x.shape)
    if (y == 0).any():
        return DROPS
    if not torch.equal(model.frozen[1].running_mean, memory):
        return NORM
    if y.requires_grad:
        return GRAPH
    after = [part.training for part in model.modules()]
    if after != before:
        return _of_modes(before, after)
    if any(part.p != 0.5 for part in model.modules() if isinstance(part, nn.Dropout)):
        return RATE
    if is_off or not all(weight.requires_grad for weight in model.parameters()):
        return OFF
    return None if torch.allclose(y, 2 * x, rtol=1e-4) else OTHER


def _of_modes(before, after):
    if not any(after):
        return LEFT_IN_EVAL
    return WOKEN if all(after) else MODES


def by_course(model, x):
    from course_utils.modes import evaluating

    with evaluating(model), torch.inference_mode():
        return model(x)


def by_names(model, x):
    was = {name: part.training for name, part in model.named_modules()}
    try:
        return model.eval()(x).detach()
    finally:
        for name, part in model.named_modules():
            part.training = was[name]


def no_grad_alone(model, x):
    with torch.no_grad():
        return model(x)


def left(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)


def blind(model, x):
    y = left(model, x)
    model.train()
    return y


def whole_mode(model, x):
    training = model.training
    y = left(model, x)
    model.train(training)
    return y


def with_graph(model, x):
    modes = [(part, part.training) for part in model.modules()]
    y = model.eval()(x)
    for part, training in modes:
        part.training = training
    return y


def zeroed(model, x):
    modes = [(part, part.training) for part in model.modules()]
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    y = left(model, x)
    for part, training in modes:
        part.training = training
    return y


def zeroed_alone(model, x):
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    with torch.no_grad():
        return model(x)


def children_alone(model, x):
    modes = [(part, part.training) for part in (model, *model.children())]
    y = left(model, x)
    for part, training in modes:
        part.training = training
    return y


def for_good(model, x):
    torch.set_grad_enabled(False)
    return judged(model, x)


exercise = Write(
    model_answer=judged,
    why="the mode of every part is kept, all are asleep for one pass, and each is put back",
    takeaway="An evaluation is a guest: it leaves every mode as it found it.",
    minutes=8,
    hints=(
        "Which calls stop dropout, which stops the graph, and who remembers the modes?",
        "A model may have parts in both modes: keep the mode of each of model.modules().",
        "Keep pairs (part, part.training), and set part.training again at the end.",
    ),
    wrong=[
        (no_grad_alone, DROPS),
        (left, LEFT_IN_EVAL),
        (blind, WOKEN),
        (whole_mode, WOKEN),
        (with_graph, GRAPH),
        (zeroed, RATE),
        (zeroed_alone, NORM),
        (children_alone, MODES),
        (for_good, OFF),
        (lambda model, x: judged(model, x) + 1, OTHER),
    ],
    right=[by_course, by_names],
    find_mistake=find_mistake,
)
