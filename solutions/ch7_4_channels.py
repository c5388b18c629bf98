# %% [markdown]
# # 7.4 Multiple input and output channels
#
# A colour image is not one matrix but three: how much red, how much green and how much blue there
# is at each pixel. Each of these matrices is a **channel**. Inside a network there are often
# hundreds of channels. In this section you extend the convolution to channels, at its input and at
# its output, and you count what such a layer costs.
#
# **You will be able to**
#
# - compute a convolution with several input and output channels, and say which shape its weights
#   have;
# - explain what a 1 x 1 convolution does, write it as a matrix product, and say why a nonlinearity
#   follows it;
# - count the parameters, the multiply-adds and the memory of a convolutional layer, forward and
#   backward;
# - tell how these costs grow with the channels, the kernel and the padding.
#
# **You need** 7.2 (cross-correlation) and 7.3 (padding and stride).

# %% tags=["setup"]
import lab
import torch
from torch import nn

from grader import check, hint, status
from lab import show_channel_sum, show_colours, show_images

# %% [markdown]
# `lab.corr2d` is the function of 7.2, ready-made: it slides one kernel over one matrix, without
# padding, with stride 1. Here it is with the example of 7.2.

# %%
ramp = torch.arange(9.0).reshape(3, 3)
small = torch.arange(4.0).reshape(2, 2)

lab.corr2d(ramp, small)

# %% [markdown]
# ## Why one channel is not enough
#
# A red shirt on green grass, and next to it what is left of it in a grey image, the mean of the
# three channels.

# %% tags=["picture"]
shape = torch.zeros(28, 28)
shape[3:26, 8:20] = shape[4:12, 2:26] = 1  # body and sleeves
shape[3:6, 11:17] = 0  # neck

red, grass = torch.tensor([0.8, 0.2, 0.2]), torch.tensor([0.2, 0.7, 0.3])
shirt = red[:, None, None] * shape + grass[:, None, None] * (1 - shape)
grey = shirt.mean(0)

show_colours([shirt, grey.expand(3, 28, 28)], ["a shirt, 3 channels", "their mean"])

# %% [markdown]
# The shirt is gone. Red and grass are equally bright, so no kernel can find an edge in the grey
# image. The single channels still show it:

# %% tags=["picture"]
show_images(list(shirt), ["red, X[0]", "green, X[1]", "blue, X[2]"])

# %% [markdown]
# With channels, an image is a tensor with three axes, and the channel comes first: (channel, row,
# column).

# %%
print(tuple(shirt.shape))

# %% [markdown]
# ## Several input channels
#
# The kernel gets as many channels as the image: **each input channel has a kernel of its own**.
# Every kernel slides over its channel, as in 7.2. Then the results are **added**, place by place.
# One **feature map** comes out, however many channels went in.
#
# $$Y = \sum_{c} \texttt{corr2d}(X_c, K_c)$$
#
# Here is one step with two channels: 19 from channel 0 and 37 from channel 1 make 56. Try other
# places with `at`.

# %% tags=["picture"]
X = torch.stack([ramp, ramp + 1])
K_pair = torch.stack([small, small + 1])

show_channel_sum(X, K_pair, at=(0, 0))

# %% [markdown]
# ### Your turn: `corr2d_multi_in`
#
# `X` and `K` have three axes, (channel, row, column), and the same number of channels. Use
# `lab.corr2d`. Your function must also work for a single channel.


# %% tags=["exercise"]
def corr2d_multi_in(X, K):
    """Cross-correlate X (c, H, W) with K (c, h, w), each channel with its own kernel.

    Returns a matrix: the sum over the channels.
    """
    # BEGIN SOLUTION
    total = 0
    for c in range(len(X)):
        total = total + lab.corr2d(X[c], K[c])
    return total
    # END SOLUTION


# %%
corr2d_multi_in(X, K_pair)

# %% tags=["check"]
check(corr2d_multi_in)

# %% [markdown]
# Back to the shirt. From left to right, where the grass ends and the shirt begins, red rises and
# green falls. So we take differences of opposite sign in red and green. Both then respond to the
# edge with the same sign, and their sum is nearly twice as large as the response of red alone.

# %% tags=["picture"]
difference = torch.tensor([[-1.0, 1.0]])
red_on_green = torch.stack([difference, -difference, 0 * difference])
grey_edges = lab.corr2d(grey, difference)
colour_edges = corr2d_multi_in(shirt, red_on_green)

show_images([grey_edges, colour_edges], ["grey image", "three channels"], signed=True)

# %% [markdown]
# ## Several output channels
#
# One feature map answers one question. A network asks many: where are vertical edges, where are
# horizontal ones, where is something red? So it has many sets of kernels, and each set makes a
# feature map of its own. Such a set, all kernels of one output channel, is called a **filter**. The
# filters are stacked in one tensor with four axes:
#
# | axis of `K` | 0 | 1 | 2 and 3 |
# | --- | --- | --- | --- |
# | counts | output channels | input channels | rows and columns of the kernel |
#
# So `K[o]` is the filter of output channel `o`, and `K[o, i]` is the kernel with which it looks at
# input channel `i`.
#
# Do not take one channel for one concept, though. A layer learns all its filters together, and what
# the next layer uses may be a mix of channels: "edge" may be a *direction* in the space of the
# channels rather than one channel alone.
#
# ### Your turn: `corr2d_multi_in_out`
#
# The output has the axes (output channel, row, column).


# %% tags=["exercise"]
def corr2d_multi_in_out(X, K):
    """Cross-correlate X (c_i, H, W) with K (c_o, c_i, h, w). Returns (c_o, rows, columns)."""
    # BEGIN SOLUTION
    maps = [corr2d_multi_in(X, K[o]) for o in range(len(K))]
    return torch.stack(maps)
    # END SOLUTION


# %%
K3 = torch.stack([K_pair, K_pair + 1, K_pair + 2])

print(tuple(K3.shape), "gives", tuple(corr2d_multi_in_out(X, K3).shape))

# %% tags=["check"]
check(corr2d_multi_in_out)

# %% [markdown]
# Three questions to the shirt at once: is there red to the right of green, is there red below
# green, and how blue is it here? Where the order is the other way round, green to the right of red,
# the response is negative, and blue in the picture.

# %% tags=["picture"]
nothing = torch.zeros(2, 2)
across = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]]) / 2
blur = torch.full((2, 2), 0.25)
questions = torch.stack(
    [
        torch.stack([across, -across, nothing]),
        torch.stack([across.T, -across.T, nothing]),
        torch.stack([nothing, nothing, blur]),
    ]
)
responses = corr2d_multi_in_out(shirt, questions)

titles = ["red right of green", "red below green", "how blue?"]
show_images(list(responses), titles, signed=[True, True, False])

# %% [markdown]
# ### Your turn: `layer_parameters`
#
# A layer `nn.Conv2d(3, 8, kernel_size=(3, 5))` goes from 3 to 8 channels. It has its kernels, and a
# bias that is added to every number of a feature map: one bias for each output channel. How many
# parameters does it learn, when the images are 32 x 32?

# %% tags=["exercise"]
layer_parameters = 8 * (3 * 3 * 5 + 1)

# %% tags=["check"]
check(layer_parameters=layer_parameters)

# %% [markdown]
# ## 1 x 1 convolutions
#
# A 1 x 1 kernel sees no neighbour. With one channel it would only make the image brighter or
# darker. With many channels it **mixes the channels** of each pixel: each output channel is a
# weighted sum of the input channels. That is a small **fully connected** layer, the same one at
# every pixel.
#
# Mixing colours is an example. Each row of these matrices says what an output channel is made of.

# %% tags=["picture"]
swap = torch.tensor([[0.0, 1, 0], [1, 0, 0], [0, 0, 1]])  # red from green, green from red
warm = torch.tensor([[0.6, 0.6, 0.2], [0.4, 0.5, 0.2], [0.3, 0.3, 0.2]])
mixed = [nn.functional.conv2d(shirt[None], m[:, :, None, None])[0] for m in (swap, warm)]

show_colours([shirt, *mixed], ["before", "red and green swapped", "an old photograph"])

# %% [markdown]
# ### Your turn: `corr2d_multi_in_out_1x1`
#
# Write it as **one matrix product**. Flatten the image, so that its pixels become the columns of a
# matrix with one row for each channel. Multiply from the left by the kernels, flattened to a matrix
# as well. Then give the result its rows and columns back.


# %% tags=["exercise"]
def corr2d_multi_in_out_1x1(X, K):
    """Cross-correlate X (c_i, h, w) with K (c_o, c_i, 1, 1), by one matrix product.

    Returns a tensor of shape (c_o, h, w).
    """
    # BEGIN SOLUTION
    pixels = X.flatten(1)  # a column for each pixel
    mixed = K.flatten(1) @ pixels
    return mixed.reshape(len(K), *X.shape[1:])
    # END SOLUTION


# %% tags=["check"]
check(corr2d_multi_in_out_1x1)

# %% [markdown]
# ### Your turn: `one_by_one_equality`
#
# Compute a 1 x 1 convolution of random numbers twice: with your `corr2d_multi_in_out` and with your
# `corr2d_multi_in_out_1x1`. Compare all digits. How do the two results relate?
# Answer with a letter in quotes, such as `"a"`.
#
# - **a** They are exactly the same, bit for bit, always.
# - **b** They are the same up to rounding: the last digits may differ.
# - **c** The matrix product is a rough approximation of the loop.
# - **d** The first channel agrees, the others do not.

# %% tags=["exercise"]
one_by_one_equality = "b"

# %% tags=["check"]
check(one_by_one_equality=one_by_one_equality)

# %% [markdown]
# In a network, a 1 x 1 convolution is followed by a **nonlinearity** such as ReLU. This is not a
# detail. Put a 3 x 3 layer and a 1 x 1 layer in a row with nothing between them: both are linear,
# and together they are just one 3 x 3 layer. The extra layer learns nothing that the first could
# not learn alone.
#
# ### Your turn: `fold_one_by_one`
#
# Show it. The first layer has the weights `K`, the 1 x 1 layer after it the weights `M`. Both are
# without bias, with nothing between them. Return the weights of the **one** layer that does
# the same as both.


# %% tags=["exercise"]
def fold_one_by_one(K, M):
    """Return the weights (c_o, c_i, h, w) of one layer that does what both do in a row.

    First comes K (c_m, c_i, h, w), then M (c_o, c_m, 1, 1).
    """
    # BEGIN SOLUTION
    return torch.einsum("om,mihw->oihw", M[:, :, 0, 0], K)
    # END SOLUTION


# %% tags=["check"]
check(fold_one_by_one)

# %% [markdown]
# With a ReLU between the two this is no longer possible, and the 1 x 1 layer earns its place.
# Section 8.3 builds a whole network on this idea.
#
# ## What does a layer cost?
#
# On a phone, every number costs time, battery and memory. So count before you build. Our unit of
# work is the **multiply-add**: one product, added to a sum. Others count the two separately, as two
# **FLOPs** (floating point operations), so always look for the unit. Our unit of memory is one
# number; as float32, each takes 4 bytes.
#
# The layer in question goes from `ci` to `co` channels, without bias, on one image of `h` rows and
# `w` columns. Its kernels are `kh` x `kw`. As in 7.3, it adds `ph` rows of zeros above *and* below
# and `pw` columns on both sides. Its strides are `sh` downwards and `sw` to the right. The rule of
# 7.3 gives the size of the output, for one axis at a time:


# %% tags=["setup"]
def output_size(n, k, p, s):
    """Places of a window of k on n cells, with padding p on each side and stride s."""
    return (n + 2 * p - k) // s + 1


# %% [markdown]
# ### Your turn: `conv_cost`
#
# How many **multiply-adds** does the layer take? Products with the zeros of the padding count, too.
# Return a whole number.


# %% tags=["exercise"]
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    """Return the multiply-adds of a convolutional layer on one image."""
    # BEGIN SOLUTION
    places = output_size(h, kh, ph, sh) * output_size(w, kw, pw, sw)
    return places * co * (ci * kh * kw)
    # END SOLUTION


# %% tags=["check"]
check(conv_cost)

# %% [markdown]
# ### Your turn: `conv_memory`
#
# How many **numbers** have to be kept? Return three of them as a tuple: those of the input image
# (without its padding), those of the kernels, and those of the output.


# %% tags=["exercise"]
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    """Return how many numbers the input, the kernels and the output hold, as a tuple."""
    # BEGIN SOLUTION
    places = output_size(h, kh, ph, sh) * output_size(w, kw, pw, sw)
    return ci * h * w, co * ci * kh * kw, co * places
    # END SOLUTION


# %% tags=["check"]
check(conv_memory)

# %% [markdown]
# Four layers that exist, and one from the book. The first two belong to LeNet, which you build in
# 7.6, the next two to AlexNet and VGG in chapter 8. Where is the work, and where are the weights?

# %%
layers = {
    "LeNet, first": (1, 28, 28, 6, 5, 5, 2, 2, 1, 1),
    "LeNet, second": (6, 14, 14, 16, 5, 5, 0, 0, 1, 1),
    "AlexNet, first": (3, 224, 224, 96, 11, 11, 1, 1, 4, 4),
    "VGG, last": (512, 14, 14, 512, 3, 3, 1, 1, 1, 1),
    "the book's": (128, 256, 256, 128, 5, 5, 2, 2, 1, 1),
}
print(f"{'':14} {'multiply-adds':>14} | numbers: {'input':>9} {'kernels':>9} {'output':>9}")
for name, sizes in layers.items():
    kept = conv_memory(*sizes)
    print(f"{name:14} {conv_cost(*sizes):14,d} |{kept[0]:19,d} {kept[1]:9,d} {kept[2]:9,d}")

# %% [markdown]
# Divide the first column by that of the kernels, and you get the number of places: each weight
# works once at each of them. So a layer with few weights can be a lot of work, if its feature maps
# are large. The book's example takes more than 50 billion FLOPs, for one image and one layer. In
# short, the cost grows like $O(c_i \cdot c_o \cdot k_h \cdot k_w \cdot h \cdot w)$: with the
# **product** of the channels, and with the area of the kernel and of the image.
#
# ### Your turn: `double_channels`
#
# Take any layer. Double its input channels *and* its output channels, and leave the rest as it is.
# By which factor does the number of multiply-adds grow?

# %% tags=["exercise"]
double_channels = 4

# %% tags=["check"]
check(double_channels=double_channels)

# %% [markdown]
# ### Your turn: `double_padding`
#
# A 3 x 3 layer with stride 1 works on an image of 32 x 32. Its padding is doubled, from 1 on each
# side to 2 on each side. By which factor does the number of multiply-adds grow? Two decimals are
# enough.

# %% tags=["exercise"]
double_padding = 34**2 / 32**2

# %% tags=["check"]
check(double_padding=double_padding)

# %% [markdown]
# ## Training costs more
#
# Training also goes backward. A layer receives the gradient of the loss with respect to its output,
# $G = \partial L / \partial Y$, and computes two gradients from it:
#
# - $\partial L / \partial K$, by which its kernels learn;
# - $\partial L / \partial X$, which the layer before it receives as its own $G$.
#
# Take the smallest layer that shows it: four inputs, one kernel of two numbers, three outputs.
#
# - Forward: $y_0 = k_0 x_0 + k_1 x_1$, then $y_1 = k_0 x_1 + k_1 x_2$ and
#   $y_2 = k_0 x_2 + k_1 x_3$.
# - To the kernel: $\partial L / \partial k_0 = g_0 x_0 + g_1 x_1 + g_2 x_2$, and likewise for
#   $k_1$.
# - To the input: $\partial L / \partial x_1 = g_0 k_1 + g_1 k_0$, since $x_1$ is in $y_0$ and in
#   $y_1$, and likewise for the others.
#
# The first gradient is again a cross-correlation: $G$ slides over $X$. For the second, each $g_j$
# is given back to the inputs it came from, by the weights they had. With numbers, checked by torch:

# %%
x = torch.tensor([[1.0, 2.0, 4.0, 0.0]], requires_grad=True)
k = torch.tensor([[3.0, -1.0]], requires_grad=True)
g = torch.tensor([[1.0, 0.0, 2.0]])
lab.corr2d(x, k).backward(g)

print("to the kernel:", k.grad[0].tolist(), " to the input:", x.grad[0].tolist())

# %% [markdown]
# ### Your turn: `backward_memory`
#
# Six tensors take part: $X$, $K$, $Y$, and the gradient with respect to each of them. The layer
# `nn.Conv2d(4, 6, kernel_size=3, padding=1, bias=False)` works on one image of 10 x 14. How many
# **numbers** do the six tensors hold in all?

# %% tags=["exercise"]
backward_memory = 2 * sum(conv_memory(4, 10, 14, 6, 3, 3, 1, 1, 1, 1))

# %% tags=["check"]
check(backward_memory=backward_memory)

# %% [markdown]
# ### Your turn: `backward_cost`
#
# And the work? Count the multiply-adds of the little layer above: those of the forward pass, those
# of $\partial L / \partial K$, and those of $\partial L / \partial X$. The ratios are the same for
# every convolutional layer.
#
# How many times the multiply-adds of the forward pass does the **backward pass** take? Answer with
# two numbers: `(for a layer in the middle of a network, for its first layer)`. The input of the
# first layer is the image itself, and nobody needs a gradient for that.

# %% tags=["exercise"]
backward_cost = (2, 1)

# %% tags=["check"]
check(backward_cost=backward_cost)

# %% tags=["solution"]
# torch can count: two operations for each multiply-add. This layer is one in the middle.
from torch.utils.flop_counter import FlopCounterMode

layer = nn.Conv2d(8, 16, kernel_size=3, padding=1, bias=False)
picture = torch.zeros(1, 8, 20, 20, requires_grad=True)
with FlopCounterMode(display=False) as forward:
    output = layer(picture)
with FlopCounterMode(display=False) as backward:
    output.sum().backward()

print(f"forward  {forward.get_total_flops():9,d} FLOPs")
print(f"backward {backward.get_total_flops():9,d} FLOPs")

# %% [markdown]
# ## Summary
#
# - With several input channels, each has a kernel of its own, and the results are added.
# - Each output channel has its own filter. The weights of a layer have four axes: output, input,
#   row, column.
# - A 1 x 1 convolution mixes the channels of each pixel. It is a matrix product. Only with a
#   nonlinearity around it does it add something to its neighbours.
# - Multiply-adds: output channels times input channels times cells of the kernel, times the number
#   of places. The backward pass computes two more products, one for the kernels and one for the
#   input.
#
# This is the end of the core. The rest of this section goes deeper; its parts do not depend on one
# another.
#
# ## Further: do channels learn alone?
#
# ### Your turn: `shared_error`
#
# A layer with two input channels is trained on the squared error of its output. We change the
# images in **channel 1** only; channel 0, both kernels and the target stay as they were. What
# happens to the gradient of `K[0]`, the kernel of **channel 0**?
#
# - **a** Nothing: `K[0]` only ever meets channel 0.
# - **b** It changes in general, because the error is that of the sum.
# - **c** It becomes zero.
# - **d** It keeps its size, but its sign may flip.

# %% tags=["exercise"]
shared_error = "b"

# %% tags=["check"]
check(shared_error=shared_error)

# %% tags=["solution"]
pair = X.clone()
for factor in (1, 2):
    pair[1] = factor * X[1]
    kernels = K_pair.clone().requires_grad_()
    ((corr2d_multi_in(pair, kernels) - 50) ** 2).sum().backward()
    print(f"channel 1 times {factor}: gradient of K[0] {kernels.grad[0].tolist()}")

# %% [markdown]
# ## Further: equal, up to what?
#
# ### Your turn: `nearly_equal`
#
# How do you test in code that two ways of computing agree? `==` is too strict, and one fixed limit
# does not fit all: numbers near 10,000 are rounded more coarsely than numbers near 1.
#
# Return `True` when the shapes agree and no entry differs by more than 0.00001 **times the largest
# entry** of `B`, signs ignored. Otherwise return `False`.


# %% tags=["exercise"]
def nearly_equal(A, B):
    """Tell whether A and B have one shape and the same numbers up to rounding."""
    # BEGIN SOLUTION
    if A.shape != B.shape:
        return False
    difference = (A - B).abs().max()
    return bool(difference <= 1e-5 * B.abs().max())
    # END SOLUTION


# %% tags=["check"]
check(nearly_equal)

# %% [markdown]
# Both ways of a 1 x 1 convolution, for random numbers and with 64 channels to add up:

# %% tags=["random"]
torch.manual_seed(0)
X_many, K_many = torch.randn(64, 5, 7), torch.randn(32, 64, 1, 1)
slow, fast = corr2d_multi_in_out(X_many, K_many), corr2d_multi_in_out_1x1(X_many, K_many)

print(f"largest entry {slow.abs().max():.0f}, largest difference {(slow - fast).abs().max():.0e}")
print("bit for bit:", torch.equal(slow, fast), " nearly equal:", nearly_equal(slow, fast))

# %% [markdown]
# ## Further: two kernels in a row
#
# Slide `K1` over an image, and `K2` over the result. Each step is linear, so there should be *one*
# kernel that does the same: `corr2d(corr2d(X, K1), K2)` equals `corr2d(X, K)`.
#
# A small case first: $K_1 = (a, b)$ and then $K_2 = (c, d)$, on one row.
#
# $$y_j = a x_j + b x_{j+1}, \qquad
# z_j = c y_j + d y_{j+1} = ac \, x_j + (bc + ad) \, x_{j+1} + bd \, x_{j+2}$$
#
# So $K = (ac, \; bc + ad, \; bd)$. The input $x_{j+1}$ reaches $z_j$ by two paths, one through
# $y_j$ and one through $y_{j+1}$, and the weights of the paths are added. The kernel has three
# cells and not four, since the two windows overlap: a kernel of $m$ cells followed by one of $p$
# cells sees $m + p - 1$ cells.
#
# ### Your turn: `compose_kernels`
#
# Now for any two matrices. Along both axes the size follows the rule above.


# %% tags=["exercise"]
def compose_kernels(K1, K2):
    """Return the kernel that does in one step what K1 and then K2 do."""
    # BEGIN SOLUTION
    m, n = K1.shape
    p, q = K2.shape
    K = torch.zeros(m + p - 1, n + q - 1)
    for a in range(p):
        for b in range(q):
            K[a : a + m, b : b + n] += K2[a, b] * K1
    return K
    # END SOLUTION


# %% tags=["check"]
check(compose_kernels)

# %% [markdown]
# Blur after blur: which single kernel does the same as many small ones? With each step it comes
# closer to a famous shape, the bell curve.

# %% tags=["picture"]
stages = [blur]
for _ in range(5):
    stages.append(compose_kernels(stages[-1], blur))

shown = [kernel / kernel.max() for kernel in (stages[1], stages[3], stages[5])]
show_images(shown, ["two in a row", "four", "six"], numbers=False)

# %% [markdown]
# Can one go back, from a kernel to two smaller ones? Two kinds of smaller kernels come to mind.
#
# **Two 2 x 2 kernels** in a row make a 3 x 3 kernel. Does every 3 x 3 kernel come about in this
# way?
#
# ### Your turn: `small_kernel_freedom`
#
# Count first. The two 2 x 2 kernels have eight weights, but not all of them are free: multiply all
# of `K1` by a number $t$ other than 0 and divide all of `K2` by it, and the composed kernel is the
# same. How many numbers are left to choose freely, for the nine entries of the 3 x 3 kernel?

# %% tags=["exercise"]
small_kernel_freedom = 2 * 4 - 1

# %% tags=["check"]
check(small_kernel_freedom=small_kernel_freedom)

# %% [markdown]
# ### Your turn: `row_splits`
#
# Counting says whether one can hope to split *every* kernel. Of a single row one can tell exactly
# whether it splits. When is the 1 x 3 kernel $(a, b, c)$ the composition of two 1 x 2 kernels with
# real numbers in them? Use the formula above: the composition behaves like the product of two
# polynomials, $(p + q\,t)(r + s\,t)$. So the question is when $a + b\,t + c\,t^2$ has two factors
# of this kind. Factors such as $0 + 1\,t$ and $1 + 0\,t$ are allowed.


# %% tags=["exercise"]
def row_splits(a, b, c):
    """Tell whether the row (a, b, c) is two rows of two numbers, composed: True or False."""
    # BEGIN SOLUTION
    return b * b >= 4 * a * c
    # END SOLUTION


# %% tags=["check"]
check(row_splits)

# %% [markdown]
# The first row of a composed 3 x 3 kernel is the composition of the first rows of its parts. So a
# 3 x 3 kernel whose first row does not split cannot be made of two 2 x 2 kernels, whatever the
# other rows are.
#
# **A column and a row** are the other kind. A row of 7 and then a column of 7 see 7 x 7 cells, with
# 14 weights instead of 49. The one kernel that does their work is the product `column @ row`: each
# of its entries is an entry of the column times an entry of the row. Kernels of this kind are
# called **separable**. Not all are.
#
# ### Your turn: `non_separable_example`
#
# Give a 3 x 3 kernel that is not a column times a row.


# %% tags=["exercise"]
def non_separable_example():
    """Return a 3 x 3 kernel that is not a column times a row."""
    # BEGIN SOLUTION
    return torch.eye(3)
    # END SOLUTION


# %% tags=["check"]
check(non_separable_example)

# %% [markdown]
# ### Your turn: `separate`
#
# Split a kernel where that is possible. Return a tuple `(column, row)` of two matrices, of $h$ rows
# and 1 column, and of 1 row and $w$ columns, with `column @ row` equal to `K` up to rounding. Where
# there are none, return `None`. The split is not unique: you may double one part and halve the
# other. A kernel of zeros can be split, too.


# %% tags=["exercise"]
def separate(K):
    """Return (column, row) with column @ row equal to K, or None where there are none."""
    # BEGIN SOLUTION
    biggest = K.abs().argmax()
    i, j = biggest // K.shape[1], biggest % K.shape[1]
    row = K[i : i + 1]
    column = K[:, j : j + 1]
    if K[i, j] != 0:
        column = column / K[i, j]
    return (column, row) if torch.allclose(column @ row, K, atol=1e-5) else None
    # END SOLUTION


# %% tags=["check"]
check(separate)

# %% [markdown]
# The *Sobel* kernel for vertical edges is made of two simple ones: blur downwards, difference to
# the right.

# %%
sobel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
column_part, row_part = separate(sobel)

print("column", column_part.flatten().tolist(), " row", row_part.flatten().tolist())

# %% [markdown]
# ## Further: every convolution is a matrix product
#
# Hardware multiplies matrices faster than anything else. For 1 x 1 kernels the convolution was a
# matrix product right away. For larger ones each pixel also needs its neighbours. So write them
# next to each other: for each place of the window, all that lies under it becomes one **column**,
# channel by channel, row by row. This is called *im2col*, image to columns, and
# `nn.functional.unfold` does it. Here it is for a batch of one, an image of one channel, and
# windows of 2 x 2.

# %%
columns = nn.functional.unfold(ramp[None, None], kernel_size=(2, 2))

print("shape (batch, cells of a window, places):", tuple(columns.shape))
columns[0]

# %% [markdown]
# ### Your turn: `conv2d_im2col`
#
# Write the whole layer, for batches, with one matrix product. `X` has the axes (batch, input
# channel, row, column), `K` is as before. `padding` and `stride` are either one number for both
# axes or a pair (for the rows, for the columns); `unfold` takes both forms. The result has the axes
# (batch, output channel, row, column).


# %% tags=["exercise"]
def conv2d_im2col(X, K, padding=0, stride=1):
    """Cross-correlate a batch X (N, c_i, H, W) with K (c_o, c_i, h, w), by one matrix product."""
    # BEGIN SOLUTION
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    co, _, kh, kw = K.shape
    columns = nn.functional.unfold(X, (kh, kw), padding=(ph, pw), stride=(sh, sw))
    rows = (X.shape[2] + 2 * ph - kh) // sh + 1
    return (K.flatten(1) @ columns).reshape(len(X), co, rows, -1)
    # END SOLUTION


# %% tags=["check"]
check(conv2d_im2col)

# %% [markdown]
# ## Further: the backward pass by hand
#
# Above, torch computed the two gradients of a tiny layer. Now write the backward pass of a whole
# layer yourself, with channels and without torch's automatic differentiation. One idea leads to
# both gradients. Fix one cell $(a, b)$ of the kernel. In the forward pass its weights $K_{o,i,a,b}$
# multiply the block of $X_i$ that begins at row $a$ and column $b$ and is as large as the output:
#
# $$Y_o = \sum_{i, a, b} K_{o,i,a,b} \cdot X_i[a : a + \text{rows}, \; b : b + \text{columns}]$$
#
# So $\partial L / \partial K_{o,i,a,b}$ is the sum of all products of $G_o$ with that block, and
# $\partial L / \partial X_i$ gets $K_{o,i,a,b} \, G_o$ added to the same block.
#
# ### Your turn: `conv2d_backward`
#
# One image, no padding, stride 1. `G` is the gradient of the loss with respect to the output.
# Return a tuple: the gradient with respect to `X`, and that with respect to `K`.


# %% tags=["exercise"]
def conv2d_backward(X, K, G):
    """Return the gradients (dX, dK) of X (c_i, H, W) and K (c_o, c_i, h, w), from G.

    G (c_o, rows, columns) is the gradient with respect to the output.
    """
    # BEGIN SOLUTION
    rows, columns = G.shape[1:]
    dX, dK = torch.zeros_like(X), torch.zeros_like(K)
    for a in range(K.shape[2]):
        for b in range(K.shape[3]):
            block = X[:, a : a + rows, b : b + columns]
            dK[:, :, a, b] = torch.einsum("ohw,ihw->oi", G, block)
            dX[:, a : a + rows, b : b + columns] += torch.einsum("oi,ohw->ihw", K[:, :, a, b], G)
    return dX, dK
    # END SOLUTION


# %% tags=["check"]
check(conv2d_backward)

# %% [markdown]
# A backward pass written by hand can be checked with nothing but the forward pass. Move one entry
# up and down by a little, and see how much the loss changes: that gives its slope. This is called a
# **gradient check**. It needs two forward passes for each entry, so it is for testing only. And it
# needs numbers with many digits (`double`), since the differences are small.


# %%
def numeric_gradient(loss, A, step=1e-4):
    """The slope of the loss in each entry of A, from two values close to each other."""
    slopes = torch.zeros_like(A)
    for place in range(A.numel()):
        nudge = torch.zeros_like(A)
        nudge.view(-1)[place] = step
        slopes.view(-1)[place] = (loss(A + nudge) - loss(A - nudge)) / (2 * step)
    return slopes


torch.manual_seed(0)
X_in, K_in = torch.randn(2, 5, 6).double(), torch.randn(3, 2, 2, 3).double()
G_out = torch.randn(3, 4, 4).double()  # the loss is the sum of output times G
of_x, of_k = conv2d_backward(X_in, K_in, G_out)


def loss(X, K):
    return (nn.functional.conv2d(X[None], K)[0] * G_out).sum()


x_slopes = numeric_gradient(lambda A: loss(A, K_in), X_in)
k_slopes = numeric_gradient(lambda A: loss(X_in, A), K_in)
print(f"largest difference in dX: {(of_x - x_slopes).abs().max():.5f}")
print(f"largest difference in dK: {(of_k - k_slopes).abs().max():.5f}")

# %% [markdown]
# ## Further: wider strips
#
# The price of im2col is memory: with a $k \times k$ kernel each pixel is written down about $k^2$
# times. Another way leaves the image as it is and goes over it in strips. To compute **one** row of
# the output it reads a strip of $k$ input rows, from left to right; then it starts again one row
# further down. Or it reads a wider strip, of more rows, and computes $D$ output rows at once.
#
# ### Your turn: `strip_reads`
#
# The kernel is 3 x 3, and 8 output rows are wanted. How many input rows are read in all
#
# - by 8 narrow strips, one after the other,
# - by one wide strip, in which every row is read once?
#
# Answer with both numbers, in this order, in parentheses.

# %% tags=["exercise"]
strip_reads = (24, 10)

# %% tags=["check"]
check(strip_reads=strip_reads)

# %% [markdown]
# ### In your own words: `wide_strips`
#
# In a few sentences: why are wider strips faster, and by how much at best? What happens to the
# numbers once they have been read? And why does nobody take one strip of all rows of the image?

# %% [markdown] tags=["exercise"]
# **Your answer to `wide_strips`:**
#
# BEGIN SOLUTION
# Neighbouring output rows need nearly the same input rows. Narrow strips read each of them k times,
# so D output rows take k * D reads. A wide strip reads k + D - 1 rows once. For large D that is up
# to k times less. A row that has been read stays in registers or cache until the k outputs that
# need it are done.
#
# But fast memory is small. Input strip, output strip and kernel must fit into it together; if they
# do not, what should be reused has been thrown out, and must be fetched again. Besides, there is
# less and less to win: with k = 3, D = 8 already reads 10 rows where 24 were read before.
# END SOLUTION

# %% [markdown]
# ## Further: blocks of channels
#
# A layer that mixes all channels with all others gets expensive. What if the channels are cut into
# **groups**, and each group is mixed within itself only? In torch this is an argument of the layer:
# `nn.Conv2d(6, 6, kernel_size=1, groups=3)`. ResNeXt in 8.6 is built on it. At one pixel, its
# matrix has blocks along the diagonal, and zeros everywhere else:

# %% tags=["picture"]
blocks = torch.tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 1], [2, 3]]])

show_images([torch.block_diag(*blocks)], ["three blocks of 2 x 2"])

# %% [markdown]
# ### Your turn: `block_diag_matvec`
#
# Multiply such a matrix by a vector. `blocks` has the shape `(b, r, s)`: `b` blocks of `r` rows and
# `s` columns. The vector `x` has `b * s` numbers, the result `b * r`. Do it without the zeros, if
# you can.


# %% tags=["exercise"]
def block_diag_matvec(blocks, x):
    """Multiply the matrix with these blocks (b, r, s) on its diagonal by the vector x."""
    # BEGIN SOLUTION
    b, r, s = blocks.shape
    parts = x.reshape(b, s, 1)
    return (blocks @ parts).reshape(b * r)
    # END SOLUTION


# %% tags=["check"]
check(block_diag_matvec)

# %% [markdown]
# ### Your turn: `block_cost`
#
# A matrix goes from 64 channels to 64 channels, in 8 square blocks of equal size. How many
# multiply-adds does one product with a vector take, without those with the zeros? And how many
# times fewer is that than with a full matrix? Answer `(multiply-adds, times fewer)`.

# %% tags=["exercise"]
block_cost = (512, 8)

# %% tags=["check"]
check(block_cost=block_cost)

# %% [markdown]
# ### In your own words: `block_downside`
#
# So why not always use blocks? In a few sentences: what can a stack of such layers not do, and how
# would you mend that without going back to full matrices everywhere? What does the remedy cost?

# %% [markdown] tags=["exercise"]
# **Your answer to `block_downside`:**
#
# BEGIN SOLUTION
# What is in one block never meets what is in another. If the red of an image goes into the first
# block and the green into the second, no output can see red next to green, and more layers with the
# same blocks do not help: it is several small networks side by side.
#
# One remedy is a full 1 x 1 convolution between such layers; it has no neighbours to look at, so it
# is cheap next to a full 3 x 3 layer, but it is again a product of all channels with all channels.
# Another is to shuffle the channels between the layers, so that each new block gets channels from
# all old ones. That costs no multiply-add, only the moving of numbers.
# END SOLUTION

# %%
status("7.4")

# %% [markdown]
# ## Read on
#
# - The book, 7.4:
#   [Multiple Input and Multiple Output Channels](https://d2l.ai/chapter_convolutional-neural-networks/channels.html)
# - Lin, Chen, Yan: [Network In Network](https://arxiv.org/abs/1312.4400) (2013), where the 1 x 1
#   convolution became popular
# - torch: [nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html), with
#   `groups`, and
#   [nn.Unfold](https://docs.pytorch.org/docs/stable/generated/torch.nn.Unfold.html)
#
# Next, in 7.5: **pooling** also slides a window, but it learns nothing.
