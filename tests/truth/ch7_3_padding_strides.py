# %%
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


# %%
def slide(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% right comp_conv2d: the book's helper
def comp_conv2d(conv2d, X):
    X = X.reshape((1, 1) + X.shape)
    Y = conv2d(X)
    return Y.reshape(Y.shape[2:])


# %% right comp_conv2d: indexing with None and with zeros
def comp_conv2d(conv2d, X):
    return conv2d(X[None, None])[0, 0]


# %% right comp_conv2d: unsqueeze and squeeze, each axis by its number
def comp_conv2d(conv2d: nn.Module, X: torch.Tensor) -> torch.Tensor:
    batch = X.unsqueeze(0).unsqueeze(0)  # (1, 1, 높이, 너비)
    out = conv2d(batch)
    print("output of the layer:", tuple(out.shape))
    return out.squeeze(1).squeeze(0)


# %% wrong comp_conv2d: squeeze also drops a height or width of 1
def comp_conv2d(conv2d, X):
    return conv2d(X[None, None]).squeeze()


# %% wrong comp_conv2d: takes only the weights, the layer's padding and stride are ignored
def comp_conv2d(conv2d, X):
    return F.conv2d(X[None, None], conv2d.weight, conv2d.bias)[0, 0]


# %% wrong comp_conv2d: only one of the two axes is taken away
def comp_conv2d(conv2d, X):
    Y = conv2d(X.view(1, 1, *X.shape))
    return Y.squeeze(0)


# %% wrong comp_conv2d: the caller's X gets two axes more, in place
def comp_conv2d(conv2d, X):
    X.unsqueeze_(0).unsqueeze_(0)
    return conv2d(X)[0, 0]


# %% wrong comp_conv2d: the output is given the shape of the input, which stops most layers
def comp_conv2d(conv2d, X):
    Y = conv2d(X[None, None])
    return Y.reshape(X.shape)


# %% wrong comp_conv2d: takes the output to be square
def comp_conv2d(conv2d, X):
    Y = conv2d(X[None, None])
    side = math.isqrt(Y.numel())
    return Y.flatten()[: side * side].reshape(side, side)


# %% wrong comp_conv2d: rows and columns of the picture change places
def comp_conv2d(conv2d, X):
    return conv2d(X.T[None, None])[0, 0]


# %% right pad_same: F.pad, the rest below and on the right
def pad_same(X, kernel_size):
    kh, kw = kernel_size
    top, left = (kh - 1) // 2, (kw - 1) // 2
    return F.pad(X, (left, kw - 1 - left, top, kh - 1 - top))


# %% right pad_same: X written into zeros
def pad_same(X, kernel_size):
    kh, kw = kernel_size
    Y = torch.zeros(X.shape[0] + kh - 1, X.shape[1] + kw - 1)
    top, left = math.floor((kh - 1) / 2), math.floor((kw - 1) / 2)
    Y[top : top + X.shape[0], left : left + X.shape[1]] = X
    return Y


# %% wrong pad_same: the larger part above and on the left
def pad_same(X, kernel_size):
    kh, kw = kernel_size
    return F.pad(X, (kw // 2, (kw - 1) // 2, kh // 2, (kh - 1) // 2))


# %% wrong pad_same: the same on both sides, which suits odd kernels only
def pad_same(X, kernel_size):
    ph, pw = [(k - 1) // 2 for k in kernel_size]
    return F.pad(X, (pw, pw, ph, ph))


# %% right transposed_conv1d: slices added one after the other
def transposed_conv1d(x, kernel, stride):
    n, k = len(x), len(kernel)
    out = torch.zeros(stride * (n - 1) + k)
    for i, value in enumerate(x):
        out[stride * i : stride * i + k] += value * kernel
    return out


# %% right transposed_conv1d: a sum of padded stamps
def transposed_conv1d(x, kernel, stride):
    last = (len(x) - 1) * stride
    return sum(F.pad(x[i] * kernel, (i * stride, last - i * stride)) for i in range(len(x)))


# %% wrong transposed_conv1d: later stamps replace earlier ones
def transposed_conv1d(x, kernel, stride):
    n, k = len(x), len(kernel)
    out = torch.zeros(stride * (n - 1) + k)
    for i in range(n):
        out[stride * i : stride * i + k] = x[i] * kernel
    return out


# %% wrong transposed_conv1d: the kernel is stamped backwards
def transposed_conv1d(x, kernel, stride):
    n, k = len(x), len(kernel)
    out = torch.zeros(stride * (n - 1) + k)
    for i in range(n):
        out[stride * i : stride * i + k] += x[i] * kernel.flip(0)
    return out


# %% right times_seen: adds 1 under each place, then cuts the padding off
def times_seen(shape, kernel_size, padding):
    (h, w), (kh, kw), (ph, pw) = shape, kernel_size, padding
    count = torch.zeros(h + 2 * ph, w + 2 * pw)
    for i in range(h + 2 * ph - kh + 1):
        for j in range(w + 2 * pw - kw + 1):
            count[i : i + kh, j : j + kw] += 1
    return count[ph : ph + h, pw : pw + w]


# %% right times_seen: the gradient of the sum of a convolution with ones
def times_seen(shape, kernel_size, padding):
    X = torch.zeros(1, 1, *shape, requires_grad=True)
    F.conv2d(X, torch.ones(1, 1, *kernel_size), padding=tuple(padding)).sum().backward()
    return X.grad[0, 0]


# %% right times_seen: counts along each axis, then their outer product
def times_seen(shape, kernel_size, padding):
    def along(n, k, p):
        starts = range(-p, n + p - k + 1)
        return torch.tensor([float(sum(s <= i < s + k for s in starts)) for i in range(n)])

    down, right = (along(*axis) for axis in zip(shape, kernel_size, padding))
    return torch.outer(down, right)


# %% right times_seen: a transposed convolution of ones
def times_seen(shape, kernel_size, padding):
    places = [n + 2 * p - k + 1 for n, k, p in zip(shape, kernel_size, padding)]
    ones = torch.ones(1, 1, *places)
    return F.conv_transpose2d(ones, torch.ones(1, 1, *kernel_size), padding=padding)[0, 0]


# %% right times_seen: closed formula for the first and the last place that sees a cell
def times_seen(shape, kernel_size, padding):
    result = torch.zeros(shape)
    for i in range(shape[0]):
        for j in range(shape[1]):
            n_places = 1
            for x, n, k, p in zip((i, j), shape, kernel_size, padding):
                first = max(0, x + p - k + 1)
                last = min(x + p, n + 2 * p - k)
                n_places *= max(0, last - first + 1)
            result[i, j] = n_places
    return result


# %% wrong times_seen: the padding is still around the result
def times_seen(shape, kernel_size, padding):
    (h, w), (kh, kw), (ph, pw) = shape, kernel_size, padding
    count = torch.zeros(h + 2 * ph, w + 2 * pw)
    for i in range(h + 2 * ph - kh + 1):
        for j in range(w + 2 * pw - kw + 1):
            count[i : i + kh, j : j + kw] += 1
    return count


# %% wrong times_seen: cut with [p:-p], which leaves nothing when p is 0
def times_seen(shape, kernel_size, padding):
    (h, w), (kh, kw), (ph, pw) = shape, kernel_size, padding
    count = torch.zeros(h + 2 * ph, w + 2 * pw)
    for i in range(h + 2 * ph - kh + 1):
        for j in range(w + 2 * pw - kw + 1):
            count[i : i + kh, j : j + kw] += 1
    return count[ph:-ph, pw:-pw]


# %% wrong times_seen: forgets that a large window has few places on a small picture
def times_seen(shape, kernel_size, padding):
    def along(n, k, p):
        return torch.tensor([float(min(i + 1 + p, n - i + p, k)) for i in range(n)])

    (h, w), (kh, kw), (ph, pw) = shape, kernel_size, padding
    return along(h, kh, ph)[:, None] * along(w, kw, pw)[None, :]


# %% wrong times_seen: whole numbers where decimal numbers are asked for
def times_seen(shape, kernel_size, padding):
    (h, w), (kh, kw), (ph, pw) = shape, kernel_size, padding
    count = torch.zeros(h + 2 * ph, w + 2 * pw, dtype=torch.long)
    for i in range(h + 2 * ph - kh + 1):
        for j in range(w + 2 * pw - kw + 1):
            count[i : i + kh, j : j + kw] += 1
    return count[ph : ph + h, pw : pw + w]


# %% wrong times_seen: the padding of the columns goes to the rows and the other way round
def times_seen(shape, kernel_size, padding):
    X = torch.zeros(1, 1, *shape, requires_grad=True)
    padded = F.pad(X, (padding[0], padding[0], padding[1], padding[1]))
    F.conv2d(padded, torch.ones(1, 1, *kernel_size)).sum().backward()
    return X.grad[0, 0]


# %% wrong times_seen: how much picture each window sees, not how many windows see each cell
def times_seen(shape, kernel_size, padding):
    ones = torch.ones(1, 1, *shape)
    Y = F.conv2d(ones, torch.ones(1, 1, *kernel_size), padding=tuple(padding))
    return Y[0, 0]


# %% wrong times_seen: the places on the two axes are added, not multiplied
def times_seen(shape, kernel_size, padding):
    def along(n, k, p):
        last = n + 2 * p - k
        return torch.tensor([
            float(min(i + p, last) - max(0, i + p - k + 1) + 1) for i in range(n)
        ])

    down, right = map(along, shape, kernel_size, padding)
    return down[:, None] + right


# %% right conv_output_shape: the formula, for pairs once for each axis
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + 2 * p - k) // s + 1
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))


# %% right conv_output_shape: math.floor, a list for pairs
def conv_output_shape(n, k, p, s):
    try:
        h = math.floor((n[0] + 2 * p[0] - k[0]) / s[0]) + 1
        w = math.floor((n[1] + 2 * p[1] - k[1]) / s[1]) + 1
        return [h, w]
    except TypeError:
        return math.floor((n + 2 * p - k) / s) + 1


# %% right conv_output_shape: counts the starts of the window in a range
def conv_output_shape(n, k, p, s):
    def one(n, k, p, s):
        return len(range(-p, n + p - k + 1, s))

    if hasattr(n, "__len__"):
        return one(n[0], k[0], p[0], s[0]), one(n[1], k[1], p[1], s[1])
    return one(n, k, p, s)


# %% right conv_output_shape: numpy does both cases in one line, a list for pairs
def conv_output_shape(n, k, p, s):
    n, k, p, s = (np.asarray(value) for value in (n, k, p, s))
    return ((n + 2 * p - k + s) // s).tolist()


# %% right conv_output_shape: asks a layer without data
def conv_output_shape(n, k, p, s):
    single = isinstance(n, int)
    size = (n, n) if single else tuple(n)
    conv = nn.Conv2d(1, 1, k, padding=p, stride=s, device="meta")  # 실제 계산은 없음
    h, w = conv(torch.empty(1, 1, *size, device="meta")).shape[2:]
    return h if single else (h, w)


# %% wrong conv_output_shape: rounds to the nearest number
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return round((n + 2 * p - k) / s) + 1
    return tuple(round((a + 2 * c - b) / d) + 1 for a, b, c, d in zip(n, k, p, s))


# %% wrong conv_output_shape: rounds up
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return math.ceil((n + 2 * p - k) / s) + 1
    return tuple(conv_output_shape(*args) for args in zip(n, k, p, s))


# %% wrong conv_output_shape: padding as in the book's formula, counted in all
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n - k + p + s) // s
    return tuple((n[i] - k[i] + p[i] + s[i]) // s[i] for i in (0, 1))


# %% wrong conv_output_shape: the 1 is added before dividing
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + 2 * p - k + 1) // s
    return tuple((a + 2 * c - b + 1) // d for a, b, c, d in zip(n, k, p, s))


# %% wrong conv_output_shape: not rounded at all
def conv_output_shape(n, k, p, s):
    if isinstance(n, (int, float)):
        return (n + 2 * p - k) / s + 1
    return tuple((a + 2 * c - b) / d + 1 for a, b, c, d in zip(n, k, p, s))


# %% wrong conv_output_shape: the width uses the stride of the rows
def conv_output_shape(n, k, p, s):
    if not isinstance(n, int):
        h = (n[0] + 2 * p[0] - k[0]) // s[0] + 1
        w = (n[1] + 2 * p[1] - k[1]) // s[0] + 1
        return h, w
    return (n + 2 * p - k) // s + 1


# %% wrong conv_output_shape: four whole numbers give a pair, too
def conv_output_shape(n, k, p, s):
    n, k, p, s = [(v, v) if isinstance(v, int) else v for v in (n, k, p, s)]
    return tuple((n[i] + 2 * p[i] - k[i]) // s[i] + 1 for i in range(2))


# %% right mirror_pad: torch's reflect padding
def mirror_pad(X, ph, pw):
    return F.pad(X[None, None], (pw, pw, ph, ph), mode="reflect")[0, 0]


# %% right mirror_pad: flipped strips put on with cat, rows first
def mirror_pad(X, ph, pw):
    h, w = X.shape
    top, bottom = X[1 : ph + 1].flip(0), X[h - ph - 1 : h - 1].flip(0)
    X = torch.cat([top, X, bottom], dim=0)
    left, right = X[:, 1 : pw + 1].flip(1), X[:, w - pw - 1 : w - 1].flip(1)
    return torch.cat([left, X, right], dim=1)


# %% right mirror_pad: index lists that run back and forth
def mirror_pad(X, ph, pw):
    def bounce(n, p):
        return [*range(p, 0, -1), *range(n), *range(n - 2, n - 2 - p, -1)]

    rows, cols = bounce(X.shape[0], ph), bounce(X.shape[1], pw)
    return X[rows][:, cols]


# %% right mirror_pad: each new cell looks up where the mirror shows it
def mirror_pad(X, ph, pw):
    h, w = X.shape
    Y = torch.zeros(h + 2 * ph, w + 2 * pw)
    for i in range(h + 2 * ph):
        for j in range(w + 2 * pw):
            a, b = abs(i - ph), abs(j - pw)
            a = 2 * (h - 1) - a if a >= h else a
            b = 2 * (w - 1) - b if b >= w else b
            Y[i, j] = X[a, b]
    return Y


# %% wrong mirror_pad: the border is shown twice
def mirror_pad(X, ph, pw):
    h, w = X.shape
    X = torch.cat([X[:ph].flip(0), X, X[h - ph :].flip(0)], dim=0)
    return torch.cat([X[:, :pw].flip(1), X, X[:, w - pw :].flip(1)], dim=1)


# %% wrong mirror_pad: ph goes left and right, pw above and below
def mirror_pad(X, ph, pw):
    return F.pad(X[None, None], (ph, ph, pw, pw), mode="reflect")[0, 0]


# %% wrong mirror_pad: the strips are put on without turning them round
def mirror_pad(X, ph, pw):
    h, w = X.shape
    X = torch.cat([X[1 : ph + 1], X, X[h - ph - 1 : h - 1]], dim=0)
    return torch.cat([X[:, 1 : pw + 1], X, X[:, w - pw - 1 : w - 1]], dim=1)


# %% wrong mirror_pad: the four corners stay zero
def mirror_pad(X, ph, pw):
    h, w = X.shape
    Y = torch.zeros(h + 2 * ph, w + 2 * pw)
    Y[ph : ph + h, pw : pw + w] = X
    for i in range(1, ph + 1):
        Y[ph - i, pw : pw + w] = X[i]
        Y[ph + h - 1 + i, pw : pw + w] = X[h - 1 - i]
    for j in range(1, pw + 1):
        Y[ph : ph + h, pw - j] = X[:, j]
        Y[ph : ph + h, pw + w - 1 + j] = X[:, w - 1 - j]
    return Y


# %% wrong mirror_pad: the far ends repeat the border, the near ends do not
def mirror_pad(X, ph, pw):
    def bounce(n, p):
        return [*range(p, 0, -1), *range(n), *range(n - 1, n - 1 - p, -1)]

    return X[bounce(X.shape[0], ph)][:, bounce(X.shape[1], pw)]


# %% right half_stride_conv: zeros between, padding, then a plain sliding window
def half_stride_conv(X, K):
    h, w = X.shape
    Z = torch.zeros(2 * h - 1, 2 * w - 1)
    Z[::2, ::2] = X
    a, b = K.shape[0] // 2, K.shape[1] // 2
    return slide(F.pad(Z, (b, b, a, a)), K)


# %% right half_stride_conv: torch's transposed layer with the kernel flipped
def half_stride_conv(X, K):
    p = [(side - 1) // 2 for side in K.shape]
    Y = F.conv_transpose2d(X[None, None], K.flip(0, 1)[None, None], stride=2, padding=p)
    return Y[0, 0]


# %% right half_stride_conv: spreads with a Kronecker product, conv2d with padding
def half_stride_conv(X, K):
    spread = torch.kron(X, torch.tensor([[1.0, 0.0], [0.0, 0.0]]))[:-1, :-1]
    pad = (K.shape[0] // 2, K.shape[1] // 2)
    return F.conv2d(spread[None, None], K[None, None], padding=pad)[0, 0]


# %% right half_stride_conv: every old cell stamps the turned kernel, then the rim is cut
def half_stride_conv(X, K):
    (h, w), (kh, kw) = X.shape, K.shape
    canvas = torch.zeros(2 * h - 2 + kh, 2 * w - 2 + kw)
    stamp = torch.flip(K, dims=(0, 1))  # 뒤집은 커널
    for i in range(h):
        for j in range(w):
            canvas[2 * i : 2 * i + kh, 2 * j : 2 * j + kw] += X[i, j] * stamp
    return canvas[kh // 2 : kh // 2 + 2 * h - 1, kw // 2 : kw // 2 + 2 * w - 1]


# %% wrong half_stride_conv: transposed layer with the kernel not flipped
def half_stride_conv(X, K):
    kh, kw = K.shape
    padding = (kh // 2, kw // 2)
    return F.conv_transpose2d(X[None, None], K[None, None], stride=2, padding=padding)[0, 0]


# %% wrong half_stride_conv: zeros behind the last row and column as well, size 2h x 2w
def half_stride_conv(X, K):
    h, w = X.shape
    Z = torch.zeros(2 * h, 2 * w)
    Z[::2, ::2] = X
    return F.conv2d(Z[None, None], K[None, None], padding=(K.shape[0] // 2, K.shape[1] // 2))[0, 0]


# %% wrong half_stride_conv: the padding's axes are mixed up, right for square kernels only
def half_stride_conv(X, K):
    h, w = X.shape
    Z = torch.zeros(2 * h - 1, 2 * w - 1)
    Z[::2, ::2] = X
    a, b = K.shape[0] // 2, K.shape[1] // 2
    return slide(F.pad(Z, (a, a, b, b)), K)


# %% wrong half_stride_conv: cells are repeated where zeros should stand
def half_stride_conv(X, K):
    Z = X.repeat_interleave(2, dim=0).repeat_interleave(2, dim=1)[:-1, :-1]
    pad = (K.shape[0] // 2, K.shape[1] // 2)
    return F.conv2d(Z[None, None], K[None, None], padding=pad)[0, 0]


# %% wrong half_stride_conv: always pads by 1, as a 3 x 3 kernel needs it
def half_stride_conv(X, K):
    h, w = X.shape
    Z = torch.zeros(1, 1, 2 * h - 1, 2 * w - 1)
    Z[0, 0, ::2, ::2] = X
    return F.conv2d(Z, K[None, None], padding=1)[0, 0]


# %% right padded_size: a list, worked out axis by axis
padded_size = [6 + 2 * 1, 8 + 2 * 2]

# %% wrong padded_size: padding added on one side only
padded_size = (7, 10)

# %% wrong same_padding: what is added in all, the book's way of counting
same_padding = (6, 4)

# %% right before_rounding: a tensor of two numbers
before_rounding = torch.tensor([5 / 3 + 1, 5 / 4 + 1])

# %% wrong before_rounding: the final 1 is forgotten
before_rounding = (1.67, 1.25)

# %% right shape_table: lists in place of pairs
shape_table = [[7, 12], [9, 14], [9, 14], [5, 7], [3, 3]]

# %% wrong shape_table: the last layer's sizes are rounded up
shape_table = [(7, 12), (9, 14), (9, 14), (5, 7), (3, 4)]

# %% wrong strided_multiply_adds: stride taken on one axis only
strided_multiply_adds = 112 * 224 * 7 * 7

# %% right rim_width: two cells for each of three layers
rim_width = 3 * (5 // 2)

# %% wrong rim_width: one cell for each layer
rim_width = 3
