"""A photograph that nobody took: two balls and a mug in front of a brick wall, in grey.

Rays go from an eye through each pixel, hit the nearest thing, and from there towards a lamp. The
lamp has an extent, so shadows are soft; lens and sensor add dark corners and noise.
"""

from __future__ import annotations

import torch
from torch import Tensor

EYE = torch.tensor([0.0, 1.5, -5.2])
LAMP = torch.tensor([-3.2, 4.6, -3.0])
WIDE = 0.55  # of the lamp, from its middle to its rim
BALLS = ((-1.15, 0.85, 0.5, 0.85), (0.55, 0.5, -0.9, 0.5))  # x, y, z and radius
MUG = (1.75, 0.9, 0.55, 1.35)  # x, z, radius and height
WALL = 2.6  # how far behind the middle of the floor
FAR = 1e9
LIFT = 1e-3  # off a surface, so that it does not shade itself
NOISE = 0.012


def scene(height: int, width: int) -> Tensor:
    """The picture, from 0, black, to 1, white; the same on every machine."""
    generator = torch.Generator().manual_seed(7)
    rows = torch.linspace(0.5, -0.5, 2 * height) * height / width
    columns = torch.linspace(-0.5, 0.5, 2 * width)  # two rays a pixel and axis: soft edges
    y, x = torch.meshgrid(rows, columns, indexing="ij")
    rays = torch.stack([x, y - 0.1, torch.full_like(x, 0.92)], dim=-1).reshape(-1, 3)
    rays = rays / rays.norm(dim=1, keepdim=True)
    distance, thing = _nearest(EYE.expand_as(rays), rays)
    points = EYE + distance[:, None] * rays
    normals = _normals(points, thing)
    light = _light(points + LIFT * normals, normals, generator)
    grey = _colours(points, thing) * (0.22 + 0.95 * light) + _shine(points, normals, rays, thing)
    grey = grey.reshape(1, 1, 2 * height, 2 * width)
    grey = torch.nn.functional.avg_pool2d(grey, 2)[0, 0].clamp(0, 1) ** (1 / 1.8)
    corners = torch.linspace(-1, 1, height)[:, None] ** 2 + torch.linspace(-1, 1, width) ** 2
    noise = NOISE * torch.randn(height, width, generator=generator)
    return (grey * (1 - 0.12 * corners) + noise).clamp(0, 1)


def _nearest(begin: Tensor, along: Tensor) -> tuple[Tensor, Tensor]:
    """How far it is to the first thing, and which: floor, wall, balls, mug, what is in the mug."""
    found = [
        _forwards(-begin[:, 1] / along[:, 1]),
        _forwards((WALL - begin[:, 2]) / along[:, 2]),
        *(_ball(begin, along, *ball) for ball in BALLS),
        _mug(begin, along),
        _lid(begin, along),
    ]
    distance, thing = torch.stack(found).min(dim=0)
    return distance, thing


def _forwards(distance: Tensor) -> Tensor:
    return torch.where(distance > LIFT, distance, FAR)


def _ball(begin: Tensor, along: Tensor, x: float, y: float, z: float, radius: float) -> Tensor:
    offset = begin - torch.tensor([x, y, z])
    return _round(torch.ones(len(along)), offset, along, radius)


def _round(square: Tensor, offset: Tensor, along: Tensor, radius: float) -> Tensor:
    """The nearer root of square t^2 + 2 half t + rest = 0, where a ray enters something round."""
    half, rest = (offset * along).sum(1), (offset**2).sum(1) - radius**2
    root = half**2 - square * rest
    return torch.where(root > 0, _forwards((-half - root.clamp(min=0).sqrt()) / square), FAR)


def _mug(begin: Tensor, along: Tensor) -> Tensor:
    x, z, radius, high = MUG
    flat = along[:, [0, 2]]
    distance = _round((flat**2).sum(1), begin[:, [0, 2]] - torch.tensor([x, z]), flat, radius)
    y = begin[:, 1] + distance * along[:, 1]
    return torch.where((y > 0) & (y < high), distance, FAR)


def _lid(begin: Tensor, along: Tensor) -> Tensor:
    """What stands in the mug, up to its rim."""
    x, z, radius, high = MUG
    distance = _forwards((high - begin[:, 1]) / along[:, 1])
    place = begin[:, [0, 2]] + distance[:, None] * along[:, [0, 2]] - torch.tensor([x, z])
    return torch.where(place.norm(dim=1) < radius, distance, FAR)


def _normals(points: Tensor, thing: Tensor) -> Tensor:
    up, back = torch.tensor([0.0, 1, 0]), torch.tensor([0.0, 0, -1])
    x, z, *_ = MUG
    middles = [*(torch.tensor(ball[:3]) for ball in BALLS), torch.tensor([x, 0, z])]
    kinds = [up.expand_as(points), back.expand_as(points), *(points - m for m in middles)]
    kinds[-1] = kinds[-1] * torch.tensor([1.0, 0, 1])
    stacked = torch.stack([*kinds, up.expand_as(points)])[thing, torch.arange(len(points))]
    return stacked / stacked.norm(dim=1, keepdim=True).clamp(min=LIFT)


def _light(points: Tensor, normals: Tensor, generator: torch.Generator) -> Tensor:
    """What arrives from a lamp of many small ones."""
    total = torch.zeros(len(points))
    lamps = LAMP + WIDE * (2 * torch.rand(12, 3, generator=generator) - 1)
    for lamp in lamps:
        way = lamp - points
        far = way.norm(dim=1)
        way = way / far[:, None]
        free = _nearest(points, way)[0] > far
        total += free * (normals * way).sum(1).clamp(min=0) * 36 / far**2
    return total / len(lamps)


def _colours(points: Tensor, thing: Tensor) -> Tensor:
    """How much light each thing gives back: boards, bricks, a plain ball, a striped one, a mug."""
    x, y, z = points.T
    boards = (
        0.34 + 0.05 * torch.sin(7 * x + 2 * torch.sin(1.3 * z)) - 0.22 * ((z * 1.25) % 1 < 0.05)
    )
    row = (y / 0.34).floor()
    joint = ((y / 0.34) % 1 < 0.1) | ((x / 0.8 + 0.5 * (row % 2)) % 1 < 0.045)
    bricks = (
        0.3 + 0.05 * torch.sin(5 * row + 3 * (x / 0.8 + 0.5 * (row % 2)).floor()) + 0.22 * joint
    )
    middle = BALLS[1]
    turn = torch.atan2(y - middle[1], x - middle[0])
    striped = 0.12 + 0.7 * ((turn * 8 / torch.pi) % 2 < 1)
    band = 0.75 - 0.5 * ((y > 0.55) & (y < 0.85))
    kinds = [boards, bricks, torch.full_like(x, 0.62), striped, band, torch.full_like(x, 0.06)]
    return torch.stack(kinds)[thing, torch.arange(len(x))]


def _shine(points: Tensor, normals: Tensor, rays: Tensor, thing: Tensor) -> Tensor:
    """The lamp, mirrored in the balls and the mug."""
    way = LAMP - points
    way = way / way.norm(dim=1, keepdim=True)
    mirrored = 2 * (normals * way).sum(1, keepdim=True) * normals - way
    glance = -(mirrored * rays).sum(1).clamp(max=0)
    return 0.55 * glance**40 * ((thing >= 2) & (thing <= 4))
