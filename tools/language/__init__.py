"""Another language: the prose of a lesson in pieces, its catalogue, and what a translation owes.

`markdown_prose` and `code_prose` cut a cell into `pieces`; `lessons` and `sentences` collect
messages; `catalogue` holds translations, and `merge` keeps them in step. `owed` and `package` say
what a translation lacks, by what it has `in_common` with the English, the `agreement` of its code,
`terms`, and the `writing` of the language.
"""
