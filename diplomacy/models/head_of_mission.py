from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, once_per_page

from .stated import UNKNOWN_COUNTRY


class HeadOfMission(Cited):
    """What one source says of who heads a mission to North Korea, or one of its own: appointed,
    accredited, at work or gone, on a day, in a month or year.

    The two countries are named, not a post: an ambassador may reside in a third.
    """

    class Office(models.TextChoices):
        AMBASSADOR = "ambassador", "Ambassador"
        CHARGE = "charge-d-affaires", "Chargé d’affaires"

    class Act(models.TextChoices):
        DESIGNATED = "designated", "Designated"
        APPOINTED = "appointed", "Appointed"
        TOOK_OFFICE = "took-office", "Took office"
        CREDENTIALS = "credentials", "Presented credentials"
        IN_OFFICE = "in-office", "In office"
        LEFT = "left", "Left office"
        DIED = "died", "Died in office"
        VACANT = "vacant", "Post vacant"

    sending = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="heads_sent",
        verbose_name="sent by",
        error_messages=UNKNOWN_COUNTRY,
    )
    receiving = models.ForeignKey(
        Country,
        models.PROTECT,
        related_name="heads_received",
        verbose_name="sent to",
        error_messages=UNKNOWN_COUNTRY,
    )
    person = models.CharField(max_length=100, blank=True, help_text="Empty of a vacant post only.")
    office = models.CharField(max_length=17, choices=Office, default=Office.AMBASSADOR)
    event = models.CharField("what happened", max_length=11, choices=Act)
    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")

    dataset = "diplomacy/heads-of-mission"
    page = "diplomacy:heads-of-mission"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        verbose_name = "head of mission"
        verbose_name_plural = "heads of mission"
        ordering = ["sending__name", "receiving__name", "date_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            models.CheckConstraint(
                condition=~Q(sending=F("receiving")),
                name="diplomacy_headofmission_abroad",
                violation_error_message="A head of mission is sent to another country.",
            ),
            models.CheckConstraint(
                condition=Q(event="vacant", person="") | ~Q(event="vacant") & ~Q(person=""),
                name="diplomacy_headofmission_named_unless_vacant",
                violation_error_message="Name the person; only a vacant post has none.",
            ),
            once_per_page(
                "sending",
                "receiving",
                "person",
                "event",
                "date",
                sentence="This page of this source already says that of that person.",
            ),
        ]

    def __str__(self) -> str:
        who = self.person or f"{self.get_office_display()} of {self.sending}"
        return f"{who}: {self.get_event_display().lower()}, {self.date.label}"

    def clean(self) -> None:
        both_known = self.sending_id and self.receiving_id
        if both_known and DPRK not in (self.sending.code, self.receiving.code):
            raise ValidationError({"receiving": "One of the two countries is North Korea."})

    @property
    def partner(self) -> Country:
        """The other country."""
        return self.receiving if self.sending.code == DPRK else self.sending
