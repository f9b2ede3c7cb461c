"""Who spoke when: for each partner and year, a figure, a zero, a silence, and of what kind.

Missing is not zero. A year that has just ended is awaited; one that should long be out is late. A
year of which anybody gives a figure is no gap, though the partner itself fell silent: both are
told. Where nobody does, a source that was read whole and reaches the year tells that nothing was
reported (see `coverage`); where none does, nobody was read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.freshness import DUE_AFTER, OVERDUE_AFTER
from nkworld.provenance.models import Status
from nkworld.provenance.models.credibility import BETTER

from ..models import Flow, FlowQuerySet, Silence

PARTNERS_READ_WHOLE = 100


@dataclass(slots=True)
class Reach:
    """The years of one source, and each partner’s first, as far as any figure is on record."""

    name: str
    partners: dict[int, int] = field(default_factory=dict)
    years: set[int] = field(default_factory=set)

    @property
    def is_whole(self) -> bool:
        return len(self.partners) >= PARTNERS_READ_WHOLE

    def knows(self, partner: int, year: int) -> bool:
        """Whether the partner would stand there if it had reported anything."""
        return year in self.years and self.partners[partner] < year

    @property
    def first(self) -> int:
        return min(self.years)

    @property
    def last(self) -> int:
        return max(self.years)


class Coverage:
    """Filled claim by claim; an excluded figure says nothing of what a source reaches."""

    def __init__(self) -> None:
        self._reaches: dict[str, Reach] = {}

    def add(self, source: str, partner: int, year: int) -> None:
        reach = self._reaches.setdefault(source, Reach(source))
        reach.partners[partner] = min(year, reach.partners.get(partner, year))
        reach.years.add(year)

    @property
    def whole(self) -> list[Reach]:
        """Those that were read whole, by their first year."""
        found = [each for each in self._reaches.values() if each.is_whole]
        return sorted(found, key=lambda each: (each.first, each.name))

    def of(self, partner: int) -> list[Reach]:
        """Those read whole that know the partner in some year."""
        return [each for each in self.whole if partner in each.partners]


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
SIGNS = {
    State.REPORTED: "●",
    State.COMPILED: "▫",
    State.ZERO: "0",
    State.LATE: "◐",
    State.WITHDRAWN: "✕",
    State.UNSPECIFIED: "◇",
    State.BAN: "⊗",
    State.EXCLUDED: "⊘",
    State.AWAITED: "…",
    State.NOT_REPORTED: "○",
    State.MISSING: "·",
    State.NEVER: "–",
    State.NO_STATE: " ",
}


@dataclass(frozen=True, slots=True)
class Cell:
    year: int
    state: State
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    country: Country
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class ReportingRecord:
    """What is on record of one partner: {year: ...} each."""

    values: dict[int, list]
    excluded: set[int]
    withdrawn: set[int]
    silences: list[Silence]
    reaches: list[Reach]

    def state(self, year: int, country: Country, today: date) -> tuple[State, str]:
        """(state, what is told of it) of one year."""
        silence = next((each for each in self.silences if each.covers(year)), None)
        if year in self.values:
            state, sources = self._spoken(year)
            return state, f"{sources}; {silence.sentence}" if silence else sources
        if silence:
            return State(silence.kind), silence.sentence
        if not _existed(country, year):
            return State.NO_STATE, ""
        if year in self.excluded:
            return State.EXCLUDED, ""
        if year in self.withdrawn:
            return State.WITHDRAWN, "the figure that stood here was taken back"
        if names := sorted(each.name for each in self.reaches if each.knows(country.pk, year)):
            return State.NOT_REPORTED, f"no figure in {' and '.join(names)}"
        return self._absent(year, today), ""

    def _spoken(self, year: int) -> tuple[State, str]:
        sources = " and ".join(sorted({name for _, name, _ in self.values[year]}))
        if all(is_compiled for _, _, is_compiled in self.values[year]):
            return State.COMPILED, sources
        is_zero = all(value == 0 for value, _, is_compiled in self.values[year] if not is_compiled)
        return (State.ZERO if is_zero else State.REPORTED), sources

    def _absent(self, year: int, today: date) -> State:
        """Awaited, late or missing, by the same ages as a dataset's freshness.

        Late is only who reported two years running: a single figure is no series.
        """
        age = (today - date(year, 12, 31)).days / 365
        if age <= DUE_AFTER:
            return State.AWAITED
        ran = {year - 1, year - 2} <= set(self.values)
        return State.LATE if ran and age <= OVERDUE_AFTER else State.MISSING


def _existed(country: Country, year: int) -> bool:
    began = country.valid_from is None or country.valid_from.year <= year
    return began and (country.valid_to is None or country.valid_to.year >= year)


class ReportingGaps:
    """Partners by year, as known now or at a moment; years that are over only."""

    def __init__(
        self,
        as_of: datetime | None = None,
        first: int | None = None,
        last: int | None = None,
        today: date | None = None,
    ) -> None:
        # A moment that ends a day looks back from that day.
        self.today = today or (as_of - timedelta.resolution if as_of else timezone.now()).date()
        self.records, self.coverage = _records(as_of)
        years = {year for each in self.records.values() for year in each.values}
        self.first = max(first or 0, min(years, default=self.today.year))
        self.last = min(last or self.today.year, self.today.year - 1)

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def lines(self) -> list[Line]:
        partners = Country.objects.filter(pk__in=self.records).order_by("name")
        return [Line(each, self._cells(each)) for each in partners]

    def _cells(self, country: Country) -> list[Cell]:
        record = self.records[country.pk]
        return [Cell(year, *record.state(year, country, self.today)) for year in self.years]

    @property
    def never(self) -> QuerySet[Country]:
        """Countries that exist and of which no source read here gives any year."""
        partners = Country.objects.exclude(kind=Country.Kind.AGGREGATE).exclude(code=DPRK)
        return partners.filter(valid_to__isnull=True).exclude(pk__in=self.records).order_by("name")


def counts(lines: Iterable[Line]) -> dict[State, int]:
    """{state: number of cells}, every state in its order."""
    found = Counter(cell.state for line in lines for cell in line.cells)
    return {state: found[state] for state in State}


def _records(as_of: datetime | None) -> tuple[dict[int, ReportingRecord], Coverage]:
    """({country id: what is on record}, who was read whole), of single partners and years."""
    annual = Flow.objects.with_partners().annual()
    names = ("country_id", "period", "value", "status", "source__short_name", "source__authority")
    values: dict = defaultdict(lambda: defaultdict(list))
    excluded: dict = defaultdict(set)
    coverage = Coverage()
    for country, period, value, status, source, authority in annual.as_of(as_of).values_list(
        *names
    ):
        if status == Status.EXCLUDED:
            excluded[country].add(int(period))
        else:
            spoken = (value, source, authority not in BETTER)
            values[country][int(period)].append(spoken)
            coverage.add(source, country, int(period))
    gone = _once_public(annual, as_of)
    silences = defaultdict(list)
    for each in Silence.objects.as_of(as_of):
        silences[each.country_id].append(each)
    records = {
        key: ReportingRecord(values[key], excluded[key], gone[key], silences[key], coverage.of(key))
        for key in {*values, *excluded, *gone, *silences}
    }
    return records, coverage


def _once_public(annual: FlowQuerySet, as_of: datetime | None) -> dict[int, set[int]]:
    """{country id: years} of every figure that was ever public, by that moment."""
    rows = annual.filter(known_until__isnull=False)
    rows = rows.filter(known_until__lte=as_of) if as_of else rows
    found: dict = defaultdict(set)
    for country, period in rows.values_list("country_id", "period").distinct():
        found[country].add(int(period))
    return found
