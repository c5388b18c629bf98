# %%
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def axes(X):
    return [0, *range(2, X.dim())]


def moments(X):
    dims = axes(X)
    return X.mean(dims, keepdim=True), X.var(dims, unbiased=False, keepdim=True)


class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) + (1,) * (num_dims - 2)
        self.gamma, self.beta = nn.Parameter(torch.ones(shape)), nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * m.detach()
            self.moving_var = 0.9 * self.moving_var + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-5) + self.beta

# %% wrong BatchNorm: the running averages are parameters
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) + (1,) * (num_dims - 2)
        self.gamma, self.beta = nn.Parameter(torch.ones(shape)), nn.Parameter(torch.zeros(shape))
        self.moving_mean = nn.Parameter(torch.zeros(shape))
        self.moving_var = nn.Parameter(torch.ones(shape))

    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            self.moving_mean.data = 0.9 * self.moving_mean.data + 0.1 * m.detach()
            self.moving_var.data = 0.9 * self.moving_var.data + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-5) + self.beta


# %% wrong BatchNorm: the mode is never asked
class BatchNorm(BatchNorm):
    def forward(self, X):
        m, v = moments(X)
        self.moving_mean = 0.9 * self.moving_mean + 0.1 * m.detach()
        self.moving_var = 0.9 * self.moving_var + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-5) + self.beta


# %% wrong BatchNorm: eps is 1e-3
class BatchNorm(BatchNorm):
    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * m.detach()
            self.moving_var = 0.9 * self.moving_var + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-3) + self.beta


# %% wrong BatchNorm: the averages stay in place after the first batch
class BatchNorm(BatchNorm):
    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            if not hasattr(self, "seen"):
                self.seen = True
                self.moving_mean = 0.9 * self.moving_mean + 0.1 * m.detach()
                self.moving_var = 0.9 * self.moving_var + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-5) + self.beta


# %% right revived: copies of tensors in the dictionary
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim()).train()
    for batch in batches:
        first(batch)
    second = BatchNorm(X.shape[1], X.ndim)
    second.load_state_dict({name: t.clone() for name, t in first.state_dict().items()})
    return first.eval()(X), second.eval()(X)


# %% wrong revived: the second one is never loaded
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim())
    for batch in batches:
        first(batch)
    second = BatchNorm(X.shape[1], X.ndim)
    return first.eval()(X), second.eval()(X)


# %% wrong revived: answers in training mode
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim())
    for batch in batches:
        first(batch)
    second = BatchNorm(X.shape[1], X.ndim)
    second.load_state_dict(first.state_dict())
    return first(X), second(X)


# %% wrong revived: only parameters are loaded
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim())
    for batch in batches:
        first(batch)
    second = BatchNorm(X.shape[1], X.ndim)
    second.load_state_dict(dict(first.named_parameters()), strict=False)
    return first.eval()(X), second.eval()(X)


# %% wrong revived: X is learned from as well
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim())
    for batch in [*batches, X]:
        first(batch)
    second = BatchNorm(X.shape[1], X.ndim)
    second.load_state_dict(first.state_dict())
    return first.eval()(X), second.eval()(X)


# %% right BNLeNet: with an own layer
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5), BatchNorm(6, num_dims=4),
            nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), BatchNorm(16, num_dims=4),
            nn.Sigmoid(), nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(), nn.LazyLinear(120), BatchNorm(120, num_dims=2), nn.Sigmoid(),
            nn.LazyLinear(84), BatchNorm(84, num_dims=2), nn.Sigmoid(),
            nn.LazyLinear(num_classes))


# %% right BNLeNet: built in a loop
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential()
        for c in (6, 16):
            for part in (nn.LazyConv2d(c, 5), nn.BatchNorm2d(c), nn.Sigmoid(), nn.AvgPool2d(2)):
                self.net.append(part)
        self.net.append(nn.Flatten())
        for n in (120, 84):
            self.net.extend([nn.LazyLinear(n), nn.BatchNorm1d(n), nn.Sigmoid()])
        self.net.append(nn.LazyLinear(num_classes))


# %% wrong BNLeNet: with LeNet's padding
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid(),
            nn.LazyLinear(84), nn.LazyBatchNorm1d(), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: not in the dense part
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: normalised after the sigmoid
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.LazyBatchNorm2d(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.LazyBatchNorm2d(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(), nn.LazyBatchNorm1d(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyBatchNorm1d(), nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: instance normalisation for the maps
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5), nn.InstanceNorm2d(6, affine=True), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.InstanceNorm2d(16, affine=True), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid(),
            nn.LazyLinear(84), nn.LazyBatchNorm1d(), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: without gamma and beta
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5), nn.BatchNorm2d(6, affine=False), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.BatchNorm2d(16, affine=False), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.BatchNorm1d(120, affine=False), nn.Sigmoid(),
            nn.LazyLinear(84), nn.BatchNorm1d(84, affine=False), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% right noisy_answers: all batches at once
def noisy_answers(x, others, n):
    batches = others.reshape(-1, n - 1, x.numel())
    batches = torch.cat([x.expand(len(batches), 1, -1), batches], dim=1)
    m, v = batches.mean(1), batches.var(1, correction=0)
    return (x - m) / torch.sqrt(v + 1e-5)


# %% right noisy_answers: the functional form, x at the end
def noisy_answers(x, others, n):
    return torch.stack([
        F.batch_norm(torch.vstack([some, x]), None, None, training=True)[-1]
        for some in others.split(n - 1)
    ])


# %% wrong noisy_answers: n others
def noisy_answers(x, others, n):
    rows = []
    for i in range(0, len(others) - n + 1, n):
        batch = torch.cat([x[None], others[i : i + n]])
        rows.append(F.batch_norm(batch, None, None, training=True)[0])
    return torch.stack(rows)


# %% wrong noisy_answers: x is left out of the statistics
def noisy_answers(x, others, n):
    groups = others.reshape(-1, n - 1, x.numel())
    return (x - groups.mean(1)) / torch.sqrt(groups.var(1, correction=0) + 1e-5)


# %% wrong noisy_answers: the first other is returned
def noisy_answers(x, others, n):
    return torch.stack([
        F.batch_norm(torch.vstack([some, x]), None, None, training=True)[0]
        for some in others.split(n - 1)
    ])


# %% wrong noisy_answers: the variance divides by n - 1
def noisy_answers(x, others, n):
    rows = []
    for some in others.split(n - 1):
        batch = torch.vstack([x, some])
        rows.append((x - batch.mean(0)) / torch.sqrt(batch.var(0) + 1e-5))
    return torch.stack(rows)


# %% right layer_norm: F.layer_norm
def layer_norm(X, gamma, beta, eps):
    return F.layer_norm(X, X.shape[1:], gamma, beta, eps)
