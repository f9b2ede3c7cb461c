"""Where words stand in a drawing."""

from dataclasses import replace
from itertools import combinations, product

import pytest

from nkworld.charts import Mark, Series, legend
from nkworld.charts.plan.names import Room, spread

from .conftest import one, point, years
from .drawings import (
    box,
    corners,
    drawn_points,
    of_kind,
    overlap,
    parsed,
    places,
)

WIDTHS = ("wide", "narrow")


@pytest.mark.parametrize("width", WIDTHS)
def test_names_stand_at_their_lines_and_do_not_overlap(crowd, width):
    names = of_kind(parsed(crowd, width), "name")

    assert {name.text for name in names} == {series.label for series in crowd.series}
    assert not [pair for pair in combinations(map(box, names), 2) if overlap(*pair)]


def test_long_names_of_lines_stand_in_a_key_where_they_would_lie_over_others(trade):
    labels = ("Excluding inter-Korean trade", "Including inter-Korean trade")
    lines = [
        Series(label[:2], label, years(2000, [10 + n, 20 + n, 30 + n, 25 + n]), "exports")
        for n, label in enumerate(labels)
    ]
    figure = replace(trade, series=tuple(lines), marks=())

    narrow = parsed(figure, "narrow")
    assert [text.text for text in of_kind(narrow, "key")] == list(labels)
    assert not of_kind(narrow, "name")
    unit, *keys = of_kind(narrow, "unit") + of_kind(narrow, "key")
    assert box(unit)[1] > max(box(text)[3] for text in keys)
    assert not of_kind(parsed(figure, "wide"), "key")


def test_more_names_than_a_telephone_has_room_for_stand_in_a_key(crowd):
    many = [
        replace(crowd.series[0], slug=str(n), label=f"Line {n}", role=role)
        for n, role in enumerate(["exports", "imports", "volume"] * 3)
    ]
    narrow = parsed(replace(crowd, series=tuple(many), marks=()), "narrow")

    assert [text.text for text in of_kind(narrow, "key")] == [each.label for each in many]
    assert not of_kind(narrow, "name")


def test_loose_dots_have_no_leader_to_their_name(trade):
    def leaders(*values):
        series = Series("a", "Rice", years(2000, list(values)), "exports")
        ends = Series("b", "All of it", years(2000, [1] * len(values)), "imports")
        return of_kind(parsed(replace(trade, series=(series, ends), marks=())), "leader")

    assert len(leaders(5, 5, 5, 5, 5, 5, 5, 1)) > len(leaders(5, *[None] * 6, 1))


def test_names_stand_above_the_periods(trade):
    low = replace(trade, series=(Series("a", "Nearly nothing", years(2000, [900, 1]), "exports"),))
    svg = parsed(low)

    written = [box(text) for text in of_kind(svg, "name") + of_kind(svg, "last")]
    below = [box(text) for text in of_kind(svg, "period")]
    assert not [pair for pair in product(written, below) if overlap(*pair)]


def test_a_long_name_is_wrapped_not_cut(crowd):
    label = "Trade with all partners including the inter-Korean layer"
    renamed = replace(crowd.series[0], label=label)

    names = of_kind(parsed(replace(crowd, series=(renamed,))), "name")
    assert " ".join(name.text for name in names) == label
    assert len(names) > 1


def test_the_last_value_is_written_with_its_period(trade):
    svg = parsed(trade)

    assert [text.text for text in of_kind(svg, "last")] == ["US$ 500.0 m, 2005"]


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_of_marks_do_not_overlap(trade, width):
    marks = tuple(Mark(f"2003-{i:02}", f"Resolution {i}") for i in range(1, 12, 2))
    span = Mark("2003", "border closed", end="2004")

    svg = parsed(replace(trade, marks=(span, *marks)), width)

    boxes = [box(text) for text in of_kind(svg, "note") + of_kind(svg, "unit")]
    assert len(boxes) >= 7
    assert "border closed" in {text.text for text in of_kind(svg, "note")}
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_labels_of_marks_stand_above_the_data(trade, kind):
    marks = tuple(Mark(f"2003-0{i}", f"Resolution number {i}") for i in range(1, 6))
    svg = parsed(replace(trade, kind=kind, marks=(*trade.marks[1:], *marks)), "narrow")

    [wash] = [element for element in of_kind(svg, "band") if element.tag == "rect"]
    plot_top = float(wash.get("y"))
    assert max(bottom for *_, bottom in (box(text) for text in of_kind(svg, "note"))) <= plot_top


@pytest.mark.parametrize("width", WIDTHS)
def test_lines_that_lie_on_one_another_have_names_that_do_not(trade, width):
    line = Series("a", "The first of two", years(2000, [10, 20, 30, None]), "exports")
    twins = (line, replace(line, slug="b", label="The second one"))

    names = of_kind(parsed(replace(trade, series=twins, marks=()), width), "name")
    assert not [pair for pair in combinations(map(box, names), 2) if overlap(*pair)]


def test_what_lies_outside_the_years_shown_is_not_drawn(trade):
    outside = replace(trade, marks=(Mark("1950-06", "x"), Mark("1990", "y", end="1999")))

    assert not of_kind(parsed(outside), "note")
    assert not of_kind(parsed(replace(outside, kind="bar")), "note")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_leaves_the_sheet(every, width):
    for figure in every:
        svg = parsed(figure, width)
        right, bottom = (float(n) for n in svg.get("viewBox").split()[2:])
        for x, y in corners(svg):
            assert -1 <= x <= right + 1, (figure.kind, figure.slug, x)
            assert -1 <= y <= bottom + 1, (figure.kind, figure.slug, y)


@pytest.mark.parametrize("width", WIDTHS)
def test_texts_around_the_data_do_not_overlap(every, width):
    for figure in every:
        svg = parsed(figure, width)
        for kind in ("period", "tick", "key", "row"):
            boxes = [box(text) for text in of_kind(svg, kind)]
            assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)], kind


def text_share(svg):
    """The size of a tick's label as part of the drawing's width."""
    return float(of_kind(svg, "tick")[0].get("font-size")) / float(svg.get("viewBox").split()[2])


def test_narrow_is_drawn_for_its_width(trade):
    long = one(trade, years(1990, range(1, 35)), marks=())
    wide, narrow = parsed(long), parsed(long, "narrow")

    assert len(of_kind(narrow, "tick")) <= len(of_kind(wide, "tick"))
    assert len(of_kind(narrow, "period")) < len(of_kind(wide, "period"))
    assert text_share(narrow) > 2 * text_share(wide)


def test_a_name_is_written_as_it_is(partners):
    two = replace(partners, series=(*partners.series, Series("b", "B <b>", ())))

    assert [text.text for text in of_kind(parsed(two), "key")] == ["Trade & more", "B <b>"]


@pytest.mark.parametrize("wanted", [[10, 10, 10], [0, 1, 95], [100, 100, 100], [-50, 5, 300]])
def test_spread_keeps_order_distance_and_bounds(wanted):
    places_ = spread(wanted, [20, 20, 20], 0, 100)

    assert all(b - a >= 20 - 1e-9 for a, b in zip(places_, places_[1:], strict=False))
    assert places_[0] >= 10 and places_[-1] <= 90


def test_spread_leaves_alone_what_has_room():
    assert spread([10, 50, 90], [20, 20, 20], 0, 100) == [10, 50, 90]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_dot_alone_in_its_row_has_its_value(partners, width):
    svg = parsed(replace(partners, kind="dot"), width)

    written = of_kind(svg, "value")
    assert [text.text for text in written] == ["US$ 5.71 bn", "US$ 84.0 m"]
    assert not [
        pair for pair in product(map(box, written), map(box, of_kind(svg, "row"))) if overlap(*pair)
    ]


def test_a_steep_line_is_seen_where_it_passes_through_a_name():
    room = Room([(84, 403), (160, 575)])

    assert room.clashes((136, 552, 186, 570)) > 0
    assert room.clashes((166, 552, 216, 570)) == 0


def test_a_name_of_a_row_has_the_room_that_it_needs(partners):
    name = "ROK Foreign Min. workers, 2013"
    svg = parsed(one(partners, (point(name, 5), point("Mali", 1))))

    assert [text.text for text in of_kind(svg, "row")] == [name, "Mali"]


def test_a_name_stands_nearer_to_its_own_line_than_to_another(trade):
    upper = [83, 89, 88, 89, 90, 91, 92, 95, 96, 95, 88]
    lower = [57, 70, 68, 77, 69, 64, 88, None, 95, None, None]
    lines = (
        Series("ex", "Excluding inter-Korean trade", years(2010, upper), "china"),
        Series("in", "Including inter-Korean trade", years(2010, lower), "inter-korean"),
    )
    svg = parsed(replace(trade, series=lines, marks=()))

    [name] = [text for text in of_kind(svg, "name") if text.text == lines[1].label]
    to_line = {slug: distance(box(name), svg, slug) for slug in ("ex", "in")}
    assert to_line["in"] < to_line["ex"]


def distance(edges, svg, slug):
    left, top, right, bottom = edges
    return min(
        max(left - x, 0, x - right) + max(top - y, 0, y - bottom)
        for x, y in drawn_points(svg, slug)
    )


def test_of_two_lines_on_one_another_both_are_seen(trade):
    lines = tuple(
        Series(slug, slug.title(), tuple(years(2010, values)), role)
        for slug, values, role in [("one", [5, 6, 7, 8], "china"), ("two", [1, 6, 7, 8], "imports")]
    )
    figure = replace(trade, series=lines, marks=())

    [wider] = of_kind(parsed(figure), "beneath")
    assert "role-china" in wider.get("class")
    assert len(places(wider)) == 3
    assert "the wider is the one beneath" in " ".join(legend(figure))
    apart = replace(
        figure, series=(lines[0], replace(lines[1], points=tuple(years(2010, [1, 2, 3, 4]))))
    )
    assert not of_kind(parsed(apart), "beneath")
    assert "wider" not in " ".join(legend(apart))
