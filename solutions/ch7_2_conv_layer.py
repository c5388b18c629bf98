# %% [markdown]
# # 7.2 Convolutions for images
#
# A small window slides over a picture. At each place it computes one number. That is all a
# convolution layer does, and it is enough to find edges, to blur, and, in later chapters, to
# recognise clothes.
#
# Here you write this operation yourself, turn it into a layer that can learn, and take a close
# look at what single kernels do.
#
# How to work with this notebook:
#
# - A cell under **Your turn** waits for your code. Put it in the place of the line
#   `raise NotImplementedError(...)` or of the three dots `...`.
# - The cell with `check(...)` below it tells you at once whether it is right, and if not, why.
# - Stuck? Type `hint("corr2d")` into a cell of your own. Each call opens one hint more. The name
#   is that of the exercise.
# - `status()` lists what is done and what is left.
#
# Cells that need work of yours stop with an error until that work is done. This is as it
# should be.

# %% tags=["setup"]
import torch
from torch import nn

from grader import check, hint, status
from lab import show_images, show_receptive_field, show_sliding_window

# %% [markdown]
# ## Why a small window?
#
# We need a picture to play with. This one is made of a few rules on row and column numbers:
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
# Say we want a new picture, a little smaller, in which each number tells something about the
# shirt: "here is an edge", for instance. A fully connected layer could compute it. It gives each
# output its own weight for *every* input cell.
#
# Two facts about pictures make most of these weights useless. What lies near belongs together:
# whether there is an edge can be seen from a few cells. And an edge is an edge wherever it lies,
# so the same few weights will do at every place. A small window that slides uses both.
#
# What does it save? Count the numbers to be learned.

# %%
dense = nn.Linear(28 * 28, 26 * 26)
window = nn.Conv2d(1, 1, kernel_size=3)

for name, layer in [("fully connected", dense), ("3 x 3 window", window)]:
    print(f"{name:16} {sum(p.numel() for p in layer.parameters()):8,d} numbers to learn")

# %% [markdown]
# ## One step by hand
#
# The weights of the window form a small matrix, the **kernel**. To get one output:
#
# 1. lay the kernel on the input,
# 2. multiply each kernel entry by the input cell under it,
# 3. add up the products.
#
# Then move the kernel one cell to the right; at the end of the row, go to the start of the next
# one. This is called **cross-correlation**. Below is its first step.

# %% tags=["picture"]
X = torch.arange(9.0).reshape(3, 3)
small = torch.arange(4.0).reshape(2, 2)

show_sliding_window(X, small, at=(0, 0))

# %% [markdown]
# And here is its last. Change `at` to see the two steps in between, and work one of them out on
# paper before you look at its sum.

# %% tags=["picture"]
show_sliding_window(X, small, at=(1, 1))

# %% [markdown]
# The window has to stay inside the input, so the output is smaller. Count the places: a window
# of width $w$ fits into a row of width $W$ in $W - w + 1$ ways, and the same goes for the height.
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
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y
    # END SOLUTION


# %%
corr2d(X, small)

# %% tags=["check"]
check(corr2d)

# %% [markdown]
# Compare the numbers with the pictures above. If `check` is content as well, you own a tool for
# the rest of this chapter.
#
# ## A layer around it
#
# In a network nobody types the kernel in: it is a **parameter**, a tensor which training changes.
# A convolution layer keeps such a kernel, and one number more, the **bias**, which it adds to
# every output cell.
#
# ### Your turn: `Conv2D`
#
# `kernel_size` is a pair such as `(1, 2)`. Fill the weight with `torch.rand`, and let the bias
# start at zero. Wrap both in `nn.Parameter`, or no optimiser will ever find them.


# %% tags=["exercise"]
class Conv2D(nn.Module):
    """A layer that returns the cross-correlation of a matrix with `weight`, plus `bias`."""

    def __init__(self, kernel_size):
        super().__init__()
        # BEGIN SOLUTION
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))
        # END SOLUTION

    def forward(self, X):
        # BEGIN SOLUTION
        return corr2d(X, self.weight) + self.bias
        # END SOLUTION


# %% tags=["check"]
check(Conv2D)

# %% [markdown]
# What does a layer see before it has learned anything? All its weights lie between 0 and 1, so
# each output is a kind of weighted sum of its surroundings: a blurred shirt. Finding edges takes
# weights of both signs.

# %% tags=["picture"]
torch.manual_seed(0)
untrained = Conv2D((3, 3))

show_images([shirt, untrained(shirt)], ["shirt", "untrained 3 x 3 layer"])

# %% [markdown]
# ## Finding edges
#
# An edge is where brightness changes. Here is the plainest picture with edges, bright, dark,
# bright, and next to it the answer we want: zero where nothing changes, one number where bright
# turns to dark, and its opposite where dark turns to bright.

# %% tags=["picture"]
image = torch.ones(6, 8)
image[:, 2:6] = 0
wanted = torch.zeros(6, 7)
wanted[:, 1], wanted[:, 5] = 1, -1

show_images([image, wanted], ["image, 6 x 8", "wanted answer, 6 x 7"], signed=[False, True])

# %% [markdown]
# ### Your turn: `K`
#
# Find a kernel that gives this answer. The sizes of the two pictures tell you its size. Twice
# the answer, or the answer with both signs turned round, is fine too: any multiple but zero.
#
# `K` is a matrix, so write it with two pairs of brackets, and with decimal points:
# `torch.tensor([[...]])`.

# %% tags=["exercise"]
K = torch.tensor([[1.0, -1.0]])

# %% tags=["check"]
check(K=K)

# %% [markdown]
# The same kernel on the shirt: two colours, two signs.

# %% tags=["picture"]
show_images([shirt, corr2d(shirt, K)], ["shirt", "answer of K"], signed=[False, True])

# %% [markdown]
# Your kernel finds the sides of the shirt and of the sleeves, and does not notice the stripes at
# all: along a row they do not change.
#
# ## Edges that lie aslant
#
# Not every edge is upright. Let two regions, one of zeros and one of ones, meet along the
# **main diagonal**, the line from the top left corner downwards where row number and column
# number are equal.
#
# ### Your turn: `diagonal_edge`
#
# Which side is bright, and to which side the diagonal itself belongs, is up to you. It must work
# for any height and width. Two whole *regions* are wanted, not a thin line.


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
# Four questions about this image follow. Answer first, in your head or with pencil; then try
# it out in a cell of your own. In all four, `K` is scaled so that it answers the striped image
# above with 1 and -1.
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
# happens to its answer?
#
# - **a** It is zero everywhere: no edge is found any more.
# - **b** The edge is found along the other diagonal.
# - **c** The edge is found along the same diagonal, with the same signs.
# - **d** The edge is found along the same diagonal, with the signs flipped.
#
# Answers to questions like this are a letter in quotes, such as `"a"`.

# %% tags=["exercise"]
transposed_image = "d"

# %% tags=["check"]
check(transposed_image=transposed_image)

# %% tags=["solution", "picture"]
upper = diagonal_edge(6, 8)
answers = [corr2d(upper, K), corr2d(upper.T, K)]

show_images(answers, ["answer to X", "answer to X.T"], signed=True)

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
# Image and kernel can change places in this game. What has to stand for the question mark, so
# that the line holds for every image and every kernel?
#
# `corr2d(X.T, K) == corr2d(X, ?).T`
#
# - **a** `K`
# - **b** `K.T`
# - **c** `-K`
# - **d** `K` flipped in both axes

# %% tags=["exercise"]
transpose_identity = "b"

# %% tags=["check"]
check(transpose_identity=transpose_identity)

# %% [markdown]
# Done with the questions? Then look at the shirt once more: here is what `K.T` makes of it.

# %% tags=["picture"]
show_images([corr2d(shirt, K), corr2d(shirt, K.T)], ["K", "K.T"], signed=True)

# %% [markdown]
# ## Learning a kernel
#
# For an edge you could think up the kernel. For "this is a sleeve" nobody can. So we turn the
# task round: given an input `X` and the answer `Y` that we want, let gradient descent find the
# kernel between them. One step goes like this:
#
# 1. slide the current kernel over `X`,
# 2. measure the loss, the **sum** of all squared differences to `Y`,
# 3. let autograd compute the gradient of the loss,
# 4. move the weight a little, `lr` times the gradient, *against* the gradient.
#
# torch's own layer `nn.Conv2d` is made for whole batches of pictures with many channels. It
# wants four axes: (batch, channel, height, width). For one matrix, `X[None, None]` adds the two
# that are missing. `wanted.shape` becomes this:

# %%
print(tuple(wanted.shape), "becomes", tuple(wanted[None, None].shape))

# %% [markdown]
# ### Your turn: `learn_kernel`
#
# The layer is there, without a bias, since our answers have no constant part. Take `steps` steps
# of gradient descent, by hand or with `torch.optim.SGD`, and return the weight as a matrix of
# shape `kernel_size`. Gradients pile up from step to step unless you clear them.


# %% tags=["exercise"]
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    """Learn, by gradient descent on the summed squared error, the kernel that leads from X to Y.

    X and Y are matrices. Returns a matrix of shape kernel_size.
    """
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    # BEGIN SOLUTION
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
# In mathematics a **convolution** runs through the input in the opposite sense. Compare the
# signs of $a$ and $b$ with those of the first formula:
#
# $$Y_{i,j} = \sum_{a} \sum_{b} X_{i-a,\,j-b}\, K_{a,b}$$
#
# Only the places where all of the kernel lies on the input are kept, as before. So what deep
# learning calls a convolution is, strictly speaking, a cross-correlation.
#
# ### Your turn: `flip_operation`
#
# Your `corr2d` can compute a true convolution if you hand it a changed kernel. What must be done
# to `K`?
#
# - **a** Transpose it.
# - **b** Flip it left to right.
# - **c** Negate it.
# - **d** Flip it in both axes.

# %% tags=["exercise"]
flip_operation = "d"

# %% tags=["check"]
check(flip_operation=flip_operation)

# %% [markdown]
# To see the difference, slide a kernel shaped like the letter F over a picture with one bright
# dot. A true convolution would stamp the letter upright where the dot is. What does `corr2d` do?

# %% tags=["picture"]
letter = torch.tensor([[1.0, 1, 1], [1, 0, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0]])
dot = torch.zeros(11, 9)
dot[5, 4] = 1

show_images([letter, dot, corr2d(dot, letter)], ["kernel", "input", "answer"], numbers=False)

# %% [markdown]
# For a network this makes no difference. A kernel is learned, and training simply finds
# the flipped one when the operation is the flipped one: the outputs are the same. This is why
# everybody uses the simpler loop and keeps the name convolution.
#
# ## How far a cell can see
#
# The output of a convolution layer is also called a **feature map**. All cells of the input that
# can change one of its values are the **receptive field** of that value.
#
# One 3 x 3 kernel sees 3 cells along each axis. The next layer looks at cells which already
# have seen several, so the field grows with depth. The cut below goes along one axis; a second
# axis looks just the same. `(3, 1)` stands for a kernel of width 3 that moves in steps of 1.

# %% tags=["picture"]
show_receptive_field([(3, 1), (2, 1)])

# %% [markdown]
# How far the window moves from one output to the next is called its **stride**. So far it was
# always 1. With stride 2, neighbouring outputs stand two cells apart, and all that is stacked on
# top sees further:

# %% tags=["picture"]
show_receptive_field([(3, 2), (2, 1)])

# %% [markdown]
# ### Your turn: `stacked_2x2_cells`
#
# Two 2 x 2 convolutions with stride 1 are stacked. How many input cells, counted over the
# *plane* and not along one axis, does one output cell see?

# %% tags=["exercise"]
stacked_2x2_cells = 9

# %% tags=["check"]
check(stacked_2x2_cells=stacked_2x2_cells)

# %% [markdown]
# ### Your turn: `stacked_3x3_sides`
#
# Now 3 x 3 layers with stride 1. The field is a square. Give its side for two layers and for
# three layers, as a pair `(side for two, side for three)`.

# %% tags=["exercise"]
stacked_3x3_sides = (5, 7)

# %% tags=["check"]
check(stacked_3x3_sides=stacked_3x3_sides)

# %% [markdown]
# ### Your turn: `receptive_field`
#
# Drawing gets tedious with depth, so compute it. `layers` is a list of pairs `(kernel, stride)`,
# the layer next to the input first. Ask of each layer by how many input cells it widens the
# field, and look at the second picture again: whose stride matters for that?


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
# Three networks you will build later, without their dense layers. Pooling layers count like
# convolutions: they slide a window, too. Their pictures are 28, 224 and 224 cells wide. How much
# of that can one cell of the last map see?

# %%
pool = (2, 2)
networks = {
    "LeNet": [(5, 1), pool, (5, 1), pool],
    "AlexNet": [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)],
    "VGG-11": 2 * [(3, 1), pool] + 3 * [(3, 1), (3, 1), pool],
}
for name, layers in networks.items():
    print(f"{name:8} {len(layers):2} layers, one output sees {receptive_field(layers)} cells")

# %% [markdown]
# ## Further exercises
#
# What follows goes deeper and can be done in any order.
#
# ### Kernels by design: edges in any direction
#
# `K` and `K.T` find upright and lying edges. A kernel for edges in *any* direction would be
# handy. We have to agree on axes first. A direction is a pair `v = (v1, v2)`:
#
# - `v1` points along the columns, **to the right**;
# - `v2` points along the rows, **downwards**, as row numbers do.
#
# So `(1, 0)` is to the right, `(0, 1)` is down, and `(1, 1)` is down to the right. Mind that in
# `X[i, j]` the index that goes *down* comes first.
#
# A ramp is a picture whose brightness grows evenly in one direction. Here are two of them.

# %% tags=["picture"]
down, right = torch.meshgrid(torch.arange(6.0), torch.arange(8.0), indexing="ij")

show_images([right, right + down], ["ramp along v = (1, 0)", "ramp along v = (1, 1)"])

# %% [markdown]
# #### Your turn: `directional_edge_kernel`
#
# Return a 2 x 2 or a 3 x 3 kernel that measures how brightness **rises along** `v`:
#
# - its entries sum to 0, so that an even picture gives no answer;
# - on a ramp that rises along `v` its answer is the same positive number everywhere;
# - on a ramp that rises at a right angle to `v` its answer is 0.
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
# gets darker. Follow the colours round the rim.

# %% tags=["picture"]
disc = ((row - 13.5) ** 2 + (column - 13.5) ** 2 < 90).float()
directions = [(1, 0), (1, 1), (0, 1), (-1, 1)]
answers = [corr2d(disc, directional_edge_kernel(v)) for v in directions]

show_images(answers, [f"v = {v}" for v in directions], signed=True)

# %% [markdown]
# ### Derivatives
#
# The difference of two neighbours tells how fast brightness changes: it is the first derivative,
# on a grid. The *second* derivative tells how fast that change changes. On an even ramp
# it is 0.
#
# #### Your turn: `second_derivative_kernel`
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
# #### Your turn: `second_derivative_size`
#
# What is the smallest number of entries that such a kernel can have?

# %% tags=["exercise"]
second_derivative_size = 3

# %% tags=["check"]
check(second_derivative_size=second_derivative_size)

# %% [markdown]
# #### Your turn: `second_derivative_sees`
#
# To what does such a kernel give its strongest answer?
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
# One row of a picture: a flat part, a ramp, a step and a thin line as high as the step. Look at
# what each of them gives.

# %% tags=["picture"]
profile = torch.tensor([[0.0, 0, 0, 1, 2, 3, 3, 3, 0, 0, 0, 3, 0, 0]])
answer = corr2d(profile, second_derivative_kernel().reshape(1, 3))

show_images([profile, answer], ["one row", "answer"], signed=[False, True], columns=1)

# %% [markdown]
# #### Your turn: `derivative_kernel`
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
# #### Your turn: `derivative_kernel_size`
#
# How many entries does the smallest kernel for the **6th** derivative have?

# %% tags=["exercise"]
derivative_kernel_size = 7

# %% tags=["check"]
check(derivative_kernel_size=derivative_kernel_size)

# %% [markdown]
# A look at the first few kernels, and at their answers to the power that they are made for.

# %%
x = torch.arange(10.0)
for d in range(5):
    kernel = derivative_kernel(d)
    answer = corr2d((x**d)[None], kernel[None])
    print(f"x^{d}: {kernel.tolist()} gives {answer[0, :3].tolist()} ...")

# %% [markdown]
# ### Blur
#
# Derivatives make differences stand out, noise included. Averages do the opposite.
#
# #### Your turn: `blur_kernel`
#
# Return a $k \times k$ kernel that blurs, for any $k \ge 1$, even numbers too. No entry may be
# negative, the picture must keep its brightness, the kernel must look the same when flipped left
# to right or upside down, and for $k > 1$ it must really average.


# %% tags=["exercise"]
def blur_kernel(k):
    """Return a symmetric k x k kernel that averages and keeps the brightness."""
    # BEGIN SOLUTION
    return torch.full((k, k), 1 / k**2)
    # END SOLUTION


# %% tags=["check"]
check(blur_kernel)

# %% [markdown]
# Noise varies from cell to cell, so averages calm it. The price: edges get soft.

# %% tags=["picture"]
torch.manual_seed(2)
noisy = shirt + 0.3 * torch.randn(28, 28)
pictures = [noisy, corr2d(noisy, blur_kernel(2)), corr2d(noisy, blur_kernel(5))]

show_images(pictures, ["noisy shirt", "blurred, k = 2", "blurred, k = 5"])

# %% [markdown]
# ### Training your own layer
#
# `learn_kernel` used torch's layer. Your `Conv2D` computes its output in a Python loop, which
# writes one number after the other into a tensor that was full of zeros.
#
# #### Your turn: `conv2d_gradient`
#
# Somebody calls your layer on an image, sums up the output, and calls `backward()`. What error
# shows up?
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
# #### Your turn: `batch_trap`
#
# No error is not always good news. Take a layer whose loops are written as in this section: with
# a kernel of $h$ rows and $w$ columns, they fill a matrix of zeros with `X.shape[0]` $- h + 1$
# rows and `X.shape[1]` $- w + 1$ columns. Its kernel is 2 x 2.
#
# By mistake it gets a batch, not a matrix: a tensor of shape `(2, 1, 6, 8)`, two pictures
# with one channel. It does not complain. What is the shape of its output? Write a tuple.

# %% tags=["exercise"]
batch_trap = (1, 0)

# %% tags=["check"]
check(batch_trap=batch_trap)

# %% tags=["solution"]
print("output for a batch:", tuple(Conv2D((2, 2))(torch.ones(2, 1, 6, 8)).shape))

# %% [markdown]
# Shapes deserve a look even when nothing fails.
#
# ### A convolution is a matrix product
#
# Every output is a weighted sum of input cells, so the whole operation is linear, and a matrix
# can do it. Lay out the image as one long vector, row after row, as `X.flatten()` does. Which
# matrix takes it to the flattened output?
#
# #### Your turn: `corr2d_as_matrix`
#
# For an image of shape $(H, W)$ and $o$ output cells in all, the matrix $M$ has $o$ rows and
# $H W$ columns. Each of its rows holds the weights for one output cell. Think of an empty image
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
# numbers come back in every row: few neighbours, shared weights. It is a fully connected layer
# after all, with most of its freedom taken away.

# %% tags=["picture"]
four = torch.tensor([[1.0, 2], [3, 4]])

show_images([corr2d_as_matrix(four, (5, 6))], ["a row for each output, a column for each input"])

# %% [markdown]
# ## Summary
#
# - A convolution layer slides one small kernel over its input, multiplies, and adds up. It has
#   few weights because it looks near and uses the same ones everywhere.
# - Its output loses kernel size minus 1 in height and in width.
# - Kernels that sum to 0 answer to change; kernels that sum to 1 keep the brightness.
# - Kernels need no designer: gradient descent finds them from examples. Whether the operation
#   flips the kernel does not matter then.
# - Stacked layers see further than single ones, and strides speed that up.
#
# Next, in 7.3: **padding** keeps the output from shrinking, and **stride** makes it shrink on
# purpose.

# %%
status("7.2")
