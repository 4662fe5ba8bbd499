"""What was measured, as JSON first and from that as text: the two cannot say different things.

A section is a dict of title, note and rows; a row maps each column to a text, a number, or
[median, 10th, 90th percentile], which is what JSON makes of a `timing.Deciles`.
"""


def as_text(value):
    """One cell, to three digits: '7.52', '1034', '9.1 (8.8 to 9.5)', or the text that it is."""
    if isinstance(value, list):
        median, low, high = map(as_text, value)
        return f"{median} ({low} to {high})"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return str(value)


def section_text(section):
    """A section as markdown: its title, its table, and the note that says how to read it."""
    columns = list(section["rows"][0])
    lines = [columns, *([as_text(row[name]) for name in columns] for row in section["rows"])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = [
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines
    ]
    padded.insert(1, ["-" * width for width in widths])
    table = "\n".join(f"| {' | '.join(line)} |" for line in padded)
    return f"## {section['title']}\n\n{table}\n\n{section['note']}\n"


def head_text(machine):
    """The machine and the versions, one line each."""
    return "\n".join(f"- {key}: {as_text(value)}" for key, value in machine.items()) + "\n"
