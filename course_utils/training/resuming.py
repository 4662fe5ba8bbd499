"""A training that goes on where it was stopped, to the same bits as one that never was."""

import io

import torch

from course_utils.arguments import whole
from course_utils.training.looking import own_generators
from course_utils.training.loop import train
from course_utils.whole_files import write_whole

PIECE = 10  # epochs between two checkpoints; `train` looks at all rows after each piece


def train_resumably(
    net, x, y, *, loss, epochs, seed, optimiser, batch_size=None, checkpoint=None, identity=""
):
    """Train `net` in place as `train` does, in pieces of ten epochs with seeds of their own.

    checkpoint: the path of a file that is written after each piece and removed after the last. A
    call that finds it goes on from there, if it was written under the same `identity`, a text that
    names all on which the bits depend; otherwise from the beginning. None: no file, the same bits.
    """
    n_pieces = -(-whole("epochs", epochs, least=1) // PIECE)
    coins = torch.Generator().manual_seed(seed)
    seeds = torch.randint(2**62, (n_pieces,), generator=coins).tolist()
    steps = optimiser(net.parameters())
    for piece in range(_done(checkpoint, identity, net, steps), n_pieces):
        n_epochs = min(PIECE, epochs - piece * PIECE)
        settings = {"loss": loss, "batch_size": batch_size, "optimiser": lambda _: steps}
        train(net, x, y, epochs=n_epochs, every=n_epochs, seed=seeds[piece], **settings)
        if checkpoint is not None and piece + 1 < n_pieces:
            _save(checkpoint, identity, piece + 1, net, steps)
    if checkpoint is not None:
        checkpoint.unlink(missing_ok=True)


def _save(path, identity, done, net, steps):
    content = io.BytesIO()
    coins = [generator.get_state() for generator in own_generators(net)]
    states = {"net": net.state_dict(), "steps": steps.state_dict(), "coins": coins}
    torch.save({"identity": identity, "done": done, **states}, content)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content.getvalue())


def _done(path, identity, net, steps):
    """The number of pieces that the checkpoint at `path` holds, after its states are taken over."""
    if path is None or not path.exists():
        return 0
    try:
        found = torch.load(path, weights_only=True)
        if found["identity"] != identity:
            return 0
    except Exception:  # what a cut-off file raises depends on where it was cut
        return 0
    net.load_state_dict(found["net"])
    steps.load_state_dict(found["steps"])
    for generator, state in zip(own_generators(net), found["coins"], strict=True):
        generator.set_state(state)
    return found["done"]
