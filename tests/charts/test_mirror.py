"""Two directions of one trade are drawn about zero, with their amounts as they are on record."""

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from nkworld.charts import Figure, Point, Series, describe, to_plan, to_svg, to_table
from nkworld.charts.plan import LAYOUTS, plan_of
from nkworld.files.tables import to_csv
from tests.charts.drawings import box, group, of_kind, overlap

YEARS = range(2010, 2020)


def series(slug, label, role, *values):
    points = tuple(
        Point(str(year), None if value is None else Decimal(value))
        for year, value in zip(YEARS, values, strict=True)
    )
    return Series(slug, label, points, role)


FIGURE = Figure(
    topic="trade with Ruritania",
    subtitle="",
    unit="US dollars, current",
    measure="money",
    kind="bar",
    mirror=("Ruritania sells", "North Korea sells"),
    series=(
        series("export", "Exports", "exports", 90, 80, 70, None, 40, 20, 10, 5, 2, 1),
        series("import", "Imports", "imports", 200, 210, 190, None, 150, 90, 60, 70, 80, 90),
        series("balance", "Balance", "balance", -110, -130, -120, *[None] * 7),
    ),
)


def drawn(figure=FIGURE, width="wide"):
    return ElementTree.fromstring(to_svg(figure, width))


@pytest.mark.parametrize("width", LAYOUTS)
def test_what_the_partner_sells_stands_and_what_north_korea_sells_hangs(width):
    zero = plan_of(FIGURE, LAYOUTS[width]).area.y(0)
    svg = drawn(width=width)

    for bar in of_kind(group(svg, "import"), "bar"):
        assert float(bar.get("y")) + float(bar.get("height")) == pytest.approx(zero, abs=1)
    for bar in of_kind(group(svg, "export"), "bar"):
        assert float(bar.get("y")) == pytest.approx(zero, abs=0.1)
    assert group(svg, "balance") is None


def test_both_stand_at_the_same_place():
    svg = drawn()
    sold, bought = (
        [bar.get("x") for bar in of_kind(group(svg, slug), "bar")] for slug in ("export", "import")
    )

    assert sold == bought


def test_both_sides_of_the_axis_count_upwards():
    labels = plan_of(FIGURE, LAYOUTS["wide"]).axis.labels

    zero = labels.index("0")
    assert labels[:zero] and set(labels[:zero]) <= set(labels[zero + 1 :])
    assert not any("\N{MINUS SIGN}" in label for label in labels)


@pytest.mark.parametrize("width", LAYOUTS)
def test_the_sides_are_named_where_their_bars_are(width):
    zero = plan_of(FIGURE, LAYOUTS[width]).area.y(0)
    names = {text.text: box(text) for text in of_kind(drawn(width=width), "name")}

    above, below = (names[words] for words in FIGURE.mirror)
    assert above[3] < zero < below[1]
    assert not overlap(above, below)


def test_where_no_figure_was_found_a_ring_is_on_the_axis_of_a_desk():
    assert len(of_kind(drawn(), "silence")) == 1
    assert of_kind(drawn(width="narrow"), "silence") == []


def test_the_pointer_says_amounts_without_a_sign_at_bars_below_zero():
    plan = to_plan(FIGURE, {"wide": plan_of(FIGURE, LAYOUTS["wide"])})
    exports, imports = plan["series"]

    assert (exports["values"][0], exports["words"][0]) == (-90, "US$ 90")
    assert (imports["values"][0], imports["words"][0]) == (200, "US$ 200")


def test_table_file_and_description_say_what_they_would_say_without_a_mirror():
    plain = replace(FIGURE, mirror=())

    assert to_csv(FIGURE) == to_csv(plain)
    assert to_table(FIGURE) == to_table(plain)
    assert describe(FIGURE) == describe(plain)


def test_what_is_at_least_so_much_hangs_so_far_with_an_arrow_downwards():
    least = replace(FIGURE.series[0].points[0], value=None, low=Decimal(90))
    exports = replace(FIGURE.series[0], points=(least, *FIGURE.series[0].points[1:]))
    svg = drawn(replace(FIGURE, series=(exports, *FIGURE.series[1:])))

    [bar, *_] = of_kind(group(svg, "export"), "bar")
    [arrow] = of_kind(group(svg, "export"), "open")
    end = float(bar.get("y")) + float(bar.get("height"))
    heights = [
        float(place.split(",")[1]) for place in arrow.get("d").replace("L", "M").split("M")[1:]
    ]
    assert max(heights) > end
