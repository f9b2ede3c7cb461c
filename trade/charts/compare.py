from dataclasses import replace
from datetime import datetime
from typing import Any

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.charts import Figure, Point, Series, SourceRef, money, percent, source_role
from nkworld.charts.sentences import Sentence, say, topic
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.models import Status
from nkworld.provenance.parameters import rule_called
from nkworld.provenance.points import day_of, point_of_claim

from ..analysis.source_origins import SourceComparison
from ..breaks import Breaks
from ..claims import FLOWS
from ..lines import IN_DOLLARS, LABELS, SIDE
from ..models import Flow
from ..parameters import CompareParameters
from ..words import NORTH, source_words, trade_with

VERDICTS = {
    "agree": "they agree",
    "minor": "a small spread",
    "differ": "they differ",
    "conflict": "they conflict",
    "coverage": "they count different things",
}


@register(
    "trade/compare", title="What every source says of one figure", parameters=CompareParameters
)
def compare(params):
    """Every claim about one partner, direction and period, by the voice it comes from."""
    found = comparison_of(params)
    series = tuple(_series(n, origin) for n, origin in enumerate(found.origins))
    claims = [each.claim for each in found.every]
    return Figure(
        headline=headline(params, found),
        subtitle=f"{cell_words(params)}, {SIDE}",
        **IN_DOLLARS,
        kind="dot",
        x_title="Source",
        series=series,
        sources=tuple(SourceRef(c.source.slug, c.source.short_name) for c in claims),
        notes=(
            "Sources that hand on one declaration share a sign and a colour: they are one voice.",
        ),
        as_of=as_of_text(params, *(c.known_from for c in claims)),
    )


def comparison_of(params: dict) -> SourceComparison:
    """What the sources say of the cell asked about, which the page and its figure share."""
    return _comparison(*(params[name] for name in ("as_of", "country", "direction", "period")))


@once_per_request
def _comparison(
    moment: datetime | None, country: Country, direction: str, period: str
) -> SourceComparison:
    claims = Flow.objects.as_of(moment).about(country, direction).filter(period=period)
    claims = claims.select_related("source__repeats")
    return SourceComparison(list(claims), country, rule_called(FLOWS, moment=moment))


def cell_words(params):
    return f"{params['country']}, {LABELS[params['direction']].lower()}, {params['period']}"


def _series(number, origin):
    points = tuple(_point(each.claim, origin) for each in origin.statements)
    return Series(origin.key, origin.name, points, source_role(number))


def _point(claim, origin):
    return replace(claim_point(claim), note=f"{origin.name}: {origin.description}")


def claim_point(claim) -> Point:
    """What a claim says, at its source's name."""
    return replace(point_of_claim(claim), x=claim.source.short_name)


def headline(params, found) -> Sentence:
    """How many sources give the figure, of how many origins, and how far apart they lie."""
    if not found:
        return topic("No source is on record with this figure")
    what = f"{NORTH} {trade_with(params['country'], params['direction'])} {{when}}"
    shown = {"headline": found.headline}
    if len(found.every) == 1:
        name = source_words(found.headline.claim.source.short_name)
        gives = "estimates" if found.headline.claim.status == Status.ESTIMATED else "gives"
        return _sentence(params, f"only {name} {gives} {what}: {{headline}}", shown)
    if not found.statements:
        return _sentence(params, f"{_sources(found)} give {what} by bounds: {{headline}}", shown)
    if len(found.statements) == 1:
        others = "one of them" if len(found.ranges) == 1 else "all others"
        text = f"{_sources(found)} give {what}, {others} by bounds alone: {{value}}"
        return _sentence(params, text, {"value": found.statements[0]})
    ends = {"least": _first(found, found.least), "greatest": _first(found, found.greatest)}
    least, greatest = money(found.least), money(found.greatest)
    if least == greatest:
        about = "" if found.least == found.greatest else "about "
        text = f"{_sources(found)} put {what} at {about}{least}: {_verdict(found)}"
    else:
        text = f"{_sources(found)} put {what} between {least} and {greatest}: {_verdict(found)}"
    return _sentence(params, text, ends)


def _sentence(params, template, statements) -> Sentence:
    breaks = Breaks.read(params, params["country"].code)
    whose = len({each.claim.source_id for each in statements.values()}) > 1
    points: dict[str, Any] = {
        name: replace(claim_point(each.claim), caveat=_caveat(breaks, each.claim, whose))
        for name, each in statements.items()
    }
    return say(
        template,
        day=day_of(params),
        written=money,
        period=params["period"],
        is_newest=False,
        labels={name: each.claim.source.short_name for name, each in statements.items()},
        **points,
    )


def _caveat(breaks, claim, whose):
    """What has to be said with a claim; of which source, where several stand side by side."""
    told = breaks.of_claim(claim)
    return f"{source_words(claim.source.short_name)} {told}" if told and whose else told


def _sources(found):
    """“3 sources of 2 origins”; of one origin they hand on one declaration."""
    sources, origins = len(found.every), len(found.origins)
    if origins == 1:
        return f"{sources} sources of one origin"
    return f"{sources} sources" if origins == sources else f"{sources} sources of {origins} origins"


def _verdict(found):
    if len(found.origins) == 1 and found.verdict == "agree":
        return "repeating one declaration confirms nothing"
    apart = "" if not found.spread else f", {percent(found.spread)} apart"
    return f"{VERDICTS[found.verdict]}{apart}"


def _first(found, value):
    return next(each for each in found.statements if each.value == value)
