"""A table of claims, read by rule, by vintage and page by page.

Every table that a domain's `tables.py` declares is published: see `one_claim`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from nkworld.files.about import About
from nkworld.files.tables import Column, Table, Tables
from nkworld.provenance.claim_tables import ClaimTable
from nkworld.provenance.editions import edition_of
from nkworld.provenance.fields import ALL, exact
from nkworld.provenance.models import Edition, HeadlineRule, Observation
from nkworld.provenance.models.observation_queryset import end_as_of
from nkworld.provenance.questions import Contradiction, InvalidQuery

from .asked_rows import COLUMNS, EMBED, ORDER, given_rows, ordered, row_fields, sorted_by
from .envelope import enclosed, envelope, enveloped
from .links import Link, address_asked, datasets_by_slug, links_of_dataset
from .nothing import nothing
from .paging import (
    COUNT,
    ClaimPlace,
    Cursor,
    NumberedPage,
    counted,
    page_fields,
    page_of_claims,
    sealed,
)
from .renderers import FORMATS
from .rows import ended_as_of, plan_of
from .sdmx.renderers import SDMX_FORMATS
from .sums import GROUP, GroupField, Sums
from .views import PublicView, conditional
from .writing.answering import FileAnswers
from .writing.columns import columns_for

VALUES = ("value", "value_low", "value_high")


class TableViewSet(FileAnswers, PublicView, ViewSet):
    """One table, page by page in JSON or whole as a file."""

    dataset: ClassVar[str] = ""  # whose revision counts, if one does
    also_of: ClassVar[tuple[str, ...]] = ()  # further datasets that its rows tell of
    address: ClassVar[str] = ""  # below that of the API, where the router put it
    serializer_class: ClassVar[type]
    query: QueryDict
    renderer_classes = FORMATS

    has_past: ClassVar[bool] = True  # whether it can be asked `as_of`
    beside: dict[str, Any] | None = None  # the envelope, once a page was read

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = super().summary_and_text()
        if self.detail or self.dataset in ("", self.address):
            return summary, text
        return summary, f"{text}\n\nComputed from `{self.dataset}`, whose revision it has.".strip()

    def links(self) -> list[Link]:
        """The pages around this one, the dataset and its terms."""
        beside = self.beside or {}
        pages: list[Link] = [("next", beside.get("next"), ""), ("prev", beside.get("previous"), "")]
        return [*pages, *super().links(), *links_of_dataset(self.request, self.dataset)]

    def read(self) -> None:
        query = self.request.query_params
        self.read_query(query)
        self.read_table()

    def table_words(self) -> tuple[str, str]:
        dataset = datasets_by_slug().get(self.dataset)
        summary, text = self.summary_and_text()
        own = dataset.title if dataset and self.table_slug() == self.dataset else summary
        return own, f"{summary} {text}"

    def read_query(self, query: QueryDict) -> None:
        """Understand the question; InvalidQuery if there is no answer to it."""
        raise NotImplementedError

    @property
    def depends_on(self) -> Collection[str] | None:
        return (self.dataset, *self.also_of) if self.dataset else None

    @property
    def edition(self) -> Edition:
        """That of the answer: the one of the moment asked, or the newest."""
        return edition_of(self.dataset, self.moment)

    @property
    def as_of(self) -> datetime:
        """The moment that reproduces the answer: the one asked, or that of the edition."""
        return self.moment or self.edition.moment

    @property
    def rule(self) -> HeadlineRule | None:
        """The one that chose among sources."""
        return None

    @conditional
    def list(self, request: Request) -> HttpResponseBase:
        edition = self.edition if self.dataset else None  # before the rows, as the tag is
        if self.wants_file:
            response = self.file()
        else:
            self.beside = self.page()
            response = Response(self.beside)
        if edition:
            response["X-Dataset-Revision"] = edition.revision
        return response

    def page(self) -> dict[str, Any]:
        """The envelope and one page of rows."""
        raise NotImplementedError

    def numbered(self, rows: Sequence[Any], asked: Mapping[str, Any]) -> Any:
        """The same of rows that were read all; on one page unless they are paged."""
        page = NumberedPage(rows, asked.get("cursor"), asked.get("page_size", len(rows)))
        answer = envelope(
            page.rows,
            **self.told(),
            count=len(rows),
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )
        return self.body()(answer).data

    @property
    def url(self) -> str:
        return self.pinned()

    def address_of(self, cursor: object) -> str | None:
        """The same question at another place; None without one."""
        return None if cursor is None else self.pinned(cursor)

    def pinned(self, cursor: object = None, without: Collection[str] = ()) -> str:
        """The question with the moment and the version of the rule that this answer is of, at
        another place if one is named, or without some parameters: there it is answered alike for
        ever.
        """
        query = self.query.copy()
        for name in without:
            query.pop(name, None)
        if self.has_past:
            query["as_of"] = exact(self.as_of)
        if self.rule:
            query["rule"] = f"{self.rule.slug}.{self.rule.version}"
        if cursor is not None:
            query["cursor"] = sealed(cursor, self.basename, query)
        return address_asked(self.request, query)


class ObservationViewSet(TableViewSet):
    """One dataset's claims, as its ClaimTable declares them."""

    table: ClassVar[type[ClaimTable]]
    renderer_classes = [*FORMATS, *SDMX_FORMATS]

    @property
    def model(self) -> type[Observation]:
        return self.table.model

    @property
    def moment(self) -> datetime | None:
        return self.question.cleaned_data["as_of"]

    @property
    def rule(self) -> HeadlineRule | None:
        return self.question.rule

    def fields(self) -> dict[str, forms.Field]:
        own = self.table.get_question()({}, with_history=True).fields
        return own | self.row_fields(QueryDict())

    def row_fields(self, query: QueryDict) -> dict[str, forms.Field]:
        """Beside what is asked of the claims: a page, its columns, their order, and sums."""
        by_place = partial(Cursor.parse, ClaimPlace)
        parse = NumberedPage.parse if query.get(ORDER) or query.get(GROUP) else by_place
        paging = page_fields(parse, self.basename, query) | COUNT
        sums = GroupField(self.table, self.serializer_class, query)
        return {**paging, **row_fields(self.serializer_class, ("unit",)), GROUP: sums}

    def body(self) -> Any:
        return enveloped(self.serializer_class, "Newest period first.")

    def read_query(self, query: QueryDict) -> None:
        self.query = query
        self.question = self.table.get_question()(
            query,
            more=self.row_fields(query),
            elsewhere=("format",),
            with_history=True,
            only_asked=True,
        )
        errors = self.question.error_pairs()
        for name in (COLUMNS, EMBED):
            if query.get(GROUP) and query.get(name):
                errors.append(
                    (name, Contradiction("Sums have columns of their own: leave it out."))
                )
        if errors:
            raise InvalidQuery(errors)

    def page(self) -> dict[str, Any]:
        """The envelope and one page of claims, or of sums of them."""
        paging = self.question.cleaned_data
        if paging[GROUP]:
            sums = self.sums()
            page: Any = NumberedPage(sums.rows, paging["cursor"], paging["page_size"])
            return self.enclosed(page, sums.objects(page.rows), len(sums.rows), False)
        page_of = NumberedPage if paging[ORDER] else page_of_claims
        places = self.ordered().values_list("period_start", "pk", named=True)
        page = page_of(places, paging["cursor"], paging["page_size"])
        count, stopped = counted(self.question.claims) if paging["count"] == "1" else (None, False)
        return self.enclosed(page, self.rows([place.pk for place in page.rows]), count, stopped)

    def enclosed(
        self, page: Any, rows: list[dict[str, Any]], count: int | None, stopped: bool
    ) -> dict[str, Any]:
        answer = envelope(
            rows,
            **self.told(),
            nothing=None if rows else self.nothing(),
            count=count,
            count_is_minimum=stopped,
            next=self.address_of(page.next),
            previous=self.address_of(page.previous),
        )
        return enclosed(answer)

    def nothing(self) -> dict[str, Any] | None:
        """Why there is no row; of what is new since a moment that goes without saying."""
        if self.query.get("cursor") or self.query.get("since"):
            return None
        found = nothing(self.question, self.table, self.serializer_class)
        if found is None:
            return None
        told, names = found
        return told | {"url": self.pinned(without=names)}

    def sums(self) -> Sums:
        """Values added up by the columns asked for, in the order asked for."""
        names, order = (self.question.cleaned_data[name] for name in (GROUP, ORDER))
        sums = Sums(self.table, self.serializer_class, self.question, names)
        places = {column.name: place for place, column in enumerate(sums.columns)}
        if unknown := [name for name in order if name.removeprefix("-") not in places]:
            sentence = f"Sums have no column “{unknown[0]}”, but {', '.join(places)}."
            raise InvalidQuery([(ORDER, Contradiction(sentence))])
        sums.rows = sorted_by(sums.rows, order, lambda name, row: row[places[name]])
        return sums

    def ordered(self) -> Any:
        """The claims that the question means, the newest period first unless said."""
        order, claims = self.question.cleaned_data[ORDER], self.question.claims
        return ordered(claims, self.serializer_class, order) if order else claims.newest_first()

    def rows(self, keys: list[int]) -> list[dict[str, Any]]:
        """Claims by their keys, as the serializer gives them, with the columns asked for."""
        rows = plan_of(self.serializer_class).records(keys)
        if self.moment:
            rows = ended_as_of(rows, self.moment)
        return given_rows(rows, self.serializer_class, self.question.cleaned_data)

    def told(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "dataset": self.address,
            "unit": self.model.unit,
            "point_of_view": self.table.point_of_view or None,
            "rule": self.rule,
            "as_of": self.as_of,
            "revision": self.edition.revision,
        }

    def tables(self, left_out: frozenset[str]) -> Tables:
        """Every claim that the question means, with the unit in each row; or sums of them."""
        if group := self.question.cleaned_data[GROUP]:
            sums = self.sums()
            key = tuple(group)
            return [
                Table(self.basename, sums.columns, lambda: sums.rows, key=key, withheld=left_out)
            ]
        plan, unit = plan_of(self.serializer_class), self.model.unit
        ends = {"known_until": end_as_of(self.moment)}
        chunks = partial(plan.chunks, self.ordered(), ends)
        columns = [
            replace(column, unit=unit) if column.name in VALUES else column
            for column in columns_for(self.serializer_class())
        ]
        kinds = [column.typed for column in columns]
        table = Table(
            self.basename,
            [*columns, Column("unit", meaning=f"Of {', '.join(VALUES)}.", keys=("unit",))],
            lambda: (
                (*(typed(each) for typed, each in zip(kinds, row, strict=True)), unit)
                for row in plan.values(chunks())
            ),
            key=("id",),
            withheld=left_out,
            objects=(row | {"unit": unit} for row in plan.objects(chunks())),
            lines=([(*line, unit) for line in lines] for lines in plan.lines(chunks())),
        )
        return [table]

    def rule_in_name(self, about: About) -> str:
        return super().rule_in_name(about) or ALL
