from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

CELL = ("country", "period", "frequency", "direction", "sex")


class Direction(models.TextChoices):
    """Seen from North Korea: who was born there and lives abroad, who came and lives there."""

    BORN_THERE = "from-dprk", "Born in North Korea, living abroad"
    LIVING_THERE = "to-dprk", "Born abroad, living in North Korea"


class Sex(models.TextChoices):
    ALL = "all", "All"
    FEMALE = "female", "Women"
    MALE = "male", "Men"


class MigrantStock(Observation):
    """How many people of one country of birth live in another at mid-year, by a model of the UN.

    In persons; no count. Under `from-dprk` they were born in North Korea and live in the country,
    under `to-dprk` it is the reverse. China, Japan and South Korea are not among the countries in
    which the born in North Korea live, so that no total of these means the world. The UN imputes
    those who live in North Korea: it has no data from there.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="migrant_stocks")
    direction = models.CharField(max_length=9, choices=Direction)
    sex = models.CharField(max_length=6, choices=Sex, default=Sex.ALL)

    dataset = "travel/migrant-stock"
    page = "migrants:estimates"
    unit = "persons, by a model"
    cell = CELL

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "modelled migrant stock"
        verbose_name_plural = "modelled migrant stocks"
        constraints = claim_constraints(
            CELL, not_negative("not_negative", "Nobody is modelled to be less than zero.", "value")
        )
        indexes = cell_indexes(CELL, "migrant_stock")
