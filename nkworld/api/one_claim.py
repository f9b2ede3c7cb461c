"""One claim at its own address, as it was published, and all that its source said of its cell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, QueryDict
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.claim_records import ClaimRecord, claim_records
from nkworld.provenance.claim_tables import claim_tables
from nkworld.provenance.fields import ALL, MomentField, OneOfField
from nkworld.provenance.filters import EVERY_READING, READINGS
from nkworld.provenance.models import HeadlineRule

from .derived import serializer_of
from .envelope import detailed, envelope
from .router import router
from .row_addresses import row_address
from .rows import ended_as_of
from .views import PublicView, conditional
from .viewsets import ObservationViewSet


class ClaimRefSerializer(serializers.Serializer):
    """Another claim, by its address."""

    id = serializers.IntegerField()
    url = serializers.URLField()


class ClaimDetailsSerializer(serializers.Serializer):
    # Beside the fields of its row. The API would print a docstring for each table.
    dataset = serializers.CharField(help_text="As in the address.")
    unit = serializers.CharField(help_text="Of value, value_low and value_high.")
    point_of_view = serializers.CharField(
        allow_null=True, help_text="Whose exports and imports these are; null of other tables."
    )
    as_of = serializers.DateTimeField(help_text="The moment as known at which it is told.")
    revision = serializers.IntegerField(allow_null=True, help_text="Of the dataset.")
    page = serializers.URLField(help_text="For people, and for a citation.")
    vintages = serializers.URLField(help_text="All that its source said of the cell.")
    replaced_by = ClaimRefSerializer(
        allow_null=True,
        help_text="What its source says of the cell in its stead; null while it stands, and where "
        "the source says nothing more.",
    )


class ClaimViewSet(ObservationViewSet):
    """A table of claims and each of its rows."""

    lookup_field = "id"
    lookup_value_regex = r"\d{1,18}"
    own_words: Mapping[str, str] = {
        "retrieve": "One claim as it was published, also when another took its place",
        "vintages": "What the source of one claim said of its cell, the oldest vintage first",
    }

    def summary_and_text(self) -> tuple[str, str]:
        summary, text = super().summary_and_text()
        own = self.own_words.get(self.action) if self.detail else None
        return (summary.replace("One of these", own, 1), "") if own else (summary, text)

    def fields(self) -> dict[str, forms.Field]:
        if not self.detail:
            return super().fields()
        readings = OneOfField(READINGS, meaning=EVERY_READING)
        return {"as_of": MomentField()} | (
            {"readings": readings} if self.action == "vintages" else {}
        )

    def body(self) -> Any:
        if not self.detail or self.action == "vintages":
            return super().body()
        return detailed(self.serializer_class, ClaimDetailsSerializer)

    @property
    def moment(self) -> datetime | None:
        return self.asked["as_of"] if self.detail else super().moment

    @property
    def rule(self) -> HeadlineRule | None:
        """None chose among the sources of one claim."""
        return None if self.detail else super().rule

    def read_query(self, query: QueryDict) -> None:
        if not self.detail:
            super().read_query(query)
            return
        self.query = query
        PublicView.read(self)
        self.record = self.find(int(self.kwargs["id"]))

    def find(self, key: int) -> ClaimRecord:
        """The claim with its cell as known at the moment; Http404 with a sentence if none is."""
        moment = self.asked["as_of"]
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
        return Response(self.one())

    @action(detail=True)
    @conditional
    def vintages(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.listing())

    def one(self) -> dict[str, Any]:
        claim, stands = self.record.claim, self.record.replacement
        moment = self.asked["as_of"]
        address = row_address(self.dataset, claim.pk)
        replaced_by = stands and {"id": stands.pk, "url": row_address(self.dataset, stands.pk)}
        told = self.told() | {
            "page": self.request.build_absolute_uri(claim.get_absolute_url()),
            "vintages": f"{address}vintages/",
            "replaced_by": replaced_by,
        }
        [row] = ended_as_of([self.serializer_class(claim).data], moment)
        return row | ClaimDetailsSerializer(told).data

    def listing(self) -> dict[str, Any]:
        """Those of its reading, or of all, as known at the moment."""
        moment, claim = self.asked["as_of"], self.record.claim
        rows = self.record.vintages
        if self.asked["readings"] == ALL:
            rows = [row for row in self.record.rows if row.source_id == claim.source_id]
            rows.sort(key=lambda row: (row.known_from, row.reading, row.pk))
        data = self.body()(envelope(rows, **self.told(), count=len(rows))).data
        return data | {"results": ended_as_of(data["results"], moment)}


def publish_claim_tables() -> None:
    """Give each table that a domain declares its address in the API: that of its dataset.

    They come before the tables of records, in the documentation as in the list of addresses.
    """
    records = router.registry.copy()
    router.registry.clear()
    for dataset, table in claim_tables().items():
        attributes = {
            "dataset": dataset,
            "also_of": (*table.also_of, *table.model.weighed_with),
            "__doc__": table.__doc__,
            "__module__": table.__module__,
            "table": table,
            "serializer_class": serializer_of(dataset),
        }
        name = f"{table.model.__name__}ViewSet"
        router.register(dataset, type(name, (ClaimViewSet,), attributes))
    router.registry += records
