"""Records that are edited one by one: the table as it stands now, and as it stood at any moment."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import FixedOnceStored

from .constraints import papers
from .source import Read, Source, read_field


def by_read(rows: Q | None = None) -> dict[str, Count]:
    """{read: how many rows were read so}, to annotate with; of some rows, or of all."""
    return {read: Count("pk", filter=(rows or Q()) & Q(read=read)) for read in Read.values}


class CuratedQuerySet(models.QuerySet):
    """Answers the catalogue's questions, which tables of claims answer by their tallies."""

    model: Any  # the domain's own, which has a history and days

    def edited(self) -> Any:
        return self.model.history.aggregate(known=Max("history_date"))["known"]

    def spans(self) -> Any:
        """For each source and span of days: how many records, read in which way."""
        if not self.model.days:
            return self.none().values("pk")
        first, last = (F(name) for name in self.model.days)
        rows = self.order_by().values("source", first=first, last=last)
        return rows.annotate(claims=Count("pk"), **by_read())

    def as_of(self, moment: datetime | None = None) -> Any:
        return self if moment is None else self.model.history.as_of(moment)


class Curated(FixedOnceStored):
    """A record of a domain that is changed by proposals. Every state it had is kept.

    `dataset` is set on the one model whose rows are the dataset's: then `page` is the address
    name of its table, and `days` are the fields of the first and last day that a row speaks of.
    `table` names it among files where neither the API's address nor its class would be clear.
    """

    dataset = ""
    page = ""
    table = ""
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
    read = read_field()
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = papers("record")
