# %% [markdown]
# # 8.3 Network in Network
#
# AlexNet and VGG are built alike: first convolutions, then large dense layers. And in both, most of
# what is learned sits in these dense layers. This section finds out whether a network needs them.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

from grader import check, hint, status
from lab import show_accuracies, show_bars, show_images
from lab import show_parameters, show_receptive_field, show_stacks

# %% tags=["picture"]
show_bars(
    [
        "AlexNet, convolutions",
        "AlexNet, dense layers",
        "VGG-11, convolutions",
        "VGG-11, dense layers",
    ],
    {"millions of parameters": (3.72, 43.04, 9.22, 119.59)},
)

# %% [markdown]
# Two things are bad about that. VGG's dense layers alone take nearly half a gigabyte: too much for
# a watch or a camera. And they can only come last. In the *middle* of a net a dense layer could mix
# all channels nicely; but it would forget what was where, and the next convolution would have no
# picture to look at.
#
# In 2013 Min Lin, Qiang Chen and Shuicheng Yan found a way round both. Their net has **no dense
# layer at all**, and yet every pixel has a small dense net of its own. They called it a network in
# a network, **NiN**.
#
# ## A small net at every pixel
#
# How can a dense layer mix the channels and leave every pixel where it is? By working on the
# channels of **one pixel**, with the same weights at every pixel. You know this layer already: it
# is a convolution with a window of 1 x 1. Here is the proof, in numbers.

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
# the neighbours. Two convolutions of 1 x 1 follow, which think about each pixel by itself. They do
# not see any further than the first:

# %% tags=["picture"]
show_receptive_field([(3, 1), (1, 1), (1, 1)])

# %% [markdown]
# ### Your turn: `nin_block`
#
# `nin_block(out_channels, kernel_size, strides, padding)` gives back a module of three
# convolutions:
#
# 1. one with this window, this stride and this padding,
# 2. one of 1 x 1,
# 3. another one of 1 x 1.
#
# Each makes `out_channels` maps, and behind **each** of them stands a ReLU. How many maps come in
# is not said: use lazy layers.


# %% tags=["exercise"]
def nin_block(out_channels, kernel_size, strides, padding):
    """Return a convolution and two layers of 1 x 1, each with a ReLU behind it."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, stride=strides, padding=padding),
        nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1),
        nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1),
        nn.ReLU(),
    )
    # END SOLUTION


# %% tags=["check"]
check(nin_block)

# %% [markdown]
# ## The whole net
#
# The windows are those of AlexNet: 11 x 11, 5 x 5, 3 x 3. What is new comes at the end. The last
# block makes **one map for each class**. It says how strongly this class is seen at each place. The
# mean of the map is the score of the class. This is called **global average pooling**, and it has
# nothing to learn.

# %% tags=["picture"]
show_stacks(
    {
        "AlexNet, from its third block on": [
            "three 3 x 3 conv",
            "3 x 3 max pool",
            "flatten",
            "dense, 4096",
            "dense, 4096",
            "dense, 10",
        ],
        "NiN, from its third block on": [
            ["3 x 3 conv, 384", "1 x 1 conv, 384", "1 x 1 conv, 384"],
            "3 x 3 max pool",
            "dropout",
            ["3 x 3 conv, 10", "1 x 1 conv, 10", "1 x 1 conv, 10"],
            "global avg pool",
            "flatten",
        ],
    }
)

# %% [markdown]
# These are its ten parts, for images in one channel:
#
# | | part |
# | --- | --- |
# | 1 | block: 96 channels, window 11, stride 4, no padding |
# | 2 | max pool: windows of 3 that move by 2 |
# | 3 | block: 256 channels, window 5, stride 1, padding 2 |
# | 4 | the same pool |
# | 5 | block: 384 channels, window 3, stride 1, padding 1 |
# | 6 | the same pool |
# | 7 | dropout: in training, half of the numbers are set to 0 |
# | 8 | block: as many channels as there are classes, window 3, stride 1, padding 1 |
# | 9 | the mean of each map |
# | 10 | flatten |
#
# ### Your turn: `nin_shapes`
#
# Pencil first. An image has 224 x 224 pixels, and there are ten classes. Which shape comes out of
# each of the four **blocks**? Four shapes `(channels, height, width)`.

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
    """Four NiN blocks and a mean, no dense layer: images (N, 1, h, w) to scores (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        self.net = nn.Sequential(
            nin_block(96, kernel_size=11, strides=4, padding=0),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nin_block(256, kernel_size=5, strides=1, padding=2),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nin_block(384, kernel_size=3, strides=1, padding=1),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Dropout(0.5),
            nin_block(num_classes, kernel_size=3, strides=1, padding=1),
            nn.AdaptiveAvgPool2d((1, 1)),
            nn.Flatten(),
        )
        # END SOLUTION


# %% tags=["check"]
check(NiN)

# %%
lab.layer_table(NiN(), (1, 1, 224, 224))

# %% [markdown]
# ### Your turn: `nin_smallest_side`
#
# Without dense layers a net takes images of any size, if they are large enough for its windows.
# What is the side of the smallest square image that goes through NiN without an error?

# %% tags=["exercise"]
nin_smallest_side = 67

# %% tags=["check"]
check(nin_smallest_side=nin_smallest_side)

# %% [markdown]
# ## What it costs
#
# All of this for 224 x 224 images in one channel, and for ten classes.
#
# ### Your turn: `nin_parameters`
#
# How many numbers does NiN learn? Take a pencil for one block at least; then let the table count,
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
# So NiN takes 8 megabytes and AlexNet 187, but NiN does not do much less work. Where does it all
# sit?

# %% tags=["picture"]
show_parameters(NiN(), (1, 1, 224, 224))

# %% [markdown]
# Parameters are not all that fills a memory.
#
# ### Your turn: `nin_training_floats`
#
# To compute gradients, the backward pass needs what each layer put out in the forward pass. So all
# of that is kept. How many numbers do the convolutions of NiN put out for **one** image, all
# together? Say that ReLU overwrites what it gets, and so needs no room of its own. Leave out pools
# and dropout.

# %% tags=["exercise"]
nin_training_floats = 1_525_614

# %% tags=["check"]
check(nin_training_floats=nin_training_floats)

# %% [markdown]
# For a batch of 128 images that makes 781 megabytes, a hundred times as much as the parameters. In
# addition there is a gradient for each of these numbers and for each parameter.
#
# ### Your turn: `nin_prediction_floats`
#
# Prediction has no backward pass. When a layer has done its work, its input may go. So at each
# moment only the input and the output of one layer are there. How many numbers are these at most,
# for one image? Again ReLU needs no room of its own.

# %% tags=["exercise"]
nin_prediction_floats = 559_872

# %% tags=["check"]
check(nin_prediction_floats=nin_prediction_floats)

# %% [markdown]
# ## Training
#
# Fashion-MNIST, enlarged to 224 x 224, ten epochs, a learning rate of 0.05, and first weights by
# Xavier's rule. Without a GPU this is the short form again, a slim copy on smaller images. Of the
# slim nets of this chapter this one learns most slowly: its scores are means of maps that have
# passed a ReLU, and a map that is 0 everywhere sends no gradient back.

# %% tags=["train"]
torch.manual_seed(1)
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))
X = data.val.take(torch.arange(2))[0]

model = NiN(lr=0.05)
model.apply_init([X], d2l.init_cnn)
lab.Trainer(max_epochs=10, short_steps=600).fit(model, data)

# %% [markdown]
# These are the validation accuracies that the authors of the book published for the whole run,
# beside those of AlexNet.

# %% tags=["picture"]
published = {
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
    "NiN": [0.190, 0.452, 0.664, 0.757, 0.625, 0.813, 0.824, 0.853, 0.843, 0.865],
}
show_accuracies(published)

# %% [markdown]
# A rougher way up, but better in the end than AlexNet, with a twenty-third of its parameters.
#
# ## A net that points
#
# The end of NiN has one more charm: it can be looked at. Each map before the mean shows *where* the
# net sees its class. To watch that within seconds, here is a tiny net of this kind. It learns to
# tell trousers from sneakers, and it takes images of 28 x 28 as they are.

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=128)
images, labels = small_data.train.take(torch.arange(1000) % len(small_data.train))
trousers, sneakers = images[labels == 1], images[labels == 7]

# %% [markdown]
# Two blocks, one pool, and in the end a map for each of the two classes, without ReLU: so a map can
# speak against its class, too.


# %%
def learn_maps(block):
    """Train two blocks and a map for either class; return the net up to its maps."""
    torch.manual_seed(1)
    blocks = [block(16, 5, 2, 2), nn.MaxPool2d(3, stride=2), block(32, 3, 1, 1)]
    maps = nn.Sequential(*blocks, nn.LazyConv2d(2, kernel_size=1))
    net = nn.Sequential(maps, nn.AdaptiveAvgPool2d(1), nn.Flatten())
    net(images[:2])
    net.apply(d2l.init_cnn)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    classes = torch.arange(2).repeat_interleave(16)
    for _ in range(80):
        some = [clothes[torch.randint(len(clothes), (16,))] for clothes in (trousers, sneakers)]
        loss = F.cross_entropy(net(torch.cat(some)), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"loss after 80 steps: {loss:.3f}")
    return maps


# %% [markdown]
# Now hang four images side by side. That makes a picture four times as wide, but this net does not
# mind: nothing in it counts on a size. Below the picture is the difference of its two maps. Red is
# where the net sees trousers, blue is where it sees a sneaker. Nobody ever told it *where* to look.

# %% tags=["train", "picture"]
maps = learn_maps(nin_block)

row = torch.cat([sneakers[0], trousers[0], trousers[1], sneakers[1]], dim=2)
with torch.no_grad():
    seen = maps(row[None])[0]

titles = ["a picture of 28 x 112", "trousers or sneaker?"]
show_images([row[0], seen[0] - seen[1]], titles, signed=[False, True], numbers=False, columns=1)

# %% [markdown]
# ## What if?
#
# Nobody can tell from a formula whether a net will be good. But what a change costs can be counted
# before anything is trained.
#
# ### Your turn: `ones_parameters`
#
# Two layers of 1 x 1 in each block: why not one, or three? How many numbers would NiN learn with
# one, two or three of them in each of its four blocks? Give all three, in this order.

# %% tags=["exercise"]
ones_parameters = (1_769_112, 1_992_166, 2_215_220)

# %% tags=["check"]
check(ones_parameters=ones_parameters)

# %% [markdown] tags=["exercise"]
# **Your answer to `why_two_ones`** (about five sentences): what does the second layer of 1 x 1 give
# that the first one alone does not, and why not go on to three? Use your numbers.
#
# # BEGIN SOLUTION
# With one layer of 1 x 1 every pixel gets a single dense layer with a ReLU. With two it gets a
# small net with a hidden layer, which can tell things that one layer cannot, such as "either this
# channel or that one, but not both". That costs only 223,054 parameters, 11 % of the net, as
# windows of 1 are cheap. A third layer costs the same once more. Depth at a pixel brings less and
# less, since all that it can work with was seen by the window before. Whether it pays can only be
# tried: both nets, with the same data, epochs and several seeds.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `nin_three_by_three`
#
# And if the 1 x 1 layers looked at neighbours as well? Replace each of them by a convolution of
# 3 x 3 with padding 1. All shapes stay. Give a pair: parameters, and multiply-adds for one image.
# (You may build that net and let the table count.)

# %% tags=["exercise"]
nin_three_by_three = (5_549_094, 2_240_895_048)

# %% tags=["check"]
check(nin_three_by_three=nin_three_by_three)

# %% [markdown]
# ### Your turn: `dense_parameters`
#
# How would NiN look with a dense layer at its end? Two ways:
#
# 1. keep the last block; in the place of the mean come flatten and a dense layer with ten outputs;
# 2. leave out the last block as well: flatten what the last pool gives, then the dense layer.
#
# How many numbers do these two nets learn, for images of 224 x 224? A pair.

# %% tags=["exercise"]
dense_parameters = (1_994_676, 2_053_386)

# %% tags=["check"]
check(dense_parameters=dense_parameters)

# %% [markdown] tags=["exercise"]
# **Your answer to `dense_or_mean`** (about four sentences): so the price is small. What else would
# change? Think of a shirt that lies a little further to the left, and of images of another size.
#
# # BEGIN SOLUTION
# The mean does not care where in the map something was found; a dense layer has a weight of its own
# for each place. So it can learn that sleeves are at the sides, but a shirt that has moved meets
# other weights and gets other scores. It also ties the net to one size: 250 numbers for 224 x 224,
# another number for another size. And a map is no longer evidence for one class, as every score is
# mixed of all maps. With few images all these weights invite overfitting.
# # END SOLUTION

# %% [markdown] tags=["exercise"]
# **Your answer to `ten_maps_at_once`** (about four sentences): the first layer of the last block
# makes 10 maps out of 384, in one step. What could be wrong with that, and how would you mend it?
#
# # BEGIN SOLUTION
# 384 x 5 x 5 numbers are squeezed into 10 x 5 x 5. What this one layer does not keep is lost, and
# the two layers of 1 x 1 behind it have only ten numbers a pixel to think about. So these ten must
# be nearly the scores already. I would keep 384 channels, or 100, through the window and the first
# 1 x 1, and go down to ten in the last one. With 100 channels in between that makes 357,000
# parameters of the last block's 35,000, but it leaves the net room to combine what it has seen.
# # END SOLUTION

# %% [markdown]
# ### Your turn: `nin_family`
#
# NiN is one net of a whole family. Write a function that builds any of them. `arch` is a list with
# a row `(out_channels, kernel_size, strides, padding)` for each block. Between two blocks stands
# NiN's max pool, a window of 3 that moves by 2. The last block is followed by the mean of each map
# and flatten; so its number of channels is the number of classes. There is no dropout.


# %% tags=["exercise"]
def nin_family(arch):
    """Return a net of NiN blocks, one for each row of arch: images to scores (N, classes)."""
    # BEGIN SOLUTION
    layers = []
    for row in arch:
        layers += [nin_block(*row), nn.MaxPool2d(kernel_size=3, stride=2)]
    layers[-1] = nn.AdaptiveAvgPool2d((1, 1))  # behind the last block no pool, but the mean
    return nn.Sequential(*layers, nn.Flatten())
    # END SOLUTION


# %% tags=["check"]
check(nin_family)

# %% [markdown]
# Small members of the family can work on 28 x 28 images directly. Each of these has one block more
# than the one before. A block on smaller maps, with more channels, adds many parameters but not so
# much work: the maps are what makes work.

# %%
rows = [(32, 5, 1, 2), (64, 3, 1, 1), (96, 3, 1, 1)]

for depth in range(4):
    small = nin_family([*rows[:depth], (10, 3, 1, 1)])
    table = lab.layer_table(small, (1, 1, 28, 28))
    work = f"{table.multiply_adds:11,} multiply-adds"
    print(f"blocks: {depth + 1}   {table.parameters:7,} parameters {work}")

# %% [markdown]
# ## Summary
#
# - A convolution of 1 x 1 is a dense layer for the channels of each pixel, the same at all pixels.
# - A NiN block looks once through a window and then thinks twice about each pixel.
# - One map for each class, and the mean of it as the score: global average pooling replaces the
#   dense layers, learns nothing, takes any size, and can be looked at.
# - NiN learns two million numbers instead of 47 or 129 million. The work remains, and in training
#   the outputs of the layers take far more memory than the parameters.
#
# Next, in 8.4: why choose one window, if one can have them all?

# %%
status("8.3")
