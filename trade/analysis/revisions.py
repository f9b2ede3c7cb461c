"""How far a source's first figures moved later: from the vintages kept here, and from readings.

Amounts are US dollars; a revision is the later figure less the first, in per cent of the first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from nkworld.atlas.countries import countries
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import Country
from nkworld.provenance.models import Release, Source

from ..claims import EXPORT, IMPORT, TURNOVER
from ..models import Direction, Edition, Flow, FlowQuerySet

BOTH = (EXPORT, IMPORT)
Cell = tuple[int, str, str, str]  # source id, period, partner, direction
Editions = dict[str, tuple[Decimal, str]]  # {edition: (value, how known)}


@dataclass(frozen=True, slots=True)
class Revision:
    """The first and the last word of one source about one cell."""

    partner: Country
    period: str
    direction: str
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

    @property
    def direction_label(self) -> str:
        return Direction(self.direction).label


@dataclass(frozen=True)
class Record:
    """All that is known of one source's revisions."""

    source: Source
    revisions: list[Revision]

    @cached_property
    def rates(self) -> list[Decimal]:
        return [each.per_cent for each in self.revisions if each.per_cent is not None]

    @property
    def mean(self) -> Decimal | None:
        """With its sign: does the source begin too low, or too high?"""
        return _mean(self.rates)

    @property
    def mean_size(self) -> Decimal | None:
        """Without signs: how far from its later word the first one is."""
        return _mean([abs(rate) for rate in self.rates])

    @property
    def largest(self) -> Revision:
        return max(self.revisions, key=lambda each: abs(each.per_cent or Decimal()))


@once_per_request
def records(as_of: datetime | None = None) -> list[Record]:
    """One for each source of which a revision is known, by its name."""
    published, by_name = _editions(as_of), {str(each): each for each in countries().values()}
    sources = Source.objects.in_bulk({source for source, *_ in published})
    found = defaultdict(list)
    for key, editions in sorted(published.items(), key=lambda item: item[0][1:], reverse=True):
        if len(editions) == 2:
            source, period, partner, direction = key
            told = _first_and_later(editions)
            found[source].append(Revision(by_name[partner], period, direction, *told))
    known = [Record(sources[key], revisions) for key, revisions in found.items()]
    return sorted(known, key=lambda record: record.source.short_name)


def _first_and_later(editions: Editions) -> tuple[Decimal, Decimal, str]:
    first, later = editions[Edition.FIRST], editions[Edition.LATER]
    return first[0], later[0], "; ".join(dict.fromkeys(filter(None, (first[1], later[1]))))


def _editions(as_of: datetime | None) -> dict[Cell, Editions]:
    found = _by_editions(as_of)
    for key, editions in _by_vintages(as_of).items():
        found.setdefault(key, editions)
    return _with_turnover(found)


def _by_editions(as_of: datetime | None) -> dict[Cell, Editions]:
    """What pages print of first and of revised figures, as it stands."""
    rows = Flow.objects.with_readings(as_of).included().exclude(edition="")
    found: dict = defaultdict(dict)
    for row in rows.select_related("country").filter(value__isnull=False):
        key = (row.source_id, row.period, str(row.country), row.direction)
        found[key][row.edition] = (row.value, row.note)
    return found


def _by_vintages(as_of: datetime | None) -> dict[Cell, Editions]:
    """Claims that were live here with one value and are live with another.

    What a correction replaced was never the source's word, so that nothing was revised.
    """
    rows = Flow.objects.filter(known_from__isnull=False, reading=0, value__isnull=False).included()
    rows = rows.filter(known_from__lte=as_of) if as_of else rows
    vintages: dict[tuple, list[Flow]] = defaultdict(list)
    for row in _of_cells_with_vintages(rows):
        words = vintages[row.source_id, row.period, str(row.country), row.direction]
        if row.release.kind == Release.Kind.CORRECTION:
            del words[-1:]
        words.append(row)
    return {
        key: _first_and_last(some)
        for key, some in vintages.items()
        if some[0].value != some[-1].value
    }


def _of_cells_with_vintages(rows: FlowQuerySet) -> Iterator[Flow]:
    """All vintages of the cells of which a claim was ever replaced or taken back, in their order.

    No index reaches what is not live, so that asking each row for its rivals would compare all
    rows with all: the cells are looked up first.
    """
    names = ("source_id", "country_id", "period", "direction")
    cells = set(rows.filter(known_until__isnull=False).values_list(*names))
    for name, known in zip(names, zip(*cells, strict=True), strict=False):
        rows = rows.filter(**{f"{name}__in": set(known)})
    found = rows if cells else rows.none()
    for row in found.select_related("country", "release").order_by("known_from", "pk"):
        if tuple(getattr(row, name) for name in names) in cells:
            yield row


def _first_and_last(vintages: Sequence[Flow]) -> Editions:
    ends = {Edition.FIRST.value: vintages[0], Edition.LATER.value: vintages[-1]}
    return {
        edition: (row.value, f"on record here since {row.known_from:%Y-%m-%d}")
        for edition, row in ends.items()
        if row.value is not None
    }


def _with_turnover(found: dict[Cell, Editions]) -> dict[Cell, Editions]:
    """Where one edition is printed as a sum and the other as its two parts, the parts are added.

    A revision of both parts is told by them: their sum would say it a third time.
    """
    for cell in {key[:3] for key in found}:
        both = [found.get((*cell, direction), {}) for direction in BOTH]
        if all(len(part) == 2 for part in both):
            continue
        whole = dict(found.get((*cell, TURNOVER), {}))
        for edition in Edition.values:
            parts = [part[edition] for part in both if edition in part]
            if edition not in whole and len(parts) == 2:
                whole[edition] = (parts[0][0] + parts[1][0], "exports plus imports")
        if whole:
            found[*cell, TURNOVER] = whole
    return found


def _mean(rates: Sequence[Decimal]) -> Decimal | None:
    return sum(rates, Decimal(0)) / len(rates) if rates else None
