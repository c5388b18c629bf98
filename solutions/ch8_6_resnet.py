# %% [markdown]
# # 8.6 Residual networks
#
# A deeper network should be a better one. In 2015 four researchers tried it out, and found the
# opposite: a net of 56 layers did worse than one of 20. Not only on new images, but on those that
# it was **trained** on. So it was no overfitting. The deep net simply could not find what the
# shallow one had found.
#
# Their remedy takes one line of code: add the input of a block to its output. With it they trained
# 152 layers, and won every contest of that year that they entered. Today hardly a large network
# does without this line, be it for images, speech or text.
#
# Cells that need work of yours stop with an error until that work is done.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_blocks, show_curves, show_function_classes, show_images, show_parameters

# %% [markdown]
# ## Larger is not always better
#
# A network with all its possible weights is a set of functions. Let $f^*$ be the function that we
# would like to have. Training looks in the set for a function near to it. A larger network is a
# larger set, $F_1$, then $F_2$, then $F_3$. Does it come nearer to $f^*$?

# %% tags=["picture"]
show_function_classes()

# %% [markdown]
# The dots show how near each set comes. On the left, the largest set comes least near. On the
# right it comes nearest.
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
# have to learn the kernels that pass on everything unchanged.
#
# So let the input itself take a **shortcut** past the layers, and add it at the end. If the block
# as a whole is to compute $f(x)$, its layers now need to learn only what is left, the **residual**
# $g(x) = f(x) - x$. To do nothing, they learn $g(x) = 0$, and for that it is enough to push weights
# towards zero.

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
# Two tensors can be added only if their shapes agree. If the block is to change the number of
# channels, or to halve the maps, the shortcut has to follow: there a 1 x 1 convolution, with the
# same stride, brings $x$ to the right shape. That is the block on the right.
#
# ### Your turn: `Residual`
#
# `strides` is the stride of the block: with 2, the maps come out half as large. In detail:
#
# - long path: 3 x 3 convolution with padding 1 **and the stride**, batch normalisation, ReLU, 3 x 3
#   convolution with padding 1, batch normalisation; both with `num_channels` outputs
# - shortcut: $x$ itself; or, if `use_1x1conv` is true, $x$ through a 1 x 1 convolution with
#   `num_channels` outputs and the stride, which keeps its bias, and no batch normalisation
# - add both, then ReLU
#
# Lazy layers find out how many channels come in. `nn.LazyBatchNorm2d()` is batch normalisation,
# from 8.5.


# %% tags=["exercise"]
class Residual(nn.Module):
    """A residual block: maps (N, c, h, w) to maps of num_channels channels."""

    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        # BEGIN SOLUTION
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        self.norm1, self.norm2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.shortcut = nn.Identity()
        if use_1x1conv:
            self.shortcut = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        Y = F.relu(self.norm1(self.conv1(X)))
        Y = self.norm2(self.conv2(Y))
        return F.relu(Y + self.shortcut(X))
        # END SOLUTION


# %% tags=["check"]
check(Residual)

# %% [markdown]
# ### Your turn: `residual_shapes`
#
# A batch `X` of shape `(4, 3, 6, 6)` goes through `Residual(3)`, and another time through
# `Residual(6, use_1x1conv=True, strides=2)`. Which shapes come out? Pencil first: two shapes with
# four numbers each, `((4, ...), (4, ...))`.

# %% tags=["exercise"]
residual_shapes = ((4, 3, 6, 6), (4, 6, 3, 3))

# %% tags=["check"]
check(residual_shapes=residual_shapes)

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
# See for yourself. What comes out of one block has no negative numbers, so the *next* block can do
# nothing at all.

# %%
X = torch.randn(4, 3, 6, 6)
block = Residual(3)
block(X)  # the lazy layers get their shapes

for layer in block.modules():
    if isinstance(layer, nn.Conv2d):
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)

once = block(X)
print("X cut off at 0:", torch.equal(once, X.clamp(min=0)))
print("a second time changes nothing:", torch.equal(block(once), once))

# %% [markdown]
# ### Your turn: `gradient_path`
#
# The shortcut helps on the way back, too. Take a block $x + g(x)$ without the last ReLU, and let
# the slope of its long path be zero: $g'(x) = 0$, because some ReLU is shut. A gradient of 1
# arrives at the block's output. How large is the gradient that it hands down to $x$?

# %% tags=["exercise"]
gradient_path = 1

# %% tags=["check"]
check(gradient_path=gradient_path)

# %% [markdown]
# In a plain net, every block *multiplies* the gradient by its own slope, and many small factors
# make a tiny product. A shortcut hands it down whole. (The ReLU at the end of our block stops it
# only where the sum is negative.)
#
# ## With and without shortcuts
#
# Now the experiment of 2015, in small. Both nets have 12 blocks, which is 26 layers with weights.
# They have equally many weights, and start from the same random numbers. Only the addition is
# missing in one of them. A net that guesses among ten classes has a loss of about 2.3 and an
# accuracy of 0.1. How far does each of them get away from that?


# %%
def plain(channels):
    """The long path of a residual block, and ReLU."""
    return nn.Sequential(
        *(nn.LazyConv2d(channels, kernel_size=3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
        *(nn.LazyConv2d(channels, kernel_size=3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
    )


def deep_net(block, num_blocks=12, channels=8):
    """Many blocks of one kind, all on maps of 7 x 7."""
    return nn.Sequential(
        *(nn.LazyConv2d(channels, 5, padding=2, stride=4), nn.LazyBatchNorm2d(), nn.ReLU()),
        *[block(channels) for _ in range(num_blocks)],
        *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10)),
    )


# %% tags=["train"]
data = lab.FashionMNIST(batch_size=128)
batch = next(iter(data.val_dataloader()))

torch.manual_seed(1)
plain_net = deep_net(plain)
plain_net(batch[0])
plain_run = lab.Trainer(max_epochs=3, lr=0.1, short_steps=600).fit(plain_net, data)

# %% tags=["train"]
torch.manual_seed(1)
residual_net = deep_net(Residual)
residual_net(batch[0])
residual_run = lab.Trainer(max_epochs=3, lr=0.1, short_steps=600).fit(residual_net, data)
show_curves({"plain": plain_run, "with shortcuts": residual_run})

# %% [markdown] tags=["exercise"]
# **Your answer to `plain_and_residual`** (three or four sentences, with numbers of your own): how
# far did each net come? Why is this no overfitting? Try another depth, too: what changes with
# `num_blocks=3`, or with 20?
#
# # BEGIN SOLUTION
# I trained each net by `lab.compare` with two seeds in short form, 600 steps each. With shortcuts,
# 12 blocks come to a training loss of 0.44, and 85 to 88 % of the validation images are right. The
# plain net comes to 1.06 to 1.14, and to 45 to 52 %. It is the *training* loss that is bad, so the
# plain net does not overfit: it does not even fit. It could compute all that a net of 3 blocks can,
# but weights that pass signals on unchanged are hard to find. With 3 blocks the two are near each
# other: 0.58 without shortcuts, 0.52 with them. With 20 blocks the plain net is worst, 1.28 to
# 1.35, and the other one better than ever, 0.40. So depth does harm to the plain net only.
# # END SOLUTION

# %% [markdown]
# ## ResNet
#
# A whole network has three parts.
#
# | part | layers |
# | --- | --- |
# | **stem** | convolution: 64 channels, window 7 x 7, stride 2, padding 3 |
# | | batch normalisation, ReLU |
# | | maximum pool: window 3 x 3, stride 2, padding 1 |
# | **stages** | several residual blocks each |
# | **head** | average over each whole map; flatten; one dense layer |
#
# Within a stage all maps have one shape. Its **first block** brings them to it: it halves the maps
# and, as a rule, doubles the channels. The other blocks leave the shape as it is.
#
# ### Your turn: `stage`
#
# Put `num_residuals` blocks one after the other. The first one gets `use_1x1conv=True, strides=2`,
# unless `first_block` is true: that is for the first stage of a network, and there *no* block
# changes the shape.


# %% tags=["exercise"]
def stage(num_residuals, num_channels, first_block=False):
    """Return a model of num_residuals residual blocks."""
    # BEGIN SOLUTION
    blocks = []
    for place in range(num_residuals):
        if place == 0 and not first_block:
            blocks.append(Residual(num_channels, use_1x1conv=True, strides=2))
        else:
            blocks.append(Residual(num_channels))
    return nn.Sequential(*blocks)
    # END SOLUTION


# %% tags=["check"]
check(stage)

# %% [markdown]
# ### Your turn: `first_block`
#
# Why does the first stage of a network begin differently from all others?
#
# - **a** Because the images have one channel only.
# - **b** Because this is cheaper.
# - **c** Because the stem has halved the maps twice already, and gives as many channels as the
#   first stage wants.
# - **d** Because its first block has no shortcut.

# %% tags=["exercise"]
first_block = "c"

# %% tags=["check"]
check(first_block=first_block)

# %% [markdown]
# ### Your turn: `ResNet`
#
# `arch` has a pair for each stage: number of blocks, number of channels. So `((2, 64), (2, 128))`
# is a network of two stages. Put stem, stages and head into `self.net`. If you make the stem, each
# stage and the head an `nn.Sequential` of its own, you will get a short table below.


# %% tags=["exercise"]
class ResNet(d2l.Classifier):
    """A residual network: images (N, 1, h, w) to scores (N, classes)."""

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
# dense layer in the head, and four stages of two blocks in between, with 64, 128, 256 and 512
# channels. The 1 x 1 convolutions are not counted. `ResNet18` is a `ResNet`, so all it has to do is
# to call `super().__init__` with the right `arch`.


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
# An image of 96 x 96 goes through ResNet-18. What shape has it after the stem, and after each of
# the four stages? Five shapes `(channels, height, width)`.

# %% tags=["exercise"]
resnet18_shapes = ((64, 24, 24), (64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3))

# %% tags=["check"]
check(resnet18_shapes=resnet18_shapes)

# %%
lab.layer_table(ResNet18(), (1, 1, 96, 96), parameters=True, multiply_adds=True)

# %% [markdown]
# Each stage has about four times the parameters of the one before, and yet does about the same
# work: twice the channels in and out, but a quarter of the cells. And the dense part, which held
# nearly all parameters of LeNet, has become a trifle.

# %% tags=["picture"]
show_parameters(ResNet18(), (1, 1, 96, 96))

# %% [markdown]
# ### Your turn: `resnet18_parameters`
#
# How many numbers does your `ResNet18()` learn, for ten classes and grey images? Beware of numbers
# from elsewhere. Other libraries have nets of the same name that differ in details: they leave out
# the biases before batch normalisation, and put a batch normalisation on the shortcut.

# %% tags=["exercise"]
resnet18_parameters = 11178378

# %% tags=["check"]
check(resnet18_parameters=resnet18_parameters)

# %% [markdown]
# ### Your turn: `smallest_resnet_side`
#
# Averaging over each whole map makes ResNet fit to images of any size. Of nearly any? What is the
# side of the smallest square image that goes through ResNet-18 in **evaluation** mode, without an
# error?

# %% tags=["exercise"]
smallest_resnet_side = 1

# %% tags=["check"]
check(smallest_resnet_side=smallest_resnet_side)

# %% [markdown]
# ### Your turn: `smallest_training_side`
#
# In **training** mode, batch normalisation averages each channel over all images and all cells. Of
# a single number it finds no spread, and stops. So a batch of *one* image is a trap. What is the
# side of the smallest square image that goes through ResNet-18 in training mode all alone?

# %% tags=["exercise"]
smallest_training_side = 33

# %% tags=["check"]
check(smallest_training_side=smallest_training_side)

# %% [markdown]
# ### Training
#
# The book's setting: images enlarged to 96 x 96, learning rate 0.01, weights by Xavier's rule. The
# authors' published run on the real data had an accuracy of 0.85 after the first epoch already, and
# of 0.90 after ten. On a GPU look for the same. Without one, the short form trains a slim copy on
# images of 64 x 64.

# %% tags=["train"]
large = lab.FashionMNIST(batch_size=128, resize=(96, 96))
images = next(iter(large.val_dataloader()))[0][:2]

torch.manual_seed(1)
resnet18 = ResNet18(lr=0.01)
resnet18.apply_init([images], d2l.init_cnn)
resnet18_trainer = lab.Trainer(max_epochs=10, short_steps=200, evidence="resnet18")
resnet18_run = resnet18_trainer.fit(resnet18, large)
resnet18_run

# %% [markdown]
# ## ResNeXt: many narrow paths
#
# Inception lets several narrow branches work side by side, each made by hand. **ResNeXt** does so
# without handwork: it cuts the channels into **groups** of equal width, and each group is convolved
# on its own. A convolution layer has an argument for this, `groups`.
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
# Groups never hear of one another. So the block puts 1 x 1 convolutions before and after them,
# which mix all channels. The first of these also sets how wide the middle is: the **bottleneck**.

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
# - The grouped convolution has windows of 3 x 3, padding 1 and the stride.
# - The last convolution gives `num_channels`.
# - If `use_1x1conv` is true, the shortcut has a 1 x 1 convolution with the stride, **and batch
#   normalisation behind it**.
#
# All groups together are one convolution layer.


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
# The package has this block, too, and calls the second argument `groups`. Inside stands
# `nn.LazyConv2d(bot_channels, ..., groups=bot_channels//groups)`.
#
# #### Your turn: `resnext_groups`
#
# `d2l.ResNeXtBlock(32, 16, 1)` gets maps of 32 channels. Give a pair: how many groups does it
# really have, and how many numbers does it learn, biases and batch normalisation included?

# %% tags=["exercise"]
resnext_groups = (2, 6944)

# %% tags=["check"]
check(resnext_groups=resnext_groups)

# %% [markdown]
# So what `d2l` calls `groups` is the *width* of a group. Here are 64 channels. In one line the
# number happens to be right, and who tries only that one will not notice anything.

# %%
for width in (2, 4, 8, 16, 32):
    block = d2l.ResNeXtBlock(64, width, 1)
    block(torch.rand(2, 64, 4, 4))
    numbers = sum(p.numel() for p in block.parameters())
    print(f"groups={width:2}: {block.conv2.groups:2} groups, {numbers:6,} parameters")

# %% [markdown]
# ## Further exercises
#
# ### Your turn: `residual_or_inception`
#
# An Inception block (8.4) has several paths, too. What is the main difference?
#
# - **a** Inception adds its paths, a residual block puts them side by side.
# - **b** Both put their paths side by side, as further channels.
# - **c** Inception puts its paths side by side; a residual block adds them, and one of them may be
#   the identity.
# - **d** Both have a path that leaves its input exactly as it is.

# %% tags=["exercise"]
residual_or_inception = "c"

# %% tags=["check"]
check(residual_or_inception=residual_or_inception)

# %% [markdown] tags=["exercise"]
# **Your answer to `inception_compared`** (four or five sentences): compare the two blocks. How are
# paths joined, which functions can each block compute exactly, and what do paths cost? What is left
# of an Inception block if you take some of its paths away?
#
# # BEGIN SOLUTION
# Inception puts the maps of four paths side by side, so its channels add up, and the next block has
# to mix them. A residual block adds its two paths cell by cell, so that both must have one shape.
# The shortcut contains the identity exactly and for free; in an Inception block every path ends in
# ReLU behind a convolution, so the identity has to be learned. Each path of Inception has a width
# of its own that somebody has to choose; the residual block has one width for all. Leave only the
# path with the 3 x 3 window and the one with a single 1 x 1 convolution, and add them instead of
# putting them side by side: that is nearly a residual block with `use_1x1conv`.
# # END SOLUTION

# %% [markdown]
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
# ### Your turn: `resnet_arch`
#
# Return the `arch` of a network of `depth` 18 or 34, in the form that `ResNet` takes.


# %% tags=["exercise"]
def resnet_arch(depth):
    """Return pairs (number of blocks, number of channels) for ResNet-18 or ResNet-34."""
    # BEGIN SOLUTION
    blocks = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}[depth]
    return tuple(zip(blocks, (64, 128, 256, 512), strict=True))
    # END SOLUTION


# %% tags=["check"]
check(resnet_arch)

# %% [markdown]
# ### Your turn: `resnet_depth`
#
# The name of a ResNet counts the layers with weights on the longest way from the image to the
# scores. Count them: `blocks` has a number of blocks for each stage, `convs` is the number of
# convolutions on the long path of a block.


# %% tags=["exercise"]
def resnet_depth(blocks, convs):
    """Return the number of layers with weights, from the stem to the dense layer."""
    # BEGIN SOLUTION
    return 1 + convs * sum(blocks) + 1
    # END SOLUTION


# %% tags=["check"]
check(resnet_depth)

# %%
nets = [((2, 2, 2, 2), 2), ((3, 4, 6, 3), 2), ((3, 4, 6, 3), 3), ((3, 8, 36, 3), 3)]
for blocks, convs in nets:
    print(f"{blocks!s:13} with {convs} convolutions: ResNet-{resnet_depth(blocks, convs)}")

# %% [markdown]
# ### Your turn: `resnet34_parameters`
#
# How many numbers does ResNet-34 learn, made of your blocks, for grey images and ten classes?
# `lab.layer_table(model, (1, 1, 96, 96), parameters=True)` counts for you.

# %% tags=["exercise"]
resnet34_parameters = 21290250

# %% tags=["check"]
check(resnet34_parameters=resnet34_parameters)

# %% [markdown]
# ### Your turn: `Bottleneck`
#
# From 50 layers on, blocks have three convolutions: 1 x 1 down to `mid` channels, 3 x 3 on these
# few, and 1 x 1 up to **four times** `mid`. The costly 3 x 3 convolution gets the narrow place.
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
# What is saved? Here is one block of each kind, with 256 channels in and out.

# %%
for name, block in {"Residual(256)": Residual(256), "Bottleneck(64)": Bottleneck(64)}.items():
    table = lab.layer_table(nn.Sequential(block), (1, 256, 14, 14))
    print(f"{name:14} {table.parameters:9,} parameters {table.multiply_adds:11,} multiply-adds")

# %% [markdown]
# ### Your turn: `PreActResidual`
#
# A year later the same authors put batch normalisation and ReLU **before** each convolution, so
# that nothing at all comes after the addition. Then what runs along the shortcuts is never touched.

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
        self.norm1, self.norm2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        self.conv3 = None
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        H = F.relu(self.norm1(X))
        if self.conv3 is not None:
            X = self.conv3(H)
        Y = self.conv1(H)
        Y = self.conv2(F.relu(self.norm2(Y)))
        return X + Y
        # END SOLUTION


# %% tags=["check"]
check(PreActResidual)

# %% [markdown]
# ### Your turn: `zero_preact`
#
# In `PreActResidual(3)`, all weights and biases of the **last** convolution are zero. Some numbers
# in `X` are negative. What does the block give?
#
# - **a** zeros
# - **b** `X`
# - **c** `X` with its negative numbers set to 0
# - **d** `X`, normalised

# %% tags=["exercise"]
zero_preact = "b"

# %% tags=["check"]
check(zero_preact=zero_preact)

# %% [markdown]
# ### As large as you like?
#
# With shortcuts, larger networks contain the smaller ones. So why not make them larger and larger?

# %% [markdown] tags=["exercise"]
# **Your answer to `not_unlimited`** (three to five sentences): if sets of functions are nested,
# what still speaks against a set that is as large as possible?
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
# - Deeper plain networks can do worse *on their training images*. They do not overfit, they cannot
#   be trained.
# - A residual block adds its input to its output. Doing nothing is then easy, signals and gradients
#   have a short way, and deeper networks contain the shallower ones.
# - Where shapes change, a 1 x 1 convolution brings the shortcut into shape.
# - ResNet: a stem, stages that double the channels and halve the maps, an average, one dense layer.
# - Groups divide the cost of a convolution by their number; 1 x 1 convolutions mix what they keep
#   apart.
# - Networks of one name differ in details from library to library. Count before you compare.
#
# This is the last section of the course. You have come from one sum of products to networks of a
# hundred layers, and you have built each of them yourself.

# %%
status("8.6")
