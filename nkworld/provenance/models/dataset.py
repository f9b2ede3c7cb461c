from collections.abc import Collection
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import FixedOnceStored
from nkworld.atlas.page_addresses import page_address

from ..addresses import WebAddressField, web_address
from ..periods import Frequency


class Dataset(FixedOnceStored):
    """One table of claims that the portal publishes: trade by partner, say."""

    fixed = ("slug",)

    slug = models.CharField(
        max_length=60, unique=True, help_text="domain/table, as in its address and in the API."
    )
    title = models.CharField(max_length=120)
    description = models.TextField()
    unit = models.CharField(max_length=60)
    coverage = models.TextField(blank=True)
    caveats = models.TextField("what to be careful about", blank=True)
    expected_frequency = models.CharField(
        max_length=12,
        choices=Frequency,
        default=Frequency.ANNUAL,
        help_text="How often new figures are expected; freshness is computed from it.",
    )
    licence = models.CharField(max_length=200)
    licence_url = WebAddressField("licence address", blank=True)
    revision = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Grows by one with every publish, withdrawal and edit of a curated record.",
    )

    history = HistoricalRecords(excluded_fields=["revision"])

    class Meta:
        ordering = ["slug"]
        constraints = [web_address("licence_url")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An edit never writes the revision: it would undo what was published since it was read."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = self._meta.concrete_fields
            kwargs["update_fields"] = [f.name for f in fields if f.name not in ("id", "revision")]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return page_address("portal:dataset", self.slug)


class DataQuestionQuerySet(models.QuerySet):
    def about_all_of(self, dataset: Any) -> Any:
        return self.filter(dataset__slug=dataset, figure="")


class DataQuestion(models.Model):
    """A question a careful reader asks of a dataset or of one figure, with its answer."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="questions")
    figure = models.CharField(
        max_length=60,
        blank=True,
        help_text="The figure it stands under, as in its address: trade/china-share. "
        "Empty: the whole dataset.",
    )
    countries = models.CharField(
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}( [A-Z]{3})*$", "Write codes: HKG SGP.")],
        help_text="Codes of the countries that it is about, with spaces between them: HKG SGP. It "
        "stands under their figures alone. Empty: about every country.",
    )
    position = models.PositiveSmallIntegerField(default=0)
    question = models.CharField(max_length=200)
    answer = models.TextField(help_text="Markdown.")

    objects = DataQuestionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["dataset", "figure", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "figure", "question"],
                name="provenance_question_asked_once",
                violation_error_message="This question already stands there.",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        if self.figure:
            return page_address("portal:chart", self.figure)
        return self.dataset.get_absolute_url()

    def is_about(self, codes: Collection[str]) -> bool:
        about = self.countries.split()
        return not about or not codes or not set(about).isdisjoint(codes)


class Tally(models.Model):
    """What is counted over all live claims of one dataset, written whenever they change."""

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
