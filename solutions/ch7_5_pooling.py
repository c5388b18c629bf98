# %% [markdown]
# # 7.5 Pooling
#
# Is there a sleeve in this picture? For the answer it does not matter whether the sleeve begins
# at column 11 or at column 12. But a convolution reports its finding exactly where it lies, and
# when the shirt moves by one cell, all its numbers move along.
#
# **Pooling** makes a network less fussy. It slides a window as well, but the window learns
# nothing: it passes on the largest number that it sees, or the average. So it forgets where
# exactly something was, and keeps that it was there. Usually it also makes the map smaller, which
# saves work in all that follows.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_images, show_pooling

# %% [markdown]
# ## A window that picks
#
# Each window here has the colour of the output cell that it fills. Windows overlap: the window
# moves by one cell, as it did in 7.2. First the maximum, the largest number in each window:

# %% tags=["picture"]
ramp = torch.arange(9.0).reshape(3, 3)

show_pooling(ramp, window=2, stride=1)

# %% [markdown]
# The same windows, with the average of their numbers:

# %% tags=["picture"]
show_pooling(ramp, window=2, stride=1, mode="avg")

# %% [markdown]
# ### Your turn: `pool2d`
#
# Write it for one matrix. The window moves by one cell and stays inside, so the size of the
# output follows the same rule as that of `corr2d` in 7.2. `pool_size` is a pair (rows, columns).
# `mode` is `"max"` or `"avg"`.


# %% tags=["exercise"]
def pool2d(X, pool_size, mode="max"):
    """Pool the matrix X with windows of pool_size = (rows, columns), one cell apart.

    mode "max" gives the largest number of each window, "avg" the average.
    """
    # BEGIN SOLUTION
    p, q = pool_size
    Y = torch.zeros((X.shape[0] - p + 1, X.shape[1] - q + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + p, j : j + q]
            Y[i, j] = window.max() if mode == "max" else window.mean()
    return Y
    # END SOLUTION


# %%
pool2d(ramp, (2, 2)), pool2d(ramp, (2, 2), "avg")

# %% tags=["check"]
check(pool2d)

# %% [markdown]
# ## What pooling forgets
#
# Take a shirt such as that of 7.2, without stripes, and find its upright edges: the size of the
# difference between neighbours in a row. Next to them are the edges of the same shirt, one column
# further to the right.

# %% tags=["picture"]
row, column = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
middle = (column - 13.5).abs()
body = (middle < 6) & (row >= 3) & (row <= 25)
sleeves = (middle < 12) & (row >= 3) & (row >= middle / 2) & (row < middle / 2 + 7)
neck = (row - 3) ** 2 + middle**2 < 12
shirt = ((body | sleeves) & ~neck).float()

edges = (shirt[:, 1:] - shirt[:, :-1]).abs()
moved = edges.roll(1, dims=1)

show_images([edges, moved], ["edges", "one column further"])

# %% [markdown]
# And this is what a 3 x 3 maximum makes of both:

# %% tags=["picture"]
pooled = [pool2d(image, (3, 3)) for image in (edges, moved)]

show_images(pooled, ["edges, pooled", "one column further, pooled"])

# %% [markdown]
# How much stays in its place? Count the bright cells that are still bright after the shift.


# %%
def still_bright(before, after):
    """The share of the bright cells of `before` that are bright in `after` as well."""
    return ((before > 0) & (after > 0)).sum().item() / (before > 0).sum().item()


print(f"without pooling {still_bright(edges, moved):.0%}")
print(f"with pooling    {still_bright(pool2d(edges, (3, 3)), pool2d(moved, (3, 3))):.0%}")

# %% [markdown]
# Without pooling not a single edge cell stays where it was: for the layers above, this is another
# picture. With pooling, four out of five stay. So a small shift changes a pooled map less. Less,
# but not nothing: this is often told wrongly.
#
# ### Your turn: `shift_unnoticed`
#
# A row of 8 cells is dark but for one bright dot in column $j$. It is pooled with the maximum, in
# windows of 2 that lie **side by side**: columns 0 and 1, then 2 and 3, and so on. Then the dot
# moves one column to the right. For which $j$ from 0 to 6 does the pooled row **not change at
# all**? Answer with a tuple of the columns.

# %% tags=["exercise"]
shift_unnoticed = (0, 2, 4, 6)

# %% tags=["check"]
check(shift_unnoticed=shift_unnoticed)

# %% [markdown]
# ## Padding and stride
#
# Padding and stride do here what they did in 7.3, with two changes.
#
# First, torch's layer `nn.MaxPool2d` moves by **a whole window** unless you tell it otherwise: its
# windows lie side by side. Say `stride=1` for steps of one.
#
# Second, the rim that padding puts around the input must never win. So for a maximum it counts as
# minus infinity. (For an average, it is zeros, and they are counted like other cells.)

# %% tags=["picture"]
square = torch.arange(16.0).reshape(4, 4)

show_pooling(square, window=2)

# %% [markdown]
# Work out the next three by hand, for the same matrix `square`, and write down the matrix that
# comes out, as a list of rows such as `[[1, 2], [3, 4]]`. To try a layer, give it four axes (batch,
# channel, row, column): `nn.MaxPool2d(3)(square[None, None])`. `show_pooling` can draw it.
#
# ### Your turn: `pooled_default`
#
# What does `nn.MaxPool2d(3)` make of `square`?

# %% tags=["exercise"]
pooled_default = [[10]]

# %% tags=["check"]
check(pooled_default=pooled_default)

# %% [markdown]
# ### Your turn: `pooled_padded`
#
# And `nn.MaxPool2d(3, stride=2, padding=1)`?

# %% tags=["exercise"]
pooled_padded = [[5, 7], [13, 15]]

# %% tags=["check"]
check(pooled_padded=pooled_padded)

# %% [markdown]
# ### Your turn: `pooled_pairs`
#
# And `nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))`?
#
# In each pair the first number belongs to the rows, the second to the columns.

# %% tags=["exercise"]
pooled_pairs = [[5, 7], [13, 15]]

# %% tags=["check"]
check(pooled_pairs=pooled_pairs)

# %% tags=["solution", "picture"]
show_pooling(square, window=(2, 3), stride=(2, 3), padding=(0, 1))

# %% [markdown]
# ### Your turn: `pool_shapes`
#
# Only the sizes now, for an input of 10 rows and 13 columns, each layer on its own. A window that
# hangs over the end is dropped. `nn.AvgPool2d` moves like `nn.MaxPool2d`. Give the five results as
# pairs (rows, columns) in one tuple.
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
# A convolution adds its input channels up. Pooling has nothing to add: it treats each channel
# by itself.

# %%
two_channels = torch.stack([square, square + 1])[None]

nn.MaxPool2d(2)(two_channels)

# %% [markdown]
# ### Your turn: `pool_channels`
#
# What is the shape of `nn.MaxPool2d(2)(X)` when `X` has the shape `(2, 6, 8, 12)`, two pictures of
# six channels? Write a tuple.

# %% tags=["exercise"]
pool_channels = (2, 6, 4, 6)

# %% tags=["check"]
check(pool_channels=pool_channels)

# %% [markdown]
# ## Further exercises
#
# What follows goes deeper and can be done in any order.
#
# ### Is pooling a convolution?
#
# An average is a sum of products: each cell times one and the same weight. So average pooling is
# a convolution in disguise. Which one?
#
# With several channels there is a catch: a convolution adds them up. The argument `groups` of
# `nn.functional.conv2d` helps. It cuts the channels into so many groups, as at the end of 7.4, and
# each group is convolved by itself.
#
# #### Your turn: `avg_pool_via_conv`
#
# Compute average pooling with `nn.functional.conv2d`, for p x p windows side by side, without
# padding. `X` has the axes (batch, channel, row, column), with **any** number of channels, and
# each channel must stay by itself. What is left over at the end is dropped.


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
# #### Your turn: `max_pool_linearity_counterexample`
#
# And the maximum? Every convolution (without a bias) is **linear**: convolve the sum of two images,
# or convolve both and add what comes out, it makes no difference. Show that for the maximum it
# *does*. Return two matrices of one shape, such that `pool2d(X1 + X2, (2, 2))` is not
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
# Your two images, their sum, and the largest number of each:

# %%
first, second = max_pool_linearity_counterexample()
for name, image in [("first", first), ("second", second), ("sum", first + second)]:
    print(f"{name:7} {image.tolist()} pooled {pool2d(image, (2, 2)).tolist()}")

# %% [markdown]
# #### In your own words: `max_is_no_convolution`
#
# In two or three sentences: why does your example settle that no kernel at all, of whatever size
# and with whatever weights, computes a maximum? Name the rule that convolutions obey, and put
# your numbers in.
#
# A person reads this. Double-click the cell below and write into it.

# %% [markdown] tags=["exercise"]
# **Your answer to `max_is_no_convolution`:**
#
# BEGIN SOLUTION
# A convolution adds up products of inputs with fixed weights, so it is linear: its answer to
# X1 + X2 is its answer to X1 plus its answer to X2, whatever the kernel. For my images the maximum
# gives 1 and 1, which adds up to 2, but for their sum it gives 1. Something that breaks the rule
# once cannot be a convolution, since each and every convolution keeps it.
# END SOLUTION

# %% [markdown]
# ### The maximum out of ReLU
#
# One convolution cannot do it. But networks have another tool: the **ReLU**, which keeps positive
# numbers and turns negative ones into 0, $\text{relu}(x) = \max(x, 0)$. It is the simplest maximum
# there is. Can you make all others from it?
#
# #### Your turn: `relu_max`
#
# Return the larger of `a` and `b`, entry by entry, with `nn.functional.relu`, `+` and `-` only.
# Both are tensors of one shape. Ask how far `a` is ahead of `b`, if at all. And mind negative
# numbers: the larger of -3 and -1 is -1.


# %% tags=["exercise"]
def relu_max(a, b):
    """Return the larger of a and b, entry by entry, using relu, + and - only."""
    # BEGIN SOLUTION
    return nn.functional.relu(a - b) + b
    # END SOLUTION


# %% tags=["check"]
check(relu_max)

# %% [markdown]
# #### Your turn: `max_pool2x2_via_relu`
#
# Now a layer: maximum pooling in 2 x 2 windows, side by side, for a batch (batch, channel, row,
# column). Again use ReLU, sums and differences only, and slices: `X[:, :, ::2, ::2]` picks the
# upper left cell of every window, all at once. `relu_max` may help. Rows and columns are even in
# number.


# %% tags=["exercise"]
def max_pool2x2_via_relu(X):
    """Max-pool a batch X (N, C, H, W) in 2 x 2 windows side by side, by relu, + and - only."""
    # BEGIN SOLUTION
    upper = relu_max(X[:, :, ::2, ::2], X[:, :, ::2, 1::2])
    lower = relu_max(X[:, :, 1::2, ::2], X[:, :, 1::2, 1::2])
    return relu_max(upper, lower)
    # END SOLUTION


# %% tags=["check"]
check(max_pool2x2_via_relu)

# %% [markdown]
# A maximum of many numbers is a **tournament**: in each match two numbers meet, and the larger
# one stays. Matches between different pairs can be played at the same time; that is one round.
# In a network, a round is a layer.
#
# #### Your turn: `max_count`
#
# How many matches does a window of 2 x 2 take, and how many a window of 3 x 3? Answer with both
# numbers in parentheses.

# %% tags=["exercise"]
max_count = (3, 8)

# %% tags=["check"]
check(max_count=max_count)

# %% [markdown]
# #### Your turn: `max_levels`
#
# And how many **rounds** at least: for 2 x 2, and for 3 x 3? In each round everybody who is left
# can play one match; who finds no opponent goes on to the next round.

# %% tags=["exercise"]
max_levels = (2, 4)

# %% tags=["check"]
check(max_levels=max_levels)

# %% [markdown]
# ### What does pooling cost?
#
# The unit of work is the **comparison**: one match of the tournament.
#
# #### Your turn: `pool_cost`
#
# The input has `c` channels, `h` rows and `w` columns. `window`, `padding` and `stride` are pairs
# (for the rows, for the columns), and padding is put on both sides, as in torch. Cells of the
# padding take part like all others. Windows that hang over the end are dropped. How many
# comparisons does maximum pooling take in all? Return a whole number.


# %% tags=["exercise"]
def pool_cost(c, h, w, window, padding, stride):
    """Return how many comparisons max pooling takes on one picture of c channels."""
    # BEGIN SOLUTION
    rows = (h + 2 * padding[0] - window[0]) // stride[0] + 1
    columns = (w + 2 * padding[1] - window[1]) // stride[1] + 1
    return c * rows * columns * (window[0] * window[1] - 1)
    # END SOLUTION


# %% tags=["check"]
check(pool_cost)

# %% [markdown]
# Pooling is cheap. Behind the first layer of AlexNet (8.1) stand 96 maps of 54 x 54, pooled in
# windows of 3 x 3, two cells apart. The layer itself took 101.6 million multiply-adds, as you saw
# in 7.4.

# %%
print(f"{pool_cost(96, 54, 54, (3, 3), (0, 0), (2, 2)) / 1e6:.1f} million comparisons")

# %% [markdown]
# ### Maximum or average?
#
# #### Your turn: `gradient_cells`
#
# On the way back, a layer hands down a gradient to its input. Take a single 3 x 3 window of nine
# different numbers. How many of its cells get a gradient other than 0 when it is pooled with the
# maximum, and how many with the average? Answer with both numbers in parentheses.

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
# A look at the two on edges in a picture with some broken pixels, which are bright though there is
# no edge. What does each of the two make of an edge, and what of a broken pixel?

# %% tags=["picture"]
torch.manual_seed(1)
broken = torch.rand(edges.shape) < 0.02
noisy = torch.where(broken, 1.0, edges)
pictures = [noisy] + [pool2d(noisy, (3, 3), mode) for mode in ("max", "avg")]

show_images(pictures, ["edges, broken pixels", "maximum", "average"])

# %% [markdown]
# #### In your own words: `max_or_average`
#
# In a few sentences: what does each of the two tell about a window? What does noise do to each?
# Which cells learn? Give an example of your own where the two lead to different conclusions.

# %% [markdown] tags=["exercise"]
# **Your answer to `max_or_average`:**
#
# BEGIN SOLUTION
# The maximum keeps the strongest evidence: is the feature there at all? The average keeps the mean
# evidence: how much of it is there? Noise that goes up and down is averaged away, while a maximum
# picks just the cell where the noise happened to be highest; one broken pixel settles it.
# Backwards, the maximum hands all of the gradient to one cell, and only that cell's features
# learn; the average hands every cell an equal, small part.
#
# Example: a map of "button found here" on a shirt, nearly all 0, a few cells 1. In a 4 x 4 window
# with one button the maximum says 1, the average 0.06, hardly more than nothing. For "how dark is
# the cloth around here" it is the other way round: one dark speck should not speak for all of it.
# END SOLUTION

# %% [markdown]
# ### Minimum pooling
#
# Why has torch no `nn.MinPool2d`? Because nobody needs it: it is a maximum in disguise.
#
# #### Your turn: `min_pool2d`
#
# Make it out of `nn.functional.max_pool2d`. `X` has the axes (batch, channel, row, column), and the
# other arguments are those of torch: `stride=None` stands for steps of a whole window. The rim must
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
# ### Softly between the two
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
# To get at the cells of all windows at once, `X.unfold(2, p, p)` cuts axis 2 into pieces of length
# `p`, side by side, and puts the cells of a piece into a new axis at the end. Two such cuts, along
# rows and along columns, make windows:

# %%
windows = torch.rand(2, 3, 4, 6).unfold(2, 2, 2).unfold(3, 2, 2)

print("batch, channel, rows of windows, columns of windows, p, p:", tuple(windows.shape))

# %% [markdown]
# #### Your turn: `softmax_pool2d`
#
# In p x p windows side by side, for a batch, each channel by itself. `p` divides the rows and the
# columns. Numbers near 100 must do no harm: `torch.softmax` knows how, a bare `exp` does not.


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
# The picture with the broken pixels once more, in windows of 3 x 3: from the average on the left to
# the maximum on the right.

# %% tags=["picture"]
part = noisy[1:][None, None]  # 27 rows and 27 columns: windows of 3 fit
strictness = [0.0, 3.0, 30.0]
softly = [softmax_pool2d(part, 3, t)[0, 0] for t in strictness]

show_images(softly, [f"t = {t:.0f}" for t in strictness])

# %% [markdown]
# #### In your own words: `softmax_pool_rarely`
#
# It contains both of the others, and yet you will hardly meet it. In two or three sentences: what
# does it cost, and why is what it offers rarely worth that?

# %% [markdown] tags=["exercise"]
# **Your answer to `softmax_pool_rarely`:**
#
# BEGIN SOLUTION
# Every cell takes an exponential and every window a division, on each forward pass; a maximum
# takes eight comparisons for nine cells. And t is one more number to choose, or to learn. What
# comes out lies between average and maximum, and the convolutions around the pooling can scale
# their maps so that either end does nearly as well. It is smooth, and every cell gets some
# gradient, but networks learn well without that.
# END SOLUTION

# %% [markdown]
# ## Summary
#
# - Pooling slides a window that learns nothing: it passes on the largest number or the average,
#   for each channel by itself.
# - It makes a network less sensitive to small shifts, though not blind to them.
# - torch's pooling layers move by a whole window unless told otherwise. Sizes follow the formula
#   of 7.3.
# - Average pooling is a convolution. Maximum pooling is not, but ReLU can build it.
# - It costs next to nothing, and it saves work by making maps smaller.
#
# Next, in 7.6: all that you have built comes together in a whole network, **LeNet**.

# %%
status("7.5")
