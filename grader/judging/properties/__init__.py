"""The properties that records name: pure functions from an answer to what is true of it.

Each gets the answer and the arguments of the call, and gives sentences with a yes, a no or a
word each. An answer is right when its sentences come out like the solution's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import isfunction

from grader.exercise import Argument, Json
from grader.judging.properties import ch7_1_why_conv as ch7_1
from grader.judging.properties import ch7_2_conv_layer as ch7_2
from grader.judging.properties import ch7_3_padding_strides as ch7_3
from grader.judging.properties import ch7_4_channels as ch7_4
from grader.judging.properties import ch7_5_pooling as ch7_5
from grader.judging.properties import ch7_6_lenet as ch7_6
from grader.judging.properties import ch8_1_alexnet as ch8_1
from grader.judging.properties import ch8_2_vgg as ch8_2
from grader.judging.properties import ch8_3_nin as ch8_3
from grader.judging.properties import ch8_4_googlenet as ch8_4
from grader.judging.properties import ch8_6_resnet as ch8_6

Property = Callable[[object, Sequence[Argument]], dict[str, Json]]

_MODULES = (ch7_1, ch7_2, ch7_3, ch7_4, ch7_5, ch7_6, ch8_1, ch8_2, ch8_3, ch8_4, ch8_6)

# The public functions that these modules define, by their names.
PROPERTIES: Mapping[str, Property] = {
    name: found
    for module in _MODULES
    for name, found in vars(module).items()
    if isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_")
}
