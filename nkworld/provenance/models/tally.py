from django.db import models

from .dataset import Dataset


class Tally(models.Model):
    """What is counted over all live claims of one dataset, written whenever they change.

    A page that tells how much is on record reads it: nobody waits for a million rows.
    """

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="tallies")
    what = models.CharField(max_length=20)
    counted = models.JSONField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "what"],
                name="provenance_tally_counted_once",
                violation_error_message="This has been counted for the dataset already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.what}"
