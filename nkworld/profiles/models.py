import re
from typing import Any

from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import Country
from nkworld.provenance.models import State
from nkworld.provenance.models.publication import Publication, user_key
from nkworld.provenance.revisions import etag_state

from .querysets import ProfileRevisionQuerySet
from .sources import dated, validate_sources

LONGEST_BODY = 50_000  # characters; the longest seed has 3,500
MONTH = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"


class Profile(models.Model):
    """The written account of one country's relations with the DPRK, as a row of revisions."""

    country = models.OneToOneField(Country, models.PROTECT, related_name="profile")

    class Meta:
        ordering = ["country__name"]

    def __str__(self) -> str:
        return f"Profile of {self.country}"

    def get_absolute_url(self) -> str:
        return f"{self.country.get_absolute_url()}#profile"


class ProfileRevision(Publication):
    """One state of a profile's text, public between two moments, or a draft without any.

    The body is Markdown with footnotes `[^key]` to its sources and numbers bound to claims,
    `{{trade:CHN:2015:total:kotra|US$5.71 billion}}`. A text that was public is never changed.
    """

    CONTENT = ("title", "summary", "body", "facts_until", "sources")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=120, help_text="“China and the DPRK”")
    summary = models.CharField(
        max_length=200,
        validators=[MinLengthValidator(20)],
        help_text="One sentence of at most 200 characters: the country page opens with it.",
    )
    body = models.TextField(
        "text",
        validators=[
            MaxLengthValidator(
                LONGEST_BODY,
                f"The text has %(show_value)s characters, at most {LONGEST_BODY:,} are taken: "
                "a profile is read in a few minutes. Shorten it.",
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
    saved_by = user_key("profile_revisions_saved")
    reason_taken_down = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Why nothing took its place: public."
    )
    taken_down_by = user_key("profile_revisions_taken_down")

    history = HistoricalRecords()
    objects = ProfileRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["profile", "-number"]
        permissions = [("publish_profilerevision", "Can publish and schedule a profile")]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "number"],
                name="profiles_revision_number_once",
                violation_error_message="This profile already has a revision of that number.",
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(known_from__isnull=True),
                name="profiles_revision_one_draft",
                violation_error_message="A draft of this profile waits already.",
            ),
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(known_from__isnull=False, known_until__isnull=True),
                name="profiles_revision_one_current",
                violation_error_message="A revision of this profile is live or scheduled already.",
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
                name="profiles_revision_known_in_order",
                violation_error_message="A revision ends after it began.",
            ),
            models.CheckConstraint(
                condition=Q(known_from__isnull=True, published_at__isnull=True)
                | (Q(known_from__isnull=False, published_at__isnull=False) & ~Q(note="")),
                name="profiles_revision_published_with_note",
                violation_error_message="A published revision says when and what changed.",
            ),
            models.CheckConstraint(
                condition=Q(reason_taken_down="") | Q(known_until__isnull=False),
                name="profiles_revision_taken_down_has_ended",
                violation_error_message="A text that was taken down is no longer public.",
            ),
            models.CheckConstraint(
                condition=Q(facts_until__regex=MONTH),
                name="profiles_revision_facts_until_month",
                violation_error_message="“As of” is a month, written 2026-03.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("body"), LONGEST_BODY),
                name="profiles_revision_body_not_too_long",
                violation_error_message=f"The text has at most {LONGEST_BODY:,} characters.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}, revision {self.number}"

    def get_absolute_url(self) -> str:
        """The country's page; of an earlier text, as it stood when that was public."""
        if self.state == State.LIVE:
            return self.profile.get_absolute_url()
        page = reverse("portal:country", args=[self.profile.country.slug])
        return f"{page}?as_of={self.known_from:%Y-%m-%dT%H:%M:%S.%fZ}#profile"

    @property
    def state(self) -> State:
        """Follows from the moments and the clock: no stored word can disagree with them."""
        if self.known_from is None:
            return State.REVIEW if self.submitted_at else State.DRAFT
        now = timezone.now()
        if self.known_from > now:
            return State.SCHEDULED
        if self.known_until is None or self.known_until > now:
            return State.LIVE
        return State.WITHDRAWN if self.reason_taken_down else State.SUPERSEDED

    @property
    def state_label(self) -> str:
        return "Taken down" if self.state == State.WITHDRAWN else self.state.label

    @property
    def facts_until_text(self) -> str:
        """March 2026"""
        return dated(self.facts_until)

    @property
    def age(self) -> int | None:
        """Whole months between the newest fact and today; None where no month is given."""
        if not re.match(MONTH, self.facts_until):
            return None
        year, month = map(int, self.facts_until.split("-"))
        today = timezone.now().date()
        return max((today.year - year) * 12 + today.month - month, 0)

    def makers(self) -> set[int]:
        """Everyone who ever wrote on the draft, besides."""
        wrote = ProfileRevision.history.filter(id=self.pk, saved_by__isnull=False)
        return {*super().makers(), *wrote.values_list("saved_by", flat=True)}

    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.CONTENT}


@etag_state
def texts_so_far() -> list[tuple[str, int]]:
    """How often a text has begun or ended to be public."""
    now = timezone.now()
    moments = ProfileRevision.objects.aggregate(
        begun=models.Count("pk", filter=Q(known_from__lte=now)),
        ended=models.Count("pk", filter=Q(known_until__lte=now)),
    )
    return sorted(moments.items())
