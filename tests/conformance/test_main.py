"""The command line: a table and an exit status."""

import subprocess
import sys

import pytest

from course_utils.conformance.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["torch.nn:Dropout"], 0),
        (["torch.nn:Dropout", "--drop-in", "--rates", "0.2", "--seed", "7"], 0),
        (["course_utils.mutants.wrong_edges:ClipsP"], 0),
        (["course_utils.mutants.wrong_edges:ClipsP", "--drop-in"], 1),
        (["course_utils.mutants.wrong_masks:FrozenMask", "--rates", "0.3"], 1),
        (["torch.nn:Dropout", "--numpy", "--rates", "0.3"], 1),
    ],
)
def test_exit_status_is_the_verdict(capsys, arguments, status):
    assert main(arguments) == status
    printed = capsys.readouterr()
    assert printed.out.count("\n") >= 17
    assert printed.err == ""


def test_each_failed_property_has_its_diagnosis(capsys):
    main(["course_utils.dropout:vanilla_dropout"])
    lines = capsys.readouterr().out.splitlines()
    assert sum("FAILED" in line for line in lines) == 3
    assert all("paper's" in line for line in lines if "FAILED" in line)


def test_evidence_is_printed_on_demand(capsys):
    main(["torch.nn:Dropout", "--rates", "0.3", "--evidence"])
    assert "1,048,576 outputs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("torch.nn", "implementation has to be package.module:Name, but got 'torch.nn'"),
        ("no.such:Thing", "cannot import no.such: ModuleNotFoundError: No module named 'no'"),
        ("torch.nn:Nope", "torch.nn has no Nope"),
        ("torch.nn:Linear", "implementation has to take p (and give an nn.Module) or x, p, "),
        ("math:pi", "implementation has to be a factory p -> nn.Module or a function "),
    ],
)
def test_what_cannot_be_judged_is_one_sentence_and_status_2(capsys, where, message):
    assert main([where]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(message)
    assert printed.err.count("\n") == 1


def test_the_module_runs_from_a_shell():
    command = [
        sys.executable,
        "-m",
        "course_utils.conformance",
        "torch.nn:Dropout",
        "--rates",
        ".3",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Dropout: a dropout, and a drop-in for nn.Dropout\n")
    assert done.stderr == ""
