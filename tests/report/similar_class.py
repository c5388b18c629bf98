"""Classes made up to find out what `grader similar` finds: their authors are known.

Everybody writes each answer anew, after one of the labelled answers of `tests/truth`, which people
wrote who knew nothing of each other's: in other words and other steps, and in some places with a
line more. A copy is disguised: names, numbers, comments, layout and the order of lines.

    python -m tests.report.similar_class

prints the table of docs/similarity.md; it takes some minutes.
"""

from __future__ import annotations

import ast
import builtins
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from grader.staff.report.similarity.known import Known, known
from grader.staff.report.similarity.pairs import alike
from grader.staff.report.similarity.work import Work

ROOT = Path(__file__).parents[2]
LONG = 5  # lines that half of the answers to an exercise have: others are written alike by all
FREE = ("ok", "done", "step", "seen")
TURNED = ("sum", "mean", "abs", "exp", "sqrt")  # x.sum() or torch.sum(x)
MODULES = {"torch", "F", "np", "d2l", "math"}


def labelled() -> dict[str, list[str]]:
    """The labelled answers, right and wrong, to exercises that take several lines."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "truth").glob("*.py")):
        for part in re.split(r"^# %% (?=right|wrong)", path.read_text("utf-8"), flags=re.M)[1:]:
            head, _, body = part.partition("\n")
            text = re.sub(r"^# %%.*\n", "", body, flags=re.M).strip()
            found.setdefault(head.split()[1].rstrip(":"), []).append(text)
    return {
        name: texts
        for name, texts in found.items()
        if median(text.count("\n") for text in texts) >= LONG
    }


class OtherWords(ast.NodeTransformer):
    """The same idea as somebody else writes it; `part` of what can be said otherwise is."""

    def __init__(self, draw: random.Random, part: float) -> None:
        self._draw, self._part, self._names = draw, part, 0

    def _now(self) -> bool:
        return self._draw.random() < self._part

    def visit_BinOp(self, node):
        self.generic_visit(node)
        swaps = isinstance(node.op, ast.Add | ast.Mult)
        plain = not isinstance(node.left, ast.List | ast.Constant | ast.JoinedStr)
        if swaps and plain and self._now():
            node.left, node.right = node.right, node.left
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        called = node.func
        if not isinstance(called, ast.Attribute) or called.attr not in TURNED or not self._now():
            return node
        owner = called.value
        if isinstance(owner, ast.Name) and owner.id == "torch" and node.args:
            method = ast.Attribute(node.args[0], called.attr, ast.Load())
            return ast.Call(method, node.args[1:], node.keywords)
        if isinstance(owner, ast.Name) and owner.id in MODULES:
            return node
        function = ast.Attribute(ast.Name("torch", ast.Load()), called.attr, ast.Load())
        return ast.Call(function, [owner, *node.args], node.keywords)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name) or not self._now():
            return node
        sum_ = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
        return ast.Assign([node.target], sum_, lineno=1)

    def visit_If(self, node):
        self.generic_visit(node)
        if node.orelse and not isinstance(node.orelse[0], ast.If) and self._now():
            node.test = ast.UnaryOp(ast.Not(), node.test)
            node.body, node.orelse = node.orelse, node.body
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.body = self._steps(node.body)
        return node

    visit_For = visit_FunctionDef  # noqa: N815 - the names are of the ast module

    def _steps(self, statements):
        steps = []
        for each in statements:
            if isinstance(each, ast.Assign | ast.Return) and each.value and self._now():
                steps += self._first_a_part(each)
            steps.append(each)
            if self._draw.random() < self._part / 6:
                steps += ast.parse(f"{self._draw.choice(FREE)} = None").body
        return steps

    def _first_a_part(self, statement):
        """A part of a statement that gets a name of its own, in a line before it."""
        inside = list(ast.walk(statement.value))
        bound = ast.Lambda | ast.ListComp | ast.GeneratorExp | ast.DictComp | ast.Starred
        parts = [n for n in inside[1:] if isinstance(n, ast.BinOp | ast.Call | ast.Subscript)]
        if not parts or any(isinstance(node, bound) for node in inside):
            return []
        part = self._draw.choice(parts)
        self._names += 1
        name = f"part{self._names}"

        class Named(ast.NodeTransformer):
            def visit(self, node):
                if node is part:
                    return ast.Name(name, ast.Load())
                return self.generic_visit(node)

        Named().visit(statement)
        return [ast.Assign([ast.Name(name, ast.Store())], part, lineno=1)]


class Disguise(ast.NodeTransformer):
    """Other names; where `more` is to be hidden, other numbers, and lines in another order."""

    def __init__(self, draw: random.Random, tree: ast.AST, kept: str, more: bool) -> None:
        stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}
        names = stored | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
        free = sorted(names - {kept, "self"} - set(dir(builtins)) - MODULES)
        self._names = {name: f"my_{draw.randrange(10**6)}" for name in free}
        self._draw, self._more = draw, more

    def visit_Name(self, node):
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node):
        node.arg = self._names.get(node.arg, node.arg)
        return node

    def visit_Constant(self, node):
        if self._more and type(node.value) is int and node.value > 1:
            node.value += self._draw.randrange(3)
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        lines = node.body
        for i in range(len(lines) - 1):
            if self._more and _independent(lines[i], lines[i + 1]):
                lines[i], lines[i + 1] = lines[i + 1], lines[i]
        return node


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _independent(one: ast.stmt, other: ast.stmt) -> bool:
    if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
        return False
    read, stored = [], []
    for each in (one, other):
        names = [node for node in ast.walk(each) if isinstance(node, ast.Name)]
        stored.append({node.id for node in names if _is_stored(node)})
        read.append({node.id for node in names if not _is_stored(node)})
    return not (stored[0] & (read[1] | stored[1]) or stored[1] & read[0])


def in_other_words(text: str, draw: random.Random, part: float) -> str:
    """An answer as somebody else writes it; one that is no Python stays as it is."""
    try:
        tree = OtherWords(draw, part).visit(ast.parse(text))
    except SyntaxError:
        return text
    return ast.unparse(ast.fix_missing_locations(tree))


def disguised(text: str, name: str, draw: random.Random, how: str) -> str:
    """A copy: `as it is`, `renamed`, `rearranged` as well, or also partly `reworded`."""
    if how == "as it is":
        return text
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    tree = Disguise(draw, tree, name, more=how != "renamed").visit(tree)
    if how == "reworded":
        tree = OtherWords(draw, 0.15).visit(tree)
    lines = ast.unparse(ast.fix_missing_locations(tree)).split("\n")
    return "\n".join(line + "  # mine" * (draw.random() < 0.3) for line in lines)


@dataclass(frozen=True)
class Made:
    """A class, and who copied from whom."""

    works: list[Work]
    copied: set[frozenset[str]]


def made_class(
    students: int, exercises: int, seed: int, copies: int = 0, answers: int = 0, how: str = ""
) -> Made:
    """A class in which some have so many answers from somebody else."""
    written = [dict(answers) for answers in _written(students, exercises, seed)]
    draw, asked = random.Random(seed), list(written[0])
    people = draw.sample(range(students), 2 * copies)
    copied = set()
    for one, other in zip(people[::2], people[1::2], strict=True):
        for name in draw.sample(asked, answers):
            written[other][name] = disguised(written[one][name], name, draw, how)
        copied.add(frozenset((f"student {one}", f"student {other}")))
    return Made([Work((f"student {i}",), each) for i, each in enumerate(written)], copied)


@cache
def _written(students: int, exercises: int, seed: int) -> list[dict[str, str]]:
    """What everybody has written on their own."""
    draw, sources = random.Random(seed), labelled()
    asked = draw.sample(sorted(sources), exercises)
    return [
        {name: in_other_words(draw.choice(sources[name]), draw, 0.6) for name in asked}
        for _ in range(students)
    ]


def counted(made: Made, course: Known) -> tuple[int, int]:
    """How many of those who copied are found, and how many others."""
    found = {
        frozenset(each.left.names + each.right.names) for each in alike(made.works, course).pairs
    }
    return len(found & made.copied), len(found - made.copied)


def main() -> None:
    """Print what is found in classes of several kinds."""
    course, seeds = known(ROOT), range(4)
    for students, exercises in ((30, 15), (100, 30)):
        alone = sum(counted(made_class(students, exercises, seed), course)[1] for seed in seeds)
        print(
            f"{students} students, {exercises} exercises: {alone} pairs of strangers in 4 classes"
        )
        for answers in (exercises // 5, exercises // 3, exercises // 2, exercises):
            for how in ("as it is", "renamed", "rearranged", "reworded"):
                classes = [made_class(students, exercises, s, 3, answers, how) for s in seeds]
                right, wrong = map(sum, zip(*(counted(m, course) for m in classes), strict=True))
                print(
                    f"  {answers:2} answers {how:10}: {right:2} of 12, and {wrong} others",
                    flush=True,
                )


if __name__ == "__main__":
    main()
