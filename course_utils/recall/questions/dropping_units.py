"""Questions that bring back lesson 02."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="which_p",
        asks="A unit goes through `nn.Dropout(p=0.2)` in train mode. How probable is it that the "
        "unit is kept?",
        options=(
            Option(
                "0.2",
                Mistake("kept_with_p", "In the paper p keeps. In PyTorch?", "keep_for_drop"),
            ),
            Option("0.8"),
            Option(
                "certain, as long as it is not among the fifth that is dropped",
                Mistake(
                    "a_fixed_fifth",
                    "No fifth is chosen: each unit has a coin of its own.",
                    "exact_fraction",
                ),
            ),
        ),
        why="PyTorch's p drops, so a unit is kept with 1 - p.",
        section="2.7",
    ),
    Question(
        id="how_many_coins",
        asks="A batch of 32 examples goes through dropout on a layer of 100 units. How many coins "
        "are thrown in this one pass?",
        options=(
            Option(
                "1",
                Mistake("one_coin", "One coin would drop all or nothing.", "one_mask_for_all"),
            ),
            Option(
                "100",
                Mistake(
                    "one_mask_a_batch",
                    "Then all examples of the batch would lose the same units.",
                    "one_mask_for_all",
                ),
            ),
            Option("3200"),
        ),
        why="Every unit of every example has a coin of its own.",
        section="2.4",
    ),
    Question(
        id="count_of_a_hundred",
        asks="A layer has 100 units, and p = 0.3. How many of them does one mask drop?",
        options=(
            Option("30 on average, from about 17 to 43 in nearly all masks"),
            Option(
                "30 in each mask",
                Mistake(
                    "always_thirty",
                    "A hundred coins do not agree on a number.",
                    "exact_fraction",
                ),
            ),
            Option(
                "70 on average, from about 57 to 83 in nearly all masks",
                Mistake("seventy", "Seventy is how many stay, on average.", "keep_for_drop"),
            ),
        ),
        why="The number is binomial: mean n p = 30, standard deviation about 4.6.",
        section="2.6",
    ),
)
