from django.db import models
from django.db.models import Q

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited, Exclusion
from nkworld.provenance.models.constraints import refuse_reversed


class Stated(Cited):
    """What one source says of a state: the dates of its changes, or, if the source is a list,
    only that it was so at one date.

    `orders` are pairs of dates that can't be reversed, with the sentence that says so.
    """

    stated_for = PartialDateField(
        blank=True, help_text="Where the source is a list: the day, month or year that it shows."
    )
    stated_for_first = DayField(of="stated_for", side="first")
    stated_for_last = DayField(of="stated_for", side="last")

    orders: tuple[tuple[str, str, str], ...] = ()

    class Meta(Cited.Meta):
        abstract = True

    def clean(self) -> None:
        refuse_reversed(self, *self.orders)


class Excludable(models.Model):
    """A record that may be left out: it stays public with its reason, and no state rests on it."""

    excluded = models.BooleanField(
        default=False, help_text="Stays public, and no state rests on it. The note says why."
    )
    exclusion = models.CharField(
        "reason of the exclusion",
        max_length=14,
        choices=Exclusion,
        blank=True,
        help_text="Of an excluded row only, where a kind fits. The note says it in full.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(excluded=False) | ~Q(note=""),
                name="%(app_label)s_%(class)s_excluded_with_reason",
                violation_error_message="An excluded row says why in its note.",
            ),
            models.CheckConstraint(
                condition=Q(excluded=True) | Q(exclusion=""),
                name="%(app_label)s_%(class)s_reason_only_if_excluded",
                violation_error_message="Only an excluded row has a reason of exclusion.",
            ),
        ]


UNKNOWN_COUNTRY = {
    "invalid": "There is no such country here: choose one of the list, or add it under Countries.",
    "null": "Choose a country of the list.",
}
UNKNOWN_ORGANIZATION = {
    "invalid": "There is no such organisation here: choose one of the list, or add it under "
    "Organisations.",
}
