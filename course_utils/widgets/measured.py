"""Explorers over trained networks, whose last digits differ from one machine to the next."""

from course_utils.widgets.explorer import Explorer


class MeasuredExplorer(Explorer):
    """An `Explorer` that says numbers on the page and only verdicts in what a notebook stores.

    verdicts: state -> what can be said without a measured digit. numbers: state -> what the
    picture shows, in numbers. The words on the page are both; `str` and the stored text are the
    verdicts, and so are the same wherever the margins that they state are met.
    """

    def __init__(self, name, *, verdicts, numbers, **frame):
        self._verdicts = verdicts

        def words(**state):
            return f"{verdicts(**state)} {numbers(**state)}"

        super().__init__(name, words=words, **frame)

    def verdicts(self, **state):
        """The picture of `state` in words without a measured digit."""
        return self._verdicts(**self.first | state)

    def __repr__(self):
        return self.verdicts()

    def _repr_mimebundle_(self, **kwargs):
        data, _ = super()._repr_mimebundle_(**kwargs)
        said = self.verdicts()
        return data | {"text/plain": said}, {"image/png": {"alt": said}}
