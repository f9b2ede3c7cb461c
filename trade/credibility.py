"""What has to be known of a source before its figures are shown: where a compiler is not believed,
and from when on a source counts otherwise.

A figure's credibility comes before its age. Compilations hold what nobody checked, the two Koreas
mixed up among it. So one speaks for a partner only where nobody better did: not for ten years after
KOTRA, a customs office or a ministry spoke (of nothing traded, too), not while that trade was
banned, not where more of its figures for the partner are excluded than kept, and not with an amount
that would outrank a partner in KOTRA's printed list of the year. A rule that weighs credibility
leaves such claims out (`HeadlineRule`); they stay public, and what a rule left out is named with
its reason.

A source that goes on under its old name, but counts otherwise, has a line that breaks there. What
its figures cover from then on is said with each of them, until its next break of coverage. A break
that was read in an unreviewed compilation counts for figures read no better.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from nkworld.atlas.memo import once_per_request
from nkworld.charts import Series
from nkworld.charts.figures import COMPILATION
from nkworld.provenance.editions import kept_between_edits
from nkworld.provenance.models import Read, Status
from nkworld.provenance.models.source import BETTER

from .goods.models.classification import Span, parse_list
from .models import Direction, Flow, PartnerRank, SeriesBreak, Silence

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

    def in_sql(self, source: str, country: str, start: str) -> str:
        """The same for the database, of two hundred partners, by the names of three columns."""
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
@kept_between_edits
def compiler_limits(moment: datetime | None = None) -> CompilerLimits:
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


FISCAL = re.compile(r"(\w+) fiscal year[^;]*? - ([A-Z][a-z]+) \d{4}")


@lru_cache(maxsize=4096)
def fiscal_years(note: str) -> str:
    """“in Indian fiscal years, which end in March”, where a claim’s note says so; else empty."""
    found = FISCAL.search(note)
    return f"in {found[1]} fiscal years, which end in {found[2]}" if found else ""


@once_per_request
def _every_break(moment: datetime | None) -> list[SeriesBreak]:
    rows = SeriesBreak.objects.as_of(moment).select_related("source", "country", "without")
    return list(rows.order_by("year"))


@dataclass(frozen=True, slots=True)
class Breaks:
    rows: tuple[SeriesBreak, ...]

    @classmethod
    def read(cls, moment: datetime | None, code: str = "", kind: str = "") -> "Breaks":
        """As known at a moment, for one partner or the world, else for all; of one kind, or all."""
        return cls(
            tuple(
                row
                for row in _every_break(moment)
                if code in ("", row.country.code) and kind in ("", row.kind)
            )
        )

    def of_goods(self, span: Span) -> "Breaks":
        """Those that concern a stretch of the Harmonized System: crude oil that is no longer
        declared changes chapter 27, and no cereals. Goods that lie in the ones named are told the
        break itself, not what is left of them.
        """
        found = []
        for row in self.rows:
            named = parse_list(row.hs_codes)
            if row.caveat and any(span in each for each in named):
                row = copy(row)
                row.caveat = f"as {row.sentence}"
            if not named or any(each.overlaps(span) for each in named):
                found.append(row)
        return Breaks(tuple(found))

    def at(self, source: str, year: str, measure: str) -> str:
        """What the source counts otherwise from this year on; empty if nothing."""
        return "; ".join(
            row.sentence
            for row in self.rows
            if (row.source.slug, str(row.year)) == (source, year) and row.concerns(measure)
        )

    def within(self, series: Series, measure: str) -> Series:
        """The same line, with what changes told at the points from which it does."""
        points = (
            point if changed == point.changed else replace(point, changed=changed)
            for point in series.points
            for changed in [self.at(point.source, point.x, measure)]
        )
        return replace(series, points=tuple(points))

    def within_gaps(self, series: Series, direction: str) -> Series:
        """The same of a line with gaps: told at the first point of a source behind each break."""
        before: dict[str, str] = {}  # {source: the last year of which it has a figure}
        points = []
        for point in series.points:
            source, year, sentences = point.source, point.x[:4], []
            if point.numbers:
                earlier, before[source] = before.get(source, year), year
                sentences = [
                    row.sentence
                    for row in self.rows
                    if row.source.slug == source
                    and earlier < str(row.year) <= year
                    and row.concerns(direction)
                ]
            points.append(replace(point, changed="; ".join(dict.fromkeys(sentences))))
        return replace(series, points=tuple(points))

    def of(self, claim: dict) -> str:
        """What has to be said with a claim, read as a dictionary; empty if nothing."""
        names = ("source__slug", "period", "read", "direction", "country_id")
        break_ = self.in_force(*(claim[name] for name in names))
        parts = [break_.caveat if break_ else "", fiscal_years(claim["note"])]
        return ", ".join(filter(None, parts))

    def method(self, claim: Mapping[str, Any]) -> str:
        """What the source of a claim adds or takes off by a method of its own, in words."""
        rows = [
            row
            for row in self.rows
            if row.kind == SeriesBreak.Kind.METHOD
            and row.source_id == claim["source_id"]
            and row.country_id == claim["country_id"]
            and str(row.year) <= claim["period"][:4]
            and row.concerns(claim["direction"])
        ]
        return rows[-1].sentence if rows else ""

    def in_force(
        self, source: str, year: str, read: str = "", measure: str = "", partner: int | None = None
    ) -> SeriesBreak | None:
        """The source's last break of coverage up to a year."""
        rows = [
            row
            for row in self.rows
            if row.kind == SeriesBreak.Kind.COVERAGE
            and row.source.slug == source
            and str(row.year) <= year
            and partner in (None, row.country_id)
            and row.concerns(measure)
            and (row.read != COMPILATION or read == COMPILATION)
        ]
        return rows[-1] if rows else None
