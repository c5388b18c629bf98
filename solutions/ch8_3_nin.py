# %% [markdown]
# # 8.3 Network in Network
#
# AlexNet and VGG are built alike: first convolutions, then large **fully connected** (dense)
# layers. In both, most of the parameters are in these dense layers. This section shows a network
# that does without them, and finds out by experiment what each of its ideas is good for.
#
# **You will be able to**
#
# - build a NiN block and the whole network, and explain 1 x 1 convolutions and **global average
#   pooling**;
# - count what the network costs: parameters, multiply-adds, and memory in training and prediction;
# - explain what a ReLU on the scores does, and measure it;
# - compare variants of a network by training them under the same conditions, and report what you
#   saw.
#
# **You need** 7.4 (1 x 1 convolutions), 8.1 and 8.2 (AlexNet and VGG).

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_bars, show_images
from lab import show_parameters, show_plans, show_receptive_field

# %% tags=["picture"]
show_bars(
    ["AlexNet, convolutions", "AlexNet, dense", "VGG-11, convolutions", "VGG-11, dense"],
    {"millions of parameters": (3.72, 43.04, 9.22, 119.59)},
)

# %% [markdown]
# Large dense layers have two drawbacks. Those of VGG-11 alone take nearly half a gigabyte: too much
# for a watch or a camera. And they can only come last. In the *middle* of a network a dense layer
# could mix all channels nicely, but it would forget what was where, and the next convolution would
# have no image to look at.
#
# In 2013 Min Lin, Qiang Chen and Shuicheng Yan found a way round both. Their network has **no large
# dense layer at all**, and yet every pixel has a small dense network of its own. They called it a
# network in a network, **NiN**. The version of this section is the book's, with four blocks for
# images of 224 x 224; the networks of the paper had three blocks, for smaller images.
#
# ## A small network at every pixel
#
# How can a dense layer mix the channels and leave every pixel where it is? It works on the channels
# of **one pixel**, with the same weights at every pixel. You know this layer: it is a 1 x 1
# convolution. Here is a check with numbers.

# %%
torch.manual_seed(0)
X = torch.randn(2, 5, 4, 6)
conv = nn.Conv2d(5, 3, kernel_size=1)
dense = nn.Linear(5, 3)
with torch.no_grad():
    dense.weight.copy_(conv.weight[:, :, 0, 0])
    dense.bias.copy_(conv.bias)

pixels = X.permute(0, 2, 3, 1)  # the channels of each pixel come last
difference = dense(pixels).permute(0, 3, 1, 2) - conv(X)
print(f"largest difference: {difference.abs().max():.4f}")

# %% [markdown]
# The two give the same. Now, a **NiN block** begins with an ordinary convolution, which looks at
# the neighbours. Two 1 x 1 convolutions follow, which work on each pixel by itself. Each of the
# three has a **nonlinearity**, a ReLU, after it; without that, three linear layers in a row would
# be just one. The 1 x 1 layers do not see any further than the first layer: the **receptive field**
# stays as it is.

# %% tags=["picture"]
show_receptive_field([(3, 1), (1, 1), (1, 1)])

# %% [markdown]
# ### Your turn: `nin_block`
#
# `nin_block(out_channels, kernel_size, strides, padding)` returns a module of three convolutions:
#
# 1. one with kernels of this size, this stride and this padding,
# 2. one of 1 x 1,
# 3. another one of 1 x 1.
#
# Each makes `out_channels` feature maps, and **each** of them is followed by a ReLU. The number of
# input channels is not given: use lazy layers.


# %% tags=["exercise"]
def nin_block(out_channels, kernel_size, strides, padding):
    """Return a convolution and two 1 x 1 convolutions, each followed by a ReLU."""
    # BEGIN SOLUTION
    block = nn.Sequential()
    for window, step, rim in ((kernel_size, strides, padding), (1, 1, 0), (1, 1, 0)):
        block.append(nn.LazyConv2d(out_channels, window, stride=step, padding=rim))
        block.append(nn.ReLU())
    return block
    # END SOLUTION


# %% tags=["check"]
check(nin_block)

# %% [markdown]
# ## The whole network
#
# The kernel sizes are those of AlexNet: 11 x 11, 5 x 5, 3 x 3. What is new comes at the end. The
# last block makes **one feature map for each class**. It says how strongly this class is seen at
# each place. The mean of the map is the score of the class, its **logit**. This is called **global
# average pooling**, and it has no parameters.
#
# It also has a built-in **inductive bias**: convolutions are **equivariant** (if the object moves,
# its response in the map moves with it), and the mean does not care where in the map a response is.
# So the logits are nearly **invariant** to shifts, without having to learn it.

# %% tags=["picture"]
show_plans("AlexNet, from its third block on", "NiN, from its third block on")

# %% [markdown]
# These are its ten parts, for images with one channel:
#
# | number | part |
# | --- | --- |
# | 1 | block: 96 channels, kernel size 11, stride 4, no padding |
# | 2 | max pool: windows of 3 that move by 2 |
# | 3 | block: 256 channels, kernel size 5, stride 1, padding 2 |
# | 4 | the same pool |
# | 5 | block: 384 channels, kernel size 3, stride 1, padding 1 |
# | 6 | the same pool |
# | 7 | dropout: in training, half of the numbers are set to 0 |
# | 8 | block: as many channels as there are classes, kernel size 3, stride 1, padding 1 |
# | 9 | the mean of each map |
# | 10 | flatten |
#
# ### Your turn: `nin_shapes`
#
# Pencil first. An image has 224 x 224 pixels, and there are ten classes. What is the shape of the
# output of each of the four **blocks**? Give four shapes `(channels, height, width)`.

# %% tags=["exercise"]
nin_shapes = ((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 5, 5))

# %% tags=["check"]
check(nin_shapes=nin_shapes)

# %% [markdown]
# ### Your turn: `NiN`
#
# Put the ten parts one after the other into `self.net`. For the mean of each map there is
# `nn.AdaptiveAvgPool2d((1, 1))`: whatever the size of the maps, it leaves 1 x 1.


# %% tags=["exercise"]
class NiN(d2l.Classifier):
    """Four NiN blocks and a mean, no dense layer: images (N, 1, h, w) to logits (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        layers = []
        for row in ((96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1)):
            layers += [nin_block(*row), nn.MaxPool2d(kernel_size=3, stride=2)]
        layers += [nn.Dropout(0.5), nin_block(num_classes, kernel_size=3, strides=1, padding=1)]
        self.net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())
        # END SOLUTION


# %% tags=["check"]
check(NiN)

# %%
nin_blocks = ["block 1", "block 2", "block 3", "last block"]
lab.layer_table(NiN(), (1, 1, 224, 224), stages=nin_blocks)

# %% [markdown]
# ### Your turn: `nin_smallest_side`
#
# Without dense layers a network takes images of any size, if they are large enough for its kernels
# and pools. What is the side of the smallest square image that goes through NiN without an error?

# %% tags=["exercise"]
nin_smallest_side = 67

# %% tags=["check"]
check(nin_smallest_side=nin_smallest_side)

# %% [markdown]
# ## What it costs
#
# All of this for 224 x 224 images with one channel, and for ten classes.
#
# ### Your turn: `nin_parameters`
#
# How many parameters does NiN have? Use a pencil for one block at least; then let the table count,
# with `parameters=True`.

# %% tags=["exercise"]
nin_parameters = 1_992_166

# %% tags=["check"]
check(nin_parameters=nin_parameters)

# %% [markdown]
# ### Your turn: `nin_multiply_adds`
#
# And how many multiply-adds does one image take? (Without biases, as always; the table knows
# `multiply_adds=True`.)

# %% tags=["exercise"]
nin_multiply_adds = 762_297_352

# %% tags=["check"]
check(nin_multiply_adds=nin_multiply_adds)

# %% [markdown]
# NiN has far fewer parameters than AlexNet, but it does not do much less work. Where are both?

# %% tags=["picture"]
show_parameters(NiN(), (1, 1, 224, 224), stages=nin_blocks)

# %% [markdown]
# Parameters are not the only thing that fills a memory.
#
# ### Your turn: `nin_training_floats`
#
# To compute gradients, the backward pass needs what each layer put out in the forward pass. So all
# of that is kept. How many numbers do the convolutions of NiN put out for **one** image, all
# together? Assume that ReLU overwrites its input, and so needs no memory of its own. Leave out
# pools and dropout.

# %% tags=["exercise"]
nin_training_floats = 1_525_614

# %% tags=["check"]
check(nin_training_floats=nin_training_floats)

# %% [markdown]
# Times 4 bytes, times the images of a batch: for 128 images this is far more than the parameters
# take. The parameters also need a gradient each. The feature maps do not add as much again: in the
# backward pass, the gradient of a map is needed only until the layer before it has used it, and
# then its memory is free.
#
# ### Your turn: `nin_prediction_floats`
#
# Prediction has no backward pass. When a layer has done its work, its input may go. So at each
# moment only the input and the output of one layer are in memory. How many numbers are these at
# most, for one image? Again ReLU needs no memory of its own.

# %% tags=["exercise"]
nin_prediction_floats = 559_872

# %% tags=["check"]
check(nin_prediction_floats=nin_prediction_floats)

# %% [markdown]
# ## Logits that cannot be negative
#
# Look at the end of NiN once more: its last block, like the others, ends in a **ReLU**, and the
# mean comes after it. So no logit is ever below 0. Everywhere else in this course that is a
# mistake, since a negative logit is how a network says "not this class". And where a map is 0 at
# every place, for every image, its class has the score 0 whatever the image shows. Such a class is
# called *dead*.
#
# ### Your turn: `dead_scores`
#
# Measure it. `scores` has one row for each image of a batch and one column for each class, and no
# number in it is negative. Return the share of the classes whose score is 0 for **all** images, a
# number from 0 to 1.


# %% tags=["exercise"]
def dead_scores(scores):
    """Return the share of classes (columns) with score 0 for all images (rows)."""
    # BEGIN SOLUTION
    dead = (scores == 0).all(dim=0)
    return dead.float().mean().item()
    # END SOLUTION


# %% tags=["check"]
check(dead_scores)

# %% [markdown]
# To try things quickly, here is a small NiN for images of 28 x 28. It can be built in
# several ways: with another number of 1 x 1 layers in each block, with larger kernels in their
# place, with a dense layer at the end, and with or without the last ReLU. It starts from Xavier's
# weights and learns by Adam.


# %%
class ByAdam(nn.Sequential):
    """Layers in a row, trained by Adam."""

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.003)


def small_nin(ones=2, window=1, dense=False, last_relu=False):
    """Return three NiN blocks for ten classes, built in one of several ways."""
    layers = []
    for channels, side in ((16, 5), (32, 3), (10, 3)):
        for size in [side] + ones * [window]:
            layers += [nn.LazyConv2d(channels, size, padding=size // 2), nn.ReLU()]
        layers.append(nn.MaxPool2d(3, stride=2))
    layers = layers[:-1] if last_relu else layers[:-2]  # no pool after the last block
    end = [nn.Flatten(), nn.LazyLinear(10)] if dense else [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    net = ByAdam(*layers, *end)
    net(torch.zeros(1, 1, 28, 28))
    return net.apply(d2l.init_cnn)


# %% [markdown]
# How many of ten classes are dead before any training, with the last ReLU? 64 images, six seeds:

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=32)
some_images = small_data.val.take(torch.arange(64))[0]

# %% tags=["random"]
for seed in range(6):
    torch.manual_seed(seed)
    with torch.no_grad():
        scores = small_nin(last_relu=True)(some_images)
    print(f"seed {seed}: {dead_scores(scores):.0%} of the classes are dead")

# %% [markdown]
# A class that starts dead is not lost for ever: as the earlier layers learn from the other classes,
# what its map is computed from changes. But it has to wait for that.
#
# ## One comparison, four questions
#
# What is each idea of NiN worth? No formula tells; train the variants and compare. `lab.compare`
# gives every network the same batches in the same order and the same number of steps. Look at the
# accuracy, and at the time as well (images a second).

# %% tags=["train"]
variants = {
    "two 1 x 1": small_nin,
    "one 1 x 1": lambda: small_nin(ones=1),
    "three 1 x 1": lambda: small_nin(ones=3),
    "3 x 3 for 1 x 1": lambda: small_nin(window=3),
    "dense at the end": lambda: small_nin(dense=True),
    "ReLU on the logits": lambda: small_nin(last_relu=True),
}
compared = lab.compare(variants, small_data, max_epochs=5, short_steps=300)
compared

# %% [markdown]
# One run can mislead. For a claim that holds, train each variant from several seeds, with
# `seeds=3`: the table then shows the mean, and from where to where the runs go. With a larger
# `short_steps`, or with `full=True`, you train for longer. The seconds can mislead, too, as they
# depend on what else your machine was doing. What one image costs is counted by
# `lab.layer_table(small_nin(), (1, 1, 28, 28)).multiply_adds`, and the same for the other variants.
#
# ### In your own words: `last_relu`
#
# In about four sentences: what does the ReLU on the logits do, before and during training? Why can
# a dead class not learn from the images it is dead for? Compare "two 1 x 1" and "ReLU on the
# logits", with your numbers, and say how sure you are.

# %% [markdown] tags=["exercise"]
# **Your answer to `last_relu`:**
#
# BEGIN SOLUTION
# With the ReLU no logit is negative, and a class whose map is 0 everywhere has the logit 0 whatever
# the image is. The slope of ReLU is 0 there, so no gradient comes back through that map: its
# weights do not change, however wrong it is. Before training 50 to 70 % of our classes were dead,
# from six seeds. Without the ReLU there are none, and a map can speak against its class. In the
# table above (300 steps, one seed, drawn images) the training loss ended at 1.62 with the ReLU and
# at 0.86 without, the validation accuracy at 0.47 and 0.64. In two more runs each of 300 steps the
# losses were 1.5 to 1.6 and 0.9 to 1.4, and one pair was level in accuracy. Three seeds are few,
# but the direction is what the dead classes let us expect.
# END SOLUTION

# %% [markdown]
# ### In your own words: `why_two_ones`
#
# In about five sentences: what does the second 1 x 1 layer of a block give that the first alone
# does not, and why not go on to three? What did your runs say about one, two and three, in accuracy
# and in time?

# %% [markdown] tags=["exercise"]
# **Your answer to `why_two_ones`:**
#
# BEGIN SOLUTION
# Each output of a block is a function of the maps that the first convolution makes. With one 1 x 1
# layer it is a weighted sum of these maps and a ReLU. With two there is a hidden layer in between,
# so it can also say "either this map or that one, but not both". That is cheap, as 1 x 1 kernels
# have few weights. A third layer costs as much again, and its gain is smaller, since all that it
# works with was seen by the first convolution before; deeper stacks are also harder to train from
# these starting weights. In the table above (300 steps, one seed, drawn images) the validation
# accuracy is 0.72 with one, 0.64 with two and 0.57 with three; two more runs each of 300 steps gave
# 0.67 to 0.72, 0.45 to 0.64 and 0.57 to 0.62. Each further layer adds a fifth or so to the work of
# an image: 1.6, 2.0 and 2.3 million multiply-adds. The seconds of one run on a busy machine need
# not show that. So in a short training one layer learns fastest; that does not tell which is best
# after a long one.
# END SOLUTION

# %% [markdown]
# ### In your own words: `dense_or_mean`
#
# In about five sentences: what changes if a flatten and a dense layer take the place of the mean?
# Think of a shirt that lies a little further to the left, and of images of another size. What did
# your run say about accuracy and time, and would you expect the same after many epochs?

# %% [markdown] tags=["exercise"]
# **Your answer to `dense_or_mean`:**
#
# BEGIN SOLUTION
# The mean does not care where in the map something was found; a dense layer has a weight of its own
# for each place. So it can learn that sleeves are at the sides, but a shirt that has moved meets
# other weights and gets other logits. It also ties the network to one image size. And a map is no
# longer evidence for one class, as every logit mixes all maps. In the table above the dense layer
# is ahead, with 0.78 against 0.64, and so it was in two more runs each of 300 steps: 0.72 to 0.78
# against 0.45 to 0.64. The work of an image is the same, 2.0 million multiply-adds, so the seconds
# differ by chance. That is a quick start: all clothes lie in the middle of their images, which
# suits a layer that knows places. After many epochs, or for shifted images, I would not expect it
# to stay ahead.
# END SOLUTION

# %% [markdown]
# ## Training the whole network
#
# Fashion-MNIST, enlarged to 224 x 224, ten epochs, a learning rate of 0.05, and Xavier's weights.
# Without a GPU this is the short form, a slim copy on smaller images.

# %% tags=["train"]
torch.manual_seed(1)
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))
X = data.val.take(torch.arange(2))[0]

model = NiN(lr=0.05)
model.apply_init([X], d2l.init_cnn)
lab.Trainer(max_epochs=10, short_steps=600).fit(model, data)

# %% [markdown]
# How far does the whole run get? These validation accuracies are read off the plots in release
# 1.0.3 of the [notebooks](https://github.com/d2l-ai/d2l-pytorch-slides) that the book's authors
# publish.

# %% tags=["picture"]
published = {
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
    "NiN": [0.190, 0.452, 0.664, 0.757, 0.625, 0.813, 0.824, 0.853, 0.843, 0.865],
}
show_accuracies(published)

# %% [markdown]
# In this run NiN ends a little above AlexNet. In the release before, 1.0.0, it ends below: 0.796
# against 0.828. From run to run, NiN's last accuracy varies by about 0.07. So the fair statement
# is: about level with AlexNet, with a small part of its parameters.
#
# ## A network that points
#
# The end of NiN has one more advantage: one can look at it. Each map before the mean shows *where*
# the network sees its class. To watch that within seconds, here is a tiny network of this kind. It
# learns to tell trousers from sneakers, and it takes images of 28 x 28 as they are.

# %% tags=["train"]
images, labels = small_data.train.take(torch.arange(1000) % len(small_data.train))
trousers, sneakers = images[labels == 1], images[labels == 7]

# %% [markdown]
# Two blocks, one pool, and at the end a map for each of the two classes, without ReLU: so a map can
# speak against its class, too.


# %%
def learn_maps(block):
    """Train two blocks and a map for either class; return the network up to its maps."""
    torch.manual_seed(1)
    blocks = [block(16, 5, 2, 2), nn.MaxPool2d(3, stride=2), block(32, 3, 1, 1)]
    maps = nn.Sequential(*blocks, nn.LazyConv2d(2, kernel_size=1))
    net = nn.Sequential(maps, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    net(images[:2])
    net.apply(d2l.init_cnn)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    classes = torch.arange(2).repeat_interleave(16)
    for _ in lab.steps(80):
        some = [clothes[torch.randint(len(clothes), (16,))] for clothes in (trousers, sneakers)]
        loss = F.cross_entropy(net(torch.cat(some)), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"loss after 80 steps: {loss:.3f}")
    return maps


# %% [markdown]
# Now put four images side by side. The result is four times as wide, but this network takes any
# size. Below the image is the difference of its two maps. Red is where the network sees trousers,
# blue is where it sees a sneaker. Nobody ever told it *where* to look.
#
# Printed above it is a test of the mean: the same trousers at three places of a wide black image.
# Each of the two logits stays nearly the same, wherever the trousers are. But do not compare one
# logit with the other here. Two thirds of these maps are empty background, the mean counts it like
# everything else, and in training there never was so much of it. Invariance to a shift is not
# invariance to the size of the image.

# %% tags=["train", "picture"]
maps = learn_maps(nin_block)

wide = torch.zeros(3, 1, 28, 84)
for place in range(3):
    wide[place, :, :, 28 * place : 28 * (place + 1)] = trousers[0]
row = torch.cat([sneakers[0], trousers[0], trousers[1], sneakers[1]], dim=2)
with torch.no_grad():
    logits, seen = maps(wide).mean((2, 3)), maps(row[None])[0]

for name, (trouser, sneaker) in zip(("left", "middle", "right"), logits, strict=True):
    print(f"{name:6} trousers {trouser:6.2f}   sneaker {sneaker:6.2f}")

titles = ["an image of 28 x 112", "trousers or sneaker?"]
show_images([row[0], seen[0] - seen[1]], titles, signed=[False, True], numbers=False, columns=1)

# %% [markdown]
# ## Summary
#
# - A 1 x 1 convolution is a dense layer for the channels of each pixel, the same at all pixels.
# - A NiN block looks once at the neighbours, with an ordinary kernel, and then works twice on each
#   pixel.
# - One map for each class, and its mean as the logit: global average pooling replaces the dense
#   layers, has no parameters, takes any image size, is nearly invariant to shifts, and can be
#   looked at.
# - NiN has a small part of the parameters of AlexNet and VGG. The work remains, and in training the
#   outputs of the layers take far more memory than the parameters.
# - A ReLU on the logits makes some classes dead at the start.
#
# This is the end of the core; what follows goes deeper.
#
# ## Further: what would it cost?
#
# Whether a change makes a network better can only be tried. What it costs can be counted before.
#
# ### Your turn: `ones_parameters`
#
# How many parameters would NiN have with one, two or three 1 x 1 layers in each of its four blocks?
# Give all three, in this order.

# %% tags=["exercise"]
ones_parameters = (1_769_112, 1_992_166, 2_215_220)

# %% tags=["check"]
check(ones_parameters=ones_parameters)

# %% [markdown]
# ### Your turn: `nin_three_by_three`
#
# And if the 1 x 1 layers looked at neighbours as well? Replace each of them by a 3 x 3 convolution
# with padding 1. All shapes stay. Give a pair: parameters, and multiply-adds for one image. (You
# may build that network and let the table count.)

# %% tags=["exercise"]
nin_three_by_three = (5_549_094, 2_240_895_048)

# %% tags=["check"]
check(nin_three_by_three=nin_three_by_three)

# %% [markdown]
# ### In your own words: `three_for_one`
#
# In about four sentences: what happens if 3 x 3 convolutions take the place of the 1 x 1? Say what
# changes in the receptive field, in the parameters and in the work, and what your comparison above
# showed, per step and per second.

# %% [markdown] tags=["exercise"]
# **Your answer to `three_for_one`:**
#
# BEGIN SOLUTION
# Each block now looks at neighbours three times instead of once, so its receptive field grows: in
# the first block of NiN from 11 to 27 pixels, since each new kernel adds two steps of 4. The new
# layers have nine times as many weights as the 1 x 1 had: NiN goes from 2.0 to 5.5 million
# parameters, and from 0.76 to 2.24 billion multiply-adds. Per step it is ahead, with 0.70 against
# 0.64 in the table above, and 0.67 to 0.79 against 0.45 to 0.64 in two more runs each of 300 steps.
# In the small network an image costs four times as much, 8.0 instead of 2.0 million multiply-adds;
# one core needs about half as long again for a step, so per second its lead is smaller. It is no
# longer a network in a network, but something like VGG with a mean at its end.
# END SOLUTION

# %% [markdown]
# ### Your turn: `dense_parameters`
#
# How would NiN look with a dense layer at its end? Two ways:
#
# 1. keep the last block; a flatten and a dense layer with ten outputs take the place of the mean;
# 2. leave out the last block as well: flatten what the last pool gives, then the dense layer.
#
# How many parameters do these two networks have, for images of 224 x 224? A pair.

# %% tags=["exercise"]
dense_parameters = (1_994_676, 2_053_386)

# %% tags=["check"]
check(dense_parameters=dense_parameters)

# %% [markdown]
# ### In your own words: `ten_maps_at_once`
#
# In about four sentences: the first layer of the last block makes 10 maps out of 384, in one step.
# What could be wrong with that, and how would you mend it?

# %% [markdown] tags=["exercise"]
# **Your answer to `ten_maps_at_once`:**
#
# BEGIN SOLUTION
# 384 x 5 x 5 numbers are squeezed into 10 x 5 x 5. What this one layer does not keep is lost, and
# the two 1 x 1 layers after it have only ten numbers a pixel to work with. So these ten must be
# nearly the logits already. I would keep 384 channels, or 100, through the 3 x 3 and the first 1 x
# 1, and go down to ten in the last one. With 100 channels in between the last block has 357,000
# parameters instead of 35,000, but the network has room to combine what it has seen.
# END SOLUTION

# %% [markdown]
# ## Further: a family of networks
#
# ### Your turn: `nin_family`
#
# NiN is one network of a whole family. Write a function that builds any of them. `arch` is a list
# with a row `(out_channels, kernel_size, strides, padding)` for each block. Between two blocks
# there is NiN's max pool, a window of 3 that moves by 2. The last block is followed by the mean of
# each map and flatten; so its number of channels is the number of classes. There is no dropout.


# %% tags=["exercise"]
def nin_family(arch):
    """Return a network of NiN blocks, one for each row of arch: images to logits (N, classes)."""
    # BEGIN SOLUTION
    layers = []
    for row in arch:
        layers += [nin_block(*row), nn.MaxPool2d(kernel_size=3, stride=2)]
    layers[-1] = nn.AdaptiveAvgPool2d((1, 1))  # after the last block no pool, but the mean
    return nn.Sequential(*layers, nn.Flatten())
    # END SOLUTION


# %% tags=["check"]
check(nin_family)

# %% [markdown]
# ### Your turn: `nin_designs`
#
# Now design a family yourself, by the decisions that led to VGG-11, VGG-16 and VGG-19: one kind of
# block, small kernels, channels that grow where the maps get smaller, and members that differ in
# their depth. Give **three** lists for `nin_family`, from the smallest network to the largest, for
# images of 28 x 28 with one channel and for ten classes:
#
# - every block has stride 1, an odd kernel size of 5 at most, and the padding that keeps the size;
# - the last block has 10 channels, and before it the channels never fall;
# - each network has more blocks than the one before it, and more parameters;
# - the maps survive all pools (28, then 13, 6 and 2: four blocks at most);
# - the largest network takes at most 15 million multiply-adds, so that it trains quickly.

# %% tags=["exercise"]
nin_designs = [
    [(32, 5, 1, 2), (10, 3, 1, 1)],
    [(32, 5, 1, 2), (64, 3, 1, 1), (10, 3, 1, 1)],
    [(32, 5, 1, 2), (64, 3, 1, 1), (128, 3, 1, 1), (10, 3, 1, 1)],
]

# %% tags=["check"]
check(nin_designs=nin_designs)

# %% [markdown]
# What they cost, and how they learn:

# %%
for arch in nin_designs:
    table = lab.layer_table(nin_family(arch), (1, 1, 28, 28))
    work = f"{table.multiply_adds:11,} multiply-adds"
    print(f"{len(arch)} blocks: {table.parameters:9,} parameters {work}")


# %% tags=["train"]
def member(arch):
    """One of your networks, with Xavier's weights, trained by Adam."""
    net = ByAdam(nin_family(arch))
    net(torch.zeros(1, 1, 28, 28))
    return net.apply(d2l.init_cnn)


family = {f"{len(arch)} blocks": lambda arch=arch: member(arch) for arch in nin_designs}
lab.compare(family, small_data, max_epochs=5, short_steps=200)

# %% [markdown]
# ### In your own words: `family_seen`
#
# In about five sentences: by which decisions did you design your family? What did it cost in
# parameters and in work to go deeper, and what did it bring in your run? If the deepest one was not
# the best, what may be the reason, and how would you find out?

# %% [markdown] tags=["exercise"]
# **Your answer to `family_seen`:**
#
# BEGIN SOLUTION
# Our three networks share their first blocks; a larger one has one block more before the last, on
# maps of a quarter of the size and with twice the channels. So each new block makes the parameters
# four to six times as many, but adds only some four million multiply-adds each time: large maps are
# what makes work. In runs longer than the one above (300 steps, two seeds, drawn images) two and
# three blocks were level, with 0.45 to 0.58, and four blocks were ahead, with 0.60 to 0.71, in
# somewhat more time. Had the deepest not been the best, the steps may be too few, Xavier's weights
# may let signals shrink through twelve layers with ReLU, or some classes may start dead. To find
# out: more steps, more seeds, and the same networks without the last ReLU.
# END SOLUTION

# %%
status("8.3")

# %% [markdown]
# ## Read on
#
# - The book, 8.3: [Network in Network (NiN)](https://d2l.ai/chapter_convolutional-modern/nin.html)
# - Lin, Chen, Yan: [Network In Network](https://arxiv.org/abs/1312.4400) (2013)
# - torch:
#   [nn.AdaptiveAvgPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html),
#   [nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
#   [nn.LazyConv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html)
#
# Next, in 8.4: why choose one kernel size, if one can have them all?
