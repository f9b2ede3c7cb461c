"""What happened meanwhile, to be laid behind and under any picture of time; and figures of several
countries as one, in which every country keeps its own series, sources and gaps.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from nkworld.charts import periods
from nkworld.charts.figures import Figure, Mark, Point, Sentence, Series
from nkworld.charts.words import in_a_row, opened

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
    strips = []
    for each in context.happenings:
        if parts is None:
            continue
        places = [periods.place(date, parts) or 0 for date in each.dates]
        counts, first, last = Counter(places), min(places, default=1), max(places, default=0)
        points = []
        for label in figure.labels:
            place = periods.place(label, parts) if periods.parts_of(label) == parts else None
            point = Point(label, None)
            if place and first <= place <= last:
                number = Decimal(counts[place])
                value, low = (None, number) if place == last else (number, None)
                point = Point(label, value, low=low, source=each.source)
            points.append(point)
        strips.append(Series(each.slug, each.label.format(period=EACH[parts]), tuple(points)))
    uneven = (NO_STRIP,) if context.happenings and not parts else ()
    return replace(
        figure,
        marks=context.marks,
        strips=tuple(strips),
        context=context.title,
        replaced=figure.own_marks,
        notes=(*figure.notes, *context.notes, *uneven),
    )


def annotated(figure: Figure, annotations: Sequence[Mark]) -> Figure:
    if not figure.is_timeline:
        return figure
    ends = {mark.x[:7]: mark.end for mark in figure.marks if mark.end}
    with_ends = [replace(each, end=each.end or ends.get(each.x[:7], "")) for each in annotations]
    months = {each.x[:7] for each in annotations}
    own = [mark for mark in figure.marks if mark.x[:7] not in months]
    return replace(figure, marks=(*with_ends, *own))


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


MOST = 5  # countries
MOST_LINES = 5  # that can be told apart in one picture


class Side(NamedTuple):
    """The figure of one country, and how a sentence names that: “the Free Islands”."""

    slug: str
    name: str
    figure: Figure
    in_words: str = ""


def side_by_side(sides: Sequence[Side], subject: str) -> Figure:
    """One figure of all; ValueError with a sentence if they count in different units."""
    figures = [side.figure for side in sides]
    known = [side for side in sides if side.figure]
    if len({(each.figure.measure, each.figure.unit) for each in known}) > 1:
        counted = "; ".join(f"{side.name} in {side.figure.unit}" for side in known)
        raise ValueError(f"They are counted in different units: {counted}.")
    first = known[0].figure if known else figures[0]
    is_alone = all(len(each.series) <= 1 for each in figures)
    series = [
        replace(
            each,
            slug=f"{side.slug}-{each.slug}",
            label=side.name if is_alone else f"{side.name}: {each.label}",
            group=side.name,
        )
        for side in sides
        for each in side.figure.series
    ]
    is_distinct = first.kind == "line" or (first.kind == "bar" and is_alone)
    multiples = not is_distinct or sum(bool(each.on_record) for each in series) > MOST_LINES
    if not multiples:
        series = [replace(each, role=f"category-{n % 10 + 1}") for n, each in enumerate(series)]
    common = [note for note in figures[0].notes if all(note in each.notes for each in figures)]
    own = [f"{side.name}: {n}" for side in sides for n in side.figure.notes if n not in common]
    if none := [side.name for side in sides if not side.figure]:
        own.append(f"{in_a_row(none)}: nothing is on record, which is not a zero.")
    whose = "; ".join(
        f"{side.name}: {', '.join(source.name for source in side.figure.sources)}" for side in known
    )
    own.append(f"Each country’s figures are its own, and none are added. {whose}.")
    names = in_a_row([side.in_words or side.name for side in sides])
    subtitle = _common_text(sides, [each.subtitle for each in figures])
    shown = _common_text(sides, [each.topic for each in figures])
    return replace(
        first,
        topic=shown,
        headline=Sentence(opened(shown or f"{names} side by side")),
        headed_by=(),
        left_out=(),
        banned_since="",
        subtitle=subtitle or f"{subject}: {names}",
        series=tuple(series),
        notes=(*common, *own),
        sources=tuple(dict.fromkeys(source for each in figures for source in each.sources)),
        marks=tuple(dict.fromkeys(mark for each in figures for mark in each.marks)),
        as_of=max(each.as_of for each in figures),
        denominator="; ".join(dict.fromkeys(each.denominator for each in figures)),
        multiples=multiples,
        only_multiples=multiples,
        whole="",
    )


def _common_text(sides: Sequence[Side], texts: Sequence[str]) -> str:
    names, templates = [], set()
    for side, text in zip(sides, texts, strict=True):
        names.append(side.in_words if side.in_words and side.in_words in text else side.name)
        templates.add(text.replace(names[-1], "\0"))
    return "" if len(templates) > 1 else templates.pop().replace("\0", in_a_row(names))
