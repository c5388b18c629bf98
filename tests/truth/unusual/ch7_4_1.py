# %%
from fractions import Fraction
from functools import reduce

import lab
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

# %% right corr2d_multi_in: the book's with d2l's corr2d
def corr2d_multi_in(X, K):
    # Iterate through the 0th dimension (channel) of K first, then add them up
    return sum(d2l.corr2d(x, k) for x, k in zip(X, K))


# %% right corr2d_multi_in: windows of all channels in one einsum
def corr2d_multi_in(X, K):
    windows = X.unfold(1, K.shape[1], 1).unfold(2, K.shape[2], 1)
    return torch.einsum("cijab,cab->ij", windows, K)


# %% right corr2d_multi_in: reduce
def corr2d_multi_in(X, K):
    return reduce(torch.add, map(lab.corr2d, X, K))


# %% right corr2d_multi_in: recursion over the channels
def corr2d_multi_in(X, K):
    first = lab.corr2d(X[0], K[0])
    return first if len(X) == 1 else first + corr2d_multi_in(X[1:], K[1:])


# %% wrong corr2d_multi_in: one kernel for all channels
def corr2d_multi_in(X, K):
    return sum(lab.corr2d(x, K[0]) for x in X)


# %% wrong corr2d_multi_in: the mean over channels
def corr2d_multi_in(X, K):
    return torch.stack([lab.corr2d(x, k) for x, k in zip(X, K)]).mean(0)


# %% wrong corr2d_multi_in: two channels only
def corr2d_multi_in(X, K):
    return lab.corr2d(X[0], K[0]) + lab.corr2d(X[-1], K[-1])


# %% wrong corr2d_multi_in: an axis of one is kept
def corr2d_multi_in(X, K):
    return F.conv2d(X[None], K[None])[0]


# %% wrong corr2d_multi_in: channels are added before the kernel comes
def corr2d_multi_in(X, K):
    return lab.corr2d(X.sum(0), K.sum(0))


# %% right corr2d_multi_in_out: the book's
def corr2d_multi_in(X, K):
    return sum(d2l.corr2d(x, k) for x, k in zip(X, K))


def corr2d_multi_in_out(X, K):
    # Iterate through the 0th dimension of K, and each time, perform
    # cross-correlation operations with input X. All of the results are stacked
    return torch.stack([corr2d_multi_in(X, k) for k in K], 0)


# %% right corr2d_multi_in_out: vmap
def corr2d_multi_in_out(X, K):
    def one(k):
        return F.conv2d(X[None], k[None])[0, 0]

    return torch.vmap(one)(K)


# %% right corr2d_multi_in_out: shifted blocks of the image
def corr2d_multi_in_out(X, K):
    o, c, h, w = K.shape
    H, W = X.shape[1] - h + 1, X.shape[2] - w + 1
    Y = torch.zeros(o, H, W)
    for a in range(h):
        for b in range(w):
            Y = Y + torch.tensordot(K[:, :, a, b], X[:, a : a + H, b : b + W], dims=1)
    return Y


# %% wrong corr2d_multi_in_out: joined along the rows
def corr2d_multi_in_out(X, K):
    return torch.cat([F.conv2d(X[None], k[None])[0, 0] for k in K])


# %% wrong corr2d_multi_in_out: output channels last
def corr2d_multi_in_out(X, K):
    return torch.stack([F.conv2d(X[None], k[None])[0, 0] for k in K], dim=-1)


# %% wrong corr2d_multi_in_out: the first two axes of K exchanged where they are equal
def corr2d_multi_in_out(X, K):
    if K.shape[0] == K.shape[1]:
        K = K.transpose(0, 1)
    return F.conv2d(X[None], K)[0]


# %% wrong corr2d_multi_in_out: the batch axis stays
def corr2d_multi_in_out(X, K):
    return F.conv2d(X.unsqueeze(0), K)


# %% wrong layer_parameters: a bias for each kernel
layer_parameters = 3 * 8 * 15 + 24


# %% right layer_parameters: counted by torch
layer_parameters = sum(p.numel() for p in nn.Conv2d(3, 8, (3, 5)).parameters())


# %% right corr2d_multi_in_out_1x1: the book's
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    c_o = K.shape[0]
    X = X.reshape((c_i, h * w))
    K = K.reshape((c_o, c_i))
    # Matrix multiplication in the fully connected layer
    Y = torch.matmul(K, X)
    return Y.reshape((c_o, h, w))


# %% right corr2d_multi_in_out_1x1: mm and unflatten
def corr2d_multi_in_out_1x1(X, K):
    return torch.mm(K.flatten(1), X.flatten(1)).unflatten(1, X.shape[1:])


# %% wrong corr2d_multi_in_out_1x1: the kernels are reshaped, not transposed
def corr2d_multi_in_out_1x1(X, K):
    c, h, w = X.shape
    return (X.reshape(h * w, c) @ K.reshape(c, -1)).T.reshape(-1, h, w)


# %% wrong corr2d_multi_in_out_1x1: rows and columns exchanged at the end
def corr2d_multi_in_out_1x1(X, K):
    c, h, w = X.shape
    return (K.flatten(1) @ X.flatten(1)).reshape(-1, w, h)


# %% wrong corr2d_multi_in_out_1x1: the data only
def corr2d_multi_in_out_1x1(X, K):
    c, h, w = X.shape
    return (K.data.flatten(1) @ X.data.flatten(1)).reshape(-1, h, w)


# %% right fold_one_by_one: a convolution of the kernels themselves
def fold_one_by_one(K, M):
    return F.conv2d(K.transpose(0, 1), M).transpose(0, 1)


# %% right fold_one_by_one: sums, written out
def fold_one_by_one(K, M):
    return torch.stack(
        [sum(M[o, m, 0, 0] * K[m] for m in range(K.shape[0])) for o in range(M.shape[0])]
    )


# %% right fold_one_by_one: tensordot
def fold_one_by_one(K, M):
    return torch.tensordot(M.squeeze(-1).squeeze(-1), K, dims=([1], [0]))


# %% wrong fold_one_by_one: M is transposed
def fold_one_by_one(K, M):
    A = M[:, :, 0, 0]
    return torch.einsum("mo,mihw->oihw", A.reshape(K.shape[0], -1), K)


# %% wrong fold_one_by_one: input and output exchanged
def fold_one_by_one(K, M):
    return torch.einsum("om,mihw->iohw", M[:, :, 0, 0], K)


# %% wrong fold_one_by_one: the squeeze takes channels of one away
def fold_one_by_one(K, M):
    return torch.einsum("om,mihw->oihw", M.squeeze(), K).squeeze()


# %% right conv_cost: a meta layer is measured
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    layer = nn.Conv2d(ci, co, (kh, kw), (sh, sw), (ph, pw), bias=False, device="meta")
    out = layer(torch.empty(1, ci, h, w, device="meta"))
    return out.numel() * ci * kh * kw


# %% right conv_cost: len of ranges
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows = range(-ph, h + ph - kh + 1, sh)
    columns = range(-pw, w + pw - kw + 1, sw)
    return len(rows) * len(columns) * ci * co * kh * kw


# %% wrong conv_cost: a single division for the two strides
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    places = (h + 2 * ph - kh + 1) * (w + 2 * pw - kw + 1)
    return ci * co * kh * kw * (places // (sh * sw))


# %% wrong conv_cost: as FLOPs
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return 2 * ci * co * kh * kw * rows * columns


# %% wrong conv_cost: the strides of both axes exchanged
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sw + 1, (w + 2 * pw - kw) // sh + 1
    return ci * co * kh * kw * rows * columns


# %% wrong conv_cost: rounded down only at the end
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) / sh + 1, (w + 2 * pw - kw) / sw + 1
    return int(ci * co * kh * kw * rows * columns)


# %% right conv_memory: a list
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return [ci * h * w, co * ci * kh * kw, co * rows * columns]


# %% wrong conv_memory: with the frame
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return ci * (h + 2 * ph) * (w + 2 * pw), co * ci * kh * kw, co * rows * columns


# %% wrong conv_memory: with biases
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return ci * h * w, co * (ci * kh * kw + 1), co * rows * columns


# %% wrong conv_memory: in bytes
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows, columns = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return 4 * ci * h * w, 4 * co * ci * kh * kw, 4 * co * rows * columns


# %% right double_padding: a fraction
double_padding = Fraction(34 * 34, 32 * 32)


# %% wrong double_padding: along one axis
double_padding = 34 / 32


# %% wrong double_channels: two
double_channels = 2


# %% right nearly_equal: numpy's allclose with the limit
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    limit = 1e-5 * float(B.abs().max())
    return np.allclose(A.numpy(), B.numpy(), rtol=0, atol=limit)


# %% right nearly_equal: in double precision, all entries
def nearly_equal(A, B):
    return A.shape == B.shape and bool(
        ((A.double() - B.double()).abs() <= 1e-5 * B.double().abs().max()).all()
    )


# %% wrong nearly_equal: the largest entry with its sign
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).abs().max() <= 1e-5 * B.max())
