from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import SectionFlow

admin.site.register(SectionFlow, ObservationAdmin)
