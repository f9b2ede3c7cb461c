from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .kaesong.models import ZoneFigure
from .models import Crossing, OverseasWorkers
from .refugees.models import RefugeeCount

# Of the other tables the desk lists what their cells have.
USUAL = ObservationAdmin.list_filter
admin.site.register(
    Crossing,
    ObservationAdmin,
    list_display=["country", "period", "direction", "kind", "part", "amount", "status", "source"],
    list_filter=["direction", "kind", "dimension", "coverage", *USUAL],
)
admin.site.register(
    OverseasWorkers,
    ObservationAdmin,
    list_display=[
        *("country", "period", "kind", "sector", "amount", "value_low", "value_high"),
        *("status", "source"),
    ],
    list_filter=["kind", "dating", *USUAL],
)
admin.site.register(
    RefugeeCount,
    ObservationAdmin,
    list_display=[
        *("country", "period", "measure", "part", "amount", "value_low", "value_high"),
        *("status", "source"),
    ],
    list_filter=["measure", "outcome", "level", "counted_in", *USUAL],
)
admin.site.register(
    ZoneFigure,
    ObservationAdmin,
    list_display=["indicator", "period", "amount", "state_of", "status", "source"],
)
