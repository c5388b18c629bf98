# %% [markdown]
# # 8.5 Batch normalisation
#
# Deep networks are hard to train. Each layer learns from what the layers before it give, and these
# change with every step. One layer's numbers grow, those of the next one shrink, a sigmoid gets
# stuck at 0 or 1, and the learning rate that suits one layer is far too large for another.
#
# In 2015 Sergey Ioffe and Christian Szegedy proposed a plain remedy: put all numbers right, again
# and again, in the middle of the network. In every training step, each channel is shifted to mean 0
# and scaled to variance 1. Nets now learned several times faster, and deeper ones than ever became
# possible. *Why* it works so well is still debated. That it works is not.
#
# Cells that need work of yours stop with an error until that work is done.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn

from grader import check, hint, status
from lab import show_histograms

# %% [markdown]
# ## What goes wrong
#
# Here is a tower of eight dense layers with sigmoids, as new. It gets 256 random inputs. What
# arrives at the first sigmoid of a layer, each time? And what if batch normalisation stands before
# it?


# %% tags=["picture"]
def tower(normalised):
    """What goes into the first sigmoid of layers 1, 4 and 8, for 256 inputs."""
    torch.manual_seed(3)
    X, seen = torch.randn(256, 64), {}
    for number in range(1, 9):
        X = nn.Linear(64, 64)(X)
        if normalised:
            X = nn.BatchNorm1d(64)(X)
        if number in (1, 4, 8):
            seen[f"layer {number}"] = X[:, 0]
        X = torch.sigmoid(X)
    return seen


show_histograms({"without": tower(False), "with batch normalisation": tower(True)})

# %% [markdown]
# *Spread* is the standard deviation. Without help, already the fourth layer gets nearly one and the
# same number, whatever went into the net: it has forgotten its input. With batch normalisation,
# every layer sees numbers of one size, all over the steep part of the sigmoid.
#
# ## The formula
#
# For a batch $\mathcal B$, each number $x$ of a channel becomes
#
# $$\gamma \cdot \frac{x - \mu_{\mathcal B}}{\sqrt{\sigma^2_{\mathcal B} + \epsilon}} + \beta$$
#
# - $\mu_{\mathcal B}$ and $\sigma^2_{\mathcal B}$ are the mean and the variance of the channel **in
#   this batch**. The variance divides by the count $n$, not by $n - 1$.
# - $\epsilon$ is a small number, so that nobody divides by zero.
# - $\gamma$ and $\beta$ are **learned**, one of each for a channel. So the net can choose another
#   mean and spread, if it finds that better. It can even undo the whole thing.
#
# Who shares a mean? With vectors, `(N, D)`, each of the $D$ features has its own, over the batch.
# With maps, `(N, C, H, W)`, each **channel** has one, over all images and all places: a kernel
# looks for the same thing everywhere, so its answers belong together.
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
# $\beta = 3$. What are the mean and the variance of what comes out? Forget $\epsilon$. Give a pair.

# %% tags=["exercise"]
after_norm = (3, 4)

# %% tags=["check"]
check(after_norm=after_norm)

# %% [markdown]
# ## After training
#
# When the net is used, there may be one image only. And the answer for an image should not depend
# on which others happen to be in its batch! So in training the layer keeps **running averages** of
# the means and variances that it meets, and later uses those:
#
# $$\text{new} = (1 - \text{momentum}) \cdot \text{old} + \text{momentum} \cdot \text{batch}$$
#
# That is why networks have two modes, `model.train()` and `model.eval()`. Dropout has them, too.
#
# ### Your turn: `batch_norm`
#
# Write it for both shapes, `(N, D)` and `(N, C, H, W)`. `gamma`, `beta` and the running averages
# come in a shape that fits: `(1, D)` or `(1, C, 1, 1)`. Return three tensors: `Y`, and the two
# running averages as they are after this call.
#
# - If `training` is true: use mean and variance of the batch, and let the running averages move.
# - Otherwise: use the running averages, and give them back as they came.
#
# The book's version has no argument `training`. It asks torch whether gradients are switched on,
# which is nearly the same, but not quite. In this course the caller says it; the book's way is
# accepted as well.


# %% tags=["exercise"]
def batch_norm(X, gamma, beta, moving_mean, moving_var, eps, momentum, training):
    """Return the normalised X and the new running averages of mean and variance."""
    # BEGIN SOLUTION
    if not training:
        Y = (X - moving_mean) / torch.sqrt(moving_var + eps)
        return gamma * Y + beta, moving_mean, moving_var
    axes = (0,) if X.dim() == 2 else (0, 2, 3)
    mean = X.mean(dim=axes, keepdim=True)
    var = ((X - mean) ** 2).mean(dim=axes, keepdim=True)
    Y = (X - mean) / torch.sqrt(var + eps)
    new_mean = (1 - momentum) * moving_mean + momentum * mean
    new_var = (1 - momentum) * moving_var + momentum * var
    return gamma * Y + beta, new_mean, new_var
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
# Now as a layer, that keeps its numbers itself. `num_features` is the number of features or
# channels, `num_dims` is 2 for vectors and 4 for maps.
#
# - gamma begins as ones and beta as zeros; both are learned
# - the running mean begins as zeros, the running variance as ones; they are **not** learned
# - `eps` is `1e-5`, momentum is `0.1`
#
# A module knows its mode: `self.training`. And it has a place for tensors that belong to it but are
# not learned, `self.register_buffer(name, tensor)`. A buffer moves to the GPU with the module, and
# is saved with it.


# %% tags=["exercise"]
class BatchNorm(nn.Module):
    """Batch normalisation of vectors (num_dims 2) or maps (num_dims 4)."""

    def __init__(self, num_features, num_dims):
        super().__init__()
        # BEGIN SOLUTION
        shape = (1, num_features) if num_dims == 2 else (1, num_features, 1, 1)
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
# its running averages as plain attributes. They would be gone.
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
# A vector `X` of shape `(1, 5)` goes through `nn.BatchNorm1d(5)` in training mode. What happens?
#
# - **a** It is normalised as usual.
# - **b** An error: of a single number there is no spread.
# - **c** The running averages are used.
# - **d** Each number becomes its beta.

# %% tags=["exercise"]
batch_of_one = "b"

# %% tags=["check"]
check(batch_of_one=batch_of_one)

# %% [markdown]
# You will meet that error, for instance when the last batch of an epoch has one image only, or
# when you look at shapes with a batch of one and forget `eval()`.
#
# ## LeNet with batch normalisation
#
# Where does the new layer go? Between a layer and its activation, so that the sigmoid gets numbers
# of a good size.
#
# ### Your turn: `BNLeNet`
#
# Take LeNet from 7.6, **without its padding**, and put batch normalisation in front of all four
# sigmoids:
#
# - twice: convolution (6, then 16 channels, window 5 x 5), batch normalisation, sigmoid, average
#   pool 2 x 2
# - flatten
# - twice: dense layer (120, then 84), batch normalisation, sigmoid
# - a dense layer for the scores
#
# `nn.LazyBatchNorm2d()` and `nn.LazyBatchNorm1d()` are torch's layers, for maps and for vectors.
# Your own `BatchNorm` will do as well.


# %% tags=["exercise"]
class BNLeNet(d2l.Classifier):
    """LeNet with batch normalisation: images (N, 1, 28, 28) to scores (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
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
        # END SOLUTION


# %% tags=["check"]
check(BNLeNet)

# %%
lab.layer_table(BNLeNet(), (2, 1, 28, 28), parameters=True, multiply_adds=True)

# %% [markdown]
# ### Your turn: `bn_lenet_parameters`
#
# How many numbers does the whole net learn, for ten classes? Work it out, then look at the table.

# %% tags=["exercise"]
bn_lenet_parameters = 44878

# %% tags=["check"]
check(bn_lenet_parameters=bn_lenet_parameters)

# %% [markdown]
# ### Training
#
# The book's setting, as for LeNet in 7.6: learning rate 0.1, ten epochs, Xavier's weights. There,
# with sigmoids, LeNet did not learn anything for a long time. Watch the loss of this net from its
# first steps on.

# %% tags=["train"]
data = lab.FashionMNIST(batch_size=128)
batch = next(iter(data.val_dataloader()))

torch.manual_seed(1)
bn_lenet = BNLeNet(lr=0.1)
bn_lenet.apply_init([batch[0]], d2l.init_cnn)
bn_run = lab.Trainer(max_epochs=10, short_steps=1000, evidence="bn_lenet").fit(bn_lenet, data)

norms = [layer for layer in bn_lenet.modules() if isinstance(layer, (nn.BatchNorm2d, BatchNorm))]
for layer in norms[:1]:
    for name, learned in zip(("gamma", "beta "), layer.parameters(), strict=True):
        print(name, *[f"{number:5.2f}" for number in learned.flatten().tolist()])

# %% [markdown]
# The loss falls at once. Beside the curves stand the six gammas and betas that the first batch
# normalisation has learned. They began as 1 and 0: the net makes use of its freedom.
#
# And here are the accuracies that the authors of the book published for both nets, with the same
# learning rate, on the real data.

# %%
lenet = [0.101, 0.101, 0.100, 0.100, 0.483, 0.595, 0.654, 0.679, 0.706, 0.728]
with_norm = [0.797, 0.810, 0.836, 0.851, 0.856, 0.857, 0.869, 0.869, 0.869, 0.868]

print("epoch      LeNet   with batch normalisation")
for epoch, (one, other) in enumerate(zip(lenet, with_norm, strict=True), start=1):
    print(f"{epoch:5}      {one:.3f}   {other:.3f}  {'#' * round(50 * other)}")

# %% [markdown]
# Four epochs at the level of guessing, against 0.797 after the first one!
#
# ## Further exercises
#
# ### Larger steps
#
# With numbers of one size in all layers, larger steps are safe. How large? A fast way to find out:
# forty steps on a few images, with several learning rates. A net that only guesses has a loss of
# about 2.3.


# %%
def loss_after(make, lr, images, labels, steps=40):
    """The training loss after some steps with this learning rate."""
    torch.manual_seed(1)
    model = make()
    model.apply_init([images], d2l.init_cnn)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        loss = model.loss(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


# %% tags=["train"]
images, labels = next(iter(data.train_dataloader()))
images, labels = images[:64], labels[:64]

print("learning rate   LeNet   BNLeNet")
for lr in (0.03, 0.1, 0.3, 1.0, 3.0):
    losses = [loss_after(make, lr, images, labels) for make in (d2l.LeNet, BNLeNet)]
    print(f"{lr:13}  {losses[0]:6.3f}   {losses[1]:7.3f}")

# %% [markdown] tags=["exercise"]
# **Your answer to `learning_rates`** (about four sentences, with numbers of your own): up to which
# learning rate does each of the two nets learn? Train both with a good one of their own
# (`lab.Trainer`), and compare the accuracies on training and validation images.
#
# # BEGIN SOLUTION
# In forty steps on 64 images LeNet stays at a loss of 2.24 with every rate; with batch
# normalisation the loss falls with every rate up to 3, and 1 is best. Then both by `lab.compare`,
# two seeds, in short form, 1,000 steps. LeNet guesses with 0.1 and with 3: loss 2.3, accuracy 0.1
# on both parts. With 1, one seed guesses and the other begins to learn: 0.63 of the training images
# and 0.60 of the others. BNLeNet gets 0.83 and 0.80 with 0.1, 0.83 and 0.82 with 1, 0.84 and 0.82
# with 3, where its seeds are 0.06 apart. So steps that are thirty times larger still work with
# batch normalisation, and hardly help; without it the best rate is a matter of luck.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `bias_before_norm`
#
# A convolution adds a bias to each channel, and batch normalisation comes next. Is the bias needed?
#
# - **a** Yes, without it the net can learn less.
# - **b** No: with the mean, batch normalisation takes it away again, and beta replaces it.
# - **c** Yes, but then beta is superfluous.
# - **d** Yes, but then gamma is superfluous.

# %% tags=["exercise"]
bias_before_norm = "b"

# %% tags=["check"]
check(bias_before_norm=bias_before_norm)

# %% [markdown]
# The gradient says the same. Where batch normalisation follows, a bias has none, up to rounding.

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
    """Return how many biases stand right before a batch normalisation."""
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

# %% [markdown] tags=["exercise"]
# **Your answer to `norm_everywhere`** (with a small table): take batch normalisation away in some
# places, for instance in the dense part, or after the convolutions. Train each variant in the same
# way. Where is it needed most? How sure can you be?
#
# # BEGIN SOLUTION
# Four variants, by `lab.compare` with two seeds, in short form, 1,000 steps each:
#
# | batch normalisation | training loss | validation accuracy |
# | --- | --- | --- |
# | everywhere | 0.42, 0.45 | 0.80, 0.78 |
# | not in the dense part | 0.82, 0.87 | 0.65, 0.56 |
# | not after the convolutions | 0.52, 0.55 | 0.65, 0.55 |
# | nowhere | 2.31, 2.32 | 0.10, 0.09 |
#
# Without any, the net has not begun to learn. For the training loss it is needed most in the dense
# part. For the accuracy one place counts as much as the other: both lose about 0.2, and as two
# seeds of one variant differ by 0.1, nobody can tell from these runs which loses more.
# # END SOLUTION

# %% [markdown]
# ### Half the work
#
# Batch normalisation does two things, shift and scale. Is one of them enough? Both functions get a
# batch of vectors or maps, and always use the statistics of this batch. There is no gamma, no beta,
# and nothing to remember.
#
# #### Your turn: `batch_norm_mean_only`
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
# #### Your turn: `batch_norm_var_only`
#
# Divide each channel by the root of its variance plus `eps`, and leave its mean where that puts it:
# nothing is subtracted from what comes out.


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

# %% tags=["picture"]
torch.manual_seed(0)
X = 0.5 + 0.4 * torch.randn(500, 1)

show_histograms(
    {
        "what one half does": {
            "input": X,
            "mean only": batch_norm_mean_only(X),
            "variance only": batch_norm_var_only(X, 1e-5),
        }
    }
)

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
# Who builds a net anew writes `nn.BatchNorm2d(6, affine=False)`, and there is no gamma or beta at
# all.
#
# ### Batch normalisation instead of dropout?

# %% [markdown] tags=["exercise"]
# **Your answer to `norm_for_dropout`** (three or four sentences): can batch normalisation replace
# dropout? What have the two in common, and where do they differ?
#
# # BEGIN SOLUTION
# Both bring noise into training, and both are quiet afterwards. With batch normalisation the noise
# comes from the other images: the same picture is shifted and scaled a little differently in each
# batch, so the net must not rely on exact numbers. That regularises, and often enough dropout can
# go. But the noise cannot be chosen. It shrinks when batches grow, while the rate of dropout is
# ours to set. So in large dense layers dropout may still help; one has to try.
# # END SOLUTION

# %% [markdown]
# ### What else could be normalised?

# %% [markdown] tags=["exercise"]
# **Your answer to `norm_ideas`**: describe one idea of your own, in three or four sentences. What
# is normalised, over which numbers? What does it cost? What would you expect from it, and how would
# you test it?
#
# # BEGIN SOLUTION
# Batch normalisation treats each feature alone. One could also remove what features have in common:
# subtract the mean and multiply with the inverse root of the full covariance, so that features
# become uncorrelated. The cost is high. The covariance of D features has D x D numbers, its root
# takes about D to the power of three steps, and a batch needs more than D samples. In groups of 16
# channels it may be affordable. I would expect fewer steps of training, though longer ones, and
# compare the loss after equal *time* with that of BNLeNet.
# # END SOLUTION

# %% [markdown]
# ## Summary
#
# - In training, each channel is shifted to mean 0 and scaled to variance 1, over the batch and all
#   places. Then gamma and beta give it a scale and a level that are learned.
# - After training, running averages take the place of the batch's statistics. Forgetting `eval()`
#   is a mistake that no error shows.
# - What is not a parameter but belongs to the model is a buffer, or it will not be saved.
# - It stands between a layer and its activation. The layer's bias is then idle.
# - Nets learn faster, and bear larger learning rates. A batch of one cannot be normalised.
#
# Next, in 8.6: with batch normalisation deeper networks can be trained. And then, oddly, they get
# worse.

# %%
status("8.5")
