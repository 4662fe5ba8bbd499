"""Write Monte-Carlo averaging that wakes the dropout layers and nothing else."""

import torch
from scipy import stats
from torch import nn

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range


def mc_mean(model, x, n):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.train()
    with torch.no_grad():
        mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    for part, training in modes:
        part.training = training
    return mean


SHAPE = Mistake("shape", "Expected one output for each row, of the shape that model(x) has.")
EVAL = Mistake(
    "eval", "All passes are the one of eval mode: which layers have to be awake?", "eval_stops_all"
)
ONE_PASS = Mistake("one_pass", "That is a single pass. Where are the other masks?")
SAME_MASK = Mistake(
    "same_mask",
    "Each unit survives all passes or none: have all the same mask, or is it no mean?",
    "one_mask_for_all",
)
NORM_MOVED = Mistake(
    "norm_moved",
    "The memory of a batch norm layer has moved: in which mode has it to be during the passes?",
)
NORM_AWAKE = Mistake(
    "norm_awake",
    "Its memory is as before, but batch norm used the batch's own mean: it has to be in eval mode.",
)
MODES = Mistake("modes", "Afterwards a layer is in another mode than before.", "train_not_needed")
GRADIENT = Mistake("gradient", "The result still carries a graph: no gradient is wanted here.")
SUM = Mistake("sum", "That is n times the mean.")
SEEDED = Mistake("seeded", "A second call draws the same masks: leave the seed to whoever calls.")


OTHER = Mistake(
    "other", "It is no mean of n passes: of so many masks, how many may a unit have survived?"
)
LEFT = Mistake("left", "Afterwards gradients are switched off, for all or for the weights.")


class Probe(nn.Module):
    """What its batch norm makes of its input in eval is known; the rest of its output is noise."""

    def __init__(self, p):
        super().__init__()
        self.body = nn.Sequential(nn.BatchNorm1d(64), nn.Sequential(nn.Dropout(p)))
        self.calls = 0

    @property
    def norm(self):
        """The batch norm layer."""
        return self.body[0]

    def forward(self, x):
        self.calls += 1
        return self.body(x)


def find_mistake(answer):
    model, x, p, n = Probe(0.3), torch.full((5, 64), 2.0), 0.3, 40
    model.norm.eval()  # frozen in a model in train mode, as fine-tuning code leaves it
    before = [part.training for part in model.modules()]
    memory = model.norm.running_mean.clone()
    with torch.enable_grad():  # ends as it began, whatever the answer leaves behind
        got = answer(model, x, n)
        is_left = not torch.is_grad_enabled()
    if not isinstance(got, torch.Tensor) or got.shape != x.shape:
        return SHAPE
    if not torch.equal(model.norm.running_mean, memory):
        return NORM_MOVED
    if got.requires_grad:
        return GRADIENT
    if [part.training for part in model.modules()] != before:
        return MODES
    if is_left or not all(weight.requires_grad for weight in model.parameters()):
        return LEFT
    if (got - got.mean()).abs().max() < 1e-5:  # no mask has been at work
        return EVAL if got.mean() > 1 else NORM_AWAKE
    if mistake := _wrong_mean(got * (1 - p) * n / 2 * (1 + model.norm.eps) ** 0.5, p, n):
        return ONE_PASS if mistake is SAME_MASK and model.calls == 1 else mistake
    with torch.no_grad():
        if torch.equal(answer(model, x, n), got):
            return SEEDED
        frozen = Probe(0.3).eval()
        answer(frozen, x, 2)
    return MODES if any(part.training for part in frozen.modules()) else _running(answer, x)


def _wrong_mean(counts, p, n):
    """The mistake in how many of n masks each unit has survived: binomial, if the mean is right."""
    whole = counts.round()
    if set(whole.unique().tolist()) <= {0.0, float(n)}:
        return SAME_MASK
    if counts.mean() > 2 * n:
        return SUM
    low, high = binomial_range(n * counts.numel(), 1 - p, false_alarm=1e-9)
    if (counts - whole).abs().max() > 0.01 or not low <= whole.sum() <= high:
        return OTHER
    # the variance of 320 binomials; half as many passes make it twice as large
    scatter = ((whole - n * (1 - p)) ** 2).sum() / (n * p * (1 - p))
    return None if stats.chi2.cdf(scatter, counts.numel()) < 1 - 1e-6 else OTHER


def _running(answer, x):
    """A model whose batch norm is in train mode: it has to be asleep for the time of the passes."""
    model = Probe(0.3)
    memory = model.norm.running_mean.clone()
    with torch.no_grad():
        answer(model, x + torch.arange(5.0)[:, None], 3)
    return None if torch.equal(model.norm.running_mean, memory) else NORM_MOVED


def by_hooks(model, x, n):
    """A forward hook in place of modes: dropout from outside, all else in eval."""
    before = {part: part.training for part in model.modules()}
    model.eval()
    layers = [part for part in model.modules() if isinstance(part, nn.Dropout)]
    handles = [
        layer.register_forward_hook(lambda m, i, o: nn.functional.dropout(i[0], m.p, True))
        for layer in layers
    ]
    with torch.inference_mode():
        total = sum(model(x) for _ in range(n)) / n
    for handle in handles:
        handle.remove()
    for part, training in before.items():
        part.train(training) if not list(part.children()) else setattr(part, "training", training)
    return total


def by_course(model, x, n):
    from course_utils.modes import dropout_on

    with dropout_on(model), torch.no_grad():
        return sum(model(x) for _ in range(n)) / n


def just_train(model, x, n):
    model.train()
    with torch.no_grad():
        mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    model.eval()
    return mean


def memory_put_back(model, x, n):
    state = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [(part, part.training) for part in model.modules()]
    model.train()
    with torch.no_grad():
        mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    model.load_state_dict(state)
    for part, training in modes:
        part.training = training
    return mean


def all_in_eval(model, x, n):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    with torch.no_grad():
        mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    for part, training in modes:
        part.training = training
    return mean


def left_awake(model, x, n):
    model.eval()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.train()
    with torch.no_grad():
        return torch.stack([model(x) for _ in range(n)]).mean(0)


def with_graph(model, x, n):
    modes = [(part, part.training) for part in model.modules()]
    model.eval()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.train()
    mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    for part, training in modes:
        part.training = training
    return mean


def seeded(model, x, n):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return mc_mean(model, x, n)


def one_seed_a_pass(model, x, n):
    means = []
    for _ in range(n):
        torch.manual_seed(0)
        means.append(mc_mean(model, x, 1))
    return torch.stack(means).mean(0)


def only_children(model, x, n):
    model.eval()
    for part in model.children():
        if isinstance(part, nn.Dropout):
            part.train()
    with torch.no_grad():
        mean = torch.stack([model(x) for _ in range(n)]).mean(0)
    model.train()
    return mean


def median(model, x, n):
    return torch.stack([mc_mean(model, x, 1) for _ in range(n)]).median(0).values


def gradients_off(model, x, n):
    torch.set_grad_enabled(False)
    return mc_mean(model, x, n)


def weights_frozen(model, x, n):
    model.requires_grad_(False)
    return mc_mean(model, x, n)


def in_one_pass(model, x, n):
    """A copy of the rows for each mask."""
    return mc_mean(model, x.repeat(n, 1), 1).unflatten(0, (n, len(x))).mean(0)


exercise = Write(
    model_answer=mc_mean,
    why="dropout layers are awake, all others in eval, and every mode is put back",
    takeaway="To draw masks at test time, wake the dropout layers and nothing else.",
    minutes=12,
    hints=(
        "Which layers act otherwise in train mode than in eval mode, and which of them should "
        "do so here?",
        "Put the whole model to eval, and then only the dropout layers to train. Before that, "
        "write down the mode of every part.",
        "modes = [(part, part.training) for part in model.modules()] writes them down; at the "
        "end, set part.training of each part again.",
    ),
    wrong=[
        (just_train, NORM_MOVED),
        (memory_put_back, NORM_AWAKE),
        (all_in_eval, EVAL),
        (left_awake, MODES),
        (with_graph, GRADIENT),
        (lambda model, x, n: mc_mean(model, x, 1), ONE_PASS),
        (lambda model, x, n: n * mc_mean(model, x, n), SUM),
        (lambda model, x, n: mc_mean(model, x, n).mean(0), SHAPE),
        (seeded, SEEDED),
        (one_seed_a_pass, SAME_MASK),
        (only_children, MODES),
        (median, SAME_MASK),
        (gradients_off, LEFT),
        (weights_frozen, LEFT),
        (lambda model, x, n: 1.1 * mc_mean(model, x, n), OTHER),
        (lambda model, x, n: mc_mean(model, x, n // 10), OTHER),
        (lambda model, x, n: mc_mean(model, x, (n + 1) // 2), OTHER),
        (lambda model, x, n: mc_mean(model, x, n) ** 2, OTHER),
    ],
    right=[by_hooks, by_course, in_one_pass],
    find_mistake=find_mistake,
)
