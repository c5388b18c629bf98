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

# %% right norm_axes: products
norm_axes = [6, 32 * 24**2]


# %% wrong after_norm: the variance is multiplied by gamma
after_norm = (3, 2)


# %% right batch_norm: torch does the work, the averages by hand
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if not training:
        m, v = moving_mean, moving_var
    else:
        v, m = torch.var_mean(X, dim=axes(X), correction=0, keepdim=True)
        moving_mean = torch.lerp(moving_mean, m, momentum)
        moving_var = torch.lerp(moving_var, v, momentum)
    return (X - m) * torch.rsqrt(v + eps) * gamma + beta, moving_mean, moving_var


# %% right batch_norm: the book's way, with is_grad_enabled
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum):
    # Use is_grad_enabled to determine whether we are in training mode
    if not torch.is_grad_enabled():
        # In prediction mode, use mean and variance obtained by moving average
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
    Y = gamma * X_hat + beta  # Scale and shift
    return Y, moving_mean.data, moving_var.data


# %% right batch_norm: moments by squares
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        dims = (0,) if X.ndim == 2 else (0, 2, 3)
        m = X.mean(dims, keepdim=True)
        v = (X - m).pow(2).mean(dims, keepdim=True)
        with torch.no_grad():
            moving_mean = moving_mean + momentum * (m - moving_mean)
            moving_var = moving_var + momentum * (v - moving_var)
    else:
        m, v = moving_mean, moving_var
    return beta + gamma * (X - m) / (v + eps) ** 0.5, moving_mean, moving_var


# %% wrong batch_norm: the variance divides by n - 1
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = X.mean(axes(X), keepdim=True), X.var(axes(X), keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: only what is remembered divides by n - 1, as torch does
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * X.var(axes(X), keepdim=True)
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: momentum the other way round
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X)
        moving_mean = momentum * moving_mean + (1 - momentum) * m
        moving_var = momentum * moving_var + (1 - momentum) * v
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: eps outside of the root
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    return gamma * (X - m) / (torch.sqrt(v) + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: training normalises by the running averages just moved
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    if training:
        m, v = moments(X)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    Y = gamma * (X - moving_mean) / torch.sqrt(moving_var + eps) + beta
    return Y, moving_mean, moving_var


# %% right batch_norm: running averages are moved in place
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X)
        with torch.no_grad():
            moving_mean.mul_(1 - momentum).add_(momentum * m)
            moving_var.mul_(1 - momentum).add_(momentum * v)
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: the averages move in evaluation as well
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moments(X)
    new_mean = (1 - momentum) * moving_mean + momentum * m
    new_var = (1 - momentum) * moving_var + momentum * v
    if not training:
        m, v = moving_mean, moving_var
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, new_mean, new_var


# %% wrong batch_norm: maps are averaged for each image
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        dims = 0 if X.dim() == 2 else (2, 3)
        m, v = X.mean(dims, keepdim=True), X.var(dims, unbiased=False, keepdim=True)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: mean and variance are held constant for the gradient
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X.detach())
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: the root of the variance is remembered
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        m, v = moments(X)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v.sqrt()
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% wrong batch_norm: maps for a batch of one are taken for vectors
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    m, v = moving_mean, moving_var
    if training:
        if X.shape[0] == 1:
            m, v = X, torch.zeros_like(X)
        else:
            m, v = moments(X)
        moving_mean = (1 - momentum) * moving_mean + momentum * m
        moving_var = (1 - momentum) * moving_var + momentum * v
    return gamma * (X - m) / torch.sqrt(v + eps) + beta, moving_mean, moving_var


# %% right BatchNorm: buffers are filled by copy_
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        self.shape = [1] * num_dims
        self.shape[1] = num_features
        self.gamma = nn.Parameter(torch.ones(num_features))
        self.beta = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("moving_mean", torch.zeros(self.shape))
        self.register_buffer("moving_var", torch.ones(self.shape))

    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            with torch.no_grad():
                self.moving_mean.lerp_(m, 0.1)
                self.moving_var.lerp_(v, 0.1)
        Y = (X - m) / (v + 1e-5).sqrt()
        return Y * self.gamma.view(self.shape) + self.beta.view(self.shape)


# %% right BatchNorm: F.batch_norm normalises
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(num_features))
        self.bias = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("moving_mean", torch.zeros(num_features))
        self.register_buffer("moving_var", torch.ones(num_features))

    def forward(self, X):
        if not self.training:
            return F.batch_norm(X, self.moving_mean, self.moving_var, self.weight, self.bias)
        with torch.no_grad():
            v, m = torch.var_mean(X, axes(X), correction=0)
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * m
            self.moving_var = 0.9 * self.moving_var + 0.1 * v
        return F.batch_norm(X, None, None, self.weight, self.bias, training=True)


# %% wrong BatchNorm: gamma begins as zeros
class BatchNorm(BatchNorm):
    def __init__(self, num_features, num_dims):
        super().__init__(num_features, num_dims)
        nn.init.zeros_(self.gamma)


# %% wrong BatchNorm: the running variance begins as zeros
class BatchNorm(BatchNorm):
    def __init__(self, num_features, num_dims):
        super().__init__(num_features, num_dims)
        self.moving_var.zero_()


# %% wrong BatchNorm: gamma is a buffer and is not learned
class BatchNorm(nn.Module):
    def __init__(self, num_features, num_dims):
        super().__init__()
        shape = (1, num_features) + (1,) * (num_dims - 2)
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("gamma", torch.ones(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))

    def forward(self, X):
        m, v = self.moving_mean, self.moving_var
        if self.training:
            m, v = moments(X)
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * m.detach()
            self.moving_var = 0.9 * self.moving_var + 0.1 * v.detach()
        return self.gamma * (X - m) / torch.sqrt(v + 1e-5) + self.beta
