from django.contrib import admin

from nkworld.desk.proposals.records import PAPERS, CitedForm, RecordAdmin
from nkworld.importing.curated import curated_table
from nkworld.importing.desk.claims import ObservationAdmin

from .models import Commodity, CommodityShare, GoodsFlow, Measure, Resolution, Sector


@admin.register(GoodsFlow)
class GoodsFlowAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "direction", "commodity", "part"),
        *("amount", "quantity_text", "status", "source"),
    ]
    list_filter = ["direction", "quantity_unit", *ObservationAdmin.list_filter]

    @admin.display(description="quantity", ordering="quantity")
    def quantity_text(self, claim: GoodsFlow) -> str | None:
        return claim.amount_text or None


@admin.register(CommodityShare)
class CommodityShareAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "direction", "commodity", "part"),
        *("amount", "growth", "rank", "status", "source"),
    ]


@admin.register(Sector)
class SectorAdmin(RecordAdmin):
    list_display = ["name", "slug", "position"]


@admin.register(Commodity)
class CommodityAdmin(RecordAdmin):
    list_display = ["code", "name", "short_name", "name_ko", "level", "sector", "revision"]
    list_filter = ["level", "sector"]
    list_select_related = ["sector"]
    search_fields = ["=code", "name", "short_name", "name_ko"]
    search_help_text = "Code, or name in English or Korean"
    autocomplete_fields = ["parent"]


@admin.register(Resolution)
class ResolutionAdmin(RecordAdmin):
    list_display = ["title", "issuer", "adopted_on", "carries_out"]
    list_filter = ["issuer"]
    list_select_related = ["carries_out"]
    search_fields = ["slug", "title"]
    date_hierarchy = "adopted_on"


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    list_display = ["resolution", "paragraph", "kind", "direction", "goods", "effective_from"]
    form = CitedForm
    list_filter = ["kind", "direction", "read", "resolution"]
    search_fields = ["goods", "hs_codes", "as_quoted", "note"]
    search_help_text = "Goods, codes, words of the quotation or the note"
    date_hierarchy = "effective_from"
    fieldsets = [
        (
            None,
            {"fields": [("resolution", "paragraph"), ("kind", "direction"), "goods", "hs_codes"]},
        ),
        (
            "How much is allowed",
            {"fields": [("cap_quantity", "cap_unit"), "cap_value_usd", "cap_period"]},
        ),
        (
            "When",
            {
                "fields": [
                    ("effective_from", "wind_down_until"),
                    ("effective_until", "superseded_by"),
                ]
            },
        ),
        PAPERS,
    ]


Sectors = curated_table("hs-sectors.csv", Sector, ["slug"])
# The tree, from the top: a row's parent stands above it, a resolution above what carries it out.
Commodities = curated_table("hs-commodities.csv", Commodity, ["code"])
curated_table("resolutions.csv", Resolution, ["slug"])
curated_table(
    "measures.csv",
    Measure,
    ["resolution", "paragraph", "kind", "direction", "goods", "effective_from"],
)
