"""The tables of claims about goods, as their pages and the API give them."""

from django import forms
from rest_framework import serializers

from nkworld.asking.claim_tables import CELLS, ClaimTable, register
from nkworld.asking.fields import AnyOfField
from nkworld.importing.widgets import spellings

from ..tables import ALIASES, EXPORTER, ONE_WAY, US_DOLLARS
from .models import Commodity, CommodityShare, GoodsFlow, GoodsFlowQuerySet, Sector
from .parameters import CommodityField, SectorField
from .tree import Tree

WHOLE, PART = "whole", "part"


Unit = GoodsFlow.Unit
UNITS: dict[str, str] = spellings(
    {
        Unit.TONNES: "tonne | tons | mt | 톤 | 吨",
        Unit.KILOGRAMS: "kgs",
        Unit.BARRELS: "barrel | 배럴",
        Unit.CUBIC_METRES: "m³",
        Unit.PIECES: "units",
    }
)
HEADINGS = ALIASES | spellings({"commodity": "hs_code | hs | commodity_code | 품목"})


class WithinField(CommodityField):
    meaning = "Everything that lies within a code or a range: 27, 61-63."

    def narrow(self, rows: GoodsFlowQuerySet, name: str, value: Commodity) -> GoodsFlowQuerySet:
        return rows.of_many_goods(Tree.load().within(value))


class OfSectorField(SectorField):
    def narrow(self, rows: GoodsFlowQuerySet, name: str, value: Sector) -> GoodsFlowQuerySet:
        return rows.of_many_goods(Tree.load().by_sector.get(value, []))


COVERAGE = [(WHOLE, "all of a code"), (PART, "part of a code only")]


class CoverageField(AnyOfField):
    def narrow(self, rows: GoodsFlowQuerySet, name: str, value: list[str]) -> GoodsFlowQuerySet:
        if set(value) == {WHOLE, PART}:
            return rows
        return rows.whole() if value == [WHOLE] else rows.exclude(part="")


OF_GOODS: dict[str, str | forms.Field] = {
    "commodity": CommodityField(label="Goods"),
    "within": WithinField(label="Goods within"),
    "sector": OfSectorField(label="Sector"),
    "country": "Partner",
    "direction": "Direction",
}


@register
class GoodsFlows(ClaimTable):
    """One sort of goods traded with one partner, or with the world, in one period.

    `value` is in current US dollars, `quantity` in its own unit; a row may have either or both.
    Codes overlap: 25-27 holds 2701. Rows with a `part` cover some of their code only. Never add
    rows up unless they are one source’s and lie apart.

    A rule gives one row a cell, one with a value before one with a quantity only: ask for
    `rule=all` to have both.
    """

    model = GoodsFlow
    caption_note = US_DOLLARS
    columns = ("period", "commodity", "country", "direction", "value", "quantity")
    cells = {
        "commodity": "goods/cells.html#commodity",
        "country": f"{CELLS}#text",
        "quantity": "goods/cells.html#quantity",
    }
    filters = OF_GOODS | {"coverage": CoverageField(COVERAGE, "Coverage")}
    point_of_view = EXPORTER
    api_fields = {
        "part": serializers.CharField(
            allow_null=True,
            help_text="Where the row covers a part of the code only; never add such a row to "
            "others.",
        ),
        "revision": serializers.CharField(
            allow_null=True, help_text="The edition of the code, where it is named."
        ),
        "quantity_unit": serializers.CharField(
            allow_null=True, help_text="t, kg, bbl, m3 or pcs; of the quantity."
        ),
    }
    fields = ("country", "direction", "commodity", "part", "revision")
    last_fields = ("quantity", "quantity_low", "quantity_high", "quantity_unit")
    aliases = HEADINGS | {
        "hs_revision": "revision",
        "quantity_at_least": "quantity_low",
        "quantity_at_most": "quantity_high",
        "unit_of_quantity": "quantity_unit",
    }
    words = {"direction": ONE_WAY, "quantity_unit": UNITS}


@register
class CommodityShares(ClaimTable):
    """Which share of its own total a source gives to one sort of goods, its change on the year
    before, and its place among the goods of that total.

    `value` is in per cent of the same source’s total for that partner, period and direction. No
    amount follows from it: multiply it with nothing. Codes overlap, as 25-27 holds 27.
    """

    model = CommodityShare
    columns = ("period", "commodity", "country", "direction", "value", "growth", "rank")
    cells = {
        "commodity": "goods/cells.html#named",
        "country": f"{CELLS}#text",
        "growth": f"{CELLS}#number_or_nothing",
        "rank": f"{CELLS}#number_or_nothing",
    }
    filters = OF_GOODS
    point_of_view = EXPORTER
    api_fields = {
        "named": serializers.CharField(help_text="The goods as the report names them."),
        "part": serializers.CharField(
            allow_null=True, help_text="Where the row covers a part of the code only."
        ),
    }
    last_fields = ("growth", "rank")
    aliases = HEADINGS | {
        "share_percent": "value",
        "share": "value",
        "growth_percent": "growth",
        "goods": "named",
    }
    words = {"direction": ONE_WAY}
