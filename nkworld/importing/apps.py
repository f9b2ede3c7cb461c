from django.apps import AppConfig
from django.contrib import admin

from nkworld.provenance.registries import discover


class ImportingConfig(AppConfig):
    name = "nkworld.importing"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from . import curated  # noqa: F401 - registers checks

        discover("imports", "doubts", "review_panels")
        from nkworld.asking.claim_tables import claim_tables

        from .desk.claims import ObservationAdmin

        # The desk lists a table as its cell has it where no `admin.py` says more of it.
        for table in claim_tables().values():
            if not admin.site.is_registered(table.model):
                admin.site.register(table.model, ObservationAdmin)
