"""Write the cure: batch norm's memory taken anew, with nothing dropped."""

import torch
from torch import nn

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.modes import evaluating, modes_restored


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
SOME = Mistake("some", "In a net with two batch norms, one of them still has its old memory.")
UPSTREAM = Mistake(
    "upstream",
    "A later batch norm remembers what an earlier one passed on with its old memory. In which "
    "order have they to take in x?",
)
MODES = Mistake("modes", "Afterwards a part of the net is in another mode than before.")
MOMENTUM = Mistake("momentum", "Afterwards a batch norm has another momentum than before.")
RATE = Mistake("rate", "Afterwards a dropout has another p than before.")
WEIGHTS = Mistake("weights", "A weight has changed. Only the memory of batch norm is to change.")
OTHER = Mistake("other", "Expected mean and variance of the batch norm's input, without dropout.")


def norms_of(net):
    return [part for part in net.modules() if isinstance(part, nn.BatchNorm1d)]


def linear(n_in, n_out):
    layer = nn.Linear(n_in, n_out)
    with torch.no_grad():
        numbers = torch.arange(1.0, n_in * n_out + 1).reshape(n_out, n_in)
        layer.weight.copy_(numbers / numbers.numel())
        layer.bias.fill_(0.5)
    return layer


def batch_norm(units, **settings):
    norm = nn.BatchNorm1d(units, **settings)
    norm.running_mean.fill_(7.0)
    norm.running_var.fill_(50.0)
    return norm


def one_norm(training):
    parts = linear(3, 4), nn.Dropout(0.5), batch_norm(4), linear(4, 2)
    return nn.Sequential(*parts).train(training)


def two_norms():
    """In train mode but for the first batch norm; the second has no weights of its own."""
    second = batch_norm(3, affine=False, momentum=0.3)
    parts = linear(3, 4), nn.Dropout(0.5), batch_norm(4), linear(4, 3), nn.Dropout(0.3), second
    net = nn.Sequential(*parts, linear(3, 2))
    net[2].eval()
    return net


def find_mistake(answer):
    x = torch.sin(torch.arange(600.0)).reshape(200, 3)
    for net in (one_norm(True), one_norm(False), two_norms()):
        before = _noted(net)
        answer(net, x)
        if mistake := _mistake_in(net, x, before):
            return mistake
    return None


def _noted(net):
    """What has to be as before, by the name of the mistake that changes it."""
    return {
        MODES: [part.training for part in net.modules()],
        RATE: [part.p for part in net if isinstance(part, nn.Dropout)],
        MOMENTUM: [norm.momentum for norm in norms_of(net)],
        WEIGHTS: [weight.tolist() for weight in net.parameters()],
    }


def _mistake_in(net, x, before):
    after = _noted(net)
    if after[WEIGHTS] != before[WEIGHTS]:
        return WEIGHTS
    found = [
        _mistake_of(norm, h, momentum)
        for (norm, h), momentum in zip(_inputs(net, x), before[MOMENTUM], strict=True)
    ]
    if STALE in found and None in found:
        return SOME
    if found[0] is None and found[-1] in (BLENDED, DROPPED):
        return UPSTREAM if _through_the_old_memory(net, x) else found[-1]
    if any(found):
        return next(mistake for mistake in found if mistake)
    return next((mistake for mistake in before if after[mistake] != before[mistake]), None)


def _inputs(net, x):
    """Each batch norm with what it takes in: nothing dropped, those before it cured."""
    h = x
    with torch.no_grad():
        for part in net:
            if isinstance(part, nn.BatchNorm1d):
                yield part, h
                h = nn.functional.batch_norm(h, h.mean(0), h.var(0), part.weight, part.bias)
            elif not isinstance(part, nn.Dropout):
                h = part(h)


def _mistake_of(norm, h, momentum):
    """What is wrong with the memory of one batch norm that takes in `h`; None when it is right."""
    mean, variance = norm.running_mean, norm.running_var
    if torch.equal(mean, torch.full_like(mean, 7.0)) or torch.equal(mean, 0 * mean):
        return STALE
    if not torch.allclose(mean, h.mean(0), rtol=1e-4):
        blend = torch.allclose(mean, (1 - momentum) * 7 + momentum * h.mean(0), rtol=0.05)
        reset = torch.allclose(mean, momentum * h.mean(0), rtol=0.2)
        return BLENDED if blend or reset else DROPPED
    # The variance of 200 rows, divided by 199 or by 200, here and in the batch norm before.
    return None if torch.allclose(variance, h.var(0), rtol=0.02) else OTHER


def _through_the_old_memory(net, x):
    """Whether the last batch norm remembers what came through an old memory of the first."""
    (first, h), (second, _) = _inputs(net, x)
    passed_on = (h - 7.0) / (50.0 + first.eps) ** 0.5
    return torch.allclose(second.running_mean, net[3](passed_on).mean(0), rtol=1e-3)


def by_hook(net, x):
    """Writes the moments of what each batch norm takes in, before it passes anything on."""

    def take_in(norm, inputs):
        norm.running_mean.copy_(inputs[0].mean(0))
        norm.running_var.copy_(inputs[0].var(0))

    handles = [norm.register_forward_pre_hook(take_in) for norm in norms_of(net)]
    with evaluating(net), torch.no_grad():
        net(x)
    for handle in handles:
        handle.remove()


def many_times(net, x):
    """The average over many passes forgets the old memory."""
    with modes_restored(net), torch.no_grad():
        net.train()
        for part in net.modules():
            if isinstance(part, nn.Dropout):
                part.eval()
        for _ in range(300):
            net(x)


def first_only(net, x):
    norm = norms_of(net)[0]
    momentum, norm.momentum = norm.momentum, None
    norm.reset_running_stats()
    with evaluating(net):
        norm.train()
        net(x)
    norm.momentum = momentum


def all_at_once_in_eval(net, x):
    """Reads all inputs in one pass, and writes them down after it."""
    seen = {}
    handles = [
        norm.register_forward_pre_hook(lambda norm, h: seen.update({norm: h[0]}))
        for norm in norms_of(net)
    ]
    with evaluating(net), torch.no_grad():
        net(x)
        for norm, h in seen.items():
            norm.running_mean.copy_(h.mean(0))
            norm.running_var.copy_(h.var(0))
    for handle in handles:
        handle.remove()


def modes_by_the_root(net, x):
    was = net.training
    forget_the_noise(net, x)
    net.train(was)


def one_momentum_for_all(net, x):
    forget_the_noise(net, x)
    for norm in norms_of(net):
        norm.momentum = 0.1


def in_eval(net, x):
    net.eval()(x)


def reset_only(net, x):
    for norm in norms_of(net):
        norm.reset_running_stats()


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
        "Note the modes; net.eval(); every norm in train mode; net(x) without gradient; put back.",
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
        (first_only, SOME),
        (all_at_once_in_eval, UPSTREAM),
        (modes_by_the_root, MODES),
        (one_momentum_for_all, MOMENTUM),
    ],
    right=[by_hook, many_times],
    find_mistake=find_mistake,
)
