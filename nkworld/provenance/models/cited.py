"""Records that are edited in place: the table as it stands now, and as it stood at any moment."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from .source import Source


class CuratedQuerySet(models.QuerySet):
    def known(self, moment=None):
        """The records as they stand now, or as instances of how they stood at a moment."""
        return self if moment is None else self.model.history.as_of(moment)


class Curated(models.Model):
    """A record of a domain that an editor changes in place. Every state it had is kept.

    `dataset` is set on the one model whose rows are the dataset's, and `days` names its fields
    of the first and the last day that a row may speak of.
    """

    dataset = ""
    days: tuple[str, str] | None = None

    history = HistoricalRecords(inherit=True)

    objects = CuratedQuerySet.as_manager()

    class Meta:
        abstract = True


class Cited(Curated):
    """What one source says, with the page where it was read and the words printed there."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(app_label)s_%(class)ss")
    citation = models.CharField(max_length=1000, help_text="The page where it was read.")
    as_quoted = models.TextField("as printed there")
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(citation="") & ~Q(as_quoted=""),
                name="%(app_label)s_%(class)s_has_papers",
                violation_error_message="Every record has a citation and the words it was read in.",
            )
        ]
