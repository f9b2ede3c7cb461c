"""What is written at the desk: one document for each subject, as a row of revisions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.auth.models import User
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone

from nkworld.provenance.dates import PartialDate
from nkworld.provenance.editions import etag_state_of_texts
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import Publication, user_key

from .rendering import Text
from .sources import validate_sources

LONGEST_BODY = 50_000  # characters; the longest seed has 9,000
MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


class Document(models.Model):
    edited_at_desk = True
    # With its subject in the braces: the title of a first draft, and what stands for it once its
    # text is taken down.
    FIRST_TITLE: ClassVar[str] = ""
    WITHOUT_TEXT: ClassVar[str]
    revisions: Any  # the manager of its revisions
    pk: Any
    get_absolute_url: Any

    class Meta:
        abstract = True

    def lock(self) -> None:
        """Until the transaction ends, nobody else drafts or publishes this document."""
        type(self)._default_manager.select_for_update().get(pk=self.pk)

    @property
    def noun(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def subject(self) -> str:
        return str(self)

    @property
    def without_text(self) -> str:
        return self.WITHOUT_TEXT.format(self.subject)

    @property
    def url_key(self) -> Any:
        return self.pk

    def url_as_of(self, moment: str) -> str:
        return f"{self.get_absolute_url()}?as_of={moment}"

    def history_url(self) -> str:
        return reverse(f"{self._meta.app_label}:history", args=[self.url_key])

    def difference_url(self) -> str:
        return reverse(f"{self._meta.app_label}:difference", args=[self.url_key])


class RevisionQuerySet(models.QuerySet):
    """What is public follows from two moments and the clock."""

    model: Any

    def as_of(self, moment: datetime | None = None) -> Self:
        """The text of each document that is public now, or was at a moment."""
        moment = moment or timezone.now()
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def published(self) -> Self:
        return self.filter(known_from__lte=timezone.now())

    def scheduled(self) -> Self:
        return self.filter(known_from__gt=timezone.now())

    def drafts(self) -> Self:
        return self.filter(known_from__isnull=True)

    def cited(self) -> Self:
        return self.select_related(self.model.document_field, *self.model.CITED)

    def newest_first(self) -> Self:
        return self.order_by(self.model.document_field, "-number")


class Revision(Publication):
    """One state of a document's text, public between two moments, or a draft without any.

    The body is Markdown with footnotes `[^key]` to its sources and numbers bound to claims,
    `{{trade:CHN:2015:total:kotra|US$5.71 billion}}`. A text that was public is never changed.
    """

    CONTENT: ClassVar[tuple[str, ...]] = ("title", "summary", "body", "facts_until", "sources")
    DESK_ONLY: ClassVar[frozenset[str]] = frozenset()  # of its content
    speaks_of: Any  # a condition: is it about a country?
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "summary", "body")
    DISCARDED_STAYS = False
    edited_at_desk = True
    document_field: ClassVar[str]  # the key to its document
    table: ClassVar[str]  # where the API lists them
    # {column: path} of the public table that say which text a row is; the first is its key.
    WHICH: ClassVar[dict[str, str]]
    CITED: ClassVar[tuple[str, ...]] = ()  # what else is read with it
    text_class: ClassVar[type[Text]] = Text
    history: Any

    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=120, help_text="“China and the DPRK”")
    summary = models.CharField(
        max_length=200,
        validators=[MinLengthValidator(20)],
        help_text="One sentence of at most 200 characters: the page opens with it.",
    )
    body = models.TextField(
        "text",
        validators=[
            MaxLengthValidator(
                LONGEST_BODY,
                f"The text has %(show_value)s characters, at most {LONGEST_BODY:,} are taken: "
                "it is read in a few minutes. Shorten it.",
            )
        ],
        help_text="Markdown. [^key] cites a source below; {{key|text}} binds a number to a claim.",
    )
    facts_until = models.CharField(
        "as of", max_length=7, help_text="Month of the newest fact in the text: 2026-03."
    )
    sources = models.JSONField(default=list, blank=True, validators=[validate_sources])
    note = models.CharField(
        max_length=300, blank=True, editable=False, help_text="What changed: public."
    )
    known_from = models.DateTimeField(null=True, blank=True, editable=False)
    known_until = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Grows with every saving: two editors are told apart."
    )

    saved_at = models.DateTimeField(auto_now=True)
    saved_by = user_key("%(class)ss_saved")
    reason_taken_down = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Why nothing took its place: public."
    )
    taken_down_by = user_key("%(class)ss_taken_down")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.document}, revision {self.number}"

    @property
    def document(self) -> Any:
        return getattr(self, self.document_field)

    def get_absolute_url(self) -> str:
        if self.state == State.LIVE:
            return self.document.get_absolute_url()
        return self.document.url_as_of(f"{self.known_from:%Y-%m-%dT%H:%M:%S.%fZ}")

    @property
    def desk_record(self) -> models.Model:
        return self.document

    @property
    def state(self) -> State:
        """Follows from the moments and the clock: no stored word can disagree with them."""
        if self.known_from is None:
            return State.REVIEW if self.submitted_at else State.DRAFT
        now = timezone.now()
        if self.known_until and self.known_until <= now:
            return State.WITHDRAWN if self.reason_taken_down else State.SUPERSEDED
        return State.SCHEDULED if self.known_from > now else State.LIVE

    @classmethod
    def desk_model(cls) -> Any:
        return cls._meta.get_field(cls.document_field).related_model

    @classmethod
    def in_state(cls, state: State) -> Q:
        return Q(known_from=None, submitted_at__isnull=state == State.DRAFT)

    @classmethod
    def made_by(cls, user: User) -> Q:
        return super().made_by(user) | Q(saved_by=user)

    @property
    def kind_in_words(self) -> str:
        return self.document.noun.capitalize()

    def enter(self, state: State) -> None:
        """Nothing is stored of it."""

    def locked(self) -> Any:
        self.document.lock()
        return type(self).objects.cited().get(pk=self.pk)

    @property
    def lost_with(self) -> str:
        saved = f"last saved {self.saved_at:%Y-%m-%d %H:%M} UTC"
        by = f" by {self.saved_by}" if self.saved_by else ""
        return (
            f"The draft of revision {self.number}, “{self.title}”, {saved}{by}, is thrown away. "
            "What is public stays as it is."
        )

    @property
    def state_label(self) -> str:
        return "Taken down" if self.state == State.WITHDRAWN else self.state.label

    @property
    def facts_until_text(self) -> str:
        return PartialDate(self.facts_until).label

    def makers(self) -> set[int]:
        wrote = type(self).history.filter(id=self.pk, saved_by__isnull=False)
        return {*super().makers(), *wrote.values_list("saved_by", flat=True)}

    def content(self, without: Collection[str] = ()) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.CONTENT if name not in without}

    @classmethod
    def body_of(cls, content: Mapping[str, Any]) -> str:
        return content["body"]

    def text(self, **kwargs: Any) -> Any:
        return self.text_class(self.body, self.sources, **kwargs)


def revision_permissions(document: str) -> list[tuple[str, Any]]:
    return [
        (f"publish_{document}revision", f"Can publish a {document}"),
        (f"schedule_{document}revision", f"Can schedule a {document}"),
        (f"withdraw_{document}revision", f"Can take a {document} down"),
    ]


def revision_constraints(document: str) -> list[models.BaseConstraint]:
    """`document` is the name of the key to it."""
    return [
        models.UniqueConstraint(
            fields=[document, "number"],
            name="%(app_label)s_revision_number_once",
            violation_error_message=f"This {document} already has a revision of that number.",
        ),
        models.UniqueConstraint(
            fields=[document],
            condition=Q(known_from__isnull=True),
            name="%(app_label)s_revision_one_draft",
            violation_error_message=f"A draft of this {document} waits already.",
        ),
        models.UniqueConstraint(
            fields=[document],
            condition=Q(known_from__isnull=False, known_until__isnull=True),
            name="%(app_label)s_revision_one_current",
            violation_error_message=f"A revision of this {document} is live or scheduled already.",
        ),
        models.CheckConstraint(
            condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
            name="%(app_label)s_revision_known_in_order",
            violation_error_message="A revision ends after it began.",
        ),
        models.CheckConstraint(
            condition=Q(known_from__isnull=True, published_at__isnull=True)
            | (Q(known_from__isnull=False, published_at__isnull=False) & ~Q(note="")),
            name="%(app_label)s_revision_published_with_note",
            violation_error_message="A published revision says when and what changed.",
        ),
        models.CheckConstraint(
            condition=Q(reason_taken_down="") | Q(known_until__isnull=False),
            name="%(app_label)s_revision_taken_down_has_ended",
            violation_error_message="A text that was taken down is no longer public.",
        ),
    ]


def body_constraints() -> list[models.BaseConstraint]:
    """Of revisions with a body of their own, as of a month."""
    return [
        models.CheckConstraint(
            condition=Q(facts_until__regex=MONTH),
            name="%(app_label)s_revision_facts_until_month",
            violation_error_message="“As of” is a month, written 2026-03.",
        ),
        models.CheckConstraint(
            condition=LessThanOrEqual(Length("body"), LONGEST_BODY),
            name="%(app_label)s_revision_body_not_too_long",
            violation_error_message=f"The text has at most {LONGEST_BODY:,} characters.",
        ),
    ]


@cache
def kinds_of_revisions() -> list[type[Revision]]:
    return [model for model in apps.get_models() if issubclass(model, Revision)]


@etag_state_of_texts
def texts_so_far() -> list[tuple[str, int, int]]:
    """How often texts of each kind began or ended to be public, and the newest kit: one query."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    begun, ended = (
        f"COUNT(CASE WHEN {name} <= %s THEN 1 END)" for name in ("known_from", "known_until")
    )
    counted = [
        f"SELECT '{kind._meta.label}', {begun}, {ended} FROM {kind._meta.db_table}"  # noqa: S608 - names of our own
        for kind in kinds_of_revisions()
    ]
    kits = "SELECT 'kits', COALESCE(MAX(id), 0), COUNT(*) FROM kit_kit"  # pages tell of the newest
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([*counted, kits]), [now, now] * len(counted))
        return sorted(cursor.fetchall())
