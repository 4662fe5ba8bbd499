"""Write the cure: batch norm's memory taken anew, with nothing dropped."""

import torch
from torch import nn

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def forget_the_noise(net, x):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    norms = [part for part in net.modules() if isinstance(part, nn.BatchNorm1d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    with torch.no_grad():
        net(x)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
    for part, training in modes:
        part.training = training


STALE = Mistake("stale", "Batch norm still remembers the noise: was it in train mode when x came?")
DROPPED = Mistake(
    "dropped", "Something was dropped while x went through: the new memory has noise in it, too."
)
BLENDED = Mistake(
    "blended", "The new memory still has the old one in it. How much does one batch count?"
)
MODES = Mistake("modes", "Afterwards a part of the net is in another mode than before.")
MOMENTUM = Mistake("momentum", "Afterwards batch norm has another momentum than before.")
RATE = Mistake("rate", "Afterwards a dropout has another p than before.")
WEIGHTS = Mistake("weights", "A weight has changed. Only the memory of batch norm is to change.")
OTHER = Mistake("other", "Expected mean and variance of the batch norm's input, without dropout.")


def a_net():
    first, second = nn.Linear(3, 4), nn.Linear(4, 2)
    with torch.no_grad():
        for layer in (first, second):
            count = layer.weight.numel()
            layer.weight.copy_(torch.arange(1.0, count + 1).reshape(layer.weight.shape) / count)
            layer.bias.fill_(0.5)
    net = nn.Sequential(first, nn.Dropout(0.5), nn.BatchNorm1d(4), second)
    net[2].running_mean.fill_(7.0)
    net[2].running_var.fill_(50.0)
    return net


def find_mistake(answer):
    x = torch.sin(torch.arange(600.0)).reshape(200, 3)
    for training in (True, False):
        net = a_net().train(training)
        before = [weight.clone() for weight in net.parameters()]
        answer(net, x)
        if mistake := _mistake_in(net, x, before, training):
            return mistake
    return None


def _mistake_in(net, x, before, training):
    if any(not torch.equal(old, new) for old, new in zip(before, net.parameters(), strict=True)):
        return WEIGHTS
    h = net[0](x).detach()
    mean, variance = net[2].running_mean, net[2].running_var
    if torch.equal(mean, torch.full_like(mean, 7.0)) or torch.equal(mean, 0 * mean):
        return STALE
    if not torch.allclose(mean, h.mean(0), rtol=1e-4):
        blend = torch.allclose(mean, 0.9 * 7 + 0.1 * h.mean(0), rtol=0.05)
        reset = torch.allclose(mean, 0.1 * h.mean(0), rtol=0.2)
        return BLENDED if blend or reset else DROPPED
    if not any(torch.allclose(variance, h.var(0, correction=c), rtol=1e-4) for c in (0, 1)):
        return OTHER
    if [part.training for part in net.modules()] != [training] * 5:
        return MODES
    if net[1].p != 0.5:
        return RATE
    return None if net[2].momentum == 0.1 else MOMENTUM


def by_hook(net, x):
    """Reads what each batch norm hears, and writes its moments down."""
    seen = {}
    modes = [(part, part.training) for part in net.modules()]
    handles = [
        part.register_forward_pre_hook(lambda part, inputs: seen.update({part: inputs[0]}))
        for part in net.modules()
        if isinstance(part, nn.BatchNorm1d)
    ]
    with torch.no_grad():
        net.eval()(x)
        for norm, h in seen.items():
            norm.running_mean.copy_(h.mean(0))
            norm.running_var.copy_(h.var(0))
    for handle in handles:
        handle.remove()
    for part, training in modes:
        part.training = training


def many_times(net, x):
    """The average over many passes forgets the old memory."""
    from course_utils.modes import modes_restored

    with modes_restored(net), torch.no_grad():
        net.train()
        for part in net.modules():
            if isinstance(part, nn.Dropout):
                part.eval()
        for _ in range(300):
            net(x)


def in_eval(net, x):
    net.eval()(x)


def reset_only(net, x):
    for part in net.modules():
        if isinstance(part, nn.BatchNorm1d):
            part.reset_running_stats()


def with_dropout(net, x):
    was = net.training
    net[2].reset_running_stats()
    net[2].momentum = None
    net.train()(x)
    net[2].momentum = 0.1
    net.train(was)


def one_blend(net, x):
    was = net.training
    net.eval()[2].train()
    net(x)
    net.train(was)


def left_in_eval(net, x):
    forget_the_noise(net, x)
    net.eval()


def left_without_momentum(net, x):
    forget_the_noise(net, x)
    net[2].momentum = None


def rate_lost(net, x):
    forget_the_noise(net, x)
    net[1].p = 0.0


def weights_too(net, x):
    forget_the_noise(net, x)
    with torch.no_grad():
        net[3].weight.mul_(0.5)


def variance_one(net, x):
    forget_the_noise(net, x)
    net[2].running_var.fill_(1.0)


exercise = Write(
    model_answer=forget_the_noise,
    why="dropout is off, each batch norm starts afresh and takes in x, and all else is put back",
    takeaway="The memory of batch norm can be taken anew after training; no weight has to change.",
    minutes=10,
    hints=(
        "Which layers have to be in train mode while x passes, and which must not?",
        "reset_running_stats() forgets; with momentum = None the moments of x are taken as is.",
        "Note the modes; net.eval(); norms in train mode; net(x) without gradient; put all back.",
    ),
    wrong=[
        (in_eval, STALE),
        (reset_only, STALE),
        (with_dropout, DROPPED),
        (one_blend, BLENDED),
        (left_in_eval, MODES),
        (left_without_momentum, MOMENTUM),
        (rate_lost, RATE),
        (weights_too, WEIGHTS),
        (variance_one, OTHER),
    ],
    right=[by_hook, many_times],
    find_mistake=find_mistake,
)
