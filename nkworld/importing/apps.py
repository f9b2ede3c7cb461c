from django.apps import AppConfig

from nkworld.provenance.registries import discover


class ImportingConfig(AppConfig):
    name = "nkworld.importing"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from . import seeding  # noqa: F401 - registers checks

        discover("imports", "doubts", "review_panels")
        from .desk.claims import register_tables_without_admin

        register_tables_without_admin()
