"""learn_kernel: gradient descent finds the kernel from an image to a feature map."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Argument, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.draws import normal, signed
from grader.staff.catalogue.records import core, holds

Shape = tuple[int, int]

# All but two begin with the line that the chapter hands out, so that equal seeds make equal
# starts, and a wrong way is known by the numbers it arrives at.


def _by_sgd(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        optimizer.step()
    return conv.weight[0, 0]


def _by_data(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        loss = (conv(X[None, None])[0, 0] - Y).pow(2).sum()
        loss.backward()
        conv.weight.data[:] -= lr * conv.weight.grad
        conv.weight.grad = None
    return conv.weight.data.reshape(size)


def _by_formula(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Tensor:
    """Without autograd: the gradient is a cross-correlation of X with twice the error."""
    K = nn.Conv2d(1, 1, size, bias=False).weight.detach()[0, 0]
    for _ in range(steps):
        K = K - lr * by_torch(X, 2 * (by_torch(X, K) - Y))
    return K


def _new_parameter(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        loss = ((conv(X[None, None]) - Y) ** 2).sum()
        (gradient,) = torch.autograd.grad(loss, conv.weight)
        conv.weight = nn.Parameter(conv.weight.detach() - lr * gradient)
    return nn.Parameter(conv.weight[0, 0])


def _from_zero(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """Where it starts is open."""
    K = torch.zeros(size)
    for _ in range(steps):
        K = K - lr * by_torch(X, 2 * (by_torch(X, K) - Y))
    return K


def gradients_pile_up(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """backward() adds to .grad what it finds: without clearing it, each step repeats all the steps
    before"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        conv.weight.data -= lr * conv.weight.grad
    return conv.weight.data[0, 0]


def uphill(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """the gradient points to where the loss grows: which way does the weight have to go?"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        conv.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        conv.weight.data += lr * conv.weight.grad
    return conv.weight.data[0, 0]


def mean_for_sum(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """the mean divides the gradient by the number of outputs, so the steps become tiny: the loss
    here is the sum of the squares"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        conv.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).mean().backward()
        conv.weight.data -= lr * conv.weight.grad
    return conv.weight.data[0, 0]


def bias_left_on(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """a bias takes over part of the error, and the step size does not suit it: nothing
    constant has to be learned here"""
    conv: Any = nn.Conv2d(1, 1, size)
    optimizer = torch.optim.SGD(conv.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        optimizer.step()
    return conv.weight.data[0, 0]


def the_layer_never_sees_the_new_weight(
    X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10
) -> Any:
    """weight = weight - ... makes a new tensor and leaves the layer's own as it was, so every
    gradient is that of the start: change the layer's weight itself"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    weight = conv.weight.data
    for _ in range(steps):
        conv.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        weight = weight - lr * conv.weight.grad
    return weight[0, 0]


def weight_never_changes(
    X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10
) -> Any:
    """the gradients are there, but the layer still has the weight it began with: which line takes
    the step?"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    for _ in range(steps):
        conv.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
    return conv.weight.data[0, 0]


def Adam(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """Adam rescales the gradient by its own rules; plain descent moves by lr times the gradient"""
    conv: Any = nn.Conv2d(1, 1, size, bias=False)
    optimizer = torch.optim.Adam(conv.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        ((conv(X[None, None]) - Y) ** 2).sum().backward()
        optimizer.step()
    return conv.weight.data[0, 0]


def own_lr_and_steps(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """lr and steps are arguments: whoever calls the function may choose others than the defaults"""
    return _by_sgd(X, Y, size, lr=0.03, steps=10)


def one_step_too_many(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """range(steps) runs exactly steps times: each run is one step, and none comes before or after
    the loop"""
    return _by_sgd(X, Y, size, lr, steps + 1)


def one_step_too_few(X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10) -> Any:
    """one step is missing: range(1, steps) runs steps - 1 times, range(steps) runs steps times"""
    return _by_sgd(X, Y, size, lr, steps - 1)


def batch_and_channel_axes_kept(
    X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10
) -> Any:
    """the layer's weight has four axes, and a matrix is asked for"""
    return _by_sgd(X, Y, size, lr, steps)[None, None]


def solved_in_closed_form(
    X: Tensor, Y: Tensor, size: Shape, lr: float = 0.03, steps: int = 10
) -> Any:
    """least squares gives the kernel at once, whatever lr and steps are. That is clever, but it
    works for linear layers alone: take the steps"""
    return torch.linalg.lstsq(_windows(X, size), Y.reshape(-1, 1)).solution.reshape(size)


def _windows(X: Tensor, kernel_size: Shape) -> Tensor:
    """A row for each place of the window, with the cells that it shows."""
    h, w = kernel_size
    return X.unfold(0, h, 1).unfold(1, w, 1).reshape(-1, h * w)


def _lesson(
    image: Shape, kernel_size: Shape, pace: float, steps: int, far: float = 1
) -> Callable[[Generator], tuple[Argument, ...]]:
    """An image, a kernel's answer to it, and a learning rate that suits this very image.

    The error shrinks in each direction by 1 - lr * curvature a step. With pace = lr * (largest
    curvature) at 1 none overshoots; far below 1 none gets anywhere in a few steps.
    """

    def draw(generator: Generator) -> tuple[Argument, ...]:
        X = normal(*image)(generator)
        K = signed(*kernel_size, low=far, high=2 * far)(generator)  # a layer starts near 0
        windows = _windows(X, kernel_size)
        curvature = 2 * float(torch.linalg.eigvalsh(windows.T @ windows)[-1])
        return X, by_torch(X, K), kernel_size, float(f"{pace / curvature:.2g}"), steps

    return draw


def _stripe() -> tuple[Tensor, Tensor]:
    X = torch.ones(6, 8)
    X[:, 2:6] = 0
    return X, X[:, :-1] - X[:, 1:]


LEARN_KERNEL = holds(
    "learn_kernel",
    core(minutes=25, points=3, difficulty=2),
    "learns_the_kernel",
    probes=(
        Probe("the book's data", (*_stripe(), (1, 2)), guessable="the book's own numbers"),
        # Half of the way in each step, to a weight so far off that the steps can be counted.
        Probe("three steps half-way", _lesson((4, 5), (1, 1), 0.5, steps=3, far=80), calls=2),
        Probe("another kernel, more steps", _lesson((8, 10), (2, 3), pace=1, steps=40)),
        Probe("tall kernel", _lesson((9, 6), (3, 1), pace=1, steps=40)),
        # A single weight, and a pace that takes it there at once: no step may be missing.
        Probe("one step is enough", _lesson((4, 5), (1, 1), pace=1, steps=1), calls=4),
        Probe(
            "two small steps",
            _lesson((7, 8), (2, 2), pace=0.1, steps=2),
            guessable="almost any numbers are away from the kernel",
        ),
    ),
    mistakes=(
        gradients_pile_up,
        uphill,
        mean_for_sum,
        bias_left_on,
        the_layer_never_sees_the_new_weight,
        weight_never_changes,
        Adam,
        own_lr_and_steps,
        one_step_too_many,
        one_step_too_few,
        batch_and_channel_axes_kept,
        solved_in_closed_form,
    ),
    accepted=(_by_data, _by_formula, _new_parameter, _from_zero),
    oracle=_by_sgd,
    hints=(
        "Print the loss in each step. Does it fall? If it grows or jumps about, look at the sign "
        "of the update and at whether old gradients are cleared.",
        "A step has four lines: output, loss, backward, update. Before backward the old gradient "
        "must go; during the update autograd must look away: `with torch.no_grad():`.",
        "torch.optim.SGD over conv.parameters() does clearing (zero_grad) and update (step) for "
        "you. At the end drop the first two axes of the weight.",
    ),
)
