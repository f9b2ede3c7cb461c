"""Which spreadsheets of goods and sanctions are understood."""

from import_export.fields import Field

from nkworld.importing.cited import RecordResource, curated_table
from nkworld.importing.registry import register_curated

from .models import Commodity, Measure, Resolution, Sector
from .widgets import EarlierWidget

Sectors = curated_table("hs-sectors.csv", Sector, ["slug"])


@register_curated("hs-commodities.csv")
class Commodities(RecordResource):
    """The tree, from the top: a row's parent stands above it."""

    parent = Field("parent", "parent", widget=EarlierWidget(Commodity, "code"))

    class Meta:
        model = Commodity
        import_id_fields = ["code"]


@register_curated("resolutions.csv")
class Resolutions(RecordResource):
    """Resolutions before the notices that carry them out."""

    carries_out = Field("carries_out", "carries_out", widget=EarlierWidget(Resolution, "slug"))

    class Meta:
        model = Resolution
        import_id_fields = ["slug"]


curated_table(
    "measures.csv",
    Measure,
    ["resolution", "paragraph", "kind", "direction", "goods", "effective_from"],
)
