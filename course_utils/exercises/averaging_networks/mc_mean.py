"""Write Monte-Carlo averaging that wakes the dropout layers and nothing else."""

import torch
from torch import nn

from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


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
SAME_MASK = Mistake("same_mask", "All n passes have the same mask.", "one_mask_for_all")
NORM_MOVED = Mistake(
    "norm_moved",
    "The memory of a batch norm layer has moved: what does train() wake besides dropout?",
    "spread_is_calibrated",
)
NORM_AWAKE = Mistake(
    "norm_awake",
    "Its memory is as before, but batch norm used the batch's own mean: it has to be in eval mode.",
)
MODES = Mistake("modes", "Afterwards a layer is in another mode than before.", "train_not_needed")
GRADIENT = Mistake("gradient", "The result still carries a graph: no gradient is wanted here.")
SUM = Mistake("sum", "That is n times the mean.")
SEEDED = Mistake("seeded", "A second call draws the same masks: leave the seed to whoever calls.")


class Probe(nn.Module):
    """What its batch norm sees in eval is known, and its output is the noise of a mask."""

    def __init__(self, p):
        super().__init__()
        self.norm, self.dropout = nn.BatchNorm1d(64), nn.Dropout(p)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return self.dropout(self.norm(x))


def find_mistake(answer):
    model, x, p, n = Probe(0.3), torch.full((5, 64), 2.0), 0.3, 40
    model.norm.eval()  # frozen in a model in train mode, as fine-tuning code leaves it
    before = [part.training for part in model.modules()]
    memory = model.norm.running_mean.clone()
    got = answer(model, x, n)
    if not isinstance(got, torch.Tensor) or got.shape != x.shape:
        return SHAPE
    if not torch.equal(model.norm.running_mean, memory):
        return NORM_MOVED
    if got.requires_grad:
        return GRADIENT
    if [part.training for part in model.modules()] != before:
        return MODES
    if _whole_again(got, 1, 1):  # the values of eval, or of batch norm awake (0)
        return EVAL if got.mean() > 1 else NORM_AWAKE
    counts = got / got.new_tensor(2 / (1 - p)) * n * (1 + model.norm.eps) ** 0.5
    if counts.mean() > 2 * n:
        return SUM
    if model.calls == 1:
        return ONE_PASS
    if set(counts.round().unique().tolist()) <= {0.0, float(n)}:
        return SAME_MASK
    if torch.equal(answer(model, x, n), got):
        return SEEDED
    frozen = Probe(0.3).eval()
    answer(frozen, x, 2)
    return MODES if any(part.training for part in frozen.modules()) else _running(answer, x)


def _whole_again(got, least, most):
    """Whether all numbers are alike: no mask has been at work."""
    return bool((got - got.mean()).abs().max() < 1e-5) and least <= most


def _running(answer, x):
    """A model whose batch norm is in train mode: it has to be asleep for the time of the passes."""
    model = Probe(0.3)
    memory = model.norm.running_mean.clone()
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


exercise = Write(
    model_answer=mc_mean,
    why="dropout layers are awake, all others in eval, and every mode is put back",
    takeaway="To draw masks at test time, wake the dropout layers and nothing else.",
    minutes=12,
    hints=(
        "Which layers act otherwise in train mode, and which of them should?",
        "All of the model to eval, the dropout layers alone to train, and all back at the end.",
        "Keep the pairs (part, part.training), and set part.training again at the end.",
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
    ],
    right=[by_hooks, by_course],
    find_mistake=find_mistake,
)
