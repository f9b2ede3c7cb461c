"""The file of obligations in the seed folder."""

from nkworld.importing.cited import CitedResource
from nkworld.importing.registry import register_curated

from .models import Obligation


@register_curated("alliances.csv")
class Obligations(CitedResource):
    class Meta:
        model = Obligation
        import_id_fields = ["country", "began", "source"]
