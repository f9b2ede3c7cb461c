"""A cap is a line across what was done, six series have a colour, bars take no empty room."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Series, to_plan
from nkworld.charts.colours import MOST, in_six_colours
from nkworld.charts.plan import LAYOUTS, plan_of
from tests.charts.drawings import group, of_kind, parsed


def series(slug, role, **values):
    points = tuple(Point(year[1:], Decimal(value)) for year, value in values.items())
    return Series(slug, slug.title(), points, role)


def figure(*series, kind="bar"):
    return Figure(
        topic="oil", subtitle="", unit="barrels", measure="count", kind=kind, series=series
    )


CAPPED = figure(
    series("cap", "limit", y2018=500, y2019=500, y2020=500),
    series("recorded", "category-1", y2018=241, y2019=418, y2020=149),
)


def test_a_cap_is_a_line_across_all_bars_with_its_amount_on_it():
    svg = parsed(CAPPED)

    assert not of_kind(group(svg, "cap"), "bar")
    assert len(of_kind(group(svg, "recorded"), "bar")) == 3
    assert len(of_kind(svg, "limit")) == 1
    assert "Cap: 500" in [text.text for text in of_kind(svg, "name")]
    assert not of_kind(svg, "key")


def test_a_cap_is_pointed_at_though_it_is_no_bar():
    plan = to_plan(CAPPED, {"wide": plan_of(CAPPED, LAYOUTS["wide"])})

    assert [each["is_bar"] for each in plan["series"]] == [False, True]
    assert plan["series"][0]["words"] == ["500", "500", "500"]


def test_a_bar_alone_in_its_year_stands_in_the_middle():
    alone = figure(
        series("one", "category-1", y2016=10), series("other", "category-2", y2016=0, y2017=4)
    )
    svg, plan = parsed(alone), plan_of(alone, LAYOUTS["wide"])

    [*_, bar] = of_kind(group(svg, "other"), "bar")
    assert float(bar.get("x")) + plan.bar / 2 == pytest.approx(plan.scale.centres[1], abs=0.01)


def test_the_seventh_series_and_the_smaller_are_grey_and_one_in_the_key():
    many = figure(
        *(series(f"s{n}", f"category-{n}", y2020=n, y2021=n) for n in range(1, 10)),
        kind="stacked",
    )

    drawn = in_six_colours(many)

    assert [each.role for each in drawn.series[:3]] == ["other"] * 3
    assert len({each.role for each in drawn.series[3:]}) == MOST
    assert [text.text for text in of_kind(parsed(drawn), "key")][-1] == "3 others"
    assert in_six_colours(replace(many, series=many.series[:6])).series == many.series[:6]
