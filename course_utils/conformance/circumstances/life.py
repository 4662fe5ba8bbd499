"""The life of a layer: switched, changed, copied, saved, used for long, and with a second one."""

import copy
import io
import pickle
import sys
from dataclasses import replace

import torch

from course_utils.conformance import trial_faults as faults
from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.circumstances.circumstance import (
    LAYERS,
    NO_P,
    NOT_IMPORTABLE,
    P_IS_ASKED_FOR,
    Circumstance,
)
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.statistics import Comparison, pair_tail
from course_utils.conformance.trials import RATES, SMALL, DoesNotApply, as_floats
from course_utils.words import Sentence

OTHER_DEFAULT = Diagnosis("other_default", "its default p is not 0.5, which is nn.Dropout's")
LAYERS_SHARE = Diagnosis("layers_share", "two layers made alike draw the same masks")
MANY = 2**16  # coins after which a layer is judged again


def p_changed(trial):
    """`layer.p = p` counts from the next call on."""

    def build(p):
        call = trial.subject.build(0.8)
        if not hasattr(call.layer, "p"):
            raise DoesNotApply(NO_P)
        call(trial.x(trial.law.shape_for(*SMALL)), True)
        call.layer.p = p
        return call

    trial.ask_all(build=build)
    if not trial.law.is_inverted:
        return
    x = trial.x(trial.law.shape_for(*SMALL))
    for p in (0.0, 1.0):  # some look at p once, to see whether there is anything to do
        if not torch.equal(build(p)(x.clone(), True), x * (1 - p)):
            trial.fault("values", faults.WRONG_VALUES)
    call = trial.subject.build(0.0)
    call.layer.p = RATES[0]
    trial.ask(RATES[0], tuple(x.shape), 4, call=call)


def switched_by_attribute(trial):
    """`layer.training = ...`, as `evaluating` puts modes back, counts like train() and eval()."""

    def build(p):
        call = trial.subject.build(p)

        def run(x, training):
            for module in call.layer.modules():  # the layer may hold another that does the work
                module.training = training
            return call.layer(x)

        return replace(call, run=run)

    trial.ask_all(build=build)


def switched_to_and_fro(trial):
    """Called in eval mode and in training by turns, as between epochs."""

    def build(p):
        call = trial.subject.build(p)
        for _ in range(3):
            call(trial.x(trial.law.shape_for(*SMALL)), True)
            call(trial.x(trial.law.shape_for(*SMALL)), False)
        return call

    trial.ask_all(build=build)


def deep_copied(trial):
    """A copy of a layer that has been used."""
    trial.ask_all(build=lambda p: _remade(trial, p, copy.deepcopy))


def pickled(trial):
    """Saved whole with `torch.save`'s means and read again."""
    trial.ask_all(build=lambda p: _remade(trial, p, _through_pickle))


def converted(trial):
    """A layer in a network that has been turned to float64 and back."""

    def build(p):
        call = trial.subject.build(p)
        call.layer.double().float()
        return call

    trial.ask_all(build=build)


def state_loaded(trial):
    """A fresh layer that has loaded the `state_dict` of a used one, through a file."""

    def build(p):
        used, fresh = trial.subject.build(p), trial.subject.build(p)
        used(trial.x(trial.law.shape_for(*SMALL)), True)
        file = io.BytesIO()
        torch.save(used.layer.state_dict(), file)
        file.seek(0)
        fresh.layer.load_state_dict(torch.load(file, weights_only=True))
        return fresh

    trial.ask_all(build=build)


def _remade(trial, p, remake):
    call = trial.subject.build(p)
    call(trial.x(trial.law.shape_for(*SMALL)), True)
    return trial.subject.call_of(remake(call.layer))


def _through_pickle(layer):
    try:
        return pickle.loads(pickle.dumps(layer))
    except Exception as error:
        if not _is_importable(type(layer)):
            raise DoesNotApply(NOT_IMPORTABLE) from error
        raise


def _is_importable(kind):
    module = sys.modules.get(kind.__module__)
    return getattr(module, kind.__qualname__, None) is kind


def default_p(trial):
    """A layer made without p is one of p = 0.5."""
    try:
        call = trial.subject.build_default()
    except Misbehaved as error:
        if isinstance(error.__cause__, TypeError):
            raise DoesNotApply(P_IS_ASKED_FOR) from error
        raise
    if getattr(call.layer, "p", 0.5) != 0.5:
        trial.fault("values", OTHER_DEFAULT)
        return
    for shape, calls in trial.sizes():
        trial.ask(0.5, shape, calls, call=call)


def two_made_alike(trial):
    """Two layers of one p, each called once by turns: their coins have nothing in common."""
    small, (large, _) = trial.sizes()
    for p, (shape, calls) in ((RATES[0], small), (RATES[1], small), (RATES[0], (large, 2))):
        layers, x = [trial.subject.build(p) for _ in range(2)], trial.x(shape)
        outputs = [layer(x.clone(), True) for _ in range(calls) for layer in layers]
        for output in outputs:
            faults.look_at_form(trial, x, x, output)
        coins = trial.coins(x, [as_floats(output) for output in outputs], p)
        if coins is None:
            return
        every = coins.reshape(len(coins), -1)
        statistic = Sentence("covariance of two layers")
        comparison = Comparison(statistic, pair_tail(every), LAYERS_SHARE, exact=True)
        trial.comparisons.append(("fresh_masks", comparison))


def after_many_coins(trial):
    """The same layer once it has tossed 65 536 coins, in one call and in many."""
    small, (large, _) = trial.sizes()
    for p, sizes in ((RATES[0], (small, (large, 1))), (RATES[1], (small,))):
        call = trial.subject.build(p)
        call(trial.x(trial.law.shape_for(64, MANY // 64)), True)
        for _ in range(4):
            call(trial.x(trial.law.shape_for(*SMALL)), True)
        for shape, calls in sizes:
            trial.ask(p, shape, calls, call=call)


LIFE = (
    Circumstance(
        "to_and_fro", "training mode after eval mode", switched_to_and_fro, kinds=("module",)
    ),
    Circumstance("by_attribute", "the mode set by its attribute", switched_by_attribute, LAYERS),
    Circumstance("p_changed", "a layer whose p is changed", p_changed, LAYERS, core=False),
    Circumstance("deep_copied", "a deep copy of a layer", deep_copied, LAYERS, core=False),
    Circumstance("converted", "a layer turned to float64 and back", converted, LAYERS),
    Circumstance("pickled", "a layer that was pickled", pickled, LAYERS, core=False),
    Circumstance(
        "state_loaded", "a layer with a loaded state_dict", state_loaded, LAYERS, core=False
    ),
    Circumstance("default_p", "a layer made without p", default_p, LAYERS, core=False),
    Circumstance(
        "two_alike",
        "two layers made alike",
        two_made_alike,
        LAYERS,
        asks=("values", "fresh_masks", "form_kept", "works_everywhere"),
    ),
    Circumstance("many_coins", "a layer that has tossed 65 536 coins", after_many_coins),
)
