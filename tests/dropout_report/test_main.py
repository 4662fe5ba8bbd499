"""The command line: a table, three exit statuses, and one sentence where nothing is looked at."""

import subprocess
import sys

import pytest

from course_utils.dropout_report.__main__ import main

MODELS = """
import sys
import torch
from torch import nn

clean = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.2))

def trapped():
    return nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.2), nn.BatchNorm1d(4))

def with_example():
    return trapped(), torch.ones(2, 4)

def leaves():
    sys.exit(0)

def number():
    return 3

def demanding(x):
    return x
"""


@pytest.fixture
def models(tmp_path, monkeypatch):
    (tmp_path / "models_here.py").write_text(MODELS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return "models_here"


def test_status_says_whether_there_is_a_trap(models, capsys):
    assert main([f"{models}:clean", "--shape", "3,4"]) == 0
    assert "Sequential: dropouts 1, traps 0." in capsys.readouterr().out
    assert main([f"{models}:trapped"]) == 1
    assert main([f"{models}:with_example"]) == 1
    assert "A batch norm layer stands behind it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "has to be package.module:Name"),
        (["models_here:none"], "models_here has no none"),
        (["models_here:leaves"], "cannot be called without arguments: SystemExit"),
        (["models_here:demanding"], "cannot be called without arguments: TypeError"),
        (["models_here:number"], "has to give an nn.Module, but gave 3"),
        (["models_here:clean", "--shape", "3,x"], "--shape has to be sizes such as"),
        (["models_here:clean", "--shape", "3,5"], "example has to be an input that the model"),
        ([], "the following arguments are required"),
    ],
)
def test_what_cannot_be_looked_at_is_one_sentence_and_status_2(arguments, sentence, models, capsys):
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert sentence in shown.err
    assert shown.err.count("\n") == 1


def test_it_runs_as_a_command(models, tmp_path):
    command = [sys.executable, "-m", "course_utils.dropout_report", "models_here:trapped"]
    result = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert result.returncode == 1, result.stderr
    assert "traps 1" in result.stdout
