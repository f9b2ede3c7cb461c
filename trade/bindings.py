"""Which claims a number in a text means: `trade:CHN:2015:total:kotra|US$5.71 billion`.

Partner, period, measure and source. The direction is the DPRK's: an export leaves North Korea.
A total is what the source prints for two-way trade, else its exports plus its imports.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from nkworld.asking.questions import nearest
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import exact
from nkworld.figures.bindings import Bound, ClaimBinding, Key, Unbound, bind_claims, register
from nkworld.provenance.models import ObservationQuerySet

from .claims import EXPORT, IMPORT, TURNOVER
from .models import Flow
from .reporting_gaps import ReportingGaps, counts, records

WORDS = {"export": "exports", "import": "imports", "total": "two-way trade"}


@bind_claims
class TradeBinding(ClaimBinding):
    name = "trade"
    model = Flow
    example = "trade:CHN:2015:total:kotra"
    measures = {
        "export": [(EXPORT,)],
        "import": [(IMPORT,)],
        "total": [(TURNOVER,), (EXPORT, IMPORT)],
    }
    measured_by = "direction"
    currency = "US$ "
    of_several = " (exports plus imports)"

    def subject(self, key: Key, about: object) -> str:
        return f"{WORDS[key.measure]} with {about}"


@bind_claims
class LeftOutBinding(TradeBinding):
    """A figure of the ledger of exclusions, which a text tells as an error: `trade-left-out:…`."""

    name = "trade-left-out"
    example = "trade-left-out:AGO:2007:export:baci"

    def rows(self, as_of: datetime | None) -> ObservationQuerySet:
        return Flow.objects.as_of(as_of).excluded()

    def description(self, key: Key, meant: list, number: str) -> str:
        [claim] = meant
        return f"{super().description(key, meant, number)}, left out here: {claim.note}"

    def narrowed(self, key: Key, meant: list) -> dict[str, str]:
        return super().narrowed(key, meant) | {"status": "excluded"}


@register("silence")
def silences(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Bound | Unbound]:
    """How many cells of the map of silences are in a state: `silence:zero`, `silence:missing`."""
    counted = {state.value: number for state, number in counts(ReportingGaps(as_of).lines).items()}
    return {
        key: _counted(key, counted, "trade:silence", "years of a partner in the map of silences")
        for key in keys
    }


@register("revisions")
def revisions(keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Bound | Unbound]:
    """`revisions:kotra:count`, and `revisions:kotra:largest` in per cent."""
    counted = {}
    for record in records(as_of):
        counted[f"{record.source.slug}:count"] = Decimal(len(record.rates))
        counted[f"{record.source.slug}:largest"] = abs(record.largest.per_cent or Decimal())
    return {
        key: _counted(key, counted, "trade:revisions", "first figures that moved") for key in keys
    }


def _counted(key: str, counted: Mapping[str, Any], page: str, what: str) -> Bound | Unbound:
    word = key.partition(":")[2]
    if word not in counted:
        return Unbound(f"“{key}” is no count of {what}. {nearest(word, counted)}")
    value = Decimal(counted[word])
    return Bound(value, "", page_address(page), f"{what.capitalize()}, {word}: {exact(value)}", ())
