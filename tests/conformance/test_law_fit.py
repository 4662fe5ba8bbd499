"""Which dimensions a layer of channels is judged at is read off the layer."""

import pytest
from torch import nn

from course_utils.conformance import from_module, from_numpy
from course_utils.conformance.law_fit import fitted
from course_utils.conformance.laws import channels, elementwise, feature_alpha, rows

pytestmark = pytest.mark.filterwarnings("ignore:dropout")


@pytest.mark.parametrize(
    ("layer", "dims", "spatial"),
    [(nn.Dropout1d, (3,), 1), (nn.Dropout2d, (4,), 2), (nn.Dropout3d, (5,), 3)],
)
def test_dimensions_of_torchs_layers(layer, dims, spatial):
    law = fitted(channels, from_module(layer))
    assert set(dims) <= set(law.dims)
    assert law.spatial == spatial
    assert len(law.shape_for(6, 10)) == 2 + spatial


def test_dropout3d_takes_four_dimensions_for_one_example():
    assert 4 not in fitted(channels, from_module(nn.Dropout3d)).dims
    assert fitted(feature_alpha, from_module(nn.FeatureAlphaDropout)).dims == (3, 4, 5)


@pytest.mark.parametrize("law", [elementwise, rows])
def test_other_laws_stay_as_they_are(law):
    assert fitted(law, from_module(nn.Dropout2d)) is law


def test_a_law_stays_as_it_is_where_no_dimension_fits():
    def broken(x, p, training):
        raise RuntimeError

    assert fitted(channels, from_numpy(broken)) is channels
