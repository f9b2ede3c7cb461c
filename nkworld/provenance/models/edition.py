from typing import Self

from django.db import models
from django.db.models import Q

from .dataset import Dataset


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, dataset: int | None) -> Self:
        """Those of one dataset, by its key; None: of the reference data."""
        return self.filter(dataset=dataset)

    def newest_first(self) -> Self:
        return self.order_by("-revision")


class Edition(models.Model):
    """One state of a dataset that was public: that of its revision, from its moment until the
    next edition's.

    What stood in an edition is what is known `as_of` its moment, to the byte. An edition without
    a dataset is one of the reference data, which every answer may name: countries, their
    spellings, sources.
    """

    audited = False  # it follows from publishes and edits, which are

    dataset = models.ForeignKey(
        Dataset, models.CASCADE, null=True, blank=True, related_name="editions"
    )
    revision = models.PositiveIntegerField()
    moment = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["dataset", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "revision"],
                name="provenance_edition_once",
                violation_error_message="This dataset already has that edition.",
            ),
            models.UniqueConstraint(
                fields=["dataset", "moment"],
                name="provenance_edition_one_a_moment",
                violation_error_message="This dataset already has an edition of that moment.",
            ),
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(dataset__isnull=True),
                name="provenance_edition_of_reference_once",
                violation_error_message="The reference data already have that edition.",
            ),
        ]

    def __str__(self) -> str:
        what = self.dataset.slug if self.dataset else "reference data"
        return f"{what}, revision {self.revision}"
