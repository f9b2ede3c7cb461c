"""What a picture says, in sentences computed from its numbers."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import combinations, groupby, pairwise

from nkworld.charts.context import marks_shown
from nkworld.charts.figures import COMPILATION, LIMIT, UNREVIEWED, Figure, Mark, Point, Series
from nkworld.charts.numbers import SHORT, exact
from nkworld.charts.periods import period_in_words, when
from nkworld.charts.words import bounds_of, in_a_row, spoken, within_a_sentence

NEAR = Decimal("0.004")  # of the whole extent: nearer lines hide one another
MOST_CHANGES = 5  # more of them are counted, not named
# Who is no office and no agency: how one is called, and several.
VOICES = {
    "press": ("the press", "the press"),
    "compiler": ("one compiler", "compilers"),
    "blog": ("one blog", "blogs"),
}
SHAPES = {
    "line": "Line chart",
    "bar": "Bar chart",
    "stacked": "Stacked bars",
    "dot": "Dot plot",
    "heat": "Table",
}


def describe(figure: Figure) -> str:
    if not figure:
        return "No figures."
    first, last = map(period_in_words, (figure.labels[0], figure.labels[-1]))
    extent = f"{first} to {last}" if figure.is_timeline else _count(len(figure.labels), "row")
    base = f"as a share of {figure.denominator}" if figure.denominator else ""
    sentences = [", ".join(filter(None, [SHAPES[figure.kind], extent, figure.unit, base])) + "."]
    sentences += [f"{each.label}: {'; '.join(_course(figure, each))}." for each in figure.series]
    # What happened meanwhile, also what the picture has no room for, and each strip by year.
    if marks := [f"{mark.label} ({time_of(mark)})" for mark in marks_shown(figure)]:
        which = f" ({figure.context})" if figure.context else ""
        sentences.append(f"Marked{which}: {'; '.join(marks)}.")
    for strip in figure.strips:
        what = f"Under the axis, {within_a_sentence(strip.label)}"
        sentences.append(f"{what}: {', '.join(_by_year(strip)) or 'none'}.")
    return " ".join(sentences)


def legend(figure: Figure) -> tuple[str, ...]:
    """Sentences that a reader of the picture needs: why a line breaks, what dashes mean."""
    if figure.kind == "heat":
        outlined = " Outlined: at least so much." * (figure.measure == "money")
        return (f"A dot: no row found, which is not a zero.{outlined}",)
    return (*_broken_lines(figure), *_signs_of_lines(figure), *_signs_of_doubt(figure))


def unusual(figure: Figure) -> str:
    """What is unusual of who speaks and of how it was read, in one line; empty of most figures."""
    points = [point for series in figure.series for point in series.points if point.numbers]
    reads = [point.read for point in points if point.read]
    sources = sorted({point.source for point in points if point.source})
    weak = [VOICES[word] for word in map(figure.authority, sources) if word in VOICES]
    kinds = in_a_row([several for _, several in dict.fromkeys(sorted(weak))])
    told = []
    if weak:  # “one blog alone”, “compilers and the press alone”; “partly from compilers”
        alone = f"{weak[0][0] if len(weak) == 1 else kinds} alone"
        told.append(alone if len(weak) == len(sources) else f"partly from {kinds}")
    if COMPILATION in reads:
        told.append(UNREVIEWED if set(reads) == {COMPILATION} else f"partly {UNREVIEWED}")
    elif reads and set(reads) == {"quoted"}:
        told.append("read second-hand, in reports and copies that quote the source")
    line = "; ".join(told)
    return f"{line[0].upper()}{line[1:]}." if line else ""


def _broken_lines(figure: Figure) -> Iterator[str]:
    alike: dict[str, list[Series]] = {}
    for series in figure.series:
        for told in filter(None, [_changes(figure, series), _remade(figure, series)]):
            alike.setdefault(told, []).append(series)
    for told, some in alike.items():
        if len(some) == len(figure.series) > 1:
            yield f"{told[0].upper()}{told[1:]}."
        else:
            yield f"{in_a_row(_names(figure, some))}: {told}."


def _names(figure: Figure, some: list[Series]) -> list[str]:
    """Their labels; those of one group together: “Russia (exports)”, or “Russia” where all are."""
    names = []
    for group, found in groupby(some, key=lambda each: each.group):
        series = list(found)
        whole = [each for each in figure.series if each.group == group]
        if not group or (len(series) == 1 and len(whole) == 1):
            names += [each.label for each in series]
        elif len(series) == len(whole):
            names.append(group)
        else:
            parts = ", ".join(within_a_sentence(each.within_group) for each in series)
            names.append(f"{group} ({parts})")
    return names


def _course(figure: Figure, series: Series) -> Iterator[str]:
    written = SHORT[figure.measure]
    if not series.known:
        parts = [f"{bounds_of(p, written)} {_place(figure, p)}" for p in series.on_record]
        return iter([", ".join(parts) or "no figures"])
    gaps = len(series.points) - len(series.on_record)
    noun = figure.x_title.lower() if figure.is_timeline else "row"
    parts = [
        _extremes(figure, series),
        f"{_count(gaps, noun)} without a figure" if gaps else "",
        _changes(figure, series),
        _remade(figure, series),
        _listed(figure, "estimated", series, lambda point: point.is_estimated),
        _listed(figure, UNREVIEWED, series, lambda point: point.read == COMPILATION),
        _listed(figure, "given as a range", series, lambda point: point.has_range),
    ]
    return filter(None, parts)


def _extremes(figure: Figure, series: Series) -> str:
    points = series.on_record
    if len(points) == 1:
        return _at(figure, points[0])
    low, high = lowest(points), highest(points)
    if low and high:
        parts = [f"lowest {_at(figure, low)}", f"highest {_at(figure, high)}"]
    else:
        written = SHORT[figure.measure]
        numbers = [number for point in points for number in point.numbers]
        least, most = written(min(numbers)), written(max(numbers))
        parts = [f"between {least} and {most}"]
    if figure.is_timeline:
        parts = [f"first {_at(figure, points[0])}", *parts, f"last {_at(figure, points[-1])}"]
    return ", ".join(parts)


def _changes(figure: Figure, series: Series) -> str:
    """Where the source changes, with both names; empty when it never does."""
    places: dict[tuple[str, str], list[str]] = {}
    for before, point in pairwise(series.known if figure.is_timeline else ()):
        if before.source != point.source:
            old, new = (figure.source_name(p.source) or "no named source" for p in (before, point))
            places.setdefault((old, new), []).append(point.x)
    every = sorted(x for some in places.values() for x in some)
    if not every:
        return ""
    is_line = figure.kind == "line"
    if len(every) > MOST_CHANGES:
        names = in_a_row(sorted({name for pair in places for name in pair}))
        what = "the line breaks" if is_line else "the source changes"
        where = ", where the source changes" if is_line else ""
        return (
            f"{what} {len(every)} times from {period_in_words(every[0])} to "
            f"{period_in_words(every[-1])}{where} between {names}: the table tells which"
        )
    periods = in_a_row([when(every[0]), *map(period_in_words, every[1:])])
    ways = [f"from {old} to {new}" for old, new in places]
    if len(ways) > 1:
        told = zip(ways, places.values(), strict=True)
        ways = [f"{way} ({', '.join(map(period_in_words, some))})" for way, some in told]
    if is_line:
        return f"the line breaks {periods}, where the source changes {in_a_row(ways)}"
    return f"the source changes {periods} {in_a_row(ways)}"


def _remade(figure: Figure, series: Series) -> str:
    parts = [
        f"{when(point.x)}, where {figure.source_name(point.source)} counts otherwise "
        f"({point.changed})"
        for index, point in enumerate(series.points)
        if index in figure.breaks(series) and point.changed
    ]
    what = "the line breaks" if figure.kind == "line" else "the count changes"
    return f"{what} {in_a_row(parts)}" if parts else ""


def time_of(mark: Mark) -> str:
    return period_in_words(f"{mark.x}/{mark.end}" if mark.end else mark.x)


def _by_year(strip: Series) -> Iterator[str]:
    for year, points in groupby((p for p in strip.points if p.numbers), lambda p: p.x[:4]):
        some = list(points)
        least = "at least " if any(point.value is None for point in some) else ""
        if total := sum(point.numbers[0] for point in some):
            yield f"{least}{exact(total)} in {year}"


def _at(figure: Figure, point: Point) -> str:
    written = SHORT[figure.measure]
    is_plain = point.value is not None and not point.is_open  # its range is listed behind
    amount = written(point.numbers[0]) if is_plain else spoken(point, written)
    return f"{amount} {_place(figure, point)}"


def _place(figure: Figure, point: Point) -> str:
    return when(point.x) if figure.is_timeline else f"({point.x})"


def _listed(figure: Figure, what: str, series: Series, holds: Callable[[Point], bool]) -> str:
    """“estimated in 1967 to 1999 and 2003”: three or more in a row as a span."""
    runs = groupby(series.points, key=lambda point: bool(point.numbers) and holds(point))
    spans: list[str] = []
    written = period_in_words if figure.is_timeline else str
    for labels in ([written(point.x) for point in run] for is_so, run in runs if is_so):
        spans += [f"{labels[0]} to {labels[-1]}"] if len(labels) > 2 else labels
    return f"{what} in {in_a_row(spans)}" if spans else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# Points in order, as what they may be: from a lower to an upper end, either of which may be open.
# Who calls a point the lowest or the highest, sorts points or ranks them, asks here and never its
# `value`, which a range does not have.
INFINITY = Decimal("Infinity")


def ends(point: Point) -> tuple[Decimal, Decimal]:
    """The least and the most that a point may be, in its own unit; ValueError of a gap."""
    if not point.numbers:
        raise ValueError(f"Nothing is on record for {point.x}.")
    if point.is_open:
        return (-INFINITY, point.numbers[0]) if point.low is None else (point.low, INFINITY)
    return min(point.numbers), max(point.numbers)


def lowest(points: Iterable[Point]) -> Point | None:
    """The first than which none can be lower; None of gaps alone, or where ranges leave it open."""
    known = [point for point in points if point.numbers]
    found = min(known, key=lambda point: ends(point)[1], default=None)
    if found is None or any(ends(point)[0] < ends(found)[1] for point in known if point != found):
        return None
    return found


def highest(points: Iterable[Point]) -> Point | None:
    known = [point for point in points if point.numbers]
    found = max(known, key=lambda point: ends(point)[0], default=None)
    if found is None or any(ends(point)[1] > ends(found)[0] for point in known if point != found):
        return None
    return found


def _signs_of_lines(figure: Figure) -> Iterator[str]:
    has_dot = False
    for series in figure.series if figure.kind == "line" else ():
        breaks, count = figure.breaks(series), len(series.points)
        has_value = [point.value is not None for point in series.points]
        # A point stands alone that does not begin what another source says.
        has_dot |= any(
            has_value[i]
            and i not in breaks
            and (i == 0 or not has_value[i - 1])
            and (i + 1 == count or not has_value[i + 1] or i + 1 in breaks)
            for i in range(count)
        )
    if figure.kind == "line" and any(map(figure.breaks, figure.series)):
        yield "A ring: another source, or another way of counting, begins here."
    if has_dot:
        yield "A dot by itself: a value that no line reaches."


def _signs_of_doubt(figure: Figure) -> Iterator[str]:
    is_line = figure.kind == "line"
    washed = whiskered = False
    for series in figure.series if figure.kind != "stacked" else ():
        ranged = [point.has_range and not point.is_open for point in series.points]
        for is_ranged, stretch in groupby(ranged):
            is_wash = is_line and len(list(stretch)) > 1
            washed |= is_ranged and is_wash
            whiskered |= is_ranged and not is_wash
    if washed:
        yield "A wash: between the lower and the upper bound."
    if whiskered:
        yield "A stroke with two ends: from the lower to the upper bound."
    if figure.silent and (figure.mirror or any(s.role == LIMIT for s in figure.series)):
        yield "A ring on the axis: no figure found, which is not zero."
    parts = [point for series in figure.series for point in series.on_record]
    reasons = ["estimated"] if any(point.is_estimated for point in parts) else []
    reasons += [UNREVIEWED] if any(point.read == COMPILATION for point in parts) else []
    if reasons:
        yield f"{'Dashed and lighter' if is_line else 'Lighter'}: {' or '.join(reasons)}."
    if any(point.is_open for point in parts):
        yield "An arrow: only one bound is known, at least or at most so much."
    # Whether two series are so near at one place that one hides the other.
    known = [point.value for series in figure.series for point in series.known]
    near = (max(known, default=Decimal(0)) - min(known, default=Decimal(0))) * NEAR
    if (is_line and not figure.multiples) and any(
        abs(one - other) < near
        for row in figure.rows()
        for one, other in combinations([p.value for p in row if p.value is not None], 2)
    ):
        yield "Where two lines lie on one another, the wider is the one beneath."
