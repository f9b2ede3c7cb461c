from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from ..addresses import WebAddressField, web_address
from .dataset import Dataset
from .publication import user_key

NEEDS_ANSWER = "Whoever challenged it, and every reader, is told why: write the answer."


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def answered(self) -> Self:
        """Those whose outcome the public reads."""
        return self.exclude(outcome__in=[Challenge.Outcome.OPEN, Challenge.Outcome.DISCARDED])


class Challenge(models.Model):
    """What a visitor holds to be wrong with one claim, and what the desk made of it.

    What was sent is for the desk alone, the outcome and its answer are public on the claim's card.
    A claim is named by its dataset and key, since each domain has a table of its own.
    """

    audit_hidden = ("email",)  # it is deleted with the answer

    class Aspect(models.TextChoices):
        NUMBER = "number", "The number itself"
        SOURCE = "source", "Who says it, or where it was read"
        MEANING = "meaning", "What it counts: period, partner, direction, unit"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        OPEN = "open", "Not yet answered"
        CORRECTED = "corrected", "Corrected"
        NOTED = "noted", "Noted beside the figure"
        DECLINED = "declined", "Not followed"
        DISCARDED = "discarded", "No challenge: not shown"

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="challenges")
    claim_key = models.BigIntegerField("claim", help_text="Its key in the table of the dataset.")
    subject = models.CharField(max_length=300, help_text="The claim as its card named it.")
    aspect = models.CharField("what is wrong", max_length=7, choices=Aspect)
    text = models.TextField("why")
    proposed = models.CharField("what it should be", max_length=100, blank=True)
    source_address = WebAddressField("where that can be read", max_length=500, blank=True)
    quote = models.TextField("what is printed there", blank=True)
    email = models.EmailField(
        "e-mail", blank=True, help_text="For an answer; deleted when the challenge is answered."
    )
    received_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.OPEN)
    answer = models.TextField(blank=True, help_text="Public, on the card of the claim.")
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = user_key("challenges_answered")

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
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
                condition=Q(outcome="open") | Q(email=""),
                name="provenance_challenge_answered_keeps_no_email",
                violation_error_message="The address is deleted when the challenge is answered.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.get_outcome_display().lower()}"

    def clean(self) -> None:
        silent = (self.Outcome.OPEN, self.Outcome.DISCARDED)
        if self.outcome not in silent and not self.answer.strip():
            raise ValidationError({"answer": NEEDS_ANSWER})

    def decide(self, moment: Any, user: Any) -> None:
        """Write down when and by whom it was answered; whoever sent it is then forgotten."""
        is_open = self.outcome == self.Outcome.OPEN
        self.answered_at = None if is_open else moment
        self.answered_by = None if is_open else user
        if not is_open:
            self.email = ""
