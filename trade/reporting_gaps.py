"""Who spoke when, and who spoke twice: of each partner and year a figure, a zero or a silence, and
how far a source’s first figures moved later, in US dollars, by vintages and by readings.

Missing is not zero. A year that has just ended is awaited; one that should long be out is late. A
year of which anybody gives a figure is no gap, though the partner itself fell silent: both are
told. Where nobody does, a source that was read whole and reaches the year tells that nothing was
reported; where none does, nobody was read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from statistics import mean
from typing import NamedTuple

from django.db import models
from django.db.models import QuerySet

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import DPRK, Country, countries
from nkworld.figures.amounts import day_of
from nkworld.provenance.models import Release, Source, Status
from nkworld.provenance.models.source import BETTER
from nkworld.provenance.tallies import DUE_AFTER, OVERDUE_AFTER

from .claims import EXPORT, IMPORT, TURNOVER
from .models import Direction, Edition, Flow, Silence

PARTNERS_READ_WHOLE = 100


class Reach(NamedTuple):
    """The years of one source, and each partner’s first; excluded figures apart."""

    first: int
    name: str
    last: int
    partners: dict[int, int]
    years: set[int]


class State(models.TextChoices):
    REPORTED = "reported", "A figure is on record"
    COMPILED = "compiled", "A compiler alone gives a figure"
    ZERO = "zero", "Zero is on record: nothing was traded"
    LATE = "late", "Published late, or overdue"
    WITHDRAWN = "withdrawn", "Publication stopped, or a figure withdrawn"
    UNSPECIFIED = "unspecified", "Moved to an unspecified area"
    BAN = "ban", "All trade banned by the partner"
    EXCLUDED = "excluded", "Only a figure that the ledger excludes"
    AWAITED = "awaited", "Not due yet"
    NOT_REPORTED = (
        "not-reported",
        "No figure in a compilation that has the partner in an earlier year: none was reported",
    )
    MISSING = "missing", "No source read here reaches the year, or knows the partner by then"
    NEVER = "never", "No figure of this partner in any year"
    NO_STATE = "no-state", "The state did not exist"


# One sign for each, none a digit but the zero, so that the map is read without colour.
SIGNS: dict[State, str] = dict(zip(State, "●▫0◐✕◇⊗⊘…○·– ", strict=True))


class Cell(NamedTuple):
    """One partner and year: `note` says who is on record, or what is known of the silence."""

    country: Country
    year: int
    state: State
    note: str


class ReportingGaps:
    def __init__(
        self,
        as_of: datetime | None = None,
        first: int | None = None,
        last: int | None = None,
        today: date | None = None,
    ) -> None:
        # A moment that ends a day looks back from that day.
        self.today = today or day_of({"as_of": as_of})
        # {partner: {year: ...}} each.
        annual = Flow.objects.with_partners().annual()
        self.values: dict = defaultdict(lambda: defaultdict(list))
        self.excluded: dict = defaultdict(set)
        self.withdrawn: dict = defaultdict(set)
        self.silences: dict[int, list[Silence]] = defaultdict(list)
        partners: dict[str, dict[int, int]] = defaultdict(dict)
        reached: dict[str, set[int]] = defaultdict(set)
        names = ("country_id", "period", "value", "status")
        rows = annual.as_of(as_of).values_list(*names, "source__short_name", "source__authority")
        for country, period, value, status, source, authority in rows:
            year = int(period)
            if status == Status.EXCLUDED:
                self.excluded[country].add(year)
                continue
            self.values[country][year].append((value, source, authority not in BETTER))
            partners[source][country] = min(year, partners[source].get(country, year))
            reached[source].add(year)
        gone = annual.filter(known_until__isnull=False)
        gone = gone.filter(known_until__lte=as_of) if as_of else gone
        for country, period in gone.values_list("country_id", "period").distinct():
            self.withdrawn[country].add(int(period))
        for each in Silence.objects.as_of(as_of):
            self.silences[each.country_id].append(each)
        self.partners = {*self.values, *self.excluded, *self.withdrawn, *self.silences}
        self.whole = sorted(
            Reach(min(years), name, max(years), partners[name], years)
            for name, years in reached.items()
            if len(partners[name]) >= PARTNERS_READ_WHOLE
        )
        known = min((min(years) for years in self.values.values()), default=self.today.year)
        last = min(last or self.today.year, self.today.year - 1)
        self.years = range(max(first or 0, known), last + 1)

    @property
    def lines(self) -> dict[Country, list[Cell]]:
        partners = Country.objects.filter(pk__in=self.partners).order_by("name")
        return {
            each: [Cell(each, year, *self.state(each, year)) for year in self.years]
            for each in partners
        }

    @property
    def never(self) -> QuerySet[Country]:
        partners = Country.objects.exclude(kind=Country.Kind.AGGREGATE).exclude(code=DPRK)
        return partners.filter(valid_to__isnull=True).exclude(pk__in=self.partners).order_by("name")

    def state(self, country: Country, year: int) -> tuple[State, str]:
        """(state, what is told of it) of one partner and year."""
        key = country.pk
        silence = next((each for each in self.silences[key] if each.covers(year)), None)
        if claims := self.values[key].get(year):
            sources = " and ".join(sorted({name for _, name, _ in claims}))
            better = [value for value, _, is_compiled in claims if not is_compiled]
            state = State.ZERO if all(value == 0 for value in better) else State.REPORTED
            note = f"{sources}; {silence.sentence}" if silence else sources
            return state if better else State.COMPILED, note
        if silence:
            return State(silence.kind), silence.sentence
        began, ended = country.valid_from, country.valid_to
        if (began and began.year > year) or (ended and ended.year < year):
            return State.NO_STATE, ""
        if year in self.excluded[key]:
            return State.EXCLUDED, ""
        if year in self.withdrawn[key]:
            return State.WITHDRAWN, "the figure that stood here was taken back"
        # Where the partner would stand if it had reported anything.
        knowing = (e for e in self.whole if year in e.years and e.partners.get(key, year) < year)
        if names := sorted(each.name for each in knowing):
            return State.NOT_REPORTED, f"no figure in {' and '.join(names)}"
        # Awaited, late or missing, by the same ages as a dataset's freshness. Late is only who
        # reported two years running: a single figure is no series.
        age = (self.today - date(year, 12, 31)).days / 365
        if age <= DUE_AFTER:
            return State.AWAITED, ""
        ran = {year - 1, year - 2} <= set(self.values[key])
        return State.LATE if ran and age <= OVERDUE_AFTER else State.MISSING, ""


def counts(lines: Mapping[Country, Iterable[Cell]]) -> dict[State, int]:
    """{state: number of cells}, every state in its order."""
    found = Counter(cell.state for cells in lines.values() for cell in cells)
    return {state: found[state] for state in State}


BOTH = (EXPORT, IMPORT)
FlowCell = tuple[int, str, str, str]  # source id, period, partner, direction
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
    published: dict[FlowCell, Editions] = {**_by_vintages(as_of), **printed}
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


def _by_vintages(as_of: datetime | None) -> dict[FlowCell, Editions]:
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
    vintages: dict[FlowCell, list[Flow]] = defaultdict(list)
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
