"""What stands beside a number: other series and figures, sums of years, what is left out."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.asking.questions import InvalidQuery
from nkworld.charts import Figure, Point, within_a_sentence
from nkworld.charts.period_summary import summary_of_whole
from nkworld.charts.words import SHORT, opened, spoken
from nkworld.figures import registry as figures
from nkworld.provenance.models import Status
from nkworld.provenance.tables import observation_models

from .matching import COUNTRY, Answerable, Link, Match, Query

SHOWN = 4
OTHERS = 6


def left_out_and_yielding(match: Match, measure: str, period: str) -> tuple[str, Link | None]:
    """Sentences, empty if nothing else is on record; and the page of what is left out there."""
    if match.answerable.cell is None:
        return "", None
    model = observation_models()[figures.get(match.answerable.figure).datasets[0]]
    rows = model.objects.as_of().filter(**match.answerable.cell(match.query), period=period)
    claims: list[Any] = [
        row for row in rows.cited().select_related("source") if row.value is not None
    ]
    claims.sort(key=lambda claim: (claim.direction, claim.source.short_name))
    left_out = [claim for claim in claims if claim.status == Status.EXCLUDED]
    others = [claim for claim in claims if claim.status != Status.EXCLUDED]
    by_reason: dict[str, list[str]] = {}
    for claim in left_out[:SHOWN]:
        reason = within_a_sentence(claim.get_exclusion_display() or claim.note)
        by_reason.setdefault(reason, []).append(_written(claim, measure))
    sentences = [f"Left out ({why}): {'; '.join(which)}." for why, which in by_reason.items()]
    if others:
        written = "; ".join(_written(claim, measure) for claim in others[:SHOWN])
        sentences.append(f"On record from sources that this figure does not follow: {written}.")
    address = f"{reverse('portal:exclusions')}?{urlencode({COUNTRY: match.query[COUNTRY]})}"
    page = Link("All that is left out, and why", address) if left_out else None
    return " ".join(sentences), page


def _written(claim: Any, measure: str) -> str:
    """“US$ 24.1 m of exports (CEPII BACI, estimated)”"""
    status = "" if claim.status in (Status.REPORTED, Status.EXCLUDED) else f", {claim.status}"
    what = claim.get_direction_display().lower()
    return f"{SHORT[measure](claim.value)} of {what} ({claim.source.short_name}{status})"


def others(figure: Figure, main: Point, label: str, year: str) -> tuple[tuple[str, str], ...]:
    written = SHORT[figure.measure]
    found = [
        (series.label, " ".join([spoken(point, written), status_of(figure, point)]).strip())
        for series in figure.series
        for point in series.on_record
        if point.x[:4] == year and point != main and series.label != label
        if point.x == main.x or len(point.x) != len(main.x)
    ]
    return tuple(found[:OTHERS])


def status_of(figure: Figure, point: Point) -> str:
    parts = ", ".join(filter(None, [point.status, figure.source_name(point.source)]))
    return f"({parts})" if parts else ""


def beside(match: Match, year: str) -> tuple[Link, ...]:
    links = []
    for each in match.answerable.beside:
        query = each.query(match.query, year)
        if query is None:
            continue
        try:
            figure = figures.get(each.figure).ask(query)[1]
        except InvalidQuery:
            continue
        claims = figure.headline.claims
        if claims and (not year or claims[0].period[:4] == year):
            text = f"{closed(figure.headline.text)} {figure.headline.deck}".strip()
            links.append(Link(each.title, address_of(each.figure, query), text))
    return tuple(links)


def closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def address_of(slug: str, query: Query, name: str = "portal:chart") -> str:
    path = reverse(name, args=[slug])
    return f"{path}?{urlencode(query)}" if query else path


def sum_of_years(
    each: Answerable, figure: Figure, subject: str, first: int, last: int
) -> dict[str, Any] | None:
    """{number, sentence, papers} of the whole that a figure makes; None where it names no whole,
    a year is missing, or the years may not be added (see nkworld.charts.period_summary).
    """
    if not figure or not figure.whole:
        return None
    summary = summary_of_whole(figure, first, last)
    if summary.sum is None or summary.missing:
        return None
    written = each.written or SHORT[figure.measure]
    number, count = written(summary.sum), last - first + 1
    known = [series for series in figure.series if series.on_record]
    names = " and ".join(f"“{one.label}”" for one in known)
    parts = f" of {names}" if len(known) > 1 else ""
    return {
        "number": number,
        "sentence": f"{opened(subject)}, {first} to {last}: {number} in all, the sum of {count} "
        f"yearly figures{parts}, by the account of {summary.source}.",
        "papers": f"{summary.source}, derived: added up here",
    }
