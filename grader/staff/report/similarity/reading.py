"""A cell as a row of signs in which names, numbers, layout and comments make no difference.

One expression reads every cell, also one that is no Python, so that a missing bracket changes the
signs around it and nothing else.
"""

from __future__ import annotations

import builtins
import keyword
import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from zlib import crc32

LONGEST = 20_000  # letters of an answer that are read; the longest solution has some 3,000
BACK = 40  # the bits of a sign above these say how far back the same name stands
SIGN = (1 << BACK) - 1
_TOKEN = re.compile(
    r"""[ \t]*+(
        [^\W\d]\w*+(?!['"])
      | \n | [][(){},;] | \.(?!\d)
      | [-+*/%@&|^<>=!:]= | -> | \*\*=? | //=? | << | >>
      | [:=+*/-]
      | (?:\d|\.\d)[\w.]*(?:(?<=[eE])[+-]\d+)?
      | \#[^\n]*
      | (?i:[rbuf]{0,2})(?:'''(?:[^\\]|\\.)*?'''|\"""(?:[^\\]|\\.)*?\"""
                          |'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
      | \\\r?\n
      | \S
    )""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")
# Names that nobody chooses: of the language, of the modules that every notebook imports, and of
# what torch calls by itself.
_MODULES = ("torch", "nn", "F", "functional", "init", "optim", "d2l", "lab", "np", "numpy", "math")
_GIVEN = frozenset([*keyword.kwlist, *dir(builtins), *_MODULES, "plt", "self", "forward"])
_NUMBER, _TEXT, _NAME, _END = 1, 2, 3, 4  # signs of their own; those of words are far above
_SPECIAL = frozenset(["\n", *";([{)]}=", "def", "lambda", "import", "from"])


@dataclass(frozen=True)
class Row:
    """The signs of a cell; where a name stands, with the distance to where it stood before."""

    signs: array[int]
    breaks: list[int]  # how many signs stand before each new line

    def line(self, place: int) -> int:
        """The line of a sign, from 1."""
        return bisect_right(self.breaks, place) + 1


class _Signs(dict[str, int]):
    """The sign of each token, made when it is first met."""

    def __missing__(self, token: str) -> int:
        sign = _sign(token)
        if len(token) < 40:  # a long text comes once
            self[token] = sign
        return sign


def _sign(token: str) -> int:
    if token[0].isdigit() or (token[0] == "." and len(token) > 1):
        return _NUMBER
    if token[-1] in "'\"" and len(token) > 1:
        return _TEXT
    chosen = token[0].isidentifier() and token not in _GIVEN and not token.startswith("__")
    return _NAME if chosen else _fixed(token)


def _fixed(token: str) -> int:
    return crc32(token.encode("utf-8", "replace")) + 16


_SIGNS = _Signs()
_COMMA, _COLON = map(_fixed, ",:")


def prose(text: str) -> Row:
    """A written answer: every word as it is, in capitals or not."""
    signs, breaks = array("Q"), list[int]()
    for line in text[:LONGEST].split("\n"):
        signs.extend(map(_fixed, _WORD.findall(line.casefold())))
        breaks.append(len(signs))
    return Row(signs, breaks)


def code(text: str) -> Row:
    """A cell of code."""
    reader = _Reader()
    reader.read(text[:LONGEST])
    return Row(array("Q", reader.signs), reader.breaks)


class _Reader:
    """Reads one cell, token by token."""

    def __init__(self) -> None:
        self.signs: list[int] = []
        self.breaks: list[int] = []
        self._last: dict[str, int] = {}  # where each name of the student's stood last
        self._undo: tuple[str, int | None] = ("", None)  # the last name, and where it was before
        self._begin = 0  # of this statement
        self._depth = 0  # of brackets
        self._defining = self._importing = False

    def read(self, text: str) -> None:
        """Take in all of it."""
        signs, last = self.signs, self._last
        before = owner = ""
        for token in _TOKEN.findall(text):
            sign = _SIGNS[token]
            if sign == _NAME:
                if before == "." and owner != "self":  # of something that others have made
                    sign = _fixed(token)
                else:
                    here, stood = len(signs), last.get(token)
                    last[token], self._undo = here, (token, stood)
                    if stood is not None:
                        sign += here - stood << BACK
                signs.append(sign)
            elif token in _SPECIAL:
                self._special(token, sign)
            elif token[0] == "#":
                continue
            elif token[0] == "\\":  # a statement goes on in the next line
                self.breaks += [len(signs)] * token.count("\n")
                continue
            else:
                signs.append(sign)
                if sign == _TEXT:
                    self.breaks += [len(signs)] * token.count("\n")
            owner, before = before, token
        self._end()

    def _special(self, token: str, sign: int) -> None:
        signs = self.signs
        if token == "\n" or (token == ";" and not self._depth):
            if not self._depth:
                self._end()
            if token == "\n":
                self.breaks.append(len(signs))
            return
        if token in "([{":
            self._depth += 1
        elif token in ")]}":
            self._depth = max(0, self._depth - 1)
            if signs and signs[-1] == _COMMA:
                self._cut(len(signs) - 1)
        elif token in ("def", "lambda"):
            self._defining = True
        elif token in ("import", "from"):
            self._importing |= len(signs) == self._begin
        elif token == "=" and self._depth and not self._defining and signs[-1] & SIGN == _NAME:
            self._name_argument()
        signs.append(sign)

    def _name_argument(self) -> None:
        """What was taken for a name of the student's is that of an argument: `padding=1`."""
        name, stood = self._undo
        self.signs[-1] = _fixed(name)
        if stood is None:
            self._last.pop(name, None)
        else:
            self._last[name] = stood

    def _end(self) -> None:
        """Close a statement; what imports or is a text and nothing else, a docstring, is none."""
        length = len(self.signs) - self._begin
        if self._importing or (length == 1 and self.signs[-1] == _TEXT):
            self._cut(self._begin)
            for name in [name for name, place in self._last.items() if place >= self._begin]:
                del self._last[name]
        elif length and self.signs[-1] != _COLON:
            self.signs.append(_END)
        self._begin, self._defining, self._importing = len(self.signs), False, False

    def _cut(self, length: int) -> None:
        del self.signs[length:]
        for number in range(len(self.breaks) - 1, -1, -1):
            if self.breaks[number] <= length:
                break
            self.breaks[number] = length
