# %% [markdown]
# # 8.1 AlexNet
#
# For more than ten years after LeNet, most people who worked on images did not use neural networks.
# They thought up *features* by hand, such as edges, corners and colour counts, and left only the
# last step to learning. Then came 2012. In the **ImageNet** contest there were 1.2 million
# photographs to learn from, and a thousand classes; for each new photograph everybody had five
# guesses. A network by Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton missed 15 of 100. The
# next best entry missed 26. Within a year or two nearly everybody had changed sides.
#
# Not much in that network was new in kind. It is LeNet, a thousand times larger. New were the
# masses of data to feed it, and two graphics cards that trained it for almost a week. This section
# builds **AlexNet**, finds out what it costs, and then makes it smaller again.

# %% tags=["setup"]
import time

import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_graphs, show_images
from lab import show_maps, show_parameters, show_stacks

# %% [markdown]
# ## From LeNet to AlexNet
#
# Side by side: the same plan, with more and larger layers. Our version takes grey images and knows
# ten classes, so that it can be trained on Fashion-MNIST.

# %% tags=["picture"]
lenet = ["image, 28 x 28", "5 x 5 conv, 6, padding 2", "2 x 2 average pool"]
lenet += ["5 x 5 conv, 16", "2 x 2 average pool"]
lenet += ["dense, 120", "dense, 84", "dense, 10"]

alexnet = ["image, 224 x 224", "11 x 11 conv, 96, stride 4, padding 1", "3 x 3 max pool, stride 2"]
alexnet += ["5 x 5 conv, 256, padding 2", "3 x 3 max pool, stride 2"]
alexnet += [
    "3 x 3 conv, 384, padding 1",
    "3 x 3 conv, 384, padding 1",
    "3 x 3 conv, 256, padding 1",
]
alexnet += ["3 x 3 max pool, stride 2", "dense, 4096", "dense, 4096", "dense, 10"]

show_stacks({"LeNet": lenet, "AlexNet": alexnet})

# %% [markdown]
# Why a window of 11 x 11? In an image of 224 x 224 a thing covers eight times as many cells along
# each axis as in one of 28 x 28: who wants to see anything of it needs a larger window. And the
# step of 4 makes the maps small at once; otherwise the work would be sixteen times as much.
#
# The pools are new, too: windows of 3 that move by 2 **overlap**. What the picture leaves out:
#
# - Behind each convolution, and behind each dense layer but the last, stands a **ReLU** in place of
#   the sigmoid.
# - Behind the ReLU of both hidden dense layers stands **dropout** with rate 0.5.
# - Before the first dense layer the maps are flattened.
#
# ### Your turn: `alexnet_shapes`
#
# Pencil first. One grey image of 224 x 224 goes in. What shape has it after the first convolution,
# after the first pool, after the second convolution, after the second pool, and after the very last
# pool? Five shapes `(channels, height, width)` in one pair of parentheses.

# %% tags=["exercise"]
alexnet_shapes = ((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (256, 5, 5))

# %% tags=["check"]
check(alexnet_shapes=alexnet_shapes)

# %% [markdown]
# ### Why ReLU
#
# A sigmoid is steep in a small region only, and even there its slope is no more than a quarter.
# Where it is flat, hardly any gradient comes through, and the layers before it do not learn. The
# slope of ReLU is 1 wherever it lets anything through.

# %% tags=["picture"]
show_graphs(
    {
        "slope of the sigmoid": lambda x: x.sigmoid() * (1 - x.sigmoid()),
        "slope of ReLU": lambda x: (x > 0).float(),
    }
)

# %% [markdown]
# ### Why dropout
#
# The dense part has 43 million numbers, far more than there are images. It could learn the examples
# by heart. Dropout makes that hard: in each training step it sets a random part of the numbers that
# pass to zero, so that no output can rely on any single one. The others it enlarges by as much as
# is needed to make up for the loss, so that a sum over many numbers stays about the same. In
# evaluation mode it does nothing.
#
# #### Your turn: `dropout_values`
#
# A layer `nn.Dropout(0.25)` gets a long row of threes. In training mode, about a quarter of them
# become 0. What number does each of the others become? And what comes out for a 3 in evaluation
# mode? A pair, in this order.

# %% tags=["exercise"]
dropout_values = (4, 3)

# %% tags=["check"]
check(dropout_values=dropout_values)

# %% [markdown]
# ### Your turn: `AlexNet`
#
# Now build it, from the picture and the list below it. Keep the layers in `self.net`, one after the
# other. Lazy layers spare you counting what comes in. Nothing stands behind the scores.


# %% tags=["exercise"]
class AlexNet(d2l.Classifier):
    """AlexNet for one channel: images (N, 1, 224, 224) to scores (N, num_classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        self.net = nn.Sequential(
            nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.LazyConv2d(256, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.LazyConv2d(384, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.LazyConv2d(384, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.LazyConv2d(256, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Flatten(),
            nn.LazyLinear(4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.LazyLinear(4096),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(AlexNet)

# %% [markdown]
# Each layer with the shape that it gives. For this table nothing is computed: the model runs on
# shapes alone.

# %%
lab.layer_table(AlexNet(), (1, 1, 224, 224))

# %% [markdown]
# As a picture. Compare it with the one of LeNet in 7.6.

# %% tags=["picture"]
show_maps(list(lab.layer_table(AlexNet(), (1, 1, 224, 224))))

# %% [markdown]
# ## Memory and work
#
# A net this large raises two questions: does it fit into the machine, and how long does the machine
# work on an image? Take a pencil for the first layer: 96 windows of 11 x 11 weights, and 96 biases.
# For the rest, the table above can count: it knows `parameters=True` and `multiply_adds=True`.
#
# ### Your turn: `alexnet_parameters`
#
# How many numbers does AlexNet learn, for one channel and ten classes? A pair: all convolutions,
# all dense layers, both with biases.

# %% tags=["exercise"]
alexnet_parameters = (3723968, 43040778)

# %% tags=["check"]
check(alexnet_parameters=alexnet_parameters)

# %% [markdown]
# ### Your turn: `alexnet_megabytes`
#
# How much memory does each of the two parts take, as `float32`, in megabytes of a million bytes?
# Again a pair, each with one decimal.

# %% tags=["exercise"]
alexnet_megabytes = (14.9, 172.2)

# %% tags=["check"]
check(alexnet_megabytes=alexnet_megabytes)

# %% [markdown]
# ### Your turn: `alexnet_work`
#
# And how much do they compute for one image of 224 x 224? A **multiply-add** is a weight times a
# number, added to a sum. Count these, without biases, activations and pools. The same pair:
# convolutions, dense layers.

# %% tags=["exercise"]
alexnet_work = (895113600, 43032576)

# %% tags=["check"]
check(alexnet_work=alexnet_work)

# %% [markdown]
# ### Your turn: `convolution_share`
#
# How many percent of all this work is done by the convolutions? One decimal.

# %% tags=["exercise"]
convolution_share = 95.4

# %% tags=["check"]
check(convolution_share=convolution_share)

# %% [markdown]
# Here is all of it in one picture. What is long on the left is short on the right.

# %% tags=["picture"]
show_parameters(AlexNet(), (1, 1, 224, 224))

# %% [markdown]
# ### Your turn: `uses_per_weight`
#
# How often is a number that was learned used for one image, on average? Divide multiply-adds by
# parameters, once for all convolutions and once for all dense layers, and round to whole numbers.

# %% tags=["exercise"]
uses_per_weight = (240, 1)

# %% tags=["check"]
check(uses_per_weight=uses_per_weight)

# %% [markdown]
# This ratio decides what a machine waits for. Before it can multiply by a number, it has to fetch
# it from memory. A number that is used 240 times is worth its journey.
#
# Three things make a good memory. Its **size** is how much it can hold. Its **bandwidth** is how
# many bytes it hands over in a second. Its **latency** is how long the first of them takes to come.

# %% [markdown] tags=["exercise"]
# **Your answer to `memory_bound`** (about five sentences): how do bandwidth, latency and size of
# memory affect the two parts of AlexNet, convolutions and dense layers? Is it the same in training
# and in inference, that is, when the trained net is used?
#
# # BEGIN SOLUTION
# A dense layer uses each weight once for an image. So it must read 172 MB for 43 million
# multiply-adds, and bandwidth decides how long that takes. With a batch of 128 each weight that was
# read serves 128 images, and the arithmetic units have something to do. A convolution uses each
# weight about 240 times, so even for one image it waits for arithmetic, not for memory. Training
# has to keep all activations for the way back, and gradients beside all parameters, so there it is
# size that matters. Inference keeps the weights and the maps of a layer or two; for single images
# latency and bandwidth count.
# # END SOLUTION

# %% [markdown] tags=["exercise"]
# **Your answer to `chip`** (about four sentences, with one number): you design a chip for networks
# like this one. Area and power are limited: more arithmetic units, or more bandwidth to memory?
#
# # BEGIN SOLUTION
# Units help convolutions, which do 95 % of the work and use each weight about 240 times. Bandwidth
# helps dense layers: one use for each weight of four bytes, so that a memory of 100 GB/s feeds no
# more than 25 billion multiply-adds a second, however many units there are. For training with large
# batches I would add units, as a batch makes dense layers reuse their weights, too. For a chip that
# answers single images in a phone I would spend area on bandwidth, or on memory close to the units,
# for that costs less power than long ways.
# # END SOLUTION

# %% [markdown]
# ## Training
#
# The images of Fashion-MNIST have 28 x 28 cells and are blown up to 224 x 224 here. That is a
# waste, but AlexNet wants it so. The learning rate is 0.01, lower than for LeNet, as the net is
# deeper.
#
# With a GPU this takes minutes. Without one, this net would take days, so a slim copy of it is
# trained, with an eighth of the channels in each layer and on smaller images. It is the same plan,
# and it learns within seconds what clothes look like, but its accuracy is not that of AlexNet.

# %% tags=["train"]
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))

torch.manual_seed(1)
lab.Trainer(max_epochs=10, short_steps=400).fit(AlexNet(lr=0.01), data)

# %% [markdown]
# So what does the whole run give? These are the validation accuracies that the authors of the book
# published for ten epochs of both nets.

# %% tags=["picture"]
published = {
    "LeNet": [0.101, 0.101, 0.100, 0.100, 0.483, 0.595, 0.654, 0.679, 0.706, 0.728],
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
}
show_accuracies(published)

# %% [markdown] tags=["exercise"]
# **Your answer to `more_epochs`** (about five sentences): how do AlexNet and LeNet differ when they
# are trained for more epochs, and why? Use runs of your own, or the numbers above; say which.
#
# # BEGIN SOLUTION
# From the published runs, ten epochs each: LeNet stands at the level of guessing for four epochs
# and ends at 0.73. AlexNet leaves it in the second and ends at 0.83. Both are still rising, AlexNet
# by less than 0.01 an epoch, LeNet by 0.02, so more epochs would help both, and LeNet more. AlexNet
# is ahead because ReLU lets gradients through from the beginning, and because it has more channels.
# Dropout keeps its training and validation losses close together.
# # END SOLUTION

# %% [markdown] tags=["exercise"]
# **Your answer to `not_measured_any_more`** (two or three sentences): comparisons of fast machines
# used to include AlexNet. Why do they no longer?
#
# # BEGIN SOLUTION
# Nobody uses it any more: newer nets are more accurate with a tenth of the parameters. Most of its
# numbers sit in three dense layers, which today's nets hardly have, so its speed tells little about
# theirs. It measures how fast a machine reads memory, not how fast it convolves.
# # END SOLUTION

# %% [markdown]
# ## Smaller again
#
# For clothes in ten classes this net is far too large. You have seen where its numbers sit; now get
# rid of most of them.
#
# ### Your turn: `small_alexnet`
#
# Return a model for images `(N, 1, 224, 224)` and ten raw scores that learns **no more than
# 10,000,000 numbers**. Its convolutions and max pools follow each other as in AlexNet, and their
# maps have the same sides: 54, 26, 26, 12, 12, 12, 12, 5. How many channels there are, and what
# comes behind the last pool, is up to you.


# %% tags=["exercise"]
def small_alexnet():
    """Return a slim AlexNet: the same maps, at most 10,000,000 parameters."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(32, kernel_size=11, stride=4, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(96, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(128, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(128, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(96, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.Flatten(),
        nn.LazyLinear(512),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.LazyLinear(10),
    )
    # END SOLUTION


# %% tags=["check"]
check(small_alexnet)

# %% [markdown]
# What does that save?

# %%
for name, model in {"AlexNet": AlexNet(), "small_alexnet": small_alexnet()}.items():
    table = lab.layer_table(model, (1, 1, 224, 224))
    print(f"{name:14} {table.parameters:>11,} parameters  {table.multiply_adds:>12,} multiply-adds")

# %% [markdown]
# ### Your turn: `alexnet28`
#
# Better still: do not blow up the images at all. Design a net in AlexNet's spirit for images
# `(N, 1, 28, 28)`, with ten raw scores:
#
# - three convolutions at least, ReLU, pools
# - dropout somewhere before the last layer
# - no more than 5,000,000 numbers to learn
# - no enlarging of images


# %% tags=["exercise"]
def alexnet28():
    """Return a model with dropout for images (N, 1, 28, 28), at most 5,000,000 parameters."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(24, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=2),
        nn.LazyConv2d(48, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=2),
        nn.LazyConv2d(64, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.LazyConv2d(48, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=2),
        nn.Flatten(),
        nn.LazyLinear(256),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.LazyLinear(10),
    )
    # END SOLUTION


# %% tags=["check"]
check(alexnet28)

# %% [markdown]
# Train it. First the data, images as they are, and 300 of them to test things on later:

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=128)
images, labels = small_data.val.take(torch.arange(300) % len(small_data.val))

# %% [markdown]
# A net as small as this is trained as it is, in the short form too, only not for as long.

# %% tags=["train"]
torch.manual_seed(1)
model28 = alexnet28()
model28(images[:2])
model28.apply(d2l.init_cnn)
lab.Trainer(max_epochs=10, lr=0.1, short_steps=400).fit(model28, small_data)

# %% [markdown]
# ## Batches and speed
#
# How many images can a machine look at in a second? That depends on how many it gets at once. Watch
# the largest layer of AlexNet, the first dense one. Each batch is timed three times, and the best
# time counts, as a machine has other things to do as well.

# %% tags=["random"]
layer = nn.Linear(6400, 4096)


def seconds(X):
    begin = time.perf_counter()
    layer(X)
    return time.perf_counter() - begin


with torch.no_grad():
    for batch_size in (1, 8, 64, 256):
        X = torch.rand(batch_size, 6400)
        best = min(seconds(X) for _ in range(3))
        print(f"batch of {batch_size:3}: {batch_size / best:7,.0f} images in a second")

# %% [markdown]
# ### Your turn: `throughput_trend`
#
# The batch grows. What becomes of the number of images in a second?
#
# - **a** It grows in proportion, as far as you like.
# - **b** It grows at first, and then levels off, when all of the machine is busy. At last, memory
#   is full.
# - **c** It falls, as a large batch takes longer.
# - **d** It stays as it is: each image costs the same.

# %% tags=["exercise"]
throughput_trend = "b"

# %% tags=["check"]
check(throughput_trend=throughput_trend)

# %% [markdown] tags=["exercise"]
# **Your answer to `throughput`** (a table and about four sentences): measure at least three batch
# sizes, for a model of this section or a part of it, on your machine; name the machine. Explain
# what you see, and say what happens to memory.
#
# # BEGIN SOLUTION
# The first dense layer on one core of a CPU, images in a second: some 50 with batches of 1, 90 with
# 8, 300 with 64, 350 with 256. With one image the core waits for 105 MB of weights, each for a
# single use. With 64 each weight that was fetched is used 64 times, and the core is busy nearly all
# the time, so that 256 bring little more. On a GPU, with thousands of units, the curve goes on
# rising for longer. The memory for activations grows in proportion to the batch; the one for
# parameters stays as it is.
# # END SOLUTION

# %% [markdown]
# ## What LeNet can learn from AlexNet
#
# ### Your turn: `LeNetDropout`
#
# LeNet, from 7.6, is drawn at the top of this page. Give it two things of AlexNet's: **ReLU** in
# place of all four sigmoids, and **dropout** with rate 0.5 behind the ReLU of both hidden dense
# layers. Everything else stays, average pooling as well.


# %% tags=["exercise"]
class LeNetDropout(d2l.Classifier):
    """LeNet with ReLU and dropout: images (N, 1, 28, 28) to scores (N, num_classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2),
            nn.ReLU(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5),
            nn.ReLU(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.LazyLinear(84),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(LeNetDropout)

# %% [markdown]
# ### Your turn: `augment`
#
# AlexNet had one more remedy against learning by heart: it hardly ever saw an image twice in the
# same way. A shoe stays a shoe when it is mirrored, or when it stands a little further to the left.
# To change training images like this, by chance, is called **augmentation**.
#
# `X` is a batch of images `(N, 1, height, width)` with numbers from 0 to 1. Return a new batch of
# the same shape. Each image decides for itself, by chance:
#
# - whether it is mirrored left and right, in about half of all cases
# - by how many cells it moves, at most 2 up or down, and at most 2 to the left or right
#
# What stands where nothing comes in is up to you, as long as it lies from 0 to 1.


# %% tags=["exercise"]
def augment(X):
    """Return a batch like X with each image mirrored or not, and moved by up to 2 cells."""
    # BEGIN SOLUTION
    height, width = X.shape[-2:]
    changed = []
    for image in X:
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        down, right = torch.randint(0, 5, (2,)).tolist()
        wide = F.pad(image, (2, 2, 2, 2))
        changed.append(wide[:, down : down + height, right : right + width])
    return torch.stack(changed)
    # END SOLUTION


# %% tags=["check"]
check(augment)

# %% [markdown]
# One and the same image, as a net might see it in eight epochs:

# %% tags=["picture"]
picture = small_data.val.take(torch.tensor([0]))[0]

show_images(list(augment(picture.expand(8, 1, 28, 28))[:, 0]), columns=8, numbers=False)

# %% [markdown]
# ## Overfitting on purpose
#
# ### Your turn: `overfit_recipe`
#
# A net **overfits** when it knows the images that it has learned, but fails on new ones. You want
# to see AlexNet overfit. What do you do?
#
# - **a** mirror and move the images by chance
# - **b** collect more images
# - **c** take out the dropout, and train for long on a few images
# - **d** take a smaller learning rate

# %% tags=["exercise"]
overfit_recipe = "c"

# %% tags=["check"]
check(overfit_recipe=overfit_recipe)

# %% [markdown]
# Here it is done: `alexnet28` with its dropout switched off, and only 30 images to learn. Soon it
# knows all of them. The gap to its accuracy on new images is overfitting.

# %% tags=["train"]
torch.manual_seed(2)
by_heart = alexnet28()
for layer in by_heart.modules():
    if isinstance(layer, nn.Dropout):
        layer.p = 0.0

few, few_labels = small_data.train.take(torch.arange(30))
by_heart(few[:2])
by_heart.apply(d2l.init_cnn)
optimizer = torch.optim.Adam(by_heart.parameters(), lr=0.002)
for step in range(61):
    loss = F.cross_entropy(by_heart(few), few_labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 15 == 0:
        with torch.no_grad():
            known = (by_heart(few).argmax(1) == few_labels).float().mean()
            new = (by_heart(images).argmax(1) == labels).float().mean()
        print(f"step {step:2}: right in {known:.2f} of the known images, {new:.2f} of new ones")

# %% [markdown]
# ## Summary
#
# - AlexNet is LeNet's plan with five convolutions, ReLU, overlapping max pools and dropout. Data
#   and graphics cards made it possible.
# - The dense part holds 92 % of its numbers. The convolutions do 95 % of its work.
# - A weight of a convolution is used hundreds of times for an image, one of a dense layer once: the
#   first waits for arithmetic, the second for memory.
# - Dropout and augmentation make it hard to learn by heart. Both belong to training alone.
#
# Next, in 8.2: a network that is no longer chosen layer by layer.

# %%
status("8.1")
