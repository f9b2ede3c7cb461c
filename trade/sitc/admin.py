from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import SectionFlow


@admin.register(SectionFlow)
class SectionFlowAdmin(ObservationAdmin):
    list_display = ["country", "period", "direction", "section", "amount", "status", "source"]
    list_filter = ["direction", "section", *ObservationAdmin.list_filter]
    search_fields = ["=country__code", "country__name", *ObservationAdmin.search_fields]
    search_help_text = "Partner by name or code, period, words of the quotation or the note"
