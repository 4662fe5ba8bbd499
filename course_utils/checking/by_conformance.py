"""The bridge to `conformance`: from a report on an answer to the Mistake that a learner is told."""

from course_utils.checking.verdict import Mistake
from course_utils.conformance import check_dropout
from course_utils.words import Sentence


def mistake_by_conformance(answer, mistakes, *, core_only=False, forgiven=(), **options):
    """The Mistake of the first property that `answer` fails in `check_dropout`, or None.

    mistakes: property id -> Mistake, in the order in which they are told; a property that is not in
    it is told in the report's own words. core_only: ask only for what makes it a dropout at all,
    not for the rest of nn.Dropout's contract. forgiven: ids of diagnoses that the exercise does not
    mind. options: those of check_dropout.
    """
    failed = {
        finding.property: finding
        for finding in check_dropout(answer, **options).findings
        if finding.passed is False
        and (finding.core or not core_only)
        and finding.diagnosis.id not in forgiven
    }
    for name in mistakes:
        if name in failed:
            return mistakes[name]
    for name, finding in failed.items():
        return Mistake(name, Sentence("As a dropout it fails: {finding}.", finding=finding.text))
    return None
