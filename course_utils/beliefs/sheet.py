"""A form of the test as text, in the language in force: what its notebook and its page print."""

from dataclasses import dataclass

from course_utils.beliefs.forms import Form
from course_utils.words import say


@dataclass(frozen=True)
class Item:
    """A question as it is printed: its number, its text, its code ("" without), letter -> text."""

    number: int
    text: str
    code: str
    options: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A form as it is printed: a title, what to do, the questions, and words for who and when.

    steps: what to do in a notebook besides.
    """

    title: str
    instructions: tuple[str, ...]
    steps: tuple[str, ...]
    name: str
    date: str
    items: tuple[Item, ...]


def sheet(form: Form) -> Sheet:
    """The whole form in words, code between backticks; nothing tells which answer is right."""
    count = len(form.questions)
    return Sheet(
        title=say("What do you know about dropout? Form {letter}", letter=form.letter.upper()),
        instructions=(
            say("{count} questions, about 20 minutes, without running any code.", count=count),
            say("Choose one answer to each. Where you do not know, leave it open; do not guess."),
            say("It is no exam: it tells your teacher what to explain."),
        ),
        steps=(
            say('Write its letter in place of ..., such as "b", and run the cell.'),
            say("Then save the notebook, and hand it in."),
        ),
        name=say("Name"),
        date=say("Date"),
        items=tuple(
            Item(
                question.number,
                str(question.asked(form.letter).text),
                question.asked(form.letter).code,
                {name: str(option.text) for name, option in question.options(form.letter).items()},
            )
            for question in form.questions
        ),
    )
