from nkworld.charts import Figure, Series, money, percent
from nkworld.charts.sentences import newest, peak_and_newest, say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import as_of_text, day_of, sources_in, tells_newest

from ..appeal_years import Year, years_of
from ..lines import APPEALS, BORDER_CLOSED, DOLLARS
from ..parameters import AppealParameters

DENOMINATOR = "what the same appeals asked for, as the same source has it"
NOTE_KINDS = (
    "Appeals of the United Nations and its partners together. Appeals of one agency, and "
    "programmes that were no appeal, stand in the table of claims. A year without an appeal is a "
    "gap, not a zero."
)


@register(
    "aid/appeals",
    title="Appeals: asked and received",
    datasets=[APPEALS],
    parameters=AppealParameters,
)
def appeals(params):
    """What the United Nations’ appeals asked for and what came in, year by year, with the gap."""
    years, claims = years_of(params)
    series = requested_received_gap(years)
    return Figure(
        slug="aid/appeals",
        headline=statement(years, params),
        subtitle="Appeals for North Korea by year: what they asked for, what came in, the gap",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=(NOTE_KINDS, *sums(years)),
        marks=(BORDER_CLOSED,),
        as_of=as_of_text(params, claims.rows),
    )


def requested_received_gap(years):
    requested, got, gap = (
        tuple(point(year) for year in years)
        for point in (lambda year: year.point(0), lambda year: year.point(1), Year.gap)
    )
    return (
        Series("requested", "Asked for", requested, "other"),
        Series("funded", "Received", got, "category-1"),
        Series("gap", "Not covered", gap, "category-2"),
    )


def sums(years):
    """Which years hold several appeals, whose sums are drawn, and which appeals are left out."""
    found = [year for year in years if len(year.pairs) > 1]
    told = ", ".join(f"{year.period} ({len(year.pairs)} appeals)" for year in found)
    left = [
        f"{row['appeal__title']} ({money(row['value'])} asked)"
        for year in years
        for row in year.left_out
        if row["value"] is not None
    ]
    added = (f"Added from one source: {told}.",) if told else ()
    return added + (
        (f"Left out, as nobody tells what came in: {', '.join(left)}.",) if left else ()
    )


def statement(years, params):
    """The newest appeals: what part came in, and what did not."""
    complete = [year for year in years if year.share().numbers]
    shares = Series("coverage", "Received", tuple(year.share() for year in complete))
    last = newest(shares, day_of(params))
    if last is None:
        return topic("Appeals for North Korea: asked and received")
    year = next(year for year in complete if year.period == last.x)
    return say(
        "{when} the UN’s appeals received {share} of the {whole} that they asked for; {gap} did "
        "not come in",
        day=day_of(params),
        is_newest=tells_newest(params),
        written={"share": percent, "whole": money, "gap": money},
        period=last.x,
        labels={"share": "Received, a share", "whole": "Asked for", "gap": "Not covered"},
        share=last,
        whole=year.point(0),
        gap=year.gap(),
    )


@register(
    "aid/coverage",
    title="Appeals: the share that came in",
    datasets=[APPEALS],
    parameters=AppealParameters,
)
def coverage(params):
    """What part of what they asked for the appeals of a year received, in per cent."""
    years, claims = years_of(params)
    series = (Series("coverage", "Received", tuple(year.share() for year in years), "share"),)
    return Figure(
        slug="aid/coverage",
        headline=coverage_statement(series[0], params),
        subtitle="Received in per cent of what was asked for, by year of the appeal",
        unit="per cent of what was asked for",
        measure="percent",
        kind="bar",
        series=series,
        sources=sources_in(series, claims.names),
        notes=("Both amounts of a share come from one source. " + NOTE_KINDS,),
        marks=(BORDER_CLOSED,),
        as_of=as_of_text(params, claims.rows),
        denominator=DENOMINATOR,
    )


def coverage_statement(series, params):
    """The best year among those whose appeals are of one kind, and the newest."""
    return peak_and_newest(
        series,
        day=day_of(params),
        written=percent,
        at_peak="The share that the UN’s appeals received of what they asked for was highest "
        "{when}, at {amount}",
        at_last="; {when} it was {amount}",
        alone="The UN’s appeals received {amount} of what they asked for {when}",
        is_newest=tells_newest(params),
    ) or topic("What part of its appeals North Korea received")
