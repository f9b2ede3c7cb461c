from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from nkworld.atlas.models import DPRK, Country
from nkworld.provenance.addresses import WebAddressField, web_address
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited, Curated, Exclusion, Observation
from nkworld.provenance.models.constraints import (
    dated,
    in_order,
    once_per_page,
    refuse_reversed,
)

OUTSIDE = "The day or month counted lies within the period: write the period as its month or year."


class CountOfADay(Observation):
    """What somebody counted on one day, or in one month: `counted_on`, which its period holds."""

    counted_on: Any

    class Meta(Observation.Meta):
        abstract = True
        constraints = [
            dated("counted_on"),
            models.CheckConstraint(
                condition=Q(counted_on_first__gte=F("period_start"))
                & Q(counted_on_last__lte=F("period_end")),
                name="%(app_label)s_%(class)s_day_within_period",
                violation_error_message=OUTSIDE,
            ),
        ]

    def clean(self) -> None:
        super().clean()
        day, start, end = self.counted_on, self.period_start, self.period_end
        if start and day.first and not start <= day.first <= day.last <= end:
            raise ValidationError({"counted_on": OUTSIDE})


def sent_abroad(sentence: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(sending=F("receiving")),
        name="%(app_label)s_%(class)s_abroad",
        violation_error_message=sentence,
    )


class BetweenTwo(models.Model):
    """Sent from one country to another, of which one is North Korea."""

    sending: Any
    sending_id: Any
    receiving: Any
    receiving_id: Any

    class Meta:
        abstract = True

    def clean(self) -> None:
        both_known = self.sending_id and self.receiving_id
        if both_known and DPRK not in (self.sending.code, self.receiving.code):
            raise ValidationError({"receiving": "One of the two countries is North Korea."})

    @property
    def partner(self) -> Country:
        return self.receiving if self.sending.code == DPRK else self.sending


class Stated(Cited):
    """What one source says of a state: the dates of its changes, or, of a list, only that it was so
    at one date. `orders` are pairs of dates that can't be reversed, and the sentence.
    """

    stated_for = PartialDateField(
        blank=True,
        help_text="Where the source is a list: the day, month or year that it shows.",
        days=True,
    )

    orders: tuple[tuple[str, str, str], ...] = ()

    class Meta(Cited.Meta):
        abstract = True

    def clean(self) -> None:
        refuse_reversed(self, *self.orders)


EXCLUDABLE = ("excluded", "exclusion")


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


def country_field(related_name: str, **options: Any) -> Any:
    return models.ForeignKey(
        Country,
        models.PROTECT,
        related_name=related_name,
        error_messages=UNKNOWN_COUNTRY,
        **options,
    )


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
    joined = PartialDateField(blank=True, days=True)
    left = PartialDateField(blank=True, days=True)

    stated = ("status", "joined", "left", "stated_for", *EXCLUDABLE)  # of its organisation
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
    partner = country_field(
        "treaties",
        null=True,
        blank=True,
        help_text="The other party of a treaty between two; empty where there are more.",
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
    signed = PartialDateField(blank=True, days=True)
    joined = PartialDateField("ratified or acceded", blank=True, days=True)
    in_force = PartialDateField(
        "in force for North Korea",
        blank=True,
        help_text="Where the source says since when.",
        days=True,
    )
    withdrawn = PartialDateField(blank=True, days=True)

    stated = ("status", "signed", "joined", "in_force", "withdrawn", "stated_for", *EXCLUDABLE)
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
