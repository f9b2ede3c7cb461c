from django.apps import AppConfig

from nkworld.provenance.registries import discover


class ImportingConfig(AppConfig):
    name = "nkworld.importing"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from . import seeding  # noqa: F401 - registers checks

        discover("imports", "doubts", "review_panels")
        from .desk.claims import register_tables_without_admin
        from .resource import register_resources

        register_resources()
        register_tables_without_admin()
