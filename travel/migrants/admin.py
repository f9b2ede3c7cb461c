from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import MigrantStock

admin.site.register(MigrantStock, ObservationAdmin)
