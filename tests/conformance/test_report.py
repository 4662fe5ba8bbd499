"""A report sums up its findings, and its text holds no sampled number."""

from types import SimpleNamespace

import pytest

from course_utils.conformance import Diagnosis, Finding, Report
from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.paragraphs import IS_WIDE
from course_utils.words import Sentence, spoken

WRONG = Diagnosis("wrong", "wrong")
FROZEN = Diagnosis("frozen", "frozen")
DTYPE = Diagnosis("other_dtype", "another dtype")
NOT_ASKED = Diagnosis("arrays", "no")


def report(*findings, **options):
    return Report("layer", (0.1, 0.3), findings, **options)


def core(passed, diagnosis=None, name="values"):
    return Finding(name, name, "outputs are right", True, passed, diagnosis, "1.234")


def contract(passed, diagnosis=None, **options):
    about = "form_kept", "form kept", "dtype is kept", False
    return Finding(*about, passed, diagnosis, **options)


@pytest.mark.parametrize(
    ("findings", "passed", "drop_in", "verdict", "words"),
    [
        (
            (core(True), contract(True)),
            True,
            True,
            "drop_in",
            "a dropout, and a drop-in for nn.Dropout",
        ),
        ((core(True), contract(None, NOT_ASKED)), True, None, "dropout", "a dropout"),
        (
            (core(True), contract(False, DTYPE)),
            True,
            False,
            "no_drop_in",
            "a dropout, but not a drop-in for nn.Dropout",
        ),
        ((core(False, WRONG), contract(True)), False, False, "no_dropout", "not a dropout"),
        (
            (core(False, TEST_TIME_SCALING), contract(True)),
            False,
            False,
            "papers",
            "the paper's dropout, scaled at test time: not the inverted form asked for",
        ),
        (
            (core(False, TEST_TIME_SCALING), core(False, FROZEN, "fresh_masks")),
            False,
            False,
            "no_dropout",
            "not a dropout",
        ),
    ],
)
def test_verdict(findings, passed, drop_in, verdict, words):
    judged = report(*findings)
    assert judged.passed is passed
    assert judged.drop_in is drop_in
    assert judged.verdict_id == verdict
    assert judged.verdict == words


def test_table_shows_claims_and_diagnoses_and_evidence_only_on_demand():
    judged = report(core(True), contract(False, DTYPE))
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


def test_the_table_names_circumstances_law_and_what_was_not_asked():
    where = SimpleNamespace(label="an input in float64")
    law = SimpleNamespace(id="rows", label="each example has one coin")
    judged = report(
        contract(False, DTYPE, circumstance=where),
        law=law,
        left_out=((where, NOT_ASKED),),
        false_alarm=0.01,
    )
    assert judged["form_kept"].where == "seen in this circumstance: an input in float64"
    assert str(judged).splitlines()[2:] == [
        "form kept  FAILED  another dtype",
        "                   seen in this circumstance: an input in float64",
        "",
        "Judged at p = 0.1, 0.3. A correct dropout fails at most once in 100 reports.",
        "Its law: each example has one coin.",
        "Not asked: an input in float64 (no).",
    ]


def test_the_table_stands_straight_in_chinese():
    where = SimpleNamespace(label="an input in float64")
    label = Sentence("p = 0 and p = 1")
    edges = Finding("edges", label, "outputs are right", True, True, None)
    with spoken("zh"):
        rows = str(report(edges, contract(False, DTYPE, circumstance=where))).splitlines()[2:5]
    starts = [
        row.index(text)
        for row, text in zip(rows, ["outputs", "another", "在这种情形下看到"], strict=True)
    ]
    before = [row[:start] for row, start in zip(rows, starts, strict=True)]
    assert len(set(starts)) == 1  # as many signs stand before the last column in each row
    assert len({len(IS_WIDE.findall(text)) for text in before}) == 1  # and as many wide ones


def test_findings_by_id():
    judged = report(core(True), contract(False, DTYPE))
    assert judged.failed == ("form_kept",)
    assert judged["form_kept"].diagnosis == DTYPE
    assert judged["form_kept"].text == "another dtype"
    assert judged["values"].text == "outputs are right"
    with pytest.raises(KeyError, match="no property 'mean'; there are values, form_kept"):
        judged["mean"]


def test_a_diagnosis_is_its_id():
    assert Diagnosis("dtype", "got {kind}", kind="a") == Diagnosis("dtype", "got {kind}", kind="b")
    assert Diagnosis("dtype", "one") != Diagnosis("form", "one")
    assert len({Diagnosis("dtype", "one"), Diagnosis("dtype", "two")}) == 1
    assert str(Diagnosis("dtype", "got {kind}", kind="a")) == "got a"
    assert repr(WRONG) == "Diagnosis('wrong')"
