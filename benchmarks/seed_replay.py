"""FastDropout that keeps nothing but a seed for backward, and draws its mask a second time there.

It stands here to show what the packed mask buys: time against the last bit of memory.
"""

import torch
from torch import nn

from course_utils.fast_dropout import FastDropout


class SeedReplay(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.dropout = FastDropout(p, generator=torch.Generator())

    def forward(self, x):
        seed = torch.empty((), dtype=torch.int64).random_().item()
        return _Replay.apply(x, self.dropout, seed)


class _Replay(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, dropout, seed):
        ctx.dropout, ctx.seed = dropout, seed
        dropout.generator.manual_seed(seed)
        return dropout(x)

    @staticmethod
    def backward(ctx, grad):
        ctx.dropout.generator.manual_seed(ctx.seed)
        return ctx.dropout(grad), None, None
