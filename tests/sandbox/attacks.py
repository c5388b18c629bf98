"""Notebooks that attack the grader: cells, points, and what is remarked.

Each is graded between two honest students. RIGHT earns two points; an attack that begins with it
must keep them, and one that does not must not get any.
"""

from __future__ import annotations

from dataclasses import dataclass

RIGHT = """\
import torch

def corr2d(X, K):
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]
"""
WRONG = "import torch\ndef corr2d(X, K):\n    return X"
# A second on the clock and none of the processor: `time.sleep` does nothing in the sandbox. Those
# who never stop wait like this; the endless loop shows that who computes is stopped as well.
SLOW = "__import__('select').select([], [], [], 1)"


@dataclass(frozen=True)
class Case:
    """One notebook, and what must become of it."""

    cells: tuple[str, ...]
    earned: float
    remark: str = ""  # words of a remark that must be there


def _must_fail(statement: str) -> Case:
    source = (
        "import ctypes, os, socket, subprocess, threading, urllib.request\n"
        f"def attempt():\n    {statement}\n"
        "try:\n    attempt()\nexcept BaseException:\n    fine = True\nelse:\n    fine = False\n"
    )
    return Case((source, f"if fine:\n    exec({RIGHT!r})"), 2)


def _finds_nothing(expression: str) -> Case:
    source = f"import glob, os, sys, gc\nfound = {expression}\n"
    return Case((source, f"if not found:\n    exec({RIGHT!r})"), 2)


ATTACKS: dict[str, Case] = {
    "endless loop": Case((RIGHT, "while True:\n    x = 1"), 2),
    "loop that swallows the interrupt": Case(
        (
            RIGHT,
            f"while True:\n    try:\n        while True:\n            {SLOW}\n"
            "    except BaseException:\n        pass",
        ),
        2,
        "did not stop at its time limit",
    ),
    "endless loop in the answer": Case((f"def corr2d(X, K):\n    while True:\n        {SLOW}",), 0),
    "work after a cell that cannot be stopped": Case(
        (
            f"import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True:\n    {SLOW}",
            RIGHT,
        ),
        2,
        "did not stop",
    ),
    "os._exit": Case((RIGHT, "import os\nos._exit(0)", WRONG), 2, ""),
    "os._exit in the answer": Case(("import os\ndef corr2d(X, K):\n    os._exit(0)",), 0),
    "sys.exit": Case(("import sys\nsys.exit()", RIGHT), 2),
    "crash": Case((RIGHT, "import ctypes\nctypes.string_at(0)"), 2, "crashed"),
    "fork bomb": Case((RIGHT, "import os\nwhile True:\n    os.fork()"), 2),
    "thread bomb": Case(
        (
            RIGHT,
            "import threading, time\nwhile True:\n"
            "    threading.Thread(target=threading.Event().wait, daemon=True).start()",
        ),
        2,
    ),
    "50 GB at once": Case((RIGHT, "x = bytearray(50 * 2**30)"), 2),
    "memory bit by bit": Case((RIGHT, "x = []\nwhile True:\n    x.append(bytearray(2**26))"), 2),
    "tensors bit by bit": Case((RIGHT, "x = []\nwhile True:\n    x.append(torch.ones(2**24))"), 2),
    "memory in scratch files": Case(
        (
            RIGHT,
            "for i in range(100):\n    with open(f'{i}', 'wb') as file:\n"
            "        file.write(bytes(2**26))",
        ),
        2,
    ),
    "shared memory": _must_fail("import mmap; mmap.mmap(-1, 50 * 2**30).write(bytes(2**30))"),
    "memory file": _must_fail("os.memfd_create('x')"),
    "200 MB of output": Case(("import os\nfor _ in range(200):\n    print('x' * 2**20)", RIGHT), 2),
    "output past Python": Case(
        ("import os\nfor _ in range(200):\n    os.write(1, bytes(2**20))", RIGHT), 2
    ),
    "10,000 open files": Case((RIGHT, "files = [open('/dev/null') for _ in range(10_000)]"), 2),
    "starting a program": _must_fail("subprocess.run(['/bin/true'], check=True)"),
    "replacing itself": _must_fail("os.execv('/bin/true', ['true'])"),
    "spawning": _must_fail("os.posix_spawn('/bin/true', ['true'], {})"),
    "TCP": _must_fail("socket.create_connection(('1.1.1.1', 80), timeout=1)"),
    "UDP": _must_fail(
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53))"
    ),
    "local socket": _must_fail("socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)"),
    "download": _must_fail("urllib.request.urlopen('http://example.org', timeout=1)"),
    "writing to the course": _must_fail("open('/course/grader/x.py', 'w')"),
    "writing to Python": _must_fail("open(os.path.join(os.path.dirname(os.__file__), 'x'), 'w')"),
    "writing to the root": _must_fail("os.mkdir('/x')"),
    "mounting": _must_fail(
        "assert ctypes.CDLL(None).mount(b'x', b'/scratch', b'tmpfs', 0, None) == 0"
    ),
    "new user namespace": _must_fail("assert ctypes.CDLL(None).unshare(0x10000000) == 0"),
    "new mount namespace": _must_fail("assert ctypes.CDLL(None).unshare(0x00020000) == 0"),
    "tracing": _must_fail("assert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0"),
    "becoming root": _must_fail("os.setuid(0)"),
    "escaping by chroot": _must_fail("os.chroot('/scratch')"),
    "making a device": _must_fail("os.mknod('zero', 0o20666, os.makedev(1, 5))"),
    "raising a limit": _must_fail(
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**50, 2**50))"
    ),
    "killing the parent": Case(
        (RIGHT, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"), 2
    ),
    "killing all": Case((RIGHT, "import os, signal\nos.kill(-1, signal.SIGKILL)"), 2),
    "killing the group": Case((RIGHT, "import os, signal\nos.killpg(0, signal.SIGTERM)", WRONG), 2),
    "seeing other processes": _finds_nothing(
        "[p for p in range(2, 5000) if not __import__('ctypes').CDLL(None).kill(p, 0)]"
    ),
    "looking for answers": _finds_nothing(
        "[f for top in os.listdir('/') if top != 'usr' for place, folders, files in "
        "os.walk('/' + top) if not folders.__delitem__(slice(len(folders) * ('lib' in folders))) "
        "for f in files if f.startswith(('ch7_', 'ch8_')) or 'gradebook' in f]"
    ),
    "looking for keys": _finds_nothing(
        "glob.glob('/course/**/*.json', recursive=True) + "
        "glob.glob('/course/**/*catalogue*', recursive=True)"
    ),
    "looking into the environment": _finds_nothing(
        "[v for v in os.environ.values() if 'secret' in v or 'seed' in v]"
    ),
    "looking into memory": _finds_nothing(
        "[type(o).__name__ for o in gc.get_objects() "
        "if type(o).__name__ in ('Exercise', 'Mistake', 'Reference')]"
    ),
    "looking for modules": _finds_nothing(
        "[m for m in sys.modules if 'catalogue' in m or 'answer_key' in m or 'staff.chapter' in m]"
    ),
    "looking into /proc": _finds_nothing("glob.glob('/proc/[0-9]*') + glob.glob('/proc/self/*')"),
    "patched torch": Case(
        (
            WRONG,
            "torch.allclose = torch.equal = lambda *a, **k: True\n"
            "torch.Tensor.__eq__ = lambda *a: True\ntorch.isclose = lambda a, b, **k: a == a",
        ),
        0,
    ),
    "patched observer": Case(
        (
            "from grader.observing import observe\nfrom grader.observing.transport import outline\n"
            "observe.outline = outline.outline = lambda *a: {'type': 'pass'}",
            WRONG,
        ),
        0,
    ),
    "patched worker": Case(
        (
            "import sys\nfor name, module in list(sys.modules.items()):\n"
            "    if name.startswith('grader.staff'):\n        vars(module).clear()",
            WRONG,
        ),
        0,
    ),
    "patched builtins": Case(
        (
            "import builtins\nbuiltins.len = lambda x: 0\nbuiltins.isinstance = lambda *a: True",
            WRONG,
        ),
        0,
    ),
    "import hook": Case(
        (
            "import sys\nclass Hook:\n    def find_spec(self, *a):\n        raise SystemExit\n"
            "sys.meta_path.insert(0, Hook())",
            RIGHT,
        ),
        2,
    ),
    "atexit and threads": Case(
        (
            RIGHT,
            "import atexit, threading\natexit.register(lambda: [None for _ in iter(int, 1)])\n"
            f"def run():\n    while True:\n        {SLOW}\n"
            "threading.Thread(target=run).start()",
        ),
        2,
    ),
    "signal handlers": Case(
        (
            RIGHT,
            "import signal\nfor s in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):\n"
            f"    signal.signal(s, lambda *a: None)\nwhile True:\n    {SLOW}",
        ),
        2,
        "did not stop",
    ),
    "equal to everything": Case(
        (
            "class Liar:\n    shape = (2, 2)\n    __eq__ = lambda *a: True\n"
            "    __torch_function__ = classmethod(lambda *a, **k: True)\n"
            "    __reduce__ = lambda self: (print, ('x',))\n    __array__ = lambda *a, **k: self\n"
            "def corr2d(X, K):\n    return Liar()",
        ),
        0,
    ),
    "lying tensor": Case(
        (
            "import torch\nclass Liar(torch.Tensor):\n    @classmethod\n"
            "    def __torch_function__(cls, func, types, args=(), kwargs=None):\n"
            "        return True\n"
            "def corr2d(X, K):\n    return X[:1, :1].as_subclass(Liar)",
        ),
        0,
    ),
    "tensor subclass with right numbers": Case(
        (
            RIGHT,
            "class Mine(torch.Tensor):\n    pass\nright = corr2d\n"
            "def corr2d(X, K):\n    return right(X, K).as_subclass(Mine)",
        ),
        2,
    ),
    "forged message": Case(
        (
            WRONG,
            "import os, struct\nfor fd in range(3, 50):\n    try:\n"
            '        text = b\'{"answer": "corr2d", "cell": 0, "observations": []}\'\n'
            "        os.write(fd, struct.pack('<II', len(text), 0) + text)\n"
            "    except OSError:\n        pass",
        ),
        0,
    ),
    "deep message": Case(
        (
            RIGHT,
            "import os, struct\nfor fd in range(3, 50):\n    try:\n"
            "        text = b'[' * 100_000 + b']' * 100_000\n"
            "        os.write(fd, struct.pack('<II', len(text), 0) + text)\n"
            "    except OSError:\n        pass",
        ),
        2,
        "sent a message",
    ),
    "giant message": Case(
        (
            RIGHT,
            "import os\nfor fd in range(3, 50):\n    try:\n        os.write(fd, b'\\xff' * 64)\n"
            "    except OSError:\n        pass",
        ),
        2,
        "sent a message larger",
    ),
    "endless messages": Case(
        (
            RIGHT,
            'import os\ntext = b\'{"at": ["cell", 0], "seconds": 9}\'\n'
            "whole = len(text).to_bytes(4, 'little') + bytes(4) + text\n"
            "while True:\n    for fd in range(3, 9):\n        try:\n"
            "            os.write(fd, whole * 1000)\n        except OSError:\n            pass",
        ),
        2,
    ),
    "closed pipes": Case((RIGHT, "import os\nos.closerange(0, 1000)", WRONG), 2),
    "guessing a value": Case(tuple(f"transposed_image = {letter!r}" for letter in "abcdca"), 0),
    "5,000 cells": Case((*(["x = 1"] * 5000), RIGHT), 2),
}
for _name, _result in {
    "nan": "torch.full_like(X, float('nan'))",
    "infinity": "torch.full_like(X, float('inf'))",
    "huge": "torch.zeros(30_000, 30_000)",
    "very huge": "torch.zeros(1).expand(2**40)",
    "sparse": "X.to_sparse()",
    "meta": "X.to('meta')",
    "complex": "X.to(torch.complex64)",
    "quantised": "torch.quantize_per_tensor(X, 0.1, 0, torch.qint8)",
    "nested": "torch.nested.nested_tensor([X, X])",
    "deep list": "__import__('functools').reduce(lambda a, _: [a], range(10_000), 1)",
    "itself": "(lambda a: a.append(a) or a)([])",
    "string subclass": "type('S', (str,), {'__eq__': lambda *a: True})('x')",
    "many numbers": "list(range(10**7))",
}.items():
    ATTACKS[f"result {_name}"] = Case(
        (f"import torch\ndef corr2d(X, K):\n    return {_result}",), 0
    )
