"""What the chapters import: small pictures, later data and training.

It first makes sure that d2l is there, because that is the one package of the course which is
installed apart from the rest, and so the one that gets forgotten.
"""

import importlib.util

if importlib.util.find_spec("d2l") is None:  # looked for, not imported: that would take a second
    raise ImportError(
        "The package d2l is missing. In a terminal, type\n"
        "    pip install --no-deps d2l==1.0.3\n"
        "and then restart the kernel (menu Kernel, Restart Kernel)."
    )

from lab.drawing.fields import show_receptive_field
from lab.drawing.images import show_images
from lab.drawing.places import show_windows
from lab.drawing.windows import show_sliding_window

__all__ = ["show_images", "show_receptive_field", "show_sliding_window", "show_windows"]
