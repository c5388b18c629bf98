"""Two questions about a hand-made layer: what autograd does with it, what a batch does to it."""

from grader.staff.catalogue.records import further, value

CONV2D_GRADIENT = value(
    "conv2d_gradient",
    further(minutes=5, difficulty=2),
    mistakes={
        "in-place error: autograd objects when a number is overwritten that it still needs for a "
        "gradient. Does it need the zeros?": "b",
        "loops cannot be differentiated: autograd does not read your code: it notes down each "
        "tensor operation while it runs, in a loop or not": "c",
        "no gradient: print requires_grad of the output: writing a number that depends on the "
        "weight into a tensor makes that tensor depend on it, too": "d",
    },
    answer="a",
    hints=("Three lines settle it: make a layer, call it on an image, sum and backward().",),
)

BATCH_TRAP = value(
    "batch_trap",
    further(minutes=5, difficulty=2),
    mistakes={
        "what torch's layer would give: nn.Conv2d would do that. These loops know nothing of "
        "batches: they take the first two sides, whatever these mean": (2, 1, 5, 7),
        "the last two axes used: X.shape[0] and X.shape[1] are the first two sides of (2, 1, 6, "
        "8), not the last two": (5, 7),
        "batch axis lost only: Y is made as a matrix: how many sides can its shape have?": (
            1,
            1,
            5,
            7,
        ),
        "last two axes kept: the first two are right, but Y is made as a matrix: it has no room "
        "for more axes": (1, 0, 6, 8),
        "unchanged shape: the loops make a new tensor: work out its two sides from X.shape[0] and "
        "X.shape[1]": (2, 1, 6, 8),
        "plus one forgotten: there is a + 1 in both formulas, and no side can be negative": (0, -1),
        "sides in the wrong order: rows first: X.shape[0] is 2 here, and the kernel has 2 rows": (
            0,
            1,
        ),
    },
    answer=(1, 0),
    hints=("Put X.shape = (2, 1, 6, 8) and a kernel of 2 x 2 into the two formulas, literally.",),
)
