"""The bridge to `conformance`: from a report on an answer to the Mistake that a learner is told."""

from itertools import chain

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.verdict import Mistake
from course_utils.conformance import check_dropout
from course_utils.words import Sentence

VAGUE = (masks.PLACES, masks.ALIKE, masks.SEES_INPUT)  # a wrong rate may look like these too


def wrong_coins(call, answer, mistakes=None, **options):
    """The mistake in a dropout whose factors are right, the more telling ones first, or None.

    call: (x, p) -> output in training. answer: the same for `check_dropout`. mistakes and options:
    as for `mistake_by_conformance`; what is known of masks is among the mistakes.
    """
    known = masks.BY_DIAGNOSIS | (mistakes or {})
    mistake = mistake_by_conformance(answer, known, **options)
    if mistake in known.values() and mistake not in VAGUE:
        return mistake
    return (
        rates.wrong_rate(call, rates.RATE)
        or rates.wrong_at_the_ends(call)
        or rates.wrong_in_bfloat16(call)
        or mistake
    )


def mistake_by_conformance(answer, mistakes, *, core_only=False, forgiven=(), **options):
    """The Mistake of what `answer` fails in `check_dropout`, or None.

    mistakes: id of a diagnosis or of a property -> Mistake, in the order in which they are told.
    What is not in it, or shows in some circumstance only, is told in the report's own words, with
    the circumstance; what makes it a dropout comes before the rest. core_only: ask for
    what makes it a dropout at all and for what is in `mistakes`, not for the rest of nn.Dropout's
    contract. forgiven: ids of diagnoses that the exercise does not mind. options: those of
    check_dropout.
    """
    failed = [
        finding
        for finding in check_dropout(answer, **options).findings
        if finding.passed is False and finding.diagnosis.id not in forgiven
    ]
    core = [finding for finding in failed if finding.core]
    contract = [finding for finding in failed if not finding.core]
    return _told(core, mistakes) or _told(contract, mistakes, of_the_table_only=core_only)


def _told(failed, mistakes, *, of_the_table_only=False):
    everywhere = [finding for finding in failed if finding.circumstance is None]
    ids = {name for f in everywhere for name in (f.diagnosis.id, f.property)}
    known = (mistake for name, mistake in mistakes.items() if name in ids)
    others = () if of_the_table_only else map(_in_its_own_words, failed)
    return next(chain(known, others), None)


def _in_its_own_words(finding):
    sentence = (
        Sentence("As a dropout it fails: {finding} ({where}).", finding=finding.text, where=where)
        if (where := finding.where)
        else Sentence("As a dropout it fails: {finding}.", finding=finding.text)
    )
    return Mistake(finding.diagnosis.id, sentence)
