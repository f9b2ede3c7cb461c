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
