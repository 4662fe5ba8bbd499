"""The fifteen questions, a file for each, named like the misconception that it asks about."""

from course_utils.beliefs.questions import (
    backward_without_mask,
    eval_stops_all,
    exact_fraction,
    factor_in_eval,
    gradcheck_impossible,
    keep_for_drop,
    mean_survives_every_layer,
    no_grad_disables,
    norm_is_kept,
    one_mask_for_all,
    scale_is_one_over_p,
    spread_is_calibrated,
    train_not_needed,
    training_loss_above,
    weights_rescaled,
)

ALL = tuple(
    module.question
    for module in (
        keep_for_drop,
        scale_is_one_over_p,
        weights_rescaled,
        factor_in_eval,
        mean_survives_every_layer,
        norm_is_kept,
        exact_fraction,
        one_mask_for_all,
        training_loss_above,
        no_grad_disables,
        eval_stops_all,
        train_not_needed,
        gradcheck_impossible,
        backward_without_mask,
        spread_is_calibrated,
    )
)
