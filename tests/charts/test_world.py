"""Countries as shapes, on the plane of the Equal Earth projection."""

import json
import re
from pathlib import Path

import pytest

from nkworld.charts.world import HEIGHT, HOME, WIDTH, equal_earth, shapes_of

FILE = Path(__file__).parents[2] / "node_modules" / "world-atlas" / "countries-110m.json"


@pytest.fixture(scope="module")
def shapes():
    return {each.name: each for each in shapes_of(json.loads(FILE.read_text()))}


def places(outline):
    """The places of each ring of a path, whose steps are relative."""
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", outline):
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", f"{start} {steps}")]
        x = y = 0.0
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        yield ring


def test_the_projection_has_its_published_extent():
    x, _ = equal_earth(180, 0)
    _, y = equal_earth(0, 90)

    assert (round(x, 5), round(y, 5)) == (2.70663, 1.31736)


def test_every_shape_lies_in_the_picture_and_none_is_torn_across_it(shapes):
    assert len(shapes) > 170
    for shape in shapes.values():
        for ring in places(shape.outline):
            across = [x for x, _ in ring]
            assert max(across) - min(across) < WIDTH / 2, shape.name
            assert min(across) >= -1 and max(across) <= WIDTH + 15, shape.name
            assert all(-1 <= y <= HEIGHT for _, y in ring), shape.name


def test_countries_are_known_by_their_number(shapes):
    assert shapes["North Korea"].number == HOME
    assert shapes["China"].number == "156"
    assert "Antarctica" not in shapes
