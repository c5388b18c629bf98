# %%
import functools
import math
from fractions import Fraction

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% right comp_conv2d: the book's
def comp_conv2d(conv2d, X):
    # (1, 1) indicates that batch size and the number of channels are both 1
    X = X.reshape((1, 1) + X.shape)
    Y = conv2d(X)
    # Strip the first two dimensions: examples and channels
    return Y.reshape(Y.shape[2:])


# %% right comp_conv2d: a single image without a batch
def comp_conv2d(conv2d, X):
    return conv2d(X.unsqueeze(0)).squeeze(0)


# %% right comp_conv2d: by einops-like views
def comp_conv2d(conv2d, X):
    Y = conv2d(X.view(1, 1, *X.size()))
    return Y.flatten(0, 2)


# %% wrong comp_conv2d: squeeze takes axes of length one away, too
def comp_conv2d(conv2d, X):
    return conv2d(X[None, None]).squeeze()


# %% wrong comp_conv2d: without gradients
def comp_conv2d(conv2d, X):
    with torch.no_grad():
        return conv2d(X[None, None])[0, 0]


# %% wrong comp_conv2d: a new layer with the settings of the old one
def comp_conv2d(conv2d, X):
    new = nn.Conv2d(1, 1, conv2d.kernel_size, padding=conv2d.padding, stride=conv2d.stride)
    return new(X[None, None])[0, 0]


# %% wrong comp_conv2d: padding and stride are lost
def comp_conv2d(conv2d, X):
    return F.conv2d(X[None, None], conv2d.weight, conv2d.bias)[0, 0]


# %% wrong padded_size: only once on each axis
padded_size = (7, 10)


# %% right same_padding: computed, a tuple
same_padding = tuple((k - 1) // 2 for k in (7, 5))


# %% wrong same_padding: in total
same_padding = (6, 4)


# %% right pad_same: written into zeros
def pad_same(X, kernel_size):
    h, w = kernel_size
    Y = X.new_zeros(X.shape[0] + h - 1, X.shape[1] + w - 1)
    top, left = (h - 1) // 2, (w - 1) // 2
    Y[top : top + X.shape[0], left : left + X.shape[1]] = X
    return Y


# %% right pad_same: frames are concatenated
def pad_same(X, kernel_size):
    for axis, k in enumerate(kernel_size):
        before, after = (k - 1) // 2, math.ceil((k - 1) / 2)
        shapes = [[*X.shape], [*X.shape]]
        shapes[0][axis], shapes[1][axis] = before, after
        X = torch.cat([torch.zeros(shapes[0]), X, torch.zeros(shapes[1])], dim=axis)
    return X


# %% right pad_same: a layer of torch
def pad_same(X, kernel_size):
    h, w = [k - 1 for k in kernel_size]
    return nn.ZeroPad2d((w // 2, w - w // 2, h // 2, h - h // 2))(X[None])[0]


# %% wrong pad_same: the larger part above and on the left
def pad_same(X, kernel_size):
    h, w = [k - 1 for k in kernel_size]
    return F.pad(X, (w - w // 2, w // 2, h - h // 2, h // 2))


# %% wrong pad_same: k // 2 on each side
def pad_same(X, kernel_size):
    h, w = kernel_size
    return F.pad(X, (w // 2, w // 2, h // 2, h // 2))


# %% wrong pad_same: rows and columns exchanged
def pad_same(X, kernel_size):
    h, w = kernel_size[0] - 1, kernel_size[1] - 1
    return F.pad(X, (h // 2, h - h // 2, w // 2, w - w // 2))


# %% wrong pad_same: rounded to even by round
def pad_same(X, kernel_size):
    h, w = kernel_size[0] - 1, kernel_size[1] - 1
    top, left = round(h / 2), round(w / 2)
    return F.pad(X, (left, w - left, top, h - top))


# %% wrong pad_same: the border is repeated
def pad_same(X, kernel_size):
    h, w = kernel_size[0] - 1, kernel_size[1] - 1
    sides = (w // 2, w - w // 2, h // 2, h - h // 2)
    return F.pad(X[None, None], sides, mode="replicate")[0, 0]


# %% right times_seen: by autograd
def times_seen(shape, kernel_size, padding):
    X = torch.zeros(shape, requires_grad=True)
    K = torch.ones(1, 1, *kernel_size)
    F.conv2d(X[None, None], K, padding=tuple(padding)).sum().backward()
    return X.grad


# %% right times_seen: F.fold counts
def times_seen(shape, kernel_size, padding):
    (H, W), (h, w), (p, q) = shape, kernel_size, padding
    places = (H + 2 * p - h + 1) * (W + 2 * q - w + 1)
    ones = torch.ones(1, h * w, places)
    return F.fold(ones, shape, kernel_size, padding=padding)[0, 0]


# %% right times_seen: an outer product of two counts
def times_seen(shape, kernel_size, padding):
    def along(n, k, p):
        places = range(n + 2 * p - k + 1)
        return torch.tensor([float(sum(s <= i + p < s + k for s in places)) for i in range(n)])

    rows, columns = map(along, shape, kernel_size, padding)
    return rows[:, None] * columns


# %% right times_seen: by numpy, turned into floats
def times_seen(shape, kernel_size, padding):
    H, W = shape[0] + 2 * padding[0], shape[1] + 2 * padding[1]
    count = np.zeros((H, W))
    for i in range(H - kernel_size[0] + 1):
        for j in range(W - kernel_size[1] + 1):
            count[i : i + kernel_size[0], j : j + kernel_size[1]] += 1
    inner = count[padding[0] : H - padding[0], padding[1] : W - padding[1]]
    return torch.from_numpy(inner).float()


# %% wrong times_seen: the slice [p:-p] is empty without padding
def times_seen(shape, kernel_size, padding):
    (p, q), (h, w) = padding, kernel_size
    count = torch.zeros(shape[0] + 2 * p, shape[1] + 2 * q)
    for i in range(count.shape[0] - h + 1):
        for j in range(count.shape[1] - w + 1):
            count[i : i + h, j : j + w] += 1
    return count[p:-p, q:-q]


# %% wrong times_seen: the frame stays
def times_seen(shape, kernel_size, padding):
    (p, q), (h, w) = padding, kernel_size
    count = torch.zeros(shape[0] + 2 * p, shape[1] + 2 * q)
    for i in range(count.shape[0] - h + 1):
        for j in range(count.shape[1] - w + 1):
            count[i : i + h, j : j + w] += 1
    return count


# %% wrong times_seen: ones are convolved with ones
def times_seen(shape, kernel_size, padding):
    X, K = torch.ones(1, 1, *shape), torch.ones(1, 1, *kernel_size)
    return F.conv2d(X, K, padding="same")[0, 0]


# %% wrong times_seen: one place too many on each axis
def times_seen(shape, kernel_size, padding):
    (p, q), (h, w) = padding, kernel_size
    count = torch.zeros(shape[0] + 2 * p, shape[1] + 2 * q)
    for i in range(count.shape[0] - h + 2):
        for j in range(count.shape[1] - w + 2):
            count[i : i + h, j : j + w] += 1
    return count[p : p + shape[0], q : q + shape[1]]


# %% wrong times_seen: whole numbers
def times_seen(shape, kernel_size, padding):
    (p, q), (h, w) = padding, kernel_size
    count = torch.zeros(shape[0] + 2 * p, shape[1] + 2 * q, dtype=torch.long)
    for i in range(count.shape[0] - h + 1):
        for j in range(count.shape[1] - w + 1):
            count[i : i + h, j : j + w] += 1
    return count[p : p + shape[0], q : q + shape[1]]


# %% wrong times_seen: each axis capped by the kernel, both added
def times_seen(shape, kernel_size, padding):
    def along(n, k, p):
        i = torch.arange(n)
        return torch.minimum(torch.minimum(i + p + 1, n + p - i), torch.tensor(k)).float()

    return along(shape[0], kernel_size[0], padding[0])[:, None] * along(
        shape[1], kernel_size[1], padding[1]
    )


# %% wrong rim_width: one for each layer
rim_width = 3


# %% right before_rounding: fractions
before_rounding = (Fraction(8 - 3, 3) + 1, Fraction(8 + 2 - 5, 4) + 1)


# %% wrong before_rounding: the 1 is forgotten
before_rounding = (5 / 3, 5 / 4)


# %% right conv_output_shape: by counting the places
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return len(range(0, n + 2 * p - k + 1, s))
    return tuple(map(conv_output_shape, n, k, p, s))


# %% right conv_output_shape: numpy does both
def conv_output_shape(n, k, p, s):
    size = (np.array(n) + 2 * np.array(p) - np.array(k)) // np.array(s) + 1
    return tuple(size.tolist()) if size.ndim else int(size)


# %% right conv_output_shape: singledispatch
@functools.singledispatch
def conv_output_shape(n, k, p, s):
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))


@conv_output_shape.register
def _(n: int, k, p, s):
    return divmod(n + 2 * p - k, s)[0] + 1


# %% right conv_output_shape: a real convolution is measured
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, k), stride=s, padding=p).shape[-1]
    return tuple(conv_output_shape(n[i], k[i], p[i], s[i]) for i in (0, 1))


# %% wrong conv_output_shape: a true division
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + 2 * p - k) / s + 1
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))


# %% wrong conv_output_shape: rounded to the nearest
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return round((n + 2 * p - k) / s) + 1
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))


# %% wrong conv_output_shape: the floor comes after the 1 with a stride in front
def conv_output_shape(n, k, p, s):
    if isinstance(n, int):
        return (n + 2 * p - k + 1) // s
    return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s))
