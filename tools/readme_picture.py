"""Copy the README's picture out of the notebook that draws it, so that the two never differ."""

import base64
import json

from course_paths import NOTEBOOKS, ROOT

NOTEBOOK = NOTEBOOKS / "02_dropping_units.ipynb"
PICTURE = ROOT / "docs" / "thinned.png"


def first_picture(path) -> bytes:
    """The first PNG that the notebook at `path` stores."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                return base64.b64decode(png)
    raise SystemExit(f"{path.name} stores no picture; build it with make notebooks.")


if __name__ == "__main__":
    PICTURE.write_bytes(first_picture(NOTEBOOK))
