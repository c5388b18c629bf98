# %% [markdown]
# # 8.4 GoogLeNet
#
# How wide should a window be? AlexNet began with 11 x 11, VGG took 3 x 3 everywhere, NiN looks at
# single cells. In 2014 a team around Christian Szegedy refused to choose. They took several windows
# **at once**, side by side, and let training decide what each is good for. Their net won that
# year's ImageNet competition, with a tenth of the parameters of AlexNet, the winner of 2012.
#
# It is called **GoogLeNet**: a capital L, in honour of LeNet. Its block is called **Inception**,
# after a film in which somebody says that they need to go deeper.
#
# You will build the block and the net, find out why it is so small, and then try improvements that
# its authors, and others, made in the years after.
#
# Cells that need work of yours stop with an error until that work is done.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import (
    show_bars,
    show_branches,
    show_images,
    show_maps,
    show_parameters,
    show_receptive_field,
)

# %% [markdown]
# ## Four branches
#
# Until now a net was a chain: each layer got what the one before it made. Here four short chains,
# the **branches**, get the same input.

# %% tags=["picture"]
show_branches(
    [
        ["1 x 1 conv"],
        ["1 x 1 conv", "3 x 3 conv"],
        ["1 x 1 conv", "5 x 5 conv"],
        ["3 x 3 max pool", "1 x 1 conv"],
    ]
)

# %% [markdown]
# Each branch has a task of its own, from the top one to the lowest:
#
# 1. look at each cell by itself;
# 2. look at 3 x 3 cells;
# 3. look at 5 x 5 cells;
# 4. look for the strongest answer among 3 x 3 cells.
#
# All branches keep the height and the width. So their maps can be laid on one stack: this is what
# **concatenate** means. Nothing is added up. If the branches end with 3, 5, 7 and 2 maps, the block
# gives 17.
#
# Behind **each** convolution stands a ReLU; the picture leaves them out.
#
# ### Your turn: `Inception`
#
# `Inception(c1, c2, c3, c4)` says how many maps each convolution makes. `c2` and `c3` are pairs,
# since their branches have two convolutions: `c2[0]` for the 1 x 1, `c2[1]` for the window behind
# it. How many maps come in is not said: use lazy layers. Stack the branches in the order 1 to 4.


# %% tags=["exercise"]
class Inception(nn.Module):
    """Four branches side by side: (N, channels, h, w) to (N, c1 + c2[1] + c3[1] + c4, h, w)."""

    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        # BEGIN SOLUTION
        self.one = nn.LazyConv2d(c1, kernel_size=1)
        self.to_three = nn.LazyConv2d(c2[0], kernel_size=1)
        self.three = nn.LazyConv2d(c2[1], kernel_size=3, padding=1)
        self.to_five = nn.LazyConv2d(c3[0], kernel_size=1)
        self.five = nn.LazyConv2d(c3[1], kernel_size=5, padding=2)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.after_pool = nn.LazyConv2d(c4, kernel_size=1)
        # END SOLUTION

    def forward(self, X):
        """All four branches get X."""
        # BEGIN SOLUTION
        cells = F.relu(self.one(X))
        threes = F.relu(self.three(F.relu(self.to_three(X))))
        fives = F.relu(self.five(F.relu(self.to_five(X))))
        strongest = F.relu(self.after_pool(self.pool(X)))
        return torch.cat((cells, threes, fives, strongest), dim=1)
        # END SOLUTION


# %% tags=["check"]
check(Inception)

# %% [markdown]
# Let us see the branches at work. The input is a single bright cell. Every branch makes one map,
# all weights are 1, all biases 0. How far does the light spread?

# %% tags=["picture"]
block = Inception(1, (1, 1), (1, 1), 1)
dot = torch.zeros(1, 1, 9, 9)
dot[0, 0, 4, 4] = 1

block(dot)
for parameter in block.parameters():
    nn.init.constant_(parameter, float(parameter.dim() > 1))

maps = [dot[0, 0], *block(dot)[0].detach()]
show_images(maps, ["input", "1 x 1", "3 x 3", "5 x 5", "max pool"], columns=5, numbers=False)

# %% [markdown]
# Each branch sees at a scale of its own. A seam of a shirt is found by the small windows, its whole
# collar rather by the larger ones. The layers behind get all maps and may weigh them as they like.
#
# ### Your turn: `inception_channels`
#
# The first block of GoogLeNet is `Inception(64, (96, 128), (16, 32), 32)`. It gets 192 maps. How
# many maps does it give?

# %% tags=["exercise"]
inception_channels = 256

# %% tags=["check"]
check(inception_channels=inception_channels)

# %% [markdown]
# ## Why the 1 x 1 comes first
#
# Large windows are expensive. Each of their kernels reaches through *all* maps that come in. So the
# block first makes fewer maps of many, which a 1 x 1 convolution does at little cost: at every
# place it mixes 192 numbers into 16. Only these 16 meet the window of 5 x 5.
#
# ### Your turn: `third_branch_weights`
#
# What does that save? Take the third branch of this block: 192 maps come in, 32 go out. How many
# weights (without biases) does it need if the 5 x 5 convolution gets the 192 maps directly? And how
# many as it is, with its two convolutions? Give a pair: `(directly, as it is)`.

# %% tags=["exercise"]
third_branch_weights = (153600, 15872)

# %% tags=["check"]
check(third_branch_weights=third_branch_weights)

# %% [markdown]
# Nearly ten times fewer. The multiplications shrink as much, for each weight is used once at each
# place. The price: what 192 maps say has to be said by 16. As many channels say nearly the same,
# little is lost.
#
# ### Your turn: `inception_parameters`
#
# Now all six convolutions of this block, with their biases: how many numbers does it learn?

# %% tags=["exercise"]
inception_parameters = 163696

# %% tags=["check"]
check(inception_parameters=inception_parameters)

# %% [markdown]
# ## The whole net
#
# GoogLeNet has five **stages**. Four of them end in the same pool, which halves both sides: windows
# of 3 x 3 that move by 2, with padding 1. Here they are, for images in one channel. A ReLU stands
# behind every convolution.
#
# | stage | layers |
# | --- | --- |
# | 1 | convolution: 64 channels, window 7 x 7, moves by 2, padding 3; the pool |
# | 2 | convolution: 64 channels, 1 x 1; convolution: 192 channels, 3 x 3, padding 1; the pool |
# | 3 | two blocks; the pool |
# | 4 | five blocks; the pool |
# | 5 | two blocks; the mean of each map; flatten |
# | scores | a dense layer |
#
# And these are the nine blocks:
#
# | stage | blocks |
# | --- | --- |
# | 3 | `Inception(64, (96, 128), (16, 32), 32)` |
# | | `Inception(128, (128, 192), (32, 96), 64)` |
# | 4 | `Inception(192, (96, 208), (16, 48), 64)` |
# | | `Inception(160, (112, 224), (24, 64), 64)` |
# | | `Inception(128, (128, 256), (24, 64), 64)` |
# | | `Inception(112, (144, 288), (32, 64), 64)` |
# | | `Inception(256, (160, 320), (32, 128), 128)` |
# | 5 | `Inception(256, (160, 320), (32, 128), 128)` |
# | | `Inception(384, (192, 384), (48, 128), 128)` |
#
# Where do these numbers come from? From many experiments. Nobody has a formula for them.
#
# ### Your turn: `googlenet_shapes`
#
# Pencil first. An image has 96 x 96 cells. What shape does it have behind each of the five stages,
# and behind the dense layer, with ten classes? Six shapes: `((64, ...), ..., (...,), (10,))`. The
# first four have the form `(channels, height, width)`, the last two have one number only.

# %% tags=["exercise"]
googlenet_shapes = ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,))

# %% tags=["check"]
check(googlenet_shapes=googlenet_shapes)

# %% [markdown]
# ### Your turn: `GoogLeNet`
#
# Put it together: `self.net` is an `nn.Sequential` of six parts, the five stages and the dense
# layer. Each stage is an `nn.Sequential` itself. For the mean of each map there is
# `nn.AdaptiveAvgPool2d((1, 1))`: whatever the size of the maps, it leaves 1 x 1.
#
# (The book's code spells it `GoogleNet`; `check(GoogleNet)` works as well.)


# %% tags=["exercise"]
class GoogLeNet(d2l.Classifier):
    """Nine Inception blocks between a stem and one dense layer: (N, 1, h, w) to (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()

        # BEGIN SOLUTION
        def stage(*layers):
            return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

        self.net = nn.Sequential(
            stage(nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU()),
            stage(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU()),
            stage(Inception(64, (96, 128), (16, 32), 32), Inception(128, (128, 192), (32, 96), 64)),
            stage(
                Inception(192, (96, 208), (16, 48), 64),
                Inception(160, (112, 224), (24, 64), 64),
                Inception(128, (128, 256), (24, 64), 64),
                Inception(112, (144, 288), (32, 64), 64),
                Inception(256, (160, 320), (32, 128), 128),
            ),
            nn.Sequential(
                Inception(256, (160, 320), (32, 128), 128),
                Inception(384, (192, 384), (48, 128), 128),
                nn.AdaptiveAvgPool2d((1, 1)),
                nn.Flatten(),
            ),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(GoogLeNet)

# %% [markdown]
# The table, with all that is learned and all that is multiplied for one image. Are your six shapes
# in it?

# %%
lab.layer_table(GoogLeNet(), (1, 1, 96, 96), parameters=True, multiply_adds=True)

# %% tags=["picture"]
show_maps(list(lab.layer_table(GoogLeNet(), (1, 1, 96, 96))))

# %% [markdown]
# The same numbers as bars. What is learned sits at the back, where there are many channels. The
# work is done in the middle and at the front, where the maps are large.

# %% tags=["picture"]
show_parameters(GoogLeNet(), (1, 1, 96, 96))

# %% [markdown]
# ### Your turn: `googlenet_smallest_side`
#
# LeNet needed images of 12 x 12 at least. What is the side of the smallest square image that goes
# through *this* net without an error?

# %% tags=["exercise"]
googlenet_smallest_side = 1

# %% tags=["check"]
check(googlenet_smallest_side=googlenet_smallest_side)

# %% [markdown]
# That it runs does not mean that it makes sense.
#
# ### Your turn: `smallest_useful_side`
#
# The mean at the end is a mean of something only if the last maps have more than one cell. What is
# the side of the smallest square image for which they do?

# %% tags=["exercise"]
smallest_useful_side = 33

# %% tags=["check"]
check(smallest_useful_side=smallest_useful_side)

# %% [markdown]
# ## Four nets compared
#
# ### Your turn: `nets_in_millions`
#
# How many numbers does each of these nets learn: AlexNet, VGG-11, NiN, GoogLeNet? All as in this
# course: images in one channel, ten classes, AlexNet, VGG-11 and NiN made for 224 x 224. Four
# numbers in this order, in millions, with two decimals.

# %% tags=["exercise"]
nets_in_millions = (46.76, 128.81, 1.99, 5.98)

# %% tags=["check"]
check(nets_in_millions=nets_in_millions)

# %% tags=["picture"]
show_bars(["AlexNet", "VGG-11", "NiN", "GoogLeNet"], {"millions of parameters": nets_in_millions})

# %% [markdown] tags=["exercise"]
# **Your answer to `why_fewer_parameters`**: NiN and GoogLeNet are far smaller than the two before
# them, and yet no worse. Name two reasons, and support one of them with a number.
#
# # BEGIN SOLUTION
# First, the large dense layers are gone. AlexNet has 43 of its 47 million parameters there. NiN has
# no dense layer at all, and GoogLeNet takes the mean of each of its 1,024 maps, so that one dense
# layer of 10,250 parameters is enough. Second, 1 x 1 convolutions make fewer maps of many before a
# large window looks at them. In the first block that leaves 15,872 weights of 153,600 in the branch
# of the 5 x 5 window.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `work_in_billions`
#
# Now the work for one image: multiply-adds of all convolutions and dense layers. Three numbers, in
# billions, with three decimals: GoogLeNet for 96 x 96, GoogLeNet for 224 x 224, AlexNet for 224 x
# 224. AlexNet's you know from 8.1; for the others let `lab.layer_table` count.

# %% tags=["exercise"]
work_in_billions = (0.276, 1.503, 0.938)

# %% tags=["check"]
check(work_in_billions=work_in_billions)

# %% tags=["picture"]
show_bars(
    ["GoogLeNet, 96 x 96", "GoogLeNet, 224 x 224", "AlexNet, 224 x 224"],
    {"billions of multiply-adds": work_in_billions},
)

# %% [markdown]
# An eighth of the parameters, but on images of the same size more work!

# %% [markdown] tags=["exercise"]
# **Your answer to `googlenet_on_a_chip`**: somebody designs a chip for AlexNet, somebody else one
# for GoogLeNet. What would they do differently? Think of the memory for weights, of the maps
# between the layers, and of how large the single computations are.
#
# # BEGIN SOLUTION
# AlexNet's 187 MB of weights do not fit on a chip. Most of them belong to dense layers, which use
# each weight once for an image, so that chip needs a fast way to its outer memory. GoogLeNet's 24
# MB are few enough to be kept near, and each is used again at many places. What has to be moved
# here are the maps: every block writes four parts and reads them again four times. And its work
# comes in many small portions, 57 convolutions, some with 16 maps only. A chip with very many units
# in step would often wait; it should rather be able to do several small convolutions at the same
# time.
# # END SOLUTION

# %% [markdown]
# ## Training
#
# Fashion-MNIST once more, but enlarged to 96 x 96 only, to save time. Ten epochs with a learning
# rate of 0.01, and weights by Xavier's rule: `apply_init` first sends a batch through the lazy
# layers, then it draws the weights.
#
# Without a GPU a slim copy is trained, on images of 64 x 64. Small as it is, its 57 convolutions
# take their time: most of it goes into starting them one after the other, not into sums.

# %% tags=["train"]
torch.manual_seed(1)
data = lab.FashionMNIST(batch_size=128, resize=(96, 96))
images, labels = next(iter(data.val_dataloader()))

model = GoogLeNet(lr=0.01)
model.apply_init([images[:2]], d2l.init_cnn)
googlenet_run = lab.Trainer(max_epochs=10, short_steps=200).fit(model, data)
googlenet_run

# %% [markdown]
# These are the validation accuracies that the authors of the book published for this net, with all
# images. On a GPU, look for a curve like that.

# %%
published = [0.101, 0.243, 0.320, 0.158, 0.663, 0.705, 0.759, 0.788, 0.783, 0.802]

for epoch, accuracy in enumerate(published, start=1):
    print(f"epoch {epoch:2}  {accuracy:.3f}  {'#' * round(60 * accuracy)}")

# %% [markdown]
# Epoch 4 is no misprint. A deep net without any help is hard to train: it stumbles, falls back
# almost to guessing, and rises again. The makers of GoogLeNet gave it two more outputs in the
# middle, only to bring gradients to the early stages. Today one has better means: batch
# normalisation, and shortcuts. You will try both below, and meet them again in 8.5 and 8.6.
#
# ## Further exercises
#
# ### Your turn: `googlenet28`
#
# Enlarging images from 28 to 96 makes twelve pixels of one and adds nothing that was not there.
# Change the net instead! Return a model for images `(N, 1, 28, 28)` and ten classes that
#
# - has all five stages with the same nine blocks, and then mean, flatten and dense layer as before,
# - enlarges nothing,
# - still has maps of 3 x 3 or more in stage 5.


# %% tags=["exercise"]
def googlenet28():
    """Return a GoogLeNet that takes images of 28 x 28 as they are."""
    # BEGIN SOLUTION
    net = GoogLeNet().net
    net[0] = nn.Sequential(nn.LazyConv2d(64, kernel_size=3, padding=1), nn.ReLU())
    return net
    # END SOLUTION


# %% tags=["check"]
check(googlenet28)

# %%
lab.layer_table(googlenet28(), (1, 1, 28, 28), multiply_adds=True)

# %% [markdown]
# Is it less work than the 276 million for 96 x 96? That depends on where you gave up halvings.
# Those at the front leave large maps for all stages behind, and work is done at every place of a
# map. At the back it is cheaper, but then the blocks hardly see any detail.
#
# ### Your turn: `InceptionBN`
#
# In 2015 Sergey Ioffe and Christian Szegedy put **batch normalisation** into this net, and it
# learned many times faster. You need not know how it works yet, 8.5 is all about it. For now:
# `nn.LazyBatchNorm2d()` is a layer that brings the numbers of each channel to a common size.
#
# Write the block with a normalisation **between each convolution and its ReLU**. Nothing else
# changes.


# %% tags=["exercise"]
class InceptionBN(nn.Module):
    """An Inception block in which every convolution is normalised before its ReLU."""

    def __init__(self, c1, c2, c3, c4):
        super().__init__()

        # BEGIN SOLUTION
        def unit(channels, side):
            conv = nn.LazyConv2d(channels, side, padding=side // 2)
            return nn.Sequential(conv, nn.LazyBatchNorm2d(), nn.ReLU())

        self.one = unit(c1, 1)
        self.three = nn.Sequential(unit(c2[0], 1), unit(c2[1], 3))
        self.five = nn.Sequential(unit(c3[0], 1), unit(c3[1], 5))
        self.strongest = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), unit(c4, 1))
        # END SOLUTION

    def forward(self, X):
        """All four branches get X."""
        # BEGIN SOLUTION
        return torch.cat((self.one(X), self.three(X), self.five(X), self.strongest(X)), dim=1)
        # END SOLUTION


# %% tags=["check"]
check(InceptionBN)

# %% [markdown]
# ### Your turn: `InceptionV2Branch3`
#
# Two windows of 3 in a row see as much as one window of 5. Here is the proof: one cell at the top,
# and all that it depends on.

# %% tags=["picture"]
show_receptive_field([(3, 1), (3, 1)])

# %% [markdown]
# So the later versions of Inception replaced the 5 x 5. Write the third branch anew:
# `InceptionV2Branch3(reduced, channels)` has a 1 x 1 convolution that makes `reduced` maps, and
# then **two** 3 x 3 convolutions that make `channels` maps each. A ReLU behind each of the three;
# height and width stay.


# %% tags=["exercise"]
class InceptionV2Branch3(nn.Module):
    """A third branch with two windows of 3 for one of 5: (N, c, h, w) to (N, channels, h, w)."""

    def __init__(self, reduced, channels):
        super().__init__()
        # BEGIN SOLUTION
        self.net = nn.Sequential(
            nn.LazyConv2d(reduced, kernel_size=1),
            nn.ReLU(),
            nn.LazyConv2d(channels, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.LazyConv2d(channels, kernel_size=3, padding=1),
            nn.ReLU(),
        )
        # END SOLUTION

    def forward(self, X):
        """X through the branch."""
        # BEGIN SOLUTION
        return self.net(X)
        # END SOLUTION


# %% tags=["check"]
check(InceptionV2Branch3)

# %% [markdown]
# ### Your turn: `branch3_parameters`
#
# Is it cheaper? In the first block 16 maps are made into 32 here. Count with biases, and leave out
# the 1 x 1 in front, which all have in common. Three numbers:
#
# 1. one 5 x 5 convolution, from 16 maps to 32;
# 2. two 3 x 3 convolutions, from 16 to 32 and from 32 to 32;
# 3. two 3 x 3 convolutions, from 16 to 24 and from 24 to 32.

# %% tags=["exercise"]
branch3_parameters = (12832, 13888, 10424)

# %% tags=["check"]
check(branch3_parameters=branch3_parameters)

# %% [markdown]
# A surprise? The rule "two windows of 3 are cheaper" holds where the number of maps stays the same:
# 18 weights instead of 25. Here it doubles, and the second window pays for that.
#
# ### Your turn: `flat_and_narrow`
#
# One can go on: a window of n x n becomes a **flat** one of 1 x n and an upright one of n x 1.
# Write the branch `flat_and_narrow(reduced, channels, n)`: a 1 x 1 convolution that makes `reduced`
# maps, then 1 x n, then n x 1, both with `channels` maps. `n` is odd; height and width stay; a ReLU
# behind each of the three. A function that returns a module will do.


# %% tags=["exercise"]
def flat_and_narrow(reduced, channels, n):
    """Return a branch that sees n x n cells through a window of 1 x n and one of n x 1."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(reduced, kernel_size=1),
        nn.ReLU(),
        nn.LazyConv2d(channels, kernel_size=(1, n), padding=(0, n // 2)),
        nn.ReLU(),
        nn.LazyConv2d(channels, kernel_size=(n, 1), padding=(n // 2, 0)),
        nn.ReLU(),
    )
    # END SOLUTION


# %% tags=["check"]
check(flat_and_narrow)

# %% [markdown]
# Our bright cell again, with all weights 1: the flat window makes a row of it, the upright one
# makes the row a square.

# %% tags=["picture"]
branch = flat_and_narrow(1, 1, 5)
dot = torch.zeros(1, 1, 9, 9)
dot[0, 0, 4, 4] = 1

branch(dot)
for parameter in branch.parameters():
    nn.init.constant_(parameter, float(parameter.dim() > 1))

row, square = branch[:4](dot), branch(dot)
show_images([X[0, 0].detach() for X in (dot, row, square)], ["input", "1 x 5", "5 x 1"])

# %% [markdown]
# ### Your turn: `ResidualInception`
#
# Section 8.6 will show a simple trick that makes very deep nets trainable: add the input to the
# output. The block then learns only what it should *change*. A sibling of the fourth version of
# Inception has it.

# %% tags=["picture"]
show_branches(
    [["four branches,\nno last ReLU"], ["as it is,\nor 1 x 1 conv"]], join="add, then ReLU"
)

# %% [markdown]
# - The four branches are those of `Inception`, but each **ends with its convolution**. Their ReLUs
#   move behind the sum.
# - The shortcut carries `X` as it is, if as many channels come out as go in. If not, a 1 x 1
#   convolution gives it the right number.
# - The result is the ReLU of the sum.
#
# The block is told how many channels come in: `ResidualInception(in_channels, c1, c2, c3, c4)`.


# %% tags=["exercise"]
class ResidualInception(nn.Module):
    """An Inception block with a shortcut: relu(four branches + X)."""

    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        # BEGIN SOLUTION
        self.one = nn.LazyConv2d(c1, 1)
        self.to_three, self.three = nn.LazyConv2d(c2[0], 1), nn.LazyConv2d(c2[1], 3, padding=1)
        self.to_five, self.five = nn.LazyConv2d(c3[0], 1), nn.LazyConv2d(c3[1], 5, padding=2)
        self.pool, self.after_pool = nn.MaxPool2d(3, 1, padding=1), nn.LazyConv2d(c4, 1)
        out_channels = c1 + c2[1] + c3[1] + c4
        same = in_channels == out_channels
        self.shortcut = nn.Identity() if same else nn.LazyConv2d(out_channels, 1)
        # END SOLUTION

    def forward(self, X):
        """The sum of both ways, and then one ReLU."""
        # BEGIN SOLUTION
        threes = self.three(F.relu(self.to_three(X)))
        fives = self.five(F.relu(self.to_five(X)))
        strongest = self.after_pool(self.pool(X))
        found = torch.cat((self.one(X), threes, fives, strongest), dim=1)
        return F.relu(found + self.shortcut(X))
        # END SOLUTION


# %% tags=["check"]
check(ResidualInception)

# %% [markdown]
# ### Your turn: `smooth_cross_entropy`
#
# "This is a shirt, with certainty 1." Labels like that push a net to make its scores larger and
# larger, for certainty 1 would need infinite ones. The third version of Inception was trained with
# softer labels: a small part `eps` of the certainty is shared out **evenly among all C classes**,
# the true one included. So the true class has $1 - \epsilon + \epsilon / C$, and each other one
# $\epsilon / C$.
#
# Write the cross-entropy against such labels: for each image the sum over all classes of label
# times $-\log$ probability, and of that the mean over all images. `logits` are raw scores of shape
# `(N, C)`, `y` are `N` whole numbers. Scores can be large; a thousand must do no harm.


# %% tags=["exercise"]
def smooth_cross_entropy(logits, y, eps):
    """Return the mean cross-entropy of scores against labels smoothed by eps, as one number."""
    # BEGIN SOLUTION
    classes = logits.shape[1]
    labels = (1 - eps) * F.one_hot(y, classes) + eps / classes
    return -(labels * F.log_softmax(logits, dim=1)).sum(dim=1).mean()
    # END SOLUTION


# %% tags=["check"]
check(smooth_cross_entropy)

# %% [markdown]
# What does it change? One image, three classes, and a net that gets surer and surer of the right
# one. Without smoothing the loss goes on falling. With it, boasting does not pay.

# %%
for score in [0.0, 2.0, 4.0, 8.0, 16.0]:
    logits, y = torch.tensor([[score, 0.0, 0.0]]), torch.tensor([0])
    losses = [smooth_cross_entropy(logits, y, eps).item() for eps in (0.0, 0.1)]
    print(f"score {score:4.0f}   plain {losses[0]:.3f}   smoothed {losses[1]:.3f}")

# %% [markdown]
# `nn.CrossEntropyLoss(label_smoothing=0.1)` does the same.
#
# ## Summary
#
# - An Inception block looks through several windows at once and lays all maps on one stack.
# - 1 x 1 convolutions in front of the large windows make it affordable.
# - Stem, body, head: a few ordinary layers first, then blocks in stages, then the mean of each map
#   and one small dense layer. Most later nets are built like this.
# - Six million parameters instead of 47 or 129. But few parameters do not mean little work: on
#   images of one size GoogLeNet multiplies more than AlexNet.
# - Nets this deep stumble when they are trained as they are. Help comes in 8.5 and 8.6.

# %%
status("8.4")
