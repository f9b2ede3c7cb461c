"""The spreadsheet of counts of lists, and the files of records in the seed folder."""

from import_export.fields import Field

from nkworld.importing import widgets
from nkworld.importing.cited import CitedResource
from nkworld.importing.registry import register, register_curated
from nkworld.importing.resource import ObservationResource

from .models import Designation, Launch, ListCount, NuclearTest, Outcome


@register_curated("council-outcomes.csv")
class Outcomes(CitedResource):
    class Meta:
        model = Outcome
        import_id_fields = ["date", "kind", "document", "sitting", "source", "citation"]


@register_curated("designations.csv")
class Designations(CitedResource):
    class Meta:
        model = Designation
        import_id_fields = ["reference", "edition"]


@register_curated("launches.csv")
class Launches(CitedResource):
    class Meta:
        model = Launch
        import_id_fields = ["source", "number"]


@register_curated("nuclear-tests.csv")
class NuclearTests(CitedResource):
    class Meta:
        model = NuclearTest
        import_id_fields = ["number", "date", "source", "citation"]


@register("diplomacy/list-counts")
class ListCountResource(ObservationResource):
    """Entries of a sanctions list in one edition; the period is the month that holds its day."""

    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}

    counted_on = Field("counted_on", widget=widgets.PartialDateWidget())

    class Meta:
        model = ListCount
