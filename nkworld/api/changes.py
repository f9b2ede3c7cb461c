"""Everything that changed, cell by cell and record by record: what keeps a mirror up to date."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.provenance.change_log import (
    Change,
    changes_before,
    changes_in,
    latest_change,
    revisions_of,
)
from nkworld.provenance.change_places import Place, Span
from nkworld.provenance.claim_changes import ClaimChange
from nkworld.provenance.history_filters import DatasetField, ReleaseField, SinceField
from nkworld.provenance.parameters import (
    CountryField,
    InvalidQuery,
    MomentField,
    QuestionForm,
    answered,
    refuse_unknown,
)
from nkworld.provenance.record_changes import RecordChange
from nkworld.provenance.state_changes import StateChange

from .changed_records import record_change
from .changed_states import state_change
from .cursors import opened, sealed
from .derived import serializer_of
from .envelope import envelope, enveloped
from .links import address_asked
from .paging import BIGGEST_KEY, PAGE_SIZE, CursorField, SizeField
from .row_ends import ended_as_of
from .serializers import ReleaseRefSerializer, SourceRefSerializer
from .views import PublicView, conditional

NAME = "changes"
Rows = dict[tuple[str, int], dict[str, Any]]  # by dataset and id


@dataclass(frozen=True)
class Cursor:
    """Beside one change: what comes after it, or what stands before it."""

    place: Place
    before: bool = False

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor that `str` wrote; ValueError for any other text."""
        side, moment, table, kind, key = urlsafe_b64decode(text.encode()).decode().split(" ")
        place = Place(datetime.fromisoformat(moment), table, int(kind), int(key))
        cursor = cls(place, side == "before")
        if str(cursor) != text or place.key > BIGGEST_KEY:
            raise ValueError(text)
        return cursor

    def __str__(self) -> str:
        side, place = "before" if self.before else "after", self.place
        text = f"{side} {place.moment.isoformat()} {place.table} {place.kind} {place.key}"
        return urlsafe_b64encode(text.encode()).decode()


class PlaceField(CursorField):
    read = staticmethod(Cursor.parse)


class ChangesForm(QuestionForm):
    since = SinceField(
        required=False,
        meaning="Changes after that moment, the oldest first; without it the newest first. Give "
        "the as_of of your last answer, and nothing is missing and nothing told twice.",
    )
    as_of = MomentField(
        required=False,
        meaning="Changes up to that moment, itself included: a date means the end of that day in "
        "UTC. Up to the latest unless said.",
    )
    dataset = DatasetField()
    release = ReleaseField(
        required=False, meaning="What one release changed when it was published, and withdrawn."
    )
    country = CountryField(
        required=False, meaning="What speaks of one country, by ISO code, slug or name."
    )
    page_size = SizeField(required=False, min_value=1, max_value=1000)
    cursor = PlaceField(required=False)

    def clean(self) -> dict[str, Any]:
        params = super().clean()
        since, until = params.get("since"), params.get("as_of")
        if since and until and since > until:
            self.contradicts("since", "It lies after as_of: swap the two, or leave one out.")
        release, dataset = params.get("release"), params.get("dataset")
        if release and dataset and release.dataset != dataset:
            sentence = f"Release {release.pk} is of {release.dataset.slug}: leave one of them out."
            self.contradicts("release", sentence)
        return params


class DifferenceSerializer(serializers.Serializer):
    field = serializers.CharField()
    old = serializers.JSONField(help_text="As it was; null where nothing was known.")
    new = serializers.JSONField(help_text="As it is; null where nothing is known.")


class RecordRefSerializer(serializers.Serializer):
    """A record that is edited by itself, as opposed to a claim."""

    table = serializers.CharField(help_text="What kind of record it is: diplomacy.mission.")
    id = serializers.IntegerField(help_text="Its key in that table.")
    name = serializers.CharField(help_text="In words.")
    url = serializers.URLField(
        allow_null=True, help_text="Null of what is gone, and of parts of another record."
    )


@extend_schema_field({"type": "object", "additionalProperties": True})
class RowField(serializers.JSONField):
    """A whole row, as its table gives it."""


class CellChangeSerializer(serializers.Serializer):
    moment = serializers.DateTimeField(help_text="When it became public.")
    dataset = serializers.CharField(
        allow_null=True, help_text="Whose table it is in; null of countries, sources …"
    )
    revision = serializers.IntegerField(
        allow_null=True,
        help_text="Of the dataset, with which it became public; null where none is on record.",
    )
    kind = serializers.ChoiceField(
        ["added", "changed", "closed", "restored"],
        help_text="`closed`: it stands no more. `restored`: it stands again, since the release "
        "that had replaced or closed it was withdrawn.",
    )
    table = serializers.CharField(
        allow_null=True, help_text="The address of a table of states; null of claims and records."
    )
    id = serializers.JSONField(
        allow_null=True, help_text="Of the row of that table, as there: a number or a word."
    )
    cell = RowField(allow_null=True, help_text="Which figure it is; null of a record.")
    reading = serializers.IntegerField(allow_null=True, help_text="As in the table of claims.")
    source = SourceRefSerializer(allow_null=True, help_text="Who says so.")
    record = RecordRefSerializer(allow_null=True, help_text="Which record; null of a claim.")
    differences = DifferenceSerializer(
        many=True,
        help_text="What is said otherwise, field by field; of an edited record all that it says.",
    )
    old = RowField(
        allow_null=True, help_text="The claim that ended, as in its table; null where none did."
    )
    new = RowField(
        allow_null=True, help_text="The claim that began, as in its table; null where none did."
    )
    release = ReleaseRefSerializer(
        allow_null=True, help_text="That was published or withdrawn; null of an edited record."
    )
    reason = serializers.CharField(allow_null=True, help_text="Why, where somebody says so.")


class Changes(PublicView):
    """What was published, corrected, withdrawn and edited, cell by cell and record by record.

    A mirror loads the tables it wants once (claims with rule=all and readings=all), and from then
    on asks here once a day with `since`, the `as_of` of its last answer: it takes away each
    `old` claim, by its id, and puts in each `new` one. Edited records are told field by field.

    What is worked out from claims, records and the day (relations, posts, standings, measures,
    silences …) is a state, told by `table` and `id` with the whole row `old` and `new`, where a
    record that the row names is its code or slug. States are worked out by the worker, seconds
    after an edit, a publish or midnight in UTC: `moment` is when the new state was stored.
    """

    def fields(self) -> dict[str, forms.Field]:
        return ChangesForm.base_fields

    def body(self) -> Any:
        return enveloped(CellChangeSerializer, "Newest first; with `since` oldest first.")

    def read(self) -> None:
        query = self.request.query_params
        refuse_unknown(query, [*ChangesForm.base_fields, "format"])
        form = ChangesForm(answered(opened(NAME, query)))
        if errors := form.error_pairs():
            raise InvalidQuery(errors)
        self.query, self.asked = query.copy(), form.cleaned_data

    def example(self) -> Any:
        self.query = self.request.query_params.copy()
        self.query.clear()
        self.asked = dict.fromkeys(ChangesForm.base_fields) | {"page_size": 1}
        return self.answer()

    @conditional
    def get(self, request: Request) -> Response:
        return Response(self.answer())

    def answer(self) -> dict[str, Any]:
        asked = self.asked
        until = asked["as_of"] or latest_change() or timezone.now()
        self.query["as_of"] = f"{until:%Y-%m-%dT%H:%M:%S.%fZ}"
        cursor: Cursor | None = asked["cursor"]
        span = Span(
            until,
            asked["since"],
            cursor.place if cursor else None,
            newest_first=not asked["since"],
            dataset=asked["dataset"].slug if asked["dataset"] else "",
            release=asked["release"],
            country=asked["country"],
        )
        backwards = cursor is not None and cursor.before
        find = changes_before if backwards else changes_in
        found, more = find(span, asked["page_size"] or PAGE_SIZE)
        there_is_next, there_is_previous = (True, more) if backwards else (more, bool(cursor))
        data = envelope(
            written(found, until),
            self.address_of(None),
            dataset=span.dataset or None,
            as_of=until,
            next=self.beside(found, cursor, before=False) if there_is_next else None,
            previous=self.beside(found, cursor, before=True) if there_is_previous else None,
        )
        return self.body()(data).data

    def beside(
        self, found: list[tuple[Place, Change]], cursor: Cursor | None, before: bool
    ) -> str | None:
        """The page before or after what was found; of an empty one, beside its cursor."""
        places = [place for place, _ in found] or ([cursor.place] if cursor else [])
        if not places:
            return None
        return self.address_of(Cursor(places[0] if before else places[-1], before))

    def address_of(self, cursor: Cursor | None) -> str:
        query = self.query.copy()
        query.pop("cursor", None)
        if cursor is not None:
            query["cursor"] = sealed(cursor, NAME, query)
        elif self.asked["cursor"]:
            query["cursor"] = sealed(self.asked["cursor"], NAME, query)
        return address_asked(self.request, query)


def written(found: Iterable[tuple[Place, Change]], until: datetime) -> list[dict[str, Any]]:
    """The changes as a CellChangeSerializer takes them, as known at a moment."""
    changes = [change for _, change in found]
    claims = [change for change in changes if isinstance(change, ClaimChange)]
    rows, revisions = rows_of(claims, until), revisions_of(changes)
    kinds: dict[type, Callable[[Any], dict[str, Any]]] = {
        ClaimChange: partial(claim_change, rows=rows),
        RecordChange: record_change,
        StateChange: state_change,
    }
    return [
        kinds[type(change)](change) | {"revision": revisions.get((change.dataset, change.moment))}
        for change in changes
    ]


def rows_of(changes: Iterable[ClaimChange], until: datetime) -> Rows:
    """{(dataset, id): row} of all claims that ended or began, each table's made at once."""
    by_table: dict[str, list[Any]] = defaultdict(list)
    for change in changes:
        by_table[change.dataset] += filter(None, (change.old, change.new))
    return {
        (dataset, row["id"]): row
        for dataset, claims in by_table.items()
        for row in ended_as_of(serializer_of(dataset)(claims, many=True).data, until)
    }


def claim_change(change: ClaimChange, rows: Rows) -> dict[str, Any]:
    old, new = (row and rows[change.dataset, row.pk] for row in (change.old, change.new))
    row = new or old or {}
    return {
        "moment": change.moment,
        "dataset": change.dataset,
        "kind": change.kind,
        "cell": {name: row[name] for name in change.claim.cell if name in row},
        "reading": row["reading"],
        "source": change.claim.source,
        "record": None,
        "differences": [
            {"field": name, "old": old[name], "new": new[name]}
            for name in (change.fields if old and new else ())
            if name in row
        ],
        "old": old,
        "new": new,
        "release": change.release,
        "reason": change.reason or None,
    }
