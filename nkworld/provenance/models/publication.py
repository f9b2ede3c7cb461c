"""A release of figures, and the life that it and a text have in common."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from nkworld.atlas.page_addresses import page_address
from nkworld.charts.words import in_a_row
from nkworld.running.audit.trail import short

from .source import Dataset, Source


class State(models.TextChoices):
    STAGING = "staging", "Being read"
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    SUPERSEDED = "superseded", "Superseded"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


OPEN_STATES = (State.DRAFT, State.REVIEW)


def user_key(related_name: str) -> models.ForeignKey:
    """Who did it; empty where a command did. An account that did anything can't be deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name=related_name,
    )


class SecondPerson(models.Model):
    class Meta:
        abstract = True

    def makers(self) -> set[int]:
        """Keys of everyone who had a hand in it: none of them publishes it."""
        raise NotImplementedError

    def second_person(self, user: User | AnonymousUser) -> bool:
        """Who did not make it, or a superuser; anybody where DESK_SECOND_PERSON is off."""
        is_alone = not settings.DESK_SECOND_PERSON
        return is_alone or user.is_superuser or user.pk not in self.makers()

    @property
    def desk_record(self) -> models.Model:
        return self

    def get_desk_url(self) -> str:
        record = self.desk_record
        names = record._meta
        return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[record.pk])


class Publication(SecondPerson):
    """Something with the life of a draft, with who did what and when."""

    audited = False  # its steps record themselves, see publishing.py
    stored: Mapping[str, Any] = MappingProxyType({})  # as it was read from the database
    state: Any  # a State: stored, or worked out from the moments between which it is public
    version: Any = None  # of what several people save: grows with every saving
    step_detail = ""  # what the step at hand did, in words behind its name: “ with 3 new”
    DISCARDED_STAYS: ClassVar[bool] = True  # as a record; of a discarded text its history does

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = user_key("%(class)ss_created")
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = user_key("%(class)ss_submitted")
    sent_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_back_by = user_key("%(class)ss_sent_back")
    sent_back_reason = models.TextField("sent back because", blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = user_key("%(class)ss_published")

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Remembers what the database said, so that a step can record what it has changed."""
        found = super().from_db(db, field_names, values, **more)
        found.stored = dict(zip(field_names, values, strict=False))
        return found

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        stored, now = self.stored, self.__dict__
        names = [name for name in stored if name in now and stored[name] != now[name]]
        return {n: short(stored[n]) for n in names}, {n: short(now[n]) for n in names}

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def makers(self) -> set[int]:
        return {pk for pk in (self.created_by_id, self.submitted_by_id) if pk is not None}

    @property
    def makers_in_words(self) -> str:
        people = dict.fromkeys(str(each) for each in (self.created_by, self.submitted_by) if each)
        return " and ".join(people) or "its makers"

    @classmethod
    def desk_model(cls) -> Any:
        return cls

    @classmethod
    def in_state(cls, state: State) -> models.Q:
        return models.Q(state=state)

    @classmethod
    def made_by(cls, user: User) -> models.Q:
        """Those in which somebody had a hand, as far as a list of them tells it."""
        return models.Q(created_by=user) | models.Q(submitted_by=user)

    @property
    def kind_in_words(self) -> str:
        raise NotImplementedError

    def locked(self) -> Any:
        return type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)

    def enter(self, state: State) -> None:
        self.state = state

    def throw_away(self, user: User | None, reason: str) -> None:
        self.enter(State.DISCARDED)

    @property
    def lost_with(self) -> str:
        return "All of it goes; that it was tried stays on record, with your reason."


class ReleaseQuerySet(models.QuerySet["Release"]):
    def public(self) -> Self:
        return self.filter(published_at__isnull=False)

    def whole(self) -> Self:
        """Without those whose file is being read: they are not seen at the desk either."""
        return self.exclude(state=State.STAGING)

    def cited(self) -> Self:
        return self.select_related("dataset", "source")

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")


class Release(Publication):
    """One delivery of one source for one dataset: a file, a correction by hand, a seed.

    Its rows are seen by nobody outside the desk until it is published.
    """

    # What the public knows of it; its state and what was counted follow from its steps.
    FIXED_ONCE_PUBLIC = ("dataset_id", "source_id", "label", "kind", "complete", "reason")
    STATES = (State.STAGING, *OPEN_STATES, State.LIVE, State.WITHDRAWN, State.DISCARDED)

    class Kind(models.TextChoices):
        UPLOAD = "upload", "Upload"
        CORRECTION = "correction", "Correction"
        SEED = "seed", "Curated data"

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="releases")
    source = models.ForeignKey(Source, models.PROTECT, related_name="releases")
    label = models.CharField(max_length=120, help_text="For the public: “July 2026 report”.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.UPLOAD, editable=False)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.label) for state in STATES],
        default=State.DRAFT,
        editable=False,
    )
    complete = models.BooleanField(
        "replaces the source’s whole series",
        default=False,
        help_text="On publishing, figures that are live but absent from this file are closed.",
    )
    reason = models.TextField(blank=True, help_text="Why: public, in the list of changes.")
    withdrawal_reason = models.TextField(blank=True, editable=False)
    discard_reason = models.TextField("discarded because", blank=True, editable=False)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # While its file is being read: for whom, and when rows were last written.
    read_for = models.CharField(max_length=80, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    refusals = models.JSONField(default=list, blank=True, editable=False)
    added = models.PositiveIntegerField("new figures", default=0, editable=False)
    changed = models.PositiveIntegerField("changed figures", default=0, editable=False)
    closed = models.PositiveIntegerField("closed figures", default=0, editable=False)

    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = user_key("releases_withdrawn")
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)
    discarded_by = user_key("releases_discarded")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_release", "Can publish a release"),
            ("withdraw_release", "Can withdraw a release"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["live", "withdrawn"], published_at__isnull=False)
                | Q(
                    state__in=["staging", "draft", "review", "discarded"], published_at__isnull=True
                ),
                name="provenance_release_published_when_live",
                violation_error_message="A live or withdrawn release says when it was published; "
                "others were never published.",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="provenance_release_withdrawn_when_said",
                violation_error_message="A withdrawn release says when; others were not withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(state="staging", read_at__isnull=False)
                | (~Q(state="staging") & Q(read_at__isnull=True)),
                name="provenance_release_read_while_staging",
                violation_error_message="A release whose file is being read says when it last was; "
                "others are read.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(reason=""),
                name="provenance_release_correction_has_reason",
                violation_error_message="A correction gives its reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """ValidationError if it would say of a published delivery what it did not say before."""
        if self.published_at and not self._state.adding:
            public = type(self).objects.public().filter(pk=self.pk)
            stored = public.values(*self.FIXED_ONCE_PUBLIC).first() or {}
            if changed := [name for name in stored if stored[name] != getattr(self, name)]:
                words = in_a_row([f"“{name.removesuffix('_id')}”" for name in changed])
                raise ValidationError(
                    f"“{self}” is public and keeps {words}: withdraw it with the reason, and "
                    "publish another one."
                )
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page_address("portal:release", self.pk)

    @property
    def kind_in_words(self) -> str:
        return str(self.dataset)

    def locked(self) -> Any:
        Dataset.objects.select_for_update().get(pk=self.dataset_id)
        return type(self).objects.cited().get(pk=self.pk)

    def throw_away(self, user: User | None, reason: str) -> None:
        from ..tables import observation_model  # which are made of this package

        observation_model(self.dataset).objects.filter(release=self).delete()
        self.enter(State.DISCARDED)
        self.discarded_at, self.discarded_by = timezone.now(), user
        self.discard_reason = reason


class DoubtAnswer(models.Model):
    """What a person decided about one doubt of a draft, with the question as it was asked.

    An answer never deletes: to exclude marks the draft's rows, which then stand in the ledger of
    exclusions with the reason, and `before` keeps how they stood, in case of another answer.
    """

    audited = False  # thousands may be answered at once: the step records itself

    class Verdict(models.TextChoices):
        KEEP = "keep", "Keep"
        EXCLUDE = "exclude", "Exclude"

    release = models.ForeignKey(Release, models.CASCADE, related_name="doubt_answers")
    subject = models.CharField(max_length=120, help_text="What is doubted: China, 2015.")
    question = models.TextField(help_text="The sentences that the doubt rests on.")
    score = models.DecimalField(max_digits=4, decimal_places=1)
    strong = models.BooleanField(default=False)
    verdict = models.CharField(max_length=7, choices=Verdict)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(auto_now=True)
    answered_by = user_key("doubts_answered")

    class Meta:
        ordering = ["release", "-score", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "subject"],
                name="provenance_doubtanswer_once",
                violation_error_message="This doubt has an answer already.",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="exclude") | ~Q(reason=""),
                name="provenance_doubtanswer_exclusion_has_reason",
                violation_error_message="Figures are excluded for a reason: write it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_verdict_display().lower()}"
