"""Where everything in a picture lies, computed once for each layout, for SVG and browser alike.

As a dictionary it is what Chart.js needs to lie exactly over the server’s picture: where the data
lie and what each point says, for a pointer and the keyboard to find. What stands around the data
stays in the server’s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import batched
from typing import Any

from nkworld.charts.as_json import number
from nkworld.charts.context import marks_within
from nkworld.charts.description import time_of
from nkworld.charts.figures import HANGING, LIMIT, UNREVIEWED, Figure, Series
from nkworld.charts.plan.axes import (
    LAYOUTS,
    KeyEntry,
    Label,
    Layout,
    Panel,
    Place,
    bars_of,
    key_of,
    marker_of,
    shorten,
    value_axis,
    wrap,
)
from nkworld.charts.plan.one_picture import HeatPlan, RowPlan, TimePlan
from nkworld.charts.words import NONE_ON_RECORD, amount, attribution, remarks

BALANCE = "balance"  # seen between the two sides of zero, and not drawn
GAP, BETWEEN = 22, 14  # px between columns and rows
TITLE, LINE = 4, 3  # px under a name, and between its lines
MOST_COLUMNS = 3
HEIGHT, NARROW_HEIGHT = 176, 148  # of a small picture over time


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A group's name and plan, its corner at `x`, `y`; `places` of its series in the figure."""

    title: list[Label]
    plan: TimePlan | RowPlan
    x: float
    y: float
    places: tuple[int, ...]
    is_empty: bool


class MultiplesPlan:
    """Small pictures, one for each group of series, to one scale and over the same time."""

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self.figure, self.layout = figure, layout
        size, narrow = layout.size, layout.is_narrow
        groups: dict[str, list[tuple[int, Series]]] = {}
        for place, series in enumerate(figure.series):
            groups.setdefault(series.group or series.label, []).append((place, series))
        figures = [_figure_of(figure, [each for _, each in group]) for group in groups.values()]
        self.axis = axis = value_axis(
            figure, 3 if figure.is_timeline else layout.value_ticks, figures
        )
        self.key, top = tuple[KeyEntry, ...](), 0.0
        if (alike := _named_alike(figures)) and figure.kind != "dot":
            self.key, top = key_of(alike, layout, with_markers=False)
        unit = shorten(axis.unit, layout.small, layout.width)
        self.unit = Label(unit, 0, top + layout.small)
        panel, kind = Panel(figure, axis, bool(self.key)), TimePlan if figure.is_over_x else RowPlan
        # Rows of names need the whole width, as a few pictures do on a telephone; two or four stand
        # in pairs.
        count = len(figures)
        columns = 2 if narrow or count in (2, 4) else min(count, MOST_COLUMNS)
        if kind is RowPlan or (narrow and count <= MOST_COLUMNS):
            columns = 1
        width = (layout.width - GAP * (columns - 1)) / columns
        cell = layout
        if kind is TimePlan:  # names do not stand at the lines' ends
            height, thinner = NARROW_HEIGHT if narrow else HEIGHT, layout.line_width - 0.4
            cell = replace(
                layout,
                width=round(width),
                height=height,
                name_column=0,
                line_width=thinner,
                is_narrow=True,
            )
        plans = [kind(each, cell, panel) for each in figures]
        titles = [wrap(name, size, width, bold=True) for name in groups]
        places = [tuple(place for place, _ in group) for group in groups.values()]
        self.pictures: list[SmallPicture] = []
        top = self.unit.y + BETWEEN
        for row in batched(range(count), columns, strict=False):
            head = top + max(len(titles[n]) for n in row) * (size + LINE) + TITLE
            for column, n in enumerate(row):
                x, first = column * (width + GAP), head - TITLE - len(titles[n]) * (size + LINE)
                title = [
                    Label(words, x, first + (line + 1) * (size + LINE) - LINE)
                    for line, words in enumerate(titles[n])
                ]
                picture = SmallPicture(title, plans[n], x, head, places[n], not figures[n])
                self.pictures.append(picture)
            top = head + max(plans[n].height for n in row) + BETWEEN
        self.height = top - BETWEEN


def _figure_of(figure: Figure, group: list[Series]) -> Figure:
    series = [replace(each, label=each.within_group) for each in group]
    if not figure.is_timeline:
        rows = [
            place
            for place, _ in enumerate(figure.labels)
            if any(s.points[place].numbers for s in series)
        ]
        series = [replace(s, points=tuple(s.points[row] for row in rows)) for s in series]
    extent = (figure.labels[0], figure.labels[-1]) if figure.is_timeline else ()
    alone = replace(figure, series=tuple(series), strips=(), extent=extent)
    return alone if figure.context else replace(alone, marks=())


def _named_alike(figures: list[Figure]) -> list[Series]:
    """The series of one key for all; none where a colour or name has two meanings."""
    if all(len(each.series) < 2 for each in figures):
        return []
    found = [series for each in figures for series in each.series]
    pairs = {(series.label, series.role) for series in found}
    names, roles = ({pair[n] for pair in pairs} for n in (0, 1))
    if not len(pairs) == len(names) == len(roles):
        return []
    return list({series.label: series for series in found}.values())


Plan = TimePlan | RowPlan | MultiplesPlan | HeatPlan


def plan_of(figure: Figure, layout: Layout) -> Plan:
    if figure.kind == "heat":
        return HeatPlan(figure, layout)
    # Without the periods at either end that have no number: the axis ends at the data.
    places = [i for i, row in enumerate(figure.rows) if any(point.numbers for point in row)]
    if figure.is_timeline and places and places[-1] - places[0] + 1 < len(figure.labels):
        series, strips = (
            tuple(replace(each, points=each.points[places[0] : places[-1] + 1]) for each in every)
            for every in (figure.series, figure.strips)
        )
        figure = replace(figure, series=series, strips=strips)
    figure = mirrored(figure) if figure.mirror else figure
    if figure.multiples:
        return MultiplesPlan(figure, layout)
    return (TimePlan if figure.is_over_x else RowPlan)(figure, layout)


def mirrored(figure: Figure) -> Figure:
    """As it is drawn, and drawn so again as it was. Each series alone is not turned."""
    if not figure.mirror or (figure.multiples and not figure.only_multiples):
        return replace(figure, mirror=())
    series = []
    for each in figure.series:
        if each.role == HANGING:
            points = []
            for p in each.points:
                value, low, high = (None if n is None else -n for n in (p.value, p.low, p.high))
                points.append(replace(p, value=value, low=high, high=low))
            each = replace(each, points=tuple(points))
        if each.role != BALANCE:
            series.append(each)
    return replace(figure, series=tuple(series))


# How large the point is drawn at which a pointer or the keyboard is, and how thick its edge.
ACTIVE_RADIUS, ACTIVE_EDGE = 5, 1.5


def to_plan(figure: Figure, plans: Mapping[str, Plan | None]) -> dict[str, Any]:
    """`plans` are those of each layout by its name, None for a figure without values.

    `doubtful` are words of an attribution whose point is drawn paler. `at` tells where each label
    lies along the axis of labels. Of what a point says, `words` has its amount (null: none on
    record), `said_by` the place of who says so in `attributions`, `remarks` the rest by index.
    `events` are what happened at a label, by index.
    """
    # The amounts of a table of heat stand in it: nothing is left for a pointer to find.
    known = {n: plan for n, plan in plans.items() if plan and not isinstance(plan, HeatPlan)}
    if not known:
        return {"series": []}
    first = next(iter(known.values()))
    figure = first.figure
    attributions: dict[str, int] = {}
    places: Iterable[float] = range(len(figure.labels))
    if isinstance(first, TimePlan):
        places = first.scale.moments
    events = {  # “Border closed (31 January 2020 to 27 August 2023)”
        i: "; ".join(f"{mark.label} ({time_of(mark)})" for mark in marks)
        for i, x in enumerate(figure.labels)
        if (marks := marks_within(figure, x))
    }
    return {
        "title": figure.title,
        "kind": figure.kind,
        "piled": figure.is_piled,
        "lying": isinstance(first, RowPlan),
        "over_time": figure.is_timeline,
        "labels": figure.labels,
        "gap": NONE_ON_RECORD,
        "doubtful": ["estimated", UNREVIEWED],
        "active": {"radius": ACTIVE_RADIUS, "edge": ACTIVE_EDGE},
        "at": [number(place) for place in places],
        "layouts": {name: _layout(plan) for name, plan in known.items()},
        "series": [
            _series(figure, series, place, ends, attributions)
            for place, (series, ends) in enumerate(
                zip(mirrored(figure).series, bars_of(figure), strict=True)
            )
        ],
        "attributions": list(attributions),
        "events": events,
    }


def _layout(plan: TimePlan | RowPlan | MultiplesPlan) -> dict[str, Any]:
    """`plot` is [left, top, right, bottom]; `along` and `values` are the ends of both axes."""
    if isinstance(plan, MultiplesPlan):
        return _small_pictures(plan)
    axis = plan.axis
    along: tuple[float, float]
    if isinstance(plan, RowPlan):
        scale = plan.scale
        plot = (scale.start, plan.top, scale.end, plan.bottom)
        first = plan.middle(0)
        along = ((plan.top - first) / plan.step, (plan.bottom - first) / plan.step)
    else:
        scale, ends = plan.area.y, plan.scale.scale
        plot = (ends.start, plan.area.top, ends.end, plan.area.bottom)
        along = plan.scale.bounds
    return {
        "size": [plan.layout.width, round(plan.height)],
        "plot": [round(edge, 2) for edge in plot],
        "along": along,
        "values": [scale.low, scale.high],
        "ticks": [number(tick) for tick in axis.ticks] if axis else [],
        "tick_labels": axis.labels if axis else [],
        "bar": round(plan.bar, 2),
    }


def _small_pictures(plan: MultiplesPlan) -> dict[str, Any]:
    """Of small pictures: of each series {index: its point} in CSS pixels, and of the picture in
    which it stands [left, top, right, bottom].
    """
    index_of = {label: index for index, label in enumerate(plan.figure.labels)}
    points: list[dict[int, Place]] = [{} for _ in plan.figure.series]
    plots = [[0.0, 0.0, 0.0, 0.0] for _ in plan.figure.series]
    for picture in plan.pictures:
        small = picture.plan
        if isinstance(small, RowPlan):
            box = small.scale.start, small.top, small.scale.end, small.bottom
        else:
            box = small.area.left, small.area.top, small.area.right, small.area.bottom
        every = enumerate(bars_of(small.figure))
        for place, (own, bars) in zip(picture.places, every, strict=True):
            plots[place] = [
                round(edge + (picture.x, picture.y)[n % 2], 1) for n, edge in enumerate(box)
            ]
            for index, (_, end) in bars.items():
                x, y = small.at(own, index, end)
                at = index_of[small.figure.labels[index]]
                points[place][at] = round(x + picture.x, 1), round(y + picture.y, 1)
    width, height = plan.layout.width, round(plan.height)
    return {
        "size": [width, height],
        "plot": [0, 0, width, height],
        "along": [0, width],
        "values": [height, 0],
        "ticks": [],
        "tick_labels": [],
        "bar": 0,
        "points": points,
        "plots": plots,
    }


def _series(
    figure: Figure,
    series: Series,
    place: int,
    ends: Mapping[int, tuple[Decimal, Decimal]],
    attributions: dict[str, int],
) -> dict[str, Any]:
    parts = [attribution(figure, point) for point in series.points]
    remarked = [remarks(point, i in series.breaks) for i, point in enumerate(series.points)]
    return {
        "label": series.label,
        "role": series.role,
        "is_bar": figure.has_bars and series.role != LIMIT,
        "marker": marker_of(place) if figure.kind == "dot" else "circle",
        # Where a point is drawn and pointed at.
        "values": [
            number(point.value if figure.kind == "stacked" else ends.get(i, (0, None))[1])
            for i, point in enumerate(figure.series[place].points)
        ],
        "words": [amount(figure, p) if p.numbers else None for p in series.points],
        "said_by": [attributions.setdefault(words, len(attributions)) for words in parts],
        "remarks": {i: words for i, words in enumerate(remarked) if words},
    }
