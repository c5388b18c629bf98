# %% [markdown]
# # 8.4 GoogLeNet
#
# How large should a kernel be? AlexNet began with 11 x 11, VGG took 3 x 3 everywhere, and NiN added
# kernels of 1 x 1. In 2014 a team around Christian Szegedy did not choose: their net uses several
# kernel sizes **in parallel** and learns what each of them is good for. It won the ImageNet
# competition of that year, with far fewer parameters than AlexNet, the winner of 2012.
#
# The net is called **GoogLeNet**, with a capital L in honour of LeNet. Its block is called
# **Inception**, after a film in which somebody says that they need to go deeper.
#
# **You will be able to**
#
# - build an Inception block, and explain what each of its four branches does;
# - say why a 1 x 1 convolution in front of a large kernel saves parameters and work;
# - build a net of 57 convolutions from a stem, a body and a head, and predict all its shapes;
# - put batch normalisation into a deep net, and test by a fair comparison what it changes;
# - tell parameters from work, and say which of the two a net saves.
#
# **You need** 8.2 (blocks and stages), 8.3 (1 x 1 convolutions, global average pooling), and how to
# count parameters and multiply-adds from 8.1. The section is meant for two sittings.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import (
    show_accuracies,
    show_bars,
    show_branches,
    show_images,
    show_maps,
    show_parameters,
    show_plans,
    show_receptive_field,
)

# %% [markdown]
# ## Four branches
#
# Until now a net was a chain: each layer got what the layer before it made. An Inception block has
# four short chains, its **branches**. All four get the same input.

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
# The branches differ in their **receptive field**, the part of the input that one output depends
# on. From top to bottom:
#
# 1. 1 x 1: each position by itself;
# 2. 3 x 3: its near neighbours, too;
# 3. 5 x 5: a wider neighbourhood;
# 4. the maximum in each 3 x 3 neighbourhood, then a 1 x 1 convolution.
#
# All branches keep height and width. Their outputs, the **feature maps** (one for each
# **channel**), can therefore be put one after the other along the channel axis: they are
# **concatenated**. Nothing is added up. If the branches end with 3, 5, 7 and 2 channels, the block
# has 17.
#
# **Each** convolution is followed by a ReLU, its **nonlinearity**. The picture leaves them out.
#
# ### Your turn: `Inception`
#
# The arguments of `Inception(c1, c2, c3, c4)` are numbers of output channels. `c2` and `c3` are
# pairs, since their branches have two convolutions: `c2[0]` is for the 1 x 1, `c2[1]` for the 3 x 3
# after it. The number of input channels is not given: use lazy layers. Concatenate the branches in
# the order 1 to 4.


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
# Here are the branches at work. The input is a single bright pixel. Every convolution has one
# channel, all weights are 1 and all biases 0. What is bright in the output has the bright pixel in
# its receptive field.

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
# Each branch works at a scale of its own. The edge of a seam needs a small receptive field only, a
# whole collar a larger one. The next layer gets all these feature maps and learns how much to use
# each of them.
#
# ## Why the 1 x 1 comes first
#
# Large kernels are expensive. Take `Inception(64, (96, 128), (16, 32), 32)`, the first block of
# GoogLeNet. Its input has 192 channels, and a **filter**, which makes one channel of the output,
# has a kernel for *each* of them. So the block first reduces their number by a 1 x 1 convolution,
# which is cheap: at every position it mixes 192 numbers into 16. The 5 x 5 convolution only gets
# these 16 channels. Such a narrow layer is called a **bottleneck**.
#
# ### Your turn: `third_branch_weights`
#
# What does that save? Take the third branch of this block: 192 channels come in, 32 go out. How
# many weights (without biases) does it need if the 5 x 5 convolution gets the 192 channels
# directly? And how many as it is, with its two convolutions? Give a pair: `(directly, as it is)`.

# %% tags=["exercise"]
third_branch_weights = (153600, 15872)

# %% tags=["check"]
check(third_branch_weights=third_branch_weights)

# %% [markdown]
# The work shrinks by the same factor, since each weight is used once at each position. The price:
# what 192 channels say has to be said by 16. This costs little as long as many of the channels say
# nearly the same.
#
# ### Your turn: `inception_parameters`
#
# Now the whole block: all six convolutions, with their biases. How many parameters does it have?

# %% tags=["exercise"]
inception_parameters = 163696

# %% tags=["check"]
check(inception_parameters=inception_parameters)

# %% [markdown]
# ## The whole net
#
# Like most nets since then, GoogLeNet has three parts:
#
# - the **stem**, a few ordinary convolutions, reduces the size of the image (**downsampling**) and
#   finds simple local features;
# - the **body** is a row of blocks of one kind, in stages, and does most of the computing;
# - the **head** turns the last feature maps into the answer: here one score, or **logit**, for each
#   class.

# %% tags=["picture"]
show_plans("GoogLeNet's stem", "GoogLeNet's body", "GoogLeNet's head")

# %% [markdown]
# The data passes the stem first, then the body, then the head. Each frame is a stage. Four of the
# five stages end in the same max pooling, which halves both sides: 3 x 3, stride 2, padding 1.
# Every convolution is followed by a ReLU. For images of one channel:
#
# | part | stage | layers |
# | --- | --- | --- |
# | stem | 1 | convolution: 64 channels, 7 x 7, stride 2, padding 3; max pooling |
# | | 2 | convolution: 64 channels, 1 x 1; another: 192, 3 x 3, padding 1; max pooling |
# | body | 3 | two blocks; max pooling |
# | | 4 | five blocks; max pooling |
# | | 5 | two blocks |
# | head | | **global average pooling**; flatten; a **fully connected** (dense) layer |
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
# Where do these widths come from? From many experiments, not from a formula. But there is a
# pattern. In the first block the branches make channels in the **ratio** 64:128:32:32, which is
# 2:4:1:1, and in the second one 128:192:96:64, which is 4:6:3:2. In no block is any branch wider
# than that of 3 x 3. And the 5 x 5 kernels, which cost most, get the narrowest bottleneck: the
# first block reduces its 192 channels to one half in front of 3 x 3, and to one twelfth in front of
# 5 x 5.
#
# ### Your turn: `googlenet_shapes`
#
# Pencil first. An image has 96 x 96 pixels. What is its shape after each of the first four stages,
# after the two blocks of stage 5 with global average pooling and flatten, and after the fully
# connected layer, with ten classes? Six shapes: `((64, ...), ..., (...,), (10,))`. The first four
# have the form `(channels, height, width)`, the last two have one number only.

# %% tags=["exercise"]
googlenet_shapes = ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,))

# %% tags=["check"]
check(googlenet_shapes=googlenet_shapes)

# %% [markdown]
# ### Your turn: `GoogLeNet`
#
# Put it together. `self.net` is an `nn.Sequential` of six parts, each of the first five an
# `nn.Sequential` itself: stages 1 to 4; stage 5 with the global average pooling and `nn.Flatten()`
# at its end; the fully connected layer. `nn.AdaptiveAvgPool2d((1, 1))` takes the mean of each
# feature map, whatever its size.
#
# (The book's code spells it `GoogleNet`; `check(GoogleNet)` works as well.)


# %% tags=["exercise"]
class GoogLeNet(d2l.Classifier):
    """A stem, nine Inception blocks, and a head: (N, 1, h, w) to (N, classes)."""

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
# The table of your net, with the parameters and the multiply-adds of each part. Are your six shapes
# in it?

# %%
stages = [f"stage {number}" for number in range(1, 6)]
lab.layer_table(GoogLeNet(), (1, 1, 96, 96), stages=stages, parameters=True, multiply_adds=True)

# %% tags=["picture"]
show_maps(lab.layer_table(GoogLeNet(), (1, 1, 96, 96), stages=stages))

# %% [markdown]
# ### Your turn: `work_of_the_parts`
#
# What share of all multiply-adds is done by the stem, by the body, and by the head? Three whole
# numbers, in per cent: `(stem, body, head)`. The two blocks of stage 5 belong to the body.

# %% tags=["exercise"]
work_of_the_parts = (27, 73, 0)

# %% tags=["check"]
check(work_of_the_parts=work_of_the_parts)

# %% [markdown]
# The same table as bars, a row for each of the six parts of `net`. Most parameters are at the end
# of the net, where there are many channels. The work is spread more evenly, with stage 4 ahead:
# towards the end there are more channels, but the feature maps are smaller.

# %% tags=["picture"]
show_parameters(GoogLeNet(), (1, 1, 96, 96), stages=stages)

# %% [markdown]
# ### Your turn: `googlenet_smallest_side`
#
# LeNet needed images of at least 12 x 12. What is the side of the smallest square image that goes
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
# Global average pooling has something to average only if the last feature maps have more than one
# position. What is the side of the smallest square image for which they do?

# %% tags=["exercise"]
smallest_useful_side = 33

# %% tags=["check"]
check(smallest_useful_side=smallest_useful_side)

# %% [markdown]
# ## Training
#
# Fashion-MNIST once more, enlarged to 96 x 96 only, to save time. Ten epochs with a learning rate
# of 0.01, and Xavier's initial weights: `apply_init` first sends a batch through the lazy layers,
# so that they find their shapes, then it draws the weights.
#
# Without a GPU a slim copy is trained, on images of 64 x 64. Small as it is, 57 convolutions take
# time: most of it is spent on starting them one after the other, not on arithmetic.

# %% tags=["train"]
torch.manual_seed(1)
data = lab.FashionMNIST(batch_size=128, resize=(96, 96))
images, labels = next(iter(data.val_dataloader()))

model = GoogLeNet(lr=0.01)
model.apply_init([images[:2]], d2l.init_cnn)
googlenet_run = lab.Trainer(max_epochs=10, short_steps=200).fit(model, data)
googlenet_run

# %% [markdown]
# For comparison, a run of the whole net on all images. These accuracies were read off the plot in
# release 1.0.3 of the [notebooks](https://github.com/d2l-ai/d2l-pytorch-slides) that the book's
# authors publish.

# %% tags=["picture"]
published = [0.101, 0.243, 0.320, 0.158, 0.663, 0.705, 0.759, 0.788, 0.783, 0.802]
show_accuracies({"GoogLeNet, release 1.0.3": published})

# %% [markdown]
# The drop in epoch 4 is real. In an earlier release (1.0.0) the accuracy fell to 0.11 as late as in
# epoch 8, and recovered. An older edition of the book used a learning rate of 0.1 and reached 0.88.
# So the plain net *can* be trained, but how well depends on the learning rate and on chance.
#
# The authors of GoogLeNet knew that so deep a net is hard to train. They gave it two more outputs
# in the middle, **auxiliary classifiers**, whose main purpose was to bring gradients to the early
# stages. They were removed after training. Soon there was something better.
#
# ## Second sitting: normalised, and compared
#
# You have the Inception block, the whole net and its costs. Now you improve the net, test whether
# it helps, and compare GoogLeNet with the nets before it.
#
# ### Your turn: `InceptionBN`
#
# In 2015 Sergey Ioffe and Christian Szegedy put **batch normalisation** into this net. How it works
# is the subject of 8.5. For now it is a layer, `nn.LazyBatchNorm2d()`, that brings the numbers of
# each channel to mean 0 and variance 1 over the batch, and then applies a learned scale and shift.
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
# ### Your turn: `GoogLeNetBN`
#
# Now the whole net: all 57 convolutions, those of the stem included, are followed by a batch
# normalisation and then by their ReLU. Build the stages from your `InceptionBN`. Pools and head
# stay as they are.


# %% tags=["exercise"]
class GoogLeNetBN(d2l.Classifier):
    """GoogLeNet with batch normalisation after each convolution: (N, 1, h, w) to (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()

        # BEGIN SOLUTION
        def conv(channels, side, **more):
            return nn.LazyConv2d(channels, side, **more), nn.LazyBatchNorm2d(), nn.ReLU()

        def stage(*layers):
            return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

        self.net = nn.Sequential(
            stage(*conv(64, 7, stride=2, padding=3)),
            stage(*conv(64, 1), *conv(192, 3, padding=1)),
            stage(
                InceptionBN(64, (96, 128), (16, 32), 32),
                InceptionBN(128, (128, 192), (32, 96), 64),
            ),
            stage(
                InceptionBN(192, (96, 208), (16, 48), 64),
                InceptionBN(160, (112, 224), (24, 64), 64),
                InceptionBN(128, (128, 256), (24, 64), 64),
                InceptionBN(112, (144, 288), (32, 64), 64),
                InceptionBN(256, (160, 320), (32, 128), 128),
            ),
            nn.Sequential(
                InceptionBN(256, (160, 320), (32, 128), 128),
                InceptionBN(384, (192, 384), (48, 128), 128),
                nn.AdaptiveAvgPool2d((1, 1)),
                nn.Flatten(),
            ),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(GoogLeNetBN)

# %% [markdown]
# Does it help? `lab.compare` trains both nets on the same batches in the same order, with as many
# steps and the same learning rate. So that this takes less than a minute on any machine,
# `lab.narrow` keeps a quarter of the channels of each layer: the depth, all branches and the head
# stay. Both nets learn by plain gradient descent (SGD), and both begin with Xavier's weights.

# %%
small_data = lab.FashionMNIST(batch_size=64, resize=(64, 64))


def quarter(net):
    """Return a net with a quarter of its channels, and with fresh weights."""
    narrow = lab.narrow(net, 4, (2, 1, 64, 64))
    narrow.apply(d2l.init_cnn)
    return narrow


# %% tags=["train"]
versions = lab.compare(
    {
        "plain": lambda: quarter(GoogLeNet(lr=0.03)),
        "batch normalisation": lambda: quarter(GoogLeNetBN(lr=0.03)),
    },
    small_data,
    max_epochs=5,
    short_steps=150,
)
versions

# %% [markdown]
# ### In your own words: `what_normalisation_did`
#
# Look at the curves and at the table.
#
# In four to six sentences: what did you see? Give accuracies from your run. What was the same for
# both nets, and what was not? What does normalisation cost? And what can so short a run **not**
# tell?

# %% [markdown] tags=["exercise"]
# **Your answer to `what_normalisation_did`:**
#
# # BEGIN SOLUTION
# After 150 steps without a GPU the plain net is still at the level of guessing: accuracy about 0.1,
# loss 2.30, which is log 10. The normalised net is above 0.5 after two epochs and between 0.70 and
# 0.76 in the end (three seeds). Both nets had the same data in the same order, as many steps and
# one learning rate; only the normalisation differs, so it is the reason. It is not free: there is
# more to compute in each step, usually about a third, and more to keep in memory (36 MB instead of
# 28). The run shows how fast a net *begins* to learn. It does not tell which of the two is better
# in the end, since the plain net learns as well if it is given more time: the published one was at
# 0.80 after ten epochs. Nor does it say what happens at other learning rates, with other seeds, or
# with all channels.
# # END SOLUTION

# %% [markdown]
# ## Four nets compared
#
# ### Your turn: `nets_in_millions`
#
# How many parameters does each of these nets have: AlexNet, VGG-11, NiN, GoogLeNet (without
# normalisation)? All as in this course: images of one channel, ten classes; AlexNet, VGG-11 and NiN
# for 224 x 224. Four numbers in this order, in millions, with two decimals. The first three are
# your answers to `alexnet_parameters` in 8.1 (add up both parts), `parameters_compared` in 8.2 and
# `nin_parameters` in 8.3. If you skipped a section, let `lab.layer_table` count the parts that its
# pictures show.

# %% tags=["exercise"]
nets_in_millions = (46.76, 128.81, 1.99, 5.98)

# %% tags=["check"]
check(nets_in_millions=nets_in_millions)

# %% tags=["picture"]
show_bars(["AlexNet", "VGG-11", "NiN", "GoogLeNet"], {"millions of parameters": nets_in_millions})

# %% [markdown]
# ### In your own words: `why_fewer_parameters`
#
# On ImageNet the small net is the better one: in 2014 GoogLeNet's entry missed 6.7 of 100 images,
# VGG's 7.3, and AlexNet's, in 2012, 15.3 (the right class was not among five guesses; each entry
# averages several nets). On Fashion-MNIST, with the book's settings, it is not so: there the
# published curves end at 0.896 for VGG, 0.830 for AlexNet and 0.802 for GoogLeNet.
#
# Why do NiN and GoogLeNet need so many fewer parameters than AlexNet and VGG? Name two reasons, and
# support one of them with a number.

# %% [markdown] tags=["exercise"]
# **Your answer to `why_fewer_parameters`:**
#
# # BEGIN SOLUTION
# First, the large fully connected layers are gone. AlexNet has 43 of its 47 million parameters
# there. NiN has no such layer at all, and GoogLeNet takes the mean of each of its 1,024 feature
# maps, so that one layer of 10,250 parameters is enough. Second, 1 x 1 convolutions reduce the
# number of channels in front of large kernels. In the 5 x 5 branch of the first block that leaves
# 15,872 weights of 153,600.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `work_in_billions`
#
# Now the work for one image: multiply-adds of all convolutions and fully connected layers. (Papers
# often count **FLOPs**, floating-point operations; a multiply-add is two of them.) Three numbers,
# in billions, with three decimals: GoogLeNet for 96 x 96, GoogLeNet for 224 x 224, AlexNet for 224
# x 224. AlexNet's you know from 8.1; for the others use `lab.layer_table`.

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
# Few parameters do not mean little work: compare the last two bars. Still, GoogLeNet is cheap for
# its accuracy. VGG-11 needs 7.5 billion multiply-adds for an image of 224 x 224: divide that by
# your second number.
#
# ### In your own words: `googlenet_on_a_chip`
#
# Parameters and work are two different costs, and hardware feels both.
#
# Somebody designs a chip for AlexNet, somebody else one for GoogLeNet. What would they do
# differently? Think of the memory for weights, of the feature maps between the layers, and of the
# size of each single computation.

# %% [markdown] tags=["exercise"]
# **Your answer to `googlenet_on_a_chip`:**
#
# # BEGIN SOLUTION
# AlexNet's 187 MB of weights do not fit on a chip. Most of them belong to fully connected layers,
# which use each weight once for an image, so that chip needs a fast connection to its external
# memory. GoogLeNet's 24 MB are few enough to be kept nearby, and each weight is used again at many
# positions. What has to be moved here are the feature maps: every block writes four parts and reads
# them again four times. And its work comes in many small portions, 57 convolutions, some with 16
# channels only. A chip with very many parallel units would often wait; it should rather be able to
# do several small convolutions at the same time.
# # END SOLUTION

# %% [markdown]
# ## Further exercises
#
# ### Your turn: `googlenet28`
#
# Enlarging an image from 28 to 96 turns each pixel into about twelve and adds no information.
# Change the net instead! Return a model for images `(N, 1, 28, 28)` and ten classes that
#
# - has all five stages with the same nine blocks, and then the same head,
# - enlarges nothing,
# - still has feature maps of 3 x 3 or more in stage 5.


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
# Is it less work than for 96 x 96? That depends on which halvings you gave up. If they were early
# ones, the feature maps are large in all later stages, and a convolution works at every position.
# If they were late ones, it is cheaper, but the blocks see little detail.
#
# ### In your own words: `parts_changed`
#
# What did you have to change in the stem, in the body, and in the head, if anything at all? Give a
# reason for each of the three.

# %% [markdown] tags=["exercise"]
# **Your answer to `parts_changed`:**
#
# # BEGIN SOLUTION
# Stem: its first convolution has a 3 x 3 kernel and stride 1, and the pool of stage 1 is gone, so
# two of the five halvings are given up. A 7 x 7 kernel with stride 2 is meant for large
# photographs; of 28 pixels it would leave 14 at once. Body: nothing. The blocks keep height and
# width, and their channels do not depend on the size of the image; after the pools of stages 2, 3
# and 4 the maps have 14, 7 and 4 positions on a side. Head: nothing. Global average pooling takes
# maps of any size.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `InceptionV2Branch3`
#
# Two 3 x 3 convolutions in a row have the same receptive field as one of 5 x 5. The picture shows
# one output at the top, and below it everything that it depends on.

# %% tags=["picture"]
show_receptive_field([(3, 1), (3, 1)])

# %% [markdown]
# So later versions of Inception replaced the 5 x 5 convolution. Write the third branch anew:
# `InceptionV2Branch3(reduced, channels)` has a 1 x 1 convolution with `reduced` output channels,
# and then **two** 3 x 3 convolutions with `channels` output channels each. Each of the three is
# followed by a ReLU. Height and width stay.


# %% tags=["exercise"]
class InceptionV2Branch3(nn.Module):
    """A third branch, 5 x 5 in two steps of 3 x 3: (N, c, h, w) to (N, channels, h, w)."""

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
# Is it cheaper? In the first block this branch makes 32 channels of 16. Count with biases, and
# leave out the 1 x 1, which all three variants have. Three numbers:
#
# 1. one 5 x 5 convolution, from 16 channels to 32;
# 2. two 3 x 3 convolutions, from 16 to 32 and from 32 to 32;
# 3. two 3 x 3 convolutions, from 16 to 24 and from 24 to 32.

# %% tags=["exercise"]
branch3_parameters = (12832, 13888, 10424)

# %% tags=["check"]
check(branch3_parameters=branch3_parameters)

# %% [markdown]
# A surprise? "Two 3 x 3 are cheaper than one 5 x 5" is true where the number of channels stays the
# same: then it is 18 weights instead of 25 for each pair of channels. Here the number doubles, and
# the second convolution pays for that.
#
# ### Your turn: `flat_and_narrow`
#
# One can go further and split an n x n kernel into a **flat** one, 1 x n, and a narrow, vertical
# one, n x 1. Write the branch `flat_and_narrow(reduced, channels, n)`: a 1 x 1 convolution with
# `reduced` output channels, then 1 x n, then n x 1, both with `channels` output channels. `n` is
# odd; height and width stay; each of the three is followed by a ReLU. It is enough to return a
# module.


# %% tags=["exercise"]
def flat_and_narrow(reduced, channels, n):
    """Return a branch with the receptive field n x n, made of a 1 x n and an n x 1 kernel."""
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
# The bright pixel again, with all weights 1: the flat kernel makes a row of it, and the vertical
# one makes a square of the row.

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
# Section 8.6 is about a simple idea for very deep nets: add the input to the output. The layers in
# between then only have to learn what should *change*. Such a path past some layers is a **skip
# connection** or shortcut. One of the fourth generation of Inception nets, Inception-ResNet, has it
# in each block.

# %% tags=["picture"]
show_branches(
    [["four branches,\nno last ReLU"], ["as it is,\nor 1 x 1 conv"]], join="add, then ReLU"
)

# %% [markdown]
# - The four branches are those of `Inception`, but each **ends with its convolution**. The ReLUs at
#   their ends move to after the sum.
# - The shortcut passes `X` on unchanged if the block has as many output channels as input channels.
#   If not, a 1 x 1 convolution gives it the right number.
# - The output is the ReLU of the sum.
#
# The block is told its number of input channels: `ResidualInception(in_channels, c1, c2, c3, c4)`.


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
# ### Your turn: `ResidualGoogLeNet`
#
# Assemble GoogLeNet from these blocks: stem, pools and head as in `GoogLeNet`, without batch
# normalisation, each of the nine blocks a `ResidualInception`. Stage 2 makes 192 channels; find the
# `in_channels` of each later block, or let a loop do it.


# %% tags=["exercise"]
class ResidualGoogLeNet(d2l.Classifier):
    """GoogLeNet with a shortcut around each block: (N, 1, h, w) to (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        blocks, in_channels = [], 192
        for c1, c2, c3, c4 in (
            *((64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64)),
            *((192, (96, 208), (16, 48), 64), (160, (112, 224), (24, 64), 64)),
            *((128, (128, 256), (24, 64), 64), (112, (144, 288), (32, 64), 64)),
            (256, (160, 320), (32, 128), 128),
            *((256, (160, 320), (32, 128), 128), (384, (192, 384), (48, 128), 128)),
        ):
            blocks.append(ResidualInception(in_channels, c1, c2, c3, c4))
            in_channels = c1 + c2[1] + c3[1] + c4

        def stage(*layers):
            return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

        self.net = nn.Sequential(
            stage(nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU()),
            stage(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU()),
            stage(*blocks[:2]),
            stage(*blocks[2:7]),
            nn.Sequential(*blocks[7:], nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(ResidualGoogLeNet)

# %% [markdown]
# And now under the same conditions as before: a quarter of the channels, the same data, rate and
# number of steps.

# %% tags=["train"]
with_shortcuts = lab.compare(
    {
        "plain": lambda: quarter(GoogLeNet(lr=0.03)),
        "shortcuts": lambda: quarter(ResidualGoogLeNet(lr=0.03)),
    },
    small_data,
    max_epochs=5,
    short_steps=150,
)
with_shortcuts

# %% [markdown]
# ### In your own words: `what_the_shortcuts_did`
#
# In three or four sentences: what did the shortcuts change, and how much, beside the plain net and
# beside the normalised net of the comparison before? Give numbers from your runs. Why may a
# shortcut help a net to begin to learn, and what can normalisation do that a shortcut cannot?

# %% [markdown] tags=["exercise"]
# **Your answer to `what_the_shortcuts_did`:**
#
# # BEGIN SOLUTION
# The plain net stays at the level of guessing, 0.1. With shortcuts the loss falls from 2.30 to
# between 1.4 and 1.7, and the accuracy reaches 0.24 to 0.52 in five epochs (three seeds): a clear
# beginning, but far from the 0.70 to 0.76 of the normalised net. Around each block the signal, and
# on the way back the gradient, has a short path, so early layers learn although the branches do not
# do anything useful yet. But each sum makes the numbers larger, and nothing brings them back to a
# common size; batch normalisation does. Inception-ResNet has both.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `smooth_cross_entropy`
#
# A label says "this is a shirt, with probability 1". It pushes a net to make its logits, the raw
# scores, larger and larger, because probability 1 would need infinite ones. The third version of
# Inception was trained with softer labels, by **label smoothing**: a small part `eps` of the
# probability is shared **evenly among all C classes**, the true one included. So the true class has
# $1 - \epsilon + \epsilon / C$, and each other class has $\epsilon / C$.
#
# Write the cross-entropy with such labels: for each image the sum over all classes of label times
# $-\log$ probability, and then the mean over all images. `logits` has the shape `(N, C)`, `y` has
# `N` whole numbers. Your function must also work for logits as large as a thousand.


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
# What does it change? One image, three classes, and a net that becomes more and more certain of the
# right one. Without smoothing the loss goes on falling. With smoothing, too much certainty costs.

# %%
for score in [0.0, 2.0, 4.0, 8.0, 16.0]:
    logits, y = torch.tensor([[score, 0.0, 0.0]]), torch.tensor([0])
    losses = [smooth_cross_entropy(logits, y, eps).item() for eps in (0.0, 0.1)]
    print(f"score {score:4.0f}   plain {losses[0]:.3f}   smoothed {losses[1]:.3f}")

# %% [markdown]
# `nn.CrossEntropyLoss(label_smoothing=0.1)` does the same. And in training? Smoothing matters where
# a net becomes too certain. GoogLeNet's short form is far from that, so here is a small net that
# learns 1,000 images nearly by heart, without smoothing and with it. Compare accuracies, not
# losses: these are measured in two different ways. The printed lines are about new images. They say
# how often the net is right, and which probability it gives to its own answer on average: over all
# images, where the answer is right, and where it is wrong.


# %% tags=["train"]
class Softened(d2l.Classifier):
    """A small net that is trained with labels smoothed by eps."""

    def __init__(self, eps, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = [nn.LazyConv2d(16, 5, padding=2, stride=2), nn.LazyBatchNorm2d(), nn.ReLU()]
        layers += [nn.LazyConv2d(32, 3, padding=1, stride=2), nn.LazyBatchNorm2d(), nn.ReLU()]
        layers += [nn.Flatten(), nn.LazyLinear(64), nn.ReLU(), nn.LazyLinear(10)]
        net = nn.Sequential(*layers)
        self.net = net

    def loss(self, Y_hat, Y, averaged=True):
        return smooth_cross_entropy(Y_hat, Y, self.eps)


thousand = lab.FashionMNIST(batch_size=32, images=1000)
nets = {f"eps = {eps}": lambda eps=eps: Softened(eps) for eps in (0.0, 0.1)}
softened = lab.compare(nets, thousand, max_epochs=20, seeds=2, short_steps=400)

X, y = thousand.val.take(torch.arange(len(thousand.val)))
for name, runs in softened.runs.items():
    for run in runs:
        with torch.no_grad():
            certainty, answer = run.model.eval()(X).softmax(dim=1).max(dim=1)
        right = answer == y
        parts = [each.mean().item() for each in (certainty, certainty[right], certainty[~right])]
        means = "all {:.2f}, right {:.2f}, wrong {:.2f}".format(*parts)
        print(f"{name}: {right.float().mean():.2f} are right; certainty: {means}")
softened

# %% [markdown]
# The accuracies differ by no more than those of two seeds. The certainty does: without smoothing
# the net is surer of its answers than it is right, and gives about 0.7 even to its mistakes. With
# smoothing it is more cautious, here even more than it need be. If you want to know when to trust a
# net, look at its certainty as well as at its accuracy.
#
# ## Summary
#
# - An Inception block runs several kernel sizes in parallel and concatenates their feature maps.
# - 1 x 1 convolutions in front of the large kernels make it affordable.
# - **Stem, body, head**: a few ordinary layers, then stages of blocks, then global average pooling
#   and one small fully connected layer. Most later nets are built like this.
# - Few parameters do not mean little work.
# - A plain net this deep can stay at the level of guessing for long. Batch normalisation lets it
#   learn from the first epoch on; shortcuts help as well. Sections 8.5 and 8.6 explain both.

# %% [markdown]
# ## Read on
#
# - [Multi-Branch Networks (GoogLeNet)](https://d2l.ai/chapter_convolutional-modern/googlenet.html),
#   the book's section
# - [Going Deeper with Convolutions](https://arxiv.org/abs/1409.4842), the paper on GoogLeNet, 2014
# - [Batch Normalization](https://arxiv.org/abs/1502.03167): Ioffe and Szegedy, 2015
# - [Rethinking the Inception Architecture](https://arxiv.org/abs/1512.00567): smaller kernels and
#   label smoothing
# - [Inception-v4, Inception-ResNet](https://arxiv.org/abs/1602.07261): blocks with shortcuts
# - torch: [Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
#   [MaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html),
#   [AdaptiveAvgPool2d][mean], [cat](https://docs.pytorch.org/docs/stable/generated/torch.cat.html)
#
# [mean]: https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html

# %%
status("8.4")
