# %% [markdown]
# # 7.3 Padding and stride
#
# A sliding window makes the image smaller, and it uses the pixels at the border less often than
# those in the middle. Sometimes that is a nuisance, sometimes a smaller output is what we want.
# There is a setting for each case: **padding** puts cells around the image, so that the output can
# be as large as the input; **stride** lets the window skip places, so that the output gets small on
# purpose.
#
# **You will be able to**
#
# - predict the output size of any convolution layer, with odd and even kernels;
# - choose padding that keeps the size, and say what zeros at the border do to a network;
# - say what a stride saves, what it costs, and what aliasing is;
# - explain how a transposed convolution makes a feature map larger.
#
# **You need** cross-correlation and kernels from 7.2, and slices of tensors. Most errors that
# people make when they build networks are errors of shape, so this section is worth its time.

# %% tags=["setup"]
import warnings

import torch
from torch import nn

from grader import check, hint, status
from lab import show_images, show_sliding_window, show_steps, show_windows

# %% [markdown]
# ## The image shrinks
#
# A **kernel** of 3 x 3 costs two rows and two columns. That sounds harmless. Stack layers:

# %%
side = 28
for layer in range(1, 14):
    side = side - 3 + 1
    print(f"after layer {layer:2}: {side:2} x {side}")

# %% [markdown]
# After thirteen layers only four cells are left. And long before that the border has lost most of
# its influence. The figure shows every place of a 3 x 3 window on a small input. Each place is
# numbered in its middle, and the same number marks the output cell that it leads to. The first
# place has a solid frame; the next one to the right and the next one below have dashed frames.

# %% tags=["picture"]
show_windows((4, 5), kernel=3)

# %% [markdown]
# The corner cell lies in one window only, a cell in the middle lies in many. So there are two
# problems: the output shrinks, and the border is used less. One remedy helps with both: put zeros
# around the input. This is **padding**.

# %% tags=["picture"]
show_windows((4, 5), kernel=3, padding=1)

# %% [markdown]
# Now there is one place for each input cell, and the output is as large as the input. Nothing
# else changes: the sum is taken as always, and the zeros add nothing to it. (A library need not
# even build the larger matrix: it can leave out the products with zeros.) This is the first step on
# a padded image of 3 x 4:

# %% tags=["picture"]
X = torch.arange(1.0, 13.0).reshape(3, 4)
kernel = torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])

show_sliding_window(nn.functional.pad(X, (1, 1, 1, 1)), kernel, at=(0, 0))

# %% [markdown]
# ## A layer on a single image
#
# torch does the padding for you: `nn.Conv2d(1, 1, kernel_size=3, padding=1)`. The two ones say
# that one **channel** goes in and one comes out. The defaults are `padding=0` and `stride=1`. A
# layer works on batches, so it wants four axes (batch, channel, height, width) and gives back four.
#
# ### Your turn: `comp_conv2d`
#
# Write a small helper: it takes a layer `conv2d` with one channel in and one out, and a
# matrix `X`, adds the two missing axes, calls the layer, and takes the axes away again.


# %% tags=["exercise"]
def comp_conv2d(conv2d, X):
    """Apply a layer with one channel in and one channel out to the matrix X.

    Returns a matrix.
    """
    # BEGIN SOLUTION
    batch = X[None, None]
    return conv2d(batch)[0, 0]
    # END SOLUTION


# %% tags=["check"]
check(comp_conv2d)

# %% [markdown]
# With it you can measure what a layer does to an 8 x 8 image. Before you run the cell, try to
# predict each shape.

# %%
layers = {
    "kernel 3": nn.Conv2d(1, 1, kernel_size=3),
    "kernel 3, padding 1": nn.Conv2d(1, 1, kernel_size=3, padding=1),
    "kernel (5, 3), padding (2, 1)": nn.Conv2d(1, 1, kernel_size=(5, 3), padding=(2, 1)),
    "kernel 3, padding 1, stride 2": nn.Conv2d(1, 1, kernel_size=3, padding=1, stride=2),
}
for name, layer in layers.items():
    print(f"{name:30} {tuple(comp_conv2d(layer, torch.rand(8, 8)).shape)}")

# %% [markdown]
# ## Counting padding
#
# Padding is counted in two ways, and mixing them up is a frequent error. In the formulas of the
# book that this course follows (*Dive into Deep Learning*), $p_h$ is the number of rows that are
# added *in total*. In torch, `padding=1` means one row above **and** one row below, so 2 in total.
# **In this section padding always means torch's: the number on each side.** In a pair the rows
# come first: `padding=(2, 1)` puts 2 rows above and 2 below, and 1 column on the left and 1 on the
# right.
#
# ### Your turn: `padded_size`
#
# An image of 6 rows and 8 columns goes into `nn.Conv2d(1, 1, kernel_size=3, padding=(1, 2))`.
# How large is it once the zeros are around it, before the window slides? Write a pair
# `(rows, columns)`.

# %% tags=["exercise"]
padded_size = (8, 12)

# %% tags=["check"]
check(padded_size=padded_size)

# %% [markdown]
# ### Your turn: `same_padding`
#
# The kernel has 7 rows and 5 columns. Which `padding` keeps the size of every image? Write a
# pair, as you would hand it to torch.

# %% tags=["exercise"]
same_padding = (3, 2)

# %% tags=["check"]
check(same_padding=same_padding)

# %% [markdown]
# ## Even kernels and `padding="same"`
#
# A kernel with $k$ rows costs $k - 1$ rows. To keep the size, $k - 1$ rows must be added in total.
# If $k$ is odd, that is an even number, and each side gets half of it. This is one reason why
# kernels nearly always have odd sides: 1, 3, 5, 7. The other one is that they have a middle: with
# this padding, output cell `[i, j]` belongs to the window whose middle lies on input cell
# `[i, j]`.
#
# If $k$ is even, the two sides cannot get the same number. torch's `nn.Conv2d` accepts the word
# `padding="same"` instead of a number, and then adds different numbers on the two sides:
# $(k - 1) / 2$ **rounded down** above, and the rest below. Columns work in the same way: rounded
# down on the left, the rest on the right. (Other libraries may put the larger part first. With
# a stride above 1, torch refuses the word "same".)
#
# ### Your turn: `pad_same`
#
# Put this frame of zeros around a matrix. `kernel_size` is a pair (rows, columns), and both can be
# odd or even.


# %% tags=["exercise"]
def pad_same(X, kernel_size):
    """Pad the matrix X with zeros so that a kernel of this size gives an output as large as X.

    Where an odd number of rows (columns) is added, the larger part goes below (to the right).
    """
    # BEGIN SOLUTION
    rows, columns = (side - 1 for side in kernel_size)
    above, left = rows // 2, columns // 2
    return nn.functional.pad(X, (left, columns - left, above, rows - above))
    # END SOLUTION


# %% tags=["check"]
check(pad_same)

# %% [markdown]
# Does torch do the same? Pad by hand, use the same weights without padding, and compare.

# %%
same = nn.Conv2d(1, 1, kernel_size=(4, 2), padding="same")
plain = nn.Conv2d(1, 1, kernel_size=(4, 2))
plain.load_state_dict(same.state_dict())
X = torch.rand(6, 7)
with warnings.catch_warnings():  # torch says that it copies X for an even kernel
    warnings.simplefilter("ignore")
    by_torch = comp_conv2d(same, X)
by_hand = comp_conv2d(plain, pad_same(X, (4, 2)))
print(tuple(by_torch.shape), torch.allclose(by_torch, by_hand, atol=1e-6))

# %% [markdown]
# ## What padding does to the border
#
# Padding is meant to give the border more influence. How well does it do that? Count in how many
# windows a cell lies.
#
# ### Your turn: `times_seen`
#
# Find this number for every cell. `shape`, `kernel_size` and `padding` are pairs (rows,
# columns), and the window moves one cell at a time. The result is as large as the image, without
# its padding, and holds decimal numbers, as `torch.zeros` makes them.


# %% tags=["exercise"]
def times_seen(shape, kernel_size, padding):
    """For each cell of an image, count the places of the window that contain it.

    All arguments are pairs (rows, columns). Returns a float tensor of the given shape.
    """
    # BEGIN SOLUTION
    (H, W), (h, w), (top, left) = shape, kernel_size, padding
    counts = torch.zeros(H + 2 * top, W + 2 * left)
    for i in range(counts.shape[0] - h + 1):
        for j in range(counts.shape[1] - w + 1):
            counts[i : i + h, j : j + w] += 1
    return counts[top : top + H, left : left + W]
    # END SOLUTION


# %% tags=["check"]
check(times_seen)

# %% [markdown]
# The darker a cell, the fewer windows contain it. With padding 1 the corners still lie in fewer
# windows. With padding 2 all cells are equal, but then the output is larger than the input, and at
# the border most of what a window contains is zeros.

# %% tags=["picture"]
views = [times_seen((6, 8), (3, 3), (p, p)) for p in range(3)]

show_images(views, [f"3 x 3 window, padding {p}" for p in range(3)], columns=3)

# %% [markdown]
# ### Zeros tell a network where it is
#
# In 7.1 a convolution layer was the same at every place. Zero padding breaks this rule. Take an
# image that is 1 everywhere, so that no pixel differs from any other, and apply a layer that takes
# the mean over 3 x 3 cells, with padding 1, several times.

# %% tags=["picture"]
mean = torch.full((1, 1, 3, 3), 1 / 9)
maps = [torch.ones(1, 1, 17, 17)]
for _ in range(6):
    maps.append(nn.functional.conv2d(maps[-1], mean, padding=1))

chosen = [0, 1, 3, 6]
titles = ["image"] + [f"after {n} layer{'s' * (n > 1)}" for n in chosen[1:]]
show_images([maps[n][0, 0] for n in chosen], titles, numbers=False)

# %% [markdown]
# The zeros outside make the rim darker, and with each layer the dark rim gets wider by one cell.
# After some layers the brightness of a cell says how far it is from the border. So a convolutional
# network with zero padding can learn *where* something is, although all its weights are shared. For
# some tasks that helps; it also means that such a network is not exactly equivariant.
#
# ### Your turn: `rim_width`
#
# An image of 100 x 100 cells, 1 everywhere, goes through **three** layers. Each has a kernel of
# **5 x 5** that takes the mean, and padding 2. In the output, look at the row in the middle. How
# many cells at its **left** end are smaller than the cell in the middle?

# %% tags=["exercise"]
rim_width = 6

# %% tags=["check"]
check(rim_width=rim_width)

# %% [markdown]
# ## Stride
#
# So far the window has moved on by one cell. It may take longer steps. How far it moves from one
# place to the next is its **stride**. Here it is 2, to the right and downwards:

# %% tags=["picture"]
show_windows((5, 7), kernel=3, stride=2)

# %% [markdown]
# Stride can differ for the two axes. As in every pair of torch, the first number is for the step
# downwards, the second for the step to the right. The window does not always end at the border.
# Below, stride is (2, 3), and the grey cells are covered by no window: the next one would not fit
# any more, and so it is left out.

# %% tags=["picture"]
show_windows((7, 9), kernel=3, padding=(0, 1), stride=(2, 3))

# %% [markdown]
# Now move the window yourself, with the buttons or the arrow keys. Give padding and stride other
# values, but say first how large the output will be. There is one more setting,
# **dilation**. With dilation 2 there is a gap of one cell between the cells under the kernel, so
# that a kernel of 3 x 3 reaches over 5 x 5 cells, and still has nine weights. In torch it is
# `nn.Conv2d(1, 1, 3, dilation=2)`. The networks of this course do without it.

# %% tags=["picture"]
show_steps(K=kernel, padding=1, stride=2)

# %% [markdown]
# ### The formula
#
# Take one axis. The image has $n$ cells, the kernel $k$, the padding is $p$ on each side, the
# stride is $s$.
#
# 1. With its padding the image is $n + 2p$ cells long.
# 2. The window starts at one end. From there it can move on by $n + 2p - k$ cells at most.
# 3. Divide by $s$ and **round down**: this is the number of steps.
# 4. Add 1, for the place where it started.
#
# $$\text{output} = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# $\lfloor x \rfloor$ is the **floor** of $x$: the largest whole number that is not greater than
# $x$. In Python, `//` divides and takes the floor. (With dilation $d$, a kernel with $k$ weights
# reaches over $d\,(k - 1) + 1$ cells; put that in the place of $k$.)
#
# ### Your turn: `before_rounding`
#
# An example of the book: an 8 x 8 image, kernel (3, 5), padding (0, 1), stride (3, 4). What does
# the formula give for height and for width if you do **not** take the floor? Write a pair of
# numbers with two decimals.

# %% tags=["exercise"]
before_rounding = (2.67, 2.25)

# %% tags=["check"]
check(before_rounding=before_rounding)

# %% [markdown]
# ### Your turn: `conv_output_shape`
#
# Put the formula into code. It should work for one axis, with four whole numbers, and for two axes,
# with four pairs (rows, columns).


# %% tags=["exercise"]
def conv_output_shape(n, k, p, s):
    """Return the size of the output for input n, kernel k, padding p on each side, stride s.

    Four whole numbers give a whole number; four pairs (rows, columns) give a pair.
    """
    # BEGIN SOLUTION
    if isinstance(n, tuple):
        return tuple(conv_output_shape(*axis) for axis in zip(n, k, p, s, strict=True))
    return (n - k + 2 * p) // s + 1
    # END SOLUTION


# %% tags=["check"]
check(conv_output_shape)

# %% [markdown]
# Do the formula and torch agree? The last column is measured with a real layer.

# %%
cases = [(28, 5, 2, 1), (28, 2, 0, 2), (224, 11, 1, 4), (224, 7, 3, 2), (13, 3, 0, 2)]
for n, k, p, s in cases:
    conv = nn.Conv2d(1, 1, k, padding=p, stride=s)
    measured = comp_conv2d(conv, torch.rand(n, n)).shape[0]
    sizes = f"input {n:3}, kernel {k:2}, padding {p}, stride {s}"
    print(f"{sizes}: formula {conv_output_shape(n, k, p, s):3}, torch {measured:3}")

# %% [markdown]
# ### Your turn: `shape_table`
#
# Now without a computer, at least at first. An image of **9 rows and 14 columns** goes into each
# of these five layers, into each one separately. What comes out?
#
# | row | kernel | padding | stride |
# | --- | --- | --- | --- |
# | 1 | 3 | 0 | 1 |
# | 2 | 3 | 1 | 1 |
# | 3 | (5, 3) | (2, 1) | 1 |
# | 4 | 3 | 1 | 2 |
# | 5 | (3, 5) | (0, 1) | (3, 4) |
#
# Write a list of five pairs (height, width): `[(..., ...), (..., ...), ...]`.

# %% tags=["exercise"]
shape_table = [(7, 12), (9, 14), (9, 14), (5, 7), (3, 3)]

# %% tags=["check"]
check(shape_table=shape_table)

# %% [markdown]
# Some cases are worth remembering. With padding that adds $k - 1$ cells in total, stride 1 keeps
# the size $n$, and stride $s$ gives $n / s$, rounded up. If $s$ divides $n$, that is exactly
# $n / s$: a kernel of 3 with padding 1 and stride 2 makes 28 cells into 14, and 14 into 7. Most
# convolution layers in this course are of this kind. Making a feature map smaller in this way is
# called **downsampling**.
#
# ## What a stride costs
#
# Here are stripes, one every 8 columns, all leaning to the right. A kernel for vertical edges
# looks at them, once with stride 1 and once with stride 6. The two **feature maps** are drawn
# equally large, so the cells of the second one are larger.

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(96.0), torch.arange(96.0), indexing="ij")
stripes = (2 * torch.pi * (right / 8 + down / 24)).sin()

edge = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
maps, titles = [], []
for s in (1, 6):
    Y = nn.functional.conv2d(stripes[None, None], edge[None, None], stride=s)[0, 0]
    maps.append(Y)
    titles.append(f"stride {s}: {len(Y)} x {len(Y)}")

show_images([5 * stripes, *maps], ["input: 96 x 96", *titles], signed=True, numbers=False)

# %% [markdown]
# With stride 1 the map shows the stripes as they are. With stride 6 they lean the wrong way, and a
# row of the map has four of them where there were twelve! Of each stripe the window takes
# fewer than two samples, and what it finds there looks like another, wider pattern. A stride that
# is too long for its image invents patterns. This is called **aliasing**. Try 2 or 7 instead of 6.
#
# One often reads that a stride makes a network less sensitive to small shifts. By itself it does
# not. Shift random images by one cell, and measure by how much the feature map changes, relative to
# its size:

# %%
torch.manual_seed(0)
noise = torch.randn(50, 1, 64, 64)
for s in (1, 2, 4):
    Y, shifted = (
        nn.functional.conv2d(X, torch.full((1, 1, 3, 3), 1 / 9), stride=s)
        for X in (noise, noise.roll(1, dims=-1))
    )
    print(f"stride {s}: relative change {(Y - shifted).norm() / Y.norm():.1f}")

# %% [markdown]
# ## What a stride saves
#
# ### Your turn: `strided_multiply_adds`
#
# The work of a layer is counted in **multiply-adds**: one product, together with the addition
# that takes it into the sum, counts as 1. Products with the zeros of the padding count as well. An
# image of 224 x 224, one channel in and one out, goes into a layer with kernel 7, padding 3 and
# stride **2**. How many multiply-adds does it need? Write a whole number, or a product such as
# `3 * 5`, and let Python compute it.

# %% tags=["exercise"]
strided_multiply_adds = 112 * 112 * 7 * 7

# %% tags=["check"]
check(strided_multiply_adds=strided_multiply_adds)

# %% [markdown]
# In general, strides $s_h$ and $s_w$ save a factor of about $s_h \cdot s_w$. "About", because of
# the floor.
#
# ### In your own words: `stride_statistics`
#
# Fewer multiplications are one benefit of a stride above 1. But a stride can also make a network
# *learn* better. Why might it? Give three reasons or observations, and one example or number of
# your own. Think of what neighbouring outputs have in common, of the **receptive field** of the
# layers that follow, and of how many numbers these layers get.

# %% [markdown] tags=["exercise"]
# **Your answer to `stride_statistics`:**
#
# BEGIN SOLUTION
# Neighbouring windows overlap: a 3 x 3 window and its neighbour share 6 of 9 cells. So
# neighbouring outputs are highly correlated, and leaving out every second one loses little. The
# receptive field of later layers grows faster: after a 3 x 3 layer with stride 2, the next 3 x 3
# layer covers 7 x 7 input cells and not 5 x 5, so fewer layers are needed to see a whole object.
# And fewer outputs mean that a dense layer after them has fewer weights to fit: from a map of
# 14 x 14 rather than 28 x 28 it needs a quarter of them, so it overfits less easily.
# END SOLUTION

# %% [markdown]
# ### Your turn: `audio_stride`
#
# Sound is a row of samples, say 16,000 in a second, and convolution works along one axis as well.
# A layer with a kernel of 8 samples has stride 2. What does the stride do? Answer with a letter in
# quotes, such as `"a"`.
#
# - **a** It plays the sound at double speed, one octave higher.
# - **b** It halves the sampling rate: there are features for 8,000 moments in a second.
# - **c** It ignores every second sample.
# - **d** It doubles the number of features for a second.

# %% tags=["exercise"]
audio_stride = "b"

# %% tags=["check"]
check(audio_stride=audio_stride)

# %% [markdown]
# Aliasing exists here, too: a vibration that is too fast for the new rate comes out as a false,
# slower one, unless the kernel smooths it away first.
#
# ## Further exercises
#
# ### Mirror padding
#
# Zeros are the simplest padding, but they are a false statement about the outside: the scene does
# not turn black there. Another choice is to continue with the mirror image. The border row itself
# is the mirror, so it is *not* repeated. A row `1 2 3 4` with two cells on each side becomes
# `3 2 1 2 3 4 3 2`. torch calls this *reflect*.
#
# #### Your turn: `mirror_pad`
#
# `ph` rows go above and below, `pw` columns left and right. Both are smaller than the side
# that they belong to.


# %% tags=["exercise"]
def mirror_pad(X, ph, pw):
    """Pad the matrix X with its mirror image; the border itself is not repeated.

    ph rows go above and below, pw columns left and right.
    """
    # BEGIN SOLUTION
    rows, columns = X.shape

    def mirrored(size, padding):
        places = [abs(place) for place in range(-padding, size + padding)]
        return [place if place < size else 2 * (size - 1) - place for place in places]

    return X[mirrored(rows, ph)][:, mirrored(columns, pw)]
    # END SOLUTION


# %% tags=["check"]
check(mirror_pad)

# %% [markdown]
# What difference does it make? Blur an image that is bright all over, with a little structure.
# Zeros darken its border. A mirror does not.

# %% tags=["picture"]
waves = 4 + (down[:24, :24] / 3).sin() + (right[:24, :24] / 4).cos()
blur = torch.full((7, 7), 1 / 49)
frames = [nn.functional.pad(waves, (3, 3, 3, 3)), mirror_pad(waves, 3, 3)]
blurred = [nn.functional.conv2d(Y[None, None], blur[None, None])[0, 0] for Y in frames]

show_images([waves, *blurred], ["image", "zeros, then blur", "mirror, then blur"], columns=3)

# %% [markdown]
# ### Half a stride
#
# Stride 2 visits every second cell. What could a stride of *one half* be? The window would stop
# at each cell, and also half-way between any two. To make room for that, spread the cells out:
#
# 1. Put one zero between any two neighbours, in each row, and one row of zeros between any two
#    rows, but nothing around the outside. A row of 3 cells, `1 2 3`, becomes 5 cells, `1 0 2 0 3`.
# 2. Slide the kernel over it with stride 1 and the padding that keeps this size.
#
# So $h \times w$ cells become $(2h - 1) \times (2w - 1)$. Making a feature map larger is called
# **upsampling**.
#
# #### Your turn: `half_stride_conv`
#
# `X` and `K` are matrices; both sides of `K` are odd.


# %% tags=["exercise"]
def half_stride_conv(X, K):
    """Cross-correlate X with K in half steps: zeros between the cells, then padding for K.

    X has shape (h, w), the sides of K are odd. Returns a matrix of shape (2h - 1, 2w - 1).
    """
    # BEGIN SOLUTION
    spread = torch.zeros(2 * X.shape[0] - 1, 2 * X.shape[1] - 1)
    spread[::2, ::2] = X
    padding = (K.shape[0] // 2, K.shape[1] // 2)
    return nn.functional.conv2d(spread[None, None], K[None, None], padding=padding)[0, 0]
    # END SOLUTION


# %% tags=["check"]
check(half_stride_conv)

# %% [markdown]
# Three kernels at work on one small image. A single 1 leaves the gaps as they are. The second
# kernel fills them well: each new cell is the mean of the old cells around it. The third one, all
# ones, adds up all that lies under it, which is sometimes one old cell, sometimes two or four. So
# it leaves a checkerboard pattern that was never in the image.

# %% tags=["picture"]
small = torch.tensor(3 * [[2.0, 2, 2, 4]])
one = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
blend = torch.tensor([[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]])
larger = [half_stride_conv(small, K) for K in (one, blend, torch.ones(3, 3))]

titles = ["image", "a single 1: gaps", "mean: gaps filled", "all ones: checkerboard"]
show_images([small, *larger], titles, columns=2)

# %% [markdown]
# ### Transposed convolution
#
# There is a second way to compute a convolution with half a stride. A convolution *gathers*: for
# each output cell it multiplies the inputs under the window by the kernel and adds them up. A
# **transposed convolution** *stamps*: for each input cell it multiplies the whole kernel by that
# one number and adds it to the output, and for the next input cell it moves on by the stride. Here
# are the three numbers `1 2 3`, the kernel `1 2 1` and stride 2. Each of the
# first three rows is one stamp; the last row is their sum.

# %% tags=["picture"]
stamps = torch.zeros(3, 7)
for i, number in enumerate([1.0, 2.0, 3.0]):
    stamps[i, 2 * i : 2 * i + 3] = number * torch.tensor([1.0, 2.0, 1.0])

show_images([torch.cat([stamps, stamps.sum(0, keepdim=True)])])

# %% [markdown]
# The name comes from the matrix: the last exercise of 7.2 writes a convolution as a matrix times
# the flattened image. The transposed matrix leads in the other direction, from small to large, and
# what it computes are these stamps and their sum. It is not an inverse: it brings back the shape,
# not the numbers.
#
# #### Your turn: `transposed_conv1d`
#
# Write it for signals with one axis and any stride, without a convolution of torch.


# %% tags=["exercise"]
def transposed_conv1d(x, kernel, stride):
    """Stamp the kernel onto the output once for each number of x, `stride` cells further each time.

    Where stamps overlap they are added. The output ends where the last stamp ends.
    """
    # BEGIN SOLUTION
    y = torch.zeros((len(x) - 1) * stride + len(kernel))
    for i in range(len(x)):
        y[i * stride : i * stride + len(kernel)] += x[i] * kernel
    return y
    # END SOLUTION


# %% tags=["check"]
check(transposed_conv1d)

# %% [markdown]
# In torch this is `nn.ConvTranspose1d`, and `nn.ConvTranspose2d` for images. Stamping a kernel is
# gathering with that kernel flipped, so for half a stride the two ways agree if one of them gets
# the kernel flipped in both axes:

# %%
X, random = torch.rand(3, 4), torch.rand(3, 3)
stamped = nn.functional.conv_transpose2d(
    X[None, None], random.flip(0, 1)[None, None], stride=2, padding=1
)[0, 0]
print(torch.allclose(stamped, half_stride_conv(X, random), atol=1e-6))

# %% [markdown]
# #### Your turn: `half_stride_use`
#
# What would a network need such a layer for?
#
# - **a** To compute faster.
# - **b** To make small maps large again, where its output is a whole image.
# - **c** To bring back exactly what a stride of 2 has thrown away.
# - **d** To give the layers after it a larger receptive field.

# %% tags=["exercise"]
half_stride_use = "b"

# %% tags=["check"]
check(half_stride_use=half_stride_use)

# %% [markdown]
# ## Summary
#
# - Along each axis, $n$ cells become $\lfloor (n + 2p - k) / s \rfloor + 1$.
# - Padding keeps the size and gives the border more influence. torch counts it on each side.
# - Odd kernels get $(k - 1) / 2$ on each side. For even kernels `padding="same"` adds one more
#   below and on the right.
# - Zero padding tells a network how far the border is.
# - Stride $s$ makes a map about $s$ times smaller along each axis, saves work, and lets the
#   receptive field grow faster. Too large, it invents patterns.
# - A transposed convolution makes maps larger: it stamps instead of gathering.
# - Every pair in torch is (downwards, to the right), as in a shape.
#
# Next, in 7.4: images with several channels, such as red, green and blue.

# %%
status("7.3")

# %% [markdown]
# ## Read on
#
# - The book, [Padding and
#   Stride](https://d2l.ai/chapter_convolutional-neural-networks/padding-and-strides.html).
# - torch: [nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
#   [nn.ConvTranspose2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html),
#   [nn.functional.pad](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html).
# - V. Dumoulin and F. Visin, [A guide to convolution arithmetic for deep
#   learning](https://arxiv.org/abs/1603.07285), 2016: all cases, with drawings.
# - M. A. Islam and others, [How much position information do convolutional neural networks
#   encode?](https://arxiv.org/abs/2001.08248), 2020.
# - R. Zhang, [Making convolutional networks shift-invariant
#   again](https://arxiv.org/abs/1904.11486), 2019: aliasing by strides, and a remedy.
