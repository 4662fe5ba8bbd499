"""Whether an answer calls PyTorch's own dropout where the task is to write one."""

from torch.overrides import TorchFunctionMode

from course_utils.checking.verdict import Mistake

BORROWED = Mistake(
    "borrowed",
    "It calls PyTorch's own dropout, and here the task is to write it: from which draws is a mask "
    "made?",
)


class _Calls(TorchFunctionMode):
    """While entered: the names of the functions of torch that are called."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.names.add(getattr(function, "__name__", ""))
        return function(*args, **(kwargs or {}))


def borrows(call):
    """Whether call() runs a dropout of PyTorch, as a module, a function or an operation."""
    with _Calls() as calls:
        call()
    return any("dropout" in name for name in calls.names)
