# %%
from functools import reduce

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


# %%
def correlate(X, K):
    """Cross-correlate the matrix X with the matrix K."""
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


# %% right corr2d_multi_in: the book's generator, summed up with sum
def corr2d_multi_in(X, K):
    return sum(correlate(x, k) for x, k in zip(X, K))


# %% right corr2d_multi_in: the maps are stacked and the channel axis is summed
def corr2d_multi_in(X: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    maps = [correlate(X[c], K[c]) for c in range(X.shape[0])]
    return torch.stack(maps, dim=0).sum(dim=0)


# %% right corr2d_multi_in: reduce with a lambda, over a list made by map
def corr2d_multi_in(X, K):
    return reduce(lambda a, b: a + b, map(correlate, X, K))


# %% right corr2d_multi_in: zeros of the output's size, added to in place
def corr2d_multi_in(X, K):
    rows = X.shape[1] - K.shape[1] + 1
    columns = X.shape[2] - K.shape[2] + 1
    Y = X.new_zeros(rows, columns)
    for c in range(len(X)):
        Y += correlate(X[c], K[c])  # 채널별로 더한다
    return Y


# %% wrong corr2d_multi_in: every channel is given the kernel of channel 0
def corr2d_multi_in(X, K):
    return sum(correlate(x, K[0]) for x in X)


# %% wrong corr2d_multi_in: the mean over the channels in place of the sum
def corr2d_multi_in(X, K):
    return torch.stack([correlate(x, k) for x, k in zip(X, K)]).mean(0)


# %% wrong corr2d_multi_in: the loop starts at channel 1, so channel 0 is lost unless it is alone
def corr2d_multi_in(X, K):
    if len(X) == 1:
        return correlate(X[0], K[0])
    out = correlate(X[1], K[1])
    for c in range(2, len(X)):
        out = out + correlate(X[c], K[c])
    return out


# %% wrong corr2d_multi_in: only the first two channels are added, as in the book's example
def corr2d_multi_in(X, K):
    Y = correlate(X[0], K[0])
    if X.shape[0] > 1:
        Y = Y + correlate(X[1], K[1])
    return Y


# %% wrong corr2d_multi_in: the channel axis stays in the result with size 1
def corr2d_multi_in(X, K):
    maps = torch.stack([correlate(x, k) for x, k in zip(X, K)])
    return maps.sum(dim=0, keepdim=True)


# %% wrong corr2d_multi_in: each map is detached, so that no gradient reaches the kernels
def corr2d_multi_in(X, K):
    total = 0
    for x, k in zip(X, K):
        total = total + correlate(x, k).detach()
    return total


# %% right corr2d_multi_in_out: the function before is called for each output channel, and stacked
def corr2d_multi_in(X, K):
    return sum(correlate(x, k) for x, k in zip(X, K))


# %%
def corr2d_multi_in_out(X, K):
    return torch.stack([corr2d_multi_in(X, k) for k in K], 0)


# %% right corr2d_multi_in_out: one call of conv2d with a batch axis
def corr2d_multi_in_out(X, K):
    Y = F.conv2d(X.unsqueeze(0), K)
    return Y.squeeze(0)


# %% right corr2d_multi_in_out: windows cut out with Tensor.unfold and one einsum
def corr2d_multi_in_out(X, K):
    h, w = K.shape[-2:]
    windows = X.unfold(1, h, 1).unfold(2, w, 1)  # c, rows, columns, h, w
    return torch.einsum("cijhw,ochw->oij", windows, K)


# %% right corr2d_multi_in_out: loops over both kinds of channels, added into zeros
def corr2d_multi_in_out(X, K):
    co, ci, kh, kw = K.shape
    _, H, W = X.shape
    out = torch.zeros(co, H - kh + 1, W - kw + 1)
    for o in range(co):
        for i in range(ci):
            out[o] += correlate(X[i], K[o, i])
    print("output:", tuple(out.shape))
    return out


# %% wrong corr2d_multi_in_out: the maps are put along the last axis
def corr2d_multi_in_out(X, K):
    maps = [sum(correlate(x, k) for x, k in zip(X, kernel)) for kernel in K]
    return torch.stack(maps, dim=-1)


# %% wrong corr2d_multi_in_out: input and output axis of K are swapped, seen when both are equal
def corr2d_multi_in_out(X, K):
    if K.shape[0] == K.shape[1]:
        K = K.transpose(0, 1)
    return torch.stack([sum(correlate(x, k) for x, k in zip(X, kk)) for kk in K])


# %% wrong corr2d_multi_in_out: the maps are joined with cat, so that two axes are left
def corr2d_multi_in_out(X, K):
    maps = [sum(correlate(x, k) for x, k in zip(X, kernel)) for kernel in K]
    return torch.cat(maps, dim=0)


# %% wrong corr2d_multi_in_out: each output channel looks at one input channel only
def corr2d_multi_in_out(X, K):
    ci = X.shape[0]
    return torch.stack([correlate(X[o % ci], K[o, o % ci]) for o in range(K.shape[0])])


# %% wrong corr2d_multi_in_out: three output channels are written in, as in the example
def corr2d_multi_in_out(X, K):
    first = F.conv2d(X[None], K)[0]
    return torch.stack([first[min(o, len(first) - 1)] for o in range(3)])


# %% right corr2d_multi_in_out_1x1: the book's three reshapes
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    c_o = K.shape[0]
    X = X.reshape((c_i, h * w))
    K = K.reshape((c_o, c_i))
    Y = torch.matmul(K, X)
    return Y.reshape((c_o, h, w))


# %% right corr2d_multi_in_out_1x1: flatten and unflatten, with mm
def corr2d_multi_in_out_1x1(X, K):
    pixels = X.flatten(start_dim=1)
    return K.flatten(1).mm(pixels).unflatten(1, X.shape[1:])


# %% right corr2d_multi_in_out_1x1: the kernel without its two axes of 1, by index
def corr2d_multi_in_out_1x1(X, K):
    _, h, w = X.shape
    return (K[:, :, 0, 0] @ X.reshape(-1, h * w)).view(-1, h, w)


# %% wrong corr2d_multi_in_out_1x1: the kernels are reshaped to (c_i, c_o) and then transposed
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    c_o = K.shape[0]
    M = K.reshape(c_i, c_o).T
    return (M @ X.reshape(c_i, h * w)).reshape(c_o, h, w)


# %% wrong corr2d_multi_in_out_1x1: rows and columns of the result are exchanged
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    Y = K.reshape(-1, c_i) @ X.reshape(c_i, -1)
    return Y.reshape(K.shape[0], w, h)


# %% wrong corr2d_multi_in_out_1x1: squeeze drops the input axis too when there is one channel
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    return (K.squeeze() @ X.reshape(c_i, h * w)).reshape(-1, h, w)


# %% wrong corr2d_multi_in_out_1x1: the picture is reshaped to (pixels, channels), not transposed
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    pixels = X.reshape(h * w, c_i)
    Y = pixels @ K.reshape(-1, c_i).T
    return Y.T.reshape(-1, h, w)


# %% wrong corr2d_multi_in_out_1x1: the argument X is resized in place, so the caller's changes
def corr2d_multi_in_out_1x1(X, K):
    c_i, h, w = X.shape
    X.resize_(c_i, h * w)
    return (K.reshape(-1, c_i) @ X).reshape(-1, h, w)


# %% right nearly_equal: shapes first, then the largest difference against the limit
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    return bool((A - B).abs().max() <= 1e-5 * B.abs().max())


# %% right nearly_equal: torch.allclose with a limit worked out from B and no relative part
def nearly_equal(A, B):
    return A.shape == B.shape and torch.allclose(A, B, rtol=0, atol=1e-5 * B.abs().max().item())


# %% right nearly_equal: in numpy, gives a numpy bool
def nearly_equal(A, B):
    a, b = A.detach().numpy(), B.detach().numpy()
    if a.shape != b.shape:
        return False
    return np.all(np.abs(a - b) <= 1e-5 * np.max(np.abs(b)))


# %% wrong nearly_equal: each entry against its own size, so a rounded zero counts as different
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    return bool(((A - B).abs() <= 1e-5 * B.abs()).all())


# %% wrong nearly_equal: the largest entry is taken without putting signs aside
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    return bool((A - B).abs().max() <= 1e-5 * B.max())


# %% wrong nearly_equal: the shapes are never compared, so a row agrees with a matrix of such rows
def nearly_equal(A, B):
    try:
        gap = (A - B).abs().max()
    except RuntimeError:
        return False
    return bool(gap <= 1e-5 * B.abs().max())


# %% wrong nearly_equal: smaller in place of at most, so zeros are not equal to zeros
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).abs().max() < 1e-5 * B.abs().max())


# %% wrong nearly_equal: the difference keeps its sign, so too small an A is always accepted
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    return bool(((A - B) <= 1e-5 * B.abs().max()).all())


# %% wrong nearly_equal: a limit ten times too large
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).abs().max() <= 1e-4 * B.abs().max())


# %% wrong nearly_equal: a limit twice too large
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    return bool((A - B).abs().max() <= 2e-5 * B.abs().max())


# %% wrong nearly_equal: one entry of a hundred may be as wrong as it likes
def nearly_equal(A, B):
    if A.shape != B.shape:
        return False
    wrong = (A - B).abs() > 1e-5 * B.abs().max()
    return bool(wrong.float().mean() < 0.01)


# %% wrong nearly_equal: lengths of vectors are compared, in which one wrong entry is lost
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).norm() <= 1e-5 * B.norm())


# %% wrong nearly_equal: as many numbers on as many axes count as one shape
def nearly_equal(A, B):
    if A.dim() != B.dim() or A.numel() != B.numel():
        return False
    return bool((A.flatten() - B.flatten()).abs().max() <= 1e-5 * B.abs().max())


# %% wrong nearly_equal: the middle difference in place of the largest
def nearly_equal(A, B):
    return A.shape == B.shape and bool((A - B).abs().median() <= 1e-5 * B.abs().max())


# %% wrong nearly_equal: one fixed limit, whatever the size of the numbers
def nearly_equal(A, B):
    return A.shape == B.shape and torch.allclose(A, B, rtol=0, atol=1e-5)


# %% right conv_cost: output size by the formula, then a product
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    oh = (h + 2 * ph - kh) // sh + 1
    ow = (w + 2 * pw - kw) // sw + 1
    return co * oh * ow * ci * kh * kw


# %% right conv_cost: the places are counted with ranges
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    tops = range(0, h + 2 * ph - kh + 1, sh)
    lefts = range(0, w + 2 * pw - kw + 1, sw)
    return len(tops) * len(lefts) * (ci * kh * kw) * co


# %% right conv_cost: with math.floor and a division, a whole float comes out
import math


def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    rows = math.floor((h + 2 * ph - kh) / sh) + 1.0
    cols = math.floor((w + 2 * pw - kw) / sw) + 1.0
    return rows * cols * co * ci * kh * kw


# %% wrong conv_cost: the padding is counted on one side only
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    oh = (h + ph - kh) // sh + 1
    ow = (w + pw - kw) // sw + 1
    return ci * co * kh * kw * oh * ow


# %% wrong conv_cost: operations, two for each multiply-add
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    oh = (h + 2 * ph - kh) // sh + 1
    ow = (w + 2 * pw - kw) // sw + 1
    return 2 * ci * co * kh * kw * oh * ow


# %% wrong conv_cost: a window that hangs over the end is counted (rounded up)
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    oh = -(-(h + 2 * ph - kh) // sh) + 1
    ow = -(-(w + 2 * pw - kw) // sw) + 1
    return ci * co * kh * kw * oh * ow


# %% wrong conv_cost: the stride of the rows is used for the columns, too
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    def out(n, k, p, s=sh):
        return (n + 2 * p - k) // s + 1

    return ci * co * kh * kw * out(h, kh, ph) * out(w, kw, pw)


# %% right conv_memory: a list of three numbers
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    oh = (h + 2 * ph - kh + sh) // sh
    ow = (w + 2 * pw - kw + sw) // sw
    return [ci * h * w, co * ci * kh * kw, co * oh * ow]


# %% right conv_memory: torch is asked for the sizes, on the meta device
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    layer = nn.Conv2d(
        ci, co, (kh, kw), stride=(sh, sw), padding=(ph, pw), bias=False, device="meta"
    )
    X = torch.empty(1, ci, h, w, device="meta")
    return X.numel(), layer.weight.numel(), layer(X).numel()


# %% wrong conv_memory: the input is counted with its padding
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    H, W = h + 2 * ph, w + 2 * pw
    out = co * ((H - kh) // sh + 1) * ((W - kw) // sw + 1)
    return ci * H * W, co * ci * kh * kw, out


# %% wrong conv_memory: the biases are counted among the kernels
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    out = co * ((h + 2 * ph - kh) // sh + 1) * ((w + 2 * pw - kw) // sw + 1)
    return ci * h * w, co * (ci * kh * kw + 1), out


# %% wrong conv_memory: the kernels of one output channel only
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    out = co * ((h + 2 * ph - kh) // sh + 1) * ((w + 2 * pw - kw) // sw + 1)
    return ci * h * w, ci * kh * kw, out


# %% right compose_kernels: each entry of K1 puts a scaled copy of K2 into the result
def compose_kernels(K1, K2):
    (h1, w1), (h2, w2) = K1.shape, K2.shape
    K = torch.zeros(h1 + h2 - 1, w1 + w2 - 1)
    for i in range(h1):
        for j in range(w1):
            K[i : i + h2, j : j + w2] += K1[i, j] * K2
    return K


# %% right compose_kernels: the transposed convolution of torch does just this
def compose_kernels(K1, K2):
    return F.conv_transpose2d(K1[None, None], K2[None, None])[0, 0]


# %% right compose_kernels: K1 with a rim of zeros, correlated with K2 turned by half a turn
def compose_kernels(K1, K2):
    h, w = K2.shape
    padded = F.pad(K1, (w - 1, w - 1, h - 1, h - 1))
    return correlate(padded, K2.flip(0, 1))


# %% right compose_kernels: reads the kernel off a picture with a single bright dot
def compose_kernels(K1, K2):
    # 임펄스 응답을 구한 다음 뒤집는다
    h = K1.shape[0] + K2.shape[0] - 1
    w = K1.shape[1] + K2.shape[1] - 1
    dot = torch.zeros(2 * h - 1, 2 * w - 1)
    dot[h - 1, w - 1] = 1
    return correlate(correlate(dot, K1), K2).flip((0, 1))


# %% wrong compose_kernels: K2 is not turned, which symmetric kernels do not show
def compose_kernels(K1, K2):
    h, w = K2.shape
    return correlate(F.pad(K1, (w - 1, w - 1, h - 1, h - 1)), K2)


# %% wrong compose_kernels: the impulse response, not turned back
def compose_kernels(K1, K2):
    h = K1.shape[0] + K2.shape[0] - 1
    w = K1.shape[1] + K2.shape[1] - 1
    dot = torch.zeros(2 * h - 1, 2 * w - 1)
    dot[h - 1, w - 1] = 1
    return correlate(correlate(dot, K1), K2)


# %% wrong compose_kernels: the sizes of K2 are exchanged in the rim, right for square ones only
def compose_kernels(K1, K2):
    h, w = K2.shape
    return correlate(F.pad(K1, (h - 1, h - 1, w - 1, w - 1)), K2.flip(0, 1))


# %% wrong compose_kernels: copies are put down in place of added, so overlaps are lost
def compose_kernels(K1, K2):
    (h1, w1), (h2, w2) = K1.shape, K2.shape
    K = torch.zeros(h1 + h2 - 1, w1 + w2 - 1)
    for i in range(h1):
        for j in range(w1):
            K[i : i + h2, j : j + w2] = K1[i, j] * K2
    return K


# %% right non_separable_example: the unit matrix
def non_separable_example():
    return torch.eye(3)


# %% right non_separable_example: the numbers 1 to 9 row by row, which have rank 2
def non_separable_example():
    return torch.arange(1.0, 10).reshape(3, 3)


# %% right non_separable_example: a Laplace kernel
def non_separable_example():
    return torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])


# %% wrong non_separable_example: the Sobel kernel, which does split
def non_separable_example():
    return torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])


# %% wrong non_separable_example: looks irregular, but each row is a multiple of the first
def non_separable_example():
    return torch.tensor([[2.0, -3, 5], [-4, 6, -10], [1, -1.5, 2.5]])


# %% wrong non_separable_example: cannot be split, but it is 2 x 2
def non_separable_example():
    return torch.tensor([[1.0, 0.0], [0.0, 1.0]])


# %% right separate: singular values, the second one compared with the first
def separate(K):
    U, S, V = torch.linalg.svd(K, full_matrices=False)
    if len(S) > 1 and S[1] > 1e-5 * S[0]:
        return None
    return U[:, :1] * S[0], V[:1]


# %% right separate: the cross through the largest entry
def separate(K):
    h, w = K.shape
    if not K.any():
        return torch.zeros(h, 1), torch.zeros(1, w)
    index = K.abs().argmax().item()
    i, j = index // w, index % w
    column, row = K[:, j : j + 1], K[i : i + 1] / K[i, j]
    if (column @ row - K).abs().max() > 1e-5 * K.abs().max():
        return None
    return column, row


# %% right separate: the longest row, and what part of it each row holds; gives a list
def separate(K):
    norms = K.square().sum(1)
    i = int(norms.argmax())
    if norms[i] == 0:
        return [K[:, :1] * 0, K[:1] * 0]
    row = K[i : i + 1]
    column = K @ row.T / norms[i]
    limit = 1e-5 * row.norm().item()
    return [column, row] if torch.allclose(column @ row, K, rtol=1e-5, atol=limit) else None


# %% wrong separate: divides by the upper left entry, which may be zero
def separate(K):
    column, row = K[:, :1], K[:1] / K[0, 0]
    if torch.allclose(column @ row, K, atol=1e-5):
        return column, row
    return None


# %% wrong separate: a kernel of zeros has rank 0, so None is given
def separate(K):
    if torch.linalg.matrix_rank(K) != 1:
        return None
    U, S, Vh = torch.linalg.svd(K)
    return S[0] * U[:, :1], Vh[:1, :]


# %% wrong separate: returns two vectors with one axis in place of matrices
def separate(K):
    U, S, Vh = torch.linalg.svd(K)
    if (S[1:] > 1e-5 * S[0]).any():
        return None
    return U[:, 0] * S[0], Vh[0]


# %% wrong separate: the singular value is multiplied into both parts
def separate(K):
    U, S, Vh = torch.linalg.svd(K)
    if (S[1:] > 1e-5 * S[0]).any():
        return None
    return S[0] * U[:, :1], S[0] * Vh[:1]


# %% wrong separate: the best column and row are returned even where there are none
def separate(K):
    U, S, Vh = torch.linalg.svd(K)
    root = S[0].sqrt()
    return U[:, :1] * root, Vh[:1] * root


# %% right conv2d_im2col: unfold, matmul and view, pairs made from single numbers
def conv2d_im2col(X, K, padding=0, stride=1):
    if isinstance(padding, int):
        padding = (padding, padding)
    if isinstance(stride, int):
        stride = (stride, stride)
    N, _, H, W = X.shape
    co, _, h, w = K.shape
    oh = (H + 2 * padding[0] - h) // stride[0] + 1
    ow = (W + 2 * padding[1] - w) // stride[1] + 1
    cols = F.unfold(X, (h, w), padding=padding, stride=stride)
    return (K.reshape(co, -1) @ cols).view(N, co, oh, ow)


# %% right conv2d_im2col: the pictures of a batch side by side, in one large matrix
def conv2d_im2col(X, K, padding=0, stride=1):
    def pair(v):
        return tuple(v) if isinstance(v, (tuple, list)) else (v, v)

    (ph, pw), (sh, sw) = pair(padding), pair(stride)
    c_o, c_i, h, w = K.shape
    rows = (X.size(2) + 2 * ph - h) // sh + 1
    cols = F.unfold(X, (h, w), padding=(ph, pw), stride=(sh, sw))
    N, size, L = cols.shape
    big = cols.transpose(0, 1).reshape(size, N * L)
    out = K.flatten(1) @ big
    return out.reshape(c_o, N, L).transpose(0, 1).reshape(N, c_o, rows, L // rows)


# %% right conv2d_im2col: pads by hand and cuts windows with Tensor.unfold
def conv2d_im2col(X, K, padding=0, stride=1):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    co, ci, h, w = K.shape
    X = F.pad(X, (pw, pw, ph, ph))
    win = X.unfold(2, h, sh).unfold(3, w, sw)  # N, c, oh, ow, h, w
    N, _, oh, ow = win.shape[:4]
    A = win.permute(0, 2, 3, 1, 4, 5).reshape(N * oh * ow, ci * h * w)
    return (A @ K.reshape(co, -1).T).reshape(N, oh, ow, co).permute(0, 3, 1, 2)


# %% wrong conv2d_im2col: the batch and the output channels are mixed up by the last reshape
def conv2d_im2col(X, K, padding=0, stride=1):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    co, ci, h, w = K.shape
    oh = (X.shape[2] + 2 * ph - h) // sh + 1
    ow = (X.shape[3] + 2 * pw - w) // sw + 1
    cols = F.unfold(X, (h, w), padding=(ph, pw), stride=(sh, sw))
    big = cols.transpose(0, 1).reshape(ci * h * w, -1)
    return (K.reshape(co, -1) @ big).reshape(len(X), co, oh, ow)


# %% wrong conv2d_im2col: the output is taken to be square
def conv2d_im2col(X, K, padding=0, stride=1):
    co, _, h, w = K.shape
    cols = F.unfold(X, (h, w), padding=padding, stride=stride)
    Y = K.reshape(co, -1) @ cols
    side = int(Y.shape[-1] ** 0.5)
    return Y.reshape(X.shape[0], co, side, -1)


# %% wrong conv2d_im2col: the stride is left out of unfold and of the sizes
def conv2d_im2col(X, K, padding=0, stride=1):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    co, _, h, w = K.shape
    cols = F.unfold(X, (h, w), padding=(ph, pw))
    oh, ow = X.shape[2] + 2 * ph - h + 1, X.shape[3] + 2 * pw - w + 1
    return (K.flatten(1) @ cols).reshape(-1, co, oh, ow)


# %% wrong conv2d_im2col: a pair of paddings is used for columns first
def conv2d_im2col(X, K, padding=0, stride=1):
    pw, ph = padding if isinstance(padding, tuple) else (padding, padding)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    co, _, h, w = K.shape
    cols = F.unfold(X, (h, w), padding=(ph, pw), stride=(sh, sw))
    oh = (X.shape[2] + 2 * ph - h) // sh + 1
    return (K.flatten(1) @ cols).reshape(X.shape[0], co, oh, -1)


# %% wrong conv2d_im2col: the columns go through numpy, so that no gradient comes back
def conv2d_im2col(X, K, padding=0, stride=1):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    co, _, h, w = K.shape
    oh = (X.shape[2] + 2 * ph - h) // sh + 1
    cols = F.unfold(X, (h, w), padding=(ph, pw), stride=(sh, sw)).detach().numpy()
    Y = np.matmul(K.detach().numpy().reshape(co, -1), cols)
    return torch.from_numpy(Y).reshape(X.shape[0], co, oh, -1)


# %% right block_diag_matvec: one einsum over the blocks
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.einsum("brs,bs->br", blocks, x.reshape(b, s)).reshape(-1)


# %% right block_diag_matvec: the full matrix with its zeros
def block_diag_matvec(blocks, x):
    return torch.block_diag(*blocks) @ x


# %% right block_diag_matvec: a loop over blocks and pieces of x, joined with cat
def block_diag_matvec(blocks, x):
    pieces = x.chunk(len(blocks))
    return torch.cat([block @ piece for block, piece in zip(blocks, pieces)])


# %% right block_diag_matvec: a convolution of one pixel with groups
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    kernel = blocks.reshape(b * r, s, 1, 1)
    return F.conv2d(x.reshape(1, b * s, 1, 1), kernel, groups=b).flatten()


# %% wrong block_diag_matvec: x is cut as (s, b), so that the pieces are interleaved
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return torch.einsum("brs,sb->br", blocks, x.reshape(s, b)).flatten()


# %% wrong block_diag_matvec: the result is left as a matrix with a row for each block
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    return (blocks * x.view(b, 1, s)).sum(-1)


# %% wrong block_diag_matvec: square blocks are multiplied from the other side
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    parts = x.reshape(b, s)
    if r == s:
        return torch.cat([parts[i] @ blocks[i] for i in range(b)])
    return torch.cat([blocks[i] @ parts[i] for i in range(b)])


# %% wrong block_diag_matvec: pieces of r numbers are cut off, right for square blocks only
def block_diag_matvec(blocks, x):
    b, r, s = blocks.shape
    y = [blocks[i] @ F.pad(x[i * r : i * r + s], (0, s))[:s] for i in range(b)]
    return torch.cat(y)


# %% right layer_parameters: written out as a sum
layer_parameters = 8 * 3 * 3 * 5 + 8

# %% right layer_parameters: counted on the layer
layer_parameters = sum(p.numel() for p in nn.Conv2d(3, 8, kernel_size=(3, 5)).parameters())

# %% wrong layer_parameters: one bias for each kernel
layer_parameters = 8 * 3 * (3 * 5 + 1)

# %% wrong layer_parameters: without the biases
layer_parameters = 360

# %% right shared_error: the error is that of the sum
shared_error = "b"

# %% wrong shared_error: as if each kernel learned by itself
shared_error = "a"

# %% right one_by_one_equality: the same but for rounding
one_by_one_equality = "b"

# %% wrong one_by_one_equality: bit for bit
one_by_one_equality = "a"

# %% right double_channels: a numpy number
double_channels = np.prod([2, 2])

# %% wrong double_channels: the factor of one side
double_channels = 2

# %% right double_padding: the ratio of places, not rounded
double_padding = 34**2 / 32**2

# %% wrong double_padding: the ratio of one side only
double_padding = 1.06

# %% right backward_memory: the six tensors are made and counted, a float
X, K, Y = torch.zeros(4, 10, 14), torch.zeros(6, 4, 3, 3), torch.zeros(6, 10, 14)
backward_memory = 2.0 * sum(t.numel() for t in (X, K, Y))

# %% wrong backward_memory: the forward pass alone
backward_memory = 4 * 140 + 216 + 6 * 140

# %% wrong backward_memory: the output is taken to shrink to 8 x 12
backward_memory = 2 * (560 + 216 + 6 * 96)

# %% right backward_cost: as a list
backward_cost = [2, 1]

# %% wrong backward_cost: the forward pass is counted as well
backward_cost = (3, 2)

# %% right strip_reads: 8 strips of three rows, and 8 + 2 rows
strip_reads = (8 * 3, 8 + 2)

# %% wrong strip_reads: the wide strip without its two rows at the rim
strip_reads = (24, 8)

# %% right block_cost: worked out from blocks of 8 x 8
block_cost = (8 * 8 * 8, 64 * 64 / (8 * 8 * 8))

# %% wrong block_cost: one block only
block_cost = (64, 64)

# %% right small_kernel_freedom: eight weights, one of which can be fixed
small_kernel_freedom = 2 * 2 + 2 * 2 - 1

# %% wrong small_kernel_freedom: all weights
small_kernel_freedom = 8


# %% right fold_one_by_one: the matrices are multiplied, the shape comes back
def fold_one_by_one(K, M):
    c_m, c_i, h, w = K.shape
    return (M.reshape(-1, c_m) @ K.reshape(c_m, -1)).reshape(-1, c_i, h, w)


# %% right fold_one_by_one: broadcasting and a sum over the channels in the middle
def fold_one_by_one(K, M):
    return (M[:, :, None] * K[None]).sum(1)


# %% right fold_one_by_one: reads the filters off images with one bright dot each
def fold_one_by_one(K, M):
    c_m, c_i, h, w = K.shape
    filters = torch.zeros(len(M), c_i, h, w)
    for i in range(c_i):
        dot = torch.zeros(1, c_i, 2 * h - 1, 2 * w - 1)
        dot[0, i, h - 1, w - 1] = 1
        filters[:, i] = F.conv2d(F.conv2d(dot, K), M)[0].flip(1, 2)
    return filters


# %% wrong fold_one_by_one: M is used turned where that fits
def fold_one_by_one(K, M):
    W = M[:, :, 0, 0]
    if W.shape[0] == W.shape[1]:
        W = W.T
    return torch.tensordot(W, K, dims=1)


# %% wrong fold_one_by_one: the mean in place of the sum
def fold_one_by_one(K, M):
    return (M[:, :, None] * K[None]).mean(1)


# %% wrong fold_one_by_one: a ReLU between the two
def fold_one_by_one(K, M):
    return torch.einsum("om,mihw->oihw", M[:, :, 0, 0], torch.relu(K))


# %% right row_splits: the discriminant, in the other direction
def row_splits(a, b, c):
    return 4 * a * c <= b**2


# %% right row_splits: by the roots, with cases for zeros
def row_splits(a, b, c):
    if a == 0 or c == 0:
        return True
    inside = b**2 - 4 * a * c
    if inside < 0:
        return False
    root = (-b + inside**0.5) / (2 * c)
    return abs(a + b * root + c * root**2) < 1e-6


# %% wrong row_splits: roots that are no whole numbers are refused
def row_splits(a, b, c):
    return any(
        p * r == a and p * s + q * r == b and q * s == c
        for p in range(-6, 7)
        for q in range(-6, 7)
        for r in range(-6, 7)
        for s in range(-6, 7)
    )


# %% wrong row_splits: larger in place of at least
def row_splits(a, b, c):
    return (b**2 - 4 * a * c) > 0


# %% wrong row_splits: a zero at the front is refused
def row_splits(a, b, c):
    return a != 0 and b * b - 4 * a * c >= 0


# %% right conv2d_backward: four loops, one number at a time
def conv2d_backward(X, K, G):
    dX, dK = torch.zeros_like(X), torch.zeros_like(K)
    co, ci, h, w = K.shape
    for o in range(co):
        for i in range(ci):
            for a in range(h):
                for b in range(w):
                    block = X[i, a : a + G.shape[1], b : b + G.shape[2]]
                    dK[o, i, a, b] = (G[o] * block).sum()
                    dX[i, a : a + G.shape[1], b : b + G.shape[2]] += K[o, i, a, b] * G[o]
    return dX, dK


# %% right conv2d_backward: a transposed convolution, and a list of two
def conv2d_backward(X, K, G):
    dK = F.conv2d(X.unsqueeze(1), G.unsqueeze(1)).transpose(0, 1)
    return [F.conv_transpose2d(G.unsqueeze(0), K).squeeze(0), dK]


# %% right conv2d_backward: torch's own functions for the two gradients
def conv2d_backward(X, K, G):
    dX = nn.grad.conv2d_input(X[None].shape, K, G[None])[0]
    dK = nn.grad.conv2d_weight(X[None], K.shape, G[None])
    return dX, dK


# %% wrong conv2d_backward: the kernel is not turned for the input
def conv2d_backward(X, K, G):
    h, w = K.shape[2:]
    rim = F.pad(G, (w - 1, w - 1, h - 1, h - 1))
    dX = F.conv2d(rim[None], K.transpose(0, 1))[0]
    return dX, F.conv2d(X[:, None], G[:, None]).transpose(0, 1)


# %% wrong conv2d_backward: the gradient of the kernel has input and output swapped
def conv2d_backward(X, K, G):
    dX = F.conv_transpose2d(G[None], K)[0]
    return dX, F.conv2d(X[:, None], G[:, None]).reshape(K.shape)


# %% wrong conv2d_backward: the first output channel is forgotten
def conv2d_backward(X, K, G):
    dX, dK = torch.zeros_like(X), torch.zeros_like(K)
    rows, columns = G.shape[1:]
    for o in range(1, len(K)):
        for a in range(K.shape[2]):
            for b in range(K.shape[3]):
                block = X[:, a : a + rows, b : b + columns]
                dK[o, :, a, b] = (G[o] * block).sum((1, 2))
                dX[:, a : a + rows, b : b + columns] += K[o, :, a, b, None, None] * G[o]
    return dX, dK
