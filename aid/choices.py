"""The words in which aid is told (what has become of money, what it is for, how much is meant), and
the questions that aid's figures answer.
"""

from typing import Self

from django.db import models

from nkworld.provenance.models import CuratedQuerySet, ObservationQuerySet
from nkworld.provenance.registries import texts_beside

NOTES: dict[str, str] = texts_beside(__file__, "notes.yaml")


class Stage(models.TextChoices):
    """How far money has come. Two of these are never added: the same dollar passes through both.

    Reported is what a source tells without saying which of the others it means. The values are
    also the words in which sentences tell it.
    """

    PLEDGED = "pledged", "Pledged"
    COMMITTED = "committed", "Committed"
    PAID = "paid", "Paid"
    REPORTED = "reported", "Reported"


class Scope(models.TextChoices):
    """How much of a year's money a figure means. Only figures of the whole make a series."""

    WHOLE = "whole", "Whole period"
    STATE = "state", "Books of one day"
    PART = "part", "Part of a larger figure"
    AGAIN = "again", "Second account"


class Sector(models.TextChoices):
    MULTI = "multi-sector", "Several sectors"
    FOOD = "food-security", "Food security"
    NUTRITION = "nutrition", "Nutrition"
    HEALTH = "health", "Health"
    WASH = "wash", "Water and sanitation"
    AGRICULTURE = "agriculture", "Agriculture"
    DISASTER = "disaster-risk", "Disasters"
    PROTECTION = "protection", "Protection"


class FlowType(models.TextChoices):
    CASH = "cash", "Money"
    IN_KIND = "in-kind", "Goods at their value"
    MIXED = "mixed", "Money and goods together"


class Measure(models.TextChoices):
    REQUESTED = "requested", "Asked for (US$)"
    FUNDED = "funded", "Received (US$)"
    IN_NEED = "people-in-need", "People in need"
    TARGETED = "people-targeted", "People to be reached"


class Commodity(models.TextChoices):
    """What is shipped. `PARTS` says which of these contain others: a sum never takes both."""

    ALL_FOOD = "all-food", "All food"
    CEREALS = "cereals", "Cereals"
    RICE = "rice", "Rice"
    WHEAT_AND_FLOUR = "wheat-and-flour", "Wheat and wheat flour"
    WHEAT = "wheat", "Wheat"
    WHEAT_FLOUR = "wheat-flour", "Wheat flour"
    COARSE_GRAINS = "coarse-grains", "Coarse grains"
    MAIZE = "maize", "Maize"
    BLENDED = "blended", "Blended food"
    MIXED_GRAIN = "mixed-grain", "Mixed grain"
    NON_CEREALS = "non-cereals", "Food other than cereals"
    PULSES = "pulses", "Pulses"
    SOYBEANS = "soybeans", "Soybeans"
    VEGETABLE_OILS = "vegetable-oils", "Vegetable oils"
    FATS = "fats", "Edible fats"
    SUGAR = "sugar", "Sugar"
    MILK = "milk", "Milk"
    MILK_POWDER = "milk-powder", "Milk powder"
    OTHER_DAIRY = "other-dairy", "Other dairy products"
    MEAT = "meat", "Meat"
    FISH = "fish", "Fish"
    DRIED_FRUIT = "dried-fruit", "Dried fruit"
    OTHER = "other-non-cereals", "Other food"
    FERTILISER = "fertiliser", "Fertiliser (not food)"


PARTS: dict[str, tuple[str, ...]] = {
    Commodity.ALL_FOOD: (Commodity.CEREALS, Commodity.NON_CEREALS),
    Commodity.CEREALS: (
        Commodity.RICE,
        Commodity.WHEAT_AND_FLOUR,
        Commodity.COARSE_GRAINS,
        Commodity.BLENDED,
        Commodity.MIXED_GRAIN,
    ),
    Commodity.WHEAT_AND_FLOUR: (Commodity.WHEAT, Commodity.WHEAT_FLOUR),
    Commodity.COARSE_GRAINS: (Commodity.MAIZE,),
    Commodity.NON_CEREALS: (
        Commodity.PULSES,
        Commodity.SOYBEANS,
        Commodity.VEGETABLE_OILS,
        Commodity.FATS,
        Commodity.SUGAR,
        Commodity.MILK,
        Commodity.OTHER_DAIRY,
        Commodity.MEAT,
        Commodity.FISH,
        Commodity.DRIED_FRUIT,
        Commodity.OTHER,
    ),
    Commodity.MILK: (Commodity.MILK_POWDER,),
}


class Channel(models.TextChoices):
    ALL = "all", "All channels"
    WFP = "wfp", "World Food Programme"
    WFP_AND_NGOS = "wfp-and-ngos", "World Food Programme and NGOs"
    NGOS = "ngos", "NGOs"
    BILATERAL = "bilateral", "From government to government"
    LOAN = "bilateral-loan", "Loan from government to government"


class SouthernChannel(models.TextChoices):
    """From whose pocket South Korean aid comes, as Seoul accounts for it."""

    TOTAL = "total", "Government and private"
    GOVERNMENT = "government-total", "Government, loans included"
    FOOD_LOAN = "government-food-loan", "of which food loans"
    PRIVATE = "private", "Private groups"


EVERYBODY = "all-donors"
NOBODY_NAMED = "all-recipients"
LABEL = "label"
NO_AGENCY = (LABEL, "country")  # kinds of recipients that are no single agency


class ActorQuerySet(CuratedQuerySet):
    def at_work_in_the_country(self) -> Self:
        """Bodies that work or worked there: donors abroad and lumped groups are not."""
        return self.exclude(kind__in=NO_AGENCY)


class ProgrammeQuerySet(CuratedQuerySet):
    def cited(self) -> Self:
        return self.select_related("actor", "source")


class ContributionQuerySet(ObservationQuerySet):
    def whole(self) -> Self:
        """Figures of a whole period: the only ones that stand in a series or may be added.

        Left out are the books of single days (the year went on, and each later day contains the
        earlier), parts (their whole is there) and other accounts of the same money.
        """
        return self.filter(scope=Scope.WHOLE)
