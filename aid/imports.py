"""Which spreadsheets of aid the desk understands, and the files of its curated records."""

from datetime import date

from django.db import models
from import_export.fields import Field

from nkworld.atlas.names import compatible
from nkworld.importing.cited import PAPERS, CitedResource, CountryWidget, RecordResource
from nkworld.importing.registry import register, register_curated
from nkworld.importing.resource import ObservationResource
from nkworld.importing.widgets import PeriodWidget, RememberingWidget, nearest
from nkworld.provenance.models import Status

from . import words
from .models import Actor, Appeal, AppealFigure, Contribution, FoodAid, Programme, SouthKoreanAid
from .resolve import ActorResolver


class ActorWidget(RememberingWidget):
    """An actor by slug, name or abbreviation; a donor government also by its country."""

    def __init__(self):
        super().__init__()
        self.resolver: ActorResolver

    def render(self, value, obj=None, **kwargs):
        return value.slug

    def meaning(self, text):
        return self.resolver.resolve(text)


class AppealWidget(RememberingWidget):
    """An appeal by its slug or title."""

    def __init__(self):
        super().__init__()
        self.by_name: dict[str, Appeal]

    def render(self, value, obj=None, **kwargs):
        return value.slug

    def meaning(self, text):
        found = self.by_name.get(compatible(text).casefold())
        if found is None:
            raise ValueError(
                f"“{text}” is not an appeal known here.{nearest(text, self.by_name)} "
                "A new appeal is added under Appeals first."
            )
        return found


class AnnouncedPeriodWidget(PeriodWidget):
    """A period that may lie ahead, where the row says that its figure is provisional."""

    def clean(self, value, row=None, **kwargs):
        period = super().clean(value, row, **kwargs)
        status = compatible((row or {}).get("status", "")).casefold()
        if period.start > date.today() and status != Status.PROVISIONAL:
            raise ValueError(
                f"“{period.label}” has not begun yet: money announced for a year ahead has the "
                "status provisional."
            )
        return period


class AidResource(ObservationResource):
    """Claims about actors and appeals."""

    @classmethod
    def _widget_for(cls, f):
        if isinstance(f, models.ForeignKey) and f.remote_field.model is Actor:
            return ActorWidget()
        if isinstance(f, models.ForeignKey) and f.remote_field.model is Appeal:
            return AppealWidget()
        return super()._widget_for(f)

    def _equip_widgets(self):
        super()._equip_widgets()
        resolver = ActorResolver.load()
        appeals = list(Appeal.objects.all())
        by_name = {one.title.casefold(): one for one in appeals}
        by_name |= {one.slug: one for one in appeals}
        for each in self.fields.values():
            if isinstance(each.widget, ActorWidget):
                each.widget.resolver = resolver
            elif isinstance(each.widget, AppealWidget):
                each.widget.by_name = by_name


@register("aid/contributions")
class ContributionResource(AidResource):
    """Money and goods by donor and recipient, in US dollars. Each row says its own status."""

    aliases = words.ACTORS | words.YEARS | words.MONEY_HEADINGS
    companions = words.companions("donor", "recipient")
    words = {
        "money": words.MONEY,
        "sector": words.SECTORS,
        "flow_type": words.FLOW_TYPES,
        "scope": words.SCOPES,
    }
    period = Field("period", widget=AnnouncedPeriodWidget())

    class Meta(ObservationResource.Meta):
        model = Contribution
        fields = [
            *ObservationResource.Meta.fields,
            *("donor", "recipient", "money", "sector", "flow_type"),
            *("scope", "plan", "state_of", "coverage"),
        ]


@register("aid/appeals")
class AppealFigureResource(AidResource):
    """What appeals asked for and received in US dollars, and people in need or to be reached."""

    aliases = words.YEARS | words.APPEAL_HEADINGS
    companions = {f"appeal_{name}": "appeal" for name in ("title", "year", "kind", "code")}
    words = {"measure": words.MEASURES}

    class Meta(ObservationResource.Meta):
        model = AppealFigure
        fields = [*ObservationResource.Meta.fields, "appeal", "measure", "state"]


@register("aid/food-aid")
class FoodAidResource(AidResource):
    """Food and fertiliser by donor and commodity, in tonnes."""

    aliases = words.ACTORS | words.YEARS | words.FOOD_HEADINGS
    companions = words.companions("donor")
    words = {
        "commodity": words.COMMODITIES,
        "channel": words.CHANNELS,
        "stage": words.MONEY,
    }

    class Meta(ObservationResource.Meta):
        model = FoodAid
        fields = [
            *ObservationResource.Meta.fields,
            *("donor", "commodity", "channel", "stage", "coverage"),
        ]


@register("aid/south-korea")
class SouthKoreanAidResource(AidResource):
    """South Korean aid by pocket, in won: whole won, not hundreds of millions."""

    aliases = words.YEARS | words.WON_HEADINGS
    words = {"channel": words.SOUTHERN_CHANNELS}

    class Meta(ObservationResource.Meta):
        model = SouthKoreanAid
        fields = [*ObservationResource.Meta.fields, "channel"]


class OptionalCountryWidget(CountryWidget):
    def clean(self, value, row=None, **kwargs):
        return super().clean(value, row, **kwargs) if value else None


@register_curated("actors.csv")
class Actors(RecordResource):
    country = Field("country", "country", widget=OptionalCountryWidget())

    class Meta(RecordResource.Meta):
        model = Actor
        import_id_fields = ["slug"]
        fields = [
            *("slug", "name", "abbreviation", "kind", "country", "resident"),
            *("active_from", "active_to", "url", "note", "citation"),
        ]


@register_curated("appeal-list.csv")
class Appeals(RecordResource):
    class Meta(RecordResource.Meta):
        model = Appeal
        import_id_fields = ["slug"]
        fields = ["slug", "year", "title", "kind", "agency", "code", "note"]


@register_curated("programmes.csv")
class Programmes(CitedResource):
    class Meta(CitedResource.Meta):
        model = Programme
        import_id_fields = ["actor", "title", "source", "citation"]
        fields = [
            *("actor", "title", "sector", "start", "end", "description"),
            *("budget_usd", "beneficiaries", *PAPERS),
        ]
