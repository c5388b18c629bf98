# %%
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


# %% right pool2d: the book's two loops
def pool2d(X, pool_size, mode="max"):
    p_h, p_w = pool_size
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == "max":
                Y[i, j] = X[i : i + p_h, j : j + p_w].max()
            elif mode == "avg":
                Y[i, j] = X[i : i + p_h, j : j + p_w].mean()
    return Y


# %% right pool2d: windows with Tensor.unfold, then amax or mean over their cells
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    if mode == "max":
        return windows.amax(dim=(-2, -1))
    return windows.mean(dim=(-2, -1))


# %% right pool2d: one shifted slice for each cell of the window, stacked
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    rows, cols = X.shape[0] - h + 1, X.shape[1] - w + 1
    shifted = [X[i : i + rows, j : j + cols] for i in range(h) for j in range(w)]
    stack = torch.stack(shifted)
    if mode == "avg":
        return stack.sum(0) / (h * w)
    return stack.max(dim=0).values  # 최댓값


# %% right pool2d: nested comprehensions over a dictionary of functions
def pool2d(X: torch.Tensor, pool_size, mode: str = "max") -> torch.Tensor:
    pick = {"max": torch.max, "avg": torch.mean}[mode]
    h, w = pool_size
    H, W = X.shape
    lines = []
    for i in range(H - h + 1):
        lines.append(torch.stack([pick(X[i : i + h, j : j + w]) for j in range(W - w + 1)]))
    return torch.stack(lines)


# %% wrong pool2d: the largest number starts at 0, so negative windows give 0
def pool2d(X, pool_size, mode="max"):
    p_h, p_w = pool_size
    rows, cols = X.shape[0] - p_h + 1, X.shape[1] - p_w + 1
    Y = torch.zeros(rows, cols)
    for a in range(p_h):
        for b in range(p_w):
            part = X[a : a + rows, b : b + cols]
            Y = torch.maximum(Y, part) if mode == "max" else Y + part / (p_h * p_w)
    return Y


# %% wrong pool2d: windows lie side by side, as in torch's layer
def pool2d(X, pool_size, mode="max"):
    f = F.max_pool2d if mode == "max" else F.avg_pool2d
    return f(X[None, None], pool_size)[0, 0]


# %% wrong pool2d: the last row and the last column of windows are missing
def pool2d(X, pool_size, mode="max"):
    p_h, p_w = pool_size
    Y = torch.zeros(X.shape[0] - p_h, X.shape[1] - p_w)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p_h, j : j + p_w]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y


# %% wrong pool2d: the average divides by the number of rows squared
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return windows.amax((2, 3)) if mode == "max" else windows.sum((2, 3)) / h**2


# %% wrong pool2d: the window is as wide as it is high
def pool2d(X, pool_size, mode="max"):
    p, _ = pool_size
    windows = X.unfold(0, p, 1).unfold(1, p, 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


# %% wrong pool2d: the mode is ignored
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    return F.max_pool2d(X[None, None], (h, w), stride=1)[0, 0]


# %% wrong pool2d: numbers are taken out with item, so that no gradient comes back
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(len(Y)):
        for j in range(Y.shape[1]):
            window = X[i : i + h, j : j + w]
            Y[i, j] = window.max().item() if mode == "max" else window.mean().item()
    return Y


# %% wrong pool2d: the results are written into X, where later windows read them; X is changed
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    rows, cols = X.shape[0] - h + 1, X.shape[1] - w + 1
    for i in range(rows):
        for j in range(cols):
            window = X[i : i + h, j : j + w]
            X[i, j] = window.max() if mode == "max" else window.mean()
    return X[:rows, :cols].clone()


# %% right avg_pool_via_conv: one kernel for each channel, with groups
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    K = torch.ones(C, 1, p, p) / p**2
    return F.conv2d(X, K, stride=p, groups=C)


# %% right avg_pool_via_conv: the channels are put into the batch
def avg_pool_via_conv(X, p):
    N, C, H, W = X.shape
    kernel = X.new_full((1, 1, p, p), 1 / (p * p))
    Y = nn.functional.conv2d(X.reshape(N * C, 1, H, W), kernel, stride=p)
    return Y.reshape(N, C, H // p, W // p)


# %% right avg_pool_via_conv: a full kernel that is zero between different channels
def avg_pool_via_conv(X, p):
    c = X.size(1)
    K = torch.eye(c)[:, :, None, None].repeat(1, 1, p, p) / p / p
    return F.conv2d(X, K, stride=(p, p))


# %% right avg_pool_via_conv: channel by channel in a loop, divided afterwards
def avg_pool_via_conv(X, p):
    ones = torch.ones(1, 1, p, p)
    maps = [F.conv2d(X[:, c : c + 1], ones, stride=p) for c in range(X.shape[1])]
    return torch.cat(maps, dim=1) / p**2


# %% wrong avg_pool_via_conv: without groups, each output is the average over all channels
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, C, p, p), 1 / (C * p * p)), stride=p)


# %% wrong avg_pool_via_conv: the windows move by one cell
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, 1, p, p), 1 / p**2), groups=C)


# %% wrong avg_pool_via_conv: the sum of a window is divided by p only
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.ones(C, 1, p, p) / p, stride=p, groups=C)


# %% wrong avg_pool_via_conv: what is left over at the end is filled up with zeros
def avg_pool_via_conv(X, p):
    C, H, W = X.shape[1:]
    X = F.pad(X, (0, -W % p, 0, -H % p))
    return F.conv2d(X, torch.full((C, 1, p, p), 1 / p**2), stride=p, groups=C)


# %% wrong avg_pool_via_conv: only the first three channels are pooled
def avg_pool_via_conv(X, p):
    K = torch.full((1, 1, p, p), 1 / p**2)
    return torch.cat([F.conv2d(X[:, c, None], K, stride=p) for c in range(min(3, X.size(1)))], 1)


# %% wrong avg_pool_via_conv: the batch is taken apart, and only its first picture comes back
def avg_pool_via_conv(X, p):
    K = torch.full((1, 1, p, p), 1 / p**2)
    return F.conv2d(X[0].unsqueeze(1), K, stride=p).transpose(0, 1)


# %% right max_pool_linearity_counterexample: two bright cells at different places
def max_pool_linearity_counterexample():
    X1 = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
    X2 = torch.tensor([[0.0, 0.0], [0.0, 1.0]])
    return X1, X2


# %% right max_pool_linearity_counterexample: an image and its negative, 3 x 4, as a list
def max_pool_linearity_counterexample():
    image = torch.arange(12.0).view(3, 4)
    return [image, -image]


# %% right max_pool_linearity_counterexample: larger random images with a seed
def max_pool_linearity_counterexample():
    g = torch.Generator().manual_seed(3)
    return torch.randn(5, 5, generator=g), torch.randn(5, 5, generator=g)


# %% wrong max_pool_linearity_counterexample: both have their largest number in the same cell
def max_pool_linearity_counterexample():
    return torch.tensor([[1.0, 2.0], [3.0, 9.0]]), torch.tensor([[0.0, -1.0], [2.0, 4.0]])


# %% wrong max_pool_linearity_counterexample: the second is twice the first
def max_pool_linearity_counterexample():
    X1 = torch.tensor([[1.0, -2.0], [3.0, 0.5]])
    return X1, 2 * X1


# %% wrong max_pool_linearity_counterexample: in a constant image the maximum only shifts
def max_pool_linearity_counterexample():
    return torch.tensor([[1.0, -2.0], [3.0, 0.5]]), torch.full((2, 2), -7.0)


# %% wrong max_pool_linearity_counterexample: a single number each, so no window of 2 x 2 fits
def max_pool_linearity_counterexample():
    return torch.tensor([[3.0]]), torch.tensor([[-3.0]])


# %% right relu_max: b and how far a is ahead
def relu_max(a, b):
    return b + F.relu(a - b)


# %% right relu_max: the other way round, with the module and in place on the difference
def relu_max(a, b):
    relu = nn.ReLU(inplace=True)
    return relu(b - a) + a


# %% right relu_max: the positive and the negative part of b on their own
def relu_max(a, b):
    lead = nn.functional.relu(a - b)
    return nn.functional.relu(b) - nn.functional.relu(-b) + lead


# %% wrong relu_max: b goes through relu as well, which cuts off negative numbers
def relu_max(a, b):
    return F.relu(b + F.relu(a - b))


# %% wrong relu_max: the smaller one
def relu_max(a, b):
    return a - F.relu(a - b)


# %% wrong relu_max: the lead of a is added to a itself in place of b
def relu_max(a, b):
    return a + F.relu(a - b)


# %% wrong relu_max: a is changed in place
def relu_max(a, b):
    a += F.relu(b - a)
    return a


# %% wrong relu_max: torch.maximum, which is not allowed here
def relu_max(a, b):
    return torch.maximum(a, b)


# %% wrong relu_max: looks at the sum of the lead, so the whole tensor a or b is returned
def relu_max(a, b):
    ahead = F.relu(a - b).sum()
    behind = F.relu(b - a).sum()
    return a if ahead > behind else b


# %% right max_pool_by_layers: three weights written down, with functions
def max_pool_by_layers(X):
    K1 = torch.tensor(
        [
            [[[1.0, -1], [0, 0]]], [[[0, 1.0], [0, 0]]], [[[0, -1.0], [0, 0]]],
            [[[0, 0], [1.0, -1]]], [[[0, 0], [0, 1.0]]], [[[0, 0], [0, -1.0]]],
        ]
    )
    K2 = torch.tensor([[1.0, 1, -1, -1, -1, 1], [0, 0, 0, 1, 1, -1], [0, 0, 0, -1, -1, 1]])
    K3 = torch.tensor([[1.0, 1, -1]])
    Y = F.relu(F.conv2d(X, K1, stride=2))
    Y = F.relu(F.conv2d(Y, K2.view(3, 6, 1, 1)))
    return F.conv2d(Y, K3.view(1, 3, 1, 1))


# %% right max_pool_by_layers: the best so far travels along, with more channels than needed
def max_pool_by_layers(X):
    # a, -a, c, -c, d - b, b, -b: channels of the first layer, a and c compared in the second
    eye = torch.eye(4).reshape(4, 1, 2, 2)
    a, b, c, d = eye
    first = torch.stack([a - b, b, -b, c - d, d, -d, a, c])
    H = torch.relu(F.conv2d(X, first, stride=2))
    second = torch.zeros(3, 8, 1, 1)
    second[0, :6, 0, 0] = torch.tensor([1.0, 1, -1, -1, -1, 1])
    second[1, 3:6, 0, 0] = torch.tensor([1.0, 1, -1])
    second[2] = -second[1]
    H = torch.relu(F.conv2d(H, second))
    return F.conv2d(H, torch.tensor([1.0, 1, -1]).reshape(1, 3, 1, 1))


# %% wrong max_pool_by_layers: b goes through one ReLU only, so negative windows are lost
def max_pool_by_layers(X):
    K1 = torch.tensor(
        [[[[1.0, -1], [0, 0]]], [[[0, 1.0], [0, 0]]], [[[0, 0], [1.0, -1]]], [[[0, 0], [0, 1.0]]]]
    )
    K2 = torch.tensor([[1.0, 1, -1, -1], [0, 0, 1, 1]]).view(2, 4, 1, 1)
    Y = F.relu(F.conv2d(X, K1, stride=2))
    Y = F.relu(F.conv2d(Y, K2))
    return F.conv2d(Y, torch.ones(1, 2, 1, 1))


# %% wrong max_pool_by_layers: the lower left cell never plays
def max_pool_by_layers(X):
    K1 = torch.tensor(
        [
            [[[1.0, -1], [0, 0]]], [[[0, 1.0], [0, 0]]], [[[0, -1.0], [0, 0]]],
            [[[0, 0], [0, 0.0]]], [[[0, 0], [0, 1.0]]], [[[0, 0], [0, -1.0]]],
        ]
    )
    K2 = torch.tensor([[1.0, 1, -1, -1, -1, 1], [0, 0, 0, 1, 1, -1], [0, 0, 0, -1, -1, 1]])
    Y = F.relu(F.conv2d(X, K1, stride=2))
    Y = F.relu(F.conv2d(Y, K2.view(3, 6, 1, 1)))
    return F.conv2d(Y, torch.tensor([[1.0, 1, -1]]).view(1, 3, 1, 1))


# %% wrong max_pool_by_layers: the windows move by one cell
def max_pool_by_layers(X):
    match = torch.tensor([[1.0, -1.0], [0.0, 1.0], [0.0, -1.0]])
    K1 = torch.zeros(6, 1, 2, 2)
    K1[:3, 0, 0] = K1[3:, 0, 1] = match
    end = torch.tensor([1.0, 1.0, -1.0])
    K2 = match @ torch.block_diag(end, end)
    Y = F.relu(F.conv2d(X, K1))
    Y = F.relu(F.conv2d(Y, K2[:, :, None, None]))
    return F.conv2d(Y, end[None, :, None, None])


# %% wrong max_pool_by_layers: a tournament by slices, without a convolution
def max_pool_by_layers(X):
    Y = X[:, :, ::2] + F.relu(X[:, :, 1::2] - X[:, :, ::2])
    return Y[..., ::2] + F.relu(Y[..., 1::2] - Y[..., ::2])


# %% wrong max_pool_by_layers: torch's own max pooling
def max_pool_by_layers(X):
    return nn.MaxPool2d(2)(X)


# %% right max_pool_backward: two loops and argmax
def max_pool_backward(X, pool_size, dY):
    p_h, p_w = pool_size
    dX = torch.zeros(X.shape, dtype=X.dtype)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            k = X[i : i + p_h, j : j + p_w].argmax().item()
            dX[i + k // p_w, j + k % p_w] += dY[i, j]
    return dX


# %% right max_pool_backward: a mask for each window
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    grad = torch.zeros_like(X)
    for i, line in enumerate(dY):
        for j, g in enumerate(line):
            win = X[i : i + h, j : j + w]
            grad[i : i + h, j : j + w] += (win == win.max()) * g
    return grad


# %% wrong max_pool_backward: assigned, not added
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    grad = torch.zeros_like(X)
    for i in range(len(dY)):
        for j in range(len(dY[0])):
            k = int(X[i : i + h, j : j + w].argmax())
            grad[i + k // w, j + k % w] = dY[i, j]
    return grad


# %% wrong max_pool_backward: the width of X is used to take the place apart
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    grad = torch.zeros_like(X)
    for i in range(len(dY)):
        for j in range(len(dY[0])):
            k = int(X[i : i + h, j : j + w].argmax())
            a, b = divmod(k, h)
            grad[i + min(a, h - 1), j + min(b, w - 1)] += dY[i, j]
    return grad


# %% wrong max_pool_backward: every cell of a window gets dY
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    grad = torch.zeros_like(X)
    for i in range(len(dY)):
        for j in range(len(dY[0])):
            grad[i : i + h, j : j + w] += dY[i, j]
    return grad


# %% right pool_cost: places times comparisons of one window
def pool_cost(c, h, w, window, padding, stride):
    oh = (h + 2 * padding[0] - window[0]) // stride[0] + 1
    ow = (w + 2 * padding[1] - window[1]) // stride[1] + 1
    return c * oh * ow * (window[0] * window[1] - 1)


# %% right pool_cost: rows and columns in one loop, a whole float from numpy
def pool_cost(c, h, w, window, padding, stride):
    sizes = np.array([h, w]) + 2 * np.array(padding) - np.array(window)
    places = np.floor(sizes / np.array(stride)) + 1
    return c * places.prod() * (np.prod(window) - 1)


# %% right pool_cost: matches within the rows of a window, then between their winners
def pool_cost(c, h, w, window, padding, stride):
    (kh, kw), (ph, pw), (sh, sw) = window, padding, stride
    count = 0
    for _top in range(-ph, h + ph - kh + 1, sh):
        for _left in range(-pw, w + pw - kw + 1, sw):
            count += kh * (kw - 1) + (kh - 1)
    return c * count


# %% wrong pool_cost: as many comparisons as cells
def pool_cost(c, h, w, window, padding, stride):
    oh = (h + 2 * padding[0] - window[0]) // stride[0] + 1
    ow = (w + 2 * padding[1] - window[1]) // stride[1] + 1
    return c * oh * ow * window[0] * window[1]


# %% wrong pool_cost: a window is reduced along both axes only once, (kh - 1) * (kw - 1)
def pool_cost(c, h, w, window, padding, stride):
    (kh, kw), (ph, pw), (sh, sw) = window, padding, stride
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return c * oh * ow * (kh - 1) * (kw - 1)


# %% wrong pool_cost: windows that hang over the end are counted
def pool_cost(c, h, w, window, padding, stride):
    (kh, kw), (ph, pw), (sh, sw) = window, padding, stride
    oh, ow = -((kh - h - 2 * ph) // sh) + 1, -((kw - w - 2 * pw) // sw) + 1
    return c * oh * ow * (kh * kw - 1)


# %% wrong pool_cost: padding on one side only
def pool_cost(c, h, w, window, padding, stride):
    (kh, kw), (ph, pw), (sh, sw) = window, padding, stride
    oh, ow = (h + ph - kh) // sh + 1, (w + pw - kw) // sw + 1
    return c * oh * ow * (kh * kw - 1)


# %% wrong pool_cost: the pairs are read as (columns, rows)
def pool_cost(c, h, w, window, padding, stride):
    (kw, kh), (pw, ph), (sw, sh) = window, padding, stride
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    return c * oh * ow * (kh * kw - 1)


# %% right min_pool2d: minus the maximum of minus X
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(-X, kernel_size, stride, padding)


# %% right min_pool2d: the rim of infinity is put on by hand
def min_pool2d(X, kernel_size, stride=None, padding=0):
    ph, pw = padding if isinstance(padding, (tuple, list)) else (padding, padding)
    X = F.pad(X, (pw, pw, ph, ph), value=float("inf"))
    Y = nn.functional.max_pool2d(X * -1, kernel_size=kernel_size, stride=stride)
    return Y * -1


# %% right min_pool2d: the positions of the largest of -X, gathered from X
def min_pool2d(X, kernel_size, stride=None, padding=0):
    _, where = F.max_pool2d(-X, kernel_size, stride, padding, return_indices=True)
    flat = X.flatten(2).gather(2, where.flatten(2))
    return flat.view(where.shape)


# %% wrong min_pool2d: the rim is made of zeros and wins where all numbers are positive
def min_pool2d(X, kernel_size, stride=None, padding=0):
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    return -F.max_pool2d(F.pad(-X, (pw, pw, ph, ph)), kernel_size, stride)


# %% wrong min_pool2d: without a stride the window moves by one cell
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(-X, kernel_size, stride or 1, padding)


# %% wrong min_pool2d: the minus sign is not taken back
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return F.max_pool2d(-X, kernel_size, stride=stride, padding=padding)


# %% wrong min_pool2d: one over the maximum of one over X, for positive numbers only
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return 1 / F.max_pool2d(1 / X, kernel_size, stride, padding)


# %% wrong min_pool2d: X is negated in place and stays so
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(X.neg_(), kernel_size, stride, padding)


# %% wrong min_pool2d: stride and padding change places in the call
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(-X, kernel_size, padding or None, stride or 0)


# %% wrong min_pool2d: the padding is forgotten
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return F.max_pool2d(X.neg(), kernel_size, stride=stride).neg()


# %% right softmax_pool2d: the two cuts of the text, cells flattened
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    weights = torch.softmax(t * cells, dim=-1)
    return (weights * cells).sum(-1)


# %% right softmax_pool2d: reshape makes the windows, and exp after taking off the maximum
def softmax_pool2d(X, p, t=1.0):
    N, C, H, W = X.shape
    win = X.reshape(N, C, H // p, p, W // p, p)
    z = t * win
    z = z - z.amax(dim=(3, 5), keepdim=True)
    w = z.exp()
    return (w * win).sum((3, 5)) / w.sum((3, 5))


# %% right softmax_pool2d: nn.functional.unfold with the channels in the batch
def softmax_pool2d(X, p, t=1.0):
    n, c, h, w = X.shape
    cols = F.unfold(X.reshape(n * c, 1, h, w), p, stride=p)
    y = torch.einsum("bkl,bkl->bl", F.softmax(cols * t, dim=1), cols)
    return y.reshape(n, c, h // p, w // p)


# %% right softmax_pool2d: loops over the windows, both axes flattened
def softmax_pool2d(X, p, t=1.0):
    N, C, H, W = X.shape
    rows = []
    for i in range(0, H, p):
        row = []
        for j in range(0, W, p):
            x = X[:, :, i : i + p, j : j + p].reshape(N, C, -1)
            row.append((torch.softmax(t * x, 2) * x).sum(2))
        rows.append(torch.stack(row, -1))
    return torch.stack(rows, 2)


# %% wrong softmax_pool2d: a bare exp, which overflows for numbers near 100
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    e = torch.exp(t * cells)
    return (e * cells).sum(-1) / e.sum(-1)


# %% wrong softmax_pool2d: the softmax runs over the columns of a window only
def softmax_pool2d(X, p, t=1.0):
    windows = X.unfold(2, p, p).unfold(3, p, p)
    weights = torch.softmax(t * windows, dim=-1)
    return (weights * windows).sum((-2, -1)) / p


# %% wrong softmax_pool2d: t is ignored
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    return (cells.softmax(-1) * cells).sum(-1)


# %% wrong softmax_pool2d: the mean of the weighted cells in place of their sum
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    return (torch.softmax(t * cells, -1) * cells).mean(-1)


# %% wrong softmax_pool2d: the largest of the whole batch is taken off, so dark windows underflow
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    w = torch.exp(t * cells - (t * cells).max())
    return (w * cells).sum(-1) / w.sum(-1)


# %% wrong softmax_pool2d: the weighted cells are multiplied by t as well
def softmax_pool2d(X, p, t=1.0):
    cells = t * X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    return (torch.softmax(cells, -1) * cells).sum(-1)


# %% wrong softmax_pool2d: the weights are detached, so the gradient lacks a part
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    with torch.no_grad():
        weights = torch.softmax(t * cells, -1)
    return (weights * cells).sum(-1)


# %% right shift_unnoticed: as a list made by range
shift_unnoticed = list(range(0, 7, 2))

# %% wrong shift_unnoticed: the odd columns, where the dot leaves its window
shift_unnoticed = (1, 3, 5)

# %% right pooled_by_hand: a list of three lists
pooled_by_hand = [[[4]], [[-1, 3], [4, 4]], [[-1, 3], [4, -1]]]

# %% right pooled_by_hand: torch's own results, tensors
mixed = torch.tensor([[-4.0, -2, 3, 2], [-1, -5, 1, -3], [-6, 4, -1, -2], [-7, -3, -8, -9]])
pooled_by_hand = (
    nn.MaxPool2d(3)(mixed[None, None]),
    nn.MaxPool2d(3, stride=2, padding=1)(mixed[None, None]),
    nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))(mixed[None, None]),
)

# %% wrong pooled_by_hand: the padding of the second and third layer is made of zeros
pooled_by_hand = ([[4]], [[0, 3], [4, 4]], [[0, 3], [4, 0]])

# %% wrong pooled_by_hand: steps of one in the first
pooled_by_hand = ([[4, 3], [4, 4]], [[-1, 3], [4, 4]], [[-1, 3], [4, -1]])

# %% wrong pooled_by_hand: one slip in the last
pooled_by_hand = ([[4]], [[-1, 3], [4, 4]], [[-1, 3], [4, 4]])

# %% right field_with_pools: a list
field_with_pools = [9, 38]

# %% wrong field_with_pools: the stride of the pools is forgotten
field_with_pools = (9, 12)

# %% right pool_shapes: lists, worked out with a formula
def side(n, k, s, p=0):
    return (n + 2 * p - k) // s + 1


pool_shapes = [
    [side(10, 3, 3), side(13, 3, 3)],
    [side(10, 3, 1), side(13, 3, 1)],
    [side(10, 3, 2, 1), side(13, 3, 2, 1)],
    [side(10, 2, 2), side(13, 3, 3, 1)],
    [side(10, 2, 2), side(13, 2, 2)],
]

# %% wrong pool_shapes: a window that hangs over the end is counted in the last line
pool_shapes = ((3, 4), (8, 11), (5, 7), (5, 5), (5, 7))

# %% right pool_channels: a torch.Size
pool_channels = nn.MaxPool2d(2)(torch.zeros(2, 6, 8, 12)).shape

# %% wrong pool_channels: the channels are halved with the maps
pool_channels = (2, 3, 4, 6)

# %% right max_tournament: lists
max_tournament = [[2 * 2 - 1, 2], [3 * 3 - 1, 4]]

# %% wrong max_tournament: one match for each cell
max_tournament = ((4, 2), (9, 4))

# %% wrong max_tournament: the logarithm of 9 is rounded down
max_tournament = ((3, 2), (8, 3))

# %% right max_channels: lists
max_channels = [[6, 3, 1], [14, 8, 5, 3, 1]]

# %% wrong max_channels: a number that waits gets one channel
max_channels = ((6, 3, 1), (13, 7, 4, 3, 1))

# %% wrong max_channels: the numbers that are left
max_channels = ((2, 1, 1), (5, 3, 2, 1))

# %% right gradient_cells: a list
gradient_cells = [1, 9]

# %% wrong gradient_cells: the other way round
gradient_cells = (9, 1)
