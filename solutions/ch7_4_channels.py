# %% [markdown]
# # 7.4 Multiple input and output channels
#
# A colour picture is not one matrix but three: how much red, how much green and how much blue
# there is in each cell. Such layers of one picture are called **channels**. Inside a network
# there are often hundreds of them.
#
# In this section you extend the sliding window to channels, both at its input and at its output.
# You meet the strange 1 x 1 convolution, which does not look at any neighbour at all. And you
# count what a layer costs, before it costs you an afternoon.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_channel_sum, show_colours, show_images

# %% [markdown]
# From 7.2 we take one tool along, under a new name: `correlate` slides a matrix `K` over a matrix
# `X`. Here torch does the work, to save us the loops.


# %% tags=["setup"]
def correlate(X, K):
    """Cross-correlate the matrix X with the matrix K."""
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


# %% [markdown]
# ## Why one channel is not enough
#
# A red shirt in green grass, made of rules on rows and columns. Next to it is what a grey
# picture keeps of it, the mean of the three channels.

# %% tags=["picture"]
row, column = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
middle = (column - 13.5).abs()
body = (middle < 6) & (row >= 3) & (row <= 25)
sleeves = (middle < 13) & (row >= 3) & (row >= middle / 2) & (row < middle / 2 + 7)
neck = (row - 3) ** 2 + middle**2 < 12
shape = ((body | sleeves) & ~neck).float()

red, grass = torch.tensor([0.8, 0.2, 0.2]), torch.tensor([0.2, 0.7, 0.3])
shirt = red[:, None, None] * shape + grass[:, None, None] * (1 - shape)
grey = shirt.mean(0)

show_colours([shirt, grey.expand(3, 28, 28)], ["a shirt, 3 channels", "their mean"])

# %% [markdown]
# The shirt is gone! Red and grass are equally bright, and so no kernel in the world will find an
# edge in the grey picture. In the single channels it is plain to see:

# %% tags=["picture"]
show_images(list(shirt), ["red, X[0]", "green, X[1]", "blue, X[2]"])

# %% [markdown]
# With channels, a picture is a tensor with three axes, and the channel comes first: (channel,
# row, column).

# %%
print(tuple(shirt.shape))

# %% [markdown]
# ## Several input channels
#
# The kernel gets channels too, as many as the picture: **each channel has a kernel of its own**.
# Every kernel slides over its channel, as always. Then what they found is **added**, place by
# place. One map comes out, however many channels went in.
#
# $$Y = \sum_{c} \texttt{correlate}(X_c, K_c)$$
#
# One step of it, with two channels: 19 from channel 0 and 37 from channel 1 make 56. Try other
# places with `at`.

# %% tags=["picture"]
ramp = torch.arange(9.0).reshape(3, 3)
small = torch.arange(4.0).reshape(2, 2)
X = torch.stack([ramp, ramp + 1])
K_pair = torch.stack([small, small + 1])

show_channel_sum(X, K_pair, at=(0, 0))

# %% [markdown]
# ### Your turn: `corr2d_multi_in`
#
# `X` and `K` have three axes now, (channel, row, column), and as many channels each. Use
# `correlate`. It must also work for a single channel.


# %% tags=["exercise"]
def corr2d_multi_in(X, K):
    """Cross-correlate X (c, H, W) with K (c, h, w), each channel with its own kernel.

    Returns a matrix: the sum over the channels.
    """
    # BEGIN SOLUTION
    return sum(correlate(x, k) for x, k in zip(X, K, strict=True))
    # END SOLUTION


# %%
corr2d_multi_in(X, K_pair)

# %% tags=["check"]
check(corr2d_multi_in)

# %% [markdown]
# Back to the shirt. Going to the right, from grass into the shirt, red goes up while green goes
# down. So let us take differences of opposite sign in red and green. Both then answer the edge
# with the same sign, and their sum shows it nearly twice as clearly as red alone.

# %% tags=["picture"]
difference = torch.tensor([[-1.0, 1.0]])
red_on_green = torch.stack([difference, -difference, 0 * difference])
grey_edges = correlate(grey, difference)
colour_edges = corr2d_multi_in(shirt, red_on_green)

show_images([grey_edges, colour_edges], ["grey picture", "three channels"], signed=True)

# %% [markdown]
# ### Your turn: `shared_error`
#
# It is tempting to think that each channel's kernel learns its features by itself. Test the
# thought. A layer with two input channels is trained on the squared error of its output. We
# change the pictures in **channel 1** only; channel 0, both kernels and the target stay what they
# were. What happens to the gradient of `K[0]`, the kernel of **channel 0**?
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
# ## Several output channels
#
# One map answers one question. A network wants to ask many: where are upright edges, where lying
# ones, where is something red? So it has many sets of kernels, and each makes a map of its own.
# They are stacked up in one tensor with four axes:
#
# | axis of `K` | 0 | 1 | 2 and 3 |
# | --- | --- | --- | --- |
# | counts | output channels | input channels | rows and columns of the kernel |
#
# So `K[o]` is all that output channel `o` needs, and `K[o, i]` is the matrix with which it looks
# at input channel `i`.
#
# ### Your turn: `corr2d_multi_in_out`
#
# The output has the axes (output channel, row, column).


# %% tags=["exercise"]
def corr2d_multi_in_out(X, K):
    """Cross-correlate X (c_i, H, W) with K (c_o, c_i, h, w). Returns (c_o, rows, columns)."""
    # BEGIN SOLUTION
    return torch.stack([corr2d_multi_in(X, k) for k in K])
    # END SOLUTION


# %%
K3 = torch.stack([K_pair, K_pair + 1, K_pair + 2])

print(tuple(K3.shape), "gives", tuple(corr2d_multi_in_out(X, K3).shape))

# %% tags=["check"]
check(corr2d_multi_in_out)

# %% [markdown]
# Three questions to the shirt at once: is there red to the right of green, is there red below
# green, and how blue is it around here? Where the order is the other way round, green to the right
# of red, the answer is negative, and blue in the picture.

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
answers = corr2d_multi_in_out(shirt, questions)

titles = ["red right of green", "red below green", "how blue?"]
show_images(list(answers), titles, signed=[True, True, False])

# %% [markdown]
# ### Your turn: `layer_parameters`
#
# A layer `nn.Conv2d(3, 8, kernel_size=(3, 5))` goes from 3 to 8 channels. It has its kernels, and
# a bias which it adds to every number of a map: one bias for each output channel. How many
# numbers does it learn, when the pictures are 32 x 32?

# %% tags=["exercise"]
layer_parameters = 8 * (3 * 3 * 5 + 1)

# %% tags=["check"]
check(layer_parameters=layer_parameters)

# %% [markdown]
# ## Convolution of a single pixel
#
# A 1 x 1 kernel sees no neighbour. With one channel it would only make the picture brighter or
# darker. With many channels it is a different matter: at each pixel it **mixes the channels**.
# Each output channel is a weighted sum of the input channels. That is a small fully connected
# layer, the same one at every pixel.
#
# Mixing colours, for instance. Each row of these matrices says what an output channel is made
# of.

# %% tags=["picture"]
swap = torch.tensor([[0.0, 1, 0], [1, 0, 0], [0, 0, 1]])  # red from green, green from red
warm = torch.tensor([[0.6, 0.6, 0.2], [0.4, 0.5, 0.2], [0.3, 0.3, 0.2]])
mixed = [nn.functional.conv2d(shirt[None], m[:, :, None, None])[0] for m in (swap, warm)]

show_colours([shirt, *mixed], ["before", "red and green swapped", "an old photograph"])

# %% [markdown]
# ### Your turn: `corr2d_multi_in_out_1x1`
#
# Write it as **one matrix product**. Flatten the picture, so that its pixels become the columns
# of a matrix with one row for each channel. Multiply from the left by the kernels, flattened to a
# matrix, too. Then give the result its rows and columns back.


# %% tags=["exercise"]
def corr2d_multi_in_out_1x1(X, K):
    """Cross-correlate X (c_i, h, w) with K (c_o, c_i, 1, 1), by one matrix product.

    Returns a tensor of shape (c_o, h, w).
    """
    # BEGIN SOLUTION
    c_i, h, w = X.shape
    weights = K.reshape(-1, c_i)
    pixels = X.reshape(c_i, h * w)
    return (weights @ pixels).reshape(-1, h, w)
    # END SOLUTION


# %% tags=["check"]
check(corr2d_multi_in_out_1x1)

# %% [markdown]
# ### Your turn: `one_by_one_equality`
#
# Compute a 1 x 1 convolution of random numbers twice: by your `corr2d_multi_in_out` and by your
# `corr2d_multi_in_out_1x1`. Compare all digits. How do the two results relate?
#
# - **a** They are exactly the same, bit for bit, always.
# - **b** They are the same but for rounding: the last digits may differ.
# - **c** The matrix product is a rough approximation of the loop.
# - **d** The first channel agrees, the others do not.

# %% tags=["exercise"]
one_by_one_equality = "b"

# %% tags=["check"]
check(one_by_one_equality=one_by_one_equality)

# %% [markdown]
# ### Your turn: `nearly_equal`
#
# So how do you test whether two ways of computing agree? Not with `==`, and not with one fixed
# limit either: numbers near 10,000 are rounded more coarsely than numbers near 1.
#
# Return `True` when the shapes agree and no entry differs by more than 0.00001 **times the
# largest entry** of `B`, signs put aside. Otherwise return `False`.


# %% tags=["exercise"]
def nearly_equal(A, B):
    """Tell whether A and B have one shape and the same numbers but for rounding."""
    # BEGIN SOLUTION
    if A.shape != B.shape:
        return False
    difference = (A - B).abs().max()
    return bool(difference <= 1e-5 * B.abs().max())
    # END SOLUTION


# %% tags=["check"]
check(nearly_equal)

# %% [markdown]
# Both results for some random numbers, with 64 channels to add up. How large is the largest
# difference, and do they count as equal?

# %% tags=["random"]
torch.manual_seed(0)
X_many, K_many = torch.randn(64, 5, 7), torch.randn(32, 64, 1, 1)
slow, fast = corr2d_multi_in_out(X_many, K_many), corr2d_multi_in_out_1x1(X_many, K_many)

print(f"largest entry {slow.abs().max():.0f}, largest difference {(slow - fast).abs().max():.0e}")
print("bit for bit:", torch.equal(slow, fast), " nearly equal:", nearly_equal(slow, fast))

# %% [markdown]
# ## What does a layer cost?
#
# A phone has to pay for every number in time, in battery and in memory. So count before you
# build. Our unit of work is the **multiply-add**: one product, added to a sum. (Some people count
# the two separately and call them FLOPs, floating point operations. One multiply-add is two of
# these, so always look for the unit.) Our unit of memory is one number; as float32, each takes 4
# bytes.
#
# The layer in question goes from `ci` to `co` channels, without bias, on one picture of `h` rows
# and `w` columns. Its kernels are `kh` x `kw`. As in 7.3, it adds `ph` rows of zeros above *and*
# below and `pw` columns on both sides. Its strides are `sh` downwards and `sw` to the right. A
# window that hangs over the end is dropped:
#
# $$\text{output rows} = \Big\lfloor \frac{h + 2\,p_h - k_h}{s_h} \Big\rfloor + 1$$
#
# and the same goes for the columns.
#
# ### Your turn: `conv_cost`
#
# How many **multiply-adds** is that? Products with the zeros of the padding count, too. Return a
# whole number.


# %% tags=["exercise"]
def conv_cost(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    """Return the multiply-adds of a convolution layer on one picture."""
    # BEGIN SOLUTION
    rows = (h + 2 * ph - kh) // sh + 1
    columns = (w + 2 * pw - kw) // sw + 1
    return co * ci * kh * kw * rows * columns
    # END SOLUTION


# %% tags=["check"]
check(conv_cost)

# %% [markdown]
# ### Your turn: `conv_memory`
#
# How many **numbers** have to be kept? Return three of them as a tuple: those of the input
# picture (without its padding), those of the kernels, and those of the output.


# %% tags=["exercise"]
def conv_memory(ci, h, w, co, kh, kw, ph, pw, sh, sw):
    """Return how many numbers the input, the kernels and the output hold, as a tuple."""
    # BEGIN SOLUTION
    rows = (h + 2 * ph - kh) // sh + 1
    columns = (w + 2 * pw - kw) // sw + 1
    return ci * h * w, co * ci * kh * kw, co * rows * columns
    # END SOLUTION


# %% tags=["check"]
check(conv_memory)

# %% [markdown]
# Four layers that exist. The first two are of LeNet, which you build in 7.6, the others of
# AlexNet and VGG in chapter 8. Where is the work, and where are the weights?

# %%
layers = {
    "LeNet, first": (1, 28, 28, 6, 5, 5, 2, 2, 1, 1),
    "LeNet, second": (6, 14, 14, 16, 5, 5, 0, 0, 1, 1),
    "AlexNet, first": (3, 224, 224, 96, 11, 11, 1, 1, 4, 4),
    "VGG, last": (512, 14, 14, 512, 3, 3, 1, 1, 1, 1),
}
print(f"{'':14} {'multiply-adds':>13} | numbers: {'input':>7} {'kernels':>9} {'output':>7}")
for name, sizes in layers.items():
    kept = conv_memory(*sizes)
    print(f"{name:14} {conv_cost(*sizes):13,d} |{kept[0]:17,d} {kept[1]:9,d} {kept[2]:7,d}")

# %% [markdown]
# Divide the first column by that of the kernels, and you get the number of places: each weight
# works once at each of them. So AlexNet's first layer gets a hundred million multiply-adds out of
# a few weights. In VGG's last one the places are few, but the channels are many.
#
# ### Your turn: `double_channels`
#
# Take any layer. Double its input channels *and* its output channels, and leave the rest as it
# is. By which factor does the number of multiply-adds grow?

# %% tags=["exercise"]
double_channels = 4

# %% tags=["check"]
check(double_channels=double_channels)

# %% [markdown]
# ### Your turn: `double_padding`
#
# A 3 x 3 layer with stride 1 works on a picture of 32 x 32. Its padding is doubled, from 1 on
# each side to 2 on each side. By which factor does the number of multiply-adds grow? Two decimals
# will do.

# %% tags=["exercise"]
double_padding = 34**2 / 32**2

# %% tags=["check"]
check(double_padding=double_padding)

# %% [markdown]
# ### Your turn: `backward_memory`
#
# So much for the way forward. Training also goes backward: it computes the gradient of the loss
# with respect to the output, the kernels and the input. Say that all of these are kept at the
# same time as the three tensors of the forward pass. How many times the memory of the forward
# pass is that in all?

# %% tags=["exercise"]
backward_memory = 2

# %% tags=["check"]
check(backward_memory=backward_memory)

# %% [markdown]
# ### Your turn: `backward_cost`
#
# And the work? On the way back, a layer gets the gradient of its output, and computes from it
# the gradient of its kernels (to learn) and that of its input (to hand it down to the layer
# below). Follow one product of the forward pass, an input cell times a weight: in how many
# products does it come back? How many times the multiply-adds of the forward pass does the way
# back alone take?
#
# Answer with two numbers: `(for a layer in the middle, for the first layer of a network)`. Below
# the first layer nobody learns.

# %% tags=["exercise"]
backward_cost = (2, 1)

# %% tags=["check"]
check(backward_cost=backward_cost)

# %% [markdown]
# torch can count for you. It counts operations, two for each multiply-add. This layer stands in
# the middle, so its input wants a gradient as well.

# %%
from torch.utils.flop_counter import FlopCounterMode

layer = nn.Conv2d(8, 16, kernel_size=3, padding=1, bias=False)
picture = torch.zeros(1, 8, 20, 20, requires_grad=True)
with FlopCounterMode(display=False) as forward:
    output = layer(picture)
with FlopCounterMode(display=False) as backward:
    output.sum().backward()

print(f"forward  {forward.get_total_flops():9,d} operations")
print(f"backward {backward.get_total_flops():9,d} operations")

# %% [markdown]
# ## Further exercises
#
# What follows goes deeper and can be done in any order.
#
# ### Two kernels in a row
#
# Slide `K1` over a picture, and `K2` over what comes out. Each of these steps is linear, so there
# should be *one* kernel that does the same in one go: `correlate(correlate(X, K1), K2)` equals
# `correlate(X, K)`.
#
# #### Your turn: `composed_sizes`
#
# First of all, how large is that kernel? Think of what one cell of the result has seen: it looks at
# as many cells of the map in between as `K2` has, and each of these looks at as many cells of `X`
# as `K1` has. They overlap. Write three pairs `(rows, columns)` in one tuple.
#
# | `K1`: rows x columns | `K2`: rows x columns | both at once |
# | --- | --- | --- |
# | 3 x 3 | 3 x 3 | ? |
# | 2 x 4 | 3 x 5 | ? |
# | 1 x 7 | 7 x 1 | ? |

# %% tags=["exercise"]
composed_sizes = ((5, 5), (4, 8), (7, 7))

# %% tags=["check"]
check(composed_sizes=composed_sizes)

# %% [markdown]
# #### Your turn: `compose_kernels`
#
# Now find the kernel itself, for any two matrices. With which weight does a cell of `X` enter a
# cell of the result? It may get there on several ways, through different cells of the map in
# between. Start with small ones on paper: `K1` is `[[a, b]]` and `K2` is `[[c, d]]`.


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
# Blur on blur on blur: what is the one kernel that does the same as many small ones? With each
# step it comes nearer to a famous shape, the bell curve.

# %% tags=["picture"]
bell = blur
stages = [bell]
for _ in range(5):
    bell = compose_kernels(bell, blur)
    stages.append(bell)

show_images([stages[0], stages[1], stages[5]], ["one", "two in a row", "six"], numbers=False)

# %% [markdown]
# Look at the last line of your table: a row of 7 and then a column of 7 see 7 x 7 cells, with 14
# weights instead of 49. The one kernel that does their work is the **product** `column @ row`: each
# of its entries is an entry of the column times an entry of the row.
#
# #### Your turn: `every_kernel_splits`
#
# Can *every* kernel be split into a column and a row?
#
# - **a** Yes, always.
# - **b** No, only those whose rows are all multiples of one row.
# - **c** No, only symmetric ones.
# - **d** No, none at all.

# %% tags=["exercise"]
every_kernel_splits = "b"

# %% tags=["check"]
check(every_kernel_splits=every_kernel_splits)

# %% [markdown]
# #### Your turn: `non_separable_example`
#
# Give a 3 x 3 kernel that cannot be split.


# %% tags=["exercise"]
def non_separable_example():
    """Return a 3 x 3 kernel that is no column times a row."""
    # BEGIN SOLUTION
    return torch.eye(3)
    # END SOLUTION


# %% tags=["check"]
check(non_separable_example)

# %% [markdown]
# #### Your turn: `separate`
#
# Split a kernel where that is possible. Return a tuple `(column, row)` of two matrices, of $h$ rows
# and 1 column, and of 1 row and $w$ columns, with `column @ row` equal to `K` but for rounding.
# Where there are none, return `None`. You may double the one and halve the other. A kernel of zeros
# can be split, too.


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
# A well-known kernel for upright edges (the *Sobel* kernel) is put together from two simple ones:
# blur downwards, difference to the right.

# %%
sobel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
column_part, row_part = separate(sobel)

print("column", column_part.flatten().tolist(), " row", row_part.flatten().tolist())

# %% [markdown]
# ### Every convolution is a matrix product
#
# Hardware multiplies matrices faster than anything else. For 1 x 1 kernels the convolution was a
# matrix product right away. For larger ones the pixels lack their neighbours. So write them
# beside each other: for each place of the window, all that lies under it becomes one **column**,
# channel by channel, row by row. This is called *im2col*, image to columns, and
# `nn.functional.unfold` does it. Here it is for a batch of one, a picture of one channel, and
# windows of 2 x 2.

# %%
columns = nn.functional.unfold(ramp[None, None], kernel_size=(2, 2))

print("shape (batch, cells of a window, places):", tuple(columns.shape))
columns[0]

# %% [markdown]
# #### Your turn: `conv2d_im2col`
#
# Write the whole layer, for batches, with one matrix product. `X` has the axes (batch, input
# channel, row, column), `K` is as before. `padding` and `stride` are either one number for both
# axes or a pair (for the rows, for the columns); `unfold` takes both forms. The result has the
# axes (batch, output channel, row, column).


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
# ### Wider strips
#
# The price of im2col is memory: with a $k \times k$ kernel each cell is written down about $k^2$
# times. Another way leaves the picture as it is and goes over it in strips. To compute **one** row
# of the output it reads a strip of $k$ input rows, from left to right; then it starts again one row
# further down. Or it reads a wider strip, and computes $D$ output rows side by side.
#
# #### Your turn: `strip_reads`
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
# #### In your own words: `wide_strips`
#
# In a few sentences: why are wider strips faster, and by how much at best? What happens to the
# numbers once they have been read? And why does nobody take a strip as wide as the whole picture?
#
# A person reads this. Double-click the cell below and write into it.

# %% [markdown] tags=["exercise"]
# **Your answer to `wide_strips`:**
#
# BEGIN SOLUTION
# Neighbouring output rows need nearly the same input rows. Narrow strips read each of them k
# times, so D output rows take k * D reads. A wide strip reads k + D - 1 rows once. For large D
# that is up to k times less. A row that has been read stays in registers or cache until the k
# outputs that need it are done.
#
# But fast memory is small. Input strip, output strip and kernel must fit in together; if they do
# not, what should be reused has been thrown out, and must be fetched again. Besides, there is
# less and less to win: with k = 3, D = 8 already reads 10 rows where 24 were read before.
# END SOLUTION

# %% [markdown]
# ### Blocks of channels
#
# A layer that mixes all channels with all others gets expensive. What if the channels are cut
# into **groups**, and each group is mixed within itself only? In torch this is an argument of the
# layer: `nn.Conv2d(6, 6, kernel_size=1, groups=3)`. At one pixel, its matrix has blocks along the
# diagonal, and zeros everywhere else:

# %% tags=["picture"]
blocks = torch.tensor([[[1.0, 2], [3, 4]], [[5, 6], [7, 8]], [[9, 1], [2, 3]]])

show_images([torch.block_diag(*blocks)], ["three blocks of 2 x 2"])

# %% [markdown]
# #### Your turn: `block_diag_matvec`
#
# Multiply such a matrix by a vector. `blocks` has the shape `(b, r, s)`: `b` blocks of `r` rows
# and `s` columns. The vector `x` has `b * s` numbers, the result `b * r`. Do it without the
# zeros, if you can.


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
# #### Your turn: `block_cost`
#
# A matrix goes from 64 channels to 64 channels, in 8 square blocks of equal size. How many
# multiply-adds does one product with a vector take, without those with the zeros? And how many
# times fewer is that than with a full matrix? Answer `(multiply-adds, times fewer)`.

# %% tags=["exercise"]
block_cost = (512, 8)

# %% tags=["check"]
check(block_cost=block_cost)

# %% [markdown]
# #### In your own words: `block_downside`
#
# So why not always use blocks? In a few sentences: what can a stack of such layers not do, and
# how would you mend that without going back to full matrices everywhere? What does the remedy
# cost?

# %% [markdown] tags=["exercise"]
# **Your answer to `block_downside`:**
#
# BEGIN SOLUTION
# What is in one block never meets what is in another. If the red of a picture goes into the first
# block and the green into the second, no output can tell red on green, and more layers with the
# same blocks do not help: it is several small networks side by side.
#
# One remedy is a full 1 x 1 convolution between such layers; it has no neighbours to look at, so
# it is cheap next to a full 3 x 3 layer, but it is again a product of all channels with all
# channels. Another is to shuffle the channels between the layers, so that each new block gets
# channels from all old ones. That costs no multiply-add, only moving numbers about.
# END SOLUTION

# %% [markdown]
# ## Summary
#
# - With several input channels, each has a kernel of its own, and the results are added. So the
#   channels learn together: they share one error.
# - Each output channel has its own set of kernels. The weights of a layer have four axes: output,
#   input, row, column.
# - A 1 x 1 convolution mixes channels at each pixel. It is a matrix product, equal to the loop up
#   to rounding.
# - Multiply-adds: outputs times inputs times kernel cells, times the number of places. Twice the
#   channels on both sides cost four times as much. The way back costs about twice the way forward.
# - Two kernels in a row are one larger kernel. Few kernels can be split back into a column and a
#   row.
#
# Next, in 7.5: **pooling** also slides a window, but it learns nothing.

# %%
status("7.4")
