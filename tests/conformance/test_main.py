"""The command line: a table, an exit status, and one sentence where that is not 0."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course_utils.conformance.__main__ import main

LAYERS = """
import sys
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

class Exits(nn.Dropout):
    def forward(self, x):
        sys.exit(3)

class NoSuper(nn.Module):
    def __init__(self, p=0.5):
        self.p = p

class RaisingState(nn.Dropout):
    def state_dict(self, *args, **kwargs):
        raise RuntimeError("no state")

class RaisingTrain(nn.Dropout):
    def train(self, mode=True):
        raise BaseException("no train")

class Itself(nn.Dropout):
    def forward(self, x):
        return self

class Nameless(type):
    def __getattribute__(cls, name):
        if name in ("__qualname__", "__name__"):
            raise RuntimeError("no name")
        return super().__getattribute__(name)

class Hidden(nn.Dropout, metaclass=Nameless):
    def __repr__(self):
        raise RuntimeError("no repr")

class Special(torch.Tensor):
    pass

class Talks(nn.Dropout):
    def forward(self, x):
        print("spam")
        print("spam", file=sys.stderr)
        return super().forward(x)

class Settings(nn.Dropout):
    def forward(self, x):
        torch.set_default_dtype(torch.float64)
        torch.set_num_threads(2)
        return super().forward(x)

class Uncopied(nn.Dropout):
    def __deepcopy__(self, memo):
        sys.exit(4)

class HiddenRate(nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.rate = p
    @property
    def p(self):
        raise RuntimeError("no p")
    def forward(self, x):
        return F.dropout(x, self.rate, self.training)

class Other(nn.Dropout):
    def __new__(cls, p=0.5):
        return 7

class Pair(nn.Dropout):
    def forward(self, x):
        return super().forward(x), None

class Recursive(nn.Dropout):
    def forward(self, x):
        return self.forward(x)

class Records(nn.Dropout):
    def forward(self, x):
        torch.set_grad_enabled(False)
        return super().forward(x)

class BadBackward(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, gradient):
        sys.exit(5)

class ExitsInBackward(nn.Dropout):
    def forward(self, x):
        return BadBackward.apply(super().forward(x))

class Closes(nn.Dropout):
    def forward(self, x):
        sys.stdout.close()
        sys.stderr.close()
        return super().forward(x)

class NoMode(nn.Dropout):
    def __getattribute__(self, name):
        if name == "training":
            raise OSError("no mode")
        return super().__getattribute__(name)

class Signed:
    __signature__ = "none"
    def __call__(self, x, p, training):
        return F.dropout(x, p, training)

signed = Signed()

class Needs(nn.Module):
    def __init__(self, p, size):
        super().__init__()

def changed(of):
    return lambda x, p, training: of(F.dropout(x, p, training))

meta = changed(lambda x: x.to("meta"))
sparse = changed(torch.Tensor.to_sparse)
complex_ = changed(lambda x: x.to(torch.complex64))
integers = changed(torch.Tensor.int)
subclass = changed(lambda x: x.as_subclass(Special))
identity = lambda x, p, training: identity
swapped = lambda x, rate, rng: x
keywords = lambda x, *, p, training: x
array = lambda x, p, training: x.astype(object)
"""


@pytest.fixture
def layers(tmp_path, monkeypatch):
    (tmp_path / "hostile_layers.py").write_text(LAYERS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield "hostile_layers"
    sys.modules.pop("hostile_layers", None)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["torch.nn:Dropout"], 0),
        (["torch.nn:Dropout", "--drop-in", "--rates", "0.2", "--seed", "7"], 0),
        (["course_utils.mutants.wrong_edges:ClipsP"], 0),
        (["course_utils.mutants.wrong_edges:ClipsP", "--drop-in"], 1),
        (["course_utils.mutants.wrong_masks:FrozenMask", "--rates", "0.3"], 1),
        (["torch.nn.functional:alpha_dropout", "--numpy", "--rates", "0.3"], 1),
        (["torch.nn:Dropout2d"], 1),
        (["torch.nn:Dropout2d", "--law", "channels"], 0),
        (["course_utils.dropout:inverted_dropout", "--rates", "0.3", "--drop-in"], 2),
    ],
)
def test_exit_status_is_the_verdict(capsys, arguments, status):
    assert main(arguments) == status
    printed = capsys.readouterr()
    assert printed.out.count("\n") >= 17
    assert printed.err.count("\n") == (status > 0)


def test_the_sentence_of_a_failure_names_the_properties(capsys):
    main(["course_utils.dropout:vanilla_dropout"])
    sentence = "vanilla_dropout fails: values, mean and variance, evaluation.\n"
    assert capsys.readouterr().err == sentence


def test_what_a_function_cannot_be_asked_is_said(capsys):
    assert main(["torch.nn.functional:dropout", "--rates", "0.3", "--drop-in"]) == 2
    sentence = "dropout: whether it is a drop-in could not be judged, for want of: no state.\n"
    assert capsys.readouterr().err == sentence


def test_each_failed_property_has_its_diagnosis(capsys):
    main(["course_utils.dropout:vanilla_dropout"])
    lines = capsys.readouterr().out.splitlines()
    assert sum("FAILED" in line for line in lines) == 3
    assert all("paper's" in line for line in lines if "FAILED" in line)


def test_evidence_is_printed_on_demand(capsys):
    main(["torch.nn:Dropout", "--rates", "0.3", "--evidence"])
    assert "1,048,576 outputs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("torch.nn", "implementation has to be package.module:Name, but got 'torch.nn'"),
        ("no.such:Thing", "cannot import no.such: ModuleNotFoundError: No module named 'no'"),
        ("torch.nn:Nope", "torch.nn has no Nope"),
        ("torch.nn:Linear", "implementation has to take p (and give an nn.Module) or x, p, "),
        ("math:pi", "implementation has to be a factory p -> nn.Module or a function "),
        ("math:pi --numpy", "implementation has to take x, p, training, but got an object of "),
        ("torch.nn:Dropout --numpy", "implementation has to take x, p, training, but Dropout"),
        ("torch.nn:Dropout --seed -1", "seed has to be a whole number from 0 "),
        ("torch.nn:Dropout --seed 99999999999999999999", "seed has to be a whole number from 0 "),
        ("torch.nn:Dropout --seed one", "argument --seed: invalid int value: 'one'"),
        ("torch.nn:Dropout --rates 2", "rates has to hold at least one p, each between 0.05 "),
        ("torch.nn:Dropout --false-alarm 2", "false_alarm has to be between 0 and 1"),
        ("torch.nn:Dropout --law pixels", "law has to be one of elementwise, channels, rows, "),
        ("torch.nn:Dropout --nope", "unrecognized arguments: --nope"),
        ("", "the following arguments are required: implementation"),
        ("hostile_layers:Needs", "implementation has to take p (and give an nn.Module)"),
        ("hostile_layers:swapped", "implementation has to take p (and give an nn.Module)"),
        ("hostile_layers:keywords", "implementation has to take p (and give an nn.Module)"),
    ],
)
def test_what_cannot_be_judged_is_one_sentence_and_status_2(capsys, layers, arguments, message):
    assert main(arguments.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(message)
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("Exits", 1, "raises SystemExit: 3"),
        ("NoSuper", 1, "raises AttributeError"),
        ("RaisingState", 0, "raises RuntimeError: no state"),
        ("RaisingTrain", 1, "raises BaseException: no train"),
        ("Itself", 1, "expected a tensor back, but got an object of type Itself"),
        ("Hidden", 0, "Nameless: a dropout"),
        ("Talks", 0, "a dropout, and a drop-in for nn.Dropout"),
        ("Uncopied", 0, "raises SystemExit: 4"),
        ("Other", 1, "expected an nn.Module, but got an object of type int"),
        ("Pair", 1, "expected a tensor back, but got an object of type tuple"),
        ("Recursive", 1, "raises RecursionError"),
        ("Records", 1, "cut off from the graph"),
        ("ExitsInBackward", 1, "backward raises SystemExit: 5"),
        ("Closes", 0, "a dropout"),
        ("NoMode", 1, "raises OSError: no mode"),
        ("signed", 0, "a dropout"),
        ("HiddenRate", 0, "raises RuntimeError: no p"),
        ("meta", 1, "expected a dense tensor of real numbers back, but got a meta tensor"),
        ("sparse", 1, "expected a dense tensor of real numbers back"),
        ("complex_", 1, "expected a dense tensor of real numbers back"),
        ("integers", 1, "the output has another dtype"),
        ("subclass", 0, "the output is not a plain torch.Tensor"),
        ("identity", 1, "expected a tensor back, but got an object of type function"),
        ("array --numpy", 1, "raises TypeError"),
    ],
)
def test_hostile_implementations_end_in_a_report(capsys, layers, name, status, said):
    assert main([f"{layers}:{name.split()[0]}", *name.split()[1:], "--rates", "0.3"]) == status
    printed = capsys.readouterr()
    assert said in printed.out
    assert "spam" not in printed.out
    assert printed.err.count("\n") == status


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("raise BaseException('no luck\\nat all')", "BaseException: no luck at all"),
        ("raise KeyError('gone')", "KeyError: 'gone'"),
        ("def broken(:", "SyntaxError: invalid syntax"),
    ],
)
def test_a_module_that_cannot_be_imported_is_one_sentence(
    tmp_path, monkeypatch, capsys, text, said
):
    (tmp_path / "exits_at_import.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["exits_at_import:Layer"]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"cannot import exits_at_import: {said}")
    assert printed.count("\n") == 1


def test_an_interrupt_is_the_users(monkeypatch, capsys, tmp_path):
    (tmp_path / "interrupted.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        main(["interrupted:Layer"])


def run(*arguments, folder):
    command = [sys.executable, "-m", "course_utils.conformance", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=folder, env=environment
    )


def test_the_module_runs_from_a_shell(tmp_path):
    done = run("torch.nn:Dropout", "--rates", ".3", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Dropout: a dropout, and a drop-in for nn.Dropout\n")
    assert done.stderr == ""


@pytest.mark.parametrize("hidden", ["random", "numpy", "torch"])
def test_a_file_that_hides_a_module_is_named(tmp_path, hidden):
    (tmp_path / f"{hidden}.py").write_text(
        "from torch import nn\nLayer = nn.Dropout\n", encoding="utf-8"
    )
    done = run(f"{hidden}:Layer", folder=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"{hidden}.py in the current folder ")
    assert done.stderr.count("\n") == 1


def test_a_file_named_like_a_module_that_is_in_use_is_named(tmp_path):
    (tmp_path / "types.py").write_text("Layer = 1", encoding="utf-8")
    done = run("types:Layer", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "types has no Layer: it is not types.py of this folder but another module of that name; "
        "rename the file\n"
    )
