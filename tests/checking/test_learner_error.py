"""An error in an answer is told with its type, its message and its line, where they are known."""

from course_utils.checking.learner_error import error_in_words


def raised_by(answer):
    """What is told of the error that answer(1) raises."""
    try:
        answer(1)
    except Exception as error:
        return str(error_in_words(error, answer))


def test_an_error_is_told_with_its_line():
    def raises(x):
        raise LookupError

    line = raises.__code__.co_firstlineno + 1
    assert raised_by(raises) == (
        f"Your code raised LookupError, in line {line}: `raise LookupError`."
    )


def test_a_line_without_source_has_its_number_alone():
    space = {}
    exec("def raises(x):\n    return 1 / 0", space)
    assert raised_by(space["raises"]) == (
        "Your code raised ZeroDivisionError: division by zero, in line 2."
    )


def test_an_error_outside_the_answer_has_no_line():
    assert raised_by(len) == (
        "Using your answer raised TypeError: object of type 'int' has no len()."
    )


def test_the_last_line_of_the_answers_own_is_told():
    def calls(x):
        return [][x]

    def raises(x):
        return calls(x)

    assert "in line" in raised_by(raises)
    assert "`return [][x]`" in raised_by(raises)


def test_half_a_character_in_a_message_can_still_be_shown():
    def raises(x):
        raise ValueError(chr(0xD800) + " and 好")

    told = raised_by(raises)
    assert told.startswith("Your code raised ValueError: \\ud800 and 好")
    told.encode("utf-8")
