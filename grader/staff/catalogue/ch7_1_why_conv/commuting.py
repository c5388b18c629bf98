"""conv_counterexample: two signals whose order matters for cross-correlation."""

import torch

from grader.exercise import Probe
from grader.staff.catalogue.records import further, holds


def _returning(f: list[float], g: list[float]) -> object:
    """A function that returns these two signals."""
    return lambda: (torch.tensor(f), torch.tensor(g))


CONV_COUNTEREXAMPLE = holds(
    "conv_counterexample",
    further(minutes=8, difficulty=2),
    "tells_correlation_from_convolution",
    probes=(Probe("both orders", guessable="nothing goes in: any such pair is right"),),
    mistakes={
        "equal signals: exchanging two equal signals changes nothing: they commute "
        "trivially": _returning([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
        "symmetric signals: a signal that reads the same backwards hides the flip: take one that "
        "does not": _returning([1.0, 2.0, 1.0], [3.0, 5.0, 3.0]),
        "single samples: with one sample each there is nothing to flip: this is plain "
        "multiplication": _returning([2.0], [3.0]),
        "multiples: one is a multiple of the other, so they behave like two equal "
        "signals": _returning([1.0, 2.0], [2.0, 4.0]),
        "zeros: with nothing but zeros every order gives zeros": _returning([0.0, 0.0], [1.0, 2.0]),
    },
    accepted=(
        lambda: ([1, 2], [3, 4]),
        lambda: (torch.tensor([1, 0, 0]), torch.tensor([0, 0, 1])),
        _returning([1.0], [1.0, 2.0]),
        _returning([1.0, 2.0, 1.0], [1.0, 0.0, -1.0]),
        _returning([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
    ),
    oracle=lambda: (torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])),
    hints=(
        "Cross-correlation of g with f is that of f with g read backwards. So which results must "
        "you avoid?",
        "Try signals of two or three samples with a single 1 in them.",
    ),
)
