"""Where a compiler is not shown: a figure's credibility comes before its age.

Compilations hold what nobody checked, the two Koreas mixed up among it. So one speaks for a partner
only where nobody better did: not for ten years after KOTRA, a customs office or a ministry spoke
(of nothing traded, too), not while that trade was banned, not where more of its figures for
the partner are excluded than kept, and not with an amount that would outrank a partner in KOTRA's
printed list of the year. A rule that weighs credibility leaves such claims out (`HeadlineRule`);
they stay public, and what a rule left out is named with its reason.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.editions import kept_between_edits
from nkworld.provenance.models import Read, Status
from nkworld.provenance.models.rule import Sql
from nkworld.provenance.models.source import BETTER

from .models import Direction, Flow, PartnerRank, Silence

INFINITY = Decimal("Infinity")
YEARS = 10  # for so long after a better source spoke it speaks alone


SPOKE = "a source that is no compiler named this partner within the ten years before"
BANNED = "that trade was banned"
EXCLUDED = "more of its figures for this partner are excluded than kept"
OUTRANKS = "it would outrank a partner in KOTRA’s list of the year"


class CompilerLimits(NamedTuple):
    """Where compilers are not believed, as known at a moment, and why: {(compiler, or None for all
    of them; partner): {year, or None for every one: reason}}.
    """

    compilers: frozenset[int]
    silent: Mapping[tuple[int | None, int], Mapping[int | None, str]]

    def reason(self, row: Mapping[str, Any]) -> str:
        """Why a claim, read as a dictionary, is not shown; empty of one that is."""
        source, partner, year = row["source_id"], row["country_id"], int(row["period"][:4])
        if source not in self.compilers:
            return ""
        found = (self.silent.get((one, partner), {}) for one in (None, source))
        reasons = (by_year.get(each) for by_year in found for each in (None, year))
        return next(filter(None, reasons), "")

    @property
    def in_sql(self) -> Sql:
        """The same for the database: of two hundred partners."""
        return Sql(("source", "country", "period_start"), self._condition)

    def _condition(self, source: str, country: str, start: str) -> str:
        silent = []
        for (one, partner), years in self.silent.items():
            parts = [f"{country} = {partner:d}"]
            if one is not None:
                parts.append(f"{source} = {one:d}")
            if None not in years:
                # One span for years that follow each other.
                known = sorted(filter(None, years))
                firsts = (year for year in known if year - 1 not in years)
                lasts = (year for year in known if year + 1 not in years)
                spans = (
                    f"{start} BETWEEN '{first:04d}-01-01' AND '{last:04d}-12-31'"
                    for first, last in zip(firsts, lasts, strict=True)
                )
                parts.append(f"({' OR '.join(spans)})")
            silent.append(f"({' AND '.join(parts)})")
        if not (silent and self.compilers):
            return "(1 = 1)"
        compilers = ", ".join(f"{key:d}" for key in sorted(self.compilers))
        return f"NOT ({source} IN ({compilers}) AND ({' OR '.join(silent)}))"


@once_per_request
def compiler_limits(moment: datetime | None = None) -> CompilerLimits:
    return _read(moment) if moment else _read_now()


def _read(moment: datetime | None) -> CompilerLimits:
    flows = _Flows(moment)
    # {year: {partner: the amount that the list prints or its share comes to}} of KOTRA's lists.
    lists: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    ranks = PartnerRank.objects.as_of(moment).included().annual().filter(source__slug="kotra")
    every = list(ranks.values_list("period", "country_id", "share", "turnover"))
    # The first row with both tells the total of its year.
    totals = {period: sum_ / share for period, _, share, sum_ in every[::-1] if share and sum_}
    for period, partner, share, turnover in every:
        if turnover is None and share and period in totals:
            turnover = totals[period] * share
        lists[int(period)][partner] = turnover
    silent: dict[tuple, dict[int | None, str]] = defaultdict(dict)
    for each in Silence.objects.as_of(moment).filter(kind=Silence.Kind.BAN):
        years = range(each.first_year, (each.last_year or 9998) + 1)
        silent[None, each.country_id] |= dict.fromkeys(years, BANNED)
    listed = ((partner, year) for year, amounts in lists.items() for partner in amounts)
    for partner, year in (*flows.credible, *listed):
        silent[None, partner] |= dict.fromkeys(range(year, year + YEARS + 1), SPOKE)
    for key, excluded in flows.counts.items():
        if 2 * sum(excluded) > len(excluded):
            silent[key][None] = EXCLUDED
    # Of partners that a list leaves out with more than one has that it names.
    for (source, partner, year), value in flows.compiled.items():
        listed_then = lists.get(year, {})
        least = (
            flows.credible.get((one, year), INFINITY) if amount is None else amount
            for one, amount in listed_then.items()
        )
        if listed_then and partner not in listed_then and value > min(least):
            silent[source, partner][year] = OUTRANKS
    return CompilerLimits(frozenset(flows.compilers), dict(silent))


_read_now = kept_between_edits(partial(_read, None))


class _Flows:
    def __init__(self, moment: datetime | None) -> None:
        # {(compiler, partner): whether each of its figures is excluded}
        self.counts: dict[tuple[int, int], list[bool]] = defaultdict(list)
        # {(compiler, partner, year): the sum of what it says of both directions}
        self.compiled: dict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
        # The same of a better source; of one that names no amount of the year None.
        parts: dict[tuple[int, int, int], Decimal | None] = {}
        names = ("source_id", "source__authority", "country_id", "period", "frequency")
        rows = (
            Flow.objects.as_of(moment)
            .order_by()
            .values_list(*names, "direction", "value", "status", "read")
        )
        for source, authority, partner, period, frequency, direction, value, status, read in rows:
            key = (source, partner, int(period[:4]))
            excluded = status == Status.EXCLUDED
            yearly = frequency == "annual" and value is not None and not excluded
            if authority not in BETTER:
                self.counts[source, partner].append(excluded)
                if yearly:
                    self.compiled[key] += value
            elif not excluded and read != Read.COMPILATION:
                known = parts.setdefault(key, None) or Decimal(0)
                if yearly:
                    whole = direction == Direction.TURNOVER
                    parts[key] = max(known, value) if whole else known + value
        self.compilers = {source for source, _ in self.counts}
        # {(partner, year): the least two-way trade, as far as it is known, that a better one says}
        self.credible: dict[tuple[int, int], Decimal] = {}
        for (_, partner, year), amount in parts.items():
            least = self.credible.get((partner, year), INFINITY)
            self.credible[partner, year] = least if amount is None else min(least, amount)
