"""Words of a command that are wrong end in one sentence, not in a usage and an exit."""

import pytest

from course_utils.command_line import Parser


def test_a_wrong_word_is_a_sentence():
    parser = Parser(prog="python -m course_utils.something")
    parser.add_argument("--seed", type=int)
    assert parser.parse_args(["--seed", "3"]).seed == 3
    with pytest.raises(ValueError, match="argument --seed: invalid int value: 'x'"):
        parser.parse_args(["--seed", "x"])
