from dataclasses import replace

from nkworld.charts import Figure, Point, Series, money
from nkworld.charts.sentences import (
    Sentence,
    compare,
    newest,
    period_in_words,
    say_newest,
    topic,
    unreviewed,
)
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import day_of

from ..claims import EXPORT, IMPORT
from ..lines import (
    DOLLARS,
    FLOWS,
    LABELS,
    RESOLUTIONS,
    ROLES,
    SIDE,
    ends_early,
    line,
    sources_used,
)
from ..months import ChinaBooks, Span, coverage, months_of, point_of, since_january
from ..newest import newest_of
from ..parameters import ChinaMonthsParameters, ChinaSpansParameters
from ..sentences import of_newest, passed_over
from ..words import NORTH, by_source, trade_with
from .partner import unsplit

NOT_THE_YEAR = (
    "Months are shown as first printed. Chinese customs revise the sums since January later, so "
    "the months of a year do not add up to it."
)
SPANS_SHOWN = 12


@register(
    "trade/china-months",
    title="Trade with China by month",
    datasets=[FLOWS],
    parameters=ChinaMonthsParameters,
)
def china_months(params):
    """Exports to and imports from China in single months, as Chinese customs publish them."""
    books = ChinaBooks.read(params, Frequency.MONTHLY)
    table, months = books.table, months_of(params, books.table)
    series = tuple(
        books.breaks.within(each, each.slug)
        for each in (
            *(
                line(m, LABELS[m], ROLES[m], months, lambda month, m=m: table.headline(month, m))
                for m in (EXPORT, IMPORT)
            ),
            *unsplit(table, months),
        )
    )
    return Figure(
        slug="trade/china-months",
        headline=headline_of_month(params, books, months)
        or topic(f"{NORTH} recorded trade with China by month"),
        subtitle=f"Trade with China by month, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="stacked",
        x_title="Month",
        series=series,
        sources=sources_used(series, table),
        notes=(coverage(table, months), NOT_THE_YEAR),
        marks=RESOLUTIONS,
        as_of=as_of_text(params, books.claims.as_of),
    )


def headline_of_month(params, books, months) -> Sentence | None:
    """The newest month that somebody reviewed, with both directions where they are on record."""
    found = newest_of(books.table, months)
    if found is None:
        return None
    is_newest = not ends_early(params)
    told = of_newest(found, books.table, books.country, day_of(params), is_newest)
    return told.without(*passed_over(books.table, months, found))


@register(
    "trade/china-since-january",
    title="Trade with China since January, beside the year before",
    datasets=[FLOWS],
    parameters=ChinaSpansParameters,
)
def china_since_january(params):
    """What customs had counted from January to a month, beside the same months a year earlier."""
    books, measure = ChinaBooks.read(params, Frequency.CUMULATIVE), params["measure"]
    table = books.table
    spans = since_january(table, day_of(params), measure)
    series = bars(table, spans[:SPANS_SHOWN], measure)
    what = LABELS[measure]
    return Figure(
        slug="trade/china-since-january",
        headline=headline_of_span(params, books, spans)
        or topic(f"{NORTH} {LABELS[measure].lower()} with China since January"),
        subtitle=f"{what} with China from January on, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Months",
        series=series,
        sources=sources_used(series, table),
        notes=(
            f"The {min(len(spans), SPANS_SHOWN)} newest of {len(spans)} spans on record. A year "
            "before that nobody prints is left open.",
            "Sums as first printed: Chinese customs revise them later.",
        ),
        as_of=as_of_text(params, books.claims.as_of),
    )


def bars(table, spans, measure) -> tuple[Series, ...]:
    """Each span, and the same months of the year before, at the name of the later one."""
    names = [period_in_words(span.period) for span in spans]
    now = [point_of(table, span.period, measure) for span in spans]
    then = [point_of(table, span.before, measure) for span in spans]
    return (
        Series("span", "These months", _at(names, now), ROLES[measure]),
        Series("before", "The same months of the year before", _at(names, then), "other"),
    )


def _at(names, points) -> tuple[Point, ...]:
    return tuple(replace(each, x=name) for name, each in zip(names, points, strict=True))


def headline_of_span(params, books, spans) -> Sentence | None:
    """The newest span beside the year before; by itself where they can't be compared."""
    table, measure, day = books.table, params["measure"], day_of(params)
    periods = [period for span in reversed(spans) for period in (span.before, span.period)]
    points = [point_of(table, period, measure) for period in dict.fromkeys(periods)]
    series = Series(measure, LABELS[measure], tuple(sorted(points, key=lambda p: p.x)))
    last = newest(series, day)
    if last is None:
        return None
    what = f"{NORTH} {trade_with(books.country, measure)}"
    source = by_source(last, table.names)
    before = next((p for p in series.known if p.x == Span.of(last.x).before), None)
    told = before and compare(
        f"{what} came to {{after}} {{when}}, {{before}} in the same months of {{year}}, {source}",
        series,
        before,
        last,
        day=day,
        written=money,
        drawn=False,
        year=before.x[:4],
    )
    if told:
        return told.without(*unreviewed(series, day, money))
    return say_newest(
        f"{what} came to {{amount}} {{when}}, {source}", series, day=day, written=money
    )
