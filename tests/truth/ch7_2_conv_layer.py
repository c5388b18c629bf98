# %%
import functools
import math

import torch
from torch import nn
from torch.nn import functional as F
from d2l import torch as d2l


# %% right corr2d: windows cut out with unfold
def corr2d(X, K):
    h, w = K.shape
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return torch.einsum("ijab,ab->ij", windows, K)


# %% right corr2d: the book's two loops
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% right corr2d: loops over the kernel, whole shifted pictures are added
def corr2d(X: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    (H, W), (h, w) = X.shape, K.shape
    rows, cols = H - h + 1, W - w + 1
    Y = torch.zeros(rows, cols)
    for a in range(h):
        for b in range(w):
            Y = Y + K[a, b] * X[a : a + rows, b : b + cols]
    return Y


# %% right corr2d: nested comprehensions, stacked
def corr2d(X, K):
    h, w = K.shape
    return torch.stack([
        torch.stack([
            torch.sum(X[i : i + h, j : j + w] * K) for j in range(X.shape[1] - w + 1)
        ])
        for i in range(X.shape[0] - h + 1)
    ])


# %% wrong corr2d: the kernel is turned by half a turn
def corr2d(X, K):
    h, w = K.shape
    K = K.flip(0, 1)
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% wrong corr2d: the last row and the last column of places are missing
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h, X.shape[1] - w)
    for i in range(X.shape[0] - h):
        for j in range(X.shape[1] - w):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% wrong corr2d: multiplies into a slice of X, so the picture is changed
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + h, j : j + w]
            part *= K
            Y[i, j] = part.sum()
    return Y


# %% wrong corr2d: the output has whole numbers, fractions are cut off
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=torch.int64)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y.float()


# %% wrong corr2d: the shape loses the kernel's height on both axes, right for square kernels only
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - h + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i : i + h, j : j + w]
            Y[i, j] = (part * K[:, : part.shape[1]]).sum()
    return Y


# %% wrong corr2d: matrix product of window and kernel where cell by cell is meant
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] @ K.T).sum()
    return Y


# %% right Conv2D: the book's layer
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return corr2d(X, self.weight) + self.bias


# %% right Conv2D: torch's conv2d inside, the bias a number without axes
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(nn.init.uniform_(torch.empty(*kernel_size)))
        self.register_parameter("bias", nn.Parameter(torch.tensor(0.0)))

    def forward(self, X):
        Y = F.conv2d(X.unsqueeze(0).unsqueeze(0), self.weight[None, None])
        return Y.squeeze(0).squeeze(0) + self.bias


# %% right Conv2D: forward added to the class in a later cell
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        h, w = kernel_size
        self.weight = nn.Parameter(torch.rand(h, w), requires_grad=True)
        self.bias = nn.Parameter(torch.zeros(1), requires_grad=True)


# %%
@d2l.add_to_class(Conv2D)
def forward(self, X):
    h, w = self.weight.shape  # 커널 크기
    windows = X.unfold(0, h, 1).unfold(1, w, 1)
    return (windows * self.weight).sum(dim=(2, 3)) + self.bias


# %% wrong Conv2D: weight and bias are plain tensors that no optimiser finds
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = torch.rand(kernel_size, requires_grad=True)
        self.bias = torch.zeros(1, requires_grad=True)

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0] + self.bias


# %% wrong Conv2D: the bias is there but never added
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0]


# %% wrong Conv2D: sums are turned into Python numbers, so the weight gets no gradient
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        h, w = self.weight.shape
        Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
        for i in range(Y.shape[0]):
            for j in range(Y.shape[1]):
                Y[i, j] = (X[i : i + h, j : j + w] * self.weight).sum().item()
        return Y + self.bias


# %% wrong Conv2D: weights drawn with randn, so that half of them start below zero
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0] + self.bias


# %% wrong Conv2D: the bias starts with a random number
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.rand(1))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0] + self.bias


# %% wrong Conv2D: rows and columns of the kernel change places
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        w, h = kernel_size
        self.weight = nn.Parameter(torch.rand(h, w))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0] + self.bias


# %% wrong Conv2D: one weight for each size, kept in the class and shared by all layers
class Conv2D(nn.Module):
    kernels = {}

    def __init__(self, kernel_size):
        super().__init__()
        key = tuple(kernel_size)
        if key not in Conv2D.kernels:
            Conv2D.kernels[key] = nn.Parameter(torch.rand(key))
        self.weight = Conv2D.kernels[key]
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None])[0, 0] + self.bias


# %% right K: a negative multiple of the difference
K = torch.tensor([[-0.5, 0.5]])

# %% wrong K: a column, which finds lying edges
K = torch.tensor([[1.0], [-1.0]])

# %% wrong K: entries do not sum to zero, so the bright parts answer too
K = torch.tensor([[2.0, -1.0]])


# %% right diagonal_edge: the upper triangle, diagonal included
def diagonal_edge(h, w):
    return torch.triu(torch.ones(h, w))


# %% right diagonal_edge: row number above column number, so the diagonal is dark
def diagonal_edge(h, w):
    i, j = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    return torch.where(i > j, 1.0, 0.0)


# %% right diagonal_edge: row after row, filled up to the diagonal
def diagonal_edge(h, w):
    img = torch.zeros((h, w))
    for r in range(h):
        img[r, : r + 1] = 1
    return img


# %% wrong diagonal_edge: the other diagonal
def diagonal_edge(h, w):
    return torch.ones(h, w).triu().flip(1)


# %% wrong diagonal_edge: goes from corner to corner also where the image is not square
def diagonal_edge(h, w):
    i = torch.arange(h)[:, None]
    j = torch.arange(w)[None, :]
    return (j * h >= i * w).float()


# %% wrong diagonal_edge: the regions meet one cell beside the diagonal
def diagonal_edge(h, w):
    X = torch.zeros(h, w)
    for i in range(h):
        for j in range(w):
            if j > i + 1:
                X[i, j] = 1
    return X


# %% right learn_kernel: the book's loop with the weight's data
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    X, Y = X[None, None], Y[None, None]
    for i in range(steps):
        l = (conv(X) - Y) ** 2
        conv.zero_grad()
        l.sum().backward()
        conv.weight.data[:] -= lr * conv.weight.grad
    return conv.weight.data.reshape(kernel_size)


# %% right learn_kernel: SGD and mse_loss with a sum
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.mse_loss(conv(X[None, None])[0, 0], Y, reduction="sum")
        loss.backward()
        optimizer.step()
    return conv.weight[0, 0].detach().clone()


# %% right learn_kernel: a plain tensor moved with autograd.grad
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    W = conv.weight
    for _ in range(steps):
        error = F.conv2d(X[None, None], W) - Y
        (grad,) = torch.autograd.grad(error.square().sum(), W)
        W = (W - lr * grad).detach().requires_grad_()
    return W.squeeze(0).squeeze(0)


# %% wrong learn_kernel: the mean of the squares, not their sum
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    loss = nn.MSELoss()
    for _ in range(steps):
        optimizer.zero_grad()
        loss(conv(X[None, None]), Y[None, None]).backward()
        optimizer.step()
    return conv.weight.detach()[0, 0]


# %% wrong learn_kernel: gradients pile up
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    for _ in range(steps):
        loss = ((conv(X[None, None]) - Y[None, None]) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            conv.weight -= lr * conv.weight.grad
    return conv.weight.detach()[0, 0]


# %% wrong learn_kernel: one step too few, the loop starts at 1
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    for _ in range(1, steps):
        optimizer.zero_grad()
        ((conv(X[None, None]) - Y[None, None]) ** 2).sum().backward()
        optimizer.step()
    return conv.weight.detach()[0, 0]


# %% wrong learn_kernel: the learning rate is fixed inside, lr is ignored
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=3e-2)
    for _ in range(steps):
        optimizer.zero_grad()
        ((conv(X[None, None]) - Y[None, None]) ** 2).sum().backward()
        optimizer.step()
    return conv.weight.detach()[0, 0]


# %% wrong learn_kernel: returns the weight with all four axes
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    for _ in range(steps):
        conv.zero_grad()
        ((conv(X[None, None]) - Y[None, None]) ** 2).sum().backward()
        conv.weight.data -= lr * conv.weight.grad
    return conv.weight.data


# %% wrong learn_kernel: gradients are cleared between backward and step, nothing is learned
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    for _ in range(steps):
        loss = ((conv(X[None, None]) - Y[None, None]) ** 2).sum()
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
    return conv.weight.detach()[0, 0]


# %% right receptive_field: from the input on, with the product of strides so far
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% right receptive_field: backwards from one output
def receptive_field(layers):
    r = 1
    for k, s in reversed(layers):
        r = (r - 1) * s + k
    return r


# %% right receptive_field: recursion over the layers that follow
def receptive_field(layers):
    if len(layers) == 0:
        return 1
    (k, s), *rest = layers
    return k + s * (receptive_field(rest) - 1)  # 위층의 칸 수


# %% right receptive_field: a sum over products, a whole float comes out
def receptive_field(layers):
    strides = [float(s) for _, s in layers]
    return 1 + sum((k - 1) * math.prod(strides[:i]) for i, (k, _) in enumerate(layers))


# %% wrong receptive_field: a layer's own stride counts for itself
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


# %% wrong receptive_field: the backward rule run from the input on
def receptive_field(layers):
    return functools.reduce(lambda r, layer: (r - 1) * layer[1] + layer[0], layers, 1)


# %% wrong receptive_field: only the stride of the layer just below, not the product
def receptive_field(layers):
    field, below = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * below
        below = stride
    return field


# %% wrong receptive_field: empties the caller's list
def receptive_field(layers):
    r = 1
    while layers:
        k, s = layers.pop()
        r = (r - 1) * s + k
    return r


# %% right directional_edge_kernel: two Sobel kernels, mixed
def directional_edge_kernel(v):
    gx = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return v[0] * gx + v[1] * gx.T


# %% right directional_edge_kernel: 2 x 2, for v of length 1
def directional_edge_kernel(v):
    v1, v2 = v
    length = math.hypot(v1, v2)
    a, b = v1 / length, v2 / length
    return torch.tensor([[-a - b, a - b], [b - a, a + b]])


# %% right directional_edge_kernel: each entry is the scalar product of v with its place
def directional_edge_kernel(v):
    K = torch.zeros(3, 3)
    for i in range(3):
        for j in range(3):
            K[i, j] = v[0] * (j - 1) + v[1] * (i - 1)
    return K


# %% wrong directional_edge_kernel: v1 goes down and v2 to the right
def directional_edge_kernel(v):
    place = torch.tensor([-1.0, 0, 1])
    return v[0] * place[:, None] + v[1] * place[None, :]


# %% wrong directional_edge_kernel: measures how brightness falls, signs turned round
def directional_edge_kernel(v):
    K_x = torch.tensor([[1.0, -1.0], [1.0, -1.0]])
    K_y = torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
    return v[0] * K_x + v[1] * K_y


# %% wrong directional_edge_kernel: Sobel for one axis, a plain difference for the other
def directional_edge_kernel(v):
    gx = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    gy = torch.tensor([[-1.0, -1, -1], [0, 0, 0], [1, 1, 1]])
    return v[0] * gx + v[1] * gy


# %% wrong directional_edge_kernel: the sign of v1 is lost
def directional_edge_kernel(v):
    v1, v2 = abs(v[0]), v[1]
    gx = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
    return v1 * gx + v2 * gx.T


# %% right second_derivative_kernel: a column, with the sign turned round
def second_derivative_kernel():
    return torch.tensor([[-1.0], [2.0], [-1.0]])


# %% right second_derivative_kernel: the difference of two differences
def second_derivative_kernel():
    diff = torch.tensor([[-1.0, 1.0]])
    return F.pad(diff, (1, 0)) - F.pad(diff, (0, 1))


# %% wrong second_derivative_kernel: the first derivative over two cells
def second_derivative_kernel():
    return torch.tensor([[-1.0, 0.0, 1.0]])


# %% wrong second_derivative_kernel: five entries where three will do
def second_derivative_kernel():
    return torch.tensor([[1.0, 0.0, -2.0, 0.0, 1.0]])


# %% right derivative_kernel: differences of differences in a loop
def derivative_kernel(d):
    k = torch.ones(1)
    for _ in range(d):
        k = F.pad(k, (1, 0)) - F.pad(k, (0, 1))
    return k


# %% right derivative_kernel: binomial coefficients with alternating signs
def derivative_kernel(d):
    return torch.tensor([float((-1) ** (d - i) * math.comb(d, i)) for i in range(d + 1)])


# %% right derivative_kernel: solves for the weights that the powers of x demand
def derivative_kernel(d):
    x = torch.arange(d + 1, dtype=torch.float64)
    powers = torch.stack([x**n for n in range(d + 1)])
    goal = torch.zeros(d + 1, dtype=torch.float64)
    goal[d] = math.factorial(d)
    return torch.linalg.solve(powers, goal).float()


# %% wrong derivative_kernel: odd orders have the wrong sign
def derivative_kernel(d):
    return torch.tensor([(-1.0) ** i * math.comb(d, i) for i in range(d + 1)])


# %% wrong derivative_kernel: a list as default value keeps growing from call to call
def derivative_kernel(d, k=[1.0]):
    for _ in range(d):
        k.append(0.0)
        for i in range(len(k) - 1, 0, -1):
            k[i] = k[i - 1] - k[i]
        k[0] = -k[0]
    return torch.tensor(k)


# %% wrong derivative_kernel: only written out as far as the third order
def derivative_kernel(d):
    if d == 0:
        return torch.tensor([1.0])
    if d == 1:
        return torch.tensor([-1.0, 1.0])
    if d == 2:
        return torch.tensor([1.0, -2.0, 1.0])
    return torch.tensor([-1.0, 3.0, -3.0, 1.0])


# %% wrong derivative_kernel: divided by d!, so that it gives 1
def derivative_kernel(d):
    k = torch.tensor([1.0])
    for n in range(1, d + 1):
        k = torch.cat([torch.zeros(1), k]) - torch.cat([k, torch.zeros(1)])
        k = k / n
    return k


# %% right blur_kernel: all entries equal
def blur_kernel(k):
    return torch.full((k, k), 1 / k**2)


# %% right blur_kernel: binomial weights in both axes
def blur_kernel(k):
    row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
    K = torch.outer(row, row)
    return K / K.sum()


# %% right blur_kernel: a bell about the middle, (k - 1) / 2 also for even k
def blur_kernel(k):
    x = torch.arange(k) - (k - 1) / 2
    g = torch.exp(-(x**2) / (2 * (0.3 * k) ** 2))
    g /= g.sum()
    return g[:, None] * g[None, :]


# %% wrong blur_kernel: divided by k, so the picture gets k times as bright
def blur_kernel(k):
    return torch.ones(k, k) / k


# %% wrong blur_kernel: the bell's middle is k // 2, lopsided for even k
def blur_kernel(k):
    x = (torch.arange(k) - k // 2).float()
    g = torch.exp(-(x**2) / k)
    K = torch.outer(g, g)
    return K / K.sum()


# %% wrong blur_kernel: even k give a kernel larger by one
def blur_kernel(k):
    k = 2 * (k // 2) + 1
    return torch.ones(k, k) / (k * k)


# %% wrong blur_kernel: all weight on one middle cell when k is odd
def blur_kernel(k):
    K = torch.zeros(k, k)
    lo, hi = (k - 1) // 2, k // 2 + 1
    K[lo:hi, lo:hi] = 1
    return K / K.sum()


# %% right corr2d_as_matrix: the kernel printed on an empty image, row by row
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            blank = torch.zeros(H, W)
            blank[i : i + h, j : j + w] = K
            rows.append(blank.flatten())
    return torch.stack(rows)


# %% right corr2d_as_matrix: column by column, what each single pixel does
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    basis = torch.eye(H * W).reshape(H * W, 1, H, W)
    return F.conv2d(basis, K[None, None]).reshape(H * W, -1).T


# %% right corr2d_as_matrix: a sparse tensor from lists of places
def corr2d_as_matrix(K, input_shape):
    (H, W), (h, w) = input_shape, K.shape
    oh, ow = H - h + 1, W - w + 1
    places, values = [], []
    for i in range(oh):
        for j in range(ow):
            for a in range(h):
                for b in range(w):
                    places.append([i * ow + j, (i + a) * W + j + b])
                    values.append(K[a, b])
    return torch.sparse_coo_tensor(
        torch.tensor(places).T, torch.stack(values), (oh * ow, H * W)
    )


# %% right corr2d_as_matrix: Kronecker products of shift matrices
def corr2d_as_matrix(K, input_shape):
    def shift(n, k, a):
        return torch.eye(n)[a : a + n - k + 1]

    (H, W), (h, w) = input_shape, K.shape
    return sum(
        K[a, b] * torch.kron(shift(H, h, a), shift(W, w, b))
        for a in range(h)
        for b in range(w)
    )


# %% wrong corr2d_as_matrix: the same blank image for all rows, never wiped clean
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    blank = torch.zeros(H, W)
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            blank[i : i + h, j : j + w] = K
            rows.append(blank.flatten().clone())
    return torch.stack(rows)


# %% wrong corr2d_as_matrix: each row is the one before moved by one, also at a line's end
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    first = torch.zeros(H, W)
    first[:h, :w] = K
    count = (H - h + 1) * (W - w + 1)
    return torch.stack([first.flatten().roll(n) for n in range(count)])


# %% wrong corr2d_as_matrix: input cells are counted with the height, right for square images only
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    h, w = K.shape
    oh, ow = H - h + 1, W - w + 1
    M = torch.zeros(oh * ow, H * W)
    for i in range(oh):
        for j in range(ow):
            for a in range(h):
                for b in range(w):
                    M[i * ow + j, ((i + a) * H + j + b) % (H * W)] = K[a, b]
    return M


# %% wrong corr2d_as_matrix: one row for each input cell, the transpose of M
def corr2d_as_matrix(K, input_shape):
    H, W = input_shape
    columns = []
    for n in range(H * W):
        E = torch.zeros(H * W)
        E[n] = 1
        Y = F.conv2d(E.reshape(1, 1, H, W), K[None, None])
        columns.append(Y.flatten())
    return torch.stack(columns)


# %% wrong batch_trap: what a layer of torch would return
batch_trap = (2, 1, 5, 7)
