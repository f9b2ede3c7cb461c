"""The life that a release of figures and a text have in common."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.urls import reverse

from nkworld.running.audit.trail import short


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
        if not settings.DESK_SECOND_PERSON:
            return True
        return user.is_superuser or user.pk not in self.makers()

    @property
    def desk_record(self) -> models.Model:
        return self

    def get_desk_url(self) -> str:
        record = self.desk_record
        names = record._meta
        return reverse(f"admin:{names.app_label}_{names.model_name}_change", args=[record.pk])


class Publication(SecondPerson):
    """Something with the life of a draft, with who did what and when."""

    audited = False  # its steps record themselves, see steps.py
    stored: Mapping[str, Any] = MappingProxyType({})  # as it was read from the database
    state: Any  # a State: stored, or worked out from the moments between which it is public
    version: Any = None  # of what several people save: grows with every saving
    step_detail = ""  # what the step at hand did, in words behind its name: “ with 3 new”
    STATE_FILTER: ClassVar[str] = "state__exact"  # of its list at the desk
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
        """It comes to nothing."""

    @property
    def lost_with(self) -> str:
        return "All of it goes; that it was tried stays on record, with your reason."
