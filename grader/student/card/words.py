"""How a state, a score and a number are written, on cards and on pages alike."""

from __future__ import annotations

import math

from grader.exercise import Status

SYMBOLS = {
    Status.PASS: "✓",
    Status.FAIL: "✗",
    Status.NOT_ATTEMPTED: "○",
    Status.ERROR: "!",
}
STATES = {
    Status.PASS: "passed",
    Status.FAIL: "not right yet",
    Status.ERROR: "ended with an error",
    Status.NOT_ATTEMPTED: "not attempted",
}
EXACT = 10_000_000  # whole numbers below it are written in full


def points(number: float) -> str:
    """Points as a person writes them: 2, 1.5, 0.67."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def short(number: float) -> str:
    """A number for a small cell: whole, or three digits, with a real minus sign."""
    if not math.isfinite(number):
        return "nan" if math.isnan(number) else "∞" if number > 0 else "\N{MINUS SIGN}∞"
    if number == int(number) and abs(number) < EXACT:
        text = str(int(number))
    else:
        text = f"{number:.3g}"
        text = text if "e" not in text else f"{number:.1e}".replace("e+0", "e").replace("e-0", "e-")
    return text.replace("-", "\N{MINUS SIGN}")
