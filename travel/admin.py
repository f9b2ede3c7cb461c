from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import AirRoute, Crossing, OtherTravelCount, OverseasWorkers

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
