"""Which claims a number in a text means: `arrivals:CHN:2015:persons:cnta|188,300`.

Country, period, measure, source and, if it is not from the DPRK, the direction:
`arrivals:RUS:2024:persons:fsb:to-dprk`, or `:both-directions`. The number is the undivided total
of what the source counts there: entries, visits, tourists or resettlers.
"""

from datetime import datetime

from nkworld.charts import within_a_sentence
from nkworld.figures.claim_bindings import ClaimBinding, Key, bind_claims

from .models import Crossing, CrossingQuerySet, Direction

WORDS: dict[str, str] = {
    Direction.FROM_DPRK: "from North Korea to",
    Direction.TO_DPRK: "to North Korea from",
    Direction.BOTH: "both ways between North Korea and",
}


@bind_claims
class ArrivalsBinding(ClaimBinding):
    name = "arrivals"
    model = Crossing
    example = "arrivals:CHN:2015:persons:cnta, and :to-dprk behind it for the other direction"
    measures = {"persons": []}
    further = {"direction": tuple(map(str, WORDS))}

    def rows(self, as_of: datetime | None) -> CrossingQuerySet:
        return Crossing.objects.as_of(as_of).included().totals()

    def measured(self, key: Key, told: list[Crossing]) -> list[Crossing]:
        """The one kind that the source counts there."""
        if len(told) > 1:
            kinds = " and ".join(map(_kind, told))
            raise ValueError(
                f"{self.named(key)} counts {kinds}: a number of two kinds can’t be bound."
            )
        return told

    def narrowed(self, key: Key, meant: list[Crossing]) -> dict[str, str]:
        query = {"country": key.about, **key.further, "dimension": "total"}
        return query | {"period": key.period, "source": key.source}

    def subject(self, key: Key, about: object) -> str:
        return f"entries {WORDS[key.further['direction']]} {about}"

    def description(self, key: Key, meant: list[Crossing], number: str) -> str:
        """China Tourism Office, 2015, border entries from North Korea to China: 188,300"""
        [claim] = meant
        words = f"{_kind(claim)} {WORDS[claim.direction]} {claim.country}"
        return f"{claim.source}, {claim.period}, {words}: {number}"


def _kind(claim: Crossing) -> str:
    return within_a_sentence(claim.get_kind_display())
