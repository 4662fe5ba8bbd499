"""Dropout several times faster than `nn.Dropout` on a CPU, which keeps one bit an element.

The coins of eight elements are one byte, their pattern. Sixteen random bits choose a slot of a
table, which holds a pattern; a second table has the eight factors of each pattern, 0 or
1 / (1 - p). So an element costs two random bits and no comparison, and backward needs only its
pattern.
"""

from functools import lru_cache
from operator import call

import numpy as np
import torch
from torch.autograd import forward_ad
from torch.autograd.graph import saved_tensors_hooks
from torch.nn import functional as F

from course_utils import arguments
from course_utils.dropout import Dropout

COINS = 8  # in a pattern, which is one byte: bit j is set where element j is kept
SLOTS = 2**16
LAST_CUT = np.nextafter(2.0**64, 0)  # 2**64 itself would overflow to 0
ALL_64_BITS = torch.iinfo(torch.int64).min, None  # without a range `random_` leaves the sign at 0
FAST_DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16)
PLAIN = (torch.Tensor, torch.nn.Parameter)  # other subclasses may lack memory that NumPy reads
SMALL, SMALL_AT_HALF = 2**13, 2**11  # elements; below, PyTorch's own way is as fast or faster
LARGE_BYTES = 2**18  # from here on, one allocation less saves more time than a Function costs


class FastDropout(Dropout):
    """`Dropout` with the same interface and edges, faster on a CPU; a seed gives other masks.

    Each element has a coin of its own, in memory order, that drops it with p to within 1e-15. With
    a generator the masks depend on it and the number of elements only: not on dtype, strides or
    threads. Saved for backward: one bit an element.
    Below `SMALL` elements (`SMALL_AT_HALF` at p = 0.5), where that is no gain, it is `F.dropout`
    unless it has a generator: PyTorch's masks for a seed, and PyTorch's memory for backward. What
    the fast path cannot do (another device or layout, tensor subclasses, forward-mode derivatives,
    `torch.func`, `torch.compile`, tracing) is done by `Dropout`.
    Raises what `Dropout` raises.
    """

    def forward(self, x):
        p, inplace = arguments.probability(self.p), arguments.flag("inplace", self.inplace)
        if not self.training or not 0 < p < 1 or not _fast_path_applies(x):
            return super().forward(x)
        if self.generator is None and x.numel() < (SMALL_AT_HALF if p == 0.5 else SMALL):
            return F.dropout(x, p, True, inplace)
        arguments.no_recomputation(arguments.generator(self.generator))
        noise = _noise_of(_patterns(x.numel(), p, self.generator), p, x)
        if x.nbytes >= LARGE_BYTES and not inplace:
            return _MultiplyIntoNoise.apply(x, noise)
        # autograd's own product saves the noise for backward; the hooks replace what it saves by a
        # function that makes the noise again, which holds one bit an element
        with saved_tensors_hooks(lambda _: noise, call):
            return x.mul_(noise()) if inplace else x * noise()


def keep_patterns(n, p, *, generator=None):
    """Coins for n elements in ceil(n / 8) bytes: bit j of byte i says that element 8 i + j is kept.

    0 < p < 1; each bit is set with 1 - p to within 1e-15, the rounding of the table. NumPy, uint8.
    Raises ValueError for another p or n, TypeError for arguments of another type.
    """
    n, p = arguments.whole("n", n), arguments.share("p", arguments.probability(p))
    return _patterns(n, p, arguments.generator(generator))


def _patterns(n, p, generator):
    count = -(-n // COINS)
    if p == 0.5:  # a random bit is 1 with probability 0.5: nothing has to be looked up
        return _random_words(-(-count // 8), generator).view(np.uint8)[:count]
    slot = _random_words(-(-count // 4), generator).view(np.uint16)[:count]
    pattern_of_slot, cuts = _slots(p)
    (unfilled,) = (slot >= len(pattern_of_slot)).nonzero()
    patterns = pattern_of_slot.take(slot, mode="clip")  # wrong where unfilled: replaced below
    if len(unfilled):
        draws = _random_words(len(unfilled), generator).view(np.uint64)
        patterns[unfilled] = cuts.searchsorted(draws, side="right")
    return patterns


@lru_cache(maxsize=32)
def _slots(p):
    """The pattern of each slot that is filled, and the cuts that settle the others.

    A pattern of probability P should get 65536 P slots. It gets floor(65536 P), the whole ones; the
    fractions that were cut off add up to the slots that are left unfilled. A draw that meets an
    unfilled slot is followed by a second one, of 64 bits, that chooses a pattern in proportion to
    its fraction. Both ways together give each pattern the probability P.
    """
    kept = _coins_of_patterns().sum(1)
    share = SLOTS * (1 - p) ** kept * p ** (COINS - kept)
    whole = np.floor(share).astype(int)
    pattern_of_slot = np.repeat(np.arange(2**COINS, dtype=np.uint8), whole)
    unfilled = max(SLOTS - len(pattern_of_slot), 1)  # without any there is nothing to cut
    cuts = np.cumsum(share - whole)[:-1] * (2.0**64 / unfilled)
    return pattern_of_slot, np.minimum(cuts, LAST_CUT).astype(np.uint64)


@lru_cache(maxsize=32)
def _factors(p, dtype):
    """The eight factors of each pattern, a row a pattern; bfloat16, which NumPy lacks, as int16."""
    factors = torch.from_numpy(_coins_of_patterns()).to(dtype).div_(1 - p)  # as `Dropout` divides
    return (factors.view(torch.int16) if dtype is torch.bfloat16 else factors).numpy()


def _coins_of_patterns():
    return np.unpackbits(np.arange(2**COINS, dtype=np.uint8)[:, None], axis=1, bitorder="little")


def _random_words(n, generator):
    words = np.empty(n, np.int64)
    torch.from_numpy(words).random_(*ALL_64_BITS, generator=generator)
    return words


def _noise_of(patterns, p, x):
    """A function that makes what x is multiplied by: a new tensor, which the caller may overwrite.

    It holds the patterns, but not x.
    """
    factors, dtype, shape, strides = _factors(p, x.dtype), x.dtype, x.shape, _dense_strides(x)

    def noise():
        rows = factors.take(patterns, axis=0, mode="clip")  # a byte is in range: no need to check
        made = torch.from_numpy(np.ndarray(shape, rows.dtype, rows, strides=strides))
        return made if made.dtype is dtype else made.view(dtype)

    return noise


class _MultiplyIntoNoise(torch.autograd.Function):
    """x * noise() in the memory of the noise: one allocation instead of two, and that by NumPy.

    NumPy asks Linux for huge pages from 4 MB on; without them the first access to new memory takes
    longer than the product.
    """

    @staticmethod
    def forward(ctx, x, noise):
        ctx.noise = noise
        return noise().mul_(x)

    @staticmethod
    def backward(ctx, grad):
        # new memory where it is differentiated again, or where many gradients come at once
        if grad.requires_grad or _is_batched(grad):
            return grad * ctx.noise(), None
        return ctx.noise().mul_(grad), None


def _is_batched(grad):
    """Whether `grad` stands for many gradients: under vmap, or in a call with is_grads_batched."""
    transformed = torch._C._are_functorch_transforms_active()
    return transformed or torch._C._functorch.is_legacy_batchedtensor(grad)


def _dense_strides(x):
    """The strides of a new tensor like x, in bytes: x's own unless it has gaps or overlaps."""
    if x.is_contiguous():
        return None  # for NumPy this means contiguous
    return [step * x.itemsize for step in torch.empty_like(x, device="meta").stride()]


def _fast_path_applies(x):
    return (
        not torch.compiler.is_compiling()  # first: the rest is nothing that it could follow
        and not torch._C._is_tracing()
        and type(x) in PLAIN
        and x.is_cpu
        and x.layout is torch.strided
        and x.dtype in FAST_DTYPES
        and x.numel() > 0
        and not x.is_nested
        and forward_ad._current_level < 0
        and not torch._C._are_functorch_transforms_active()
    )
