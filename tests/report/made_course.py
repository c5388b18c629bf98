"""A few exercises of the course, and for each the ways in which a made-up class fails it."""

from __future__ import annotations

from dataclasses import dataclass

from grader.exercise import Json, Status

CORR2D = """\
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * {}).sum()
    return Y"""
POOL2D = """\
def pool2d(X, pool_size, mode="max"):
    p_h, p_w = pool_size
    Y = torch.zeros(X.shape[0] - p_h + 1, X.shape[1] - p_w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i:i + p_h, j:j + p_w]
            if mode == "max":
                for x in window.flatten():
                    Y[i, j] = max(Y[i, j], x)
            else:
                Y[i, j] = window.mean()
    return Y"""


@dataclass(frozen=True)
class Wrong:
    """One way to fail an exercise, and what its student sees of it."""

    mistake: str
    advice: str
    share: float  # of the points that are kept
    where: str = ""
    said: str = ""
    smallest: str = ""
    expected: Json = None
    got: Json = None
    code: str = ""
    status: Status = Status.FAIL


@dataclass(frozen=True)
class Asked:
    """An exercise, its ways to fail, most frequent first, and how often it is passed."""

    section: str
    name: str
    points: float
    passed: float
    wrong: tuple[Wrong, ...] = ()
    code: str = ""
    mark: str = ""
    by_a_person: bool = False


COURSE = (
    Asked(
        *("7.2", "corr2d", 2, 0.7),
        (
            Wrong(
                "flipped kernel",
                "this is what mathematicians call a convolution: it flips the kernel first. "
                "Here the kernel stays as it is",
                0.125,
                "probe 'the book's example', X (3, 3), K (2, 2)",
                "4 of 4 numbers differ, the first at [0, 0]:\ngot 5, expected 19",
                "corr2d([[1, 0]], [[1, 0]]) gives [[0]], expected [[1]]",
                [[19, 25], [37, 43]],
                [[5, 11], [23, 29]],
                CORR2D.format("K.flip(0, 1)"),
            ),
            Wrong(
                "changes its argument",
                "work on a copy (X.clone()), since the caller still needs what it handed over",
                0.75,
                code=CORR2D.format("K"),
            ),
        ),
        CORR2D.format("K"),
    ),
    Asked(
        *("7.2", "Conv2D", 2, 0.8),
        (
            Wrong(
                "",
                "does every learnable number reach the output, with nothing detached?",
                0.5,
                "probe 'wide kernel', Conv2D((3, 5)), X (9, 11)",
                "no gradient of the bias",
                code="class Conv2D(nn.Module):\n    def forward(self, X):\n"
                "        return corr2d(X, self.weight) + self.bias.detach()",
            ),
        ),
        "class Conv2D(nn.Module):\n    def forward(self, X):\n"
        "        return corr2d(X, self.weight) + self.bias",
        "attested",
    ),
    Asked(
        *("7.2", "stacked_2x2_cells", 1, 0.6),
        (
            Wrong(
                "cells multiplied",
                "4 cells of the middle feature map, each of which sees 4 input cells: but some of "
                "these are the same ones. Mark them in a drawing",
                0,
                said="this is not the answer",
                code="stacked_2x2_cells = 16",
            ),
        ),
        "stacked_2x2_cells = 9",
    ),
    Asked("7.2", "why_edges", 1, 0, by_a_person=True),
    Asked(
        *("7.3", "conv_output_shape", 3, 0.55),
        (
            Wrong(
                "padding counted once",
                "here p is what torch calls padding: so much on *each* side. In the book's formula "
                "p is the sum of both sides",
                0.5,
                "probe 'padding and stride', n = 9, k = 3, p = 1, s = 2",
                "got 4, expected 5",
                "conv_output_shape(1, 1, 1, 1) gives 2, expected 3",
                code="def conv_output_shape(n, k, p, s):\n    return (n - k + p) // s + 1",
            ),
            Wrong(
                "",
                "a whole number is asked for: // instead of /",
                0,
                "probe 'a large image', n = 224, k = 11, p = 1, s = 4",
                "TypeError: 'float' object cannot be interpreted as an integer",
                status=Status.ERROR,
                code="def conv_output_shape(n, k, p, s):\n    return (n - k + 2 * p) / s + 1",
            ),
        ),
        "def conv_output_shape(n, k, p, s):\n    return (n - k + 2 * p) // s + 1",
    ),
    Asked(
        *("7.4", "corr2d_multi_in_out", 3, 0.5),
        (
            Wrong(
                "output channels last",
                "the channel axis comes first, in the output as in the input",
                0,
                "probe 'the book's example', X (2, 3, 3), K (3, 2, 2, 2)",
                "got shape (2, 2, 3), expected (3, 2, 2)",
                expected=[[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]],
                got=[[[56, 76, 96], [72, 100, 128]], [[104, 148, 192], [120, 172, 224]]],
                code="def corr2d_multi_in_out(X, K):\n"
                "    return torch.stack([corr2d_multi_in(X, k) for k in K], -1)",
            ),
        ),
        "def corr2d_multi_in_out(X, K):\n"
        "    return torch.stack([corr2d_multi_in(X, k) for k in K])",
    ),
    Asked(
        *("7.5", "pool2d", 2, 0.6),
        (
            Wrong(
                "running maximum started at 0",
                "try an image of negative numbers only: 0 is not among them, and yet it comes out",
                0.667,
                "probe 'wide window', X (5, 8), pool_size = (1, 3), mode = 'max'",
                "3 of 30 numbers differ, the first at [0, 2]:\ngot 0, expected -0.5788",
                "pool2d([[-1]], (1, 1)) gives [[0]], expected [[-1]]",
                [
                    [1.2, 0.9, -0.5788, 0.4, 1.1, 1.1],
                    [0.3, 0.3, 0.7, 0.7, 0.7, -0.21],
                    [1.9, 1.9, 1.9, 0.2, 0.6, 0.6],
                    [0.1, 0.8, 0.8, 0.8, 0.5, 0.5],
                    [0.4, 0.4, 0.4, -1.3, 0.2, 1.4],
                ],
                [
                    [1.2, 0.9, 0, 0.4, 1.1, 1.1],
                    [0.3, 0.3, 0.7, 0.7, 0.7, 0],
                    [1.9, 1.9, 1.9, 0.2, 0.6, 0.6],
                    [0.1, 0.8, 0.8, 0.8, 0.5, 0.5],
                    [0.4, 0.4, 0.4, 0, 0.2, 1.4],
                ],
                POOL2D,
            ),
        ),
        POOL2D.replace("torch.zeros(", "torch.full(").replace("+ 1)\n", "+ 1, -torch.inf)\n", 1),
    ),
    Asked(
        *("7.6", "LeNet", 4, 0.65),
        (
            Wrong(
                "ReLU for sigmoid",
                "ReLU comes further down, in the modern LeNet; the activation asked for here gives "
                "numbers from 0 to 1",
                0,
                "probe 'one image', LeNet(0.05), X (1, 1, 28, 28)",
                "10 of 10 numbers differ, the first at [0, 0]:\ngot 5.468, expected 0.6281",
                expected=[[0.628, -0.41, 0.22, 0.91, -0.33, 0.05, 0.74, -0.12, 0.4, -0.6]],
                got=[[5.468, -2.1, 1.7, 4.02, -0.9, 0.3, 2.2, -1.1, 3.3, -4.8]],
                code="class LeNet(d2l.Classifier):\n    def __init__(self, lr=0.1, "
                "num_classes=10):\n        ...  # nn.ReLU() after each convolution",
            ),
            Wrong(
                "number of classes typed in",
                "LeNet(num_classes=7) should give seven logits for an image: use the argument",
                0.667,
            ),
        ),
        "class LeNet(d2l.Classifier):\n    ...",
        "attested",
    ),
)
