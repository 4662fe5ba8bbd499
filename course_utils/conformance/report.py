"""What a judgement looks like: findings, one for each property, and the report that holds them."""

from dataclasses import dataclass, field

from course_utils.paragraphs import column
from course_utils.words import Sentence, listed, say

FALSE_ALARM = 1e-6  # chance that a correct dropout fails anything at all in one report


class Diagnosis:
    """The mistake that a failure points to, or why nothing was judged: an id, and a sentence.

    id: what programs compare; no sampled number is in it. sentence and fields: as for `Sentence`.
    """

    def __init__(self, id, sentence, /, **fields):
        self.id, self.sentence = id, Sentence(sentence, **fields)

    def __str__(self):
        return str(self.sentence)

    def __repr__(self):
        return f"Diagnosis({self.id!r})"

    def __eq__(self, other):
        return isinstance(other, Diagnosis) and self.id == other.id

    def __hash__(self):
        return hash(self.id)


TEST_TIME_SCALING = Diagnosis(
    "test_time_scaling",
    "this is the test-time scaling form, the paper's: survivors keep their value in training and "
    "eval multiplies by 1 - p; right in its own way, but no drop-in for the inverted form",
)
VERDICTS = {
    "drop_in": "a dropout, and a drop-in for nn.Dropout",
    "dropout": "a dropout",
    "no_drop_in": "a dropout, but not a drop-in for nn.Dropout",
    "papers": "the paper's dropout, scaled at test time: not the inverted form asked for",
    "no_dropout": "not a dropout",
}
MARKS = {True: "passed", False: "FAILED", None: "-"}


@dataclass(frozen=True)
class Finding:
    """One property judged: passed is True, False, or None where the question makes no sense.

    property: its id; label and claim: the same in words. core: whether it belongs to being a
    dropout at all; where it failed, whether the failure does. diagnosis: a `Diagnosis`, or None
    where it passed. circumstance: the one in which it failed, None for the main calls.
    evidence: the numbers; claim and diagnosis hold none that was sampled.
    """

    property: str
    label: Sentence = field(compare=False)
    claim: str
    core: bool
    passed: bool | None
    diagnosis: Diagnosis | None = None
    evidence: Sentence | str = field(default="", compare=False)
    circumstance: object = None

    @property
    def text(self):
        """The claim where it passed, else the diagnosis."""
        return say(self.claim) if self.passed else str(self.diagnosis)

    @property
    def where(self):
        """The circumstance in which it failed, in a sentence; empty for the main calls."""
        if self.circumstance is None:
            return ""
        return say("seen in this circumstance: {label}", label=Sentence(self.circumstance.label))


@dataclass(frozen=True)
class Report:
    """Every finding about one implementation; printed, it is a table without sampled numbers."""

    name: str
    rates: tuple[float, ...]
    findings: tuple[Finding, ...]
    false_alarm: float = FALSE_ALARM
    law: object = None
    left_out: tuple[tuple[object, Diagnosis], ...] = ()  # circumstances that do not apply, and why

    @property
    def passed(self):
        """It is a dropout: no core property failed."""
        return not any(finding.core for finding in self._failures)

    @property
    def drop_in(self):
        """It also keeps nn.Dropout's contract: True, False, or None if part could not be asked."""
        if self._failures:
            return False
        return None if any(finding.passed is None for finding in self.findings) else True

    @property
    def failed(self):
        """The ids of the properties that failed, in order."""
        return tuple(finding.property for finding in self._failures)

    @property
    def verdict_id(self):
        """drop_in, dropout, no_drop_in, papers or no_dropout."""
        if self.passed:
            return {True: "drop_in", None: "dropout", False: "no_drop_in"}[self.drop_in]
        core = [finding.diagnosis for finding in self._failures if finding.core]
        return "papers" if set(core) == {TEST_TIME_SCALING} else "no_dropout"

    @property
    def verdict(self):
        """The whole report in one line."""
        return say(VERDICTS[self.verdict_id])

    def table(self, *, evidence=False):
        """The report as text; `evidence=True` adds the measured numbers under each property."""
        *labels, no_label = column([*(finding.label for finding in self.findings), ""])
        marks = [say(MARKS[finding.passed]) for finding in self.findings]
        *marks, _, no_mark = column([*marks, say("passed"), ""])
        lines = [say("{name}: {verdict}", name=self.name, verdict=self.verdict), ""]
        for label, mark, finding in zip(labels, marks, self.findings, strict=True):
            lines.append(f"{label}  {mark}  {finding.text}")
            below = [finding.where, str(finding.evidence) if evidence else ""]
            lines += [f"{no_label}  {no_mark}  {text}" for text in below if text]
        return "\n".join([*lines, "", *self._closing_lines()])

    def _closing_lines(self):
        rates, reports = listed(f"{p:g}" for p in self.rates), f"{1 / self.false_alarm:,.0f}"
        closing = (
            "Judged at p = {rates}. A correct dropout fails at most once in {reports} reports."
        )
        lines = [say(closing, rates=rates, reports=reports)]
        if self.law is not None and self.law.id != "elementwise":
            lines.append(say("Its law: {law}.", law=Sentence(self.law.label)))
        return lines + [
            say("Not asked: {label} ({reason}).", label=Sentence(circumstance.label), reason=reason)
            for circumstance, reason in self.left_out
        ]

    def __getitem__(self, name):
        """The finding about one property, by its id."""
        for finding in self.findings:
            if finding.property == name:
                return finding
        known = ", ".join(finding.property for finding in self.findings)
        raise KeyError(f"no property {name!r}; there are {known}")

    def __repr__(self):
        return self.table()

    @property
    def _failures(self):
        return [finding for finding in self.findings if finding.passed is False]
