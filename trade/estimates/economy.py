"""North Korea's economy as the Bank of Korea estimates it, edition by edition."""

import re

from django.db import models
from django.utils.text import slugify

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import figure_parameters
from nkworld.charts import Figure, within_a_sentence
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import cell_indexes, claim_constraints
from nkworld.search.answers import answers

CELL = ("indicator", "edition", "period", "frequency")


class EconomyEstimate(Observation):
    """What one edition of an estimate says of one year of North Korea's economy.

    South Korea's prices and won: no dollars, and no account of Pyongyang's. The series was rebased
    in August 2025, so that two editions of one year differ and no line may run across them.
    """

    class Indicator(models.TextChoices):
        GROWTH = "real-growth", "Growth of the gross domestic product, per cent"
        GDP = "real-gdp", "Real gross domestic product, billion won"
        NOMINAL_GDP = "nominal-gdp", "Nominal gross domestic product, billion won"
        GNI = "nominal-gni", "Nominal gross national income, billion won"
        GNI_A_HEAD = "gni-per-head", "Gross national income a head, won"
        FARMING = "growth-agriculture", "Growth of agriculture, per cent"
        MINING = "growth-mining-manufacturing", "Growth of mining and manufacturing, per cent"
        MANUFACTURING = "growth-manufacturing", "Growth of manufacturing, per cent"
        CONSTRUCTION = "growth-construction", "Growth of construction, per cent"
        SERVICES = "growth-services", "Growth of services, per cent"
        POPULATION = "population", "Population, persons"

    indicator = models.CharField("what is estimated", max_length=27, choices=Indicator)
    edition = models.CharField(max_length=30, help_text="When it was published, and on which base.")

    dataset = "trade/economy"
    page = "estimates:economy-claims"
    unit = "won, billions of won, per cent or persons, by the indicator"
    cell = CELL
    never_added = "each is a level or a rate of a year, and editions stand on different bases."

    class Meta(Observation.Meta):
        verbose_name = "estimate of the economy"
        verbose_name_plural = "estimates of the economy"
        constraints = claim_constraints(CELL)
        indexes = cell_indexes(CELL, "economy")


Indicator = EconomyEstimate.Indicator


@claim_tables.register
class Economy(claim_tables.ClaimTable):
    """North Korea's economy by year as the Bank of Korea in Seoul estimates it.

    In South Korean won at South Korean prices, so that it compares with no other country's. Ask
    for one `indicator` and one `edition`: the editions before and after August 2025 stand on two
    bases, and both 32.3 and 35.6 trillion won are the year 2023.
    """

    model = EconomyEstimate
    caption = "North Korea’s economy"
    description = (
        "Gross domestic product, national income and growth of North Korea, as South Korea’s "
        "central bank estimates them, each edition for itself."
    )
    also = "GDP GNI income growth Bank of Korea macroeconomy"
    caption_note = "South Korean won and prices; editions are never put in one line."
    columns = {
        "period": "Year",
        "indicator": "What is estimated",
        "edition": "Edition",
        "value": "Figure",
    }
    crumbs = (("Trade", "trade:index"),)
    filters = {"indicator": "What is estimated"}
    point_of_view = "North Korea’s, in South Korea’s prices."
    api_fields = {"edition": "When it was published: a year differs from edition to edition."}


@figures.register(
    EconomyEstimate.dataset,
    title="North Korea’s economy",
    parameters=figure_parameters(
        EconomyEstimate.dataset,
        allow_all=False,
        indicator=OneOfField(Indicator, "What is estimated", initial="real-growth"),
    ),
    words=["GDP", "GNI", "growth", "Bank of Korea"],
)
def economy(params: dict) -> Figure:
    """The economy of North Korea by year as Seoul’s central bank estimates it, by edition."""
    indicator = Indicator(params["indicator"])
    shown = EconomyEstimate.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(indicator=indicator), "edition").within(params)
    editions = sorted(claims.by("edition").items(), key=lambda each: each[1].periods[-1])
    series = [
        some.ordered(lambda row: row["period"]).series(
            slugify(edition), PartialDate(edition).label, f"category-{n}"
        )
        for n, (edition, some) in enumerate(editions, start=1)
    ]
    is_rate = "per cent" in indicator.label
    what, _, unit = indicator.label.rpartition(", ")
    return Figure(
        topic=short(what),
        headed_by=tuple(series[-1:]),
        subtitle=f"{indicator.label}, by the edition of the estimate",
        unit="per cent change on the year before" if is_rate else unit,
        measure="percent" if is_rate else "count",
        kind="bar",
        notes=("Editions stand on different bases: a line never runs from one to the other.",),
        **claims.stated(params, series),
    )


def short(what: str) -> str:
    """“real GDP”, “GNI a head”"""
    what = re.sub("(the )?gross domestic product", "GDP", what)
    what = re.sub("[Gg]ross national income", "GNI", what)
    return what if what.startswith("GNI") else within_a_sentence(what)


answers(EconomyEstimate.dataset, ["growth economy", "GDP growth", "economy"], subject="growth")
answers(
    EconomyEstimate.dataset,
    ["GDP", "gross domestic product"],
    subject="the gross domestic product",
    given={"indicator": Indicator.GDP.value},
)
