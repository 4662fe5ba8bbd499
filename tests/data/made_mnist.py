"""Small files in the formats of MNIST and of the package, under checksums of their own."""

import gzip
import hashlib
import io
import json
import struct
import tarfile

import torch

from course_utils import data
from course_utils.data import mnist_package


def write_originals(folder, monkeypatch, *, train, test):
    """Write the four packed files with so many images into `folder`; return the training pixels."""
    folder.mkdir()
    pixels = torch.arange(train * 784).reshape(train, 784) % 256
    digits = bytes([5, 0, 4, *range(10)] * train)
    for prefix, n in (("train", train), ("t10k", test)):
        images = struct.pack(">4i", 0x803, n, 28, 28) + bytes(pixels[:n].flatten().tolist())
        labels = struct.pack(">2i", 0x801, n) + digits[:n]
        for key, raw in ((f"{prefix}-images-idx3", images), (f"{prefix}-labels-idx1", labels)):
            (folder / f"{key}-ubyte.gz").write_bytes(gzip.compress(raw))
            monkeypatch.setitem(data.MNIST_SHA256, key, hashlib.sha256(raw).hexdigest())
    return pixels


def write_package(folder, monkeypatch, pixels, each=1):
    """Write the package's file with `each` of the images `pixels` for every digit; its path."""
    path = folder / mnist_package.PACKAGE
    with tarfile.open(path, "w:gz", encoding="utf-8") as package:
        for digit, rows in enumerate(pixels.reshape(10, each, 784)):
            text = json.dumps({"data": (rows.flatten() / 255).round(decimals=3).tolist()}).encode()
            member = tarfile.TarInfo(f"package/src/digits/{digit}.json")
            member.size = len(text)
            package.addfile(member, io.BytesIO(text))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(mnist_package, "PACKAGE_SHA256", sha256)
    return path
