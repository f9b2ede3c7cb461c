from django.apps import AppConfig

from nkworld.provenance.registries import discover


class ApiConfig(AppConfig):
    name = "nkworld.api"

    def ready(self) -> None:
        discover("api")
        from .claims import publish_claim_tables

        publish_claim_tables()
