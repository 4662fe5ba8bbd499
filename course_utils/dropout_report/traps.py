"""What a dropout in a model may be caught in: each trap with an id, a sentence, and its cure."""

from dataclasses import dataclass

from course_utils.words import Sentence


@dataclass(frozen=True)
class Trap:
    """A circumstance in which dropout does something else than its author expects."""

    id: str
    sentence: Sentence

    def __str__(self):
        return str(self.sentence)


TRAPS = {
    trap.id: trap
    for trap in (
        Trap(
            "batch_norm_behind",
            Sentence(
                "A batch norm layer stands behind it: in eval mode it meets another variance than "
                "it has learned. Put the dropout behind the last batch norm."
            ),
        ),
        Trap(
            "one_layer",
            Sentence(
                "It drops between layers, and there is one layer only: it does nothing. Add a "
                "dropout layer behind it, or set dropout=0."
            ),
        ),
        Trap(
            "eval_does_not_reach",
            Sentence(
                "It drops in eval mode too. Give it p if self.training else 0, or "
                "training=self.training."
            ),
        ),
        Trap(
            "made_in_forward",
            Sentence(
                "It is made anew in each forward pass, so eval() never reaches it. Make it once, "
                "in __init__."
            ),
        ),
        Trap(
            "not_a_part",
            Sentence(
                "The model does not hold it as a part, so eval() never reaches it: a plain list "
                "holds none. Keep it in an attribute of its own, or in an nn.ModuleList."
            ),
        ),
        Trap(
            "p_is_zero",
            Sentence(
                "p is 0, so it never drops. If it was set so for an evaluation, set it back, and "
                "use eval() for that."
            ),
        ),
        Trap(
            "mode_of_its_own",
            Sentence(
                "Its mode is not that of the model: it was woken or put to sleep by itself. Call "
                "train() or eval() on the whole model."
            ),
        ),
    )
}
