"""What a judgement looks like: findings, one for each property, and the report that holds them."""

from dataclasses import dataclass

FALSE_ALARM = 1e-6  # chance that a correct dropout fails anything at all in one report

TEST_TIME_SCALING = (
    "this is the test-time scaling form, the paper's: survivors keep their value in training and "
    "eval multiplies by 1 - p; right in its own way, but no drop-in for the inverted form"
)


@dataclass(frozen=True)
class Finding:
    """One property judged: passed is True, False, or None where the question makes no sense.

    `claim` and `diagnosis` hold no sampled number, so they read the same on every machine;
    `evidence` holds the numbers. For None, `diagnosis` says why nothing was judged.
    """

    property: str
    claim: str
    core: bool  # part of being a dropout at all, not only of nn.Dropout's contract
    passed: bool | None
    diagnosis: str = ""
    evidence: str = ""

    @property
    def text(self):
        return self.claim if self.passed else self.diagnosis


@dataclass(frozen=True)
class Report:
    """Every finding about one implementation; printed, it is a table without sampled numbers."""

    name: str
    rates: tuple[float, ...]
    findings: tuple[Finding, ...]
    false_alarm_rate: float = FALSE_ALARM

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
        """The names of the properties that failed, in order."""
        return tuple(finding.property for finding in self._failures)

    @property
    def verdict(self):
        """The whole report in one line."""
        if not self.passed:
            the_papers = any(finding.diagnosis == TEST_TIME_SCALING for finding in self._failures)
            if the_papers and all(
                finding.diagnosis == TEST_TIME_SCALING for finding in self._failures if finding.core
            ):
                return "the paper's dropout, scaled at test time: not the inverted form asked for"
            return "not a dropout"
        ending = {True: ", and a drop-in for nn.Dropout", None: ""}
        return "a dropout" + ending.get(self.drop_in, ", but not a drop-in for nn.Dropout")

    def table(self, *, evidence=False):
        """The report as text; `evidence=True` adds the measured numbers under each property."""
        width = max(len(finding.property) for finding in self.findings)
        marks = {True: "passed", False: "FAILED", None: "-"}
        lines = [f"{self.name}: {self.verdict}", ""]
        for finding in self.findings:
            lines.append(f"{finding.property:{width}}  {marks[finding.passed]:6}  {finding.text}")
            if evidence and finding.evidence:
                lines.append(" " * (width + 10) + finding.evidence)
        rates = ", ".join(f"{p:g}" for p in self.rates)
        lines += [
            "",
            f"Judged at p = {rates}. "
            f"A correct dropout fails at most once in {1 / self.false_alarm_rate:,.0f} reports.",
        ]
        return "\n".join(lines)

    def __getitem__(self, name):
        """The finding about one property."""
        for finding in self.findings:
            if finding.property == name:
                return finding
        known = ", ".join(repr(finding.property) for finding in self.findings)
        raise KeyError(f"no property {name!r}; there are {known}")

    def __repr__(self):
        return self.table()

    @property
    def _failures(self):
        return [finding for finding in self.findings if finding.passed is False]
