"""Does eval() reach every dropout?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence

FUNCTION = """\
class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, {p})

net = Net().eval()
x = torch.ones(8, 100)
first, second = net(x), net(x)"""
ATTENTION = """\
class Net(nn.Module):
    def forward(self, x):
        return F.scaled_dot_product_attention(x, x, x, dropout_p={p})

net = Net().eval()
x = torch.ones(8, 100)
first, second = net(x), net(x)"""


def asked(code, p):
    return Asked(
        text=Sentence("What are `first` and `second`?"),
        code=code.format(p=p),
        right=Sentence("Different from each other: something was dropped in both."),
        wrong=(
            (Sentence("Equal: after `eval()` nothing is dropped."), "eval_stops_all"),
            (
                Sentence("Equal, and {keep:g} times what they are without dropout.", keep=1 - p),
                "factor_in_eval",
            ),
            (Sentence("Nothing: in eval mode this call raises an error."), None),
        ),
        values={"p": p},
    )


question = Question("eval_stops_all", asked(FUNCTION, 0.3), asked(ATTENTION, 0.2))
