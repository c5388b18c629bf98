# %%
from fractions import Fraction
from functools import reduce

import lab
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

# %% wrong nearly_equal: relative to each entry
def nearly_equal(A, B):
    return A.shape == B.shape and bool(((A - B).abs() <= 1e-5 * B.abs()).all())


# %% wrong nearly_equal: shapes are broadcast
def nearly_equal(A, B):
    return bool((A - B).abs().max() <= 1e-5 * B.abs().max())


# %% wrong nearly_equal: torch's own limits
def nearly_equal(A, B):
    return A.shape == B.shape and torch.allclose(A, B)


# %% wrong nearly_equal: signed differences
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).max() <= 1e-5 * B.abs().max())


# %% right compose_kernels: a full convolution by a transposed one
def compose_kernels(K1, K2):
    return F.conv_transpose2d(K1[None, None], K2[None, None])[0, 0]


# %% right compose_kernels: stamps
def compose_kernels(K1, K2):
    (m, n), (p, q) = K1.shape, K2.shape
    K = torch.zeros(m + p - 1, n + q - 1)
    for a in range(p):
        for b in range(q):
            K[a : a + m, b : b + n] = K[a : a + m, b : b + n] + K2[a, b] * K1
    return K


# %% right compose_kernels: polynomials by FFT
def compose_kernels(K1, K2):
    size = [a + b - 1 for a, b in zip(K1.shape, K2.shape)]
    return torch.fft.irfft2(torch.fft.rfft2(K1, size) * torch.fft.rfft2(K2, size), size)


# %% wrong compose_kernels: correlated instead
def compose_kernels(K1, K2):
    h, w = K2.shape
    framed = F.pad(K1, (w - 1, w - 1, h - 1, h - 1))
    return lab.corr2d(framed, K2)


# %% wrong compose_kernels: the product of the matrices
def compose_kernels(K1, K2):
    return torch.kron(K1, K2)


# %% wrong compose_kernels: flipped along one axis only
def compose_kernels(K1, K2):
    h, w = K2.shape
    framed = F.pad(K1, (w - 1, w - 1, h - 1, h - 1))
    return lab.corr2d(framed, K2.flip(1))


# %% right row_splits: real roots
def row_splits(a, b, c):
    return b * b >= 4 * a * c


# %% wrong row_splits: a must not be zero
def row_splits(a, b, c):
    return a != 0 and b * b - 4 * a * c >= 0


# %% wrong row_splits: a double root does not count
def row_splits(a, b, c):
    return b * b - 4 * a * c > 0


# %% right non_separable_example: an identity
def non_separable_example():
    return torch.diag(torch.tensor([1.0, 2.0, 3.0]))


# %% right non_separable_example: Laplace's
def non_separable_example():
    return torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])


# %% wrong non_separable_example: Sobel's
def non_separable_example():
    return torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])


# %% wrong non_separable_example: a 2 x 2 kernel
def non_separable_example():
    return torch.eye(2)


# %% right separate: the largest entry leads
def separate(K):
    place = int(K.abs().argmax())
    i, j = divmod(place, K.shape[1])
    if K[i, j] == 0:
        return K[:, :1].clone(), K[:1].clone()
    column, row = K[:, j : j + 1], K[i : i + 1] / K[i, j]
    return (column, row) if torch.allclose(column @ row, K, atol=1e-5) else None


# %% right separate: singular values
def separate(K):
    U, S, V = torch.linalg.svd(K)
    if len(S) > 1 and S[1] > 1e-5 * S[0]:
        return None
    return U[:, :1] * S[0], V[:1]


# %% wrong separate: the first row leads, even if it is zero
def separate(K):
    row = K[:1]
    column = K[:, :1] / K[0, 0]
    return (column, row) if torch.allclose(column @ row, K, atol=1e-5) else None


# %% wrong separate: an approximation where there is no split
def separate(K):
    U, S, V = torch.linalg.svd(K)
    return U[:, :1] * S[0], V[:1]


# %% wrong separate: vectors instead of matrices
def separate(K):
    U, S, V = torch.linalg.svd(K)
    if len(S) > 1 and S[1] > 1e-5 * S[0]:
        return None
    return U[:, 0] * S[0], V[0]


# %% right conv2d_im2col: bmm
def conv2d_im2col(X, K, padding=0, stride=1):
    columns = nn.Unfold(K.shape[2:], padding=padding, stride=stride)(X)
    p, q = (padding, padding) if isinstance(padding, int) else padding
    s, t = (stride, stride) if isinstance(stride, int) else stride
    rows = (X.shape[2] + 2 * p - K.shape[2]) // s + 1
    return torch.matmul(K.flatten(1), columns).unflatten(2, (rows, -1))


# %% right conv2d_im2col: own windows, one product for the whole batch
def conv2d_im2col(X, K, padding=0, stride=1):
    p, q = (padding,) * 2 if isinstance(padding, int) else padding
    s, t = (stride,) * 2 if isinstance(stride, int) else stride
    o, c, h, w = K.shape
    windows = F.pad(X, (q, q, p, p)).unfold(2, h, s).unfold(3, w, t)
    N, _, rows, columns = windows.shape[:4]
    matrix = windows.permute(0, 2, 3, 1, 4, 5).reshape(-1, c * h * w)
    return (matrix @ K.reshape(o, -1).T).reshape(N, rows, columns, o).permute(0, 3, 1, 2)


# %% wrong conv2d_im2col: square outputs only
def conv2d_im2col(X, K, padding=0, stride=1):
    columns = F.unfold(X, K.shape[2:], padding=padding, stride=stride)
    Y = K.flatten(1) @ columns
    side = int(Y.shape[2] ** 0.5)
    return Y.reshape(len(X), len(K), side, -1)


# %% wrong conv2d_im2col: the batch is mixed up with the channels
def conv2d_im2col(X, K, padding=0, stride=1):
    p, q = (padding,) * 2 if isinstance(padding, int) else padding
    s, t = (stride,) * 2 if isinstance(stride, int) else stride
    o, c, h, w = K.shape
    columns = F.unfold(X, (h, w), padding=(p, q), stride=(s, t))
    rows = (X.shape[2] + 2 * p - h) // s + 1
    wide = (X.shape[3] + 2 * q - w) // t + 1
    Y = K.flatten(1) @ columns.permute(1, 0, 2).reshape(c * h * w, -1)
    return Y.reshape(len(X), o, rows, wide)


# %% wrong conv2d_im2col: padding is forgotten for the size of rows
def conv2d_im2col(X, K, padding=0, stride=1):
    s, t = (stride,) * 2 if isinstance(stride, int) else stride
    columns = F.unfold(X, K.shape[2:], stride=(s, t))
    rows = (X.shape[2] - K.shape[2]) // s + 1
    return (K.flatten(1) @ columns).unflatten(2, (rows, -1))


# %% right conv2d_backward: by torch's functions for gradients
def conv2d_backward(X, K, G):
    dX = torch.nn.grad.conv2d_input(X[None].shape, K, G[None])[0]
    dK = torch.nn.grad.conv2d_weight(X[None], K.shape, G[None])
    return dX, dK


# %% right conv2d_backward: two convolutions
def conv2d_backward(X, K, G):
    dX = F.conv_transpose2d(G[None], K)[0]
    dK = F.conv2d(X[:, None], G[:, None]).transpose(0, 1)
    return dX, dK


# %% wrong conv2d_backward: without the flip
def conv2d_backward(X, K, G):
    h, w = K.shape[2:]
    framed = F.pad(G, (w - 1, w - 1, h - 1, h - 1))
    dX = F.conv2d(framed[None], K.transpose(0, 1))[0]
    dK = F.conv2d(X[:, None], G[:, None]).transpose(0, 1)
    return dX, dK


# %% wrong conv2d_backward: in the other order
def conv2d_backward(X, K, G):
    dX = F.conv_transpose2d(G[None], K)[0]
    return F.conv2d(X[:, None], G[:, None]).transpose(0, 1), dX


# %% wrong conv2d_backward: the gradient of K averaged over the places
def conv2d_backward(X, K, G):
    dX = F.conv_transpose2d(G[None], K)[0]
    dK = F.conv2d(X[:, None], G[:, None]).transpose(0, 1)
    return dX, dK / G[0].numel()


# %% right block_diag_matvec: bmm
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.bmm(blocks, x.view(b, s, 1)).flatten()


# %% right block_diag_matvec: a grouped convolution
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return F.conv1d(x.view(1, b * s, 1), blocks.reshape(b * r, s, 1), groups=b).view(-1)


# %% wrong block_diag_matvec: the vector is cut in the other direction
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.einsum("brs,sb->br", blocks, x.view(s, b)).flatten()


# %% wrong block_diag_matvec: blocks transposed
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.einsum("bsr,bs->br", blocks.reshape(b, s, r), x.view(b, s)).flatten()


# %% wrong block_diag_matvec: one row for each block
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.einsum("brs,bs->br", blocks, x.view(b, s))


# %% wrong block_cost: divided twice
block_cost = (64 * 64 // 64, 64)


# %% wrong strip_reads: eight rows only
strip_reads = (24, 8)
