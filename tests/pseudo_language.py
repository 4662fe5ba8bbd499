"""The pseudo-language qps: every extracted message in brackets, so that other words stand out."""

import re
import string

from babel.messages.catalog import Catalog

from tools.language.catalogue import compiled, fields_of, wrong_fields
from tools.language.sentences import extracted

OPEN, CLOSE = "⟦", "⟧"
ENGLISH_FIELDS = {
    "error",
    "reason",
    "message",
    "answer",
}  # what Python, PyTorch, the system or the learner says; the course cannot
CODE = re.compile(r"`[^`]*`|\$[^$]*\$")  # code and mathematics read the same in every language


def pseudo(message):
    """`message` with its text in brackets and its fields outside: they have to be translated too.

    In the brackets stay `ENGLISH_FIELDS` and what stands between backticks, which is code.
    """
    if not fields_of(message):
        return f"{OPEN}{message}{CLOSE}"
    made, quoted = [OPEN], False
    for literal, name, spec, conversion in string.Formatter().parse(message):
        made.append(literal.replace("{", "{{").replace("}", "}}"))
        quoted ^= literal.count("`") % 2 == 1
        if name is not None:
            how = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
            field = f"{{{name}{how}}}"
            inside = quoted or name in ENGLISH_FIELDS
            made.append(field if inside else f"{CLOSE}{field}{OPEN}")
    return "".join([*made, CLOSE]).replace(OPEN + CLOSE, "")


def write_catalogue(folder, language="qps"):
    """Write the pseudo-language below `folder`; return the messages that it has."""
    template = extracted()
    catalogue = Catalog()
    for message in template:
        if message.id:
            catalogue.add(message.id, pseudo(message.id))
    assert wrong_fields(catalogue) == []
    mo = folder / language / "LC_MESSAGES/course_utils.mo"
    mo.parent.mkdir(parents=True)
    mo.write_bytes(compiled(catalogue))
    return {message.id for message in template if message.id}


def outside_brackets(text):
    """What of `text` stands outside all brackets; where one was, a new line begins."""
    kept, depth = [], 0
    for letter in text:
        if letter in (OPEN, CLOSE):
            depth += 1 if letter == OPEN else -1
            kept.append("\n")
        elif depth == 0:
            kept.append(letter)
    assert depth == 0 or text.endswith("..."), f"brackets do not match in {text!r}"  # cut short
    return "".join(kept)


def leaks(text, names=frozenset()):
    """The lines of what stands outside brackets in `text` that hold a word which is no code name.

    A word has two letters or more, and nothing else. What holds a dot, a hyphen, an underscore, a
    digit or a capital after a small letter is a code name, and so are `names`.
    """
    left = CODE.sub(" ", outside_brackets(text))
    return [line.strip() for line in left.split("\n") if _words(line) - set(names)]


def _words(line):
    tokens = re.findall(r"[\w.-]*\w", line)
    words = {token for token in tokens if re.fullmatch(r"[^\W\d_]{2,}", token)}
    return {word for word in words if not re.search(r"[a-z][A-Z]", word)}
