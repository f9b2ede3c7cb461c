"""What is on record of a period and stands in no figure: left out, or of a source that yields."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.charts import within_a_sentence
from nkworld.charts.numbers import SHORT
from nkworld.figures import registry as figures
from nkworld.provenance.models import Status
from nkworld.provenance.tables import observation_models

from .links import Link
from .matching import COUNTRY, Match

SHOWN = 4


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
