from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest

from nkworld.atlas.models import Country
from nkworld.desk.proposals import records
from nkworld.desk.proposals.records import PAPERS, CitedForm
from nkworld.importing.desk.claims import ObservationAdmin

from . import models
from .alliances.models import Obligation
from .council.models import Designation, Launch, ListCount, NuclearTest, Outcome
from .models.stated import EXCLUDABLE, UNKNOWN_COUNTRY, UNKNOWN_ORGANIZATION
from .voting.models import Agreement, Ballot, IdealPoint, RollCall

LEFT_OUT = {"Left out": [EXCLUDABLE]}
UNKNOWN: Any = {Country: UNKNOWN_COUNTRY, models.Organization: UNKNOWN_ORGANIZATION}


def cited(*fields: Any, **sections: list[Any]) -> Any:
    """The fieldsets of a record: what it says, in sections behind the first, then its papers."""
    parts = [(title, {"fields": own}) for title, own in sections.items()]
    return [(None, {"fields": fields}), *parts, PAPERS]


class SaysWhatIsUnknown(BaseModelAdmin):
    """A country or organisation that is not there is told with its remedy."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if sentences := UNKNOWN.get(db_field.remote_field.model):
            kwargs["error_messages"] = {"invalid_choice": sentences["invalid"]}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RecordAdmin(SaysWhatIsUnknown, records.RecordAdmin):
    """A record with its whole history."""


class ReadingInline(SaysWhatIsUnknown, admin.StackedInline):
    form = CitedForm
    extra = 0

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return cited(self.model.stated)


def inline(model: Any, plural: str = "", *found_by_typing: str) -> type[ReadingInline]:
    """What sources say of the record: one block for each page."""
    autocomplete = [*found_by_typing, "source"]
    own = {"model": model, "autocomplete_fields": autocomplete}
    named = {"verbose_name_plural": plural} if plural else {}
    return type(f"{model.__name__}Inline", (ReadingInline,), own | named)


class CitedAdmin(SaysWhatIsUnknown, records.CitedAdmin):
    date_hierarchy = "date_first"


admin.site.register(
    models.RelationAct,
    CitedAdmin,
    list_display=["country", "event", "date", "excluded", "source", "as_quoted"],
    list_filter=["event", "excluded", *CitedAdmin.list_filter],
    fieldsets=cited("country", ("event", "date"), **LEFT_OUT),
)
admin.site.register(
    models.Event,
    CitedAdmin,
    list_display=["date", "country", "kind", "title", "source"],
    list_filter=["kind", *CitedAdmin.list_filter],
    search_fields=["title", *CitedAdmin.search_fields],
    fieldsets=cited(
        *("title", ("date", "kind"), "country"), **{"What it concerns": ["treaty", "document"]}
    ),
)
admin.site.register(
    models.HeadOfMission,
    CitedAdmin,
    list_display=["date", "sending", "receiving", "person", "event", "source"],
    list_filter=["event", "office", *CitedAdmin.list_filter],
    search_fields=["person", "=sending__code", "sending__name", "receiving__name", "as_quoted"],
    search_help_text="Person, country by name or code, words of the quotation",
    autocomplete_fields=["sending", "receiving", "source"],
    fieldsets=cited(("sending", "receiving"), ("person", "office"), ("event", "date")),
)
admin.site.register(
    models.Mission,
    RecordAdmin,
    list_display=["receiving", "city", "mission_type", "sending", "organization"],
    list_filter=["mission_type", "readings__status"],
    search_fields=[
        *("city", "=sending__code", "sending__name", "=receiving__code", "receiving__name"),
    ],
    search_help_text="City, or country by name or code",
    fields=[("sending", "receiving"), ("city", "mission_type"), "organization"],
    inlines=[
        inline(
            models.MissionReading,
            "What sources say: one block for each page, also where they disagree",
        ),
        inline(models.Accreditation, "Other countries covered from here", "country"),
    ],
)
admin.site.register(
    models.Organization,
    RecordAdmin,
    list_display=["name", "abbreviation", "kind"],
    list_filter=["kind", "memberships__status"],
    search_fields=["name", "abbreviation", "slug"],
    fields=[("name", "abbreviation"), ("slug", "kind"), "url"],
    inlines=[inline(models.Membership)],
)
admin.site.register(
    models.Treaty,
    RecordAdmin,
    list_display=["name", "category", "partner"],
    list_filter=["category", "participations__status", "participations__excluded"],
    search_fields=["name", "slug", "=partner__code", "partner__name"],
    fields=["name", ("slug", "category"), "partner"],
    inlines=[inline(models.Participation)],
)
admin.site.register(
    models.Membership,
    RecordAdmin,
    form=CitedForm,
    list_display=["organization", "status", "joined", "left", "excluded", "source"],
    list_filter=["status", "excluded", "source", "read"],
    search_fields=["organization__name", "organization__abbreviation", "as_quoted"],
    fieldsets=cited("organization", "status", ("joined", "left"), "stated_for", **LEFT_OUT),
)


class CountOfADayAdmin(ObservationAdmin):
    search_fields = ["counted_on", *ObservationAdmin.search_fields]
    search_help_text = "Day, words of the quotation or the note"


admin.site.register(
    models.PublishedCount,
    CountOfADayAdmin,
    list_display=["measure", "counted_on", "amount", "status", "read", "source"],
)
admin.site.register(
    ListCount,
    CountOfADayAdmin,
    list_display=["sanctions_list", "kind", "counted_on", "amount", "status", "source"],
)
admin.site.register(
    Agreement,
    ObservationAdmin,
    list_display=[
        *("country", "period", "amount", "same", "joint_votes", "opposed", "status", "source"),
    ],
)
admin.site.register(
    IdealPoint,
    ObservationAdmin,
    list_display=["country", "period", "amount", "value_low", "value_high", "votes", "source"],
)
admin.site.register(
    RollCall,
    RecordAdmin,
    list_display=["number", "date", "session", "resolution", "title", "dprk_vote", "source"],
    list_filter=["dprk_vote", "subject", "source"],
    search_fields=["=number", "resolution", "title"],
    search_help_text="Number, resolution, words of the title",
    date_hierarchy="date_first",
    fieldsets=cited(
        *(("number", "date", "session"), ("resolution", "subject"), "title"),
        ("issues", "on_amendment", "on_paragraph"),
        Ballots=["dprk_vote", ("yes", "no", "abstain")],
    ),
)
admin.site.register(
    Ballot,
    RecordAdmin,
    list_display=["roll_call", "country", "vote", "source"],
    list_filter=["vote", "roll_call__subject"],
    search_fields=["=roll_call__number", "=country__code", "country__name"],
    search_help_text="Number of the roll call, state by name or code",
    fieldsets=cited("roll_call", ("country", "vote")),
)
admin.site.register(
    Outcome,
    RecordAdmin,
    list_display=["date", "kind", "document", "subject", "vote", "vetoed_by", "source"],
    list_filter=["kind", "subject", "source"],
    search_fields=["document", "agenda_item", "as_quoted", "note"],
    search_help_text="Symbol of the document, words of the agenda item or the quotation",
    date_hierarchy="date_first",
    fieldsets=cited(
        *(("date", "sitting"), ("kind", "document"), "subject", "agenda_item"),
        **{"The vote": [("yes", "no", "abstain"), "adoption", "vetoed_by"]},
    ),
)
admin.site.register(
    Designation,
    RecordAdmin,
    list_display=["reference", "name", "kind", "listed_on", "updated_on", "edition"],
    list_filter=["kind", "edition"],
    search_fields=["=reference", "name", "as_quoted"],
    search_help_text="Reference, name",
    date_hierarchy="listed_on",
    fieldsets=cited(
        *(("reference", "kind"), "name", ("nationality", "aliases")),
        **{"On the list": [("listed_on", "updated_on"), "edition"]},
    ),
)
admin.site.register(
    Launch,
    RecordAdmin,
    list_display=["date", "source", "number", "missile", "missile_type", "facility", "result"],
    list_filter=["source", "missile_type", "result", "confirmation"],
    search_fields=["missile", "facility", "landing", "as_quoted", "note"],
    search_help_text="Missile, place, words of the row",
    date_hierarchy="date_first",
    fieldsets=cited(
        *(("number", "date"), ("missile", "missile_type")),
        **{
            "Where from": ["facility", ("latitude", "longitude")],
            "How far": ["landing", ("apogee_km", "distance_km"), ("result", "confirmation")],
        },
    ),
)
admin.site.register(
    NuclearTest,
    RecordAdmin,
    list_display=["number", "date", "source", "as_quoted"],
    fieldsets=cited(("number", "date")),
)


KINDS = ("defence", "offence", "neutrality", "non_aggression", "consultation")


@admin.register(Obligation)
class ObligationAdmin(RecordAdmin):
    list_display = ["country", "began", "until", "in_words", "source"]
    list_filter = [*KINDS, "source"]
    search_fields = ["=country__code", "country__name", "as_quoted", "note"]
    search_help_text = "Country by name or code, words of the quotation or the note"
    fieldsets = cited("country", ("began", "until", "data_end"), **{"What is owed": [KINDS]})

    @admin.display(description="What is owed")
    def in_words(self, obligation: Obligation) -> str:
        return obligation.in_words
