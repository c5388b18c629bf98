# %% [markdown]
# # 7.1 From fully connected layers to convolutions
#
# A fully connected layer does not know what a picture is. You may shuffle all pixels, in every
# picture in the same way, and it will learn just as well, or as badly. That is a waste: pictures
# have an order which we know about beforehand. In this section you put two pieces of such
# knowledge into a layer, count what they save, and arrive at the convolution.
#
# - A cell under **Your turn** waits for your code, and `check(...)` below it says whether it is
#   right.
# - `hint("pixelwise_linear")` opens a hint for an exercise, and with every call one more.
# - `status()` lists what is done and what is left.
# - Questions under **In your own words** are read by a person. Double-click the cell below them
#   to write.
#
# Cells that need work of yours stop with an error until that work is done. This is as it
# should be.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_images

# %% [markdown]
# ## A network that is lost outside the left half
#
# The task: somewhere in a noisy picture there is a plus sign or a cross. Which of the two?

# %% tags=["picture"]
plus = torch.tensor([[0.0, 1, 0], [1, 1, 1], [0, 1, 0]])
cross = torch.tensor([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])


def make_pictures(count, first_column, last_column):
    """Noisy 12 x 12 pictures, with a plus (label 0) or a cross (label 1) in these columns."""
    X = 0.3 * torch.rand(count, 1, 12, 12)
    y = torch.arange(count) % 2
    for n in range(count):
        i = int(torch.randint(0, 10, ()))
        j = int(torch.randint(first_column, last_column - 1, ()))
        X[n, 0, i : i + 3, j : j + 3] += cross if y[n] else plus
    return X, y


torch.manual_seed(0)
left, left_test = make_pictures(400, 0, 5), make_pictures(400, 0, 5)
right_test = make_pictures(400, 6, 11)

samples = [left[0][0, 0], left[0][1, 0], right_test[0][0, 0], right_test[0][1, 0]]
show_images(samples, ["left: plus", "left: cross", "right: plus", "right: cross"])

# %% [markdown]
# We train two networks, but only with pictures whose sign lies on the **left**. One is fully
# connected. The other slides a few small windows over the picture and keeps, for each, the
# largest answer. You need not understand its parts yet.

# %% tags=["train"]
dense = nn.Sequential(nn.Flatten(), nn.Linear(144, 64), nn.ReLU(), nn.Linear(64, 2))
windows = nn.Sequential(
    nn.Conv2d(1, 8, 3), nn.ReLU(), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(8, 2)
)
for name, net in [("fully connected", dense), ("small windows", windows)]:
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(150):
        loss = nn.functional.cross_entropy(net(left[0]), left[1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"{name}: {sum(p.numel() for p in net.parameters()):,} numbers to learn")
    for place, (X, y) in [("left", left_test), ("right", right_test)]:
        share = (net(X).argmax(1) == y).float().mean()
        print(f"   new pictures, sign on the {place:5}: {share:4.0%} right")

# %% [markdown]
# On the right the fully connected network guesses: what it has learned about one place says
# nothing about another. The windows do not care where the sign is, and they need a hundredth of
# the numbers.
#
# ## What a dense layer costs
#
# For tiny pictures we could give the dense layer more examples. Now think of a real one.
#
# ### Your turn: `dense_weights`
#
# A grey picture of 1000 x 1000 pixels goes into a fully connected layer. Its output, the hidden
# layer, is arranged as a picture of the same size. How many weights does the layer have, biases
# not counted? You can write powers: `10**3`.

# %% tags=["exercise"]
dense_weights = 10**12

# %% tags=["check"]
check(dense_weights=dense_weights)

# %% [markdown]
# ### Your turn: `dense_memory`
#
# Each of these weights is a float32 number and takes 4 bytes. How much memory do they need, in
# **terabytes**? One terabyte is $10^{12}$ bytes.

# %% tags=["exercise"]
dense_memory = 4

# %% tags=["check"]
check(dense_memory=dense_memory)

# %% [markdown]
# No computer that you are likely to own holds this in memory. And nobody has enough pictures to
# learn so many numbers.
#
# ## Two principles
#
# Let $X$ be the picture and $H$ the hidden picture. In the dense layer, each hidden pixel
# $(i, j)$ has a weight for every input pixel. Let us name an input pixel by how far away it is:
# $a$ rows further down and $b$ columns further to the right. This is still the same layer, only
# written with offsets:
#
# $$H_{i,j} = U_{i,j} + \sum_{a} \sum_{b} V_{i,j,a,b}\, X_{i+a,\,j+b}$$
#
# $U$ holds the biases. $a$ and $b$ can be negative, and run over all offsets that stay inside the
# picture. Now put in what we know about pictures.
#
# **Translation invariance.** *A cat is a cat wherever it sits.* The weights must not depend on
# the place $(i, j)$, so the first two indices go, and one bias is enough:
#
# $$H_{i,j} = u + \sum_{a} \sum_{b} V_{a,b}\, X_{i+a,\,j+b}$$
#
# **Locality.** *What belongs together lies together.* To say what is at a place, a look at its
# surroundings will do. All weights further away than some $\Delta$ are zero:
#
# $$H_{i,j} = u + \sum_{a=-\Delta}^{\Delta} \sum_{b=-\Delta}^{\Delta} V_{a,b}\, X_{i+a,\,j+b}$$
#
# This is a **convolution layer**, and $V$ is its kernel. Strictly speaking, if the place moves,
# the output moves along with it; "equivariance" is the precise word for that.
#
# The pictures show the weights for a picture of a single row with 12 pixels: a row for each
# hidden pixel, a column for each input pixel. Equal colours along a slanting line are one and
# the same weight, used again and again.

# %% tags=["picture"]
torch.manual_seed(935)
n, delta = 12, 2
every_weight = torch.randn(n, n)
by_offset = torch.randn(2 * n - 1)
offset = torch.arange(n) - torch.arange(n)[:, None]  # from the hidden to the input pixel

shared = by_offset[offset + n - 1]
local = shared * (offset.abs() <= delta)

titles = ["dense: 144 weights", "shared: 23 weights", "shared and local: 5 weights"]
show_images([every_weight, shared, local], titles, signed=True, numbers=False, columns=3)

# %% [markdown]
# ### Your turn: `invariant_weights`
#
# Back to the picture of 1000 x 1000. Only the *first* principle is used: the weights do not
# depend on the place, but a pixel may look as far as it likes. How many entries does $V$ have?
# Each offset $(a, b)$ that occurs anywhere in the picture counts once. Give the exact number.

# %% tags=["exercise"]
invariant_weights = (2 * 1000 - 1) ** 2

# %% tags=["check"]
check(invariant_weights=invariant_weights)

# %% [markdown]
# ### Your turn: `local_weights`
#
# Now both principles, with $\Delta = 10$: a pixel looks at most 10 rows and 10 columns far, in
# each direction. How many entries has $V$?

# %% tags=["exercise"]
local_weights = (2 * 10 + 1) ** 2

# %% tags=["check"]
check(local_weights=local_weights)

# %% [markdown]
# From a million times a million down to a few hundred, and the number does not even depend on
# the size of the picture any more. The price: if the principles are wrong for your data, the
# layer cannot learn what it would have to.
#
# ## Channels
#
# Real pictures have colours, so each pixel carries several numbers, its **channels**: for
# instance red, green and blue. The hidden picture may carry several as well, one for edges, one
# for blobs, and so on. With $c$ channels going in and $d$ coming out, the kernel gets two
# indices more, an input channel $k$ and an output channel $l$:
#
# $$H_{i,j,l} = u_l + \sum_{a=-\Delta}^{\Delta} \sum_{b=-\Delta}^{\Delta} \sum_{k} V_{a,b,k,l}\,
# X_{i+a,\,j+b,\,k}$$
#
# ### Your turn: `layer_counts`
#
# What does such a layer cost? A picture of $h \times w$ pixels goes in, with a border of zeros
# put around it, so that the output also has $h \times w$ pixels. Return three whole numbers:
#
# 1. the **weights**, biases not counted;
# 2. the **multiply-adds** for one picture: a product together with its addition counts as 1,
#    and products with the zeros of the border count like all others;
# 3. the **memory** of the output in **bytes**, with 4 bytes for a number.


# %% tags=["exercise"]
def layer_counts(h, w, delta, c, d):
    """Return (weights, multiply-adds, bytes of the output) of a convolution layer.

    The window reaches delta pixels far in each direction, c channels go in, d come out.
    """
    # BEGIN SOLUTION
    weights = (2 * delta + 1) ** 2 * c * d
    return weights, weights * h * w, 4 * h * w * d
    # END SOLUTION


# %% tags=["check"]
check(layer_counts)

# %% [markdown]
# In a dense layer each weight is used once for a picture. Here it is used at every pixel: few
# weights, but plenty of work. That is why convolutional networks run on graphics cards.

# %%
for delta in (0, 1, 2, 10):
    weights, work, memory = layer_counts(1000, 1000, delta, 3, 64)
    print(f"delta {delta:2}: {weights:6,} weights, {work:14,} multiply-adds, {memory:,} bytes")

# %% [markdown]
# ## The smallest window
#
# What is left for $\Delta = 0$? The window is a single pixel, and the two sums over $a$ and $b$
# vanish:
#
# $$H_{i,j,l} = \sum_{k} X_{i,j,k}\, V_{k,l}$$
#
# (We leave out the bias.) No pixel sees its neighbours. Yet each one gets its channels mixed, by
# the same little dense layer for all pixels.
#
# ### Your turn: `pixelwise_linear`
#
# `X` has shape `(h, w, c)`, `V` has shape `(c, d)`. Return `H` of shape `(h, w, d)`, without
# using a convolution.


# %% tags=["exercise"]
def pixelwise_linear(X, V):
    """Apply one linear map to the channels of every pixel.

    X has shape (h, w, c), V has shape (c, d). Returns a tensor of shape (h, w, d).
    """
    # BEGIN SOLUTION
    height, width, channels = X.shape
    pixels = X.reshape(height * width, channels)
    return (pixels @ V).reshape(height, width, V.shape[1])
    # END SOLUTION


# %% tags=["check"]
check(pixelwise_linear)

# %% [markdown]
# What is this good for? Look at a picture with three channels: a red disc before a green
# background that fades into blue. Two mixtures: brightness, and "how much redder than the rest".

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(24.0), torch.arange(24.0), indexing="ij")
disc = ((down - 11.5) ** 2 + (right - 11.5) ** 2 < 50).float()
fade = right / 23
scene = torch.stack([disc, (1 - disc) * (1 - fade), (1 - disc) * fade], dim=-1)

mixing = torch.tensor([[0.3, 1.0], [0.6, -0.5], [0.1, -0.5]])
mixed = pixelwise_linear(scene, mixing)

pictures = [*scene.unbind(-1), *mixed.unbind(-1)]
titles = ["red", "green", "blue", "brightness", "redness"]
show_images(pictures, titles, signed=[False] * 4 + [True], columns=5)

# %% [markdown]
# So a window of one pixel *is* a dense layer, once for each pixel. And the other way round: what
# you have written is a convolution with a 1 x 1 kernel. torch wants the channels before height
# and width, for the picture as well as for the kernel.
#
# ### Your turn: `pixelwise_kernel_shape`
#
# A picture of 28 x 28 pixels has 3 channels, and 5 shall come out. What is the shape of the
# `weight` of the `nn.Conv2d` that does the same as `pixelwise_linear`? Write a tuple.

# %% tags=["exercise"]
pixelwise_kernel_shape = (5, 3, 1, 1)

# %% tags=["check"]
check(pixelwise_kernel_shape=pixelwise_kernel_shape)

# %% tags=["solution"]
torch.manual_seed(2)
X, V = torch.randn(28, 28, 3), torch.randn(3, 5)
kernel = V.T.reshape(5, 3, 1, 1)
H = nn.functional.conv2d(X.permute(2, 0, 1), kernel).permute(1, 2, 0)
print(
    "as a convolution:", tuple(kernel.shape), torch.allclose(H, pixelwise_linear(X, V), atol=1e-5)
)

# %% [markdown]
# ## The word convolution
#
# Mathematicians have used it for two centuries. Throw two dice and add the points: how likely is
# each sum? Every pair of faces contributes to one sum. If $f_b$ is the chance of $b$ and $g_a$
# that of $a$, then
#
# $$(f * g)_i = \sum_{a} f_{i-a}\, g_a$$
#
# is the chance of the sum $i$. This is the **convolution** of $f$ and $g$. Where an index lies
# outside its signal, the value is 0. As $a$ grows, $i - a$ falls: one of the two is read
# *backwards*. With $n$ and $m$ numbers there are $n + m - 1$ different sums.
#
# ### Your turn: `conv1d_true`
#
# Write it for signals with one axis.


# %% tags=["exercise"]
def conv1d_true(f, g):
    """Convolve two tensors of n and of m numbers; returns a tensor of n + m - 1 numbers."""
    # BEGIN SOLUTION
    result = torch.zeros(len(f) + len(g) - 1)
    for b in range(len(f)):
        for a in range(len(g)):
            result[a + b] += f[b] * g[a]
    return result
    # END SOLUTION


# %% tags=["check"]
check(conv1d_true)

# %% [markdown]
# The chances of all sums with one die, two dice and four dice, as bars. Four are enough for the
# famous bell.

# %% tags=["picture"]
die = torch.full((6,), 1 / 6)
two = conv1d_true(die, die)
four = conv1d_true(two, two)


def bars(chances, height=12, width=23):
    """A picture with a column for each number, in the middle of an empty frame."""
    levels = torch.arange(height + 1, 0, -1)[:, None]
    columns = (levels <= (chances / chances.max() * height).round()).float()
    side = (width - len(chances)) // 2
    return nn.functional.pad(columns, (side, width - len(chances) - side))


titles = ["one die", "two dice", "four dice"]
show_images([bars(die), bars(two), bars(four)], titles, numbers=False, columns=3)

# %% [markdown]
# And for two dice the exact chances, in 36ths:

# %%
print([round(36 * chance) for chance in conv1d_true(die, die).tolist()])

# %% [markdown]
# In two dimensions a convolution has minus signs at both indices,
#
# $$Y_{i,j} = \sum_{a} \sum_{b} X_{i-a,\,j-b}\, K_{a,b}$$
#
# while a convolution *layer* uses plus signs, as in the formulas further up. That operation is
# properly called **cross-correlation**. You can get one from the other by changing the kernel.
#
# ### Your turn: `turned_kernel`
#
# A cross-correlation shall give, up to a shift of the whole result, what a convolution with this
# kernel gives:
#
# | | |
# | --- | --- |
# | 1 | 2 |
# | 3 | 4 |
#
# Which kernel must it use? Write a list of two rows: `[[..., ...], [..., ...]]`.

# %% tags=["exercise"]
turned_kernel = [[4, 3], [2, 1]]

# %% tags=["check"]
check(turned_kernel=turned_kernel)

# %% [markdown]
# ## Further exercises
#
# ### May the two change places?
#
# For a convolution, $f * g = g * f$: two dice have no first and second. Is this so for
# cross-correlation as well? Here it is, at every place where the two signals overlap:


# %%
def correlate(f, g):
    """Cross-correlate two signals with one axis: like a convolution, but nothing is flipped."""
    return nn.functional.conv1d(f[None, None], g[None, None], padding=len(g) - 1)[0, 0]


print(correlate(torch.tensor([1.0, 2, 1]), torch.tensor([3.0, 5, 3])))
print(correlate(torch.tensor([3.0, 5, 3]), torch.tensor([1.0, 2, 1])))

# %% [markdown]
# The same. Luck or law?
#
# #### Your turn: `conv_counterexample`
#
# Return a pair `(f, g)` of signals for which `correlate(f, g)` and `correlate(g, f)` differ. They
# can be short.


# %% tags=["exercise"]
def conv_counterexample():
    """Return two signals (f, g) that cross-correlation does not let change places."""
    # BEGIN SOLUTION
    f = torch.tensor([1.0, 2.0, 3.0])
    g = torch.tensor([0.0, 1.0, 0.5])
    return f, g
    # END SOLUTION


# %% tags=["check"]
check(conv_counterexample)

# %% [markdown]
# #### In your own words: `commutativity_proof`
#
# Show in a few lines that $f * g = g * f$ always holds. Start from the sum. Which new index makes
# $f$ and $g$ change their roles, and over what does it run?

# %% [markdown] tags=["exercise"]
# Your answer to `commutativity_proof`:
#
# BEGIN SOLUTION
# By definition $(f * g)_i = \sum_a f_{i-a}\, g_a$, where $a$ runs over all whole numbers, since
# both signals are 0 outside their range. Put $b = i - a$, so $a = i - b$. When $a$ runs over all
# whole numbers, so does $b$, only in the opposite sense, and the order of a sum does not matter.
# Hence the sum is $\sum_b f_b\, g_{i-b} = \sum_b g_{i-b}\, f_b = (g * f)_i$.
# END SOLUTION

# %% [markdown]
# ### At the border
#
# #### Your turn: `corner_views`
#
# A 3 x 3 window visits every place at which it lies wholly inside a large picture. At how many
# of these places does it contain the **corner** pixel, and at how many a pixel far **inside**?
# Write a pair `(corner, inside)`.

# %% tags=["exercise"]
corner_views = (1, 9)

# %% tags=["check"]
check(corner_views=corner_views)

# %% [markdown]
# So what lies at the border has little say. Section 7.3 deals with that.
#
# ### Sound
#
# Sound is a row of numbers, the air pressure at, say, 8,000 moments in each second. Convolution
# works along one axis as it does along two.
#
# #### In your own words: `audio_invariance`
#
# When are locality and translation invariance good assumptions for sound? Name a pattern for
# which both hold, and say why. Then name a case in which one of them fails.

# %% [markdown] tags=["exercise"]
# Your answer to `audio_invariance`:
#
# BEGIN SOLUTION
# The sound "sh" lasts a tenth of a second: a few hundred samples tell it from an "s", and
# nothing that comes seconds later changes that. So it is local. It may begin at any time and
# stays the same sound, so the same weights will do at all times. Whether a sentence is a question
# shows in how its end compares with its start: that is not local. And whether a bell at seven
# o'clock is an alarm depends on absolute time, which an invariant layer does not know.
# END SOLUTION

# %% [markdown]
# Sound can also be made into a picture, a **spectrogram**: cut it into short pieces, and work out
# for each piece how much of every pitch is in it. Here are four notes and a rising whistle.

# %% tags=["picture"]
time = torch.arange(8000) / 8000
pitch = torch.tensor([440.0, 660, 550, 880])[(4 * time).long()]
sound = torch.sin(2 * torch.pi * pitch * time) + torch.sin(
    2 * torch.pi * (1200 + 500 * time) * time
)

pieces = sound.unfold(0, 256, 80) * torch.hann_window(256)
spectrogram = torch.fft.rfft(pieces).abs().T[:80].flip(0)

show_images([spectrogram], ["a spectrogram of one second"])

# %% [markdown]
# #### Your turn: `spectrogram_axes`
#
# What are the two axes of this picture, first to the right, then upwards?
#
# - **a** Time, and air pressure.
# - **b** Time, and frequency, which we hear as pitch.
# - **c** Frequency, and loudness.
# - **d** Left loudspeaker, and right loudspeaker.

# %% tags=["exercise"]
spectrogram_axes = "b"

# %% tags=["check"]
check(spectrogram_axes=spectrogram_axes)

# %% [markdown]
# #### In your own words: `spectrogram_invariance`
#
# May you treat a spectrogram like any other picture, with the same convolution layers? Go through
# both axes: what does it mean to shift a sound along each of them, and does the sound mean the
# same afterwards? Give an example.

# %% [markdown] tags=["exercise"]
# Your answer to `spectrogram_invariance`:
#
# BEGIN SOLUTION
# Along time, yes: the same word a second later is the same word. Along frequency only within
# limits: a shift makes every pitch higher by the same amount. A word spoken by a higher voice
# may stay the same word, but two notes can mean different keys on a piano, and the overtones of a
# voice lie at multiples of its pitch, so a real voice that rises is stretched and not just
# shifted. So one might share weights along time alone, or along frequency only nearby.
# END SOLUTION

# %% [markdown]
# ### Where invariance is wrong
#
# #### In your own words: `invariance_hurts`
#
# Translation invariance is an assumption, and it can be wrong. Describe a concrete task in which
# the *place* of something carries the answer, and say what a network that is blind to the place
# would get wrong.

# %% [markdown] tags=["exercise"]
# Your answer to `invariance_hurts`:
#
# BEGIN SOLUTION
# A network shall read the time from photos of a clock face. The same short hand means three
# o'clock on the right and nine o'clock on the left: only its place tells. A network that knows
# that there is a hand, but not where, can never tell the two apart. In passport photos all eyes
# are at the same height, so a layer with its own weights for each place could use that.
# END SOLUTION

# %% [markdown]
# ### Words
#
# #### In your own words: `text_convolution`
#
# A text is a row of words, and each word can be given as a vector of numbers. Would convolution
# be a good choice for texts? Say how you would do it, and name at least two difficulties that
# pictures do not have.

# %% [markdown] tags=["exercise"]
# Your answer to `text_convolution`:
#
# BEGIN SOLUTION
# One can slide a window of, say, three words along the text; the numbers of a word's vector are
# its channels. Such a layer finds short phrases like "not at all", wherever they stand. But
# language refers to far away things: "she" may mean somebody named a page earlier, and one "not"
# at the start turns round a whole sentence, so small windows are not enough. Texts differ in
# length, so they must be padded or pooled. And order matters more: "dog bites man" and "man bites
# dog" hold the same words.
# END SOLUTION

# %% [markdown]
# ## Summary
#
# - A dense layer on pictures has far too many weights, and must learn every pattern anew for
#   each place.
# - Translation invariance: the same weights at every place. Locality: weights only for near
#   pixels. Both together make a convolution layer.
# - Its number of weights does not depend on the size of the picture; its work does.
# - Channels are mixed: each output channel has weights for every input channel.
# - A 1 x 1 window is a dense layer for each pixel. What is called convolution in networks is a
#   cross-correlation.
#
# Next, in 7.2: you write this operation yourself, and let it learn.

# %%
status("7.1")
