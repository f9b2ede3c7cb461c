from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from ..admin import PAPERS, RecordAdmin
from .models import Designation, Launch, ListCount, NuclearTest, Outcome


@admin.register(Outcome)
class OutcomeAdmin(RecordAdmin):
    list_display = ["date", "kind", "document", "subject", "vote", "vetoed_by", "source"]
    list_filter = ["kind", "subject", "source"]
    search_fields = ["document", "agenda_item", "as_quoted", "note"]
    search_help_text = "Symbol of the document, words of the agenda item or the quotation"
    date_hierarchy = "date_first"
    fieldsets = [
        (None, {"fields": [("date", "sitting"), ("kind", "document"), "subject", "agenda_item"]}),
        ("The vote", {"fields": [("yes", "no", "abstain"), "adoption", "vetoed_by"]}),
        PAPERS,
    ]


@admin.register(Designation)
class DesignationAdmin(RecordAdmin):
    list_display = ["reference", "name", "kind", "listed_on", "updated_on", "edition"]
    list_filter = ["kind", "edition"]
    search_fields = ["=reference", "name", "as_quoted"]
    search_help_text = "Reference, name"
    date_hierarchy = "listed_on"
    fieldsets = [
        (None, {"fields": [("reference", "kind"), "name", ("nationality", "aliases")]}),
        ("On the list", {"fields": [("listed_on", "updated_on"), "edition"]}),
        PAPERS,
    ]


@admin.register(Launch)
class LaunchAdmin(RecordAdmin):
    list_display = ["date", "source", "number", "missile", "missile_type", "facility", "result"]
    list_filter = ["source", "missile_type", "result", "confirmation"]
    search_fields = ["missile", "facility", "landing", "as_quoted", "note"]
    search_help_text = "Missile, place, words of the row"
    date_hierarchy = "date_first"
    fieldsets = [
        (None, {"fields": [("number", "date"), ("missile", "missile_type")]}),
        ("Where from", {"fields": ["facility", ("latitude", "longitude")]}),
        (
            "How far",
            {"fields": ["landing", ("apogee_km", "distance_km"), ("result", "confirmation")]},
        ),
        PAPERS,
    ]


@admin.register(NuclearTest)
class NuclearTestAdmin(RecordAdmin):
    list_display = ["number", "date", "source", "as_quoted"]
    fieldsets = [(None, {"fields": [("number", "date")]}), PAPERS]


@admin.register(ListCount)
class ListCountAdmin(ObservationAdmin):
    list_display = ["sanctions_list", "kind", "counted_on", "amount", "status", "source"]
    search_fields = ["counted_on", *ObservationAdmin.search_fields]
    search_help_text = "Day, words of the quotation or the note"
