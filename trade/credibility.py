"""Where a compiler is not heard: a figure's credibility comes before its age.

Compilations hold what nobody checked, the two Koreas mixed up among it. So one speaks for a partner
only where nobody better did: not for ten years after KOTRA, a customs office or a ministry spoke
(of nothing traded, too), not while that trade was banned, not where more of its figures for
the partner are excluded than kept, and not with an amount that would outrank a partner in KOTRA's
printed list of the year. A rule that weighs credibility leaves such claims out (`HeadlineRule`);
they stay public, and what a rule left out is told with its reason.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.kept import kept_between_edits
from nkworld.provenance.models import Authority, Read, Source, Status
from nkworld.provenance.models.headline import Credible

from .models import Direction, Flow, PartnerRank, Silence

YEARS = 10  # for so long after a better source spoke it is heard alone
CREDIBLE = (Authority.OFFICIAL, Authority.AGENCY)

SPOKE = "a better source spoke in the ten years before"
BANNED = "that trade was banned"
EXCLUDED = "more of its figures for this partner are excluded than kept"
OUTRANKS = "it would outrank a partner in KOTRA’s list of the year"


@dataclass(frozen=True, slots=True)
class Unheard:
    """What compilers are not heard of, as known at a moment: years by partner, partners by source,
    and single years of both.
    """

    compilers: frozenset[int]
    spoken: Mapping[int, frozenset[int]] = field(default_factory=dict)
    banned: Mapping[int, frozenset[int]] = field(default_factory=dict)
    excluded: frozenset[tuple[int, int]] = frozenset()  # (source, partner)
    outranking: frozenset[tuple[int, int, int]] = frozenset()  # (source, partner, year)

    def reason(self, row: Mapping[str, Any]) -> str:
        """Why a claim, read as a dictionary, is not heard; empty of one that is."""
        if not self.is_compiled(row):
            return ""
        source, partner, year = row["source_id"], row["country_id"], int(row["period"][:4])
        if year in self.spoken.get(partner, ()):
            return SPOKE
        if year in self.banned.get(partner, ()):
            return BANNED
        if (source, partner) in self.excluded:
            return EXCLUDED
        return OUTRANKS if (source, partner, year) in self.outranking else ""

    def is_compiled(self, row: Mapping[str, Any]) -> bool:
        return row["source_id"] in self.compilers

    def is_heard(self, row: Mapping[str, Any]) -> bool:
        return not self.reason(row)


class Heard(Credible):
    """The same as `Unheard.is_heard`, for the database.

    Written as one piece of SQL: of two hundred partners it takes Django longer to put a query
    together than the database to answer it.
    """

    columns = ("source", "country", "period_start")

    def __init__(self, unheard: Unheard) -> None:
        self.unheard = unheard
        super().__init__(*self.columns)

    def condition(self, *columns: str) -> str:
        source, country, start = columns
        years: dict[int, set[int]] = defaultdict(set)
        for found in (self.unheard.spoken, self.unheard.banned):
            for partner, some in found.items():
                years[partner] |= some
        silent = [
            f"({country} = {partner:d} AND ({_in_spans(start, some)}))"
            for partner, some in years.items()
        ]
        silent += [
            f"({source} = {one:d} AND {country} = {two:d})"
            for one, two in sorted(self.unheard.excluded)
        ]
        silent += [
            f"({source} = {one:d} AND {country} = {two:d} AND {_in_spans(start, {year})})"
            for one, two, year in sorted(self.unheard.outranking)
        ]
        if not silent:
            return "(1 = 1)"
        compilers = ", ".join(f"{key:d}" for key in sorted(self.unheard.compilers)) or "NULL"
        return f"NOT ({source} IN ({compilers}) AND ({' OR '.join(silent)}))"


def _in_spans(start: str, years: set[int]) -> str:
    """Whether a period begins in one of these years."""
    firsts = sorted(year for year in years if year - 1 not in years)
    lasts = sorted(year for year in years if year + 1 not in years)
    return " OR ".join(
        f"{start} BETWEEN '{first:04d}-01-01' AND '{last:04d}-12-31'"
        for first, last in zip(firsts, lasts, strict=True)
    )


@once_per_request
def unheard(moment: datetime | None = None) -> Unheard:
    """As known at a moment (None: now)."""
    return _read(moment) if moment else _read_now()


@kept_between_edits
def _read_now() -> Unheard:
    return _read(None)


def _read(moment: datetime | None) -> Unheard:
    authority = dict(Source.objects.values_list("pk", "authority"))
    compilers = frozenset(key for key, each in authority.items() if each not in CREDIBLE)
    amounts = _credible_amounts(moment, compilers)
    lists = _lists(moment)
    spoken: dict[int, set[int]] = defaultdict(set)
    listed = ((partner, year) for year, found in lists.items() for partner in found)
    for partner, year in (*amounts, *listed):
        spoken[partner].update(range(year, year + YEARS + 1))
    banned: dict[int, set[int]] = defaultdict(set)
    for each in Silence.objects.as_of(moment).filter(kind=Silence.Kind.BAN):
        banned[each.country_id].update(range(each.first_year, (each.last_year or 9998) + 1))
    return Unheard(
        compilers,
        {key: frozenset(years) for key, years in spoken.items()},
        {key: frozenset(years) for key, years in banned.items()},
        _mostly_excluded(moment, compilers),
        _outranking(moment, compilers, amounts, lists),
    )


def _credible_amounts(
    moment: datetime | None, compilers: frozenset[int]
) -> dict[tuple[int, int], Decimal]:
    """{(partner, year): the least two-way trade, as far as it is known, that one says}"""
    rows = Flow.objects.as_of(moment).included().exclude(read=Read.COMPILATION)
    names = ("country_id", "source_id", "period", "frequency", "direction", "value")
    found: dict[tuple[int, int], Decimal] = {}
    parts: dict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    for partner, source, period, frequency, direction, value in rows.values_list(*names):
        if source in compilers:
            continue
        year = int(period[:4])
        found.setdefault((partner, year), Decimal("Infinity"))
        if frequency == "annual" and value is not None:
            key = (partner, year, source)
            whole = direction == Direction.TURNOVER
            parts[key] = max(parts[key], value) if whole else parts[key] + value
    for (partner, year, _), value in parts.items():
        found[partner, year] = min(found[partner, year], value)
    return found


def _lists(moment: datetime | None) -> dict[int, dict[int, Decimal | None]]:
    """{year: {partner: the amount that the list prints or its share comes to}} of KOTRA's lists."""
    found: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    totals: dict[int, Decimal] = {}
    rows = PartnerRank.objects.as_of(moment).included().annual().filter(source__slug="kotra")
    names = ("period", "country_id", "share", "turnover")
    every = list(rows.values_list(*names))
    for period, _, share, turnover in every:
        if share and turnover:
            totals.setdefault(int(period), turnover / share * 100)
    for period, partner, share, turnover in every:
        year = int(period)
        if turnover is None and share and year in totals:
            turnover = totals[year] * share / 100
        found[year][partner] = turnover
    return found


def _mostly_excluded(
    moment: datetime | None, compilers: frozenset[int]
) -> frozenset[tuple[int, int]]:
    rows = Flow.objects.as_of(moment).filter(source__in=compilers).order_by()
    counted = rows.values_list("source_id", "country_id").annotate(
        every=Count("pk"), out=Count("pk", filter=Q(status=Status.EXCLUDED))
    )
    return frozenset(
        (source, partner) for source, partner, every, out in counted if 2 * out > every
    )


def _outranking(
    moment: datetime | None,
    compilers: frozenset[int],
    amounts: Mapping[tuple[int, int], Decimal],
    lists: Mapping[int, Mapping[int, Decimal | None]],
) -> frozenset[tuple[int, int, int]]:
    """Of partners that a list leaves out with more than one has that it names."""
    least = {}
    for year, found in lists.items():
        known = [
            amount if amount is not None else amounts.get((partner, year), Decimal("Infinity"))
            for partner, amount in found.items()
        ]
        least[year] = min(known, default=Decimal("Infinity"))
    parts: dict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    rows = Flow.objects.as_of(moment).included().annual()
    rows = rows.filter(source__in=compilers, period__in=map(str, lists), value__isnull=False)
    names = ("source_id", "country_id", "period", "value")
    for source, partner, period, value in rows.values_list(*names):
        if partner not in lists[int(period)]:
            parts[source, partner, int(period)] += value
    return frozenset(key for key, value in parts.items() if value > least[key[2]])
