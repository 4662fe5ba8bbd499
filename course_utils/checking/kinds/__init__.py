"""The kinds of exercises, one to a file."""

from course_utils.checking.kinds.choose import Choose
from course_utils.checking.kinds.derive import Derive
from course_utils.checking.kinds.locate import Locate
from course_utils.checking.kinds.predict import Predict
from course_utils.checking.kinds.write import Write

__all__ = ["Choose", "Derive", "Locate", "Predict", "Write"]
