# %%
import math
from fractions import Fraction
from functools import reduce

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def slide(X, K):
    return F.conv2d(X[None, None], K[None, None])[0, 0]

# %% right derivative_kernel: by recursion and convolution
def derivative_kernel(d):
    if d == 0:
        return torch.ones(1)
    k = derivative_kernel(d - 1)
    return F.pad(k, (1, 0)) - F.pad(k, (0, 1))


# %% right derivative_kernel: the formula with exact fractions
def derivative_kernel(d):
    numbers = [Fraction((-1) ** (d - i) * math.comb(d, i)) for i in range(d + 1)]
    return torch.tensor([float(n) for n in numbers])


# %% right derivative_kernel: torch.diff of a unit vector
def derivative_kernel(d):
    row = torch.zeros(2 * d + 1)
    row[d] = 1
    return row.diff(n=d).flip(0)


# %% wrong derivative_kernel: signs begin with plus
def derivative_kernel(d):
    return torch.tensor([(-1.0) ** i * math.comb(d, i) for i in range(d + 1)])


# %% wrong derivative_kernel: divided by the factorial
def derivative_kernel(d):
    n = math.factorial(d)
    return torch.tensor([(-1.0) ** (d - i) * math.comb(d, i) / n for i in range(d + 1)])


# %% wrong batch_trap: as if the first two axes were the image
batch_trap = (1, 0, 6, 8)


# %% right corr2d_as_matrix: the answer to each unit image
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    units = torch.eye(H * W).reshape(H * W, 1, H, W)
    return F.conv2d(units, K[None, None]).flatten(1).T


# %% right corr2d_as_matrix: indices, sparse
def corr2d_as_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    o = (H - h + 1) * (W - w + 1)
    row, column, value = [], [], []
    for r in range(o):
        i, j = divmod(r, W - w + 1)
        for a in range(h):
            for b in range(w):
                row.append(r)
                column.append((i + a) * W + j + b)
                value.append(K[a, b])
    return torch.sparse_coo_tensor([row, column], torch.stack(value), (o, H * W))


# %% right corr2d_as_matrix: blocks of blocks by kron
def corr2d_as_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    M = 0
    for a in range(h):
        for b in range(w):
            down = torch.eye(H)[a : a + H - h + 1]
            right = torch.eye(W)[b : b + W - w + 1]
            M = M + K[a, b] * torch.kron(down, right)
    return M


# %% wrong corr2d_as_matrix: rows of the image counted by its height
def corr2d_as_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    M = torch.zeros((H - h + 1) * (W - w + 1), H * W)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    M[i * (W - w + 1) + j, ((i + a) * H + j + b) % (H * W)] = K[a, b]
    return M


# %% wrong corr2d_as_matrix: its transpose
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    units = torch.eye(H * W).reshape(H * W, 1, H, W)
    return F.conv2d(units, K[None, None]).flatten(1)


# %% wrong corr2d_as_matrix: the kernel is read column by column
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    units = torch.eye(H * W).reshape(H * W, 1, H, W)
    return F.conv2d(units, K.T.reshape(K.shape)[None, None]).flatten(1).T
