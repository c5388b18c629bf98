"""One notebook for the whole chapter, as somebody writes it who follows the book.

It has the book's names and habits (one name for many things, a pool2d that becomes a layer,
d2l.Classifier) and neither our tags nor our cells. All that it does must pass.
"""

from __future__ import annotations

import nbformat

from grader.exercise import Status
from grader.validate import validate

CELLS = (
    "%matplotlib inline\nimport torch\nfrom torch import nn\nfrom d2l import torch as d2l",
    """
def corr2d(X, K):
    h, w = K.shape
    out = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for r in range(out.shape[0]):
        for c in range(out.shape[1]):
            out[r, c] = torch.sum(K * X[r:r + h, c:c + w])
    return out
X = torch.arange(9.0).view(3, 3)
K = torch.arange(4.0).view(2, 2)
corr2d(X, K)""",
    """
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super(Conv2D, self).__init__()
        self.weight = nn.Parameter(torch.rand(*kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))
    def forward(self, x):
        return self.bias + corr2d(x, self.weight)""",
    "X = torch.ones(6, 8)\nX[:, 2:6] = 0\nK = torch.tensor([[1.0, -1.0]])\nY = corr2d(X, K)",
    """
conv2d = nn.LazyConv2d(1, kernel_size=(1, 2), bias=False)
X, Y = X.reshape(1, 1, 6, 8), Y.reshape(1, 1, 6, 7)
for step in range(10):
    loss = ((conv2d(X) - Y) ** 2).sum()
    conv2d.zero_grad()
    loss.backward()
    conv2d.weight.data -= 3e-2 * conv2d.weight.grad
    print(step, float(loss))""",
    """
def comp_conv2d(conv2d, X):
    X = X.reshape((1, 1) + X.shape)
    Y = conv2d(X)
    return Y.reshape(Y.shape[2:])
conv2d = nn.LazyConv2d(1, kernel_size=(3, 5), padding=(0, 1), stride=(3, 4))
comp_conv2d(conv2d, torch.rand(8, 8)).shape""",
    """
def corr2d_multi_in(X, K):
    return sum(corr2d(x, k) for x, k in zip(X, K))
ramp, small = torch.arange(9.0).view(3, 3), torch.arange(4.0).view(2, 2)
X, K = torch.stack((ramp, ramp + 1)), torch.stack((small, small + 1))
corr2d_multi_in(X, K)""",
    """
def corr2d_multi_in_out(X, K):
    return torch.stack([corr2d_multi_in(X, part) for part in K], dim=0)
K = torch.stack((K, K + 1, K + 2))
corr2d_multi_in_out(X, K)""",
    """
def corr2d_multi_in_out_1x1(X, K):
    channels, height, width = X.shape
    out = torch.matmul(K.reshape(K.shape[0], channels), X.reshape(channels, height * width))
    return out.reshape(K.shape[0], height, width)
X, K = torch.randn(3, 3, 3), torch.randn(2, 3, 1, 1)
assert torch.allclose(corr2d_multi_in_out_1x1(X, K), corr2d_multi_in_out(X, K), atol=1e-5)""",
    """
def pool2d(X, pool_size, mode='max'):
    high, wide = pool_size
    Y = torch.zeros((X.shape[0] - high + 1, X.shape[1] - wide + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            part = X[i:i + high, j:j + wide]
            if mode == 'max':
                Y[i, j] = part.max()
            elif mode == 'avg':
                Y[i, j] = part.mean()
    return Y""",
    "X = torch.arange(16.0).view(1, 1, 4, 4)\npool2d = nn.MaxPool2d(3)\npool2d(X)",
    "pool2d = nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))\npool2d(X)",
    """
def init_cnn(module):
    if type(module) == nn.Linear or type(module) == nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)

class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes))""",
)
IMPLEMENTED = {
    "corr2d",
    "Conv2D",
    "K",
    "comp_conv2d",
    "corr2d_multi_in",
    "corr2d_multi_in_out",
    "corr2d_multi_in_out_1x1",
    "pool2d",
    "init_cnn",
    "LeNet",
}


def test_a_notebook_that_follows_the_book_passes_for_all_it_implements(tmp_path):
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS]
    path = tmp_path / "chapter_7.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    reports = {report.reference.exercise: report for report in validate(path)}
    assert {name for name, report in reports.items() if report.status is Status.PASS} == IMPLEMENTED
    failing = [report.says for report in reports.values() if report.status is Status.FAIL]
    assert not failing
