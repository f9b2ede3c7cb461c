from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ApiConfig(AppConfig):
    name = "nkworld.api"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        autodiscover_modules("api")
        from .one_claim import publish_claim_tables

        publish_claim_tables()
        from . import scopes  # noqa: F401 - announces which tables lie where
