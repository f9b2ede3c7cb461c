"""What a drawing shows of the numbers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Mark, Series, to_table

from .conftest import one, point, years
from .drawings import (
    drawn_points,
    group,
    of_kind,
    parsed,
    places,
    strokes,
)

WIDTHS = ("wide", "narrow")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_line_shows_each_value_of_the_table_and_no_other(trade, width):
    svg = parsed(trade, width)

    for column, series in enumerate(trade.series):
        cells = [row.cells[column] for row in to_table(trade).rows]
        known = sum(map(bool, cells))
        assert len(drawn_points(svg, series.slug)) == known


@pytest.mark.parametrize("kind", ["bar", "stacked"])
def test_each_value_has_a_bar_and_a_gap_has_none(trade, kind):
    svg = parsed(replace(trade, kind=kind))

    assert len(of_kind(group(svg, "exports"), "bar")) == 3
    assert len(of_kind(group(svg, "imports"), "bar")) == 3


def test_each_value_has_a_dot(trade, partners):
    over_time, in_rows = parsed(replace(trade, kind="dot")), parsed(replace(partners, kind="dot"))

    assert len(of_kind(group(over_time, "exports"), "dot")) == 3
    assert len(of_kind(group(in_rows, "turnover"), "dot")) == 2


def test_a_gap_is_not_bridged(trade):
    svg = parsed(one(trade, years(2001, [10, 20, None, 40, 50])))

    assert [len(stroke) for stroke in strokes(svg, "a")] == [2, 2]


def test_a_change_of_source_is_not_bridged_and_has_a_ring(trade):
    points = years(2001, [10, 20]) + years(2003, [30, 40], "china-customs")
    svg = parsed(one(trade, points))

    first, second = strokes(svg, "a")
    assert first[-1][0] < second[0][0]
    assert len(of_kind(svg, "ring")) == 1


def test_bars_of_few_periods_are_not_wide_and_stand_together(trade):
    single = replace(trade, kind="bar", marks=())
    one_year = replace(
        single,
        series=tuple(replace(s, points=years(2017, [5 + n])) for n, s in enumerate(single.series)),
    )

    [left], [right] = (
        of_kind(group(parsed(one_year), slug), "bar") for slug in ("exports", "imports")
    )
    assert float(left.get("width")) < 60
    gap = float(right.get("x")) - float(left.get("x")) - float(left.get("width"))
    assert abs(gap) < 1


def test_a_point_alone_is_a_dot(trade):
    svg = parsed(one(trade, years(2001, [10, None, 30, 40])))

    assert len(of_kind(svg, "dot")) == 1
    assert len(strokes(svg, "a")) == 1


def test_an_estimate_is_dashed_on_both_its_sides_and_the_line_stays_whole(trade):
    points = years(2001, [1, 2]) + years(2003, [3], status="estimated") + years(2004, [4, 5])
    svg = parsed(one(trade, points))

    dashed = of_kind(svg, "estimated")
    assert [len(places(path)) for path in dashed] == [3]
    assert dashed[0].get("stroke-dasharray")
    assert [len(stroke) for stroke in strokes(svg, "a")] == [2, 3, 2]


def test_an_estimated_bar_is_pale_and_dashed(trade):
    estimated = of_kind(parsed(replace(trade, kind="bar")), "estimated")

    assert len(estimated) == 1
    assert estimated[0].get("stroke-dasharray") and estimated[0].get("fill-opacity")


def test_neighbouring_ranges_are_a_wash_and_a_range_alone_is_a_whisker(trade):
    low, high = Decimal(5), Decimal(50)
    points = years(2001, [10, 20], low=low, high=high) + years(2003, [30])
    alone = years(2004, [None], low=low, high=high)

    svg = parsed(one(trade, points + alone))

    assert len(of_kind(svg, "range")) == 1
    assert len(of_kind(svg, "whisker")) == 1


def test_a_range_without_a_value_is_told_at_its_row(partners):
    ranged = Series("a", "A", (point("Laos", None, low=Decimal(80)), point("Mali", 100)))

    values = [text.text for text in of_kind(parsed(replace(partners, series=(ranged,))), "value")]
    assert values == ["at least US$ 80", "US$ 100"]


@pytest.mark.parametrize("kind", ["line", "bar", "dot"])
@pytest.mark.parametrize(
    ("bounds", "upwards"), [({"low": Decimal(40)}, True), ({"high": Decimal(40)}, False)]
)
def test_a_bound_that_nobody_knows_is_an_arrow_from_the_known_one(trade, kind, bounds, upwards):
    svg = parsed(one(trade, years(2001, [10]) + years(2002, [None], **bounds), kind=kind))

    [arrow] = of_kind(svg, "open")
    (_, end), _, start, tip, *_ = places(arrow)
    assert start[1] == end
    assert (tip[1] < end) is upwards
    assert len(of_kind(svg, "whisker")) == 1, "no whisker closes it"


def test_the_least_that_a_row_can_be_is_a_pale_bar_with_an_arrow(partners):
    ranged = Series("a", "A", (point("Laos", None, low=Decimal(80)), point("Mali", 100)))
    svg = parsed(replace(partners, series=(ranged,)))

    [pale], [arrow] = of_kind(svg, "estimated"), of_kind(svg, "open")
    end = float(pale.get("x")) + float(pale.get("width"))
    assert places(arrow)[0][0] == pytest.approx(end, abs=0.2)
    assert places(arrow)[3][0] > end


def test_a_line_of_bounds_alone_has_its_name_and_says_its_bound(trade):
    bounds = Series("r", "At least", years(2003, [None], low=Decimal(40)), "turnover")
    svg = parsed(replace(trade, series=(*trade.series, bounds)))

    assert "At least" in [text.text for text in of_kind(svg, "name")]


def test_what_nobody_reviewed_is_drawn_as_an_estimate_is(trade):
    svg = parsed(one(trade, years(2001, [1, 2]) + years(2003, [3], read="compilation")))

    assert [len(places(path)) for path in of_kind(svg, "estimated")] == [2]


def test_a_row_says_that_it_has_no_figure(partners):
    values = [text.text for text in of_kind(parsed(partners), "value")]

    assert values == ["US$ 5.71 bn", "US$ 84.0 m", "no figure"]


def test_a_row_has_no_room_for_what_only_others_have(partners):
    layer = Series("layer", "A layer of its own", (point("Mali", 5),), "inter-korean")
    svg = parsed(replace(partners, series=(*partners.series, layer)))

    bars = of_kind(svg, "bar")
    assert {bar.get("height") for bar in bars} == {"17"}
    assert [text.text for text in of_kind(svg, "value")].count("no figure") == 1


def test_a_negative_bar_hangs_from_the_zero_line(negative):
    svg = parsed(negative)

    up, down, _ = of_kind(svg, "bar")
    zero = float(down.get("y"))
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(zero, abs=0.1)
    assert float(down.get("height")) > float(up.get("height"))


def test_stacks_add_up_upwards_and_downwards(trade):
    figure = replace(
        trade,
        kind="stacked",
        series=(
            Series("a", "A", years(2001, [10])),
            Series("b", "B", years(2001, [20])),
            Series("c", "C", years(2001, [-5])),
        ),
    )

    a, b, c = of_kind(parsed(figure), "bar")
    top, height = (float(a.get(name)) for name in ("y", "height"))
    assert float(b.get("y")) + float(b.get("height")) == pytest.approx(top, abs=0.1)
    assert float(c.get("y")) == pytest.approx(top + height, abs=0.1)


def test_one_point_alone_can_be_drawn_in_every_kind(trade):
    for kind in ("line", "bar", "stacked", "dot"):
        svg = parsed(one(trade, years(2001, [7]), kind=kind))
        assert of_kind(svg, "dot") or of_kind(svg, "bar"), kind


def test_a_zero_is_seen_and_a_gap_is_not(trade):
    bars = of_kind(parsed(one(trade, years(2001, [0, None, 5]), kind="bar")), "bar")

    assert [float(bar.get("height")) >= 1 for bar in bars] == [True, True]


def test_marks_lie_within_their_year_in_bars(trade):
    figure = one(trade, years(2001, [1, 2, 3]), kind="bar", marks=(Mark("2002-07", "July"),))
    svg = parsed(figure)

    mark = next(e for e in of_kind(svg, "mark") if e.tag == "line")
    first, second, third = (float(bar.get("x")) for bar in of_kind(svg, "bar"))
    assert second < float(mark.get("x1")) < third


def test_series_told_apart_without_colour_where_dots_are_compared(trade):
    svg = parsed(replace(trade, kind="dot"))
    shapes = {
        slug: len(places(of_kind(group(svg, slug), "dot")[0])) for slug in ("exports", "imports")
    }

    assert shapes["exports"] != shapes["imports"]
