"""Tables of claims, read by rule, by vintage and page by page; one claim at its own address.

By `group=` values are added up, where that is lawful: of one source, of cells that do not contain
one another, of one frequency, as the model's `totals` allow it. What stands in no sum is counted
beside it; all else is refused with its reason and what may be asked instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from os.path import commonprefix
from typing import Any, ClassVar, NoReturn

from django import forms
from django.db.models import Case, F, Max, Min, When
from django.http import Http404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.claim_tables import (
    EVERY_READING,
    READINGS,
    ClaimQuestion,
    ClaimTable,
    claim_tables,
    parameter_elsewhere,
)
from nkworld.asking.fields import ALL, MomentField, OneOfField
from nkworld.asking.questions import Contradiction, InvalidQuery
from nkworld.charts.as_json import without_blanks
from nkworld.figures.amounts import OF_A_POINT, point_of, total
from nkworld.figures.claims import ClaimRecord, Part, claim_records
from nkworld.files.tables import SOURCE, Column, Kind, Row, Table, Tables, nested
from nkworld.provenance.models import HeadlineRule, Observation, Status
from nkworld.provenance.tables import grouped
from nkworld.published import VALUES

from . import columns, paging
from .fields import Composed
from .router import router, row_address
from .sdmx import SDMX_FORMATS
from .serializers import serializer_of
from .views import FORMATS, conditional
from .viewsets import TableViewSet

GROUP = "group"
MOST = 100_000  # rows that are added up for one answer
OF_SUMS = (
    Column("value", Kind.NUMBER, "The sum; null where a row gives bounds alone."),
    Column("value_low", Kind.NUMBER, "The least that the sum can be, where a row has bounds."),
    Column("value_high", Kind.NUMBER, "The most that the sum can be, where a row has bounds."),
    Column("rows", Kind.INTEGER, "How many claims are added up."),
    Column("left_out", Kind.INTEGER, "Rows of the group in no sum: excluded, aggregates, parts."),
    Column("claims", Kind.LIST, "The claims that are added up, by `id`."),
)


def refuse(sentence: str) -> NoReturn:
    raise InvalidQuery([(GROUP, Contradiction(sentence))])


class Sums:
    """The values of the claims that a question means, by the columns named in `group`."""

    def __init__(self, table: Any, row: Any, question: ClaimQuestion, names: Sequence[str]):
        self.model, self.question, self.names = table.model, question, names
        if self.model.never_added or not self.model.totals:
            addable = [slug for slug, each in claim_tables().items() if each.model.totals]
            why = self.model.never_added or table.caption_note or f"its unit is {self.model.unit}."
            refuse(
                f"Values of {self.model.dataset} are never added up: {why.rstrip('.')}. Its rows "
                f"are given one by one without “group”. Tables that may be added: "
                f"{', '.join(addable)}."
            )
        if question.gives_vintages or question.gives_readings:
            refuse("What a source said before, or on other pages, is the same figure again: leave "
                   "“vintages” and “readings” out.")  # fmt: skip
        if question.reads_ledger:
            refuse("Excluded figures enter no sum: leave “status” and “exclusion” out.")
        if SOURCE in names and question.rule and len(question.cleaned_data["source"]) != 1:
            refuse("The rule takes each figure from another source, so that sums by source would "
                   "have gaps: add rule=all, or ask for one source.")  # fmt: skip
        self.paths = [paging.plan_of(row).flat[name].path for name in names]
        own = {column.name: column for column in columns.columns_for(row())}
        shown = dict.fromkeys([*names, SOURCE, "frequency"])
        self.columns = [own[name] for name in shown] + [
            Column(each.name, each.kind, each.meaning, unit=self.model.unit, keys=(each.name,))
            for each in OF_SUMS
        ]
        totals = self.model.totals
        read = [*self.model.cell, *totals.by, *totals.only, *self.paths]
        read += ["pk", "source__slug", "period_start", "period_end", *OF_A_POINT]
        # In the order of the table, the newest period first.
        claims = question.claims.newest_first().values(*dict.fromkeys(read))[: MOST + 1]
        if len(claims) > MOST:
            refuse(f"More than {MOST:,} rows would be added: narrow the question.")
        groups = grouped(claims, lambda row: tuple(row[path] for path in self.paths))
        found = (self._sum(key, rows) for key, rows in groups.items())
        self.rows: list[Row] = [row for row in found if row]

    def _sum(self, key: tuple[Any, ...], rows: list[dict[str, Any]]) -> Row | None:
        """The sum of one group; None where nothing of it may be added: neither what is excluded
        nor an aggregate, which stands alone where it is grouped by.
        """
        only = {
            path: value
            for path, value in self.model.totals.only.items()
            if path.split("__")[0] not in self.names
        }
        counted = [
            row
            for row in rows
            if row["status"] != Status.EXCLUDED
            and any(row[name] is not None for name in VALUES)
            and all(row[path] == value for path, value in only.items())
        ]
        if not counted:
            return None
        self._refuse_mixture(key, counted)
        amounts = [
            point_of(row | {"parts": (Part(self.model.dataset, row["pk"]),)}) for row in counted
        ]
        found = total(amounts, "") if len(amounts) > 1 else amounts[0]
        own = dict(zip(self.names, key, strict=True))
        own |= {SOURCE: counted[0]["source__slug"], "frequency": counted[0]["frequency"]}
        own |= {"value": found.value, "value_low": found.low, "value_high": found.high}
        own |= {"rows": len(counted), "left_out": len(rows) - len(counted)}
        own["claims"] = sorted(part.key for part in found.parts)
        return tuple(own[column.name] for column in self.columns)

    def _refuse_mixture(self, key: tuple[Any, ...], rows: list[dict[str, Any]]) -> None:
        """Of two sources, two frequencies, or of what contains one another."""
        by = [path for path in self.model.totals.by if path.split("__")[0] not in self.names]
        if len(rows) < 2:
            return
        of = ", ".join(map(str, key))
        if len(slugs := {row["source__slug"] for row in rows}) > 1:
            either = "rule=all&group=…,source" if self.question.rule else "group by source, too"
            refuse(f"Two sources are never added: {of} would be of {_listed(slugs)}. Ask for one "
                   f"with “source”, or for each by itself: {either}.")  # fmt: skip
        for path in ("frequency", *by):
            if len(found := {row[path] for row in rows}) > 1:
                name = path.split("__")[0]
                refuse(f"{of} has rows whose {name} differs ({_listed(found)}): they hold one "
                       f"another, or count different things. Ask for one with “{name}”, or group "
                       "by it, too.")  # fmt: skip
        periods = grouped(rows, lambda row: row["period"])
        if len(periods) > 1 and not self.model.totals.over_years:
            refuse(f"These are states, not amounts of a time: no two periods of {of} are added. "
                   "Group by period, too.")  # fmt: skip
        spans = sorted(
            (some[0]["period_start"], some[0]["period_end"]) for some in periods.values()
        )
        if any(later[0] <= earlier[1] for earlier, later in pairwise(spans)):
            refuse(f"Periods of {of} overlap: {_listed(periods)}. Group by period, too, or ask for "
                   "one.")  # fmt: skip


def _listed(found: Iterable[Any]) -> str:
    some = sorted(str(each) or "none" for each in found)
    return ", ".join(some[:8]) + (" …" if len(some) > 8 else "")


class ClaimViewSet(TableViewSet):
    table: ClassVar[type[ClaimTable]]
    model: ClassVar[type[Observation]]
    renderer_classes = [*FORMATS, *SDMX_FORMATS]
    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    without_rule = ALL
    own_words: Mapping[str, str] = {
        "retrieve": "One claim as it was published, also when another took its place",
        "vintages": "What the source of one claim said of its cell, the oldest vintage first",
    }

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = super().summary_and_text()
        own = self.own_words.get(self.action) if self.detail else None
        return (summary.replace("One of these", own, 1), "") if own else (summary, text)

    @property
    def rule(self) -> HeadlineRule | None:
        return None if self.detail else self.question.rule

    def fields(self) -> Mapping[str, forms.Field]:
        if self.detail:
            return super().fields()
        return self.table.get_question()({}, with_history=True).fields | self.own_fields({})

    def own_fields(self, query: Mapping[str, str]) -> dict[str, forms.Field]:
        if self.detail:
            readings = OneOfField(READINGS, meaning=EVERY_READING)
            more = {"readings": readings} if self.action == "vintages" else {}
            return {"as_of": MomentField(), **more}
        by_place = partial(paging.Cursor.parse, paging.ClaimPlace)
        is_numbered = query.get(columns.ORDER) or query.get(GROUP)
        parse = paging.NumberedPage.parse if is_numbered else by_place
        beside = [name for name in query if name in self.table.get_question().base_fields]
        of_page = paging.page_fields(parse, self.basename, query) | paging.COUNT
        flat = paging.plan_of(self.serializer_class).flat
        sums = columns.NamesField(
            [name for name in (*self.model.cell, SOURCE) if name in flat],
            "Rows can’t be grouped by “{}” here.",
            elsewhere=partial(parameter_elsewhere, dataset=self.dataset, beside=beside),
            meaning="Sums of `value` by these columns, where that is lawful; each names its "
            "`claims`.",
        )
        return {**of_page, **columns.row_fields(self.serializer_class, ("unit",)), GROUP: sums}

    def body(self) -> Any:
        if not self.detail or self.action == "vintages":
            return Composed(self.serializer_class, "Page", "Newest period first.")
        return Composed(self.serializer_class, "ClaimDetails")

    def read(self) -> None:
        if self.detail:
            super().read()
            return
        query = self.query
        self.question = self.table.get_question()(
            query,
            more=self.own_fields(query),
            elsewhere=("format",),
            with_history=True,
            only_requested=True,
        )
        errors = self.question.error_pairs()
        if query.get(GROUP):
            of_sums = Contradiction("Sums have columns of their own: leave it out.")
            names = (columns.COLUMNS, columns.EMBED)
            errors += [(name, of_sums) for name in names if query.get(name)]
        if errors:
            raise InvalidQuery(errors)
        self.params = self.question.cleaned_data
        self.read_table()

    def page(self) -> dict[str, Any]:
        params, row = self.params, self.serializer_class
        count, stopped = None, False
        if params[GROUP]:
            sums = self.sums()
            page: Any = paging.NumberedPage(sums.rows, params["cursor"], params["page_size"])
            rows, count = [*nested(sums.columns, page.rows)], len(sums.rows)
        else:
            page_of = paging.NumberedPage if params[columns.ORDER] else paging.page_of_claims
            claims = columns.ordered(self.question.claims, row, params[columns.ORDER])
            places = claims.values_list("period_start", "pk", named=True)
            page = page_of(places, params["cursor"], params["page_size"])
            rows = paging.plan_of(row).records([place.pk for place in page.rows])
            rows = paging.ended_as_of(rows, self.moment) if self.moment else rows
            rows = columns.given_rows(rows, row, params)
            if params["count"] == "1":
                # Nobody waits for counting for ever.
                most = paging.MOST_COUNTED
                found = self.question.claims.order_by()[: most + 1].count()
                count, stopped = min(found, most), found > most
        # Of what is new since a moment it goes without saying why there is none.
        explained = not (rows or self.query.get("cursor") or self.query.get("since"))
        why = nothing(self.question, row, self.pinned) if explained else None
        answer = paging.envelope(
            (),
            **self.metadata(),
            nothing=why,
            count=count,
            count_is_minimum=stopped,
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )
        # Rows as a plan makes them have no blanks.
        return paging.WithoutBlanks(without_blanks(answer) | {"results": rows})

    def sums(self) -> Sums:
        names, order = (self.params[name] for name in (GROUP, columns.ORDER))
        sums = Sums(self.table, self.serializer_class, self.question, names)
        places = {column.name: place for place, column in enumerate(sums.columns)}
        if unknown := [name for name in order if name.removeprefix("-") not in places]:
            sentence = f"Sums have no column “{unknown[0]}”, but {', '.join(places)}."
            raise InvalidQuery([(columns.ORDER, Contradiction(sentence))])
        sums.rows = columns.sorted_by(sums.rows, order, lambda name, row: row[places[name]])
        return sums

    def tables(self, left_out: frozenset[str]) -> Tables:
        name = self.basename
        if group := self.params[GROUP]:
            sums = self.sums()
            rows, key = (lambda: sums.rows), tuple(group)
            return [Table(name, sums.columns, rows, key=key, withheld=left_out)]
        row: Any = self.serializer_class
        plan, unit = paging.plan_of(row), self.model.unit
        claims = columns.ordered(self.question.claims, row, self.params[columns.ORDER])
        ends: dict[str, Any] = {"known_until": F("known_until")}
        if self.moment:  # what ended later had not ended then
            ends["known_until"] = Case(When(known_until__lte=self.moment, then=F("known_until")))
        values = partial(plan.values, claims, ends)
        own = [
            replace(column, unit=unit) if column.name in VALUES else column
            for column in columns.columns_for(row())
        ]
        typed = {
            at: column.typed
            for at, (column, leaf) in enumerate(zip(own, plan.flat.values(), strict=True))
            if column.kind not in (Kind.TEXT, Kind.INTEGER)
            or leaf.convert not in (None, paging.texts)
        }
        return [
            Table(
                name,
                [*own, Column("unit", meaning=f"Of {', '.join(VALUES)}.", keys=("unit",))],
                lambda: ((*row, unit) for row in values(typed)),
                key=("id",),
                withheld=left_out,
                objects=(row | {"unit": unit} for row in nested(plan.flat.values(), values())),
            )
        ]

    def find(self, key: Any) -> ClaimRecord:
        """The claim with its cell as known at the moment."""
        key, moment = int(key), self.params["as_of"]
        if found := claim_records(self.dataset, [key], moment):
            return found[0]
        if moment and (later := claim_records(self.dataset, [key])):
            known = later[0].claim.known_from
            raise Http404(
                f"Claim {key} of {self.dataset} became known on {known:%Y-%m-%dT%H:%M:%SZ}, after "
                "the moment of as_of: ask for a later one, or leave it out."
            )
        raise Http404(f"There is no claim {key} in {self.dataset}: its table gives every “id”.")

    @conditional
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        claim, stands = self.record.claim, self.record.replacement
        own = ("dataset", "unit", "point_of_view", "as_of", "revision")
        details = {name: value for name, value in self.metadata().items() if name in own} | {
            "page": self.request.build_absolute_uri(claim.get_absolute_url()),
            "vintages": f"{row_address(self.dataset, claim.pk)}vintages/",
            "replaced_by": stands
            and {"id": stands.pk, "url": row_address(self.dataset, stands.pk)},
        }
        [row] = paging.ended_as_of([self.serializer_class(claim).data], self.moment)
        return Response(row | details)

    @action(detail=True)
    @conditional
    def vintages(self, request: Request, **kwargs: Any) -> Response:
        rows, source = self.record.vintages, self.record.claim.source_id
        if self.params["readings"] == ALL:
            rows = [row for row in self.record.rows if row.source_id == source]
            rows.sort(key=lambda row: (row.known_from, row.reading, row.pk))
        told = paging.ended_as_of(self.serializer_class(rows, many=True).data, self.moment)
        return Response(paging.envelope(told, **self.metadata(), count=len(told)))


def publish_claim_tables() -> None:
    records = router.registry.copy()
    router.registry.clear()
    for dataset, table in claim_tables().items():
        attributes = {
            "dataset": dataset,
            "also_of": (*table.also_of, *table.model.weighed_with),
            "__doc__": table.__doc__,
            "__module__": table.__module__,
            "table": table,
            "model": table.model,
            "unit": table.model.unit,
            "point_of_view": table.point_of_view,
            "serializer_class": serializer_of(dataset),
        }
        name = f"{table.model.__name__}ViewSet"
        router.register(dataset, type(name, (ClaimViewSet,), attributes))
    router.registry += records


MOST_VALUES = 12  # values that are listed
# Parameters that are left out together, and asked after all others: what is told of periods is
# then of what the others leave.
TOGETHER = (("country", "region"), ("from", "to"), ("period",), ("frequency",))
KEPT = ("rule", "readings", "as_of", "vintages")


def nothing(
    question: ClaimQuestion, row: Any, address: Callable[..., str]
) -> dict[str, Any] | None:
    given = [name for name in type(question).base_fields if question.data.get(name)]
    units = [unit for unit in TOGETHER if {*unit} & {*given}]
    last = {name for unit in TOGETHER[1:] for name in unit}
    own = [(name,) for name in given if name not in {*last, *KEPT, *TOGETHER[0]}]
    steps = [*units[: TOGETHER[0] in units], *own, *(unit for unit in units if unit != TOGETHER[0])]
    # The first parameter that takes the last row away, asked one after the other.
    for place in range(len(steps)):
        later = [name for unit in steps[place:] for name in unit]
        beyond = [name for unit in steps[place + 1 :] for name in unit]
        if not question.leaving_out(beyond).exists():
            break
    else:
        return None
    rows = question.leaving_out(later).order_by()
    span = rows.aggregate(first=Min("period_start"), last=Max("period_end"))
    if span["first"] is None:
        return None
    name = next(each for each in steps[place] if question.data.get(each))
    text = question.data[name]
    path = {"from": None, "to": None}.get(name, columns.order_paths(row).get(name, (None,))[-1])
    path = "period" if name == "period" else path
    values = _nearest(rows, path, text) if path else []
    frequencies = _nearest(rows, "frequency", "")
    kept = [f"{n}={question.data[n]}" for n in given if n not in later and n not in KEPT]
    beside = f" beside {', '.join(kept)}" if kept else ""
    listed = f" {name} can be {', '.join(values)} there." if values and name != "frequency" else ""
    years = " to ".join(dict.fromkeys((str(span["first"].year), str(span["last"].year))))
    message = (
        f"No row has {name}={text}{beside}.{listed} Without it there are rows of {years}: "
        f"{', '.join(frequencies)}."
    )
    reason = {"parameter": name, "message": message, "values": values, "frequencies": frequencies}
    return reason | span | {"url": address(without=later)}


def _nearest(rows: Any, path: str, text: str) -> list[str]:
    """Values on record, those first that begin as the text does."""
    found = {str(each) for each in rows.values_list(path, flat=True).distinct() if each}
    return sorted(found, key=lambda each: (-len(commonprefix([each, text])), each))[:MOST_VALUES]
