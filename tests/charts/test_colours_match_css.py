"""The server's pictures and the browser's are painted from one palette."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from nkworld.charts.colours import MOST, ROLES, nth_role
from nkworld.portal import apps

STYLES = Path(apps.__file__).parent / "static" / "portal"
PAIRS = re.findall(
    r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);",
    (STYLES / "tokens.css").read_text(),
)
LIGHT = {name: light for name, light, _ in PAIRS}
DARK = {name: dark for name, _, dark in PAIRS}


def luminance(colour):
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_same_colours_in_python_and_css(role):
    assert ROLES[role] == (LIGHT[role], DARK[role])


# Fills only: its name stands in ink beside a swatch.
AREA = "remainder"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    "role", [*(each for each in ROLES if each != AREA), "ink", "soft", "link", "warn"]
)
def test_a_label_in_a_roles_colour_is_readable_on_the_page(role, theme):
    assert contrast(theme[role], theme["paper"]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_area_stands_out_from_the_page(theme):
    assert contrast(theme[AREA], theme["paper"]) >= 3


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
def test_no_two_of_the_six_colours_look_alike(shade):
    six = [ROLES[nth_role(place)][shade] for place in range(MOST)]

    assert [(a, b) for a, b in combinations(six, 2) if apart(a, b) < 40] == []


def apart(one, other):
    """How far two colours written #rrggbb lie from each other, channel by channel."""
    channels = [[int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in (one, other)]
    return sum(abs(a - b) for a, b in zip(*channels, strict=True))
