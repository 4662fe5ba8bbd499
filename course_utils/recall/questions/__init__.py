"""The questions of each lesson, by the folder of its exercises, in the order of the course."""

from course_utils.recall.questions import (
    auditing_claims,
    averaging_networks,
    before_batch_norm,
    derive,
    does_it_help,
    dropping_units,
    from_scratch,
    overfitting,
    production_traps,
    the_speed_limit,
    two_scalings,
    variants,
    verify_against_pytorch,
    what_dropout_penalises,
    your_own_model,
)

QUESTIONS = {
    "overfitting": overfitting.QUESTIONS,
    "dropping_units": dropping_units.QUESTIONS,
    "derive": derive.QUESTIONS,
    "from_scratch": from_scratch.QUESTIONS,
    "verify_against_pytorch": verify_against_pytorch.QUESTIONS,
    "two_scalings": two_scalings.QUESTIONS,
    "the_speed_limit": the_speed_limit.QUESTIONS,
    "does_it_help": does_it_help.QUESTIONS,
    "averaging_networks": averaging_networks.QUESTIONS,
    "what_dropout_penalises": what_dropout_penalises.QUESTIONS,
    "variants": variants.QUESTIONS,
    "before_batch_norm": before_batch_norm.QUESTIONS,
    "production_traps": production_traps.QUESTIONS,
    "auditing_claims": auditing_claims.QUESTIONS,
    "your_own_model": your_own_model.QUESTIONS,
}
BY_NAME = {question.id: question for questions in QUESTIONS.values() for question in questions}
