# %% [markdown]
# # 8.6 Residual networks
#
# A deeper network should be a better one. In 2015 Kaiming He and three colleagues tested this and
# found the opposite: a network of 56 layers did worse than one of 20, and not only on new images,
# but on those that it was **trained** on. They called this **degradation**. Their remedy is one
# addition: the input of a block is added to its output. With it they trained 152 layers and won the
# ImageNet contest of that year. Today nearly every large network uses this addition, for images,
# speech and text.
#
# **You will be able to**
#
# - explain degradation, and tell it from overfitting and from vanishing gradients
# - write residual blocks: the basic one, the bottleneck, pre-activation and ResNeXt
# - assemble ResNet-18, and if you like ResNet-50 to ResNet-152, from your own blocks
# - measure gradients layer by layer, and compare blocks in training
# - compare the networks of this course by parameters, work, memory and accuracy
#
# **You need** batch normalisation from 8.5, 1 x 1 convolutions from 7.4, and the idea of stages
# from 8.2. The section has two sittings: the block, then whole networks.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_bars, show_blocks, show_curves, show_function_classes
from lab import show_gradients, show_images, show_parameters, show_plans

# %% [markdown]
# ## Larger is not always better
#
# A network with all its possible weights is a set of functions. Let $f^*$ be the function that we
# would like to have. Training looks in the set for a function near to it. Larger and larger
# networks are sets $F_1$, $F_2$, $F_3$ and so on. Do they come nearer to $f^*$?

# %% tags=["picture"]
show_function_classes()

# %% [markdown]
# The dots show how near each set comes. On the left, the largest set does not come nearest. On the
# right it does.
#
# ### Your turn: `nested`
#
# What do the two pictures say about deeper networks?
#
# - **a** A larger set always has a function that is at least as near to $f^*$.
# - **b** A larger set has a worse nearest function because it overfits.
# - **c** We can be sure that nothing is lost only if the larger set contains the smaller one. So
#   new layers must be able to do *nothing at all*.
# - **d** If the larger set contains the smaller one, the errors on new images cannot get worse.

# %% tags=["exercise"]
nested = "c"

# %% tags=["check"]
check(nested=nested)

# %% [markdown]
# ## The residual block
#
# "Do nothing" sounds easy. For a few convolutions with a ReLU between them it is hard: they would
# have to learn the **identity**, that is, kernels that pass on everything unchanged.
#
# So let the input itself go past the layers, and add it at the end. This path is called a
# **shortcut** or **skip connection**. If the block as a whole is to compute $f(x)$, its layers now
# need to learn only the rest, the **residual** $g(x) = f(x) - x$. To do nothing, they learn
# $g(x) = 0$, and for that it is enough to push weights towards zero. Such a block is a **residual
# block**.
#
# This changes the **inductive bias**, that is, what a network assumes before it sees any data. With
# small weights a plain block computes a function near $f(x) = 0$, a residual block one near
# $f(x) = x$. The second is the better starting point for a layer that need not change much.

# %% tags=["picture"]
long = ["3 x 3 conv", "batch norm", "ReLU", "3 x 3 conv", "batch norm"]

show_blocks(
    {
        "plain block": (long, None, ["ReLU"]),
        "residual block": (long, [], ["ReLU"]),
        "with use_1x1conv": (long, ["1 x 1 conv"], ["ReLU"]),
    }
)

# %% [markdown]
# Two tensors can be added only if their shapes agree. If the block changes the number of channels,
# or halves the height and width of its **feature maps**, the shortcut has to do the same: there, a
# 1 x 1 convolution with the same stride brings $x$ to the right shape. That is the block on the
# right.
#
# A few months earlier, *highway networks* had shortcuts, too, but with learned gates that decide
# how much of the input passes. The residual block leaves the gates out: the way past the layers is
# always open.
#
# ### Your turn: `Residual`
#
# `strides` is the stride of the block: with 2, the feature maps come out half as large. In detail:
#
# - long path: 3 x 3 convolution with padding 1 **and the stride**, batch normalisation, ReLU, 3 x 3
#   convolution with padding 1, batch normalisation; both with `num_channels` outputs
# - shortcut: $x$ itself; or, if `use_1x1conv` is true, $x$ through a 1 x 1 convolution with
#   `num_channels` outputs and the stride, which keeps its bias, and no batch normalisation
# - add both, then ReLU
#
# Lazy layers find out how many channels come in: `nn.LazyConv2d(...)`, and `nn.LazyBatchNorm2d()`
# without arguments.


# %% tags=["exercise"]
class Residual(nn.Module):
    """A residual block: maps (N, c, h, w) to maps of num_channels channels."""

    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        # BEGIN SOLUTION
        self.long = nn.Sequential(
            nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, kernel_size=3, padding=1), nn.LazyBatchNorm2d()),
        )
        self.shortcut = nn.Identity()
        if use_1x1conv:
            self.shortcut = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        return F.relu(self.long(X) + self.shortcut(X))
        # END SOLUTION


# %% tags=["check"]
check(Residual)

# %% [markdown]
# Now you can see which shapes come out of a block that keeps them, and of one that changes them.

# %%
X = torch.rand(4, 3, 6, 6)

print(tuple(Residual(3)(X).shape))
print(tuple(Residual(6, use_1x1conv=True, strides=2)(X).shape))

# %% [markdown]
# ### Your turn: `zero_block`
#
# Set all weights and biases of both 3 x 3 convolutions of `Residual(3)` to zero, and leave batch
# normalisation as it is when new. Some numbers in `X` are negative. What does the block give?
#
# - **a** zeros
# - **b** `X`
# - **c** `X` with its negative numbers set to 0
# - **d** `X`, normalised

# %% tags=["exercise"]
zero_block = "c"

# %% tags=["check"]
check(zero_block=zero_block)

# %% [markdown]
# Whatever such a block gives, further blocks of this kind leave it alone. So a deep residual
# network contains the shallower ones: let the weights of the blocks in between be zero.

# %%
X = torch.randn(4, 3, 6, 6)
ten_blocks = nn.Sequential(*[Residual(3) for _ in range(10)])
ten_blocks(X)  # the lazy layers get their shapes

for layer in ten_blocks.modules():
    if isinstance(layer, nn.Conv2d):
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)

print("ten blocks do what one does:", torch.equal(ten_blocks(X), ten_blocks[0](X)))

# %% [markdown]
# ### Your turn: `gradient_path`
#
# A shortcut is also a way back for the gradient. Take a block $x + g(x)$ without the last ReLU, and
# let the slope of its long path be zero: $g'(x) = 0$, because its ReLU gives 0 here. A gradient of
# 1 arrives at the block's output. How large is the gradient that the block passes back to $x$?

# %% tags=["exercise"]
gradient_path = 1

# %% tags=["check"]
check(gradient_path=gradient_path)

# %% [markdown]
# In a plain network each layer multiplies the gradient on its way back, and what arrives at the
# first layers is a long product. In a residual network the gradient is a *sum* over many ways, and
# some of them lead past most of the layers.
#
# ## The gradient, layer by layer
#
# A popular explanation says: in a deep plain network the gradient **vanishes** on its way back, and
# shortcuts save it. Let us measure. Here are networks of many equal blocks. `Residual` and `plain`
# have equally many weights; only the addition is missing in one of them. `bare` has neither the
# addition nor batch normalisation.


# %%
def plain(channels):
    """The long path of a residual block, and ReLU."""
    return nn.Sequential(
        *(nn.LazyConv2d(channels, kernel_size=3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
        *(nn.LazyConv2d(channels, kernel_size=3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
    )


def bare(channels):
    """A plain block without batch normalisation."""
    first, second = (nn.LazyConv2d(channels, kernel_size=3, padding=1) for _ in range(2))
    return nn.Sequential(first, nn.ReLU(), second, nn.ReLU())


def deep_net(block, num_blocks=12, channels=8):
    """Many blocks of one kind, all on feature maps of 7 x 7."""
    return nn.Sequential(
        *(nn.LazyConv2d(channels, 5, padding=2, stride=4), nn.LazyBatchNorm2d(), nn.ReLU()),
        *[block(channels) for _ in range(num_blocks)],
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10)),
    )


def gradient_norms(block, seed):
    """The norm of the gradient of each convolution's weights in a new network of 20 blocks."""
    torch.manual_seed(seed)
    net = deep_net(block, num_blocks=20)
    net(images)  # the lazy layers get their shapes
    F.cross_entropy(net(images), labels).backward()
    weights = [layer.weight for layer in net.modules() if isinstance(layer, nn.Conv2d)]
    return [weight.grad.norm().item() for weight in weights if weight.grad is not None]


data = lab.FashionMNIST(batch_size=128)
images, labels = next(iter(data.val_dataloader()))

# %% [markdown]
# First the network without batch normalisation. This is the gradient of its first convolution and
# of its last one:

# %% tags=["random"]
norms = gradient_norms(bare, seed=0)
print(f"first: {norms[0]:.0e}, last: {norms[-1]:.0e}")

# %% [markdown]
# Here the popular explanation is right: what arrives at the first layers is practically zero. And
# with batch normalisation, without and with shortcuts? Thin lines are five networks from different
# random numbers, thick ones are their means. Read the picture from right to left, as the gradient
# runs: from the **logits**, the scores of the ten classes, back to the image.

# %% tags=["picture"]
show_gradients(
    {
        "plain": [gradient_norms(plain, seed) for seed in range(5)],
        "with shortcuts": [gradient_norms(Residual, seed) for seed in range(5)],
    }
)

# %% [markdown]
# With batch normalisation nothing vanishes. In the plain network the gradient even *grows* towards
# the image, about a hundredfold or more. With shortcuts it stays within a factor of about ten.
#
# ### Your turn: `gradient_factor`
#
# Suppose that a gradient grows 200-fold over 40 layers, and by the same factor in each layer. What
# is this factor? Two decimals will do.

# %% tags=["exercise"]
gradient_factor = 200 ** (1 / 40)

# %% tags=["check"]
check(gradient_factor=gradient_factor)

# %% [markdown]
# So a factor that hardly differs from 1 is enough, if there are many layers: that is why depth is
# delicate. It also means that vanishing gradients do not explain the degradation that He and his
# colleagues saw. They say so themselves, since their plain networks had batch normalisation. What
# they found is that deep plain networks are **harder to train**. Why is still being studied. One
# reason may be in the picture: where gradients differ so much in size, no learning rate suits all
# layers. Others have shown that shortcuts make the surface of the loss much smoother.
#
# ## Degradation
#
# Now the experiment of 2015, in small: 3 and 12 blocks, without and with shortcuts. All four learn
# from the same images in the same order, with two seeds. A network that guesses among ten classes
# has a loss of about 2.3 and an accuracy of 0.1.

# %% tags=["train"]
depths = {
    "plain, 3 blocks": lambda: deep_net(plain, 3),
    "plain, 12 blocks": lambda: deep_net(plain, 12),
    "shortcuts, 3 blocks": lambda: deep_net(Residual, 3),
    "shortcuts, 12 blocks": lambda: deep_net(Residual, 12),
}
by_depth = lab.compare(depths, data, max_epochs=3, seeds=2, lr=0.1, short_steps=600)
by_depth

# %% [markdown]
# Look at the training loss first. Both accuracies are measured in evaluation mode, with the running
# averages of batch normalisation. Where training goes badly, these averages lag behind the weights,
# and the accuracies look even worse than the loss.
#
# ### In your own words: `plain_and_residual`
#
# Three or four sentences, with numbers of your own. What do nine more blocks change without
# shortcuts, and what with them? Which column shows that this is not overfitting? Then try another
# depth, such as 20: does it agree?

# %% [markdown] tags=["exercise"]
# **Your answer to `plain_and_residual`:**
#
# # BEGIN SOLUTION
# I give the means of two seeds in the short form. Without shortcuts, 12 blocks end at a training
# loss of 0.98 and 3 blocks at 0.67: nine more blocks make it much worse. With shortcuts they make
# it better, 0.47 instead of 0.56, and the validation accuracy rises from 0.75 to 0.81. It is the
# *training* loss that is bad in the deep plain network, so this is not overfitting: an overfitted
# network has a low one. That network could compute all that the one with 3 blocks can, but weights
# that pass signals on unchanged are hard to find. With 20 blocks I saw the same, only more: 1.4
# without shortcuts, 0.44 with them.
# # END SOLUTION

# %% [markdown]
# ## Second sitting: whole networks
#
# So far: why residual blocks exist, what they compute, and what they change in training. Now come
# networks made of them: ResNet-18, a relative with groups, and at the end all networks of the
# course side by side.
#
# ## ResNet
#
# A whole network has three parts.
#
# | part | layers |
# | --- | --- |
# | **stem** | convolution: 64 channels, kernel 7 x 7, stride 2, padding 3 |
# | | batch normalisation, ReLU |
# | | max pooling: window 3 x 3, stride 2, padding 1 |
# | **stages** | several residual blocks each |
# | **head** | average over each whole feature map; flatten; one fully connected layer |
#
# Within a stage all feature maps have one shape. Its **first block** does the **downsampling**: it
# halves height and width and, as a rule, doubles the channels. The other blocks keep the shape. The
# first stage of a network is an exception: there no block changes the shape, since the stem has
# halved the image twice already and gives as many channels as this stage has.


# %% tags=["picture"]
show_plans("ResNet-18", "ResNet-34")

# %% [markdown]
# ### Your turn: `stage`
#
# Return a model of `num_residuals` blocks in a row, all with `num_channels` channels. The first one
# gets `use_1x1conv=True, strides=2`, unless `first_block` is true: that is for the first stage of a
# network.


# %% tags=["exercise"]
def stage(num_residuals, num_channels, first_block=False):
    """Return a model of num_residuals residual blocks."""
    # BEGIN SOLUTION
    entry = Residual(num_channels) if first_block else Residual(num_channels, True, strides=2)
    return nn.Sequential(entry, *(Residual(num_channels) for _ in range(num_residuals - 1)))
    # END SOLUTION


# %% tags=["check"]
check(stage)

# %% [markdown]
# ### Your turn: `ResNet`
#
# `arch` has a pair for each stage: number of blocks, number of channels. So `((2, 64), (2, 128))`
# is a network of two stages. Put stem, stages and head into `self.net`. Make the stem, each stage
# and the head an `nn.Sequential` of its own: then tables and pictures of the network are short.


# %% tags=["exercise"]
class ResNet(d2l.Classifier):
    """A residual network: images (N, 1, h, w) to logits (N, classes)."""

    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        stem = nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
        stages = [stage(*numbers, first_block=(i == 0)) for i, numbers in enumerate(arch)]
        head = nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes))
        self.net = nn.Sequential(stem, *stages, head)
        # END SOLUTION


# %% tags=["check"]
check(ResNet)

# %% [markdown]
# ### Your turn: `ResNet18`
#
# The smallest ResNet of the paper has 18 layers with weights: one convolution in the stem, one
# fully connected layer in the head, and four stages of two blocks in between, with 64, 128, 256 and
# 512 channels. The 1 x 1 convolutions are not counted. `ResNet18` is a `ResNet`, so all it has to
# do is to call `super().__init__` with the right `arch`.


# %% tags=["exercise"]
class ResNet18(ResNet):
    """ResNet-18 for images (N, 1, h, w)."""

    def __init__(self, lr=0.1, num_classes=10):
        # BEGIN SOLUTION
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 512)), lr, num_classes)
        # END SOLUTION


# %% tags=["check"]
check(ResNet18)

# %% [markdown]
# ### Your turn: `resnet18_shapes`
#
# An image of 96 x 96 goes through ResNet-18. What shape do the feature maps have after the stem,
# and after each of the four stages? Five shapes `(channels, height, width)`.

# %% tags=["exercise"]
resnet18_shapes = ((64, 24, 24), (64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3))

# %% tags=["check"]
check(resnet18_shapes=resnet18_shapes)

# %% [markdown]
# Where do the parameters sit, and where is the work done? A multiply-add is two **FLOPs**, that is,
# floating-point operations.

# %% tags=["picture"]
resnet_stages = ["stem", *(f"stage {number}" for number in range(1, 5)), "head"]
show_parameters(ResNet18(), (1, 1, 96, 96), stages=resnet_stages)

# %% [markdown]
# Each stage has about four times the parameters of the one before, and yet does about the same
# work: twice the channels in and out, but a quarter of the positions. And the fully connected part,
# which held nearly all parameters of LeNet and AlexNet, has become very small.
#
# If you compare with other libraries: torchvision's `resnet18` has no biases in its convolutions,
# since batch normalisation follows, and it has batch normalisation on its shortcuts. So its counts
# differ a little from yours.
#
# ### Your turn: `smallest_training_side`
#
# Since the head averages over each whole feature map, ResNet takes images of nearly any size. In
# **training** mode there is one trap. Batch normalisation averages each channel over all images and
# all positions. If that is a single number, it has no spread, and torch stops. What is the side of
# the smallest square image that goes through ResNet-18 in training mode in a batch of *one*?

# %% tags=["exercise"]
smallest_training_side = 33

# %% tags=["check"]
check(smallest_training_side=smallest_training_side)

# %% [markdown]
# ## Training ResNet-18
#
# The book's setting: images enlarged to 96 x 96, learning rate 0.01, weights by Xavier's rule.
# Without a GPU, the short form trains a slim copy on images of 64 x 64.

# %% tags=["train"]
large = lab.FashionMNIST(batch_size=128, resize=(96, 96))
first_images = next(iter(large.val_dataloader()))[0][:2]

torch.manual_seed(1)
resnet18 = ResNet18(lr=0.01)
resnet18.apply_init([first_images], d2l.init_cnn)
resnet18_trainer = lab.Trainer(max_epochs=10, short_steps=200, evidence="resnet18")
resnet18_run = resnet18_trainer.fit(resnet18, large)
resnet18_run

# %% [markdown]
# The authors of the book have published the
# [notebooks of three releases](https://github.com/d2l-ai/d2l-pytorch-slides) with their plots. Here
# is the validation accuracy of ResNet-18 on the real data in release 1.0.3, read off the plot.

# %% tags=["picture"]
show_accuracies(
    {"ResNet-18, 1.0.3": [0.848, 0.885, 0.898, 0.855, 0.897, 0.891, 0.909, 0.904, 0.895, 0.903]}
)

# %% [markdown]
# In the same plot, after ten epochs, the loss on the training data is 0.03. On the validation data
# it is between 0.31 and 0.37, in all three releases.
#
# ### In your own words: `train_and_validation`
#
# Three or four sentences. What does the gap between these two losses say? How does the accuracy in
# the picture go on after the third epoch, and how do the two fit together? Name two remedies, and
# say how a plot would show that they work. Compare with your own run: is there such a gap? (A short
# run may be over before one opens.)

# %% [markdown] tags=["exercise"]
# **Your answer to `train_and_validation`:**
#
# # BEGIN SOLUTION
# The network has nearly learned its 60,000 training images by heart: a loss of 0.03 there, more
# than ten times as much on new ones. That is overfitting, the opposite of degradation, where the
# training loss itself stays high. From the third epoch on the accuracy hardly changes and only goes
# up and down between 0.855 and 0.909, while the training loss still falls. Remedies are more data,
# for instance mirrored and shifted copies (augmentation), weight decay, dropout, a smaller network
# or stopping early. If one works, the two loss curves come nearer to each other because the
# validation loss gets *lower*; it is not enough that the training loss gets higher. In my short run
# the two losses differ little: 200 small steps are not enough to learn images by heart.
# # END SOLUTION

# %% [markdown]
# ## ResNeXt: many narrow paths
#
# An Inception block lets several narrow branches work side by side, and each of them is designed by
# hand. **ResNeXt** makes them all alike: it cuts the channels into **groups** of equal width, and
# each group is convolved on its own: a **grouped convolution**. A convolution layer has an argument
# for this, `groups`. AlexNet had two groups already, because its channels had to be shared out
# between two GPUs. The other extreme, as many groups as channels, is called a **depthwise
# convolution**: each channel has a filter of its own.
#
# The pictures show a layer with 8 channels in and 8 out. A row is a channel that comes out, a
# column one that goes in, and white means: there is a kernel between the two.

# %% tags=["picture"]
pictures = []
for groups in (1, 2, 8):
    connected = torch.zeros(8, 8)
    for one in torch.arange(8).chunk(groups):
        connected[one[:, None], one] = 1
    pictures.append(connected)

show_images(pictures, ["groups=1", "groups=2", "groups=8"], numbers=False)

# %% [markdown]
# ### Your turn: `grouped_cost`
#
# A 3 x 3 convolution has 64 channels in and 64 out. Now it gets `groups=4`. Which part of its
# weights is left? Leave biases out. Write a fraction, such as `2 / 3`.

# %% tags=["exercise"]
grouped_cost = 1 / 4

# %% tags=["check"]
check(grouped_cost=grouped_cost)

# %% [markdown]
# In general, with $c_i$ channels in and $c_o$ out, work and weights are proportional to
# $c_i \cdot c_o$, and $g$ groups divide this by $g$.
#
# Groups know nothing of one another. So the block puts 1 x 1 convolutions before and after them,
# which mix all channels. The first of these also sets how wide the middle is. A narrow middle is
# called a **bottleneck**.

# %% tags=["picture"]
norm = "batch norm"
mixing, grouped = ["1 x 1 conv", norm], ["grouped conv", norm]
path = [*mixing, "ReLU", *grouped, "ReLU", *mixing]

show_blocks(
    {
        "ResNeXt block": (path, [], ["ReLU"]),
        "with use_1x1conv": (path, mixing, ["ReLU"]),
    }
)

# %% [markdown]
# ### Your turn: `ResNeXtBlock`
#
# - The first two convolutions give the bottleneck, `round(num_channels * bot_mul)` channels. Each
#   group has `group_width` of them. How many groups there are, follows.
# - The grouped convolution has kernels of 3 x 3, padding 1 and the stride.
# - The last convolution gives `num_channels`.
# - If `use_1x1conv` is true, the shortcut has a 1 x 1 convolution with the stride, **followed by
#   batch normalisation**.
#
# Batch normalisation and ReLU stand where the pictures show them: each of the three convolutions is
# normalised, and ReLU follows the first two, and the addition. All groups together are one
# convolution layer.


# %% tags=["exercise"]
class ResNeXtBlock(nn.Module):
    """A residual block whose 3 x 3 convolution works in groups of group_width channels."""

    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        # BEGIN SOLUTION
        width = round(num_channels * bot_mul)
        self.long = nn.Sequential(
            *(nn.LazyConv2d(width, kernel_size=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(
                width, kernel_size=3, padding=1, stride=strides, groups=width // group_width
            ),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, kernel_size=1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            conv = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
            self.short = nn.Sequential(conv, nn.LazyBatchNorm2d())
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        return F.relu(self.long(X) + self.short(X))
        # END SOLUTION


# %% tags=["check"]
check(ResNeXtBlock)

# %% [markdown]
# ### A trap in `d2l`
#
# The package has this block, too, and calls the second argument `groups`. Its code says
# `nn.LazyConv2d(bot_channels, ..., groups=bot_channels//groups)`.
#
# #### Your turn: `resnext_groups`
#
# `d2l.ResNeXtBlock(32, 16, 1)` gets feature maps of 32 channels. Give a pair: how many groups does
# it really have, and how many parameters, biases and batch normalisation included?

# %% tags=["exercise"]
resnext_groups = (2, 6944)

# %% tags=["check"]
check(resnext_groups=resnext_groups)

# %% [markdown]
# So what `d2l` calls `groups` is the *width* of a group. Here are 64 channels. In one line the
# number happens to be right: if you try only that one, you will not notice the trap.

# %%
for width in (2, 4, 8, 16, 32):
    block = d2l.ResNeXtBlock(64, width, 1)
    block(torch.rand(2, 64, 4, 4))
    numbers = sum(p.numel() for p in block.parameters())
    print(f"groups={width:2}: {block.conv2.groups:2} groups, {numbers:6,} parameters")

# %% [markdown]
# ## All networks of this course
#
# These are the networks that you have met, as the book trains them on Fashion-MNIST, each with
# images of the size that it was made for.
#
# - **parameters** say how large the file is: 4 bytes each
# - **work** is the number of multiply-adds for one image, so half the FLOPs
# - **memory** here means the outputs of all convolutions and fully connected layers for one image.
#   In training they are kept until the backward pass, again 4 bytes each.
# - **accuracy** is the validation accuracy after ten epochs, read off the plots of the book's
#   release 1.0.3. These are single runs, and other releases differ: NiN has 0.796 and 0.856 there,
#   GoogLeNet 0.767 and 0.798, ResNet-18 0.910 and 0.916. BN-LeNet is the run with the book's own
#   layer here; with torch's layer, the run that 8.5 shows, it ends at 0.868.
#
# The counts come from `lab.layer_table`, and from hooks on each layer.

# %% tags=["picture"]
nets = {  # side of the image, parameters, multiply-adds, numbers in memory, accuracy
    "LeNet, 28": (61_706, 416_520, 6_518, 0.728),
    "AlexNet, 224": (46_764_746, 938_146_176, 608_650, 0.830),
    "small VGG, 224": (43_093_322, 512_155_648, 1_864_714, 0.896),
    "NiN, 224": (1_992_166, 762_297_352, 1_525_614, 0.865),
    "GoogLeNet, 96": (5_977_530, 276_066_304, 592_570, 0.802),
    "BN-LeNet, 28": (44_878, 281_640, 4_694, 0.876),
    "ResNet-18, 96": (11_178_378, 318_657_536, 456_202, 0.903),
}
parameters, work, memory, accuracy = zip(*nets.values(), strict=True)

show_bars(
    list(nets),
    {
        "million parameters": [number / 1e6 for number in parameters],
        "million multiply-adds": [number / 1e6 for number in work],
        "million numbers in memory": [number / 1e6 for number in memory],
        "accuracy": accuracy,
    },
)

# %% [markdown]
# And this is what your own ResNet-18 has:

# %%
own = lab.layer_table(ResNet18(), (1, 1, 96, 96))
print(f"{own.parameters:,} parameters, {own.multiply_adds:,} multiply-adds")

# %% [markdown]
# ### In your own words: `which_net`
#
# Which network would you take, and by which numbers, (1) for a watch that has 1 MB for the
# parameters; (2) if only accuracy counts; (3) if images of 224 x 224 have to be classified as fast
# as possible and you may only choose among AlexNet, VGG and NiN? Then say which conclusion about
# the architectures these numbers do *not* allow, and why.

# %% [markdown] tags=["exercise"]
# **Your answer to `which_net`:**
#
# # BEGIN SOLUTION
# (1) BN-LeNet: 44,878 parameters are 0.18 MB, and its accuracy is 0.876. LeNet is larger and worse,
# and all others need nearly 8 MB or more. (2) ResNet-18, 0.903; the small VGG is near, 0.896, but
# has four times the parameters. (3) By work, the small VGG: 512 million multiply-adds, against 762
# for NiN and 938 for AlexNet, and it is the best of the three, too. Not allowed is, for instance,
# "GoogLeNet is worse than BN-LeNet". These are single runs on one small data set, and the
# difference between releases is as large as the difference between nets. The learning rates were
# not tuned, ten epochs are short, and the images differ in size. On ImageNet the order is another
# one.
# # END SOLUTION

# %% [markdown]
# ## Further exercises
#
# ### Deeper
#
# | net | blocks in the four stages | convolutions in a block |
# | --- | --- | --- |
# | ResNet-18 | 2, 2, 2, 2 | 2 |
# | ResNet-34 | 3, 4, 6, 3 | 2 |
# | ResNet-50 | 3, 4, 6, 3 | 3 |
# | ResNet-101 | 3, 4, 23, 3 | 3 |
# | ResNet-152 | 3, 8, 36, 3 | 3 |
#
# ### Your turn: `Bottleneck`
#
# From 50 layers on, blocks have three convolutions: 1 x 1 down to `mid` channels, 3 x 3 on these
# few, and 1 x 1 up to **four times** `mid`. So the costly 3 x 3 convolution works on few channels.
#
# Batch normalisation follows each convolution, and ReLU the first two. The **3 x 3 convolution
# takes the stride**. The shortcut is that of `Residual`: the identity, or a 1 x 1 convolution
# without batch normalisation. Add, then ReLU.


# %% tags=["exercise"]
class Bottleneck(nn.Module):
    """A residual block with a narrow middle; it gives 4 * mid channels."""

    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        # BEGIN SOLUTION
        self.long = nn.Sequential(
            *(nn.LazyConv2d(mid, kernel_size=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(mid, kernel_size=3, padding=1, stride=strides),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, kernel_size=1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.LazyConv2d(4 * mid, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        return F.relu(self.long(X) + self.short(X))
        # END SOLUTION


# %% tags=["check"]
check(Bottleneck)

# %% [markdown]
# How much does this save? Here is one block of each kind, with 256 channels in and out.

# %%
for name, block in {"Residual(256)": Residual(256), "Bottleneck(64)": Bottleneck(64)}.items():
    table = lab.layer_table(nn.Sequential(block), (1, 256, 14, 14))
    print(f"{name:14} {table.parameters:9,} parameters {table.multiply_adds:11,} multiply-adds")

# %% [markdown]
# ### Your turn: `BottleneckNet`
#
# A ResNet of your own bottleneck blocks. `arch` has a pair for each stage: number of blocks, `mid`.
# Stem and head are those of `ResNet`. In **every** stage the first block gets `use_1x1conv=True`,
# because the number of channels changes even in the first one. Its stride is 1 in the first stage
# and 2 in all others.


# %% tags=["exercise"]
class BottleneckNet(d2l.Classifier):
    """A deep residual network: images (N, 1, h, w) to logits (N, classes)."""

    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        parts = [
            nn.Sequential(
                nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
                *(nn.LazyBatchNorm2d(), nn.ReLU()),
                nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
            )
        ]
        for place, (number, mid) in enumerate(arch):
            entry = Bottleneck(mid, use_1x1conv=True, strides=2 if place else 1)
            parts.append(nn.Sequential(entry, *(Bottleneck(mid) for _ in range(number - 1))))
        parts += [nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes)]
        self.net = nn.Sequential(*parts)
        # END SOLUTION


# %% tags=["check"]
check(BottleneckNet)

# %% [markdown]
# ### Your turn: `resnet_arch`
#
# Return the `arch` of a network of `depth` 18, 34, 50, 101 or 152: for the first two in the form
# that `ResNet` takes, for the others as `BottleneckNet` takes it. The second number of each pair is
# 64, 128, 256 and 512 in all five.


# %% tags=["exercise"]
def resnet_arch(depth):
    """Return pairs (number of blocks, num_channels or mid) for one of the five networks."""
    # BEGIN SOLUTION
    blocks = {
        18: (2, 2, 2, 2),
        34: (3, 4, 6, 3),
        50: (3, 4, 6, 3),
        101: (3, 4, 23, 3),
        152: (3, 8, 36, 3),
    }[depth]
    return tuple(zip(blocks, (64, 128, 256, 512), strict=True))
    # END SOLUTION


# %% tags=["check"]
check(resnet_arch)

# %% [markdown]
# ### Your turn: `resnet_depth`
#
# The name of a ResNet counts the layers with weights on the longest way from the image to the
# logits. Count them: `blocks` has a number of blocks for each stage, `convs` is the number of
# convolutions on the long path of a block.


# %% tags=["exercise"]
def resnet_depth(blocks, convs):
    """Return the number of layers with weights, from the stem to the fully connected layer."""
    # BEGIN SOLUTION
    return 1 + convs * sum(blocks) + 1
    # END SOLUTION


# %% tags=["check"]
check(resnet_depth)

# %% [markdown]
# Now all five networks of the paper are yours, up to ResNet-152.

# %%
for depth in (18, 34, 50, 101, 152):
    whole = (ResNet if depth < 50 else BottleneckNet)(resnet_arch(depth))
    layers = resnet_depth([number for number, _ in resnet_arch(depth)], 2 if depth < 50 else 3)
    table = lab.layer_table(whole, (1, 1, 96, 96))
    millions = f"{table.parameters / 1e6:5.1f} million parameters"
    print(f"ResNet-{layers:3}: {millions} {table.multiply_adds / 1e6:8,.1f} million multiply-adds")

# %% [markdown]
# ### Your turn: `PreActResidual`
#
# In 2016 the same authors put batch normalisation and ReLU **before** each convolution, so that
# nothing comes after the addition. This is called **pre-activation**. Then what runs along the
# shortcuts is never changed, and a block with `g(x) = 0` passes on negative numbers as well.

# %% tags=["picture"]
before = ["batch norm", "ReLU", "3 x 3 conv"]

show_blocks({"Residual": (long, [], ["ReLU"]), "PreActResidual": (before + before, [], [])})

# %% [markdown]
# The first 3 x 3 convolution has the stride. If `use_1x1conv` is true, the shortcut begins a little
# later than drawn: its 1 x 1 convolution gets the same as the first 3 x 3 one, that is, $x$ after
# batch normalisation and ReLU. Without it, $x$ is added as it came in.


# %% tags=["exercise"]
class PreActResidual(nn.Module):
    """A residual block that normalises and activates before each convolution."""

    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        # BEGIN SOLUTION
        self.enter = nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU())
        self.long = nn.Sequential(
            nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(num_channels, kernel_size=3, padding=1),
        )
        self.short = None
        if use_1x1conv:
            self.short = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        active = self.enter(X)
        return self.long(active) + (X if self.short is None else self.short(active))
        # END SOLUTION


# %% tags=["check"]
check(PreActResidual)

# %% [markdown]
# ### The three blocks in training
#
# All three nets get and give 16 channels in each block, so a bottleneck has 4 in its middle.

# %% tags=["train"]
blocks = {
    "Residual": lambda: deep_net(Residual, 6, channels=16),
    "Bottleneck": lambda: deep_net(lambda channels: Bottleneck(channels // 4), 6, channels=16),
    "PreActResidual": lambda: deep_net(PreActResidual, 6, channels=16),
}
by_block = lab.compare(blocks, data, max_epochs=3, seeds=2, lr=0.1, short_steps=240)
for name, make in blocks.items():
    table = lab.layer_table(make(), (1, 1, 28, 28))
    print(f"{name:14} {table.parameters:7,} parameters {table.multiply_adds:10,} multiply-adds")
by_block

# %% [markdown]
# ### In your own words: `blocks_compared`
#
# Three or four sentences, with your numbers: what does the bottleneck save in parameters, work and
# time, and what does it cost in training loss and accuracy? Does pre-activation help here? How much
# do the two seeds differ? Change `6` to another number of blocks: which of your statements survive?

# %% [markdown] tags=["exercise"]
# **Your answer to `blocks_compared`:**
#
# # BEGIN SOLUTION
# The bottleneck saves nine tenths of the parameters, 2,682 instead of 28,842, and even more of the
# work, 0.10 instead of 1.37 million multiply-adds. It saves hardly any time: in
# such small layers most of it goes into calling them. Its training loss is 0.87 against 0.59:
# with 4 channels it is too narrow, since it is made for hundreds of channels. Pre-activation does
# not help in this short run, with 0.72; the authors saw the gain in networks of 100 layers and
# more. I rely on the losses, of which two seeds differ by 0.06 at most: the accuracies of
# PreActResidual go from 0.68 to 0.74, and those of Residual from 0.71 to 0.77.
# # END SOLUTION

# %% [markdown]
# ### Inception or residual?
#
# An Inception block has several paths, too. Here is a small block of that kind: four branches, each
# with a quarter of the channels. It has batch normalisation, so that the comparison is fair.


# %%
class Branches(nn.Module):
    """Four branches side by side: windows of 1, 3 and 5, and a pooling branch."""

    def __init__(self, channels):
        super().__init__()
        quarter = channels // 4
        paths = [nn.LazyConv2d(quarter, side, padding=side // 2) for side in (1, 3, 5)]
        pool = nn.MaxPool2d(3, stride=1, padding=1)
        paths.append(nn.Sequential(pool, nn.LazyConv2d(quarter, 1)))
        self.paths = nn.ModuleList(
            nn.Sequential(path, nn.LazyBatchNorm2d(), nn.ReLU()) for path in paths
        )

    def forward(self, X):
        return torch.cat([path(X) for path in self.paths], dim=1)


# %% tags=["train"]
by_paths = lab.compare(
    {
        "Branches": lambda: deep_net(Branches, 6, channels=16),
        "Residual": lambda: deep_net(Residual, 6, channels=16),
    },
    data,
    max_epochs=3,
    seeds=2,
    lr=0.1,
    short_steps=240,
)
by_paths

# %% [markdown]
# ### In your own words: `inception_compared`
#
# Five or six sentences. How do the two blocks join their paths, and which functions can each of
# them compute exactly? What do they cost, by `lab.layer_table(..., parameters=True,
# multiply_adds=True)`? Which net did better in your run, and is the difference large? What is left
# of an Inception block if you take some of its paths away?

# %% [markdown] tags=["exercise"]
# **Your answer to `inception_compared`:**
#
# # BEGIN SOLUTION
# Inception puts the feature maps of four paths side by side, so its channels add up, and the next
# block has to mix them. A residual block adds its two paths position by position, so that both must
# have one shape. The shortcut contains the identity exactly and for free; in an Inception block
# every path ends in ReLU after a convolution, so the identity has to be learned. Each path of
# Inception has a width of its own that somebody has to choose; the residual block has one width for
# all. The net of branches is the smaller one, since each path gives only a quarter of the channels,
# but with many small layers in each block it takes longer. In my runs Residual has a training loss
# of 0.59, Branches one of 0.61, and their validation accuracies are 0.74 and 0.75. I would not make
# much of either difference: two seeds of Residual alone differ by 0.06.
# Leave only the path with the 3 x 3 kernel and the one with a single 1 x 1 convolution, and add
# them instead of putting them side by side: that is nearly a residual block with `use_1x1conv`.
# # END SOLUTION

# %% [markdown]
# ### In your own words: `not_unlimited`
#
# With shortcuts, larger networks contain the smaller ones. So why not make them larger and larger?
# Three to five sentences: if sets of functions are nested, what still speaks against a set that is
# as large as possible?

# %% [markdown] tags=["exercise"]
# **Your answer to `not_unlimited`:**
#
# # BEGIN SOLUTION
# Nesting promises one thing only: the best function of the larger set fits the training data at
# least as well. It does not promise that training finds this function, and it says nothing about
# new data. Data are finite, so a very large set also has functions that fit their noise, and the
# one that is found depends more and more on chance: the variance grows, the net overfits. And it
# costs: memory, time, electricity, in training and each time it is used.
# # END SOLUTION

# %% [markdown]
# ## Summary
#
# - Deeper plain networks can do worse *on their training images*. This is degradation: they do not
#   overfit, they are harder to train.
# - With batch normalisation it is not the vanishing gradient that makes them so.
# - A residual block adds its input to its output. Doing nothing is then easy, signals and gradients
#   have a short way, and deeper networks contain the shallower ones.
# - Where shapes change, a 1 x 1 convolution brings the shortcut into shape.
# - ResNet: a stem, stages that double the channels and halve the feature maps, an average, one
#   fully connected layer.
# - Groups divide the cost of a convolution by their number; 1 x 1 convolutions mix what they keep
#   apart.
# - Networks of one name differ in details from library to library. Count before you compare.
#
# This is the last section of the course. You began with one sum of products. Now you have built a
# residual network of 18 layers, and with `BottleneckNet` networks of 50, 101 and 152, from blocks
# that you wrote yourself.

# %%
status("8.6")

# %% [markdown]
# ## Read on
#
# - The book's section:
#   [Residual Networks (ResNet) and ResNeXt](https://d2l.ai/chapter_convolutional-modern/resnet.html).
#   The plots of its releases are in
#   [d2l-pytorch-slides](https://github.com/d2l-ai/d2l-pytorch-slides).
# - K. He, X. Zhang, S. Ren, J. Sun:
#   [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385), 2015
# - The same authors:
#   [Identity Mappings in Deep Residual Networks](https://arxiv.org/abs/1603.05027), 2016
#   (pre-activation)
# - R. K. Srivastava, K. Greff, J. Schmidhuber:
#   [Highway Networks](https://arxiv.org/abs/1505.00387), 2015
# - S. Xie and others:
#   [Aggregated Residual Transformations for Deep Neural Networks](https://arxiv.org/abs/1611.05431),
#   2016 (ResNeXt)
# - H. Li and others:
#   [Visualizing the Loss Landscape of Neural Nets](https://arxiv.org/abs/1712.09913), 2017
# - torch:
#   [Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html) (see `groups`),
#   [LazyConv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html),
#   [AdaptiveAvgPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html)
