"""Which claims a number in a text means: `trade:CHN:2015:total:kotra|US$5.71 billion`.

Partner, period, measure and source. The direction is the DPRK's: an export leaves North Korea.
A total is what the source prints for two-way trade, else its exports plus its imports.
"""

from datetime import datetime

from nkworld.provenance.claim_bindings import ClaimBinding, Key, bind_claims
from nkworld.provenance.models import ObservationQuerySet

from .claims import EXPORT, IMPORT, TURNOVER
from .models import Flow

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

    def subject(self, key: Key, about: object) -> str:
        return f"{WORDS[key.measure]} with {about}"

    def description(self, key: Key, meant: list, number: str) -> str:
        how = " (exports plus imports)" if len(meant) > 1 else ""
        return super().description(key, meant, number) + how


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
