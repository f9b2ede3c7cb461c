from django.apps import AppConfig

from nkworld.provenance.registries import discover


class ApiConfig(AppConfig):
    name = "nkworld.api"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        discover("api")
        from .claims import publish_claim_tables

        publish_claim_tables()
        from . import distributions  # noqa: F401 - announces what lies where
