from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "nkworld.portal"

    def ready(self) -> None:
        from . import checks, search_entries  # noqa: F401 - registers them

        autodiscover_modules("panels", "search", "sitemaps", "stories", "subjects", "changes")
