# %% [markdown]
# # 7.2 Convolutions for images
#
# A small window slides over an image, and at each place it computes one number. That is all a
# convolution layer does. It is enough to find edges, to blur, and, in later sections, to recognise
# clothes. Here you write the operation yourself, turn it into a layer that learns, and study what
# single kernels do.
#
# **You will be able to**
#
# - write a two-dimensional cross-correlation and predict the size of its output,
# - build a layer around it whose kernel an optimiser can change,
# - design kernels that blur, and kernels that respond to edges,
# - learn a kernel from examples by gradient descent,
# - compute how much of the image one output of a deep network depends on.
#
# **You need** tensors with their shapes and slices, and the steps of gradient descent in PyTorch
# (loss, `backward`, update). Section 7.1 explains where the operation comes from, but you can start
# here.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_filter, show_images, show_receptive_field, show_sliding_window, show_steps

# %% [markdown]
# ## Why a small window?
#
# We need an image to experiment with. This one is made by a few rules on row and column numbers:
# a shirt with stripes.

# %% tags=["picture"]
row, column = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
middle = (column - 13.5).abs()
body = (middle < 6) & (row >= 3) & (row <= 25)
sleeves = (middle < 13) & (row >= 3) & (row >= middle / 2) & (row < middle / 2 + 7)
neck = (row - 3) ** 2 + middle**2 < 12
stripes = 0.5 + 0.5 * (row // 3 % 2)
shirt = stripes * ((body | sleeves) & ~neck)

show_images([shirt], ["a shirt, 28 x 28"])

# %% [markdown]
# Say we want a new image, a little smaller, in which each number tells something about the
# shirt: "here is an edge", for instance. A **fully connected** layer could compute it. It gives
# each output its own weight for *every* pixel.
#
# Two facts about images make most of these weights useless. What is near belongs together: a few
# neighbouring pixels are enough to see whether there is an edge. And an edge is an edge wherever it
# is, so the same few weights will do at every place. A small window that slides uses both facts.
#
# What does it save? Count the parameters.

# %%
dense = nn.Linear(28 * 28, 26 * 26)
window = nn.Conv2d(1, 1, kernel_size=3)

for name, layer in [("fully connected", dense), ("3 x 3 window", window)]:
    print(f"{name:16} {sum(p.numel() for p in layer.parameters()):8,d} parameters")

# %% [markdown]
# There is a second advantage, in speed. One output needs a few neighbouring pixels only, and no
# output waits for another. So a GPU computes thousands of them at once, and each pixel that it
# fetches from memory serves several windows.
#
# ## One step by hand
#
# The weights of the window form a small matrix, the **kernel**, which is also called a **filter**.
# To get one output:
#
# 1. place the kernel on the input,
# 2. multiply each entry of the kernel by the input value under it,
# 3. add up the products.
#
# Then move the kernel one column to the right; at the end of the row, go to the start of the next
# one. This operation is called **cross-correlation**. Here is its first step.

# %% tags=["picture"]
X = torch.arange(9.0).reshape(3, 3)
small = torch.arange(4.0).reshape(2, 2)

show_sliding_window(X, small, at=(0, 0))

# %% [markdown]
# And here is its last step. Change `at` to see the two steps in between, and compute one of them on
# paper before you look at its sum.

# %% tags=["picture"]
show_sliding_window(X, small, at=(1, 1))

# %% [markdown]
# Move the window yourself, on a larger input: with the buttons, the slider, or the arrow keys. You
# can also write other numbers into the kernel. Padding, stride and dilation come in section 7.3.

# %% tags=["picture"]
show_steps()

# %% [markdown]
# The window has to stay inside the input, so the output is smaller. Count the places: a window
# of width $w$ fits into a row of width $W$ in $W - w + 1$ ways, and the same is true of the height.
#
# $$(H, W) \text{ with a kernel } (h, w) \text{ gives } (H - h + 1,\; W - w + 1)$$
#
# As a formula, with indices that count from 0:
#
# $$Y_{i,j} = \sum_{a=0}^{h-1} \sum_{b=0}^{w-1} X_{i+a,\,j+b}\, K_{a,b}$$
#
# ### Your turn: `corr2d`
#
# Write it with two plain loops, one over the rows of the output and one over its columns.
# Slicing gives you the part of `X` under the window.


# %% tags=["exercise"]
def corr2d(X, K):
    """Cross-correlate the matrix X of shape (H, W) with the kernel K of shape (h, w).

    Returns a matrix of shape (H - h + 1, W - w + 1).
    """
    # BEGIN SOLUTION
    h, w = K.shape
    last_top, last_left = X.shape[0] - h, X.shape[1] - w
    sums = torch.zeros(last_top + 1, last_left + 1)
    for top in range(last_top + 1):
        for left in range(last_left + 1):
            window = X[top : top + h, left : left + w]
            sums[top, left] = torch.sum(window * K)
    return sums
    # END SOLUTION


# %%
corr2d(X, small)

# %% tags=["check"]
check(corr2d)

# %% [markdown]
# Compare the numbers with the two pictures above. From here on, this section uses your `corr2d`.
#
# ## Kernels that average
#
# What a kernel does depends on its entries. Start with entries that are all positive. Then each
# output is a weighted sum of its neighbourhood.
#
# ### Your turn: `blur_kernel`
#
# Return a $k \times k$ kernel that **blurs**, for any $k \ge 1$, even numbers too:
#
# - no entry is negative;
# - the image keeps its brightness, so a constant image stays as it is;
# - the kernel looks the same when it is flipped left to right or upside down;
# - for $k > 1$ it really averages: a single entry that copies the image is not enough.


# %% tags=["exercise"]
def blur_kernel(k):
    """Return a symmetric k x k kernel that averages and keeps the brightness."""
    # BEGIN SOLUTION
    return torch.full((k, k), 1 / k**2)
    # END SOLUTION


# %% tags=["check"]
check(blur_kernel)

# %% [markdown]
# An image with noise, and two blurred versions of it. The noise is different in each pixel.

# %% tags=["picture"]
torch.manual_seed(2)
noisy = shirt + 0.3 * torch.randn(28, 28)
pictures = [noisy, corr2d(noisy, blur_kernel(2)), corr2d(noisy, blur_kernel(5))]

show_images(pictures, ["noisy shirt", "blurred, k = 2", "blurred, k = 5"])

# %% [markdown]
# The opposite of blur is **sharpening**: take twice the image and subtract its blur. What the blur
# would have removed is then exaggerated. This too is a single kernel, since twice the image minus
# its blur is a weighted sum of neighbours as well.

# %% tags=["picture"]
sharpen = -blur_kernel(3)
sharpen[1, 1] += 2
soft = corr2d(shirt, blur_kernel(3))

show_images([soft, corr2d(soft, sharpen)], ["blurred shirt", "the same, sharpened"])

# %% [markdown]
# ## Kernels that find edges
#
# An edge is where brightness changes. Here is the simplest image with edges, bright, dark,
# bright, and next to it the output that we want: zero where nothing changes, one number where
# bright turns to dark, and the opposite number where dark turns to bright.

# %% tags=["picture"]
image = torch.ones(6, 8)
image[:, 2:6] = 0
wanted = torch.zeros(6, 7)
wanted[:, 1], wanted[:, 5] = 1, -1

show_images([image, wanted], ["image, 6 x 8", "wanted output, 6 x 7"], signed=[False, True])

# %% [markdown]
# ### Your turn: `K`
#
# Find a kernel that gives this output. The sizes of the two images tell you its size. Twice
# the output, or the output with both signs reversed, is fine too: any multiple but zero.
#
# `K` is a matrix, so write it with two pairs of brackets, and with decimal points:
# `torch.tensor([[...]])`.

# %% tags=["exercise"]
K = torch.tensor([[1.0, -1.0]])

# %% tags=["check"]
check(K=K)

# %% [markdown]
# The same kernel on the shirt. One colour is for positive numbers, the other for negative ones.

# %% tags=["picture"]
show_images([shirt, corr2d(shirt, K)], ["shirt", "output of K"], signed=[False, True])

# %% [markdown]
# Your kernel finds the sides of the shirt and of the sleeves, and it does not notice the stripes at
# all: along a row they do not change.
#
# The output of a kernel is called a **feature map**: it is a map of the image, and it shows where
# one feature is, here a vertical edge. A large number in it is a strong **response**.
#
# Numerical mathematics has a name for what `K` computes: a **finite difference**. The derivative of
# a function $f$ is close to $(f(x + \varepsilon) - f(x)) / \varepsilon$ for a small $\varepsilon$.
# On a grid of pixels the smallest step is one pixel, so the difference of two neighbours takes
# the place of the derivative, up to its sign.
#
# ## Diagonal edges
#
# Not every edge is vertical. Let two regions, one of zeros and one of ones, meet along the
# **main diagonal**, the line from the top left corner downwards on which row number and column
# number are equal.
#
# ### Your turn: `diagonal_edge`
#
# Which side is bright, and to which side the diagonal itself belongs, is up to you. It must work
# for any height and width. Two whole *regions* are better than a thin line, which has an edge on
# each side.


# %% tags=["exercise"]
def diagonal_edge(h, w):
    """Make an h x w image of zeros and ones whose two regions meet along the main diagonal."""
    # BEGIN SOLUTION
    return torch.ones(h, w).triu()
    # END SOLUTION


# %% tags=["picture"]
show_images([diagonal_edge(6, 8), diagonal_edge(28, 28)], ["6 x 8", "28 x 28"])

# %% tags=["check"]
check(diagonal_edge)

# %% [markdown]
# Four questions about this image follow. Answer first, in your head or on paper; then try
# it out in a cell of your own. In all four, `K` is scaled so that its output for the striped image
# is exactly the picture above, with 1 and -1.
#
# ### Your turn: `diagonal_response`
#
# Slide `K` over a diagonal-edge image. How large are the numbers along the edge? Give the size
# only, without the sign.

# %% tags=["exercise"]
diagonal_response = 1

# %% tags=["check"]
check(diagonal_response=diagonal_response)

# %% [markdown]
# ### Your turn: `transposed_image`
#
# Now transpose the image (`X.T`: rows become columns), and slide the same `K` over it. What
# happens to its output?
#
# - **a** It is zero everywhere: no edge is found any more.
# - **b** The edge is found along the other diagonal.
# - **c** The edge is found along the same diagonal, with the same signs.
# - **d** The edge is found along the same diagonal, with opposite signs.
#
# The answer to a question like this is a letter in quotes, such as `"a"`.

# %% tags=["exercise"]
transposed_image = "d"

# %% tags=["check"]
check(transposed_image=transposed_image)

# %% tags=["solution", "picture"]
upper = diagonal_edge(6, 8)
outputs = [corr2d(upper, K), corr2d(upper.T, K)]

show_images(outputs, ["output for X", "output for X.T"], signed=True)

# %% [markdown]
# ### Your turn: `transposed_kernel`
#
# Leave the image and transpose the kernel. Which edges does `K.T` find?
#
# - **a** Vertical ones, with the opposite sign.
# - **b** Horizontal ones.
# - **c** Both vertical and horizontal ones.
# - **d** None at all, because its entries sum to zero.

# %% tags=["exercise"]
transposed_kernel = "b"

# %% tags=["check"]
check(transposed_kernel=transposed_kernel)

# %% [markdown]
# ### Your turn: `transpose_identity`
#
# What must replace the question mark, so that the line is true for every image and every kernel?
#
# `corr2d(X.T, K) == corr2d(X, ?).T`
#
# - **a** `K`
# - **b** `K.T`
# - **c** `-K`
# - **d** `K` flipped along both axes

# %% tags=["exercise"]
transpose_identity = "b"

# %% tags=["check"]
check(transpose_identity=transpose_identity)

# %% [markdown]
# Have you answered all four? Then look at the shirt once more, and compare the two feature maps.

# %% tags=["picture"]
show_images([corr2d(shirt, K), corr2d(shirt, K.T)], ["K", "K.T"], signed=True)

# %% [markdown]
# ## Play: a kernel on a photograph
#
# The shirt follows simple rules, and all its edges are sharp. A photograph has light and shadow,
# soft edges, and noise. The image below was computed to look like one. Choose a kernel, or write
# your own numbers into its cells. A click into an image shows one step. Some things to try:
#
# - Which kernels leave an even area as it is, and which turn it into 0? Compare the sums of their
#   entries.
# - What does sharpening do to the noise?
# - Begin with "as it is", and put the 1 into another cell. What happens to the image?
# - Put a minus before every entry of an edge kernel. What changes, and what does not?
# - Find a kernel that responds to the dark joints between two boards of the floor, but not to the
#   vertical edge of the mug.

# %% tags=["picture"]
show_filter()

# %% [markdown]
# ## A layer that can learn
#
# In a network nobody types in the kernel: it is a **parameter**, a tensor which training changes.
# A convolution layer keeps such a kernel and one more number, the **bias**, which it adds to
# every output.
#
# ### Your turn: `Conv2D`
#
# `kernel_size` is a pair such as `(1, 2)`. Fill the weight with `torch.rand`, and let the bias
# start at zero. Wrap both in `nn.Parameter`; otherwise no optimiser can find them.


# %% tags=["exercise"]
class Conv2D(nn.Module):
    """A layer that returns the cross-correlation of a matrix with `weight`, plus `bias`."""

    def __init__(self, kernel_size):
        super().__init__()
        # BEGIN SOLUTION
        rows, columns = kernel_size
        self.weight = nn.Parameter(torch.rand(rows, columns))
        self.bias = nn.Parameter(torch.tensor(0.0))
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        feature_map = corr2d(X, self.weight)
        return feature_map + self.bias
        # END SOLUTION


# %% tags=["check"]
check(Conv2D)

# %% [markdown]
# What does the layer compute before it has learned anything? All its weights are between 0 and 1,
# so it averages, apart from a factor: a blurred shirt. To find edges it has to learn weights of
# both signs. (The picture shows the output divided by the sum of the weights, so that both images
# have the same grey scale.)

# %% tags=["picture"]
torch.manual_seed(0)
untrained = Conv2D((3, 3))
output = untrained(shirt) / untrained.weight.sum()

show_images([shirt, output], ["shirt", "untrained 3 x 3 layer"])

# %% [markdown]
# ## Learning a kernel
#
# For an edge you could find the kernel by thinking. For "this is a sleeve" nobody can. So we
# reverse the task: given an input `X` and the output `Y` that we want, gradient descent has to find
# the kernel that leads from one to the other. One step goes like this:
#
# 1. slide the current kernel over `X`,
# 2. measure the loss, the **sum** of all squared differences to `Y`,
# 3. let autograd compute the **gradient** of the loss: how it changes with each weight,
# 4. change the weight by `lr`, the **learning rate**, times the gradient, *against* the gradient.
#
# torch's own layer `nn.Conv2d` is made for whole batches of images with several **channels**, such
# as red, green and blue (section 7.4). It expects four axes: (batch, channel, height, width). For
# one matrix, `X[None, None]` adds the two that are missing. `wanted.shape` becomes this:

# %%
print(tuple(wanted.shape), "becomes", tuple(wanted[None, None].shape))

# %% [markdown]
# ### Your turn: `learn_kernel`
#
# The layer is given, without a bias, since our outputs have no constant part. Take `steps` steps
# of gradient descent, by hand or with `torch.optim.SGD`, and return the weight as a matrix of
# shape `kernel_size`. Gradients add up from step to step unless you clear them.


# %% tags=["exercise"]
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    """Learn, by gradient descent on the summed squared error, the kernel that leads from X to Y.

    X and Y are matrices. Returns a matrix of shape kernel_size.
    """
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    # BEGIN SOLUTION, the lines above are given
    X, Y = X[None, None], Y[None, None]
    for _ in range(steps):
        loss = ((conv(X) - Y) ** 2).sum()
        conv.zero_grad()
        loss.backward()
        with torch.no_grad():
            conv.weight -= lr * conv.weight.grad
    return conv.weight[0, 0].detach()
    # END SOLUTION


# %% tags=["check"]
check(learn_kernel)

# %% [markdown]
# Watch it learn from the striped image. Every picture starts from the same random weights and
# takes more steps than the one before. Nobody told it about `K`.

# %% tags=["picture"]
learned = []
for steps in (0, 2, 5, 10):
    torch.manual_seed(1)
    learned.append(learn_kernel(image, wanted, (1, 2), steps=steps))

show_images(learned, ["start", "2 steps", "5 steps", "10 steps"], signed=True)

# %% [markdown]
# ## Cross-correlation or convolution?
#
# In mathematics a **convolution** goes through the input in the opposite direction. Compare the
# signs of $a$ and $b$ with those of the first formula:
#
# $$Y_{i,j} = \sum_{a} \sum_{b} X_{i-a,\,j-b}\, K_{a,b}$$
#
# So what deep learning calls a convolution is, strictly speaking, a cross-correlation. One becomes
# the other if the kernel is flipped along **both** axes: the last row first, and the last column
# first. To see the difference, slide a kernel shaped like the letter F over an image with one
# bright dot. A true convolution would print the letter upright at the dot. What does `corr2d` do?

# %% tags=["picture"]
letter = torch.tensor([[1.0, 1, 1], [1, 0, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0]])
dot = torch.zeros(11, 9)
dot[5, 4] = 1
outputs = [corr2d(dot, letter), corr2d(dot, letter.flip(0, 1))]
titles = ["kernel", "input", "corr2d", "corr2d, flipped kernel"]

show_images([letter, dot, *outputs], titles, numbers=False)

# %% [markdown]
# For a network this makes no difference. The kernel is learned, and if the operation flips it,
# training simply finds the flipped kernel: the outputs are the same. This is why
# everybody uses the simpler loop and keeps the name convolution.
#
# ## How much one output sees
#
# All cells of the input that can change one value of a feature map form the **receptive field** of
# that value.
#
# The word comes from the study of the brain. Around 1960 David Hubel and Torsten Wiesel recorded
# single neurons in the visual cortex of cats. Each neuron responded to a small part of the visual
# field only, its receptive field, and many responded to an edge or a bar of one particular
# direction there, much like the kernels of this section. Later, David Field showed (1987) that
# filters of this kind suit photographs of nature: a few strong responses are enough to describe
# them. Networks that learn from photographs find such edge filters too, as you will see in 8.1.
#
# Hubel and Wiesel also found neurons with larger receptive fields and more complicated preferences,
# and they supposed that these neurons combine the outputs of simpler ones. Deep networks are built
# on this idea of a **hierarchy**: edges, then corners and stripes, then sleeves, then shirts.
#
# One 3 x 3 kernel sees 3 cells along each axis. The next layer looks at cells that have already
# seen several, so the field grows with depth. The picture shows one axis; the other axis looks just
# the same. `(3, 1)` means a kernel of width 3 that moves in steps of 1.

# %% tags=["picture"]
show_receptive_field([(3, 1), (2, 1)])

# %% [markdown]
# How far the window moves from one output to the next is called its **stride**. So far it was
# always 1. With stride 2, neighbouring outputs look at places that are two cells apart, and every
# later layer sees further:

# %% tags=["picture"]
show_receptive_field([(3, 2), (2, 1)])

# %% [markdown]
# ### Your turn: `stacked_2x2_cells`
#
# Two 2 x 2 convolutions with stride 1 follow one another. How many input cells, counted over the
# *plane* and not along one axis, does one output see?

# %% tags=["exercise"]
stacked_2x2_cells = 9

# %% tags=["check"]
check(stacked_2x2_cells=stacked_2x2_cells)

# %% [markdown]
# ### Your turn: `receptive_field`
#
# Drawing gets tedious with depth, so compute the side of the field. `layers` is a list of pairs
# `(kernel, stride)`, the layer next to the input first. Ask of each layer by how many input cells
# it widens the field, and look at the second picture again: whose stride matters for that?


# %% tags=["exercise"]
def receptive_field(layers):
    """Return the side of the receptive field of one output, a whole number of input cells.

    `layers` is a list of pairs (kernel, stride), first the layer next to the input.
    """
    # BEGIN SOLUTION
    field, jump = 1, 1  # jump: input cells between neighbouring cells of the current map
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field
    # END SOLUTION


# %% tags=["check"]
check(receptive_field)

# %% [markdown]
# Four networks that you will build later, without their fully connected layers. Pooling layers
# count like convolutions: they slide a window, too. LeNet's images are 28 pixels wide, those of the
# others 224. How much of that can one cell of the last feature map see?

# %%
pool, convs = (2, 2), [(3, 2), (3, 1), (3, 1), (3, 1)]
networks = {
    "LeNet": [(5, 1), pool, (5, 1), pool],
    "AlexNet": [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)],
    "VGG-11": 2 * [(3, 1), pool] + 3 * [(3, 1), (3, 1), pool],
    "ResNet-18": [(7, 2), (3, 2)] + 4 * [(3, 1)] + 3 * convs,
}
for name, layers in networks.items():
    side = receptive_field(layers)
    print(f"{name:9} {len(layers):2} layers, one output sees {side} x {side} cells")

# %% [markdown]
# The field of the last one is larger than its image. That is no mistake: the window then reaches
# beyond the border, where the network sees zeros (padding, in 7.3). From such a depth on, every
# output can depend on the whole image.
#
# ## Further: why blur?
#
# ### In your own words: `why_blur`
#
# A blurred image contains less than the original. Why would anybody want to blur an image
# nevertheless? Give two reasons or uses, and say for each what the blur does there. The pictures
# of the noisy shirt show one; a finite difference of that noisy image (try it) is a good start.

# %% tags=["picture"]
soft = corr2d(noisy, blur_kernel(3))

show_images([corr2d(noisy, K), corr2d(soft, K)], ["K, noisy", "blurred, then K"], signed=True)

# %% [markdown] tags=["exercise"]
# **Your answer to `why_blur`** (three or four sentences):
#
# # BEGIN SOLUTION
# Noise is different from pixel to pixel, and an average over neighbours makes it smaller, while
# large shapes stay. This helps before an edge filter: a difference of neighbours makes noise
# larger, and on the blurred image the edges of the shirt stand out from it. A blur is also needed
# before an image is made smaller. If one simply keeps every second pixel, fine stripes turn into
# false coarse ones; blur removes such details first. And photographers blur the background so that
# the eye finds the person. The price is that edges become soft and small details are lost.
# # END SOLUTION

# %% [markdown]
# ## Further: edges in any direction
#
# `K` and `K.T` find vertical and horizontal edges. A kernel for edges in *any* direction would be
# useful. We have to agree on axes first. A direction is a pair `v = (v1, v2)`:
#
# - `v1` points along the columns, **to the right**;
# - `v2` points along the rows, **downwards**, as row numbers do.
#
# So `(1, 0)` is to the right, `(0, 1)` is down, and `(1, 1)` is down to the right. Note that in
# `X[i, j]` the index that goes *down* comes first.
#
# A ramp is an image whose brightness grows evenly in one direction. Here are two of them.

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(6.0), torch.arange(8.0), indexing="ij")

show_images([right, right + down], ["ramp along v = (1, 0)", "ramp along v = (1, 1)"])

# %% [markdown]
# ### Your turn: `directional_edge_kernel`
#
# Return a 2 x 2 or a 3 x 3 kernel that measures how brightness **rises along** `v`:
#
# - its entries sum to 0, so that a constant image gives 0;
# - on a ramp that rises along `v` its output is the same positive number everywhere;
# - on a ramp that rises at a right angle to `v` its output is 0.
#
# Its scale is free: twice the kernel is as good. Build it from two kernels that you know how to
# make, one for each axis.


# %% tags=["exercise"]
def directional_edge_kernel(v):
    """Return a 2 x 2 or 3 x 3 kernel for brightness that rises along v.

    v = (v1, v2): v1 along the columns (to the right), v2 along the rows (downwards).
    """
    # BEGIN SOLUTION
    v1, v2 = v
    rightwards = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
    downwards = rightwards.T
    return v1 * rightwards + v2 * downwards
    # END SOLUTION


# %% tags=["check"]
check(directional_edge_kernel)

# %% [markdown]
# A disc has edges of every direction. Red is where it gets brighter along `v`, blue where it
# gets darker. Follow the colours around the disc.

# %% tags=["picture"]
disc = ((row - 13.5) ** 2 + (column - 13.5) ** 2 < 90).float()
directions = [(1, 0), (1, 1), (0, 1), (-1, 1)]
outputs = [corr2d(disc, directional_edge_kernel(v)) for v in directions]

show_images(outputs, [f"v = {v}" for v in directions], signed=True)

# %% [markdown]
# ## Further: derivatives
#
# The finite difference of two neighbours tells how fast brightness changes: it is the first
# derivative, on a grid. The *second* derivative tells how fast that change changes. On an even ramp
# it is 0.
#
# ### Your turn: `second_derivative_kernel`
#
# Return the smallest kernel for the second derivative along one axis: as a row or as a column,
# whichever you like. Any multiple but zero is fine. What is the difference of two differences?


# %% tags=["exercise"]
def second_derivative_kernel():
    """Return the smallest kernel, one row or one column, for a second derivative."""
    # BEGIN SOLUTION
    return torch.tensor([[1.0, -2.0, 1.0]])
    # END SOLUTION


# %% tags=["check"]
check(second_derivative_kernel)

# %% [markdown]
# ### Your turn: `second_derivative_sees`
#
# To what does such a kernel respond most strongly?
#
# - **a** To large flat areas.
# - **b** To an even ramp of brightness.
# - **c** To thin lines and corners.
# - **d** To nothing but noise.

# %% tags=["exercise"]
second_derivative_sees = "c"

# %% tags=["check"]
check(second_derivative_sees=second_derivative_sees)

# %% [markdown]
# One row of an image, and the response to each of its parts.

# %% tags=["picture"]
profile = torch.tensor([[0.0, 0, 0, 1, 2, 3, 3, 3, 0, 0, 0, 3, 0, 0]])
response = corr2d(profile, second_derivative_kernel().reshape(1, -1))

show_images([profile, response], ["one row", "response"], signed=[False, True], columns=1)

# %% [markdown]
# ### Your turn: `derivative_kernel`
#
# Take differences of differences of differences, and you get a derivative of any order $d$.
# Return its smallest kernel as a tensor with **one** axis. Sign and scale are fixed this time.
# Slid over the values of $x^d$ at $x = 0, 1, 2, \ldots$ it must give
# $d! = 1 \cdot 2 \cdots d$, just as the $d$-th derivative does; over lower powers of $x$ it must
# give 0. For $d = 0$ it is `tensor([1.])`.


# %% tags=["exercise"]
def derivative_kernel(d):
    """Return the smallest kernel for the d-th derivative, a tensor with one axis.

    Slid over the samples of x**d it gives d!, over those of lower powers 0.
    """
    # BEGIN SOLUTION
    zero = torch.zeros(1)
    kernel = torch.ones(1)
    for _ in range(d):
        kernel = torch.cat([zero, kernel]) - torch.cat([kernel, zero])
    return kernel
    # END SOLUTION


# %% tags=["check"]
check(derivative_kernel)

# %% [markdown]
# A look at the first few kernels, and at their outputs for the power that they are made for.

# %%
x = torch.arange(10.0)
for d in range(5):
    kernel = derivative_kernel(d)
    output = corr2d((x**d)[None], kernel[None])
    print(f"x^{d}: {kernel.tolist()} gives {output[0, :3].tolist()} ...")

# %% [markdown]
# ## Further: training your own layer
#
# `learn_kernel` used torch's layer. Your `Conv2D` computes its output in a Python loop. Suppose
# that the loop writes one number after the other into a tensor that was full of zeros.
#
# ### Your turn: `conv2d_gradient`
#
# Somebody calls such a layer on an image, sums up the output, and calls `backward()`. What error
# appears?
#
# - **a** None: autograd follows what is written into the tensor of zeros.
# - **b** An error about an in-place change, because the tensor of zeros is written to.
# - **c** An error that a Python loop cannot be differentiated.
# - **d** No error at first, but then the weight has no `.grad`.
#
# Make a guess before you try.

# %% tags=["exercise"]
conv2d_gradient = "a"

# %% tags=["check"]
check(conv2d_gradient=conv2d_gradient)

# %% tags=["solution"]
trained = Conv2D((1, 2))
trained(image).sum().backward()
print("gradient of the weight:", trained.weight.grad, "of the bias:", trained.bias.grad)

# %% [markdown]
# ### Your turn: `batch_trap`
#
# Here is a mistake that goes unnoticed. Take a layer that is written with loops like those above:
# with a kernel of $h$ rows and $w$ columns, it fills a matrix of zeros with `X.shape[0]`
# $- h + 1$ rows and `X.shape[1]` $- w + 1$ columns. Its kernel is 2 x 2.
#
# By mistake it gets a batch, not a matrix: a tensor of shape `(2, 1, 6, 8)`, two images
# with one channel. The layer does not complain. What is the shape of its output? Write a tuple.

# %% tags=["exercise"]
batch_trap = (1, 0)

# %% tags=["check"]
check(batch_trap=batch_trap)

# %% tags=["solution"]
print("output for a batch:", tuple(Conv2D((2, 2))(torch.ones(2, 1, 6, 8)).shape))

# %% [markdown]
# So look at shapes even when nothing fails.
#
# ## Further: a convolution is a matrix product
#
# Every output is a weighted sum of input cells, so the whole operation is linear, and a matrix
# can do it. Write the image as one long vector, row after row, as `X.flatten()` does. Which
# matrix takes it to the flattened output?
#
# ### Your turn: `corr2d_as_matrix`
#
# For an image of shape $(H, W)$ and $o$ outputs in all, the matrix $M$ has $o$ rows and
# $H W$ columns. Each of its rows holds the weights for one output. Think of an empty image
# with the kernel printed on it.


# %% tags=["exercise"]
def corr2d_as_matrix(K, input_shape):
    """Return M with M @ X.flatten() equal to corr2d(X, K).flatten().

    `input_shape` is the shape (H, W) of X. M may be an ordinary or a sparse tensor.
    """
    # BEGIN SOLUTION
    H, W = input_shape
    h, w = K.shape
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            weights = torch.zeros(H, W)
            weights[i : i + h, j : j + w] = K
            rows.append(weights.flatten())
    return torch.stack(rows)
    # END SOLUTION


# %% tags=["check"]
check(corr2d_as_matrix)

# %% [markdown]
# The matrix for a 2 x 2 kernel on a 5 x 6 image. Nearly all of it is zero, and the same four
# numbers come back in every row: few neighbours, shared weights. A convolution is a fully connected
# layer in which most weights are fixed to zero and the others are shared.

# %% tags=["picture"]
four = torch.tensor([[1.0, 2], [3, 4]])

show_images([corr2d_as_matrix(four, (5, 6))], ["a row for each output, a column for each input"])

# %% [markdown]
# ## Summary
#
# - A convolution layer slides one small kernel, or filter, over its input, multiplies, and adds up.
#   It has few weights because it looks at neighbours only and uses the same weights everywhere.
#   What comes out is a feature map.
# - In height and in width the output loses the kernel size minus 1.
# - Kernels that sum to 0 respond to change, as finite differences do; kernels that sum to 1 keep
#   the brightness.
# - Kernels need no designer: gradient descent finds them from examples. Whether the operation
#   flips the kernel does not matter then.
# - The receptive field grows with depth, and faster with strides.
#
# Next, in 7.3: **padding** keeps the output from shrinking, and **stride** makes it shrink on
# purpose.

# %%
status("7.2")

# %% [markdown]
# ## Read on
#
# - The book's section: [Convolutions for Images](https://d2l.ai/chapter_convolutional-neural-networks/conv-layer.html)
# - torch's own layer and function: [torch.nn.Conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html),
#   [torch.nn.functional.conv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html)
# - D. Hubel and T. Wiesel (1962), [Receptive fields, binocular interaction and functional
#   architecture in the cat's visual cortex](https://doi.org/10.1113/jphysiol.1962.sp006837)
# - D. Field (1987), [Relations between the statistics of natural images and the response
#   properties of cortical cells](https://doi.org/10.1364/JOSAA.4.002379)
# - A. Araujo, W. Norris, J. Sim (2019), [Computing Receptive Fields of Convolutional Neural
#   Networks](https://distill.pub/2019/computing-receptive-fields/)
