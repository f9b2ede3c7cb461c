"""Chemicals and plant that could serve chemical arms, as a think tank finds them recorded."""

from django.db import models

from nkworld.asking import claim_tables
from nkworld.asking.parameters import figure_parameters
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import estimates_of
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import cell_indexes, claim_constraints, not_negative

CELL = ("country", "category", "goods", "records", "period", "frequency")


class ChemicalImport(Observation):
    """What a study finds that one partner recorded as sent to North Korea, in kilograms, mostly as
    “at least”. The records are mirrors, and some of them South Korea's.
    """

    class Category(models.TextChoices):
        INORGANIC = "inorganic", "Inorganic chemicals"
        ORGANIC = "organic", "Organic chemicals"
        EQUIPMENT = "equipment", "Machinery, plant and laboratory equipment"
        ALL = "all", "All chemicals and equipment of the study"

    class Records(models.TextChoices):
        COMTRADE = "comtrade", "UN Comtrade"
        EUROSTAT = "eurostat", "Eurostat"
        CHINA = "china-customs", "Chinese customs"

    country = models.ForeignKey(Country, models.PROTECT, related_name="chemical_imports")
    category = models.CharField(max_length=9, choices=Category)
    goods = models.CharField(
        max_length=80, blank=True, help_text="In the study’s words, where it names one sort."
    )
    records = models.CharField("whose records", max_length=13, choices=Records)

    dataset = "trade/chemical-imports"
    page = "estimates:chemical-imports-claims"
    unit = "kilograms"
    cell = CELL
    never_added = "categories hold one another, bounds are no values, and some are South Korea’s."

    class Meta(Observation.Meta):
        verbose_name = "import of chemicals"
        verbose_name_plural = "imports of chemicals"
        constraints = claim_constraints(
            CELL, not_negative("not_negative", "Nobody sends less than nothing.", "value")
        )
        indexes = cell_indexes(CELL, "chemical_import")


@claim_tables.register
class ChemicalImports(claim_tables.ClaimTable):
    """Chemicals and plant of two uses that partners recorded as sent to North Korea, 2015 to 2024,
    as a study of RUSI finds them in customs data.

    Lower bounds in kilograms. Categories hold one another, and the records of Trinidad and Tobago,
    Saudi Arabia, Papua New Guinea, Bosnia and others look like South Korea's, booked as the
    North's: `note` says so. RUSI is to be named with each figure.
    """

    model = ChemicalImport
    caption = "Chemicals of two uses"
    description = (
        "Chemicals and plant that could serve chemical arms and were recorded as sent to North "
        "Korea from 2015 to 2024, by a study of RUSI: lower bounds out of partners’ records."
    )
    also = "chemical weapons precursors dual use RUSI Anthracite"
    caption_note = "Kilograms, at least; categories hold one another: never added."
    columns = {
        "period": "Period",
        "country": "From",
        "category": "Category",
        "goods": "Goods",
        "records": "Whose records",
        "value": "Kilograms",
    }
    crumbs = (("Trade", "trade:index"),)
    filters = {"country": "From", "category": "Category", "records": "Whose records"}
    point_of_view = "North Korea’s: it imports."
    api_fields = {"country": "The partner that recorded it, or the world."}


@figures.register(
    ChemicalImport.dataset,
    title="Chemicals of two uses",
    parameters=figure_parameters(ChemicalImport.dataset, shared=("rule", "as_of")),
    words=["chemical weapons", "dual use", "RUSI"],
)
def chemical_imports(params: dict) -> Figure:
    """What all partners together recorded of each category, at least."""
    return estimates_of(
        params,
        ChemicalImport,
        "country__code",
        subject="Chemicals of two uses taken in",
        more="category",
        unit="kilograms",
        country__code=WORLD,
    )
