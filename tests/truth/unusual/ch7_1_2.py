# %%
import itertools
from functools import reduce

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% wrong corner_views: with the frame of zeros
corner_views = (4, 9)
