"""What a shortcut is for: questions, and answers for a reader."""

from grader.staff.catalogue.records import core, further, value, written

NESTED = value(
    "nested",
    core(minutes=3),
    mistakes={
        "larger is enough: a larger set can lie elsewhere, so that its nearest point is further "
        "away: look at the left picture": "a",
        "overfitting: what was measured was the error on the training images, and it got worse, "
        "too": "b",
        "test error: nothing is said about new images: a larger set contains better fits, also to "
        "noise": "d",
    },
    answer="c",
    hints=("What must new layers be able to do so that nothing can get worse?",),
)

ZERO_BLOCK = value(
    "zero_block",
    core(minutes=3),
    mistakes={
        "zeros: the long path gives zeros, and a plain block would be at its end. But something is "
        "added": "a",
        "unchanged: nearly. What becomes of the negative numbers in x after the addition?": "b",
        "normalised: there is no batch normalisation on the shortcut": "d",
    },
    answer="c",
    hints=("The long path ends in zeros. Now follow the diagram from the addition on.",),
)

GRADIENT_PATH = value(
    "gradient_path",
    core(minutes=4),
    mistakes={
        "no gradient: the long path hands nothing down, but there is another one: differentiate x "
        "+ g(x)": 0,
        "halved: a sum hands its gradient on to both of its parts, undivided": 0.5,
        "doubled: one path hands on all of it, the other one nothing: that is not twice": 2,
    },
    answer=1,
    hints=("The derivative of x + g(x) is 1 + g'(x).",),
)

GRADIENT_FACTOR = value(
    "gradient_factor",
    core(minutes=5, difficulty=2),
    digits=2,
    mistakes={
        "divided: the factors of the layers are multiplied, not added": 200 / 40,
        "the whole factor: that is the factor of all 40 layers together": 200,
        "39 steps: between 40 layers lie 39 steps, but each of the 40 layers has its factor": 200
        ** (1 / 39),
        "blocks counted: a block has two convolutions; the question is about 40 layers": 200
        ** (1 / 20),
        "a logarithm: that is the logarithm of the factor: take the exponential of it": 0.1325,
    },
    answer=200 ** (1 / 40),
    hints=(
        "If one layer multiplies the gradient by q, what do two layers multiply it by? And 40?",
        "q ** 40 = 200. Solve for q.",
    ),
)

INCEPTION_COMPARED = written(
    "inception_compared",
    further(minutes=20, points=2, difficulty=2),
    rubric=(
        "joining: the branches of Inception are concatenated, so channels add up; those of a "
        "residual block are added, so shapes must agree",
        "identity: the shortcut contains the identity exactly and needs no learning; no branch "
        "of Inception does",
        "cost: gives parameters or multiply-adds of both nets from a table",
        "accuracy: gives own numbers for both nets, and says whether the difference is large "
        "beside that between seeds or runs",
        "relation: a sum is a concatenation followed by a fixed 1 x 1 convolution, or dropping "
        "branches from Inception gives a residual block only if addition replaces concatenation",
    ),
)

BLOCKS_COMPARED = written(
    "blocks_compared",
    further(minutes=20, points=2, difficulty=2),
    rubric=(
        "says with own numbers how much the bottleneck saves in parameters and work, and that "
        "time need not fall as much",
        "compares the accuracies of the three nets with own numbers",
        "tried another depth or more seeds, and says which statement holds there and which does "
        "not",
    ),
)

NOT_UNLIMITED = written(
    "not_unlimited",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "data are finite: a larger class also fits noise; variance, overfitting",
        "optimisation and cost: time, memory, and a minimum that is hard to find",
        "nestedness only promises that the best fit to the training data does not get worse; it "
        "says nothing about new data, nor that training finds that fit",
    ),
)

PLAIN_AND_RESIDUAL = written(
    "plain_and_residual",
    core(minutes=20, points=2, difficulty=2),
    rubric=(
        "gives own numbers for all four nets, from runs under the same conditions",
        "says that without shortcuts the deeper net is worse on the training data, too, so that "
        "this is degradation and no overfitting",
        "says that with shortcuts the deeper net is not worse, or is better",
        "tried another depth, or gives a reason why depth hurts the plain net",
    ),
)

TRAIN_AND_VALIDATION = written(
    "train_and_validation",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "names the gap: a low loss on the training data and a much higher one on validation data "
        "is overfitting",
        "sees that accuracy hardly changes, or goes up and down, after the third epoch",
        "names two remedies, such as augmentation, weight decay, dropout, more data, a smaller "
        "net, stopping early",
        "says that a remedy works where the validation loss or accuracy gets better, not where "
        "the training loss gets worse; or compares with the own run",
    ),
)

WHICH_NET = written(
    "which_net",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "watch: BN-LeNet, by its size of 0.18 MB and its accuracy (LeNet fits, too, but is worse)",
        "accuracy: ResNet-18, or says that the small VGG is level within what runs differ by",
        "speed: the small VGG by its multiply-adds",
        "names a conclusion that single runs on one data set, at one learning rate, or with "
        "images of different size do not allow",
    ),
)
