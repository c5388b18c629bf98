"""Which of torch's operators an answer uses, counted while it runs, and what a rule says to it.

They are counted below the level at which they are called, so that `X @ Y`, `torch.einsum` and
`nn.Linear` are all seen for what they are: matrix products.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from grader.exercise import Json, Rule

# Kind of operator -> torch's own names for it, without the namespace.
FAMILIES: Mapping[str, frozenset[str]] = {
    "convolution": frozenset({"convolution", "convolution_overrideable", "mkldnn_convolution"}),
    "matrix product": frozenset({"mm", "bmm", "mv", "dot", "addmm", "addmv", "baddbmm"}),
    "pooling": frozenset(
        {
            "max_pool2d_with_indices",
            "avg_pool2d",
            "_adaptive_avg_pool2d",
            "adaptive_max_pool2d",
            "max_pool3d_with_indices",
            "avg_pool3d",
        }
    ),
    "relu": frozenset({"relu", "relu_", "clamp", "clamp_", "clamp_min", "threshold", "hardtanh"}),
    "maximum or minimum": frozenset(
        {"maximum", "minimum", "max", "min", "amax", "amin", "fmax", "fmin", "aminmax"}
        | {"clamp.Tensor", "clamp_.Tensor", "clamp_min.Tensor", "clamp_max.Tensor"}
    ),
    "sorting": frozenset({"sort", "topk", "kthvalue", "argmax", "argmin", "median"}),
    "choice": frozenset({"where", "masked_fill", "masked_fill_", "index_put_", "masked_select"}),
    "comparison": frozenset({"gt", "ge", "lt", "le", "sign", "heaviside"}),
    "absolute value": frozenset({"abs", "abs_"}),
}
_FAMILY = {name: family for family, names in FAMILIES.items() for name in names}


def broken(rule: Rule | None, facts: Mapping[str, Json]) -> str:
    """How an answer breaks a rule, in words; empty where it keeps it or nothing was counted."""
    counts = facts.get("operators")
    if rule is None or not isinstance(counts, dict):
        return ""
    ran = [
        f"{family} {_times(counts.get(family, 0))}"
        for family, (least, most) in rule.limits.items()
        if not least <= counts.get(family, 0) <= most
    ]
    return f"the task says: {rule.text}; seen here: {', '.join(ran)}" if ran else ""


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


class OperatorCount(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch's own
    """While it is entered, counts the operators that run, by family."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's own
        self.counts: Counter[str] = Counter()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # True, torch's own answer, makes the first count import torch's compiler: seconds for
        # nothing, and an error for a user without a name, as some containers have.
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        # A clamp between two tensors is a choice of the larger or smaller, one at a number is not.
        family = _FAMILY.get(f"{name}.{func._overloadname}") or _FAMILY.get(name)
        if family:
            self.counts[family] += 1
        return func(*args, **(kwargs or {}))
