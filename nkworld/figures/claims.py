"""From claims to a series: claims are read once, and a headline rule chooses among them.

    claims = Claims.read(Flow.objects.as_of(moment).annual(), "direction")
    by_direction = ClaimsByCell(claims, rule, "direction")
    exports = Series("export", "Exports", by_direction.points("export"))

It shows what `ObservationQuerySet.headline` shows in the database: a value before a mere range,
what somebody reviewed before what nobody did, then the rule's order of sources. A `ClaimRecord`
is one claim with all that is on record of its cell: rivals, readings, vintages.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db.models import Q

from nkworld.charts import Figure, Part, Point, Series, nth_role, within_a_sentence
from nkworld.charts.periods import end_of, is_over
from nkworld.provenance.dates import PartialDate, in_words
from nkworld.provenance.models import (
    HeadlineRule,
    Observation,
    ObservationQuerySet,
    Read,
    Source,
    State,
    Status,
)
from nkworld.provenance.models.source import origin_of
from nkworld.provenance.tables import grouped, observation_models

from .amounts import (
    FAR_APART,
    FIELDS,
    day_of,
    point_of,
    point_of_claim,
    rule_for,
    sources_in,
    verdict_on,
    within,
)
from .registry import as_of_text

Row = dict[str, Any]
Place = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of one table as dictionaries of FIELDS and a domain's own."""

    rows: tuple[Row, ...]

    @classmethod
    def read(cls, queryset: ObservationQuerySet, *own: str, with_ledger: bool = False) -> "Claims":
        """Without the ledger, unless it is asked for."""
        model = queryset.model
        cell_names = [model._meta.get_field(name).attname for name in model.cell]
        names = dict.fromkeys((*FIELDS, *own, *cell_names))
        # To the last tie: which source is named first must not be up to the database.
        order = queryset.query.order_by or model._meta.ordering
        claims = queryset if with_ledger else queryset.included()
        rows = tuple(claims.order_by(*order, "pk").values(*names))
        by_cell: dict[tuple, list[Row]] = defaultdict(list)
        for row in rows:
            row["parts"] = (Part(model.dataset, row["pk"]),)
            if row["status"] != Status.EXCLUDED:
                by_cell[tuple([row[name] for name in cell_names])].append(row)
        several = [some for some in by_cell.values() if len(some) > 1]
        counts: Any = model.counting() if several else None
        for cell in several:
            for some in grouped(cell, counts).values():
                if verdict_on(list(map(point_of, some)))[1] in FAR_APART:
                    for row in some:
                        row["is_disputed"] = True
        return cls(rows)

    def with_caveats(self, caveat_of: Callable[[Row], str]) -> "Claims":
        return Claims(tuple(row | {"caveat": caveat_of(row)} for row in self.rows))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def where(self, **wanted: Any) -> "Claims":
        rows: Iterable[Row] = self.rows
        for name, value in wanted.items():
            rows = [row for row in rows if row[name] == value]
        return Claims(tuple(rows))

    def only(self, fits: Callable[[Row], Any]) -> "Claims":
        return Claims(tuple(row for row in self.rows if fits(row)))

    def ordered(self, key: Place) -> "Claims":
        return Claims(tuple(sorted(self.rows, key=key)))

    def in_order_of(self, rule: HeadlineRule) -> "Claims":
        return self.ordered(lambda row: (rule.place(row["source_id"]), row["period"]))

    def within(self, params: dict) -> "Claims":
        shown = set(within(params, self.periods))
        return self.only(lambda row: row["period"] in shown)

    def over(self, day: date) -> "Claims":
        return self.only(lambda row: is_over(row["period"], day))

    def by(self, *names: str) -> dict[Any, "Claims"]:
        """{value, or tuple of values: its claims}, in the order of the rows."""
        found: dict[Any, list[Row]] = defaultdict(list)
        key_of = itemgetter(*names)
        for row in self.rows:
            found[key_of(row)].append(row)
        return {key: Claims(tuple(rows)) for key, rows in found.items()}

    def chosen(self, place: Place, *names: str) -> dict[Any, Row]:
        """{period, or the values of other fields: the claim that stands first}."""
        found = self.by(*names or ("period",))
        return {key: min(some.rows, key=place) for key, some in found.items()}

    def of_first_source(self, place: Place) -> "Claims":
        first = {period: row["source_id"] for period, row in self.chosen(place).items()}
        return self.only(lambda row: row["source_id"] == first[row["period"]])

    @property
    def names(self) -> dict[str, str]:
        return {row["source__slug"]: row["source__short_name"] for row in self.rows}

    @property
    def periods(self) -> list[str]:
        return sorted({row["period"] for row in self.rows})

    @property
    def known_from(self) -> datetime | None:
        moments = (row["known_from"] for row in self.rows)  # None: not yet, of a draft
        return max(filter(None, moments), default=None)

    @property
    def amounts(self) -> list[Point]:
        return [point_of(row) for row in self.rows]

    def series(self, slug: str, label: str, role: str, x: str = "period") -> Series:
        return Series(slug, label, tuple(point_of(row, row[x]) for row in self.rows), role)

    def headline_series(
        self, slug: str, label: str, role: str, periods: Iterable[str], place: Place
    ) -> Series:
        """Of each period the claim that stands first; a period without a claim is a gap."""
        found = self.chosen(place)
        return line(
            slug,
            label,
            role,
            periods,
            lambda each: point_of(found[each]) if each in found else None,
        )

    def series_by_source(self) -> tuple[Series, ...]:
        return tuple(
            some.series(slug, some.names[slug], nth_role(number))
            for number, (slug, some) in enumerate(self.by("source__slug").items())
        )

    def stated(self, params: dict, series: Sequence[Series]) -> dict[str, Any]:
        """What a figure states of its series: whose figures they are, and how new."""
        return {
            "series": tuple(series),
            "sources": sources_in(series, self.names),
            "as_of": as_of_text(params["as_of"], self.known_from),
        }


class ClaimsByCell:
    """Claims by key (the values of the fields by which it was made), period and source."""

    fields: tuple[str, ...] = ()

    def __init__(self, claims: Claims, rule: HeadlineRule, *names: str):
        key_of = itemgetter(*(names or self.fields))
        self.names, self.periods, self.known_from = claims.names, claims.periods, claims.known_from
        places = {row["source__slug"]: rule.place(row["source_id"]) for row in claims.rows}
        self.sources = sorted(places, key=places.__getitem__)
        self._amounts: dict[tuple, dict[str, Point]] = defaultdict(dict)
        for row in claims.rows:
            amount = point_of(row, place=rule.claim_place(row))
            self._amounts[key_of(row), row["period"]][row["source__slug"]] = amount
        self.keys = {key for key, _ in self._amounts}

    def of(self, source: str, key: Any, period: str) -> Point | None:
        return self._amounts[key, period].get(source)

    def every(self, key: Any, period: str) -> list[Point]:
        found = (self.of(source, key, period) for source in self.sources)
        return [amount for amount in found if amount is not None]

    def headline(self, key: Any, period: str) -> Point | None:
        return min(self.every(key, period), key=lambda amount: amount.place, default=None)

    def points(self, key: Any, periods: Iterable[str] | None = None, source: str = "") -> tuple:
        return tuple(
            point(x, self.of(source, key, x) if source else self.headline(key, x))
            for x in (self.periods if periods is None else periods)
        )


def point(x: str, amount: Point | None) -> Point:
    return Point(x, None) if amount is None else replace(amount, x=x)


def line(
    slug: str,
    label: str,
    role: str,
    periods: Iterable[str],
    amount_of: Callable[..., Point | None],
) -> Series:
    return Series(slug, label, tuple(point(each, amount_of(each)) for each in periods), role)


def estimates_of(
    params: dict[str, Any],
    model: type[Observation],
    *own: str,
    subject: str,
    when: str = "period",
    more: str = "",
    unit: str = "number",
    **cell: Any,
) -> Figure:
    """Estimates that are never joined or added: each a row under who made it and when.

    Claims with the values of `cell`, by `when`; `more` is the field that tells more of one.
    """
    claims_of_table: Any = model.objects
    every = Claims.read(claims_of_table.as_of(params["as_of"]), *own)
    first, last = str(params.get("from") or ""), str(params.get("to") or "9999")
    place = rule_for(params, model.dataset).place
    claims = (
        every.where(**cell)
        .only(lambda row: first <= row[when][:4] <= last)
        .ordered(lambda row: (row[when], place(row["source_id"])))
    )

    field: Any = model._meta.get_field(more) if more else None
    labels = dict(field.flatchoices) if field else {}

    def more_of(row: Row) -> str:
        return str(labels.get(row[more], row[more])) if more else ""

    def name(row: Row) -> str:
        date = PartialDate(row[when])
        label = f"{row['source__short_name']}, {date.label if date.first else in_words(date)}"
        return ": ".join(filter(None, [label, more_of(row)]))

    over = claims.only(lambda row: is_over(row[when], day_of(params)))
    # What ends last; of two the shorter one.
    latest = max(over.rows, key=lambda row: (end_of(row[when]), row[when]), default={when: ""})
    newest = over.where(**{when: latest[when]}).rows
    newest = tuple(row for row in newest if not more_of(row)) or newest  # of all of it, if any
    heads = newest[:1] if len({more_of(row) for row in newest}) == 1 else ()
    points = tuple(
        point_of(row | {"caveat": within_a_sentence(more_of(row))}, row[when]) for row in heads
    )
    # Every claim as a row of its own, in the colour of its source: never joined or added.
    rows = [(name(row), row) for row in claims.rows]
    series = [
        Series(
            slug,
            label,
            tuple(
                point_of(row, x) if row["source__slug"] == slug else Point(x, None)
                for x, row in rows
            ),
            nth_role(number),
        )
        for number, (slug, label) in enumerate(claims.names.items())
    ]
    return Figure(
        topic=within_a_sentence(subject),
        headed_by=(Series("newest", subject, points),) if points else (),
        subtitle=f"{subject}: every claim on record, by who made it and when",
        unit=unit,
        # One estimate is no part of a whole that could be named, though it be in per cent.
        measure="money" if unit == "US dollars" else "count",
        kind="dot",
        x_title="Who said so, when",
        notes=(f"Never added: {model.never_added}",) if model.never_added else (),
        **claims.stated(params, series),
    )


@dataclass(frozen=True)
class ClaimRecord:
    """`rows` are all of its cell that were published at the `moment` (None: now)."""

    claim: Any
    rows: Sequence[Any]
    moment: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self._stands(self.claim)

    def _stands(self, row: Any) -> bool:
        until = row.known_until
        return until is None or (self.moment is not None and until > self.moment)

    @property
    def replacement(self) -> Any:
        """What stands in the place of an ended row: the same reading, the claim itself, or None."""
        if self.is_live:
            return None
        return next(filter(self._stands, self.vintages), self.now)

    @property
    def is_excluded(self) -> bool:
        return self.claim.status == Status.EXCLUDED

    @property
    def is_withdrawn(self) -> bool:
        return not self.is_live and self.claim.release.state == State.WITHDRAWN

    @cached_property
    def live(self) -> list[Any]:
        return [
            row
            for row in self.rows
            if self._stands(row) and (not row.reading or row.status == Status.EXCLUDED)
        ]

    @cached_property
    def counted(self) -> list[Any]:
        return [row for row in self.live if row.status != Status.EXCLUDED]

    @property
    def now(self) -> Any:
        own = [row for row in self.live if row.source_id == self.claim.source_id]
        return min(own, key=lambda row: (row.status == Status.EXCLUDED, row.reading), default=None)

    @property
    def rivals(self) -> list[Any]:
        return [row for row in self.live if row.source_id != self.claim.source_id]

    @property
    def readings(self) -> list[Any]:
        return [
            row
            for row in self.rows
            if row.source_id == self.claim.source_id
            and self._stands(row)
            and row.pk != self.claim.pk
            and row.status != Status.EXCLUDED
        ]

    @property
    def vintages(self) -> list[Any]:
        own = (self.claim.source_id, self.claim.reading)
        same = [row for row in self.rows if (row.source_id, row.reading) == own]
        return sorted(same, key=lambda row: (row.known_from, row.pk))

    @cached_property
    def compared(self) -> list[Any]:
        """Valued claims of what is counted alike, no compilation beside reviewed ones."""
        others = [row for row in self.counted if row.source_id != self.claim.source_id]
        if others:
            counts = type(self.claim).counting()
            own_way = counts(vars(self.claim))
            others = [row for row in others if counts(vars(row)) == own_way]
        own = [] if self.is_excluded else [self.claim]
        valued = [row for row in (*own, *others) if row.value is not None]
        return [row for row in valued if row.read != Read.COMPILATION] or valued

    @property
    def is_disputed(self) -> bool:
        return verdict_on(list(map(point_of_claim, self.compared)))[1] in FAR_APART

    @property
    def is_one_voice(self) -> bool:
        """Whether all that are compared hand on one declaration, so that they confirm nothing."""
        sources = [row.source for row in self.compared]
        hands_on = any(source.origin == Source.Origin.REPEATS for source in sources)
        return len(sources) > 1 and hands_on and len(set(map(origin_of, sources))) == 1

    def chosen_by(self, rule: HeadlineRule) -> Any:
        return min(self.counted, key=lambda row: rule.claim_place(vars(row)), default=None)


def claim_records(
    dataset: str, keys: Iterable[int], moment: datetime | None = None
) -> list[ClaimRecord]:
    """In the order of the keys, without drafts: two queries. KeyError of an unknown dataset."""
    model = observation_models()[dataset]
    published = model.objects.published(moment, with_readings=True).select_related(
        "source__repeats", "release", *model.cell_relations()
    )
    wanted = list(dict.fromkeys(keys))
    claims = {claim.pk: claim for claim in published.filter(pk__in=wanted)}
    if not claims:
        return []
    cells = Q()
    for claim in claims.values():
        cells |= Q(**dict(zip(model.cell, claim.cell_values, strict=True)))
    by_cell = defaultdict(list)
    for row in published.filter(cells).order_by("pk"):
        by_cell[row.cell_values].append(row)
    return [
        ClaimRecord(claims[key], by_cell[claims[key].cell_values], moment)
        for key in wanted
        if key in claims
    ]
