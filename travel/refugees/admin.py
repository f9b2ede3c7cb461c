from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import RefugeeCount


@admin.register(RefugeeCount)
class RefugeeCountAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "measure", "part", "amount", "value_low", "value_high"),
        *("status", "source"),
    ]
    list_filter = ["measure", "outcome", "level", "counted_in", *ObservationAdmin.list_filter]
    search_fields = ["=country__code", "country__name", *ObservationAdmin.search_fields]
    search_help_text = "Country by name or code, period, words of the quotation or the note"
