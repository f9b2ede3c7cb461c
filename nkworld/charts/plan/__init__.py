"""Where everything in a picture lies, computed once for each layout, for SVG and browser alike."""

from dataclasses import dataclass, replace
from itertools import batched

from nkworld.charts.figures import HANGING, Figure, Series
from nkworld.charts.plan.axes import value_axis
from nkworld.charts.plan.heat import HeatPlan
from nkworld.charts.plan.in_rows import RowPlan
from nkworld.charts.plan.layout import (
    LAYOUTS,
    KeyEntry,
    Label,
    Layout,
    Panel,
    key_of,
    shorten,
    wrap,
)
from nkworld.charts.plan.over_time import TimePlan

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
        unit = shorten(axis.unit(figure.unit), layout.small, layout.width)
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
                layout, width=round(width), height=height, name_column=0, line_width=thinner
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
    places = [i for i, row in enumerate(figure.rows()) if any(point.numbers for point in row)]
    if figure.is_timeline and places and places[-1] - places[0] + 1 < len(figure.labels):
        series, strips = (
            tuple(replace(each, points=each.points[places[0] : places[-1] + 1]) for each in every)
            for every in (figure.series, figure.strips)
        )
        figure = replace(figure, series=series, strips=strips)
    figure = mirrored(figure)
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
