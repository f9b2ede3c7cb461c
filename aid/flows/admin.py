from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from .models import ChineseProject, DonorFlow


@admin.register(DonorFlow)
class DonorFlowAdmin(ObservationAdmin):
    list_filter = ["prices", "flow", "part", *ObservationAdmin.list_filter]


@admin.register(ChineseProject)
class ChineseProjectAdmin(ObservationAdmin):
    list_display = ["project", "period", "title", "stage", "amount", "status", "source"]
    list_filter = ["stage", "recommended", *ObservationAdmin.list_filter]
    search_fields = ["=project", "title", *ObservationAdmin.search_fields]
    search_help_text = "Number or title of the project, words of the note"
