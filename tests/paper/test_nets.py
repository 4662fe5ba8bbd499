"""The nets of the paper's experiments: dropout on the input, L2 as a penalty, max-norm by unit."""

import pytest
import torch
from torch import nn

from course_utils import paper
from course_utils.data import Labelled
from course_utils.training import cross_entropy

SIZES = [6, 5, 4, 3]


def rows(n=20):
    coins = torch.Generator().manual_seed(0)
    return Labelled(torch.rand(n, 6, generator=coins), torch.arange(n) % 3)


def weights(net):
    return [layer.weight for layer in net if isinstance(layer, nn.Linear)]


def test_input_and_hidden_units_are_dropped_with_rates_of_their_own():
    layers = [layer for layer in paper.net(SIZES, 0.5, p_input=0.2, seed=0) if hasattr(layer, "p")]
    assert [layer.p for layer in layers] == [0.2, 0.5, 0.5]


def test_without_dropout_nothing_is_random():
    net = paper.net(SIZES, 0.0, seed=0).train()
    assert torch.equal(net(rows().features), net(rows().features))


def step(net, arm, strength, factor=1):
    optimiser = paper.adam_with(net, arm, strength)(net.parameters())
    optimiser.zero_grad()
    (factor * cross_entropy(net(rows().features), rows().labels).mean()).backward()
    optimiser.step()


@pytest.mark.parametrize("bound", [0.1, 0.3])
def test_max_norm_bounds_the_weights_into_each_hidden_unit_and_no_others(bound):
    net = paper.net(SIZES, 0.0, seed=0)
    free = paper.net(SIZES, 0.0, seed=0)
    step(net, "max-norm", bound)
    step(free, "nothing", None)
    *hidden, last = weights(net)
    for into in hidden:
        torch.testing.assert_close(into.norm(dim=1).clamp(min=bound), into.norm(dim=1) * 0 + bound)
        assert not torch.allclose(into.norm(dim=0), into.norm(dim=0) * 0 + bound)  # not by input
    assert torch.equal(last, weights(free)[-1])


def test_a_wide_bound_changes_nothing():
    net, free = (paper.net(SIZES, 0.0, seed=0) for _ in range(2))
    step(net, "dropout + max-norm", 100)
    step(free, "nothing", None)
    assert all(map(torch.equal, net.parameters(), free.parameters()))


def test_max_norm_keeps_the_direction_of_the_weights():
    net, free = (paper.net(SIZES, 0.0, seed=0) for _ in range(2))
    step(net, "max-norm", 0.1)
    step(free, "nothing", None)
    cosine = nn.functional.cosine_similarity(weights(net)[0], weights(free)[0])
    torch.testing.assert_close(cosine, torch.ones(5))


def test_l2_is_the_penalty_in_the_loss():
    """Adam on the loss with the penalty written out; decay 0 and AdamW's own way end elsewhere."""
    decay = 0.1
    net, written, decoupled = (paper.net(SIZES, 0.0, seed=0) for _ in range(3))
    ours = paper.adam_with(net, "dropout + L2", decay)(net.parameters())
    plain = torch.optim.Adam(written.parameters())
    adamw = torch.optim.AdamW(decoupled.parameters(), weight_decay=decay)
    for _ in range(5):
        for model, optimiser in ((net, ours), (written, plain), (decoupled, adamw)):
            optimiser.zero_grad()
            loss = cross_entropy(model(rows().features), rows().labels).mean()
            if model is written:
                loss = loss + decay / 2 * sum(w.square().sum() for w in model.parameters())
            loss.backward()
            optimiser.step()
    torch.testing.assert_close(weights(net)[0], weights(written)[0])
    assert not torch.allclose(weights(net)[0], weights(decoupled)[0], rtol=1e-3)


def test_the_error_is_that_of_eval_mode_and_the_mode_is_put_back():
    net = paper.net(SIZES, 0.9, seed=0).train()
    wrong = (net.eval()(rows().features).argmax(1) != rows().labels).sum().item()
    net.train()
    assert paper.error_percent(net, rows()) == pytest.approx(100 * wrong / 20)
    assert net.training
