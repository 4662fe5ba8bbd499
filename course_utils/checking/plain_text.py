"""What a learner types, made plain whatever the keyboard or input method it comes from."""

import re
import unicodedata

FORMULA_SIGNS = {
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{SQUARE ROOT}": "sqrt",
}
RAISED = "[\u00b2\u00b3\u00b9\u2070-\u207f]+"  # superscript digits and signs
PUNCTUATION = dict(zip("。【】《》“”「」『』‘’", '.[]<>""""""\'\'', strict=True))
DASHES = "[\u2010-\u2015\u2212]+"  # a Chinese keyboard gives two for one
ANNOUNCED = r"(选项|我?选择?|(正确)?答案)\s*[是为选]?\s*[:,]?\s*"  # "the answer is:"


def plain(text):
    """`text` with the letters, digits and punctuation of ASCII, where it has others.

    What surrounds an answer is left out: words that announce it, quotes, and a stop at its end.
    """
    text = unicodedata.normalize("NFKC", text.translate(str.maketrans(PUNCTUATION)))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")  # has no width
    text = re.sub(f"^{ANNOUNCED}", "", re.sub(DASHES, "-", text).strip(' "'))
    return text.strip(' "').rstrip(' ".,:;')


def plain_formula(text):
    """`plain`, with the signs of Python's formulas: one times, one power and one root."""
    text = re.sub(r"(?<![\d.])0·(?=\d)", "0.", text)  # a decimal point: nobody asks for 0 times 97
    return plain(re.sub(RAISED, r"**(\g<0>)", text).translate(str.maketrans(FORMULA_SIGNS)))
