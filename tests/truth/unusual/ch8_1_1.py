# %%
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def plan(num_classes=10, channels=(96, 256, 384, 384, 256), width=4096, rate=0.5):
    a, b, c, d, e = channels
    return [
        nn.LazyConv2d(a, kernel_size=11, stride=4, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(b, kernel_size=5, padding=2), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(c, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(d, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(e, kernel_size=3, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(num_classes),
    ]

# %% wrong alexnet_shapes: the pools do not overlap
alexnet_shapes = ((96, 54, 54), (96, 27, 27), (256, 27, 27), (256, 13, 13), (256, 6, 6))


# %% right dropout_values: whole numbers as floats
dropout_values = (3 / (1 - 0.25), 3.0)


# %% wrong dropout_values: scaled in evaluation
dropout_values = (3, 2.25)


# %% wrong dropout_values: scaled by the rate
dropout_values = (12, 3)


# %% right AlexNet: the book's, with an init that is called on it
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1),
            nn.ReLU(), nn.MaxPool2d(kernel_size=3, stride=2),
            nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
            nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
            nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(p=0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(p=0.5),
            nn.LazyLinear(num_classes))
        self.net.apply(d2l.init_cnn)


# %% right AlexNet: features and classifier, dropout as a function
class AlexNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.lr = lr
        self.features = nn.Sequential(*plan()[:13])
        self.fc6 = nn.Linear(256 * 5 * 5, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, num_classes)

    def forward(self, X):
        X = self.features(X).flatten(1)
        X = F.dropout(F.relu(self.fc6(X)), 0.5, self.training)
        X = F.dropout(F.relu(self.fc7(X)), 0.5, self.training)
        return self.fc8(X)


# %% right AlexNet: dropout before the ReLU, which is the same
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = plan(num_classes)
        layers[15], layers[16] = layers[16], layers[15]
        layers[18], layers[19] = layers[19], layers[18]
        self.net = nn.Sequential(*layers)


# %% wrong AlexNet: dropout in evaluation, too
class AlexNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.features = nn.Sequential(*plan()[:13])
        self.fc6, self.fc7 = nn.Linear(256 * 5 * 5, 4096), nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, num_classes)

    def forward(self, X):
        X = self.features(X).flatten(1)
        X = F.dropout(F.relu(self.fc6(X)), 0.5)
        X = F.dropout(F.relu(self.fc7(X)), 0.5)
        return self.fc8(X)


# %% wrong AlexNet: one dropout layer only
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = plan(num_classes)
        del layers[19]
        self.net = nn.Sequential(*layers)


# %% wrong AlexNet: a rate of 0.2
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*plan(num_classes, rate=0.2))


# %% wrong AlexNet: dropout of whole channels before the dense layers
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [layer for layer in plan(num_classes) if not isinstance(layer, nn.Dropout)]
        layers.insert(13, nn.Dropout2d(0.5))
        self.net = nn.Sequential(*layers)


# %% wrong AlexNet: torchvision's channels
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*plan(num_classes, channels=(64, 192, 384, 256, 256)))


# %% wrong AlexNet: the first padding is 2, so the maps are 55
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.LazyConv2d(96, 11, stride=4, padding=2), *plan(num_classes)[1:])


# %% wrong AlexNet: a log-softmax
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*plan(num_classes), nn.LogSoftmax(dim=1))


# %% wrong AlexNet: one layer is used twice
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = plan(num_classes)
        layers[6] = nn.LazyConv2d(384, 3, padding=1)
        shared = nn.Conv2d(384, 384, 3, padding=1)
        layers[8:11] = [shared, nn.ReLU(), shared, nn.ReLU(), nn.LazyConv2d(256, 3, padding=1)]
        self.net = nn.Sequential(*layers)


# %% wrong AlexNet: average pooling at the end
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = plan(num_classes)
        layers[12] = nn.AvgPool2d(3, stride=2)
        self.net = nn.Sequential(*layers)


# %% wrong alexnet_parameters: the other order
alexnet_parameters = (43040778, 3723968)


# %% wrong uses_per_weight: without rounding to whole numbers, convolutions only
uses_per_weight = (240, 0)


# %% right alexnet28: functions and a module list
class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.LazyConv2d(c, 3, padding=1) for c in (32, 64, 64))
        self.hidden, self.last = nn.LazyLinear(128), nn.LazyLinear(10)

    def forward(self, X):
        for conv in self.convs:
            X = F.max_pool2d(F.relu(conv(X)), 2)
        X = F.dropout(F.relu(self.hidden(X.flatten(1))), 0.5, training=self.training)
        return self.last(X)


def alexnet28():
    return Small()


# %% right alexnet28: dropout of channels
def alexnet28():
    return nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.Dropout2d(0.3),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )


# %% wrong alexnet28: two convolutions
def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.LazyLinear(256), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10),
    )


# %% wrong alexnet28: dropout after the last layer
def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.Flatten(),
        nn.LazyLinear(128), nn.ReLU(), nn.LazyLinear(10), nn.Dropout(0.5),
    )


# %% wrong alexnet28: images are enlarged
def alexnet28():
    return nn.Sequential(
        nn.Upsample(scale_factor=2), nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.LazyLinear(128), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10),
    )


# %% wrong alexnet28: dropout that never sleeps
class Always(nn.Module):
    def forward(self, X):
        return F.dropout(X, 0.5)


def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.Flatten(),
        nn.LazyLinear(128), nn.ReLU(), Always(), nn.LazyLinear(10),
    )


# %% right small_alexnet: an average at the end
def small_alexnet():
    return nn.Sequential(
        *plan(channels=(48, 96, 128, 128, 96))[:13], nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.LazyLinear(10),
    )


# %% wrong small_alexnet: padding makes the maps larger
def small_alexnet():
    layers = plan(channels=(48, 96, 128, 128, 96), width=512)
    layers[0] = nn.LazyConv2d(48, 11, stride=4, padding=3)
    return nn.Sequential(*layers)


# %% wrong small_alexnet: still too large
def small_alexnet():
    return nn.Sequential(*plan(width=1024, channels=(96, 256, 384, 384, 256)))
