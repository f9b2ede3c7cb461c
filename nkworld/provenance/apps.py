from django.apps import AppConfig
from django.db.models.signals import post_save

from .registries import discover


class ProvenanceConfig(AppConfig):
    name = "nkworld.provenance"
    verbose_name = "Sources and releases"

    def ready(self) -> None:
        from simple_history.signals import (
            post_create_historical_record,
            pre_create_historical_record,
        )

        from . import checks  # noqa: F401 - registers them
        from .editions import curated_record_changed, give_moment
        from .publishing import record_draft

        pre_create_historical_record.connect(give_moment)
        post_create_historical_record.connect(curated_record_changed)
        post_save.connect(record_draft)
        discover(
            *("tables", "charts", "bindings", "findings", "marks", "references"),
            *("data_checks", "fact_checks", "distributions"),
        )
