"""The table of counts of sanctions lists, as its page and the API give it."""

from rest_framework import serializers

from nkworld.asking.claim_tables import CELLS, ClaimTable, register

from .models import ListCount


@register
class ListCounts(ClaimTable):
    """How many entries on North Korea a sanctions list had in one edition.

    Lists overlap, and an entry may carry several programmes: never add rows up.
    """

    model = ListCount
    name = "list-counts"
    caption = "Counts of sanctions lists"
    caption_note = "Lists overlap: never to be added"
    columns = {
        "counted_on": "Edition or day",
        "sanctions_list": "List",
        "kind": "Kind",
        "value": "Entries",
    }
    papers = {"reading": "How it was read"}
    cells = {"counted_on": f"{CELLS}#day", "reading": f"{CELLS}#source_and_reading"}
    filters = {"sanctions_list": "List", "kind": "Kind"}
    point_of_view = "The lists’: who is designated for dealings with or of North Korea."
    api_fields = {
        "counted_on": serializers.CharField(
            help_text="The day of the edition, or its month where no day is told."
        )
    }
    spreadsheet = (
        "Entries of a sanctions list in one edition; the period is the month that holds its day."
    )
    aliases = {"list": "sanctions_list", "as_of": "counted_on", "entries": "value"}
