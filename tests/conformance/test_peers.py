"""The dropouts of other frameworks are dropouts, wrapped as docs/other_frameworks.md shows.

The wrappers are taken from that page, so that what it shows is what was run. A wrong one is a right
one with one word changed.
"""

import importlib.util
import os
import re
import shutil

import pytest

from course_utils.conformance import CIRCUMSTANCES, check_dropout, from_numpy
from course_utils.conformance.check import examine
from tools.course_paths import ROOT
from tools.run_peers import REQUIRED

pytestmark = [pytest.mark.peers, pytest.mark.timeout(900)]  # each new shape is compiled

PAGE = (ROOT / "docs" / "other_frameworks.md").read_text(encoding="utf-8")
WRAPPERS = dict(
    re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?^```python\n(.*?)^```", PAGE, re.M | re.S)
)
NEEDS = {
    "NumPy": (),
    "JAX": ("jax",),
    "Flax, linen": ("flax",),
    "Flax, nnx": ("flax",),
    "Keras": ("keras", "jax"),
    "tinygrad": ("tinygrad", "clang"),
}
ON_JAX = ("JAX", "Flax, linen", "Flax, nnx", "Keras")
LACKS_FLOAT64, LACKS_BOTH = {"float64"}, {"float64", "float16"}
LEFT_OUT = dict.fromkeys(ON_JAX, LACKS_FLOAT64) | {"Keras": LACKS_BOTH}
SAME_KEY_TWICE = "for number in itertools.count() for _ in range(2)"
SAME_MASK = "fresh_masks", "same_mask"
WRONG = (  # name, framework, the right words, the wrong ones, property, diagnosis
    ("tied", "JAX", "next(keys)", "jax.random.key(0)", *SAME_MASK),
    ("of_shape", "JAX", "next(keys)", "jax.random.key(x.size)", *SAME_MASK),
    ("used_twice", "JAX", "for number in itertools.count()", SAME_KEY_TWICE, *SAME_MASK),
    ("tied", "Flax, linen", "next(keys)", "jax.random.key(0)", *SAME_MASK),
    ("of_shape", "Flax, linen", "next(keys)", "jax.random.key(x.size)", *SAME_MASK),
    ("used_twice", "Flax, linen", "for number in itertools.count()", SAME_KEY_TWICE, *SAME_MASK),
    ("tied", "Flax, nnx", "rngs=rngs", "rngs=nnx.Rngs(0)", *SAME_MASK),
    ("of_shape", "Flax, nnx", "rngs=rngs", "rngs=nnx.Rngs(x.size)", *SAME_MASK),
    ("tied", "Keras", "layer(p)", "keras.layers.Dropout(p, seed=1)", *SAME_MASK),
    (
        "not_told_to_train",
        "Keras",
        "(x, training=training)",
        "(x)",
        "dropped_fraction",
        "nothing_dropped",
    ),
    ("tied", "tinygrad", "Tensor(x)", "(Tensor.manual_seed(0), Tensor(x))[1]", *SAME_MASK),
)


def absent(what):
    """Skip, saying why; fail instead where REQUIRED is set, as .ci/run sets it."""
    reason = f"{what} is missing, so its dropout is not judged; make peers installs what pip can"
    if os.environ.get(REQUIRED):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def wrapped(framework, *change):
    """The function of the page, or one in which words of it are replaced, ready to be judged."""
    for needed in NEEDS[framework]:
        if not (importlib.util.find_spec(needed) or shutil.which(needed)):
            absent(needed)
    code = WRAPPERS[framework]
    if change:
        assert code.count(change[0]) == 1
        code = code.replace(*change)
    names = {}
    exec(code, names)
    return from_numpy(names["dropout"], name=framework)


def left_out(report):
    return {circumstance.id for circumstance, _ in report.left_out}


def test_the_page_shows_a_wrapper_of_at_most_five_lines_for_each_framework():
    assert list(WRAPPERS) == list(NEEDS)
    for code in WRAPPERS.values():
        function = code[code.index("def dropout") :]
        assert len(function.splitlines()) <= 5


@pytest.mark.parametrize("framework", NEEDS)
def test_it_is_a_dropout_and_what_could_not_be_asked_is_said(framework):
    # tinygrad compiles each of these 129 sizes for each p: some five minutes, for this alone
    left = {"every_tail"} if framework == "tinygrad" else set()
    asked = [circumstance for circumstance in CIRCUMSTANCES if circumstance.id not in left]
    report = examine(wrapped(framework), (0.1, 0.3, 0.8), 0, circumstances=asked)
    assert report.passed, report
    assert report.failed == ()
    assert report.drop_in is None
    assert left_out(report) == LEFT_OUT.get(framework, set())


@pytest.mark.parametrize("framework", ON_JAX)
def test_with_64_bit_jax_it_is_a_dropout_too(framework):
    subject = wrapped(framework)
    import jax

    with jax.enable_x64(True):
        report = check_dropout(subject)
    assert report.failed == ()
    assert left_out(report) == (LACKS_BOTH if framework == "Keras" else set())


@pytest.mark.parametrize(
    ("name", "framework", "right", "wrong", "property", "diagnosis"),
    WRONG,
    ids=[f"{framework}-{name}" for name, framework, *_ in WRONG],
)
def test_a_wrong_one_fails_by_name(name, framework, right, wrong, property, diagnosis):
    subject = wrapped(framework, right, wrong)
    report = examine(subject, (0.3,), 0, circumstances=())  # the main calls are enough, and faster
    assert not report.passed
    assert property in report.failed
    assert report[property].diagnosis.id == diagnosis
