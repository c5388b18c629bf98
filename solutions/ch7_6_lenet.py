# %% [markdown]
# # 7.6 LeNet
#
# In the 1990s, banks in the United States began to let machines read the amounts on handwritten
# cheques. One of these readers was a **convolutional neural network** (CNN) of Yann LeCun and his
# colleagues. It had learned its kernels from examples, and nobody had told it what a seven looks
# like. Their paper of 1998 calls it **LeNet-5**. Here you build the simplified LeNet of the book
# that this course follows (*Dive into Deep Learning*), count what it costs, train it on images of
# clothes, modernise it, and look inside.
#
# **You will be able to**
#
# - build a whole CNN from the layers of the sections before, and check every shape in it
# - count its parameters and multiplications, and say where they sit
# - initialise lazy layers correctly
# - read a training curve: chance level, a flat start, which change helps
# - show and compare the kernels and feature maps of a trained network
#
# **You need** convolution, padding, channels and pooling (7.2 to 7.5), and the words loss,
# gradient and learning rate.

# %% tags=["setup"]
import lab
import torch
from d2l import torch as d2l
from torch import nn

from grader import check, hint, status
from lab import show_accuracies, show_feature_maps, show_graphs, show_maps

# %% [markdown]
# These are the images: ten kinds of clothes, a data set called **Fashion-MNIST**. Where it cannot
# be downloaded, the course draws clothes of its own and says so.

# %% tags=["train"]
data = lab.FashionMNIST(batch_size=128)
batch = next(iter(data.val_dataloader()))

data.visualize(batch, nrows=2)

# %% [markdown]
# ## One network in two parts
#
# | part | layers | what for |
# | --- | --- | --- |
# | convolutional | convolution, sigmoid, pooling; and again | find patterns, and roughly where |
# | fully connected | three layers, two of them with a sigmoid | weigh all patterns and decide |
#
# A layer is **fully connected** (or **dense**) if each output has a weight for every input. The
# sigmoids are the **nonlinearities**, also called **activation functions**: without them, two
# convolutions in a row would only be one larger convolution. The numbers that they give out are
# **activations**. Each channel that comes out of a convolution is a **feature map**. It shows where
# in the image the **filter** of this channel, its **kernels**, finds its pattern.
#
# Pooling makes the maps smaller; this is **downsampling**. The second convolution makes more of
# them. So on the way through the network there is less *where* and more *what*. An entry of a late
# map sees a larger part of the image than one of an early map: its **receptive field** grows.
# Patterns of patterns can be found, which is called a **hierarchy** of features.
#
# In numbers, for images of 28 x 28 pixels in one channel:
#
# 1. convolution: 6 output channels, kernels of 5 x 5, **padding 2**; sigmoid; average pooling with
#    windows of 2 x 2 and stride 2
# 2. convolution: 16 output channels, kernels of 5 x 5, **no padding**; sigmoid; the same pooling
# 3. flatten: all numbers of an image in one row
# 4. fully connected layers with 120, 84 and 10 outputs; a sigmoid after the first and the second
#
# The last ten numbers, one for each class, are the **logits**. The class with the highest logit is
# the answer.
#
# > **What was different in 1998.** The book's LeNet is a simplified one. LeNet-5 used a scaled
# > tanh, not the sigmoid. Its subsampling layers were trainable: each added up four numbers,
# > multiplied the sum by a learned weight and added a learned bias. Its second convolution was only
# > partly connected: 15 of the 16 maps saw three or four of the 6 maps, which made 1,516 parameters
# > where the simplified one has more. And the outputs were not logits but distances to ten patterns
# > chosen by hand (radial basis functions).
#
# ### Your turn: `lenet_shapes`
#
# Pencil first. What shape has one image after the first convolution, after the first pooling, after
# the second convolution and after the second pooling? Give four shapes `(channels, height, width)`
# in this order, in one pair of parentheses: `((6, ...), (...), (...), (...))`.

# %% tags=["exercise"]
lenet_shapes = ((6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5))

# %% tags=["check"]
check(lenet_shapes=lenet_shapes)

# %% [markdown]
# ### Your turn: `LeNet`
#
# Now in code. `d2l.Classifier` is an `nn.Module` with a few additions: it expects the layers in
# `self.net`, and it has a cross-entropy loss and a plain SGD optimiser with the learning rate `lr`.
# The line `save_hyperparameters` keeps the arguments as `self.lr` and `self.num_classes`.
#
# Put your layers, one after the other, into one `nn.Sequential`. **Lazy** layers, such as
# `nn.LazyConv2d(6, kernel_size=5)` and `nn.LazyLinear(120)`, are told their outputs only. They find
# out the size of their inputs when the first image comes.
#
# The logits stay as they are, without a softmax: the cross-entropy loss takes care of that.


# %% tags=["exercise"]
class LeNet(d2l.Classifier):
    """The simplified LeNet: images (N, 1, 28, 28) to logits (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        features = []
        for channels, padding in ((6, 2), (16, 0)):
            features += [nn.LazyConv2d(channels, kernel_size=5, padding=padding), nn.Sigmoid()]
            features.append(nn.AvgPool2d(kernel_size=2))
        decision = [nn.Flatten()]
        for width in (120, 84):
            decision += [nn.LazyLinear(width), nn.Sigmoid()]
        self.net = nn.Sequential(*features, *decision, nn.LazyLinear(num_classes))
        # END SOLUTION


# %% tags=["check"]
check(LeNet)

# %% [markdown]
# How can `check` tell that your network is right, when all its weights are random? It overwrites
# them with numbers that follow from their shapes alone, and compares what comes out. So names,
# nesting and lazy layers do not matter; only what is computed does.
#
# ## A look at every shape
#
# If a network does not run, the reason is often two layers that do not fit together. The quickest
# way to find them is a table: which layer gives which shape?
#
# ### Your turn: `layer_table`
#
# `X_shape` is the shape of a batch, such as `(1, 1, 28, 28)`. Send any tensor of that shape through
# the layers in `model.net`, one after the other. For each layer, note its class and the shape of
# its output.


# %% tags=["exercise"]
def layer_table(model, X_shape):
    """Return a list with a pair (name of the class, shape of the output) for each layer.

    Names are those of the classes after the layer has run, shapes are tuples.
    """
    # BEGIN SOLUTION
    X = torch.zeros(X_shape)
    rows = []
    for layer in model.net:
        X = layer(X)
        rows.append((type(layer).__name__, tuple(X.shape)))
    return rows
    # END SOLUTION


# %% tags=["check"]
check(layer_table)

# %%
for name, shape in layer_table(LeNet(), (1, 1, 28, 28)):
    print(f"{name:10} {shape}")

# %% [markdown]
# The same as a picture. Layers that leave the shape as it is are left out, and bars stand for rows
# of numbers.

# %% tags=["picture"]
show_maps(layer_table(LeNet(), (1, 1, 28, 28)))

# %% [markdown]
# Are your four shapes in it? The padding has a simple reason: the images here are 28 x 28, but
# LeNet-5 took images of 32 x 32. Two zeros on each side make up for the difference.
#
# ### Your turn: `features_without_padding`
#
# A common slip is to leave out that padding. No error shows it, because the lazy dense layer takes
# whatever comes. How many numbers does `Flatten` give for each image then?

# %% tags=["exercise"]
features_without_padding = 256

# %% tags=["check"]
check(features_without_padding=features_without_padding)

# %% [markdown]
# ### Your turn: `smallest_side`
#
# Lazy layers fit themselves to images of other sizes, but not to all of them: at some point nothing
# is left to pool. What is the side of the smallest square image that goes through LeNet, with its
# padding, without an error?

# %% tags=["exercise"]
smallest_side = 12

# %% tags=["check"]
check(smallest_side=smallest_side)

# %% [markdown]
# ## What it costs
#
# Two costs matter: numbers to **learn**, the parameters, which need memory and examples; and
# numbers to **multiply**, which need time. You can find both with pencil and paper.
#
# ### Your turn: `lenet_layer_parameters`
#
# Only five layers learn: two convolutions and three dense layers. In a convolution each output
# channel has a window of weights for *every* input channel, and one bias. In a dense layer each
# output has a weight for every input, and one bias.
#
# How many parameters has each of the five, weights and biases together? Five numbers in
# parentheses, in the order of the network, for 28 x 28 images and ten classes.

# %% tags=["exercise"]
lenet_layer_parameters = (156, 2416, 48120, 10164, 850)

# %% tags=["check"]
check(lenet_layer_parameters=lenet_layer_parameters)

# %% [markdown]
# ### Your turn: `multiply_adds`
#
# Now the work for **one** image. Count a multiplication together with the addition after it as one
# **multiply-add** (papers often count it as two FLOPs, floating-point operations). Leave out
# biases, sigmoids and pooling. Give a pair: `(both convolutions, all dense layers)`.

# %% tags=["exercise"]
multiply_adds = (357600, 58920)

# %% tags=["check"]
check(multiply_adds=multiply_adds)

# %% [markdown]
# Both costs, layer by layer:

# %% tags=["picture"]
lab.show_parameters(LeNet(), (1, 1, 28, 28))

# %% [markdown]
# LeNet has 61,706 parameters, and 96 % of them are in the dense layers. But six sevenths of its
# multiplications happen in the convolutions. A weight of a convolution is cheap to store and used
# many times, once for each place in the map; a weight of a dense layer is used once for an image.
# Later networks make the dense part smaller, and some leave it out.
#
# ## Weights to start from
#
# Training starts from random weights. How large should they be? If they are too small, signals
# fade from layer to layer until all images look alike. If they are too large, every sigmoid is
# stuck near 0 or 1. **Xavier's** rule, named after Xavier Glorot, draws weights uniformly (each
# number is as likely as any other) from $-a$ to $a$ with
#
# $$a = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}}$$
#
# For a dense layer, $n_\text{in}$ and $n_\text{out}$ are the numbers of inputs and outputs. For a
# convolution they are the numbers of input and output channels, each times the number of entries
# of one kernel. The rule is a compromise: $n_\text{in}$ alone would keep the signals at one size on
# the way forward, $n_\text{out}$ alone the gradients on the way back. It was derived for
# activations with slope 1 at 0, such as tanh. A sigmoid is less steep, and you will see below what
# that costs. You need not compute $a$ yourself: look among the functions of `nn.init`.
#
# ### Your turn: `init_cnn`
#
# `model.apply(init_cnn)` calls your function once for every part of a model: for each layer, and
# also for containers such as `nn.Sequential`. If it gets a dense layer or a convolution, it should
# draw new weights by Xavier's rule, in place. Biases stay as they are, or become 0. All other kinds
# of layers stay as they are.


# %% tags=["exercise"]
def init_cnn(module):
    """Draw the weights of a dense layer or a convolution evenly by Xavier's rule, in place."""
    # BEGIN SOLUTION
    if type(module) in (nn.Linear, nn.Conv2d):
        nn.init.xavier_uniform_(module.weight)
    # END SOLUTION


# %% tags=["check"]
check(init_cnn)

# %% [markdown]
# ## A trap: lazy layers
#
# Here is a tempting idea: write `self.net.apply(init_cnn)` at the end of `__init__`, and every new
# model starts from good weights. The line is common in notebooks. Does it work?
#
# ### Your turn: `init_by_type`
#
# The layers of the model are lazy, and `init_cnn` recognises layers with
# `type(module) == nn.Linear or type(module) == nn.Conv2d`. What does `self.net.apply(init_cnn)` at
# the end of `__init__` do? Answer with a letter in quotes.
#
# - **a** All dense layers and convolutions get Xavier's weights.
# - **b** Nothing at all, and without any message.
# - **c** It stops with an error.
# - **d** Only the dense layers get Xavier's weights.

# %% tags=["exercise"]
init_by_type = "b"

# %% tags=["check"]
check(init_by_type=init_by_type)

# %% [markdown]
# ### Your turn: `init_by_isinstance`
#
# The same question for an `init_cnn` that tests with
# `isinstance(module, (nn.Linear, nn.Conv2d))`. The answers to choose from are the same.

# %% tags=["exercise"]
init_by_isinstance = "c"

# %% tags=["check"]
check(init_by_isinstance=init_by_isinstance)

# %% [markdown]
# This is the class of a lazy layer, before and after it has seen data:

# %%
layer = nn.LazyConv2d(6, kernel_size=5)
print("before:", type(layer).__name__, "is a Conv2d:", isinstance(layer, nn.Conv2d))

layer(torch.zeros(1, 1, 28, 28))
print("after: ", type(layer).__name__, "with a weight", tuple(layer.weight.shape))

# %% [markdown]
# ### Your turn: `initialise`
#
# Now do it right. `model` may have lazy layers, and `X` is a batch of inputs that suits it. After
# your function, every dense layer and every convolution in `model` has weights by Xavier's rule.
# Use `init_cnn`, and return the model.


# %% tags=["exercise"]
def initialise(model, X):
    """Give all layers of model their shapes, then Xavier's weights; returns the same model."""
    # BEGIN SOLUTION
    with torch.no_grad():
        model(X)
    return model.apply(init_cnn)
    # END SOLUTION


# %% tags=["check"]
check(initialise)

# %% [markdown]
# `d2l` has a method for this, `model.apply_init([X], init_cnn)`. It takes the same two steps, in
# the same order.
#
# ## Training
#
# `lab.FashionMNIST` and `lab.Trainer` are used like the classes of the same names in `d2l`. An
# **epoch** is one pass through all training images. After each epoch the network is tried on
# **validation** images, from which it never learns. If the training loss goes on falling while the
# validation loss rises, that is **overfitting**: the network learns the training images by heart.
#
# Without a GPU, training takes a **short form**: fewer images in an epoch and in a step, some ten
# seconds for one network. It says so before it starts. `lab.Trainer(max_epochs=10, full=True)`
# trains on everything on any machine. If there is a GPU, it is found and used, and you need not
# change your code. For a network as small as LeNet a GPU saves little; for those of chapter 8 it
# saves hours. In Colab you get one by *Runtime, Change runtime type*.
#
# ### Your turn: `chance_loss`
#
# Before you look at a loss, know its **chance level**: the loss of a network that only guesses.
# **Softmax** turns the logits of an image into probabilities. The **cross-entropy loss** is
# $-\ln p$, where $p$ is the probability of the right class: near 0 for an answer that is sure and
# right, and large for one that is sure and wrong.
#
# A network gives the same logit to each of the ten classes. How large is its loss? Round to two
# decimals.

# %% tags=["exercise"]
chance_loss = 2.30

# %% tags=["check"]
check(chance_loss=chance_loss)

# %% [markdown]
# Now train. The bar counts the steps, and the plot grows with them. Keep your number in mind while
# you watch the loss. `evidence` saves a small file with what the network has learned, which your
# teacher may ask for.

# %% tags=["train"]
torch.manual_seed(1)
lenet = initialise(LeNet(lr=0.1), batch[0])
lenet_run = lab.Trainer(max_epochs=10, short_steps=3000, evidence="lenet").fit(lenet, data)
lenet_run

# %% [markdown]
# For a long time the network learns nothing visible: its loss stays at chance level, and its
# accuracy at 0.10. Then, within an epoch or two, it begins to learn. The same happens with all
# images of the real data. The next curve is the validation accuracy of this network with learning
# rate 0.1, read off the plot in release 1.0.3 of the
# [notebooks](https://github.com/d2l-ai/d2l-pytorch-slides) that the book's authors publish.

# %% tags=["picture"]
book = [0.101, 0.101, 0.100, 0.100, 0.483, 0.595, 0.654, 0.679, 0.706, 0.728]

show_accuracies({"the book's LeNet": book})

# %% [markdown]
# Four epochs, nearly 1900 steps, at chance level! To see why, look at the sigmoid. On the way back
# through the network, the gradient is multiplied by the slope of each sigmoid that it passes.

# %% tags=["picture"]
show_graphs({"sigmoid": torch.sigmoid, "its slope": lambda x: x.sigmoid() * (1 - x.sigmoid())})

# %% [markdown]
# ### Your turn: `sigmoids_leave`
#
# How steep is a sigmoid where it is steepest? On its way from the logits back to the first
# convolution the gradient passes all the sigmoids of LeNet. Forget the weights for a moment: what
# part of the gradient is left **at best**? A fraction such as `1 / 2` or a decimal number to four
# places.

# %% tags=["exercise"]
sigmoids_leave = 1 / 4**4

# %% tags=["check"]
check(sigmoids_leave=sigmoids_leave)

# %% [markdown]
# The weights have a share in it, too. This is what arrives, layer by layer: the typical size of a
# gradient in a LeNet before training. Compare the first line with the last.

# %% tags=["random"]
torch.manual_seed(0)
images, labels = torch.rand(64, 1, 28, 28), torch.arange(64) % 10
model = initialise(LeNet(), images)
model.loss(model(images), labels).backward()

for part in model.net:
    if hasattr(part, "weight"):
        size = part.weight.grad.square().mean().sqrt().item()
        print(f"{type(part).__name__:7} {tuple(part.weight.shape)!s:16} {size:.6f}")

# %% [markdown]
# The gradient of the first convolution is hundreds of times smaller than that of the last layer:
# this is a **vanishing gradient**. So the early layers learn very slowly. And since each sigmoid
# flattens the signals as well, all images look nearly alike to the last layers at first. As soon as
# small differences appear, the gradients grow, and then learning is fast.
#
# ## A modern LeNet
#
# Two parts of this LeNet are rarely used today. Since about 2010, **ReLU**, $\max(0, x)$, has taken
# the place of the sigmoid: it sets negative numbers to 0 and lets all others through, with slope 1.
# And instead of averages most networks take **maxima**, which keep the strongest response. ReLU is
# used in the hidden layers only: their outputs need not be probabilities.
#
# ### Your turn: `ModernLeNet`
#
# Change LeNet in these two points, and in no other: ReLU in all four *hidden* places, and max
# pooling in place of average pooling, both times. The book asks to "replace the softmax layer"
# here; it means the sigmoid, since LeNet has no softmax layer. The logits stay as they are.


# %% tags=["exercise"]
class ModernLeNet(d2l.Classifier):
    """LeNet with ReLU and max pooling: images (N, 1, 28, 28) to logits (N, classes)."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        features = []
        for channels, padding in ((6, 2), (16, 0)):
            features += [nn.LazyConv2d(channels, kernel_size=5, padding=padding), nn.ReLU()]
            features.append(nn.MaxPool2d(kernel_size=2))
        decision = [nn.Flatten()]
        for width in (120, 84):
            decision += [nn.LazyLinear(width), nn.ReLU()]
        self.net = nn.Sequential(*features, *decision, nn.LazyLinear(num_classes))
        # END SOLUTION


# %% tags=["check"]
check(ModernLeNet)

# %% [markdown]
# ## Each change alone
#
# Now five networks under the same conditions: LeNet, LeNet with only one of the changes, with both,
# and a rival without convolutions. This is a **multilayer perceptron** (MLP) with one hidden layer
# and nearly as many parameters as LeNet: 61,225. `lab.compare` gives all of them the same batches
# in the same order. The function `changed` makes a LeNet with other layers in place of one kind.
#
# Predict first: which change matters more?


# %% tags=["train"]
def changed(old, new):
    """A LeNet in which new() takes the place of each layer of the class old."""
    net = LeNet()
    net.net = nn.Sequential(*(new() if isinstance(part, old) else part for part in net.net))
    return net


def max_pool():
    """What takes the place of an average pooling."""
    return nn.MaxPool2d(kernel_size=2)


nets = {
    "LeNet": lambda: initialise(LeNet(), batch[0]),
    "with max pooling": lambda: initialise(changed(nn.AvgPool2d, max_pool), batch[0]),
    "with ReLU": lambda: initialise(changed(nn.Sigmoid, nn.ReLU), batch[0]),
    "ModernLeNet": lambda: initialise(ModernLeNet(), batch[0]),
    "MLP": lambda: initialise(
        nn.Sequential(nn.Flatten(), nn.LazyLinear(77), nn.ReLU(), nn.LazyLinear(10)), batch[0]
    ),
}
runs = lab.compare(nets, data, max_epochs=10, lr=0.1, seeds=2, short_steps=800)
modern = runs.runs["ModernLeNet"][-1].model  # of the last seed
runs

# %% [markdown]
# The table gives the mean of two runs from different seeds, and the range between them. In the
# short form each accuracy is measured on 600 images only. So a difference of less than about 0.03
# means nothing here.
#
# ### In your own words: `each_change`

# %% [markdown] tags=["exercise"]
# **Your answer to `each_change`** (about five sentences, with numbers from your table): what does
# each of the two changes do alone, and what do both do together? Which one matters more, and why?
# How do the CNNs compare with the MLP in accuracy and in speed?
#
# # BEGIN SOLUTION
# In the short form, two seeds: both networks with sigmoids were still at chance level after 800
# steps, at 0.09 to 0.10, so max pooling alone changed nothing. ReLU alone brought 0.79 to 0.80.
# Both changes together gave 0.80 to 0.81: with ReLU, max pooling lowers the training loss (0.38 to
# 0.42 against 0.47 to 0.48), but adds no accuracy that two seeds could show. ReLU matters more,
# because each sigmoid multiplies the gradient by at most 1/4, and ReLU by 1 wherever it is open. So
# the first layers learn from the first step on. The MLP needed only a fifth of the time or less,
# and ended at 0.79, just below. In longer runs, of 1,000 steps, it stayed at 0.78 to 0.80, and the
# two with ReLU went on to between 0.82 and 0.85: with as many parameters, it has to learn each
# pattern anew for each place.
# # END SOLUTION

# %% [markdown]
# ## What the layers see
#
# A network is not a black box: every number in it can be looked at. Begin with the kernels of the
# first convolution. They look at the image itself, so they can be drawn as small images: red where
# a bright pixel raises the response, blue where it lowers it. The upper row is the network before
# training, the lower row after it. (Seeds count from 0, so `manual_seed(1)` is the start of the
# last of the two runs.)

# %% tags=["picture"]
torch.manual_seed(1)
before = initialise(ModernLeNet(), batch[0]).net[0].weight
after = modern.net[0].weight

show_feature_maps(torch.stack([before[:, 0], after[:, 0]]), ["before", "after"])

# %% [markdown]
# Some kernels have become **edge filters**, red on one side and blue on the other. Some are nearly
# all red and respond to any bright area, others nearly all blue: bright areas silence them, and
# only their bias lets them respond where it is dark. Some have hardly changed: perhaps their ReLU
# gives 0 for every image, and then no gradient reaches them. More can be read from the feature
# maps: the outputs of the two activations after the convolutions.
#
# ### Your turn: `first_activations`
#
# Return two tensors: the activations after the first and after the second convolution, for all
# images in `X`. The layers are in `model.net`, in the order that LeNet has: convolution,
# activation, pooling, and again. They need not be sigmoids. For LeNet and N
# images, the first tensor has N times 6 maps and the second one N times 16, each taken after its
# activation and before its pooling.


# %% tags=["exercise"]
def first_activations(model, X):
    """Return the outputs of the first two activation layers of model.net, as a pair."""
    # BEGIN SOLUTION
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first, second
    # END SOLUTION


# %% tags=["check"]
check(first_activations)

# %% [markdown]
# ## Sweaters and coats
#
# Pullovers and coats are easily confused. Here are two of each. What would you look at, to tell
# them apart?

# %% tags=["picture"]
pullovers, coats = (batch[0][batch[1] == label][:2] for label in (2, 4))
four = torch.cat([pullovers, coats])
names = ["pullover", "pullover", "coat", "coat"]

data.visualize((four, torch.tensor([2, 2, 4, 4])), ncols=4)

# %% [markdown]
# And this is what the six channels of the first convolution make of them, in the network that you
# have just trained. All maps share one scale. Bright means a large response, and no more than that:
# a channel can also be bright on the empty background, because of its bias.

# %% tags=["picture"]
first, second = first_activations(modern, four)

show_feature_maps(first, names)

# %% [markdown]
# The sixteen maps of the second convolution are coarser, and harder to put into words.

# %% tags=["picture"]
first, second = first_activations(modern, four)

show_feature_maps(second, names)

# %% [markdown]
# Two images are only examples. The next cell takes all pullovers, coats and sneakers among 2048
# images. It averages the maps of each kind, and prints how far they are from the average of one
# half of the pullovers, relative to its size: in the first layer, then in the second.

# %% tags=["random"]
batches = list(data.val_dataloader())[:16]
X, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
half = first_activations(modern, X[y == 2][::2])
others = {"other pullovers": X[y == 2][1::2], "coats": X[y == 4], "sneakers": X[y == 7]}

for name, images in others.items():
    pairs = zip(half, first_activations(modern, images), strict=True)
    distances = [(A.mean(0) - B.mean(0)).norm() / A.mean(0).norm() for A, B in pairs]
    print(f"{name:15}", *(f"{distance.item():.2f}" for distance in distances))

# %% [markdown]
# ### In your own words: `sweaters_and_coats`

# %% [markdown] tags=["exercise"]
# **Your answer to `sweaters_and_coats`** (about five sentences): what do two or three channels of
# the first layer respond to? In which channels, and where in the image, do pullovers and coats
# differ? How does the second layer differ from the first, in what you see and in the numbers?
#
# # BEGIN SOLUTION
# In my run, one channel responds to the whole area of the cloth, two to its vertical edges, one to
# the left and one to the right, and another is bright on the empty background, which only its bias
# can do. The outlines of body and sleeves look alike for pullovers and coats. The difference is in
# the middle: the open front of a coat is a line through the map of the cloth, and a bright line in
# the maps of edges, where a plain pullover shows nothing. In the second layer I can name hardly any
# channel. But the numbers grow: on average, coats differ from pullovers by 0.15 to 0.2 in the first
# layer and by 0.25 to 0.5 in the second, where halves of the pullovers differ by about 0.1 and
# 0.15. Sneakers differ by about 0.7, and by more than 1. So the second layer tells the classes
# apart better than the first.
# # END SOLUTION

# %% [markdown]
# ## Further exercises
#
# The rest of this section goes beyond the core. Choose what interests you.
#
# ### Your turn: `mean_activation`
#
# How strong is the response of a channel, all in all? Return two vectors, one for each of the two
# activations: the mean of every channel over all images, rows and columns.


# %% tags=["exercise"]
def mean_activation(model, X):
    """Return the mean of each channel after both activations, as a pair of vectors."""
    # BEGIN SOLUTION
    first, second = first_activations(model, X)
    return first.mean(dim=(0, 2, 3)), second.mean(dim=(0, 2, 3))
    # END SOLUTION


# %% tags=["check"]
check(mean_activation)

# %% [markdown]
# ### Your turn: `noise_answer`
#
# Now give a trained network pure noise: each pixel a random number, no piece of clothing anywhere.
# What comes out? Answer with a letter in quotes.
#
# - **a** An error, because this is not an image of clothes.
# - **b** A logit for "none of these".
# - **c** Exactly 10 % for each class, because nothing fits.
# - **d** Ten different probabilities, so one of the ten classes is named, as for any image.

# %% tags=["exercise"]
noise_answer = "d"

# %% tags=["check"]
check(noise_answer=noise_answer)

# %% [markdown]
# ### In your own words: `strange_inputs`
#
# Give `modern` inputs that it was not made for. Here is a beginning: clothes, to compare with;
# their **negatives**, white where the image was black; and noise. Each row shows the means of the
# six channels, the class that is named most often, how often, and how sure the network is on
# average.

# %% tags=["random"]
inputs = {"clothes": batch[0], "negatives": 1 - batch[0], "noise": torch.rand_like(batch[0])}

for name, X in inputs.items():
    means = " ".join(f"{mean:.2f}" for mean in mean_activation(modern, X)[0].tolist())
    probability, answer = modern(X).softmax(dim=1).max(dim=1)
    most = answer.mode().values
    share, sure = (answer == most).float().mean(), probability.mean()
    print(f"{name:9}  {means}  {share:4.0%} {data.text_labels([most])[0]:10}  {sure:.0%} sure")

# %% [markdown]
# Go on from here: clothes upside down (`X.flip(2)`), stripes, letters that you draw yourself.
# Compare the activations with those for clothes.

# %% [markdown] tags=["exercise"]
# **Your answer to `strange_inputs`** (about five sentences, with numbers of your own): what does
# the network answer, how sure is it, and how do the activations differ from those for clothes?
#
# # BEGIN SOLUTION
# With drawn clothes, in the short form, from several seeds: every noise image gets a class, and 36
# to 98 % of them the same one, with 23 to 40 % on average, more than twice what guessing gives. The
# network is 29 to 69 % sure of negatives and 67 to 75 % sure of clothes upside down, where clothes
# get 84 to 89 %. Channels that respond to bright areas answer to negatives about five times as
# strongly as to clothes, and to noise three times. And the answers are not selective: from one
# noise image to the next the mean of a channel that is not silent varies by 2 to 7 %, between
# clothes by 16 to 60 %. The network has no word for "I do not know this": softmax shares out 1
# among ten classes, whatever comes in. So a high probability says "this class rather than the nine
# others", and not "I am sure".
# # END SOLUTION

# %% [markdown]
# ## A better LeNet: five knobs
#
# What else could be changed? The book names five knobs: the size of the kernels, the number of
# channels, the number of convolutions, the number of dense layers, and the training itself, above
# all the learning rate. To turn them one by one you need a network whose sizes are arguments.
#
# ### Your turn: `SizedLeNet`
#
# For each number in `channels`: a convolution with that many output channels and square kernels of
# side `kernel_size`, ReLU, and max pooling of 2 x 2. This time **every** convolution keeps the size
# of its maps; `kernel_size` is odd. Then flatten, and for each number in `widths` a dense layer
# with that many outputs and ReLU. At the end, a dense layer with ten logits.


# %% tags=["exercise"]
class SizedLeNet(d2l.Classifier):
    """A LeNet with ReLU and max pooling, and with sizes to choose."""

    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        # BEGIN SOLUTION
        layers = []
        for number in channels:
            layers.append(nn.LazyConv2d(number, kernel_size, padding=kernel_size // 2))
            layers += [nn.ReLU(), nn.MaxPool2d(2)]
        layers.append(nn.Flatten())
        for width in widths:
            layers += [nn.LazyLinear(width), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))
        # END SOLUTION


# %% tags=["check"]
check(SizedLeNet)

# %% [markdown]
# One **trial** for each knob, all others as they were. Each is run from two seeds, and the table
# gives the mean and the range. A difference is worth something only if it is larger than the
# ranges.

# %% tags=["train"]
trials = {
    "as it is": lambda: initialise(SizedLeNet(), batch[0]),
    "kernels of 7": lambda: initialise(SizedLeNet(kernel_size=7), batch[0]),
    "12 and 32 channels": lambda: initialise(SizedLeNet(channels=(12, 32)), batch[0]),
    "three convolutions": lambda: initialise(SizedLeNet(channels=(6, 16, 32)), batch[0]),
    "one dense layer": lambda: initialise(SizedLeNet(widths=()), batch[0]),
    "learning rate 0.5": lambda: initialise(SizedLeNet(lr=0.5), batch[0]),
}
lab.compare(trials, data, max_epochs=5, seeds=2, short_steps=200)

# %% [markdown]
# ### Your turn: `improved_lenet`
#
# Now build a network that is better than all of these. It gets images `(N, 1, 28, 28)` and gives
# ten logits for each. It has at least one convolution, and **no more than 61,706 parameters**, as
# many as LeNet. Inside, everything is allowed: more channels, other kernels, more layers, batch
# normalisation, dropout. Whether it really is better, only training can tell.


# %% tags=["exercise"]
def improved_lenet():
    """Return a model for ten classes of 28 x 28 images with at most 61,706 parameters."""
    # BEGIN SOLUTION
    return nn.Sequential(
        nn.LazyConv2d(16, kernel_size=5, padding=2, stride=2),
        nn.LazyBatchNorm2d(),
        nn.ReLU(),
        nn.LazyConv2d(32, kernel_size=3, padding=1),
        nn.LazyBatchNorm2d(),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.LazyConv2d(32, kernel_size=3, padding=1),
        nn.LazyBatchNorm2d(),
        nn.ReLU(),
        nn.Flatten(),
        nn.LazyLinear(10),
    )
    # END SOLUTION


# %% tags=["check"]
check(improved_lenet)

# %% [markdown]
# Is it better? Plain modules have no learning rate of their own, so `compare` gets it.

# %% tags=["train"]
rivals = {
    "ModernLeNet": lambda: initialise(ModernLeNet(), batch[0]),
    "yours": lambda: initialise(improved_lenet(), batch[0]),
}
lab.compare(rivals, data, max_epochs=5, lr=0.1, seeds=2, short_steps=400)

# %% [markdown]
# ### In your own words: `five_knobs`
#
# Turn each of the five knobs at least once more, in either direction: change the values in `trials`
# above and run that cell again. For the fifth, try a learning rate, more epochs, or another
# initialisation. The short form makes quick trials possible; the last comparison should be longer.

# %% [markdown] tags=["exercise"]
# **Your answer to `five_knobs`** (a table of your trials, and about five sentences): which accuracy
# did each trial reach, and over which range? Which knob helped, which did not, and which did harm?
# What is in your `improved_lenet`, why, and how does it compare with `ModernLeNet` under the same
# conditions?
#
# # BEGIN SOLUTION
# | trial (600 steps, 2 or 3 seeds) | accuracy |
# | --- | --- |
# | as it is | 0.77 to 0.83 |
# | kernels of 3; of 7 | 0.78 to 0.81; 0.81 to 0.84 |
# | channels 16 and 32 | 0.79 to 0.81 |
# | three convolutions: 6, 16, 32 channels | 0.77 to 0.80 |
# | two dense layers (84, 10); only one | 0.76 to 0.81; 0.84 to 0.86 |
# | learning rate 0.2; 0.3; 0.5 | 0.78 to 0.87; 0.75 to 0.79; 0.10 or 0.78 |
# | `improved_lenet` | 0.90 |
#
# On drawn clothes, only one trial was clearly better: without hidden dense layers. Large kernels
# helped a little. More channels or a third convolution changed nothing that two seeds could show. A
# learning rate of 0.5 did harm: one of two runs stayed at chance level. So I kept one dense layer,
# and spent the budget on channels: 16, 32 and 32. Batch normalisation keeps the numbers between the
# layers at one size, so that learning starts at once. After 400 steps my network had 0.87 to 0.89,
# `ModernLeNet` 0.77 to 0.79.
# # END SOLUTION

# %% [markdown]
# ## Digits instead of clothes
#
# LeNet was made for digits. The data set **MNIST** has the same size as Fashion-MNIST: 60,000
# training images of 28 x 28 pixels in ten classes. `lab.MNIST` downloads it once; without internet
# access, drawn digits take its place. (`lab.compare` takes any other object, too, that has two
# methods `train_dataloader` and `val_dataloader`.)

# %% tags=["train"]
digits = lab.MNIST(batch_size=128)
digits.visualize(next(iter(digits.val_dataloader())))

# %% [markdown]
# ### In your own words: `on_mnist`
#
# Predict first: is the same network better on digits than on clothes, or worse? Write down your
# guess and a reason. Then run the next cell.

# %% tags=["train"]
rivals = {
    "ModernLeNet": lambda: initialise(ModernLeNet(), batch[0]),
    "yours": lambda: initialise(improved_lenet(), batch[0]),
}
lab.compare(rivals, digits, max_epochs=5, lr=0.1, short_steps=400)

# %% [markdown] tags=["exercise"]
# **Your answer to `on_mnist`** (about four sentences): what did you expect, and why? Which
# accuracies did `ModernLeNet` and your network reach on digits and on clothes, and were the images
# real or drawn? Is the better network on clothes also the better one on digits?
#
# # BEGIN SOLUTION
# I expected better: within a class digits differ less than clothes do, and the classes differ more,
# while shirt, coat and pullover share one outline. All images were drawn ones. After 400 steps
# `ModernLeNet` reached 1.00 on digits and 0.77 to 0.79 on clothes, my network 1.00 and 0.87 to
# 0.89. So mine is better on clothes; on digits both are at the limit, and the difference means
# nothing.
# # END SOLUTION

# %% [markdown]
# ## Summary
#
# - LeNet is two parts: convolutions and pooling turn an image into many small feature maps, and
#   dense layers decide.
# - 96 % of its parameters are in the dense layers, six sevenths of its multiplications in the
#   convolutions.
# - Lazy layers have no weights before data have gone through. So: first a forward pass, then
#   Xavier's weights.
# - Know the chance level of loss and accuracy before you train. Sigmoids keep LeNet there for a
#   long time; ReLU does not.
# - One run of each network proves little: compare several seeds, and change one thing at a time.
# - Look inside: kernels and feature maps show what a network responds to.
#
# Next, in 8.1: the same idea, a thousand times larger, starts a revolution.

# %%
status("7.6")

# %% [markdown]
# ## Read on
#
# - The book's section: [Convolutional Neural Networks (LeNet)](https://d2l.ai/chapter_convolutional-neural-networks/lenet.html)
# - LeNet-5 and the cheque reader: LeCun, Bottou, Bengio and Haffner,
#   [Gradient-based learning applied to document recognition](https://doi.org/10.1109/5.726791)
#   (1998)
# - Xavier's rule: Glorot and Bengio,
#   [Understanding the difficulty of training deep feedforward neural networks](https://proceedings.mlr.press/v9/glorot10a.html)
#   (2010)
# - ReLU: Glorot, Bordes and Bengio,
#   [Deep sparse rectifier neural networks](https://proceedings.mlr.press/v15/glorot11a.html) (2011)
# - The data: Xiao, Rasul and Vollgraf, [Fashion-MNIST](https://arxiv.org/abs/1708.07747) (2017)
# - PyTorch: [LazyConv2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html),
#   [AvgPool2d](https://docs.pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html),
#   [LazyLinear](https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyLinear.html),
#   [nn.init](https://docs.pytorch.org/docs/stable/nn.init.html)
