"""Everything that changed, row by row of every table: what keeps a mirror up to date."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from operator import itemgetter
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from nkworld.asking.fields import MomentField, SinceField
from nkworld.asking.parameters import CountryField, DatasetField, ReleaseField
from nkworld.asking.questions import QuestionForm, answered
from nkworld.changes.change_log import (
    Change,
    ClaimChange,
    changes_in,
    latest_change,
    revisions_of,
)
from nkworld.provenance.editions import kept_between_edits
from nkworld.provenance.histories import Place, RecordChange, Span
from nkworld.provenance.models import Source
from nkworld.published import Names, as_json, reader_of, table_of

from . import fields
from .columns import EMBED_FIELD
from .curated import CuratedViewSet
from .paging import Cursor, Page, ended_as_of, envelope, page_fields, sealed
from .router import router, row_address
from .serializers import SourceRefSerializer, serializer_of
from .views import JSONRenderer, PublicView, address_with, conditional

NOTHING = dict.fromkeys(fields.DECLARED["schemas"]["CellChange"]["properties"])


def changed_rows(
    changes: Sequence[Change], until: datetime, is_slim: bool
) -> Iterator[dict[str, Any]]:
    """As openapi.yaml describes them; slim rows that belong to another one come after it."""
    names, revisions = Names(), revisions_of(changes)
    # Of all claims that ended or began the rows of each table are made at once.
    by_table: dict[str, list[Any]] = defaultdict(list)
    for change in () if is_slim else changes:
        if isinstance(change, ClaimChange):
            by_table[change.dataset] += filter(None, (change.old, change.new))
    claims = {
        (dataset, row["id"]): row
        for dataset, own in by_table.items()
        for row in ended_as_of(serializer_of(dataset)(own, many=True).data, until)
    }
    for change in changes:
        for at, (model, *states) in enumerate(change.pairs if is_slim else change.pairs[:1]):
            table = table_of(model)
            old, new = (state and table.row(state, names, until) for state in states)
            part = "added" if old is None else "closed"
            release = getattr(change, "release", None)
            entry = NOTHING | {
                "moment": change.moment,
                "table": table.name,
                "id": table.key_of(new or old),
                "old_id": old and table.key_of(old),
                "dataset": change.dataset or None,
                "revision": revisions.get((change.dataset, change.moment)),
                "kind": part if at else change.kind,
                "release": release and {"id": release.pk, "label": release.label},
                "reason": change.reason or None,
                "differences": [],
            }
            one, other = (row and table.as_json(row) for row in (old, new))
            if is_slim:
                yield entry | {"old": one, "new": other}
            elif isinstance(change, ClaimChange):
                keys = [claim and (change.dataset, claim.pk) for claim in (change.old, change.new)]
                one, other = (key and claims[key] for key in keys)
                whole: dict[str, Any] = other or one or {}
                yield entry | {
                    "cell": {name: whole[name] for name in change.claim.cell if name in whole},
                    "reading": whole["reading"],
                    "source": whole["source"],
                    "differences": [
                        {"field": name, "old": one[name], "new": other[name]}
                        for name in (change.fields if one and other else ())
                        if name in whole
                    ],
                    "old": one,
                    "new": other,
                }
            else:
                row = states[1] or states[0]
                source = getattr(row, "source", None)
                told: dict[str, Any] = {
                    n: (one and one.get(n), other and other.get(n)) for n in one or other or {}
                }
                if isinstance(change, RecordChange):
                    # All that an editor fills in, also what its table does not have.
                    told = {
                        field.name: [
                            state and reader_of(field)(getattr(state, field.attname), names)
                            for state in both
                        ]
                        for field, *both in change.fields
                    }
                is_source = isinstance(source, Source)
                yield entry | {
                    "source": SourceRefSerializer(source).data if is_source else None,
                    "record": {
                        "table": model._meta.label_lower,
                        "id": row.pk,
                        "name": str(row),
                        "url": new and table.address and row_address(table.address, entry["id"]),
                    },
                    "differences": [
                        {"field": name, "old": as_json(was), "new": as_json(now)}
                        for name, (was, now) in told.items()
                        if was != now
                    ],
                }


NAME = "changes"


class ChangesForm(QuestionForm):
    since = SinceField(
        meaning="Changes after that moment, the oldest first; without it the newest first. Give "
        "the as_of of your last answer, and nothing is missing and nothing told twice."
    )
    as_of = MomentField(
        meaning="Changes up to that moment, itself included: a date means the end of that day in "
        "UTC. Up to the latest unless said."
    )
    dataset = DatasetField()
    release = ReleaseField(meaning="What one release changed when it was published, and withdrawn.")
    country = CountryField(meaning="What speaks of one country, by ISO code, slug or name.")
    embed = EMBED_FIELD

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


class Changes(PublicView):
    """What was published, corrected, withdrawn and edited, row by row of every public table.

    A mirror loads the kit once, or everything from here, and from then on asks once a day with
    embed=none and `since`, the `as_of` of its last answer: it takes away the row `old_id` of
    `table`, and puts in `new` as `id`: whole rows of every table, as the kit has them. Without
    embed=none claims stand as in their tables, and of other rows what is told otherwise. A claim
    that ended says when, in `known_until` of `old`.
    A page may have more rows than were asked for: what belongs to one edit is not torn apart.

    What is worked out from claims, records and the day (relations, posts, standings, measures,
    silences …) is a state: the kit has none, and none has a history. The last page names each
    table of `states` with a `version`: where that is not the one that a mirror holds, its rows are
    read anew at `url`.
    """

    answer_class, question_class = fields.referred("schemas", "CellChangePage"), ChangesForm

    def own_fields(self, query: Mapping[str, str]) -> dict[str, forms.Field]:
        return page_fields(partial(Cursor.parse, Place), NAME, query)

    @conditional
    def get(self, request: Request) -> Response:
        params = self.params
        self.until = until = params["as_of"] or latest_change() or timezone.now()
        cursor: Cursor | None = params["cursor"]
        span = Span(
            until,
            params["since"],
            cursor.place if cursor else None,
            newest_first=not params["since"],
            dataset=params["dataset"].slug if params["dataset"] else "",
            release=params["release"],
            country=params["country"],
        )
        is_before = bool(cursor and cursor.before)
        page = Page(*changes_in(span, params["page_size"], is_before), cursor, itemgetter(0))
        states, is_slim = None, params["embed"] == "none"
        # For a mirror that has taken in everything, and not for whoever asks something narrower.
        if is_slim and span.since and not (page.next or span.release or span.country):
            whole = request.build_absolute_uri
            states = [each | {"url": whole(each["url"])} for each in state_tables(span.dataset)]
        answer = envelope(
            list(changed_rows([change for _, change in page.rows], until, is_slim)),
            self.address_of(cursor),
            dataset=span.dataset or None,
            as_of=until,
            next=page.next and self.address_of(page.next),
            previous=page.previous and self.address_of(page.previous),
            states=states,
        )
        return Response(answer)

    def address_of(self, cursor: Cursor | None) -> str:
        query = self.query.copy()
        query["as_of"] = f"{self.until:%Y-%m-%dT%H:%M:%S.%fZ}"
        query.pop("cursor", None)
        if cursor:
            query["cursor"] = sealed(cursor, NAME, query)
        return address_with(self.request, query)


@kept_between_edits
def _known() -> dict[Any, str]:
    """{(table, day): version}, of one state of the data: working out all takes seconds."""
    return {}


def state_tables(dataset: str = "") -> list[dict[str, str]]:
    """The tables, or those of a dataset, that are worked out from records, claims and the day."""
    found, known, today = [], _known(), timezone.now().date()
    for name, view, basename in router.registry:
        if not issubclass(view, CuratedViewSet) or not view.question_class.is_worked_out:
            continue
        if dataset and view.dataset != dataset:
            continue
        if (name, today) not in known:
            question = view.question_class(answered(QueryDict()))
            question.is_valid()
            rows = view.row_serializer()(question.answers(), many=True).data
            known[name, today] = sha256(JSONRenderer().render(rows)).hexdigest()
        url = f"{reverse(f'api:{basename}-list')}?page_size=1000"
        found.append({"table": name, "version": known[name, today], "url": url})
    return found
