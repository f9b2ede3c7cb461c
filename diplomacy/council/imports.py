"""The spreadsheet of counts of lists, and the files of records in the seed folder."""

from import_export.fields import Field

from nkworld.importing import widgets
from nkworld.importing.cited import PAPERS, CitedResource
from nkworld.importing.registry import register, register_curated
from nkworld.importing.resource import ObservationResource

from .models import Designation, Launch, ListCount, NuclearTest, Outcome


@register_curated("council-outcomes.csv")
class Outcomes(CitedResource):
    class Meta(CitedResource.Meta):
        model = Outcome
        import_id_fields = ["date", "kind", "document", "sitting", "source", "citation"]
        fields = [
            *("date", "kind", "subject", "document", "agenda_item"),
            *("yes", "no", "abstain", "adoption", "vetoed_by", "sitting"),
            *PAPERS,
        ]


@register_curated("designations.csv")
class Designations(CitedResource):
    class Meta(CitedResource.Meta):
        model = Designation
        import_id_fields = ["reference", "edition"]
        fields = [
            *("reference", "kind", "name", "listed_on", "updated_on"),
            *("nationality", "aliases", "edition"),
            *PAPERS,
        ]


@register_curated("launches.csv")
class Launches(CitedResource):
    class Meta(CitedResource.Meta):
        model = Launch
        import_id_fields = ["source", "number"]
        fields = [
            *("number", "date", "missile", "missile_type", "facility", "latitude", "longitude"),
            *("landing", "apogee_km", "distance_km", "result", "confirmation"),
            *PAPERS,
        ]


@register_curated("nuclear-tests.csv")
class NuclearTests(CitedResource):
    class Meta(CitedResource.Meta):
        model = NuclearTest
        import_id_fields = ["number", "date", "source", "citation"]
        fields = ["number", "date", *PAPERS]


@register("diplomacy/list-counts")
class ListCountResource(ObservationResource):
    """Entries of a sanctions list in one edition; the period is the month that holds its day."""

    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}

    counted_on = Field("counted_on", widget=widgets.PartialDateWidget())

    class Meta(ObservationResource.Meta):
        model = ListCount
        fields = [*ObservationResource.Meta.fields, "sanctions_list", "kind", "counted_on"]
