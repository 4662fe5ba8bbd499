"""How many coins does dropout toss?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence


def asked(rows, units, steps):
    return Asked(
        text=Sentence(
            "In each step of training a batch of {rows} examples, each with {units} units, goes "
            "through `nn.Dropout(0.3)`. How many coins, one for each decision to keep or to drop, "
            "does it toss in {steps} steps?",
            rows=rows,
            units=units,
            steps=steps,
        ),
        right=f"{rows * units * steps:g}",
        wrong=(
            (f"{units * steps:g}", "one_mask_for_all"),
            (f"{rows * units:g}", "one_mask_for_all"),
            (f"{units:g}", "one_mask_for_all"),
        ),
        values={"rows": rows, "units": units, "steps": steps},
    )


question = Question("one_mask_for_all", asked(8, 16, 10), asked(4, 25, 20))
