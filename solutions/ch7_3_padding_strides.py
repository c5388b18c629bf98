# %% [markdown]
# # 7.3 Padding and stride
#
# A sliding window makes the picture smaller, and it looks at the border less often than at the
# middle. Sometimes that is a nuisance, sometimes a smaller picture is just what we want. This
# section gives you a knob for each case:
#
# - **padding** puts cells around the picture, so that the output can stay as large as the input;
# - **stride** lets the window skip places, so that the output gets small on purpose.
#
# In the end you can tell the output size of any convolution layer in your head. It pays: most
# errors that people make when they build networks are errors of shape.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_images, show_sliding_window, show_windows

# %% [markdown]
# ## The shrinking picture
#
# A window of 3 x 3 costs two rows and two columns. That sounds harmless. Stack layers:

# %%
side = 28
for layer in range(1, 14):
    side = side - 3 + 1
    print(f"after layer {layer:2}: {side:2} x {side}")

# %% [markdown]
# After thirteen layers nothing is left but four cells. And long before that the border has lost
# its say. Here is every place of a 3 x 3 window on a small input. Each place is numbered in its
# middle, and the same number marks the output cell that it leads to. The first place has a solid
# frame, the next one to the right and the next one below have dashed frames.

# %% tags=["picture"]
show_windows((4, 5), kernel=3)

# %% [markdown]
# The corner cell lies in one window only, a cell in the middle lies in many. So there are two
# troubles: the output shrinks, and the border is neglected. One remedy helps with both: put zeros
# around the input. This is called **padding**.

# %% tags=["picture"]
show_windows((4, 5), kernel=3, padding=1)

# %% [markdown]
# Now there is one place for each input cell, and the output is as large as the input. Nothing
# else changes: the sum is taken as always, and the zeros simply add nothing to it. This is the
# first step on a padded picture of 3 x 4:

# %% tags=["picture"]
X = torch.arange(1.0, 13.0).reshape(3, 4)
kernel = torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])

show_sliding_window(nn.functional.pad(X, (1, 1, 1, 1)), kernel, at=(0, 0))

# %% [markdown]
# ## A layer on a single picture
#
# torch does the padding for you: `nn.Conv2d(1, 1, kernel_size=3, padding=1)`. The two ones say
# that one channel goes in and one comes out. As a layer works on batches, it wants four axes
# (batch, channel, height, width) and gives back four.
#
# ### Your turn: `comp_conv2d`
#
# Write a little helper: it takes a layer `conv2d` with one channel in and one out, and a
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
# With it you can measure what a layer does to an 8 x 8 picture. Before you run the cell, try to
# say each shape. You will get better at this in the course of the section.

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
# Books and libraries count padding in two ways, and mixing them up is a classic. In the book's
# formulas, $p_h$ is the number of rows that are added *in all*. In torch, `padding=1` means one
# row above **and** one row below, so 2 in all. **In this notebook padding always means torch's:
# so much on each side.** In a pair the rows come first: `padding=(2, 1)` puts 2 rows above and 2
# below, and 1 column on the left and 1 on the right.
#
# ### Your turn: `padded_size`
#
# A picture of 6 rows and 8 columns goes into `nn.Conv2d(1, 1, kernel_size=3, padding=(1, 2))`.
# How large is it once the zeros are around it, before the window slides? Write a pair
# `(rows, columns)`.

# %% tags=["exercise"]
padded_size = (8, 12)

# %% tags=["check"]
check(padded_size=padded_size)

# %% [markdown]
# ### Your turn: `same_padding`
#
# The kernel has 5 rows and 3 columns. Which `padding` keeps the size of every picture? Write a
# pair, as you would hand it to torch.

# %% tags=["exercise"]
same_padding = (2, 1)

# %% tags=["check"]
check(same_padding=same_padding)

# %% [markdown]
# ### Your turn: `even_kernel`
#
# Now a kernel of 4 x 4 and a picture of 8 x 8. Which whole number for `padding` makes the output
# 8 x 8 again?
#
# - **a** 1
# - **b** 2
# - **c** 3
# - **d** None does.

# %% tags=["exercise"]
even_kernel = "d"

# %% tags=["check"]
check(even_kernel=even_kernel)

# %% [markdown]
# So this is why kernels nearly always have odd sides: 1, 3, 5, 7. They have a middle, too: with
# the padding that keeps the size, output cell `[i, j]` belongs to the window whose middle lies on
# input cell `[i, j]`.
#
# ## Fair play at the border
#
# Padding should give the border its say. How well does it do that? Count how often the window
# sees a cell.
#
# ### Your turn: `padded_corner_views`
#
# A 3 x 3 window slides, one cell at a time, over a large picture with `padding=1`. In how many of
# its places does it contain the **corner** cell of the picture itself, not of the padding?

# %% tags=["exercise"]
padded_corner_views = 4

# %% tags=["check"]
check(padded_corner_views=padded_corner_views)

# %% [markdown]
# ### Your turn: `times_seen`
#
# Now find this number for every cell. `shape`, `kernel_size` and `padding` are pairs (rows,
# columns), and the window moves one cell at a time. The result is as large as the picture, without
# its padding, and holds decimal numbers, as `torch.zeros` makes them.


# %% tags=["exercise"]
def times_seen(shape, kernel_size, padding):
    """For each cell of a picture, count the places of the window that contain it.

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
# The darker a cell, the less often it is seen. With padding 2 even the corners are seen as often
# as the others. But then the output is larger than the input, and at the border much of what the
# window sees is zeros.

# %% tags=["picture"]
views = [times_seen((6, 8), (3, 3), (p, p)) for p in range(3)]

show_images(views, [f"3 x 3 window, padding {p}" for p in range(3)], columns=3)

# %% [markdown]
# ## Stride
#
# So far the window went on by one cell. It may take longer steps. How far it moves from one place
# to the next is its **stride**. Here it is 2, to the right and downwards:

# %% tags=["picture"]
show_windows((5, 7), kernel=3, stride=2)

# %% [markdown]
# Stride can differ for the two axes, and the far end does not always come out even. Below, the
# grey cells are covered by no window: the next one would stick out, and so it is left out.

# %% tags=["picture"]
show_windows((8, 8), kernel=(3, 5), padding=(0, 1), stride=(3, 4))

# %% [markdown]
# ### Your turn: `stride_order`
#
# What does `stride=(3, 4)` mean?
#
# - **a** 3 rows down from one row of places to the next, 4 columns to the right from one place
#   to the next.
# - **b** 3 columns to the right from one place to the next, 4 rows down from one row of places
#   to the next.
# - **c** A step of 3, then a step of 4, in turn.
# - **d** 3 for this layer, 4 for the next one.

# %% tags=["exercise"]
stride_order = "a"

# %% tags=["check"]
check(stride_order=stride_order)

# %% [markdown]
# ### The formula
#
# Take one axis. The picture has $n$ cells, the window $k$, the padding is $p$ on each side, the
# stride is $s$.
#
# 1. With its padding the picture is $n + 2p$ cells long.
# 2. The window starts at one end. From there it can move on by $n + 2p - k$ cells at most.
# 3. Divide by $s$ and **round down**: so many steps it takes.
# 4. Add 1, for the place where it started.
#
# $$\text{output} = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# The brackets with feet mean: round down.
#
# ### Your turn: `before_rounding`
#
# Work out the layer of the last picture: 8 x 8 cells, kernel (3, 5), padding (0, 1), stride
# (3, 4). What does the formula give for height and for width if you do **not** round? Write a
# pair of numbers with two decimals.

# %% tags=["exercise"]
before_rounding = (2.67, 2.25)

# %% tags=["check"]
check(before_rounding=before_rounding)

# %% [markdown]
# ### Your turn: `strided_shape`
#
# And what is the shape of the output of this layer? Write a pair.

# %% tags=["exercise"]
strided_shape = (2, 2)

# %% tags=["check"]
check(strided_shape=strided_shape)

# %% [markdown]
# ### Your turn: `conv_output_shape`
#
# Put the formula into code. It should serve one axis, with four whole numbers, and two axes, with
# four pairs (rows, columns).


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
# Now without a computer, at least at first. A picture of **9 rows and 14 columns** goes into each
# of these five layers, into each on its own. Say what comes out.
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
# A rule of thumb is worth remembering. With odd kernels and padding $(k - 1) / 2$, stride 1 keeps
# the size and stride 2 halves it (rounded up). Most networks in this course consist of such
# layers.
#
# ## What a stride saves, and what it risks
#
# First the risk. Here are stripes, one every 8 columns, and all lean to the right. A kernel for
# upright edges looks at them, once with stride 1 and once with stride 6. The answers are drawn
# equally large, but see how coarse the cells get.

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(96.0), torch.arange(96.0), indexing="ij")
stripes = (2 * torch.pi * (right / 8 + down / 24)).sin()

edge = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
answers, titles = [], []
for s in (1, 6):
    Y = nn.functional.conv2d(stripes[None, None], edge[None, None], stride=s)[0, 0]
    answers.append(Y)
    titles.append(f"stride {s}: {len(Y)} x {len(Y)}")

show_images([5 * stripes, *answers], ["input: 96 x 96", *titles], signed=True, numbers=False)

# %% [markdown]
# With stride 1 the answer shows the stripes as they are. With stride 6 they lean the wrong way,
# and a row of the answer shows four of them where twelve were! The window skips most of a stripe
# with each step, and what it meets there looks like another, wider pattern. A stride that is too
# long for its picture invents shapes. This is known as **aliasing**. Try 2 or 7 instead of 6.
#
# So a stride is paid for. What does it buy?
#
# ### Your turn: `stride_saving`
#
# A picture of 224 x 224, one channel in and one out, kernel 7, padding 3. How many times fewer
# places has the window with stride 2 than with stride 1? Write a number.

# %% tags=["exercise"]
stride_saving = 4

# %% tags=["check"]
check(stride_saving=stride_saving)

# %% [markdown]
# ### Your turn: `strided_multiply_adds`
#
# The work of a layer is counted in **multiply-adds**: one product, together with the addition
# that takes it into the sum, counts as 1. Products with the zeros of the padding count, too. How
# many multiply-adds does this layer need with stride **2**? Write a whole number, or a product
# such as `3 * 5`, and let Python do the work.

# %% tags=["exercise"]
strided_multiply_adds = 112 * 112 * 7 * 7

# %% tags=["check"]
check(strided_multiply_adds=strided_multiply_adds)

# %% [markdown]
# In general, strides $s_h$ and $s_w$ save a factor of about $s_h \cdot s_w$. "About", because of
# the rounding.
#
# ### In your own words: `stride_statistics`
#
# Fewer multiplications are one benefit of a stride above 1. But a stride can also make a network
# *learn* better. Why might it? Give three reasons or observations, and one example or number of
# your own. Think of what neighbouring outputs tell, and of what the layers above can see.
#
# A person reads this. Double-click the cell below and write into it.

# %% [markdown] tags=["exercise"]
# **Your answer to `stride_statistics`:**
#
# BEGIN SOLUTION
# Neighbouring windows overlap: a 3 x 3 window and its neighbour share 6 of 9 cells. So
# neighbouring outputs tell nearly the same, and leaving out every second one loses little. The
# layers above see further: behind a stride of 2, a 3 x 3 layer covers 7 x 7 input cells and not
# 5 x 5, so a network needs fewer layers to grasp a whole object. Fewer outputs also mean that
# what comes after them has fewer numbers to fit, or to learn by heart, and a shift by one cell
# changes less.
# END SOLUTION

# %% [markdown]
# ### Your turn: `audio_stride`
#
# Sound is a row of samples, say 16,000 in a second, and convolution works along one axis as well.
# A layer with a kernel of 8 samples has stride 2. What does the stride do?
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
# And as with the stripes: what vibrates too fast for the new rate comes out as a false, slower
# vibration, unless the kernel smooths it away first.
#
# ## Further exercises
#
# ### A mirror for a border
#
# Zeros are the plainest padding, and they lie: the picture does not turn black outside. Another
# choice is to go on with the picture's own mirror image. The border row itself is the mirror, so
# it is *not* shown twice. A row `1 2 3 4` with two cells on each side becomes
# `3 2 1 2 3 4 3 2`.
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
    def mirrored(size, padding):
        places = [abs(place) for place in range(-padding, size + padding)]
        return [place if place < size else 2 * (size - 1) - place for place in places]

    return X[mirrored(X.shape[0], ph)][:, mirrored(X.shape[1], pw)]
    # END SOLUTION


# %% tags=["check"]
check(mirror_pad)

# %% [markdown]
# What difference does it make? Blur a picture that is bright all over, with a little structure.
# Zeros darken its border. A mirror does not.

# %% tags=["picture"]
waves = 4 + (down[:24, :24] / 3).sin() + (right[:24, :24] / 4).cos()
blur = torch.full((7, 7), 1 / 49)
frames = [nn.functional.pad(waves, (3, 3, 3, 3)), mirror_pad(waves, 3, 3)]
blurred = [nn.functional.conv2d(Y[None, None], blur[None, None])[0, 0] for Y in frames]

show_images([waves, *blurred], ["picture", "zeros, then blur", "mirror, then blur"], columns=3)

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
# So $h \times w$ cells become $(2h - 1) \times (2w - 1)$.
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
# Three kernels at work on one small picture. A single 1 leaves the gaps as they are. The second
# kernel fills them well: each new cell is the mean of the old cells around it. The third one, all
# ones, adds up whatever lies under it, which is sometimes one old cell, sometimes two or four. So
# it leaves a chequered pattern that was never in the picture.

# %% tags=["picture"]
small = torch.tensor(3 * [[2.0, 2, 2, 4]])
one = torch.tensor([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])
mean = torch.tensor([[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]])
answers = [half_stride_conv(small, K) for K in (one, mean, torch.ones(3, 3))]

titles = ["picture", "a single 1: gaps", "mean: gaps filled", "all ones: chequered"]
show_images([small, *answers], titles, columns=2)

# %% [markdown]
# torch has such a layer, `nn.ConvTranspose2d(..., stride=2)`. It stamps its kernel onto the
# output instead of gathering under it, so its kernel is yours, flipped in both axes.
#
# #### Your turn: `half_stride_use`
#
# What would a network need such a layer for?
#
# - **a** To compute faster.
# - **b** To make small maps large again, where its output is a whole picture.
# - **c** To bring back exactly what a stride of 2 has thrown away.
# - **d** To let the layers above see further.

# %% tags=["exercise"]
half_stride_use = "b"

# %% tags=["check"]
check(half_stride_use=half_stride_use)

# %% [markdown]
# ## Summary
#
# - Along each axis, $n$ cells become $\lfloor (n + 2p - k) / s \rfloor + 1$.
# - Padding keeps the size and gives the border a say. torch counts it on each side.
# - Odd kernels can be padded evenly, $(k - 1) / 2$ on each side.
# - Stride $s$ makes a map about $s$ times smaller along each axis, saves work, and lets the
#   layers above see further. Too large, it invents patterns.
# - Every pair in torch is (downwards, to the right), as in a shape.
#
# Next, in 7.4: pictures with several channels, such as red, green and blue.

# %%
status("7.3")
