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
    "the first cell on Colab": Case(
        (
            "from google.colab import drive\ndrive.mount('/content/drive')\nimport torch",
            "from google.colab import files, output, userdata\nimport google.colab\n"
            "for name in files.upload():\n    print(name)\nfiles.download('x')\n"
            "token = 'Bearer ' + userdata.get('TOKEN')\noutput.clear()\nquiet = True",
            f"assert quiet\n{RIGHT}".replace("import torch\n", ""),
        ),
        2,
    ),
    "not on Colab, where nothing of it was imported": Case(
        (
            "import sys\nassert 'google.colab' not in sys.modules\nelsewhere = True",
            f"assert elsewhere\n{RIGHT}",
        ),
        2,
    ),
    "imports behind a line that raises": Case(
        (
            "rate = float(input('rate? '))\nimport missing_package\nimport torch as t\n"
            "from torch.nn import functional as F\nwasted = 1",
            "try:\n    wasted\nexcept NameError:\n    def corr2d(X, K):\n"
            "        return F.conv2d(X[None, None], K[None, None])[0, 0] * t.ones(1)",
        ),
        2,
    ),
    "a module of their own, written by a cell": Case(
        (f"%%writefile mine/parts.py\n{RIGHT}", "from mine.parts import *"), 2
    ),
    "a program of their own, written in two steps and run": Case(
        (
            "%%writefile /content/parts.py\nimport torch",
            "%%writefile -a 'parts.py'\n" + RIGHT.replace("import torch\n", ""),
            "%run parts.py",
        ),
        2,
    ),
    "cells that await": Case(
        (
            "import asyncio, threading\nawait asyncio.sleep(0.01)\n"
            "async def two():\n    return await asyncio.to_thread(lambda: 2)\n"
            "task = asyncio.ensure_future(two())",
            f"n = await task\n{RIGHT}".replace("[0, 0]", "[0, 0] * n / 2"),
        ),
        2,
    ),
    "a cell that awaits without end": Case(
        ("import asyncio\nwhile True:\n    await asyncio.sleep(0)", f"await two()\n{RIGHT}", RIGHT),
        2,
    ),
    "what is compiled": Case(
        (
            RIGHT.replace("def", "@torch.compile(mode='max-autotune')\n@torch.compile\ndef"),
            "net = torch.nn.Linear(1, 1)\nnet.compile()\ncorr2d = torch.compile(corr2d)",
            f"assert torch.compile(net) is net\nexec({RIGHT!r})",
        ),
        2,
    ),
    "threads that sleep": Case(
        (
            "import threading, time\nstarted = time.monotonic()\n"
            "one = threading.Thread(target=time.sleep, args=(0.2,))\none.start()\none.join()\n"
            "slept = time.monotonic() - started\n"
            "def loop():\n    while True:\n        time.sleep(0.01)\n"
            "for _ in range(50):\n    threading.Thread(target=loop).start()",
            f"assert slept >= 0.2\n{RIGHT}",
        ),
        2,
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
