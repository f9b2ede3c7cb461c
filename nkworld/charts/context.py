"""What happened meanwhile, to be laid behind and under any picture of time."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts import timeline
from nkworld.charts.figures import Figure, Mark
from nkworld.charts.series import Point, Series

EACH = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}
NO_STRIP = "The periods of this picture are uneven: nothing is counted under its axis."


@dataclass(frozen=True, slots=True)
class Happenings:
    """Things of one sort as one source dates them, each to the day or month ("2016-03").

    `label` has a place for the periods in which they are counted: "Launches each {period}".
    The source tells of nothing after the last of them.
    """

    slug: str
    label: str
    source: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Marks behind a picture, and what is counted under it; `notes` say what these are."""

    title: str
    marks: tuple[Mark, ...] = ()
    happenings: tuple[Happenings, ...] = ()
    notes: tuple[str, ...] = ()


NOTHING = Context("")


def with_context(figure: Figure, context: Context) -> Figure:
    """The figure with this context instead of its own marks and bands; only where x is time."""
    if not figure.is_timeline:
        return figure
    parts = timeline.parts_of_most(figure.labels)
    strips = tuple(_counted(each, figure.labels, parts) for each in context.happenings if parts)
    uneven = (NO_STRIP,) if context.happenings and not parts else ()
    return replace(
        figure,
        marks=context.marks,
        bands=(),
        strips=strips,
        context=context.title,
        replaced=figure.own_marks,
        notes=(*figure.notes, *context.notes, *uneven),
    )


def _counted(told: Happenings, labels: tuple[str, ...], parts: int) -> Series:
    """How many in each period of that length: nothing before the first and after the last, at
    least so many in the period of the last.
    """
    places = [timeline.place(date, parts) or 0 for date in told.dates]
    counts, ends = Counter(places), (min(places, default=1), max(places, default=0))
    points = tuple(
        _point(label, counts[place], place, ends, told.source)
        if timeline.parts_of(label) == parts and (place := timeline.place(label, parts))
        else Point(label, None)
        for label in labels
    )
    return Series(told.slug, told.label.format(period=EACH[parts]), points)


def _point(label: str, count: int, place: int, ends: tuple[int, int], source: str) -> Point:
    first, last = ends
    number = Decimal(count)
    if not first <= place <= last:
        return Point(label, None)
    if place == last:
        return Point(label, None, low=number, source=source)
    return Point(label, number, source=source)


def marks_within(figure: Figure, label: str) -> list[Mark]:
    """The marks of one period; none of a day or of what is no period."""
    parts = timeline.parts_of(label)
    if not parts:
        return []
    place = timeline.place(label, parts)
    return [mark for mark in figure.marks if timeline.place(mark.x, parts) == place]


def marks_shown(figure: Figure) -> list[Mark]:
    """Those that are drawn: from the first period to the last, of which bars show all and a line
    the start.
    """
    first, last = (timeline.moment(figure.labels[place]) or 0.0 for place in (0, -1))
    length = 1 / (timeline.parts_of_a_year(figure.labels) or 1) if figure.has_bars else 1e-6
    moments = [(timeline.moment(mark.x), mark) for mark in figure.marks]
    return [mark for began, mark in moments if began is not None and first <= began < last + length]
