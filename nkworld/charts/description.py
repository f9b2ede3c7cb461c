"""What a picture says, in sentences computed from its numbers.

Where no finding stands the machine says one plain thing of a figure, in at most 14 words.
No peak, share, rank or comparison: those are for people to say, and for the desk to sign.

    Exports of coal: US$ 401.2 m in 2017, per KOTRA          the newest credible value
    Trade with Japan: zero in 2024, per KOTRA                which somebody printed as such
    Trade with Iran: US$ 260.0 m in 1992, per KOTRA; compilers’ figures alone since
    South Korean aid: 7.7 billion won in 2018; no reviewed figure since
    Exports of seafood: banned since August 2017
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, groupby, pairwise

from nkworld.charts.context import marks_shown
from nkworld.charts.figures import (
    COMPILATION,
    LIMIT,
    UNREVIEWED,
    Claim,
    Figure,
    Mark,
    Point,
    Sentence,
    Series,
)
from nkworld.charts.periods import end_of, is_old, is_over, period_in_words, when
from nkworld.charts.words import (
    BILLION,
    SHORT,
    Writer,
    bounds_of,
    exact,
    in_a_row,
    opened,
    rounded,
    spoken,
    within_a_sentence,
)

MOST_WORDS = 14  # counted as those of a finding are: “US$ 378 m” as three
OF_A_TABLE = re.compile(r", [a-z].*")  # what tells tables of a source apart: “Ministry, aid”


def fallback(figure: Figure, day: date, *, is_newest: bool = True) -> Sentence:
    """Of the first series that reaches as far as any; of ranks and categories the topic alone."""
    topic, left_out = opened(figure.topic), tuple(filter(None, figure.left_out))
    is_of_categories = figure.labels and not (figure.is_timeline or figure.headed_by)
    if is_of_categories or figure.measure == "rank":
        return Sentence(topic)
    if figure.banned_since:
        since = period_in_words(figure.banned_since)
        return Sentence(f"{topic}: banned since {since}", left_out=left_out)
    claims, drawn = newest_claims(figure, day), figure.headed_by or figure.series
    said = [
        (series, point)
        for series in drawn
        for point in series.on_record
        if point.status != "excluded" and is_over(point.x, day)
    ]
    # What compilers say since then, whom nobody follows.
    reached = end_of(claims[0].period) if claims else date.min
    is_unfit_since = bool(figure.unfit_until and end_of(figure.unfit_until) > reached) or any(
        point.source in figure.unfit and end_of(point.x) > reached for _, point in said
    )
    if not claims:
        alone = ": compilers’ figures alone" if is_unfit_since else ""
        return Sentence(topic + alone, left_out=left_out)
    claim = claims[0]
    unreviewed = [
        f"{series.label}, {period_in_words(point.x)}: {_amount(figure, point)}, {UNREVIEWED}."
        for series, point in said
        if point.read == COMPILATION
        and point.source not in figure.unfit
        and end_of(point.x) > reached
    ]
    reasons = {
        "; compilers’ figures alone since": is_unfit_since,
        "; no reviewed figure since": unreviewed,
        "; no figure since": is_old(claim.period, day),
    }
    since = next((words for words, is_so in reasons.items() if is_newest and is_so), "")
    name = figure.source_name(claim.point.source)
    # Of several series that which speaks is always named: with a small letter, unless it is the
    # name of a group: “imports”, “China”.
    is_name = claim.label.startswith(tuple(each.group for each in figure.series if each.group))
    is_named = len(drawn) > 1 and claim.label != name
    label = f"{claim.label if is_name else within_a_sentence(claim.label)} " * is_named
    amount = _amount(figure, claim.point, figure.topic + label)
    value = f"{topic}: {label}{amount} {when(claim.period)}"
    source = f", per {OF_A_TABLE.sub('', name)}" if name else ""
    alone = since if "compilers" in since else ""  # what is merely old has its year
    # The same with ever fewer words.
    texts = (value + source + since, value + (alone or source), value, topic)
    text = next((each for each in texts if len(each.split()) <= MOST_WORDS), topic)
    return Sentence(text, claims[:1], (*left_out, *unreviewed))


def newest_claims(figure: Figure, day: date) -> tuple[Claim, ...]:
    """The newest credible value of each series that reaches as far as any; none of categories."""
    if not (figure.is_timeline or figure.headed_by):
        return ()
    known = [
        (series, point)
        for series in figure.headed_by or figure.series
        if (point := newest_point(series, day, figure.unfit))
    ]
    last = max((end_of(point.x) for _, point in known), default=date.min)
    return tuple(
        Claim(series.label, point.x, point) for series, point in known if end_of(point.x) == last
    )


def newest_point(series: Series, day: date, unfit: Container[str] = ()) -> Point | None:
    said = [p for p in series.on_record if p.status != "excluded" and is_over(p.x, day)]
    fit = [point for point in said if point.source not in unfit]
    reviewed = [point for point in fit if point.read != COMPILATION]
    return max(reviewed or fit, key=lambda point: end_of(point.x), default=None)


def _amount(figure: Figure, point: Point, words: str = "") -> str:
    """“US$ 2.3 m”, “zero”, “1,200 persons”: what is counted is named, unless `words` name it."""
    written = _count if figure.measure == "count" else SHORT[figure.measure]
    amount = "zero" if point.value == 0 and not point.has_range else spoken_plainly(point, written)
    unit = figure.unit.partition(",")[0] if figure.measure == "count" else ""
    is_named = unit == "number" or unit.lower() in words.lower()
    return amount if is_named or not unit else f"{amount} {unit}"


def _count(value: Decimal) -> str:
    """In words where it is large, held together: “7.7 billion”."""
    is_large = value >= BILLION
    return f"{rounded(value / BILLION, 1)}\N{NO-BREAK SPACE}billion" if is_large else exact(value)


def spoken_plainly(point: Point, written: Writer) -> str:
    """The value, or the bounds where these are all that is known; an estimate is called one."""
    if point.value is None or point.is_open:
        return spoken(point, written)
    estimated = "an estimated " if point.status == "estimated" else ""
    return f"{estimated}{written(point.value)}"


INFINITY = Decimal("Infinity")
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
    count = len(figure.labels)
    extent = f"{first} to {last}" if figure.is_timeline else f"{count} row{'s'[: count != 1]}"
    base = f"as a share of {figure.denominator}" if figure.denominator else ""
    sentences = [", ".join(filter(None, [SHAPES[figure.kind], extent, figure.unit, base])) + "."]
    sentences += [f"{each.label}: {'; '.join(_course(figure, each))}." for each in figure.series]
    # What happened meanwhile, also what the picture has no room for, and each strip by year.
    if marks := [f"{mark.label} ({time_of(mark)})" for mark in marks_shown(figure)]:
        which = f" ({figure.context})" if figure.context else ""
        sentences.append(f"Marked{which}: {'; '.join(marks)}.")
    for strip in figure.strips:
        years = []
        for year, points in groupby((p for p in strip.points if p.numbers), lambda p: p.x[:4]):
            some = list(points)
            least = "at least " if any(point.value is None for point in some) else ""
            if total := sum(point.numbers[0] for point in some):
                years.append(f"{least}{exact(total)} in {year}")
        what = f"Under the axis, {within_a_sentence(strip.label)}"
        sentences.append(f"{what}: {', '.join(years) or 'none'}.")
    return " ".join(sentences)


def legend(figure: Figure) -> tuple[str, ...]:
    if figure.kind == "heat":
        outlined = " Outlined: at least so much." * (figure.measure == "money")
        return (f"A dot: no row found, which is not a zero.{outlined}",)
    alike: dict[str, list[Series]] = {}
    for series in figure.series:
        for text in _breaks(figure, series):
            alike.setdefault(text, []).append(series)
    broken = [
        f"{opened(text)}."
        if len(some) == len(figure.series) > 1
        else f"{in_a_row(_names(figure, some))}: {text}."
        for text, some in alike.items()
    ]
    return (*broken, *_signs(figure))


def unusual(figure: Figure) -> str:
    """What is unusual of who speaks and of how it was read, in one line; empty of most figures."""
    points = [point for series in figure.series for point in series.points if point.numbers]
    reads = [point.read for point in points if point.read]
    sources = sorted({point.source for point in points if point.source})
    authorities = {source.slug: source.authority for source in figure.sources}
    words = (authorities.get(source, "") for source in sources)
    weak = [VOICES[word] for word in words if word in VOICES]
    kinds = in_a_row([several for _, several in dict.fromkeys(sorted(weak))])
    parts = []
    if weak:  # “one blog alone”, “compilers and the press alone”; “partly from compilers”
        alone = f"{weak[0][0] if len(weak) == 1 else kinds} alone"
        parts.append(alone if len(weak) == len(sources) else f"partly from {kinds}")
    if COMPILATION in reads:
        parts.append(UNREVIEWED if set(reads) == {COMPILATION} else f"partly {UNREVIEWED}")
    elif reads and set(reads) == {"quoted"}:
        parts.append("read second-hand, in reports and copies that quote the source")
    return f"{opened('; '.join(parts))}." if parts else ""


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
    written, points = SHORT[figure.measure], series.on_record
    if not series.known:
        yield ", ".join(_at(figure, p, bounds_of(p, written)) for p in points) or "no figures"
        return
    parts = [_at(figure, points[0])]
    if len(points) > 1:
        low, high = extreme(points, 1), extreme(points, -1)
        if low and high:
            extremes = [f"lowest {_at(figure, low)}", f"highest {_at(figure, high)}"]
        else:
            numbers = [number for point in points for number in point.numbers]
            extremes = [f"between {written(min(numbers))} and {written(max(numbers))}"]
        if figure.is_timeline:
            extremes = [f"first {parts[0]}", *extremes, f"last {_at(figure, points[-1])}"]
        parts = extremes
    yield ", ".join(parts)
    if gaps := len(series.points) - len(points):
        noun = figure.x_title.lower() if figure.is_timeline else "row"
        yield f"{gaps} {noun}{'s'[: gaps != 1]} without a figure"
    yield from _breaks(figure, series)
    holding: dict[str, Callable[[Point], bool]] = {
        "estimated": lambda point: point.status == "estimated",
        UNREVIEWED: lambda point: point.read == COMPILATION,
        "given as a range": lambda point: point.has_range,
    }
    for what, holds in holding.items():
        # “estimated in 1967 to 1999 and 2003”: three or more in a row as a span.
        spans: list[str] = []
        for is_so, run in groupby(series.points, key=lambda p: bool(p.numbers) and holds(p)):  # noqa: B023
            labels = [period_in_words(p.x) if figure.is_timeline else p.x for p in run]
            if is_so:
                spans += [f"{labels[0]} to {labels[-1]}"] if len(labels) > 2 else labels
        if spans:
            yield f"{what} in {in_a_row(spans)}"


def _breaks(figure: Figure, series: Series) -> Iterator[str]:
    """Where the source changes, with both names, and where one counts otherwise."""
    places: dict[tuple[str, str], list[str]] = {}
    for before, point in pairwise(series.known if figure.is_timeline else ()):
        if before.source != point.source:
            old, new = (figure.source_name(p.source) or "no named source" for p in (before, point))
            places.setdefault((old, new), []).append(point.x)
    every = sorted(x for some in places.values() for x in some)
    is_line = figure.kind == "line"
    if len(every) > MOST_CHANGES:
        names = in_a_row(sorted({name for pair in places for name in pair}))
        what = "the line breaks" if is_line else "the source changes"
        where = ", where the source changes" if is_line else ""
        yield (
            f"{what} {len(every)} times from {period_in_words(every[0])} to "
            f"{period_in_words(every[-1])}{where} between {names}: the table tells which"
        )
    elif every:
        periods = in_a_row([when(every[0]), *map(period_in_words, every[1:])])
        ways = [f"from {old} to {new}" for old, new in places]
        if len(ways) > 1:
            pairs = zip(ways, places.values(), strict=True)
            ways = [f"{way} ({', '.join(map(period_in_words, some))})" for way, some in pairs]
        changes = "the source changes"
        yield (
            f"the line breaks {periods}, where {changes} {in_a_row(ways)}"
            if is_line
            else f"{changes} {periods} {in_a_row(ways)}"
        )
    remade = [
        f"{when(point.x)}, where {figure.source_name(point.source)} counts otherwise "
        f"({point.changed})"
        for index, point in enumerate(series.points)
        if index in series.breaks and point.changed
    ]
    if remade:
        yield f"{'the line breaks' if is_line else 'the count changes'} {in_a_row(remade)}"


def time_of(mark: Mark) -> str:
    return period_in_words(f"{mark.x}/{mark.end}" if mark.end else mark.x)


def _at(figure: Figure, point: Point, amount: str = "") -> str:
    written = SHORT[figure.measure]
    is_plain = point.value is not None and not point.is_open  # its range is listed behind
    amount = amount or (written(point.numbers[0]) if is_plain else spoken(point, written))
    return f"{amount} {when(point.x) if figure.is_timeline else f'({point.x})'}"


def extreme(points: Iterable[Point], sign: int) -> Point | None:
    """The first than which none can be lower (1) or higher (-1); None where ranges leave it open.

    Who calls a point the lowest or the highest asks here and never its `value`, which a range does
    not have: it is what it may be, from a lower to an upper end, either of which may be open.
    """
    known = []
    for point in points:
        least, most = point.span
        low, high = -INFINITY if least is None else least, INFINITY if most is None else most
        known.append((low, high, point) if sign > 0 else (-high, -low, point))
    _, most, found = min(known, key=lambda each: each[1])
    return None if any(least < most for least, _, point in known if point != found) else found


def _signs(figure: Figure) -> list[str]:
    is_line = figure.kind == "line"
    has_dot = washed = whiskered = False
    for series in figure.series if is_line else ():
        breaks, count = series.breaks, len(series.points)
        has_value = [point.value is not None for point in series.points]
        # A point stands alone that does not begin what another source says.
        has_dot |= any(
            has_value[i]
            and i not in breaks
            and (i == 0 or not has_value[i - 1])
            and (i + 1 == count or not has_value[i + 1] or i + 1 in breaks)
            for i in range(count)
        )
    for series in figure.series if figure.kind != "stacked" else ():
        ranged = [point.has_range and not point.is_open for point in series.points]
        for is_ranged, stretch in groupby(ranged):
            is_wash = is_line and len(list(stretch)) > 1
            washed |= is_ranged and is_wash
            whiskered |= is_ranged and not is_wash
    parts = [point for series in figure.series for point in series.on_record]
    reasons = ["estimated"] if any(point.status == "estimated" for point in parts) else []
    reasons += [UNREVIEWED] if any(point.read == COMPILATION for point in parts) else []
    paler = f"{'Dashed and lighter' if is_line else 'Lighter'}: {' or '.join(reasons)}."
    # Whether two series are so near at one place that one hides the other.
    known = [point.value for series in figure.series for point in series.known]
    near = (max(known, default=Decimal(0)) - min(known, default=Decimal(0))) * NEAR
    is_hidden = (is_line and not figure.multiples) and any(
        abs(one - other) < near
        for row in figure.rows
        for one, other in combinations([p.value for p in row if p.value is not None], 2)
    )
    has_breaks = is_line and any(series.breaks for series in figure.series)
    has_limit = any(series.role == LIMIT for series in figure.series)
    is_silent = (figure.mirror or has_limit) and figure.silent
    is_open = any(point.is_open for point in parts)
    signs = {
        "A ring: another source, or another way of counting, begins here.": has_breaks,
        "A dot by itself: a value that no line reaches.": has_dot,
        "A wash: between the lower and the upper bound.": washed,
        "A stroke with two ends: from the lower to the upper bound.": whiskered,
        "A ring on the axis: no figure found, which is not zero.": is_silent,
        paler: reasons,
        "An arrow: only one bound is known, at least or at most so much.": is_open,
        "Where two lines lie on one another, the wider is the one beneath.": is_hidden,
    }
    return [sign for sign, is_drawn in signs.items() if is_drawn]
