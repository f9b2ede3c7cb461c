from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import FisheryFlow

admin.site.register(FisheryFlow, ObservationAdmin)
