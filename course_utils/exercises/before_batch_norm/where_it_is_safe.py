"""Choose the nets in which no batch norm remembers the noise of a dropout."""

from course_utils.checking.kinds import Choose
from course_utils.checking.verdict import Mistake


def where_it_is_safe():
    return "bde"


DIRECT = Mistake("direct", "a: what varies in the batch norm's input in train mode, not in eval?")
BEHIND = Mistake("behind", "b: which batch norm comes after the dropout?")
THROUGH = Mistake("through", "c: 12.3 put a linear layer and a ReLU between the two. Did it help?")
LAYER = Mistake("layer", "d: does layer norm remember anything from train mode?")
NONE = Mistake("none", "e: at p = 0, what does dropout add to the variance?")
BLOCK = Mistake("block", "f: in a block batch norm comes first. What comes in the next block?")

exercise = Choose(
    model_answer=where_it_is_safe,
    why="a shift needs noise before a batch norm, which remembers it",
    takeaway="Look at the whole net: the batch norm that is shifted may stand a block further on.",
    minutes=4,
    hints=(
        "Follow the noise from each dropout to the output. Which norms does it meet?",
        "A norm is shifted only if it uses remembered moments in eval mode, and p is above 0.",
        "Of a, b and c one is safe; of d, e and f two.",
    ),
    mistakes={"a": DIRECT, "b": BEHIND, "c": THROUGH, "d": LAYER, "e": NONE, "f": BLOCK},
    wrong=[
        ("abde", DIRECT),
        ("de", BEHIND),
        ("bcde", THROUGH),
        ("be", LAYER),
        ("bd", NONE),
        ("bdef", BLOCK),
    ],
    right=[["b", "d", "e"], "E, D, B", {"b", "d", "e"}],
)
