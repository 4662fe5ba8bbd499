"""Questions that bring back lesson 05."""

from course_utils.checking.question import Option, Question
from course_utils.checking.verdict import Mistake

QUESTIONS = (
    Question(
        id="one_seed_one_mask",
        asks="Two correct dropouts are called after the same `torch.manual_seed(0)`. Do they have "
        "to drop the same units?",
        options=(
            Option("no: they may have no dropped unit in common"),
            Option(
                "yes: the seed decides the mask",
                Mistake(
                    "seed_decides",
                    "A seed decides numbers. How are they made into coins?",
                    "same_seed_same_mask",
                ),
            ),
            Option(
                "yes, if both run on the CPU",
                Mistake(
                    "only_gpus_differ",
                    "One seed has given different masks on two laptops' processors, too.",
                    "same_seed_same_mask",
                ),
            ),
        ),
        why="`rand >= p` and `rand < 1 - p` are both right, and with one seed they drop no unit in "
        "common.",
        section="5.4",
    ),
    Question(
        id="always_exactly",
        asks="A layer drops exactly 300 of 1000 units at every call, others each time. Which "
        "statistic shows that this is no dropout?",
        options=(
            Option(
                "the mean number of dropped units",
                Mistake(
                    "the_mean_is_right",
                    "Its mean is that of a dropout with p = 0.3.",
                    "exact_fraction",
                ),
            ),
            Option("the variance of the number over many calls"),
            Option(
                "the share of zeros in one call, with a tolerance of 0.05",
                Mistake(
                    "the_share_is_right",
                    "Its share is 0.3 to the last digit, so this accepts it.",
                    "accepted_is_exact",
                ),
            ),
        ),
        why="Independent coins make the number vary, with the variance n p (1 - p) = 210; here it "
        "is 0.",
        section="5.6",
    ),
    Question(
        id="what_accepted_means",
        asks="`check_dropout` accepts a layer. What is known of it?",
        options=(
            Option(
                "that it drops with exactly p",
                Mistake(
                    "exactly_p",
                    "How far off may a rate be before so many coins show it?",
                    "accepted_is_exact",
                ),
            ),
            Option(
                "that with one seed it has PyTorch's masks",
                Mistake(
                    "the_same_masks",
                    "A right layer may draw in another way.",
                    "same_seed_same_mask",
                ),
            ),
            Option("that none of the mistakes which it can see is in it"),
        ),
        why="A test of coins sees errors above some size; it proves none below.",
        section="5.8",
    ),
)
