from typing import Any

from nkworld.charts import Figure, Sentence, Series, money, percent
from nkworld.charts.sentences import newest, peak_and_newest, say, topic
from nkworld.provenance.figures import register
from nkworld.provenance.points import day_of, options

from ..appeal_years import Year, series_of, years_of
from ..lines import BORDER_CLOSED, IN_DOLLARS
from ..parameters import AppealParameters

DENOMINATOR = "what the same appeals asked for, as the same source has it"
NOTE_KINDS = (
    "Appeals of the United Nations and its partners together. Appeals of one agency, and "
    "programmes that were no appeal, stand in the table of claims. A year without an appeal is a "
    "gap, not a zero."
)


@register("aid/appeals", title="Appeals: asked and received", parameters=AppealParameters)
def appeals(params: dict) -> Figure:
    """What the United Nations’ appeals asked for and what came in, year by year, with the gap."""
    years, claims = years_of(params)
    series = (
        series_of(years, "requested", "Asked for", "other", lambda year: year.requested),
        series_of(years, "funded", "Received", "category-1", lambda year: year.received),
        series_of(years, "gap", "Not covered", "category-2", lambda year: year.gap),
    )
    return Figure(
        headline=statement(years, params),
        subtitle="Appeals for North Korea by year: what they asked for, what came in, the gap",
        **IN_DOLLARS,
        kind="bar",
        notes=(NOTE_KINDS, *sums(years)),
        marks=(BORDER_CLOSED,),
        **claims.stated(params, series),
    )


def sums(years: list[Year]) -> tuple[str, ...]:
    """Which years hold several appeals, whose sums are drawn, and which appeals are left out."""
    found = [year for year in years if len(year.pairs) > 1]
    text = ", ".join(f"{year.period} ({len(year.pairs)} appeals)" for year in found)
    left = [
        f"{row['appeal__title']} ({money(row['value'])} asked)"
        for year in years
        for row in year.left_out
        if row["value"] is not None
    ]
    added = (f"Added from one source: {text}.",) if text else ()
    return added + (
        (f"Left out, as nobody tells what came in: {', '.join(left)}.",) if left else ()
    )


def share_received(years: list[Year]) -> Series:
    return series_of(years, "coverage", "Received", "share", lambda year: year.share)


def statement(years: list[Year], params: dict) -> Sentence:
    """The newest appeals: what part came in, and what did not."""
    last = newest(share_received(years), day_of(params))
    if last is None:
        return topic("Appeals for North Korea: asked and received")
    [year] = [year for year in years if year.period == last.x]
    points: dict[str, Any] = {
        "share": last,
        "whole": year.point(year.requested),
        "gap": year.point(year.gap),
    }
    return say(
        "{when} the UN’s appeals received {share} of the {whole} that they asked for; {gap} did "
        "not come in",
        period=last.x,
        labels={"share": "Received, a share", "whole": "Asked for", "gap": "Not covered"},
        **options(params, {"share": percent, "whole": money, "gap": money}),
        **points,
    )


@register("aid/coverage", title="Appeals: the share that came in", parameters=AppealParameters)
def coverage(params: dict) -> Figure:
    """What part of what they asked for the appeals of a year received, in per cent."""
    years, claims = years_of(params)
    series = (share_received(years),)
    return Figure(
        headline=coverage_statement(series[0], params),
        subtitle="Received in per cent of what was asked for, by year of the appeal",
        unit="per cent of what was asked for",
        measure="percent",
        kind="bar",
        notes=("Both amounts of a share come from one source. " + NOTE_KINDS,),
        marks=(BORDER_CLOSED,),
        **claims.stated(params, series),
        denominator=DENOMINATOR,
    )


def coverage_statement(series: Series, params: dict) -> Sentence:
    """The best year among those whose appeals are of one kind, and the newest."""
    return peak_and_newest(
        series,
        at_peak="The share that the UN’s appeals received of what they asked for was highest "
        "{when}, at {amount}",
        at_last="; {when} it was {amount}",
        alone="The UN’s appeals received {amount} of what they asked for {when}",
        **options(params, percent),
    ) or topic("What part of its appeals North Korea received")
