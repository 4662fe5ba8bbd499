"""The steps from a lesson's text to a notebook: each takes a notebook and returns a new one.

`draft` reads the lesson, `translate` and `fill` make the text that a reader gets (`describe` is the
three together), `solve` puts the solutions in, `run` executes, `tidy` leaves what can be stored,
`faults` lists what speaks against publishing, `write` puts the notebook into its file. The commands
`build_notebooks`, `solutions` and `check_work`, the benchmarks and the tests are made of these.
"""
