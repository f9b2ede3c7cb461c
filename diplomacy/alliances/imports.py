"""The file of obligations in the seed folder."""

from nkworld.importing.cited import PAPERS, CitedResource
from nkworld.importing.registry import register_curated

from .models import Obligation


@register_curated("alliances.csv")
class Obligations(CitedResource):
    class Meta(CitedResource.Meta):
        model = Obligation
        import_id_fields = ["country", "began", "source"]
        fields = [
            *("country", "began", "until", "data_end", "defence", "offence", "neutrality"),
            *("non_aggression", "consultation", *PAPERS),
        ]
