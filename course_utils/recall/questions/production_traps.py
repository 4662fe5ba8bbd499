"""Questions that bring back lesson 13."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="functional_call",
        asks="A model calls `F.dropout(x, 0.3)` in its forward, and `model.eval()` was called. "
        "Does "
        "this line drop?",
        options=(
            Option(
                "no: in eval mode nothing drops",
                Mistake(
                    "eval_reaches_all",
                    "`eval()` sets a flag of each layer. Does this line read one?",
                    "eval_stops_all",
                ),
            ),
            Option(
                "not under `torch.no_grad()`, and otherwise yes",
                Mistake(
                    "no_grad_helps",
                    "Dropout does not ask whether gradients are recorded.",
                    "no_grad_disables",
                ),
            ),
            Option("yes"),
        ),
        why="Its argument `training` is True unless the call says `training=self.training`.",
        section="13.2",
    ),
    Question(
        id="only_no_grad",
        asks="A model was just trained. `with torch.no_grad(): y = model(x)` is its evaluation. Do "
        "its `nn.Dropout` layers drop?",
        options=(
            Option("yes"),
            Option(
                "no",
                Mistake(
                    "off_without_gradient",
                    "What says the mode of a layer: the gradient, or a flag?",
                    "no_grad_disables",
                ),
            ),
        ),
        why="Nobody called `eval()`, and the mode is all that a dropout layer asks for.",
        section="13.1",
    ),
    Question(
        id="after_the_evaluation",
        asks="After each epoch a script calls `model.eval()` and measures; then its loop goes on. "
        "What do the dropout layers do in the second epoch?",
        options=(
            Option(
                "they drop again, as soon as the optimiser makes a step",
                Mistake(
                    "the_optimiser_knows",
                    "An optimiser knows parameters, and no mode.",
                    "train_not_needed",
                ),
            ),
            Option("nothing"),
            Option(
                "they drop again, as soon as backward is called",
                Mistake(
                    "backward_knows",
                    "Backward goes through what forward has done; it sets no flag.",
                    "train_not_needed",
                ),
            ),
        ),
        why="The flag stays as `eval()` left it, until somebody puts it back.",
        section="13.4",
    ),
    Question(
        id="nan_times_zero",
        asks="A unit is NaN, and its mask is 0. What is `x * mask / keep` for it?",
        options=(
            Option(
                "0",
                Mistake(
                    "zero_wins",
                    "Zero times a number is 0. Is NaN a number?",
                    "nan_safe_mask",
                ),
            ),
            Option("NaN"),
        ),
        why="A product with NaN is NaN; `torch.where` chooses, and does not multiply.",
        section="13.6",
    ),
    Question(
        id="seeds_of_ranks",
        asks="Two data-parallel ranks train copies of a model on different rows. Which seeds "
        "should "
        "their dropout layers have?",
        options=(
            Option(
                "the same, so that the copies stay equal",
                Mistake(
                    "copies_stay_equal",
                    "They stay equal anyway, for their gradients are averaged. With one mask, is "
                    "any noise?",
                    "ranks_share_masks",
                ),
            ),
            Option("one for each rank"),
        ),
        why="With one seed both lose the same units, and the average averages no noise.",
        section="13.10",
    ),
    Question(
        id="in_place",
        asks="A ReLU is followed by `nn.Dropout(0.3, inplace=True)`. What happens in training?",
        options=(
            Option(
                "it saves memory, and changes nothing else",
                Mistake(
                    "saves_memory",
                    "What does a ReLU keep for backward, its input or its output?",
                    "inplace_is_free",
                ),
            ),
            Option("backward raises an error"),
        ),
        why="A ReLU keeps its output for backward, and that has been overwritten.",
        section="13.9",
    ),
)
