"""Ten garments as shapes: which parts they have, and how far each part varies.

A garment is a pair (coverage, seams): where there is cloth, and how dark its seams are.
Classes that are alike in the real set (t-shirt, pullover, coat, shirt) are alike here:
they share the torso and differ in sleeves, collar and front.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from lab.data.shapes import (
    LINE,
    SIDE,
    Dice,
    X,
    Y,
    body,
    columns,
    ellipse,
    floor,
    inside,
    limb,
    profile,
    rows,
    scaled,
)

Garment = tuple[Tensor, Tensor]
Artist = Callable[[Dice], Garment]


def t_shirt(dice: Dice) -> Garment:
    """Short sleeves, rarely none; a print on some."""
    top = _Top(dice, bottom=(22.0, 26.0), wide=(5.2, 7.2))
    short = dice.uniform(2.5, 5.0) * dice.chance(0.92)
    sleeves = top.sleeves(reach=short, drop=short * dice.uniform(0.7, 1.5), thick=(1.9, 3.0))
    neck = ellipse(top.x, top.y, dice.uniform(1.8, 3.4), dice.uniform(1.0, 3.2))
    print_ = ellipse(top.x, dice.uniform(10, 15), dice.uniform(1, 4), dice.uniform(1, 4))
    return _joined(top.torso, sleeves) * (1 - neck), scaled(print_, dice.chance(0.4) * 0.6)


def trouser(dice: Dice) -> Garment:
    """Two legs under a waist; some stand apart, some are short."""
    x, top, bottom = dice.uniform(12.5, 15.5), dice.uniform(1, 3.5), dice.uniform(24.5, 27.5)
    bottom = torch.where(dice.chance(0.08) > 0, dice.uniform(14, 19), bottom)
    crotch = top + dice.uniform(5, 8)
    hip, hem = dice.uniform(3.2, 5.2), dice.uniform(3.2, 6.5)
    half = profile([(top, hip * 0.8), (crotch, hip), (bottom, hem)])
    gap = profile([(crotch, -hip * 0), (bottom, hem * dice.uniform(0.1, 0.55))])
    between = inside(gap[:, :, None] - 0.4 - (X - x[:, None, None]).abs())
    legs = body(_tilted(dice, x), half) * rows(top, bottom) * (1 - between * (Y > 7))
    return legs, scaled(rows(top + 1.2, top + 2), dice.uniform(0, 0.6))


def pullover(dice: Dice) -> Garment:
    """Long sleeves, a round neck, a band at the hem."""
    top = _Top(dice, bottom=(21.5, 25.5), wide=(5.4, 7.6))
    sleeves = top.long_sleeves()
    neck = ellipse(top.x, top.y - 0.5, dice.uniform(1.6, 3.0), dice.uniform(0.8, 2.4))
    band = scaled(rows(top.bottom - 2.2, top.bottom - 1.2), dice.uniform(0.1, 0.6))
    return _joined(top.torso, sleeves) * (1 - neck), band


def dress(dice: Dice) -> Garment:
    """Long and narrow, with a waist; sleeves are short, long or none."""
    x, top, bottom = dice.uniform(12.5, 15.5), dice.uniform(1, 3), dice.uniform(24.5, 27.5)
    waist, shoulder = top + dice.uniform(8, 12), dice.uniform(2.8, 4.6)
    narrow, hem = shoulder * dice.uniform(0.6, 0.95), dice.uniform(3.2, 7.5)
    half = profile([(top, shoulder), (waist, narrow), (bottom, hem)])
    cover = body(_tilted(dice, x), half) * rows(top, bottom)
    length = dice.uniform(2, 5) * dice.chance(0.5) + dice.uniform(0, 9) * dice.chance(0.25)
    for side in (-1, 1):
        start = (x + side * shoulder * 0.7, top + 1.5)
        end = (start[0] + side * (0.6 + length * 0.28), start[1] + length)
        cover = torch.maximum(cover, limb(start, end, dice.uniform(1.0, 1.6)))
    neck = ellipse(x, top, shoulder * dice.uniform(0.3, 0.7), dice.uniform(0.8, 3.5))
    belt = scaled(rows(waist - 0.5, waist + 0.5), dice.uniform(0, 0.7) * dice.chance(0.6))
    return cover * (1 - neck), belt


def coat(dice: Dice) -> Garment:
    """Long sleeves, open in front from a deep collar to the hem."""
    top = _Top(dice, bottom=(23.0, 27.0), wide=(5.4, 7.6))
    sleeves = top.long_sleeves()
    deep = dice.uniform(2.5, 6)
    opening = profile([(top.y, dice.uniform(1.2, 2.8)), (top.y + deep, deep * 0)])
    collar = inside(opening[:, :, None] - 0.3 - (X - top.x[:, None, None]).abs()) * (Y < 12)
    front = columns(top.x - 0.4, top.x + dice.uniform(0.1, 0.9)) * (Y > 6)
    pockets = rows(top.bottom - 7, top.bottom - 6) * (1 - columns(top.x - 2, top.x + 2))
    seams = scaled(front, dice.uniform(0.35, 0.95))
    return _joined(top.torso, sleeves) * (1 - collar), _joined(
        seams, scaled(pockets, dice.uniform(0, 0.5) * dice.chance(0.6))
    )


def sandal(dice: Dice) -> Garment:
    """A thin sole, flat or on a heel, and straps with air between them."""
    left, right, ground = dice.uniform(1, 4), dice.uniform(24, 27), dice.uniform(17, 21)
    heel = torch.where(dice.chance(0.35) > 0, dice.uniform(4, 9), dice.uniform(0, 2))
    top = profile([(left + 8, ground - 1.5), (right - 3, ground - 1.5 - heel)])
    sole = floor(top, top + dice.uniform(1.2, 2.6)[:, None]) * columns(left, right)
    post = limb((right - 2, ground - heel), (right - 2, ground + 0.3), dice.uniform(0.7, 2.0))
    cover = _joined(sole, post)
    for low, high in ((0.12, 0.32), (0.35, 0.6), (0.6, 0.9)):
        foot = left + (right - left) * dice.uniform(low, high)
        base = ground - 1 - heel * ((foot - left - 8) / 14).clamp(0, 1)
        end = (foot + dice.uniform(0, 6), base - dice.uniform(2, 7))
        strap = limb((foot, base), end, dice.uniform(0.5, 1.2))
        cover = torch.maximum(cover, scaled(strap, dice.chance(0.85)))
    return cover, torch.zeros(1, 1, 1)


def shirt(dice: Dice) -> Garment:
    """A pointed collar and a row of buttons; most sleeves are long."""
    top = _Top(dice, bottom=(22.0, 26.5), wide=(5.0, 7.4))
    long = dice.chance(0.65)[:, None, None]
    reach = dice.uniform(2.5, 4.5)
    short_sleeves = top.sleeves(reach=reach, drop=reach, thick=(1.8, 2.8))
    sleeves = top.long_sleeves() * long + short_sleeves * (1 - long)
    deep = dice.uniform(1.5, 3.5)
    opening = profile([(top.y, dice.uniform(0.8, 2.0)), (top.y + deep, deep * 0)])
    collar = inside(opening[:, :, None] - 0.3 - (X - top.x[:, None, None]).abs()) * (Y < 10)
    line = columns(top.x - 0.3, top.x + 0.3) * (Y > 6)
    phase, gap = dice.uniform(0, 6)[:, None, None], dice.uniform(1.4, 2.2)[:, None, None]
    buttons = line * (torch.sin(Y * gap + phase) > 0)
    return _joined(top.torso, sleeves) * (1 - collar), scaled(buttons, dice.uniform(0.25, 0.95))


def sneaker(dice: Dice) -> Garment:
    """Low, with a bright sole; the toe points left."""
    left, right, ground = dice.uniform(1, 3), dice.uniform(25, 27), dice.uniform(18.5, 22)
    high = dice.uniform(5.5, 9)
    upper, sole = _shoe(dice, left, right, ground, high, shaft=0.35)
    return upper, scaled(sole, -dice.uniform(0.1, 0.9))  # less than no seam: brighter


def bag(dice: Dice) -> Garment:
    """A box or a pouch with a handle, or with none."""
    x, top, bottom = dice.uniform(13, 15), dice.uniform(8, 13), dice.uniform(20, 25.5)
    wide = dice.uniform(7, 12.5)
    half = profile([(top, wide * dice.uniform(0.65, 1.0)), (bottom, wide)])
    box = body(x[:, None].expand(-1, SIDE), half) * rows(top, bottom)
    across, high, thick = wide * dice.uniform(0.3, 0.7), dice.uniform(2, 9), dice.uniform(0.6, 1.3)
    outer = ellipse(x, top + 0.5, across + thick, high.clamp(max=9) + thick)
    ring = (outer - ellipse(x, top + 0.5, across, high)).clamp(0, 1) * (top[:, None, None] > Y)
    flap = scaled(rows(top + 3, top + 4), dice.uniform(0, 0.8) * dice.chance(0.6))
    return _joined(box, scaled(ring, dice.chance(0.75))), flap


def ankle_boot(dice: Dice) -> Garment:
    """A shoe with a shaft above the ankle, often on a heel."""
    left, right, ground = dice.uniform(1.5, 5), dice.uniform(23.5, 27), dice.uniform(22.5, 26)
    upper, sole = _shoe(dice, left, right, ground, dice.uniform(15, 20), shaft=0.45)
    under = columns(left + (right - left) * 0.45, right - dice.uniform(4, 7))
    arch = under * rows(ground - dice.uniform(0.5, 2.5), ground + 2)
    return upper * (1 - scaled(arch, dice.chance(0.6))), scaled(sole, dice.uniform(0, 0.7))


# In the order of the labels 0 to 9.
GARMENTS: tuple[Artist, ...] = (
    t_shirt, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle_boot,
)  # fmt: skip


class _Top:
    """What t-shirt, pullover, coat and shirt share: place, shoulders and torso."""

    def __init__(self, dice: Dice, bottom: tuple[float, float], wide: tuple[float, float]) -> None:
        self.dice = dice
        self.x, self.y = dice.uniform(12.3, 15.7), dice.uniform(2, 5)
        self.bottom = dice.uniform(*bottom)
        self.shoulder = dice.uniform(*wide)
        waist = self.shoulder * dice.uniform(0.78, 1.02)
        hem = waist * dice.uniform(0.95, 1.2)
        half = profile(
            [
                (self.y, self.shoulder * 0.7),
                (self.y + 2, self.shoulder),
                (self.y + 10, waist),
                (self.bottom, hem),
            ]
        )
        self.torso = body(_tilted(dice, self.x), half) * rows(self.y, self.bottom)

    def sleeves(self, reach: Tensor, drop: Tensor, thick: tuple[float, float]) -> Tensor:
        """Both sleeves, which reach so far out and hang so far down."""
        width = self.dice.uniform(*thick)
        pair = []
        for side in (-1, 1):
            start = (self.x + side * (self.shoulder - 1.2), self.y + 2.2)
            end = (start[0] + side * reach, start[1] + drop * self.dice.uniform(0.85, 1.15))
            pair.append(limb(start, end, width))
        return _joined(*pair)

    def long_sleeves(self) -> Tensor:
        """Sleeves down to the hem, close to the torso or away from it."""
        down = (self.bottom - self.y - 3) * self.dice.uniform(0.75, 1.05)
        return self.sleeves(self.dice.uniform(2.0, 5.5), down, (1.3, 2.2))


def _shoe(
    dice: Dice, left: Tensor, right: Tensor, ground: Tensor, high: Tensor, shaft: float
) -> Garment:
    """Toe on the left, opening on the right, and its sole."""
    toe = dice.uniform(2.5, 4.5)
    ankle = right - (right - left) * (shaft + dice.uniform(-0.05, 0.08))
    step = torch.maximum(toe + 1, dice.uniform(5, 8))
    top = profile(
        [
            (left, ground - toe * 0.5),
            (left + 3, ground - toe),
            (ankle - dice.uniform(1, 4), ground - torch.minimum(step, high)),
            (ankle, ground - high),
            (right, ground - high + dice.uniform(-1, 1.5)),
        ]
    )
    bottom = ground[:, None].expand(-1, len(LINE))
    sole = rows(ground - dice.uniform(1.2, 2.4), ground + 1)
    return floor(top, bottom) * columns(left, right), sole


def _tilted(dice: Dice, x: Tensor) -> Tensor:
    """A middle line (n, 28) that leans a little."""
    return x[:, None] + dice.uniform(-0.08, 0.08)[:, None] * (LINE[None] - SIDE / 2)


def _joined(*covers: Tensor) -> Tensor:
    """Several shapes as one."""
    joined = covers[0]
    for cover in covers[1:]:
        joined = torch.maximum(joined, cover)
    return joined
