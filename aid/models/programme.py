from typing import ClassVar

from django.db import models
from django.db.models import Q

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import in_order, once_per_page, refuse_reversed

from ..choices import Sector
from ..querysets import ProgrammeQuerySet
from .actor import Actor

RUNS = ("start", "end", "A programme does not end before it starts.")


class Programme(Cited):
    """One operation, plan or project of an actor inside the country, as one page tells of it.

    The budget is in current US dollars and is what was planned: never money received.
    """

    actor = models.ForeignKey(Actor, models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=160)
    sector = models.CharField(max_length=13, choices=Sector)
    start = PartialDateField(blank=True)
    start_first = DayField(of="start", side="first")
    start_last = DayField(of="start", side="last")
    end = PartialDateField(blank=True)
    end_first = DayField(of="end", side="first")
    end_last = DayField(of="end", side="last")
    description = models.TextField(blank=True)
    budget_usd = models.DecimalField(
        "budget (US$)", max_digits=15, decimal_places=2, null=True, blank=True
    )
    beneficiaries = models.PositiveIntegerField("people to be reached", null=True, blank=True)

    dataset = "aid/programmes"
    page = "aid:programmes"
    days = ("start_first", "end_last")

    objects: ClassVar = ProgrammeQuerySet.as_manager()

    class Meta(Cited.Meta):
        ordering = ["actor__name", "start_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            in_order(*RUNS),
            models.CheckConstraint(
                condition=Q(budget_usd__isnull=True) | Q(budget_usd__gt=0),
                name="aid_programme_budget_positive",
                violation_error_message="A budget is more than nothing; leave out what is not "
                "given.",
            ),
            once_per_page(
                "actor",
                "title",
                sentence="This page of this source already tells of that programme.",
            ),
        ]

    def __str__(self):
        return f"{self.actor.short}: {self.title}"

    def clean(self):
        refuse_reversed(self, RUNS)
