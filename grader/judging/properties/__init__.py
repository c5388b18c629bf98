"""The properties that PROPERTY exercises name: pure functions from an answer to what is true of it.

Each gets the answer and the arguments of the call, and gives sentences with a yes, a no or a
word each. An answer is right when its sentences come out like the solution's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.exercise import Json
from grader.judging.properties import ch7_1_why_conv as ch7_1
from grader.judging.properties import ch7_2_conv_layer as ch7_2
from grader.judging.properties import ch7_3_padding_strides as ch7_3
from grader.judging.properties import ch7_4_channels as ch7_4
from grader.judging.properties import ch7_5_pooling as ch7_5
from grader.judging.properties import ch7_6_lenet as ch7_6
from grader.judging.properties import ch8_1_alexnet as ch8_1
from grader.judging.properties import ch8_2_vgg as ch8_2
from grader.judging.properties import ch8_4_googlenet as ch8_4
from grader.judging.properties import ch8_6_resnet as ch8_6

Property = Callable[[Any, Sequence[Any]], dict[str, Json]]

PROPERTIES: Mapping[str, Property] = {
    "tells_correlation_from_convolution": ch7_1.tells_correlation_from_convolution,
    "detects_vertical_edges": ch7_2.detects_vertical_edges,
    "shows_diagonal_edge": ch7_2.shows_diagonal_edge,
    "learns_the_kernel": ch7_2.learns_the_kernel,
    "detects_edges_along": ch7_2.detects_edges_along,
    "is_second_derivative": ch7_2.is_second_derivative,
    "blurs": ch7_2.blurs,
    "is_no_outer_product": ch7_4.is_no_outer_product,
    "splits_into_column_and_row": ch7_4.splits_into_column_and_row,
    "breaks_linearity_of_max_pooling": ch7_5.breaks_linearity_of_max_pooling,
    "starts_by_xavier": ch7_6.starts_by_xavier,
    "fits_the_budget": ch7_6.fits_the_budget,
    "is_the_shape_table": ch7_3.is_the_shape_table,
    "is_a_slim_alexnet": ch8_1.is_a_slim_alexnet,
    "is_an_alexnet_for_small_images": ch8_1.is_an_alexnet_for_small_images,
    "augments": ch8_1.augments,
    "is_vgg_architecture": ch8_2.is_vgg_architecture,
    "fits_small_images": ch8_2.fits_small_images,
    "is_a_small_googlenet": ch8_4.is_a_small_googlenet,
    "tells_the_stages": ch8_6.tells_the_stages,
}
