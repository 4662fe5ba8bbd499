"""The right dropout, one step to a method, and how a wrong one is entered in the list."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from course_utils.dropout import keep_mask
from course_utils.words import Sentence


class CorrectDropout(nn.Module):
    """Inverted dropout, correct in all of its steps; every mutant gets one of them wrong."""

    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p

    def forward(self, x):
        return self.train_output(x) if self.training else self.eval_output(x)

    def eval_output(self, x):
        return x

    def train_output(self, x):
        if self.p in (0, 1):
            return self.extreme(x)
        kept = self.kept(x)
        noise = kept.to(x.dtype).mul_(self.scale(kept))
        return self.multiply(x, noise)

    def extreme(self, x):
        return x * (1 - self.p)

    def kept(self, x):
        return keep_mask(x.shape, self.p, device=x.device)

    def scale(self, kept):
        return 1 / (1 - self.p)

    def multiply(self, x, noise):
        return x * noise


@dataclass(frozen=True)
class Mutant:
    """A plausible wrong dropout: what was misunderstood, how large the effect is, who notices.

    id: its name in `MUTANTS`. build: p -> nn.Module. caught_by: the ids of the properties of
    `check_dropout` that fail whatever the seed. circumstance: the id of the one that it takes to
    see the first of them; None where the main calls show it.
    """

    id: str
    mistake: Sentence
    effect: Sentence
    build: Callable[[float], nn.Module]
    caught_by: tuple[str, ...]
    circumstance: str | None = None


MUTANTS: dict[str, Mutant] = {}


def mutant(id, mistake, *, effect, caught_by, circumstance=None):
    """Enter a class in MUTANTS under this id."""

    def enter(build):
        said = Sentence(mistake), Sentence(effect)
        MUTANTS[id] = Mutant(id, *said, build, tuple(caught_by), circumstance)
        return build

    return enter
