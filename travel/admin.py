from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import AirRoute, Crossing, OtherTravelCount, OverseasWorkers
from .refugees.models import RefugeeCount

admin.site.register([AirRoute, OtherTravelCount], ObservationAdmin)


@admin.register(Crossing)
class CrossingAdmin(ObservationAdmin):
    list_display = ["country", "period", "direction", "kind", "part", "amount", "status", "source"]
    list_filter = ["direction", "kind", "dimension", "coverage", *ObservationAdmin.list_filter]


@admin.register(OverseasWorkers)
class OverseasWorkersAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "kind", "sector", "amount", "value_low", "value_high"),
        *("status", "source"),
    ]
    list_filter = ["kind", "dating", *ObservationAdmin.list_filter]


@admin.register(RefugeeCount)
class RefugeeCountAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "measure", "part", "amount", "value_low", "value_high"),
        *("status", "source"),
    ]
    list_filter = ["measure", "outcome", "level", "counted_in", *ObservationAdmin.list_filter]
