import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from nkworld.provenance.models import Dataset, Source

from .description import Mapping
from .summary import sentences


class FileMapping(models.Model):
    """How the files of one shape are read: said once by a person, used for every later file.

    A version is never lost: an upload names the one that it was read by.
    """

    name = models.CharField(max_length=120, help_text="Under which colleagues find it again.")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="file_mappings")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="file_mappings",
        help_text="Whose files it is for; empty: anybody’s of that shape.",
    )
    fingerprint = models.CharField(max_length=64, editable=False, db_index=True)
    description = models.JSONField("what is said about the file")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_offered = models.BooleanField(
        "used for the next file of its shape",
        default=True,
        help_text="Without the tick the next file is asked about again.",
    )

    history = HistoricalRecords()
    is_public: ClassVar = False  # it changes no figure, but how the next file is read into a draft

    class Meta:
        ordering = ["name"]
        verbose_name = "mapping of files"
        verbose_name_plural = "mappings of files"
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "source", "fingerprint"],
                condition=Q(source__isnull=False),
                name="mapping_filemapping_once_for_a_shape",
                violation_error_message="The source has a mapping for files of this shape.",
            ),
            models.UniqueConstraint(
                fields=["dataset", "fingerprint"],
                condition=Q(source__isnull=True),
                name="mapping_filemapping_once_for_anybody",
                violation_error_message="There is a mapping for anybody’s files of this shape.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A change of what is said makes a new version."""
        self.fingerprint = fingerprint_of(self.mapping)
        before = type(self).objects.filter(pk=self.pk).values("description", "version").first()
        if before:
            changed = before["description"] != self.description
            self.version = before["version"] + changed
        super().save(*args, **kwargs)

    @property
    def mapping(self) -> Mapping:
        return Mapping.from_json(self.description)

    def at(self, version: int | None) -> Mapping:
        """As it was in a version; as it is where that is not on record."""
        then = self.history.filter(version=version).order_by("history_date").last()
        return Mapping.from_json(then.description if then else self.description)

    @property
    def sentences(self) -> list[str]:
        """What it says, to be read by people."""
        return sentences(self.mapping)


def fingerprint_of(mapping: Mapping) -> str:
    """The same for every file with these headings, whichever years stand in them."""
    said = [mapping.header_depth, sorted(mapping.shape)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
