"""Trade in fish and fishery products, as fishery statistics group them."""

from typing import ClassVar

from django.db import models
from django.urls import path

from nkworld.asking import claim_tables
from nkworld.asking.parameters import SPAN
from nkworld.charts import Figure
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.models import Observation, Totals
from nkworld.provenance.models.constraints import not_negative
from nkworld.search.entries import page

from ..claims import IN_DOLLARS, LABELS, ROLES
from ..models.flow import NOT_NEGATIVE, OneWay
from ..tables import EXPORTER, ONE_WAY


class FisheryFlow(Observation):
    """Fish and fishery products traded with all partners together in one calendar year.

    Current US dollars. The direction is seen from the DPRK: an export leaves North Korea. The group
    is the FAO's: wider than chapter 03 of the Harmonized System, and no part of its figures.
    """

    Direction = OneWay

    direction = models.CharField(max_length=6, choices=Direction)

    dataset = "trade/fishery-flows"
    page = "fishery:claims"
    unit = "US dollars, current"
    cell = ("period", "frequency", "direction")
    index_name = "fishery"
    totals: ClassVar = Totals(("direction",))

    class Meta(Observation.Meta):
        verbose_name = "flow of fishery products"
        verbose_name_plural = "flows of fishery products"
        constraints = [not_negative(*NOT_NEGATIVE)]


@claim_tables.register
class FisheryFlows(claim_tables.ClaimTable):
    """Fish and fishery products traded with all partners together, by calendar year, as the FAO
    estimates them; `value` is in current US dollars.

    A group of the FAO’s own, wider than chapter 03 of the Harmonized System: add no row of this
    table to one of trade/goods.
    """

    model = FisheryFlow
    columns = ("period", "direction", "value")
    filters = ("direction",)
    point_of_view = EXPORTER
    aliases = {"flow": "direction", "value_usd": "value"}
    words = {"direction": ONE_WAY}


@figures.register("trade/fishery", FisheryFlow.dataset, allow_all=False)
def fishery(params: dict) -> Figure:
    """Exports and imports of fish and fishery products by year, as the FAO estimates them."""
    shown = FisheryFlow.objects.headline(params["rule"], as_of=params["as_of"]).annual()
    claims = Claims.read(shown.filter(value__isnull=False), "direction").within(params)
    by_direction = claims.ordered(lambda row: row["period"]).by("direction")
    series = [
        by_direction[way].series(way.value, LABELS[way], ROLES[way])
        for way in OneWay
        if way in by_direction
    ]
    return Figure(
        topic="fish trade",
        subtitle="Fish and fishery products traded with all partners, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="line",
        notes=(
            "Wider than chapter 03 of the Harmonized System: it takes in preparations, meals and "
            "oils of fish.",
        ),
        **claims.stated(params, series),
    )


page(
    "Fish and seafood",
    "fishery:index",
    "Trade in fish and seafood as the FAO has it.",
    also="fishery FAO squid crab",
)


class Index(DatasetPage):
    model = FisheryFlow
    parameters = ("rule", *SPAN, "marks")
    crumbs = (("Trade", "trade:index"),)
    title = "Fish and fishery products"
    description = (
        "North Korea's exports of fish and fishery products 1976 to 2012 and its imports 1994 to "
        "2012, as the FAO estimates them."
    )
    lede = (
        "The FAO groups fish, shellfish and what is made of them by itself, apart from the codes "
        "of customs. Its values for North Korea are estimates, of all partners together, and end "
        "in 2012."
    )
    links = {
        "Table of every claim": "fishery:claims ?rule=all",
        "Fish and seafood by HS code": "goods:commodity 03",
        "Goods": "goods:index",
    }
    figures = {"trade/fishery": parameters}
    controls = True
    questions_title = "Data Questions on fishery products"


app_name = "fishery"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=FisheryFlows), name="claims"),
]
