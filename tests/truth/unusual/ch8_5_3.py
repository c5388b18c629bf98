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

# %% right layer_norm: one sample at a time
def layer_norm(X, gamma, beta, eps):
    return torch.stack([
        gamma * (x - x.mean()) / torch.sqrt(x.var(correction=0) + eps) + beta for x in X
    ])


# %% wrong layer_norm: over the channels only
def layer_norm(X, gamma, beta, eps):
    m, v = X.mean(1, keepdim=True), X.var(1, unbiased=False, keepdim=True)
    return gamma * (X - m) / torch.sqrt(v + eps) + beta


# %% wrong layer_norm: over the last axis only
def layer_norm(X, gamma, beta, eps):
    m, v = X.mean(-1, keepdim=True), X.var(-1, unbiased=False, keepdim=True)
    return gamma * (X - m) / torch.sqrt(v + eps) + beta


# %% wrong layer_norm: the whole batch at once
def layer_norm(X, gamma, beta, eps):
    return gamma * (X - X.mean()) / torch.sqrt(X.var(correction=0) + eps) + beta


# %% wrong layer_norm: shifted before it is scaled
def layer_norm(X, gamma, beta, eps):
    return gamma * (F.layer_norm(X, X.shape[1:], eps=eps) + beta)


# %% right count_redundant: pairs of neighbours
def count_redundant(model):
    layers = list(model.net)
    return sum(
        layer.bias.numel()
        for layer, after in zip(layers, layers[1:])
        if isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d))
        and getattr(layer, "bias", None) is not None
    )


# %% wrong count_redundant: layers, not numbers
def count_redundant(model):
    layers = list(model.net)
    return sum(
        isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)) and layer.bias is not None
        for layer, after in zip(layers, layers[1:])
    )


# %% wrong count_redundant: normalisation of maps only
def count_redundant(model):
    layers = list(model.net)
    return sum(
        layer.bias.numel()
        for layer, after in zip(layers, layers[1:])
        if isinstance(after, nn.BatchNorm2d) and getattr(layer, "bias", None) is not None
    )


# %% wrong count_redundant: biases of all convolutions and dense layers
def count_redundant(model):
    return sum(
        layer.bias.numel() for layer in model.net
        if isinstance(layer, (nn.Conv2d, nn.Linear)) and layer.bias is not None
    )


# %% wrong count_redundant: bias=False is forgotten
def count_redundant(model):
    layers = list(model.net)
    return sum(
        layer.weight.shape[0]
        for layer, after in zip(layers, layers[1:])
        if isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)) and hasattr(layer, "weight")
    )


# %% right batch_norm_mean_only: channels in front
def batch_norm_mean_only(X):
    rows = X.transpose(0, 1)
    mean = rows.flatten(1).mean(1)
    return (rows.T - mean).T.transpose(0, 1) if X.dim() == 2 else X - mean.view(1, -1, 1, 1)


# %% wrong batch_norm_mean_only: for each image
def batch_norm_mean_only(X):
    return X - X.flatten(1).mean(1).view(-1, *[1] * (X.dim() - 1))


# %% wrong batch_norm_mean_only: over the batch, for each place
def batch_norm_mean_only(X):
    return X - X.mean(0, keepdim=True)


# %% right batch_norm_var_only: a standard deviation
def batch_norm_var_only(X, eps):
    return X / torch.sqrt(X.std(axes(X), correction=0, keepdim=True) ** 2 + eps)


# %% wrong batch_norm_var_only: the mean of squares
def batch_norm_var_only(X, eps):
    return X / torch.sqrt(X.square().mean(axes(X), keepdim=True) + eps)


# %% wrong batch_norm_var_only: eps outside
def batch_norm_var_only(X, eps):
    return X / (X.std(axes(X), correction=0, keepdim=True) + eps)


# %% wrong batch_norm_var_only: X is divided in place
def batch_norm_var_only(X, eps):
    return X.div_(torch.sqrt(X.var(axes(X), correction=0, keepdim=True) + eps))


# %% right fix_norms: constants and no gradients
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            nn.init.constant_(layer.weight, 1.0)
            nn.init.constant_(layer.bias, 0.0)
            layer.requires_grad_(False)
    Y = model.train()(X)
    return [Y, sum(p.numel() for p in model.parameters() if p.requires_grad)]


# %% wrong fix_norms: in evaluation mode
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.weight.data.fill_(1), layer.bias.data.fill_(0)
            layer.requires_grad_(False)
    return model.eval()(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: values stay, only the gradient is off
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% wrong fix_norms: all numbers are counted
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            layer.weight.data.fill_(1), layer.bias.data.fill_(0)
            layer.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters())


# %% wrong fix_norms: normalisations of vectors are forgotten
def fix_norms(model, X):
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.weight.data.fill_(1), layer.bias.data.fill_(0)
            layer.requires_grad_(False)
    return model.train()(X), sum(p.numel() for p in model.parameters() if p.requires_grad)


# %% right uniform_ranks: compared with all others
def uniform_ranks(X):
    return ((X[None] < X[:, None]).sum(1) + 0.5) / len(X)


# %% right uniform_ranks: searchsorted
def uniform_ranks(X):
    sorted_columns = X.T.contiguous().sort(dim=1).values
    return (torch.searchsorted(sorted_columns, X.T.contiguous()).T + 0.5) / X.shape[0]


# %% wrong uniform_ranks: argsort once
def uniform_ranks(X):
    return (X.argsort(0) + 0.5) / len(X)


# %% wrong uniform_ranks: from the largest down
def uniform_ranks(X):
    return (X.argsort(0, descending=True).argsort(0) + 0.5) / len(X)


# %% wrong uniform_ranks: ranks begin with 1
def uniform_ranks(X):
    return (X.argsort(0).argsort(0) + 1) / len(X)


# %% wrong uniform_ranks: within each vector
def uniform_ranks(X):
    return (X.argsort(1).argsort(1) + 0.5) / X.shape[1]
