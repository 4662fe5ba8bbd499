"""Exercises that know which mistake you made: `ex.NAME.check(answer)`, `.hint()`, `.solution()`.

    from course_utils.exercises import dropping_units as ex   # in lesson 02
    from course_utils.exercises import progress               # progress(): what is solved so far

**To add one** to lesson NN_name, write two things:

1. A file `course_utils/exercises/name/the_exercise.py` in which its solution (a function that is
   named like the file), its mistakes, wrong and right answers stand together and make one
   `exercise`, of a kind from `checking.kinds`. Its `minutes` are what a learner needs for it.
2. In the lesson, under `## Exercises`, a markdown cell with the task and a cell tagged `exercise`
   that ends in `ex.the_exercise.check(...)`; what is asked for is `...` in it, and no later cell
   uses it. In the answer key the whole cell is replaced by the solution's source and its check, so
   the solution may use only names that the lesson has imported.

| kind | asks for | tells mistakes by |
|---|---|---|
| `Write` | a function or class | its `find_mistake(answer)`, which returns a Mistake or None |
| `Predict` | a number, a shape, what a picture shows | `wrong`, within `tolerance`; `otherwise` |
| `Choose` | the letters of the true statements | `mistakes`, one for each letter |
| `Locate` | the line of a snippet that is at fault | `wrong`, one for each other line |
| `Derive` | a formula, as text or function | `wrong`, in any writing; `otherwise` |

Each has three wrong answers or more and two right ones or more; tests/exercises runs them all, and
an answer that raises, loops, prints any character, or is of the wrong type. No plausible wrong
number may lie within a tolerance. A `Mistake` has an id, which no other mistake of its exercise
has, a sentence, which names that mistake and never gives the answer away, and the id of a
misconception (see `checking.misconceptions`) where one stands behind it. Of the three hints the
first is a question, the second gives the missing step, and the third the line that is left to
carry out.

What asks for a mask or a layer is judged by `check_dropout`, through `by_conformance.wrong_coins`,
and says with `borrowed` that PyTorch's own dropout is no answer. What several exercises share
stands in `checking`: which mistake is in a mask (`mask_mistakes`), in how often it drops
(`rate_mistakes`), in the factors of the two modes (`factor_mistakes`), in coins made of bytes
(`byte_mistakes`) or in what is drawn for them (`draw_mistakes`).

**Variants.** An exercise that an instructor can assign has the values of its task as the arguments
of a function that makes it, with those of the lesson as their defaults, and a second function that
draws others: `exercise = with_variants(predict, draw)` (see `checking.variants`, and
`dropping_units.keep_probability`). Its `fields` are what the task in the lesson names as
`{{the_exercise.field}}`; a text with values in it is a Sentence. A snippet in which a mistake is
hidden is a `checking.snippet.Snippet`, from which the number of the line follows. `variant(seed)`
then gives the same exercise with other values, and the tests hold it as they hold the original.

A new lesson's folder needs an `__init__.py` with the same lines as the others. The registry finds
the files, and takes their order from the lesson. `make notebooks` builds the lesson, and writes
docs/misconceptions.md anew.
"""

from course_utils.checking.progress import progress

__all__ = ["progress"]
