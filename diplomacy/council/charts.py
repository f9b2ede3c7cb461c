"""The outcomes of the Council, one entry for each, however many pages tell of it; what may be asked
of the Council's tables, on their pages and of the API; and the figures of the Council, of its list
and of launches.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from nkworld.asking.fields import AnyOfField, DayField, OneOfField
from nkworld.asking.marks import register
from nkworld.asking.parameters import SPAN, SourcesField
from nkworld.asking.record_questions import CuratedQuestion, DatedQuestion, RecordQuestion, between
from nkworld.charts import Context, Figure, Happenings, Mark, Point, Series, nth_role
from nkworld.charts.periods import period_in_words
from nkworld.figures import registry as figures
from nkworld.figures.amounts import within
from nkworld.figures.disagreements import overlap
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Read
from nkworld.provenance.registries import Reference, finds_references, references_to
from nkworld.provenance.tables import grouped, records_as_of
from nkworld.texts.annotations.models import by_record

from ..charts import count_point, counted_from
from .models import Designation, Launch, NuclearTest, Outcome

Kind = Outcome.Kind
READS = list(Read)


class Entry:
    """An outcome with every page that tells of it, the one that says most of it first."""

    def __init__(self, rows: Iterable[Outcome]) -> None:
        # With its votes first, then the more exact date, then the better reading.
        self.readings = sorted(
            rows,
            key=lambda row: (row.yes is None, -len(row.date), READS.index(Read(row.read)), row.pk),
        )
        self.main = self.readings[0]
        # As exactly as any page gives it.
        self.date: PartialDate = max((each.date for each in self.readings), key=len)
        self.year = self.date.first.year
        self.vote = next((each.vote for each in self.readings if each.vote), "")
        self.vetoed_by = next((each.vetoed_by for each in self.readings if each.vetoed_by), "")
        self.key = self.main.document or f"{self.main.kind}-{self.date}-{self.main.sitting}"
        for place, row in enumerate(self.readings):
            row.entry, row.reading = self, place


def entries(moment: datetime | None = None) -> list[Entry]:
    """Every outcome and meeting, the newest first, as known now or at a moment."""
    alike: dict[tuple, list[list[Outcome]]] = defaultdict(list)
    for row in records_as_of(Outcome, moment):
        # Two meetings without an outcome are two, unless of one sitting.
        is_meeting = row.kind == Kind.MEETING
        sitting = (row.date, row.agenda_item, row.sitting, row.source_id) if is_meeting else ()
        groups = alike[row.kind, row.document * (not is_meeting), sitting]
        is_named = is_meeting or row.document
        same = (rows for rows in groups if is_named or overlap(rows[0].date, row.date))
        if (group := next(same, None)) is None:
            groups.append(group := [])
        group.append(row)
    found = [Entry(rows) for groups in alike.values() for rows in groups]
    found.sort(key=lambda entry: (entry.date.first, entry.date.last, entry.main.pk))
    return found[::-1]


def resolutions(moment: datetime | None = None) -> list[Entry]:
    return [entry for entry in entries(moment) if entry.main.kind == Kind.RESOLUTION]


def of_kinds(found: Iterable[Entry], *kinds: str) -> list[Entry]:
    return [entry for entry in found if entry.main.kind in kinds]


@finds_references("council")
def votes(symbols: Iterable[str], moment: datetime | None) -> dict[str, Reference]:
    wanted, found = set(symbols), {}
    for entry in entries(moment):
        if entry.main.document in wanted:
            result = entry.vote or (
                f"vetoed by {entry.vetoed_by}" if entry.vetoed_by else "not told"
            )
            found[entry.main.document] = Reference(
                f"The vote in the Security Council: {result}", page_of(entry)
            )
    return found


def page_of(entry: Entry) -> str:
    """Where a reader finds an outcome: a resolution’s own page, else its year in the table."""
    if entry.main.number:
        return reverse("council:resolution", args=[entry.main.number])
    query = {"kind": entry.main.kind, "from": entry.year, "to": entry.year}
    return f"{reverse('council:outcomes')}?{urlencode(query)}"


class SourcedQuestion(DatedQuestion):
    on = None
    source = SourcesField()


@between
class OutcomeQuestion(SourcedQuestion):
    """Meetings of the UN Security Council on Korea and what came of them, one row for each page
    that tells of one.

    Two pages on one outcome share its `entry`: count the rows whose `reading` is 0. Complete for
    1949 to 2019; later resolutions and vetoes only.
    """

    model = Outcome
    is_worked_out = True  # which pages tell of one outcome
    kind = AnyOfField(Outcome.Kind.choices, "Outcome")
    subject = AnyOfField(Outcome.Subject.choices, "Subject")

    def answers(self) -> list[Outcome]:
        return [
            row
            for entry in entries(self.moment)
            for row in entry.readings
            if self.falls(entry.date) and RecordQuestion.matches(self, row)
        ]

    one = CuratedQuestion.one


class DesignationQuestion(RecordQuestion):
    """Persons and bodies on the UN 1718 list, as its edition of 16 August 2025 has them.

    `on` takes those listed by that day. Who was taken off before the edition is not in it.
    """

    model = Designation
    is_of_a_day = True
    on = DayField(
        label="Listed by",
        meaning="Who had been listed by that day, of those still on the list; today unless said.",
    )
    kind = AnyOfField(Designation.Kind.choices, "Kind")
    listed_on = DayField(label="Listed on", meaning="Who was listed on that very day.")
    order = staticmethod(attrgetter("listed_on", "reference"))

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        day, listed = params.get("on"), params.get("listed_on")
        if day and listed and listed > day:
            self.contradicts("listed_on", f"{listed} comes after {day}, the day asked about.")
        return params

    def answers(self) -> list[Designation]:
        return super().answers()[::-1]

    def matches(self, row: Designation) -> bool:
        return row.listed_on <= self.day and super().matches(row)


@between
class LaunchQuestion(SourcedQuestion):
    """Missiles that North Korea launched, one row a missile.

    Two databases read the same flights: ask for one `source`, and never add the two.
    """

    model = Launch
    missile_type = AnyOfField(Launch.Type.choices, "Type")
    result = AnyOfField(Launch.Result.choices, "Outcome")

    def answers(self) -> list[Launch]:
        return sorted(
            RecordQuestion.answers(self),
            key=lambda row: (row.date.first, row.date.last),
            reverse=True,
        )

    order = staticmethod(lambda row: (row.source.short_name, -row.number))


@between
class NuclearTestQuestion(SourcedQuestion):
    """North Korea’s nuclear tests by day, one row for each page that dates one."""

    model = NuclearTest


BY_DAY, BY_YEAR = "day", "year"


SERIES = (
    ("individuals", "Individuals", Designation.Kind.INDIVIDUAL, "category-1"),
    ("entities", "Entities", Designation.Kind.ENTITY, "category-2"),
)


def newest_edition(moment: datetime | None = None) -> list[Designation]:
    rows = records_as_of(Designation, moment)
    newest = max((row.edition for row in rows), default=None)
    rows = [row for row in rows if row.edition == newest]
    return sorted(rows, key=lambda row: (row.listed_on, row.kind, row.reference))


@figures.register(
    "diplomacy/designations",
    Designation.dataset,
    shared=SPAN,
    by=OneOfField(
        [(BY_DAY, "by day of listing"), (BY_YEAR, "at the end of each year")],
        "Counted",
        meaning="A column for each day on which somebody was listed, or for each year.",
        initial=BY_DAY,
    ),
)
def designations(params: dict) -> Figure:
    """Persons and bodies on the list of the 1718 Committee, added up by day of listing."""
    rows, by_year = newest_edition(params["as_of"]), params["by"] == BY_YEAR
    periods = [row.listed_on.isoformat() for row in rows]
    if rows and by_year:  # to the last year that was over when the edition was made
        periods = [str(year) for year in range(rows[0].listed_on.year, rows[0].edition.year)]
    periods = within(params, periods)
    series = tuple(
        Series(slug, label, tuple(_listed_by(x, rows, kind) for x in periods), role)
        for slug, label, kind, role in SERIES
    )
    heads: tuple[Series, ...] = ()
    edition = period_in_words(rows[0].edition.isoformat()) if rows else ""
    notes = (
        f"From the edition of {edition}: who was taken off the list "
        "before is not in it, so that earlier days may have had more.",
        "Designated ships are a list of their own and are not counted.",
    )
    if periods:
        # All that the list held on the day of its edition; of earlier years, if these were asked
        # for, how many of those still listed had been listed by then.
        until = periods[-1] if params["to"] else rows[0].edition.isoformat()
        heads = (Series("entries", "Entries", (replace(_listed_by(until, rows), note=""),)),)
    return Figure(
        topic="entries on the UN 1718 list",
        headed_by=heads,
        subtitle="Entries that are still on the list, added up from the first to the last listed",
        unit="entries",
        kind="stacked",
        x_title="Year" if by_year else "Day of listing",
        series=series,
        notes=notes if rows else (),
        **counted_from(params, Designation, (row.source_id for row in rows)),
    )


def _listed_by(x: str, rows: list[Designation], kind: str = "") -> Point:
    days = [(row, row.listed_on.isoformat()) for row in rows if kind in ("", row.kind)]
    listed = [row for row, day in days if day[: len(x)] <= x]
    now = sum(day.startswith(x) for _, day in days)
    note = f"{now} of them listed then" if now else ""
    return count_point(x, listed, source=rows[0].source.slug, note=note)


NEVER_ADD = "Two databases read the same flights: their numbers are never added."
AT_LEAST = "The year of a database’s newest launch is a lower bound: it tells of nothing later."
SCOPE = (
    "Missiles of a range of 300 km and a payload of 500 kg or more, launch vehicles of satellites "
    "among them; no rocket artillery, no cruise missiles."
)


@figures.register(
    "diplomacy/launches",
    Launch.dataset,
    shared=SPAN,
    missile_type=OneOfField([("", "every type"), *Launch.Type.choices], "Type"),
)
def launches(params: dict) -> Figure:
    """Missiles that North Korea launched by year, as each of two databases counts them."""
    every, wanted = by_database(params["as_of"]), params["missile_type"]
    series = []
    for place, (slug, rows) in enumerate(every.items()):
        # Zero in a year of which the database tells nothing, between its first row and its last.
        first, last = rows[0].date.first.year, rows[-1].date.first.year
        of_type = (row for row in rows if wanted in ("", row.missile_type))
        counted = grouped(of_type, lambda row: row.date.first.year)
        # From when on rows come from elsewhere, as their note says.
        added = (r.date for r in rows if r.note.startswith("after the end of the CNS copy"))
        since, points = next(added, None), []
        for year in within(params, (str(year) for year in range(first, last + 1))):
            point = count_point(year, counted[int(year)], source=slug)
            if int(year) == last:  # at least so many
                point = replace(point, value=None, low=point.value)
            if since and since.first.year == int(year):
                change = f"rows since {since.label} were added from announcements"
                point = replace(point, changed=change)
            points.append(point)
        series.append(Series(slug, rows[0].source.short_name, tuple(points), nth_role(place)))
    what = Launch.Type(wanted).label if wanted else "Missiles"
    of_what = " of unknown type" if wanted == Launch.Type.UNKNOWN else f" of {what.lower()}s"
    return Figure(
        topic=f"launches{of_what}" if wanted else "missile launches",
        subtitle=f"{what}: launches by calendar year, failed ones among them",
        unit="missiles",
        is_flow=True,
        kind="bar",
        series=tuple(series),
        notes=(NEVER_ADD, SCOPE, AT_LEAST),
        **counted_from(params, Launch, (r.source_id for rows in every.values() for r in rows)),
    )


def by_database(moment: datetime | None = None) -> dict[str, list[Launch]]:
    """{source: its launches in time}, the database that goes on longest first."""
    rows = sorted(records_as_of(Launch, moment), key=lambda row: (row.date.first, row.number))
    found = grouped(rows, lambda row: row.source.slug)
    return dict(sorted(found.items(), key=lambda each: each[1][-1].date.last, reverse=True))


COMPLETE = (
    "To 2019 from complete tables of the Council’s meetings; from 2020 on only resolutions and "
    "vetoes were read."
)
ABOUT = {
    "": "Korea",
    Outcome.Subject.DPRK: "North Korea",
    Outcome.Subject.WAR: "the Korean War",
    Outcome.Subject.ADMISSION: "admission to the United Nations",
    Outcome.Subject.AIRLINER_1983: "the South Korean airliner of 1983",
    Outcome.Subject.AIRLINER_1987: "the South Korean airliner of 1987",
    Outcome.Subject.PENINSULA: "the Korean peninsula",
}
ONCE = "What several pages tell of one outcome is counted once."


@figures.register(
    "diplomacy/outcomes",
    Outcome.dataset,
    shared=SPAN,
    subject=OneOfField([("", "everything on Korea"), *Outcome.Subject.choices], "Subject"),
)
def outcomes(params: dict) -> Figure:
    """Resolutions that the Security Council adopted on Korea, and vetoed drafts, by year."""
    every = of_kinds(entries(params["as_of"]), Kind.RESOLUTION, Kind.VETOED)
    wanted = [entry for entry in every if params["subject"] in ("", entry.main.subject)]
    years = range(0)  # from the first outcome to the last, as far as they were asked for
    if wanted:
        first, last = wanted[-1].year, wanted[0].year
        years = range(max(first, params["from"] or first), min(last, params["to"] or last) + 1)
    resolved, vetoed = of_kinds(wanted, Kind.RESOLUTION), of_kinds(wanted, Kind.VETOED)
    series = (
        Series("resolutions", "Resolutions", _points(resolved, years), "category-1"),
        Series("vetoes", "Drafts vetoed", _points(vetoed, years), "category-2"),
    )
    drawn = [entry for entry in wanted if entry.year in years]
    return Figure(
        topic=f"Council outcomes on {ABOUT[params['subject']]}",
        headed_by=(Series("outcomes", "Outcomes", _points(wanted, years)),),
        subtitle="Outcomes of the UN Security Council by calendar year",
        unit="outcomes",
        is_flow=True,
        kind="stacked",
        series=series,
        notes=(COMPLETE, ONCE),
        **counted_from(params, Outcome, (row.source_id for e in drawn for row in e.readings)),
    )


def _points(found: list[Entry], years: range) -> tuple[Point, ...]:
    by_year = grouped(found, lambda entry: entry.year)
    points = []
    for year in years:
        pages = [row for entry in by_year[year] for row in entry.readings]
        points.append(replace(count_point(str(year), pages), value=Decimal(len(by_year[year]))))
    return tuple(points)


COUNCIL, TESTS = "Council resolutions", "Nuclear and missile tests"


@register("resolutions", title=COUNCIL, page="council:outcomes")
def council_resolutions(moment: datetime | None) -> Context:
    """Every resolution on Korea; those of which measures are on record are always named."""
    found = resolutions(moment)[::-1]
    measures = references_to([entry.main.document for entry in found], moment, but="council")
    annotations = by_record(moment)
    marks = []
    for entry in found:
        annotation = annotations.get(
            f"diplomacy/council/?kind=resolution&from={entry.date}&to={entry.date}"
        )
        label = annotation.label if annotation else f"Resolution {entry.main.number}"
        short = annotation.short_label if annotation else ""
        priority = 3 if entry.main.document not in measures else 1 if annotation else 2
        marks.append(Mark(str(entry.date), label, short=short, priority=priority))
    note = (
        "Marked: resolutions of the UN Security Council on Korea, first those of which measures on "
        "trade are on record; those for whose words there is no room are ticks or stand in the "
        "table alone."
    )
    return Context(COUNCIL, tuple(marks), notes=(note,) if marks else ())


@register("tests", title=TESTS, page="council:launches")
def tests(moment: datetime | None) -> Context:
    """Nuclear tests as marks; launches as two strips under the axis, one for each database."""
    days = {test.number: test.date for test in records_as_of(NuclearTest, moment)}
    marks = tuple(Mark(str(day), f"Nuclear test {number}") for number, day in days.items())
    databases = by_database(moment)
    launches = tuple(
        Happenings(
            slug=f"launches-{slug}",
            label=f"Launches each {{period}}, {rows[0].source.short_name}",
            source=slug,
            dates=tuple(str(row.date) for row in rows),
        )
        for slug, rows in databases.items()
    )
    names = "; ".join(
        f"{rows[0].source.short_name}: {rows[0].source.title}" for rows in databases.values()
    )
    note = (
        "Marked: nuclear tests by number. Under the axis: missiles launched, as two databases "
        "read the same flights, never to be added. Paler: at least so many, in the period of a "
        f"database’s newest row. {names}."
    )
    return Context(TESTS, marks, launches, (note,) if launches else ())
