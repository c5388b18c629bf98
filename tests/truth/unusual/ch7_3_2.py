# %%
import functools
import math
from fractions import Fraction

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% wrong conv_output_shape: padding counted in total
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + p - k) // s + 1
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))


# %% wrong conv_output_shape: pairs take the first axis twice
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + 2 * p - k) // s + 1
    side = (n[0] + 2 * p[0] - k[0]) // s[0] + 1
    return side, side


# %% wrong conv_output_shape: one axis only
def conv_output_shape(n, k, p, s):
    return (n + 2 * p - k) // s + 1


# %% right shape_table: a tuple of lists
shape_table = ([7, 12], [9, 14], [9, 14], [5, 7], [3, 3])


# %% wrong shape_table: rounded up in the fourth row
shape_table = [(7, 12), (9, 14), (9, 14), (5, 8), (3, 3)]


# %% wrong strided_multiply_adds: as with stride 1
strided_multiply_adds = 224 * 224 * 49


# %% wrong strided_multiply_adds: halved once
strided_multiply_adds = 112 * 224 * 49


# %% right mirror_pad: by index arithmetic
def mirror_pad(X, ph, pw):
    h, w = X.shape
    i = torch.arange(-ph, h + ph).abs()
    j = torch.arange(-pw, w + pw).abs()
    i = torch.where(i >= h, 2 * (h - 1) - i, i)
    j = torch.where(j >= w, 2 * (w - 1) - j, j)
    return X[i][:, j]


# %% right mirror_pad: numpy's mode is called reflect, too
def mirror_pad(X, ph, pw):
    h, w = X.shape
    places = np.pad(np.arange(h * w).reshape(h, w), ((ph, ph), (pw, pw)), mode="reflect")
    return X.reshape(-1)[torch.from_numpy(places)]


# %% right mirror_pad: flips are joined
def mirror_pad(X, ph, pw):
    def one(A, p):
        n = A.shape[0]
        return torch.cat([A[1 : p + 1].flip(0), A, A[n - 1 - p : n - 1].flip(0)])

    return one(one(X, ph).T, pw).T


# %% right mirror_pad: torch's module
def mirror_pad(X, ph, pw):
    return nn.ReflectionPad2d((pw, pw, ph, ph))(X[None, None]).squeeze(0).squeeze(0)


# %% wrong mirror_pad: the border is repeated as well
def mirror_pad(X, ph, pw):
    def one(A, p):
        n = A.shape[0]
        return torch.cat([A[:p].flip(0), A, A[n - p :].flip(0)])

    return one(one(X, ph).T, pw).T


# %% wrong mirror_pad: rows and columns exchanged
def mirror_pad(X, ph, pw):
    return F.pad(X[None, None], (ph, ph, pw, pw), mode="reflect")[0, 0]


# %% wrong mirror_pad: pushed round the ring
def mirror_pad(X, ph, pw):
    return F.pad(X[None, None], (pw, pw, ph, ph), mode="circular")[0, 0]


# %% wrong mirror_pad: the mirror is not turned round
def mirror_pad(X, ph, pw):
    def one(A, p):
        n = A.shape[0]
        return torch.cat([A[1 : p + 1], A, A[n - 1 - p : n - 1]])

    return one(one(X, ph).T, pw).T


# %% right half_stride_conv: a transposed convolution with the kernel turned
def half_stride_conv(X, K):
    h, w = K.shape
    padding = (h // 2, w // 2)
    return F.conv_transpose2d(
        X[None, None], K.flip(0, 1)[None, None], stride=2, padding=padding
    )[0, 0]


# %% right half_stride_conv: kron spreads the cells out
def half_stride_conv(X, K):
    spread = torch.kron(X, torch.tensor([[1.0, 0.0], [0.0, 0.0]]))[:-1, :-1]
    return F.conv2d(spread[None, None], K[None, None], padding="same")[0, 0]


# %% right half_stride_conv: stack and flatten
def half_stride_conv(X, K):
    for _ in range(2):
        X = torch.stack([X, torch.zeros_like(X)], dim=1).flatten(0, 1)[:-1].T
    return F.conv2d(X[None, None], K[None, None], padding=[k // 2 for k in K.shape])[0, 0]


# %% wrong half_stride_conv: a zero at the end of each row as well
def half_stride_conv(X, K):
    Y = torch.zeros(2 * X.shape[0], 2 * X.shape[1])
    Y[::2, ::2] = X
    return F.conv2d(Y[None, None], K[None, None], padding=[k // 2 for k in K.shape])[0, 0]


# %% wrong half_stride_conv: the kernel is not turned
def half_stride_conv(X, K):
    padding = [k // 2 for k in K.shape]
    return F.conv_transpose2d(X[None, None], K[None, None], stride=2, padding=padding)[0, 0]


# %% wrong half_stride_conv: padding of a square kernel
def half_stride_conv(X, K):
    Y = torch.zeros(2 * X.shape[0] - 1, 2 * X.shape[1] - 1)
    Y[::2, ::2] = X
    return F.conv2d(Y[None, None], K[None, None], padding=K.shape[0] // 2)[0, 0]


# %% wrong half_stride_conv: cells are doubled, not spread
def half_stride_conv(X, K):
    Y = X.repeat_interleave(2, 0).repeat_interleave(2, 1)[:-1, :-1]
    return F.conv2d(Y[None, None], K[None, None], padding="same")[0, 0]


# %% right transposed_conv1d: one line of a matrix for each stamp
def transposed_conv1d(x, kernel, stride):
    n, k = len(x), len(kernel)
    stamps = [
        F.pad(x[i] * kernel, (i * stride, (n - 1 - i) * stride)) for i in range(n)
    ]
    return torch.stack(stamps).sum(0)


# %% right transposed_conv1d: F.fold puts the stamps in place
def transposed_conv1d(x, kernel, stride):
    columns = torch.outer(kernel, x)[None]
    length = (len(x) - 1) * stride + len(kernel)
    return F.fold(columns, (1, length), (1, len(kernel)), stride=(1, stride)).flatten()


# %% right transposed_conv1d: by scatter_add
def transposed_conv1d(x, kernel, stride):
    where = stride * torch.arange(len(x))[:, None] + torch.arange(len(kernel))
    y = torch.zeros(int(where.max()) + 1)
    return y.scatter_add(0, where.reshape(-1), torch.outer(x, kernel).reshape(-1))


# %% wrong transposed_conv1d: a stamp overwrites the one before
def transposed_conv1d(x, kernel, stride):
    k = len(kernel)
    y = torch.zeros((len(x) - 1) * stride + k)
    for i, number in enumerate(x):
        y[i * stride : i * stride + k] = number * kernel
    return y


# %% wrong transposed_conv1d: the output is too long where stride exceeds the kernel
def transposed_conv1d(x, kernel, stride):
    k = len(kernel)
    y = torch.zeros(len(x) * stride + max(k - stride, 0))
    for i, number in enumerate(x):
        y[i * stride : i * stride + k] += number * kernel
    return y


# %% wrong transposed_conv1d: the kernel is turned
def transposed_conv1d(x, kernel, stride):
    k = len(kernel)
    y = torch.zeros((len(x) - 1) * stride + k)
    for i, number in enumerate(x):
        y[i * stride : i * stride + k] += number * kernel.flip(0)
    return y


# %% wrong transposed_conv1d: always steps of two
def transposed_conv1d(x, kernel, stride):
    k = len(kernel)
    y = torch.zeros((len(x) - 1) * 2 + k)
    for i, number in enumerate(x):
        y[i * 2 : i * 2 + k] += number * kernel
    return y
