from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import ZoneFigure


@admin.register(ZoneFigure)
class ZoneFigureAdmin(ObservationAdmin):
    list_display = ["indicator", "period", "amount", "state_of", "status", "source"]
