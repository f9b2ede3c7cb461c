"""How far a source’s first figures moved later, in US dollars: by vintages and by readings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from statistics import mean
from typing import NamedTuple

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country, countries
from nkworld.provenance.models import Release, Source

from .claims import EXPORT, IMPORT, TURNOVER
from .models import Direction, Edition, Flow

BOTH = (EXPORT, IMPORT)
Cell = tuple[int, str, str, str]  # source id, period, partner, direction
Editions = dict[str, tuple[Decimal, str]]  # {edition: (value, how known)}


class Revision(NamedTuple):
    source: Source
    partner: Country
    period: str
    direction: Direction
    first: Decimal
    later: Decimal
    note: str

    @property
    def moved(self) -> Decimal:
        return self.later - self.first

    @property
    def per_cent(self) -> Decimal | None:
        """None where the first figure was zero."""
        return 100 * self.moved / self.first if self.first else None


@dataclass(frozen=True)
class Record:
    source: Source
    revisions: list[Revision]

    @cached_property
    def rates(self) -> list[Decimal]:
        return [each.per_cent for each in self.revisions if each.per_cent is not None]

    @property
    def mean(self) -> Decimal | None:
        """With its sign: does the source begin too low, or too high?"""
        return mean(self.rates) if self.rates else None

    @property
    def mean_size(self) -> Decimal | None:
        """Without signs: how far from its later word the first one is."""
        return mean(map(abs, self.rates)) if self.rates else None

    @property
    def largest(self) -> Revision:
        return max(self.revisions, key=lambda each: abs(each.per_cent or Decimal()))


@once_per_request
def records(as_of: datetime | None = None) -> list[Record]:
    printed: dict = defaultdict(dict)
    rows = Flow.objects.with_readings(as_of).included().exclude(edition="")
    for row in rows.select_related("country").filter(value__isnull=False):
        place = (row.source_id, row.period, str(row.country), row.direction)
        printed[place][row.edition] = (row.value, row.note)
    published: dict[Cell, Editions] = {**_by_vintages(as_of), **printed}
    # Exports plus imports where one edition is printed as a sum and the other in its parts.
    for cell in {key[:3] for key in published}:
        both = [published.get((*cell, direction), {}) for direction in BOTH]
        if all(len(part) == 2 for part in both):
            continue
        whole = dict(published.get((*cell, TURNOVER), {}))
        for edition in Edition.values:
            parts = [part[edition] for part in both if edition in part]
            if edition not in whole and len(parts) == 2:
                whole[edition] = (parts[0][0] + parts[1][0], "exports plus imports")
        if whole:
            published[*cell, TURNOVER] = whole
    by_name = {str(each): each for each in countries().values()}
    sources = Source.objects.in_bulk({source for source, *_ in published})
    found = defaultdict(list)
    for key, editions in sorted(published.items(), key=lambda item: item[0][1:], reverse=True):
        if len(editions) == 2:
            source, period, partner, way = sources[key[0]], *key[1:]
            (first, how), (later, known) = editions[Edition.FIRST], editions[Edition.LATER]
            note = "; ".join(dict.fromkeys(filter(None, (how, known))))
            moved = (by_name[partner], period, Direction(way), first, later, note)
            found[source].append(Revision(source, *moved))
    by_source = sorted(found.items(), key=lambda each: each[0].short_name)
    return [Record(*each) for each in by_source]


def _by_vintages(as_of: datetime | None) -> dict[Cell, Editions]:
    """What a correction replaced was never the source's word, so that nothing was revised."""
    rows = Flow.objects.filter(known_from__isnull=False, reading=0, value__isnull=False).included()
    rows = rows.filter(known_from__lte=as_of) if as_of else rows
    # No index reaches what is not live, so that asking each row for its rivals would compare all
    # rows with all: the cells of which a claim was ever replaced or taken back are looked up first.
    names = ("source_id", "country_id", "period", "direction")
    cells = set(rows.filter(known_until__isnull=False).values_list(*names))
    if not cells:
        return {}
    for name, known in zip(names, zip(*cells, strict=True), strict=True):
        rows = rows.filter(**{f"{name}__in": set(known)})
    vintages: dict[Cell, list[Flow]] = defaultdict(list)
    for row in rows.select_related("country", "release").order_by("known_from", "pk"):
        if tuple(getattr(row, name) for name in names) in cells:
            words = vintages[row.source_id, row.period, str(row.country), row.direction]
            if row.release.kind == Release.Kind.CORRECTION:
                del words[-1:]
            words.append(row)
    return {
        key: {
            edition: (row.value or Decimal(0), f"on record here since {row.known_from:%Y-%m-%d}")
            for edition, row in zip(Edition.values, (some[0], some[-1]), strict=True)
        }
        for key, some in vintages.items()
        if some[0].value != some[-1].value
    }
