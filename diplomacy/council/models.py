from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, not_negative, once_per_page

from ..models.stated import CountOfADay


class Designation(Cited):
    """A person or body, no ship, on the list of the 1718 Committee, as an edition of it has it: who
    was taken off before is not in it.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        ENTITY = "entity", "Entity"

    reference = models.CharField(
        max_length=10, help_text="The list’s own number: KPi.001 for persons, KPe.001 for bodies."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    nationality = models.CharField(max_length=60, blank=True, help_text="As the list prints it.")
    aliases = models.PositiveSmallIntegerField(default=0, help_text="How many the list gives.")
    listed_on = models.DateField()
    updated_on = models.DateField(
        "last updated on", null=True, blank=True, help_text="Of the entry; empty if it never was."
    )
    edition = models.DateField(
        "edition of the list", help_text="The day on which it was generated."
    )

    dataset = "diplomacy/designations"
    page = "council:designations"
    days = ("listed_on", "listed_on")

    class Meta(Cited.Meta):
        ordering = ["listed_on", "reference"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["reference", "edition"],
                name="council_designation_once",
                violation_error_message="That edition of the list already has this entry.",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__lte=F("edition")),
                name="council_designation_listed_before_edition",
                violation_error_message="An entry is listed before the edition that has it.",
            ),
            models.CheckConstraint(
                condition=Q(updated_on__isnull=True) | Q(updated_on__gte=F("listed_on")),
                name="council_designation_updated_after_listing",
                violation_error_message="An entry is not updated before it is listed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Launch(Cited):
    """One missile that left North Korea’s ground or waters, as one database has it.

    Two databases are two readings of the same flights: their rows are never added. Distances and
    heights are kilometres.
    """

    class Type(models.TextChoices):
        SRBM = "srbm", "Short-range ballistic missile"
        MRBM = "mrbm", "Medium-range ballistic missile"
        IRBM = "irbm", "Intermediate-range ballistic missile"
        ICBM = "icbm", "Intercontinental ballistic missile"
        SLBM = "slbm", "Submarine-launched ballistic missile"
        SLV = "slv", "Space launch vehicle"
        HGV = "hgv", "Hypersonic glide vehicle"
        UNKNOWN = "unknown", "Unknown"

    class Result(models.TextChoices):
        SUCCESS = "success", "Success"
        FAILURE = "failure", "Failure"
        UNKNOWN = "unknown", "Unknown"

    class Confirmation(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"

    number = models.PositiveSmallIntegerField("number in the database")
    date = PartialDateField(days=True)
    missile = models.CharField(max_length=40, blank=True)
    missile_type = models.CharField("type", max_length=7, choices=Type, blank=True)
    facility = models.CharField("launched from", max_length=60, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=7, null=True, blank=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=7, null=True, blank=True)
    landing = models.CharField("where it came down", max_length=80, blank=True)
    apogee_km = models.DecimalField(
        "apogee (km)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    distance_km = models.DecimalField(
        "distance (km)", max_digits=6, decimal_places=1, null=True, blank=True
    )
    result = models.CharField("outcome", max_length=7, choices=Result)
    confirmation = models.CharField(
        max_length=11, choices=Confirmation, blank=True, help_text="Where the database says so."
    )

    dataset = "diplomacy/launches"
    page = "council:launches"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        verbose_name_plural = "launches"
        ordering = ["-date_first", "source", "number"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            models.UniqueConstraint(
                fields=["source", "number"],
                name="council_launch_once",
                violation_error_message="This database already has that number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.missile or 'Missile'}, {self.date.label}"


class NuclearTest(Cited):
    """A nuclear test of North Korea, as one page dates it; numbered in their order."""

    number = models.PositiveSmallIntegerField("which of the tests", help_text="1 is the first.")
    date = PartialDateField(days=True)

    dataset = "diplomacy/nuclear-tests"
    page = "council:nuclear-tests"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["number", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            once_per_page(
                "number", "date", sentence="This page of this source already dates that test."
            ),
        ]

    def __str__(self) -> str:
        return f"Nuclear test {self.number}, {self.date.label}"


class ListCount(CountOfADay):
    """How many entries on North Korea a sanctions list had on one day, counted in an edition of it.

    Lists of two authorities overlap, and an entry may carry several programmes: never add them.
    """

    class List(models.TextChoices):
        UN = "un-1718", "UN 1718 list"
        UN_STILL = "un-1718-still", "UN 1718 list of 16 August 2025, listed by the day"
        OFAC = "ofac-dprk-all", "US OFAC SDN list, any programme on North Korea"
        OFAC_1 = "ofac-dprk", "US OFAC SDN list, programme DPRK"
        OFAC_2 = "ofac-dprk2", "US OFAC SDN list, programme DPRK2"
        OFAC_3 = "ofac-dprk3", "US OFAC SDN list, programme DPRK3"
        OFAC_4 = "ofac-dprk4", "US OFAC SDN list, programme DPRK4"
        OFAC_SPEA = "ofac-dprk-nkspea", "US OFAC SDN list, programme DPRK-NKSPEA"

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individuals"
        ENTITY = "entity", "Entities"
        VESSEL = "vessel", "Vessels"
        AIRCRAFT = "aircraft", "Aircraft"
        ALL = "all", "Entries of any kind"

    sanctions_list = models.CharField("list", max_length=16, choices=List)
    kind = models.CharField(max_length=10, choices=Kind)
    counted_on = PartialDateField(
        help_text="The day of the edition, or its month: 2018-10-29 or 2025-03.", days=True
    )

    dataset = "diplomacy/list-counts"
    page = "council:list-counts"
    unit = "entries"
    cell = ("sanctions_list", "kind", "counted_on", "period", "frequency")
    index_name = "council_listcount"

    class Meta(CountOfADay.Meta):
        verbose_name = "count of a list"
        verbose_name_plural = "counts of lists"
        constraints = [
            *CountOfADay.Meta.constraints,
            not_negative("A list has no fewer entries than none."),
        ]

    @property
    def cell_text(self) -> str:
        list_, kind = self.get_sanctions_list_display(), self.get_kind_display()
        return f"{list_}, {kind.lower()}, {self.counted_on.label}"


RESOLUTION = "S/RES/"
VOTES = ("yes", "no", "abstain")
ALL_VOTES = "A vote has all three numbers: for, against and abstaining. Write 0 for none."


class Outcome(Cited):
    """One outcome of the Security Council on Korea, or a meeting without one, as one page tells it.

    Several rows may tell of one outcome: a veto stands in the Council’s table of meetings and in
    a list of vetoes. `charts.py` puts them together, and nothing is counted twice.
    """

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", "Resolution"
        VETOED = "vetoed", "Draft vetoed"
        REJECTED = "not-adopted", "Draft not adopted"
        STATEMENT = "statement", "Presidential statement"
        MEETING = "meeting", "Meeting without an outcome"

    class Subject(models.TextChoices):
        DPRK = "dprk", "North Korea"
        WAR = "korean-war", "Korean War"
        ADMISSION = "admission", "Admission to the United Nations"
        AIRLINER_1983 = "korean-airliner-1983", "South Korean airliner, 1983"
        AIRLINER_1987 = "korean-airliner-1987", "South Korean airliner, 1987"
        PENINSULA = "korean-peninsula", "Korean peninsula"

    date = PartialDateField(days=True)
    kind = models.CharField(max_length=11, choices=Kind)
    subject = models.CharField(max_length=20, choices=Subject)
    document = models.CharField(
        "symbol of the document",
        max_length=20,
        blank=True,
        help_text="S/RES/1718, S/2022/431; empty where the page gives none.",
    )
    agenda_item = models.TextField(help_text="As the page prints it.")
    yes = models.PositiveSmallIntegerField("votes for", null=True, blank=True)
    no = models.PositiveSmallIntegerField("votes against", null=True, blank=True)
    abstain = models.PositiveSmallIntegerField("abstaining", null=True, blank=True)
    adoption = models.CharField(
        "how it was adopted",
        max_length=40,
        blank=True,
        help_text="Where the page says so instead of giving votes: without a vote, unanimous …",
    )
    vetoed_by = models.CharField(
        max_length=60, blank=True, help_text="Members as the page names them: China; Russia."
    )
    sitting = models.PositiveSmallIntegerField(
        default=1, help_text="Of several meetings of one day on one item: 1, 2 …"
    )

    # The entry of which it is a reading, and which: 0 counts, others repeat it (see charts.py).
    entry: Any = None
    reading = 0

    dataset = "diplomacy/council"
    page = "council:outcomes"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["-date_first", "-date_last", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            models.CheckConstraint(
                condition=Q(yes__isnull=True, no__isnull=True, abstain__isnull=True)
                | Q(yes__isnull=False, no__isnull=False, abstain__isnull=False),
                name="council_outcome_all_votes_or_none",
                violation_error_message=ALL_VOTES,
            ),
            models.CheckConstraint(
                condition=Q(vetoed_by="") | Q(kind="vetoed"),
                name="council_outcome_only_drafts_are_vetoed",
                violation_error_message="Only a vetoed draft names who vetoed it.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="resolution") | Q(document__regex=rf"^{RESOLUTION}[0-9]+$"),
                name="council_outcome_resolution_has_symbol",
                violation_error_message="A resolution has its symbol: S/RES/ and the number.",
            ),
            once_per_page(
                *("date", "kind", "document", "sitting"),
                sentence="This page of this source already tells of that outcome.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document}".strip() + f", {self.date.label}"

    def clean(self) -> None:
        given = [getattr(self, name) for name in VOTES]
        if None in given and any(each is not None for each in given):
            raise ValidationError({"yes": ALL_VOTES})

    @property
    def number(self) -> str:
        """Of a resolution: 1718; empty of anything else."""
        return self.document.removeprefix(RESOLUTION) if self.kind == self.Kind.RESOLUTION else ""

    @property
    def vote(self) -> str:
        """For, against, abstaining: “13–1–1”, or how it was adopted where no votes are given."""
        if self.yes is None:
            return self.adoption
        return f"{self.yes}–{self.no}–{self.abstain}"
