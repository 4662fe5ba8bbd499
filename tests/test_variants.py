"""Each variant equals its twin under the twin's own mask, passes its law, and fails the others."""

import warnings

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import variants
from course_utils.conformance import LAWS, check_dropout
from course_utils.variants import ALPHA, alpha_constants, attention

DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
SHAPES = {
    "Dropout1d": [(4, 6, 5), (6, 5)],
    "Dropout2d": [(4, 6, 3, 5), (4, 6, 5), (4, 6), (2, 3, 4, 2, 3)],
    "Dropout3d": [(4, 6, 2, 3, 2), (6, 2, 3, 2), (4, 6, 5)],
}
LAW_OF = {
    "Dropout1d": "channels",
    "Dropout2d": "channels",
    "Dropout3d": "channels",
    "LockedDropout": "shared_over_time",
    "StochasticDepth": "rows",
    "GaussianDropout": "gaussian",
    "AlphaDropout": "alpha",
    "FeatureAlphaDropout": "feature_alpha",
}


def with_coins(layer, kept, monkeypatch):
    """`layer`, whose next coins are `kept`."""
    monkeypatch.setattr(variants, "keep_mask", lambda shape, p, **_: kept.reshape(shape))
    return layer


def quietly(function, *args):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("p", [0.1, 0.3, 0.8])
@pytest.mark.parametrize(
    ("name", "shape"), [(name, shape) for name, shapes in SHAPES.items() for shape in shapes]
)
def test_channels_equal_the_twin_to_the_last_bit(name, shape, p, dtype, monkeypatch):
    x = (torch.randn(shape, generator=torch.Generator().manual_seed(0)) + 3).to(dtype)
    torch.manual_seed(1)
    expected = quietly(getattr(nn, name)(p), x)
    layer = getattr(variants, name)(p)
    coins = layer.coin_shape(x)
    spread = tuple(i for i, size in enumerate(coins) if size == 1 and x.shape[i] > 1)
    kept = expected.amax(spread, keepdim=True) != 0 if spread else expected != 0
    assert kept.shape == torch.Size(coins)
    assert torch.equal(quietly(with_coins(layer, kept, monkeypatch), x), expected)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("n_dims", [1, 2, 3, 4, 5, 6])
def test_channels_warn_and_refuse_where_the_twin_does(name, n_dims):
    x, outcomes = torch.ones((3,) * n_dims), []
    for room in (nn, variants):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                shape = getattr(room, name)(0.3)(x).shape
            except RuntimeError:
                shape, caught = "refused", []  # the warning says what the error says
        outcomes.append((shape, bool(caught)))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("name", ["AlphaDropout", "FeatureAlphaDropout"])
def test_alpha_equals_the_twin(name, p, monkeypatch):
    x = torch.randn(20, 30, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(1)
    expected = getattr(nn, name)(p)(x)
    a, b = alpha_constants(p)
    kept = (expected - (a * ALPHA + b)).abs() > 1e-9
    layer = getattr(variants, name)(p)
    if name == "FeatureAlphaDropout":
        kept = kept[..., :1]
    got = with_coins(layer, kept, monkeypatch)(x)
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-12)


def test_alpha_keeps_mean_and_variance_where_inverted_dropout_does_not():
    x = torch.randn(400_000, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    for p in (0.1, 0.5):
        y = variants.AlphaDropout(p, generator=torch.Generator().manual_seed(1))(x)
        assert abs(y.mean()) < 0.01  # six standard errors of a mean of 400 000
        assert abs(y.var() - 1) < 0.02
        inverted = variants.Dropout(p, generator=torch.Generator().manual_seed(1))(x)
        assert abs(inverted.var() - 1 / (1 - p)) < 0.03


@pytest.mark.parametrize("name", LAW_OF)
def test_each_variant_passes_its_own_law_as_a_drop_in(name):
    report = check_dropout(getattr(variants, name), law=LAWS[LAW_OF[name]], rates=(0.3,))
    assert report.passed, report
    assert report.drop_in, report


@pytest.mark.parametrize("name", LAW_OF)
def test_no_variant_passes_as_dropout_of_elements(name):
    assert not check_dropout(getattr(variants, name), rates=(0.3,)).passed


@pytest.mark.parametrize("name", [*SHAPES, "AlphaDropout", "FeatureAlphaDropout"])
def test_eval_and_p_zero_are_the_identity_and_draw_nothing(name):
    state = torch.get_rng_state()
    x = torch.ones(SHAPES.get(name, [(4, 6, 2)])[0])
    for layer in (getattr(variants, name)(0.3).eval(), getattr(variants, name)(0.0)):
        assert layer(x) is x
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", LAW_OF)
def test_a_generator_of_its_own_makes_the_masks_reproducible(name):
    def drawn():
        generator = torch.Generator().manual_seed(3)
        return getattr(variants, name)(0.4, generator=generator)(torch.ones(6, 5, 4))

    assert torch.equal(quietly(drawn), quietly(drawn))


@pytest.mark.parametrize("name", LAW_OF)
def test_second_derivatives_are_those_of_an_affine_map(name):
    layer = getattr(variants, name)(0.4)
    x = torch.randn(3, 4, 2, dtype=torch.float64, requires_grad=True)

    def held(x):
        torch.manual_seed(0)
        return quietly(layer, x)

    assert torch.autograd.gradcheck(held, x)
    assert torch.autograd.gradgradcheck(held, x)


def test_locked_dropout_keeps_a_unit_over_all_steps_with_keep_and_fresh_masks_hardly_ever():
    x = torch.ones(2000, 20, 10)
    locked = variants.LockedDropout(0.2, generator=torch.Generator().manual_seed(0))(x) > 0
    fresh = variants.Dropout(0.2, generator=torch.Generator().manual_seed(0))(x) > 0
    # 20 000 coins each: five standard deviations are 0.014 and 0.004
    assert abs(locked.all(1).double().mean() - 0.8) < 0.014
    assert abs(fresh.all(1).double().mean() - 0.8**20) < 0.004


def test_outputs_behind_dropped_weights_are_uncorrelated_and_behind_dropped_units_are_not():
    p, x = 0.3, torch.tensor([[1.0, 2.0, -1.0]])
    layer = variants.DropConnect(3, 2, p, bias=False).double()
    weight = layer.weight.detach()
    masks = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=torch.float64)] * 6)
    chance = ((1 - p) * masks + p * (1 - masks)).prod(1)
    z = ((masks / (1 - p)).reshape(-1, 2, 3) * weight) @ x[0].double()
    mean = chance @ z
    covariance = (chance[:, None] * (z - mean)).T @ (z - mean)
    assert abs(covariance[0, 1]) < 1e-12
    units = p / (1 - p) * (x[0].double() ** 2 * weight[0] * weight[1]).sum()
    assert abs(units) > 1e-3
    with torch.no_grad():
        drawn = torch.stack([layer(x.double())[0] for _ in range(4000)])
    error = (covariance.diag() / 4000).sqrt()
    assert ((drawn.mean(0) - mean).abs() < 5 * error).all()


@pytest.mark.parametrize("p", [0.1, 0.5])
def test_attention_equals_the_twin_behind_a_product_and_without_dropout(p):
    generator = torch.Generator().manual_seed(0)
    q, k, v = torch.randn(3, 2, 5, 4, dtype=torch.float64, generator=generator)
    expected = F.scaled_dot_product_attention(q, k, v)
    torch.testing.assert_close(attention(q, k, v, p, training=False), expected)
    # with v the unit matrix the output is the dropped weights, and shows the twin's mask
    unit = torch.eye(5, dtype=torch.float64).expand(2, 5, 5)
    torch.manual_seed(1)
    weights = F.scaled_dot_product_attention(q, k, unit, dropout_p=p)
    torch.testing.assert_close(attention(q, k, unit, p, mask=weights != 0), weights)
    assert not torch.allclose(weights.sum(-1), torch.ones(2, 5, dtype=torch.float64))


@pytest.mark.parametrize(
    ("layer", "x", "word"),
    [
        (variants.LockedDropout(0.3), torch.ones(2, 3), "3 dimensions"),
        (variants.Dropout1d(0.3), torch.ones(2), "2 or 3 dimensions"),
        (variants.FeatureAlphaDropout(0.3), torch.ones(2), "2 dimensions or more"),
        (variants.Dropout2d(0.3), torch.ones(2), "2 dimensions or more"),
        (variants.StochasticDepth(0.3), torch.tensor(1.0), "1 dimensions or more"),
    ],
)
def test_wrong_dimensions_are_refused_in_a_sentence(layer, x, word):
    with pytest.raises(RuntimeError, match=word):
        quietly(layer, x)


def seen(function, x):
    """What a caller sees of function(x) but its numbers: the kind of result, warnings, errors."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            y = function(x)
        except (RuntimeError, TypeError):
            return "refused", len(warned)
        return y.shape, y.dtype, bool(y.isnan().any()), len(warned)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("p", [0, 0.3, 1])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.int64, torch.bool])
@pytest.mark.parametrize("name", [*SHAPES, "AlphaDropout", "FeatureAlphaDropout"])
def test_any_shape_and_dtype_is_taken_or_refused_as_by_the_twin(name, dtype, p, training):
    twins = [getattr(module, name)(p).train(training) for module in (variants, nn)]
    for shape in [(), (0,), (3,), (2, 3), (0, 3), (2, 3, 4), (2, 0, 4), (2, 3, 4, 5), (1,) * 6]:
        x = torch.ones(shape).to(dtype)
        ours, theirs = (seen(layer, x) for layer in twins)
        assert ours == theirs, (name, p, training, shape, dtype)


@pytest.mark.parametrize("name", LAW_OF)
@pytest.mark.parametrize("x", [None, [1.0], 3])
def test_what_is_no_tensor_is_refused_in_a_sentence(name, x):
    with pytest.raises(TypeError, match="x has to be a tensor, but got"):
        getattr(variants, name)(0.3)(x)


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.complex64])
@pytest.mark.parametrize("name", ["GaussianDropout", "AlphaDropout", "FeatureAlphaDropout"])
def test_numbers_without_the_law_are_refused_in_a_sentence(name, dtype):
    with pytest.raises(RuntimeError, match="x has to be a floating tensor"):
        getattr(variants, name)(0.3)(torch.ones(2, 3).to(dtype))


def test_gaussian_noise_of_infinite_variance_is_refused():
    with pytest.raises(ValueError, match="below 1"):
        variants.GaussianDropout(1.0)
    layer = variants.GaussianDropout(0.3)
    layer.p = 1.0
    with pytest.raises(ValueError, match="below 1"):
        layer(torch.ones(3))
