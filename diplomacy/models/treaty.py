from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Curated
from nkworld.provenance.models.constraints import in_order, once_per_page

from .stated import UNKNOWN_COUNTRY, Excludable, Stated

ORDERS = (
    ("signed", "joined", "A treaty is not ratified before it is signed."),
    ("signed", "withdrawn", "Nobody withdraws from a treaty before signing it."),
    ("joined", "withdrawn", "Nobody withdraws from a treaty before joining it."),
)


class Treaty(Curated):
    """One treaty, protocol or amendment, with many parties or with one."""

    fixed = ("slug",)

    class Category(models.TextChoices):
        ARMS_CONTROL = "arms-control", "Arms control"
        NONPROLIFERATION = "nonproliferation", "Non-proliferation"
        HUMAN_RIGHTS = "human-rights", "Human rights"
        ENVIRONMENT = "environment", "Environment"
        HEALTH = "health", "Health"
        LAW = "law", "Law between states, crime"
        TERRORISM = "terrorism", "Terrorism"
        INVESTMENT = "investment", "Trade and investment"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160)
    slug = models.SlugField(
        max_length=60, unique=True, help_text="Used in addresses, files and the API."
    )
    category = models.CharField(max_length=16, choices=Category)
    partner = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="treaties",
        help_text="The other party of a treaty between two; empty where there are more.",
        error_messages=UNKNOWN_COUNTRY,
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "treaties"

    def __str__(self) -> str:
        return self.name


class Participation(Excludable, Stated):
    """What one source says of the DPRK's standing under one treaty, with its acts.

    A row without a standing is excluded: the source lists the DPRK and says no more.
    """

    class Status(models.TextChoices):
        PARTY = "party", "Party"
        SIGNATORY = "signatory", "Signatory"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NONE = "none", "Neither signed nor joined"

    treaty = models.ForeignKey(Treaty, models.PROTECT, related_name="participations")
    status = models.CharField(
        max_length=9, choices=Status, blank=True, help_text="Empty only of an excluded row."
    )
    signed = PartialDateField(blank=True)
    signed_first = DayField(of="signed", side="first")
    signed_last = DayField(of="signed", side="last")
    joined = PartialDateField("ratified or acceded", blank=True)
    joined_first = DayField(of="joined", side="first")
    joined_last = DayField(of="joined", side="last")
    in_force = PartialDateField(
        "in force for North Korea", blank=True, help_text="Where the source says since when."
    )
    in_force_first = DayField(of="in_force", side="first")
    in_force_last = DayField(of="in_force", side="last")
    withdrawn = PartialDateField(blank=True)
    withdrawn_first = DayField(of="withdrawn", side="first")
    withdrawn_last = DayField(of="withdrawn", side="last")

    dataset = "diplomacy/treaties"
    page = "diplomacy:treaties"
    orders = ORDERS
    days = ("signed_first", "withdrawn_last")

    class Meta(Stated.Meta):
        verbose_name = "standing under a treaty"
        verbose_name_plural = "standings under treaties"
        ordering = ["treaty__name", "pk"]
        constraints = [
            *Stated.Meta.constraints,
            *Excludable.Meta.constraints,
            *(in_order(*order) for order in ORDERS),
            models.CheckConstraint(
                condition=Q(status="withdrawn") | Q(withdrawn=""),
                name="diplomacy_participation_withdrawn_says_so",
                violation_error_message="With a date of withdrawal the status is withdrawn.",
            ),
            models.CheckConstraint(
                condition=Q(excluded=True) | ~Q(status=""),
                name="diplomacy_participation_says_standing",
                violation_error_message="Say the standing; only an excluded row has none.",
            ),
            models.CheckConstraint(
                condition=Q(in_force="") | Q(status__in=["party", "withdrawn"]),
                name="diplomacy_participation_in_force_of_party",
                violation_error_message="Only for a party is a treaty in force.",
            ),
            models.CheckConstraint(
                condition=~Q(status="none") | Q(signed="", joined=""),
                name="diplomacy_participation_none_has_no_acts",
                violation_error_message="Who signed or joined has a standing: change the status, "
                "or leave the dates out.",
            ),
            once_per_page(
                "treaty",
                "status",
                "signed",
                "joined",
                sentence="This page of this source already says that of this treaty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.treaty}: {self.get_status_display().lower() or 'no standing given'}"
