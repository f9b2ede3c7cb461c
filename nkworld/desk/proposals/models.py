"""What somebody proposes to change in a curated record, with every value before and after."""

from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from nkworld.desk.pages import desk_url
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
        """Those that say something of one of these, each a content type and a key, itself or
        together with another.
        """
        named = Q(pk=None)
        for kind, key in records:
            edits = RecordChange.objects.filter(content_type=kind, object_id=key)
            named |= Q(content_type=kind, object_id=key) | Q(pk__in=edits.values("proposal"))
        return self.filter(named)


class Proposal(Publication):
    """One edit of one record with all that belongs to it; nothing of it is public before somebody
    publishes it.
    """

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

    def throw_away(self, user: User | None, reason: str) -> None:
        """It stays on record; who did so and why stands in the audit log."""
        self.enter(State.DISCARDED)

    def get_absolute_url(self) -> str:
        """On the desk: outside nothing is seen of it."""
        return reverse("admin:proposals_proposal_change", args=[self.pk])

    @property
    def model(self) -> Any:
        return self.content_type.model_class()

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def kind_in_words(self) -> str:
        return f"{self.get_kind_display()}, {self.noun}"

    @property
    def is_unconfirmed(self) -> bool:
        return self.state == State.LIVE and self.published_alone and self.confirmed_at is None

    def form_url(self) -> str:
        """Where the record is edited; empty where it is not there."""
        if self.object_id is None:
            return ""
        return desk_url(self.model, "change", quote(self.object_id))


class RecordChange(models.Model):
    """What a proposal does to one record: to its own, or to one that belongs to it.

    A record that is not there yet has a negative key, by which others of the proposal name it.
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
