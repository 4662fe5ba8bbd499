"""MNIST's four original files: read, or fetched on request."""

import gzip
from urllib.request import urlopen

from course_utils.data.checksums import agreeing, verified
from course_utils.whole_files import write_whole

MNIST_SOURCE = "https://ossci-datasets.s3.amazonaws.com/mnist/"
MNIST_SHA256 = {  # of the four files {key}-ubyte, unpacked: whoever packed them, and however
    "train-images-idx3": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
SILENCE = 60  # seconds without a byte after which a download is given up


def original(folder, key, *, fetch=False):
    """Return the unpacked bytes of the file `key` in `folder`, packed or plain, once they agree.

    Without either, `fetch` downloads the packed file into `folder` first.
    """
    packed = folder / f"{key}-ubyte.gz"
    mend = f"download {MNIST_SOURCE}{packed.name} into that folder, or say fetch=True"
    # The name with a dot is what some unpackers write.
    for path in (packed, folder / f"{key}-ubyte", folder / f"{key}-ubyte".replace("-idx", ".idx")):
        if path.exists():
            unpack = gzip.decompress if path == packed else bytes
            return verified(path, MNIST_SHA256[key], path, f"remove it, and {mend}", unpack)
    if fetch:
        _fetch(packed, key)
    return verified(packed, MNIST_SHA256[key], packed, mend, gzip.decompress)


def _fetch(path, key):
    url = f"{MNIST_SOURCE}{path.name}"
    by_hand = "download it yourself into that folder, or try again"
    try:
        with urlopen(url, timeout=SILENCE) as answer:
            content = answer.read()
    except Exception as error:  # no network, a proxy, a cut connection: each has its own class
        reason = " ".join(str(error).split())
        raise OSError(f"{url} cannot be fetched ({reason}) for {path}: {by_hand}") from None
    agreeing(content, MNIST_SHA256[key], url, by_hand, gzip.decompress)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
