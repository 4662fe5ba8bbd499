"""An error that an answer raised, in a sentence for the one who wrote it."""

import linecache
import traceback

from course_utils.checking.blanks import codes_of
from course_utils.words import Sentence


def error_in_words(error, answer):
    """A Sentence with the type of `error`, its message, and the line of the answer it came from."""
    files = {code.co_filename for code in codes_of(answer)}
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename in files]
    message = _showable(str(error).strip().split("\n")[0][:200])
    raised = f"{type(error).__name__}: {message}" if message else type(error).__name__
    if not own:
        return Sentence("Using your answer raised {error}.", error=raised)
    number = own[-1].lineno
    line = _showable(linecache.getline(own[-1].filename, number).strip())
    if not line:
        return Sentence("Your code raised {error}, in line {number}.", error=raised, number=number)
    return Sentence(
        "Your code raised {error}, in line {number}: `{line}`.",
        error=raised,
        number=number,
        line=line,
    )


def _showable(text):
    """Half of a surrogate pair, which no notebook can hold, becomes its escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
