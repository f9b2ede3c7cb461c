"""What a count of refugees counts, in the terms of UNHCR's statistics."""

from django.db import models


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


class Sex(models.TextChoices):
    ALL = "all", "All"
    FEMALE = "female", "Women"
    MALE = "male", "Men"


class YearBasis(models.TextChoices):
    CALENDAR = "calendar", "Calendar year"
    US_FISCAL = "us-fiscal", "US fiscal year, October to September"
