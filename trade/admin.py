from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import Flow, InterKoreanFlow


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
