"""Another language: the prose of a lesson in pieces, its catalogue, and what a translation owes.

`markdown_prose` and `code_prose` cut a cell into `pieces`; `lessons` collects their messages;
`catalogue` holds translations and keeps them in step; `owed` says what a translation lacks.
"""
