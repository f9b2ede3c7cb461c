from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from nkworld.atlas.page_addresses import page_address

from ..addresses import WebAddressField, web_address
from .publication import SecondPerson, user_key
from .source import Dataset

NEEDS_ANSWER = "Whoever challenged it, and every reader, is told why: write the answer."


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def answered(self) -> Self:
        return self.filter(published_at__isnull=False).exclude(outcome=Challenge.Outcome.DISCARDED)

    def open(self) -> Self:
        return self.filter(published_at=None)

    def waiting(self) -> Self:
        return self.open().exclude(outcome=Challenge.Outcome.OPEN)

    def newest_first(self) -> Self:
        return self.select_related("dataset", "release").order_by("-published_at", "-pk")


class Challenge(SecondPerson):
    """What a visitor holds to be wrong with one number, and what the desk made of it.

    What was sent is for the desk alone. The outcome and its answer are public on the claim's card
    once a second person has published them; that nothing is shown takes one, too.
    A claim is named by its dataset and key, since each domain has a table of its own; a number that
    is reckoned from several has none, and is named by the address of its page.
    """

    audit_hidden = ("email",)  # it is deleted when the answer is published

    class Aspect(models.TextChoices):
        NUMBER = "number", "The number itself"
        SOURCE = "source", "Who says it, or where it was read"
        MEANING = "meaning", "What it counts: period, partner, direction, unit"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        OPEN = "open", "Not yet answered"
        CORRECTED = "corrected", "Corrected"
        CONFIRMED = "confirmed", "Confirmed: the number stands"
        REJECTED = "rejected", "Not followed"
        DISCARDED = "discarded", "No challenge: not shown"

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="challenges")
    claim_key = models.BigIntegerField(
        "claim", null=True, blank=True, help_text="Its key in the table of the dataset."
    )
    address = models.CharField(
        "page of the number", max_length=500, blank=True, help_text="Its path, with the query."
    )
    subject = models.CharField(max_length=300, help_text="The claim as its card named it.")
    aspect = models.CharField("what is wrong", max_length=7, choices=Aspect)
    text = models.TextField("why")
    proposed = models.CharField("what it should be", max_length=100, blank=True)
    source_address = WebAddressField("where that can be read", max_length=500, blank=True)
    quote = models.TextField("what is printed there", blank=True)
    email = models.EmailField(
        "e-mail", blank=True, help_text="For an answer; deleted when that is published."
    )
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(blank=True, help_text="Public, on the card of the claim.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges_assigned",
        help_text="Who looks into it.",
    )
    release = models.ForeignKey(
        "provenance.Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name="release that corrected it",
        help_text="Public beside the outcome, once it is published.",
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = user_key("challenges_answered")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = user_key("challenges_published")

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        permissions = [("publish_challenge", "Can publish an answer to a reader by somebody else")]
        indexes = [models.Index(fields=["dataset", "claim_key"], name="provenance_challenge_claim")]
        constraints = [
            web_address("source_address"),
            models.CheckConstraint(
                condition=Q(outcome="open", answered_at__isnull=True)
                | (~Q(outcome="open") & Q(answered_at__isnull=False)),
                name="provenance_challenge_answered_when_said",
                violation_error_message="An answered challenge says when; an open one does not.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "discarded"]) | ~Q(answer=""),
                name="provenance_challenge_outcome_has_answer",
                violation_error_message=NEEDS_ANSWER,
            ),
            models.CheckConstraint(
                condition=Q(claim_key__isnull=False) | ~Q(address=""),
                name="provenance_challenge_names_its_number",
                violation_error_message="A challenge names a claim, or the page of a number.",
            ),
            models.CheckConstraint(
                condition=Q(release__isnull=True) | Q(outcome="corrected"),
                name="provenance_challenge_release_when_corrected",
                violation_error_message="Only of a corrected number a release is named: choose "
                "“Corrected”, or leave the release empty.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(outcome="open"),
                name="provenance_challenge_published_is_answered",
                violation_error_message="Only an answer is published.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(email=""),
                name="provenance_challenge_published_keeps_no_email",
                violation_error_message="The address is deleted when the answer is published.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_outcome_display().lower()}"

    def get_absolute_url(self) -> str:
        return page_address("portal:correction", self.pk)

    @property
    def number_url(self) -> str:
        key = self.claim_key
        return self.address if key is None else page_address("portal:claim", self.dataset.slug, key)

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN

    @property
    def is_waiting(self) -> bool:
        return not self.is_open and self.published_at is None

    @property
    def version(self) -> str:
        """Of the answer that somebody has read, to publish that one and no other."""
        return self.answered_at.isoformat() if self.answered_at else ""

    @property
    def correcting_release(self) -> Any:
        """The release that corrected it, once everybody may read it."""
        return self.release if self.release and self.release.published_at else None

    def clean(self) -> None:
        silent = (self.Outcome.OPEN, self.Outcome.DISCARDED)
        if self.outcome not in silent and not self.answer.strip():
            raise ValidationError({"answer": NEEDS_ANSWER})

    def makers(self) -> set[int]:
        """Whoever wrote the answer, or made the figure that is disputed or what corrected it."""
        from ..tables import observation_models  # which are made of this package

        releases = [self.release] if self.release else []
        if self.claim_key and (model := observation_models().get(self.dataset.slug)):
            releases += [
                row.release
                for row in model.objects.filter(pk=self.claim_key).select_related("release")
            ]
        makers = {pk for release in releases for pk in release.makers()}
        return makers | ({self.answered_by_id} if self.answered_by_id else set())

    def decide(self, moment: Any, user: Any) -> None:
        """Write down when and by whom it was answered; a second person is asked to look."""
        self.answered_at = None if self.is_open else moment
        self.answered_by = None if self.is_open else user
        self.published_at = self.published_by = None

    def publish(self, moment: Any, user: Any) -> None:
        self.published_at, self.published_by = moment, user
        self.email = ""
