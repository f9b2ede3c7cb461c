from collections.abc import Callable

from django.contrib import admin

from nkworld.desk.proposals.records import PAPERS, CitedForm, RecordAdmin
from nkworld.importing.desk.claims import ObservationAdmin
from nkworld.provenance.models import Observation

from .flows.models import ChineseProject, DonorFlow
from .models import (
    Actor,
    Appeal,
    AppealFigure,
    ClusterFigure,
    Contribution,
    FoodAid,
    OtherAidCount,
    Programme,
    SouthKoreanAid,
)

admin.site.register([ClusterFigure, OtherAidCount], ObservationAdmin)


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    list_display = ["name", "abbreviation", "kind", "country", "resident", "active_from"]
    list_filter = ["kind", "resident"]
    search_fields = ["name", "abbreviation", "slug", "=country__code", "country__name"]
    search_help_text = "Name, abbreviation, or country by name or code"
    suggested = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "abbreviation"), ("slug", "kind"), "country", "url"]}),
        ("In North Korea", {"fields": ["resident", ("active_from", "active_to")]}),
        ("Where this was read", {"fields": ["citation", "note"]}),
    ]


@admin.register(Programme)
class ProgrammeAdmin(RecordAdmin):
    list_display = ["title", "actor", "sector", "start", "end", "budget_usd", "source"]
    form = CitedForm
    list_filter = ["sector", "read", ("source", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "actor__name", "actor__abbreviation", "description", "as_quoted"]
    search_help_text = "Title, actor, words of the description or the quotation"
    fieldsets = [
        (None, {"fields": ["actor", "title", "sector", ("start", "end"), "description"]}),
        ("How large", {"fields": [("budget_usd", "beneficiaries")]}),
        PAPERS,
    ]


@admin.register(Appeal)
class AppealAdmin(RecordAdmin):
    """What it asked for and received are figures: they change by a release."""

    list_display = ["title", "year", "kind", "agency", "code"]
    list_filter = ["kind"]
    search_fields = ["title", "slug", "code", "=year"]
    search_help_text = "Title, year or plan code"
    fields = ["title", "slug", ("year", "kind"), ("agency", "code"), "note"]


def short(field: str) -> Callable[[Observation], str]:
    display = admin.display(description=field, ordering=f"{field}__name")
    return display(lambda claim: getattr(claim, field).short)


@admin.register(Contribution)
class ContributionAdmin(ObservationAdmin):
    list_display = [
        *("period", short("donor"), short("recipient"), "amount", "how_far"),
        *("scope", "source"),
    ]
    list_filter = ["stage", "scope", "sector", "flow_type", *ObservationAdmin.list_filter]
    search_fields = [
        *("=donor__country__code", "=plan", "coverage"),
        *ObservationAdmin.search_fields,
    ]
    search_help_text = "Plan code, period, source, words of coverage, quotation or note"

    @admin.display(description="stage", ordering="stage")
    def how_far(self, claim: Contribution) -> str:
        return claim.get_stage_display()


@admin.register(AppealFigure)
class AppealFigureAdmin(ObservationAdmin):
    list_display = ["appeal", "measure", "amount", "state", "status", "source"]
    list_filter = ["measure", "appeal__kind", *ObservationAdmin.list_filter]
    search_fields = ["state", *ObservationAdmin.search_fields]


@admin.register(FoodAid)
class FoodAidAdmin(ObservationAdmin):
    list_display = [
        *("period", short("donor"), "commodity", "amount", "stage"),
        *("channel", "source"),
    ]
    list_filter = ["commodity", "channel", "stage", *ObservationAdmin.list_filter]
    search_fields = ["=donor__country__code", "coverage", *ObservationAdmin.search_fields]
    search_help_text = "Period, source, words of coverage, quotation or note"


@admin.register(SouthKoreanAid)
class SouthKoreanAidAdmin(ObservationAdmin):
    list_display = ["period", "channel", "amount", "status", "source"]


@admin.register(DonorFlow)
class DonorFlowAdmin(ObservationAdmin):
    list_filter = ["prices", "flow", "part", *ObservationAdmin.list_filter]


@admin.register(ChineseProject)
class ChineseProjectAdmin(ObservationAdmin):
    list_display = ["project", "period", "title", "stage", "amount", "status", "source"]
    list_filter = ["stage", "recommended", *ObservationAdmin.list_filter]
    search_fields = ["=project", "title", *ObservationAdmin.search_fields]
    search_help_text = "Number or title of the project, words of the note"
