"""What a learner types, made plain: one minus, one times and one kind of digits."""

import unicodedata

SIGNS = {
    "\N{SUPERSCRIPT TWO}": "**2",
    "\N{SUPERSCRIPT THREE}": "**3",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "*",
    "\N{MIDDLE DOT}": "*",
    "\N{DOT OPERATOR}": "*",
    "\N{DIVISION SIGN}": "/",
    "\N{SQUARE ROOT}": "sqrt",
}


def plain(text):
    """`text` with the signs of Python's formulas and with the letters and digits of ASCII."""
    signs = text.translate({ord(sign): ascii_form for sign, ascii_form in SIGNS.items()})
    return unicodedata.normalize("NFKC", signs).strip()
