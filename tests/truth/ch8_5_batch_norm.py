# %%
import copy
import io
from itertools import pairwise

import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


# %%
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        axes = [0] if X.dim() == 2 else [0, 2, 3]
        mean = X.mean(dim=axes, keepdim=True)
        var = ((X - mean) ** 2).mean(dim=axes, keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean.detach()
        moving_var = (1 - momentum) * moving_var + momentum * var.detach()
    else:
        mean, var = moving_mean, moving_var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta, moving_mean, moving_var


class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        Y, self.moving_mean, self.moving_var = batch_norm(
            *(X, self.gamma, self.beta, self.moving_mean, self.moving_var),
            eps=1e-5,
            momentum=0.1,
            training=self.training,
        )
        return Y


# %% right norm_axes: read off a tensor of that shape, as a list
maps = torch.empty(32, 6, 24, 24)
norm_axes = [maps.size(1), maps[:, 0].numel()]

# %% wrong norm_axes: each cell of the map is taken to have a mean of its own
norm_axes = (6 * 24 * 24, 32)

# %% wrong norm_axes: forgets that all images share the mean
norm_axes = (6, 24 * 24)

# %% right after_norm: whole floats in a numpy array
after_norm = np.array([3.0, 2.0**2])

# %% wrong after_norm: gives the standard deviation, not the variance
after_norm = (3, 2)


# %% right batch_norm: dims by counting, var with correction 0
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if not training:
        return gamma * (X - moving_mean) / (moving_var + eps).sqrt() + beta, moving_mean, moving_var
    dims = [d for d in range(X.dim()) if d != 1]
    var, mean = torch.var_mean(X, dim=dims, correction=0, keepdim=True)
    Y = gamma * ((X - mean) / (var + eps).sqrt()) + beta
    return Y, torch.lerp(moving_mean, mean, momentum), torch.lerp(moving_var, var, momentum)


# %% right batch_norm: the book's version, which asks torch for the mode
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum):
    if not torch.is_grad_enabled():
        X_hat = (X - moving_mean) / torch.sqrt(moving_var + eps)
    else:
        assert len(X.shape) in (2, 4)
        if len(X.shape) == 2:
            mean = X.mean(dim=0)
            var = ((X - mean) ** 2).mean(dim=0)
        else:
            mean = X.mean(dim=(0, 2, 3), keepdim=True)
            var = ((X - mean) ** 2).mean(dim=(0, 2, 3), keepdim=True)
        X_hat = (X - mean) / torch.sqrt(var + eps)
        moving_mean = (1.0 - momentum) * moving_mean + momentum * mean
        moving_var = (1.0 - momentum) * moving_var + momentum * var
    Y = gamma * X_hat + beta
    return Y, moving_mean.data, moving_var.data


# %% right batch_norm: channels first, then one long row for each
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    mean, var = moving_mean, moving_var
    if training:
        rows = X.transpose(0, 1).reshape(X.shape[1], -1)  # 채널마다 한 줄
        n = rows.shape[1]
        mean = (rows.sum(dim=1) / n).reshape(moving_mean.shape)
        centred = rows - mean.reshape(-1, 1)
        var = (centred.square().sum(dim=1) / n).reshape(moving_var.shape)
        moving_mean = moving_mean + momentum * (mean - moving_mean)
        moving_var = moving_var + momentum * (var - moving_var)
    Y = (X - mean) * torch.rsqrt(var + eps) * gamma + beta
    return Y, moving_mean, moving_var


# %% right batch_norm: F.batch_norm for Y, the averages by hand
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        Y = F.batch_norm(
            X, None, None, gamma.flatten(), beta.flatten(), training=True, momentum=0, eps=eps
        )
        dims = (0,) if X.ndim == 2 else (0, 2, 3)
        mean = X.mean(dims, keepdim=True)
        var = X.var(dims, unbiased=False, keepdim=True)
        new_mean = (1 - momentum) * moving_mean + momentum * mean
        new_var = (1 - momentum) * moving_var + momentum * var
        return Y, new_mean.detach(), new_var.detach()
    scale = gamma / torch.sqrt(moving_var + eps)
    return X * scale + (beta - moving_mean * scale), moving_mean, moving_var


# %% right batch_norm: a flat case and a map case, the latter by way of the former
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if X.dim() == 4:
        n, c, h, w = X.shape
        flat = X.permute(0, 2, 3, 1).reshape(-1, c)
        numbers = [t.reshape(1, c) for t in (gamma, beta, moving_mean, moving_var)]
        Y, mean, var = batch_norm(flat, *numbers, eps, momentum, training)
        Y = Y.reshape(n, h, w, c).permute(0, 3, 1, 2)
        return Y, mean.reshape(1, c, 1, 1), var.reshape(1, c, 1, 1)
    if not training:
        return (X - moving_mean) / (moving_var + eps) ** 0.5 * gamma + beta, moving_mean, moving_var
    mean = sum(X) / len(X)
    var = sum((x - mean) ** 2 for x in X) / len(X)

    def move(old, new):
        return (1 - momentum) * old + momentum * new.detach()

    Y = (X - mean) / (var + eps) ** 0.5 * gamma + beta
    return Y, move(moving_mean, mean), move(moving_var, var)


# %% wrong batch_norm: the variance divides by n - 1
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(dim=dims, keepdim=True)
        var = X.var(dim=dims, keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean
        moving_var = (1 - momentum) * moving_var + momentum * var
    else:
        mean, var = moving_mean, moving_var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: only the remembered variance divides by n - 1, as torch's does
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    running_mean, running_var = moving_mean.flatten().clone(), moving_var.flatten().clone()
    Y = F.batch_norm(
        *(X, running_mean, running_var, gamma.flatten(), beta.flatten()),
        training=training,
        momentum=momentum,
        eps=eps,
    )
    return Y, running_mean.view_as(moving_mean), running_var.view_as(moving_var)


# %% wrong batch_norm: eps is added to the root, not under it
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    mean, var = moving_mean, moving_var
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(dim=dims, keepdim=True)
        var = X.var(dim=dims, keepdim=True, unbiased=False)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean
        moving_var = (1 - momentum) * moving_var + momentum * var
    return gamma * (X - mean) / (torch.sqrt(var) + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: momentum is the weight of the old value
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(dim=dims, keepdim=True)
        var = ((X - mean) ** 2).mean(dim=dims, keepdim=True)
        moving_mean = momentum * moving_mean + (1.0 - momentum) * mean
        moving_var = momentum * moving_var + (1.0 - momentum) * var
    else:
        mean, var = moving_mean, moving_var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: of maps, each cell has a mean of its own over the batch
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        mean = X.mean(dim=0, keepdim=True)
        var = ((X - mean) ** 2).mean(dim=0, keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean
        moving_var = (1 - momentum) * moving_var + momentum * var
        X_hat = (X - mean) / torch.sqrt(var + eps)
    else:
        X_hat = (X - moving_mean) / torch.sqrt(moving_var + eps)
    return gamma * X_hat + beta, moving_mean, moving_var


# %% wrong batch_norm: in training it normalises with the averages that have just moved
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(dim=dims, keepdim=True)
        var = ((X - mean) ** 2).mean(dim=dims, keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * mean
        moving_var = (1 - momentum) * moving_var + momentum * var
    X_hat = (X - moving_mean) / torch.sqrt(moving_var + eps)
    return gamma * X_hat + beta, moving_mean, moving_var


# %% wrong batch_norm: the averages move in evaluation, too
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    dims = (0,) if X.dim() == 2 else (0, 2, 3)
    mean = X.mean(dim=dims, keepdim=True)
    var = ((X - mean) ** 2).mean(dim=dims, keepdim=True)
    new_mean = (1 - momentum) * moving_mean + momentum * mean
    new_var = (1 - momentum) * moving_var + momentum * var
    if not training:
        mean, var = moving_mean, moving_var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta, new_mean, new_var


# %% wrong batch_norm: mean and variance are cut off from the graph
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    mean, var = moving_mean, moving_var
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        with torch.no_grad():
            mean = X.mean(dim=dims, keepdim=True)
            var = ((X - mean) ** 2).mean(dim=dims, keepdim=True)
            moving_mean = (1 - momentum) * moving_mean + momentum * mean
            moving_var = (1 - momentum) * moving_var + momentum * var
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: the mean is subtracted from the caller's X
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        dims = (0,) if X.dim() == 2 else (0, 2, 3)
        mean = X.mean(dim=dims, keepdim=True)
        X -= mean
        var = (X**2).mean(dim=dims, keepdim=True)
        Y = gamma * X / torch.sqrt(var + eps) + beta
        moving_mean = (1 - momentum) * moving_mean + momentum * mean
        moving_var = (1 - momentum) * moving_var + momentum * var
    else:
        Y = gamma * (X - moving_mean) / torch.sqrt(moving_var + eps) + beta
    return Y, moving_mean, moving_var


# %% right BatchNorm: the whole formula inside forward
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = [1, num_features] + [1] * (num_dims - 2)
        self.dims = [0] + list(range(2, num_dims))
        self.gamma, self.beta = nn.Parameter(torch.ones(shape)), nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))
        self.eps, self.momentum = 1e-5, 0.1

    def forward(self, X):
        if self.training:
            mean = X.mean(self.dims, keepdim=True)
            var = X.var(self.dims, correction=0, keepdim=True)
            with torch.no_grad():
                self.moving_mean += self.momentum * (mean - self.moving_mean)
                self.moving_var += self.momentum * (var - self.moving_var)
        else:
            mean, var = self.moving_mean, self.moving_var
        return (X - mean) / (var + self.eps).sqrt() * self.gamma + self.beta


# %% right BatchNorm: flat numbers, named as torch names them, shaped when they are used
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(num_features))
        self.bias = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.shape = (1, -1) if num_dims == 2 else (1, -1, 1, 1)

    def forward(self, X):
        args = [
            t.view(self.shape)
            for t in (self.weight, self.bias, self.running_mean, self.running_var)
        ]
        Y, mean, var = batch_norm(X, *args, 1e-5, 0.1, self.training)
        self.running_mean.copy_(mean.flatten())
        self.running_var.copy_(var.flatten())
        return Y


# %% right BatchNorm: forward is added to the class in a later cell
class BatchNorm(nn.Module):
    def __init__(self, num_features: int, num_dims: int):
        super().__init__()
        if num_dims == 2:
            shape = (1, num_features)
        elif num_dims == 4:
            shape = (1, num_features, 1, 1)
        else:
            raise ValueError("num_dims는 2 또는 4")
        for name, start in (("gamma", 1.0), ("beta", 0.0)):
            self.register_parameter(name, nn.Parameter(torch.full(shape, start)))
        for name, start in (("moving_mean", 0.0), ("moving_var", 1.0)):
            self.register_buffer(name, torch.full(shape, start))


# %%
@d2l.add_to_class(BatchNorm)
def forward(self, X):
    Y, mean, var = batch_norm(
        *(X, self.gamma, self.beta, self.moving_mean, self.moving_var, 1e-5, 0.1, self.training)
    )
    self.moving_mean, self.moving_var = mean, var
    return Y


# %% right BatchNorm: torch's function for the output, the averages in buffers by hand
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        self.axes = (0,) if num_dims == 2 else (0, 2, 3)
        self.gamma = nn.Parameter(torch.ones(num_features))
        self.beta = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("moving_mean", torch.zeros(num_features))
        self.register_buffer("moving_var", torch.ones(num_features))

    def forward(self, X):
        mean, var = self.moving_mean, self.moving_var
        if self.training:
            var, mean = torch.var_mean(X, dim=self.axes, correction=0)
            with torch.no_grad():
                self.moving_mean.mul_(0.9).add_(mean, alpha=0.1)
                self.moving_var.mul_(0.9).add_(var, alpha=0.1)
        shape = [1, -1] + [1] * (X.dim() - 2)
        mean, var, gamma, beta = (t.view(shape) for t in (mean, var, self.gamma, self.beta))
        return gamma * (X - mean) * torch.rsqrt(var + 1e-5) + beta


# %% wrong BatchNorm: the running variance begins as zeros
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.zeros(shape))

    def forward(self, X):
        Y, self.moving_mean, self.moving_var = batch_norm(
            *(X, self.gamma, self.beta, self.moving_mean, self.moving_var),
            *(1e-5, 0.1, self.training),
        )
        return Y


# %% wrong BatchNorm: gamma and beta are buffers, nothing is learned
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        for name, start in zip(("gamma", "beta", "mean", "var"), (1.0, 0.0, 0.0, 1.0)):
            self.register_buffer(name, torch.full(shape, start))

    def forward(self, X):
        Y, self.mean, self.var = batch_norm(
            X, self.gamma, self.beta, self.mean, self.var, 1e-5, 0.1, self.training
        )
        return Y


# %% wrong BatchNorm: the new running averages are thrown away
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        Y, moving_mean, moving_var = batch_norm(
            *(X, self.gamma, self.beta, self.moving_mean, self.moving_var),
            *(1e-5, 0.1, self.training),
        )
        return Y


# %% wrong BatchNorm: the mode of the module is ignored, it always takes the batch's numbers
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        Y, self.moving_mean, self.moving_var = batch_norm(
            *(X, self.gamma, self.beta, self.moving_mean, self.moving_var),
            *(1e-5, 0.1, True),
        )
        return Y


# %% wrong BatchNorm: momentum 0.9 and eps 0.001
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims, eps=1e-3, momentum=0.9):
        super().__init__()
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
        self.eps, self.momentum = eps, momentum
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        Y, self.moving_mean, self.moving_var = batch_norm(
            *(X, self.gamma, self.beta, self.moving_mean, self.moving_var),
            *(self.eps, self.momentum, self.training),
        )
        return Y


# %% right revived: step by step, with no_grad around the answers
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.dim())
    first.train()
    for batch in batches:
        first(batch)
    second = BatchNorm(X.shape[1], X.dim())
    second.load_state_dict(first.state_dict())
    first.eval()
    second.eval()
    with torch.no_grad():
        return first(X), second(X)


# %% right revived: saved to memory and read again, answers in a list
def revived(batches, X):
    norms = [BatchNorm(X.size(1), len(X.size())) for _ in range(2)]
    [norms[0](batch) for batch in batches]
    disk = io.BytesIO()
    torch.save(norms[0].state_dict(), disk)
    disk.seek(0)
    print(norms[1].load_state_dict(torch.load(disk)))
    return [norm.eval()(X) for norm in norms]


# %% wrong revived: the second one stays in training mode
def revived(batches, X):
    first, second = (BatchNorm(X.shape[1], X.dim()) for _ in range(2))
    for batch in batches:
        first(batch)
    second.load_state_dict(first.state_dict())
    first.eval()
    return first(X), second(X)


# %% wrong revived: X itself is shown in training before the state is saved
def revived(batches, X):
    first, second = (BatchNorm(X.shape[1], X.dim()) for _ in range(2))
    for batch in [*batches, X]:
        first(batch)
    second.load_state_dict(first.state_dict())
    return first.eval()(X), second.eval()(X)


# %% wrong revived: works for maps only
def revived(batches, X):
    first, second = BatchNorm(X.shape[1], 4), BatchNorm(X.shape[1], 4)
    for batch in batches:
        first(batch)
    second.load_state_dict(first.state_dict())
    return first.eval()(X), second.eval()(X)


# %% wrong revived: the state is loaded too early, before the first one has seen a batch
def revived(batches, X):
    first = BatchNorm(X.shape[1], X.ndim)
    second = BatchNorm(X.shape[1], X.ndim)
    second.load_state_dict(copy.deepcopy(first.state_dict()))
    for batch in batches:
        first(batch)
    first.eval(), second.eval()
    return first(X), second(X)


# %% right revived: two modules made by a local function, answers taken at the end
def revived(batches, X):
    def new():
        return BatchNorm(num_features=X.shape[1], num_dims=X.ndim)

    trained = new()
    for batch in iter(batches):
        trained(batch)
    loaded = new()
    print(loaded.load_state_dict(trained.state_dict()))
    for norm in (trained, loaded):
        norm.train(False)
    return trained(X), loaded(X)


# %% right batch_of_one: by trying all four
batch_of_one = ""
for letter, shape in zip("abcd", [(1, 5), (1, 5, 2, 3), (2, 5), (1, 5, 1, 1)]):
    try:
        (nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d)(5)(torch.rand(shape))
    except ValueError as error:
        print(error)
        batch_of_one += letter

# %% wrong batch_of_one: believes that no batch of one image can be normalised
batch_of_one = "abd"


# %% right BNLeNet: as in the book, but without padding
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5),
            nn.LazyBatchNorm2d(),
            nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5),
            nn.LazyBatchNorm2d(),
            nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120),
            nn.LazyBatchNorm1d(),
            nn.Sigmoid(),
            nn.LazyLinear(84),
            nn.LazyBatchNorm1d(),
            nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% right BNLeNet: own BatchNorm, explicit sizes
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for i, o in ((1, 6), (6, 16)):
            layers += [nn.Conv2d(i, o, 5), BatchNorm(o, 4), nn.Sigmoid(), nn.AvgPool2d(2)]
        layers.append(nn.Flatten())
        for i, o in ((16 * 4 * 4, 120), (120, 84)):
            layers += [nn.Linear(i, o), BatchNorm(o, num_dims=2), nn.Sigmoid()]
        self.net = nn.Sequential(*layers, nn.Linear(84, num_classes))


# %% right BNLeNet: a plain nn.Module with a forward of its own
class BNLeNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1, self.n1 = nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6)
        self.conv2, self.n2 = nn.Conv2d(6, 16, 5), nn.BatchNorm2d(16)
        self.fc1, self.n3 = nn.Linear(256, 120), nn.BatchNorm1d(120)
        self.fc2, self.n4 = nn.Linear(120, 84), nn.BatchNorm1d(84)
        self.scores = nn.Linear(84, num_classes)

    def forward(self, X):
        X = F.avg_pool2d(torch.sigmoid(self.n1(self.conv1(X))), 2)
        X = F.avg_pool2d(torch.sigmoid(self.n2(self.conv2(X))), 2)
        X = X.flatten(start_dim=1)
        X = torch.sigmoid(self.n3(self.fc1(X)))
        X = torch.sigmoid(self.n4(self.fc2(X)))
        return self.scores(X)


# %% right BNLeNet: two helpers that give blocks, layers unpacked
def conv_block(channels):
    return [
        nn.LazyConv2d(channels, kernel_size=5),
        nn.LazyBatchNorm2d(),
        nn.Sigmoid(),
        nn.AvgPool2d(2, 2),
    ]


def dense_block(outputs):
    return [nn.LazyLinear(outputs), nn.LazyBatchNorm1d(), nn.Sigmoid()]


# %%
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        body = conv_block(6) + conv_block(16) + [nn.Flatten()] + dense_block(120) + dense_block(84)
        self.net = nn.Sequential(*body, nn.LazyLinear(num_classes))
        self.net.apply(d2l.init_cnn)


# %% wrong BNLeNet: keeps the padding of 7.6
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(6, 5, padding=2), nn.LazyBatchNorm2d(), nn.Sigmoid()),
            *(nn.AvgPool2d(2), nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid()),
            *(nn.AvgPool2d(2), nn.Flatten()),
            *(nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            *(nn.LazyLinear(84), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: normalises behind the sigmoids
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.LazyBatchNorm2d(), nn.AvgPool2d(2)),
            *(nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.LazyBatchNorm2d(), nn.AvgPool2d(2)),
            nn.Flatten(),
            *(nn.LazyLinear(120), nn.Sigmoid(), nn.LazyBatchNorm1d()),
            *(nn.LazyLinear(84), nn.Sigmoid(), nn.LazyBatchNorm1d()),
            nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: maximum pools
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(6, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.MaxPool2d(2)),
            *(nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.MaxPool2d(2)),
            nn.Flatten(),
            *(nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            *(nn.LazyLinear(84), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            nn.LazyLinear(num_classes),
        )


# %% wrong BNLeNet: the last sigmoid lacks its norm, and num_classes is ignored
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(6, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2)),
            *(nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2)),
            nn.Flatten(),
            *(nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            *(nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(10)),
        )


# %% wrong BNLeNet: the scores are normalised, too
class BNLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(6, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2)),
            *(nn.LazyConv2d(16, 5), nn.LazyBatchNorm2d(), nn.Sigmoid(), nn.AvgPool2d(2)),
            nn.Flatten(),
            *(nn.LazyLinear(120), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            *(nn.LazyLinear(84), nn.LazyBatchNorm1d(), nn.Sigmoid()),
            *(nn.LazyLinear(num_classes), nn.LazyBatchNorm1d()),
        )


# %% right bn_lenet_parameters: worked out layer by layer
weights = 1 * 6 * 25 + 6 * 16 * 25 + 256 * 120 + 120 * 84 + 84 * 10
biases = 6 + 16 + 120 + 84 + 10
norms = 2 * (6 + 16 + 120 + 84)
bn_lenet_parameters = float(weights + biases + norms)

# %% wrong bn_lenet_parameters: the running averages are counted, though nobody learns them
bn_lenet_parameters = 44_426 + 4 * (6 + 16 + 120 + 84)


# %% right noisy_answers: one layer without gamma and beta for each batch
def noisy_answers(x, others, n):
    rows = []
    for start in range(0, len(others), n - 1):
        layer = nn.BatchNorm1d(x.numel(), affine=False)
        rows.append(layer(torch.vstack([x, others[start : start + n - 1]]))[0])
    return torch.stack(rows)


# %% right noisy_answers: sums instead of batches
def noisy_answers(x, others, n):
    groups = others.view(-1, n - 1, x.shape[0])
    mean = (x + groups.sum(dim=1)) / n
    squares = (x - mean) ** 2 + ((groups - mean[:, None]) ** 2).sum(dim=1)
    return (x - mean) / (squares / n + 1e-5).sqrt()


# %% wrong noisy_answers: the others come first, and the first row is kept
def noisy_answers(x, others, n):
    rows = []
    for group in others.split(n - 1):
        batch = torch.cat([group, x[None]])
        rows.append(F.batch_norm(batch, None, None, training=True)[0])
    return torch.stack(rows)


# %% wrong noisy_answers: torch's default variance
def noisy_answers(x, others, n):
    batches = [torch.cat([x[None], group]) for group in others.split(n - 1)]
    return torch.stack([(x - b.mean(0)) / torch.sqrt(b.var(0) + 1e-5) for b in batches])


# %% right layer_norm: torch's layer with its parameters replaced
def layer_norm(X, gamma, beta, eps):
    layer = nn.LayerNorm(X.shape[1:], eps=eps, elementwise_affine=False)
    return layer(X) * gamma + beta


# %% right layer_norm: flattened first
def layer_norm(X, gamma, beta, eps):
    rows = X.flatten(1)
    var, mean = torch.var_mean(rows, dim=1, correction=0, keepdim=True)
    return ((rows - mean) / (var + eps).sqrt()).view(X.shape) * gamma + beta


# %% wrong layer_norm: over the last axis only
def layer_norm(X, gamma, beta, eps):
    mean = X.mean(-1, keepdim=True)
    var = X.var(-1, correction=0, keepdim=True)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


# %% wrong layer_norm: for maps a mean for each position, over the channels
def layer_norm(X, gamma, beta, eps):
    mean = X.mean(1, keepdim=True)
    var = X.var(1, correction=0, keepdim=True)
    return gamma * (X - mean) / torch.sqrt(var + eps) + beta


# %% right uniform_ranks: sorted twice
def uniform_ranks(X):
    return (X.argsort(dim=0).argsort(dim=0) + 0.5) / X.shape[0]


# %% right uniform_ranks: loops over everything
def uniform_ranks(X):
    Y = torch.zeros_like(X)
    for i in range(len(X)):
        for j in range(X.shape[1]):
            Y[i, j] = ((X[:, j] < X[i, j]).sum() + 0.5) / len(X)
    return Y


# %% wrong uniform_ranks: argsort alone
def uniform_ranks(X):
    return (X.argsort(dim=0) + 0.5) / len(X)


# %% wrong uniform_ranks: the number itself is counted
def uniform_ranks(X):
    return ((X[None] <= X[:, None]).sum(dim=1) + 0.5) / len(X)


# %% right covariance_rank: N - 1
covariance_rank = 32 - 1

# %% wrong covariance_rank: the mean is forgotten
covariance_rank = 32

# %% right bias_before_norm: b
bias_before_norm = "b"

# %% wrong bias_before_norm: thinks that gamma does what the bias does
bias_before_norm = "d"


# %% right count_redundant: pairwise over the layers of the net
def count_redundant(model):
    norms = (nn.BatchNorm1d, nn.BatchNorm2d)
    return sum(
        layer.bias.numel()
        for layer, following in pairwise(model.net)
        if isinstance(following, norms) and getattr(layer, "bias", None) is not None
    )


# %% right count_redundant: walks along with the last layer in mind
def count_redundant(model):
    count, before = 0, None
    for layer in model.net.children():
        if type(layer) in (nn.BatchNorm2d, nn.BatchNorm1d):
            if isinstance(before, (nn.Linear, nn.Conv2d)) and before.bias is not None:
                count += len(before.bias)
        before = layer
    return count


# %% right count_redundant: by number, counted in a tensor of no dimensions
def count_redundant(model):
    count = torch.tensor(0)
    for i in range(1, len(model.net)):
        if isinstance(model.net[i], (nn.BatchNorm1d, nn.BatchNorm2d)):
            for name, p in model.net[i - 1].named_parameters():
                count += p.numel() if name == "bias" else 0
    return count


# %% wrong count_redundant: counts layers, not numbers
def count_redundant(model):
    count = 0
    for a, b in zip(model.net, model.net[1:]):
        biased = getattr(a, "bias", None) is not None
        if biased and isinstance(b, (nn.BatchNorm1d, nn.BatchNorm2d)):
            count += 1
    return count


# %% wrong count_redundant: a layer without bias counts as if it had one
def count_redundant(model):
    count = 0
    for a, b in zip(model.net, model.net[1:]):
        if isinstance(b, (nn.BatchNorm1d, nn.BatchNorm2d)):
            count += b.num_features
    return count


# %% wrong count_redundant: convolutions only
def count_redundant(model):
    count = 0
    for a, b in zip(model.net, model.net[1:]):
        if isinstance(a, nn.Conv2d) and isinstance(b, nn.BatchNorm2d) and a.bias is not None:
            count += a.out_channels
    return count


# %% wrong count_redundant: the norm need not follow directly
def count_redundant(model):
    layers, count = list(model.net), 0
    for i, layer in enumerate(layers):
        later = any(isinstance(n, (nn.BatchNorm1d, nn.BatchNorm2d)) for n in layers[i + 1 :])
        if later and isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None:
            count += layer.bias.numel()
    return count


# %% right batch_norm_mean_only: dims by the number of axes
def batch_norm_mean_only(X):
    dim = 0 if X.dim() == 2 else (0, 2, 3)
    return X - X.mean(dim=dim, keepdim=True)


# %% right batch_norm_mean_only: einsum and an outer axis for each channel
def batch_norm_mean_only(X):
    flat = X.reshape(X.shape[0], X.shape[1], -1)
    mean = torch.einsum("ncp->c", flat) / (flat.shape[0] * flat.shape[2])
    return (flat - mean[None, :, None]).reshape(X.shape)


# %% right batch_norm_mean_only: channel after channel, stacked again
def batch_norm_mean_only(X):
    return torch.stack([x - x.mean() for x in X.unbind(1)], dim=1)


# %% right batch_norm_mean_only: moves the channels last and flattens the others
def batch_norm_mean_only(X):
    last = X.movedim(1, -1)
    centred = last - last.flatten(0, -2).mean(0)
    return centred.movedim(-1, 1)


# %% wrong batch_norm_mean_only: each image loses its own mean
def batch_norm_mean_only(X):
    if X.dim() == 2:
        return X - X.mean(dim=0)
    return X - X.mean(dim=(2, 3), keepdim=True)


# %% wrong batch_norm_mean_only: channel after channel, but written into X
def batch_norm_mean_only(X):
    for c in range(X.shape[1]):
        X[:, c] -= X[:, c].mean()
    return X


# %% wrong batch_norm_mean_only: one mean over everything
def batch_norm_mean_only(X):
    return X - X.mean()


# %% right batch_norm_var_only: population variance, both shapes
def batch_norm_var_only(X, eps):
    dims = tuple(i for i in range(X.ndim) if i != 1)
    return X / torch.sqrt(X.var(dim=dims, unbiased=False, keepdim=True) + eps)


# %% right batch_norm_var_only: by way of the function before
def batch_norm_mean_only(X):
    return torch.stack([x - x.mean() for x in X.unbind(1)], dim=1)


# %%
def batch_norm_var_only(X, eps):
    shape = (1, -1) + (1,) * (X.dim() - 2)
    var = batch_norm_mean_only(X).pow(2).transpose(0, 1).flatten(1).mean(1)
    return X * (var + eps).pow(-0.5).view(shape)


# %% right batch_norm_var_only: E of the square minus the square of E, with double precision
def batch_norm_var_only(X, eps):
    Z = X.double()
    dims = [0, 2, 3][: 1 if X.dim() == 2 else 3]
    var = (Z**2).mean(dims, keepdim=True) - Z.mean(dims, keepdim=True) ** 2
    return (Z / (var + eps).sqrt()).to(X.dtype)


# %% wrong batch_norm_var_only: subtracts the mean, divides, and adds the old mean again
def batch_norm_var_only(X, eps):
    dims = (0,) if X.dim() == 2 else (0, 2, 3)
    mean = X.mean(dim=dims, keepdim=True)
    var = ((X - mean) ** 2).mean(dim=dims, keepdim=True)
    return (X - mean) / torch.sqrt(var + eps) + mean


# %% wrong batch_norm_var_only: takes the mean square for the variance
def batch_norm_var_only(X, eps):
    dims = (0,) if X.dim() == 2 else (0, 2, 3)
    return X / torch.sqrt((X**2).mean(dim=dims, keepdim=True) + eps)


# %% wrong batch_norm_var_only: eps outside the root, and n - 1
def batch_norm_var_only(X, eps):
    dims = (0,) if X.dim() == 2 else (0, 2, 3)
    return X / (X.std(dim=dims, keepdim=True) + eps)


# %% right fix_norms: nn.init and requires_grad_
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.ones_(layer.weight)
            nn.init.zeros_(layer.bias)
            layer.requires_grad_(False)
    model.train()
    Y = model(X)
    return Y, sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% right fix_norms: new parameters that have no gradient, answer in a list
def fix_norms(model, X):
    def fix(m):
        if isinstance(m, nn.modules.batchnorm._BatchNorm):
            m.weight = nn.Parameter(torch.ones_like(m.weight), requires_grad=False)
            m.bias = nn.Parameter(torch.zeros_like(m.bias), requires_grad=False)

    model.apply(fix).train()
    numbers = 0
    for p in model.parameters():
        if p.requires_grad:
            numbers += p.numel()
    return [model(X), torch.tensor(numbers)]


# %% right fix_norms: norms gathered first, numbers set with no_grad
def fix_norms(model, X):
    norms = [m for m in model.modules() if isinstance(m, (nn.BatchNorm2d, nn.BatchNorm1d))]
    fixed = 0
    with torch.no_grad():
        for norm in norms:
            norm.weight[...] = 1
            norm.bias[...] = 0
    for norm in norms:
        for p in (norm.weight, norm.bias):
            p.requires_grad = False
            fixed += p.numel()
    model.train()
    learned = sum(len(p.flatten()) for p in model.parameters() if p.requires_grad)
    print(fixed, "numbers are fixed")
    return model(X), learned


# %% wrong fix_norms: the model answers in the mode that it happens to be in
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.weight.data.fill_(1)
            layer.bias.data.zero_()
            layer.weight.requires_grad = layer.bias.requires_grad = False
    return model(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: requires_grad is set on the layer, where it has no effect
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.weight.data.fill_(1)
            layer.bias.data.zero_()
            layer.requires_grad = False
    model.train()
    return model(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: frozen at the values that they have
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            for p in layer.parameters():
                p.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: norms inside of blocks are not found
def fix_norms(model, X):
    for layer in model.children():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.weight.data.fill_(1)
            layer.bias.data.zero_()
            layer.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: counts all parameters, the fixed ones as well
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            with torch.no_grad():
                layer.weight[:] = 1
                layer.bias[:] = 0
            layer.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters())
