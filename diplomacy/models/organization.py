from django.db import models
from django.db.models import Q

from nkworld.provenance.addresses import WebAddressField, web_address
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Curated
from nkworld.provenance.models.constraints import in_order, once_per_page

from .stated import UNKNOWN_ORGANIZATION, Excludable, Stated

JOINED_FIRST = ("joined", "left", "A membership does not end before it begins.")


class Organization(Curated):
    """One body between states, or one to which national bodies belong, as the DPRK's may."""

    fixed = ("slug",)

    class Kind(models.TextChoices):
        UN = "un", "United Nations: organs, funds and programmes"
        UN_AGENCY = "un-agency", "United Nations: specialised and related agencies"
        TREATY_BODY = "treaty-body", "Treaty bodies"
        REGIONAL = "regional", "Regional"
        FINANCIAL = "financial", "Financial"
        STANDARDS = "standards", "Standards"
        SPORT = "sport", "Sport"
        NGO = "ngo", "Non-governmental"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=20, blank=True)
    slug = models.SlugField(unique=True, help_text="Used in addresses, files and the API.")
    kind = models.CharField(max_length=11, choices=Kind)
    url = WebAddressField("address", blank=True)

    dataset = "diplomacy/organizations"
    page = "diplomacy:organizations"

    class Meta:
        ordering = ["name"]
        verbose_name = "organisation"
        constraints = [web_address("url")]

    def __str__(self) -> str:
        return self.name


class Membership(Excludable, Stated):
    """What one source says of the DPRK's place in one organisation."""

    class Status(models.TextChoices):
        MEMBER = "member", "Member"
        OBSERVER = "observer", "Observer"
        APPLICANT = "applicant", "Applicant"
        FORMER = "former-member", "Former member"
        NON_MEMBER = "non-member", "Not a member"

    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="memberships",
        verbose_name="organisation",
        error_messages=UNKNOWN_ORGANIZATION,
    )
    status = models.CharField(max_length=13, choices=Status)
    joined = PartialDateField(blank=True)
    joined_first = DayField(of="joined", side="first")
    joined_last = DayField(of="joined", side="last")
    left = PartialDateField(blank=True)
    left_first = DayField(of="left", side="first")
    left_last = DayField(of="left", side="last")

    dataset = "diplomacy/memberships"
    page = "diplomacy:organizations"
    orders = (JOINED_FIRST,)
    days = ("joined_first", "left_last")

    class Meta(Stated.Meta):
        ordering = ["organization__name", "joined_first", "pk"]
        constraints = [
            *Stated.Meta.constraints,
            *Excludable.Meta.constraints,
            in_order(*JOINED_FIRST),
            models.CheckConstraint(
                condition=Q(status__in=["former-member", "observer"]) | Q(left=""),
                name="diplomacy_membership_present_has_not_left",
                violation_error_message="Who has left is a former member: change the status, or "
                "leave the date out.",
            ),
            once_per_page(
                "organization",
                "status",
                "joined",
                "left",
                sentence="This page of this source already says that of this organisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_status_display().lower()}"
