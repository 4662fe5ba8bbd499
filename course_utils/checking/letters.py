"""Letters that a learner gives as an answer, one or several, however they are written."""

import re

from course_utils.checking.plain_text import plain

JOINING = r"\band\b|以及|还有|[和与及跟]|选?项"  # words between letters, as in "b and e"
SEPARATING = r"[\s,;:.、&+|/()\[\]{}<>\"'-]"


def letter_in(text, letters):
    """The one of `letters` that `text` names, as in "(B)" or "选 b 项"; else None."""
    said = re.sub(r"\s*选?项$", "", plain(text).lower().strip("()[]<>'.、 "))
    return said if said in letters else None


def letters_in(text):
    """The letters in `text`, such as "b, d and e", in their order, and what else stands there.

    Of "b - e" it is the dash alone, for it may mean "from b to e".
    """
    said = plain(text).lower()
    if re.fullmatch(r"\w\s*-\s*\w", said):
        return ["-"]
    return list(re.sub(SEPARATING, "", re.sub(JOINING, " ", said)))
