# %% [markdown]
# # 8.1 AlexNet
#
# For more than ten years after LeNet, most people who worked on images did not use neural networks.
# They designed *features* by hand, such as edges, corners and colour histograms, and let a machine
# learn only the last step. In 2012 that changed. In the **ImageNet** contest there were 1.2 million
# photographs to learn from, in a thousand classes; for each new photograph every entry had five
# guesses. The entry of Alex Krizhevsky, Ilya Sutskever and Geoffrey Hinton, the average of several
# networks, missed 15 of 100; one of its networks alone missed 18. The next best entry missed 26.
# Within a year or two nearly everybody had changed sides.
#
# Little in that network was new in kind. It has LeNet's plan, with a thousand times as many
# parameters. What was new was the amount of data, and two graphics cards (GPUs) that trained it for
# almost a week. This section builds **AlexNet**, counts what it costs, trains it, and makes it
# smaller again.
#
# **You will be able to**
#
# - build AlexNet and say what each of its parts is for
# - count its parameters, its memory and its work, and say which layers wait for memory
# - compare networks under the same conditions, and read what their first layer has learned
# - design a network for smaller images
# - tell from two curves that a network overfits, and what helps
#
# **You need** padding, stride, channels and pooling (7.3 to 7.5), and LeNet (7.6).

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_graphs, show_images, show_maps, show_parameters, show_plans

# %% [markdown]
# ## From LeNet to AlexNet
#
# Here they are side by side: the same plan, with more and larger layers. *Dense* layers are also
# called **fully connected**, since every output is connected to every input. Our version takes grey
# images and knows ten classes, so that it can be trained on Fashion-MNIST.

# %% tags=["picture"]
show_plans("LeNet", "AlexNet")

# %% [markdown]
# Why do the first **filters**, the kernels of the first layer, have 11 x 11 weights? In an image
# of 224 x 224 an object covers eight times as many pixels along each axis as in one of 28 x 28, so
# a filter has to be larger to see a meaningful part of it. And its stride of 4 makes the **feature
# maps**, the outputs of the layer, small from the start (**downsampling**); with stride 1 this
# layer would do sixteen times the work.
#
# The pools are new as well: windows of 3 that move by 2 **overlap**. The picture leaves out:
#
# - After each convolution, and after each dense layer but the last, comes a **ReLU** instead of the
#   sigmoid.
# - After the ReLU of both hidden dense layers comes **dropout** with rate 0.5.
# - Before the first dense layer the maps are flattened.
#
# The network of the paper differs from ours. It takes photographs in three colours and gives a
# thousand scores. Its first feature maps have 55 x 55 cells, not 54 x 54. It was split over two
# GPUs with 3 GB of memory each, so three of its five convolutions work in two **groups** that do
# not see each other (7.4). After its first layers comes *local response normalisation*, which
# divides each value by a sum over neighbouring channels; later networks left it out, as it hardly
# helps. All in all the paper's network has some 61 million parameters, and ours 47.
#
# ### Your turn: `alexnet_shapes`
#
# Pencil first. One grey image of 224 x 224 goes in. What is its shape after the first convolution,
# after the first pool, after the second convolution, after the second pool, and after the very last
# pool? Five shapes `(channels, height, width)` in one pair of parentheses.

# %% tags=["exercise"]
alexnet_shapes = ((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (256, 5, 5))

# %% tags=["check"]
check(alexnet_shapes=alexnet_shapes)

# %% [markdown]
# ### Why ReLU
#
# Sigmoid and ReLU are both **nonlinearities**, but a sigmoid is steep in a small region only, and
# even there its slope is no more than a quarter. Where it is flat, hardly any gradient comes
# through, and the layers before it do not learn. The slope of ReLU is 1 wherever its input is
# positive.

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
# The dense layers have far more parameters than there are images. They could learn the training
# images by heart. Dropout makes that hard: in each training step it sets a random part of the
# values that pass to zero, so that no output can rely on any single one. It multiplies the others
# by a factor, so that on average the sum over many values stays the same. In evaluation mode it
# does nothing.
#
# ### Your turn: `dropout_values`
#
# A layer `nn.Dropout(0.25)` gets a long row of threes. In training mode, about a quarter of them
# become 0. What does each of the others become? And what comes out for a 3 in evaluation mode? A
# pair, in this order.

# %% tags=["exercise"]
dropout_values = (4, 3)

# %% tags=["check"]
check(dropout_values=dropout_values)

# %% [markdown]
# ### Your turn: `AlexNet`
#
# Now build it, from the picture and the list below it. Keep the layers in `self.net`, one after the
# other. Lazy layers find out the number of their inputs themselves. Nothing follows the last layer:
# its scores are raw, they are **logits**.


# %% tags=["exercise"]
class AlexNet(d2l.Classifier):
    """AlexNet for one channel: images (N, 1, 224, 224) to scores (N, num_classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION

        def conv(channels, side, **options):
            return [nn.LazyConv2d(channels, side, **options), nn.ReLU()]

        def dense(width):
            return [nn.LazyLinear(width), nn.ReLU(), nn.Dropout(0.5)]

        def pool():
            return nn.MaxPool2d(3, stride=2)

        self.net = nn.Sequential(
            *conv(96, 11, stride=4, padding=1),
            pool(),
            *conv(256, 5, padding=2),
            pool(),
            *conv(384, 3, padding=1),
            *conv(384, 3, padding=1),
            *conv(256, 3, padding=1),
            pool(),
            nn.Flatten(),
            *dense(4096),
            *dense(4096),
            nn.LazyLinear(num_classes),
        )
        # END SOLUTION


# %% tags=["check"]
check(AlexNet)

# %% [markdown]
# Each layer with the shape of its output. Nothing is computed for this table: the model runs on
# shapes alone.

# %%
lab.layer_table(AlexNet(), (1, 1, 224, 224))

# %% [markdown]
# As a picture, without the layers that neither learn nor change the shape. Compare it with the
# picture of LeNet in 7.6.

# %% tags=["picture"]
show_maps(lab.layer_table(AlexNet(), (1, 1, 224, 224)))

# %% [markdown]
# ## Memory and work
#
# A network this large raises two questions: does it fit into the machine, and how long does the
# machine work on an image? Take a pencil for the first layer: 96 filters of 11 x 11 weights, and 96
# biases. For the rest, the table above can count, with `parameters=True` and `multiply_adds=True`.
# Its `.rows` are a list, and each row has a `.layer` (a name such as `"Conv2d"`), `.parameters` and
# `.multiply_adds`.
#
# ### Your turn: `alexnet_parameters`
#
# How many parameters does AlexNet learn, for one channel and ten classes? A pair: all convolutions,
# all dense layers, both with biases.

# %% tags=["exercise"]
alexnet_parameters = (3723968, 43040778)

# %% tags=["check"]
check(alexnet_parameters=alexnet_parameters)

# %% [markdown]
# ### Your turn: `alexnet_megabytes`
#
# How much memory do they take as `float32`, in megabytes of a million bytes? And in training, a
# batch of 128 images gives feature maps, which are kept for the backward pass. Give three
# numbers, each with one decimal: the parameters of the convolutions, those of the dense layers, and
# the outputs of the five convolutions for 128 images.

# %% tags=["exercise"]
alexnet_megabytes = (14.9, 172.2, 307.4)

# %% tags=["check"]
check(alexnet_megabytes=alexnet_megabytes)

# %% [markdown]
# ### Your turn: `alexnet_work`
#
# How much do both parts compute for one image of 224 x 224? A **multiply-add** is a weight times a
# value, added to a sum. (Papers often count **FLOPs**, floating-point operations: a multiplication
# and an addition are two.) Count multiply-adds, without biases, activations and pools. The same
# pair: convolutions, dense layers.

# %% tags=["exercise"]
alexnet_work = (895113600, 43032576)

# %% tags=["check"]
check(alexnet_work=alexnet_work)

# %% [markdown]
# Parameters and work in one picture. What is long on the left is short on the right.

# %% tags=["picture"]
show_parameters(AlexNet(), (1, 1, 224, 224))

# %% [markdown]
# ### Your turn: `uses_per_weight`
#
# How often is a parameter used for one image, on average? Divide multiply-adds by parameters, once
# for all convolutions and once for all dense layers, and round to whole numbers.

# %% tags=["exercise"]
uses_per_weight = (240, 1)

# %% tags=["check"]
check(uses_per_weight=uses_per_weight)

# %% [markdown]
# This ratio decides what a machine waits for. Before it can multiply by a weight, it has to fetch
# the weight from memory, and that takes longer than the multiplication. So it matters how often a
# weight is used once it has been fetched.
#
# Three properties of a memory matter. Its **size** is how much it can hold. Its **bandwidth** is
# how many bytes it delivers in a second. Its **latency** is how long the first of them takes to
# come.
#
# ### In your own words: `memory_bound`
#
# In about five sentences: how do bandwidth, latency and size of memory affect the two parts of
# AlexNet, convolutions and dense layers? Is it the same in training and in inference, that is, when
# the trained network is used?

# %% [markdown] tags=["exercise"]
# **Your answer to `memory_bound`:**
#
# BEGIN SOLUTION
# A dense layer uses each weight once for an image. So the machine must read 172 MB for 43 million
# multiply-adds, and bandwidth decides how long that takes. With a batch of 128 each weight that was
# read serves 128 images, and the arithmetic units have something to do. A convolution uses each
# weight about 240 times, so even for one image it waits for arithmetic, not for memory. Training
# has to keep all activations for the backward pass, and gradients beside all parameters, so there
# it is size that matters. Inference keeps the weights and the maps of a layer or two; for single
# images latency and bandwidth count.
# END SOLUTION

# %% [markdown]
# ### In your own words: `chip`
#
# In about four sentences, with one number: you design a chip for networks like this one. Area and
# power are limited: would you add arithmetic units, or bandwidth to memory?

# %% [markdown] tags=["exercise"]
# **Your answer to `chip`:**
#
# BEGIN SOLUTION
# Units help convolutions, which do 95 % of the work and use each weight about 240 times. Bandwidth
# helps dense layers: one use for each weight of four bytes, so that a memory of 100 GB/s feeds no
# more than 25 billion multiply-adds a second, however many units there are. For training with large
# batches I would add units, as a batch lets dense layers reuse their weights, too. For a chip that
# answers single images in a phone I would spend area on bandwidth, or on memory close to the units,
# since short distances save power.
# END SOLUTION

# %% [markdown]
# ## Training
#
# The images of Fashion-MNIST have 28 x 28 pixels and are enlarged to 224 x 224 here. That is a
# waste, but AlexNet needs it. The learning rate is 0.01, lower than for LeNet, as the network is
# deeper.
#
# `lab.compare` trains several networks on the same batches, for as many steps, and gives a table.
# Here the book's LeNet with sigmoids, `d2l.LeNet`, gets the same enlarged images. On the T4 GPU
# that Colab lends, count on ten to twenty minutes for AlexNet's ten epochs; on two cores of a CPU
# they would take six hours. So without a GPU slim copies are trained, with an eighth of the
# channels in each layer, on smaller images. They have the same plan and learn within seconds, but
# their accuracy is not that of the full networks.

# %% tags=["train"]
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))
nets = {"LeNet": d2l.LeNet, "AlexNet": lambda: AlexNet(lr=0.01)}

runs = lab.compare(nets, data, max_epochs=10, short_steps=150)
runs

# %% [markdown]
# And the whole training? The authors of the book publish plots of ten epochs of both networks,
# LeNet on images of 28 x 28. These validation accuracies were read off the plots of their [release
# 1.0.3](https://github.com/d2l-ai/d2l-pytorch-slides). One run is not the last word: from release
# to release, AlexNet ends between 0.83 and 0.84, and LeNet at 0.73.

# %% tags=["picture"]
published = {
    "LeNet": [0.101, 0.101, 0.100, 0.100, 0.483, 0.595, 0.654, 0.679, 0.706, 0.728],
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
}
show_accuracies(published)

# %% [markdown]
# ### In your own words: `more_epochs`
#
# Train both for longer: set `max_epochs` to 20 in the cell above, and without a GPU `short_steps`
# to 600, which takes a minute or two. (LeNet alone is small enough to be trained whole without a
# GPU, on its own images of 28 x 28: `lab.Trainer(10, full=True)` needs some minutes.) In about five
# sentences, with numbers from your table: how do AlexNet and LeNet differ when they are trained for
# more epochs, and why? Look at the training and at the validation accuracy. Say on which device you
# trained, and whether it was the short form.

# %% [markdown] tags=["exercise"]
# **Your answer to `more_epochs`:**
#
# BEGIN SOLUTION
# Without a GPU, so slim copies in the short form, 20 epochs of 30 steps on drawn images.
# Validation accuracy after 10 and after 20 epochs: AlexNet 0.79 and 0.90, LeNet 0.09 and 0.10.
# AlexNet leaves chance level in the first epoch, and its further epochs bring less and less. LeNet
# needs many more steps before it learns anything, because the small slopes of its sigmoids let
# hardly any gradient through; in the published runs it stays at 0.10 for four epochs. AlexNet's
# training accuracy in the end is 0.90, too. There is no gap yet, so some more epochs may still
# help; once one opens, more of them would mostly widen it.
# END SOLUTION

# %% [markdown]
# ### In your own words: `not_measured_any_more`
#
# In two or three sentences: comparisons of fast machines used to include AlexNet. Why do they no
# longer? (Look at the plans drawn in 8.2 to 8.6: what came after it, and what has gone?)

# %% [markdown] tags=["exercise"]
# **Your answer to `not_measured_any_more`:**
#
# BEGIN SOLUTION
# Nobody uses it any more: newer networks are more accurate with a tenth of the parameters. Nine of
# ten of its parameters are in three dense layers and its first filters are huge; today's networks
# have hardly any dense layers, but many small convolutions, normalisation and shortcuts, or are
# made of matrix products. So how fast a machine runs AlexNet tells little about how fast it runs
# the networks that people want to run.
# END SOLUTION

# %% [markdown]
# ## Without enlarging the images
#
# ### Your turn: `alexnet28`
#
# It is better not to enlarge the images at all. Design a network in the spirit of AlexNet for
# images `(N, 1, 28, 28)`, with ten logits:
#
# - at least three convolutions, ReLU, pools
# - dropout somewhere before the last layer
# - no more than 5,000,000 parameters
# - no enlarging of images


# %% tags=["exercise"]
def alexnet28():
    """Return a model with dropout for images (N, 1, 28, 28), at most 5,000,000 parameters."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(24, kernel_size=7, padding=3),
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
# A network as small as this is trained as it is, without a GPU too, only not for as long.

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=128)

torch.manual_seed(1)
model28 = alexnet28()
model28(torch.zeros(2, 1, 28, 28))  # lazy layers get their weights
model28.apply(d2l.init_cnn)
lab.Trainer(max_epochs=10, lr=0.1, short_steps=300).fit(model28, small_data)

# %% [markdown]
# ## What the first layer learns
#
# AlexNet replaced hand-made features by learned ones, so let us look at some. A filter of the first
# layer is a small image itself, and it responds most to patches that look like it. Those of AlexNet
# take a week on photographs to become clear, so here is a small network with 16 filters of 9 x 9.
# *Weight decay*, a penalty on the squares of its filters, pulls every weight towards 0 unless the
# images hold it up; so what is left in the end was learned.

# %% tags=["train"]
torch.manual_seed(1)
first = nn.Conv2d(1, 16, kernel_size=9, padding=4)
rest = [nn.LazyConv2d(32, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
rest += [nn.LazyLinear(64), nn.ReLU(), nn.LazyLinear(10)]
net = nn.Sequential(first, nn.ReLU(), nn.MaxPool2d(2), *rest)
net(torch.zeros(2, 1, 28, 28))
nn.init.normal_(first.weight, std=0.02)
before = first.weight.detach().clone()

optimizer = torch.optim.Adam(net.parameters(), lr=0.002)
batches = iter(lab.FashionMNIST(batch_size=32).train_dataloader())
for _, (X, y) in zip(range(600), batches, strict=False):
    loss = F.cross_entropy(net(X), y) + 0.001 * first.weight.square().sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %% [markdown]
# Eight filters before training, and the same eight after it. Red weights are positive, blue ones
# negative.

# %% tags=["picture"]
pairs = [*before[:8, 0], *first.weight.detach()[:8, 0]]

show_images(pairs, signed=True, numbers=False, columns=8)

# %% [markdown]
# Noise has turned into edges (red on one side, blue on the other) and into spots. A filter that
# stays nearly white was not needed. In the paper, after a week on photographs, the filters of the
# first layer are clear edges at all angles, stripes of several widths and spots of colour, much
# like what people had designed by hand. Later layers combine them into textures, parts and objects.
# Nobody had been able to design such a **hierarchy** of features.
#
# ## Overfitting on purpose
#
# A network **overfits** when it knows the images that it was trained on, but fails on new ones: its
# training accuracy is far above its validation accuracy. The authors of AlexNet had reason to fear
# it, with 60 million parameters, and they had two remedies. One is dropout. This cell trains
# `alexnet28` on 128 images only, with dropout and without.


# %%
def with_dropout(make, rate):
    """Make models like `make` does, with this rate in every dropout layer."""

    def made():
        model = make()
        model(torch.zeros(2, 1, 28, 28))
        model.apply(d2l.init_cnn)
        for layer in model.modules():
            if isinstance(layer, nn.Dropout):
                layer.p = rate
        return model

    return made


# %% tags=["train"]
few = lab.FashionMNIST(batch_size=64, images=128)
nets = {"dropout": with_dropout(alexnet28, 0.5), "no dropout": with_dropout(alexnet28, 0.0)}

lab.compare(nets, few, max_epochs=40, lr=0.1, short_steps=160)

# %% [markdown]
# ### In your own words: `overfitting`
#
# Can you make it overfit more, or not at all? Change one thing at a time in the cell above: the
# number of images (128, 1024, all of them), dropout, the number of epochs (with `short_steps`, four
# for each epoch). In about four sentences, with accuracies from your tables: what do you have to
# remove or change so that it overfits, and what matters most?

# %% [markdown] tags=["exercise"]
# **Your answer to `overfitting`:**
#
# BEGIN SOLUTION
# With 128 images, training and validation accuracy were 0.79 and 0.59 with dropout, 0.78 and 0.58
# without: gaps of 0.20 in both. On all images, in the run of model28 above, the two curves stay
# within some 0.05 of each other. So it is the number of images that matters most: to make it
# overfit I take few images and train for long: after 60 epochs the gaps are 0.26 and 0.27. Dropout
# is the smaller lever here: without it the gap is about the same.
# END SOLUTION

# %% [markdown]
# ## Further: a slimmer AlexNet
#
# What follows goes deeper; the parts can be done in any order.
#
# ### Your turn: `small_alexnet`
#
# Return a model for images `(N, 1, 224, 224)` and ten logits with **no more than 10,000,000
# parameters**. Its convolutions and max pools follow each other as in AlexNet, and their maps have
# the same sides: 54, 26, 26, 12, 12, 12, 12, 5. How many channels there are, and what comes after
# the last pool, is up to you.


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
# What does that save, and what does it cost? First on paper, then in training:

# %%
for name, model in {"AlexNet": AlexNet(), "small_alexnet": small_alexnet()}.items():
    table = lab.layer_table(model, (1, 1, 224, 224))
    print(f"{name:14} {table.parameters:>11,} parameters  {table.multiply_adds:>12,} multiply-adds")

# %% tags=["train"]
nets = {"AlexNet": AlexNet, "small_alexnet": small_alexnet}

lab.compare(nets, data, max_epochs=10, lr=0.01, short_steps=150)

# %% [markdown]
# ### In your own words: `smaller_compared`
#
# In about three sentences: what do both reach, in accuracy and in images a second, and is the
# larger network worth its price for these images? Say which device you used.

# %% [markdown] tags=["exercise"]
# **Your answer to `smaller_compared`:**
#
# BEGIN SOLUTION
# Without a GPU, so slim copies of both in the short form, 10 epochs of 15 steps: AlexNet reached
# 0.72 at 1,200 images a second, small_alexnet 0.68 at 1,500. Steps as short as these spend most of
# their time on calling the layers, so the two differ little in speed; two runs of one network may
# differ more. In so few steps the wider network learns faster: its loss is 0.73 against 1.26, so
# the smaller one is not yet at its end. For ten classes of small grey images I would take the
# smaller one and train it for longer: it has one parameter for 28 of AlexNet's, and an eighth of
# the work.
# END SOLUTION

# %% [markdown]
# ## Further: batches and speed
#
# How do the size of a batch, speed, memory and accuracy depend on each other? Here `alexnet28` goes
# through the same 2,048 images once, in batches of three sizes. `full=True` trains exactly that,
# with or without a GPU.

# %% tags=["train"]
by_size = {}
for batch_size in (8, 64, 256):
    part = lab.FashionMNIST(batch_size, images=2048)
    run = lab.compare({"alexnet28": alexnet28}, part, max_epochs=1, lr=0.1, full=True)
    by_size[f"batch of {batch_size}"] = run.runs["alexnet28"]

lab.Comparison(by_size)

# %% [markdown]
# ### In your own words: `throughput`
#
# A table and about five sentences: measure at least three batch sizes, for a model of this section,
# on your machine; name the machine. What becomes of the images a second, of the memory, and of the
# accuracy after one epoch? Explain all three.

# %% [markdown] tags=["exercise"]
# **Your answer to `throughput`:**
#
# BEGIN SOLUTION
# alexnet28 on two cores of a CPU, one pass over 2,048 images:
#
# | batch | images a second | memory in MB | validation accuracy |
# | --- | --- | --- | --- |
# | 8 | 270 | 4 | 0.42 |
# | 64 | 460 | 17 | 0.10 |
# | 256 | 610 | 61 | 0.10 |
#
# With small batches each weight that was fetched serves few images, and every step has a fixed
# cost. With larger ones the cores are busy nearly all the time, so the speed levels off; a GPU,
# with thousands of units, gains for longer. The memory for activations grows in proportion to the
# batch; that for parameters stays as it is. A pass in batches of 8 makes 256 steps, one in batches
# of 256 only 8, and so it learns hardly anything at the same learning rate.
# END SOLUTION

# %% [markdown]
# ## Further: what LeNet can learn from AlexNet
#
# ### Your turn: `LeNetDropout`
#
# LeNet is drawn at the top of this page. Give it two things of AlexNet's: **ReLU** instead of all
# four sigmoids, and **dropout** with rate 0.5 after the ReLU of both hidden dense layers.
# Everything else stays, average pooling as well.


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
# AlexNet's second remedy against overfitting: it hardly ever saw an image twice in the same way. A
# shoe is still a shoe when it is mirrored or moved a little to the left. To change training images
# at random like this is called **data augmentation**. It teaches the network the **invariances**
# that we know of.
#
# `X` is a batch of images `(N, 1, height, width)` with numbers from 0 to 1. Return a new batch of
# the same shape. For each image anew, choose at random
#
# - whether it is mirrored left and right, in about half of all cases
# - by how many cells it moves, at most 2 up or down, and at most 2 to the left or right
#
# Cells that come in at the border may have any value from 0 to 1.


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
# One and the same image, as a network might see it in eight epochs:

# %% tags=["picture"]
val = lab.FashionMNIST().val
boot = val.take((val.labels == 9).nonzero()[:1, 0])[0]

show_images(list(augment(boot.expand(8, 1, 28, 28))[:, 0]), columns=8, numbers=False)

# %% [markdown]
# Does all this improve LeNet? With 500 images to train on there is something to overfit. For the
# last two networks, each batch goes through `augment`.

# %% tags=["train"]
part = {"batch_size": 32, "images": 500}
nets = {
    "LeNet": with_dropout(d2l.LeNet, 0.0),
    "ReLU": with_dropout(LeNetDropout, 0.0),
    "ReLU, dropout": with_dropout(LeNetDropout, 0.5),
}

three = lab.compare(nets, lab.FashionMNIST(**part), 30, lr=0.1, short_steps=450)
nets = {
    "ReLU, augmented": with_dropout(LeNetDropout, 0.0),
    "ReLU, dropout, augmented": with_dropout(LeNetDropout, 0.5),
}
two = lab.compare(nets, lab.FashionMNIST(**part, augment=augment), 30, lr=0.1, short_steps=450)
lab.Comparison({**three.runs, **two.runs})

# %% [markdown]
# ### In your own words: `lenet_improved`
#
# In about four sentences, with numbers from the table: what does ReLU change, what does dropout,
# and what does augmentation add? Compare training and validation accuracy. What changes when you
# train for longer, or on more images?

# %% [markdown] tags=["exercise"]
# **Your answer to `lenet_improved`:**
#
# BEGIN SOLUTION
# After 450 steps on 500 drawn images, training and validation accuracy: LeNet 0.12 and 0.11, with
# ReLU 0.88 and 0.73, with dropout as well 0.82 and 0.73, with ReLU and augmentation 0.81 and 0.75,
# with all three 0.70 and 0.65. ReLU changes most: the sigmoids have learned nothing yet. Dropout
# and augmentation make the gap smaller, from 0.15 to 0.09 and 0.05, and augmentation alone adds a
# little accuracy; both together are too much for so short a run. After 900 steps the gaps were 0.22
# with ReLU alone, and 0.06 to 0.11 with the others: plain ReLU has hardly anything left to learn
# from these images then, while the augmented networks still improve. On more images there is less
# to gain.
# END SOLUTION

# %% [markdown]
# ## Summary
#
# - AlexNet is LeNet's plan with five convolutions, ReLU, overlapping max pools and dropout. Large
#   data and GPUs made it possible to train it.
# - Most of its parameters are in the dense layers. Most of its work is done in the convolutions.
# - A weight of a convolution is used many times for an image, one of a dense layer once: the first
#   waits for arithmetic, the second for memory.
# - Its first layer learns edges and stripes, which people used to design by hand.
# - Dropout and augmentation make it hard to learn by heart. Both are used in training alone.
#
# Next, in 8.2: a network that is no longer chosen layer by layer.

# %%
status("8.1")

# %% [markdown]
# ## Read on
#
# - [The book's section on AlexNet](https://d2l.ai/chapter_convolutional-modern/alexnet.html)
# - Krizhevsky, Sutskever and Hinton, [ImageNet classification with deep convolutional neural
#   networks](https://doi.org/10.1145/3065386), 2012, printed again in 2017
# - Hinton et al., [Improving neural networks by preventing co-adaptation of feature
#   detectors](https://arxiv.org/abs/1207.0580), 2012: dropout
# - Russakovsky et al., [ImageNet large scale visual recognition
#   challenge](https://arxiv.org/abs/1409.0575), 2015
# - Zeiler and Fergus, [Visualizing and understanding convolutional
#   networks](https://arxiv.org/abs/1311.2901), 2013: what the later layers learn
# - [nn.Dropout](https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html) in torch's
#   documentation
