"""Pictures that move: explorers, each a picture that is a function of what its controls say.

An explorer stands in a module of its own name, with a function of that name, which makes it, and
`demo`, which makes it with data that is there in a moment. The other modules hold what explorers
share.
"""
