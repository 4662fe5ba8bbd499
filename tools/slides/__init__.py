"""The deck of a lesson: `guesses` is what its speaker is told, `markup` turns cells into HTML, and
`deck` puts slides, style and reveal.js into one file.
"""
