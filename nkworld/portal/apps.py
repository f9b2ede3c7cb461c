from django.apps import AppConfig

from nkworld.provenance.registries import discover


class PortalConfig(AppConfig):
    name = "nkworld.portal"

    def ready(self) -> None:
        from . import checks, search  # noqa: F401 - registers them

        discover("panels", "search", "stories", "subjects", "changes")
