"""Trade by section of the Standard International Trade Classification (SITC)."""

from typing import ClassVar

from django.db import models

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation, Totals
from nkworld.provenance.models.observation_cell import LIVE, cell_indexes, claim_constraints
from nkworld.provenance.models.observation_constraints import not_negative

CELL = ("country", "period", "frequency", "direction", "section")


class Section(models.TextChoices):
    """The ten sections of SITC, Revision 3, by their official titles.

    No section is a set of chapters of the Harmonized System: the two classifications are never
    added, and no claim of the one is told as a claim of the other.
    """

    FOOD = "0", "Food and live animals"
    BEVERAGES = "1", "Beverages and tobacco"
    CRUDE_MATERIALS = "2", "Crude materials, inedible, except fuels"
    FUELS = "3", "Mineral fuels, lubricants and related materials"
    OILS = "4", "Animal and vegetable oils, fats and waxes"
    CHEMICALS = "5", "Chemicals and related products, n.e.s."
    MANUFACTURED = "6", "Manufactured goods classified chiefly by material"
    MACHINERY = "7", "Machinery and transport equipment"
    MISCELLANEOUS = "8", "Miscellaneous manufactured articles"
    OTHER = "9", "Commodities and transactions not classified elsewhere in the SITC"


class SectionFlow(Observation):
    """Goods of one SITC section traded with one partner in one calendar year.

    Current US dollars. The direction is seen from the DPRK: an export leaves North Korea.
    """

    class Direction(models.TextChoices):
        EXPORT = "export", "Exports"
        IMPORT = "import", "Imports"

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="sitc_flows", verbose_name="partner"
    )
    direction = models.CharField(max_length=6, choices=Direction)
    section = models.CharField("SITC section", max_length=1, choices=Section)

    dataset = "trade/sitc-flows"
    page = "sitc:claims"
    unit = "US dollars, current"
    cell = CELL
    totals: ClassVar = Totals(
        ("direction",), {"country__kind": Country.Kind.COUNTRY.value}, partner="country"
    )

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "flow by SITC section"
        verbose_name_plural = "flows by SITC section"
        constraints = claim_constraints(
            CELL,
            not_negative(
                "not_negative",
                "Trade is zero or more; the sign is in the direction.",
                "value",
                "value_low",
            ),
            models.CheckConstraint(
                condition=models.Q(section__in=Section.values),
                name="sitc_sectionflow_known_section",
                violation_error_message="SITC has ten sections, 0 to 9.",
            ),
        )
        indexes = [
            *cell_indexes(CELL, "sitc"),
            models.Index(
                fields=["period", "direction", "section"], condition=LIVE, name="sitc_live_year"
            ),
        ]
