from django.contrib import admin

from nkworld.charts.words import exact
from nkworld.desk.proposals.records import PAPERS, CitedAdmin
from nkworld.importing.curated import curated_table
from nkworld.importing.desk.claims import ObservationAdmin
from nkworld.provenance.models import Observation

from .models import Addition, PartnerRank, SeriesBreak, Silence, SouthKoreanTrade


@admin.register(PartnerRank)
class PartnerRankAdmin(ObservationAdmin):
    list_display = ["country", "period", "amount", "share", "status", "source"]

    @admin.display(description="place", ordering="value")
    def amount(self, claim: Observation) -> str | None:
        return super().amount(claim)


class TradeRecordAdmin(CitedAdmin):
    search_help_text = "Partner by name or code, words of the quotation or the note"


@admin.register(Addition)
class AdditionAdmin(TradeRecordAdmin):
    list_display = ["source", "country", "year", "direction", "value"]
    fieldsets = [(None, {"fields": ["country", ("year", "direction"), "value"]}), PAPERS]


@admin.register(SeriesBreak)
class SeriesBreakAdmin(TradeRecordAdmin):
    autocomplete_fields = ["country", "source"]
    list_display = ["source", "country", "year", "direction", "kind", "sentence"]
    list_filter = ["kind", *CitedAdmin.list_filter]
    fieldsets = [
        (None, {"fields": ["country", ("year", "direction"), "kind", "sentence"]}),
        ("What follows", {"fields": ["caveat", "without", "hs_codes"]}),
        PAPERS,
    ]


@admin.register(Silence)
class SilenceAdmin(TradeRecordAdmin):
    list_display = ["country", "kind", "first_year", "last_year", "sentence"]
    list_filter = ["kind", *CitedAdmin.list_filter]
    fieldsets = [
        (None, {"fields": ["country", "kind", ("first_year", "last_year"), "sentence"]}),
        PAPERS,
    ]


@admin.register(SouthKoreanTrade)
class SouthKoreanTradeAdmin(TradeRecordAdmin):
    list_display = ["country", "year", "dollars", "direction", "goods", "told_by"]
    list_filter = ["direction", "told_by", "read"]
    ordering = ["country", "year"]
    fieldsets = [
        (None, {"fields": ["country", ("year", "direction"), "goods", "value", "told_by"]}),
        PAPERS,
    ]

    @admin.display(description="US$", ordering="value")
    def dollars(self, one: SouthKoreanTrade) -> str:
        return exact(one.value)


# The files of records in the seed folder.
curated_table("additions.csv", Addition, ["source", "country", "year", "direction"])
curated_table("series-breaks.csv", SeriesBreak, ["source", "country", "year", "direction", "kind"])
curated_table("silences.csv", Silence, ["source", "country", "kind", "first_year"])
curated_table(
    "south-korean-trade.csv",
    SouthKoreanTrade,
    ["source", "country", "year", "direction", "goods", "told_by"],
)
