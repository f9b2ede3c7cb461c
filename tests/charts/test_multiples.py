"""Small pictures of one figure: read against one another, so all to one scale and one time."""

from dataclasses import replace

import pytest

from nkworld.charts import LAYOUTS, Series, plan_of, to_plan

from .conftest import point
from .drawings import box, of_kind, overlap, parsed

LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@pytest.fixture
def small(trade):
    return replace(trade, multiples=True)


@LAYOUT
def test_every_series_has_a_picture_under_its_name(small, layout):
    svg = parsed(small, layout.name)

    assert [each.text for each in of_kind(svg, "panel")] == ["Exports", "Imports"]
    assert not of_kind(svg, "name")
    assert [each.text for each in of_kind(svg, "unit")] == ["US$ million, current"]


@LAYOUT
def test_all_pictures_have_one_scale_and_one_time(small, layout):
    plan = plan_of(small, layout)

    first, second = (picture.plan for picture in plan.pictures)
    assert first.figure.labels == second.figure.labels == small.labels
    assert (first.area, first.scale.bounds) == (second.area, second.scale.bounds)


@LAYOUT
def test_no_picture_lies_over_another_or_beyond_the_edge(small, layout):
    plan = plan_of(small, layout)

    boxes = [
        (each.x, each.y, each.x + each.plan.layout.width, each.y + each.plan.height)
        for each in plan.pictures
    ]
    assert not overlap(*boxes)
    assert all(right <= layout.width + 1 and foot <= plan.height + 1 for _, _, right, foot in boxes)


@LAYOUT
def test_a_long_name_is_written_whole(small, layout):
    name = "Footwear, headgear, wigs, eyelashes and whatever else is made of hair"
    series = replace(small.series[0], label=name)
    svg = parsed(replace(small, series=(series, small.series[1])), layout.name)

    lines = [each.text for each in of_kind(svg, "panel")]
    assert name in " ".join(lines)
    edge = plan_of(small, layout).pictures[0].plan.layout.width
    assert all(box(each)[2] <= edge + 1 for each in of_kind(svg, "panel")[:2])


def test_a_stack_falls_into_its_parts(small):
    stacked = replace(small, kind="stacked")
    plan = plan_of(stacked, LAYOUTS["wide"])

    assert float(plan.axis.high) < 2 * 799_000_000  # of the highest part, not of their sum
    assert len(plan.pictures) == 2


def test_a_group_stands_in_one_picture_with_one_key_above_all(small):
    series = [
        replace(each, slug=f"{group}-{each.slug}", label=f"{group}: {each.label}", group=group)
        for group in ("Ruritania", "Freedonia")
        for each in small.series
    ]
    svg = parsed(replace(small, series=tuple(series)))

    assert [each.text for each in of_kind(svg, "panel")] == ["Ruritania", "Freedonia"]
    assert [each.text for each in of_kind(svg, "key")] == ["Exports", "Imports"]


def test_who_has_no_figure_has_a_picture_that_says_so(small):
    nothing = Series("none", "Freedonia", tuple(point(x, None) for x in small.labels))
    svg = parsed(replace(small, series=(*small.series, nothing)))

    assert [each.text for each in of_kind(svg, "none")] == ["none on record"]


@LAYOUT
@pytest.mark.parametrize("kind", ["line", "bar", "stacked", "dot"])
def test_the_browser_finds_each_number_in_its_own_picture(small, layout, kind):
    figure = replace(small, kind=kind)
    told = to_plan(figure, {layout.name: plan_of(figure, layout)})
    found = told["layouts"][layout.name]

    for series, points, plot in zip(figure.series, found["points"], found["plots"], strict=True):
        assert sorted(points) == [n for n, each in enumerate(series.points) if each.numbers]
        left, top, right, bottom = plot
        for x, y in points.values():
            assert left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1
    (_, _, right, bottom), (start, below, _, _) = found["plots"]
    assert bottom < below if layout.is_narrow else right < start
