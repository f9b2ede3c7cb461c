"""Which claims a number in a text means: `aid:CHE:2018:value:fts|US$7.47 million`.

Donor (a country's code, or an actor's slug), period, the word value, and source; then, where that
means several claims, the recipient and the status of the money:
`aid:USA:2008:value:us-foreign-assistance:all-recipients:paid`.

A source may be named as other tables name the body: mou-rok means mou-rok-aid here. Of several
claims the one of the whole period is meant; a year without one means the claim of some months.
"""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.charts import exact
from nkworld.provenance.bindings import Bound, Unbound, parsed, register
from nkworld.provenance.models import Source
from nkworld.provenance.questions import nearest

from .choices import Money, Scope
from .models import Actor, Contribution
from .resolve import ActorResolver

HOW_TO_WRITE = "write aid:CHE:2018:value:fts, then the recipient and the status of the money"
SERIES = "-aid"


@dataclass(frozen=True)
class Asked:
    donor: Actor
    period: str
    source: str
    recipient: Actor | None = None
    money: str = ""

    @classmethod
    def parse(cls, key, resolver):
        """ValueError with a sentence if the key is not one of aid."""
        parts = key.split(":")[1:]
        if not 4 <= len(parts) <= 6 or not all(parts):
            raise ValueError(f"“{key}” is not a key of aid: {HOW_TO_WRITE}.")
        donor, period, measure, source, *more = parts
        if measure != "value":
            raise ValueError(f"“{measure}” is not a measure of aid: write value.")
        money = more[1] if len(more) > 1 else ""
        if money and money not in Money.values:
            known = nearest(money, Money.values)
            raise ValueError(f"“{money}” is not a status of money. {known}")
        recipient = resolver.resolve(more[0]) if more else None
        return cls(resolver.resolve(donor), period, source, recipient, money)

    def means(self, claim):
        return self.recipient in (None, claim.recipient) and self.money in ("", claim.money)


@register("aid")
def bind(keys, as_of=None):
    resolver = ActorResolver.load()
    asked, refused = parsed(keys, lambda key: Asked.parse(key, resolver))
    claims = _claims(asked.values(), as_of)
    return refused | {key: _answer(one, claims, as_of) for key, one in asked.items()}


def _claims(asked, as_of):
    """{(donor, source): claims}, in one query."""
    sources = {slug for one in asked for slug in (one.source, one.source + SERIES)}
    rows = (
        Contribution.objects.as_of(as_of)
        .included()
        .filter(donor__in={one.donor for one in asked}, source__slug__in=sources)
    )
    found: dict[tuple, list] = defaultdict(list)
    for row in rows.cited():
        found[row.donor, row.source.slug].append(row)
    return found


def _answer(asked, claims, as_of):
    told = claims.get((asked.donor, asked.source)) or claims.get(
        (asked.donor, asked.source + SERIES), []
    )
    meant = _of_period([one for one in told if asked.means(one)], asked.period)
    meant = [one for one in meant if one.scope == Scope.WHOLE] or meant
    if not meant:
        return Unbound(_nothing(asked))
    if len(meant) > 1:
        return Unbound(_too_many(asked, meant))
    [claim] = meant
    if claim.value is None:
        return Unbound(f"{_named(asked)} is given as a range only: print it without binding it.")
    return Bound(claim.value, Contribution.unit, _url(claim, as_of), _told(claim), (claim,))


def _of_period(claims, period):
    """Claims of that period; where a year has none, those of some months within it."""
    exactly = [one for one in claims if one.period == period]
    within = [one for one in claims if f"{one.period_start.year}" == period]
    return exactly or [one for one in within if f"{one.period_end.year}" == period]


def _url(claim, as_of):
    """The table of claims, narrowed to the one that is meant as far as its filters go."""
    query = {
        "donor": claim.donor.slug,
        "recipient": claim.recipient.slug,
        "money": claim.money,
        "scope": claim.scope,
        "period": claim.period,
        "source": claim.source.slug,
        "rule": "all",
    }
    if as_of:
        query["as_of"] = as_of.isoformat()
    return f"{reverse('aid:contributions')}?{urlencode(query)}"


def _told(claim):
    """OCHA tracking service, 2018, from Switzerland, reported, state of 19 June 2018: US$ …"""
    parts = [str(claim.source), claim.period, f"from {claim.donor}", claim.money]
    if claim.recipient.kind != Actor.Kind.LABEL:
        parts.append(f"to {claim.recipient}")
    if claim.state_of:
        parts.append(f"state of {claim.state_of.label}")
    parts += filter(None, [claim.coverage])
    return f"{', '.join(parts)}: US$ {exact(claim.value)}"


def _named(asked):
    to = f" to {asked.recipient}" if asked.recipient else ""
    money = f", {asked.money}," if asked.money else ""
    return f"“{asked.source}” on aid from {asked.donor}{to}{money} in {asked.period}"


def _too_many(asked, meant):
    shown = "; ".join(_told(one) for one in meant[:4])
    more = f" and {len(meant) - 4} more" if len(meant) > 4 else ""
    return (
        f"{_named(asked)} says {len(meant)} things: {shown}{more}. Name the recipient and the "
        "status of the money behind the source, or print the number without binding it."
    )


def _nothing(asked):
    """The likeliest reason why there is no such claim."""
    sources = set(Source.objects.values_list("slug", flat=True))
    if not {asked.source, asked.source + SERIES} & sources:
        return f"“{asked.source}” is not a source. {nearest(asked.source, sources)}"
    return f"There is no claim of {_named(asked)}."
