"""Files of the learner's that hide a module from the notebooks beside them, such as torch.py."""

import json
import pkgutil
import subprocess
from pathlib import Path

from course_utils.words import say
from tools.course_paths import relative_path

NOBODY_IMPORTS = {"test", "this"}  # of the standard library: no name that a learner should avoid
ASK = """
import json, sys
from importlib.util import find_spec
specs = [find_spec(name) for name in sys.argv[1:]]
in_a_file = [s.name for s in specs if s and s.origin not in (None, "built-in", "frozen")]
print(json.dumps(in_a_file))
"""


def hidden_modules(folder: Path, python: str) -> list[str]:
    """One sentence for each module in `folder` that has the name of one that `python` has too."""
    own = {module.name: module.ispkg for module in pkgutil.iter_modules([str(folder)])}
    asked = sorted(own.keys() - NOBODY_IMPORTS)
    if not asked:
        return []
    command = [python, "-P", "-c", ASK, *asked]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return [
        say(
            "{file} hides the module {name} from the notebooks and programs beside it; give it "
            "another name.",
            file=f"{relative_path(folder / name)}{'/' if own[name] else '.py'}",
            name=name,
        )
        for name in json.loads(done.stdout or "[]")
    ]
