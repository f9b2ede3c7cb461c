"""Contributions as transactions, of which none holds another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nkworld.provenance.periods import Frequency
from nkworld.provenance.rules import rule_called

from ..choices import Scope, Sector, Stage
from ..models import Actor, Contribution
from . import codes
from .elements import (
    Element,
    day,
    documents,
    element,
    money,
    narrated,
    organisation,
    paper,
    recipient_country,
    sectors,
)

LABEL = Actor.Kind.LABEL


def told(moment: datetime | None, today: date) -> tuple[list[Contribution], int]:
    """(what can be a transaction, how many claims of the headline rule cannot).

    Left out are totals of several donors, books of one day, parts and second accounts, money of
    which nobody says how far it has come, mere ranges, and what another transaction holds.
    """
    try:
        rule = rule_called("aid/contributions", moment=moment)
    except LookupError:
        return [], 0
    claims = list(Contribution.objects.headline(rule, as_of=moment).cited())
    fit = [claim for claim in claims if _fits(claim, today)]
    kept: list[Contribution] = []
    for claim in sorted(fit, key=_wholeness):
        if not any(_overlap(claim, other) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda claim: claim.pk), len(claims) - len(kept)


def _fits(claim: Contribution, today: date) -> bool:
    return (
        claim.scope == Scope.WHOLE
        and claim.stage in codes.TRANSACTIONS
        and claim.donor.kind != LABEL
        and claim.value is not None
        and claim.period_end <= today
    )


def _wholeness(claim: Contribution) -> tuple[bool, bool, int]:
    """A year before its parts, all recipients before one of them."""
    return (claim.frequency != Frequency.ANNUAL, claim.recipient.kind != LABEL, claim.pk)


def _overlap(one: Contribution, other: Contribution) -> bool:
    """May they be of the same dollars?"""
    return (
        one.donor_id == other.donor_id
        and one.stage == other.stage
        and one.period_start <= other.period_end
        and other.period_start <= one.period_end
        and (one.recipient_id == other.recipient_id or LABEL in _kinds(one, other))
        and (one.sector == other.sector or Sector.MULTI in (one.sector, other.sector))
    )


def _kinds(*claims: Contribution) -> set[str]:
    return {claim.recipient.kind for claim in claims}


def activities(claims: Iterable[Contribution], publisher: Any) -> Iterator[Element]:
    """One for each donor and recipient, with its money by year."""
    pairs: dict[tuple[Any, Any], list[Contribution]] = defaultdict(list)
    for claim in claims:
        pairs[claim.donor, claim.recipient].append(claim)
    for (donor, recipient), some in sorted(
        pairs.items(), key=lambda pair: (pair[0][0].slug, pair[0][1].slug)
    ):
        yield _activity(donor, recipient, some, publisher)


def _activity(
    donor: Actor, recipient: Actor, claims: list[Contribution], publisher: Any
) -> Element:
    first = min(claim.period_start for claim in claims)
    last = max(claim.period_end for claim in claims)
    whom = "no single recipient" if recipient.kind == LABEL else recipient.name
    sources = ", ".join(sorted({str(claim.source) for claim in claims}))
    return publisher.activity(
        f"aid-{donor.slug}-{recipient.slug}",
        f"{donor.name}: aid for North Korea through {whom}",
        f"What {sources} tell of money of {donor.name} for work in North Korea, by year. Each "
        "transaction stands for a whole period and is dated at its end.",
        [
            organisation(donor, codes.FUNDING),
            organisation(recipient, codes.IMPLEMENTING),
            element("activity-status", code=codes.CLOSED),
            day(codes.ACTUAL_START, first),
            day(codes.ACTUAL_END, last),
            recipient_country(),
            *(_transaction(claim, publisher.home) for claim in claims),
            *documents(claims),
        ],
        changed=max(claim.known_from for claim in claims if claim.known_from),
    )


def _transaction(claim: Contribution, home: str) -> Element:
    said = [f"{claim.period}", claim.coverage, paper(claim), claim.note]
    is_humanitarian = claim.plan or claim.source.slug in codes.HUMANITARIAN_SOURCES
    receiver = None if claim.recipient.kind == LABEL else _party("receiver-org", claim.recipient)
    return element(
        "transaction",
        element("transaction-type", code=codes.TRANSACTIONS[Stage(claim.stage)]),
        element("transaction-date", iso_date=claim.period_end.isoformat()),
        money(claim.value or Decimal(), claim.period_end),
        narrated("description", ". ".join(filter(None, said))),
        _party("provider-org", claim.donor),
        receiver,
        *sectors(claim.sector, home),
        ref=f"{claim.dataset}/{claim.pk}",
        humanitarian="1" if is_humanitarian else "",
    )


def _party(name: str, actor: Actor) -> Element:
    return narrated(name, actor.name, type=codes.ORGANISATIONS[Actor.Kind(actor.kind)])
