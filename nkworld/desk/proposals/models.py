"""What somebody proposes to change in a curated record, with every value before and after."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q

from nkworld.charts.words import in_a_row
from nkworld.desk.steps import desk_url, place_of
from nkworld.provenance.addresses import is_web_address
from nkworld.provenance.dates import PartialDate, PartialDateField
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import OPEN_STATES, Publication

STATES = [State.DRAFT, State.REVIEW, State.LIVE, State.WITHDRAWN, State.DISCARDED]
REASON_LENGTH = 100  # as many characters as the history of a record keeps


class Kind(models.TextChoices):
    ADD = "add", "New"
    CHANGE = "change", "Change"
    DELETE = "delete", "Deletion"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def cited(self) -> "ProposalQuerySet":
        return self.select_related("content_type", "created_by", "published_by")

    def touching(self, *records: tuple[int, int]) -> "ProposalQuerySet":
        """Those that change one of these (content type, key), alone or with another record."""
        named = Q(pk=None)
        for kind, key in records:
            edits = RecordChange.objects.filter(content_type=kind, object_id=key)
            named |= Q(content_type=kind, object_id=key) | Q(pk__in=edits.values("proposal"))
        return self.filter(named)


class Proposal(Publication):
    """One edit of one record with all that belongs to it, public once somebody publishes it."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField(null=True, blank=True)  # null: a record not there yet
    kind = models.CharField(max_length=6, choices=Kind)
    title = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.label) for each in STATES], default=State.REVIEW
    )
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    published_alone = models.BooleanField(default=False)
    urgent_because = models.TextField("why it could not wait", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()
    edited_at_desk = True
    get_absolute_url = Publication.get_desk_url  # outside nothing is seen of it

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_proposal", "Can publish a proposal of somebody else, or send it back"),
            ("withdraw_proposal", "Can withdraw a published proposal"),
            ("urgent_proposal", "Can publish an urgent fix alone"),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="proposals_by_state"),
            models.Index(fields=["content_type", "object_id"], name="proposals_by_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="proposals_proposal_kind_known",
                violation_error_message="A proposal adds, changes or deletes a record.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="proposals_proposal_state_known",
                violation_error_message="A proposal is a draft, in review, live, withdrawn or "
                "discarded.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False, state__in=[State.LIVE, State.WITHDRAWN])
                | Q(published_at__isnull=True) & ~Q(state__in=[State.LIVE, State.WITHDRAWN]),
                name="proposals_proposal_live_has_moment",
                violation_error_message="What is or was live has the moment of its publication.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def model(self) -> Any:
        return self.content_type.model_class()

    @property
    @admin.display(description="what", ordering="content_type")
    def kind_in_words(self) -> str:
        return f"{self.get_kind_display()}, {self.model._meta.verbose_name}"

    @property
    def is_unconfirmed(self) -> bool:
        return self.state == State.LIVE and self.published_alone and self.confirmed_at is None

    def form_url(self) -> str:
        """Where the record is edited; empty where it is not there."""
        key = self.object_id
        return "" if key is None else desk_url(self.model, "change", quote(key))


class RecordChange(models.Model):
    """What a proposal does to its record, or to one that belongs to it; one that is not there yet
    has a negative key.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="edits")
    position = models.PositiveSmallIntegerField()
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["proposal", "position"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="proposals_by_touched")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "content_type", "object_id"],
                name="proposals_change_once",
                violation_error_message="A proposal says once what becomes of a record.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="proposals_change_kind_known",
                violation_error_message="A record is added, changed or deleted.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def model(self) -> Any:
        return self.content_type.model_class()


NAME_LENGTH = 300

type Key = tuple[type[Model], int]
type Picture = dict[Key, tuple[str, dict[str, Any]]]


def fields_of(model: type[Model]) -> list[Any]:
    """What an editor gives a value, as others follow from it; links to several records last, but
    for those with a table of their own at the desk.
    """
    names: Any = model._meta
    links = (link for link in names.many_to_many if link.remote_field.through._meta.auto_created)
    return [
        *(each for each in names.concrete_fields if each.editable and not each.primary_key),
        *links,
    ]


def values_of(record: Model) -> dict[str, Any]:
    """{field: value} of a stored record, all of them fit for JSON."""
    values: dict[str, Any] = {}
    for field in fields_of(type(record)):
        value = field.value_from_object(record)
        if field.many_to_many:
            value = sorted(each.pk for each in value)
        elif isinstance(value, str):
            value = str(value)
        elif not (value is None or isinstance(value, bool | int | float | dict | list)):
            value = field.value_to_string(record)
        values[field.name] = value
    return values


def renamed(values: dict[str, Any], model: type[Model], keys: dict[Any, int]) -> dict[str, Any]:
    """The same values with other keys of the records that they name: {(model, key): key}."""
    found = dict(values)
    for field in fields_of(model):
        if field.is_relation and field.name in found:
            of, old = field.related_model, found[field.name]
            new = [keys.get((of, key), key) for key in (old if field.many_to_many else [old])]
            found[field.name] = new if field.many_to_many else new[0]
    return found


def picture_of(records: Iterable[Model]) -> Picture:
    """{(model, key): (name, values)}, in the order given."""
    return {(type(one), one.pk): (str(one)[:NAME_LENGTH], values_of(one)) for one in records}


def changes_between(before: Picture, after: Picture) -> list[RecordChange]:
    """A change, not saved, of each record that is another now; a new one gets a negative key."""
    lowest = min((0, *(pk for _, pk in after)))
    to_name = [key for key in after if key not in before and key[1] > 0]
    keys = {key: lowest - number for number, key in enumerate(to_name, start=1)}
    changes: list[RecordChange] = []
    for model, pk in dict.fromkeys([*before, *after]):
        name, was = before.get((model, pk), ("", {}))
        later, values = after.get((model, pk), ("", {}))
        becomes = renamed(values, model, keys)
        if was != becomes:
            changes.append(
                RecordChange(
                    position=len(changes),
                    content_type=ContentType.objects.get_for_model(model),
                    object_id=keys.get((model, pk), pk),
                    kind=Kind.CHANGE if was and becomes else Kind.ADD if becomes else Kind.DELETE,
                    name=name or later,
                    before=was,
                    after=becomes,
                )
            )
    return changes


NOTHING = "nothing"
SHOWN_AS = {  # {kind: what becomes of the record, and headings}
    Kind.ADD: ("new", "Field | As proposed"),
    Kind.CHANGE: ("changes", "Field | Before | After"),
    Kind.DELETE: ("is deleted", "Field | Before"),
}
PAPERS = ("source", "citation", "as_quoted", "read", "note")


class Words(NamedTuple):
    text: str
    url: str = ""

    def __str__(self) -> str:
        return self.text


def blocks_of(changes: Sequence[RecordChange]) -> list[dict[str, Any]]:
    """Each record, with fields that change in `lines`, and in `papers` who says what stays."""
    names = {(each.model, each.object_id): each.name for each in changes}
    blocks = []
    for change in changes:
        lines, papers = [], []
        # First what is said, then who says so.
        for field in sorted(fields_of(change.model), key=lambda field: field.name in PAPERS):
            before, after = change.before.get(field.name), change.after.get(field.name)
            old, new = words_of(field, before, names), words_of(field, after, names)
            line = {"label": str(field.verbose_name), "old": old, "new": new}
            if before != after and (old.text, new.text) != (NOTHING, NOTHING):
                lines.append(line)
            elif field.name in PAPERS and old.text != NOTHING:
                papers.append(line)
        becomes, headings = SHOWN_AS[Kind(change.kind)]
        blocks.append(
            {
                "change": change,
                "becomes": becomes,
                "headings": headings,
                "noun": change.model._meta.verbose_name,
                "lines": lines,
                "papers": papers,
            }
        )
    return blocks


def words_of(field: Any, value: Any, names: Mapping[Key, str] = MappingProxyType({})) -> Words:
    if value is None or value in ("", []):
        return Words(NOTHING)
    if field.many_to_many:
        return Words(in_a_row([_named(field.related_model, key, names).text for key in value]))
    if field.is_relation:
        return _named(field.related_model, value, names)
    if isinstance(value, bool):
        return Words("yes" if value else "no")
    if field.flatchoices:
        return Words(str(dict(field.flatchoices).get(value, value)))
    if isinstance(field, PartialDateField):
        return Words(PartialDate(value).label)
    text = str(value)
    return Words(text, text if is_web_address(text) and " " not in text else "")


def _named(model: type[Model], key: int, names: Mapping[Key, str]) -> Words:
    record = model._default_manager.filter(pk=key).first() if key > 0 else None
    if record is None:
        return Words(names.get((model, key), f"{model._meta.verbose_name} {key}"))
    return Words(str(record), place_of(model._meta.label_lower, str(key)))
