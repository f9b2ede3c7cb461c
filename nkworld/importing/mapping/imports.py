"""The file of known mappings that an app's seed folder may have: `mappings.csv`."""

import json
from typing import Any

from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget, JSONWidget

from nkworld.provenance.models import Dataset, Source

from .. import curated
from .description import Mapping
from .models import FileMapping, fingerprint_of


class Mappings(curated.CuratedResource):
    """`description` is the mapping as `import_file --show-mapping` prints it."""

    dataset = Field("dataset", "dataset", widget=ForeignKeyWidget(Dataset, "slug"))
    source = Field("source", "source", widget=ForeignKeyWidget(Source, "slug"))
    description = Field("description", "description", widget=JSONWidget())

    class Meta(curated.CuratedResource.Meta):
        model = FileMapping
        import_id_fields = ["name"]
        fields = ["name", "dataset", "source", "description"]

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        Mapping.from_json(json.loads(row["description"]))

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        instance.fingerprint = fingerprint_of(instance.mapping)


curated.FILES["mappings.csv"] = Mappings
