# %% [markdown]
# # 8.2 Networks of blocks: VGG
#
# AlexNet works, but why does it look as it does? A window of 11, then one of 5, then three of 3:
# every layer was chosen for itself. Whoever wants a larger net has to choose again.
#
# In 2014 Karen Simonyan and Andrew Zisserman, of the Visual Geometry Group in Oxford, found a
# better way. They designed one **block** and repeated it. A whole family of networks then fits into
# one line of numbers. Nearly every network since has been built of blocks.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn

from grader import check, hint, status
from lab import show_accuracies, show_maps, show_parameters, show_receptive_field, show_stacks

# %% [markdown]
# Here are both nets for one grey image and ten classes. Two things are left out: all convolutions
# of 3 x 3 have padding 1, and behind each convolution, and behind each dense layer but the last,
# stands a ReLU.

# %% tags=["picture"]
alexnet = ["image, 224 x 224", "11 x 11 conv, 96, stride 4, padding 1"]
alexnet += ["3 x 3 max pool, stride 2", "5 x 5 conv, 256, padding 2"]
alexnet += ["3 x 3 max pool, stride 2", "3 x 3 conv, 384", "3 x 3 conv, 384", "3 x 3 conv, 256"]
alexnet += ["3 x 3 max pool, stride 2"]

vgg = ["image, 224 x 224"]
for num_convs, channels in ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512)):
    vgg.append([f"3 x 3 conv, {channels}"] * num_convs + ["2 x 2 max pool"])

dense = ["dense, 4096", "dense, 4096", "dense, 10"]
show_stacks({"AlexNet": alexnet + dense, "VGG-11": vgg + dense})

# %% [markdown]
# ## Small windows, and more of them
#
# VGG uses windows of 3 x 3 and no others. Is that not too little to see anything? One such window
# is. But two of them in a row see 5 x 5 cells:

# %% tags=["picture"]
show_receptive_field([(3, 1), (3, 1)])

# %% [markdown]
# And three see 7 x 7. So a stack of small windows can stand in for a large one. And it can learn
# more kinds of things, for each of its layers brings a ReLU of its own. What does it cost?
#
# ### Your turn: `stacked_weights`
#
# 64 channels come in and 64 go out of every layer. How many weights are there in
#
# - one layer of 5 x 5, and in two layers of 3 x 3?
# - one layer of 7 x 7, and in three layers of 3 x 3?
#
# Four numbers in parentheses, in this order. Leave the biases out.

# %% tags=["exercise"]
stacked_weights = (102400, 73728, 200704, 110592)

# %% tags=["check"]
check(stacked_weights=stacked_weights)

# %% [markdown]
# The same view, for a quarter of the weights less, and with three layers for nearly half of them
# less. That deep stacks of small windows not only cost less but also work better was the finding
# of the paper.
#
# ## The block
#
# One block consists of
#
# 1. some convolutions with windows of 3 x 3 and padding 1, which keep the sides as they are; behind
#    **each** of them a ReLU
# 2. one max pool of 2 x 2 that moves by 2, and so halves both sides
#
# ### Your turn: `vgg_block`
#
# Two numbers decide everything: how many convolutions there are, and how many channels each of them
# gives. Build the block and return it. You are not told how many channels come in, and need not
# know: lazy layers, such as `nn.LazyConv2d`, find out by themselves.


# %% tags=["exercise"]
def vgg_block(num_convs, out_channels):
    """Return a module: num_convs convolutions of 3 x 3, each with ReLU, then one max pool."""
    # BEGIN SOLUTION
    layers = []
    for _ in range(num_convs):
        layers.append(nn.LazyConv2d(out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
    layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)
    # END SOLUTION


# %% tags=["check"]
check(vgg_block)

# %% [markdown]
# A look at the shape: three channels of 6 x 10 cells come in, five channels of half the height and
# half the width should come out.

# %%
vgg_block(2, 5)(torch.randn(1, 3, 6, 10)).shape

# %% [markdown]
# ## The network
#
# Now the whole net is a list of pairs `(num_convs, out_channels)`, one pair for each block. This
# one is the smallest of the paper. It has eight convolutions and three dense layers, hence its
# name: **VGG-11**.

# %%
vgg11_arch = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))

# %% [markdown]
# ### Your turn: `block_shapes`
#
# Pencil first. One grey image of 224 x 224 goes in. What shape comes out of each of the five
# blocks? Five shapes `(channels, height, width)`, in one pair of parentheses.

# %% tags=["exercise"]
block_shapes = ((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7))

# %% tags=["check"]
check(block_shapes=block_shapes)

# %% [markdown]
# ### Your turn: `VGG`
#
# Behind the blocks comes what AlexNet has, too: flatten; a dense layer with 4096 outputs, ReLU,
# dropout with rate 0.5; the same three once more; and at last a dense layer that gives one score
# for each class, with nothing behind it. (Dropout, from 8.1, sets a random half of the numbers to 0
# while the net is trained.)
#
# `arch` is a list like the one above, but do not count on that very one: there may be three blocks,
# or other channels. Keep the layers in `self.net`.


# %% tags=["exercise"]
class VGG(d2l.Classifier):
    """Blocks as arch says, then three dense layers: images to scores (N, num_classes)."""

    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        blocks = [vgg_block(num_convs, out_channels) for num_convs, out_channels in arch]
        self.net = nn.Sequential(
            *blocks,
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
check(VGG)

# %% [markdown]
# The numbers of VGG-11 would fill half a gigabyte of memory. `check` builds it without numbers, to
# look at its shapes alone. The table here does the same.

# %%
lab.layer_table(VGG(vgg11_arch), (1, 1, 224, 224), parameters=True)

# %% [markdown]
# The same as a picture: at each step the maps have half the side, and at most twice the number.

# %% tags=["picture"]
show_maps(list(lab.layer_table(VGG(vgg11_arch), (1, 1, 224, 224))))

# %% [markdown]
# ### Your turn: `missing_layers`
#
# The net has eleven layers with weights, but only eight rows of the table have parameters. Where
# are the other three?
#
# - **a** They are the dense layers.
# - **b** They are the second convolutions of blocks three, four and five, inside rows that say
#   `Sequential`.
# - **c** They are the row `Flatten` and both rows `Dropout`.
# - **d** They are the pools of the last three blocks.

# %% tags=["exercise"]
missing_layers = "b"

# %% tags=["check"]
check(missing_layers=missing_layers)

# %% [markdown]
# ### Your turn: `smallest_vgg_side`
#
# Lazy layers take images of other sizes, but five blocks halve five times. What is the side of the
# smallest square image that goes through VGG-11 without an error?

# %% tags=["exercise"]
smallest_vgg_side = 32

# %% tags=["check"]
check(smallest_vgg_side=smallest_vgg_side)

# %% [markdown]
# ## What it costs
#
# ### Your turn: `parameters_compared`
#
# How many numbers does AlexNet learn, and how many VGG-11? Both for grey images of 224 x 224 and
# ten classes. A pair, AlexNet first.
#
# You found AlexNet's number in 8.1. If you left that section out, write AlexNet down here as one
# `nn.Sequential` of lazy layers, from the picture above; `lab.layer_table` takes it as it took VGG.

# %% tags=["exercise"]
parameters_compared = (46764746, 128806154)

# %% tags=["check"]
check(parameters_compared=parameters_compared)

# %% [markdown]
# ### Your turn: `work_compared`
#
# And how much do they compute for one image? Count multiply-adds, without biases, activations and
# pools; `lab.layer_table` does so when it is told `multiply_adds=True`. Give a pair for each net,
# first all convolutions, then all dense layers:
# `((AlexNet's convolutions, AlexNet's dense layers), (VGG-11's convolutions, ...))`.

# %% tags=["exercise"]
work_compared = ((895113600, 43032576), (7427653632, 119578624))

# %% tags=["check"]
check(work_compared=work_compared)

# %% [markdown]
# Eight times as much work as AlexNet! And it is not done where the parameters sit. Look for the
# longest bar on either side.

# %% tags=["picture"]
show_parameters(VGG(vgg11_arch), (1, 1, 224, 224))

# %% [markdown]
# A single dense layer, the first one, holds four fifths of all that the net learns: one weight for
# each pair of one of 512 x 7 x 7 cells and one of 4096 outputs. It does one percent of the work.
#
# ### Your turn: `cheaper_head`
#
# Take the *mean* of each of the 512 last maps, which leaves 512 numbers for an image. Behind them
# put one dense layer with 10 outputs, and nothing else. How many numbers does this VGG-11 learn in
# all?

# %% tags=["exercise"]
cheaper_head = 9224458

# %% tags=["check"]
check(cheaper_head=cheaper_head)

# %% [markdown] tags=["exercise"]
# **Your answer to `cheaper_dense`** (three or four sentences, with numbers): name ways to make the
# dense part cheaper, and say what each of them saves.
#
# # BEGIN SOLUTION
# Average each map before the dense part: 512 numbers instead of 25,088, and with a single layer
# behind it 5,130 parameters instead of 119.6 million. Or keep three layers and make them narrower:
# with 512 outputs in place of 4096 the first one has 12.8 million weights, an eighth. Or give up
# dense layers: a 1 x 1 convolution turns 512 maps into ten, one for each class, and their means are
# the scores, as in NiN in 8.3. The work hardly changes in any case: 98 % of it is convolutions.
# # END SOLUTION

# %% [markdown]
# ## The family
#
# The paper has nets with 11, 13, 16 and 19 layers. They share five blocks with 64, 128, 256, 512
# and 512 channels, and the three dense layers. From 13 layers on, the first two blocks have two
# convolutions each. The last three blocks always have equally many.
#
# ### Your turn: `vgg_arch`
#
# Return the list of pairs for a depth of 11, 13, 16 or 19. For 11 that is `vgg11_arch`. The others
# follow from the three sentences above, if you recall which layers the depth counts.


# %% tags=["exercise"]
def vgg_arch(depth):
    """Return five pairs (num_convs, out_channels): VGG with 11, 13, 16 or 19 layers."""
    # BEGIN SOLUTION
    first = 1 if depth == 11 else 2
    last = (depth - 3 - 2 * first) // 3
    return ((first, 64), (first, 128), (last, 256), (last, 512), (last, 512))
    # END SOLUTION


# %% tags=["check"]
check(vgg_arch)

# %% [markdown]
# From the smallest to the largest, the work more than doubles, but there are hardly more
# parameters: small windows do not cost much memory.

# %%
for depth in (11, 13, 16, 19):
    table = lab.layer_table(VGG(vgg_arch(depth)), (1, 1, 224, 224))
    work = table.multiply_adds / 1e9
    print(f"VGG-{depth}  {table.parameters:,} parameters  {work:4.1f} billion multiply-adds")

# %% [markdown]
# ## Training
#
# Pictures of clothes do not need 512 channels. This VGG has a quarter of them everywhere, and with
# batches of 128 images of 224 x 224 it still keeps a good GPU busy. `apply_init` shows the lazy
# layers two images, so that they know their shapes, and then draws the first weights by Xavier's
# rule.
#
# Without a GPU a slim copy of this net is trained, on images of 64 x 64, which takes seconds.

# %% tags=["train"]
small_arch = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))
X = data.val.take(torch.arange(2))[0]

torch.manual_seed(1)
model = VGG(small_arch, lr=0.01)
model.apply_init([X], d2l.init_cnn)
lab.Trainer(max_epochs=10, short_steps=300).fit(model, data)

# %% [markdown]
# What does the whole run give? These are the validation accuracies that the authors of the book
# published for it, epoch by epoch, beside those of AlexNet.

# %% tags=["picture"]
published = {
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
    "small VGG": [0.658, 0.783, 0.822, 0.848, 0.866, 0.874, 0.879, 0.884, 0.889, 0.896],
}
show_accuracies(published)

# %% [markdown]
# VGG learns from the first epoch on, and is better after three epochs, with 0.82, than AlexNet is
# after eight. It ends near 0.90; AlexNet ends at 0.83.
#
# ## Smaller images
#
# The images of Fashion-MNIST have 28 x 28 cells. Blown up to 224 x 224 they show nothing new, but
# have 64 times as many cells, and each of them costs work.
#
# ### Your turn: `small_vgg_parameters`
#
# With smaller images the small VGG has fewer parameters, too. How many are there for images with
# sides 224, 96, 84 and 56? Four numbers in this order, for the `small_arch` of the training cell.
# Guess first which part of the net changes; then let the machine count.

# %% tags=["exercise"]
small_vgg_parameters = (43093322, 22121802, 19500362, 17927498)

# %% tags=["check"]
check(small_vgg_parameters=small_vgg_parameters)

# %% [markdown]
# ### Your turn: `vgg_small_input`
#
# Small images leave less to throw away, so look twice before you halve: the larger nets of the
# family have **two** convolutions, each with a ReLU, before the first pool. Build a net of this
# kind.
#
# - The function is called with the side of the images, 56 or 84. It returns a model that turns
#   images `(N, 1, size, size)` into ten raw scores each.
# - It works on these images as they are, and does not enlarge them.
# - At least two convolutions come before the maps are halved for the first time, and two more
#   before the second time.
# - It learns no more than 20,000,000 numbers.


# %% tags=["exercise"]
def vgg_small_input(size):
    """Return a model for ten classes of images (N, 1, size, size), size 56 or 84."""
    # BEGIN SOLUTION
    blocks = [vgg_block(*pair) for pair in ((2, 16), (2, 32), (3, 64), (3, 128))]
    return nn.Sequential(
        *blocks,
        nn.Flatten(),
        nn.LazyLinear(512),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.LazyLinear(10),
    )
    # END SOLUTION


# %% tags=["check"]
check(vgg_small_input)

# %% [markdown]
# Train it on images of 56 x 56. Deep nets like this one are slow to start, until batch
# normalisation comes to their aid in 8.5; a learning rate of 0.05 is quicker than 0.01. (The short
# form trains a slim copy here as well, with an optimiser that starts sooner.)

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=128, resize=(56, 56))
X = small_data.val.take(torch.arange(2))[0]

torch.manual_seed(1)
small_model = vgg_small_input(56)
small_model(X)
small_model.apply(d2l.init_cnn)
lab.Trainer(max_epochs=10, lr=0.05, short_steps=300).fit(small_model, small_data)

# %% [markdown] tags=["exercise"]
# **Your answer to `smaller_images`** (about five sentences): what did you change for the smaller
# images, and why? Which accuracy did you reach, with how many epochs and which learning rate, and
# how does it compare with the published 0.89 at 224? (If you ran the short form only, say so.) How
# much work does one image cost now?
#
# # BEGIN SOLUTION
# I left out the last block, put two convolutions into each of the first blocks and three into the
# others, and made the dense part one layer of 512. One image of 56 x 56 costs 55 million
# multiply-adds in place of 512 million for the small VGG at 224, about a ninth, and the model has
# 1.1 million parameters in place of 43 million. What I ran here is the short form on a CPU: a slim
# copy reached 0.77 on the drawn images, 0.03 less than that of the small VGG in as many steps, and
# neither says anything about the real set. The whole run is ten epochs with batches of 128 and
# learning rate 0.05; 0.89 is the number to beat.
# # END SOLUTION

# %% [markdown]
# ## Summary
#
# - A network can be a list of blocks, and the list can be an argument.
# - Two windows of 3 x 3 see as much as one of 5 x 5. They have fewer weights, and one ReLU more.
# - VGG-11 is AlexNet's dense part behind a deeper stack of convolutions: about three times the
#   parameters and eight times the work.
# - Its first dense layer holds four fifths of all parameters. Whoever takes the mean of each map
#   instead does not need it.
#
# Next, in 8.3: a network that has no dense layer at all.

# %%
status("8.2")
