"""Conv2D: the operation as a layer that can learn."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module

Shape = tuple[int, int]


class _Layer(nn.Module):
    """A right layer; most of those below change one thing in it."""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight) + self.bias


class _BareBias(_Layer):
    def __init__(self, kernel_size: Shape) -> None:
        super().__init__(kernel_size)
        self.bias = nn.Parameter(torch.tensor(0.0))


class _FourAxes(nn.Module):
    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.kernel = nn.Parameter(torch.rand(1, 1, *kernel_size))
        self.offset = nn.Parameter(torch.zeros(1))

    def forward(self, X: Tensor) -> Tensor:
        return F.conv2d(X[None, None], self.kernel, self.offset)[0, 0]


class _Delegating(nn.Module):
    """The oracle: torch's layer, made to take a matrix."""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, kernel_size)

    def forward(self, X: Tensor) -> Any:
        return self.conv(X[None, None])[0, 0]


class no_bias(nn.Module):
    """besides the kernel the layer learns one more number, which it adds to every output. It has to
    be a Parameter as well"""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight)


class tensors_that_are_no_parameters(nn.Module):
    """print list(layer.parameters()): an optimiser would find nothing there to improve"""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.weight = torch.rand(kernel_size)
        self.bias = torch.zeros(1)

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight) + self.bias


class a_bias_for_each_kernel_entry(_Layer):
    """the bias is one number for the whole layer, however large the kernel is"""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__(kernel_size)
        self.bias = nn.Parameter(torch.zeros(kernel_size))


class a_bias_for_each_output_cell(nn.Module):
    """one number serves all output cells; with one for each the layer would fit one image size
    only"""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias: nn.Parameter | None = None

    def forward(self, X: Tensor) -> Tensor:
        Y = by_torch(X, self.weight)
        if self.bias is None:
            self.bias = nn.Parameter(torch.zeros(Y.shape))
        return Y + self.bias


class bias_never_added(_Layer):
    """the bias is there, but does forward use it?"""

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight)


class weight_cut_off_from_the_graph(_Layer):
    """.data and .detach() hide the weight from autograd, so training cannot change it: use the
    parameter itself"""

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight.data) + self.bias


class output_cut_off_from_the_graph(_Layer):
    """no gradient comes back from the output: do not detach it, and do not compute it under
    no_grad"""

    def forward(self, X: Tensor) -> Tensor:
        return super().forward(X).detach()


class flipped_kernel(_Layer):
    """forward should use the weight as it is, as corr2d does, and not flip it"""

    def forward(self, X: Tensor) -> Tensor:
        return by_torch(X, self.weight.flip(0, 1)) + self.bias


class height_and_width_swapped(_Layer):
    """kernel_size is (rows, columns); torch.rand takes the pair as it is"""

    def __init__(self, kernel_size: Shape) -> None:
        super().__init__((kernel_size[1], kernel_size[0]))


CONV2D = module(
    "Conv2D",
    core(minutes=20, points=2, difficulty=2),
    builds_on=("corr2d",),
    probes=(
        Probe("the book's kernel size", (normal(6, 8),), build=((1, 2),)),
        Probe("wide kernel", (normal(9, 11),), build=((3, 5),)),
        # Its output has as many rows as the kernel: a bias shaped like the kernel can be added.
        Probe("tall kernel", (normal(5, 4),), build=((3, 1),)),
        Probe("kernel of one cell", (normal(3, 5),), build=((1, 1),)),
        Probe("gradients", (normal(4, 6),), build=((2, 3),), gradients=True),
    ),
    mistakes=(
        no_bias,
        tensors_that_are_no_parameters,
        a_bias_for_each_kernel_entry,
        a_bias_for_each_output_cell,
        bias_never_added,
        weight_cut_off_from_the_graph,
        output_cut_off_from_the_graph,
        flipped_kernel,
        height_and_width_swapped,
    ),
    accepted=(_Layer, _BareBias, _FourAxes),
    oracle=_Delegating,
    hints=(
        "What does the layer have to remember from its making to its use? Two things, and both "
        "are learned.",
        "nn.Parameter(tensor), stored under self, is what an optimiser can find. forward itself is "
        "short, for you have written corr2d already.",
        "In __init__: a Parameter of random numbers in the shape kernel_size, and a Parameter "
        "that holds a single zero. In forward: slide the first over X, add the second.",
    ),
)
