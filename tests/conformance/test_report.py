"""A report sums up its findings, and its text holds no sampled number."""

import pytest

from course_utils.conformance import Finding, Report
from course_utils.conformance.report import TEST_TIME_SCALING


def report(*findings):
    return Report("layer", (0.1, 0.3), findings)


def core(passed, diagnosis="", name="values"):
    return Finding(name, "outputs are right", True, passed, diagnosis, "1.234")


def contract(passed, diagnosis=""):
    return Finding("form kept", "dtype is kept", False, passed, diagnosis)


@pytest.mark.parametrize(
    ("findings", "passed", "drop_in", "verdict"),
    [
        ((core(True), contract(True)), True, True, "a dropout, and a drop-in for nn.Dropout"),
        ((core(True), contract(None, "no")), True, None, "a dropout"),
        (
            (core(True), contract(False, "dtype")),
            True,
            False,
            "a dropout, but not a drop-in for nn.Dropout",
        ),
        ((core(False, "wrong"), contract(True)), False, False, "not a dropout"),
        (
            (core(False, TEST_TIME_SCALING), contract(True)),
            False,
            False,
            "the paper's dropout, scaled at test time: not the inverted form asked for",
        ),
        (
            (core(False, TEST_TIME_SCALING), core(False, "frozen", "fresh masks")),
            False,
            False,
            "not a dropout",
        ),
    ],
)
def test_verdict(findings, passed, drop_in, verdict):
    judged = report(*findings)
    assert judged.passed is passed
    assert judged.drop_in is drop_in
    assert judged.verdict == verdict


def test_table_shows_claims_and_diagnoses_and_evidence_only_on_demand():
    judged = report(core(True), contract(False, "another dtype"))
    assert str(judged) == repr(judged) == judged.table()
    assert str(judged) == (
        "layer: a dropout, but not a drop-in for nn.Dropout\n"
        "\n"
        "values     passed  outputs are right\n"
        "form kept  FAILED  another dtype\n"
        "\n"
        "Judged at p = 0.1, 0.3. A correct dropout fails at most once in 1,000,000 reports."
    )
    assert "1.234" in judged.table(evidence=True)


def test_findings_by_name():
    judged = report(core(True), contract(False, "another dtype"))
    assert judged.failed == ("form kept",)
    assert judged["form kept"].diagnosis == "another dtype"
    with pytest.raises(KeyError, match="no property 'mean'; there are 'values', 'form kept'"):
        judged["mean"]
