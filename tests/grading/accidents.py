"""Honest notebooks that meet with an accident, or look unusual: they must lose nothing."""

from __future__ import annotations

from tests.sandbox.attacks import RIGHT, Case

ACCIDENTS: dict[str, Case] = {
    "prints and warnings left in": Case(
        (
            RIGHT,
            "import warnings\nright = corr2d\ndef corr2d(X, K):\n    print(X)\n"
            "    warnings.warn('hm')\n    return right(X, K)",
        ),
        2,
    ),
    "every cell doubled": Case((RIGHT, RIGHT, "x = 1", "x = 1"), 2),
    "check cells copied": Case((RIGHT, *["from grader import check\ncheck(corr2d)"] * 3), 2),
    "every door of the course imported first, and used": Case(
        (
            "from grader import check, hint, reset, solution, status\nimport torch",
            "check(1)\nhint('corr2d')\nreset('corr2d')\nsolution('corr2d')\nstatus('7.2')\n"
            + RIGHT.replace("import torch\n", ""),
        ),
        2,
    ),
    "imports below": Case((RIGHT.replace("import torch\n", ""), "import torch"), 2),
    "pip and shell lines": Case(
        ("!pip install d2l==1.0.3", "pip install torch", "%matplotlib inline", RIGHT, "!ls"), 2
    ),
    "a cell magic": Case(("%%time\n" + RIGHT,), 2),
    "waiting and asking": Case(
        ("import time\ntime.sleep(3600)", "name = input('name? ')", RIGHT), 2
    ),
    "rebound to something else": Case((RIGHT, "corr2d = torch.nn.MaxPool2d(2)"), 2),
    "helper mended later": Case(
        (
            "import torch\ndef helper(X, K):\n    return X\n"
            "def corr2d(X, K):\n    return helper(X, K)",
            "def helper(X, K):\n"
            "    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]",
        ),
        2,
    ),
    "a result that is not contiguous": Case(
        (RIGHT, "right = corr2d\ndef corr2d(X, K):\n    return right(X, K).T.contiguous().T"), 2
    ),
    "Korean notes": Case(("# 더블클릭하여 수정\n이름 = '학생'", RIGHT), 2),
    "training a net": Case(
        (
            "from d2l import torch as d2l\nfrom torch import nn\n"
            "class Net(d2l.Classifier):\n    def __init__(self, lr=0.1):\n"
            "        super().__init__()\n        self.save_hyperparameters()\n"
            "        self.net = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))",
            "trainer = d2l.Trainer(max_epochs=10, num_gpus=1)\n"
            "data = d2l.FashionMNIST(batch_size=128, resize=(28, 28))\n"
            "trainer.fit(Net(), data)\nfitted = True",
            f"assert fitted\nexec({RIGHT!r})",
        ),
        2,
    ),
    "training with lab": Case(
        (
            "import lab\nfrom torch import nn\n"
            "data = lab.FashionMNIST(batch_size=128)\n"
            "net = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))\n"
            "lab.Trainer(max_epochs=10, lr=0.1).fit(net, data)\nfitted = True",
            f"assert fitted\nexec({RIGHT!r})",
        ),
        2,
    ),
    "training by hand, by the steps of lab": Case(
        (
            "import lab\ntaken = len(list(lab.steps(300)))",
            f"assert taken == 1\nexec({RIGHT!r})",
        ),
        2,
    ),
    "a loader with processes": Case(
        (
            "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
            "loader = DataLoader(TensorDataset(torch.ones(8, 1)), 4, True, None, None, 4)\n"
            "assert len(list(loader)) == 2",
            f"assert loader\nexec({RIGHT!r})",
        ),
        2,
    ),
    "the data set of torchvision": Case(
        (
            "import torchvision\n"
            "data = torchvision.datasets.FashionMNIST('../data', True, download=True)\n"
            "assert len(data[0]) == 2",
            f"assert data\nexec({RIGHT!r})",
        ),
        2,
    ),
}
