from django.contrib import admin

from nkworld.importing.desk.claims import ObservationAdmin

from ..admin import PAPERS, RecordAdmin
from .models import Agreement, Ballot, IdealPoint, RollCall


@admin.register(Agreement)
class AgreementAdmin(ObservationAdmin):
    list_display = [
        *("country", "period", "amount", "same", "joint_votes", "opposed", "status", "source"),
    ]


@admin.register(IdealPoint)
class IdealPointAdmin(ObservationAdmin):
    list_display = ["country", "period", "amount", "value_low", "value_high", "votes", "source"]


@admin.register(RollCall)
class RollCallAdmin(RecordAdmin):
    list_display = ["number", "date", "session", "resolution", "title", "dprk_vote", "source"]
    list_filter = ["dprk_vote", "subject", "source"]
    search_fields = ["=number", "resolution", "title"]
    search_help_text = "Number, resolution, words of the title"
    date_hierarchy = "date_first"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("number", "date", "session"),
                    ("resolution", "subject"),
                    "title",
                    ("issues", "on_amendment", "on_paragraph"),
                ]
            },
        ),
        ("Ballots", {"fields": ["dprk_vote", ("yes", "no", "abstain")]}),
        PAPERS,
    ]


@admin.register(Ballot)
class BallotAdmin(RecordAdmin):
    list_display = ["roll_call", "country", "vote", "source"]
    list_filter = ["vote", "roll_call__subject"]
    search_fields = ["=roll_call__number", "=country__code", "country__name"]
    search_help_text = "Number of the roll call, state by name or code"
    fieldsets = [(None, {"fields": ["roll_call", ("country", "vote")]}), PAPERS]
