from django.db import models
from django.db.models import Q

from .publication import user_key
from .release import Release


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
