"""In how many epochs does dropout act?"""

from course_utils.beliefs.question import Asked, Question
from course_utils.words import Sentence

CODE = """\
model = nn.Sequential(nn.Linear(20, 50), nn.Dropout(0.3), nn.Linear(50, 1))
for epoch in range({epochs}):
    for x, y in batches:
        step(model, x, y)  # forward, backward, update
    if epoch % {every} == {last}:
        model.eval()
        validate(model)"""


def asked(epochs, every):
    return Asked(
        text=Sentence(
            "Neither `step` nor `validate` changes the mode. In how many of the {epochs} epochs is "
            "the model trained with dropout?",
            epochs=epochs,
        ),
        code=CODE.format(epochs=epochs, every=every, last=every - 1),
        right=f"{every}",
        wrong=(
            (f"{epochs}", "train_not_needed"),
            (f"{epochs - epochs // every}", None),
            ("0", None),
        ),
        values={"epochs": epochs, "every": every},
    )


question = Question("train_not_needed", asked(10, 2), asked(12, 3))
