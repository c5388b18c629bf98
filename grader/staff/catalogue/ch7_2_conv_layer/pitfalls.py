"""Two questions about a hand-made layer: what autograd does with it, what a batch does to it."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

CONV2D_GRADIENT = Exercise(
    name="conv2d_gradient",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "in-place error",
            "b",
            "autograd objects when a number is overwritten that it still needs for a gradient. "
            "Does it need the zeros?",
        ),
        Misconception(
            "loops cannot be differentiated",
            "c",
            "autograd does not read your code: it notes down each tensor operation while it runs, "
            "in a loop or not",
        ),
        Misconception(
            "no gradient",
            "d",
            "print requires_grad of the output: writing a number that depends on the weight into "
            "a tensor makes that tensor depend on it, too",
        ),
    ),
    oracle="a",
    hints=("Three lines settle it: make a layer, call it on an image, sum and backward().",),
)

BATCH_TRAP = Exercise(
    name="batch_trap",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "what torch's layer would give",
            (2, 1, 5, 7),
            "nn.Conv2d would do that. These loops know nothing of batches: they take the first "
            "two sides, whatever these mean",
        ),
        Misconception(
            "the last two axes used",
            (5, 7),
            "X.shape[0] and X.shape[1] are the first two sides of (2, 1, 6, 8), not the last two",
        ),
        Misconception(
            "batch axis lost only",
            (1, 1, 5, 7),
            "Y is made as a matrix: how many sides can its shape have?",
        ),
        Misconception(
            "last two axes kept",
            (1, 0, 6, 8),
            "the first two are right, but Y is made as a matrix: it has no room for more axes",
        ),
        Misconception(
            "unchanged shape",
            (2, 1, 6, 8),
            "the loops make a new tensor: work out its two sides from X.shape[0] and X.shape[1]",
        ),
        Misconception(
            "plus one forgotten",
            (0, -1),
            "there is a + 1 in both formulas, and no side can be negative",
        ),
        Misconception(
            "sides in the wrong order",
            (0, 1),
            "rows first: X.shape[0] is 2 here, and the kernel has 2 rows",
        ),
    ),
    oracle=(1, 0),
    hints=("Put X.shape = (2, 1, 6, 8) and a kernel of 2 x 2 into the two formulas, literally.",),
)
