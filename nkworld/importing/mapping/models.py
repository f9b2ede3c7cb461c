import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from nkworld.provenance.models import Dataset, Source

from .recipe import Recipe


class FileMapping(models.Model):
    """How the files of one kind were read: the recipe of the latest, the answers that an editor
    gave, and by what the next one is compared with it. No recipe is followed twice: each file is
    looked at anew, and an answer holds where the same question has the same evidence.

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
    # {"recipe": Recipe, "answers": [{question, evidence, answer, by}], "facts": fingerprint};
    # of before recipes other keys, which nothing reads any more.
    description = models.JSONField("what is said about the file")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_offered = models.BooleanField(
        "used for the next file of its shape",
        default=True,
        help_text="Without the tick the next file is asked about again.",
    )

    history = HistoricalRecords()
    is_public: ClassVar = False  # it changes no figure, but how the next file is read into a draft
    edited_at_desk = True  # made by whoever hands in a file of a new shape

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
        if self.facts:
            self.fingerprint = fingerprint_of(self.facts)
        before = type(self).objects.filter(pk=self.pk).values("description", "version").first()
        if before:
            changed = before["description"] != self.description
            self.version = before["version"] + changed
        super().save(*args, **kwargs)

    @property
    def facts(self) -> dict[str, Any]:
        """What the next file is compared with; empty of one that was kept before recipes."""
        return dict(self.description.get("facts") or {})

    @property
    def answers(self) -> list[dict[str, str]]:
        return list(self.description.get("answers") or [])

    def at(self, version: int | None) -> Recipe:
        """The recipe of a version; ValueError of one that was kept before recipes."""
        then = self.history.filter(version=version).order_by("history_date").last()
        return Recipe.from_json((then or self).description.get("recipe"))

    @property
    def sentences(self) -> list[str]:
        """What its latest recipe does, to be read by people."""
        return sentences_of(self.description)


def sentences_of(description: dict[str, Any]) -> list[str]:
    try:
        return Recipe.from_json(description.get("recipe")).sentences
    except ValueError:
        return ["Kept before files were looked at anew: it is not used any more."]


def fingerprint_of(facts: dict[str, Any]) -> str:
    """The same for every file with these headings, whichever years stand in them."""
    said = json.dumps(facts.get("headings", []), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
