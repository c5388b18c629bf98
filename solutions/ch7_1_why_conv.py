# %% [markdown]
# # 7.1 From fully connected layers to convolutions
#
# A **fully connected** layer, also called a dense layer, does not know what an image is. Shuffle
# all pixels, in every image in the same way, and it learns just as well. Images do have an order,
# and we know something about it before we see any data. In this section you build two pieces of
# such knowledge into a layer, count what they save, and arrive at the convolution layer.
#
# **You will be able to**
#
# - say why a dense layer is a poor choice for images, in numbers;
# - derive a convolution layer from a dense layer by two principles;
# - tell equivariance from invariance, and measure both;
# - count the weights, the work and the memory of a convolution layer;
# - tell a convolution from a cross-correlation.
#
# **You need** tensors in torch, linear layers, and an idea of what training is. The course
# follows the book *Dive into Deep Learning* by Zhang, Lipton, Li and Smola. You can work without
# it; here it is called "the book".

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_chances, show_images, steps

# %% [markdown]
# ## Three networks and a sign that moves
#
# The task: somewhere in a noisy image there is a plus sign or a cross. Which of the two is it?

# %% tags=["picture"]
plus = torch.tensor([[0.0, 1, 0], [1, 1, 1], [0, 1, 0]])
cross = torch.tensor([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]])


def make_images(count, first_column, last_column):
    """Noisy 12 x 12 images with a plus (label 0) or a cross (label 1) in these columns."""
    X = 0.3 * torch.rand(count, 1, 12, 12)
    y = torch.arange(count) % 2
    for n in range(count):
        i = int(torch.randint(0, 10, ()))
        j = int(torch.randint(first_column, last_column - 1, ()))
        X[n, 0, i : i + 3, j : j + 3] += cross if y[n] else plus
    return X, y


torch.manual_seed(0)
on_the_left, on_the_right = make_images(2, 0, 5)[0], make_images(2, 6, 11)[0]
samples = [on_the_left[0, 0], on_the_left[1, 0], on_the_right[0, 0], on_the_right[1, 0]]
show_images(samples, ["left: plus", "left: cross", "right: plus", "right: cross"])

# %% [markdown]
# We train three networks, all of them only with images whose sign lies on the **left**:
#
# 1. **dense**: two fully connected layers.
# 2. **convolution, flatten**: eight small windows slide over the image. All their results go into
#    a dense layer, which has separate weights for each place.
# 3. **convolution, global pooling**: the same windows, but only the largest result of each one
#    is kept, wherever it was found. This is called **global max pooling**.
#
# You need not understand the code yet. Then we test them on new images, with the sign on the left
# and on the right. One run can be luck, so each network is trained five times, from different
# random numbers and on different images.


# %% tags=["train"]
def make_networks():
    """The three networks, new each time."""
    window = [nn.Conv2d(1, 8, 3), nn.ReLU()]
    again = [nn.Conv2d(1, 8, 3), nn.ReLU()]
    return {
        "dense": nn.Sequential(nn.Flatten(), nn.Linear(144, 64), nn.ReLU(), nn.Linear(64, 2)),
        "convolution, flatten": nn.Sequential(*window, nn.Flatten(), nn.Linear(800, 2)),
        "convolution, global pooling": nn.Sequential(
            *again, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(8, 2)
        ),
    }


def train(net, X, y):
    """A hundred steps of Adam on all images at once."""
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in steps(100):
        loss = nn.functional.cross_entropy(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


accuracies = {name: {"left": [], "right": []} for name in make_networks()}
for seed in range(5):
    torch.manual_seed(seed)
    left, new_left, right = (make_images(400, *columns) for columns in [(0, 5), (0, 5), (6, 11)])
    for name, net in make_networks().items():
        train(net, *left)
        for place, (X, y) in [("left", new_left), ("right", right)]:
            accuracies[name][place].append(float((net(X).argmax(1) == y).float().mean()))

for name, net in make_networks().items():
    print(f"{name}: {sum(p.numel() for p in net.parameters()):,} numbers to learn")
    for place, shares in accuracies[name].items():
        print(f"   sign on the {place:5}: {min(shares):4.0%} to {max(shares):4.0%} right")

# %% [markdown]
# On the left all three are good: the dense network at about 90 %, the other two near 100 %. On the
# right the first **two** are close to chance level, which is 50 % here. So the sliding windows
# alone do not help. They find a sign on the right just as they find it on the left, but the dense
# layer above them has never learned what to do with a result from there. Only the third network
# is good on both sides, since pooling throws the place away.
#
# Two things are at work, and this section keeps them apart:
#
# - **equivariance**: if the sign moves, the result of the windows moves along with it. This is
#   what the convolution gives. It also saves weights: compare the first two networks.
# - **invariance**: if the sign moves, the result stays the same. This is what pooling over all
#   places adds.
#
# ## What a dense layer costs
#
# For small images we could give the dense layer more examples. Now take a large one.
#
# ### Your turn: `dense_weights`
#
# A grey image of 1000 x 1000 pixels goes into a fully connected layer. Its output, the hidden
# layer, is arranged as an image of the same size. How many weights does the layer have, biases
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
# No single graphics card can hold that, and nobody has enough images to learn so many numbers.
#
# ## Two principles
#
# Let $X$ be the image and $H$ the hidden image. In the dense layer, each hidden pixel $(i, j)$
# has a weight for every input pixel. Let us name an input pixel by its **offset** from
# $(i, j)$: $a$ rows further down and $b$ columns further to the right. It is still the same
# layer, only written with offsets:
#
# $$H_{i,j} = U_{i,j} + \sum_{a} \sum_{b} V_{i,j,a,b}\, X_{i+a,\,j+b}$$
#
# $U$ holds the biases. $a$ and $b$ can be negative, and run over all offsets that stay inside the
# image. Now put in what we know about images.
#
# **Translation invariance.** *A cat is a cat wherever it sits.* The weights must not depend on
# the place $(i, j)$, so the first two indices of $V$ are dropped, and one bias is enough:
#
# $$H_{i,j} = u + \sum_{a} \sum_{b} V_{a,b}\, X_{i+a,\,j+b}$$
#
# **Locality.** *What belongs together is close together.* To say what is at a place, its
# neighbourhood is enough. All weights further away than some $\Delta$ are zero:
#
# $$H_{i,j} = u + \sum_{a=-\Delta}^{\Delta} \sum_{b=-\Delta}^{\Delta} V_{a,b}\, X_{i+a,\,j+b}$$
#
# This is a **convolution layer**. $V$ is its **kernel**, also called its **filter**, and its
# output $H$ is a **feature map**: a map of where in the image a feature, such as an edge or a
# plus sign, was found. The input pixels on which one output pixel depends are its
# **receptive field**; here it is the square window of side $2\Delta + 1$ around it.
#
# The figure shows the weights for an image of a single row with 12 pixels: one row for each hidden
# pixel, one column for each input pixel. Equal colours along a diagonal are one and the same
# weight, used again and again: this is **weight sharing**.

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
# Back to the image of 1000 x 1000. Only the *first* principle is used: the weights do not
# depend on the place, but a pixel may look as far as it likes. How many entries does $V$ have?
# Each offset $(a, b)$ that occurs anywhere in the image counts once. Give the exact number.

# %% tags=["exercise"]
invariant_weights = (2 * 1000 - 1) ** 2

# %% tags=["check"]
check(invariant_weights=invariant_weights)

# %% [markdown]
# ### Your turn: `local_weights`
#
# Now both principles, with $\Delta = 10$: a pixel looks at most 10 rows and 10 columns far, in
# each direction. How many entries does $V$ have?

# %% tags=["exercise"]
local_weights = (2 * 10 + 1) ** 2

# %% tags=["check"]
check(local_weights=local_weights)

# %% [markdown]
# From a million times a million down to a few hundred, and the number no longer depends on the
# size of the image.
#
# What we build into a model before it has seen any data is its **inductive bias**. The two
# principles are the inductive bias of a convolution layer. Where it fits the data, the layer needs
# fewer examples, because it does not have to learn what is already built in. Where it does not
# fit, no amount of data helps: the functions that would be needed are not among those that the
# layer can compute.
#
# ### In your own words: `invariance_hurts`
#
# Translation invariance is an assumption, and it can be wrong. Describe a concrete task in which
# the *place* of something carries the answer, and say what a network that ignores the place
# would get wrong.

# %% [markdown] tags=["exercise"]
# **Your answer to `invariance_hurts`:**
#
# BEGIN SOLUTION
# A network is to read the time from photos of a clock face. The same short hand means three
# o'clock on the right and nine o'clock on the left: only its place tells. A network that knows
# that there is a hand, but not where, cannot tell the two apart. In passport photos all eyes
# are at the same height, so a layer with separate weights for each place could use that.
# END SOLUTION

# %% [markdown]
# ## Equivariance and invariance
#
# Why is the first principle called translation *invariance*, if the output of the layer moves with
# its input? The name is about the weights: they are the same at every place. What follows for the
# output is **equivariance**: move the input and then apply the layer, or apply the layer and then
# move its output; the result is the same. In the figure a kernel in the form of a plus looks for
# plus signs. Below, the sign has moved by four columns, and so has the bright spot in the feature
# map.

# %% tags=["picture"]
image = torch.zeros(6, 10)
image[1:4, 1:4] = plus
moved = image.roll(4, dims=1)
kernel = plus / 5  # so that a whole plus gives 1
feature_map, moved_map = (
    nn.functional.conv2d(X[None, None], kernel[None, None], padding=1)[0, 0] for X in (image, moved)
)

titles = ["image", "its feature map", "image, moved", "feature map of the moved image"]
show_images([image, feature_map, moved, moved_map], titles, columns=2)

# %% [markdown]
# The largest number of the feature map is 1 in both cases. The map is equivariant, its maximum is
# **invariant**. This is the step that the third network took and the second did not.
#
# ### Your turn: `shift_error`
#
# Measure it. To *move* images by `steps` columns, let what leaves on the right come in again on
# the left, as `torch.roll` does along the last axis. Compare two ways:
#
# 1. move the images, then apply the layer;
# 2. apply the layer, then move its output.
#
# Return the mean absolute difference between the two results, as a tensor without axes, which
# `.mean()` gives you. For a layer that is exactly equivariant it is 0, up to rounding errors.


# %% tags=["exercise"]
def shift_error(layer, X, steps):
    """Return how far a layer is from equivariance: the mean absolute difference, one number.

    X has shape (n, c, h, w) and is moved by so many columns to the right.
    """
    # BEGIN SOLUTION
    moved_first = layer(X.roll(steps, dims=-1))
    moved_last = layer(X).roll(steps, dims=-1)
    return (moved_first - moved_last).abs().mean()
    # END SOLUTION


# %% tags=["check"]
check(shift_error)

# %% [markdown]
# Four layers, with random weights. The last one gives a single number for each channel; moving
# such an output changes nothing, so for it `shift_error` measures *invariance*. Which of them will
# be 0? Think first, then run the cell.

# %%
torch.manual_seed(1)
ring = {"kernel_size": 3, "padding": 1, "padding_mode": "circular"}  # no border: left meets right
layers = {
    "dense": nn.Sequential(nn.Flatten(), nn.Linear(144, 144), nn.Unflatten(1, (1, 12, 12))),
    "convolution, no border": nn.Conv2d(1, 4, **ring),
    "convolution, zeros at the border": nn.Conv2d(1, 4, kernel_size=3, padding=1),
    "convolution, global max pooling": nn.Sequential(
        nn.Conv2d(1, 4, **ring), nn.AdaptiveMaxPool2d(1)
    ),
}
for name, layer in layers.items():
    error = shift_error(layer, torch.rand(5, 1, 12, 12), 3).item()
    print(f"{name:33} {error:.3f}")

# %% [markdown]
# A convolution is exactly equivariant only if there is no border. A real image has one, and at the
# border the two ways differ.
#
# ### In your own words: `border_object`
#
# So what happens to an *object* at the border? The cell below pushes a plus sign out of the image
# on the left, column by column. It prints the largest response of the kernel in the form of a
# plus: first with windows that stay inside the image, then with a frame of zeros around the image,
# so that a window may stick out by one pixel.


# %%
def strongest(image, padding):
    """The largest response of the plus kernel, with a frame of so many zeros."""
    return nn.functional.conv2d(image[None, None], kernel[None, None], padding=padding).max()


for visible in (3, 2, 1):
    image = torch.zeros(7, 10)
    image[2:5, :visible] = plus[:, 3 - visible :]
    inside, framed = strongest(image, 0), strongest(image, 1)
    print(f"plus, columns in the image: {visible}   inside {inside:.1f}   framed {framed:.1f}")

image = torch.zeros(7, 10)
image[2:5, 4:7] = cross
print(f"for comparison, a whole cross   inside {strongest(image, 0):.1f}")

# %% [markdown]
# Explain what you see, in four or five sentences. Why does the response fall? Why does it fall
# faster without the frame? What would a network conclude that compares the responses of a plus
# kernel? Is the layer still equivariant here? And what could one do about it, at which price?

# %% [markdown] tags=["exercise"]
# **Your answer to `border_object`:**
#
# BEGIN SOLUTION
# What lies outside the image is missing, so the kernel can match only a part of the plus, and the
# response falls. Without a frame there is a second loss: the middle of the window cannot be placed
# on the border column. With two columns visible, the window that would fit best is not among those
# that are visited, and only 0.4 is left; with the frame it is visited and gives 0.8. A whole
# cross gives 0.6, so without the frame the network would take the cut plus for a cross. The layer
# is equivariant as long as the sign stays inside; at the border the response does not just
# move, it changes. A frame of zeros helps, but the zeros are invented: really something else was
# there. One can also train with objects that are cut off.
# END SOLUTION

# %% [markdown]
# ## Small windows, many layers
#
# A window of 3 x 3 cannot tell a face from a car. How can locality be a good principle then? By a
# **hierarchy**. The first layer sees a few pixels, and finds edges. The second layer looks at a
# window of the first layer's feature maps, so its receptive field in the image is larger, and it
# can combine edges into corners and arcs. Later layers combine these into eyes and wheels, and
# the last ones see the whole image. This is the third principle: the deeper the layer, the larger
# its receptive field.
#
# It needs one more thing. Each convolution layer is linear, and one linear map after another is
# again a linear map. So a **nonlinearity**, such as ReLU, must lie between the layers. Without it
# a stack of convolution layers can do no more than a single one with a larger kernel.
#
# ### Your turn: `linear_stack`
#
# Two convolution layers work on signals with one axis: the first has a kernel of 3 numbers, the
# second one of 6. There is **no** nonlinearity and no bias. How many numbers does the kernel of
# the *single* layer have that computes the same? (Which samples does one output depend on?)

# %% tags=["exercise"]
linear_stack = 8

# %% tags=["check"]
check(linear_stack=linear_stack)

# %% [markdown]
# The idea is older than the training of such networks. In 1980 Fukushima's Neocognitron had
# alternating layers of shared local windows and of pooling, modelled on the visual cortex. In 1989
# networks of this kind were trained by **backpropagation**, which computes all gradients from the
# last layer back to the first: the time-delay network of Waibel and others for speech, and LeCun's
# network for handwritten digits, which you meet in 7.6.
#
# ## Channels
#
# Real images have colours, so each pixel carries several numbers, its **channels**: for
# instance red, green and blue. Some satellites record more than a hundred wavelengths
# (*hyperspectral* images). The hidden image has several channels as well, and each of them is a
# feature map: one for edges in this direction, one for edges in that, one for blobs. Shared weights
# have made the layer poor, since one kernel can look for one pattern only; many channels make it
# rich again. With $c$ channels going in and $d$ coming out, the kernel gets two
# more indices, an input channel $k$ and an output channel $l$:
#
# $$H_{i,j,l} = u_l + \sum_{a=-\Delta}^{\Delta} \sum_{b=-\Delta}^{\Delta} \sum_{k} V_{a,b,k,l}\,
# X_{i+a,\,j+b,\,k}$$
#
# ### Your turn: `layer_counts`
#
# What does such a layer cost? An image of $h \times w$ pixels goes in, with a frame of zeros
# around it, so that the output also has $h \times w$ pixels. Return three whole numbers:
#
# 1. the **weights**, biases not counted;
# 2. the **multiply-adds** for one image: a product together with its addition counts as 1,
#    and products with the zeros of the frame count like all others;
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
# In a dense layer each weight is used once for an image. Here it is used at every pixel: few
# weights, but much work. That is why convolutional networks run on graphics cards.

# %%
for delta in (0, 1, 2, 10):
    weights, work, memory = layer_counts(1000, 1000, delta, 3, 64)
    print(f"delta {delta:2}: {weights:6,} weights, {work:14,} multiply-adds, {memory:,} bytes")

# %% [markdown]
# ## The smallest window
#
# What remains for $\Delta = 0$? Each output pixel sees one input pixel, with all its channels.
# This is the 1 x 1 convolution. You compute it first, then you say what it is.
#
# ### Your turn: `pixelwise_linear`
#
# `X` has shape `(h, w, c)`, `V` has shape `(c, d)`: the kernel without the two axes of its window.
# There is no bias. Return `H` of shape `(h, w, d)`, without using a convolution.


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
# What is this good for? Here is an image with three channels: a red disc in front of a green
# background that fades into blue. Two mixtures of the channels: brightness, and "how much redder
# than the rest".

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(24.0), torch.arange(24.0), indexing="ij")
disc = ((down - 11.5) ** 2 + (right - 11.5) ** 2 < 50).float()
fade = right / 23
scene = torch.stack([disc, (1 - disc) * (1 - fade), (1 - disc) * fade], dim=-1)

mixing = torch.tensor([[0.3, 1.0], [0.6, -0.5], [0.1, -0.5]])
mixed = pixelwise_linear(scene, mixing)

channels = [*scene.unbind(-1), *mixed.unbind(-1)]
titles = ["red", "green", "blue", "brightness", "redness"]
show_images(channels, titles, signed=[False] * 4 + [True], columns=5)

# %% [markdown]
# ### In your own words: `small_window_argument`
#
# Show that a convolution layer with $\Delta = 0$ is a dense layer that is applied to the channels
# of each pixel separately, with the same weights for all pixels. Start from the formula with three
# sums above. Then say in one sentence what several such layers with ReLUs between them compute at
# each pixel.

# %% [markdown] tags=["exercise"]
# **Your answer to `small_window_argument`:**
#
# BEGIN SOLUTION
# For $\Delta = 0$ the sums over $a$ and $b$ have one term each, $a = b = 0$. What is left is
# $H_{i,j,l} = u_l + \sum_k V_{0,0,k,l}\, X_{i,j,k}$. For a fixed pixel $(i, j)$ this is the vector
# of its channels times the matrix $V_{0,0}$, plus the bias vector: a dense layer with $c$ inputs
# and $d$ outputs. No other pixel occurs in it, and neither $V$ nor $u$ depends on $(i, j)$, so all
# pixels use the same layer. Several of them with ReLUs between are one small multilayer perceptron
# (MLP), applied to every pixel.
# END SOLUTION

# %% [markdown]
# Section 8.3 builds a whole network on this: *network in network*, NiN. In torch the layer is an
# ordinary `nn.Conv2d`. torch puts the channels before height and width, in the image as well as
# in the kernel.
#
# ### Your turn: `pixelwise_kernel_shape`
#
# An image of 28 x 28 pixels has 3 channels, and 5 channels are to come out. What is the shape of
# the `weight` of the `nn.Conv2d` that does the same as `pixelwise_linear`? Write a tuple.

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
# Mathematicians have used the operation for two centuries; the name is younger. Throw two dice and
# add the points: how likely is each sum? Every pair of faces contributes to one sum. If $f_b$ is
# the chance of $b$ and $g_a$ that of $a$, then
#
# $$(f * g)_i = \sum_{a} f_{i-a}\, g_a$$
#
# is the chance of the sum $i$. This is the **convolution** of $f$ and $g$. Where an index lies
# outside its signal, the value is 0. As $a$ grows, $i - a$ falls: one of the two is read
# *backwards*. With $n$ and $m$ numbers there are $n + m - 1$ different sums. For functions of a
# real number the sum becomes an integral, $(f * g)(x) = \int f(x - z)\, g(z)\, dz$.
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
# The chances of all sums with one die, with two dice and with four. With four dice the shape is
# already close to the bell of the normal distribution.

# %% tags=["picture"]
die = torch.full((6,), 1 / 6)
two = conv1d_true(die, die)
four = conv1d_true(two, two)

show_chances({"one die": (1, die), "two dice": (2, two), "four dice": (4, four)})

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
# properly called **cross-correlation**. For a network the difference does not matter, since the
# kernel is learned. You can get one operation from the other by changing the kernel.
#
# ### Your turn: `turned_kernel`
#
# A cross-correlation is to give, up to a shift of the whole result, what a convolution with this
# kernel gives:
#
# $$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$$
#
# Which kernel must it use? Write a list of two rows: `[[..., ...], [..., ...]]`.

# %% tags=["exercise"]
turned_kernel = [[4, 3], [2, 1]]

# %% tags=["check"]
check(turned_kernel=turned_kernel)

# %% [markdown]
# ## Further exercises
#
# ### Does the order matter?
#
# For a convolution, $f * g = g * f$: with two dice it does not matter which is the first. Is this
# so for cross-correlation as well? Here it is, at every place where the two signals overlap:


# %%
def correlate(f, g):
    """Cross-correlate two signals with one axis: like a convolution, but nothing is flipped."""
    return nn.functional.conv1d(f[None, None], g[None, None], padding=len(g) - 1)[0, 0]


print(correlate(torch.tensor([1.0, 2, 1]), torch.tensor([3.0, 5, 3])))
print(correlate(torch.tensor([3.0, 5, 3]), torch.tensor([1.0, 2, 1])))

# %% [markdown]
# The same result. Is that always so?
#
# #### Your turn: `conv_counterexample`
#
# Return a pair `(f, g)` of signals for which `correlate(f, g)` and `correlate(g, f)` differ. They
# can be short.


# %% tags=["exercise"]
def conv_counterexample():
    """Return two signals (f, g) whose order matters for cross-correlation."""
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
# Show in a few lines that $f * g = g * f$ always holds. Start from the sum. Which new index
# exchanges the roles of $f$ and $g$, and over which range does it run?

# %% [markdown] tags=["exercise"]
# **Your answer to `commutativity_proof`:**
#
# BEGIN SOLUTION
# By definition $(f * g)_i = \sum_a f_{i-a}\, g_a$, where $a$ runs over all whole numbers, since
# both signals are 0 outside their range. Put $b = i - a$, so $a = i - b$. When $a$ runs over all
# whole numbers, so does $b$, only in the opposite order, which does not matter for a sum.
# Hence the sum is $\sum_b f_b\, g_{i-b} = \sum_b g_{i-b}\, f_b = (g * f)_i$.
# END SOLUTION

# %% [markdown]
# ### At the border
#
# #### Your turn: `corner_views`
#
# A 3 x 3 window visits every place at which it lies wholly inside a large image. At how many
# of these places does it contain the **corner** pixel, and at how many a pixel far **inside**?
# Write a pair `(corner, inside)`.

# %% tags=["exercise"]
corner_views = (1, 9)

# %% tags=["check"]
check(corner_views=corner_views)

# %% [markdown]
# So pixels at the border have little influence on the output. Section 7.3 deals with that.
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
# **Your answer to `audio_invariance`:**
#
# BEGIN SOLUTION
# The sound "sh" lasts a tenth of a second: a few hundred samples tell it from an "s", and
# nothing that comes seconds later changes that. So it is local. It may begin at any time and
# stays the same sound, so the same weights will do at all times. Whether a sentence is a question
# shows in how its end compares with its start: that is not local. And whether a bell at seven
# o'clock is an alarm depends on absolute time, which an invariant layer does not know.
# END SOLUTION

# %% [markdown]
# #### In your own words: `audio_layer`
#
# Derive the convolution layer for sound, as this section did for images. A signal $x$ has $T$
# samples $x_1, \dots, x_T$, and so has the hidden signal $h$. Write down three formulas: the dense
# layer with offsets, the layer after translation invariance, and the layer after locality. Say
# for each how many weights it has. What changes in the last formula for stereo sound?

# %% [markdown] tags=["exercise"]
# **Your answer to `audio_layer`:**
#
# BEGIN SOLUTION
# Dense, with the offset $a$: $h_t = u_t + \sum_a v_{t,a}\, x_{t+a}$, with $T^2$ weights.
# Translation invariance, here in time: $h_t = u + \sum_a v_a\, x_{t+a}$, with $2T - 1$
# weights, one for each offset from $-(T-1)$ to $T-1$. Locality:
# $h_t = u + \sum_{a=-\Delta}^{\Delta} v_a\, x_{t+a}$, with $2\Delta + 1$ weights.
# Stereo sound has two channels $k$, so there is one more sum,
# $h_t = u + \sum_a \sum_k v_{a,k}\, x_{t+a,k}$, and twice as many weights.
# END SOLUTION

# %% [markdown]
# Sound can also be made into an image, a **spectrogram**: cut it into short pieces, and compute
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
# What are the two axes of this image, first to the right, then upwards?
#
# - **a** Time, and air pressure.
# - **b** Time, and frequency, which we hear as pitch.
# - **c** Frequency, and loudness.
# - **d** Left loudspeaker, and right loudspeaker.
#
# Answer with a letter in quotes, such as `"a"`.

# %% tags=["exercise"]
spectrogram_axes = "b"

# %% tags=["check"]
check(spectrogram_axes=spectrogram_axes)

# %% [markdown]
# #### In your own words: `spectrogram_invariance`
#
# May you treat a spectrogram like any other image, with the same convolution layers? Consider
# both axes: what does it mean to shift a sound along each of them, and does the sound mean the
# same afterwards? Give an example.

# %% [markdown] tags=["exercise"]
# **Your answer to `spectrogram_invariance`:**
#
# BEGIN SOLUTION
# Along time, yes: the same word a second later is the same word. Along frequency only within
# limits: a shift makes every pitch higher by the same number of hertz. A word spoken by a higher
# voice may stay the same word, but the same shape moved up is another note, and in a song a wrong
# one. The overtones of a voice lie at multiples of its pitch, so a real voice that rises is
# stretched and not just shifted. So one might share weights along time alone, or along frequency
# only within a small range.
# END SOLUTION

# %% [markdown]
# ### Text
#
# #### In your own words: `text_convolution`
#
# A text is a row of words, and each word can be given as a vector of numbers. Would convolution
# be a good choice for texts? Say how you would do it, and name at least two difficulties that
# images do not have.

# %% [markdown] tags=["exercise"]
# **Your answer to `text_convolution`:**
#
# BEGIN SOLUTION
# One can slide a window of, say, three words along the text; the numbers of a word's vector are
# its channels. Such a layer finds short phrases like "not at all", wherever they are. But
# language refers to distant things: "she" may mean somebody named a page earlier, and one "not"
# at the start reverses the meaning of a whole sentence, so small windows are not enough. Texts
# differ in length, so they must be padded or pooled. And order matters more: "dog bites man" and
# "man bites dog" have the same words.
# END SOLUTION

# %% [markdown]
# ## Summary
#
# - A dense layer on images has far too many weights, and must learn every pattern anew for
#   each place.
# - Translation invariance: the same weights at every place. Locality: weights only for near
#   pixels. Both together make a convolution layer. They are its inductive bias.
# - A convolution is equivariant: the feature map moves with the image. Pooling over all places
#   makes the result invariant. At the border neither holds exactly.
# - Layers with nonlinearities between them form a hierarchy: the deeper, the larger the receptive
#   field.
# - The number of weights does not depend on the size of the image; the work does.
# - A 1 x 1 convolution is a dense layer for each pixel. What is called convolution in networks is
#   a cross-correlation.
#
# Next, in 7.2: you write this operation yourself, and let it learn.

# %%
status("7.1")

# %% [markdown]
# ## Read on
#
# - The book, [From Fully Connected Layers to
#   Convolutions](https://d2l.ai/chapter_convolutional-neural-networks/why-conv.html).
# - torch: [nn.Linear](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html),
#   [nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
#   [nn.AdaptiveMaxPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html).
# - K. Fukushima, [Neocognitron](https://doi.org/10.1007/BF00344251), 1980.
# - A. Waibel and others, [Phoneme recognition using time-delay neural
#   networks](https://doi.org/10.1109/29.21701), 1989.
# - Y. LeCun and others, [Backpropagation applied to handwritten zip code
#   recognition](https://doi.org/10.1162/neco.1989.1.4.541), 1989.
