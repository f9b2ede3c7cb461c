"""What happened meanwhile, to be laid behind and under any picture of time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from nkworld.charts import periods
from nkworld.charts.figures import Figure, Mark, Point, Series

EACH = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}
NO_STRIP = "The periods of this picture are uneven: nothing is counted under its axis."


@dataclass(frozen=True, slots=True)
class Happenings:
    """As one source dates them ("2016-03"), until the last; `label`: “Launches each {period}”."""

    slug: str
    label: str
    source: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    title: str
    marks: tuple[Mark, ...] = ()
    happenings: tuple[Happenings, ...] = ()
    notes: tuple[str, ...] = ()


NOTHING = Context("")


def with_context(figure: Figure, context: Context) -> Figure:
    """Instead of its own marks; only where x is time."""
    if not figure.is_timeline:
        return figure
    parts = periods.parts_of_most(figure.labels)
    strips = tuple(_counted(each, figure.labels, parts) for each in context.happenings if parts)
    uneven = (NO_STRIP,) if context.happenings and not parts else ()
    return replace(
        figure,
        marks=context.marks,
        strips=strips,
        context=context.title,
        replaced=figure.own_marks,
        notes=(*figure.notes, *context.notes, *uneven),
    )


def _counted(told: Happenings, labels: tuple[str, ...], parts: int) -> Series:
    places = [periods.place(date, parts) or 0 for date in told.dates]
    counts, first, last = Counter(places), min(places, default=1), max(places, default=0)
    points = []
    for label in labels:
        place = periods.place(label, parts) if periods.parts_of(label) == parts else None
        point = Point(label, None)
        if place and first <= place <= last:
            number = Decimal(counts[place])
            value, low = (None, number) if place == last else (number, None)
            point = Point(label, value, low=low, source=told.source)
        points.append(point)
    return Series(told.slug, told.label.format(period=EACH[parts]), tuple(points))


def annotated(figure: Figure, annotations: Sequence[Mark]) -> Figure:
    """With what explains its course, which speaks for its own mark of the same month."""
    if not figure.is_timeline:
        return figure
    ends = {mark.x[:7]: mark.end for mark in figure.marks if mark.end}
    told = [replace(each, end=each.end or ends.get(each.x[:7], "")) for each in annotations]
    months = {each.x[:7] for each in annotations}
    own = [mark for mark in figure.marks if mark.x[:7] not in months]
    return replace(figure, marks=(*told, *own))


def marks_within(figure: Figure, label: str) -> list[Mark]:
    """The marks of one period; none of a day or of what is no period."""
    parts = periods.parts_of(label)
    if not parts:
        return []
    place = periods.place(label, parts)
    return [mark for mark in figure.marks if periods.place(mark.x, parts) == place]


def marks_shown(figure: Figure) -> list[Mark]:
    if not figure.is_timeline:
        return []
    first, last = (periods.moment(figure.labels[place]) or 0.0 for place in (0, -1))
    over = last + 1 / (periods.parts_of_a_year(figure.labels) or 1)
    moments = [
        (began, periods.moment(mark.end) or began, mark)
        for mark in figure.marks
        if (began := periods.moment(mark.x)) is not None
    ]
    shown = [(began, mark) for began, ended, mark in moments if began < over and ended >= first]
    return [mark for _, mark in sorted(shown, key=lambda each: (each[0], each[1].label))]
