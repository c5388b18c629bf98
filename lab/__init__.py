"""What the chapters import: data, training, tables and small pictures.

- `FashionMNIST`, `MNIST`: data, with the words of d2l's class; drawn where it cannot be had
- `Trainer`, which returns a `History`: training, with the words of d2l's class; short without a GPU
- `compare`, which returns a `Comparison`: nets under the same conditions, in a picture and a table
- `steps`: of a training by hand, so many as are given; fewer where a notebook is only tried out
- `narrow`: the same net with a share of its channels, for a comparison on any machine
- `layer_table`: the shape after each layer, and if wanted where parameters and work sit
- `LabError`: what is raised, with a sentence, where something given cannot be used
- `show_curves`: how runs went; `show_accuracies`: how those of others went
- `show_gradients`: how large gradients are, layer by layer
- `show_parameters`: where parameters and work sit
- `show_branches`: the branches of a block; `show_bars`: numbers compared; `show_chances`: dice
- `show_images`, `show_feature_maps`: what goes in, what comes out
- `show_stacks`: networks as stacks of named layers, side by side; `show_plans`: known ones
- `show_sliding_window`, `show_receptive_field`: how a convolution computes and what it sees
- `show_steps`: the same to play with; `show_filter`: a kernel to change, on a photograph
- `corr2d`: the cross-correlation of two matrices, for sections that build on it

It needs neither d2l nor the grader. As most chapters need d2l, and as it is the one package
that is installed apart from the rest and so gets forgotten, its absence is said here.
"""

import importlib.util
import warnings

from lab.comparison import Comparison
from lab.data.sets import MNIST, FashionMNIST
from lab.drawing.accuracies import show_accuracies
from lab.drawing.bars import show_bars
from lab.drawing.blocks import show_blocks
from lab.drawing.branches import show_branches
from lab.drawing.budget import show_parameters
from lab.drawing.chances import show_chances
from lab.drawing.channels import show_channel_sum, show_colours
from lab.drawing.curves import show_curves
from lab.drawing.fields import show_receptive_field
from lab.drawing.filtering import show_filter
from lab.drawing.gradients import show_gradients
from lab.drawing.graphs import show_graphs
from lab.drawing.images import show_images
from lab.drawing.maps import show_feature_maps
from lab.drawing.places import show_windows
from lab.drawing.plans import show_plans
from lab.drawing.pooling import show_pooling
from lab.drawing.reach import show_function_classes
from lab.drawing.spreads import show_histograms
from lab.drawing.stacks import show_stacks
from lab.drawing.stages import show_maps
from lab.drawing.stepper import show_steps
from lab.drawing.windows import show_sliding_window
from lab.errors import LabError
from lab.history import History
from lab.sliding import corr2d
from lab.tables.walk import layer_table
from lab.training.compare import compare
from lab.training.narrow import narrow
from lab.training.plan import steps
from lab.training.trainer import Trainer

__all__ = [
    "MNIST",
    "Comparison",
    "FashionMNIST",
    "History",
    "LabError",
    "Trainer",
    "compare",
    "corr2d",
    "layer_table",
    "narrow",
    "show_accuracies",
    "show_bars",
    "show_blocks",
    "show_branches",
    "show_chances",
    "show_channel_sum",
    "show_colours",
    "show_curves",
    "show_feature_maps",
    "show_filter",
    "show_function_classes",
    "show_gradients",
    "show_graphs",
    "show_histograms",
    "show_images",
    "show_maps",
    "show_parameters",
    "show_plans",
    "show_pooling",
    "show_receptive_field",
    "show_sliding_window",
    "show_stacks",
    "show_steps",
    "show_windows",
    "steps",
]

if importlib.util.find_spec("d2l") is None:  # looked for, not imported: that would take a second
    warnings.warn(
        "The package d2l is missing, which most chapters need. In a terminal, type\n"
        "    pip install --no-deps d2l==1.0.3\n"
        "and then restart the kernel (menu Kernel, Restart Kernel).",
        stacklevel=2,
    )
