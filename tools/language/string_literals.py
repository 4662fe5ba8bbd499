"""A literal of text as a translator reads it, and a translation written as a literal again.

An f-string keeps its fields as they stand in the source, such as `{share:.0%}`, whatever Python
runs this: the positions that `ast` gives inside an f-string hold from Python 3.12 on only.
"""

import ast
import re

LITERAL = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')((?:\\.|(?!\2).)*)\2", re.DOTALL)
FIELD = re.compile(r"\{\{|\}\}|\{(?:[^{}]|\{[^{}]*\})*\}")


def message_of(segment: str) -> str:
    """What the source of a literal says; of an f-string with its fields, braces doubled."""
    parts = [found.groups() for found in LITERAL.finditer(segment)]
    if not any("f" in prefix.lower() for prefix, _, _ in parts):
        return ast.literal_eval(f"({segment})")
    return "".join(_said(*part) for part in parts)


def _said(prefix, quote, body):
    if "f" not in prefix.lower():
        said = ast.literal_eval(f"{prefix}{quote}{body}{quote}")
        return said.replace("{", "{{").replace("}", "}}")
    raw = "r" * ("r" in prefix.lower())
    texts = FIELD.split(body)
    said = [ast.literal_eval(f"{raw}{quote}{text}{quote}") if text else "" for text in texts]
    fields = [*FIELD.findall(body), ""]
    return "".join(text + field for text, field in zip(said, fields, strict=True))


def fields_and_text(message: str) -> tuple[list[str], str]:
    """The fields of a message in braces, and what stands outside them."""
    fields = [field for field in FIELD.findall(message) if field not in ("{{", "}}")]
    return fields, FIELD.sub(" ", message)


def written(text: str, like: str) -> str:
    """The source of a literal that says `text`: of the same sort as the literal `like`."""
    prefixes = {prefix.lower() for prefix, _, _ in (f.groups() for f in LITERAL.finditer(like))}
    sort = "f" if any("f" in prefix for prefix in prefixes) else ""
    fields = fields_and_text(text)[0] if sort else []
    quote = LITERAL.match(like)[2] if LITERAL.match(like)[2] in ('"""', "'''") else '"'
    if len(quote) == 1 and (any('"' in field for field in fields) or _is_better_in_single(text)):
        quote = "'"
    if all("r" in prefix for prefix in prefixes) and not re.search(rf"[{quote[0]}\n]", text):
        return f"{sort}r{quote}{text}{quote}"
    parts = re.split(f"({FIELD.pattern})", text) if sort else [text]
    body = "".join(part if part in fields else _escaped(part, quote) for part in parts)
    return f"{sort}{quote}{body}{quote}"


def _is_better_in_single(text):
    return '"' in text and "'" not in text


def _escaped(text, quote):
    text = text.replace("\\", "\\\\")
    if len(quote) == 3:
        return text.replace(quote, "\\" + quote)
    return text.replace(quote, "\\" + quote).replace("\n", "\\n").replace("\t", "\\t")
