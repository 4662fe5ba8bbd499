"""Make every file of this folder again, byte for byte: `python data/make_data.py`.

The sources are scikit-learn's bundled copies and a seeded draw; nothing is downloaded.
"""

import hashlib
import io
from pathlib import Path

import numpy as np
from sklearn import datasets

from course_utils import data


def digits():
    """A uint8 array (1797, 65), as in the UCI file: 64 pixels of 0 to 16, then the label."""
    source = datasets.load_digits()
    table = np.column_stack([source.data, source.target]).astype(np.uint8)
    content = io.BytesIO()
    np.save(content, table, allow_pickle=False)  # not .npz: its bytes depend on the zlib at hand
    return content.getvalue()


def breast_cancer():
    """A table of 569 rows: 30 measurements, then `benign` as 0 or 1."""
    source = datasets.load_breast_cancer()
    return _csv([*source.feature_names, "benign"], np.column_stack([source.data, source.target]))


def ten_points():
    """A table of ten rows: the training pair and the test pair."""
    points = data.draw_ten_points(seed=0)
    columns = [column.double().numpy().round(4) for column in points]
    return _csv(points._fields, np.column_stack(columns))


def _csv(header, table):
    rows = [",".join(np.format_float_positional(v, trim="-") for v in row) for row in table]
    return "\n".join([",".join(header), *rows, ""]).encode()


FILES = {"digits.npy": digits, "breast_cancer.csv": breast_cancer, "ten_points.csv": ten_points}


def make(folder):
    """Write every file into `folder` and return its SHA-256 by name."""
    made = {name: content() for name, content in FILES.items()}
    for name, content in made.items():
        (Path(folder) / name).write_bytes(content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


if __name__ == "__main__":
    for name, sha256 in make(data.DATA).items():
        verdict = (
            "as expected" if sha256 == data.SHA256[name] else "NOT the sum in course_utils.data"
        )
        print(f"data/{name}: SHA-256 {sha256} ({verdict})")
