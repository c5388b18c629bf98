# %% [markdown]
# # 8.5 Batch normalisation
#
# Deep networks are hard to train: the numbers inside grow in one layer and shrink in another, and
# no learning rate suits all of them. In 2015 Sergey Ioffe and Christian Szegedy put a layer into
# the network that brings these numbers back to one size in every training step, **batch
# normalisation**. Networks learned several times faster, and much deeper ones became possible.
#
# **You will be able to**
#
# - compute batch normalisation by hand, in training and in evaluation, for vectors and for maps
# - write it as a layer whose running averages are saved with the model
# - put it into LeNet, and measure which learning rates the network then tolerates
# - explain why batch normalisation is noisy, and where layer normalisation is used instead
# - name two explanations of why it works, and what speaks against the first
#
# **You need** LeNet from 7.6, mean and variance, and `nn.Module` with its two modes, `train()` and
# `eval()`.

# %% tags=["setup"]
import copy
import itertools
import math

import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_histograms, show_images

# %% [markdown]
# ## Numbers of one size
#
# You know the idea from the inputs of a model: before training, each feature is **standardised**,
# which means shifted to mean 0 and scaled to variance 1. Why does that help? Here a linear model
# learns from two features with mean 0. The numbers of one have a size of about 1, those of the
# other of about 30, and the learning rate is the same for both weights.


# %% tags=["random"]
def steps_needed(X, y, lr):
    """How many steps of gradient descent bring the squared error below 0.001."""
    weights = torch.zeros(X.shape[1])
    for step in lab.steps(5000):
        error = X @ weights - y
        if error.square().mean() < 0.001:
            return step
        weights -= lr * 2 * X.T @ error / len(y)
    return "over 5,000" if error.isfinite().all() else "diverges"


torch.manual_seed(0)
numbers = torch.randn(1000, 2)
standardised = (numbers - numbers.mean(dim=0)) / numbers.std(dim=0)
features = standardised * torch.tensor([1.0, 30.0])
target = features @ torch.tensor([3.0, 0.1])

print("learning rate   as they are   standardised")
for lr in (0.0001, 0.001, 0.01, 0.1):
    steps = steps_needed(features, target, lr), steps_needed(standardised, target, lr)
    print(f"{lr:<13}   {steps[0]:<11}   {steps[1]}")

# %% [markdown]
# The large feature allows small steps only, and with small steps the weight of the other one hardly
# moves. Standardised, both learn at the same pace, the rate may be a hundred times as large, and
# about twenty steps are enough.
#
# Now take a deep network. Each layer gets its inputs from the layer before it, and we can
# standardise only those of the first. What do the others get?
#
# ## What happens inside
#
# `tower` makes a network of eight dense layers with ReLU, with or without batch normalisation. The
# pictures show the numbers that arrive at the ReLUs of layers 1, 4 and 8, for the same 256 images:
# first before training, then after 200 steps. *Spread* is the standard deviation, and the bars at
# both ends hold all that lies further out.


# %% tags=["random"]
def tower(normalised):
    """Eight dense layers with 64 units and ReLU, then ten scores."""
    torch.manual_seed(1)
    layers, width = [nn.Flatten()], 28 * 28
    for _ in range(8):
        norm = nn.BatchNorm1d(64) if normalised else nn.Identity()
        layers += [nn.Linear(width, 64), norm, nn.ReLU()]
        width = 64
    return nn.Sequential(*layers, nn.Linear(64, 10)).apply(d2l.init_cnn)


def arriving(network, X):
    """What arrives at the ReLUs of layers 1, 4 and 8."""
    seen = {}
    with torch.no_grad():
        for place, layer in enumerate(network):
            if isinstance(layer, nn.ReLU) and place // 3 in (1, 4, 8):
                seen[f"layer {place // 3}"] = X
            X = layer(X)
    return seen


data = lab.FashionMNIST(batch_size=128)
sample = torch.cat([X for X, _ in itertools.islice(data.val_dataloader(), 2)])
towers = {"without": tower(False), "with batch normalisation": tower(True)}

# %% tags=["picture"]
show_histograms({name: arriving(network, sample) for name, network in towers.items()})

# %% tags=["train"]
for network in towers.values():
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    for X, y in itertools.islice(data.train_dataloader(), 200):
        loss = F.cross_entropy(network(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

show_histograms({name: arriving(network, sample) for name, network in towers.items()})

# %% [markdown]
# Without batch normalisation the numbers of the new network shrink from layer to layer: layer 8
# gets nearly the same from every image. After 200 steps its inputs are several times as large as
# before. While its own weights learned, everything that it learned from was changing, too, and a
# learning rate that suited it at first may be wrong now. Such a change of a layer's inputs during
# training has been called **internal covariate shift**. With batch normalisation the numbers have
# about the same size in all layers, before training and after it.
#
# ## The formula
#
# For a batch $\mathcal B$, each number $x$ of a channel becomes
#
# $$\gamma \cdot \frac{x - \mu_{\mathcal B}}{\sqrt{\sigma^2_{\mathcal B} + \epsilon}} + \beta$$
#
# - $\mu_{\mathcal B}$ and $\sigma^2_{\mathcal B}$ are the mean and the variance of the channel **in
#   this batch**. The variance divides by the count $n$, not by $n - 1$.
# - $\epsilon$ is a small number that prevents a division by zero.
# - the **scale** $\gamma$ and the **shift** $\beta$ are **learned**, one of each for a channel. So
#   the network can choose another mean and variance if that helps. It can even undo the whole
#   thing.
#
# Which numbers share a mean? With vectors, `(N, D)`, each of the $D$ features has its own, over the
# batch. With **feature maps**, `(N, C, H, W)`, each **channel** has one, over all images and all
# places: a kernel looks for the same thing everywhere, so its answers belong together.
#
# ### Your turn: `norm_axes`
#
# A batch of maps has the shape `(32, 6, 24, 24)`. Give a pair: how many means are there, and how
# many numbers go into each?

# %% tags=["exercise"]
norm_axes = (6, 18432)

# %% tags=["check"]
check(norm_axes=norm_axes)

# %% [markdown]
# ### Your turn: `after_norm`
#
# In one channel of the input the mean is 7 and the variance 100. For this channel, $\gamma = 2$ and
# $\beta = 3$. What are the mean and the variance of the output? Ignore $\epsilon$. Give a pair.

# %% tags=["exercise"]
after_norm = (3, 4)

# %% tags=["check"]
check(after_norm=after_norm)

# %% [markdown]
# ## Training and evaluation
#
# When the network is used, there may be one image only. And the answer for an image should not
# depend on which others happen to be in its batch. So in training the layer keeps **running
# averages** of the means and variances that it meets, and in evaluation it uses those:
#
# $$\text{new} = (1 - \text{momentum}) \cdot \text{old} + \text{momentum} \cdot \text{batch}$$
#
# This is a second reason, besides dropout, why networks have two modes, `model.train()` and
# `model.eval()`.
#
# ### Your turn: `batch_norm`
#
# Write it for both shapes, `(N, D)` and `(N, C, H, W)`. `gamma`, `beta` and the running averages
# come in a shape that fits: `(1, D)` or `(1, C, 1, 1)`. Return three tensors: `Y`, and the two
# running averages as they are after this call.
#
# - If `training` is true: use mean and variance of the batch, and let the running averages move.
# - Otherwise: use the running averages, and return them unchanged.
#
# The book's version has no argument `training`. It asks torch whether gradients are switched on,
# which is nearly the same, but not quite. Here the caller says it; the book's way is accepted as
# well.


# %% tags=["exercise"]
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    """Return the normalised X and the new running averages of mean and variance."""
    # BEGIN SOLUTION
    mean, var = moving_mean, moving_var
    if training:
        shared = [axis for axis in range(X.dim()) if axis != 1]
        var, mean = torch.var_mean(X, dim=shared, correction=0, keepdim=True)
        moving_mean = torch.lerp(moving_mean, mean, momentum)
        moving_var = torch.lerp(moving_var, var, momentum)
    return gamma * (X - mean) * torch.rsqrt(var + eps) + beta, moving_mean, moving_var
    # END SOLUTION


# %% tags=["check"]
check(batch_norm)

# %% [markdown]
# Does it do what it says? Three channels with very different numbers:

# %% tags=["picture"]
torch.manual_seed(0)
levels = torch.tensor([-3.0, 0.0, 2.0]).view(1, 3, 1, 1)
spreads = torch.tensor([0.2, 1.0, 0.5]).view(1, 3, 1, 1)
X = levels + spreads * torch.randn(8, 3, 10, 10)
ones, zeros = torch.ones(1, 3, 1, 1), torch.zeros(1, 3, 1, 1)

Y, _, _ = batch_norm(X, ones, zeros, zeros, ones, 1e-5, 0.1, training=True)
show_histograms(
    {
        "before": {f"channel {c}": X[:, c] for c in range(3)},
        "after": {f"channel {c}": Y[:, c] for c in range(3)},
    }
)

# %% [markdown]
# ### Your turn: `BatchNorm`
#
# Now as a layer that keeps its numbers itself. `num_features` is the number of features or
# channels, `num_dims` is 2 for vectors and 4 for maps.
#
# - gamma begins as ones and beta as zeros; both are learned
# - the running mean begins as zeros, the running variance as ones; they are **not** learned
# - `eps` is `1e-5`, momentum is `0.1`
#
# A module knows its mode: `self.training`. And it has a place for tensors that belong to it but are
# not learned, **buffers**: `self.register_buffer(name, tensor)`. A buffer moves to the GPU with the
# module, and is saved with it. Call the two buffers `moving_mean` and `moving_var`, since a later
# cell looks for them by name. They get new values as any attribute does, but only numbers should be
# kept: `.detach()` them first. Otherwise each average holds on to the batch that it was computed
# from, for gradients that nobody asks for, that one to the batch before, and so on: memory grows
# with every step.


# %% tags=["exercise"]
class BatchNorm(nn.Module):
    """Batch normalisation of vectors (num_dims 2) or maps (num_dims 4)."""

    def __init__(self, num_features, num_dims):
        super().__init__()
        # BEGIN SOLUTION
        shape = (1, num_features, *[1] * (num_dims - 2))
        self.gamma = nn.Parameter(torch.ones(shape))
        self.beta = nn.Parameter(torch.zeros(shape))
        self.register_buffer("moving_mean", torch.zeros(shape))
        self.register_buffer("moving_var", torch.ones(shape))
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        averages = self.moving_mean, self.moving_var
        Y, mean, var = batch_norm(X, self.gamma, self.beta, *averages, 1e-5, 0.1, self.training)
        self.moving_mean, self.moving_var = mean.detach(), var.detach()
        return Y
        # END SOLUTION


# %% tags=["check"]
check(BatchNorm)

# %% [markdown]
# ### Your turn: `revived`
#
# You train for a night, save the model, and load it in the morning. Does your layer survive that?
# What is saved is `model.state_dict()`: parameters and buffers, and *nothing else*. The book keeps
# its running averages as plain attributes, which would be lost.
#
# `X` is a batch of vectors or maps, and `batches` holds several like it.
#
# 1. Make a `BatchNorm` for `X`, and show it each batch in `batches`, in training mode.
# 2. Make a second one, and load the first one's `state_dict()` into it, with `load_state_dict`.
# 3. Return what both give for `X` in evaluation mode: the first one's answer, then the second's.


# %% tags=["exercise"]
def revived(batches, X):
    """Return the answers to X of a trained BatchNorm and of one that was loaded from it."""
    # BEGIN SOLUTION
    first = BatchNorm(X.shape[1], X.dim())
    second = BatchNorm(X.shape[1], X.dim())
    for batch in batches:
        first(batch)
    second.load_state_dict(first.state_dict())
    return first.eval()(X), second.eval()(X)
    # END SOLUTION


# %% tags=["check"]
check(revived)

# %% [markdown]
# Next to torch's own layer, yours is nearly the same. The small difference is in the running
# variance: torch remembers the one that divides by $n - 1$.

# %%
torch.manual_seed(0)
own, torchs = BatchNorm(3, 4), nn.BatchNorm2d(3)
for _ in range(50):
    X = 2 + 3 * torch.randn(4, 3, 5, 5)
    same = torch.allclose(own(X), torchs(X), atol=1e-5)

print("in training the same:", same)
print("remembered, own:    ", own.state_dict()["moving_var"].flatten())
print("remembered, torch's:", torchs.running_var)

# %% [markdown]
# ### Your turn: `batch_of_one`
#
# In training mode, torch's layers stop with an error when a mean would be that of a single number:
# one number has no variance to divide by. For which of these inputs do they stop?
#
# - **a** one vector, shape `(1, 5)`, into `nn.BatchNorm1d(5)`
# - **b** the maps of one image, shape `(1, 5, 2, 3)`, into `nn.BatchNorm2d(5)`
# - **c** two vectors, shape `(2, 5)`, into `nn.BatchNorm1d(5)`
# - **d** the maps of one image, shape `(1, 5, 1, 1)`, into `nn.BatchNorm2d(5)`
#
# Give all letters that apply in one string, in the order of the alphabet.

# %% tags=["exercise"]
batch_of_one = "ad"

# %% tags=["check"]
check(batch_of_one=batch_of_one)

# %% [markdown]
# You will meet that error, for instance when the last batch of an epoch holds a single image, or
# when you print shapes with one image and forget `eval()`.
#
# ## LeNet with batch normalisation
#
# Where does the new layer go? Between a layer and its activation, so that the sigmoid gets numbers
# of a good size.
#
# ### Your turn: `BNLeNet`
#
# Take LeNet from 7.6, **without its padding**, and put batch normalisation before each of the four
# sigmoids:
#
# - twice: convolution (6, then 16 channels, kernel 5 x 5), batch normalisation, sigmoid, average
#   pooling 2 x 2
# - flatten
# - twice: dense layer (120, then 84), batch normalisation, sigmoid
# - a dense layer for the **logits**, the scores of the classes
#
# `nn.LazyBatchNorm2d()` and `nn.LazyBatchNorm1d()` are torch's layers, for maps and for vectors.
# Your own `BatchNorm` will do as well. Put all layers, one after another, into one `nn.Sequential`
# named `self.net`, with no other one inside: later cells exchange some of them there.


# %% tags=["exercise"]
class BNLeNet(d2l.Classifier):
    """LeNet with batch normalisation: images (N, 1, 28, 28) to scores (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        layers = []
        for channels in (6, 16):
            layers += [nn.LazyConv2d(channels, kernel_size=5), nn.LazyBatchNorm2d()]
            layers += [nn.Sigmoid(), nn.AvgPool2d(2)]
        layers.append(nn.Flatten())
        for width in (120, 84):
            layers += [nn.LazyLinear(width), nn.LazyBatchNorm1d(), nn.Sigmoid()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(num_classes))
        # END SOLUTION


# %% tags=["check"]
check(BNLeNet)

# %% [markdown]
# ### Your turn: `bn_lenet_parameters`
#
# Without batch normalisation, this LeNet learns 44,426 numbers. How many does `BNLeNet` learn?

# %% tags=["exercise"]
bn_lenet_parameters = 44878

# %% tags=["check"]
check(bn_lenet_parameters=bn_lenet_parameters)

# %%
lab.layer_table(BNLeNet(), (2, 1, 28, 28), parameters=True, multiply_adds=True)

# %% [markdown]
# ### Training
#
# The book's setting, as for LeNet in 7.6: learning rate 0.1, ten epochs, Xavier's weights. There,
# with sigmoids, LeNet learned nothing for a long time. Watch the loss of this network from its
# first steps on.

# %% tags=["train"]
batch = next(iter(data.val_dataloader()))

torch.manual_seed(1)
bn_lenet = BNLeNet(lr=0.1)
bn_lenet.apply_init([batch[0]], d2l.init_cnn)
bn_run = lab.Trainer(max_epochs=10, short_steps=1000, evidence="bn_lenet").fit(bn_lenet, data)

print("accuracy on 2,000 images    by the batch   by running averages")
for name, part in (("training", data.train), ("validation", data.val)):
    X, y = part.take(torch.arange(2000))
    right = []
    for mode in (True, False):
        twin = copy.deepcopy(bn_lenet).train(mode)  # training mode moves running averages
        with torch.no_grad():
            scores = torch.cat([twin(some) for some in X.split(100)])
        right.append((scores.argmax(dim=1) == y).float().mean().item())
    print(f"{name:25}   {right[0]:.3f}          {right[1]:.3f}")

# %% [markdown]
# The loss falls at once. What about the **gap** between training and validation images? Two causes
# are possible here, and the table tells them apart:
#
# - **Overfitting**, as in every network: it has seen the training images before. That is the
#   difference between the rows of the table. It grows with the number of epochs, and there is
#   hardly any in the short form. With few images it becomes large, as you can see below, under
#   dropout.
# - The **mode**, a difference between the columns. Running averages are made of the last ten
#   batches or so, and lag behind as long as the weights move fast. So training mode, with the
#   statistics of the batch, may do clearly better on the *same* images. That is also why the
#   validation curves of networks with batch normalisation jump up and down in the first epochs.
#
# For comparison, these are the validation accuracies of both networks in the book's release 1.0.3,
# with the same learning rate, on the real data. They are read off the
# [plots that its authors published](https://github.com/d2l-ai/d2l-pytorch-slides).

# %% tags=["picture"]
show_accuracies(
    {
        "LeNet": [0.101, 0.101, 0.100, 0.100, 0.483, 0.595, 0.654, 0.679, 0.706, 0.728],
        "with batch normalisation": [
            *(0.797, 0.810, 0.836, 0.851, 0.856, 0.857, 0.869, 0.869, 0.869, 0.868)
        ],
    }
)

# %% [markdown]
# Four epochs at the level of guessing, against 0.797 after the first one.
#
# ## Noise and batch size
#
# In training, what becomes of an image depends on the other images in its batch. They are drawn by
# chance, so batch normalisation adds **noise**. How much?
#
# ### Your turn: `noisy_answers`
#
# `x` is one vector with `D` features, and `others` holds more vectors, shape `(M, D)`. Put `x` into
# several batches of `n` vectors: the first batch is `x` with the first `n - 1` of the others, the
# next one is `x` with the next `n - 1`, and so on; `M` is a multiple of `n - 1`. Normalise each
# batch in training mode, with `eps` `1e-5`, gamma 1 and beta 0. Return what became of `x`: a tensor
# with a row for each batch.


# %% tags=["exercise"]
def noisy_answers(x, others, n):
    """Return the normalised x in the company of n - 1 others at a time."""
    # BEGIN SOLUTION
    rows = []
    for company in others.split(n - 1):
        whole = torch.cat((x[None], company))
        deviation = torch.sqrt(whole.var(dim=0, correction=0) + 1e-5)
        rows.append((x - whole.mean(dim=0)) / deviation)
    return torch.stack(rows)
    # END SOLUTION


# %% tags=["check"]
check(noisy_answers)

# %% [markdown]
# Here is one number, 1.0, in 500 random batches of each size. Without noise, all its answers would
# be 1.0 as well.

# %% tags=["picture"]
torch.manual_seed(0)
answers = {
    f"batches of {n}": noisy_answers(torch.ones(1), torch.randn(500 * (n - 1), 1), n)
    for n in (4, 16, 64, 256)
}
show_histograms({"one number, normalised in many batches": answers}, low=-1, high=3)

# %% [markdown]
# With four times as many images in a batch, there is about half the noise. Some noise does good:
# like dropout, it regularises, since the network must not rely on exact numbers. Too much of it
# does harm. In batches of a few images mean and variance are poor estimates, and in very large ones
# there is hardly any noise left. The book names sizes from 50 to 100 as a good middle. So with
# batch normalisation the batch size is more than a matter of speed: it also sets how strongly the
# network is regularised.
#
# ## Layer normalisation
#
# Where batches are small, or sentences have different lengths, another choice is better. **Layer
# normalisation** (2016) takes mean and variance over all features of **one sample**. Below, each
# row is an image and each column a channel; a cell is a whole feature map. Cells with the same
# number share a mean.

# %% tags=["picture"]
by_channel = torch.arange(1.0, 4).repeat(4, 1)
by_image = torch.arange(1.0, 5).view(4, 1).repeat(1, 3)
show_images([by_channel, by_image], ["batch normalisation", "layer normalisation"])

# %% [markdown]
# Nothing depends on the other images of the batch. So there is no noise, there are no running
# averages, training and evaluation do the same, and one image is enough. In Transformers layer
# normalisation, or a close relative of it, is the usual choice; in convolutional networks batch
# normalisation is still more common.
#
# ### Your turn: `layer_norm`
#
# Write it for vectors, `(N, D)`, and for maps, `(N, C, H, W)`: the formula is that of batch
# normalisation, but the mean and the variance (dividing by $n$) are those of each sample, over all
# axes except the first. `gamma` and `beta` have the shape of one sample, as in `nn.LayerNorm`.


# %% tags=["exercise"]
def layer_norm(X, gamma, beta, eps):
    """Return X with each sample normalised by itself, scaled by gamma and shifted by beta."""
    # BEGIN SOLUTION
    own = tuple(range(1, X.dim()))
    centred = X - X.mean(dim=own, keepdim=True)
    var = centred.square().mean(dim=own, keepdim=True)
    return gamma * centred / torch.sqrt(var + eps) + beta
    # END SOLUTION


# %% tags=["check"]
check(layer_norm)

# %% [markdown]
# A useful property: multiply a sample by any number above 0, and its layer normalisation stays the
# same, apart from $\epsilon$. Brightness no longer matters.

# %%
torch.manual_seed(0)
picture = torch.rand(1, 1, 6, 6)
one, zero = torch.ones(1, 6, 6), torch.zeros(1, 6, 6)
dark, bright = (layer_norm(factor * picture, one, zero, 1e-5) for factor in (1, 10))

print("the same for a picture ten times as bright:", torch.allclose(dark, bright, atol=1e-3))

# %% [markdown]
# ## Why does it work?
#
# The authors' own answer was the one at the top of this section: less internal covariate shift. It
# is intuitive, and it is disputed. In 2018 Santurkar and others added random noise *after* each
# batch normalisation, so that the inputs of later layers shifted even more, and the networks still
# trained about as well. Measured directly, the shift in networks with batch normalisation was not
# smaller. What they did find is a smoother loss: gradients change less along a step, so that larger
# steps are safe. Others point to the noise, or to the fact that the length of a weight vector no
# longer matters, only its direction. The question is not closed.
#
# So keep two things apart: *that* batch normalisation helps is well measured, and you will measure
# it below; *why* is a matter of research. A plausible story is not yet an explanation.
#
# ## The bias of the layer before
#
# ### Your turn: `bias_before_norm`
#
# A convolution adds a bias to each channel, and batch normalisation comes next. Is the bias needed?
#
# - **a** Yes, without it the network can learn less.
# - **b** No: batch normalisation removes it together with the mean, and beta replaces it.
# - **c** Yes, but then beta is superfluous.
# - **d** Yes, but then gamma is superfluous.

# %% tags=["exercise"]
bias_before_norm = "b"

# %% tags=["check"]
check(bias_before_norm=bias_before_norm)

# %% [markdown]
# ## How large may the learning rate be?
#
# `variant` turns a `BNLeNet` into a relative of it: it exchanges the normalisations of maps, those
# of vectors, and the sigmoids. Three networks compete, alike in all else: LeNet with sigmoids,
# LeNet with ReLU, and LeNet with sigmoids and batch normalisation.


# %%
def variant(make, maps=nn.BatchNorm2d, vectors=nn.BatchNorm1d, activation=nn.Sigmoid, lr=0.1):
    """A BNLeNet with other layers in the places of its normalisations and sigmoids."""
    model = make(lr=lr)
    model(torch.zeros(2, 1, 28, 28))  # lazy layers get their sizes
    model.apply(d2l.init_cnn)  # Xavier's weights
    sizes = iter(((6, maps), (16, maps), (120, vectors), (84, vectors)))
    for place, layer in enumerate(model.net):
        if isinstance(layer, nn.Sigmoid):
            size, norm = next(sizes)
            model.net[place - 1] = norm(size)
            model.net[place] = activation()
    return model


PLAIN = {"maps": nn.Identity, "vectors": nn.Identity}
RELU = {"activation": nn.ReLU}

# %% [markdown]
# A fast way to find out: up to 300 steps on the same 20 images, two of each class, with learning
# rates from 0.01 to 100. A network that only guesses has a loss of about 2.3. The table says after
# how many steps the loss is below 1, or else which loss was reached. Where it is still near 2.3,
# the network is stuck at guessing. With a larger loss, or `nan`, training has **diverged**: its
# steps were so large that they made things worse and worse.


# %%
def learned_after(model, lr, X, y):
    """The number of steps until the mean loss of ten steps is below 1, or the last such mean."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for step in lab.steps(300):
        loss = F.cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses = [*losses, loss.item()][-10:]
        mean = sum(losses) / len(losses)
        if mean < 1:
            return f"{step + 1} steps"
        if not math.isfinite(mean):
            break
    return f"loss {mean:.2f}"


# %% tags=["train"]
two_of_each = [(data.train.labels == name).nonzero()[:2, 0] for name in range(10)]
X, y = data.train.take(torch.cat(two_of_each))
contest = {"LeNet": PLAIN, "LeNet with ReLU": {**PLAIN, **RELU}, "BN-LeNet": {}}

print("learning rate ", *[f"{name:>16}" for name in contest])
for lr in (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100):
    results = []
    for change in contest.values():
        torch.manual_seed(1)
        results.append(learned_after(variant(BNLeNet, **change), lr, X, y))
    print(f"{lr:<14}", *[f"{result:>16}" for result in results])

# %% [markdown]
# Learning a few images by heart is one thing, and the accuracy on new ones another. `lab.compare`
# trains all networks on the same batches and draws both curves. Here each gets a rate from the
# table; change them as you like, and use more seeds. The last network is made of your own
# `BatchNorm`. Does it learn as well as torch's, and as fast?

# %% tags=["train"]
rivals = {
    "LeNet, rate 1": lambda: variant(BNLeNet, **PLAIN, lr=1),
    "LeNet with ReLU, rate 0.1": lambda: variant(BNLeNet, **PLAIN, **RELU, lr=0.1),
    "BN-LeNet, rate 0.1": lambda: variant(BNLeNet, lr=0.1),
    "BN-LeNet, rate 3": lambda: variant(BNLeNet, lr=3),
    "own layer, rate 0.1": lambda: variant(
        BNLeNet, lambda size: BatchNorm(size, 4), lambda size: BatchNorm(size, 2), lr=0.1
    ),
}
lab.compare(rivals, data, max_epochs=10, seeds=2, short_steps=500)

# %% [markdown] tags=["exercise"]
# ### In your own words: `learning_rates`
#
# **Your answer to `learning_rates`** (five or six sentences, with numbers of your own):
#
# 1. From which to which learning rate does each of the three networks learn in the table? What
#    stops it below, and what above?
# 2. Train each network with a good rate of its own, and compare the accuracies on training and
#    validation images. Are larger steps worth it?
# 3. What do you conclude about batch normalisation, and how sure can you be?
#
# # BEGIN SOLUTION
# Drawn images. On 20 of them, in up to 300 steps, LeNet with sigmoids learns with a rate of 1 (198
# steps), and here with 3 as well; below that it stays at guessing, since its gradients are small
# and 300 steps too few, and from 30 on it diverges. With ReLU it learns from 0.01 to 0.3; from 1 on
# it is stuck or diverges. BN-LeNet learns with every rate from 0.01 to 30, fastest with 1 (13
# steps), and only 100 breaks it. So ReLU opens the small rates, and batch normalisation these and
# the large ones.
#
# Then 500 steps in short form, two seeds each, accuracy on training and validation images: LeNet
# with rate 1 guesses (0.10, 0.10); with other images it needs longer. LeNet with ReLU and 0.1:
# 0.77 to 0.79, and 0.75 to 0.78. BN-LeNet with 0.1: 0.80 to 0.81, and 0.77 to 0.78; with 3: 0.76 to
# 0.82, and 0.75 to 0.78. The rate thirty times as large gives a lower training loss (0.50 to 0.53
# against 0.67 to 0.68), but the accuracies differ by less than those of two seeds. My own layer
# gives the same as torch's, at about three quarters of the speed. Only the ranges of rates are
# certain: they were nearly the same with five seeds.
# # END SOLUTION

# %% [markdown]
# ## Further exercises
#
# ### Biases and their gradients
#
# You said what batch normalisation does to the bias of the layer before it. Do the gradients agree?
# What is not 0 but extremely small is due to rounding.

# %% tags=["random"]
torch.manual_seed(0)
model = BNLeNet()
model.loss(model(torch.rand(32, 1, 28, 28)), torch.arange(32) % 10).backward()

for layer in model.net:
    if isinstance(layer, (nn.Conv2d, nn.Linear)):
        largest = layer.bias.grad.abs().max().item()
        print(f"{type(layer).__name__:6} largest gradient of a bias {largest:.9f}")

# %% [markdown]
# ### Your turn: `count_redundant`
#
# How many numbers could a model do without? Count the biases of all layers in `model.net` that are
# **directly followed** by a batch normalisation, `nn.BatchNorm1d` or `nn.BatchNorm2d`. A
# convolution with 6 channels has 6 of them, and a layer made with `bias=False` none.


# %% tags=["exercise"]
def count_redundant(model):
    """Return how many biases come right before a batch normalisation."""
    # BEGIN SOLUTION
    count = 0
    for layer, after in zip(model.net, model.net[1:], strict=False):
        bias = getattr(layer, "bias", None)
        if isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)) and bias is not None:
            count += bias.numel()
    return count
    # END SOLUTION


# %% tags=["check"]
check(count_redundant)

# %%
model = BNLeNet()
model(torch.rand(2, 1, 28, 28))

print("BNLeNet could do without", count_redundant(model), "of its biases")

# %% [markdown]
# ### Is it needed in every layer?
#
# `variant(BNLeNet, vectors=nn.Identity)` has no batch normalisation in the dense part. With
# `maps=nn.Identity` it has none after the convolutions.

# %% [markdown] tags=["exercise"]
# #### In your own words: `norm_everywhere`
#
# **Your answer to `norm_everywhere`** (with a small table): train all four variants with
# `lab.compare` and two seeds or more. Where is batch normalisation needed most? How sure can you
# be?
#
# # BEGIN SOLUTION
# Four variants with sigmoids, rate 0.1, 500 steps in short form, two seeds on the drawn images:
#
# | batch normalisation | training loss | validation accuracy |
# | --- | --- | --- |
# | everywhere | 0.67, 0.68 | 0.77, 0.73 |
# | not in the dense part | 1.50, 1.58 | 0.51, 0.48 |
# | not after the convolutions | 0.68, 0.69 | 0.63, 0.53 |
# | nowhere | 2.32, 2.32 | 0.11, 0.11 |
#
# Without any, the network has not begun to learn. The training loss needs it most in the dense
# part: with it there, the loss is as low as with all four. The accuracy is best with all of them.
# Both halves lose 0.1 to 0.3, and as two seeds of one variant differ by 0.1, these runs cannot tell
# which half loses more in accuracy.
# # END SOLUTION

# %% [markdown]
# ### Half of it
#
# Batch normalisation shifts and scales. Is one of the two enough? Both functions get a batch of
# vectors or maps, and always use the statistics of this batch. There is no gamma, no beta, and
# nothing to remember.
#
# ### Your turn: `batch_norm_mean_only`
#
# Subtract the mean of each channel, and leave its variance alone.


# %% tags=["exercise"]
def batch_norm_mean_only(X):
    """Return X with mean 0 in each channel."""
    # BEGIN SOLUTION
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    return X - X.mean(dim=axes, keepdim=True)
    # END SOLUTION


# %% tags=["check"]
check(batch_norm_mean_only)

# %% [markdown]
# ### Your turn: `batch_norm_var_only`
#
# Divide each channel by the root of its variance plus `eps`. Nothing is subtracted from the result,
# before or after.


# %% tags=["exercise"]
def batch_norm_var_only(X, eps):
    """Return X with variance 1 (but for eps) in each channel."""
    # BEGIN SOLUTION
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    var = X.var(dim=axes, correction=0, keepdim=True)
    return X / torch.sqrt(var + eps)
    # END SOLUTION


# %% tags=["check"]
check(batch_norm_var_only)

# %% [markdown]
# How do the halves behave in a network? Here they are as layers, with ReLU in between. (They use
# the statistics of the batch in evaluation as well.)


# %% tags=["train"]
class Half(nn.Module):
    """A function of a batch as a layer; the size is not needed."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, X):
        return self.function(X)


def halved(half, **options):
    """A variant with this function in all four places."""

    def layer(size):
        return Half(half)

    return variant(BNLeNet, maps=layer, vectors=layer, **options)


halves = {
    "all of it": lambda: variant(BNLeNet, **RELU),
    "mean only": lambda: halved(batch_norm_mean_only, **RELU),
    "variance only": lambda: halved(lambda X: batch_norm_var_only(X, 1e-5), **RELU),
    "none": lambda: variant(BNLeNet, **PLAIN, **RELU),
}
lab.compare(halves, data, max_epochs=5, seeds=2, short_steps=400)

# %% [markdown] tags=["exercise"]
# ### In your own words: `lite_norms`
#
# **Your answer to `lite_norms`** (three or four sentences, with numbers): how do the two halves
# behave, with ReLU and with sigmoids (leave `**RELU` away)? Try a learning rate of 1 as well
# (`lr=1`). What is each half good for?
#
# # BEGIN SOLUTION
# Drawn images, 400 steps, two seeds. In the table above, with ReLU and rate 0.1, all of it reaches
# a validation accuracy of 0.83 to 0.84 (training loss 0.37), the mean alone 0.75 to 0.76 (0.59),
# the variance alone 0.71 to 0.79 (0.68), and nothing at all 0.74 (0.65): each half by itself helps
# little. In runs of 500 steps with sigmoids and rate 0.1 both guess, as does the network without
# any (loss 2.3). With rate 1 the mean alone begins to learn (0.60 to 0.61), while the variance
# alone diverges (loss above 10). The mean keeps the numbers where the activation bends, but nothing
# keeps their size, so that gradients stay small. The variance alone enlarges everything, the mean
# included, and drives sigmoids to where they are flat. Only both together give numbers of one size
# in the right place.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `fix_norms`
#
# What if gamma and beta are not learned? In every batch normalisation of `model`, fix gamma at 1
# and beta at 0, so that training cannot move them. Return a pair: what the model then gives for `X`
# in **training mode**, and how many numbers it still learns.
#
# torch's layers call gamma `weight`, and beta `bias`.


# %% tags=["exercise"]
def fix_norms(model, X):
    """Fix all gammas and betas; return the answer to X and the number of learned numbers."""
    # BEGIN SOLUTION
    for layer in model.modules():
        if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.ones_(layer.weight).requires_grad_(False)
            nn.init.zeros_(layer.bias).requires_grad_(False)
    model.train()
    learned = sum(p.numel() for p in model.parameters() if p.requires_grad)
    return model(X), learned
    # END SOLUTION


# %% tags=["check"]
check(fix_norms)

# %% [markdown]
# A new network is simply built with `nn.BatchNorm2d(6, affine=False)`, which has no gamma and beta
# at all. Does it learn as well?


# %% tags=["train"]
def with_fixed():
    """A BNLeNet whose gammas and betas stay as they are."""
    model = variant(BNLeNet)
    fix_norms(model, torch.zeros(2, 1, 28, 28))
    return model


learned_or_fixed = {"learned": lambda: variant(BNLeNet), "fixed": with_fixed}
fixed_runs = lab.compare(learned_or_fixed, data, max_epochs=10, seeds=2, short_steps=500)

for layer in fixed_runs["learned"].model.net:
    if isinstance(layer, nn.BatchNorm2d):
        print("gamma", [round(number, 2) for number in layer.weight.tolist()])
        print("beta ", [round(number, 2) for number in layer.bias.tolist()])
fixed_runs

# %% [markdown] tags=["exercise"]
# ### In your own words: `fixed_norms`
#
# **Your answer to `fixed_norms`** (three or four sentences, with numbers): what happens to loss and
# accuracy when gamma and beta are fixed? Is the difference larger than that between two seeds? Look
# at the gammas and betas that were learned, too. Which layer could do their work instead?
#
# # BEGIN SOLUTION
# 500 steps, rate 0.1, two seeds on the drawn images: the training loss is 0.67 to 0.68 with gamma
# and beta learned, and 0.75 to 0.77 with both fixed. That is more than between seeds. The
# validation accuracies are 0.77 to 0.78, and 0.75 in both seeds: the fixed ones are a little lower,
# by 0.02 to 0.03, which two seeds alone do not prove. The gammas of the first layer went up to 1.5:
# the network uses more of the sigmoid than its nearly straight middle. A dense layer or convolution
# that comes directly after could do that, but here the sigmoid is in between. With ReLU, which does
# not change under scaling, I would expect a smaller difference.
# # END SOLUTION

# %% [markdown]
# ### Batch normalisation instead of dropout?
#
# To see what regularises, a network must be able to overfit: here it learns from 640 images only,
# 35 epochs long, and is measured on 400 others.


# %% tags=["train"]
class FewImages:
    """The batches of a data set that is small enough to be learned by heart."""

    def train_dataloader(self):
        return batches_of(data.train, 640)

    def val_dataloader(self):
        return batches_of(data.val, 400)


def batches_of(images, count):
    """The first images in batches of 64."""
    X, y = images.take(torch.arange(count))
    return list(zip(X.split(64), y.split(64), strict=True))


def both(size):
    """Batch normalisation, then dropout."""
    return nn.Sequential(nn.BatchNorm1d(size), nn.Dropout(0.5))


def dropout(size):
    """Dropout alone."""
    return nn.Dropout(0.5)


regularised = {
    "neither": lambda: variant(BNLeNet, **PLAIN, **RELU),
    "dropout": lambda: variant(BNLeNet, maps=nn.Identity, vectors=dropout, **RELU),
    "batch normalisation": lambda: variant(BNLeNet, **RELU),
    "both": lambda: variant(BNLeNet, vectors=both, **RELU),
}
lab.compare(regularised, FewImages(), max_epochs=35, seeds=2, short_steps=350)

# %% [markdown] tags=["exercise"]
# #### In your own words: `norm_for_dropout`
#
# **Your answer to `norm_for_dropout`** (four or five sentences, with numbers): can batch
# normalisation replace dropout? Compare the accuracies on training and on validation images, and
# the gap between them. Where do the two methods get their noise from, and how can its strength be
# chosen?
#
# # BEGIN SOLUTION
# On 640 drawn images, two seeds, accuracy on training and on validation images. Neither has 0.71 to
# 0.76 and 0.62 to 0.68 in the table above. Dropout: 0.49 to 0.73, and 0.46 to 0.66; the smallest
# gap, at a lower accuracy, and one of the two seeds far behind. Batch normalisation: 1.00, and 0.79
# to 0.82. So it gives the best network, and yet the largest gap: it learns these images by heart.
# It can replace dropout, though not as a stronger regulariser: it trains better. Both together:
# 0.88 to 0.89, and 0.80 to 0.81, less than half the gap, but no better network. The noise of batch
# normalisation comes from the other images of the batch and shrinks as batches grow; that of
# dropout comes from a rate that one sets.
# # END SOLUTION

# %% [markdown]
# ### What else could be normalised?
#
# Mean and variance are only the beginning. A stronger method gives *every* feature the same
# distribution: replace each number by its rank in the batch. In statistics this is the
# **probability integral transform**.
#
# ### Your turn: `uniform_ranks`
#
# `X` is a batch of `N` vectors, shape `(N, D)`. Within each feature, let the *rank* of a number be
# how many of the `N` numbers are smaller than it. Return (rank + 0.5) / N for each, so that all
# results are between 0 and 1. No two numbers of a feature are equal.


# %% tags=["exercise"]
def uniform_ranks(X):
    """Return X with each number replaced by its rank in its feature, between 0 and 1."""
    # BEGIN SOLUTION
    smaller = (X[None] < X[:, None]).sum(dim=1)
    return (smaller + 0.5) / len(X)
    # END SOLUTION


# %% tags=["check"]
check(uniform_ranks)

# %% tags=["picture"]
torch.manual_seed(0)
skewed = torch.randn(2000, 1).exp()

show_histograms(
    {
        "one feature": {
            "input": skewed,
            "standardised": F.batch_norm(skewed, None, None, training=True),
            "ranks": uniform_ranks(skewed),
        }
    }
)

# %% [markdown]
# Another stronger method removes what features have in common. Subtract the mean, estimate the
# whole **covariance** matrix of the features, and multiply by the inverse of its root: that is
# **whitening**.
#
# ### Your turn: `covariance_rank`
#
# A batch has 32 vectors with 100 features each. What is the largest rank that the 100 x 100
# covariance matrix of this batch can have? (Its mean is subtracted first.)

# %% tags=["exercise"]
covariance_rank = 31

# %% tags=["check"]
check(covariance_rank=covariance_rank)

# %% [markdown] tags=["exercise"]
# #### In your own words: `norm_ideas`
#
# **Your answer to `norm_ideas`** (two or three sentences for each):
#
# 1. Could ranks, as in `uniform_ranks`, take the place of batch normalisation? What is their
#    gradient, and what would you use in evaluation?
# 2. Why is the full covariance probably not a good idea? What does it cost, and what does your
#    answer to `covariance_rank` say about its inverse?
# 3. Which more compact matrices could be used, such as blocks along the diagonal? What is gained?
# 4. Suppose that after normalising, all but the largest tenth of the numbers are set to 0. Could
#    that act as a regulariser? How would you find out?
# 5. Name one more projection, onto a set that you choose: what does it keep, what does it lose?
#
# # BEGIN SOLUTION
# In the order of the questions:
#
# 1. A batch can be ranked, and then all features have one distribution. But a rank does not change
#    when a number moves a little: the gradient is 0 almost everywhere, so that a smooth substitute
#    is needed. In evaluation one would keep running estimates of the quantiles.
# 2. It has D x D numbers, and its root takes about D to the power of three steps. A batch of N
#    vectors gives a rank below N. With D larger than that, there is no inverse, and even with a few
#    more vectors the small eigenvalues are mostly noise, which the inverse enlarges.
# 3. Blocks of 16 features: D x 16 numbers instead of D x D, small roots, and 32 vectors are enough
#    for an estimate. Correlations within a block go away, those between blocks stay. Products of
#    sparse matrices (Monarch) and matrices of low displacement rank are in between.
# 4. Probably: as with dropout, most paths are closed, though by size and not by chance. I would
#    train on few images with and without it, for several shares, and compare the gap between the
#    accuracies on training and validation images.
# 5. Scaling each vector to length 1 projects it onto a sphere: angles are kept, the length is lost.
#    It needs no batch. I would compare it with layer normalisation in the dense part of BNLeNet.
# # END SOLUTION

# %% [markdown]
# ## Summary
#
# - In training, each channel is shifted to mean 0 and scaled to variance 1, over the batch and all
#   places. Then gamma and beta give it a scale and a shift that are learned.
# - In evaluation, running averages replace the statistics of the batch. Forgetting `eval()` is a
#   mistake that raises no error.
# - What is not a parameter but belongs to the model is a buffer, or it will not be saved.
# - It comes between a layer and its activation.
# - Networks learn faster, and over a much wider range of learning rates. Why is still debated.
# - Each answer depends on the rest of the batch: that is noise, more of it in small batches. In
#   training, a batch of one *vector* cannot be normalised. Layer normalisation has neither problem.
#
# Next, in 8.6: with batch normalisation deeper networks can be trained. And then, surprisingly,
# they get worse.

# %%
status("8.5")

# %% [markdown]
# ## Read on
#
# - The book's section:
#   [Batch Normalization](https://d2l.ai/chapter_convolutional-modern/batch-norm.html)
# - S. Ioffe, C. Szegedy:
#   [Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift](https://arxiv.org/abs/1502.03167),
#   2015
# - S. Santurkar and others:
#   [How Does Batch Normalization Help Optimization?](https://arxiv.org/abs/1805.11604), 2018
# - J. L. Ba, J. R. Kiros, G. E. Hinton: [Layer Normalization](https://arxiv.org/abs/1607.06450),
#   2016
# - torch:
#   [BatchNorm2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html),
#   [LazyBatchNorm2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyBatchNorm2d.html),
#   [LayerNorm](https://docs.pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html)
