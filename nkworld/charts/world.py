"""Countries as shapes in the Equal Earth projection, which keeps areas, from world-atlas."""

import math
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Any

HOME = "408"  # North Korea, by M49 number
ANTARCTICA = "010"
WIDTH, HEIGHT = 960, 420
# The rectangle of the projection that is drawn: all longitudes, from Greenland to Cape Horn.
NORTH = 83.7
POLYNOMIAL = (1.340264, -0.081106, 0.000893, 0.003796)

Place = tuple[float, float]
Line = list[Place]


@dataclass(frozen=True, slots=True)
class Shape:
    number: str
    name: str
    outline: str


def shapes_of(topology: dict[str, Any]) -> list[Shape]:
    """All countries but Antarctica. KeyError or IndexError if the topology is none of countries."""
    transform = topology["transform"]
    (x_scale, y_scale), (x_start, y_start) = transform["scale"], transform["translate"]
    arcs = []
    for arc in topology["arcs"]:  # stored in steps from one place to the next
        xs, ys = (accumulate(steps) for steps in zip(*arc, strict=True))
        arcs.append(
            [(x * x_scale + x_start, y * y_scale + y_start) for x, y in zip(xs, ys, strict=True)]
        )
    found = topology["objects"]["countries"]["geometries"]
    shapes = []
    for each in found:
        polygons = each["arcs"] if each["type"] == "MultiPolygon" else [each["arcs"]]
        outline = "".join(_path(ring, arcs) for polygon in polygons for ring in polygon)
        shapes.append(Shape(each.get("id", ""), each["properties"]["name"], outline))
    return [shape for shape in shapes if shape.number != ANTARCTICA]


def equal_earth(longitude: float, latitude: float) -> Place:
    """From degrees to a place on the plane of the projection, y upwards."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    a, b, c, d = POLYNOMIAL
    slope = 9 * d * theta**8 + 7 * c * theta**6 + 3 * b * theta**2 + a
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    return x, d * theta**9 + c * theta**7 + b * theta**3 + a * theta


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, NORTH)[1]


def pixel(longitude: float, latitude: float) -> Place:
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def _path(ring: list[int], arcs: list[Line]) -> str:
    """In pixels; what lies over the 180th meridian, as the east of Russia does, stays whole."""
    found = [
        place for number in ring for place in (arcs[number] if number >= 0 else arcs[~number][::-1])
    ]
    is_over = any(abs(one[0] - other[0]) > 180 for one, other in pairwise(found))
    pixels = (pixel(x + 360 if is_over and x < 0 else x, y) for x, y in found)
    halves = [place for place, _ in groupby((round(2 * x), round(2 * y)) for x, y in pixels)]
    if len(halves) < 3:
        return ""
    steps = [
        f"{(after[0] - before[0]) / 2:g} {(after[1] - before[1]) / 2:g}"
        for before, after in pairwise(halves)
    ]
    start = f"{halves[0][0] / 2:g} {halves[0][1] / 2:g}"
    return f"M{start}l{' '.join(steps)}z".replace(" -", "-")
