"""The plan of a picture as a dictionary: what Chart.js needs to lie exactly over the server's.

It holds where the data lie and what each point says, for a pointer and the keyboard to find. What
stands around the data is in the server's picture, and stays there.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from nkworld.charts.as_json import number
from nkworld.charts.context import marks_within
from nkworld.charts.description import time_of
from nkworld.charts.figures import LIMIT, UNREVIEWED, Figure, Series
from nkworld.charts.plan import MultiplesPlan, Plan, RowPlan, TimePlan, mirrored
from nkworld.charts.plan.axes import beside, ends_of
from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.plan.layout import Place, marker_of
from nkworld.charts.words import NONE_ON_RECORD, amount, attribution, remarks

# How large the point is drawn at which a pointer or the keyboard is, and how thick its edge.
ACTIVE_RADIUS, ACTIVE_EDGE = 5, 1.5
ENDS = {"stacked": "value", "bar": "bar_end"}


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
            _series(figure, series, place, attributions)
            for place, series in enumerate(mirrored(figure).series)
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
        along = (plan.index_at(plan.top), plan.index_at(plan.bottom))
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
        every = enumerate(ends_of(small.figure))
        for place, (own, ends) in zip(picture.places, every, strict=True):
            plots[place] = [
                round(edge + (picture.x, picture.y)[n % 2], 1) for n, edge in enumerate(box)
            ]
            for label, end in ends.items():
                index = small.figure.labels.index(label)
                if isinstance(small, RowPlan):
                    x, y = small.scale(end), small.middle(index)
                else:
                    x = small.scale.centres[index] + small.bar * beside(small.figure, own, index)
                    y = small.area.y(end)
                points[place][index_of[label]] = round(x + picture.x, 1), round(y + picture.y, 1)
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
    figure: Figure, series: Series, place: int, attributions: dict[str, int]
) -> dict[str, Any]:
    breaks = figure.breaks(series)
    parts = [attribution(figure, point) for point in series.points]
    remarked = [remarks(point, i in breaks) for i, point in enumerate(series.points)]
    return {
        "label": series.label,
        "role": series.role,
        "is_bar": figure.has_bars and series.role != LIMIT,
        "marker": marker_of(place) if figure.kind == "dot" else "circle",
        # Where a point is drawn and pointed at.
        "values": [
            number(getattr(point, ENDS.get(figure.kind, "anchor")))
            for point in figure.series[place].points
        ],
        "words": [amount(figure, p) if p.numbers else None for p in series.points],
        "said_by": [attributions.setdefault(words, len(attributions)) for words in parts],
        "remarks": {i: words for i, words in enumerate(remarked) if words},
    }
