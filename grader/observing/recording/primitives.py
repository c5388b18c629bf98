"""The closed table of torch's operators that may be run again for a stranger: pure ones alone.

None of them reads or writes anything but its arguments, none draws by chance, and none gives more
than its arguments and the bounds of `program` allow. A name that is not here is never looked up.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

# Numbers one by one. Each may have a form that works in place.
_POINTWISE = """
abs acos acosh add addcdiv addcmul asin asinh atan atan2 atanh bitwise_and bitwise_not bitwise_or
bitwise_xor celu ceil clamp clamp_max clamp_min copysign cos cosh deg2rad div elu eq erf erfc erfinv
exp exp2 expm1 floor floor_divide fmod frac ge gelu gt hardsigmoid hardswish hardtanh heaviside
hypot le leaky_relu lerp log log10 log1p log2 logical_and logical_not logical_or logical_xor logit
lt masked_fill maximum minimum mul ne neg pow prelu reciprocal relu relu6 remainder round rsqrt rsub
selu sgn sigmoid sign silu sin sinc sinh softplus softshrink hardshrink sqrt square sub tan tanh
threshold tril triu trunc xlogy fmax fmin nan_to_num mish logaddexp where isnan isinf isfinite
_prelu_kernel log_sigmoid log_sigmoid_forward copy fill zero true_divide
index_fill index_add index_copy scatter scatter_add index_put masked_scatter cumsum cumprod
unsqueeze squeeze transpose t baddbmm addmm addmv
"""
_REDUCTIONS = """
all amax amin aminmax any argmax argmin argsort count_nonzero cummax cummin logsumexp logcumsumexp
max mean median min mode nansum norm linalg_vector_norm prod sort std std_mean sum topk kthvalue var
var_mean _softmax _log_softmax softmax log_softmax msort nanmean
"""
_SHAPES = """
alias as_strided cat clone chunk contiguous detach diag_embed diagonal expand expand_as flatten flip
gather index index_select lift_fresh lift_fresh_copy movedim narrow permute pixel_shuffle
pixel_unshuffle repeat repeat_interleave reshape _reshape_alias roll rot90 select slice split
split_with_sizes stack take take_along_dim tile unbind unflatten unfold unsafe_chunk unsafe_split
unsafe_split_with_sizes _unsafe_view view view_as
constant_pad_nd reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d
replication_pad2d replication_pad3d _to_copy channel_shuffle col2im im2col swapaxes swapdims
full_like ones_like zeros_like new_full new_ones new_zeros empty_like new_empty
select_scatter slice_scatter _pad_circular
"""
_LAYERS = """
convolution mm bmm mv dot vdot _weight_norm_interface native_batch_norm
_native_batch_norm_legit _native_batch_norm_legit_no_training native_layer_norm native_group_norm
max_pool2d_with_indices max_pool3d_with_indices avg_pool2d avg_pool3d
_adaptive_avg_pool2d _adaptive_avg_pool3d adaptive_max_pool2d adaptive_max_pool3d
upsample_nearest1d upsample_nearest2d upsample_nearest3d _upsample_nearest_exact1d
_upsample_nearest_exact2d _upsample_nearest_exact3d upsample_linear1d upsample_bilinear2d
upsample_bicubic2d upsample_trilinear3d _upsample_bilinear2d_aa _upsample_bicubic2d_aa
grid_sampler_2d affine_grid_generator embedding glu max_unpool2d
_scaled_dot_product_flash_attention_for_cpu _safe_softmax
"""
# Types of arguments that can be checked; an operator that must have another is not in the table.
KNOWN = frozenset(
    f"{kind}"
    for plain in (
        *("Tensor", "int", "float", "bool", "number", "str", "ScalarType", "MemoryFormat"),
        *("List[int]", "List[float]", "List[Tensor]", "List[Optional[Tensor]]"),
    )
    for kind in (plain, f"Optional[{plain}]")
)
LEFT_OUT = frozenset({"layout", "device", "pin_memory", "non_blocking"})  # never handed in


@dataclass(frozen=True)
class Operator:
    """One way to call one of torch's operators."""

    name: str  # without its overload: "convolution"
    schema: Any  # torch's own: the names and types of its arguments
    run: Callable[..., Any]


@functools.cache
def table() -> Mapping[str, Operator]:
    """All that may be run again, by the name under which torch records it."""
    found: dict[str, Operator] = {}
    names = {
        *(name + ending for name in _POINTWISE.split() for ending in ("", "_")),
        *" ".join((_REDUCTIONS, _SHAPES, _LAYERS)).split(),
    }
    for name in sorted(names):  # our own names; torch may lack one in another version
        packet = getattr(torch.ops.aten, name, None)
        for overload in packet.overloads() if packet else ():
            operator = getattr(packet, overload)
            if _is_plain(operator):
                run = _INSTEAD.get(name, operator)
                found[f"aten.{name}.{overload}"] = Operator(name, operator._schema, run)
    return found


def is_random(operator: Any) -> bool:
    """Does it draw by chance? Attention may drop weights, which `program` forbids."""
    name = str(operator)
    drawn = torch.Tag.nondeterministic_seeded in getattr(operator, "tags", ())
    return drawn and not name.startswith("aten._scaled_dot_product_flash_attention_for_cpu.")


def _is_plain(operator: Any) -> bool:
    """Tensors in and out, each argument can be checked, and no result is put where we are told."""
    if is_random(operator):
        return False
    arguments = [a for a in operator._schema.arguments if a.name not in LEFT_OUT]
    given = [str(argument.real_type) for argument in arguments]
    made = [str(result.real_type) for result in operator._schema.returns]
    if not any("Tensor" in kind for kind in given) or not set(made) <= {"Tensor", "List[Tensor]"}:
        return False  # such as the `add` of two numbers
    return all(
        str(a.real_type) in KNOWN and not (a.kwarg_only and a.alias_info is not None)
        for a in arguments
    )


def _view(tensor: torch.Tensor, size: Any) -> torch.Tensor:
    """A view where that is possible: numbers may lie in another order here than they did there."""
    return tensor.reshape(size)


def _reshape_alias(tensor: torch.Tensor, size: Any, stride: Any) -> torch.Tensor:
    return tensor.reshape(size)


def _zeros(tensor: torch.Tensor, *_: Any, dtype: Any = None, **__: Any) -> torch.Tensor:
    """What was left empty held whatever lay in memory; here it holds nothing of ours."""
    return torch.zeros_like(tensor, dtype=dtype)


def _new_zeros(tensor: torch.Tensor, size: Any, *, dtype: Any = None) -> torch.Tensor:
    return tensor.new_zeros(size, dtype=dtype)


_INSTEAD: Mapping[str, Callable[..., Any]] = {
    "view": _view,
    "_reshape_alias": _reshape_alias,
    "empty_like": _zeros,
    "new_empty": _new_zeros,
}
