from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import FisheryFlow


@admin.register(FisheryFlow)
class FisheryFlowAdmin(ObservationAdmin):
    list_display = ["period", "direction", "amount", "status", "source"]
    list_filter = ["direction", *ObservationAdmin.list_filter]
    search_help_text = "Period, words of the quotation or the note"
