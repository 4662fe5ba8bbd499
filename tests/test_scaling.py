"""The two scalings: the exact case, two nets in lockstep, then what must part."""

import copy
from collections import OrderedDict

import pytest
import torch
from torch import nn, optim
from torch.nn.utils import prune

from course_utils.dropout import Dropout, vanilla_dropout
from course_utils.models import mlp
from course_utils.scaling import (
    POWERS,
    fed_by_dropout,
    inverted_groups,
    inverted_settings,
    inverted_weights,
    vanilla_groups,
    vanilla_settings,
    vanilla_weights,
)

RATES = [0.1, 0.3, 0.5, 0.8]
SETTINGS = [
    (optim.SGD, {"lr": 0.1}),
    (optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-2}),
    (optim.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 1e-2, "nesterov": True}),
    (optim.SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 1e-2}),
    (optim.RMSprop, {"lr": 1e-3, "weight_decay": 1e-2, "momentum": 0.5}),
    (optim.Adam, {"lr": 1e-2, "weight_decay": 1e-2}),
    (optim.Adam, {"lr": 1e-2, "weight_decay": 1e-2, "amsgrad": True}),
    (optim.Adam, {"lr": 1e-2, "weight_decay": 1e-1, "decoupled_weight_decay": True}),
    (optim.AdamW, {"lr": 1e-2}),  # its default decay, .01, has to be rescaled as well
    (optim.AdamW, {"lr": 1e-2, "weight_decay": 1e-1, "eps": 1e-4}),
    (optim.NAdam, {"lr": 1e-2, "weight_decay": 1e-2}),
    (optim.Adamax, {"lr": 1e-2, "weight_decay": 1e-2}),
    (optim.Adadelta, {"lr": 1.0, "weight_decay": 1e-2}),
]


class VanillaDropout(nn.Module):
    """The paper's way as a layer."""

    def __init__(self, p, generator=None):
        super().__init__()
        self.p, self.generator = p, generator

    def forward(self, x):
        return vanilla_dropout(x, self.p, self.training, generator=self.generator)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def twins(p, sizes=(8, 16, 16, 3)):
    """A net of the paper's way and its inverted twin, in float64, that will draw the same masks."""
    ours, torchs = seeded(5), seeded(5)
    paper = mlp(sizes, p, lambda p: VanillaDropout(p, ours), seed=0).double()
    inverted = mlp(sizes, p, lambda p: Dropout(p, generator=torchs)).double()
    inverted.load_state_dict(inverted_weights(paper))
    return paper, inverted


def examples(rows=32):
    x = torch.randn(rows, 8, generator=seeded(1), dtype=torch.float64)
    return x, torch.randint(0, 3, (rows,), generator=seeded(2))


def step(net, optimiser, x, y, maximize=False, max_norm=None):
    logits = net(x)
    loss = nn.functional.cross_entropy(logits, y)
    optimiser.zero_grad()
    (-loss if maximize else loss).backward()
    optimiser.step()
    for name, c in (max_norm or {}).items():
        weight = net.get_parameter(name).data
        norms = weight.norm(dim=1, keepdim=True)
        weight.mul_((c / norms).clamp(max=1))  # `renorm` divides by norm + 1e-7: not exact
    return logits.detach()


def largest_difference(p, optimiser, settings, groups=None, steps=300):
    """Of the logits of the two nets at each of `steps` steps in train mode, then in eval mode."""
    paper, inverted = twins(p)
    if groups is None:
        groups = inverted_groups(inverted, optimiser, **settings)
    else:
        groups = groups(inverted)
    first, second = optimiser(paper.parameters(), **settings), optimiser(groups)
    x, y = examples()
    maximize = settings.get("maximize", False)
    parted = [
        step(paper, first, x, y, maximize) - step(inverted, second, x, y, maximize)
        for _ in range(steps)
    ]
    parted.append(paper.eval()(x) - inverted.eval()(x))
    return torch.stack(parted).abs().max().item()


class TestWeights:
    def test_two_weights_at_p_a_quarter_exactly(self):
        net = nn.Sequential(VanillaDropout(0.25), nn.Linear(2, 1))
        net[1].weight.data = torch.tensor([[4.0, 8.0]])
        assert inverted_weights(net)["1.weight"].tolist() == [[3.0, 6.0]]
        assert net[1].weight.tolist() == [[4.0, 8.0]], "the net itself stays as it was"

    def test_only_weights_fed_by_dropout_change(self):
        net = mlp([4, 3, 3, 2], 0.3, seed=0)
        found, before = inverted_weights(net), net.state_dict()
        changed = [name for name in before if not torch.equal(found[name], before[name])]
        assert changed == ["3.weight", "6.weight"]

    @pytest.mark.parametrize("p", RATES)
    def test_read_in_eval_mode_the_twins_agree(self, p):
        paper, inverted = (net.eval() for net in twins(p))
        x, _ = examples()
        torch.testing.assert_close(paper(x), inverted(x), rtol=0, atol=1e-14)
        inverted.load_state_dict(paper.state_dict())
        assert (paper(x) - inverted(x)).abs().max() > 1e-2, "unscaled weights must not pass"

    @pytest.mark.parametrize("p", RATES)
    def test_in_train_mode_the_twins_agree_and_their_gradients_differ_by_keep(self, p):
        paper, inverted = twins(p)
        x, y = examples()
        for net in (paper, inverted):
            nn.functional.cross_entropy(net(x), y).backward()
        for name, weight in paper.named_parameters():
            keep = {"3.weight": 1 - p, "6.weight": 1 - p}.get(name, 1)
            twin = inverted.get_parameter(name)
            torch.testing.assert_close(twin.grad, weight.grad / keep, rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize("p", RATES)
    def test_there_and_back_is_the_same_net(self, p):
        paper, inverted = twins(p)
        for name, weight in vanilla_weights(inverted).items():
            torch.testing.assert_close(weight, paper.state_dict()[name], rtol=1e-15, atol=0)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
    def test_dtype_stays(self, dtype):
        found = inverted_weights(mlp([4, 3, 2], 0.3).to(dtype))
        assert {weight.dtype for weight in found.values()} == {dtype}


class TestWhatDropoutFeeds:
    def test_keep_of_each_weight_is_that_of_the_layer_before(self):
        net = nn.Sequential(nn.Dropout(0.2), nn.Linear(4, 3), nn.ReLU(), nn.Dropout(0.5))
        net = nn.Sequential(OrderedDict(body=net, head=nn.Linear(3, 2), last=nn.Linear(2, 2)))
        assert fed_by_dropout(net) == {"body.1.weight": 0.8, "head.weight": 0.5}

    def test_a_factor_passes_relu_and_flatten_and_meets_a_second_dropout(self):
        net = nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.Dropout2d(0.2), nn.ReLU(), nn.Dropout(0.5), nn.Flatten()
        )
        net.append(nn.Linear(8, 2))
        assert fed_by_dropout(net) == {"5.weight": 0.4}

    def test_a_dropout_layer_is_known_by_its_class_and_not_by_a_name(self):
        class Thinning(nn.Dropout):
            pass

        class NoDropoutLinear(nn.Linear):
            pass

        net = nn.Sequential(Thinning(0.2), NoDropoutLinear(4, 3), nn.Dropout(0.5), nn.Linear(3, 2))
        assert fed_by_dropout(net) == {"1.weight": 0.8, "3.weight": 0.5}

    def test_p_0_feeds_nothing_that_has_to_change(self):
        assert fed_by_dropout(mlp([4, 3, 2], 0.0)) == {}

    def test_linear_layers_and_containers_that_only_add_a_name_are_taken(self):
        class Named(nn.Linear):
            pass

        class Net(nn.Sequential):
            def __init__(self, *layers):
                super().__init__(*layers)

        assert fed_by_dropout(Net(nn.Dropout(0.2), Named(4, 3))) == {"1.weight": 0.8}

    @pytest.mark.parametrize(
        "normed",
        [
            nn.utils.weight_norm,
            nn.utils.spectral_norm,
            nn.utils.parametrizations.weight_norm,
            nn.utils.parametrizations.spectral_norm,
            nn.utils.parametrizations.orthogonal,
            lambda layer: prune.l1_unstructured(layer, "weight", 0.5),
        ],
    )
    @pytest.mark.filterwarnings("ignore:.*weight_norm.*")
    def test_a_weight_that_is_made_of_others_is_refused(self, normed):
        net = nn.Sequential(nn.Dropout(0.3), normed(nn.Linear(3, 3)))
        for convert in (inverted_weights, vanilla_weights):
            with pytest.raises(ValueError, match="model has to be "):
                convert(net)

    @pytest.mark.parametrize("kind", [nn.Linear, nn.Sequential, nn.ReLU, nn.Conv2d])
    def test_a_layer_with_a_forward_of_its_own_is_refused(self, kind):
        class Own(kind):
            def forward(self, x):
                return 2 * super().forward(x) + 1

        arguments = {nn.Linear: (3, 3), nn.Conv2d: (3, 3, 1)}.get(kind, ())
        patched = kind(*arguments)
        patched.forward = lambda x: x
        hooked = kind(*arguments)
        hooked.register_forward_hook(lambda layer, given, out: out + 1)
        backwards = kind(*arguments)
        backwards.register_full_backward_hook(lambda layer, below, above: None)
        for layer in (Own(*arguments), patched, hooked, backwards):
            with pytest.raises(ValueError, match="has to "):
                fed_by_dropout(nn.Sequential(nn.Dropout(0.3), layer, nn.Linear(3, 3)))

    def test_a_weight_that_an_embedding_shares_is_used_twice(self):
        embedding, linear = nn.Embedding(3, 3), nn.Linear(3, 3)
        linear.weight = embedding.weight
        with pytest.raises(ValueError, match="each weight once, but uses 2"):
            fed_by_dropout(nn.Sequential(embedding, nn.Dropout(0.3), linear))

    def test_a_linear_layer_whose_weight_is_computed_is_refused(self):
        class Absolute(nn.Linear):
            @property
            def weight(self):
                return self.root.abs()

            @weight.setter
            def weight(self, value):
                self.root = value

        with pytest.raises(ValueError, match="feeds a Absolute"):
            fed_by_dropout(nn.Sequential(nn.Dropout(0.3), Absolute(3, 3)))

    def test_a_rate_that_is_missing_or_no_number_is_refused(self):
        class NoRateDropout(nn.Module):
            def forward(self, x):
                return x

        with pytest.raises(ValueError, match="NoRateDropout has no p"):
            fed_by_dropout(nn.Sequential(NoRateDropout(), nn.Linear(3, 3)))
        layer = nn.Dropout(0.3)
        layer.p = torch.tensor([0.3, 0.4])
        with pytest.raises(TypeError, match="p has to be a number"):
            fed_by_dropout(nn.Sequential(layer, nn.Linear(3, 3)))

    @pytest.mark.parametrize("model", [None, 3, [nn.Dropout(0.3)], nn.Dropout])
    def test_what_is_no_module_is_refused(self, model):
        with pytest.raises(TypeError, match=r"model has to be an nn\.Module, but got "):
            fed_by_dropout(model)

    shared = nn.Linear(3, 3)

    @pytest.mark.parametrize(
        ("layers", "words"),
        [
            ([nn.Dropout(0.3), nn.Tanh(), shared], "feed a linear layer, but in model .* a Tanh"),
            ([shared, nn.Dropout(0.3)], "it is the last layer"),
            ([shared, nn.Dropout(0.3), shared], "each weight once, but uses 2.weight again"),
            ([nn.Dropout(1.0), shared], r"below 1, where nothing is kept, but got 1\.0"),
            ([nn.AlphaDropout(0.3), shared], "one factor, which AlphaDropout does not"),
            (
                [type("Selu", (nn.AlphaDropout,), {})(0.3), shared],
                "factor, which Selu does not",
            ),
            ([nn.TransformerEncoderLayer(4, 2)], "but has a TransformerEncoderLayer"),
            ([nn.LSTM(3, 3, num_layers=2, dropout=0.3)], "but has a LSTM"),
            ([shared, nn.ReLU()], "contain a dropout layer, but Sequential has none"),
        ],
    )
    def test_what_cannot_be_converted_is_refused_in_a_sentence(self, layers, words):
        with pytest.raises(ValueError, match=words):
            fed_by_dropout(nn.Sequential(*layers))


class TestSettings:
    def test_the_table_at_keep_a_quarter_exactly(self):
        given = {"lr": 1.0, "weight_decay": 1.0}
        assert inverted_settings(optim.SGD, 0.75, **given, momentum=0.9) == {
            "lr": 1 / 16,
            "weight_decay": 16.0,
            "momentum": 0.9,
        }
        for adam in (optim.Adam, optim.RMSprop, optim.NAdam, optim.Adamax):
            found = inverted_settings(adam, 0.75, **given, eps=1.0)
            assert found == {"lr": 1 / 4, "weight_decay": 16.0, "eps": 4.0}
        found = inverted_settings(optim.AdamW, 0.75, **given, eps=1.0)
        assert found == {"lr": 1 / 4, "weight_decay": 4.0, "eps": 4.0}
        found = inverted_settings(optim.Adadelta, 0.75, **given, eps=1.0)
        assert found == {"lr": 1 / 16, "weight_decay": 16.0, "eps": 16.0}

    def test_defaults_that_matter_come_back_rescaled(self):
        assert inverted_settings(optim.AdamW, 0.75) == {
            "lr": 2.5e-4,
            "weight_decay": 0.04,
            "eps": 4e-8,
        }

    @pytest.mark.parametrize("optimiser", POWERS)
    @pytest.mark.parametrize("p", RATES)
    def test_there_and_back_is_the_same(self, optimiser, p):
        given = {"lr": 0.3, "weight_decay": 0.01}
        there = inverted_settings(optimiser, p, **given)
        back = vanilla_settings(optimiser, p, **there)
        assert {name: back[name] for name in given} == pytest.approx(given, rel=1e-14, abs=0)
        assert there["lr"] < given["lr"]

    @pytest.mark.parametrize(
        ("arguments", "settings", "words"),
        [
            ((optim.LBFGS, 0.3), {}, "one of SGD, RMSprop, .* but got LBFGS"),
            (("adam", 0.3), {}, "but got 'adam'"),
            ((optim.Adam, 1.0), {}, "below 1, where nothing is kept, but got 1.0"),
            ((optim.Adam, float("nan")), {}, "but got nan"),
            ((optim.SGD, 0.3), {"decay": 0.1}, "SGD has no setting decay"),
            ((optim.SGD, 0.3), {"params": []}, "SGD has no setting params: lr, "),
        ],
    )
    @pytest.mark.parametrize("convert", [inverted_settings, vanilla_settings])
    def test_bad_input_gets_a_sentence(self, convert, arguments, settings, words):
        with pytest.raises(ValueError, match=words):
            convert(*arguments, **settings)

    @pytest.mark.parametrize("convert", [inverted_settings, vanilla_settings])
    def test_what_is_no_number_or_no_class_is_refused(self, convert):
        for settings in ({"lr": None}, {"lr": "0.1"}, {"lr": True}):
            with pytest.raises(TypeError, match="lr has to be a number, but got "):
                convert(optim.SGD, 0.3, **settings)
        with pytest.raises(TypeError, match="p has to be a number, but got '0"):
            convert(optim.SGD, "0.3")
        for optimiser in ([], None, type("MyAdam", (optim.Adam,), {})):
            with pytest.raises(ValueError, match="optimiser has to be one of SGD"):
                convert(optimiser, 0.3)


class TestGroups:
    def test_biases_and_the_first_layer_keep_their_settings(self):
        net = mlp([4, 3, 3, 2], 0.75)
        rest, fed = optim.SGD(inverted_groups(net, optim.SGD, lr=1.0)).param_groups
        assert (rest["lr"], fed["lr"]) == (1.0, 1 / 16)
        assert [id(w) for w in fed["params"]] == [id(net[3].weight), id(net[6].weight)]
        assert len(rest["params"]) == 4

    def test_each_rate_gets_its_own_group(self):
        net = nn.Sequential(nn.Dropout(0.5), nn.Linear(4, 3), nn.Dropout(0.75), nn.Linear(3, 2))
        groups = inverted_groups(net, optim.SGD, lr=1.0)
        assert [group["lr"] for group in groups] == [1.0, 1 / 4, 1 / 16]

    def test_vanilla_groups_go_the_other_way(self):
        groups = vanilla_groups(mlp([4, 3, 2], 0.75), optim.Adam, lr=1.0, eps=1.0)
        assert [(group["lr"], group["eps"]) for group in groups] == [(1.0, 1.0), (4.0, 1 / 4)]


class TestTrainingInLockstep:
    @pytest.mark.parametrize(("optimiser", "settings"), SETTINGS)
    def test_matched_the_logits_agree_for_300_steps(self, optimiser, settings):
        assert largest_difference(0.3, optimiser, settings) < 1e-12

    @pytest.mark.parametrize("optimiser", POWERS)
    def test_matched_they_agree_where_most_units_are_dropped(self, optimiser):
        settings = {"lr": 1e-2, "weight_decay": 1e-2}
        assert largest_difference(0.8, optimiser, settings, steps=100) < 1e-12

    @pytest.mark.parametrize(("optimiser", "settings"), SETTINGS)
    def test_at_keep_a_half_they_agree_to_the_last_bit(self, optimiser, settings):
        assert largest_difference(0.5, optimiser, settings, steps=30) == 0  # powers of 2 are exact

    @pytest.mark.parametrize(("optimiser", "settings"), SETTINGS)
    def test_unmatched_they_part(self, optimiser, settings):
        def same(net):
            return [{"params": list(net.parameters()), **settings}]

        assert largest_difference(0.3, optimiser, settings, same, steps=50) > 0.1

    @pytest.mark.parametrize("optimiser", POWERS)
    @pytest.mark.parametrize("wrong", [-1, 1])
    def test_any_other_power_of_keep_parts(self, optimiser, wrong):
        settings = {"lr": 1e-2, "weight_decay": 1e-2}
        for name in POWERS[optimiser]:

            def off_by_one(net, name=name):
                rest, fed = inverted_groups(net, optimiser, **settings)
                fed[name] *= 0.7**wrong
                return [rest, fed]

            parted = largest_difference(0.3, optimiser, settings, off_by_one, steps=30)
            assert parted > 1e-9, name

    @pytest.mark.parametrize("optimiser", [optim.Adam, optim.AdamW, optim.RMSprop])
    def test_adam_with_eps_as_it_was_parts(self, optimiser):
        def eps_as_it_was(net):
            rest, fed = inverted_groups(net, optimiser, lr=1e-2)
            return [rest, fed | {"eps": rest["eps"]}]

        assert largest_difference(0.3, optimiser, {"lr": 1e-2}, eps_as_it_was, steps=100) > 1e-6

    def test_rescaled_biases_part(self):
        def all_rescaled(net):
            return [{"params": list(net.parameters()), **inverted_settings(optim.SGD, 0.3, lr=0.1)}]

        assert largest_difference(0.3, optim.SGD, {"lr": 0.1}, all_rescaled, steps=50) > 0.01

    @pytest.mark.parametrize("optimiser", [optim.SGD, optim.Adam])
    def test_maximize_changes_nothing(self, optimiser):
        settings = {"lr": 1e-2, "weight_decay": 1e-2, "maximize": True}
        assert largest_difference(0.3, optimiser, settings) < 1e-12

    def test_max_norm_is_keep_times_the_papers(self):
        for factor, agree in ((0.7, True), (1.0, False)):
            paper, inverted = twins(0.3)
            first = optim.SGD(paper.parameters(), lr=0.1, momentum=0.9)
            groups = inverted_groups(inverted, optim.SGD, lr=0.1, momentum=0.9)
            second = optim.SGD(groups)
            x, y = examples()
            for _ in range(300):
                theirs = step(paper, first, x, y, max_norm={"3.weight": 1.0, "6.weight": 1.0})
                c = {"3.weight": factor, "6.weight": factor}
                ours = step(inverted, second, x, y, max_norm=c)
            assert ((theirs - ours).abs().max() < 1e-12) == agree

    def test_from_inverted_to_the_papers_way_they_agree_too(self):
        paper, inverted = twins(0.3)
        given = {"lr": 1e-2, "weight_decay": 1e-2}
        first = optim.Adam(vanilla_groups(paper, optim.Adam, **given))
        second = optim.Adam(inverted.parameters(), **given)
        x, y = examples()
        for _ in range(300):
            parted = step(paper, first, x, y) - step(inverted, second, x, y)
            assert parted.abs().max() < 1e-12

    def test_clipping_the_norm_of_all_gradients_is_not_the_same(self):
        paper, inverted = twins(0.3)
        x, y = examples()
        norms = []
        for net in (paper, copy.deepcopy(inverted)):
            nn.functional.cross_entropy(net(x), y).backward()
            norms.append(nn.utils.get_total_norm([w.grad for w in net.parameters()]))
        assert norms[1] / norms[0] - 1 > 0.01
