"""Which claims a number in a text means: `aid:CHE:2018:value:fts|US$7.47 million`.

Donor (a country's code, or an actor's slug), period, the word value, and source; then, where that
means several claims, the recipient and the stage:
`aid:USA:2008:value:us-foreign-assistance:all-recipients:paid`.

A source may be named as other tables name the body: mou-rok means mou-rok-aid here. Of several
claims the one of the whole period is meant; a year without one means the claim of some months.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from nkworld.asking.questions import nearest
from nkworld.charts import exact
from nkworld.figures.claim_bindings import Answer, ClaimBinding, Key, bind_claims
from nkworld.provenance.models import Source

from .choices import Scope, Stage
from .models import Actor, Contribution
from .resolve import ActorResolver

SERIES = "-aid"
SHOWN = 4


@bind_claims
class AidBinding(ClaimBinding):
    name = "aid"
    model = Contribution
    example = "aid:CHE:2018:value:fts, then the recipient and the stage"
    currency = "US$ "

    def bind(self, keys: Iterable[str], as_of: datetime | None = None) -> dict[str, Answer]:
        self.resolver = ActorResolver.load()
        return super().bind(keys, as_of)

    def parse(self, text: str) -> Key:
        donor, period, measure, source, *more = self.words_of(text, 4, 6)
        if measure != "value":
            raise ValueError(f"“{measure}” is not a measure of aid: write value.")
        further: dict[str, Actor | str] = {}
        if len(more) > 1:
            if more[1] not in Stage.values:
                known = nearest(more[1], Stage.values)
                raise ValueError(f"“{more[1]}” is not a stage of aid. {known}")
            further["stage"] = more[1]
        if more:
            further["recipient"] = self.resolver.resolve(more[0])
        return Key(self.resolver.resolve(donor), period, measure, source, further)

    def claims_of(self, keys: Iterable[Key], as_of: datetime | None) -> dict[tuple, list]:
        """{(donor, source): claims}"""
        sources = {slug for key in keys for slug in (key.source, key.source + SERIES)}
        donors = {key.about for key in keys}
        found = defaultdict(list)
        for row in self.rows(as_of).filter(donor__in=donors, source__slug__in=sources).cited():
            found[row.donor, row.source.slug].append(row)
        return found

    def meant(self, key: Key, claims: dict[tuple, list]) -> list[Contribution]:
        matching = claims.get((key.about, key.source)) or claims.get(
            (key.about, key.source + SERIES), []
        )
        fitting = [
            claim
            for claim in matching
            if all(getattr(claim, name) == value for name, value in key.further.items())
        ]
        # Where a year has none of all of it, those of some months within it.
        found = [one for one in fitting if one.period == key.period] or [
            one
            for one in fitting
            if f"{one.period_start.year}" == f"{one.period_end.year}" == key.period
        ]
        found = [claim for claim in found if claim.scope == Scope.WHOLE] or found
        if not found:
            sources = set(Source.objects.values_list("slug", flat=True))
            if {key.source, key.source + SERIES} & sources:
                raise ValueError(f"There is no claim of {self.named(key)}.")
            raise ValueError(f"“{key.source}” is not a source. {nearest(key.source, sources)}")
        if len(found) > 1:
            amounts = ["a range" if one.value is None else exact(one.value) for one in found]
            shown = zip(found[:SHOWN], amounts, strict=False)
            parts = [self.description(key, [one], amount) for one, amount in shown]
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            raise ValueError(
                f"{self.named(key)} says {len(found)} things: {'; '.join(parts)}{more}. Name the "
                "recipient and the stage behind the source, or print the number without "
                "binding it."
            )
        return found

    def narrowed(self, key: Key, meant: list[Contribution]) -> dict[str, str]:
        [claim] = meant
        return {
            "donor": claim.donor.slug,
            "recipient": claim.recipient.slug,
            "stage": claim.stage,
            "scope": claim.scope,
            "period": claim.period,
            "source": claim.source.slug,
        }

    def description(self, key: Key, meant: list[Contribution], number: str) -> str:
        """OCHA tracking service, 2018, from Switzerland, reported, state of 19 June 2018: US$ …"""
        [claim] = meant
        parts = [str(claim.source), claim.period, f"from {claim.donor}", claim.stage]
        if claim.recipient.kind != Actor.Kind.LABEL:
            parts.append(f"to {claim.recipient}")
        if claim.state_of:
            parts.append(f"state of {claim.state_of.label}")
        parts += filter(None, [claim.coverage])
        return f"{', '.join(parts)}: {self.currency}{number}"

    def subject(self, key: Key, about: object) -> str:
        recipient, stage = key.further.get("recipient"), key.further.get("stage")
        to = f" to {recipient}" if recipient else ""
        return f"aid from {about}{to}" + (f", {stage}," if stage else "")
