from typing import Any

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from nkworld.charts.numbers import exact
from nkworld.importing.desk.claims import ObservationAdmin

from .models import (
    Addition,
    Flow,
    InterKoreanFlow,
    PartnerRank,
    SeriesBreak,
    Silence,
    SouthKoreanTrade,
)


@admin.register(Flow)
class FlowAdmin(ObservationAdmin):
    list_display = ["country", "period", "direction", "amount", "status", "source"]
    list_filter = ["direction", *ObservationAdmin.list_filter]
    search_fields = ["=country__code", "country__name", *ObservationAdmin.search_fields]
    search_help_text = "Partner by name or code, period, words of the quotation or the note"


@admin.register(InterKoreanFlow)
class InterKoreanFlowAdmin(ObservationAdmin):
    list_display = ["period", "direction", "category", "amount", "status", "source"]
    list_filter = ["direction", "category", *ObservationAdmin.list_filter]


@admin.register(PartnerRank)
class PartnerRankAdmin(ObservationAdmin):
    list_display = ["country", "period", "amount", "share", "status", "source"]
    search_fields = ["=country__code", "country__name", *ObservationAdmin.search_fields]
    search_help_text = "Partner by name or code, period, words of the quotation or the note"

    @admin.display(description="place", ordering="value")
    def amount(self, claim):
        return super().amount(claim)


PAPERS: Any = ("Who says so", {"fields": ["source", "citation", "as_quoted", "note"]})


class RecordAdmin(SimpleHistoryAdmin):
    """What is known of a series, with its whole history."""

    autocomplete_fields = ["country", "source"]
    list_select_related = ["country", "source"]
    list_filter = ["source"]
    search_fields = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Partner by name or code, words of the quotation or the note"


@admin.register(Addition)
class AdditionAdmin(RecordAdmin):
    list_display = ["source", "country", "year", "direction", "value"]
    fieldsets = [(None, {"fields": ["country", ("year", "direction"), "value"]}), PAPERS]


@admin.register(SeriesBreak)
class SeriesBreakAdmin(RecordAdmin):
    list_display = ["source", "country", "year", "direction", "kind", "sentence"]
    list_filter = ["kind", *RecordAdmin.list_filter]
    fieldsets = [
        (None, {"fields": ["country", ("year", "direction"), "kind", "sentence"]}),
        ("What follows", {"fields": ["caveat", "without"]}),
        PAPERS,
    ]


@admin.register(Silence)
class SilenceAdmin(RecordAdmin):
    list_display = ["country", "kind", "first_year", "last_year", "sentence"]
    list_filter = ["kind", *RecordAdmin.list_filter]
    fieldsets = [
        (None, {"fields": ["country", "kind", ("first_year", "last_year"), "sentence"]}),
        PAPERS,
    ]


@admin.register(SouthKoreanTrade)
class SouthKoreanTradeAdmin(RecordAdmin):
    list_display = ["country", "year", "dollars", "direction", "goods", "told_by"]
    list_filter = ["direction", "told_by"]
    ordering = ["country", "year"]
    fieldsets = [
        (None, {"fields": ["country", ("year", "direction"), "goods", "value", "told_by"]}),
        PAPERS,
    ]

    @admin.display(description="US$", ordering="value")
    def dollars(self, one):
        return exact(one.value)
