from django.apps import AppConfig

from nkworld.provenance.registries import discover


class DeskConfig(AppConfig):
    name = "nkworld.desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from . import notices, site  # noqa: F401 - hears of steps

        discover("waiting")
        site.announce_drafts()
