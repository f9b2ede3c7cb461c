from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import MigrantStock


@admin.register(MigrantStock)
class MigrantStockAdmin(ObservationAdmin):
    list_display = ["country", "period", "direction", "sex", "amount", "status", "source"]
    list_filter = ["direction", "sex", *ObservationAdmin.list_filter]
    search_fields = ["=country__code", "country__name", *ObservationAdmin.search_fields]
    search_help_text = "Country by name or code, period, words of the quotation or the note"
