"""One arm on the training rows of one task: a network, stopped early or not, or a linear model."""

from copy import deepcopy
from functools import partial

import torch
from sklearn.linear_model import LogisticRegression, Ridge
from torch import nn

from course_utils.fair_comparison.tasks import TASKS, loss_of
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.training import train

LOOKS = 20  # how often the validation rows are looked at, at equal distances
BATCH = 50


class Best:
    """Looks at a net while it trains, and keeps a copy of its weights at the smallest loss."""

    def __init__(self, loss, x, y):
        self.loss, self.x, self.y = loss, x, y
        self.least, self.weights = float("inf"), None

    def __call__(self, net):
        found = float(self.loss(net(self.x), self.y).mean())
        if found < self.least:
            self.least, self.weights = found, deepcopy(net.state_dict())
        return found


def predictor(task, setting, seed, *, early=True):
    """A function from features to outputs, fitted to the training rows of `task`.

    setting: a trial. seed: of the initial weights; masks and batches come from the global
    generator. early: whether a net is taken as it was at its smallest validation loss.
    """
    if setting["arm"] == "linear":
        return _linear(task.train, setting)
    data, rows = setting["data"], len(task.train.labels)
    kind, inputs = TASKS[data], task.train.features.shape[1]
    hidden = [kind.width, kind.width] if setting["width"] is None else [setting["width"]]
    net = mlp([inputs, *hidden, kind.outputs], setting["p"] or 0.0, nn.Dropout, seed=seed)
    best = Best(loss_of(data), *task.validation)
    epochs = kind.steps // -(-rows // BATCH)
    train(
        net,
        *task.train,
        loss=loss_of(data),
        epochs=epochs,
        every=epochs // LOOKS,
        batch_size=BATCH if rows > BATCH else None,
        optimiser=partial(
            torch.optim.AdamW,
            lr=setting["learning_rate"],
            weight_decay=setting["weight_decay"] or 0.0,
            fused=True,
        ),
        watch={"validation loss": best} if early else None,
        seed=int(torch.randint(2**62, ())),
    )
    if early and best.weights is not None:
        net.load_state_dict(best.weights)

    def outputs_at(features):
        with evaluating(net), torch.no_grad():
            return net(features)

    return outputs_at


def _linear(rows, setting):
    """Ridge or logistic regression by scikit-learn; `penalty` times the weights' square a row."""
    x, y = rows.features.double().numpy(), rows.labels.numpy()
    if TASKS[setting["data"]].outputs == 1:
        model = Ridge(alpha=setting["penalty"] * len(y)).fit(x, y)
        return lambda features: torch.tensor(model.predict(features.double()))[:, None]
    model = LogisticRegression(C=1 / (setting["penalty"] * len(y)), max_iter=2000).fit(x, y)
    return lambda features: torch.tensor(model.predict_log_proba(features.double()))
