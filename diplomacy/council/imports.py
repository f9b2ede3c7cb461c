"""The spreadsheet of counts of lists, and the files of records in the seed folder."""

from nkworld.importing.cited import curated_table
from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import Designation, Launch, ListCount, NuclearTest, Outcome

curated_table(
    "council-outcomes.csv", Outcome, ["date", "kind", "document", "sitting", "source", "citation"]
)
curated_table("designations.csv", Designation, ["reference", "edition"])
curated_table("launches.csv", Launch, ["source", "number"])
curated_table("nuclear-tests.csv", NuclearTest, ["number", "date", "source", "citation"])


@register("diplomacy/list-counts")
class ListCountResource(ObservationResource):
    """Entries of a sanctions list in one edition; the period is the month that holds its day."""

    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}

    class Meta:
        model = ListCount
