# %% [markdown]
# # 7.5 Pooling
#
# Is there a sleeve in this image? For the answer it does not matter whether the sleeve begins at
# column 11 or at column 12. But a convolution reports its finding exactly where it is: when the
# shirt moves by one cell, all values of the **feature map** (the output of a convolutional layer)
# move by one cell as well.
#
# **Pooling** makes a network less sensitive to such shifts. Like a convolution it slides a window
# over its input, but there is no kernel and nothing to learn: it returns the largest value in the
# window (**max pooling**) or the mean of all values (**average pooling**). Usually it also makes
# the map smaller, which is called **downsampling** and saves work in all later layers.
#
# **You will be able to**
#
# - compute max and average pooling by hand, in code, and with torch's layers
# - measure how much a small shift changes a map, with and without pooling
# - say how pooling widens the receptive field
# - prove which kind of pooling is a convolution and which is not
# - count the work, and follow the gradient through both kinds
#
# **You need** `corr2d` of 7.2, padding and stride of 7.3, and several channels of 7.4.

# %% tags=["setup"]
from itertools import pairwise

import torch
from torch import nn

from grader import check, hint, status
from lab import show_bars, show_images, show_pooling, show_receptive_field

# %% [markdown]
# ## A window that picks
#
# In this picture each window has the colour of the output cell that it fills. The window moves by
# one cell, as in 7.2, so neighbouring windows overlap. First the maximum:

# %% tags=["picture"]
ramp = torch.arange(9.0).reshape(3, 3)

show_pooling(ramp, window=2, stride=1)

# %% [markdown]
# The same windows, averaged:

# %% tags=["picture"]
show_pooling(ramp, window=2, stride=1, mode="avg")

# %% [markdown]
# ### Your turn: `pool2d`
#
# Write it for one matrix. The window moves by one cell and stays inside the matrix, so the output
# has the same size as that of `corr2d` in 7.2. `pool_size` is a pair (rows, columns), and `mode` is
# `"max"` or `"avg"`.


# %% tags=["exercise"]
def pool2d(X, pool_size, mode="max"):
    """Pool the matrix X with windows of pool_size = (rows, columns), one cell apart.

    mode "max" gives the largest number of each window, "avg" the average.
    """
    # BEGIN SOLUTION
    p, q = pool_size
    pick = torch.max if mode == "max" else torch.mean
    lines = [
        torch.stack([pick(X[i : i + p, j : j + q]) for j in range(X.shape[1] - q + 1)])
        for i in range(X.shape[0] - p + 1)
    ]
    return torch.stack(lines)
    # END SOLUTION


# %%
pool2d(ramp, (2, 2)), pool2d(ramp, (2, 2), "avg")

# %% tags=["check"]
check(pool2d)

# %% [markdown]
# ## Padding and stride
#
# Padding and stride mean what they meant in 7.3, with two differences.
#
# First, torch's layer `nn.MaxPool2d` moves its window by **a whole window** unless you give a
# stride: the windows lie side by side. `stride=1` gives steps of one.
#
# Second, what the padding counts as. In max pooling it must never win, so it is minus infinity. In
# average pooling it is zeros, and they are counted like other cells.

# %% tags=["picture"]
square = torch.arange(16.0).reshape(4, 4)

show_pooling(square, window=2)

# %% [markdown]
# Windows of 2 x 2 side by side halve both sides of a map, so a quarter of its cells is left.
#
# ### Your turn: `pooled_by_hand`
#
# Three layers, each applied to this matrix. With pencil and paper: what comes out?

# %%
mixed = torch.tensor(
    [
        [-4.0, -2.0, 3.0, 2.0],
        [-1.0, -5.0, 1.0, -3.0],
        [-6.0, 4.0, -1.0, -2.0],
        [-7.0, -3.0, -8.0, -9.0],
    ]
)

# %% [markdown]
# 1. `nn.MaxPool2d(3)`
# 2. `nn.MaxPool2d(3, stride=2, padding=1)`
# 3. `nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))`; in each pair the first number belongs to
#    the rows, the second to the columns
#
# Write each result as a list of rows, such as `[[1, 2], [3, 4]]`, and put the three into one pair
# of parentheses. Afterwards you can look: a layer takes four axes (batch, channel, row, column), so
# `nn.MaxPool2d(3)(mixed[None, None])` applies the first one, and `show_pooling(mixed, window=3)`
# draws it.

# %% tags=["exercise"]
pooled_by_hand = ([[4]], [[-1, 3], [4, 4]], [[-1, 3], [4, -1]])

# %% tags=["check"]
check(pooled_by_hand=pooled_by_hand)

# %% tags=["solution", "picture"]
show_pooling(mixed, window=(2, 3), stride=(2, 3), padding=(0, 1))

# %% [markdown]
# ### Your turn: `pool_shapes`
#
# Only the sizes now, for an input of 10 rows and 13 columns, each layer on its own. The formula is
# that of 7.3; a window that hangs over the end is dropped. `nn.AvgPool2d` moves like
# `nn.MaxPool2d`. Give the five results as pairs (rows, columns) in one tuple.
#
# | layer | output: rows, columns |
# | --- | --- |
# | `nn.MaxPool2d(3)` | ? |
# | `nn.MaxPool2d(3, stride=1)` | ? |
# | `nn.MaxPool2d(3, stride=2, padding=1)` | ? |
# | `nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))` | ? |
# | `nn.AvgPool2d(2)` | ? |

# %% tags=["exercise"]
pool_shapes = ((3, 4), (8, 11), (5, 7), (5, 5), (5, 6))

# %% tags=["check"]
check(pool_shapes=pool_shapes)

# %% [markdown]
# ## Channels
#
# A convolution adds up its input channels. Pooling treats each channel by itself:

# %%
two_channels = torch.stack([square, square + 1])[None]

nn.MaxPool2d(2)(two_channels)

# %% [markdown]
# ### Your turn: `pool_channels`
#
# What is the shape of `nn.MaxPool2d(2)(X)` when `X` has the shape `(2, 6, 8, 12)`, two images of
# six channels? Write a tuple.

# %% tags=["exercise"]
pool_channels = (2, 6, 4, 6)

# %% tags=["check"]
check(pool_channels=pool_channels)

# %% [markdown]
# ## What pooling forgets
#
# ### Your turn: `shift_unnoticed`
#
# A row of 8 cells is dark except for one bright dot in column $j$. It is max-pooled in windows of 2
# that lie **side by side**: columns 0 and 1, then 2 and 3, and so on. Then the dot moves one column
# to the right. For which $j$ from 0 to 6 does the pooled row **not change at all**? Answer with a
# tuple of all these columns; `(1, 5)` would mean columns 1 and 5.

# %% tags=["exercise"]
shift_unnoticed = (0, 2, 4, 6)

# %% tags=["check"]
check(shift_unnoticed=shift_unnoticed)

# %% [markdown]
# So it depends on where the dot is relative to the windows. A fair measurement takes all such
# positions into account. Here is a shirt; its vertical edges are the differences between
# neighbouring columns. Below: the edges, the same edges one column further to the right, and what
# `nn.MaxPool2d(3, stride=1)` makes of both.

# %% tags=["picture"]
row, column = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
middle = (column - 13.5).abs()
body = (middle < 6) & (row >= 3) & (row <= 25)
sleeves = (middle < 12) & (row >= 3) & (row >= middle / 2) & (row < middle / 2 + 7)
neck = (row - 3) ** 2 + middle**2 < 12
shirt = ((body | sleeves) & ~neck).float()

edges = (shirt[:, 1:] - shirt[:, :-1]).abs()
moved = edges.roll(1, dims=1)
pooled = [nn.MaxPool2d(3, stride=1)(image[None, None])[0, 0] for image in (edges, moved)]

show_images(
    [edges, moved, *pooled], ["edges", "one column further", "edges, pooled", "moved, pooled"]
)

# %% [markdown]
# The measure is the **relative change**: the size of the difference, divided by the size of the map
# itself. 0 means that nothing changes, and 1.41 (the root of 2) that the two maps have no bright
# cell in common. The edges are shifted by one column, starting from six neighbouring positions; six
# is a multiple of the strides 1, 2 and 3, so each way the windows can lie is counted equally often.
# Dark columns on both sides see to it that no edge leaves the image.


# %%
def relative_change(before, after):
    return ((before - after).norm() / before.norm()).item()


def mean_change(layer):
    """The mean relative change under a shift by one column, from six positions."""
    wide = nn.functional.pad(edges, (9, 9))
    maps = [layer(wide.roll(offset, dims=1)[None, None]) for offset in range(7)]
    return sum(relative_change(before, after) for before, after in pairwise(maps)) / 6


layers = {
    "no pooling": nn.Identity(),
    "2 x 2, stride 2": nn.MaxPool2d(2),
    "3 x 3, stride 1": nn.MaxPool2d(3, stride=1),
    "3 x 3, stride 3": nn.MaxPool2d(3),
    "the whole map": nn.AdaptiveMaxPool2d(1),
}
changes = [mean_change(layer) for layer in layers.values()]

# %% tags=["picture"]
show_bars(list(layers), {"relative change of the map": changes})

# %% [markdown]
# Without pooling the shifted edges share no cell with the old ones. Every kind of pooling reduces
# the change, and larger windows reduce it more. Only a maximum over the whole map does not change
# at all.
#
# One often reads that pooling makes a network invariant to small shifts. That says too much: a
# function is **invariant** to shifts if its output stays the same, and with small windows it does
# not. Pooling only reduces the sensitivity. (A convolution is **equivariant**: the input moves, and
# its output moves along.)
#
# ## Pooling and the receptive field
#
# The second purpose of pooling shows only in a stack of layers. At the end of a network a single
# output has to answer a question about the whole image, so its **receptive field**, all cells of
# the input that can influence it, must cover the image. Three 3 x 3 convolutions do not get far:

# %% tags=["picture"]
show_receptive_field([(3, 1), (3, 1), (3, 1)])

# %% [markdown]
# With a 2 x 2 pool after the first one, neighbouring cells of the pooled map are two input cells
# apart. Every later layer reaches twice as far:

# %% tags=["picture"]
show_receptive_field([(3, 1), (2, 2), (3, 1), (3, 1)])

# %% [markdown]
# ### Your turn: `field_with_pools`
#
# Count along one axis. How many input cells does one output cell see
#
# - through four 3 x 3 convolutions (stride 1) on top of each other,
# - through the same four convolutions, with a 2 x 2 max pool of stride 2 after each of the first
#   three?
#
# Answer with a pair.

# %% tags=["exercise"]
field_with_pools = (9, 38)

# %% tags=["check"]
check(field_with_pools=field_with_pools)

# %% [markdown]
# To cover an image of 224 x 224 you would need 112 of these convolutions without pooling, or 7 of
# them with a pool after each. A stride in the convolution itself has the same effect, and many
# newer networks use that for downsampling. In such a hierarchy, early layers see small details, and
# late layers see whole objects, on small maps.
#
# ## Is pooling a convolution?
#
# An average is a sum of products: each cell times one and the same weight. So average pooling is a
# convolution with a fixed kernel. Which one?
#
# With several channels there is a difficulty: a convolution adds them up. The argument `groups` of
# `nn.functional.conv2d` divides the channels into that many groups and convolves each group by
# itself (7.4 has more on it, in its last part, but you do not need that here). With as many groups
# as channels, the weight has the axes (channel, 1, row, column).
#
# ### Your turn: `avg_pool_via_conv`
#
# Compute average pooling with `nn.functional.conv2d`, for p x p windows side by side, without
# padding. `X` has the axes (batch, channel, row, column), with **any** number of channels, and each
# channel must stay by itself. What is left over at the end is dropped.


# %% tags=["exercise"]
def avg_pool_via_conv(X, p):
    """Average-pool a batch X (N, C, H, W) in p x p windows side by side, by a convolution."""
    # BEGIN SOLUTION
    C = X.shape[1]
    K = torch.full((C, 1, p, p), 1 / p**2)
    return nn.functional.conv2d(X, K, stride=p, groups=C)
    # END SOLUTION


# %% tags=["check"]
check(avg_pool_via_conv)

# %% [markdown]
# ### Your turn: `max_pool_linearity_counterexample`
#
# And the maximum? Every convolution (without a bias) is **linear**: convolving the sum of two
# images gives the same as convolving both and adding the results. Show that the maximum is *not*
# linear. Return two matrices of one shape, such that `pool2d(X1 + X2, (2, 2))` differs from
# `pool2d(X1, (2, 2)) + pool2d(X2, (2, 2))`.


# %% tags=["exercise"]
def max_pool_linearity_counterexample():
    """Return (X1, X2): pooling X1 + X2 differs from pooling both and adding."""
    # BEGIN SOLUTION
    X1 = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
    X2 = torch.tensor([[0.0, 1.0], [0.0, 0.0]])
    return X1, X2
    # END SOLUTION


# %% tags=["check"]
check(max_pool_linearity_counterexample)

# %% [markdown]
# Your two images, their sum, and the maximum of each:

# %%
first, second = max_pool_linearity_counterexample()
for name, image in [("first", first), ("second", second), ("sum", first + second)]:
    print(f"{name:7} {image.tolist()} pooled {pool2d(image, (2, 2)).tolist()}")

# %% [markdown]
# ### In your own words: `max_is_no_convolution`
#
# In two or three sentences: why does your example prove that no kernel at all, of whatever size and
# with whatever weights, computes a maximum? Name the rule that all convolutions obey, and put your
# numbers in.

# %% [markdown] tags=["exercise"]
# **Your answer to `max_is_no_convolution`:**
#
# BEGIN SOLUTION
# A convolution adds up products of inputs with fixed weights, so it is linear: its answer to
# X1 + X2 is its answer to X1 plus its answer to X2, whatever the kernel. For my images the maximum
# gives 1 and 1, which adds up to 2, but for their sum it gives 1. Something that breaks the rule
# once cannot be a convolution, since every convolution obeys it.
# END SOLUTION

# %% [markdown]
# ## What does pooling cost?
#
# The unit of work is the **comparison** of two numbers. Along one axis of length $n$ there are
# $\lfloor (n + 2p - k) / s \rfloor + 1$ windows, as in 7.3: $k$ is the window, $p$ the padding, $s$
# the stride.
#
# ### Your turn: `pool_cost`
#
# The input has `c` channels, `h` rows and `w` columns. `window`, `padding` and `stride` are pairs
# (for the rows, for the columns), and padding is put on both sides, as in torch. Cells of the
# padding are compared like all others. How many comparisons does max pooling take in all? Return a
# whole number.


# %% tags=["exercise"]
def pool_cost(c, h, w, window, padding, stride):
    """Return how many comparisons max pooling takes on one image of c channels."""
    # BEGIN SOLUTION
    windows = c
    for n, k, p, s in zip((h, w), window, padding, stride, strict=True):
        windows *= (n + 2 * p - k) // s + 1
    return windows * (window[0] * window[1] - 1)
    # END SOLUTION


# %% tags=["check"]
check(pool_cost)

# %% [markdown]
# Pooling is cheap. The first layer of AlexNet (8.1) gives 96 feature maps of 54 x 54, which are
# pooled in windows of 3 x 3, two cells apart. The convolution itself takes 101.6 million
# multiply-adds for an image in colour, as you saw in 7.4.

# %%
print(f"{pool_cost(96, 54, 54, (3, 3), (0, 0), (2, 2)) / 1e6:.1f} million comparisons")

# %% [markdown]
# ## Maximum or average?
#
# ### Your turn: `gradient_cells`
#
# In backpropagation a layer passes a gradient back to its input. Take a single 3 x 3 window of nine
# different numbers. How many of its cells get a gradient other than 0 with max pooling, and how
# many with average pooling? Answer with both numbers in parentheses.

# %% tags=["exercise"]
gradient_cells = (1, 9)

# %% tags=["check"]
check(gradient_cells=gradient_cells)

# %% tags=["solution"]
for layer in (nn.MaxPool2d(3), nn.AvgPool2d(3)):
    nine = torch.arange(9.0).reshape(1, 1, 3, 3).requires_grad_()
    layer(nine).sum().backward()
    gradient = nine.grad.flatten().tolist()
    print(f"{type(layer).__name__:10}", " ".join(f"{number:.2f}" for number in gradient))

# %% [markdown]
# Now both on the edges, with some broken pixels added, which are bright although there is no edge.
# All three images share one grey scale. What does each kind of pooling make of an edge, and what of
# a broken pixel?

# %% tags=["picture"]
torch.manual_seed(1)
broken = torch.rand(edges.shape) < 0.02
noisy = torch.where(broken, 1.0, edges)
batch = noisy[None, None]
results = [nn.MaxPool2d(3, stride=1)(batch)[0, 0], nn.AvgPool2d(3, stride=1)(batch)[0, 0]]

show_images([noisy, *results], ["edges, broken pixels", "maximum", "average"])

# %% [markdown]
# LeNet (7.6) still averages. In 1999 Riesenhuber and Poggio argued for the maximum in a model of
# the visual cortex: it keeps a strong response where a mean would dilute it with the rest of the
# window. Most later networks use the maximum inside. Average pooling returned at the very end of
# networks (8.3), over whole maps.
#
# ### In your own words: `max_or_average`
#
# In a few sentences: what does each of the two tell about a window? What does noise do to each?
# Which cells get a gradient? Give an example of your own where the two lead to different
# conclusions.

# %% [markdown] tags=["exercise"]
# **Your answer to `max_or_average`:**
#
# BEGIN SOLUTION
# The maximum keeps the strongest evidence: is the feature there at all? The average keeps the mean
# evidence: how much of it is there? Noise that goes up and down is averaged away, while a maximum
# picks exactly the cell where the noise happened to be highest; one broken pixel decides.
# In the backward pass the maximum gives the whole gradient to one cell, so the layers before learn
# from that cell alone; the average gives every cell an equal, small part.
#
# Example: a feature map for "button" on a shirt, nearly all 0, a few cells 1. In a 4 x 4 window
# with one button the maximum says 1, the average 0.06, hardly more than nothing. For "how dark is
# the cloth around here" it is the other way round: one dark spot should not decide for all of it.
# END SOLUTION

# %% [markdown]
# ## Minimum pooling
#
# torch has no `nn.MinPool2d`, and needs none: you can build it from the maximum.
#
# ### Your turn: `min_pool2d`
#
# Build it from `nn.functional.max_pool2d`. `X` has the axes (batch, channel, row, column), and the
# other arguments are those of torch: `stride=None` means steps of a whole window. The padding must
# never win here either.


# %% tags=["exercise"]
def min_pool2d(X, kernel_size, stride=None, padding=0):
    """Pool a batch X (N, C, H, W) with the smallest number of each window."""
    # BEGIN SOLUTION
    return -nn.functional.max_pool2d(-X, kernel_size, stride, padding)
    # END SOLUTION


# %% tags=["check"]
check(min_pool2d)

# %% [markdown]
# The bright shirt grows under a maximum and shrinks under a minimum. A bright line, one cell wide,
# would vanish under a minimum.

# %% tags=["picture"]
smallest = min_pool2d(shirt[None, None], 3, stride=1)[0, 0]

show_images([shirt, pool2d(shirt, (3, 3)), smallest], ["shirt", "maximum", "minimum"])

# %% [markdown]
# ## Further: the maximum out of ReLU
#
# This is the end of the core; the summary stands at the end of the page. What follows goes deeper,
# and its three parts can be done in any order.
#
# One convolution cannot compute a maximum. But networks have a **nonlinearity** between their
# convolutions: the **ReLU**, which keeps positive numbers and turns negative ones into 0,
# $\text{relu}(x) = \max(x, 0)$. Are convolutions and ReLU together enough?
#
# ### Your turn: `relu_max`
#
# Begin with two numbers: $\max(a, b) = b + {}$ what? Return the larger of `a` and `b`, entry by
# entry, with `nn.functional.relu`, `+` and `-` only. Both are tensors of one shape, and they may
# hold negative numbers: the larger of -3 and -1 is -1.


# %% tags=["exercise"]
def relu_max(a, b):
    """Return the larger of a and b, entry by entry, using relu, + and - only."""
    # BEGIN SOLUTION
    return nn.functional.relu(a - b) + b
    # END SOLUTION


# %% tags=["check"]
check(relu_max)

# %% [markdown]
# A maximum of many numbers is a **tournament**: in each match two numbers meet, and the larger one
# stays. Matches between different pairs can be played at the same time; that is one round. A number
# without an opponent waits for the next round.
#
# ### Your turn: `max_tournament`
#
# How many matches are played, and in how many rounds at least? Give a pair (matches, rounds) for a
# window of 2 x 2, and one for a window of 3 x 3, both in parentheses: `((.., ..), (.., ..))`.

# %% tags=["exercise"]
max_tournament = ((3, 2), (8, 4))

# %% tags=["check"]
check(max_tournament=max_tournament)

# %% [markdown]
# In a network a round becomes **a convolution followed by ReLU**. A convolution can compute
# $a - b$. But $b$ itself has to pass the ReLU, too, and it may be negative. The trick is to send it
# in two channels, its positive and its negative part:
#
# $$b = \text{relu}(b) - \text{relu}(-b)$$
#
# The next convolution adds up what it needs and plays the next matches; a last convolution, without
# ReLU, puts the winner together. A number that waits for the next round has to pass the ReLU as
# well.
#
# ### Your turn: `max_channels`
#
# How many output channels does each of these convolutions have, with as few as possible in this
# way, for one input channel? Give a tuple with a number for each convolution, first layer first,
# for windows of 2 x 2, and another for windows of 3 x 3, both in parentheses:
# `((.., 1), (.., 1))`. The last number of both is 1.

# %% tags=["exercise"]
max_channels = ((6, 3, 1), (14, 8, 5, 3, 1))

# %% tags=["check"]
check(max_channels=max_channels)

# %% [markdown]
# ### Your turn: `max_pool_by_layers`
#
# Now build it for windows of 2 x 2, side by side: a convolution, ReLU, a convolution, ReLU, a
# convolution, and nothing else. `X` has the shape `(N, 1, H, W)`, with even `H` and `W`. Write the
# filters down yourself and use `nn.functional.conv2d` and `nn.functional.relu`, or put the weights
# into an `nn.Sequential`.


# %% tags=["exercise"]
def max_pool_by_layers(X):
    """Max-pool X (N, 1, H, W) in 2 x 2 windows side by side: three convolutions, two ReLUs."""
    # BEGIN SOLUTION
    match = torch.tensor([[1.0, -1.0], [0.0, 1.0], [0.0, -1.0]])  # of a and b: a - b, b, -b
    winner = torch.tensor([1.0, 1.0, -1.0])  # of what ReLU leaves of them
    rows = torch.zeros(6, 1, 2, 2)
    rows[:3, 0, 0] = rows[3:, 0, 1] = match
    both = torch.block_diag(winner, winner)  # the winners of both rows of a window
    filters = [rows, (match @ both)[:, :, None, None], winner[None, :, None, None]]
    H = nn.functional.relu(nn.functional.conv2d(X, filters[0], stride=2))
    H = nn.functional.relu(nn.functional.conv2d(H, filters[1]))
    return nn.functional.conv2d(H, filters[2])
    # END SOLUTION


# %% tags=["check"]
check(max_pool_by_layers)

# %% [markdown]
# So max pooling adds nothing that convolutions with ReLU could not do. It only does it with less
# work and without anything to learn.
#
# ## Further: between maximum and average
#
# Average and maximum are the ends of a range. Give each cell of a window a weight, more weight to
# larger numbers, and take the weighted sum. **Softmax** makes such weights, positive and with the
# sum 1. The number $t$ says how strict it is:
#
# $$w_i = \frac{e^{t x_i}}{\sum_j e^{t x_j}}, \qquad y = \sum_i w_i x_i$$
#
# With $t = 0$ all weights are equal, and $y$ is the average. With a large $t$ the largest number
# gets nearly all of the weight.
#
# To get the cells of all windows at once, `X.unfold(2, p, p)` cuts axis 2 into pieces of length
# `p`, side by side, and puts the cells of a piece into a new axis at the end. Two such cuts, along
# rows and along columns, make windows:

# %%
windows = torch.rand(2, 3, 4, 6).unfold(2, 2, 2).unfold(3, 2, 2)

print("batch, channel, rows of windows, columns of windows, p, p:", tuple(windows.shape))

# %% [markdown]
# ### Your turn: `softmax_pool2d`
#
# In p x p windows side by side, for a batch, each channel by itself. `p` divides the rows and the
# columns. It should also work for numbers near 100: `torch.softmax` does, a bare `exp` overflows.


# %% tags=["exercise"]
def softmax_pool2d(X, p, t=1.0):
    """Pool a batch X (N, C, H, W) in p x p windows: the average, weighted by softmax(t * cells)."""
    # BEGIN SOLUTION
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(4)
    weights = torch.softmax(t * cells, dim=-1)
    return (weights * cells).sum(-1)
    # END SOLUTION


# %% tags=["check"]
check(softmax_pool2d)

# %% [markdown]
# The image with the broken pixels once more, in windows of 3 x 3: from the average on the left to
# nearly the maximum on the right, on one grey scale.

# %% tags=["picture"]
part = noisy[1:][None, None]  # 27 rows and 27 columns: windows of 3 fit
strictness = [0.0, 3.0, 30.0]
softly = [softmax_pool2d(part, 3, t)[0, 0] for t in strictness]

show_images(softly, [f"t = {t:.0f}" for t in strictness])

# %% [markdown]
# ### In your own words: `softmax_pool_rarely`
#
# It contains both of the others, and yet it is rare. In two or three sentences: what does it cost,
# and why is what it offers rarely worth that?

# %% [markdown] tags=["exercise"]
# **Your answer to `softmax_pool_rarely`:**
#
# BEGIN SOLUTION
# Every cell takes an exponential and every window a division, on each forward pass; a maximum
# takes eight comparisons for nine cells. And t is one more number to choose, or to learn. The
# result lies between average and maximum, and the convolutions around the pooling can scale
# their maps so that either end does nearly as well. It is smooth, and every cell gets some
# gradient, but networks learn well without that.
# END SOLUTION

# %% [markdown]
# There are more kinds. *Stochastic pooling* draws one cell of the window at random, large values
# more often; *fractional pooling* shrinks a map by factors such as 1.5. Weights that depend on the
# input, as those of softmax do here, are also the idea of *attention*.
#
# ## Further: the backward pass by hand
#
# In `gradient_cells` you counted the cells of one window that get a gradient. Now compute the
# gradient itself, for `pool2d` with `"max"`. The next layer hands back `dY`, the gradient of the
# loss with respect to each output of the pooling. Wanted is `dX`, the gradient with respect to each
# cell of `X`. Remember that these windows overlap.
#
# ### Your turn: `max_pool_backward`
#
# Do it with loops and slices, without `backward`. You may assume that no window holds its largest
# number twice.


# %% tags=["exercise"]
def max_pool_backward(X, pool_size, dY):
    """Return dX, given dY, for Y = pool2d(X, pool_size, "max")."""
    # BEGIN SOLUTION
    q = pool_size[1]
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            window = X[i : i + pool_size[0], j : j + q]
            down, right = divmod(int(window.argmax()), q)
            dX[i + down, j + right] += dY[i, j]
    return dX
    # END SOLUTION


# %% tags=["check"]
check(max_pool_backward)

# %% [markdown]
# A **gradient check** needs no right answer to compare with. It changes one input at a time by a
# little, and sees how much the loss changes. Here the loss is the sum of `dY` times the outputs, so
# that its gradient with respect to the outputs is `dY`. What is left should be rounding only: less
# than 1e-10, or about 1e-4 if your `pool2d` rounds its results to float32.


# %%
def numeric_gradient(X, pool_size, dY, step=1e-3):
    """The slope of (dY * pool2d(X)).sum() in each cell, from two values of the loss."""
    gradient = torch.zeros_like(X)
    for place in range(X.numel()):
        nudge = torch.zeros(X.numel(), dtype=X.dtype)
        nudge[place] = step
        nudge = nudge.reshape(X.shape)
        up, down = (pool2d(X + side * nudge, pool_size) for side in (1, -1))
        gradient.view(-1)[place] = (dY * (up - down)).sum() / (2 * step)
    return gradient


torch.manual_seed(0)
image, back = torch.randn(5, 6, dtype=torch.float64), torch.randn(4, 4, dtype=torch.float64)
gap = (numeric_gradient(image, (2, 3), back) - max_pool_backward(image, (2, 3), back)).abs().max()
print(f"largest difference between your gradient and the numeric one: {gap:.1e}")

# %% [markdown]
# ## Summary
#
# - Pooling slides a window that learns nothing: it returns the maximum or the average, for each
#   channel by itself.
# - It makes a network less sensitive to small shifts, without making it invariant to them.
# - Its stride widens the receptive field of all later layers and makes their maps smaller.
# - torch's pooling layers move by a whole window unless you give a stride. Sizes follow the formula
#   of 7.3.
# - Average pooling is a convolution. Max pooling is not, but convolutions with ReLU can build it.
# - It costs far less than a convolution.
#
# Next, in 7.6: all that you have built comes together in a whole network, **LeNet**.

# %%
status("7.5")

# %% [markdown]
# ## Read on
#
# - [The book's section](https://d2l.ai/chapter_convolutional-neural-networks/pooling.html)
# - [nn.MaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html) and
#   [nn.AvgPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html) in
#   torch's documentation
# - Riesenhuber and Poggio, [Hierarchical models of object recognition in
#   cortex](https://doi.org/10.1038/14819), 1999
# - Zeiler and Fergus, [Stochastic pooling](https://arxiv.org/abs/1301.3557), 2013
# - Graham, [Fractional max-pooling](https://arxiv.org/abs/1412.6071), 2014
# - Zhang, [Making convolutional networks shift-invariant again](https://arxiv.org/abs/1904.11486),
#   2019: how downsampling breaks the invariance to shifts, and a remedy
# - Springenberg et al., [Striving for simplicity](https://arxiv.org/abs/1412.6806), 2014: networks
#   with strides in place of pooling
