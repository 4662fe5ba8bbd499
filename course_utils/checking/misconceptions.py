"""What people get wrong about dropout: each belief with an id, and a number where it has one."""

from dataclasses import dataclass

from course_utils.words import say


@dataclass(frozen=True)
class Misconception:
    """A belief that many share; the course numbers the first fifteen."""

    number: int | None
    name: str

    def __str__(self):
        name = say(self.name)
        if self.number is None:
            return say("Misconception: “{name}”.", name=name)
        return say("Misconception {number}: “{name}”.", number=self.number, name=name)


MISCONCEPTIONS = {
    "keep_for_drop": Misconception(1, "p read as the probability to keep"),
    "scale_is_one_over_p": Misconception(2, "the scale is 1/p"),
    "weights_rescaled": Misconception(3, "dropout rescales the weights"),
    "factor_in_eval": Misconception(4, "eval mode still needs a factor, or both modes get one"),
    "mean_survives_every_layer": Misconception(5, "the expectation survives every layer"),
    "norm_is_kept": Misconception(6, "the norm and the variance are kept too"),
    "exact_fraction": Misconception(
        7, "exactly a fraction p is dropped, or units are gone for good"
    ),
    "one_mask_for_all": Misconception(8, "one mask for a batch, an epoch or a run"),
    "training_loss_above": Misconception(9, "a training loss above the validation loss is a bug"),
    "no_grad_disables": Misconception(10, "no_grad switches dropout off"),
    "eval_stops_all": Misconception(11, "eval() switches every dropout off"),
    "train_not_needed": Misconception(12, "train() is not needed after eval()"),
    "gradcheck_impossible": Misconception(13, "a gradient with dropout cannot be tested"),
    "backward_without_mask": Misconception(14, "backward may redraw, guess or omit the mask"),
    "spread_is_calibrated": Misconception(15, "the spread of Monte-Carlo dropout is calibrated"),
    "strict_comparison": Misconception(None, "`rand > p` is safe"),
    "same_seed_same_mask": Misconception(
        None, "the same seed gives the same mask on every machine"
    ),
    "ranks_share_masks": Misconception(None, "all ranks should share their masks"),
    "nan_safe_mask": Misconception(None, "`x * mask` is safe with NaN and infinity"),
    "inplace_is_free": Misconception(None, "inplace is free"),
    "always_helps": Misconception(None, "dropout always helps"),
    "same_settings_are_fair": Misconception(
        None, "a comparison is fair when both sides have the same settings"
    ),
    "zero_is_no_difference": Misconception(
        None, "an interval that holds 0 shows that there is no difference"
    ),
    "fills_64_bits": Misconception(None, "`int64.random_()` fills all 64 bits"),
    "accepted_is_exact": Misconception(None, "what a test accepts is exact"),
    "part_and_whole": Misconception(None, "a layer r times as fast makes the step r times as fast"),
}
