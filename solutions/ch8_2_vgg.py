# %% [markdown]
# # 8.2 Networks of blocks: VGG
#
# AlexNet works, but its design follows no rule: kernels of 11 x 11, then of 5 x 5, then three
# layers of 3 x 3. Anybody who wants a larger net has to choose each layer again. In 2014 Karen
# Simonyan and Andrew Zisserman, of the Visual Geometry Group in Oxford, designed one **block**
# instead and repeated it. A whole family of networks then fits into one line of numbers, and nearly
# every network since has been made of blocks.
#
# **You will be able to**
#
# - explain why several small convolutions replace one large one, and what they cost,
# - write a block of layers as a function, and a network as a list of blocks,
# - find out where the parameters and the work of a network are, and make it cheaper,
# - adapt a network to smaller images, and compare both by training them.
#
# **You need** convolution, padding, pooling and their output sizes (7.2 to 7.5). The section
# compares VGG with AlexNet (8.1), but does not assume that you have read that one.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn

from grader import check, hint, status
from lab import show_accuracies, show_maps, show_parameters, show_plans, show_receptive_field

# %% [markdown]
# Here are both nets for one grey image and ten classes. Two things are not drawn: all 3 x 3
# convolutions have padding 1, and each convolution and each **fully connected** layer (also called
# *dense*) except the last is followed by a ReLU.

# %% tags=["picture"]
show_plans("AlexNet", "VGG-11")

# %% [markdown]
# ## Why several convolutions before a pool?
#
# In the first nets, such as LeNet, each convolution was followed by a pool. That limits the depth.
# A pool with stride 2 halves both sides, and a side of *d* pixels can be halved only about
# log₂ *d* times before a single cell is left: 224, 112, 56, 28, 14, 7, 3, 1. After seven pools
# nothing remains to be pooled, so a net with one convolution for each pool could not have more
# than some eight of them.
#
# A convolution with padding keeps the sides as they are. So if several convolutions share one pool,
# a net can be as deep as we like: pools only decide where the maps get smaller. This is the first
# idea of VGG.
#
# ## Small kernels, and more of them
#
# The second idea: VGG uses **kernels** of 3 x 3 and no others. Is that not too little to see
# anything? One such kernel is. But two of them, one after the other, have a **receptive field** of
# 5 x 5 cells:

# %% tags=["picture"]
show_receptive_field([(3, 1), (3, 1)])

# %% [markdown]
# And three of them see 7 x 7. So a stack of small kernels can replace a large one. It can also
# learn more kinds of functions, because each of its layers brings a ReLU, a **nonlinearity**, of
# its own. What does it cost?
#
# ### Your turn: `stacked_weights`
#
# Each layer has 64 input channels and 64 output channels. How many weights are there in
#
# - one 5 x 5 layer, and two 3 x 3 layers together?
# - one 7 x 7 layer, and three 3 x 3 layers together?
#
# Write four numbers in parentheses, in this order. Leave out the biases.

# %% tags=["exercise"]
stacked_weights = (102400, 73728, 200704, 110592)

# %% tags=["check"]
check(stacked_weights=stacked_weights)

# %% [markdown]
# The stacks see the same field with fewer weights, and the saving grows with the size of the
# field.
#
# Is such a **deep and narrow** stack better than a **shallow and wide** one? The authors tried it:
# they replaced each pair of 3 x 3 layers in one of their nets by a single 5 x 5 layer. The
# receptive fields stayed the same, but the top-1 error on ImageNet rose by 7 %. For years the rule
# was: deeper and narrower wins. This is an observation, not a law: ParNet (2021) is only 12 layers
# deep, with several branches side by side, and also does well on ImageNet.
# (Nor does a short training show it: after 200 steps on the images that `lab` draws where it cannot
# fetch Fashion-MNIST, nets of both kinds had reached the same accuracy.)
#
# ## The block
#
# A block consists of
#
# 1. some convolutions with 3 x 3 kernels and padding 1, which keep the sides as they are, **each**
#    followed by a ReLU;
# 2. one 2 x 2 max pool with stride 2, which halves both sides (**downsampling**).
#
# ### Your turn: `vgg_block`
#
# Two numbers decide everything: how many convolutions there are, and how many channels each of them
# outputs. Build the block and return it. You are not told the number of input channels, and you
# need not know it: lazy layers, such as `nn.LazyConv2d`, find it out by themselves.


# %% tags=["exercise"]
def vgg_block(num_convs, out_channels):
    """Return a module: num_convs convolutions of 3 x 3, each with ReLU, then one max pool."""
    # BEGIN SOLUTION
    block = nn.Sequential()
    for number in range(1, num_convs + 1):
        block.add_module(f"conv{number}", nn.LazyConv2d(out_channels, 3, padding=1))
        block.add_module(f"relu{number}", nn.ReLU())
    block.add_module("pool", nn.MaxPool2d(2))
    return block
    # END SOLUTION


# %% tags=["check"]
check(vgg_block)

# %% [markdown]
# A look at the shape: three channels of 6 x 10 go in, five channels of half the height and
# half the width should come out.

# %%
vgg_block(2, 5)(torch.randn(1, 3, 6, 10)).shape

# %% [markdown]
# ## The network
#
# Now the whole net is a list of pairs `(num_convs, out_channels)`, one pair for each block. This
# one is the smallest of the paper. It has eight convolutions and three fully connected layers,
# which gives it its name: **VGG-11**.

# %%
vgg11_arch = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))

# %% [markdown]
# ### Your turn: `block_shapes`
#
# On paper first. One grey image of 224 x 224 goes in. What shape do the **feature maps** have
# after each of the five blocks? Five shapes `(channels, height, width)`, in one pair of
# parentheses.

# %% tags=["exercise"]
block_shapes = ((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7))

# %% tags=["check"]
check(block_shapes=block_shapes)

# %% [markdown]
# ### Your turn: `VGG`
#
# The blocks are followed by the same layers as in AlexNet: flatten; a fully connected layer with
# 4096 outputs, ReLU, dropout with rate 0.5; these three once more; and finally a fully connected
# layer that gives one score, or **logit**, for each class, with nothing after it. (Dropout, from
# 8.1, sets a random half of the numbers to 0 while the net is trained.)
#
# `arch` is a list like the one above, but do not expect exactly that one: there may be three
# blocks, or other numbers of channels. Keep the layers in `self.net`.


# %% tags=["exercise"]
class VGG(d2l.Classifier):
    """Blocks as arch says, then three dense layers: images to scores (N, num_classes)."""

    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        features = [vgg_block(*pair) for pair in arch]
        hidden = []
        for _ in range(2):
            hidden += [nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)]
        self.net = nn.Sequential(*features, nn.Flatten(), *hidden, nn.LazyLinear(num_classes))
        # END SOLUTION


# %% tags=["check"]
check(VGG)

# %% [markdown]
# The parameters of VGG-11 would fill half a gigabyte of memory. `check` builds it without them,
# and looks at its shapes only. The table here does the same.

# %%
vgg_blocks = [f"block {number}" for number in range(1, 6)]
lab.layer_table(VGG(vgg11_arch), (1, 1, 224, 224), stages=vgg_blocks)

# %% [markdown]
# The same as a picture: each block halves the side of the maps, and each after the first at most
# doubles their number.

# %% tags=["picture"]
show_maps(lab.layer_table(VGG(vgg11_arch), (1, 1, 224, 224), stages=vgg_blocks))

# %% [markdown]
# ### Your turn: `missing_layers`
#
# The net has eleven layers with weights, but in the table only eight rows have weights. Where are
# the other three?
#
# - **a** They are the fully connected layers.
# - **b** They are the second convolutions of blocks 3, 4 and 5, inside the rows of these blocks.
# - **c** They are the row `Flatten` and both rows `Dropout`.
# - **d** They are the pools of the last three blocks.

# %% tags=["exercise"]
missing_layers = "b"

# %% tags=["check"]
check(missing_layers=missing_layers)

# %% [markdown]
# ### Your turn: `smallest_vgg_side`
#
# Lazy layers accept images of other sizes, but five blocks halve five times. What is the side of
# the smallest square image that goes through VGG-11 without an error?

# %% tags=["exercise"]
smallest_vgg_side = 32

# %% tags=["check"]
check(smallest_vgg_side=smallest_vgg_side)

# %% [markdown]
# ## What it costs
#
# The table can count, too: with `parameters=True` or `multiply_adds=True` it gets more columns.
# If you keep it, as in `table = lab.layer_table(...)`, you can also compute with it: each entry
# `row` of `table.rows` has a `row.layer` (such as `"Linear"`), `row.parameters` and
# `row.multiply_adds`.
#
# ### Your turn: `parameters_compared`
#
# How many parameters does AlexNet have, and how many does VGG-11 have? Both for grey images of
# 224 x 224 and ten classes. A pair, AlexNet first.
#
# You found AlexNet's number in 8.1. If you skipped that section, write AlexNet here as one
# `nn.Sequential` of lazy layers, from the picture above; `lab.layer_table` takes it as it took VGG.

# %% tags=["exercise"]
parameters_compared = (46764746, 128806154)

# %% tags=["check"]
check(parameters_compared=parameters_compared)

# %% [markdown]
# ### Your turn: `work_compared`
#
# And how much do they compute for one image? Count multiply-adds, without biases, activations and
# pools. (Papers often give **FLOPs**, floating-point operations; a multiply-add is two of them.)
# Give a pair for each net, first the sum over all convolutions, then the sum over all fully
# connected layers:
# `((AlexNet's convolutions, AlexNet's dense layers), (VGG-11's convolutions, ...))`.

# %% tags=["exercise"]
work_compared = ((895113600, 43032576), (7427653632, 119578624))

# %% tags=["check"]
check(work_compared=work_compared)

# %% [markdown]
# Eight times as much work as AlexNet! And the work is not where the parameters are. Look for the
# longest bar on either side.

# %% tags=["picture"]
show_parameters(VGG(vgg11_arch), (1, 1, 224, 224), stages=vgg_blocks)

# %% [markdown]
# A single layer, the first fully connected one, holds four fifths of all parameters: one weight for
# each pair of one of 512 x 7 x 7 inputs and one of 4096 outputs. It does little more than one
# percent of the work.
#
# ### Your turn: `cheaper_head`
#
# Take the *mean* of each of the 512 last feature maps, which leaves 512 numbers for an image. Add
# one fully connected layer with 10 outputs after them, and nothing else. How many parameters does
# this VGG-11 have in all?

# %% tags=["exercise"]
cheaper_head = 9224458

# %% tags=["check"]
check(cheaper_head=cheaper_head)

# %% [markdown]
# ## Training
#
# Images of clothes do not need 512 channels. This VGG has a quarter of them everywhere, and with
# batches of 128 images of 224 x 224 it still keeps a good GPU busy. `apply_init` shows two images
# to the lazy layers, so that they know their shapes, and then draws the first weights by Xavier's
# rule.
#
# Without a GPU a slim copy of this net is trained, on smaller images. What is trained, and how
# long it will take, is said before the first step. The whole run, on a GPU, takes minutes. If it
# may be interrupted, write `lab.Trainer(max_epochs=10, checkpoint="vgg.pt")`: the file is saved
# after each epoch, and the next call continues from it.

# %% tags=["train"]
small_arch = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))
data = lab.FashionMNIST(batch_size=128, resize=(224, 224))
X = data.val.take(torch.arange(2))[0]

torch.manual_seed(1)
model = VGG(small_arch, lr=0.01)
model.apply_init([X], d2l.init_cnn)
lab.Trainer(max_epochs=10, short_steps=300).fit(model, data)

# %% [markdown]
# What does the whole run give? These are the validation accuracies of the book's own runs, epoch by
# epoch, for this net and for AlexNet. They are read off the plots in release 1.0.3 of the book.

# %% tags=["picture"]
published = {
    "AlexNet": [0.100, 0.297, 0.587, 0.687, 0.710, 0.774, 0.793, 0.813, 0.824, 0.830],
    "small VGG": [0.658, 0.783, 0.822, 0.848, 0.866, 0.874, 0.879, 0.884, 0.889, 0.896],
}
show_accuracies(published)

# %% [markdown]
# VGG learns from the first epoch on, and after three epochs it is better than AlexNet after eight.
# The difference at the end, about 0.07, is more than chance: in the three releases of these runs
# VGG ended between 0.888 and 0.896, and AlexNet between 0.828 and 0.837. (Both can do better. In
# an older edition, with other settings, they reached 0.92 and 0.88.)
#
# ## Smaller images
#
# The images of Fashion-MNIST have 28 x 28 pixels. Enlarged to 224 x 224 they show nothing new, but
# have 64 times as many pixels, and each of them costs work. Can we use smaller images without
# losing accuracy?
#
# ### Your turn: `vgg_small_input`
#
# A small image has fewer details to lose, so let the net look twice before it halves the maps: the
# larger nets of the family have **two** convolutions, each with a ReLU, before the first pool.
# Build a net of this kind.
#
# - The function is called with the side of the images, 56 or 84. It returns a model that turns
#   images `(N, 1, size, size)` into ten raw scores each.
# - It works on these images as they are, and does not enlarge them.
# - At least two convolutions come before the maps are halved for the first time, and two more
#   before the second time.
# - It has no more than 20,000,000 parameters.


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
# Does your net do better on small images than the small VGG, which has one convolution before the
# first pool? `lab.compare` trains both on the same images of 56 x 56, in the same order, for the
# same number of steps, and does so twice, from two random starts (`seeds=2`). Then it shows their
# curves and a table. (Deep nets like these are slow to start, until batch normalisation in 8.5. In
# the whole run, on a GPU, a learning rate of 0.05 gets them going; the short form trains slim
# copies with Adam, and starts faster.)

# %% tags=["train"]
small_data = lab.FashionMNIST(batch_size=128, resize=(56, 56))
X = small_data.val.take(torch.arange(2))[0]


def initialised(net):
    net(X)
    return net.apply(d2l.init_cnn)


nets = {
    "small VGG": lambda: initialised(VGG(small_arch)),
    "mine": lambda: initialised(vgg_small_input(56)),
}
compared = lab.compare(nets, small_data, max_epochs=10, seeds=2, lr=0.05, short_steps=200)
compared

# %% [markdown]
# The table gives the mean of the seeds, and in parentheses from where to where they go. Where the
# ranges of two nets overlap, a difference of their means may be chance. For the work of one image,
# ask `lab.layer_table`.
#
# ### In your own words: `smaller_images`
#
# Answer the questions below from the table, the curves and your own count of the work.

# %% [markdown] tags=["exercise"]
# **Your answer to `smaller_images`** (about five sentences): what did you change for the smaller
# images, and why? Which accuracies did the two nets reach at 56 x 56, with how many steps, and do
# they differ by more than chance? How does this compare with the small VGG at 224 x 224 (your own
# run if it was the whole one, or else the published curve)? How much work does one image cost now?
#
# # BEGIN SOLUTION
# I left out the last block, put two convolutions into each of the first two blocks and three into
# the others, so that more nonlinearities come before the first halvings, and made the dense part
# one layer of 512. In the short form on a CPU, 200 steps of slim copies on drawn images, the small
# VGG reached 0.74 to 0.75 and mine 0.74 to 0.77. The ranges of the two seeds overlap, so this shows
# no difference; mine takes nearly twice the time. At 224 x 224 I have no whole run of my own; the
# published curve ends at 0.896, and drawn images cannot be compared with it. One image of 56 x 56
# costs my net 55 million multiply-adds instead of 512 million for the small VGG at 224, about a
# ninth, and my net has 1.1 million parameters instead of 43 million. To decide whether accuracy is
# lost, both need the whole run: ten epochs of the real data with learning rate 0.05.
# # END SOLUTION

# %% [markdown]
# ## Further: parameters and image size
#
# ### Your turn: `small_vgg_parameters`
#
# With smaller images the small VGG has fewer parameters, too. How many are there for images with
# sides 224, 96, 84 and 56? Four numbers in this order, for the `small_arch` of the training cell.
# Guess first which part of the net changes; then let `lab.layer_table` count.

# %% tags=["exercise"]
small_vgg_parameters = (43093322, 22121802, 19500362, 17927498)

# %% tags=["check"]
check(small_vgg_parameters=small_vgg_parameters)

# %% [markdown]
# ## Further: a cheaper fully connected part
#
# ### In your own words: `cheaper_dense`
#
# `cheaper_head` was one way to save parameters. Name at least two more.

# %% [markdown] tags=["exercise"]
# **Your answer to `cheaper_dense`** (three or four sentences, with numbers): name ways to make the
# fully connected part cheaper, and say what each of them saves.
#
# # BEGIN SOLUTION
# Average each feature map before the dense part: 512 numbers instead of 25,088, and if a single
# layer follows, it has 5,130 parameters instead of 119.6 million in three layers. Or keep three
# layers and make them narrower: with 512 outputs instead of 4096 the first one has 12.8 million
# weights, an eighth. Or use no dense layers at all: a 1 x 1 convolution turns 512 maps into ten,
# one for each class, and their means are the scores, as in NiN in 8.3. The work hardly changes in
# any case: 98 % of it is in the convolutions.
# # END SOLUTION

# %% [markdown]
# ## Further: the family
#
# The paper has nets with 11, 13, 16 and 19 layers. They share five blocks with 64, 128, 256, 512
# and 512 channels, and the three fully connected layers. From 13 layers on, the first two blocks
# have two convolutions each. The last three blocks always have the same number of convolutions.
#
# ### Your turn: `vgg_arch`
#
# Return the pairs for a depth of 11, 13, 16 or 19. For 11 that is `vgg11_arch`. The others
# follow from the sentences above, if you remember which layers the depth counts.


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
# From the smallest to the largest, the work more than doubles, but the number of parameters grows
# by less than a tenth: small kernels need few weights.

# %%
for depth in (11, 13, 16, 19):
    table = lab.layer_table(VGG(vgg_arch(depth)), (1, 1, 224, 224))
    work = table.multiply_adds / 1e9
    print(f"VGG-{depth}  {table.parameters:,} parameters  {work:4.1f} billion multiply-adds")

# %% [markdown]
# ## Summary
#
# - A network can be a list of blocks, and the list can be an argument.
# - Pools limit the depth, so several convolutions share one pool.
# - Two 3 x 3 kernels in a row have the receptive field of one 5 x 5 kernel, with fewer weights and
#   one more nonlinearity. Deep and narrow was better than shallow and wide in the paper's
#   experiment.
# - VGG-11 is AlexNet's fully connected part after a deeper stack of convolutions: nearly three
#   times the parameters and eight times the work.
# - Its first fully connected layer holds four fifths of all parameters. It is not needed if each
#   last map is averaged.
#
# Next, in 8.3: a network that has no fully connected layer at all.

# %%
status("8.2")

# %% [markdown]
# ## Read on
#
# - The book's section: [Networks Using Blocks (VGG)](https://d2l.ai/chapter_convolutional-modern/vgg.html).
#   The curves come from its executed notebooks, [d2l-pytorch-slides](https://github.com/d2l-ai/d2l-pytorch-slides).
# - K. Simonyan and A. Zisserman (2014), [Very Deep Convolutional Networks for Large-Scale Image
#   Recognition](https://arxiv.org/abs/1409.1556)
# - A. Goyal, A. Bochkovskiy, J. Deng and V. Koltun (2021), [Non-deep
#   Networks](https://arxiv.org/abs/2110.07641): ParNet
# - torch's layers: [torch.nn.LazyConv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html),
#   [torch.nn.MaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html),
#   [torch.nn.Sequential](https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html)
