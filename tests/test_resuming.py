"""A training that is stopped and goes on ends in the same bits as one that never was."""

import pytest
import torch
from torch import nn

from course_utils.dropout import Dropout
from course_utils.models import mlp
from course_utils.training import cross_entropy, resuming, train, train_resumably

EPOCHS = 25  # three pieces, the last one shorter


class Stopped(Exception):
    pass


def trained(checkpoint=None, *, dropout=nn.Dropout, seed=0, identity="one"):
    """The weights after all epochs, as one list of numbers."""
    coins = torch.Generator().manual_seed(1)
    x, y = torch.rand(20, 4, generator=coins), torch.arange(20) % 3
    net = mlp([4, 8, 3], 0.3, dropout, seed=0)
    train_resumably(
        net,
        x,
        y,
        loss=cross_entropy,
        epochs=EPOCHS,
        seed=seed,
        optimiser=lambda parameters: torch.optim.Adam(parameters, fused=True),
        batch_size=6,
        checkpoint=checkpoint,
        identity=identity,
    )
    return torch.cat([weights.detach().flatten() for weights in net.parameters()])


def stop_after(pieces, monkeypatch):
    """From now on a training is stopped when it begins with piece `pieces`."""
    done = []

    def counted(*args, **options):
        if len(done) == pieces:
            raise Stopped
        done.append(args)
        return train(*args, **options)

    monkeypatch.setattr(resuming, "train", counted)
    return done


def own_coins(p):
    return Dropout(p, generator=torch.Generator().manual_seed(7))


@pytest.mark.parametrize("dropout", [nn.Dropout, own_coins])
@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_what_was_stopped_goes_on_to_the_same_bits(pieces, dropout, tmp_path, monkeypatch):
    path = tmp_path / "runs" / "one.pt"
    with monkeypatch.context() as patch:
        stop_after(pieces, patch)
        with pytest.raises(Stopped):
            trained(path, dropout=dropout)
    assert path.exists() == (pieces > 0)
    done = stop_after(99, monkeypatch)
    resumed = trained(path, dropout=dropout)
    assert len(done) == 3 - pieces  # nothing is trained twice
    monkeypatch.undo()
    assert torch.equal(resumed, trained(dropout=dropout))
    assert not path.exists()


def test_the_pieces_draw_masks_and_batches_of_their_own():
    assert not torch.equal(trained(), trained(seed=1))
    coins = torch.Generator().manual_seed(0)
    assert len(set(torch.randint(2**62, (3,), generator=coins).tolist())) == 3


def leave_checkpoint(path, monkeypatch):
    with monkeypatch.context() as patch:
        stop_after(1, patch)
        with pytest.raises(Stopped):
            trained(path)


def test_a_checkpoint_of_another_run_is_not_used(tmp_path, monkeypatch):
    leave_checkpoint(tmp_path / "one.pt", monkeypatch)
    done = stop_after(99, monkeypatch)
    trained(tmp_path / "one.pt", identity="another")
    assert len(done) == 3


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_checkpoint_that_is_cut_off_is_not_used(share, tmp_path, monkeypatch):
    path = tmp_path / "one.pt"
    leave_checkpoint(path, monkeypatch)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    done = stop_after(99, monkeypatch)
    found = trained(path)
    assert len(done) == 3
    monkeypatch.undo()
    assert torch.equal(found, trained())
