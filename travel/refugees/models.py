from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative

from ..models import Sex


class Measure(models.TextChoices):
    """Stocks, counts of a year, and UNHCR's own series: never added to one another."""

    REFUGEES = "refugees", "Refugees at the end of the year"
    ASYLUM_SEEKERS = "asylum-seekers", "Asylum-seekers at the end of the year"
    APPLICATIONS = "applications", "Asylum claims made in the year"
    DECISIONS = "decisions", "Decisions on asylum claims"
    DISPLACED = "newly-displaced", "Newly displaced, a series that UNHCR builds"
    RESETTLED = "resettled", "Resettled from a country of asylum"
    NATURALISED = "naturalised", "Naturalised refugees"
    RETURNED = "returned", "Returned refugees"
    ADMITTED = "admitted", "Refugees admitted by the receiving country"


class Outcome(models.TextChoices):
    """What a decision says; `all` is the sum of the other four of its level."""

    NONE = "", "–"
    ALL = "all", "All decisions"
    RECOGNISED = "recognised", "Recognised as refugees"
    OTHER = "other", "Other protection"
    REJECTED = "rejected", "Rejected"
    CLOSED = "closed", "Otherwise closed"


class Authority(models.TextChoices):
    NONE = "", "–"
    GOVERNMENT = "government", "Government"
    JOINT = "joint", "Government and UNHCR jointly"
    UNHCR = "unhcr", "UNHCR"


class Application(models.TextChoices):
    """UNHCR's codes of the kind of claim. V, J and NA are not explained where they were read."""

    NONE = "", "–"
    NEW = "n", "New (N)"
    REPEAT = "r", "Repeated (R)"
    APPEAL = "a", "Appeal (A)"
    NEW_AND_REPEAT = "nr", "New and repeated together (NR)"
    V = "v", "V, not explained"
    J = "j", "J, not explained"
    NA = "na", "NA, not explained"


class Level(models.TextChoices):
    """UNHCR's codes of the level of the decision.

    NA, RA and AR are explained in the documentation of the data; the others are read here by
    their usual meaning, and stand with their codes.
    """

    NONE = "", "–"
    FIRST = "fi", "First instance (FI)"
    NEW = "na", "New claims (NA)"
    FIRST_AND_APPEAL = "fa", "First instance and appeal together (FA)"
    IMMIGRATION_SERVICE = "in", "US immigration service (IN)"
    IMMIGRATION_COURTS = "eo", "US immigration courts (EO)"
    TEMPORARY = "ta", "Temporary asylum (TA)"
    REVIEW = "ar", "Administrative review (AR)"
    REPEATED = "ra", "Repeated or reopened claims (RA)"
    JUDICIAL = "jr", "Judicial review (JR)"


class CountedIn(models.TextChoices):
    PERSONS = "persons", "Persons"
    CASES = "cases", "Cases, of one person or several"


class YearBasis(models.TextChoices):
    CALENDAR = "calendar", "Calendar year"
    US_FISCAL = "us-fiscal", "US fiscal year, October to September"


CLAIMS = (Measure.APPLICATIONS, Measure.DECISIONS)


class RefugeeCount(Observation):
    """People from North Korea on record as refugees or asylum-seekers in one country of asylum.

    Persons, or cases of one person or several where `counted_in` says so. A figure of one to five
    is published as five: it has the bounds 1 and 5, and no value. Claims of one year stand at
    several levels and may be counted at each: they are never added. South Korea, whose nationality
    they have, and China, which counts none, are not among the countries.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="refugee_counts", verbose_name="country of asylum"
    )
    measure = models.CharField("what is counted", max_length=15, choices=Measure)
    outcome = models.CharField(
        max_length=10, choices=Outcome, blank=True, default="", help_text="Of decisions only."
    )
    authority = models.CharField(
        "decided by",
        max_length=10,
        choices=Authority,
        blank=True,
        default="",
        help_text="Of claims only.",
    )
    application = models.CharField(
        "kind of claim",
        max_length=2,
        choices=Application,
        blank=True,
        default="",
        help_text="Of asylum claims only: new, repeated, on appeal.",
    )
    level = models.CharField(
        "level of decision",
        max_length=2,
        choices=Level,
        blank=True,
        default="",
        help_text="Of claims and decisions only, by UNHCR’s code.",
    )
    counted_in = models.CharField(
        "counted in", max_length=7, choices=CountedIn, default=CountedIn.PERSONS
    )
    location = models.CharField(
        max_length=60,
        blank=True,
        default="",
        help_text="A place within the country; empty of all of it.",
    )
    sex = models.CharField(max_length=6, choices=Sex, default=Sex.ALL)
    year_basis = models.CharField(
        "kind of year", max_length=9, choices=YearBasis, default=YearBasis.CALENDAR
    )

    dataset = "travel/refugees"
    page = "refugees:counts"
    unit = "persons or cases, as counted"
    cell = (
        *("country", "period", "frequency", "measure", "outcome", "authority", "application"),
        *("level", "counted_in", "location", "sex", "year_basis"),
    )
    index_name = "refugee_count"

    class Meta(Observation.Meta):
        verbose_name = "count of refugees"
        verbose_name_plural = "counts of refugees"
        constraints = [
            not_negative("Nobody is counted less than zero.", "value", "value_low"),
            models.CheckConstraint(
                condition=Q(measure=Measure.DECISIONS) & ~Q(outcome="")
                | ~Q(measure=Measure.DECISIONS) & Q(outcome=""),
                name="refugees_refugeecount_outcome_of_decisions",
                violation_error_message="Decisions, and nothing else, have an outcome.",
            ),
            models.CheckConstraint(
                condition=Q(measure__in=CLAIMS) & ~Q(level="")
                | ~Q(measure__in=CLAIMS) & Q(level=""),
                name="refugees_refugeecount_level_of_claims",
                violation_error_message="Claims and decisions have a level.",
            ),
        ]

    @property
    def part(self) -> str:
        parts = [
            self.get_outcome_display() if self.outcome else "",
            self.get_application_display() if self.application else "",
            self.get_level_display() if self.level else "",
            f"by {self.get_authority_display()}"
            if self.authority not in ("", Authority.GOVERNMENT)
            else "",
            self.get_sex_display() if self.sex != Sex.ALL else "",
            self.location,
            self.get_counted_in_display() if self.counted_in != CountedIn.PERSONS else "",
            self.get_year_basis_display() if self.year_basis != YearBasis.CALENDAR else "",
        ]
        return ", ".join(filter(None, parts))
