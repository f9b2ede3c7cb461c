"""Every sign in a picture is explained under it, and none that is not there."""

import pytest

from nkworld.charts import legend, to_svg
from nkworld.figures import registry as figures

pytestmark = pytest.mark.usefixtures("loaded", "db", "as_one_reader")

# What is drawn (a class of the picture's elements), and how its explanation begins.
SIGNS = {
    "ring": "A ring:",
    "dot": "A dot by itself:",
    "range": "A wash:",
    "whisker": "A stroke with two ends:",
    "whisker open": "An arrow:",
}


def drawn_in(figure):
    svg = to_svg(figure)
    found = {kind for kind in SIGNS if f' {kind}"' in svg or f'"{kind}"' in svg}
    return found if figure.kind == "line" else found - {"dot"}


@pytest.mark.parametrize("slug", [each.slug for each in figures.every()])
def test_the_signs_of_a_figure_are_explained_where_they_are_drawn(slug):
    _, figure = figures.get(slug).ask({})
    told = {
        kind
        for kind, words in SIGNS.items()
        if any(each.startswith(words) for each in legend(figure))
    }

    assert told == drawn_in(figure)
