"""Kernels that come up at once: forked from a process that has imported what all notebooks import.

To import torch and torchvision takes a kernel four seconds of processor, and `make test` starts
dozens. A forked one is as fresh as any: nothing of ours is imported before the fork, no notebook
ever runs in the process that forks, and what was drawn from the system at import is drawn anew.
"""
