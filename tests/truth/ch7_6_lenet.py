# %%
import math

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


# %% right LeNet: the book's class
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% right LeNet: all sizes written out, one sigmoid and one pool used again and again
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        act, pool = nn.Sigmoid(), nn.AvgPool2d(2)
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), act, pool, nn.Conv2d(6, 16, 5), act, pool, nn.Flatten(),
            nn.Linear(400, 120), act, nn.Linear(120, 84), act, nn.Linear(84, num_classes),
        )


# %% right LeNet: plain module without lr, layers collected in a list first
class LeNet(nn.Module):
    def __init__(self, num_classes: int = 10):
        super().__init__()
        layers = []
        for channels, padding in ((6, 2), (16, 0)):
            layers += [nn.LazyConv2d(channels, 5, padding=padding), nn.Sigmoid(), nn.AvgPool2d(2)]
        layers.append(nn.Flatten())
        for width in (120, 84):
            layers += [nn.LazyLinear(width), nn.Sigmoid()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(num_classes))

    def forward(self, x):
        return self.net(x)


# %% right LeNet: the net is nested, features and classifier
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()

        def block(c_out, **kwargs):
            return nn.Sequential(
                nn.LazyConv2d(c_out, kernel_size=5, **kwargs), nn.Sigmoid(), nn.AvgPool2d(2, 2)
            )

        head = nn.Sequential(
            nn.Linear(16 * 5 * 5, 120), nn.Sigmoid(),
            nn.Linear(120, 84), nn.Sigmoid(),
            nn.Linear(84, num_classes),
        )
        self.net = nn.Sequential(block(6, padding=2), block(16), nn.Flatten(), head)


# %% right LeNet: the class is completed in a later cell with add_to_class
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = self.build()


# %%
@d2l.add_to_class(LeNet)
def build(self):
    net = nn.Sequential()
    net.add_module("c1", nn.LazyConv2d(6, kernel_size=5, padding="same"))
    net.add_module("s1", nn.Sigmoid())
    net.add_module("p1", nn.AvgPool2d(2))
    net.add_module("c2", nn.LazyConv2d(16, kernel_size=5))
    net.add_module("s2", nn.Sigmoid())
    net.add_module("p2", nn.AvgPool2d(2))
    net.add_module("flat", nn.Flatten())
    net.add_module("f1", nn.LazyLinear(120))
    net.add_module("s3", nn.Sigmoid())
    net.add_module("f2", nn.LazyLinear(84))
    net.add_module("s4", nn.Sigmoid())
    net.add_module("f3", nn.LazyLinear(self.num_classes))
    return net


# %% right LeNet: a factory function with the same arguments, based on Classifier
def LeNet(lr=0.1, num_classes=10):
    model = d2l.Classifier()
    model.lr, model.num_classes = lr, num_classes
    model.net = nn.Sequential(
        nn.ZeroPad2d(2), nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
        nn.LazyLinear(num_classes),
    )
    return model


# %% wrong LeNet: the padding of the first convolution is left out
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNet: a softmax at the end
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes), nn.Softmax(dim=1),
        )


# %% wrong LeNet: the sigmoid comes after the pool, where averages make a difference
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.AvgPool2d(2), nn.Sigmoid(),
            nn.LazyConv2d(16, kernel_size=5), nn.AvgPool2d(2), nn.Sigmoid(),
            nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNet: ten classes whatever is asked for
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(10),
        )


# %% wrong LeNet: no sigmoid between the dense layers of 84 and of the scores
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Linear(84, num_classes),
        )


# %% wrong LeNet: dense layers in a plain list, so the optimiser never sees them
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        )
        self.dense = [nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, num_classes)]

    def forward(self, X):
        X = self.net(X)
        X = torch.sigmoid(self.dense[0](X))
        X = torch.sigmoid(self.dense[1](X))
        return self.dense[2](X)


# %% wrong LeNet: tanh, as in the paper of 1998, in place of the sigmoids asked for
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, kernel_size=5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.Tanh(), nn.LazyLinear(84), nn.Tanh(),
            nn.LazyLinear(num_classes),
        )


# %% right layer_table: a loop, zeros as the input
def layer_table(model, X_shape):
    X = torch.zeros(*X_shape)
    table = []
    for layer in model.net:
        X = layer(X)
        table.append((layer.__class__.__name__, tuple(X.shape)))
    return table


# %% right layer_table: without gradients, random input, torch.Size as shape and lists as pairs
@torch.no_grad()
def layer_table(model, X_shape):
    out = torch.randn(X_shape)
    rows = []
    for name, child in model.net.named_children():
        out = child(out)
        rows.append([type(child).__name__, out.size()])
    return rows


# %% right layer_table: forward hooks on the children, taken off again
def layer_table(model, X_shape):
    table = []

    def note(module, inputs, output):
        table.append((module, tuple(output.shape)))

    hooks = [layer.register_forward_hook(note) for layer in model.net.children()]
    model.net(torch.rand(X_shape))
    for hook in hooks:
        hook.remove()
    return [(type(module).__name__, shape) for module, shape in table]


# %% wrong layer_table: the name is taken before the layer has run
def layer_table(model, X_shape):
    X = torch.zeros(X_shape)
    table = []
    for layer in model.net:
        name = type(layer).__name__
        X = layer(X)
        table.append((name, tuple(X.shape)))
    return table


# %% wrong layer_table: the shape that goes in, not the one that comes out
def layer_table(model, X_shape):
    X = torch.zeros(X_shape)
    table = []
    for layer in model.net:
        before = tuple(X.shape)
        X = layer(X)
        table.append((type(layer).__name__, before))
    return table


# %% wrong layer_table: X_shape is ignored, 28 x 28 is written in
def layer_table(model, X_shape):
    X = torch.zeros(1, 1, 28, 28)
    table = []
    for layer in model.net:
        X = layer(X)
        table.append((type(layer).__name__, tuple(X.shape)))
    return table


# %% wrong layer_table: a dictionary of names loses layers of the same class
def layer_table(model, X_shape):
    X, shapes = torch.zeros(X_shape), {}
    for layer in model.net:
        X = layer(X)
        shapes[type(layer).__name__] = tuple(X.shape)
    return list(shapes.items())


# %% wrong layer_table: the batch is cut off the shapes
def layer_table(model, X_shape):
    X, table = torch.rand(X_shape), []
    for layer in model.net:
        X = layer(X)
        table.append((type(layer).__name__, tuple(X.shape[1:])))
    return table


# %% wrong layer_table: all modules are hooked, so nested ones are listed besides the layers
def layer_table(model, X_shape):
    table, hooks = [], []
    for module in model.net.modules():
        hooks.append(
            module.register_forward_hook(lambda m, i, o: table.append((type(m).__name__, o.shape)))
        )
    model.net(torch.zeros(X_shape))
    for hook in hooks:
        hook.remove()
    return table


# %% right init_cnn: the book's function, class by class
def init_cnn(module):
    if type(module) == nn.Linear or type(module) == nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


# %% right init_cnn: the bound worked out by hand
def init_cnn(module):
    if isinstance(module, nn.Linear):
        total = module.in_features + module.out_features
    elif isinstance(module, nn.Conv2d):
        cells = math.prod(module.kernel_size)
        total = (module.in_channels + module.out_channels) * cells
    else:
        return
    a = math.sqrt(6 / total)
    with torch.no_grad():
        module.weight.uniform_(-a, a)


# %% right init_cnn: random numbers copied into the weights
def init_cnn(m):
    if not isinstance(m, (nn.Conv2d, nn.Linear)):
        return
    w = m.weight
    n_out, n_in = w.shape[:2]
    cells = w[0, 0].numel()  # 창의 칸 수
    a = (6 / ((n_in + n_out) * cells)) ** 0.5
    m.weight.data.copy_((2 * torch.rand(w.shape) - 1) * a)


# %% wrong init_cnn: Xavier's rule with a normal distribution
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_normal_(module.weight)


# %% wrong init_cnn: convolutions are forgotten
def init_cnn(module):
    if type(module) == nn.Linear:
        nn.init.xavier_uniform_(module.weight)


# %% wrong init_cnn: by hand, the cells of the window are left out for convolutions
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        n_out, n_in = module.weight.shape[:2]
        a = math.sqrt(6 / (n_in + n_out))
        nn.init.uniform_(module.weight, -a, a)


# %% wrong init_cnn: "or nn.Conv2d" is always true, so containers stop with an error
def init_cnn(module):
    if type(module) == nn.Linear or nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


# %% wrong init_cnn: drawn from 0 to a, no negative weights
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        n_out, n_in = module.weight.shape[:2]
        cells = module.weight[0, 0].numel()
        a = math.sqrt(6 / ((n_in + n_out) * cells))
        module.weight.data = torch.rand_like(module.weight) * a


# %% right initialise: one forward pass, then apply
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    model(X)
    return model.apply(init_cnn)


# %% right initialise: no gradients, and a loop over all modules
def init_cnn(module):
    if type(module) in (nn.Linear, nn.Conv2d):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    with torch.no_grad():
        model(X)
    for module in model.modules():
        init_cnn(module)
    print("initialised", type(model).__name__)
    return model


# %% right initialise: the forward pass only where a part is still lazy
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    lazy = nn.modules.lazy.LazyModuleMixin
    if any(isinstance(part, lazy) for part in model.modules()):
        model.forward(X)
    model.apply(init_cnn)
    return model


# %% wrong initialise: the weights first, then the shapes
def init_cnn(module):
    if type(module) == nn.Linear or type(module) == nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    model.apply(init_cnn)
    model(X)
    return model


# %% wrong initialise: the model is not given back
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    model(X)
    model.apply(init_cnn)


# %% wrong initialise: only direct children get weights, layers deeper down do not
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    model(X)
    for layer in getattr(model, "net", model).children():
        init_cnn(layer)
    return model


# %% wrong initialise: a copy is initialised and given back, not the model itself
import copy


def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


# %%
def initialise(model, X):
    model(X)
    return copy.deepcopy(model).apply(init_cnn)


# %% right ModernLeNet: the book's layout with two changes
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.LazyLinear(84), nn.ReLU(),
            nn.LazyLinear(num_classes),
        )


# %% right ModernLeNet: in-place ReLU, sizes written out
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        relu = lambda: nn.ReLU(inplace=True)  # noqa: E731
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, 1, 2), relu(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), relu(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), relu(), nn.Linear(120, 84), relu(), nn.Linear(84, num_classes),
        )


# %% right ModernLeNet: layers exchanged in a LeNet that was built before
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %%
class ModernLeNet(LeNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(lr, num_classes)
        for i, layer in enumerate(self.net):
            if isinstance(layer, nn.Sigmoid):
                self.net[i] = nn.ReLU()
            elif isinstance(layer, nn.AvgPool2d):
                self.net[i] = nn.MaxPool2d(2)


# %% right ModernLeNet: plain module, functional, no net and no lr
class ModernLeNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


# %% wrong ModernLeNet: the second pool still averages
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.AvgPool2d(2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.LazyLinear(84), nn.ReLU(),
            nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: ReLU behind the scores, too
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.LazyConv2d(16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
        for n in (120, 84, num_classes):
            layers += [nn.LazyLinear(n), nn.ReLU()]
        self.net = nn.Sequential(*layers)


# %% wrong ModernLeNet: the dense part keeps its sigmoids
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: dropout is added in the dense part, a third change
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(84), nn.ReLU(),
            nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: the convolutions have no bias
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2, bias=False), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, kernel_size=5, bias=False), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.LazyLinear(84), nn.ReLU(),
            nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: leaky ReLU lets a hundredth of negative numbers through
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.LeakyReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.LeakyReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.LeakyReLU(), nn.Linear(120, 84), nn.LeakyReLU(),
            nn.Linear(84, num_classes),
        )


# %% right first_activations: slices of the net
def first_activations(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first, second


# %% right first_activations: a loop that keeps what is needed, returned as a list
def first_activations(model, X):
    kept = []
    for i, layer in enumerate(model.net):
        X = layer(X)
        if i in (1, 4):
            kept.append(X)
        if len(kept) == 2:
            return kept


# %% right first_activations: hooks on layers 1 and 4, without gradients
def first_activations(model, X):
    found = {}
    handles = [
        model.net[i].register_forward_hook(lambda m, inp, out, i=i: found.update({i: out.clone()}))
        for i in (1, 4)
    ]
    with torch.no_grad():
        model(X)
    for h in handles:
        h.remove()
    return found[1], found[4]


# %% wrong first_activations: the convolutions' outputs, before the activation
def first_activations(model, X):
    net = model.net
    first = net[0](X)
    second = net[3](net[2](net[1](first)))
    return first, second


# %% wrong first_activations: the maps behind the pools
def first_activations(model, X):
    first = model.net[:3](X)
    return first, model.net[3:6](first)


# %% wrong first_activations: only the first image of the batch
def first_activations(model, X):
    first = model.net[:2](X[:1])
    return first, model.net[2:5](first)


# %% wrong first_activations: a sigmoid is applied, whatever activation the net has
def first_activations(model, X):
    first = torch.sigmoid(model.net[0](X))
    second = torch.sigmoid(model.net[3](model.net[2](first)))
    return first, second


# %% wrong first_activations: the second convolution gets the first activation without its pool
def first_activations(model, X):
    first = model.net[1](model.net[0](X))
    second = model.net[4](model.net[3](first))
    return first, second


# %% wrong first_activations: looks for sigmoids only, so a net with ReLU gives nothing
def first_activations(model, X):
    outputs = []
    for layer in model.net:
        X = layer(X)
        if isinstance(layer, nn.Sigmoid):
            outputs.append(X)
    return tuple(outputs[:2])


# %% right mean_activation: the mean over three axes
def mean_activation(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first.mean(dim=(0, 2, 3)), second.mean(dim=(0, 2, 3))


# %% right mean_activation: channels first, then flattened; a list of two
def mean_activation(model, X):
    a = model.net[1](model.net[0](X))
    b = model.net[4](model.net[3](model.net[2](a)))
    return [maps.transpose(0, 1).flatten(1).mean(1) for maps in (a, b)]


# %% right mean_activation: one channel after the other, the numbers put into new tensors
def mean_activation(model, X):
    results = []
    with torch.no_grad():
        for i, layer in enumerate(model.net[:5]):
            X = layer(X)
            if i == 1 or i == 4:
                means = [X[:, c].mean().item() for c in range(X.shape[1])]
                results.append(torch.tensor(means))
    return tuple(results)


# %% wrong mean_activation: one row for each image, not averaged over the batch
def mean_activation(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first.mean(dim=(2, 3)), second.mean(dim=(2, 3))


# %% wrong mean_activation: averaged over the channels, so that rows and columns are left
def mean_activation(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first.mean(dim=(0, 1)), second.mean(dim=(0, 1))


# %% wrong mean_activation: only cells that answer at all are averaged
def mean_activation(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)

    def mean(maps):
        return maps.sum((0, 2, 3)) / (maps > 0).sum((0, 2, 3)).clamp(min=1)

    return mean(first), mean(second)


# %% wrong mean_activation: the largest number of each map is averaged over the images
def mean_activation(model, X):
    first = model.net[:2](X)
    second = model.net[2:5](first)
    return first.amax((2, 3)).mean(0), second.amax((2, 3)).mean(0)


# %% right improved_lenet: more channels, batch normalisation, one dense layer
def improved_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(64, 10),
    )


# %% right improved_lenet: lazy layers in a Classifier, exactly as many numbers as LeNet
def improved_lenet():
    model = d2l.Classifier()
    model.lr = 0.1
    model.net = nn.Sequential(
        nn.LazyConv2d(6, 5, padding=2), nn.GELU(), nn.MaxPool2d(2),
        nn.LazyConv2d(16, 5), nn.GELU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3),
        nn.LazyLinear(120), nn.GELU(), nn.LazyLinear(84), nn.GELU(), nn.LazyLinear(10),
    )
    return model


# %% right improved_lenet: a module of its own with a shortcut
class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 24, 5, stride=2, padding=2)
        self.conv = nn.Conv2d(24, 24, 3, padding=1)
        self.out = nn.Linear(24 * 7 * 7, 10)

    def forward(self, X):
        X = torch.relu(self.stem(X))
        X = torch.relu(X + self.conv(X))
        return self.out(F.max_pool2d(X, 2).flatten(1))


# %%
def improved_lenet():
    return Small()


# %% wrong improved_lenet: batch normalisation added to LeNet, 44 numbers too many
def improved_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )


# %% wrong improved_lenet: probabilities in place of raw scores
def improved_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(800, 10), nn.Softmax(dim=-1),
    )


# %% wrong improved_lenet: dense layers only, no convolution
def improved_lenet():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))


# %% wrong improved_lenet: the scores keep two axes of size 1
def improved_lenet():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(32, 10, 1), nn.AdaptiveAvgPool2d(1),
    )


# %% wrong improved_lenet: lazy layers hide that the dense part is far too large
def improved_lenet():
    return nn.Sequential(
        nn.LazyConv2d(16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.LazyConv2d(32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.LazyLinear(64), nn.ReLU(), nn.LazyLinear(10),
    )


# %% right lenet_shapes: a list of lists
lenet_shapes = [[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5]]

# %% wrong lenet_shapes: as if the second convolution had padding
lenet_shapes = ((6, 28, 28), (6, 14, 14), (16, 14, 14), (16, 7, 7))

# %% right lenet_layer_parameters: written out as sums
lenet_layer_parameters = (
    6 * 25 + 6,
    16 * 6 * 25 + 16,
    400 * 120 + 120,
    120 * 84 + 84,
    84 * 10 + 10,
)

# %% wrong lenet_layer_parameters: the second convolution with one input channel
lenet_layer_parameters = (156, 416, 48120, 10164, 850)

# %% right multiply_adds: worked out place by place
multiply_adds = (6 * 25 * 28 * 28 + 16 * 6 * 25 * 10 * 10, 400 * 120 + 120 * 84 + 84 * 10)

# %% wrong multiply_adds: the second convolution with places as before its own window
multiply_adds = (6 * 25 * 28 * 28 + 16 * 6 * 25 * 14 * 14, 58920)

# %% right features_without_padding: worked out
features_without_padding = 16 * ((28 - 4) // 2 - 4) ** 2 // 4

# %% wrong features_without_padding: the number with padding
features_without_padding = 400

# %% right init_by_isinstance: stops with an error
init_by_isinstance = "c"

# %% wrong init_by_isinstance: as with type
init_by_isinstance = "b"

# %% right smallest_side: twelve, tried out
smallest_side = 12

# %% wrong smallest_side: 10, as if one cell could still be pooled
smallest_side = 10

# %% right chance_loss: the logarithm, rounded
chance_loss = round(math.log(10), 2)

# %% wrong chance_loss: with the logarithm to base ten
chance_loss = -math.log10(0.1)

# %% right sigmoids_leave: a quarter to the fourth
sigmoids_leave = 0.25**4

# %% wrong sigmoids_leave: a fifth sigmoid at the scores
sigmoids_leave = 0.25**5

# %% right sigmoids_leave: four places, as asked
sigmoids_leave = 0.0039

# %% right SizedLeNet: two loops over the arguments
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        net = nn.Sequential()
        for i, c in enumerate(channels):
            net.append(nn.LazyConv2d(c, kernel_size, padding="same"))
            net.append(nn.ReLU())
            net.append(nn.MaxPool2d(2, 2))
        net.append(nn.Flatten())
        for w in widths:
            net.append(nn.LazyLinear(w))
            net.append(nn.ReLU())
        net.append(nn.LazyLinear(10))
        self.net = net


# %% right SizedLeNet: sizes written out, a forward of its own
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        pad = (kernel_size - 1) // 2
        inputs = (1, *channels[:-1])
        self.convs = nn.ModuleList(
            nn.Conv2d(a, b, kernel_size, padding=pad) for a, b in zip(inputs, channels)
        )
        self.hidden = nn.ModuleList(nn.LazyLinear(width) for width in widths)
        self.out = nn.LazyLinear(10)

    def forward(self, X):
        for conv in self.convs:
            X = F.max_pool2d(F.relu(conv(X)), 2)
        X = X.flatten(1)
        for layer in self.hidden:
            X = F.relu(layer(X))
        return self.out(X)


# %% wrong SizedLeNet: padding 1, right for kernels of 3 only
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for c in channels:
            layers += [nn.LazyConv2d(c, kernel_size, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten()]
        for w in widths:
            layers += [nn.LazyLinear(w), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))


# %% wrong SizedLeNet: the last number of widths has no ReLU, as if it were the last layer
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for c in channels:
            layers += [nn.LazyConv2d(c, kernel_size, padding=kernel_size // 2), nn.ReLU()]
            layers += [nn.MaxPool2d(2)]
        layers += [nn.Flatten()]
        for w in widths[:-1]:
            layers += [nn.LazyLinear(w), nn.ReLU()]
        layers += [nn.LazyLinear(w) for w in widths[-1:]]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))
