"""Questions that bring back lesson 09."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="which_average",
        asks="Dropout stands before the last linear layer and nowhere else; behind it comes a "
        "softmax. Of what is a pass in eval mode the exact mean over all masks?",
        options=(
            Option(
                "of the probabilities",
                Mistake(
                    "through_the_softmax",
                    "A softmax is not linear, so no mean passes it unchanged.",
                    "mean_survives_every_layer",
                ),
            ),
            Option(
                "of the weights, each of which is multiplied by 1 - p",
                Mistake(
                    "of_the_weights",
                    "PyTorch changes no weight, neither in eval mode nor before.",
                    "weights_rescaled",
                ),
            ),
            Option("of the logits"),
        ),
        why="Only a linear layer stands between, and means pass it; the softmax comes after.",
        section="9.1",
    ),
    Question(
        id="more_data",
        asks="A net of fixed width and p has seen so many rows that nothing is left open. What is "
        "the spread of its Monte-Carlo draws?",
        options=(
            Option("as p and the width make it"),
            Option(
                "near 0, for the data leave nothing open",
                Mistake(
                    "follows_the_data",
                    "Each draw still throws its coins with the same p.",
                    "spread_is_calibrated",
                ),
            ),
            Option(
                "as wide as the error that is left",
                Mistake(
                    "follows_the_error",
                    "Nobody told the coins how large that error is.",
                    "spread_is_calibrated",
                ),
            ),
        ),
        why="The noise is made by p, and wider layers average more of it. Rows do not enter.",
        section="9.6",
    ),
    Question(
        id="just_call_train",
        asks="To draw masks at test time, a recipe calls `net.train()` and then the net, under "
        "`torch.no_grad()`. The net has batch norm as well. What is wrong?",
        options=(
            Option(
                "nothing is drawn, for `no_grad` switches dropout off",
                Mistake(
                    "no_grad_is_a_mode",
                    "It stops the recording of gradients, and knows of no mode.",
                    "no_grad_disables",
                ),
            ),
            Option("batch norm wakes up as well, and takes in the test rows"),
            Option(
                "nothing, and the net may stay in train mode",
                Mistake(
                    "stays_in_train",
                    "Whoever uses the net next is not told that it drops.",
                    "train_not_needed",
                ),
            ),
        ),
        why="`train()` wakes every layer. `dropout_on` wakes dropout alone, and puts it back.",
        section="9.5",
    ),
)
